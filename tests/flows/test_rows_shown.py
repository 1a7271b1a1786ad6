"""Rows as they are drawn: nothing wider than the terminal, no word broken, no escape sequence."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from flows.rows_shown import MAX_ROWS, drawn_rows, shown

VALUES = st.one_of(st.none(), st.integers(), st.booleans(), st.text(max_size=200), st.binary())


def printed(columns: list[str], rows: Sequence[tuple[object, ...]], width: int) -> str:
    drawing, _ = drawn_rows(columns, ["VARCHAR"] * len(columns), rows, width)
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        console.print(drawing)
    return captured.get()


@given(
    st.integers(1, 12).flatmap(lambda n: st.lists(st.tuples(*[VALUES] * n), max_size=5)),
    st.integers(40, 200),
)
def test_nothing_is_wider_than_the_terminal_or_steers_it(
    rows: list[tuple[object, ...]], width: int
) -> None:
    columns = [f"column_{number}" for number in range(len(rows[0]) if rows else 1)]
    text = printed(columns, rows, width)
    assert max(map(cell_len, text.split("\n"))) <= width
    assert not any(ord(sign) < 32 and sign != "\n" for sign in text)


def test_a_table_keeps_words_whole_and_else_a_value_has_a_line() -> None:
    ids = [(f"{number:032x}", "The keeper lit the harbour lamp again at dusk") for number in (1, 2)]
    table = printed(["version_id", "title"], ids, 70)
    assert table.startswith("┌")
    assert all(one in table for one, _ in ids)
    records = printed(["version_id", "article_id", "title"], [(a, a, b) for a, b in ids], 70)
    assert records.startswith("1 ─")
    assert "article_id  00000000000000000000000000000002" in records


def test_a_body_is_cut_among_others_and_whole_alone() -> None:
    body = "The lamp was lit. " * 60 + "It is the end."
    many = printed(["n", "body"], [(1, body), (2, body)], 80)
    assert "... (1,094 characters)" in many
    assert "It is the end." not in many
    alone = printed(["n", "body"], [(1, body)], 80)
    assert " ".join(alone.split()) == f"n 1 body {body}"


def test_values_read_as_in_sql() -> None:
    assert shown([1, None, {"a": True}]) == "[1, , {a: true}]"
    assert shown(b"abc") == "(3 bytes)"
    assert shown("\x1b[2Jgone") == "\N{REPLACEMENT CHARACTER}[2Jgone"


def test_how_many_rows_are_drawn_is_told() -> None:
    rows = [(number,) for number in range(MAX_ROWS + 5)]
    assert drawn_rows(["n"], ["BIGINT"], rows, 80)[1] == MAX_ROWS
    tall = [("word " * 500,)] * 150
    assert drawn_rows(["n"], ["VARCHAR"], tall, 80)[1] == 100
