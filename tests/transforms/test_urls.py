"""Addresses: when two are one page, whose they are, and which day they state."""

import base64
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outlets import load_outlets
from schemas.outlet import Outlet
from transforms.urls import outlet_of, url_days, url_key

LAW = settings(deadline=None)
OUTLETS = load_outlets().outlets
RODONG = "http://www.rodong.rep.kp/en/index.php"

SEGMENTS = st.lists(
    st.sampled_from(["news", "News", "2024", "harbour-lamp", "등불", "a b", "a.html", "~x"]),
    max_size=4,
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["id", "page", "q", "lang", "newsID", "utmost"]),
    st.sampled_from(["1", "2", "", "등불", "2024-10-15-0001"]),
    max_size=4,
)
ADDRESSES = st.tuples(st.sampled_from(["harbour.example", "kcna.kp"]), SEGMENTS, PARAMETERS)
TRACKING = ["utm_source=feed", "UTM_Campaign=x", "fbclid=1", "gclid=2", "_ga=3", "utm_medium="]
Parts = tuple[str, list[str], dict[str, str]]


def plain(address: Parts) -> str:
    host, segments, parameters = address
    query = "&".join(f"{name}={quote(value)}" for name, value in parameters.items())
    path = "".join(f"/{quote(segment)}" for segment in segments)
    return f"http://{host}{path}" + (f"?{query}" if query else "")


def base64_address(item: bytes) -> str:
    return f"{RODONG}?{base64.b64encode(item).decode()}"


def outlet(host: str, *forms: str) -> Outlet:
    url_dates = [{"pattern": form} for form in forms]
    return Outlet.model_validate({"name": host, "hosts": (host,), "url_dates": url_dates})


@LAW
@given(ADDRESSES, st.data())
def test_what_does_not_name_the_page_does_not_change_the_key(
    address: Parts, data: st.DataObject
) -> None:
    host, segments, parameters = address
    path = "".join(f"/{quote(segment)}" for segment in segments)
    pairs = [f"{name}={quote(value)}" for name, value in parameters.items()]
    extra = data.draw(st.lists(st.sampled_from(TRACKING), max_size=3, unique=True))
    query = "&".join(data.draw(st.permutations(pairs + extra)))
    other = (
        data.draw(st.sampled_from(["http", "https", "HTTPS"]))
        + "://"
        + data.draw(st.sampled_from(["", "www.", "WWW."]))
        + data.draw(st.sampled_from([host, host.upper()]))
        + data.draw(st.sampled_from(["", ":80", ":443"]))
        + path
        + data.draw(st.sampled_from(["", "/"]))
        + (f"?{query}" if query else "")
        + data.draw(st.sampled_from(["", "#", "#top"]))
    )
    assert url_key(f" {other}\n") == url_key(plain(address))


@LAW
@given(ADDRESSES)
def test_the_key_of_a_key_is_itself(address: Parts) -> None:
    key = url_key(plain(address))
    assert url_key(key) == key


@LAW
@given(ADDRESSES, ADDRESSES)
def test_two_pages_have_two_keys(first: Parts, second: Parts) -> None:
    assert (url_key(plain(first)) == url_key(plain(second))) == (first == second)


@given(st.text() | st.text().map(lambda text: f"http://{text}"))
def test_any_text_has_a_key(text: str) -> None:
    assert isinstance(url_key(text), str)


@pytest.mark.parametrize("text", ["", "about:blank", "javascript:void(0)", "http://[site]/a", "/a"])
def test_what_is_no_address_of_a_page_is_its_own_key(text: str) -> None:
    assert url_key(f" {text} ") == text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://harbour.example/a%3Fid=1", "http://harbour.example/a?id=1"),
        ("http://harbour.example/a%2Fb", "http://harbour.example/a/b"),
        ("http://harbour.example/?id=1%26page=2", "http://harbour.example/?id=1&page=2"),
    ],
)
def test_an_escaped_mark_is_not_the_mark(first: str, second: str) -> None:
    assert url_key(first) != url_key(second)


def test_the_key_of_a_key_is_itself_also_behind_a_space() -> None:
    key = url_key("http://harbour.example/a%20")
    assert url_key(key) == key


def test_tracking_does_not_change_the_key_of_a_bare_query() -> None:
    assert url_key(f"{RODONG}?MTJAMjAy&utm_source=feed") == url_key(f"{RODONG}?MTJAMjAy")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.kcna.kp/en/article/q/1.kcmsf", "KCNA"),
        ("https://KCNA.kp/en", "KCNA"),
        ("http://kcna.kp/kp/article/q/1.kcmsf", None),
        ("http://kcna.kp/english", None),
        ("http://notkcna.kp/en/1", None),
        ("http://kcna.kp.example.org/en/1", None),
        ("https://kcnawatch.org/newstream/1728723785-1/a", "KCNA Watch"),
        ("http://[site]/en/1", None),
        ("kcna", None),
    ],
)
def test_an_address_belongs_to_the_outlet_of_its_host(url: str, name: str | None) -> None:
    found = outlet_of(url, OUTLETS)
    assert (found.name if found else None) == name


def test_the_longest_host_prefix_wins_in_any_order() -> None:
    site, edition = outlet("harbour.example"), outlet("harbour.example/fr/")
    for outlets in ((site, edition), (edition, site)):
        assert outlet_of("http://harbour.example/fr/a", outlets) is edition
        assert outlet_of("http://harbour.example/french", outlets) is site


@pytest.mark.parametrize(
    ("url", "text", "day"),
    [
        (
            f"{RODONG}?strPageID=SF01_02_01&newsID=2021-06-17-0001",
            "newsID=2021-06-17-0001",
            date(2021, 6, 17),
        ),
        (f"{RODONG}?newsID=2024-08-01-H003", "newsID=2024-08-01-H003", date(2024, 8, 1)),
        (base64_address(b"12@2025-10-10-013@3@1@@0"), "12@2025-10-10-013@", date(2025, 10, 10)),
        (
            base64_address("8@2025-07-02-018@19@@등불@1106".encode()).rstrip("="),
            "8@2025-07-02-018@",
            date(2025, 7, 2),
        ),
        (
            "http://www.kcna.co.jp/item/2011/201112/news01/20111201-33ee.html",
            "/item/2011/201112/news01/20111201-33e",
            date(2011, 12, 1),
        ),
        ("https://harbour.example/news/2024/10/15/lamp", "/2024/10/15", date(2024, 10, 15)),
        ("https://harbour.example/2024-1-5.html", "/2024-1-5", date(2024, 1, 5)),
    ],
)
def test_an_address_states_the_day_of_publication(url: str, text: str, day: date) -> None:
    (found,) = url_days(url, OUTLETS)
    assert (found.text, found.day, found.is_bound) == (text, day, False)


@pytest.mark.parametrize(
    "url",
    [
        f"{RODONG}?newsID=2021-02-29-0001",
        base64_address(b"1@2@"),
        f"{RODONG}?not*base64",
        "https://harbour.example/2024/13/01/",
        "https://harbour.example/2024/10/155/",
        "https://harbour.example/a?day=/2024/10/15/",
        "https://harbour.example/1884/10/15/",
    ],
)
def test_what_is_no_day_of_publication_states_none(url: str) -> None:
    assert url_days(url, OUTLETS) == []


def test_an_items_number_leaves_its_day_and_the_next() -> None:
    found = url_days("http://vok.rep.kp/index.php/getDetail/ien250625008/en", OUTLETS)
    assert [(one.day, one.rule.rpartition(":")[2]) for one in found] == [
        (date(2025, 6, 25), "same_day"),
        (date(2025, 6, 26), "next_day"),
    ]
    assert url_days("http://vok.rep.kp/index.php/getDetail/ien251325008/en", OUTLETS) == []


@given(st.integers(1_000_000_000, 4_000_000_000), st.integers(-12, 14))
def test_an_aggregators_second_only_bounds_and_holds_anywhere_on_earth(
    epoch: int, hours: int
) -> None:
    (found,) = url_days(f"https://www.kcnawatch.app/newstream/{epoch}-12/lamp/", OUTLETS)
    assert found.is_bound
    local = datetime.fromtimestamp(epoch, timezone(timedelta(hours=hours))).date()
    assert local <= found.day <= datetime.fromtimestamp(epoch, UTC).date() + timedelta(days=1)


def test_a_profiles_form_goes_before_a_dated_path() -> None:
    herald = outlet("harbour.example", r"d(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)")
    both = "https://harbour.example/2024/10/15/d20241012"
    assert [found.day for found in url_days(both, [herald])] == [date(2024, 10, 12)]
    path_only = "https://harbour.example/2024/10/15/d20241399"
    assert [found.day for found in url_days(path_only, [herald])] == [date(2024, 10, 15)]


@pytest.mark.parametrize("url", ["http://[site]/2024/10/15/", "https://[::1/a"])
def test_a_broken_address_states_no_day(url: str) -> None:
    assert url_days(url, OUTLETS) == []


def test_a_base64_query_may_be_percent_encoded() -> None:
    url = base64_address(b"12@2025-10-10-013@3@1@@")
    assert url.endswith("A=")
    assert url_days(url.replace("=", "%3D"), OUTLETS) == url_days(url, OUTLETS) != []
