"""Body lines: what is added to a choice of lines and what is taken from it."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from transforms.blocks import lines_of
from transforms.body_lines import (
    filled,
    with_lead,
    without,
    without_end,
    without_head,
    without_related,
)
from transforms.line_roles import is_appeal, is_aside, is_caption, is_credit, is_pointer
from transforms.page_lines import PageLines, weight

PROSE = [
    "The lamp at the end of the harbour pier was lit again on Tuesday evening after two months.",
    "Fishermen had brought the new glass in a hay cart, since the road was too rough for a truck.",
    "The mayor said that the next repair would be made in summer, when the days are long enough.",
    "Until then the keeper climbs the ladder every evening and looks after the wick with his son.",
    "His father had done so before him, in the years when the ships came in under sail and oar.",
    "Whoever wants to see the old lamp finds it in the town hall, on the desk of the archivist.",
]
TITLE = "Harbour Lamp Lit Again"


def page(html: str) -> PageLines:
    return PageLines(lines_of(LexborHTMLParser(html)), TITLE)


def texts(lines: PageLines, chosen: list[int]) -> list[str]:
    return [lines.lines[number].text for number in chosen]


def body(before: str = "", after: str = "") -> PageLines:
    prose = "".join(f"<p>{line}</p>" for line in PROSE)
    return page(f"<div class=main>{before}{prose}{after}</div>")


def everything(lines: PageLines) -> list[int]:
    return list(range(len(lines.lines)))


def test_a_single_line_between_neighbours_of_its_place_is_filled_in() -> None:
    assert texts(body(), filled(body(), [0, 2, 3, 4, 5])) == PROSE
    assert filled(body(), [0, 3]) == [0, 3]


def test_the_lead_is_prose_before_the_body_or_what_the_description_quotes() -> None:
    lead = "After two dark months the lamp of the pier burns again, and those who brought its new "
    lead += "glass over the hills are proud of it."
    lines = body(f"<h1>{TITLE}</h1><div>By A. Author</div><div>{lead}</div>")
    assert texts(lines, with_lead(lines, [3, 4, 5, 6, 7, 8], [])) == [lead, *PROSE]
    far = body(after=f"<div><div>{lead}</div></div>")
    chosen = [0, 1, 2, 3, 4, 5]
    assert with_lead(far, chosen, []) == chosen
    assert with_lead(far, chosen, [lead[:80]]) == [*chosen, 6]


def test_title_date_and_byline_before_the_prose_are_no_body() -> None:
    details = "Date: 14.10.2024 | Source: Harbour Herald | Read original version at source"
    head = f"<h1>{TITLE}</h1><p>14.10.2024, 10:52</p><p>By A. Author</p><p>{details}</p>"
    lines = body(head)
    assert texts(lines, without_head(lines, everything(lines))) == PROSE


def test_headings_and_labels_at_the_end_are_no_body() -> None:
    lines = body(after="<h3>Related stories</h3><p>Topics:</p>")
    assert texts(lines, without_end(lines, everything(lines))) == PROSE


def test_a_list_of_other_articles_beside_the_body_is_left_out() -> None:
    teaser = "<p>The weather of the coast was the talk of the town.</p>"
    box = f'<div class=box><h3>More from the Herald</h3><a href="/a">Fog</a>{teaser}</div>'
    lines = page("<div class=main>" + "".join(f"<p>{p}</p>" for p in PROSE) + f"</div>{box}")
    assert texts(lines, without_related(lines, everything(lines))) == PROSE


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("<figure><figcaption>The lamp on its pier.</figcaption></figure>", is_caption),
        ('<div class="image-caption">The lamp on its pier.</div>', is_caption),
        ("<p>Photo: A. Author</p>", is_credit),
        ("<p>© Harbour Herald</p>", is_credit),
        (
            '<p>Read more: <a href="/fog">Fog closes the airport for a whole day and night</a></p>',
            is_pointer,
        ),
        ('<p>Get our <a href="/n">newsletter</a> every morning.</p>', is_appeal),
        ('<div class="newsletter-box"><p>Every morning in your mail.</p></div>', is_aside),
        ('<div class="author-bio"><p>A. Author keeps lamps.</p></div>', is_aside),
    ],
)
def test_what_is_no_prose_is_left_out_by_its_rule(html: str, rule: object) -> None:
    lines = body(after=html)
    assert callable(rule)
    assert texts(lines, without(lines, everything(lines), rule)) == PROSE


def test_a_rule_that_takes_much_is_not_believed() -> None:
    lines = page('<div class="caption-view">' + "".join(f"<p>{p}</p>" for p in PROSE) + "</div>")
    assert texts(lines, without(lines, everything(lines), is_caption)) == PROSE


def test_one_container_behind_the_title_with_nearly_all_prose_is_the_body() -> None:
    lines = body(f"<h1>{TITLE}</h1>", '<p><a href="/a">Another story</a></p>')
    assert texts(lines, lines.undoubted()) == [TITLE, *PROSE]
    assert body().undoubted() == []
    short = page(f"<div><h1>{TITLE}</h1><p>The lamp was lit.</p></div>")
    assert short.undoubted() == []


def test_glyphs_weigh_double() -> None:
    assert (weight("lamp"), weight("灯塔"), weight("등대"), weight("маяк")) == (4, 4, 4, 4)
