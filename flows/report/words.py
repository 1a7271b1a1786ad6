"""Words: text that comes from captures, made safe to stand in the page.

Every function returns `Markup` in which the captured text is escaped, cut to a length, kept in a
direction of its own (so that an override in a title ends with the title) and marked with its
language where that is known.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from transforms.word_diff import Op

MOST_LETTERS = 240
"""Characters of a title, teaser or address that are shown; the longest of 706 titles has 184."""
MOST_DIFF = 8_000
"""Characters of a word diff that are shown. Of ten rewritten texts of one outlet five have
shorter ones, four up to 17,000, and a speech that was translated anew has 60,000."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_MARK = Markup(
    '<{0}><span class="unseen">[{1}:] </span>{2}<span class="unseen"> [end]</span></{0}>'
)
_MARKS = {"-": ("del", "taken out"), "+": ("ins", "put in")}
"""How a change is marked: what is said of it is for those who see neither colour nor line."""


def captured(text: str | None, language: str | None = None, *, none: str = "") -> Markup:
    """Return a captured text of one line; `none` stands where there is no text."""
    if not text:
        return Markup("<span class=none>{}</span>").format(none) if none else Markup()
    return Markup('<span dir="auto"{}>{}</span>').format(_language(language), _line(text))


def linked(url: str | None) -> Markup:
    """Return an address as a link; one that does not lead to a web page stands as text."""
    if not url:
        return Markup()
    try:
        leads = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        leads = False
    shown = Markup('<bdi class="url">{}</bdi>').format(_line(url))
    if not leads or _CONTROLS.search(url):
        return shown
    return Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(url, shown)


def drawn(ops: Sequence[Op], language: str | None = None) -> Markup:
    """Return a word diff, up to `MOST_DIFF` characters; what was done is said in words as well."""
    parts, length = [], 0
    for place, (op, text) in enumerate(ops):
        left = MOST_DIFF - length
        if left <= 0:
            parts.append(_left_out(ops[place:]))
            break
        cut = text if len(text) <= left else f"{text[:left].rpartition(' ')[0] or text[:left]} "
        length += len(cut)
        parts.append(_stretch(op, cut))
        if cut != text and op != "~":
            parts.append(_left_out(ops[place + 1 :]))
            break
    return Markup('<p class="diff" dir="auto"{}>{}</p>').format(
        _language(language), Markup().join(parts)
    )


def _stretch(op: str, text: str) -> Markup:
    if op == "~":
        return Markup('<span class="gap"> … {} words alike … </span>').format(text)
    if op == "=":
        return Markup("{}").format(clean(text))
    bare = text.rstrip()
    return _MARK.format(*_MARKS[op], clean(bare)) + text[len(bare) :]


def _left_out(ops: Sequence[Op]) -> Markup:
    changes = sum(op in _MARKS for op, _ in ops)
    more = f" and {changes:,} more changes" if changes else ""
    return Markup('<span class="gap"> … the rest{} left out</span>').format(more)


def _language(language: str | None) -> Markup:
    return Markup(' lang="{}"').format(language) if language else Markup()


def _line(text: str) -> str:
    line = " ".join(clean(text).split())
    return line if len(line) <= MOST_LETTERS else f"{line[:MOST_LETTERS].rstrip()} …"


def clean(text: str) -> str:
    """Return a text without characters that HTML forbids."""
    return _CONTROLS.sub("\ufffd", text)
