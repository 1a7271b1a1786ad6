"""Zip: the members of a zip file, one after another; nothing is written anywhere."""

import io
import stat
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from transforms import limits
from transforms.readers.items import GiveUp, Item, Tally, Unread
from transforms.readers.layers import Layer
from transforms.readers.sidecars import parse_sidecar, sidecar_names, with_sidecar
from transforms.readers.streams import metered
from transforms.records import Record

_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, OSError, EOFError, RuntimeError, ValueError, zlib.error)
"""What zipfile raises for archives that are damaged or packed in a way that it does not know."""


def zip_members(file: BinaryIO, layer: Layer) -> Iterator[tuple[io.BufferedReader, Layer] | Item]:
    """Yield the members of a zip file that can be sought, each to be read before the next."""
    try:
        archive = ZipFile(_Guarded(file, layer.uri))
    except _BROKEN as error:
        raise GiveUp(layer.uri, "damaged_container", f"no list of members: {error}") from error
    tally = Tally(layer.uri, "members")
    with archive:
        if not archive.infolist():
            raise GiveUp(layer.uri, "empty", "no members")
        infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}
        beside = {name for page in infos for name in sidecar_names(page) if name in infos}
        for number, info in enumerate(archive.infolist()):
            if number >= limits.MAX_MEMBERS:
                yield too_many_members(layer)
                break
            if info.is_dir():
                continue
            if info.flag_bits & _ENCRYPTED:
                tally.add("encrypted", "encrypted content")
            elif stat.S_ISLNK(info.external_attr >> 16):
                tally.add("not_a_file", "links")
            elif not (info.filename in beside and _sidecar(archive, info)):
                member = layer.member(info.filename)
                for name in sidecar_names(info.filename):
                    if name in infos and (found := _sidecar(archive, infos[name])):
                        member = replace(member, given=with_sidecar(member.given, found))
                        break
                yield from _opened(archive, info, member)
    yield from tally.unread()


def _opened(
    archive: ZipFile, info: ZipInfo, member: Layer
) -> Iterator[tuple[io.BufferedReader, Layer] | Unread]:
    try:
        file = archive.open(info)
    except _BROKEN as error:
        yield Unread(member.uri, "damaged_container", f"{member.uri}: {error}")
        return
    with file:
        yield metered(file.read, member.uri, "damaged_container", member.budget), member


def _sidecar(archive: ZipFile, info: ZipInfo) -> Record | None:
    if info.file_size > limits.MAX_SIDECAR_BYTES:
        return None
    try:
        with archive.open(info) as file:
            return parse_sidecar(file.read(limits.MAX_SIDECAR_BYTES))
    except _BROKEN:
        return None


def too_many_members(layer: Layer) -> Unread:
    """Return the reject of the rest of an archive that holds more members than are read."""
    what = f"more than {limits.MAX_MEMBERS} members; the rest is left"
    return Unread(layer.uri, "too_many", f"{layer.uri}: {what}")


class _Guarded(io.RawIOBase):
    """A file of which no piece is read that would not fit memory.

    zipfile reads the list of members whole, and a hostile file may say that it has any length.
    """

    def __init__(self, file: BinaryIO, uri: str) -> None:
        self._file = file
        self._uri = uri

    def seekable(self) -> bool:
        """Say that this can be sought."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        if size > limits.MAX_DIRECTORY_BYTES:
            most = limits.MAX_DIRECTORY_BYTES // limits.MIB
            raise GiveUp(self._uri, "too_many", f"a list of members of more than {most} MiB")
        return self._file.read(size if size >= 0 else limits.MAX_DIRECTORY_BYTES)
