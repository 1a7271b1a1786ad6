"""Manners: who may be asked, how often, and who asked to be left alone.

One request at a time to a host, with a delay after each, whichever outlets share it. robots.txt is
read once a run for each origin (RFC 9309): one that is not there allows all, one that cannot be had
forbids all. A host that answers 429 or 503 rests for as long as it says, and one that fails
several times in a row is left alone for the rest of the run.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from protego import Protego

from flows.visits import Visits
from transforms.web_addresses import Address

AGENT = "Broadsheet"
"""The name that robots.txt may call us by."""
MOST_ROBOTS_BYTES = 512 * 1024
"""What is read of a robots.txt; RFC 9309 asks for 500 KiB at least."""
USUAL_REST = timedelta(minutes=10)
"""Rest of a host that answers 429 or 503 and does not say for how long."""
LONGEST_REST = timedelta(days=1)
LONGEST_DELAY = 600.0
"""Seconds between two requests that are waited for; a host that wants more is not collected."""
FAILURES_IN_A_ROW = 3
"""Requests without an answer after which a host is left alone for the run."""


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Clock:
    """Time of day (UTC without zone), time that only grows, and waiting; tests bring their own.

    `wait` takes seconds; `stop` ends every wait and is looked at between requests.
    """

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    stop: threading.Event = field(default_factory=threading.Event)
    wait: Callable[[float], object] | None = None

    def sleep(self, seconds: float) -> None:
        """Wait, or not at all once `stop` is set."""
        if seconds > 0:
            (self.wait or self.stop.wait)(seconds)


class LeftAloneError(Exception):
    """A host is not to be asked now; the message says why. No fault of the address's."""


class StoppedError(Exception):
    """The run is to end."""


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    failures: int = 0


class Manners:
    """What one run knows of hosts; threads share it."""

    def __init__(self, visits: Visits, clock: Clock) -> None:
        self._visits = visits
        self._clock = clock
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._robots: dict[str, Protego | str] = {}
        self._reading: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, address: Address, delay: float) -> Iterator[None]:
        """Hold a host for one request, after the delay since the one before.

        Raises `LeftAloneError` for a host that is not to be asked now.
        """
        with self._lock:
            host = self._hosts[address.host]
        with host.lock:
            self._check(address.host, host)
            delay = max(delay, self._asked_delay(address))
            if delay > LONGEST_DELAY:
                raise LeftAloneError(
                    f"{address.host} wants {delay:,.0f} s between requests, which no run can give"
                )
            self._clock.sleep(host.free_at - self._clock.monotonic())
            if self._clock.stop.is_set():
                raise StoppedError
            try:
                yield
            finally:
                host.free_at = self._clock.monotonic() + delay

    def _check(self, name: str, host: _Host) -> None:
        until = self._visits.rests_until(name)
        if until and self._clock.now() < until:
            raise LeftAloneError(f"{name} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
        if host.failures >= FAILURES_IN_A_ROW:
            raise LeftAloneError(f"{name} did not answer {host.failures} times in a row")

    def _asked_delay(self, address: Address) -> float:
        rules = self._robots.get(address.origin)
        delay = rules.crawl_delay(AGENT) if isinstance(rules, Protego) else None
        return delay or 0.0

    def answered(self, address: Address) -> None:
        """Note that a host answered."""
        self._hosts[address.host].failures = 0

    def silent(self, address: Address) -> None:
        """Note that a host did not answer."""
        self._hosts[address.host].failures += 1

    def let_rest(self, address: Address, retry_after: str | None) -> datetime:
        """Note that a host asked to be left alone; return until when."""
        now = self._clock.now()
        until = now + rest(retry_after, now)
        self._visits.let_rest(address.host, until)
        return until

    def robots(self, address: Address, read: Callable[[Address], str]) -> None:
        """Raise if robots.txt forbids an address; `read` fetches one and is called once an origin.

        It returns the text, and raises `LeftAloneError` where there is none to be had now.
        """
        with self._lock:
            reading = self._reading[address.origin]
        with reading:
            if address.origin not in self._robots:
                self._robots[address.origin] = _parsed(address, read)
        rules = self._robots[address.origin]
        if isinstance(rules, str):
            raise LeftAloneError(rules)
        if not rules.can_fetch(address.url, AGENT):
            raise ForbiddenError(f"{address.origin}/robots.txt asks {AGENT} to stay out")


def _parsed(address: Address, read: Callable[[Address], str]) -> Protego | str:
    """Return the rules of an origin, or why there are none to be had."""
    place = Address(address.scheme, address.host, address.port, "/robots.txt")
    try:
        return Protego.parse(read(place))
    except LeftAloneError as error:
        return str(error)


class ForbiddenError(Exception):
    """robots.txt forbids an address."""


def rest(retry_after: str | None, now: datetime) -> timedelta:
    """Return how long a host asks to be left alone: seconds or a date, within bounds."""
    stated = (retry_after or "").strip()
    found = USUAL_REST
    if stated.isascii() and stated.isdigit():
        found = timedelta(seconds=min(int(stated), LONGEST_REST.total_seconds()))
    elif stated:
        try:
            moment = parsedate_to_datetime(stated)
            found = moment.astimezone(UTC).replace(tzinfo=None) - now
        except (ValueError, TypeError, OverflowError):
            pass
    return min(max(found, timedelta(seconds=1)), LONGEST_REST)
