"""HTTP: a response as a WARC keeps it: status, media type, character set and decoded body.

Archives keep bodies that say they are chunked or packed and are not, because the crawler had undone
it, and bodies that break off. So decoding works on the held bytes of one response, apart from the
archive's own stream (fastwarc loses the records that follow a body it fails to decode), hands out
as much as is good, and takes a body as it stands if decoding cannot even begin.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from fastwarc.stream_io import BrotliReader, WarcReader, ZstdReader

from transforms import limits

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LABEL = re.compile(r"[a-z0-9_.:-]{2,40}")
_PIECE = 8192
_MOST = limits.MAX_CAPTURE_BYTES + 1
_PARSER = BytesParser()


@dataclass(frozen=True)
class Response:
    """What one response says and holds; `body` is None where it is over the limit."""

    status: int | None
    media_type: str | None
    charset: str | None
    body: bytes | None


def parse_response(block: bytes) -> Response:
    """Return the response that the block of a record is; of a broken one, what can be told."""
    match = _STATUS.match(block)
    if not match:
        return Response(None, None, None, block)
    end = _END.search(block, 0, limits.MAX_HEADER_BYTES)
    line_end = block.find(b"\n") + 1
    headers = _PARSER.parsebytes(block[line_end : end.end() if end else None], headersonly=True)
    body = block[end.end() :] if end else b""
    media_type, charset = content_type(headers)
    return Response(int(match[1]), media_type, charset, _decoded(body, headers))


def bodies(block: bytes, response: Response) -> Iterator[bytes]:
    """Yield what may be called the payload of a block: its body as sent, unchunked, unpacked."""
    end = _END.search(block, 0, limits.MAX_HEADER_BYTES) if _STATUS.match(block) else None
    sent = block[end.end() :] if end else block
    yield sent
    yield _unchunked(sent)
    if response.body is not None:
        yield response.body


def content_type(headers: Message) -> tuple[str | None, str | None]:
    """Return media type and character set that headers state."""
    if "content-type" not in headers:
        return None, None
    stated = headers.get_param("charset")
    charset = stated.strip().lower() if isinstance(stated, str) else ""
    return headers.get_content_type(), charset if _LABEL.fullmatch(charset) else None


def parse_content_type(value: str | None) -> tuple[str | None, str | None]:
    """Return media type and character set that one header's value states."""
    headers = Message()
    if value:
        headers["content-type"] = re.sub(r"[\r\n]+", " ", value)
    return content_type(headers)


def _decoded(body: bytes, headers: Message) -> bytes | None:
    """Return the body unpacked, None where it is over the limit of a capture."""
    codings = [*_codings(headers, "content-encoding"), *_codings(headers, "transfer-encoding")]
    for coding in reversed(codings[-limits.MAX_DEPTH :]):
        if body and (decoder := _DECODERS.get(coding)):
            body = decoder(body)
    return body if len(body) <= limits.MAX_CAPTURE_BYTES else None


def _codings(headers: Message, name: str) -> list[str]:
    values = headers.get_all(name, [])
    return [part.strip().lower() for value in values for part in str(value).split(",")]


def _unchunked(body: bytes) -> bytes:
    out = bytearray()
    place = 0
    while place < len(body) and (size := _CHUNK_SIZE.match(body, place)):
        length = int(size[1], 16)
        start = size.end()
        out += body[start : start + length]
        place = start + length
        if body[place : place + 2] == b"\r\n":
            place += 2
        elif body[place : place + 1] == b"\n":
            place += 1
        if length == 0:
            break
    return bytes(out) if place else body


def _inflated(body: bytes) -> bytes:
    """Return gzip or deflate undone; deflate is met with and without its wrapper."""
    for window in (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS):
        decoder = zlib.decompressobj(window)
        out = bytearray()
        for place in range(0, len(body), _PIECE):
            try:
                out += decoder.decompress(body[place : place + _PIECE], _MOST - len(out))
            except zlib.error:
                break
            if len(out) >= _MOST:
                break
        if out:
            return bytes(out)
    return body


def _read_by(reader: Callable[[io.BytesIO], WarcReader]) -> Callable[[bytes], bytes]:
    def read(body: bytes) -> bytes:
        stream = reader(io.BytesIO(body))
        out = bytearray()
        try:
            while len(out) < _MOST and (piece := stream.read(_PIECE)):
                out += piece
        except OSError:
            pass
        return bytes(out) or body

    return read


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "chunked": _unchunked,
    "gzip": _inflated,
    "x-gzip": _inflated,
    "deflate": _inflated,
    "br": _read_by(BrotliReader),
    "zstd": _read_by(ZstdReader),
}
