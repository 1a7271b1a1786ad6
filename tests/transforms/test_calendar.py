"""Calendar facts: names of months and weekdays in many languages."""

from babel import Locale

from transforms.calendar import ENGLISH_MONTHS, LANGUAGES, MONTHS, WEEKDAYS


def test_no_name_means_two_months_in_two_languages() -> None:
    meanings: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale(language).months[use][width].items():
                    meanings.setdefault(name.rstrip(".").lower(), set()).add(number)
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


def test_names_that_pages_write_are_known() -> None:
    written = {
        "sept": 9, "märz": 3, "января": 1, "octubre": 10, "août": 8, "dicembre": 12, "mai": 5,
    }  # fmt: skip
    assert {name: MONTHS[name] for name in written} == written
    days = {"friday": 5, "пятницу": 5, "星期一": 1, "월요일": 1, "日曜日": 7, "周五": 5}
    assert {name: WEEKDAYS[name] for name in days} == days


def test_longer_english_names_are_tried_first() -> None:
    assert ENGLISH_MONTHS.index("september") < ENGLISH_MONTHS.index("sept")
    assert ENGLISH_MONTHS.index("sept") < ENGLISH_MONTHS.index("sep")
