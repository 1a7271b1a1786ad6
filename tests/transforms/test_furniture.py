"""Furniture: every line of a page has one role, and only the article reaches the paragraphs."""

import re
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.furniture import may_hold_furniture, take_apart
from transforms.listings import Item

MARKS = [re.compile("Share Button"), re.compile("More Articles")]
PROSE = [
    "The harbour lamp was lit again on Tuesday evening after two months of repair.",
    "Fishermen had brought the new glass in a hay cart, since the road was too rough.",
    "It was first lit on October 12, 1974.",
]
HEADINGS = ["Harbour Lamp Lit", "What the fishermen say", "More from less"]
PAGE_PARTS = [
    "February 19, 2026",
    "March 07, 2026Mar 07, 2026",
    "2024-10-12",
    "Share Button",
    "More Articles",
    "More From The Harbour Herald",
]
SOURCE = "Date: 12/10/2024 | Source: Harbour Herald (En) | Read original version at source"
LINES = st.lists(st.sampled_from([*PROSE, *HEADINGS, *PAGE_PARTS, SOURCE]), max_size=16)
BELOW = st.lists(st.sampled_from([*PROSE, *HEADINGS, *PAGE_PARTS]), max_size=12)


@given(LINES, st.booleans())
def test_every_line_has_one_role_whatever_the_lines_are(lines: list[str], titled: bool) -> None:
    page = take_apart(lines, MARKS, titled)
    assert len(page.roles) == len(lines)
    assert set(page.roles) <= set("TAHLF")
    having = {
        role: [line for line, given in zip(lines, page.roles, strict=True) if given == role]
        for role in "TAL"
    }
    assert page.paragraphs == having["A"]
    assert having["T"] == ([] if page.title is None else [page.title])
    assert bool(page.items) == bool(having["L"])
    assert not set(having["A"]) & {"Share Button", "More Articles"}


@given(st.lists(st.sampled_from(PROSE), max_size=9), BELOW)
def test_what_stands_under_the_heading_never_reaches_the_article(
    article: list[str], below: list[str]
) -> None:
    page = take_apart([*article, "More From Harbour Herald (EN)", *below], MARKS, titled=True)
    assert page.paragraphs == article
    assert page.item_source == "Harbour Herald (EN)"
    assert set(page.roles[len(article) :]) <= {"L", "F"}


def test_a_page_whose_header_is_lost_gives_article_and_listing() -> None:
    teaser = "Apples are dear this year because of the frost in May, say the growers of the valley"
    lines = [
        *PROSE,
        "More From Harbour Herald (EN)",
        teaser,
        "February 19, 2026",
        teaser,
        "More Articles",
        teaser,
        "February 19, 2026",
        teaser,
    ]
    page = take_apart(lines, MARKS, titled=True)
    assert page.roles == "AAAFLLLFLLL"
    # Same teaser and date, and still two articles.
    assert page.items == [Item(teaser, listed_on=date(2026, 2, 19))] * 2


def test_a_header_gives_title_source_and_day_and_no_paragraph() -> None:
    lines = ["March 29, 2024", "KCNA Harbour Herald", "Harbour Lamp Lit", SOURCE, "Share Button"]
    page = take_apart([*lines, *PROSE], MARKS, titled=False)
    assert page.roles == "FHTHFAAA"
    assert (page.title, page.source) == ("Harbour Lamp Lit", "Harbour Herald (En)")
    # The aggregator writes DD/MM/YYYY; the banner is the day of capture and states nothing.
    assert (page.source_date, page.source_day) == ("12/10/2024", date(2024, 10, 12))


@pytest.mark.parametrize(("above", "is_header"), [(7, True), (8, False)])
def test_a_source_line_deep_in_the_text_is_no_header(above: int, is_header: bool) -> None:
    lines = [*(PROSE * 3)[:above], SOURCE, *PROSE]
    page = take_apart(lines, MARKS, titled=True)
    assert page.paragraphs == (PROSE if is_header else lines)
    assert (page.source is not None) is is_header


def test_a_date_that_is_a_line_of_the_article_stays() -> None:
    lines = [PROSE[0], "October 12, 2024", PROSE[1]]
    assert take_apart(lines, MARKS, titled=True).paragraphs == lines


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Harbour Lamp Lit", PROSE[0]], "Harbour Lamp Lit"),
        (["It was dark.", PROSE[0]], None),
        (["He said:", PROSE[0]], None),
        (["A line longer than the next", "Short next line"], None),
        (["w" * 150, "longer " * 40], "w" * 150),
        (["w" * 151, "longer " * 40], None),
        (["Harbour Lamp Lit"], None),
    ],
)
def test_a_short_first_line_that_is_no_sentence_is_the_title(
    lines: list[str], title: str | None
) -> None:
    assert take_apart(lines, MARKS, titled=False).title == title
    assert take_apart(lines, MARKS, titled=True).title is None


def finds_furniture(lines: list[str]) -> bool:
    return bool(set(take_apart(lines, [], titled=True).roles) - {"A"})


def is_suspect(lines: list[str]) -> bool:
    found = pl.select(pl.lit("\n".join(lines)).str.contains(may_hold_furniture())).item()
    return bool(found)


@settings(deadline=None)
@given(LINES.filter(lambda lines: not lines or "2026" not in lines[0]))
def test_texts_that_are_not_suspect_hold_no_furniture(lines: list[str]) -> None:
    assert is_suspect(lines) or not finds_furniture(lines)


@pytest.mark.parametrize(
    "banner", ["February 19, 2026", "March 07, 2026Mar 07, 2026", "19th February 2026"]
)
def test_a_text_under_a_banner_with_the_day_of_capture_is_suspect(banner: str) -> None:
    lines = [banner, *PROSE]
    assert finds_furniture(lines)
    assert is_suspect(lines)


def test_plain_prose_is_not_suspect() -> None:
    assert not is_suspect([*PROSE[:2], "Harbour Lamp Lit"])
