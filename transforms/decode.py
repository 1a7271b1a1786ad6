"""Bytes to text: which character set a content is believed to be in, and why.

Order of belief, as measured on pages with right, wrong and missing declarations: byte order mark,
escape sequences, strict UTF-8, the transport header, the page's own declaration, detection. The
last three are weighed: a later one is preferred where its text reads clearly more like writing.
What cannot be read is replaced, and `basis` says so.
"""

import codecs
import re
from dataclasses import dataclass, replace

import cchardet

from transforms.charsets import ESCAPED, known_charset
from transforms.plausibility import plausibility

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ((re.compile(rb"\s*<\x00[!?a-zA-Z]\x00"), "utf-16-le"),
             (re.compile(rb"(?:\x00\s)*\x00<\x00[!?a-zA-Z]"), "utf-16-be"))  # fmt: skip
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})"
    rb"|^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([a-zA-Z0-9_.:-]{2,40})",
    re.I,
)
_META_WITHIN = 4096
"""Bytes in which a page must declare its character set (HTML standard: the first 1024)."""
_DETECT_WITHIN = 65_536
_BEFORE = 1024
_ESCAPE, _TILDE = b"\x1b", b"~"
_HIGH = re.compile(rb"[\x80-\xff]")
_BINARY_SHARE = 0.02
"""More control bytes than this share and the content is no text (a photograph has some 10 %)."""
_MARGIN = 0.15
"""How much more plausible a later belief must read than an earlier one to be preferred. On 480 real
pages no right label was overruled; of 1,700 wrong and missing ones all but 8 were."""
_GOOD_FOR_BAD = 4
"""Good characters for each bad one from which a text is UTF-8 that was damaged. Other character
sets show below 0.3 by chance."""
_USUAL = "cp1252"
"""What a page without any hint is in (HTML standard)."""
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


@dataclass(frozen=True)
class Decoded:
    """A content as text, the character set it was believed to be in, and on what ground.

    `basis` is one of `schemas.captures.CHARSET_BASES`; `replaced` flags a text with bytes that
    could not be read.
    """

    text: str
    charset: str
    basis: str


def decode(content: bytes, declared: str | None = None) -> Decoded | None:
    """Return `content` as text, or None where it is no text.

    `declared` is the label of a transport header; a page's own declaration is read here.
    """
    marked = _by_mark(content)
    if marked or looks_binary(content):
        return marked
    if (_ESCAPE in content or _TILDE in content) and content.isascii():
        seven_bit = _seven_bit(content, _labels(content, declared))
        if seven_bit:
            return seven_bit
    try:
        return Decoded(content.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        return _mostly_utf8(content) or _legacy(content, _labels(content, declared))


def looks_binary(content: bytes) -> bool:
    """Return whether `content` holds too many control bytes to be text without a mark."""
    head = content[:_DETECT_WITHIN]
    if _ESCAPE in head and head.isascii() and _escaped(head):
        return False
    return len(head) - len(head.translate(None, _CONTROL)) > _BINARY_SHARE * len(head)


def _by_mark(content: bytes) -> Decoded | None:
    for mark, charset in _MARKS:
        if content.startswith(mark):
            found = _believed(content, charset, "bom")
            return replace(found, text=found.text.lstrip("\ufeff"))
    for pattern, charset in _UNMARKED:
        if pattern.match(content[:64]):
            return _believed(content, charset, "detected")
    return None


def _labels(content: bytes, declared: str | None) -> dict[str, str]:
    """Return the character sets that are declared, in order of belief, with where."""
    meta = _META.search(content[:_META_WITHIN])
    stated = meta.group(1) or meta.group(2) if meta else b""
    found: dict[str, str] = {}
    for label, basis in ((declared, "header"), (stated.decode("ascii"), "meta")):
        if charset := known_charset(label):
            found.setdefault(charset, basis)
    return found


def _seven_bit(content: bytes, labels: dict[str, str]) -> Decoded | None:
    """Return a text written in escape sequences; its bytes would all be valid UTF-8."""
    charset = _escaped(content[:_DETECT_WITHIN]) or ("hz" if "hz" in labels else None)
    if charset is None:
        return None
    family = charset.removesuffix("_2")
    stated = (basis for label, basis in labels.items() if label.startswith(family))
    return _believed(content, charset, next(stated, "detected"))


def _escaped(head: bytes) -> str | None:
    return next((charset for mark, charset in ESCAPED if mark in head), None)


def _legacy(content: bytes, labels: dict[str, str]) -> Decoded:
    """Return a text that is not UTF-8, by what is declared and by what its bytes look like."""
    first = _HIGH.search(content)
    start = max(0, first.start() - _BEFORE) if first else 0
    detected = known_charset(cchardet.detect(content[start : start + _DETECT_WITHIN])["encoding"])
    beliefs = dict(labels)
    for charset in (_USUAL, detected):
        if charset:
            beliefs.setdefault(charset, "detected")
    read: list[tuple[float, Decoded]] = []
    for charset, basis in beliefs.items():
        found = _believed(content, charset, basis)
        if charset == detected and not read and found.basis != "replaced":
            return found
        read.append((plausibility(found.text), found))
    least = max(share for share, _ in read) - _MARGIN
    return next(found for share, found in read if share > least)


def _believed(content: bytes, charset: str, basis: str) -> Decoded:
    text = content.decode(charset, "replace")
    return Decoded(text, charset, "replaced" if "\ufffd" in text else basis)


def _mostly_utf8(content: bytes) -> Decoded | None:
    """Return the text if its characters beyond ASCII are far more often good than bad."""
    found = _believed(content, "utf-8", "utf-8")
    bad = found.text.count("\ufffd")
    good = len(found.text) - len(found.text.encode("ascii", "ignore")) - bad
    return found if good > _GOOD_FOR_BAD * bad else None
