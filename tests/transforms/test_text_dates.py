"""Dates in sentences: what is found, where it stands, which tells the event, what is left alone."""

import re
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.date_rules import RULES
from transforms.dates import Clue
from transforms.text_dates import text_clues

VERSION = "a" * 32


def clues(body: str, language: str = "en") -> list[Clue]:
    frame = {"version_id": [VERSION], "language": [language], "body": [body]}
    return sorted(text_clues(pl.DataFrame(frame)), key=lambda one: (one.start or 0, one.rule))


def found(body: str, language: str = "en") -> list[tuple[str, str, tuple[int | None, ...]]]:
    return [
        (one.role, one.kind, (one.year, one.month, one.day, one.weekday))
        for one in clues(body, language)
    ]


@pytest.mark.parametrize(
    ("language", "body", "kind", "parts"),
    [
        ("en", "The lamp was lit on Friday.", "weekday", (None, None, None, 5)),
        ("en", "The lamp was lit on the 11th.", "day_of_month", (None, None, 11, None)),
        ("en", "It was lit on the evening of the 11th in town.", "day_of_month", (None, None, 11, None)),
        ("en", "The lamp was lit on October 15.", "month_day", (None, 10, 15, None)),
        ("en", "The lamp was lit on Oct. 15, 2024.", "explicit", (2024, 10, 15, None)),
        ("en", "The lamp was lit on May 3, Juche 90 (2001).", "explicit", (2001, 5, 3, None)),
        ("en", "The lamp was lit yesterday.", "relative", (None, None, None, None)),
        ("de", "Die Lampe wurde am 3. Oktober entzündet.", "month_day", (None, 10, 3, None)),
        ("de", "Die Lampe wurde am Freitag entzündet.", "weekday", (None, None, None, 5)),
        ("fr", "La lampe a été allumée vendredi.", "weekday", (None, None, None, 5)),
        ("es", "La lámpara se encendió el 3 de octubre.", "month_day", (None, 10, 3, None)),
        ("es", "La lámpara se encendió el dia 3.", "day_of_month", (None, None, 3, None)),
        ("ru", "Лампу зажгли в пятницу.", "weekday", (None, None, None, 5)),
        ("ru", "Лампу зажгли 3 октября.", "month_day", (None, 10, 3, None)),
        ("ko", "등대가 10월 3일에 켜졌다.", "month_day", (None, 10, 3, None)),
        ("ko", "등대가 지난 11일 켜졌다.", "day_of_month", (None, None, 11, None)),
        ("zh", "灯塔10月3日点亮。", "month_day", (None, 10, 3, None)),
        ("zh", "灯塔星期五点亮。", "weekday", (None, None, None, 5)),
        ("ja", "灯台は金曜日に点灯した。", "weekday", (None, None, None, 5)),
        ("ja", "灯台は11日に点灯した。", "day_of_month", (None, None, 11, None)),
    ],
)  # fmt: skip
def test_the_first_expression_of_the_beginning_tells_the_event(
    language: str, body: str, kind: str, parts: tuple[int | None, ...]
) -> None:
    assert found(body, language) == [("event", kind, parts)]


def test_a_range_gives_its_first_and_its_last_day() -> None:
    assert found("The fair was held between the 15th and the 17th.") == [
        ("event", "day_range", (None, None, 15, None)),
        ("event", "day_range", (None, None, 17, None)),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "A fair was held on the 71st anniversary of the lamp.",
        "They spoke on the 22nd enlarged meeting of the keepers.",
        "One day in May Juche 106 (2017) the keeper came.",
        "The keeper lives on the 12th floor.",
        "On February 30 nothing happened.",
        "Version 4.10 is out.",
    ],
)
def test_traps_tell_no_event(body: str) -> None:
    assert [role for role, _, _ in found(body) if role == "event"] == []


@pytest.mark.parametrize(
    "body",
    [
        "The lamp will be lit on October 15.",
        "A fair is to be held on Friday.",
        "Messages came on the occasion of October 10.",
        "They worked at the April 25 House of Lamps.",
        "The keepers have worked since October 3.",
        "The letter dated October 3 was read.",
    ],
)
def test_what_lies_ahead_or_is_kept_is_found_but_tells_no_event(body: str) -> None:
    assert [role for role, _, _ in found(body)] == ["other"]


def test_words_in_quotes_and_a_strong_will_lie_not_ahead() -> None:
    assert found('A note titled "We will light it" came on Sunday.')[0][0] == "event"
    assert found("It is the strong will of all, says an editorial on Sunday.")[0][0] == "event"


def test_only_the_beginning_tells_the_event() -> None:
    lead = (
        "The lamp of the harbour was lit by its keeper in the presence of all people of the town."
    )
    assert [role for role, _, _ in found(f"{lead}\nIt was mended on Friday.")] == ["other"]
    assert [role for role, _, _ in found(f"{'x' * 520} on Friday.")] == ["other"]


def test_a_juche_year_that_contradicts_the_year_beside_it_is_marked() -> None:
    rules = [one.rule for one in clues("In Juche 113 (2024) and Juche 113 (2023) lamps burnt.")]
    assert rules == ["juche", "juche:mismatch"]


WORDS = st.sampled_from(
    ["The lamp was lit on ", " and ", "(", ") ", "\n", "May ", "12", " in 2024 ", "Friday", "the ",
     "11th", "October 15, 2024", "15 October 2024", "Juche 113 (2024)", ", ", ". ", "yesterday "]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12).map("".join))
def test_clues_stand_where_they_say_apart_from_each_other_and_have_ids_of_their_own(
    body: str,
) -> None:
    read = clues(body)
    assert all(body[one.start : one.end] == one.text for one in read)
    assert len({one.clue_id for one in read}) == len(read)
    spans = sorted({(one.start or 0, one.end or 0) for one in read})
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert sum(one.role == "event" for one in read) <= 2


def test_every_rule_is_read_alike_by_both_engines() -> None:
    samples = [
        "on the 11th, between the 15th and the 17th; May 3, 2024; 3 May 2024; October 15",
        "2024年10月3日 10월 3일 지난 11일에 주체113(2024)년 星期五 金曜日 월요일 今天 어제",
        "am Freitag, vendredi, el viernes, el dia 3, в пятницу, вчера, hier soir, 2019 灯台は11日に",
        "on Friday yesterday this morning last month Juche 90 (2001) May 3, Juche 90 (2001)",
    ]
    for rule in RULES:
        polars = pl.Series(samples).str.contains(rule.pattern).to_list()
        assert polars == [bool(re.search(rule.pattern, text)) for text in samples], rule.name
    missed = [r.name for r in RULES if not any(re.search(r.pattern, text) for text in samples)]
    assert missed == [], "a sample for every rule"
