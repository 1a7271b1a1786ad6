"""Tar: the members of a tar stream, one after another; nothing is written anywhere.

tarfile ends in silence at a header that it cannot read, so the archive notes by what it ended.
"""

import io
import tarfile
from collections.abc import Iterator

from transforms import limits
from transforms.readers.items import GiveUp, Item, Tally
from transforms.readers.layers import Layer
from transforms.readers.streams import metered
from transforms.readers.zip import too_many_members

_EXTENDED = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_END = "end of file header"
"""What tarfile calls the blocks of zeros that close an archive."""
_LONG_NAMES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


def tar_members(
    stream: io.BufferedReader, layer: Layer
) -> Iterator[tuple[io.BufferedReader, Layer] | Item]:
    """Yield the members of a tar stream, each to be read before the next."""
    tally = Tally(layer.uri, "members")
    number = 0
    try:
        archive = _Archive.open(mode="r|", fileobj=stream, tarinfo=_Header, errors="replace")
        while info := archive.next():
            archive.members = []  # type: ignore[attr-defined] # tarfile would keep them all
            number += 1
            if number > limits.MAX_MEMBERS:
                yield too_many_members(layer)
                break
            if info.isreg() and (file := archive.extractfile(info)):
                source = metered(file.read, layer.uri, "damaged_container", layer.budget)
                yield source, layer.member(info.name)
            elif not info.isdir():
                tally.add("not_a_file", "links, devices and pipes")
    except (tarfile.TarError, OSError, ValueError, RecursionError) as error:
        yield from tally.unread()
        where = f"after member {number}: {error}"
        raise GiveUp(layer.uri, "damaged_container", where) from error
    yield from tally.unread()
    if number == 0 and not archive.ended_by:
        raise GiveUp(layer.uri, "empty", "no members")
    if archive.ended_by and number <= limits.MAX_MEMBERS:
        where = f"after member {number}: {archive.ended_by}"
        raise GiveUp(layer.uri, "damaged_container", where)


class _Archive(tarfile.TarFile):
    """A tar that notes which header ended it, other than the blocks that should."""

    ended_by: str | None = None


class _Header(tarfile.TarInfo):
    """A header that is not read where it would fill the memory."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> "_Header":
        """Return the next header."""
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if isinstance(archive, _Archive) and str(error) != _END:
                archive.ended_by = str(error)
            raise

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
        held = self.type in (*_EXTENDED, *_LONG_NAMES)
        if held and not 0 <= self.size <= limits.MAX_TAR_HEADER_BYTES:
            raise tarfile.ReadError("an extended header over the limit")
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("a sparse file, which is not read")
        member: tarfile.TarInfo | None = super()._proc_member(archive)  # type: ignore[misc]
        return member

    def _proc_gnusparse_10(self, *_: object) -> None:
        raise tarfile.ReadError("a sparse file, which is not read")
