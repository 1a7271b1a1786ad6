"""Visible dates: the day beside the title, and the days that a page shows of other things."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from transforms.blocks import lines_of
from transforms.visible_dates import visible_dates

TITLE = "The lamp of the harbour is lit again"
PROSE = "The keeper of the harbour lamp climbed the stairs in the evening and lit it. " * 3


def shown(html: str, title: str | None = TITLE) -> list[tuple[str, str]]:
    lines = lines_of(LexborHTMLParser(f"<body>{html}</body>"))
    return [(one.text, one.rule) for one in visible_dates(lines, title)]


def page(beside: str = "", behind: str = "", above: str = "") -> str:
    return f"{above}<h1>{TITLE}</h1>{beside}<p>{PROSE}</p><p>{PROSE}</p>{behind}"


@pytest.mark.parametrize(
    "line",
    [
        "<p>October 15, 2024</p>",
        "<div class='meta'>By A. Keeper | 15.10.2024 09:54 | 3 comments</div>",
        "<span>Dienstag, 15. Oktober 2024</span>",
        "<p>15 октября 2024, 13:43</p>",
    ],
)
def test_a_short_line_beside_the_title_shows_the_day(line: str) -> None:
    (found,) = shown(page(line))
    assert found[1] == "visible:beside_title"


def test_a_label_counts_wherever_it_stands() -> None:
    found = shown(page(behind="<p>Published: 15 October 2024</p>", above="<p>3.1.2024</p>"))
    assert found == [("15 October 2024", "visible:labelled")]


def test_a_label_beside_the_title_goes_before_those_of_related_items() -> None:
    related = "<ul><li>Apples picked<p>Published: 3 February 2026</p></li></ul>"
    found = shown(page("<p>Published: 15 October 2024</p>", behind=related))
    assert found == [("15 October 2024", "visible:labelled")]


def test_an_aggregators_header_goes_before_all_labels() -> None:
    header = "<div>Date: 12/06/2019 | Source: Harbour Times | Read original</div>"
    related = "<ul><li>Apples picked<p>Date: 02/02/2026</p></li></ul>"
    assert shown(page(header, behind=related)) == [("12/06/2019", "visible:source_header")]


def test_a_day_that_opens_the_text_shows_it() -> None:
    html = f"<h1>{TITLE}</h1><p>(15.10.2024) {PROSE}</p>"
    assert shown(html) == [("15.10.2024", "visible:opening")]


@pytest.mark.parametrize(
    "line",
    [
        "<footer><p>15.10.2024</p></footer>",
        "<div class='related'><p>15.10.2024</p></div>",
        "<div class='comments'><p>15.10.2024</p></div>",
        "<p>© 15.10.2024 Harbour Press</p>",
        "<p>The lamp was lit on 15.10.2024, and the keeper told the whole story of it.</p>",
        "<p>Video available until 15.10.2024</p>",
        "<p>13. - 15.10.2024</p>",
        "<h3>Another lamp is lit</h3><p>15.10.2024</p>",
        "<p>born 15.10.2024</p>",
    ],
)
def test_days_of_other_things_are_not_the_articles(line: str) -> None:
    assert shown(page(behind=line)) == []
    assert shown(page(beside=f"<p>By a keeper</p>{line}")) == []


def test_a_list_of_other_articles_shows_no_day() -> None:
    items = "".join(f"<li>A lamp<p>Lamp {n}</p><p>{n}.10.2024</p></li>" for n in range(1, 7))
    assert shown(page(beside=f"<ul>{items}</ul>")) == []


def test_a_banner_far_above_and_a_day_far_below_are_left_alone() -> None:
    menu = "".join(f"<li>Menu {n}</li>" for n in range(9))
    assert shown(page(above=f"<div>15.10.2024</div><ul>{menu}</ul>")) == []
    assert shown(page(behind="<p>x</p><div>15.10.2024</div>")) == []


def test_a_day_of_change_is_no_day_of_publication() -> None:
    assert shown(page("<p>Updated: 15 October 2024</p>")) == [
        ("15 October 2024", "visible:changed")
    ]


def test_the_furniture_that_holds_the_title_too_is_none() -> None:
    html = f"<div class='with-navigation related'>{page('<p>15.10.2024</p>')}</div>"
    assert shown(html) == [("15.10.2024", "visible:beside_title")]


def test_an_aggregators_header_writes_the_day_first() -> None:
    header = "<p>Date: 03/04/2025 | Source: Harbour Press | Read original version at source</p>"
    assert shown(page(header)) == [("03/04/2025", "visible:source_header")]


def test_without_a_title_the_first_prose_is_the_anchor() -> None:
    html = f"<p>15.10.2024</p><p>{PROSE}</p>"
    assert shown(html, None) == [("15.10.2024", "visible:beside_title")]
