"""Byline lines: lines of a page that open as bylines do, where no element is labelled as one."""

import re
from collections.abc import Collection, Sequence

from transforms.blocks import Line
from transforms.markup import line_form
from transforms.person_names import BYLINE_WORDS, east_asian_name, names_in

_SPOKEN = re.compile(rf"[\s|/–—-]*(?:{BYLINE_WORDS})\s+\S", re.I)
_OUTRIGHT = re.compile(
    r"[\s|/–—-]*(?:[^\W\d]+(?:ed|ell?t|é|ado|ito) (?:by|von|par|por)|aut(?:h?or|eur)\w*:)", re.I
)
"""Openings that only a byline has, so that one word behind them is a name."""
_DETAILS = re.compile(
    r"(?:entry|post|article|story|blog)[-_]{0,2}(?:meta|info|data|details)|^.dateline", re.I
)
"""Places where a page gives its article's details, in a line of several."""
_DASHES = ("-", "–", "—")
"""A dateline before the first paragraph ends so."""
_PARTS = re.compile(r"\s+[|·•/]\s+")
_WITHIN = re.compile(r"(?:^|[\s|·•,])(?:by|von|par|por)\s+(?=[^\W\d_])", re.I)
_ELSEWHERE = re.compile(
    r"comment|related|teaser|sidebar|widget|footer|card|caption|recommend|popular|list-item|quote",
    re.I,
)
_HINT = re.compile(
    r"\b(?:by|von|vom|durch|par|por|di|door|av|af|przez|text|texto|aut(?:h?o|eu)r\w*|автор|verfasser)\s"
    r"|[:：]|[기글작취记記作撰]",
    re.I,
)
"""What every byline has; few other lines do, and they need no closer look."""
_LONGEST = 80
_LONGEST_PARTED = 160
_LONGEST_EAST = 40
_SENTENCE_ENDS = (".", "!", "?", ":", ",", "…", "。", "？", "！")


_DETAIL = re.compile(
    r"\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}|^(?:von|by|par|por|text|autor|author|kategorie|category)\b",
    re.I,
)
_LONGEST_DETAIL, _LONGEST_DETAILS = 60, 160
_PARTED = re.compile(r"(?:\s[|·•]\s.*){2}")
"""Details in one line, parted by bars; such a line may be longer than one of a single detail."""


def names_in_lines(lines: Sequence[Line], title: str | None, sites: Collection[str]) -> list[str]:
    """Return the names in the first line behind the title that opens as bylines do."""
    wanted = line_form(title or "")
    start = next((place for place, line in enumerate(lines) if line_form(line.text) == wanted), -1)
    for line in lines[start + 1 :]:
        names = _names(line, sites) if len(line.text) <= _LONGEST_PARTED else []
        if names and not any(_ELSEWHERE.search(name) for step in line.path for name in step[1:]):
            return names
    return []


def names_at_byline(line: Line) -> list[str]:
    """Return the names in a line that is known to stand where the page's bylines do."""
    return _names(line, ()) or names_in(line.text, ())


def is_byline(text: str) -> bool:
    """Tell whether a line opens as bylines do and is no sentence."""
    if len(text) > _LONGEST or text.endswith(_SENTENCE_ENDS):
        return False
    return bool(_SPOKEN.match(text)) or (len(text) <= _LONGEST_EAST and bool(east_asian_name(text)))


def is_detail(text: str) -> bool:
    """Tell whether a line above an article is a byline, a date or a section, and no dateline."""
    if is_byline(text):
        return True
    if text.endswith(_DASHES) or (len(text) >= _LONGEST_DETAIL and not _PARTED.search(text)):
        return False
    return len(text) < _LONGEST_DETAILS and bool(_DETAIL.search(text))


def _names(line: Line, sites: Collection[str]) -> list[str]:
    if not _HINT.search(line.text):
        return []
    for part in _PARTS.split(line.text):
        if is_byline(part):
            names = names_in(part, sites, certain=bool(_OUTRIGHT.match(part)))
            return [name for name in names if not name[0].islower()]
    if any(_DETAILS.search(name) for step in line.path[-3:] for name in step[1:]):
        within = _WITHIN.search(line.text)
        return names_in(line.text[within.end() :], sites, certain=True) if within else []
    return []
