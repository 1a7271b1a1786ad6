"""Unzip: gzip and bzip2 streams unpacked step by step, nothing lost that precedes damage."""

import bz2
import io
import zlib
from collections import deque

from transforms import limits
from transforms.readers.items import GiveUp
from transforms.readers.streams import CHUNK, Budget, buffered, metered

GZIP = b"\x1f\x8b"
_GZIP_WINDOW = zlib.MAX_WBITS | 16


def unbzip(packed: io.BufferedReader, uri: str, budget: Budget) -> io.BufferedReader:
    """Return the stream that a bzip2 stream unpacks to."""
    return metered(bz2.BZ2File(packed).read1, uri, "damaged_gzip", budget)


class Unzipped:
    """A gzip stream of one member or many, as WARCs have one for each record.

    Where damage begins, all that could be unpacked before it is handed out first.
    """

    def __init__(self, packed: io.BufferedReader, uri: str, budget: Budget) -> None:
        self._packed = packed
        self._uri = uri
        self._budget = budget
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._waiting = b""
        self._read_bytes = self._unpacked_bytes = 0
        self._members: deque[tuple[int, int]] = deque([(0, 0)], maxlen=limits.MAX_REMEMBERED)
        self._salvaged = b""
        self._damage: GiveUp | None = None
        self.damaged_member: int | None = None
        """Where, in unpacked bytes, the member starts that turned out to be damaged."""
        self.stream = buffered(self._read)

    def place(self, position: int) -> str:
        """Return where in the packed bytes stands what stands at `position` in the unpacked ones.

        Positions must not decrease from call to call.
        """
        while len(self._members) > 1 and self._members[1][0] <= position:
            self._members.popleft()
        start, offset = self._members[0]
        return f"offset={offset}" + (f"+{position - start}" if position > start else "")

    def _read(self, size: int) -> bytes:
        out = self._step(size)
        if self._damage and not out:
            raise self._damage
        self._unpacked_bytes += len(out)
        self._budget.take(len(out))
        return out

    def _step(self, size: int) -> bytes:
        """Return what one step unpacks; nothing at the end and where damage begins."""
        while not self._damage:
            if self._member.eof and not self._next_member():
                return b""
            packed = self._waiting or self._more()
            before = self._member.copy()
            try:
                out = self._member.decompress(packed, size)
            except zlib.error as error:
                self._salvaged = _salvage(before, packed)
                self._fail(str(error))
                break
            self._waiting = self._member.unconsumed_tail
            if out:
                return out
            if not packed and not self._member.eof:
                self._fail("the gzip stream ends early")
        out, self._salvaged = self._salvaged[:size], self._salvaged[size:]
        return out

    def _next_member(self) -> bool:
        rest = self._member.unused_data
        while not (rest := rest.lstrip(b"\x00")):
            rest = self._more()
            if not rest:
                return False
        if not rest.startswith(GZIP[: len(rest)]):
            self._fail("something that is no gzip follows")
            return True
        if self._members[-1][0] == self._unpacked_bytes:
            self._members.pop()
        self._members.append((self._unpacked_bytes, self._read_bytes - len(rest)))
        self._member, self._waiting = zlib.decompressobj(_GZIP_WINDOW), rest
        return True

    def _more(self) -> bytes:
        chunk = self._packed.read1(CHUNK)
        self._read_bytes += len(chunk)
        return chunk

    def _fail(self, detail: str) -> None:
        start, offset = self._members[-1]
        self.damaged_member = start
        self._damage = GiveUp(self._uri, "damaged_gzip", f"{detail} (member at {offset})")


def _salvage(member: "zlib._Decompress", packed: bytes) -> bytes:
    """Return what a step unpacks before its error: given all at once, zlib would give nothing."""
    out = bytearray()
    try:
        for place in range(len(packed)):
            out += member.decompress(packed[place : place + 1])
    except zlib.error:
        pass
    return bytes(out)
