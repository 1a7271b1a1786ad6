"""The repair of glued leaders' names: examples, laws, and floors on the shared captures.

All sentences here are ours. The shared data is counted and never quoted; where it is absent, the
floors are skipped.
"""

import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.names import (
    DERIVED_FORMS,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    IRREGULAR_FORMS,
    repair_glued_names,
)

SHARED_DATA = Path(__file__).parents[2].parent / "shared" / "data"
GLUED_CAPTURES = SHARED_DATA / "kcna_daily" / "snapshots.parquet"
CLEAN_STORIES = SHARED_DATA / "kcna_cojp" / "stories.parquet"

LEADERS = "Kim (?:Jong Un|Jong Il|Il Sung|Jong Suk)"
# The oracle knows no words: whatever touches a name with a letter, digit or comma counts as glued.
ORACLE = re.compile(rf"(?<=[\w,])(?={LEADERS})|(?<=Kim (?:Jong Un|Jong Il|Il Sung))(?=[A-Za-z])")

# Pieces that, put together without spaces, give glue, look-alikes, names in a row and plain text.
NAMES_AND_PARTS = ["Kim Jong Un", "Kim Il Sung", "Kim Jong Il", "Kim Jong Suk", "Kim", " Il Sung"]
RESTS = ["and", "visited", "to", "g", "ism", "ists", "son", "'s", "Square", "é", "김", "7"]
BETWEEN = [" ", "\n", "\xa0", "-", " --", ",", ".", '"']
PIECES = st.sampled_from([*NAMES_AND_PARTS, *RESTS, *BETWEEN])
GLUED_TEXT = st.lists(PIECES, max_size=12).map("".join)


def repaired(*texts: str | None) -> list[str | None]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.select(repair_glued_names(pl.col("text")))["text"].to_list()


def distinct_texts(path: Path, *names: str) -> list[str]:
    if not path.exists():
        pytest.skip(f"no shared data at {path}")
    frame = pl.read_parquet(path, columns=list(names))
    return pl.concat([frame[name] for name in names]).drop_nulls().unique().to_list()


@pytest.mark.parametrize(
    ("glued", "mended"),
    [
        ("A gift toKim Jong Un, they say", "A gift to Kim Jong Un, they say"),
        ("In winter,Kim Jong Un rested", "In winter, Kim Jong Un rested"),
        ("On May 3Kim Jong Il slept", "On May 3 Kim Jong Il slept"),
        ("Pyongyang (KCNA) --Kim Jong Un", "Pyongyang (KCNA) -- Kim Jong Un"),
        ("respected HEKim Jong Unand", "respected HE Kim Jong Un and"),
        ("Kim Jong Unplanted a tree", "Kim Jong Un planted a tree"),
        ("Kim Jong Unlessened his load", "Kim Jong Un lessened his load"),
        ("Kim Jong Ungave and Kim Jong Iltook,", "Kim Jong Un gave and Kim Jong Il took,"),
        ("wished Kim Jong Ungood luck", "wished Kim Jong Un good luck"),
        ("Kim Il SungSquare", "Kim Il Sung Square"),
        ("Kim Jong Unon-the-spot", "Kim Jong Un on-the-spot"),
        ("Kim Il SungandKim Jong Ilrest", "Kim Il Sung and Kim Jong Ilrest"),
        ("ofKim Il SungKim Jong IlKim Jong Unmet", "of Kim Il Sung Kim Jong Il Kim Jong Un met"),
        ("ofKim Il SungKim Jong Ilmet", "of Kim Il Sung Kim Jong Il met"),
        ("del compañeroKim Jong Un", "del compañero Kim Jong Un"),
    ],
)
def test_lost_space_is_put_back(glued: str, mended: str) -> None:
    assert repaired(glued) == [mended]


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Ung, Kim Jong Uk and Kim Jong Ilson met",
        "Kim Jong Ilson's friend Kim Il Sungwon, Kim Jong Unsang",
        "Kim Il Sungism, Kim Jong Ilism, a Kim Il Sungist, Kim Il Sungists",
        "Kim Il Sungized, Kim Jong Ilites, Kim Il Sungian",
        "Kimilsungia and Kimjongilia",
        "Kim Il Sung-Kim Jong Il Youth League",
        "Kim Il Sung--Kim Jong Il Youth League",
        "Kim Jong Un's, Kim Jong Un\u2019s and Kim Jong Il\u2032s",
        "“Kim Jong Un” and \"Kim Il Sung\" and 'Kim Jong Il'",
        "(Kim Jong Un)\nKim Jong Il\n-Kim Il Sung\r\n",
        "Kim Jong Unveils Plan, Kim Jong Unites Family, Kim Jong Unanimously Elected",
        "KIM JONG UN VISITS, Kim Jong-unvisited",
        "Comrade\xa0Kim Jong Un\xa0Sends Message",
        "ChairmanKim Yo Jongvisited",
    ],
)
def test_what_is_no_glue_or_not_certain_stays(text: str) -> None:
    assert repaired(text) == [text]


def test_null_and_empty_stay() -> None:
    assert repaired(None, "") == [None, ""]


@pytest.mark.parametrize("name", GIVEN_NAMES)
def test_every_listed_word_is_split_from_every_name(name: str) -> None:
    words = [*FUNCTION_WORDS.split(), *IRREGULAR_FORMS.split()]
    assert repaired(*(f"Kim {name}{word}." for word in words)) == [
        f"Kim {name} {word}." for word in words
    ]


def test_word_lists_are_sorted_and_hold_no_derived_form() -> None:
    for words in (FUNCTION_WORDS.split(), IRREGULAR_FORMS.split()):
        assert all(first < second for first, second in pairwise(words))
        assert not [word for word in words if re.fullmatch(DERIVED_FORMS, word)]


@given(GLUED_TEXT)
@example("ofKim Jong UnKim Jong Iland")
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repaired(text)
    assert repaired(*once) == once


@given(GLUED_TEXT)
def test_only_spaces_are_inserted(text: str) -> None:
    (mended,) = repaired(text)
    assert mended is not None
    assert mended.replace(" ", "") == text.replace(" ", "")
    assert len(mended) >= len(text)


@given(st.one_of(GLUED_TEXT, st.text()).filter(lambda text: not re.search(LEADERS, text)))
def test_text_without_a_leader_is_unchanged(text: str) -> None:
    assert repaired(text) == [text]


def test_recall_on_glued_captures_keeps_its_floor() -> None:
    texts = distinct_texts(GLUED_CAPTURES, "headline", "story_text")
    glued = sum(len(ORACLE.findall(text)) for text in texts)
    left = sum(len(ORACLE.findall(text or "")) for text in repaired(*texts))
    assert glued > 1_000
    # Measured: all but two of about 1,300 sides; the rest is room for captures yet to come.
    assert 1 - left / glued >= 0.99


def test_stories_that_are_not_glued_are_left_alone() -> None:
    texts = distinct_texts(CLEAN_STORIES, "title", "story")
    changed = sum(text != mended for text, mended in zip(texts, repaired(*texts), strict=True))
    # One story of 2011 is truly glued, on the left of a name.
    assert changed <= 1


def test_glue_made_from_clean_stories_is_undone() -> None:
    texts = [text for text in distinct_texts(CLEAN_STORIES, "title") if re.search(LEADERS, text)]
    glued = [re.sub(rf"(?<=\w) (?={LEADERS})", "", text) for text in texts]
    assert glued != texts
    assert repaired(*glued) == texts
