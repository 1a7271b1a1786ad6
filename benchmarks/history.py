"""A year in short: many daily increments, and what the last one costs against the first.

    python -m benchmarks.history --days 100 --articles 40

Each day brings new articles and those of the day before again, one of them rewritten.
"""

import argparse
import json
import random
import tempfile
import time
from pathlib import Path

from flows.build import build
from flows.diff import Difference
from flows.load import connect, load
from flows.releases import Dataset
from flows.runner import Direct
from flows.verify import verify
from tests.prose import sentence


def drop(day: int, count: int, folder: Path) -> Path:
    rows = []
    for when in (day - 1, day):
        chance = random.Random(when)
        for number in range(count if when >= 0 else 0):
            text = [sentence(chance) for _ in range(8)]
            if when < day and number == 0:
                text = [*text, "This was added later."]
            url = f"https://www.example.org/{when}/{number}"
            rows.append({"url": url, "title": text[0][:60], "text": "\n".join(text)})
    path = folder / f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def timed(label: str, began: float) -> None:
    print(f"{label}: {time.monotonic() - began:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--articles", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, root = Path(name), Path(name, "news")
        content = 0
        for day in range(given.days):
            source = drop(day, given.articles, folder)
            content += source.stat().st_size
            began = time.monotonic()
            build(root, [str(source)], Direct(), outlet="Example", captured_at="name")
            if day in (1, given.days // 2, given.days - 1):
                timed(f"increment {day + 1}", began)
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
        files = sum(1 for path in (root / "tables").rglob("*.parquet"))
        print(f"input {content:,} bytes; dataset {size:,} bytes in {files} data files")
        dataset = Dataset(root)
        began = time.monotonic()
        load("articles", 5, root).collect()
        timed("open release 5", began)
        began = time.monotonic()
        with connect(root) as connection:
            connection.sql("SELECT count(*) FROM articles_at(release := 5)").fetchall()
        timed("the same in DuckDB", began)
        began = time.monotonic()
        newest = given.days
        difference = Difference(dataset, dataset.release(newest - 1), dataset.release(newest))
        print(*difference.lines()[:3], sep="\n")
        difference.close()
        timed(f"diff {newest - 1}..{newest}", began)
        began = time.monotonic()
        print(f"findings of verify: {verify(dataset) or 'none'}")
        timed("verify", began)


if __name__ == "__main__":
    main()
