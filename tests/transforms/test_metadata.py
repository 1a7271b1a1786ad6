"""Metadata: address and language as a page states them, and JSON-LD as sites write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.metadata import Metadata, metadata
from transforms.structured_data import linked_objects


def about(head: str, before: str = "", attributes: str = "") -> Metadata:
    html = f"{before}<html {attributes}><head>{head}</head><body><p>Lamp.</p></body></html>"
    return metadata(LexborHTMLParser(html), html)


CANONICAL = '<link rel="canonical" href="https://harbour.example/lamp">'
OPEN_GRAPH = '<meta property="og:url" content="https://harbour.example/og">'


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (OPEN_GRAPH + CANONICAL, "https://harbour.example/lamp"),
        (OPEN_GRAPH, "https://harbour.example/og"),
        ('<link rel="canonical" href="/lamp">' + OPEN_GRAPH, "https://harbour.example/og"),
        ('<link rel="canonical" href="file:///tmp/lamp.html">', None),
        ('<link rel="canonical" href="http://[broken">', "http://[broken"),
        ("", None),
    ],
)
def test_the_address_is_one_that_the_page_states_in_full(head: str, url: str | None) -> None:
    assert about(head).url == url


def test_the_address_that_a_browser_saved_from_goes_first() -> None:
    saved = "<!-- saved from url=(0029)https://harbour.example/saved -->\n"
    assert about(CANONICAL, saved).url == "https://harbour.example/saved"


@pytest.mark.parametrize(
    ("attributes", "head", "language"),
    [
        ('lang="en-GB"', "", "en"),
        ('lang="zh_Hant"', "", "zh"),
        ("", '<meta property="og:locale" content="ko_KR">', "ko"),
        ('lang=""', '<meta http-equiv="Content-Language" content="de, en">', "de"),
        ('lang="{lang}"', "", None),
        ("", "", None),
    ],
)
def test_the_language_is_what_the_page_claims(
    attributes: str, head: str, language: str | None
) -> None:
    assert about(head, attributes=attributes).language == language


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Article", "headline": "Lamp"}',
        '<!-- {"@type": "Article", "headline": "Lamp"} -->',
        '{"@type": "Article", "headline": "Lamp",}',
        '{"@type": "Article",\n "headline": "Lamp", "text": "two\nlines"};',
        '[{"@graph": [{"@type": ["Article"], "headline": "Lamp"}]}]',
    ],
)
def test_json_ld_is_read_as_sites_write_it(text: str) -> None:
    tree = LexborHTMLParser(f'<script type="application/ld+json">{text}</script>')
    (article,) = (one for one in linked_objects(tree) if one.is_article)
    assert article.names == ["Lamp"]


@pytest.mark.parametrize("text", ["", "{", "null", "[1, 2]", '"x"', "[" * 5000])
def test_what_is_no_json_ld_gives_nothing(text: str) -> None:
    assert (
        linked_objects(LexborHTMLParser(f'<script type="application/ld+json">{text}</script>'))
        == []
    )


KEYS = st.sampled_from(["@type", "@id", "headline", "author", "name", "datePublished", "@graph"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["Article", "Person", "2024"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_any_json_ld_is_survived(value: object) -> None:
    import json

    head = f'<script type="application/ld+json">{json.dumps(value)}</script>'
    assert about(head).url is None
