"""A dataset's own outlet profiles: read from its folder, before those that ship."""

from pathlib import Path

import polars as pl
import pytest

from flows.load import load
from flows.outlets import load_outlets, profiles_digest
from flows.releases import Dataset
from schemas.errors import ProfileError
from tests.commands import called
from tests.conftest import build_direct

PROFILE = """
name = "Harbour Gazette"
language = "en"
timezone = "Asia/Tokyo"
hosts = ["gazette.example"]

[[layouts]]
body = "div.story p"
title = "h2.head"
shown_date = "span.issue"
"""
PAGE = """
<html><head><link rel="canonical" href="https://gazette.example/a/{number}"></head><body>
<p>Subscribe to the paper edition and never miss a tide table again, said the whole town.</p>
<h2 class="head">Ferry Number {number} Back in Service</h2><span class="issue">May {number}, 2024</span>
<div class="story"><p>Ferry number {number} went back into service after a month in dock.</p>
<p>Its new engine was tried out between the two piers on Friday morning.</p></div>
<p>Readers of this page also liked the photo gallery of lighthouses in winter fog.</p>
</body></html>
"""


def a_dataset(folder: Path, profile: str = PROFILE, name: str = "gazette.toml") -> Path:
    (folder / "outlets").mkdir(parents=True)
    (folder / "outlets" / name).write_text(profile, encoding="utf-8")
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in (11, 12):
        (folder / f"{number}.html").write_text(PAGE.format(number=number), encoding="utf-8")
    return folder


def test_pages_are_read_by_the_dataset_s_own_profile(tmp_path: Path, pages: Path) -> None:
    news = a_dataset(tmp_path / "news")
    build_direct(news, [pages])
    rows = load("articles", dataset=news).sort("title").collect()
    assert rows["outlet"].to_list() == ["Harbour Gazette"] * 2
    assert rows["title"][0] == "Ferry Number 11 Back in Service"
    assert rows["body"][0].count("\n") == 1
    assert [str(day) for day in rows["published_on"]] == ["2024-05-11", "2024-05-12"]
    assert load("outcomes", dataset=news).collect()["way"].to_list() == ["profile"] * 2


def test_a_profile_that_comes_later_counts_when_all_is_read_anew(
    tmp_path: Path, pages: Path
) -> None:
    news = tmp_path / "news"
    build_direct(news, [pages])
    before = load("articles", dataset=news).collect()
    assert before["outlet"].to_list() == ["gazette.example"] * 2
    a_dataset(news)
    assert build_direct(news, [pages]).is_new is False
    done = called("rebuild", "--publish", "--quiet", "--dataset", news)
    assert done.returncode == 0, done.stderr
    assert "profiles: " in done.stdout
    after = load("articles", dataset=news).collect()
    assert after["outlet"].to_list() == ["Harbour Gazette"] * 2
    assert pl.concat([before, after])["body"].n_unique() >= 2
    first, second = (Dataset(news).release(number).rules["profiles"] for number in (1, 2))
    assert first != second


def test_a_dataset_s_profile_takes_the_place_of_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    news = a_dataset(tmp_path, 'name = "KCNA"\nhosts = ["kcna.example"]\n', "kcna.toml")
    index, shipped = load_outlets(news), load_outlets()
    assert len(index.outlets) == len(shipped.outlets)
    assert index.by_url("https://kcna.example/1") == "KCNA"
    assert index.by_url("http://kcna.kp/en/article/q/1") is None
    assert shipped.by_url("http://kcna.kp/en/article/q/1") == "KCNA"


def test_at_equal_addresses_the_dataset_s_profile_wins(tmp_path: Path) -> None:
    news = a_dataset(tmp_path, 'name = "Radio"\nhosts = ["vok.rep.kp"]\n')
    assert load_outlets(news).by_url("http://vok.rep.kp/x") == "Radio"


def test_a_dataset_s_almanac_adds_days_before_the_shipped_ones(tmp_path: Path) -> None:
    day = (
        '[[day]]\nname = "first ferry"\ndate = 1950-05-01\nall = ["first ferry"]\n'
        'source = "town chronicle"\nconfidence = 0.9\n'
    )
    found, shipped = load_outlets(a_dataset(tmp_path, day, "almanac.toml")), load_outlets()
    assert found.almanac[0].name == "first ferry"
    assert found.almanac[1:] == shipped.almanac
    assert found.outlets == shipped.outlets


def test_a_changed_file_counts_without_a_new_process(tmp_path: Path) -> None:
    news = a_dataset(tmp_path)
    first = load_outlets(news), profiles_digest(news)
    (news / "outlets" / "gazette.toml").write_text(PROFILE.replace("Harbour", "Port"))
    assert load_outlets(news).named("Port Gazette")
    assert (load_outlets(news), profiles_digest(news)) != first


def test_an_empty_folder_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    assert profiles_digest(tmp_path) == profiles_digest()


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        (PROFILE.replace("body =", "bdy ="), "layouts.0.body: Field required"),
        (PROFILE.replace("Asia/Tokyo", "Tokyo"), "no such time zone"),
        (PROFILE + "\nhosts = [", "not well formed"),
        ('name = "Ferry"\nfurniture = ["(unclosed"]', "not a regular expression"),
    ],
)
def test_a_profile_that_is_not_well_formed_stops_a_build_before_it_reads(
    tmp_path: Path, pages: Path, profile: str, told: str
) -> None:
    news = a_dataset(tmp_path / "news", profile)
    done = called("build", pages, "--dataset", news)
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert "outlets/gazette.toml is not well formed" in said
    assert told in said
    assert "pydantic" not in said
    assert not (news / "_staging" / "draft.json").exists()


def test_two_profiles_of_one_name_are_an_error(tmp_path: Path) -> None:
    news = a_dataset(tmp_path)
    (news / "outlets" / "again.toml").write_text(PROFILE)
    with pytest.raises(ProfileError, match="'Harbour Gazette' has a profile already"):
        load_outlets(news)


def test_the_command_lists_what_is_in_force(tmp_path: Path) -> None:
    shown = called("outlets", "--dataset", a_dataset(tmp_path)).stdout
    own = next(line for line in shown.splitlines() if line.startswith("Harbour Gazette"))
    assert own.split()[2:5] == ["en", "gazette.example", "1"]
    assert own.rstrip().endswith(" outlets/gazette.toml")
    kcna = next(line for line in shown.splitlines() if line.startswith("KCNA "))
    assert kcna.rstrip().endswith("ships with Broadsheet")
