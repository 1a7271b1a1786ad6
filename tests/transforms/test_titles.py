"""Titles: the heading that a page names itself by, whatever its head says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.titles import Title, find_title


def title(
    head: str, body: str, stated: tuple[str, ...] = (), sites: tuple[str, ...] = ("Harbour Herald",)
) -> Title:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return find_title(LexborHTMLParser(html), stated, sites)


OPEN_GRAPH = '<meta property="og:title" content="{}">'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        # the site's own heading stands first, as on many blogs
        (
            "<title>Harbour Lamp Lit Again - Harbour Herald</title>",
            "<h1>Harbour Herald</h1><h1>Harbour <em>Lamp</em> Lit\n Again</h1>",
            "Harbour Lamp Lit Again",
        ),
        (
            "<title>Harbour Lamp Lit Again | The Pier</title>",
            '<h1><a href="/">The Pier</a></h1><h2>Harbour Lamp Lit Again</h2>',
            "Harbour Lamp Lit Again",
        ),
        # rewritten for machines: the printed heading is meant
        (
            OPEN_GRAPH.format("You will not believe it"),
            "<h1>Harbour Lamp Lit</h1>",
            "Harbour Lamp Lit",
        ),
        # a section's name is no title while the head knows better
        (OPEN_GRAPH.format("Harbour Lamp Lit"), "<h1>News</h1>", "Harbour Lamp Lit"),
        # headings of other articles
        (
            "<title>Harbour Lamp Lit Again</title>",
            "<h2>Fog Closes the Airport</h2><h2>Harbour Lamp Lit Again</h2>",
            "Harbour Lamp Lit Again",
        ),
        # a kicker in the same heading
        (
            OPEN_GRAPH.format("Harbour Lamp Lit Again"),
            '<h1><span class="kicker">After two months</span>Harbour Lamp Lit Again</h1>',
            "Harbour Lamp Lit Again",
        ),
        (
            "<title>Harbour Lamp Lit - Harbour Herald</title>",
            "<p>No heading</p>",
            "Harbour Lamp Lit",
        ),
        ("<title>Harbour Herald | Lamp</title>", "<h1>Lamp</h1><h1>Fog</h1>", "Lamp"),
        ("", "<h1>Lamp</h1>", "Lamp"),
        ("<title> </title>", "<h1></h1>", None),
        (
            "<title>등대 다시 불을 밝히다_항구신문</title>",
            "<h1>등대 다시 불을 밝히다</h1>",
            "등대 다시 불을 밝히다",
        ),
    ],
)
def test_the_title_is_the_heading_that_the_page_names_itself_by(
    head: str, body: str, expected: str | None
) -> None:
    assert title(head, body).text == expected


def test_readings_beside_words_and_edit_links_are_no_part_of_it() -> None:
    heading = "<h1><ruby>港<rt>みなと</rt></ruby>の灯台<span class='editsection'>[edit]</span></h1>"
    assert title("<title>港の灯台</title>", heading).text == "港の灯台"


def test_what_structured_data_says_of_other_articles_does_not_name_the_page() -> None:
    found = title(
        "<title>Harbour Lamp Lit Again</title>",
        "<h1>Harbour Lamp Lit Again</h1>",
        stated=("Fog Closes the Airport", "Harbour Lamp Lit"),
    )
    assert found.is_named("Harbour lamp lit")
    assert not found.is_named("Fog Closes the Airport")


@given(st.text(), st.text())
def test_any_page_has_a_title_or_none(head: str, body: str) -> None:
    found = title(f"<title>{head}</title>", f"<h1>{body}</h1>")
    assert found.text is None or found.text.strip()
