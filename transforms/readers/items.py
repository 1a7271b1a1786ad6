"""Items: what readers yield and are told, and the exception by which they give up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from transforms import limits
from transforms.decode import decode

_EXCERPT = 200


@dataclass(frozen=True)
class Given:
    """What is said of an input from outside, because its captures do not say it themselves."""

    outlet: str | None = None
    captured_at: datetime | None = None
    url: str | None = None
    http_status: int | None = None
    captured_by_name: bool = False
    """Whether a day in the name of an archive's member is the capture time."""


@dataclass(frozen=True)
class Capture:
    """One thing that may hold an article: its bytes and what is known without reading them."""

    content: bytes
    uri: str
    media_type: str
    charset: str | None = None
    url: str | None = None
    captured_at: datetime | None = None
    http_status: int | None = None
    outlet: str | None = None
    charset_basis: str | None = None
    declared_charset: str | None = None
    payload_digest: str | None = None


@dataclass(frozen=True)
class Unread:
    """One thing that could not become a capture; `reason` is one of `schemas.rejects.REASONS`."""

    uri: str
    reason: str
    detail: str
    content: bytes | None = None
    kind: str | None = None
    """Kind by which an archive counts it instead of having a reject for each."""

    @property
    def excerpt(self) -> str | None:
        """The beginning of the content, as far as it is text."""
        decoded = decode(self.content[: 4 * _EXCERPT]) if self.content else None
        return decoded.text[:_EXCERPT] if decoded else None


Item = Capture | Unread


class GiveUp(Exception):  # noqa: N818 - it ends the reading of one input and is no error of ours
    """Reading of the stream `uri` ends here; whoever opened that stream makes a reject of it."""

    def __init__(self, uri: str, reason: str, detail: str, content: bytes | None = None) -> None:
        super().__init__(f"{uri}: {detail}")
        self.uri = uri
        self.reason = reason
        self._content = content

    def unread(self) -> Unread:
        """Return the reject."""
        return Unread(self.uri, self.reason, str(self), self._content)


class Tally:
    """Things passed over in one container, counted by kind: one reject each, not thousands."""

    def __init__(self, uri: str, things: str) -> None:
        self._uri = uri
        self._things = things
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, reason: str, kind: str) -> None:
        """Count one thing; kinds beyond the limit are counted together."""
        key = (reason, kind[:80])
        if key not in self._counts and len(self._counts) >= limits.MAX_KINDS:
            key = (reason, "other kinds")
        self._counts[key] += 1

    def unread(self) -> Iterator[Unread]:
        """Yield one reject for each kind."""
        for (reason, kind), count in sorted(self._counts.items()):
            yield Unread(self._uri, reason, f"{self._uri}: {count} {self._things} of {kind}")
