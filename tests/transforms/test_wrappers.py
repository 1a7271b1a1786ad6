"""Wrappers: learned from a host's pages, they read the others, and notice a new layout."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from benchmarks.layouts import LAYOUTS, Layout, Page, changing_site, site
from tests.prose import articles
from transforms.blocks import lines_of
from transforms.induction import LEAST_PAGES, SAMPLE_PAGES
from transforms.markup import line_form
from transforms.page_rules import PageInput
from transforms.pages import learn_host
from transforms.wrappers import Wrapper, apply

ARTICLES = articles(80, seed=1)
LEAST_RECALL = 0.98
LEAST_PRECISION = 0.9
"""Of characters, by the wrapper alone; lines that recur in an outlet's articles are cut later."""
LISTS_IN_ITS_BODY = {"nineties_tables": 0.6, "utility_soup": 0.85}
"""Layouts that list other articles among the body's own lines, with nothing to tell them apart."""
CHANGES_BY_PAGE = ("aggregator", "utility_soup", "wordpress")
"""Layouts whose markup changes from page to page: what is refused is learned in a second round."""


def learned(pages: list[Page]) -> Wrapper | None:
    inputs = [PageInput(n, page.html) for n, page in enumerate(pages[:SAMPLE_PAGES])]
    return learn_host("site.example", inputs)


def score(wrapper: Wrapper, pages: list[Page]) -> tuple[float, float, int]:
    """Return precision and recall in characters, and how many pages were refused."""
    right = ours = true = refused = 0
    for page in pages:
        read = apply(wrapper, lines_of(LexborHTMLParser(page.html)))
        if read is None:
            refused += 1
            continue
        forms, truth = [line_form(text) for text in read.body], [line_form(t) for t in page.body]
        right += sum(len(form) for form in forms if form in truth)
        ours += sum(map(len, forms))
        true += sum(map(len, truth))
    return right / max(ours, 1), right / max(true, 1), refused


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_is_learned_from_some_pages_and_reads_the_others(layout: Layout) -> None:
    pages = site(layout, ARTICLES, seed=2)
    wrapper = learned(pages)
    assert wrapper is not None
    precision, recall, refused = score(wrapper, pages[SAMPLE_PAGES:])
    assert precision >= LISTS_IN_ITS_BODY.get(layout.name, LEAST_PRECISION)
    assert recall >= LEAST_RECALL
    assert refused <= (0.7 if layout.name in CHANGES_BY_PAGE else 0.1) * len(pages)


def test_a_new_layout_is_refused_and_not_misread() -> None:
    first, second = LAYOUTS[0], LAYOUTS[7]
    pages = changing_site(first, second, ARTICLES, seed=3)
    half = len(pages) // 2
    wrapper = learned(pages[:half])
    assert wrapper is not None
    assert score(wrapper, pages[half:])[2] == len(pages) - half


def test_a_few_pages_teach_nothing() -> None:
    assert learned(site(LAYOUTS[0], ARTICLES, seed=4)[: LEAST_PAGES - 1]) is None


def test_the_order_of_pages_does_not_matter() -> None:
    pages = site(LAYOUTS[0], ARTICLES, seed=5)[:SAMPLE_PAGES]
    assert learned(pages) == learned(pages[::-1])


def test_a_page_without_a_body_is_refused() -> None:
    wrapper = learned(site(LAYOUTS[0], ARTICLES, seed=6))
    assert wrapper is not None
    for html in ("", "<p>Not found", "<main><article><p>Sorry.</p></article></main>"):
        assert apply(wrapper, lines_of(LexborHTMLParser(html))) is None


def test_title_and_author_are_read_where_the_host_keeps_them() -> None:
    pages = site(LAYOUTS[0], ARTICLES, seed=7)
    wrapper = learned(pages)
    assert wrapper is not None
    assert wrapper.title_place is not None
    assert wrapper.author_place is not None
    for article, page in zip(ARTICLES[SAMPLE_PAGES:], pages[SAMPLE_PAGES:], strict=True):
        read = apply(wrapper, lines_of(LexborHTMLParser(page.html)))
        assert read is not None
        assert read.title is not None
        assert line_form(read.title.text) == line_form(article.title)
        assert read.author == (article.author or "")


def test_where_no_page_names_an_author_none_is_looked_for() -> None:
    wrapper = learned(site(LAYOUTS[4], ARTICLES, seed=8))
    assert wrapper is not None
    assert (wrapper.author_place, wrapper.signed_count) == (None, 0)


def test_bylines_at_changing_places_leave_the_search_to_every_page() -> None:
    rows = [f"<p>The lamp of street {n} was lit at dusk by its keeper.</p>" for n in range(9)]
    bylines = ("<p class=author>Ada Brandt</p>", "<div class=byline>By Ada Brandt</div>")
    pages = [
        f"<h1>Lamp {n} Lit in Town</h1>{bylines[n % 2]}<div class=b>"
        f"{''.join(rows).replace('lamp', f'lamp {n}')}</div>"
        for n in range(SAMPLE_PAGES)
    ]
    found = learn_host("site.example", [PageInput(n, html) for n, html in enumerate(pages)])
    assert found is not None
    assert (found.signed_count, found.author_place) == (SAMPLE_PAGES, None)
    read = apply(found, lines_of(LexborHTMLParser(pages[0])))
    assert read is not None
    assert read.author is None
