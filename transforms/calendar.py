"""Calendar facts: names of months and weekdays in the languages that are read, Juche years.

Names come from the CLDR (Unicode's locale data) through babel; short forms that outlets write and
the CLDR does not list are added by hand. No name means two months in two of these languages; a test
holds that.
"""

from datetime import date

from babel import Locale

LANGUAGES = tuple("en de fr es ru it pt nl pl sv da nb fi cs tr uk".split())
"""Languages whose month names are words; Korean, Chinese and Japanese number their months."""
_MORE_MONTHS = {
    "sept": 9, "jän": 1, "jänner": 1, "mrz": 3, "märz": 3, "fevr": 2, "aout": 8, "decembre": 12,
    "февр": 2, "нояб": 11, "set": 9,
}  # fmt: skip
_MORE_WEEKDAYS = {
    "月曜": 1, "火曜": 2, "水曜": 3, "木曜": 4, "金曜": 5, "土曜": 6, "日曜": 7,
    "周一": 1, "周二": 2, "周三": 3, "周四": 4, "周五": 5, "周六": 6, "周日": 7,
    "понедельник": 1, "вторник": 2, "среду": 3, "четверг": 4, "пятницу": 5, "субботу": 6,
    "воскресенье": 7,
}  # fmt: skip
_WEEKDAY_LANGUAGES = ("en", "de", "fr", "es", "ru", "ko", "zh", "ja")


def _months() -> dict[str, int]:
    found = dict(_MORE_MONTHS)
    for language in LANGUAGES:
        months = Locale(language).months
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[use][width].items():
                    found[name.rstrip(".").lower()] = number
    return {name: number for name, number in found.items() if not name.isdigit()}


def _weekdays() -> dict[str, int]:
    found = dict(_MORE_WEEKDAYS)
    for language in _WEEKDAY_LANGUAGES:
        for number, name in Locale(language).days["format"]["wide"].items():
            found[name.lower()] = number + 1
    return found


MONTHS = _months()
"""Month by its name or short form, in lower case and without a full stop."""
ENGLISH_MONTHS = tuple(
    sorted(
        {
            name.lower()
            for width in ("wide", "abbreviated")
            for name in Locale("en").months["format"][width].values()
        }
        | {"sept"},
        key=lambda name: (-len(name), name),
    )
)
"""English names and short forms, the longest first."""
WEEKDAYS = _weekdays()
"""ISO number of a weekday (Monday is 1) by its whole name, in lower case."""
JUCHE_OFFSET = 1911
"""Juche year N is the Gregorian year N + 1911; its months and days are Gregorian."""


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
