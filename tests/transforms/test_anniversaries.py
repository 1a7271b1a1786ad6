"""Anniversaries: which day an ordinal states, and which ordinals state none."""

from datetime import date

import polars as pl
import pytest

from flows.outlets import load_outlets
from transforms.anniversaries import anniversary_clues

ALMANAC = load_outlets().almanac


def found(body: str) -> list[date]:
    frame = pl.DataFrame({"version_id": ["a" * 32], "body": [body]})
    return [
        date(one.year or 0, one.month or 0, one.day or 0)
        for one in anniversary_clues(frame, ALMANAC)
    ]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("on the 76th anniversary of diplomatic relations between the DPRK and Russia", (2024, 10, 12)),
        ("to mark the 76th founding anniversary of the DPRK.", (2024, 9, 9)),
        ("the 79th anniversary of the founding of the Workers' Party of Korea was kept", (2024, 10, 10)),
        ("on the occasion of the 71st anniversary of the victory in the Fatherland Liberation War", (2024, 7, 27)),
        ("the 30th anniversary of the demise of Kim Il Sung", (2024, 7, 8)),
        ("the 79th anniversary of Korea's liberation", (2024, 8, 15)),
        ("공화국창건 76돐을 맞으며", (2024, 9, 9)),
    ],
)  # fmt: skip
def test_an_anniversary_states_a_day(body: str, day: tuple[int, int, int]) -> None:
    assert found(body) == [date(*day)]


@pytest.mark.parametrize(
    "body",
    [
        "the 22nd enlarged meeting of the Workers' Party of Korea founded in 1945",
        "the 76th anniversary of the harbour, a friend of the founding of the DPRK",
        "the 1,176th anniversary of the founding of the DPRK"[4:],
        "the 176th anniversary of the founding of the DPRK",
        "an anniversary of the founding of the DPRK",
    ],
)
def test_other_ordinals_state_none(body: str) -> None:
    assert found(body) == []


def test_an_army_that_was_founded_twice_leaves_two_days() -> None:
    body = "on the 79th anniversary of the founding of the Korean People's Army"
    assert sorted(found(body)) == [date(2011, 4, 25), date(2027, 2, 8)]


def test_every_row_of_the_almanac_has_a_source_and_no_name_twice() -> None:
    assert len({row.name for row in ALMANAC}) == len(ALMANAC)
    assert all(row.source and row.confidence > 0 for row in ALMANAC)
