"""Web addresses: which may be fetched at all, in the one form in which they are asked for.

An address comes from a feed or a page, so from strangers. Whether the machine that it leads to is
public is told by the numeric address that its host resolves to (`is_public`), never by its name.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import idna

LONGEST = 2048
"""Characters of an address; what browsers and servers agree to take."""
PORTS = {"http": 80, "https": 443}
_WEB_PORTS = frozenset((80, 443, 8000, 8080, 8443))
"""Ports that web servers are reached at; any other must be one that the user has named."""
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]")
_LABELS = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_-]{1,63}\.?")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_PUBLIC = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""How machines that have IPv6 alone reach those that have IPv4 alone."""

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(ValueError):
    """An address that is not fetched; the message says why."""


@dataclass(frozen=True)
class Address:
    """An http(s) address in parts; `host` is ASCII, an IPv6 address without its brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return self.origin + self.target


def parse_address(url: str, ports: frozenset[int] = frozenset()) -> Address:
    """Return an address in parts; raises `AddressError` for what is not to be fetched.

    `ports` are allowed beside the usual ones.
    """
    url = url.strip()
    if len(url) > LONGEST:
        raise AddressError(f"longer than {LONGEST:,} characters")
    if _CONTROL.search(url):
        raise AddressError("blanks or control characters in it")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise AddressError(f"not an address: {error}") from error
    if parts.scheme not in PORTS:
        raise AddressError(f"scheme {parts.scheme[:20]!r}, not http or https")
    if "@" in parts.netloc or "\\" in url:
        raise AddressError("a user's name or a backslash in it")
    port = PORTS[parts.scheme] if port is None else port
    if port not in _WEB_PORTS | ports:
        raise AddressError(f"port {port}, which is not one of the web")
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Address(parts.scheme, _host(host), port, path + query)


def _host(host: str) -> str:
    if ":" in host:
        try:
            found = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise AddressError(f"not an IPv6 address: {error}") from error
        if found.scope_id:
            raise AddressError("an IPv6 address with a zone, which is of one network")
        return str(found)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii").lower()
        except idna.IDNAError as error:
            raise AddressError(f"no host name: {error}") from error
    if not host or len(host) > 253 or not _LABELS.fullmatch(host):
        raise AddressError("no host name")
    return host.removesuffix(".")


def is_public(ip: str) -> bool:
    """Return whether a numeric address is one of the public internet, and all that it wraps is."""
    try:
        found: IP = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not (found.is_multicast or found.is_reserved)
    if found in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    wrapped = [found.sixtofour, *(found.teredo or ())]
    return (
        found in _PUBLIC
        and found.is_global
        and all(is_public(str(inner)) for inner in wrapped if inner is not None)
    )
