"""The index of outlets: by printed name, address, language mark; and what profiles promise."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.outlets import load_outlets
from schemas.outlet import Outlet
from transforms.outlet_index import OutletIndex

SHIPPED = load_outlets()
SPELLINGS = [
    (outlet.name, spelling)
    for outlet in SHIPPED.outlets
    for spelling in (outlet.name, *outlet.aliases)
]
PROFILES: list[dict[str, object]] = [
    {
        "name": "Harbour Herald",
        "aliases": ("The Harbour Herald",),
        "language": "fr",
        "timezone": "Europe/Paris",
        "hosts": ("harbour.example",),
        "furniture": ("Subscribe( now)?",),
    },
    {
        "name": "Reader",
        "kind": "aggregator",
        "hosts": ("reader.example",),
        "furniture": ("Next",),
    },
]
INDEX = OutletIndex(tuple(Outlet.model_validate(profile) for profile in PROFILES))


@given(st.sampled_from(SPELLINGS), st.sampled_from([str.upper, str.lower, str.title]))
def test_every_spelling_of_a_profile_gives_its_one_name(
    spelling: tuple[str, str], dress: Callable[[str], str]
) -> None:
    name, printed = spelling
    assert SHIPPED.name(f"  {dress(printed).replace(' ', '  ')} ") == name


def test_no_two_profiles_claim_one_spelling_or_one_host() -> None:
    claimed = {(name, spelling.casefold()) for name, spelling in SPELLINGS}
    assert len({spelling for _, spelling in claimed}) == len(claimed)
    hosts = [host for outlet in SHIPPED.outlets for host in outlet.hosts]
    assert len(set(hosts)) == len(hosts)


def test_an_unknown_name_stays_as_printed_on_single_spaces() -> None:
    assert INDEX.name(" Valley\n Voice (En)") == "Valley Voice (En)"


def test_an_address_names_an_outlet_and_never_an_aggregator() -> None:
    assert INDEX.by_url("https://www.harbour.example/a") == "Harbour Herald"
    assert INDEX.by_url("https://reader.example/a") is None
    assert INDEX.by_url("https://valley.example/a") is None
    assert INDEX.by_url(None) is None


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Harbour Herald", "fr"),
        ("Valley Voice (EN)", "en"),
        ("Valley Voice (Ko) ", "ko"),
        ("Valley (EN) Voice", None),
        ("Valley Voice (English)", None),
        ("Valley Voice", None),
        (None, None),
    ],
)
def test_language_is_the_profiles_or_the_mark_behind_the_name(
    name: str | None, language: str | None
) -> None:
    assert INDEX.language(name) == language


@pytest.mark.parametrize("name", ["Valley Voice (US)", "Valley Voice (UK)", "Valley Voice (Kr)"])
def test_a_country_behind_the_name_is_no_language(name: str) -> None:
    # "uk" is Ukrainian and "kr" is Kanuri.
    assert INDEX.language(name) is None


def test_zone_is_the_profiles_and_none_elsewhere() -> None:
    zone = INDEX.zone("Harbour Herald")
    assert zone is not None
    assert zone.key == "Europe/Paris"
    assert INDEX.zone("Reader") is None
    assert INDEX.zone("Valley Voice") is None


def test_marks_of_all_profiles_are_there() -> None:
    def is_marked(line: str) -> bool:
        return any(mark.fullmatch(line) for mark in INDEX.marks())

    assert is_marked("Subscribe")
    assert is_marked("Subscribe now")
    assert is_marked("Next")
    assert not is_marked("Next, the lamp was lit.")


def test_shipped_marks_match_no_line_of_prose() -> None:
    prose = [
        "Share prices rose.",
        "Rodong Sinmun reported on the lamp.",
        "More articles were found.",
    ]
    assert not [line for line in prose for mark in SHIPPED.marks() if mark.fullmatch(line)]
