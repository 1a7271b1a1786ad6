"""Decoding: which character set a content is believed to be in."""

import codecs

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from transforms.decode import decode, looks_binary

LAW = settings(deadline=None, max_examples=200)
KOREAN = "항구의 등불이 다시 켜졌다. 배 두 척이 안개 속에서 들어왔다."
CHINESE = "港口的灯又亮了。两条船在雾中驶来。"
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
LABELS = ["utf-8", "euc-kr", "gb2312", "shift_jis", "iso-8859-1", "utf-16", "no-such-set", "utf-7"]


def page(label: str, text: str, charset: str) -> bytes:
    return f'<html><head><meta charset="{label}"></head><p>{text}</p>'.encode(charset)


@LAW
@given(st.text())
def test_utf8_is_read_back_exactly(text: str) -> None:
    content = text.encode()
    assume(not looks_binary(content) and not content.startswith(MARKS))
    decoded = decode(content, "euc-kr")
    assert decoded is not None
    assert (decoded.text, decoded.charset) == (text, "utf-8")


@LAW
@given(
    st.text().filter(lambda text: not text.startswith(("\ufeff", "\x00"))),
    st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]),
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(text: str, charset: str) -> None:
    decoded = decode(text.encode(charset), "iso-8859-1")
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize(
    ("label", "text", "charset"),
    [
        ("euc-kr", KOREAN, "cp949"),
        # Labels that name less than pages write under them: 똠 is not in EUC-KR, nor 镕 in GB 2312.
        ("euc-kr", KOREAN + " 똠방각하", "cp949"),
        ("ks_c_5601-1987", KOREAN + " 똠방각하", "cp949"),
        ("gb2312", CHINESE + "镕", "gb18030"),
        ("shift_jis", "港の灯が①つともった。", "cp932"),
        ("iso-8859-1", "The lamp’s “glass” – café", "cp1252"),
    ],
)
def test_a_declared_set_is_widened_to_what_pages_write(label: str, text: str, charset: str) -> None:
    for content, declared in ((text.encode(charset), label), (page(label, text, charset), None)):
        decoded = decode(content, declared)
        assert decoded is not None
        assert text in decoded.text
        assert decoded.charset == charset


def test_the_header_is_believed_before_the_page_and_the_bytes_before_both() -> None:
    wrong = page("iso-8859-1", KOREAN, "cp949")
    by_header = decode(wrong, "euc-kr")
    assert by_header is not None
    assert KOREAN in by_header.text
    by_bytes = decode(page("euc-kr", KOREAN, "utf-8"), "euc-kr")
    assert by_bytes is not None
    assert KOREAN in by_bytes.text


def test_a_label_that_does_not_fit_gives_way_to_detection() -> None:
    for label in ("no-such-set", "ascii; drop", "utf-8"):
        decoded = decode((KOREAN * 5).encode("cp949"), label)
        assert decoded is not None
        assert decoded.text == KOREAN * 5


@pytest.mark.parametrize(("last", "cut"), [("é", 1), ("등", 1), ("등", 2), ("🏮", 1), ("🏮", 3)])
def test_utf8_cut_inside_its_last_character_is_still_utf8(last: str, cut: int) -> None:
    decoded = decode((KOREAN + last).encode()[:-cut])
    assert decoded is not None
    assert (decoded.text, decoded.charset) == (KOREAN + "\ufffd", "utf-8")


@pytest.mark.parametrize(
    "content", [bytes(range(256)), b"\x89PNG\r\n\x1a\n" + bytes(64), b"\x00" * 9]
)
def test_what_is_full_of_control_bytes_is_no_text(content: bytes) -> None:
    assert decode(content, "utf-8") is None


def test_a_stray_control_byte_does_not_make_a_text_binary() -> None:
    assert not looks_binary(b"The lamp was lit.\x00" + b" Fog came in." * 10)
    assert not looks_binary(b"\t\r\n\x0c\x1b" * 10)


@LAW
@given(st.binary(max_size=300), st.none() | st.sampled_from(LABELS), st.booleans())
@example(b"\xff\xfe\x00\xd8", None, False)
def test_any_bytes_are_text_or_none(content: bytes, label: str | None, in_page: bool) -> None:
    whole = f"<meta charset={label}>".encode() + content if in_page else content
    decoded = decode(whole, label)
    assert decoded is None or codecs.lookup(decoded.charset)


@pytest.mark.parametrize("label", ["base64", "rot13", "zlib", "undefined"])
def test_a_label_that_names_no_character_set_is_passed_over(label: str) -> None:
    decoded = decode(page(label, KOREAN, "cp949"))
    assert decoded is not None
    assert KOREAN in decoded.text
