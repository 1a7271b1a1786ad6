"""Alignment: a text is led back to the lines that it was taken from."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.alignment import LONG, align

LAMP, GLASS, SUMMER = (
    "thelampwaslitagainontuesday",
    "theglasscameinahaycart",
    "thenextrepairisinsummer",
)


def test_the_lines_of_a_text_are_found_in_order() -> None:
    found = align(["menu", LAMP, "weather", GLASS, SUMMER], [LAMP, SUMMER])
    assert (found.lines, found.coverage) == ((1, 4), 1.0)


def test_of_two_equal_lines_the_one_among_chosen_neighbours_is_meant() -> None:
    forms = [GLASS, "menu", "letters", LAMP, GLASS, SUMMER]
    assert align(forms, [LAMP, GLASS, SUMMER]).lines == (3, 4, 5)


def test_a_short_line_counts_only_where_the_text_goes_on_with_it() -> None:
    assert align(["note", LAMP, "note", GLASS], [LAMP, "note", GLASS]).lines == (1, 2, 3)


def test_a_line_with_a_piece_missing_in_the_text_is_found() -> None:
    whole = "theshipleftontwelfthoctoberwithahundredbarrelsofherringandfiftyofsalt"
    found = align([LAMP, whole], [LAMP, whole.replace("twelfthoctober", "")])
    assert found.lines == (0, 1)


def test_a_text_from_elsewhere_is_not_covered() -> None:
    assert align([LAMP, GLASS], [SUMMER]).coverage == 0.0
    assert align([], []).lines == ()


LINES = st.lists(st.text("abcdef", min_size=LONG, max_size=40), max_size=12, unique=True)


@given(LINES, st.data())
def test_a_choice_of_lines_is_found_again(forms: list[str], data: st.DataObject) -> None:
    chosen = [n for n in range(len(forms)) if data.draw(st.booleans())]
    text = [forms[number] for number in chosen]
    found = align(forms, text)
    held = "".join(forms[number] for number in found.lines)
    assert list(found.lines) == sorted(found.lines)
    assert all(form in held for form in text)


@given(st.lists(st.text("ab", max_size=30), max_size=8), st.lists(st.text("ab", max_size=30)))
def test_any_lines_and_text_give_lines_in_order(forms: list[str], text: list[str]) -> None:
    found = align(forms, [form for form in text if form])
    assert list(found.lines) == sorted(set(found.lines))
    assert all(0 <= number < len(forms) for number in found.lines)
