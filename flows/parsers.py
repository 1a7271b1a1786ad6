"""Parsers in worker processes, and what the pages of a host teach along the way."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
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
        """Learn a wrapper from the pages of a host that none fits, as long as that helps."""
        for host, numbers in _left(found).items():
            left = numbers
            for _ in range(MOST_LAYOUTS):
                sample = [pages[number] for number in left[:SAMPLE_PAGES]]
                if not host or len(sample) < LEAST_PAGES:
                    break
                wrapper = self.pool.call(learn_host, host, sample)
                if wrapper is None:
                    break
                known = self._rules.wrappers.get(host, ())
                wrapper = replace(wrapper, rank=len(known))
                before = self._rules
                wrappers = {**before.wrappers, host: (*known, wrapper)}
                self._rules = replace(before, wrappers=wrappers)
                self._read_again(pages, found, left, generally=False)
                still = _left(found).get(host, [])
                if len(left) - len(still) < LEAST_READ:
                    self._rules = before
                    break
                self.learned.append(wrapper)
                left = still

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
