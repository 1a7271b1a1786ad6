"""Bylines: the author that a page shows, and none rather than an invented one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.metadata import metadata
from transforms.person_names import names_in

PROSE = (
    "<p>The lamp at the end of the pier was lit again on Tuesday after two months of repair.</p>"
)


def author(body: str, head: str = "") -> str | None:
    html = (
        f"<html><head><title>Lamp Lit Again</title>{head}</head><body><article>"
        f"<h1>Lamp Lit Again</h1>{body}{PROSE}</article></body></html>"
    )
    return metadata(LexborHTMLParser(html), html).author


def linked(name: str, kind: str = "Person") -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Lamp Lit Again", '
        f'"author": {{"@type": "{kind}", "name": "{name}"}}}}</script>'
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p class="byline">By A. Author</p>', "A. Author"),
        ('<div class="byline">By <a rel="author">A. Author</a> and <a>B. Writer</a></div>', "A. Author; B. Writer"),
        ('<div class="byline">By A. Author, Staff Writer</div>', "A. Author"),
        ('<span class="author">Von A. Author | 14. Oktober 2024</span>', "A. Author"),
        ('<span class="post-author">Eingestellt von lampkeeper um 10:52</span>', "lampkeeper"),
        ('<div class="author-box">More by A. Author</div>', "A. Author"),
        ('<span itemprop="author"><span itemprop="name">A. Author</span></span>', "A. Author"),
        ('<p>Von A. Author</p>', "A. Author"),
        ('<p>Text: A. Author</p>', "A. Author"),
        ('<div class="entry-meta">14 October 2024 by A. Author in News</div>', "A. Author"),
        ('<p>기자 홍길동</p>', "홍길동"),
        ('<div class="author">Автор: А. Автор</div>', "А. Автор"),
    ],
)  # fmt: skip
def test_the_author_is_who_the_page_shows(body: str, expected: str) -> None:
    assert author(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<span class="author">Redaktion</span>',
        '<span class="byline">By Staff Writer</span>',
        '<span class="byline">By AFP</span>',
        '<span class="author">admin</span>',
        '<p>Von der Küste kommt der Wind.</p>',
        '<div class="comment-author">A. Author</div>',
        '<aside><span class="author">A. Author</span></aside>',
        '<div class="card"><h3>Fog</h3><span class="author">A. Author</span></div>',
        '<div class="author" style="display: none">A. Author</div>',
        '<figcaption class="photo-author">Photo: A. Author</figcaption>',
    ],
)  # fmt: skip
def test_roles_others_and_the_unseen_are_no_authors(body: str) -> None:
    assert author(body) is None


def test_the_site_is_no_author() -> None:
    site = '<meta property="og:site_name" content="Harbour Herald">'
    assert author('<span class="author">Harbour Herald online</span>', site) is None
    assert author("", site + linked("Harbour Herald", "Organization")) is None


def test_a_name_that_only_machines_are_given_must_stand_in_the_text() -> None:
    assert author("", linked("A. Author")) is None
    assert author("<p>Notes: A. Author</p>", linked("A. Author")) == "A. Author"
    meta = '<meta name="author" content="A. Author">'
    assert author("", meta) is None
    assert author("<div>A. Author</div>", meta) == "A. Author"


def test_what_is_stated_ends_a_shown_name() -> None:
    assert author('<div class="author">A. Author Harbour</div>', linked("A. Author")) == "A. Author"


@given(st.text(max_size=130), st.booleans())
def test_names_are_pieces_of_the_byline(byline: str, certain: bool) -> None:
    whole = " ".join(byline.split())
    assert all(name and name in whole for name in names_in(byline, (), certain=certain))
