"""Kill builds at random moments; the last release must verify and the end must be undisturbed.

    python -m benchmarks.crash --kills 20 ../shared/data/kcna_daily/*.jsonl.gz

Builds the inputs one after another, and after each forgets all releases but the last. Each command
is started and killed (SIGKILL) a number of times before it may finish. After every kill the newest
release is verified, and at the end every table is compared with that of a dataset built without any
kill or forgetting.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.load import load
from flows.releases import Dataset
from flows.verify import verify
from schemas.tables import TABLES


@dataclass
class Report:
    """What happened: kills that hit a running build, by what was on disk then; findings; result."""

    hit: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    findings: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)


def command(source: str, dataset: Path) -> list[str]:
    build = [sys.executable, "-m", "flows", "build", source, "--captured-at", "name", "--quiet"]
    return [*build, "--dataset", str(dataset)]


def forget(dataset: Path) -> list[str]:
    keep = ["--keep-last", "1", "--grace", "0"]
    return [sys.executable, "-m", "flows", "forget", *keep, "--dataset", str(dataset)]


def run(inputs: Sequence[str], kills: int, folder: Path, seed: int) -> Report:
    chance = random.Random(seed)
    report = Report()
    calm, stormy = folder / "calm", folder / "stormy"
    lasted = []
    for source in inputs:
        began = time.monotonic()
        subprocess.run(command(source, calm), check=True)
        lasted.append(time.monotonic() - began)
    quota = [kills // len(inputs) + (n < kills % len(inputs)) for n in range(len(inputs))]
    for source, count, seconds in zip(inputs, quota, lasted, strict=True):
        for _ in range(count):
            _kill(command(source, stormy), stormy, chance.uniform(0.45, 1.0) * seconds, report)
        subprocess.run(command(source, stormy), check=True)
        began = time.monotonic()
        subprocess.run([*forget(stormy), "--dry-run"], check=True, stdout=subprocess.DEVNULL)
        lasts = time.monotonic() - began
        for _ in range(count // 2):
            _kill(forget(stormy), stormy, chance.uniform(0.5, 1.2) * lasts, report, "forget")
        subprocess.run(forget(stormy), check=True, stdout=subprocess.DEVNULL)
    for name in ("articles", *TABLES):
        key = TABLES[name].key if name in TABLES else ("version_id",)
        one, two = (load(name, dataset=root).collect().sort(key) for root in (calm, stormy))
        if not one.equals(two):
            report.differing.append(name)
    report.findings += verify(Dataset(stormy))
    return report


def _kill(
    run: Sequence[str], dataset: Path, after: float, report: Report, what: str | None = None
) -> None:
    process = subprocess.Popen(run, stdout=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    if process.wait() != -signal.SIGKILL:
        report.missed += 1
        return
    report.hit[what or _stage(dataset)] += 1
    if numbers := Dataset(dataset).release_numbers():
        report.findings += verify(Dataset(dataset), numbers[-1])


def _stage(dataset: Path) -> str:
    staging = dataset / "_staging"
    if not staging.is_dir():
        return "before anything"
    names = {path.name for path in staging.iterdir()}
    if "normalize" in names:
        return "normalize or later"
    if "draft.json" in names:
        return "after ingest"
    return "ingest" if "ingest" in names else "before ingest, or after publish"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = run(given.inputs, given.kills, Path(folder), given.seed)
    print(f"kills that hit: {sum(report.hit.values())} {dict(report.hit)}, missed: {report.missed}")
    print(
        f"findings: {report.findings or 'none'}; tables that differ: {report.differing or 'none'}"
    )
    sys.exit(bool(report.findings or report.differing))


if __name__ == "__main__":
    main()
