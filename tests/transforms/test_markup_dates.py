"""Date clues of markup: every date with its role, none chosen. What shows is tested apart."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from transforms.markup_dates import MarkupDate
from transforms.metadata import metadata

TITLE = "<title>Harbour Lamp Lit Again</title>"
HEADING = "<h1>Harbour Lamp Lit Again</h1>"


def dates(body: str, head: str = "") -> list[tuple[str, str, str]]:
    html = f"<html><head>{TITLE}{head}</head><body><main>{body}</main></body></html>"
    found = metadata(LexborHTMLParser(html), html).dates
    assert all(isinstance(date, MarkupDate) for date in found)
    return [(date.rule, date.text, date.role) for date in found if date.kind != "visible"]


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"@type": "NewsArticle", "headline": "Harbour lamp lit again", '
            '"datePublished": "2024-10-14", "dateModified": "2024-10-15"}',
            [("jsonld:datePublished", "2024-10-14", "published"),
             ("jsonld:dateModified", "2024-10-15", "other")],
        ),
        # another article's, the site's page, and one in a list
        (
            '{"@type": "NewsArticle", "headline": "Fog over the Airport", "datePublished": "2026-02-16"}',
            [("jsonld:datePublished", "2026-02-16", "other")],
        ),
        (
            '{"@type": "WebPage", "name": "Harbour Herald", "datePublished": "2011-01-01"}',
            [("jsonld:datePublished", "2011-01-01", "other")],
        ),
        (
            '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", '
            '"headline": "Harbour Lamp Lit Again", "datePublished": "2026-02-16"}]}',
            [("jsonld:datePublished", "2026-02-16", "other")],
        ),
        # no headline: the only article of the page is its own
        (
            '{"@graph": [{"@type": "Article", "datePublished": "2024-10-14"}]}',
            [("jsonld:datePublished", "2024-10-14", "published")],
        ),
    ],
)  # fmt: skip
def test_json_ld_dates_the_article_whose_headline_it_bears(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert dates(HEADING, linked(text)) == expected


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("article:published_time", "published"),
        ("parsely-pub-date", "published"),
        ("DC.date.issued", "published"),
        ("article:modified_time", "other"),
        ("og:updated_time", "other"),
    ],
)
def test_meta_says_by_its_name_what_it_dates(name: str, role: str) -> None:
    meta = f'<meta property="{name}" content="2024-10-14"><meta name="viewport" content="width=1">'
    assert dates(HEADING, meta) == [(f"meta:{name}", "2024-10-14", role)]


TIME = '<time datetime="2024-10-14">14 October 2024</time>'
NEWER = '<time datetime="2026-02-16">16 February 2026</time>'


@pytest.mark.parametrize(
    ("body", "roles"),
    [
        (f"{HEADING}{TIME}", ["published"]),
        (f"{TIME}{HEADING}", ["published"]),
        (f"{HEADING}{TIME}<p>The lamp.</p>{NEWER}", ["published", "other"]),
        (f"{HEADING}<p>Updated: {NEWER}</p>{TIME}", ["other", "published"]),
        (f"{HEADING}<p>입력 {TIME} | 수정 {NEWER}</p>", ["published", "other"]),
        (f"{HEADING}<aside>{NEWER}</aside>{TIME}", ["other", "published"]),
        (f"{HEADING}<div class='related'>{NEWER}</div>", ["other"]),
        (f"{HEADING}<div><h3><a href='/a'>Fog</a></h3>{NEWER}</div>", ["other"]),
        (
            f"{HEADING}<p>On {TIME} the ship left the pier with all its crew and cargo.</p>",
            ["other"],
        ),
    ],
)
def test_the_time_at_the_heading_is_the_articles(body: str, roles: list[str]) -> None:
    assert [role for _, _, role in dates(body)] == roles


def test_microdata_and_microformats_are_read_by_their_label() -> None:
    body = (
        f'{HEADING}<meta itemprop="datePublished" content="2024-10-14">'
        '<span itemprop="dateModified">2024-10-15</span><abbr class="published" title="2024-10-14">x</abbr>'
    )
    assert dates(body) == [
        ("microdata:datePublished", "2024-10-14", "published"),
        ("microdata:dateModified", "2024-10-15", "other"),
        ("microdata:class", "2024-10-14", "published"),
    ]


def test_what_holds_no_digit_is_no_date() -> None:
    assert dates(f"{HEADING}<time>yesterday</time>", '<meta name="date" content="">') == []
