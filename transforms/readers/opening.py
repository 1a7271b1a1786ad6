"""Opening: tells what a stream holds and hands it to the reader of that format, layer by layer."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from transforms.readers.csv_rows import read_csv
from transforms.readers.formats import HEAD, TABLE_NAMES, container_format, markup_type
from transforms.readers.items import Given, GiveUp, Item, Tally, Unread
from transforms.readers.json_rows import is_json, read_json
from transforms.readers.layers import Layer
from transforms.readers.pages import read_page
from transforms.readers.parquet_rows import read_parquet
from transforms.readers.streams import Budget, counted, held
from transforms.readers.tar import tar_members
from transforms.readers.unzip import Unzipped, unbzip
from transforms.readers.warc import read_warc
from transforms.readers.zip import zip_members

Member = tuple[io.BufferedReader, Layer]


def read(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """Yield what one input file holds; `name` is its path within the input, for `uri`.

    The stream stays the caller's to close. One that can be sought must stand at its start.
    """
    budget = Budget(name)
    whole = stream if stream.seekable() else None
    try:
        yield from _read_layer(counted(stream, budget), Layer(name, name, given, budget), whole)
    except GiveUp as end:
        yield end.unread()


def _read_layer(
    stream: io.BufferedReader, layer: Layer, whole: BinaryIO | None = None
) -> Iterator[Item]:
    """Yield what a stream holds; `whole` is the input itself where it can be sought."""
    try:
        yield from _read_stream(stream, layer, whole, None)
    except GiveUp as end:
        if end.uri != layer.uri:
            raise
        yield end.unread()


def _read_stream(
    stream: io.BufferedReader, layer: Layer, whole: BinaryIO | None, unzipped: Unzipped | None
) -> Iterator[Item]:
    head = stream.peek(HEAD)[:HEAD]
    kind = container_format(head, layer.path)
    if kind == "gzip":
        inner = layer.unpacked((".gz", ".tgz"))
        gzip = Unzipped(stream, layer.uri, layer.budget)
        yield from _read_stream(gzip.stream, inner, None, gzip)
    elif kind == "bzip2":
        inner = layer.unpacked((".bz2", ".tbz2", ".tbz"))
        yield from _read_stream(unbzip(stream, layer.uri, layer.budget), inner, None, None)
    elif kind == "tar":
        layer = layer.opened()
        yield from _read_members(tar_members(stream, layer), layer)
    elif kind == "zip":
        layer = layer.opened()
        yield from _read_members(zip_members(_sought(stream, layer, whole), layer), layer)
    elif kind == "parquet":
        yield from read_parquet(_sought(stream, layer, whole), layer)
    elif kind == "warc":
        yield from read_warc(stream, layer, unzipped)
    else:
        yield from _read_text(stream, layer, head)


def _read_text(stream: io.BufferedReader, layer: Layer, head: bytes) -> Iterator[Item]:
    markup = markup_type(head)
    if markup is None and is_json(head, layer.path):
        yield from read_json(stream, layer)
    elif markup is None and layer.path.lower().endswith(TABLE_NAMES):
        yield from read_csv(stream, layer)
    else:
        yield from read_page(stream, layer)


def _read_members(members: Iterator[Member | Item], layer: Layer) -> Iterator[Item]:
    """Yield what members hold; those that hold no text are counted by kind."""
    tally = Tally(layer.uri, "members")
    try:
        for member in members:
            for item in _read_layer(*member) if isinstance(member, tuple) else (member,):
                if isinstance(item, Unread) and item.kind:
                    tally.add(item.reason, item.kind)
                else:
                    yield item
    except GiveUp:
        yield from tally.unread()
        raise
    yield from tally.unread()


def _sought(stream: io.BufferedReader, layer: Layer, whole: BinaryIO | None) -> BinaryIO:
    """Return a stream that can be sought, at its start; all of it counts as read."""
    if whole is None:
        return held(stream, layer.uri)
    layer.budget.packed = whole.seek(0, io.SEEK_END)
    whole.seek(0)
    return whole
