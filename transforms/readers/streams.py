"""Streams: bytes that come out of other streams, metered, so that no input can grow without end."""

import io
import zlib
from collections.abc import Callable
from tarfile import TarError
from typing import Any, BinaryIO
from zipfile import BadZipFile

from transforms import limits
from transforms.readers.items import GiveUp

CHUNK = 65_536
Source = Callable[[int], bytes]
"""Returns at most so many bytes, none at the end."""


class Budget:
    """What one input file, with all that is packed in it, may still decompress to."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._taken = 0
        self.packed = 0
        """Bytes of the file itself that have been read."""

    def take(self, count: int) -> None:
        """Count bytes that came out of something packed; give up the whole file beyond a limit."""
        self._taken += count
        if self._taken > limits.MAX_DECOMPRESSED_BYTES:
            size = limits.MAX_DECOMPRESSED_BYTES // limits.MIB
            raise GiveUp(self._uri, "too_large", f"decompresses to more than {size} MiB")
        if self._taken > max(limits.RATIO_FREE_BYTES, limits.MAX_RATIO * self.packed):
            ratio = f"decompresses to more than {limits.MAX_RATIO} times its size"
            raise GiveUp(self._uri, "too_large", ratio)


class _Derived(io.RawIOBase):
    """A source as a stream; it fills what it can, so that a look ahead sees the whole beginning."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._end: GiveUp | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        filled = 0
        while filled < len(buffer) and not self._end:
            try:
                chunk = self._source(len(buffer) - filled)
            except GiveUp as end:
                self._end = end
                break
            if not chunk:
                break
            buffer[filled : filled + len(chunk)] = chunk
            filled += len(chunk)
        if self._end and not filled:
            raise self._end
        return filled


def buffered(source: Source) -> io.BufferedReader:
    """Return a stream over a source."""
    return io.BufferedReader(_Derived(source), CHUNK)


def counted(stream: BinaryIO, budget: Budget) -> io.BufferedReader:
    """Return the stream of an input file itself, counting what is read of it."""

    def source(size: int) -> bytes:
        chunk = stream.read(size)
        budget.packed += len(chunk)
        return chunk

    return buffered(source)


def metered(read: Source, uri: str, reason: str, budget: Budget) -> io.BufferedReader:
    """Return a stream of unpacked bytes whose library's complaints become `GiveUp`."""

    def source(size: int) -> bytes:
        try:
            chunk = read(size)
        except (BadZipFile, EOFError, OSError, RuntimeError, TarError, zlib.error) as error:
            raise GiveUp(uri, reason, str(error) or type(error).__name__) from error
        budget.take(len(chunk))
        return chunk

    return buffered(source)


def held(stream: io.BufferedReader, uri: str) -> io.BytesIO:
    """Return a stream that can be sought, for formats that are read from their end."""
    content = stream.read(limits.MAX_HELD_BYTES + 1)
    if len(content) > limits.MAX_HELD_BYTES:
        size = limits.MAX_HELD_BYTES // limits.MIB
        raise GiveUp(uri, "too_large", f"more than {size} MiB of zip or Parquet in a container")
    return io.BytesIO(content)
