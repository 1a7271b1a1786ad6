"""Rounds: one outlet's turn in a run: its feeds and listings, then the pages that are due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

import polars as pl

from flows.fetch import FetchError
from flows.manners import Clock, LeftAloneError, StoppedError
from flows.outlets import load_outlets
from flows.visitor import Answer, Visitor
from flows.visits import PAGE, SOURCE, Visits
from flows.warcs import WarcFile, digest
from schemas.collecting import Site
from transforms.article_links import ListingInput, of_site, read_listings
from transforms.decode import decode
from transforms.feeds import FeedInput, read_feeds
from transforms.looks import Visit, due, with_captures
from transforms.readers.formats import markup_type
from transforms.web_addresses import parse_address
from transforms.wholeness import payload

RUN_SECONDS = 3600.0
"""Time after which an outlet's turn ends; what is left comes first in the next run."""
_FOR_GOOD = frozenset(("not_text", "bad_address"))
"""Failures that no second try would mend."""


class Parsers(Protocol):
    """Runs a step on documents (`flows.workers`), where one that hangs can be stopped."""

    def run(self, step: Callable[..., list[Any]], items: Sequence[Any], *more: Any) -> list[Any]:
        """Return the step's result for each document; a string says why there is none."""
        ...


@dataclass
class Round:
    """What one outlet's turn came to; `reasons` are (address, why) of what was not fetched."""

    outlet: str
    sources: int = 0
    answered: int = 0
    listed: int = 0
    new: int = 0
    again: int = 0
    unchanged: int = 0
    gone: int = 0
    failed: int = 0
    left: int = 0
    reasons: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Turn:
    """What an outlet's turn needs."""

    site: Site
    visitor: Visitor
    visits: Visits
    warc: WarcFile
    parsers: Parsers
    clock: Clock
    captures: Callable[[Sequence[str]], pl.DataFrame]

    def go(self) -> Round:
        """Poll and fetch; whatever happens, what was fetched is in the WARC file."""
        found = Round(self.site.outlet)
        ends = self.clock.monotonic() + RUN_SECONDS
        try:
            for url in self.site.feeds:
                self._poll(found, url, is_feed=True)
            for url in self.site.listings:
                self._poll(found, url, is_feed=False)
            self._fetch_due(found, ends)
        except StoppedError:
            found.reasons.append(("", "the run was stopped"))
        return found

    def _poll(self, found: Round, url: str, *, is_feed: bool) -> None:
        """Ask one feed or listing and take note of what it lists."""
        found.sources += 1
        now = self.clock.now()
        known = self.visits.get(SOURCE, url)
        known = known or Visit(SOURCE, url, url, self.site.outlet, listed_at=now)
        try:
            answer = self.visitor.ask(url, known)
            if answer.is_gone:
                raise FetchError("http_status", f"status {answer.last.status}")
            content = None if answer.is_unchanged else digest(payload(answer.last.response))
            is_new = content is not None and content != known.digest
            if is_new:
                links = self._feed(answer) if is_feed else self._listing(answer)
                self._discover(found, links, url)
        except LeftAloneError as error:
            found.left += 1
            found.reasons.append((url, str(error)))
            self.visits.save(known.failed(now, "left_alone"))
            return
        except FetchError as error:
            found.reasons.append((url, str(error)))
            self.visits.save(known.failed(now, error.reason))
            return
        found.answered += 1
        at = self.clock.now().replace(microsecond=0)
        visit = known.answered(at, answer.last.status)
        if is_new:
            visit = _with_content(visit, answer)
            self.warc.add(answer.exchanges, visit, at, None)
        self.visits.save(visit)

    def _feed(self, answer: Answer) -> list[str]:
        """Return the addresses that a feed lists; raises `FetchError` for what is no feed."""
        body, url = answer.body or b"", answer.last.address.url
        entries = self.parsers.run(read_feeds, [FeedInput(body, url, answer.charset)])[0]
        if isinstance(entries, str):
            raise FetchError("no_feed", f"reading the feed: {entries}")
        if not entries and markup_type(body) in (None, "text/html", "xml"):
            raise FetchError("no_feed", "neither RSS, Atom, RDF nor JSON Feed")
        return [entry.url for entry in entries if entry.url]

    def _listing(self, answer: Answer) -> list[str]:
        """Return the addresses that a page lists; raises `FetchError` where it lists none."""
        decoded = decode(answer.body or b"", answer.charset)
        outlets = load_outlets().outlets
        url = answer.last.address.url
        page = ListingInput(decoded.text if decoded else "", url, outlets, self.site.articles)
        links = self.parsers.run(read_listings, [page])[0]
        if isinstance(links, str):
            raise FetchError("no_links", f"reading the page: {links}")
        if not links:
            raise FetchError("no_links", "no link to an article; say in `articles` what they hold")
        return [str(link) for link in links]

    def _discover(self, found: Round, links: Sequence[str], source: str) -> None:
        inside = of_site(links, site_hosts(self.site), site_ports(self.site))
        found.listed += self.visits.discover(self.site.outlet, inside.inside, self.clock.now())
        found.reasons += [(url, f"not asked for: {why}") for url, why in inside.refused]
        if inside.outside:
            host = urlsplit(inside.outside[0]).hostname
            why = f"lists {len(inside.outside)} articles at hosts not named in `hosts`, as {host}"
            found.reasons.append((source, why))

    def _fetch_due(self, found: Round, ends: float) -> None:
        visits = self.visits.pages(self.site.outlet)
        if not visits.is_empty():
            visits = with_captures(visits, self.captures(site_hosts(self.site)))
        wanted = due(visits, self.clock.now())
        found.left += max(0, wanted.height - self.site.most)
        if wanted.height > self.site.most:
            found.reasons.append(("", f"{wanted.height - self.site.most} pages over the limit"))
        told: set[str] = set()
        for key, url, is_new in wanted.head(self.site.most).iter_rows():
            try:
                if self.clock.monotonic() > ends:
                    raise LeftAloneError(f"the turn ended after {RUN_SECONDS:,.0f} s")
                self._look(found, key, is_new)
            except LeftAloneError as error:
                found.left += 1
                if str(error) not in told:
                    told.add(str(error))
                    found.reasons.append((url, str(error)))

    def _look(self, found: Round, key: str, is_new: bool) -> None:
        """Fetch one page, write what came and remember it."""
        known = self.visits.get(PAGE, key)
        if known is None:
            return
        try:
            answer = self.visitor.ask(known.url, known)
        except FetchError as error:
            found.failed += 1
            found.reasons.append((known.url, str(error)))
            for_good = error.reason in _FOR_GOOD
            self.visits.save(known.failed(self.clock.now(), error.reason, for_good=for_good))
            return
        at = self.clock.now().replace(microsecond=0)
        visit = known.answered(at, answer.last.status)
        same_as = None
        if answer.is_unchanged:
            same_as = known
        elif not answer.is_gone:
            visit = _with_content(visit, answer)
            if known.page_at and visit.digest == known.digest:
                visit = replace(visit, page_at=known.page_at, page_url=known.page_url)
                same_as = known
        self.warc.add(answer.exchanges, visit, at, same_as)
        self.visits.save(visit)
        found.new += is_new
        found.again += not is_new
        found.unchanged += same_as is not None
        found.gone += answer.is_gone


def site_hosts(site: Site) -> list[str]:
    """Return the hosts of an outlet's articles, without `www.`; subdomains belong to them."""
    ports = site_ports(site)
    own = [parse_address(url, ports).host for url in (*site.feeds, *site.listings)]
    return sorted({host.removeprefix("www.") for host in (*own, *site.hosts)})


def site_ports(site: Site) -> frozenset[int]:
    """Return the ports that an outlet's own addresses name."""
    ports = (urlsplit(url).port for url in (*site.feeds, *site.listings))
    return frozenset(port for port in ports if port)


def _with_content(visit: Visit, answer: Answer) -> Visit:
    """Return the visit with what the next request and the next comparison need."""
    last = answer.last
    return replace(
        visit,
        etag=last.header("etag"),
        last_modified=last.header("last-modified"),
        digest=digest(payload(last.response)),
        page_url=last.address.url,
        page_at=visit.last_at,
    )
