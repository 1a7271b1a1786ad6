"""Bytes to text: which character set a content is believed to be in, and why.

Order of belief, as measured on pages with right, wrong and missing declarations: byte order mark,
strict UTF-8, the declared label (widened to the superset that pages really use), detection.
"""

import codecs
import re
from dataclasses import dataclass

import cchardet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "uhc": "cp949",
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "ascii": "cp1252",
}
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.I)
_META_WITHIN = 2048
"""Bytes in which a page must declare its character set (HTML standard: the first 1024)."""
_DETECT_WITHIN = 65_536
_BINARY_SHARE = 0.02
"""More control bytes than this share and the content is no text (a photograph has some 10 %)."""
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


@dataclass(frozen=True)
class Decoded:
    """A content as text, and the character set it was believed to be in."""

    text: str
    charset: str


def decode(content: bytes, declared: str | None = None) -> Decoded | None:
    """Return `content` as text, or None where it is no text.

    `declared` is the label of a transport header; a page's own `<meta charset>` is read here.
    """
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return Decoded(content.decode(charset, "replace").lstrip("\ufeff"), charset)
    if looks_binary(content):
        return None
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        cut = error.start >= len(content) - 3
    if cut:
        return Decoded(content.decode("utf-8", "replace"), "utf-8")
    meta = _META.search(content[:_META_WITHIN])
    labels = [declared, meta.group(1).decode("ascii") if meta else None]
    detected = cchardet.detect(content[:_DETECT_WITHIN])["encoding"]
    for believed in filter(None, map(_known, [*labels, detected])):
        try:
            return Decoded(content.decode(believed), believed)
        except UnicodeDecodeError:
            continue
    last = _known(detected) or "utf-8"
    return Decoded(content.decode(last, "replace"), last)


def looks_binary(content: bytes) -> bool:
    """Return whether `content` holds too many control bytes to be text without a mark."""
    head = content[:_DETECT_WITHIN]
    return len(head) - len(head.translate(None, _CONTROL)) > _BINARY_SHARE * len(head)


def _known(label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return _WIDER.get(label.lower(), _WIDER.get(name, name))
