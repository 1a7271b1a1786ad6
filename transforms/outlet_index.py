"""Outlet profiles as looked up: by printed name, by address, by language mark; and the almanac."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from schemas.almanac import AlmanacDay
from schemas.outlet import Outlet
from transforms.urls import host_of, outlet_of

_LANGUAGE_MARK = re.compile(r"\(([A-Za-z]{2})\)\s*$")
_MARKED = {code: code for code in ("en", "ko", "ja", "zh", "ru", "es", "fr", "de", "ar")} | {
    "cn": "zh"
}
"""Languages in which outlets mark editions; other letters in brackets (UK, US) are places."""


@dataclass(frozen=True)
class OutletIndex:
    """All profiles and the almanac, frozen for one run."""

    outlets: tuple[Outlet, ...]
    almanac: tuple[AlmanacDay, ...] = ()

    def name(self, printed: str) -> str:
        """Return an outlet's one name for a spelling that a page prints; unknown ones stay."""
        wanted = _fold(printed)
        for outlet in self.outlets:
            if wanted in {_fold(name) for name in (outlet.name, *outlet.aliases)}:
                return outlet.name
        return " ".join(printed.split())

    def named(self, name: str | None) -> Outlet | None:
        """Return the profile of that name."""
        return next((outlet for outlet in self.outlets if outlet.name == name), None)

    def by_url(self, url: str | None) -> str | None:
        """Return the name of the outlet whose address it is; None for aggregators and unknown."""
        outlet = outlet_of(url, self.outlets) if url else None
        return outlet.name if outlet and outlet.kind == "outlet" else None

    def by_host(self, url: str | None) -> str | None:
        """Return the host of an address that no profile knows: an outlet's name for want of one."""
        return host_of(url) if url and outlet_of(url, self.outlets) is None else None

    def language(self, name: str | None) -> str | None:
        """Return the language of an outlet, by its profile or by a mark such as "(EN)"."""
        outlet = self.named(name)
        if outlet and outlet.language:
            return outlet.language
        mark = _LANGUAGE_MARK.search(name or "")
        code = mark.group(1).lower() if mark else None
        return _MARKED.get(code) if code else None

    def zone(self, name: str | None) -> ZoneInfo | None:
        """Return the time zone of the outlet's place, where its profile states one."""
        outlet = self.named(name)
        return ZoneInfo(outlet.timezone) if outlet and outlet.timezone else None

    def marks(self) -> Sequence[re.Pattern[str]]:
        """Return the furniture patterns of all profiles; each matches whole lines."""
        return [re.compile(pattern) for outlet in self.outlets for pattern in outlet.furniture]


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
