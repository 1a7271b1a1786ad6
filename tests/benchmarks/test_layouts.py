"""The made-up sites: their truth stands on the page, and their furniture moves."""

import random
import re
from collections.abc import Sequence
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.layouts import (
    LAYOUTS,
    PROMOS,
    Article,
    Layout,
    as_agency,
    as_given,
    changing_site,
    name_runs,
    site,
)

INLINE = {"a", "b", "em", "font", "i", "nobr", "o:p", "span", "strong"}
UNSEEN = {"script", "style", "title"}
LETTERS = st.characters(exclude_categories=("C", "Z"), exclude_characters="\xa0")
WORDS = st.text(LETTERS, min_size=1, max_size=9)
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
ARTICLES = st.builds(
    Article,
    title=TEXTS,
    author=st.none() | TEXTS,
    day=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    paragraphs=st.lists(TEXTS, max_size=6).map(tuple),
    url=st.integers(0, 10**6).map("https://elsewhere.example/news/{}?page=1&lang=en".format),
)
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


class Reader(HTMLParser):
    """A page's text, where inline tags leave no trace and others end a line; classes; its shape.

    The shape is every opening tag with its classes, together with the one before it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.classes: set[str] = set()
        self.shape: set[tuple[str, str]] = set()
        self._before = ""
        self._unseen = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        classes = dict(attrs).get("class") or ""
        self.classes |= set(classes.split())
        self.shape.add((self._before, f"{tag} {classes}"))
        self._before = f"{tag} {classes}"
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)

    def lines(self) -> list[str]:
        whole = (" ".join(line.split()) for line in "".join(self.pieces).split("\0"))
        return [line for line in whole if line]

    def _end_line(self, tag: str) -> None:
        if tag not in INLINE:
            self.pieces.append("\0")


def numbered(count: int) -> list[Article]:
    """Articles none of whose sentences stands in another."""
    chance = random.Random(5)
    first = date(2024, 1, 30)

    def paragraph(article: int, place: int) -> str:
        words = " ".join(f"word{chance.randrange(10**6)}" for _ in range(chance.randint(8, 60)))
        return f"Mayor Ada Brandt told “report {article}” & part {place} that {words}. It’s so."

    return [
        Article(
            f"Title <{number}> & more",
            "Irma O'Hara" if number % 2 else None,
            first + timedelta(days=number // 3),
            tuple(paragraph(number, place) for place in range(chance.randint(3, 9))),
            f"https://elsewhere.example/{number}.html",
        )
        for number in range(count)
    ]


THIRTY = numbered(30)


def stands_in_order(body: Sequence[str], lines: Sequence[str]) -> bool:
    left = iter(lines)
    return all(any(line == paragraph for line in left) for paragraph in body)


def likeness(one: set[tuple[str, str]], two: set[tuple[str, str]]) -> float:
    return len(one & two) / max(1, len(one | two))


def furniture(html: str, body: Sequence[str]) -> list[str]:
    return [line for line in Reader(html).lines() if line not in body]


def test_there_are_layouts_enough_each_with_its_own_name_and_host() -> None:
    assert len(LAYOUTS) >= 12
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)
    assert len({layout.host for layout in LAYOUTS}) == len(LAYOUTS)


@EVERY_LAYOUT
def test_a_seed_decides_everything(layout: Layout) -> None:
    assert site(layout, THIRTY[:5], seed=3) == site(layout, THIRTY[:5], seed=3)
    assert site(layout, THIRTY[:5], seed=3) != site(layout, THIRTY[:5], seed=4)


@EVERY_LAYOUT
@settings(max_examples=40, deadline=None)
@given(article=ARTICLES, others=st.lists(ARTICLES, max_size=6), seed=st.integers(0, 10**6))
def test_every_paragraph_is_a_line_of_the_page_in_order(
    layout: Layout, article: Article, others: list[Article], seed: int
) -> None:
    page = layout.render(article, others, random.Random(seed))
    assert len(page.body) == len(article.paragraphs)
    assert stands_in_order(page.body, Reader(page.html).lines())


@EVERY_LAYOUT
def test_body_is_the_given_text_and_title_and_author_are_furniture(layout: Layout) -> None:
    for article, page in zip(THIRTY, site(layout, THIRTY, seed=1), strict=True):
        lines = Reader(page.html).lines()
        assert page.body == layout.wording(article)
        assert stands_in_order(page.body, lines)
        assert all(lines.count(paragraph) == 1 for paragraph in page.body)
        rest = " ".join(furniture(page.html, page.body))
        assert article.title in rest
        assert article.author is None or article.author in rest


@EVERY_LAYOUT
def test_furniture_moves_from_page_to_page_and_part_of_it_stays(layout: Layout) -> None:
    pages = [furniture(page.html, page.body) for page in site(layout, THIRTY, seed=1)]
    assert len({tuple(lines) for lines in pages}) == len(pages)
    for one, two in combinations(pages[:6], 2):
        assert set(one) & set(two)
        assert set(one) - set(two)


@EVERY_LAYOUT
def test_pages_quote_the_other_articles_of_the_site(layout: Layout) -> None:
    for number, page in enumerate(site(layout, THIRTY, seed=1)):
        text = "\n".join(furniture(page.html, page.body))
        quoted = {int(found) for found in re.findall(r"Title <(\d+)>", text)}
        quoted |= {int(found) for found in re.findall(r"“report (\d+)”", text)}
        assert quoted - {number}


def test_layouts_are_further_from_each_other_than_from_themselves() -> None:
    sites = [
        [Reader(page.html).shape for page in site(layout, THIRTY[:4], seed=1)] for layout in LAYOUTS
    ]
    for one, two in combinations(sites, 2):
        farthest = min(likeness(mine, yours) for mine in one for yours in one)
        assert farthest > 0.25
        nearest = max(likeness(mine, yours) for mine in one for yours in two)
        assert nearest < 0.2


def test_wordpress_classes_change_with_every_page() -> None:
    layout = next(layout for layout in LAYOUTS if layout.name == "wordpress")
    posts = [
        {name for name in Reader(page.html).classes if re.match(r"(post|tag)-\w*\d", name)}
        for page in site(layout, THIRTY, seed=1)
    ]
    assert len({frozenset(names) for names in posts}) == len(posts)


def test_hashed_classes_change_between_sections_only() -> None:
    layout = next(layout for layout in LAYOUTS if layout.name == "utility_soup")
    seen: dict[str, set[str]] = {}
    for page in site(layout, THIRTY, seed=1):
        active = re.search(r'font-bold">(\w+)</div>', page.html)
        columns = re.findall(r'"(css-\w+) mx-auto', page.html)
        assert active
        seen.setdefault(active[1], set()).update(columns)
    assert all(len(names) == 1 for names in seen.values())
    assert len(set.union(*seen.values())) == len(seen) > 1


def test_promotions_take_the_tag_and_class_of_the_body_and_rotate() -> None:
    layout = next(layout for layout in LAYOUTS if layout.name == "span_pieces")
    used = set()
    for page in site(layout, THIRTY, seed=1):
        lines = Reader(page.html).lines()
        used |= {promo for promo in PROMOS if promo in lines}
        assert not set(PROMOS) & set(page.body)
    assert len(used) > 6


def test_the_sidebar_outweighs_the_article() -> None:
    layout = next(layout for layout in LAYOUTS if layout.name == "heavy_sidebar")
    for page in site(layout, THIRTY, seed=1):
        rest = sum(map(len, furniture(page.html, page.body)))
        assert rest > sum(map(len, page.body))


def test_the_agency_adds_dateline_and_end_mark_only_where_they_are_missing() -> None:
    bare = Article("T", None, date(2024, 10, 12), ("One.", "Two."), "https://a.example/1")
    dressed = ("Harborview, October 12 (HNA) -- One.", "Two. -0-")
    assert as_agency(bare) == dressed
    again = Article("T", None, bare.day, dressed, bare.url)
    assert as_agency(again) == as_given(again) == dressed


def test_a_site_changes_its_layout_half_way_and_keeps_its_host() -> None:
    old, new = LAYOUTS[0], LAYOUTS[7]
    pages = changing_site(old, new, THIRTY[:7], seed=2)
    assert pages[:3] == site(old, THIRTY[:7], seed=2)[:3]
    assert all('id="rail"' in page.html for page in pages[3:])
    assert [page.body for page in pages] == [article.paragraphs for article in THIRTY[:7]]
    assert not any(new.host in page.html for page in pages)


def test_some_pages_spell_entities_and_break_lines_within_paragraphs() -> None:
    pages = [page for layout in LAYOUTS for page in site(layout, THIRTY[:10], seed=1)]
    for trace in ("&rsquo;", "&nbsp;word", "\n        word"):
        share = sum(trace in page.html for page in pages) / len(pages)
        assert 0.05 < share < 0.6, trace


def test_names_are_runs_of_capitalised_words() -> None:
    words = ["Today", "Kim", "Jong", "Un,", "met", "Ada", "Brandt", "in", "Port"]
    assert name_runs(words) == [(0, 3), (5, 7)]
