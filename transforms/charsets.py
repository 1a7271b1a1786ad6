"""Character sets: which labels name one, and the superset that pages really use under each label.

Follows the WHATWG Encoding Standard where it widens a label (gb2312 is read as gb18030), and adds
what pages of the region use beyond it (ISO-2022-KR, Johab). Python's other codecs (base64, rot13,
unicode_escape) are no character sets, so labels are checked against this list. UTF-16 is known by
its mark alone: a page that declares it in ASCII is not in it.
"""

import codecs

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "shift_jisx0213": "cp932",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_SPELLINGS = {
    "ks_c_5601-1989": "euc_kr",
    "ksc_5601": "euc_kr",
    "ksc5601": "euc_kr",
    "windows-949": "cp949",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gbk",
    "gb_2312-80": "gbk",
    "x-x-big5": "big5",
    "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "koi": "koi8-r",
    "x-mac-cyrillic": "mac-cyrillic",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
}
"""Labels of the standard (and of databases) that Python's aliases lack."""
_KNOWN = frozenset(
    ("utf-8 gb18030 hz big5hkscs cp949 johab cp932 euc_jp iso2022_jp iso2022_jp_2 iso2022_jp_ext "
     "iso2022_kr cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 koi8-r "
     "koi8-u kz1048 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 "
     "iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 mac-roman mac-cyrillic").split()
)  # fmt: skip
ESCAPED = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$@", "iso2022_jp_2"), (b"\x1b$B", "iso2022_jp_2"))
"""Escape sequences that name a 7-bit character set; its bytes are ASCII and so valid UTF-8."""


def known_charset(label: str | None) -> str | None:
    """Return Python's name of the character set that `label` stands for, widened; None if none."""
    if not label:
        return None
    label = label.strip().lower()
    try:
        name = codecs.lookup(_SPELLINGS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    name = _WIDER.get(name, name)
    return name if name in _KNOWN else None
