"""Pages of a host teach how to read each other, across batches, and a new layout is noticed."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import flows.parsers
from benchmarks.layouts import LAYOUTS, changing_site, site
from flows.load import load
from flows.parsers import Pooled
from flows.store import Store
from flows.verify import verify
from flows.workers import Inline
from schemas.outlet import Layout, Outlet
from tests.conftest import build_direct
from tests.prose import articles
from transforms.limits import MAX_TAGS
from transforms.markup import line_form
from transforms.page_rules import PageInput, Rules
from transforms.pages import PageText, read_fast
from transforms.wrappers import Wrapper

ARTICLES = articles(80, seed=1)
MODERN, SIDEBAR = LAYOUTS[0], LAYOUTS[7]


def read(pages: list[PageInput], rules: Rules) -> tuple[list[PageText], Pooled]:
    parsers = Pooled(rules, Inline)
    found = [page for page in parsers.pages(pages) if isinstance(page, PageText)]
    assert len(found) == len(pages)
    return found, parsers


def inputs(html: list[str]) -> list[PageInput]:
    return [PageInput(n, page, f"https://site.example/{n}") for n, page in enumerate(html)]


def known(learned: list[Wrapper]) -> Rules:
    return Rules(wrappers={"site.example": tuple(learned)})


def test_a_host_is_learned_once_and_read_by_its_wrapper() -> None:
    pages = [page.html for page in site(MODERN, ARTICLES, seed=1)]
    found, parsers = read(inputs(pages[:40]), Rules())
    assert len(parsers.learned) == 1
    assert sum(page.way == "wrapper" for page in found) >= 38
    later, again = read(inputs(pages[40:]), known(parsers.learned))
    assert again.learned == []
    assert {page.way for page in later} <= {"wrapper", "general"}
    assert sum(page.way == "wrapper" for page in later) >= 38


def test_a_layout_that_changes_is_counted_and_learned_anew() -> None:
    pages = changing_site(MODERN, SIDEBAR, ARTICLES, seed=2)
    half = len(pages) // 2
    _, first = read(inputs([page.html for page in pages[:half]]), Rules())
    found, parsers = read(inputs([page.html for page in pages[half:]]), known(first.learned))
    assert parsers.drifted == {"site.example": half}
    assert len(parsers.learned) == 1
    assert sum(page.way == "wrapper" for page in found) >= half - 2
    missed = total = 0
    for text, page in zip(found, pages[half:], strict=True):
        truth = set(map(line_form, page.body))
        missed += len(truth - set(map(line_form, (text.text or "").split("\n"))))
        total += len(truth)
    assert missed <= 0.03 * total


def test_pages_of_many_hosts_teach_nothing_and_are_read_generally() -> None:
    pages = [page.html for page in site(MODERN, ARTICLES[:20], seed=3)]
    scattered = [PageInput(n, html, f"https://h{n}.example/") for n, html in enumerate(pages)]
    found, parsers = read(scattered, Rules())
    assert parsers.learned == []
    assert {page.way for page in found} == {"general"}


def test_pages_that_no_rule_fits_by_their_address_are_parsed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = inputs([page.html for page in site(MODERN, ARTICLES, seed=6)])
    asked: list[int] = []

    def counted(some: list[PageInput], rules: Rules) -> list[PageText]:
        asked.extend(page.number for page in some)
        return read_fast(some, rules)

    monkeypatch.setattr(flows.parsers, "read_fast", counted)
    found, _ = read(pages, Rules())
    assert sorted(asked) == [page.number for page in pages]
    assert [page.title for page in found] == [article.title for article in ARTICLES]


def test_a_page_of_too_many_tags_is_refused_in_the_general_way_too() -> None:
    (found,), _ = read([PageInput(0, "<b>" * (MAX_TAGS + 1), "https://h.example/")], Rules())
    assert found.reason == "too_large"


def test_a_profiles_selectors_come_first_and_old_layouts_end() -> None:
    old = Layout(body="div.old p", title="h2", until=date(2020, 1, 1))
    new = Layout(body="div.new p", title="h1", shown_date="span.d", drop=("p.ad",))
    outlet = Outlet(name="Harbour Herald", hosts=("herald.example",), layouts=(old, new))
    html = (
        "<h1>Lamp Lit</h1><span class=d>12 March 2024</span><div class=old><p>Old menu.</div>"
        "<div class=new><p>The lamp<b> was</b> lit.<p class=ad>Buy lamps.<p>Fog came.</div>"
    )
    page = PageInput(0, html, "https://herald.example/1", date(2024, 3, 13))
    (found,), _ = read([page], Rules((outlet,)))
    assert (found.way, found.title, found.text) == (
        "profile",
        "Lamp Lit",
        "The lamp was lit.\nFog came.",
    )
    assert [(d.kind, d.text) for d in found.dates if d.kind == "visible"] == [
        ("visible", "12 March 2024")
    ]
    before = PageInput(0, html, "https://herald.example/1", date(2019, 3, 13))
    (found,), _ = read([before], Rules((outlet,)))
    assert found.text == "Old menu."


def test_what_was_learned_is_kept_in_the_dataset_and_used_by_the_next_build(
    tmp_path: Path,
) -> None:
    pages = site(MODERN, ARTICLES, seed=4)
    for number, part in enumerate((pages[:40], pages[40:])):
        folder = tmp_path / f"in-{number}" / f"2024-10-{number + 15}"
        folder.mkdir(parents=True)
        for at, page in enumerate(part):
            (folder / f"{at}.html").write_text(page.html, encoding="utf-8")
        build_direct(tmp_path / "news", [folder.parent])
    assert load("wrappers", dataset=tmp_path / "news").collect().height == 1
    texts = load("articles", dataset=tmp_path / "news").collect()
    forms = {line_form(text) for text in texts["body"]}
    truth = {line_form("".join(page.body)) for page in pages}
    assert len(forms & truth) >= 0.95 * len(truth)
    assert verify(Store(tmp_path / "news")) == []
    assert texts.filter(pl.col("published_basis") == "none").is_empty()
