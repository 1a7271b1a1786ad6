"""Date rules: the forms in which sentences state dates, each a named rule of a language.

Here belong patterns alone; searching with them is for `text_dates`. Left out on purpose: ordinals
of anniversaries, congresses and floors ("on the 71st anniversary", "the 22nd enlarged meeting"),
and everything without a day, a weekday or a year.
"""

import re
from dataclasses import dataclass

from transforms.calendar import ENGLISH_MONTHS, MONTHS

_EN = "|".join(ENGLISH_MONTHS)
_EN_CASED = "|".join(name.capitalize() for name in ENGLISH_MONTHS)
_SHORT_NAMES = ("may", "mai", "мая", "maj", "mei")
"""Whole names of three letters; short forms of three are words of other kinds too often."""
_WORDED = "|".join(
    sorted(
        (re.escape(name) for name in MONTHS if len(name) > 3 or name in _SHORT_NAMES),
        key=lambda name: (-len(name), name),
    )
)
_EN_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_BEHIND_ORDINAL = (
    r"(?: of (?P<when>last|this) month\b|[.,;:)\n]|$"
    r"| (?:and|at|in|with|to|for|by|on|after|before|when|that|from|while|during|where|amid|under"
    r"|upon|of (?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December))\b)"
)
_ENGLISH, _CJK = ("en",), ("zh", "ja")


@dataclass(frozen=True)
class Rule:
    """A form of expression: its name, its kind, the languages it is of (empty: all), its pattern.

    Patterns are in the syntax that Polars' engine and Python's share, without look-around; where
    words behind or before are needed, the group `told` is the expression itself.
    """

    name: str
    kind: str
    languages: tuple[str, ...]
    pattern: str


RULES = (
    Rule(
        "explicit:month_day_year",
        "explicit",
        _ENGLISH,
        rf"\b(?P<name>{_EN_CASED})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? "
        r"(?P<year>(?:19|20)[0-9]{2})\b",
    ),
    Rule(
        "explicit:day_month_year",
        "explicit",
        (),
        r"(?i)\b(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|º|\.)? ?(?:de |of )?"
        rf"(?P<name>{_WORDED})\.?,?"
        r" (?:de |del )?(?P<year>(?:19|20)[0-9]{2})\b",
    ),
    Rule(
        "explicit:cjk",
        "explicit",
        ("zh", "ja", "ko"),
        r"(?P<year>(?:19|20)[0-9]{2})\)?[年년] ?(?P<month>[0-9]{1,2})[月월] ?"
        r"(?P<day>[0-9]{1,2})[日일]",
    ),
    Rule(
        "explicit:juche",
        "explicit",
        _ENGLISH,
        rf"\b(?P<name>{_EN_CASED})\.? (?P<day>[0-9]{{1,2}}),? Juche [0-9]{{1,3}} ?"
        r"\((?P<year>(?:19|20)[0-9]{2})\)",
    ),
    Rule(
        "month_day:en",
        "month_day",
        _ENGLISH,
        rf"\b(?P<name>{_EN_CASED})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b",
    ),
    Rule(
        "month_day:day_first",
        "month_day",
        (),
        rf"(?i)\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|º|\.)? (?:de |of )?(?P<name>{_WORDED})\b",
    ),
    Rule(
        "month_day:cjk",
        "month_day",
        ("zh", "ja", "ko"),
        r"(?P<month>[0-9]{1,2})[月월] ?(?P<day>[0-9]{1,2})[日일]",
    ),
    Rule(
        "day_range:en",
        "day_range",
        _ENGLISH,
        r"\b(?:between|from) the (?P<day>[0-9]{1,2})(?:st|nd|rd|th) (?:and|to) the "
        r"(?P<last>[0-9]{1,2})(?:st|nd|rd|th)\b",
    ),
    Rule(
        "day_of_month:en",
        "day_of_month",
        _ENGLISH,
        r"\b(?P<told>[Oo]n the (?:morning |afternoon |evening |night )?(?:of the )?"
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)){_BEHIND_ORDINAL}",
    ),
    Rule("day_of_month:es", "day_of_month", ("es",), r"\b[Ee]l d[ií]a (?P<day>[0-9]{1,2})\b"),
    Rule(
        "day_of_month:ko",
        "day_of_month",
        ("ko",),
        r"(?:^|[\s(,])(?P<told>(?P<when>지난 |지난달 )?(?P<day>[0-9]{1,2})일)(?:[ ,.에부까]|$)",
    ),
    Rule(
        "day_of_month:cjk",
        "day_of_month",
        _CJK,
        r"(?:^|[^0-9月年])(?P<told>(?P<day>[0-9]{1,2})日)",
    ),
    Rule(
        "weekday:en",
        "weekday",
        _ENGLISH,
        rf"\b(?:(?:on|On|last|since|late|early) )?(?P<weekday>{_EN_DAYS})\b",
    ),
    Rule(
        "weekday:de",
        "weekday",
        ("de",),
        r"\b(?:am|Am|vom) (?P<weekday>Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)",
    ),
    Rule(
        "weekday:fr",
        "weekday",
        ("fr",),
        r"\b(?P<weekday>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b",
    ),
    Rule(
        "weekday:es",
        "weekday",
        ("es",),
        r"\b(?:el|este|pasado) (?P<weekday>lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    ),
    Rule(
        "weekday:ru",
        "weekday",
        ("ru",),
        r"\b[Вв]о? (?P<weekday>понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)\b",
    ),
    Rule(
        "weekday:cjk",
        "weekday",
        ("zh", "ja", "ko"),
        r"(?P<weekday>星期[一二三四五六日]|周[一二三四五六日]|[月火水木金土日]曜日?|[월화수목금토일]요일)",
    ),
    Rule(
        "relative:today",
        "relative",
        (),
        r"(?i)\b(?:today|tonight|this (?:morning|afternoon|evening)|heute|aujourd['’]hui|hoy"
        r"|сегодня)\b"
        r"|오늘|今天|今日",
    ),
    Rule(
        "relative:yesterday",
        "relative",
        (),
        r"(?i)\b(?:yesterday|last (?:night|evening)|gestern|hier soir|ayer|anoche|вчера)\b"
        r"|어제|昨天|昨日",
    ),
    Rule("relative:last_month", "relative", _ENGLISH, r"\b[Ll]ast month\b"),
    Rule(
        "juche",
        "juche",
        (),
        r"(?:\b[Jj]uche ?|주체 ?|チュチェ|主体)(?P<juche>[0-9]{1,3}) ?"
        r"[(（](?P<year>(?:19|20)[0-9]{2})[)）]",
    ),
    Rule("year", "year", (), r"\b(?P<year>(?:19|20)[0-9]{2})\b(?:[년年])?"),
)
"""Tried in this order; an expression inside one that an earlier rule found is left out."""
