"""Which addresses are asked for, and which machines are public."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.web_addresses import AddressError, is_public, parse_address


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://news.test", "http://news.test/"),
        ("  HTTPS://News.Test:443/a?b=1#c ", "https://news.test/a?b=1"),
        ("http://news.test:8080/", "http://news.test:8080/"),
        ("http://news.test./a", "http://news.test/a"),
        ("http://bücher.test/straße", "http://xn--bcher-kva.test/stra%C3%9Fe"),
        ("http://news。test/", "http://news.test/"),
        ("http://my_site.test/%2Fa%20b", "http://my_site.test/%2Fa%20b"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
        ("http://news.test/?q=신문", "http://news.test/?q=%EC%8B%A0%EB%AC%B8"),
    ],
)  # fmt: skip
def test_addresses_are_asked_for_in_one_form(url: str, asked: str) -> None:
    assert parse_address(url).url == asked


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "scheme"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("javascript:alert(1)", "scheme"),
        ("//news.test/", "scheme ''"),
        ("http://", "no host name"),
        ("http:///a", "no host name"),
        ("http://user@news.test/", "user's name"),
        ("http://news.test@127.0.0.1/", "user's name"),
        ("http://news.test\\@127.0.0.1/", "backslash"),
        ("http://news.test\\.evil.test/", "backslash"),
        ("http://news.test/a\r\nHost: x", "control"),
        ("http://ne\tws.test/", "control"),
        ("http://news.test/\ud800", "control"),
        ("http://news.test/a b", "blanks"),
        ("http://news.test:22/", "port 22"),
        ("http://news.test:0/", "port 0"),
        ("http://news.test:99999/", "not an address"),
        ("http://[::1", "not an address"),
        ("http://[fe80::1%25eth0]/", "zone"),
        ("http://-a.test/", "no host name"),
        ("http://a..b/", "no host name"),
        ("http://" + "a" * 64 + ".test/", "no host name"),
        ("http://news.test/" + "a" * 3000, "longer than"),
    ],
)
def test_addresses_that_are_not_asked_for(url: str, why: str) -> None:
    with pytest.raises(AddressError, match=why):
        parse_address(url)


@given(st.text() | st.text("htp:/.@[]%\\?#1a", max_size=40).map(lambda text: "http://" + text))
def test_any_text_is_an_address_in_its_form_or_refused(text: str) -> None:
    try:
        found = parse_address(text)
    except AddressError:
        return
    assert found.url.isascii()
    assert parse_address(found.url, frozenset((found.port,))) == found


@pytest.mark.parametrize(
    "ip",
    """127.0.0.1 127.255.255.254 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1
    192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:c0a8:101:: fe80::1 fec0::1 fc00::1
    fd00:ec2::254 ff02::1 ff0e::1 2001:db8::1 2001:0:4136:e378:8000:63bf:807f:fffe localhost 1"""
    .split(),
)  # fmt: skip
def test_machines_that_are_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "175.45.176.71", "2606:4700::1111", "64:ff9b::808:808"])
def test_machines_that_are(ip: str) -> None:
    assert is_public(ip)


@given(st.ip_addresses(v=4))
def test_no_wrapping_makes_a_private_machine_public(ip: ipaddress.IPv4Address) -> None:
    if is_public(str(ip)):
        return
    number = int(ip)
    for wrapped in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80):
        assert not is_public(str(ipaddress.IPv6Address(wrapped)))
