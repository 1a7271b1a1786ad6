"""Tables: CSV, Parquet and JSON arrays; each row is one record in JSON, and a bad one is alone."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from tests.reading import Pipe, captured, reasons, rejected
from transforms import limits
from transforms.readers import Capture, Given, read

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
ROWS = st.lists(st.fixed_dictionaries({"url": CELLS, "Title": CELLS, "n": CELLS}), max_size=6)


def table(rows: list[dict[str, str]], delimiter: str = ",", charset: str = "utf-8") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, ["url", "Title", "n"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(charset)


def columns(data: Mapping[str, object], **options: object) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pyarrow.table(data), file, **options)
    return file.getvalue()


def records(content: bytes, name: str) -> list[object]:
    return [json.loads(page.content) for page in captured(content, name)]


@settings(deadline=None)
@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_rows_of_csv_arrive_by_the_names_of_the_header(
    rows: list[dict[str, str]], delimiter: str, charset: str
) -> None:
    assert records(table(rows, delimiter, charset), "rows.csv") == rows


def test_a_row_states_address_and_time_and_where_it_stood() -> None:
    content = b"Link,Captured At,Status Code\nhttp://a.example/,2024-10-15,404\n"
    (page,) = captured(content, "rows.tsv", Given("Harbour Herald"))
    assert (page.url, page.captured_at) == ("http://a.example/", datetime(2024, 10, 15))
    assert (page.uri, page.outlet, page.http_status) == ("rows.tsv#row=1", "Harbour Herald", 404)
    assert page.content.startswith(b'{"Link": "http://a.example/"')
    assert (page.media_type, page.charset_basis) == ("application/json", "utf-8")


def test_korean_csv_is_read_in_its_character_set_and_what_cannot_be_read_is_flagged() -> None:
    text = "title,text\n항구의 등불,등불이 다시 켜졌다\n" * 9
    (first, *_) = captured(text.encode("cp949"), "rows.csv")
    assert json.loads(first.content) == {"title": "항구의 등불", "text": "등불이 다시 켜졌다"}
    broken = captured("title,text\n항구의 등불,등불이\n".encode() * 9 + b"fog,\xb3\n", "rows.csv")
    assert [page.charset_basis for page in broken[-2:]] == ["utf-8", "replaced"]


def test_no_cell_is_lost_where_a_row_does_not_fit_the_header() -> None:
    content = b"url,text,text\na,b\nc,d,e,f,g\n\n,,\n"
    assert records(content, "rows.csv") == [
        {"url": "a", "text": "b"},
        {"url": "c", "text": "d", "beyond_the_header": ["f", "g", "e"]},
        {"url": "", "text": "", "beyond_the_header": [""]},
    ]


def test_a_nul_and_an_open_quote_are_cells_like_others() -> None:
    content = b'url,text\na,fog\x00fog\nb,"never closed\nc,d\n'
    assert records(content, "rows.csv") == [
        {"url": "a", "text": "fog\x00fog"},
        {"url": "b", "text": "never closed\nc,d\n"},
    ]


def test_a_row_over_the_limit_is_given_up_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CAPTURE_BYTES", 200)
    long = b"x" * 400
    for bad in (b"b," + long, b'b,"' + long + b'"', b"," * 300):
        content = b"url,text\na,1\n" + bad + b"\nc,2\n"
        assert records(content, "rows.csv") == [
            {"url": "a", "text": "1"},
            {"url": "c", "text": "2"},
        ]
        assert reasons(content, "rows.csv") == ["too_large"]
    endless = b'url,text\na,1\nb,"x\n' + b"y\n" * 200
    assert records(endless, "rows.csv")[0] == {"url": "a", "text": "1"}
    assert "too_large" in reasons(endless, "rows.csv")


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"a,b,c\n1,2,3\n", "rows.csv", "unknown_format"),
        (b"", "rows.csv", "empty"),
        (b"just a line of text", "rows.csv", "unknown_format"),
        (columns({"a": [1]}), "rows.parquet", "unknown_format"),
        (columns({"url": pyarrow.array([], pyarrow.string())}), "x", "empty"),
        (columns({"url": ["a"]})[:-9], "rows.parquet", "damaged_container"),
        (b"[]", "rows.json", "empty"),
        (bytes(10_240), "a.tar", "empty"),
        (b"PK\x05\x06" + bytes(18), "a.zip", "empty"),
        (b"[[[[", "rows.json", "empty"),
        (b'[{"url": ', "rows.json", "bad_json"),
        (b"[1, null, true]", "rows.json", "bad_json"),
    ],
)
def test_a_table_without_records_says_why_once(content: bytes, name: str, reason: str) -> None:
    assert reasons(content, name) == [reason]
    assert captured(content, name) == []


@pytest.mark.parametrize("sought", [True, False])
def test_rows_of_parquet_arrive_as_json(sought: bool) -> None:
    content = columns(
        {
            "url": ["http://a.example/1", None],
            "html": [b"<p>caf\xe9 caf\xe9 caf\xe9 caf\xe9 caf\xe9 caf\xe9</p>", b"\x89PNG\x00\x00"],
            "captured_at": pyarrow.array([1728950400_000_000_001] * 2, pyarrow.timestamp("ns")),
            "day": [date(2024, 10, 15), None],
            "n": [1.5, float("nan")],
            "price": [Decimal("1.50"), None],
            "tags": [["a", "b"], []],
            "who": [{"name": "x"}, None],
        }
    )
    stream = io.BytesIO(content) if sought else Pipe(content)
    found = [page for page in read(stream, "r.parquet", Given()) if isinstance(page, Capture)]
    assert [page.uri for page in found] == ["r.parquet#row=1", "r.parquet#row=2"]
    assert found[0].captured_at == datetime(2024, 10, 15)
    assert json.loads(found[0].content) == {
        "url": "http://a.example/1",
        "html": "<p>café café café café café café</p>",
        "captured_at": "2024-10-15T00:00:00",
        "day": "2024-10-15",
        "n": 1.5,
        "price": "1.50",
        "tags": ["a", "b"],
        "who": {"name": "x"},
    }
    second = json.loads(found[1].content)
    assert (second["html"], second["n"], second["who"]) == (None, None, None)


def test_a_value_that_is_no_text_costs_its_row() -> None:
    broken = pyarrow.array([b"fog", b"\xff\xfe"]).view(pyarrow.string())
    content = columns({"text": broken})
    assert records(content, "r.parquet") == [{"text": "fog"}]
    assert [item.uri for item in rejected(content, "r.parquet")] == ["r.parquet#row=2"]


def test_rows_are_held_by_the_length_of_the_longest_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PARQUET_BATCH_BYTES", 1_000)
    content = columns({"text": ["x" * 900] * 40})
    assert len(captured(content, "r.parquet")) == 40


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["url", 'a"{b']), st.text() | st.integers(), min_size=1)
    ),
    st.sampled_from([(",", "[", "]"), ("\n", "", ""), (" ,\n ", " [\n", "\n] ")]),
    st.none() | st.integers(0, 3),
    st.integers(1, 40),
)
def test_objects_of_an_array_or_in_a_row_arrive(
    rows: list[dict[str, object]], form: tuple[str, str, str], indent: int | None, step: int
) -> None:
    between, start, end = form
    texts = [json.dumps(row, ensure_ascii=False, indent=indent) for row in rows]
    content = (start + between.join(texts) + end).encode("utf-8", "surrogatepass")
    found = read(Pipe(content, step), "rows.json", Given())
    assert [json.loads(page.content) for page in found if isinstance(page, Capture)] == rows


def test_items_before_damage_arrive_and_one_reject_says_the_rest() -> None:
    content = b'[{"url": "a"}, {"url": "b"}, {"url" "c"}, {"url": "d"}]'
    assert records(content, "rows.json") == [{"url": "a"}, {"url": "b"}]
    assert reasons(content, "rows.json") == ["bad_json"]


def test_an_array_larger_than_a_capture_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CAPTURE_BYTES", 100_000)
    row = {"url": "a", "text": "x" * 900}
    content = json.dumps([row] * 1_000).encode()
    assert records(content, "rows.json") == [row] * 1_000
    huge = json.dumps([row, {"text": "x" * 400_000}, row]).encode()
    assert records(huge, "rows.json") == [row]
    assert reasons(huge, "rows.json") == ["too_large"]


@pytest.mark.parametrize("name", ["rows.csv", "rows.jsonl", "rows.json", "rows.parquet"])
def test_more_rows_than_the_limit_are_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORDS", 3)
    row = {"url": "a"}
    content = {
        "rows.csv": b"url\n" + b"a\n" * 9,
        "rows.jsonl": b'{"url": "a"}\n' * 9,
        "rows.json": json.dumps([row] * 9).encode(),
        "rows.parquet": columns({"url": ["a"] * 9}),
    }[name]
    assert records(content, name) == [row] * 3
    assert reasons(content, name) == ["too_many"]
