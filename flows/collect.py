"""Collect: poll outlets, fetch what is new or owed a second look, keep it as WARCs, build.

collected/_visits.sqlite      what is remembered of addresses (`flows.visits`)
collected/_unfetched.csv      what is listed and not fetched, and why
collected/new/*.warc.gz       captures that no build has read yet
collected/*.warc.gz           captures that are in the dataset
"""

import concurrent.futures
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock, Timeout

from flows.about import read_collection, write_about
from flows.build import Summary
from flows.build import build as build_dataset
from flows.fetch import Network
from flows.manners import AGENT, Clock, Manners
from flows.releases import Dataset
from flows.rounds import Parsers, Round, Turn, site_hosts, site_ports
from flows.runner import Direct, Runner
from flows.salvage import list_unfetched, salvage
from flows.visitor import Visitor
from flows.visits import Visits
from flows.warcs import ENDING, WarcFile
from flows.workers import Workers, workers
from schemas.collecting import Collection, Site
from schemas.errors import BusyError, InputError
from transforms.urls import url_key
from transforms.web_addresses import AddressError

FOLDER = "collected"
MOST_AT_ONCE = 8
"""Outlets that are asked at the same time; each waits nearly all of its turn."""

_HEED_SECONDS = 0.5
"""How often Ctrl-C is looked for: a wait without end may not be woken by it."""


@dataclass(frozen=True)
class Collected:
    """What a run came to; `summary` is the build's, None where there was nothing to build."""

    rounds: tuple[Round, ...]
    summary: Summary | None
    files: int
    salvaged: int
    seconds: float

    @property
    def is_failed(self) -> bool:
        """Whether not one feed or listing of any outlet could be read."""
        return not any(found.answered for found in self.rounds)


def collect(
    root: Path,
    outlets: Sequence[str] = (),
    *,
    is_building: bool = True,
    private_hosts: Sequence[str] = (),
    wait: float = 0,
    runner: Runner | None = None,
    network: Network | None = None,
    clock: Clock | None = None,
    parsers: Parsers | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Collected:
    """Collect the outlets that `dataset.toml` names, or those of them in `outlets`, and build.

    `private_hosts` are names that may lead to machines that are not public; `wait` is how many
    seconds to wait for another process that collects or writes. Raises `InputError` for a
    `dataset.toml` that does not say what to collect, `BusyError` where another process is at it.
    """
    began = time.monotonic()
    root.mkdir(parents=True, exist_ok=True)
    write_about(root)
    collection = read_collection(root)
    sites = _chosen(collection, outlets, root)
    network = network or Network()
    network = replace(network, private_hosts=network.private_hosts | frozenset(private_hosts))
    clock = clock or Clock()
    folder = root / FOLDER
    (folder / "new").mkdir(parents=True, exist_ok=True)
    with _alone(folder, wait), closing(Visits(folder / "_visits.sqlite")) as visits:
        salvaged = salvage(folder, folder / "new", visits)
        agent = f"{AGENT}/{version('broadsheet')} (+{collection.contact})"
        with ExitStack() as stack:
            parsers = parsers or _Lazy(stack)
            manners = Manners(visits, clock)

            def turn(site: Site) -> Round:
                return _turn(site, root, visits, manners, network, clock, parsers, agent, tell)

            rounds = _all(sites, turn, clock)
        list_unfetched(folder / "_unfetched.csv", visits)
        files = sorted((folder / "new").glob(f"*{ENDING}"))
        files = [path for path in files if not path.name.startswith("_")]
        summary = None
        if is_building and files:
            inputs = [str(path) for path in files]
            summary = build_dataset(root, inputs, runner or Direct(), wait=wait)
            for path in files:
                os.replace(path, folder / path.name)
    seconds = time.monotonic() - began
    return Collected(tuple(rounds), summary, len(files), len(salvaged), seconds)


def _turn(
    site: Site,
    root: Path,
    visits: Visits,
    manners: Manners,
    network: Network,
    clock: Clock,
    parsers: Parsers,
    agent: str,
    tell: Callable[[str], None],
) -> Round:
    """Give one outlet its turn; no failure of it reaches the others."""
    tell(f"{site.outlet}: begins")
    warc = WarcFile(root / FOLDER / "new", clock.now(), site.outlet, agent)
    visitor = Visitor(
        manners, network, clock, agent=agent, delay=site.delay, ports=site_ports(site)
    )
    try:
        found = Turn(
            site, visitor, visits, warc, parsers, clock, lambda hosts: _captures(root, hosts)
        ).go()
    except Exception as error:
        found = Round(site.outlet, len(site.feeds) + len(site.listings))
        found.reasons.append(("", f"the turn broke off: {type(error).__name__}: {error}"))
    finally:
        warc.close()
    tell(f"{site.outlet}: {found.new} new, {found.again} looked at again, {found.failed} failed")
    return found


def _all(sites: Sequence[Site], turn: Callable[[Site], Round], clock: Clock) -> list[Round]:
    """Give all outlets their turns; on Ctrl-C each ends with the page at hand."""
    with concurrent.futures.ThreadPoolExecutor(min(MOST_AT_ONCE, len(sites))) as pool:
        turns = [pool.submit(turn, site) for site in sites]
        try:
            while concurrent.futures.wait(turns, timeout=_HEED_SECONDS).not_done:
                pass
            return [one.result() for one in turns]
        except BaseException:
            clock.stop.set()
            for one in turns:
                one.cancel()
            raise


def _chosen(collection: Collection, outlets: Sequence[str], root: Path) -> list[Site]:
    known = {site.outlet: site for site in collection.collect}
    unknown = [name for name in outlets if name not in known]
    if unknown:
        raise InputError(
            f"{root / 'dataset.toml'} has no [[collect]] section for outlet {unknown[0]!r}; there "
            f"are {', '.join(known)}"
        )
    sites = [known[name] for name in outlets] if outlets else list(known.values())
    for site in sites:
        try:
            site_hosts(site)
        except (AddressError, ValueError) as error:
            raise InputError(
                f"{root / 'dataset.toml'}: an address of {site.outlet} cannot be asked for: {error}"
            ) from error
    return sites


def _captures(root: Path, hosts: Sequence[str]) -> pl.DataFrame:
    """Return (key, captured_at) of the pages at some hosts that the dataset holds."""
    dataset = Dataset(root)
    schema = pl.Schema({"key": pl.String(), "captured_at": pl.Datetime("us")})
    if not dataset.release_numbers():
        return pl.DataFrame(schema=schema)
    is_page = (pl.col("http_status").is_null()) | (pl.col("http_status") < 400)
    held = (
        dataset.scan(dataset.release().tables["captures"])
        .filter(pl.col("url").str.contains_any(list(hosts)), pl.col("captured_at").is_not_null())
        .filter(is_page)
        .select("url", "captured_at")
        .collect()
    )
    keys = [url_key(url) for url in held["url"]]
    return held.select(pl.Series("key", keys, dtype=pl.String), "captured_at")


@contextmanager
def _alone(folder: Path, wait: float) -> Iterator[None]:
    """Hold the folder for one collector; the lock is the operating system's."""
    lock = FileLock(folder / "_collector.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise BusyError(
            f"another process collects into {folder}; run this again when it has finished, or wait "
            "for it with --wait SECONDS"
        ) from error
    try:
        yield
    finally:
        lock.release()


class _Lazy:
    """Parser processes that start with the first document."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._lock = threading.Lock()
        self._pool: Workers | None = None

    def run(self, step: Callable[..., list[Any]], items: Sequence[Any], *more: Any) -> list[Any]:
        """Return the step's result for each document; a string says why there is none."""
        with self._lock:
            if self._pool is None:
                self._pool = self._stack.enter_context(workers())
            return self._pool.run(step, items, *more)
