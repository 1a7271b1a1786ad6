"""Character sets: pages in many, declared rightly, wrongly or not at all, come out right."""

import codecs

import pytest

from schemas.captures import CHARSET_BASES
from transforms.charsets import known_charset
from transforms.decode import decode
from transforms.plausibility import plausibility

TEXTS = {
    "ko": "함경남도의 어느 한 군에서 새 양어장이 준공되였다. 양어장에는 못이 열두개 있고 "
    "물은 가까운 골짜기에서 끌어온다. 종업원들은 봄에 새끼고기를 놓아주기로 하였다.",
    "zh": "咸镜南道某郡新建的养鱼场竣工。养鱼场有十二个池塘，水从附近的山谷引来。"
    "职工们决定春天放养鱼苗。",
    "zht": "咸鏡南道某郡新建的養魚場竣工。養魚場有十二個池塘，水從附近的山谷引來。"
    "職工們決定春天放養魚苗。",
    "ja": "咸鏡南道のある郡に新しい養魚場が竣工した。養魚場には池が十二あり、"
    "水は近くの谷から引かれている。従業員は春に稚魚を放すことにした。",
    "ru": "В одном из уездов провинции построено новое рыбоводное хозяйство. "
    "В нём двенадцать прудов.",
    "fr": "Une nouvelle pisciculture a été achevée dans un district. "
    "L’élevage compte douze étangs.",
    "en": "A new fish farm was completed. The “farm” has twelve ponds — the water is the valley’s.",
    "pl": "W powiecie ukończono nową hodowlę ryb. Żółta tablica mówi, że woda płynie z doliny.",
}
SETS = [
    ("ko", "cp949", "euc-kr"), ("ko", "iso2022_kr", "iso-2022-kr"), ("ko", "utf-8", "utf-8"),
    ("zh", "gb18030", "gb2312"), ("zht", "big5hkscs", "big5"), ("ja", "cp932", "shift_jis"),
    ("ja", "euc_jp", "euc-jp"), ("ja", "iso2022_jp", "iso-2022-jp"), ("ru", "koi8-r", "koi8-r"),
    ("ru", "cp1251", "windows-1251"), ("fr", "cp1252", "iso-8859-1"), ("en", "cp1252", "windows-1252"),
    ("pl", "iso8859-2", "iso-8859-2"),
]  # fmt: skip
WRONG = ["utf-8", "euc-kr", "gb2312", "shift_jis", "big5", "iso-8859-1", "no-such-set", "base64"]


def page(text: str, charset: str, label: str | None) -> bytes:
    meta = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{meta}<title>x</title></head><p>{text}</p></html>".encode(charset)


@pytest.mark.parametrize(("language", "charset", "label"), SETS)
def test_a_page_comes_out_right_by_header_by_meta_and_by_its_bytes(
    language: str, charset: str, label: str
) -> None:
    text = TEXTS[language]
    basis = {"utf-8": ("utf-8",) * 3}.get(charset, ("header", "meta", "detected"))
    for meta, header, expected in zip((None, label, None), (label, None, None), basis, strict=True):
        decoded = decode(page(text, charset, meta), header)
        assert decoded is not None
        assert text in decoded.text
        assert decoded.basis == expected


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(("language", "charset", "label"), SETS)
def test_a_wrong_declaration_does_not_spoil_a_page(
    language: str, charset: str, label: str, wrong: str
) -> None:
    text = TEXTS[language]
    for decoded in (
        decode(page(text, charset, wrong)),
        decode(page(text, charset, None), wrong),
        decode(page(text, charset, label), wrong),
    ):
        assert decoded is not None
        assert text in decoded.text
        assert decoded.basis in CHARSET_BASES


@pytest.mark.parametrize(
    ("language", "charset", "label"),
    [one for one in SETS if one[1] in ("cp949", "utf-8", "gb18030", "big5hkscs", "euc_jp")],
)
def test_a_few_bad_bytes_are_replaced_and_flagged_and_spoil_nothing_else(
    language: str, charset: str, label: str
) -> None:
    content = page(TEXTS[language] * 9, charset, label).replace(b"</p>", b"\xff\xff</p>")
    decoded = decode(content)
    assert decoded is not None
    assert TEXTS[language] in decoded.text
    assert (codecs.lookup(decoded.charset), decoded.basis) == (codecs.lookup(charset), "replaced")


def test_bytes_of_windows_1252_within_utf8_do_not_turn_the_page() -> None:
    content = page(TEXTS["fr"] * 3, "utf-8", "utf-8").replace("é".encode(), b"\xe9", 2)
    decoded = decode(content)
    assert decoded is not None
    assert (decoded.charset, decoded.basis) == ("utf-8", "replaced")
    assert "achevée dans un district" in decoded.text


def test_what_stands_late_in_a_page_is_seen_too() -> None:
    decoded = decode(b"<p>" + b"fog " * 40_000 + TEXTS["ko"].encode("cp949"))
    assert decoded is not None
    assert decoded.text.endswith(TEXTS["ko"])


def test_utf16_without_a_mark_is_known_by_its_markup() -> None:
    for charset in ("utf-16-le", "utf-16-be"):
        decoded = decode(page(TEXTS["ko"], charset, None))
        assert decoded is not None
        assert (decoded.charset, decoded.basis) == (charset, "detected")
        assert TEXTS["ko"] in decoded.text


def test_escape_sequences_in_a_photograph_do_not_make_it_text() -> None:
    assert decode(b"\xff\xd8\xff\x1b$)C" + bytes(range(256)) * 9) is None


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("KS_C_5601-1987", "cp949"), ("ksc5601", "cp949"), ("windows-949", "cp949"),
        ("x-sjis", "cp932"), ("GB_2312-80", "gb18030"), ("latin1", "cp1252"), ("ASCII", "cp1252"),
        (" UTF8 ", "utf-8"), ("utf-16", None), ("base64", None), ("undefined", None), ("", None),
        ("x" * 5_000, None), ("\x00", None), ("utf-7", None), (None, None),
    ],
)  # fmt: skip
def test_labels_are_widened_and_what_names_no_character_set_is_none(
    label: str | None, name: str | None
) -> None:
    assert known_charset(label) == name


@pytest.mark.parametrize("language", TEXTS)
def test_writing_is_plausible_and_the_same_bytes_read_wrongly_are_less_so(language: str) -> None:
    text = TEXTS[language]
    assert plausibility(text) > 0.85
    assert plausibility("fog and rain") == 1
    if language in ("ko", "zh", "ja", "ru"):
        charset = {"ko": "cp949", "zh": "gb18030", "ja": "euc_jp", "ru": "cp1251"}[language]
        for wrong in ("cp949", "gb18030", "big5", "cp1252", "koi8-r"):
            if wrong != charset:
                other = text.encode(charset).decode(wrong, "replace")
                assert plausibility(other) < plausibility(text) - 0.15, wrong
