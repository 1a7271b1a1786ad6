"""The visitor: one address asked for with manners, over its redirects, to what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from flows.fetch import Exchange, FetchError, Limits, Network, fetch
from flows.manners import MOST_ROBOTS_BYTES, Clock, ForbiddenError, LeftAloneError, Manners
from transforms.looks import Visit
from transforms.web_addresses import Address, AddressError, parse_address
from transforms.wholeness import read_whole

MOST_REDIRECTS = 5
GONE = frozenset((404, 410, 451))
"""Statuses that say that a page is no more: 451 where the law took it."""
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_ASK_TO_WAIT = frozenset((429, 503))
_SILENT = frozenset(("timeout", "connection", "tls", "unknown_host"))
_LONGEST_VALIDATOR = 500
PATIENCE = 60.0
"""Seconds for which a run waits, once, where a server asks to be left alone for no longer."""
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"


@dataclass(frozen=True)
class Answer:
    """What an address gave: every exchange on the way, the last one being the page's."""

    exchanges: tuple[Exchange, ...]
    body: bytes | None
    charset: str | None

    @property
    def last(self) -> Exchange:
        """The exchange with the page."""
        return self.exchanges[-1]

    @property
    def is_unchanged(self) -> bool:
        """Whether the server said that the page is as it was."""
        return self.last.status == 304

    @property
    def is_gone(self) -> bool:
        """Whether the server said that the page is no more."""
        return self.last.status in GONE


class Visitor:
    """Asks for addresses on behalf of one outlet."""

    def __init__(
        self,
        manners: Manners,
        network: Network,
        clock: Clock,
        *,
        agent: str,
        delay: float,
        ports: frozenset[int],
    ) -> None:
        self._manners = manners
        self._network = network
        self._clock = clock
        self._agent = agent
        self._delay = delay
        self._ports = ports

    def ask(self, url: str, known: Visit | None = None) -> Answer:
        """Return what an address gives: a page, "not modified" where `known` allows, or "gone".

        Raises `FetchError` for anything else, `LeftAloneError` for a host not to be asked now.
        """
        exchanges: list[Exchange] = []
        conditions = _conditions(known)
        while True:
            address = self._allowed(url)
            exchange = self._request(address, conditions)
            exchanges.append(exchange)
            if exchange.status not in _REDIRECTS or not (place := exchange.header("location")):
                return self._answer(exchanges, bool(conditions))
            if len(exchanges) > MOST_REDIRECTS:
                raise FetchError("redirects", f"more than {MOST_REDIRECTS} redirects")
            url = _joined(address.url, place)

    def _allowed(self, url: str) -> Address:
        try:
            address = parse_address(url, self._ports)
        except AddressError as error:
            raise FetchError("bad_address", f"{url[:200]}: {error}") from error
        try:
            self._manners.robots(address, self._read_robots)
        except ForbiddenError as error:
            raise FetchError("robots", str(error)) from error
        return address

    def _request(
        self, address: Address, conditions: dict[str, str], limits: Limits | None = None
    ) -> Exchange:
        network = self._network
        if limits:
            network = Network(network.private_hosts, limits, network.resolve)
        exchange = self._asked(address, conditions, network)
        if exchange.status in _ASK_TO_WAIT:
            until = self._manners.let_rest(address, exchange.header("retry-after"))
            seconds = (until - self._clock.now()).total_seconds()
            if seconds > PATIENCE:
                raise _asked_to_wait(address, exchange, until)
            self._clock.sleep(seconds)
            exchange = self._asked(address, conditions, network)
        if exchange.status in _ASK_TO_WAIT:
            until = self._manners.let_rest(address, exchange.header("retry-after"))
            raise _asked_to_wait(address, exchange, until)
        return exchange

    def _asked(self, address: Address, conditions: dict[str, str], network: Network) -> Exchange:
        headers = {"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        with self._manners.turn(address, self._delay):
            try:
                exchange = fetch(address, headers | conditions, network)
            except FetchError as error:
                if error.reason in _SILENT:
                    self._manners.silent(address)
                raise
        self._manners.answered(address)
        return exchange

    def _answer(self, exchanges: Sequence[Exchange], was_conditional: bool) -> Answer:
        last = exchanges[-1]
        if last.status == 304 and was_conditional:
            return Answer(tuple(exchanges), None, None)
        if not (200 <= last.status < 300 or last.status in GONE):
            raise FetchError("http_status", f"status {last.status}")
        whole = read_whole(last.response, last.truncated)
        if whole is None:
            how = {"time": "too slow", "disconnect": "broken off"}.get(last.truncated or "", "gzip")
            raise FetchError("not_whole", f"a part of the page is missing ({how})")
        if last.status not in GONE and whole.body is not None and not whole.body.strip():
            raise FetchError("empty", f"status {last.status} without content")
        return Answer(tuple(exchanges), whole.body, whole.charset)

    def _read_robots(self, address: Address) -> str:
        """Return a robots.txt; raises `LeftAloneError` where none can be had: all is forbidden."""
        try:
            limits = self._network.limits
            small = Limits(limits.connect, limits.silence, limits.total, MOST_ROBOTS_BYTES)
            for _ in range(MOST_REDIRECTS + 1):
                exchange = self._request(address, {}, small)
                if exchange.status not in _REDIRECTS or not exchange.header("location"):
                    break
                place = _joined(address.url, exchange.header("location") or "")
                address = parse_address(place, self._ports)
        except FetchError as error:
            if error.reason == "not_public":
                raise
            raise LeftAloneError(f"no robots.txt from {address.origin}: {error}") from error
        except AddressError:
            return ""
        if exchange.status >= 500:
            raise LeftAloneError(f"no robots.txt from {address.origin}: status {exchange.status}")
        if not 200 <= exchange.status < 300:
            return ""
        whole = read_whole(exchange.response, "length")
        return (whole.body if whole and whole.body else b"").decode("utf-8", "replace")


def _asked_to_wait(address: Address, exchange: Exchange, until: datetime) -> LeftAloneError:
    when = f"{until:%Y-%m-%d %H:%M} UTC"
    return LeftAloneError(f"{address.host} answered {exchange.status}: left alone until {when}")


def _conditions(known: Visit | None) -> dict[str, str]:
    """Return the headers that ask for a page only if it has changed."""
    if known is None or known.page_at is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {
        name: value
        for name, value in asked.items()
        if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    }


def _joined(base: str, place: str) -> str:
    try:
        return urljoin(base, place)
    except ValueError as error:
        raise FetchError("bad_address", f"a redirect to {place[:200]!r}") from error
