"""Teasers: a listing is matched to an article only where it can mean no other."""

from datetime import date

import polars as pl
import pytest

from schemas.sightings import Sightings
from transforms.ids import content_id
from transforms.teasers import match_teasers

DAY = date(2024, 10, 12)
BODY = (
    "The keeper of the northern harbour lamp said on Friday evening that the lamp had been lit "
    "again after two months of repair. The mayor thanked the workers."
)
TITLE = "Northern Harbour Lamp Shines Again after Repair"
OTHER = "The keeper of the northern harbour lamp said on Friday evening that nobody had paid him."


def article(name: str, **given: object) -> dict[str, object]:
    known = {
        "version_id": content_id(name),
        "article_id": content_id(name),
        "revision": 1,
        "outlet": "Harbour Herald",
        "title": TITLE,
        "body": BODY,
        "published_from": DAY,
        "published_to": DAY,
    }
    return known | given


def listing(name: str = "page", /, **given: object) -> dict[str, object]:
    known = {
        "capture_id": content_id(name),
        "position": 1,
        "kind": "listing",
        "outlet": "Harbour Herald",
        "text": BODY[:90] + " ...",
        "is_truncated": True,
        "listed_on": DAY,
    }
    return known | given


def matched(
    listings: list[dict[str, object]], *texts: dict[str, object]
) -> list[tuple[str, str | None]]:
    days = {"published_from": pl.Date, "published_to": pl.Date}
    found = match_teasers(
        pl.DataFrame(listings, schema=Sightings.create_empty().schema),
        pl.DataFrame(list(texts), schema_overrides=days),
    )
    assert set(found["matched_by"]) <= {"teaser"}
    return sorted(found.select("capture_id", "version_id").iter_rows())


def test_a_teaser_is_matched_by_the_beginning_of_the_body_with_outlet_and_day() -> None:
    pair = (content_id("page"), content_id("lamp"))
    assert matched([listing()], article("lamp")) == [pair]
    # spaces and quotes of the listing do not matter, nor does a dateline in it
    spaced = listing(text="“The keeper  of the northern harbour lamp said on Friday even…")
    assert matched([spaced], article("lamp")) == [pair]


@pytest.mark.parametrize(
    "given",
    [
        {"outlet": "Valley Voice"},
        {"outlet": None},
        {"listed_on": date(2024, 10, 19)},
        {"listed_on": None},
        {"text": "The keeper of the northern ..."},
        {"text": "The keeper of the northern harbour lamp said on Sunday that ..."},
        {"title": "Lamp Keeper Resigns over Unpaid Wages"},
        {"version_id": content_id("known")},
    ],
)
def test_a_teaser_that_differs_in_any_of_them_or_says_little_is_left_alone(
    given: dict[str, object],
) -> None:
    assert matched([listing("page", **given)], article("lamp")) == []


@pytest.mark.parametrize("days", [{"published_from": None}, {"published_to": None}])
def test_an_article_without_a_day_is_not_dated_by_a_teaser(days: dict[str, object]) -> None:
    assert matched([listing()], article("lamp", **days)) == []


def test_a_beginning_that_two_articles_of_the_outlet_have_means_neither() -> None:
    later = article("later", body=OTHER, published_from=date(2023, 1, 1))
    teaser = listing(text=BODY[:64] + " ...")
    assert matched([teaser], article("lamp")) != []
    assert matched([teaser], article("lamp"), later) == []
    # the same beginning in a revision of the article is no doubt; the first text is meant
    revised = article("rewrite", article_id=content_id("lamp"), revision=2)
    assert matched([teaser], revised, article("lamp")) == [(content_id("page"), content_id("lamp"))]


def test_two_items_of_one_page_with_one_teaser_are_left_unmatched() -> None:
    twice = [listing(), listing(position=2)]
    assert matched(twice, article("lamp")) == []
    assert len(matched([listing("one"), listing("two")], article("lamp"))) == 2
    addressed = [listing("one", url="a.example/1"), listing("two", url="a.example/2")]
    assert matched(addressed, article("lamp")) == []


def test_a_title_is_matched_whole() -> None:
    entry = listing(text=TITLE, is_truncated=False)
    assert len(matched([entry], article("lamp"))) == 1
    longer = article("lamp", title=TITLE + " of Its Lens")
    assert matched([entry], longer) == []
    # a feed gives a title and a summary of its own
    summary = listing(title=TITLE, text="What happened at the harbour.", is_truncated=False)
    assert len(matched([summary], article("lamp"))) == 1


def test_nothing_matches_nothing() -> None:
    empty = match_teasers(Sightings.create_empty(), pl.DataFrame([article("lamp")]))
    assert empty.is_empty()


UNDATED = {"published_from": None, "published_to": None}
LONG = BODY[:120] + " ..."


def test_a_long_teaser_of_its_own_dates_an_article_of_which_no_day_is_known() -> None:
    found = matched([listing(text=LONG)], article("lamp", **UNDATED))
    assert found == [(content_id("page"), content_id("lamp"))]
    bound = {"published_from": None, "published_to": date(2024, 10, 20)}
    assert matched([listing(text=LONG)], article("lamp", **bound)) == found


@pytest.mark.parametrize(
    ("others", "texts"),
    [
        ([], [article("other", body=OTHER, title="Paid", **UNDATED)]),
        ([listing("else", text=OTHER + " And so he left.", listed_on=date(2023, 1, 1))], []),
        ([listing("else", text=LONG, listed_on=date(2024, 11, 30))], []),
    ],
)
def test_an_opening_that_others_share_or_two_days_date_nothing(
    others: list[dict[str, object]], texts: list[dict[str, object]]
) -> None:
    given = [listing(text=LONG), *others]
    assert matched(given, article("lamp", **UNDATED), *texts) == []


def test_a_short_teaser_and_one_listed_after_the_capture_date_nothing() -> None:
    assert matched([listing()], article("lamp", **UNDATED)) == []
    bound = {"published_from": None, "published_to": date(2024, 10, 1)}
    assert matched([listing(text=LONG)], article("lamp", **bound)) == []
