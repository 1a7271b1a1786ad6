"""Markup: how nodes of a parsed page are read: text without gluing, attributes, folded forms."""

import re
from collections.abc import Collection
from unicodedata import normalize

from selectolax.lexbor import LexborNode

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby "
    "s samp small span strike strong sub sup time tt u var wbr".split()
)
"""Tags that do not break a line; every other tag separates words."""
UNREAD = frozenset(
    ("script", "style", "noscript", "template", "svg", "rt", "rp", "button", "select", "textarea")
)
"""Tags whose text is not read with their neighbours'; ruby gives a reading beside the word."""
_RUBY = frozenset(("rt", "rp"))
_HIDDEN = re.compile(r"\b(?:sr-only|screen-reader|visually-?hidden|invisible)", re.I)
_DEEPEST = 40
"""Nesting from which a node's text is taken as the parser gives it; headings stay below 20."""
_CLOSED, _OPENED = "\x01", "\x02"
_ENDED, _BEGUN = r"[a-zß-öø-ÿа-яё\d.,;:!?)\]”»’]", "[A-ZÀ-ÖØ-ÞА-ЯЁ]"
_UNSPACED = re.compile(rf"(?<={_ENDED}){_CLOSED}+{_OPENED}+(?={_BEGUN})")
"""Where one inline element ends and the next begins without a space, and case says a new word."""
_PARTED = re.compile(_ENDED + _BEGUN)
_INVISIBLE = dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF))
_NOT_WRITTEN = re.compile(r"[\W_]+")
_NOT_WRITTEN_ASCII = {
    code: None for code in range(128) if not (chr(code).isalpha() or chr(code).isdigit())
}


def text_of(node: LexborNode, without: Collection[str] = ()) -> str:
    """Return what a reader sees of a node on one line: blocks are not glued, ruby is left out.

    Elements with a tag of `without` are left out as well.
    """
    pieces: list[str] = []
    stack = [(node.iter(include_text=True), _CLOSED)]
    while stack:
        children, closing = stack[-1]
        child = next(children, None)
        if child is None:
            pieces.append(closing)
            stack.pop()
        elif (tag := child.tag) == "-text":
            pieces.append(child.text_content or "")
        elif tag in UNREAD or tag in without or _HIDDEN.search(child.attributes.get("class") or ""):
            pieces.append("" if tag in INLINE or tag in _RUBY else " ")
        elif len(stack) > _DEEPEST:
            pieces.append(f" {child.text(separator=' ')} ")
        else:
            opening, closing = (_OPENED, _CLOSED) if tag in INLINE else (" ", " ")
            pieces.append(opening)
            stack.append((child.iter(include_text=True), closing))
    text = _UNSPACED.sub(" ", "".join(pieces))
    return visible(" ".join(text.replace(_CLOSED, "").replace(_OPENED, "").split()))


def is_new_word(before: str, behind: str) -> bool:
    """Tell whether the text of one inline element ends a word and that of the next begins one."""
    return bool(_PARTED.match(before[-1:] + behind[:1]))


def attribute(node: LexborNode | None, name: str) -> str | None:
    """Return an attribute on one line, or None where it is missing or blank."""
    value = node.attributes.get(name) if node is not None else None
    return visible(" ".join(value.split())) or None if value else None


def line_form(text: str) -> str:
    """Return what lines, headings and names are compared by: letters and digits, folded."""
    if text.isascii():
        return text.lower().translate(_NOT_WRITTEN_ASCII)
    return _NOT_WRITTEN.sub("", normalize("NFKC", text).casefold())


def labels(node: LexborNode) -> str:
    """Return class and id of a node, in one string."""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def visible(text: str) -> str:
    """Return a text in NFC, trimmed and without marks that no reader sees, such as soft hyphens."""
    return text.strip() if text.isascii() else normalize("NFC", text.translate(_INVISIBLE)).strip()
