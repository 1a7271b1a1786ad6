"""Listings: folding teasers, titles and dates to items, no line lost and none used twice."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.blocks import lines_of
from transforms.day_forms import is_date_line
from transforms.listings import Item, fold, is_truncated, linked_items

TEASERS = ["The harbour lamp was lit again.", "Apples are dear this year", "Fog, and more fog..."]
TITLES = ["Harbour Lamp Lit", "Apple Market"]
DAY = date(2026, 2, 19)
DATE_LINE = "February 19, 2026"
LINES = st.lists(
    st.sampled_from([*TEASERS, *TITLES, DATE_LINE, "2024-10-12", "Share Button"]), max_size=14
)

# An item as aggregators print it, with the lines that print it.
PRINTED = st.tuples(st.sampled_from(TITLES), st.sampled_from(TEASERS)).flatmap(
    lambda item: st.sampled_from(
        [
            (Item(item[1], None, DAY), [item[1], DATE_LINE, item[1]]),
            (Item(item[1], item[0], DAY), [item[0], item[0], item[1], DATE_LINE, item[1]]),
            (Item(item[1], item[0], DAY), [item[0], item[1], DATE_LINE, item[1]]),
        ]
    )
)


@given(st.lists(PRINTED, max_size=8))
def test_whole_items_are_read_back_in_order_also_where_they_look_the_same(
    printed: list[tuple[Item, list[str]]],
) -> None:
    items, held = fold([line for _, lines in printed for line in lines])
    assert items == [item for item, _ in printed]
    assert all(held)


@given(LINES)
def test_each_line_is_held_once_or_left(lines: list[str]) -> None:
    # See the next test for two dates on end.
    assume(not any(is_date_line(a) and is_date_line(b) for a, b in pairwise(lines)))
    items, held = fold(lines)
    assert len(held) == len(lines)
    taken = [line for line, is_held in zip(lines, held, strict=True) if is_held]
    dates = [line for line in taken if is_date_line(line)]
    assert 2 * len(items) <= len(taken) <= 5 * len(items)
    assert len(dates) <= len(items)
    shown = {text for item in items for text in (item.teaser, item.title) if text}
    assert set(taken) - set(dates) == shown
    assert not any(map(is_date_line, shown))


def test_a_date_is_never_a_teaser() -> None:
    items, held = fold([TITLES[0], TITLES[0], DATE_LINE, "Feb 19, 2026"])
    assert len(held) == 4
    assert [item.teaser for item in items] == [TITLES[0]]


def test_a_line_that_is_neither_repeated_nor_dated_is_left() -> None:
    items, held = fold(["More Articles", TEASERS[0], TEASERS[0], "Share Button"])
    assert items == [Item(TEASERS[0])]
    assert held == [False, True, True, False]


def test_a_date_without_an_item_is_left() -> None:
    assert fold([DATE_LINE, DATE_LINE]) == ([], [False, False])


def test_an_item_cut_off_by_the_end_of_the_page_is_kept() -> None:
    assert fold([TEASERS[1], DATE_LINE]) == ([Item(TEASERS[1], None, DAY)], [True, True])


@pytest.mark.parametrize(
    ("teaser", "is_cut"),
    [
        ("Fog, and more fog...", True),
        ("Fog…", True),
        ("Harbour Lamp Lit", False),
        ("word " * 19 + "word", False),
        ("word " * 20 + "word", True),
        ("word " * 20 + "it ended.", False),
        ("word " * 20 + "“it ended.”", False),
        ("등불이 켜졌다 " * 13 + "켜졌다", False),
    ],
)
def test_a_long_teaser_that_ends_inside_a_sentence_is_cut(teaser: str, is_cut: bool) -> None:
    assert is_truncated(teaser) is is_cut
    assert Item(teaser).is_truncated is is_cut


HEADLINES = ("Keeper lights the lamp of the harbour", "Orchard workers begin to pick apples")


@pytest.mark.parametrize(
    ("form", "before", "after"),
    [
        ("<li>{title}<p>{day}</p></li>", "", ""),
        ("<li><p>{day}</p>{title}</li>", "", ""),
        ("<p>{title}</p><p>{day}</p>", "<p>Elsewhere</p>", ""),
        ("<p>{day}</p><p>{title}</p>", "", "<p>Elsewhere</p>"),
    ],
)
def test_a_linked_item_has_its_own_day_and_not_its_neighbours(
    form: str, before: str, after: str
) -> None:
    printed = "".join(
        form.format(title=f'<a href="/{n}">{title}</a>', day=f"{n} February 2026")
        for n, title in enumerate(HEADLINES, start=1)
    )
    lines = lines_of(LexborHTMLParser(f"<body>{before}{printed}{after}</body>"))
    items = list(linked_items(lines, "https://www.example.org/"))
    assert [(item.teaser, item.listed_on) for item in items] == [
        (HEADLINES[0], date(2026, 2, 1)),
        (HEADLINES[1], date(2026, 2, 2)),
    ]


@pytest.mark.parametrize(("day_first", "listed"), [(True, date(2026, 2, 1)), (False, None)])
def test_a_day_that_may_be_two_is_read_only_as_the_page_writes_days(
    day_first: bool, listed: date | None
) -> None:
    html = f"<body><ul><li><a href='/1'>{HEADLINES[0]}</a><p>Date: 01/02/2026</p></li></ul></body>"
    items = list(linked_items(lines_of(LexborHTMLParser(html)), None, day_first=day_first))
    assert [item.listed_on for item in items] == ([listed] if day_first else [])


def test_a_page_without_headlines_lists_nothing() -> None:
    lines = lines_of(LexborHTMLParser("<body><p>The lamp was lit.</p></body>"))
    assert list(linked_items(lines, None)) == []


@pytest.mark.parametrize(
    ("shown", "teaser", "listed"),
    [
        ("How the old tunnel was drained 2024.10.16.", "How the old tunnel was drained", date(2024, 10, 16)),
        ("How the old tunnel was drained (16 October 2024)", "How the old tunnel was drained", date(2024, 10, 16)),
        ("The harbour fair will open on 16 October 2024", "The harbour fair will open on 16 October 2024", None),
        ("16 October 2024: the harbour fair opens", "16 October 2024: the harbour fair opens", None),
    ],
)  # fmt: skip
def test_a_day_that_ends_a_headline_is_its_listing_day(
    shown: str, teaser: str, listed: date | None
) -> None:
    links = f"<li><a href='/1'>{shown}</a></li><li><a href='/2'>{HEADLINES[1]}</a></li>"
    lines = lines_of(LexborHTMLParser(f"<body><ul>{links}</ul></body>"))
    first = next(linked_items(lines, None))
    assert (first.teaser, first.listed_on) == (teaser, listed)
