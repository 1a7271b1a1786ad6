"""Whole builds: where the time goes, how memory and time grow, and how far it is to the bound.

    python -m benchmarks.builds --kind pages --sizes 5000,10000,20000
    python -m benchmarks.builds --kind rows --sizes 10000,100000 [--then 1000]
    python -m benchmarks.builds --kind pages --gb 5
    [--peers datatrove] [--data ../shared/data] [--keep DIR]

`pages` is one WARC of real pages, repeated under new addresses with other words in their
paragraphs; `rows` is one JSONL file of texts recombined from Reuters. Each build runs in processes
of its own. Printed for each: captures and megabytes a second, seconds of each stage, processor
time, and the peak of memory that the whole tree of processes held (PSS: shared pages count once).

- `bound` is what cannot be saved: the file's bytes read and unpacked, each page parsed once (rows:
  each row decoded), a SHA-256 of each content, all texts and contents written as zstd Parquet.
- `--then` builds so many new captures on top, once small (a hundredth of the history) and once on
  the whole, which shows what an increment costs that is not its own work.
- peers do their own pipeline from the same file to Parquet: datatrove its WARC or JSONL reader,
  trafilatura as its extractor (pages), MinHash signatures, buckets, clusters, filter, writer.
"""

import argparse
import math
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks import build_inputs, pipelines

POLL = 0.1
GB = 1_000_000_000


@dataclass
class Measured:
    """What a run took: seconds, processor seconds with children, bytes of memory, by stage."""

    seconds: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    stages: dict[str, float] = field(default_factory=dict)


def tree(root: int) -> Iterator[Path]:
    """Yield the folders in /proc of a process and of all that live below it."""
    waiting = [root]
    while waiting:
        process = Path("/proc", str(waiting.pop()))
        with suppress(OSError):
            for task in (process / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
            yield process


def tree_memory(root: int) -> int:
    """Return the bytes that a process and all below it hold, shared pages shared out (PSS)."""
    total = 0
    for process in tree(root):
        with suppress(OSError):
            for line in (process / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def tree_cpu(root: int) -> float:
    """Return the processor seconds of a process and all below it, the dead ones included."""
    ticks = 0
    for process in tree(root):
        with suppress(OSError):
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def watched(process: int, into: Measured) -> Iterator[None]:
    """Note the most memory that a tree of processes holds meanwhile."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(POLL):
            into.peak = max(into.peak, tree_memory(process))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _timed(job: Callable[..., dict[str, float]], arguments: tuple[object, ...]) -> Measured:
    began, before = time.perf_counter(), tree_cpu(os.getpid())
    stages = job(*arguments)
    return Measured(time.perf_counter() - began, tree_cpu(os.getpid()) - before, 0, stages)


def apart(job: Callable[..., dict[str, float]], *arguments: object) -> Measured:
    """Run `job` in a process of its own and return what it took."""
    seen = Measured()
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning) as pool:
        process = pool.submit(os.getpid).result()
        with watched(process, seen):
            measured = pool.submit(_timed, job, arguments).result()
    measured.peak = seen.peak
    return measured


def report(name: str, count: int, size: int, found: Measured) -> None:
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in found.stages.items())
    print(
        f"{name:<12} {count:>9,} captures {size / 1e6:>8,.0f} MB {found.seconds:>8.1f} s "
        f"cpu {found.cpu:>8.1f} s  {count / found.seconds:>8,.0f} a s  "
        f"{size / 1e6 / found.seconds:>6.1f} MB/s  peak {found.peak / GB:.2f} GB  ({stages})",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", choices=sorted(build_inputs.KINDS), default="pages")
    parser.add_argument("--sizes", default="5000,10000,20000")
    parser.add_argument("--gb", type=float, default=0, help="one file of so many GB instead")
    parser.add_argument("--then", type=int, default=0)
    parser.add_argument("--peers", default="")
    parser.add_argument("--peer-size", type=int, default=0, help="default: the smallest size")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--keep", type=Path, help="keep inputs and datasets here")
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        folder = chosen.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        if chosen.gb:
            sizes = [build_inputs.count_for(chosen.kind, chosen.data, int(chosen.gb * GB))]
        compare(chosen, sizes, folder)


def compare(chosen: argparse.Namespace, sizes: list[int], folder: Path) -> None:
    times: dict[int, Measured] = {}
    for size in sizes:
        source = build_inputs.made(chosen.kind, chosen.data, folder, size)
        root = folder / f"{chosen.kind}-{size}"
        bound = apart(pipelines.bound, chosen.kind, str(source), str(folder / "bound.parquet"))
        report("bound", size, source.stat().st_size, bound)
        times[size] = apart(pipelines.broadsheet, str(source), str(root))
        report("broadsheet", size, source.stat().st_size, times[size])
        print(f"{'':12} {bound.cpu / times[size].cpu:.1%} of its processor time is the bound's")
        if chosen.then:
            more = build_inputs.made(chosen.kind, chosen.data, folder, chosen.then, first=size)
            report("increment", chosen.then, more.stat().st_size,
                   apart(pipelines.broadsheet, str(more), str(root)))  # fmt: skip
    for one, other in pairwise(sizes):
        growth = math.log(times[other].cpu / times[one].cpu) / math.log(other / one)
        print(f"growth exponent of processor time, {one:,} to {other:,}: {growth:.2f}")
    size = chosen.peer_size or min(sizes)
    for peer in [name for name in chosen.peers.split(",") if name]:
        if not pipelines.is_installed(peer):
            print(f"{peer:12} not installed", file=sys.stderr)
            continue
        source = build_inputs.made(chosen.kind, chosen.data, folder, size)
        found = apart(pipelines.PEERS[peer], chosen.kind, str(source), str(folder / peer))
        report(peer, size, source.stat().st_size, found)
        ours = times.get(size) or apart(
            pipelines.broadsheet, str(source), str(folder / f"beside-{peer}")
        )
        print(f"{'':12} broadsheet: {found.cpu / ours.cpu:.1f} times its captures a CPU second, "
              f"{found.seconds / ours.seconds:.1f} times a second")  # fmt: skip


if __name__ == "__main__":
    main()
