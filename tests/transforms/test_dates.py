"""Clues before a body: datelines, and the ids of clues."""

import pytest

from transforms.dates import clue, dateline_clue

VERSION = "a" * 32


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Pyongyang, October 12 (KCNA) --", (None, 10, 12)),
        ("Pyongyang, Sept. 9, 2024 (KCNA) --", (2024, 9, 9)),
        ("HOUSTON, Feb 29 -", (None, 2, 29)),
        ("(평양 8월 21일발 조선중앙통신)", (None, 8, 21)),
        ("(평양 주체113(2024)년 8월 21일발 조선중앙통신)", (2024, 8, 21)),
    ],
)
def test_a_dateline_states_month_and_day_and_seldom_a_year(
    line: str, parts: tuple[int | None, int, int]
) -> None:
    found = dateline_clue(VERSION, line)
    assert found is not None
    assert (found.year, found.month, found.day) == parts
    assert (found.role, found.kind, found.text) == ("published", "dateline", line)


@pytest.mark.parametrize(
    "line", ["Pyongyang, June 31 (KCNA) --", "Pyongyang, Feb. 29, 2023 (KCNA) --", "HOUSTON -"]
)
def test_a_dateline_without_a_real_day_gives_no_clue(line: str) -> None:
    assert dateline_clue(VERSION, line) is None


def test_the_id_of_a_clue_is_of_text_rule_words_place_and_evidence() -> None:
    def key(
        version: str = VERSION,
        rule: str = "r",
        text: str = "t",
        span: tuple[int, int] | None = None,
        capture: str | None = None,
    ) -> str:
        return clue(version, "other", "url", text, rule, span=span, capture_id=capture).clue_id

    keys = [key(), key("b" * 32), key(rule="s"), key(text="u"), key(span=(0, 1)), key(capture="c")]
    assert len(set(keys)) == len(keys)
    # What the clue is read as later is no part of it.
    with_day = clue(VERSION, "published", "url", "t", "r", parts=(2024, 10, 12))
    assert with_day.clue_id == key()
