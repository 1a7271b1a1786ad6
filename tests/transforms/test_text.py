"""Text as stored and text as compared: what may change between the two, and what never does."""

import unicodedata
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text import (
    clean_lines,
    dateline,
    end_mark,
    normal_form,
    one_line,
    without_marks,
    word_count,
)

LAW = settings(deadline=None, max_examples=150)

WORDS = [
    "harbour",
    "Lamp",
    "café",
    "cafe\u0301",
    "평양",
    "港",
    "76th",
    "don't",
    "co-op",
    "…",
    "«x»",
]
GAPS = [" ", "\t", "\xa0", "\u3000", "\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\n \n"]
UNSEEN = ["\u200b", "\ufeff", "\u00ad", "\u202e", "\x00", "\x1f"]
RAGGED = st.lists(st.sampled_from([*WORDS, *GAPS, *UNSEEN]), max_size=25).map("".join)

# One character a reader sees, in the dresses that keyboards and agencies give it.
DRESSES = {
    "a": "aA",
    "é": "éÉ",
    "'": "'‘’‚‛′`",
    '"': '"“”„‟«»',
    "-": "-‐‑‒–—―−",
    " ": " \t\xa0\u2003\u202f\u3000\n",
}
DRESSED = st.lists(
    st.sampled_from(sorted(DRESSES)).flatmap(
        lambda plain: st.tuples(*[st.sampled_from(DRESSES[plain])] * 2)
    ),
    max_size=20,
)

DATELINES = [
    "Pyongyang, October 12 (KCNA) --",
    "Pyongyang, Oct. 28 (KCNA) –",
    "Pyongyang, May 1, 2024 (KCNA)--",
    "HOUSTON, Feb 26 -",
    "(평양 8월 21일발 조선중앙통신)",
    "(평양 주체113(2024)년 8월 21일발 조선중앙통신)",
]
END_MARKS = ["-0-", "(끝)", "-30-", "(END)"]
BODIES = st.lists(
    st.sampled_from(["The harbour lamp was lit.", "Two boats came in.", "배가 들어왔다."]),
    min_size=1,
    max_size=4,
).map("\n".join)


def applied(rule: Callable[[pl.Expr], pl.Expr], *texts: str | None) -> list[str | None]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.select(rule(pl.col("text")))["text"].to_list()


def one(rule: Callable[[pl.Expr], pl.Expr], text: str) -> str | None:
    return applied(rule, text)[0]


def seen(text: str) -> str:
    """What a reader sees of a text: neither spaces nor control and format characters."""
    shown = (char for char in text if unicodedata.category(char)[0] not in "ZC")
    return unicodedata.normalize("NFD", "".join(shown))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" The\t lamp.\u3000\r\n\r\n \n Two  boats.\u2028Fog.", "The lamp.\nTwo boats.\nFog."),
        ("har\u00adbour\u200b lamp\ufeff", "harbour lamp"),
        ("cafe\u0301", "café"),
        ("“Lamp” — ‘lit’ … «x»", "“Lamp” — ‘lit’ … «x»"),
        (" \n\xa0\n", ""),
    ],
)
def test_cleaning_mends_spaces_and_keeps_what_is_written(raw: str, clean: str) -> None:
    assert one(clean_lines, raw) == clean


@LAW
@given(RAGGED)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = one(clean_lines, text)
    assert once is not None
    assert one(clean_lines, once) == once


def test_a_mark_behind_an_invisible_character_is_composed_at_once() -> None:
    assert one(clean_lines, "cafe\u200b\u0301") == "café"


@LAW
@given(st.one_of(RAGGED, st.text()))
def test_cleaning_loses_no_visible_character_and_leaves_no_ragged_line(text: str) -> None:
    clean = one(clean_lines, text)
    assert clean is not None
    assert seen(clean) == seen(text)
    assert all(line and line == line.strip() for line in clean.split("\n")) or clean == ""


def test_a_title_is_one_line_and_null_where_nothing_is_seen() -> None:
    assert applied(one_line, "Lamp\r\n\tLit Again ", " \u200b\n", "", None) == [
        "Lamp Lit Again",
        None,
        None,
        None,
    ]


@LAW
@given(DRESSED)
def test_normal_form_is_blind_to_quotes_dashes_spaces_and_case(
    pairs: list[tuple[str, str]],
) -> None:
    forms = applied(normal_form, *("".join(pair[side] for pair in pairs) for side in (0, 1)))
    assert forms[0] == forms[1]
    assert applied(normal_form, *forms) == forms


@pytest.mark.parametrize(("first", "second"), [("one lamp", "one lamps"), ("6 boats", "7 boats")])
def test_normal_form_keeps_words_and_numbers_apart(first: str, second: str) -> None:
    assert one(normal_form, first) != one(normal_form, second)


@LAW
@given(RAGGED)
def test_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = one(normal_form, text.replace("e\u0301", "é"))
    assert once is not None
    assert one(normal_form, once) == once


@pytest.mark.parametrize(("fancy", "plain"), [("it´s lit", "it's lit"), ("a 3″ lamp", 'a 3" lamp')])
def test_normal_form_folds_the_accent_and_the_double_prime(fancy: str, plain: str) -> None:
    assert one(normal_form, fancy) == one(normal_form, plain)


def test_normal_form_composes_what_lower_case_brings_together() -> None:
    once = one(normal_form, "J\u030c")
    assert once is not None
    assert one(normal_form, once) == once


@pytest.mark.parametrize("line", DATELINES)
def test_dateline_is_found_at_the_beginning_only(line: str) -> None:
    assert one(dateline, f"{line} The harbour lamp was lit.") == line
    assert one(dateline, f"The harbour lamp was lit: {line}") is None


def test_a_sentence_before_a_dateline_is_no_place() -> None:
    assert one(dateline, "The lamp was lit. Pyongyang, October 12 (KCNA) -- Fog.") is None


@pytest.mark.parametrize(
    "text",
    [
        "One day in May Juche 106 (2017), a fisherman found a lamp.",
        "On October 12 the lamp was lit.",
        "Pyongyang, October (KCNA) -- The lamp was lit.",
        "8월 21일 등불이 켜졌다.",
    ],
)
def test_a_sentence_with_a_date_is_no_dateline(text: str) -> None:
    assert one(dateline, text) is None
    assert one(without_marks, text) == text


@pytest.mark.parametrize("text", ["A score of 3-0-2 was met.", "The end (END) is not near."])
def test_end_mark_inside_a_text_stays(text: str) -> None:
    assert one(end_mark, text) is None
    assert one(without_marks, text) == text


@LAW
@given(
    st.none() | st.sampled_from(DATELINES),
    BODIES,
    st.none() | st.sampled_from(END_MARKS),
    st.sampled_from([" ", "\n"]),
)
def test_dateline_body_and_end_mark_are_told_apart_and_recompose_the_text(
    line: str | None, body: str, mark: str | None, gap: str
) -> None:
    whole = gap.join(part for part in (line, body, mark) if part)
    assert (one(dateline, whole), one(without_marks, whole), one(end_mark, whole)) == (
        line,
        body,
        mark,
    )


@LAW
@given(
    st.lists(st.sampled_from([*DATELINES, *END_MARKS, "lamp", "-", "(KCNA)"]), max_size=5),
    st.sampled_from([" ", "\n"]),
)
def test_the_three_parts_hold_every_character_whatever_the_text_is(
    pieces: list[str], gap: str
) -> None:
    whole = gap.join(pieces)
    parts = [one(rule, whole) or "" for rule in (dateline, without_marks, end_mark)]
    assert "".join("".join(parts).split()) == "".join(whole.split())


def test_dateline_and_end_mark_share_no_character() -> None:
    whole = "Pyongyang, May 1 (KCNA) -0-"
    parts = [one(rule, whole) or "" for rule in (dateline, without_marks, end_mark)]
    assert "".join("".join(parts).split()) == "".join(whole.split())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", 0),
        ("-- ... --", 0),
        ("The embassy's 3-day visit -- ended.", 5),
        ("평양 2024", 3),
        ("東京タワー", 5),
        ("L’été à Orléans", 3),
    ],
)
def test_words_are_counted_and_each_glyph_is_one(body: str, words: int) -> None:
    assert pl.select(word_count(pl.lit(body))).item() == words
