"""Word diffs: what was taken out and put in, losing nothing."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms import word_diff as module
from transforms.word_diff import CONTEXT_WORDS, Op, dumped, loaded, shortened, word_diff


def test_a_changed_word_is_shown_between_its_neighbours() -> None:
    found = word_diff("The lamp was lit on Tuesday.", "The old lamp was lit on Friday.")
    assert found.ops == (
        Op("=", "The "),
        Op("+", "old "),
        Op("=", "lamp was lit on "),
        Op("-", "Tuesday."),
        Op("+", "Friday."),
    )
    assert (found.added, found.removed) == (2, 1)


@pytest.mark.parametrize(
    "later",
    ["The “lamp” was  lit", 'The "Lamp" was lit', "The 'lamp' was\nlit", "the lamp was lit."],
)
def test_quotes_case_and_spaces_are_no_change(later: str) -> None:
    found = word_diff('The "lamp" was lit', later)
    assert (found.added, found.removed) == (0, 0)


def test_characters_of_korean_and_chinese_count_as_words() -> None:
    found = word_diff("등대를 화요일에 켰다", "등대를 금요일에 켰다")
    assert [one for one in found.ops if one.op != "="] == [Op("-", "화"), Op("+", "금")]


def test_common_words_far_from_a_change_are_left_out() -> None:
    words = [f"w{number} " for number in range(40)]
    ops = word_diff("".join(words), "".join([*words[:20], "new ", *words[20:]])).ops
    found = shortened(ops)
    assert [one.op for one in found] == ["~", "=", "+", "=", "~"]
    assert found[0].text == found[-1].text == str(20 - CONTEXT_WORDS)
    assert found[1].text.split() == [f"w{number}" for number in range(20 - CONTEXT_WORDS, 20)]
    assert loaded(dumped(found)) == found


def test_a_stretch_that_is_too_long_counts_as_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BLOCK_WORDS", 3)
    found = word_diff("a b c d", "a b c e")
    assert [one.op for one in found.ops] == ["-", "+"]
    assert (found.added, found.removed) == (4, 4)


TEXT = st.text(alphabet="ab .\n“등", max_size=40).map(str.lstrip)


@settings(deadline=None)
@example(before="a", after="a\n ")
@given(TEXT, TEXT)
def test_the_ops_give_back_both_texts_word_for_word(before: str, after: str) -> None:
    found = word_diff(before, after)
    new = "".join(text for op, text in found.ops if op in "=+")
    assert new == after
    old = "".join(text for op, text in found.ops if op in "=-")
    if not found.added:
        assert found.removed or len(old.split()) == len(before.split())
    assert (found.added == found.removed == 0) == all(one.op == "=" for one in found.ops)
    assert word_diff(before, before).ops in ((), (Op("=", before),))
