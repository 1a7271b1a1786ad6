"""Visible dates: the day that a page shows readers beside its title, where no markup marks it.

A page prints many days: banners with today's, teasers of other articles, comments, copyright. One
counts as the article's where it is labelled as the day of publication, or stands alone in a short
line next to the title, outside furniture. Where two such lines disagree both are returned; which of
them holds is decided with all other evidence.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transforms.blocks import Line
from transforms.day_forms import MAY_HOLD, WrittenDay, find_days
from transforms.furniture import SOURCE_HEADER
from transforms.markup import line_form
from transforms.markup_dates import CHANGED, OTHER, PUBLISHED, MarkupDate
from transforms.zones import ASIDE_NAMES, ASIDE_TAGS, OWN_FOOT

SOURCE_RULE = "visible:source_header"
"""Rule of a day in an aggregator's header, which writes it before the month."""
_LONGEST = 160
"""Characters of a line that may be a label with a date; a byline with place and topic has 100."""
_MOST_WORDS = 60
"""Letters beside a date in a line that is still a label: names, a place, a section."""
_BEFORE_TITLE, _BEHIND_TITLE = 4, 12
"""Lines before and behind the title among which an unlabelled date is the article's."""
_PROSE = 120
"""Characters from which a line that is no link begins the body, where no line is the title."""
_LIST = 3
"""Different days at one place of the page from which the place belongs to a list of articles."""
_MADE = re.compile(
    r"publi|veröffentlicht|erstellt|posted|erschienen|입력|发布|發布|опублик|\bdat(?:um|e|a|um:)\b"
    r"|\bfecha|\bpubl[ié]|掲載|公開|등록|작성",
    re.I,
)
_FOREIGN = re.compile(
    r"©|\(c\)|copyright|rights reserved|\bbis\b|\bab\b|\bgeboren|\bborn\b|gültig|deadline|until"
    r"|antwort|reply|event|veranstaltung|\btermin|joined|registr|erscheint|erscheinungs|release"
    r"|verfügbar|available|[0-9][.\w ]{0,12} ?[-–] ?$",
    re.I,
)
"""Words before a day that say that it is of something else, or the first day of a range."""
_SHORTEST_HEADING = 12
_SENTENCE_END = re.compile(r"[.!?。][\"'”’»)\]]*$")
_OPENING = 40
_OPENS = re.compile(r"[(\[]?")
_SET_OFF = re.compile(r"[)\]]|\.? ?[-–—|:/] |\. (?=[A-ZÄÖÜ])")
_TOPIC = re.compile(r"\.(?:category|tag|tags|cat|kategorie)-")
"""Classes that content systems make of an article's topics, whatever they are called."""
_CARD_NAMES = re.compile(
    r"teaser|card|list-?item|\bitem|event|calendar|termin|commentlist|reply", re.I
)


@dataclass(frozen=True)
class _Shown:
    """A day in a line that may be a label of the article."""

    at: int
    day: WrittenDay
    place: tuple[tuple[str, ...], ...]
    is_made: bool
    is_changed: bool
    is_link: bool


def visible_dates(lines: Sequence[Line], title: str | None) -> list[MarkupDate]:
    """Return the days shown beside the title, the most likely first, and those of changes."""
    dated = [(at, days) for at, line in enumerate(lines) if (days := _days(line.text))]
    anchor = _anchor(lines, title)
    own_blocks = frozenset(lines[anchor].blocks) if anchor is not None else frozenset()
    shown = [
        one
        for at, days in dated
        if not _is_of_other_heading(lines, at, anchor)
        for one in _shown(at, lines[at], days, lines[at - 1].text if at else "", own_blocks)
    ]
    prose = [at for at, line in enumerate(lines) if _is_prose(line) and at > (anchor or 0)]
    last = prose[1] if len(prose) > 1 else len(lines)
    days_at = Counter(place for place, _ in {(one.place, one.day.days) for one in shown})
    own = [
        one
        for one in shown
        if not one.is_changed and _is_own(one, anchor, days_at) and (one.is_made or one.at < last)
    ]
    made = [one for one in own if one.is_made]
    headers = [one for one in made if SOURCE_HEADER.fullmatch(lines[one.at].text)][:1]
    near = [one for one in made if _is_near(one, anchor) and one.at < last]
    near = [one for one in made if _is_near(one, anchor) and one.at < last]
    best = headers or near or made or _nearest(own, anchor)
    rule = "visible:labelled" if made else "visible:beside_title"
    if headers:
        rule = SOURCE_RULE
    texts = dict.fromkeys(one.day.text for one in best)
    if not texts and anchor is not None:
        texts, rule = _opening(lines[anchor : anchor + _BEHIND_TITLE]), "visible:opening"
    found = [MarkupDate("visible", text, rule, PUBLISHED) for text in texts]
    changed = [one for one in shown if one.is_changed and _is_near(one, anchor)]
    found += [MarkupDate("visible", one.day.text, "visible:changed", OTHER) for one in changed]
    return found


def _is_prose(line: Line) -> bool:
    return len(line.text) >= _PROSE and not line.is_link


def _is_of_other_heading(lines: Sequence[Line], at: int, anchor: int | None) -> bool:
    """Tell whether a day stands in or right below a heading that is not the title's."""
    return any(
        place != anchor and (anchor is None or place > anchor + 1) and _is_heading(lines[place])
        for place in (at, at - 1)
        if place >= 0
    )


def _is_heading(line: Line) -> bool:
    return any(step[0] in ("h2", "h3", "h4", "h5", "h6") for step in line.path)


def _days(text: str) -> list[WrittenDay]:
    """Return the days in a line that is a label and no prose."""
    if len(text) > _LONGEST or not MAY_HOLD.search(text):
        return []
    days = find_days(text, day_first=bool(SOURCE_HEADER.fullmatch(text)))
    rest = sum(char.isalpha() for char in _without(text, days)) if days else 0
    is_prose = rest > _MOST_WORDS or (rest > _MOST_WORDS // 2 and _SENTENCE_END.search(text))
    return [] if is_prose else days


def _shown(
    at: int, line: Line, days: Sequence[WrittenDay], above: str, own_blocks: frozenset[int]
) -> Iterator[_Shown]:
    """Yield the days of a line that stands in no furniture; what holds the title too is none."""
    inner = len([block for block in line.blocks if block in own_blocks])
    if any(_is_border(step) for step in line.path[inner:]):
        return
    text = line.text
    for number, day in enumerate(days):
        before = text[days[number - 1].end if number else 0 : day.start]
        if number == 0 and above.endswith(":"):
            before = above + before
        if _FOREIGN.search(before):
            continue
        is_changed = bool(CHANGED.search(before))
        is_made = not is_changed and bool(_MADE.search(before))
        yield _Shown(at, day, line.path, is_made, is_changed, line.is_link)


def _opening(lines: Sequence[Line]) -> dict[str, None]:
    """Return the day that opens the text, set off from its first sentence: "(18.01.2018) In"."""
    for line in lines:
        if len(line.text) >= _PROSE:
            found = find_days(line.text[:_OPENING])
            opens = (
                found and len(found[0].days) == 1 and _OPENS.fullmatch(line.text[: found[0].start])
            )
            if opens and _SET_OFF.match(line.text[found[0].end :]):
                return {found[0].text: None}
            return {}
    return {}


def _without(text: str, days: Sequence[WrittenDay]) -> str:
    for day in reversed(days):
        text = text[: day.start] + text[day.end :]
    return text


def _is_border(step: tuple[str, ...]) -> bool:
    """Tell whether an element is furniture; the foot of an article is none."""
    tag, *names = step
    own = [name for name in names if not _TOPIC.match(name)]
    if any(OWN_FOOT.search(name) for name in own):
        return False
    return tag in ASIDE_TAGS or any(ASIDE_NAMES.search(name) for name in own)


def _anchor(lines: Sequence[Line], title: str | None) -> int | None:
    """Return the line that is the title, else the first line of prose."""
    wanted = line_form(title or "")
    if wanted:
        least = len(wanted)
        places = [
            at
            for at, line in enumerate(lines)
            if least <= len(line.text) <= 3 * least and line_form(line.text) == wanted
        ]
        headed = [at for at in places if any(step[0] in ("h1", "h2") for step in lines[at].path)]
        if headed:
            return headed[0]
        held = (
            at
            for at, line in enumerate(lines)
            if _SHORTEST_HEADING <= len(line.text) <= 3 * least
            and any(step[0] in ("h1", "h2") for step in line.path)
            and len(text := line_form(line.text)) >= _SHORTEST_HEADING
            and (text in wanted or wanted in text)
        )
        if (at := next(held, None)) is not None:
            return at
        if places:
            return places[0]
    return next((at for at, line in enumerate(lines) if _is_prose(line)), None)


def _is_near(one: _Shown, anchor: int | None) -> bool:
    return anchor is not None and -_BEFORE_TITLE <= one.at - anchor <= _BEHIND_TITLE


def _is_own(one: _Shown, anchor: int | None, days_at: Counter[tuple[tuple[str, ...], ...]]) -> bool:
    if one.is_link or any(_CARD_NAMES.search(name) for step in one.place for name in step[1:]):
        return _is_near(one, anchor) and days_at[one.place] == 1
    if days_at[one.place] >= _LIST:
        return not one.is_made and anchor is not None and abs(one.at - anchor) == 1
    return one.is_made or _is_near(one, anchor)


def _nearest(own: Sequence[_Shown], anchor: int | None) -> list[_Shown]:
    """Return the first days behind the title, else the last before it."""
    if anchor is None or not own:
        return []
    behind = [one for one in own if one.at >= anchor]
    at = behind[0].at if behind else own[-1].at
    return [one for one in own if one.at == at]
