"""Revisits: records of a WARC that say "the same as before" and name what came before.

A revisit has no content of its own. It leaves the reader as a reject whose detail holds all that is
needed to make a capture of it, in JSON; `flows.ingest` does so when the original is in the dataset,
whether it came from the same file, an earlier one or a later one.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from transforms import limits
from transforms.readers.items import Unread

NOT_MODIFIED = 304
Place = tuple[str | None, str | None]
Value = TypeVar("Value")


@dataclass(frozen=True)
class Revisit:
    """What a revisit states, and which record it names as its original."""

    uri: str
    url: str | None
    captured_at: str | None
    http_status: int | None
    outlet: str | None
    payload_digest: str | None
    original_url: str | None
    original_at: str | None

    def unread(self) -> Unread:
        """Return the reject under which the revisit waits for its original."""
        detail = json.dumps(asdict(self), ensure_ascii=False)
        return Unread(self.uri, "unresolved_revisit", detail)


def parse_revisit(detail: str) -> Revisit:
    """Return the revisit that waits in a reject's detail."""
    return Revisit(**json.loads(detail))


def iso(moment: datetime | None) -> str | None:
    """Return a time as JSON holds it."""
    return None if moment is None else moment.isoformat()


class Originals:
    """What the records of one file were, by the names that later revisits give them."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        self._skipped: dict[str, tuple[str, str]] = {}

    def remember(self, record_id: str | None, url: str | None, moment: datetime | None) -> None:
        """Note address and time of a record that may become a capture."""
        if record_id:
            _remember(self._places, record_id, (url, iso(moment)))

    def skip(self, names: tuple[str | None, ...], reason: str, kind: str) -> None:
        """Note that a record was passed over, so that its revisits are as well."""
        for name in filter(None, names):
            _remember(self._skipped, name, (reason, kind))

    def place(self, record_id: str | None) -> Place:
        """Return address and time of a record."""
        return self._places.get(record_id or "", (None, None))

    def skipped(self, *names: str | None) -> tuple[str, str] | None:
        """Return why the record that goes by any of the names was passed over."""
        return next((self._skipped[name] for name in names if name in self._skipped), None)


def _remember(held: dict[str, Value], name: str, value: Value) -> None:
    """Keep a value by name; beyond the limit the first that came is forgotten."""
    held[name] = value
    if len(held) > limits.MAX_REMEMBERED:
        del held[next(iter(held))]
