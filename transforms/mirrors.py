"""Mirrors: the address of a page, as wget and its kin write it into the path of its file."""

import re
from urllib.parse import quote

_HOST = re.compile(
    r"(?P<name>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?P<top>[a-z]{2,18}|xn--[a-z0-9-]{2,40}))"
    r"(?:[:+](?P<port>\d{2,5}))?",
    re.I,
)
_GENERIC = frozenset(
    ("com org net info edu gov mil int biz news press media online site today world live global "
     "asia cloud blog name museum post mobi agency app dev").split()
)  # fmt: skip
"""Top-level domains met beside those of countries, which have two letters."""
_FILES = frozenset("gz xz js cs rb".split())
"""Two letters that end the names of files; no country has them."""
_INDEX = re.compile(r"index\.x?html?", re.I)
_WITH_AT = re.compile(r"(?P<page>[^@]*\.[a-z0-9]{2,5})@(?P<query>[^=@]+=.*)", re.I)
_ADDED = re.compile(r"\.x?html?$", re.I)
_SAFE = "/%~!$&'()*+,;=:@"


def mirrored_url(path: str) -> str | None:
    """Return the address of a page by its path within an input, None where no host begins it.

    `index.html` is what mirrors call a folder's own page. A query follows `?`, or `@` where file
    names may not hold one, and may have got an `.html` that the address does not have.
    """
    host, slash, place = path.partition("/")
    site = _site(host) if slash else None
    if site is None:
        return None
    folder, _, name = place.rpartition("/")
    with_at = _WITH_AT.fullmatch(name)
    page, mark, query = (with_at["page"], "?", with_at["query"]) if with_at else name.partition("?")
    if _INDEX.fullmatch(page):
        page = ""
    address = f"http://{site}/{quote(f'{folder}/{page}' if folder else page, safe=_SAFE)}"
    return f"{address}?{quote(_ADDED.sub('', query), safe=_SAFE + '?')}" if mark else address


def _site(host: str) -> str | None:
    """Return host and port that a folder is named after."""
    match = _HOST.fullmatch(host)
    if not match:
        return None
    top = match["top"].lower()
    is_known = len(top) == 2 or top in _GENERIC or top.startswith("xn--")
    if not is_known or top in _FILES:
        return None
    return match["name"] + (f":{match['port']}" if match["port"] else "")
