"""WARC: the responses, resources and conversions of an archive of the web.

fastwarc reads the records. It ends in silence where a file breaks off, so each record is checked
against its length, and the stream for how it ends. An exception that reaches it from Python makes
it panic, so a stream that gives up looks to it like one that ends.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord

from transforms import limits
from transforms.readers.items import GiveUp, Item, Unread
from transforms.readers.layers import Layer
from transforms.readers.rows import too_many
from transforms.readers.unzip import Unzipped
from transforms.readers.warc_records import BLOCK_BYTES, Records

_RECORD_END = b"\r\n\r\n"


def read_warc(stream: io.BufferedReader, layer: Layer, unzipped: Unzipped | None) -> Iterator[Item]:
    """Yield what the records of an archive hold; `unzipped` is what the stream came out of."""
    source = _Source(stream, layer.uri)
    records = Records(layer)
    place, damage, number = "offset=0", None, 0
    iterator = _Archive(source)
    while damage is None and (record := iterator.next()):
        number += 1
        if number > limits.MAX_RECORDS:
            yield too_many(layer, "records")
            break
        position = record.stream_pos
        place = unzipped.place(position) if unzipped else f"offset={position}"
        block = record.reader.read(BLOCK_BYTES + 1)
        damage = _damage(record, block)
        if unzipped and unzipped.damaged_member == position:
            damage = "its gzip member is damaged"
        if damage is None:
            yield from records.read(record, block, f"{layer.uri}#{place}")
    else:
        damage = damage or iterator.damage or source.damage()
    yield from records.passed_over()
    if source.failure and source.failure.uri != layer.uri:
        raise source.failure
    if damage:
        where = f"{layer.uri}: at or after the record at {place}: {damage}"
        yield Unread(layer.uri, "damaged_container", where)


def _damage(record: WarcRecord, block: bytes) -> str | None:
    """Return what is wrong with a record: fastwarc hands out those that break off as well."""
    stated = (record.headers.get("Content-Length") or "").strip()
    if not (stated.isascii() and stated.isdigit()):
        return "its header breaks off or states no length"
    if len(block) < min(int(stated), BLOCK_BYTES + 1):
        return f"{len(block)} of its {stated} bytes are there"
    return None


class _Archive:
    """fastwarc's iterator, which ends at damage and says why."""

    def __init__(self, source: "_Source") -> None:
        self._records = ArchiveIterator(
            cast("BinaryIO", source), parse_http=False, stream_detect=False
        )
        self.damage: str | None = None

    def next(self) -> WarcRecord | None:
        """Return the next record, None at the end and where damage begins."""
        try:
            return next(self._records, None)
        except OSError as error:
            self.damage = str(error)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # what Rust raises is no Exception
                raise
            self.damage = f"fastwarc failed: {error}"
        return None


class _Source:
    """The stream as fastwarc reads it: by `read` and `tell` alone."""

    def __init__(self, stream: io.BufferedReader, uri: str) -> None:
        self._stream = stream
        self._uri = uri
        self._position = 0
        self._tail = b""
        self.failure: GiveUp | None = None

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none at the end, and where the stream gives up."""
        if self.failure:
            return b""
        try:
            chunk = self._stream.read1(size)
        except GiveUp as end:
            self.failure = end
            return b""
        except OSError as error:
            self.failure = GiveUp(self._uri, "unreadable", str(error))
            return b""
        self._position += len(chunk)
        self._tail = (self._tail + chunk)[-len(_RECORD_END) :]
        return chunk

    def tell(self) -> int:
        """Return how many bytes have been read."""
        return self._position

    def damage(self) -> str | None:
        """Return what is wrong with the end of the stream."""
        if self.failure:
            return str(self.failure).removeprefix(f"{self._uri}: ")
        if self._tail != _RECORD_END:
            return "the file ends within a record"
        return None
