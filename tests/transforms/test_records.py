"""Records: which field of a scrape holds what, and which moment its times state."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.records import (
    FIELDS,
    day_in_name,
    is_field,
    parse_moment,
    parse_record,
    stated_moment,
)

MOMENTS = st.datetimes(datetime(1974, 1, 1), datetime(2100, 12, 31))
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from([name for names in FIELDS.values() for name in names])


def record(**fields: object) -> bytes:
    return json.dumps(fields).encode()


@given(st.binary() | st.dictionaries(NAMES, JSON).map(lambda fields: json.dumps(fields).encode()))
def test_any_bytes_give_a_record_or_none_and_no_field_is_empty(line: bytes) -> None:
    found = parse_record(line)
    if found is not None:
        texts = (found.url, found.title, found.text, found.html, found.listed, found.outlet)
        assert all(text is None or (text and text == text.strip()) for text in texts)


@pytest.mark.parametrize(
    "line", [b"", b"[1, 2]", b'"text"', b"7", b'{"a": ', b"\xff\xfe{", b"[" * 100_000]
)
def test_what_is_no_json_object_is_no_record(line: bytes) -> None:
    assert parse_record(line) is None


def test_the_first_name_that_is_filled_wins() -> None:
    found = parse_record(
        record(
            url="", link=" http://harbour.example/a ", story_text=None, body="Fog.", text="Rain."
        )
    )
    assert found is not None
    assert (found.url, found.text) == ("http://harbour.example/a", "Fog.")


def test_case_blanks_and_marks_in_a_name_do_not_matter() -> None:
    found = parse_record(
        b'{"URL": "http://a.example/", "Full Text": "Fog.", "datePublished": "2024-10-15",'
        b' "date-scraped": "2024-10-16", "Status Code": "404", "url_": "http://b.example/"}'
    )
    assert found is not None
    assert (found.url, found.text, found.listed) == ("http://a.example/", "Fog.", "2024-10-15")
    assert (found.captured_at, found.http_status) == (datetime(2024, 10, 16), 404)
    assert is_field("Page URL")
    assert not is_field("n")


def test_a_record_in_another_character_set_and_half_a_character_are_read() -> None:
    korean = parse_record('{"title": "항구의 등불이 다시 켜졌다"}'.encode("cp949"))
    assert korean is not None
    assert korean.title == "항구의 등불이 다시 켜졌다"
    half = parse_record(b'{"title": "fog \\ud83d", "text": "\\ud83d\\ude00"}')
    assert half is not None
    assert (half.title, half.text) == ("fog \ufffd", "😀")


def test_values_of_a_wrong_kind_are_left_and_paragraphs_joined() -> None:
    found = parse_record(
        record(
            title=["Lamp"], paragraphs=["Fog.", 7, "Rain."], date=1728950400000, status_code=True
        )
    )
    assert found is not None
    assert (found.title, found.text, found.listed) == (None, "Fog.\nRain.", "1728950400000")
    assert found.http_status is None


@pytest.mark.parametrize(("status", "kept"), [(100, 100), (999, 999), (99, None), (1000, None)])
def test_a_status_is_one_that_http_knows(status: int, kept: int | None) -> None:
    found = parse_record(record(status_code=status))
    assert found is not None
    assert found.http_status == kept


@pytest.mark.parametrize(
    ("stated", "code"), [("en", "en"), ("EN-gb", "en"), ("ko_KP", "ko"), ("English", None)]
)
def test_language_is_the_two_letters_of_a_code(stated: str, code: str | None) -> None:
    found = parse_record(record(lang=stated))
    assert found is not None
    assert found.language == code


@given(MOMENTS)
def test_epochs_and_iso_texts_of_one_moment_state_that_moment(moment: datetime) -> None:
    epoch = moment.replace(tzinfo=UTC).timestamp()
    whole = moment.replace(microsecond=0)
    millis = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert parse_moment(str(int(epoch))) == whole
    if epoch * 1000 >= 100_000_000_000:
        assert parse_moment(str(round(millis.replace(tzinfo=UTC).timestamp() * 1000))) == millis
    assert parse_moment(moment.isoformat()) == moment
    assert parse_moment(f" {moment.isoformat(' ')} ") == moment
    assert parse_moment(moment.isoformat() + "Z") == moment


@given(MOMENTS, OFFSETS)
def test_an_offset_is_taken_off(moment: datetime, offset: timedelta) -> None:
    local = moment.replace(tzinfo=UTC).astimezone(timezone(offset))
    assert parse_moment(local.isoformat()) == moment


def test_the_smallest_count_of_milliseconds_is_not_taken_for_seconds() -> None:
    assert parse_moment("99999999999") is None
    assert parse_moment("100000000000") == datetime(1973, 3, 3, 9, 46, 40)


def test_pyongyang_and_its_half_hour_are_behind_utc_by_their_offset() -> None:
    assert parse_moment("2024-10-12T00:30:00+09:00") == datetime(2024, 10, 11, 15, 30)
    assert parse_moment("2016-10-12T00:30:00+08:30") == datetime(2016, 10, 11, 16, 0)
    assert parse_moment("2024-10-12") == datetime(2024, 10, 12)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Thu, 17 Oct 2024 00:30:00 +0900", datetime(2024, 10, 16, 15, 30)),
        ("17 Oct 2024 00:30 GMT", datetime(2024, 10, 17, 0, 30)),
        ("Thu, 17 Oct 2024 00:30:00 KST", None),  # which of several zones that is, is not said
        ("Thu, 17 Oct 2024 00:30:00", None),
        ("Thu, 99 Oct 2024 00:30:00 +0900", None),
    ],
)
def test_the_date_of_an_email_states_a_moment_if_its_offset_is_plain(
    value: str, moment: datetime | None
) -> None:
    assert parse_moment(value) == moment
    stated = stated_moment(value)
    assert (stated is None) == (moment is None)
    if stated and moment:
        assert stated.utcoffset() in (timedelta(0), timedelta(hours=9))
        assert stated.astimezone(UTC).replace(tzinfo=None) == moment


@pytest.mark.parametrize(
    "value",
    [None, "", "12", "yesterday", "20241015080000", "9999999999999", "1899-12-31", "2101-01-01"],
)
def test_what_is_no_time_of_our_centuries_is_none(value: str | None) -> None:
    assert parse_moment(value) is None


@example("0001-01-01T00:00:00+14:00")
@given(st.text() | st.from_regex(r"-?\d{1,20}(\.\d+)?", fullmatch=True))
def test_any_text_is_a_plain_moment_or_none(value: str) -> None:
    moment = parse_moment(value)
    assert moment is None or (moment.tzinfo is None and 1900 <= moment.year <= 2100)


@given(
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["{}.jsonl", "kcna/{}/index.html", "a_{}_9", "{}T08-00.gz", "{}"]),
)
def test_the_last_day_in_a_path_is_the_capture_day(first: date, last: date, form: str) -> None:
    assert day_in_name(f"{first}/" + form.format(last)) == last


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2024-10-15/2024-13-99.html", date(2024, 10, 15)),
        ("120241-10-15.html", None),
        ("2024-10-155.html", None),
        ("20241015.html", None),
        ("", None),
    ],
)
def test_digits_that_are_no_day_are_passed_over(name: str, day: date | None) -> None:
    assert day_in_name(name) == day
