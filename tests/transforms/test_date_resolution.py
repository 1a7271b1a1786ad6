"""Date resolution: which day the clues of a text leave, and when they leave none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outlets import load_outlets
from schemas.sightings import MATCHES, Sightings
from transforms.date_clues import unresolved
from transforms.date_resolution import resolve
from transforms.dates import Clue, dateline_clue, header_clue
from transforms.ids import content_id
from transforms.sighting_clues import sighting_clues
from transforms.text_dates import text_clues

OUTLETS = load_outlets().outlets
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ONE = content_id("one")
TWO = content_id("two")


@dataclass(frozen=True)
class Published:
    """A row of dates, without the text's id."""

    on: date | None
    first: date | None
    last: date | None
    basis: str


def dateline(month: int, day: int, version: str = ONE) -> list[Clue]:
    found = dateline_clue(version, f"Pyongyang, {MONTHS[month - 1]} {day} (KCNA) --")
    return [found] if found else []


def sightings(*rows: dict[str, object]) -> pl.DataFrame:
    defaults = {"version_id": ONE, "position": 0, "kind": "page", "matched_by": MATCHES[0]}
    return pl.DataFrame(
        [defaults | {"capture_id": content_id(str(at))} | row for at, row in enumerate(rows)],
        schema=Sightings.create_empty().schema,
    )


def seen(**row: object) -> list[Clue]:
    return sighting_clues(sightings(row), OUTLETS)


def listed(*days: date) -> list[Clue]:
    return [clue for day in days for clue in seen(listed_on=day)]


def told(text: str, version: str = ONE) -> list[Clue]:
    frame = {"version_id": [version], "language": ["en"], "body": [text]}
    return text_clues(pl.DataFrame(frame))


def headed(day: date) -> list[Clue]:
    return [header_clue(ONE, day.isoformat(), day)]


def captured(at: datetime) -> list[Clue]:
    return seen(captured_at=at)


def dates_of(clues: Sequence[Clue]) -> dict[str, Published]:
    _, dates = resolve(unresolved(clues))
    columns = ("published_on", "published_from", "published_to", "published_basis")
    rows = dates.select("version_id", *columns).iter_rows()
    return {version: Published(*rest) for version, *rest in rows}


def published(*clues: list[Clue]) -> Published:
    return dates_of([clue for some in clues for clue in some])[ONE]


def certain(day: date, basis: str) -> Published:
    return Published(day, day, day, basis)


def test_a_dateline_takes_the_year_of_the_listing_across_new_year() -> None:
    assert published(dateline(12, 31), listed(date(2025, 1, 1))) == certain(
        date(2025, 1, 1), "listing"
    )
    assert published(dateline(1, 1), listed(date(2024, 12, 31))) == Published(
        None, date(2024, 12, 31), date(2025, 1, 1), "dateline"
    )
    assert published(dateline(12, 31), listed(date(2024, 12, 31))) == certain(
        date(2024, 12, 31), "dateline"
    )


def test_the_leap_day_is_there_in_leap_years_only() -> None:
    assert published(dateline(2, 29), listed(date(2024, 2, 29))) == certain(
        date(2024, 2, 29), "dateline"
    )
    assert published(dateline(2, 29), listed(date(2024, 3, 2))) == certain(
        date(2024, 3, 2), "listing"
    )
    assert published(dateline(2, 29), listed(date(2023, 3, 1))) == certain(
        date(2023, 3, 1), "listing"
    )


@pytest.mark.parametrize(("days", "basis"), [(14, "dateline"), (15, "listing")])
def test_a_dateline_far_from_every_dated_clue_stays_without_a_year(days: int, basis: str) -> None:
    listing = date(2024, 6, 1) + timedelta(days=days)
    assert published(dateline(6, 1), listed(listing)).basis == basis


def test_a_dateline_alone_leaves_everything_open() -> None:
    assert published(dateline(6, 1)) == Published(None, None, None, "none")


def test_capture_time_gives_no_year_to_a_dateline_and_bounds_from_above() -> None:
    assert published(dateline(6, 1), captured(datetime(2024, 6, 1, 12))) == Published(
        None, None, date(2024, 6, 2), "captured_at"
    )


def test_conflicting_listing_days_leave_an_interval_and_no_day() -> None:
    days = (date(2024, 10, 12), date(2024, 10, 14), date(2024, 10, 13))
    assert published(listed(*days)) == Published(
        None, date(2024, 10, 12), date(2024, 10, 14), "listing"
    )
    # The dateline settles it where one of the listings agrees with it.
    assert published(listed(*days), dateline(10, 13)) == certain(date(2024, 10, 13), "dateline")
    assert published(listed(*days), dateline(10, 10)) == Published(
        None, date(2024, 10, 12), date(2024, 10, 14), "listing"
    )


def test_a_bound_before_the_publication_blanks_it_and_says_so() -> None:
    clues = [*listed(date(2026, 2, 19)), *captured(datetime(2024, 10, 12, 9))]
    read, dates = resolve(unresolved(clues))
    found = dates.select("published_from", "published_to", "published_basis", "is_date_conflict")
    assert found.rows() == [(None, date(2024, 10, 13), "captured_at", True)]
    assert dict(read.select("kind", "used").iter_rows()) == {"listing": False, "captured_at": True}


def test_a_capture_may_be_a_day_before_the_outlets_day() -> None:
    late = captured(datetime(2024, 10, 11, 16))
    assert published(listed(date(2024, 10, 12)), late) == certain(date(2024, 10, 12), "listing")


def test_a_listing_day_after_the_earliest_capture_is_no_possible_one() -> None:
    days = listed(date(2024, 10, 12), date(2024, 10, 20))
    bounds = captured(datetime(2024, 10, 30)), captured(datetime(2024, 10, 14))
    assert published(days, *bounds) == certain(date(2024, 10, 12), "listing")
    assert resolve(unresolved([*days, *bounds[1]]))[1]["is_date_conflict"].to_list() == [True]


def test_an_aggregators_address_bounds_and_an_outlets_address_states() -> None:
    taken_in = seen(url="https://kcnawatch.org/newstream/1728723785-1/lamp")
    assert published(taken_in) == Published(None, None, date(2024, 10, 12), "url")
    issue = seen(url="http://www.rodong.rep.kp/en/index.php?newsID=2024-10-11-0002")
    assert published(taken_in, issue) == certain(date(2024, 10, 11), "url")


def test_two_kinds_of_evidence_that_agree_outweigh_one_and_single_ones_leave_days_open() -> None:
    url = seen(url="https://harbour.example/2024/10/11/lamp")
    header, listing = headed(date(2024, 10, 12)), listed(date(2024, 10, 13))
    assert published(listing, header, url) == Published(
        None, date(2024, 10, 11), date(2024, 10, 13), "url"
    )
    assert published(listing, header) == Published(
        None, date(2024, 10, 12), date(2024, 10, 13), "listing"
    )
    assert published(listed(date(2024, 10, 11)), header, url) == certain(date(2024, 10, 11), "url")


def test_a_date_in_the_text_may_be_history_and_decides_nothing() -> None:
    history = told("The people remember October 12, 1974.")
    assert dates_of(history) == {ONE: Published(None, None, None, "none")}
    read, dates = resolve(unresolved([*history, *listed(date(2024, 10, 12))]))
    assert dates["published_on"].to_list() == [date(2024, 10, 12)]
    assert read.filter(pl.col("kind") == "explicit").select("earliest", "used").rows() == [
        (date(1974, 10, 12), False)
    ]


def test_a_listing_elsewhere_dates_a_text_but_its_address_and_time_do_not() -> None:
    url = "https://harbour.example/2024/10/11/lamp"
    listing = {"kind": "listing", "position": 3, "matched_by": "url"}
    shown = {"listed_on": date(2024, 10, 12), "url": url, "captured_at": datetime(2024, 10, 20)}
    found = sighting_clues(sightings(listing | shown), OUTLETS)
    assert [clue.kind for clue in found] == ["listing"]


def test_captures_that_say_the_same_give_one_clue_with_the_first_as_evidence() -> None:
    day = date(2024, 10, 12)
    rows = [
        {"capture_id": content_id("c"), "listed_on": day},
        {"capture_id": content_id("b"), "listed_on": day, "captured_at": datetime(2024, 10, 14)},
        {"capture_id": content_id("a"), "listed_on": day, "captured_at": datetime(2024, 10, 13)},
    ]
    clues = [clue for clue in sighting_clues(sightings(*rows), OUTLETS) if clue.kind == "listing"]
    assert [clue.capture_id for clue in clues] == [content_id("a")]


NEAR_NEW_YEAR = st.dates(date(2024, 12, 24), date(2025, 1, 8)) | st.dates(
    date(2024, 2, 20), date(2024, 3, 8)
)
ONE_CLUE = st.one_of(
    st.builds(
        lambda day, version: dateline(day.month, day.day, version),
        NEAR_NEW_YEAR,
        st.sampled_from([ONE, TWO]),
    ),
    st.builds(
        lambda day, version: seen(listed_on=day, version_id=version),
        NEAR_NEW_YEAR,
        st.sampled_from([ONE, TWO]),
    ),
    NEAR_NEW_YEAR.map(headed),
    NEAR_NEW_YEAR.map(lambda day: captured(datetime(day.year, day.month, day.day, 20))),
    NEAR_NEW_YEAR.map(lambda day: seen(url=f"https://harbour.example/{day:%Y/%m/%d}/lamp")),
    st.just(seen(url="https://kcnawatch.org/newstream/1735600000-1/lamp")),
    NEAR_NEW_YEAR.map(lambda day: told(f"{day:%B} {day.day}, {day.year}")),
)
CLUES = st.lists(ONE_CLUE, max_size=7).map(
    lambda found: list({clue.clue_id: clue for some in found for clue in some}.values())
)


@settings(deadline=None, max_examples=60)
@given(CLUES, st.data())
def test_the_order_of_clues_does_not_matter(clues: list[Clue], data: st.DataObject) -> None:
    read, dates = resolve(unresolved(clues))
    other_read, other_dates = resolve(unresolved(data.draw(st.permutations(clues))))
    assert read.sort("clue_id").equals(other_read.sort("clue_id"))
    assert dates.sort("version_id").equals(other_dates.sort("version_id"))


@settings(deadline=None, max_examples=60)
@given(CLUES)
def test_a_day_is_stated_only_where_the_interval_is_one_day_within_every_bound(
    clues: list[Clue],
) -> None:
    read, dates = resolve(unresolved(clues))
    assert read.height == len(clues)
    columns = ("version_id", "published_on", "published_from", "published_to", "published_basis")
    for version, on, first, last, basis in dates.select(columns).iter_rows():
        is_one_day = first is not None and first == last
        assert on == (first if is_one_day else None)
        assert (last is None) == (basis == "none")
        assert first is None or first <= last
        bounds = read.filter(
            (pl.col("version_id") == version) & pl.col("rule").str.ends_with(":not_after")
        )["latest"]
        assert all(last is not None and last <= bound for bound in bounds)


@settings(deadline=None, max_examples=30)
@given(CLUES)
def test_the_dates_of_a_text_depend_on_its_own_clues_alone(clues: list[Clue]) -> None:
    together = dates_of(clues)
    for version in (ONE, TWO):
        alone = dates_of([clue for clue in clues if clue.version_id == version])
        assert alone.get(version) == together.get(version)
