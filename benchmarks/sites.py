"""Many pages of one outlet: what learning from them gives, beside tools that see only one.

    python -m benchmarks.sites [--pages 300] [--data ../shared/data/kcna_daily]

Pages are made in the layouts of `benchmarks.layouts` from real texts; the layout changes half way
in the last rows. Printed for each: precision and recall of body characters against the known text,
documents per CPU second of one process with learning included; of our own reading also the pages
read by a wrapper, the wrappers learned, and the shares of titles and of authors (or their absence)
that are right. Peers that are not installed are left out.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.layouts import LAYOUTS, Article, Page, changing_site, site
from flows.outlets import load_outlets
from flows.parsers import Pooled
from flows.workers import Inline
from transforms.ids import content_id
from transforms.markup import line_form
from transforms.normalization import normalize
from transforms.page_rules import Rules
from transforms.reading import Reading, Source, read_captures

Reader = Callable[[Sequence[Page], str], list[str]]


@dataclass
class Score:
    """Characters right, returned and true, and the CPU seconds that took."""

    right: int = 0
    ours: int = 0
    true: int = 0
    seconds: float = 0.0
    pages: int = 0

    def row(self) -> str:
        precision, recall = self.right / max(self.ours, 1), self.right / max(self.true, 1)
        return f"{precision:6.3f} {recall:6.3f} {self.pages / self.seconds:7.0f}"


def articles(folder: Path, count: int) -> list[Article]:
    found: dict[str, Article] = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                text = row["story_text"].strip()
                if text and text not in found:
                    title = " ".join(row["headline"].split("\r")[0].split())
                    day = datetime.fromtimestamp(row["date"] / 1000, UTC).date()
                    paragraphs = tuple(p for p in text.split("\n") if p.strip())
                    author = "A. Author" if len(found) % 3 else None
                    url = f"https://x.example/{len(found)}"
                    found[text] = Article(title, author, day, paragraphs, url)
    return sorted(found.values(), key=lambda article: article.day)[:count]


class Broadsheet:
    """Pages read as a build reads them, in this process; remembers how the last site was read."""

    def __init__(self) -> None:
        self.outlets = load_outlets()
        self.readings: list[Reading] = []
        self.learned = 0

    def read(self, pages: Sequence[Page], host: str) -> list[str]:
        """Learn and read: what the other tools do."""
        return [reading.text or "" for reading in self._readings(pages, host)]

    def rows(self, pages: Sequence[Page], host: str) -> list[str]:
        """Learn, read, cut what recurs, and make the rows of all tables."""
        readings = self._readings(pages, host)
        found = normalize(readings, self.outlets)
        texts = {
            row["version_id"]: "\n".join(
                filter(None, (row["dateline"], row["body"], row["end_mark"]))
            )
            for row in found.texts.iter_rows(named=True)
        }
        shown = {
            row["capture_id"]: texts[row["version_id"]]
            for row in found.sightings.iter_rows(named=True)
            if row["version_id"]
        }
        return [shown.get(reading.source.capture_id, "") for reading in readings]

    def _readings(self, pages: Sequence[Page], host: str) -> list[Reading]:
        parsers = Pooled(Rules(self.outlets.outlets), Inline)
        captures = [(_source(n, host), page.html.encode()) for n, page in enumerate(pages)]
        readings = read_captures(captures, self.outlets, parsers)
        self.readings = readings
        self.learned = len(parsers.learned)
        return readings

    def about(self, articles: Sequence[Article]) -> str:
        """Say how the last site was read: by wrapper, layouts, titles and authors right."""
        shares = [
            [reading.way == "wrapper" for reading in self.readings],
            [
                line_form(reading.title or "") == line_form(article.title)
                for reading, article in zip(self.readings, articles, strict=True)
            ],
            [
                line_form(reading.author or "") == line_form(article.author or "")
                for reading, article in zip(self.readings, articles, strict=True)
            ],
        ]
        wrapped, titles, authors = (sum(share) / len(share) for share in shares)
        return f"{wrapped:4.0%} {self.learned}  {titles:.3f}  {authors:.3f}"


def _source(number: int, host: str) -> Source:
    url = f"https://{host}/{number}"
    return Source(content_id(url), "text/html", "", url, None, None)


def peers() -> dict[str, Reader]:
    found: dict[str, Reader] = {}
    import trafilatura

    def with_trafilatura(pages: Sequence[Page], _: str) -> list[str]:
        return [
            trafilatura.extract(page.html, favor_precision=True, include_comments=False) or ""
            for page in pages
        ]

    found["trafilatura"] = with_trafilatura
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError:
        print("resiliparse is not installed")
    else:
        found["resiliparse"] = lambda pages, _: [
            extract_plain_text(page.html, main_content=True, comments=False) for page in pages
        ]
    try:
        from readability import Document
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        print("readability-lxml is not installed")
    else:
        found["readability"] = lambda pages, _: [
            LexborHTMLParser(Document(page.html).summary()).text(separator="\n") for page in pages
        ]
    return found


def measure(reader: Reader, pages: Sequence[Page], host: str) -> Score:
    began = time.process_time()
    texts = reader(pages, host)
    score = Score(seconds=time.process_time() - began, pages=len(pages))
    for page, text in zip(pages, texts, strict=True):
        true = line_form("".join(page.body))
        ours = [form for line in text.split("\n") if (form := line_form(line))]
        score.ours += sum(map(len, ours))
        score.true += len(true)
        score.right += sum(len(form) for form in ours if form in true)
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/kcna_daily"))
    given = parser.parse_args()
    texts = articles(given.data, given.pages)
    sites = [(layout.name, layout.host, site(layout, texts, seed=1)) for layout in LAYOUTS]
    for first, second in ((0, 3), (4, 7), (11, 12)):
        name = f"{LAYOUTS[first].name}, then {LAYOUTS[second].name}"
        pages = changing_site(LAYOUTS[first], LAYOUTS[second], texts, seed=1)
        sites.append((name[:40], LAYOUTS[first].host, pages))
    ours = Broadsheet()
    readers: dict[str, Reader] = {"our reading": ours.read, "ours to rows": ours.rows, **peers()}
    print(f"{'':40}" + "".join(f"{name:>23}" for name in readers) + "   wrapper  titles authors")
    print(f"{'':40}" + "   prec.   rec. docs/s " * len(readers))
    total = {name: Score() for name in readers}
    for name, host, pages in sites:
        cells = []
        for tool, reader in readers.items():
            score = measure(reader, pages, host)
            cells.append(score.row())
            for field in ("right", "ours", "true", "seconds", "pages"):
                setattr(total[tool], field, getattr(total[tool], field) + getattr(score, field))
        print(f"{name:40} {'  '.join(cells)}   {ours.about(texts)}")
    print(f"{'all':40} {'  '.join(score.row() for score in total.values())}")


if __name__ == "__main__":
    main()
