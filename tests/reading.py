"""Reading bytes as a file would be read, for tests of readers."""

import io

from transforms.readers import Capture, Given, Unread, read


class Pipe(io.BytesIO):
    """A stream that cannot be sought and gives a few bytes at a time."""

    def __init__(self, content: bytes, step: int = 7_000) -> None:
        super().__init__(content)
        self._step = step

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0, /) -> int:
        raise io.UnsupportedOperation(f"seek {offset} {whence}")

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._step if size is None or size < 0 else min(size, self._step))


def items(content: bytes, name: str = "page", given: Given | None = None) -> list[Capture | Unread]:
    """Return what a file of this content and name holds."""
    return list(read(io.BytesIO(content), name, given or Given()))


def captured(content: bytes, name: str = "page", given: Given | None = None) -> list[Capture]:
    """Return the captures alone."""
    return [item for item in items(content, name, given) if isinstance(item, Capture)]


def rejected(content: bytes, name: str = "page") -> list[Unread]:
    """Return the rejects alone."""
    return [item for item in items(content, name) if isinstance(item, Unread)]


def reasons(content: bytes, name: str = "page") -> list[str]:
    """Return the reasons of the rejects."""
    return [item.reason for item in rejected(content, name)]
