"""JSON: records as lines, as the items of an array, or one after another."""

import codecs
import io
import json
import re
from collections.abc import Iterator

from transforms import limits
from transforms.decode import decode
from transforms.readers.formats import HEAD, JSON_NAMES
from transforms.readers.items import GiveUp, Item, Tally, Unread
from transforms.readers.layers import Layer
from transforms.readers.pages import too_large
from transforms.readers.rows import row_capture, too_many
from transforms.records import parse_record

_LINES_NAMES = (".jsonl", ".ndjson", ".jsonlines")
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)*\{\s*\"[^\"\n]{0,200}\"\s*:")
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")
_DECODER = json.JSONDecoder()


def is_json(head: bytes, name: str) -> bool:
    """Return whether a content is JSON, by its name or because it begins with an object."""
    if name.lower().endswith(JSON_NAMES) or _OBJECT.match(head):
        return True
    return head.startswith(b"{") and parse_record(head.partition(b"\n")[0]) is not None


def read_json(stream: io.BufferedReader, layer: Layer) -> Iterator[Item]:
    """Yield the records of a stream."""
    head = stream.peek(HEAD)[:HEAD].lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    line, end, _ = head.partition(b"\n")
    in_lines = layer.path.lower().endswith(_LINES_NAMES)
    spread = head.startswith(b"[") or (head.startswith(b"{") and end and not parse_record(line))
    found = False
    for item in (
        _read_values(stream, layer) if spread and not in_lines else _read_lines(stream, layer)
    ):
        found = True
        yield item
    if not found:
        yield Unread(layer.uri, "empty", f"{layer.uri}: no records", b"")


def _read_lines(stream: io.BufferedReader, layer: Layer) -> Iterator[Item]:
    """Yield each line that is not blank, byte for byte; a bad one takes no other along."""
    number = 0
    while line := stream.readline(limits.MAX_CAPTURE_BYTES + 1):
        number += 1
        place = f"{layer.uri}#line={number}"
        if number > limits.MAX_RECORDS:
            yield too_many(layer, "lines")
            return
        if len(line) > limits.MAX_CAPTURE_BYTES and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(HEAD)
            yield too_large(place)
        elif line := line.strip():
            yield row_capture(line, place, layer.given)


def _read_values(stream: io.BufferedReader, layer: Layer) -> Iterator[Item]:
    """Yield each object of an array, or of several written one after another."""
    tally = Tally(layer.uri, "items")
    try:
        for number, value in enumerate(_values(stream, layer.uri), start=1):
            if number > limits.MAX_RECORDS:
                yield too_many(layer, "items")
                break
            if value.startswith("{"):
                content = value.encode("utf-8", "surrogatepass")
                yield row_capture(content, f"{layer.uri}#item={number}", layer.given)
            else:
                tally.add("bad_json", "something that is no object")
    except GiveUp as end:
        yield end.unread()
    yield from tally.unread()


def _values(stream: io.BufferedReader, uri: str) -> Iterator[str]:
    """Yield the text of each value that stands between brackets and commas."""
    decoded = decode(stream.peek(HEAD)[:HEAD])
    decoder = codecs.getincrementaldecoder(decoded.charset if decoded else "utf-8")("replace")
    text, ended = "", False
    while True:
        place = 0
        for start, end in _values_within(text, ended):
            yield text[start:end]
            place = end
        text = text[place:]
        if ended:
            break
        if len(text) > limits.MAX_CAPTURE_BYTES:
            raise GiveUp(uri, "too_large", "an item over the limit; what follows is left")
        chunk = stream.read(max(HEAD, len(text)))
        ended = not chunk
        text += decoder.decode(chunk, ended)
    if rest := _BETWEEN.sub("", text, count=1):
        content = rest[:HEAD].encode("utf-8", "surrogatepass")
        raise GiveUp(uri, "bad_json", "what follows the last whole item is no JSON", content)


def _values_within(text: str, is_all: bool) -> Iterator[tuple[int, int]]:
    """Yield where whole values start and end; a number or word at the end may go on."""
    place = 0
    while True:
        match = _BETWEEN.match(text, place)
        start = match.end() if match else place
        try:
            place = _DECODER.raw_decode(text, start)[1]
        except (ValueError, RecursionError):
            return
        if place == len(text) and not is_all and text[start] not in '{"':
            return
        yield start, place
