"""Parsers in worker processes, and what the pages of a host teach along the way."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from flows.workers import Inline, Workers, workers
from transforms.feeds import FeedEntry, FeedInput, read_feeds
from transforms.induction import LEAST_PAGES, SAMPLE_PAGES
from transforms.page_rules import PageInput, Rules
from transforms.pages import PageText, learn_host, left, read_fast, read_generally
from transforms.wrappers import Wrapper

MOST_LAYOUTS = 6
"""Layouts learned of one host in one batch; a host with more is read in the general way."""

LEAST_READ = 4
"""Pages that a wrapper must read, of those that it was learned from and others, to be kept."""


class Pooled:
    """The `Parsers` that flows use: every document in a process that can be killed.

    `learned` holds the wrappers that these pages taught, `drifted` how many pages of each host its
    wrappers no longer fitted.
    """

    def __init__(self, rules: Rules, start: Callable[[], Workers | Inline]) -> None:
        self._rules = rules
        self._start = start
        self._pool: Workers | Inline | None = None
        self.learned: list[Wrapper] = []
        self.drifted: dict[str, int] = {}

    @property
    def pool(self) -> Workers | Inline:
        """The workers, started when the first document needs them."""
        if self._pool is None:
            self._pool = self._start()
        return self._pool

    @property
    def layouts(self) -> dict[str, int]:
        """How many wrappers of each host are known, old ones and those learned here."""
        return {host: len(wrappers) for host, wrappers in self._rules.wrappers.items()}

    def feeds(self, feeds: Sequence[FeedInput]) -> Sequence[list[FeedEntry] | str]:
        """Read feeds, one result each, in order."""
        return self.pool.run(read_feeds, feeds) if feeds else []

    def pages(self, pages: Sequence[PageInput]) -> Sequence[PageText | str]:
        """Read pages by profile or wrapper; learn from those left; read the rest generally."""
        if not pages:
            return []
        known = set(self._rules.wrappers)
        found: list[PageText | str] = [left(page, self._rules) or "" for page in pages]
        fitted = [number for number, page in enumerate(found) if not page]
        self._read_again(pages, found, fitted, generally=False)
        for host, numbers in _left(found).items():
            if host in known:
                self.drifted[host] = len(numbers)
        self._learn(pages, found)
        rest = [number for numbers in _left(found).values() for number in numbers]
        self._read_again(pages, found, rest, generally=True)
        return found

    def _learn(self, pages: Sequence[PageInput], found: list[PageText | str]) -> None:
        """Learn a wrapper from the pages of each host that none fits, as long as that helps.

        Hosts teach nothing about each other, so all are learned at once, a layout a round.
        """
        left = {host: numbers for host, numbers in _left(found).items() if host}
        for _ in range(MOST_LAYOUTS):
            samples = [
                (host, [pages[number] for number in numbers[:SAMPLE_PAGES]])
                for host, numbers in left.items()
                if len(numbers) >= LEAST_PAGES
            ]
            taught = self.pool.calls(learn_host, samples)
            new = {
                host: replace(wrapper, rank=len(self._rules.wrappers.get(host, ())))
                for (host, _), wrapper in zip(samples, taught, strict=True)
                if wrapper
            }
            if not new:
                return
            left = self._tried(pages, found, new, {host: left[host] for host in new})

    def _tried(
        self,
        pages: Sequence[PageInput],
        found: list[PageText | str],
        new: Mapping[str, Wrapper],
        left: Mapping[str, list[int]],
    ) -> dict[str, list[int]]:
        """Read the pages that are left of each host by its new wrapper, and keep those that fit.

        Returns the pages that are left of the hosts whose wrapper was kept.
        """
        before = self._rules
        self._rules = _with_wrappers(before, new)
        numbers = [number for host in new for number in left[host]]
        self._read_again(pages, found, numbers, generally=False)
        now = _left(found)
        still = {host: now.get(host, []) for host in new}
        kept = {
            host: numbers
            for host, numbers in still.items()
            if len(left[host]) - len(numbers) >= LEAST_READ
        }
        self._rules = _with_wrappers(before, {host: new[host] for host in kept})
        self.learned += [new[host] for host in kept]
        return kept

    def _read_again(
        self,
        pages: Sequence[PageInput],
        found: list[PageText | str],
        numbers: Sequence[int],
        *,
        generally: bool,
    ) -> None:
        again = [pages[number] for number in numbers]
        results = (
            self.pool.run(read_generally, again)
            if generally
            else self.pool.run(read_fast, again, self._rules.about(again))
        )
        for number, result in zip(numbers, results, strict=True):
            found[number] = result


def _with_wrappers(rules: Rules, new: Mapping[str, Wrapper]) -> Rules:
    added = {host: (*rules.wrappers.get(host, ()), wrapper) for host, wrapper in new.items()}
    return replace(rules, wrappers={**rules.wrappers, **added})


def _left(found: Sequence[PageText | str]) -> dict[str, list[int]]:
    """Return the places of the pages that no rule fitted, by host."""
    left: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(found):
        if isinstance(page, PageText) and page.way == "left":
            left[page.host or ""].append(number)
    return dict(left)


@contextmanager
def pooled(rules: Rules) -> Iterator[Pooled]:
    """Run parsers in workers, which start when needed and are stopped at the end."""
    with ExitStack() as stack:
        yield Pooled(rules, lambda: stack.enter_context(workers()))
