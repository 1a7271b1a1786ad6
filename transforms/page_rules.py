"""Page rules: what is known of pages before any is read: their address, profiles and wrappers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from schemas.outlet import Outlet
from transforms.urls import host_of, outlet_of
from transforms.wrappers import Wrapper


@dataclass(frozen=True)
class PageInput:
    """A page to read: decoded, with what its capture says of it. Fragments come out of feeds."""

    number: int
    html: str
    url: str | None = None
    captured_on: date | None = None
    is_fragment: bool = False


@dataclass(frozen=True)
class Rules:
    """What is known of outlets' pages before reading: profiles, and wrappers by host."""

    outlets: tuple[Outlet, ...] = ()
    wrappers: Mapping[str, tuple[Wrapper, ...]] = field(default_factory=dict)

    @cached_property
    def _by_host(self) -> dict[str, list[Outlet]]:
        found: dict[str, list[Outlet]] = {}
        for outlet in self.outlets:
            for host in {place.partition("/")[0] for place in outlet.hosts}:
                found.setdefault(host, []).append(outlet)
        return found

    def profile(self, url: str | None) -> Outlet | None:
        """Return the profile that an address falls under, if it names selectors."""
        near = self._by_host.get(host_of(url) or "") if url else None
        outlet = outlet_of(url, near) if url and near else None
        return outlet if outlet and outlet.layouts else None

    def about(self, pages: Iterable[PageInput]) -> "Rules":
        """Return the rules for some pages: workers get them along with each chunk."""
        hosts = {host_of(page.url) for page in pages}
        if None in hosts:
            return self
        few = {host: self.wrappers[host] for host in hosts if host and host in self.wrappers}
        return replace(self, wrappers=few)
