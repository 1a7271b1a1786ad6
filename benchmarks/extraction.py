"""Measure extraction of HTML against other tools, on pages with hand-made truth.

    python -m benchmarks.extraction [main_text.parquet] [--rounds 3]

The data has a row for each page: `url`, `html` (bytes), `truth` (JSON: text segments that belong to
the main text, `with`, or not, `without`; `title` and `author` where known). A segment counts as
found where the whitespace-normalized output holds it. Every tool gets the same decoded string. Time
is that of this process on the CPU, page by page in turn, the median of the rounds. Peers that are
not installed are left out with a line; `pip install .[benchmarks]` brings them.
"""

import argparse
import json
import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import polars as pl
import trafilatura

from transforms.decode import decode
from transforms.extract import extract

DATA = Path(__file__).parents[2] / "shared/data/html/main_text.parquet"
LIKE = 0.9
HELD = 0.6
"""A title is right leniently at this likeness, or where one holds the other at this share."""
NAMES = re.compile(r"\s*[,;/&]\s*|\s+(?:and|und|et|y)\s+")


@dataclass(frozen=True)
class Page:
    """A page and what is true of it."""

    html: str
    wanted: Sequence[str]
    unwanted: Sequence[str]
    title: str | None
    author: str | None


@dataclass(frozen=True)
class Answer:
    """What a tool says of a page."""

    text: str = ""
    title: str | None = None
    author: str | None = None


Tool = Callable[[str], Answer]


def ours(html: str) -> Answer:
    found = extract(html)
    return Answer(found.text, found.title, found.author) if found else Answer()


def by_trafilatura(*, metadata: bool, **given: bool) -> Tool:
    def read(html: str) -> Answer:
        if not metadata:
            return Answer(trafilatura.extract(html, include_comments=False, **given) or "")
        found: Any = trafilatura.bare_extraction(
            html, include_comments=False, with_metadata=True, **given
        )
        return Answer(found.text or "", found.title, found.author) if found else Answer()

    return read


def by_resiliparse() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(html: str) -> Answer:
        tree = HTMLTree.parse(html)
        return Answer(extract_plain_text(tree, main_content=True, comments=False), tree.title)

    return read


def by_readability() -> Tool:
    from lxml.html import fromstring
    from readability import Document

    def read(html: str) -> Answer:
        document = Document(html)
        return Answer(fromstring(document.summary()).text_content(), document.short_title())

    return read


def tools() -> dict[str, Tool]:
    """Return the tools that are installed, the name saying what each is asked for."""
    found: dict[str, Tool] = {"broadsheet": ours}
    for mode, given in (
        ("standard", {}),
        ("precision", {"favor_precision": True}),
        ("fast", {"fast": True}),
    ):
        found[f"trafilatura {mode}"] = by_trafilatura(metadata=True, **given)
        found[f"trafilatura {mode}, text only"] = by_trafilatura(metadata=False, **given)
    for name, load in (("resiliparse", by_resiliparse), ("readability-lxml", by_readability)):
        try:
            found[name] = load()
        except ImportError as error:
            print(f"{name} is left out: {error}")
    return found


def pages(path: Path) -> list[Page]:
    found = []
    for html, truth in pl.read_parquet(path, columns=["html", "truth"]).iter_rows():
        decoded = decode(html)
        known = json.loads(truth)
        author = known.get("author")
        found.append(
            Page(
                html=decoded.text if decoded else html.decode("utf-8", "replace"),
                wanted=[spaced(segment) for segment in known["with"]],
                unwanted=[spaced(segment) for segment in known["without"]],
                title=known.get("title") or None,
                author="; ".join(author) if isinstance(author, list) else author or None,
            )
        )
    return found


def run(read: Mapping[str, Tool], asked: Sequence[Page], rounds: int) -> dict[str, Any]:
    """Return each tool's answers and its median CPU seconds for all pages."""
    answers: dict[str, list[Answer]] = {name: [] for name in read}
    spent = {name: [0.0] * rounds for name in read}
    for turn in range(rounds):
        for page in asked:
            for name, tool in read.items():
                began = time.process_time()
                try:
                    answer = tool(page.html)
                except Exception:
                    answer = Answer()
                spent[name][turn] += time.process_time() - began
                if turn == 0:
                    answers[name].append(answer)
    return {name: (answers[name], statistics.median(spent[name])) for name in read}


def spaced(text: str) -> str:
    return " ".join(text.split())


def segments(asked: Sequence[Page], answers: Sequence[Answer]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over all segments."""
    right = wrong = missed = 0
    for page, answer in zip(asked, answers, strict=True):
        text = spaced(answer.text)
        held = sum(segment in text for segment in page.wanted)
        right, missed = right + held, missed + len(page.wanted) - held
        wrong += sum(segment in text for segment in page.unwanted)
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def folded(text: str | None) -> str:
    form = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(filter(str.isalnum, form))


def titles(asked: Sequence[Page], answers: Sequence[Answer]) -> tuple[float, float]:
    """Return the shares of known titles that are right to the letter, and leniently."""
    exact = lenient = known = 0
    for page, answer in zip(asked, answers, strict=True):
        wanted, given = folded(page.title), folded(answer.title)
        if not wanted:
            continue
        known += 1
        exact += wanted == given
        short, long = sorted((wanted, given), key=len)
        holds = short in long and len(short) >= HELD * len(long)
        likeness = SequenceMatcher(None, wanted, given).ratio() if given else 0.0
        lenient += bool(given) and (holds or likeness >= LIKE)
    return exact / max(known, 1), lenient / max(known, 1)


def authors(asked: Sequence[Page], answers: Sequence[Answer]) -> tuple[float, float, float]:
    """Return the shares of known authors given exactly and in part, and of unknown ones given."""
    exact = partly = known = invented = unknown = 0
    for page, answer in zip(asked, answers, strict=True):
        wanted, given = persons(page.author), persons(answer.author)
        if wanted:
            known += 1
            exact += wanted == given
            partly += bool(wanted & given)
        else:
            unknown += 1
            invented += bool(given)
    return exact / max(known, 1), partly / max(known, 1), invented / max(unknown, 1)


def persons(names: str | None) -> set[str]:
    return {folded(name) for name in NAMES.split(names or "")} - {""}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    trafilatura_log_off()
    asked = pages(given.data)
    print(f"{len(asked)} pages of {given.data.name}, median of {given.rounds} rounds")
    columns = "precision recall F1 title ~title author ~author invented docs/s".split()
    results = run(tools(), asked, given.rounds)
    print(f"{'':32}" + "".join(f"{column:>10}" for column in columns))
    for name, (answers, seconds) in results.items():
        cells = [f"{value:.3f}" for value in segments(asked, answers)]
        cells += [f"{value:.3f}" for value in titles(asked, answers)]
        cells += [f"{value:.3f}" for value in authors(asked, answers)]
        if not any(answer.title or answer.author for answer in answers):
            cells[3:] = ["-"] * 5
        elif not any(answer.author for answer in answers):
            cells[5:] = ["-"] * 3
        cells.append(f"{len(asked) / seconds:.1f}")
        print(f"{name:32}" + "".join(f"{cell:>10}" for cell in cells))


def trafilatura_log_off() -> None:
    import logging

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


if __name__ == "__main__":
    main()
