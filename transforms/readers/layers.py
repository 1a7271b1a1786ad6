"""Layers: where reading stands while containers are opened in one another."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from transforms import limits
from transforms.readers.items import Given, GiveUp
from transforms.readers.streams import Budget
from transforms.records import day_in_name


@dataclass(frozen=True)
class Layer:
    """A stream within an input: its name, how deep it is packed, what is said of it."""

    uri: str
    """Where it is read, for the tables."""
    path: str
    """Name within its container, by which formats and mirrors are known."""
    given: Given
    budget: Budget
    depth: int = 0
    is_unpacked: bool = False
    """Whether it came out of gzip or bzip2, which makes one container with a tar in it."""

    def unpacked(self, suffixes: tuple[str, ...]) -> "Layer":
        """Return the layer of what a packed stream holds; its name loses the suffix."""
        path = self.path
        for suffix in suffixes:
            if path.lower().endswith(suffix):
                end = ".tar" if suffix.startswith(".t") else ""
                path = path[: -len(suffix)] + end
        return replace(self._deeper(), path=path, is_unpacked=True)

    def opened(self) -> "Layer":
        """Return the layer of an archive's members."""
        return self if self.is_unpacked else self._deeper()

    def member(self, name: str) -> "Layer":
        """Return the layer of one member; what was said of the archive as a page does not hold."""
        given = replace(self.given, url=None, http_status=None)
        if given.captured_by_name and (day := day_in_name(name)):
            given = replace(given, captured_at=datetime.combine(day, time()))
        uri = f"{self.uri}/{name}"
        return replace(self, uri=uri, path=name, given=given, is_unpacked=False)

    def _deeper(self) -> "Layer":
        if self.depth >= limits.MAX_DEPTH:
            most = f"more than {limits.MAX_DEPTH} containers in one another"
            raise GiveUp(self.uri, "too_deep", most)
        return replace(self, depth=self.depth + 1)
