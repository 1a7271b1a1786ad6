"""WARCs: the captures of a run, written so that a kill at any moment costs the last one at most.

A file is WARC 1.1, one gzip member a record, under a name that starts with an underscore, which
readers pass over, until it is whole. `warcinfo` names the outlet; each page is its redirects, its
request and response or revisit, and at last a `metadata` record: what is known of the address now,
as JSON, from which `flows.salvage` can make the collector's memory anew.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from flows.fetch import Exchange
from flows.outlets import load_outlets
from flows.visits import from_json, to_json
from transforms.looks import Visit
from transforms.readers.warc_records import OUTLET_FIELD
from transforms.wholeness import payload

ENDING = ".warc.gz"
_STANDARD = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_VISIT_TYPE = "application/json"
_STEP = 1 << 20


class WarcFile:
    """The captures of one outlet in one run; the file appears with the first of them."""

    def __init__(self, folder: Path, began: datetime, outlet: str, agent: str) -> None:
        slug = re.sub(r"\W+", "-", outlet.casefold()).strip("-") or "outlet"
        self._folder = folder
        self._stem = f"{began:%Y%m%dT%H%M%SZ}-{slug[:60]}"
        self._began = began
        self._info = {
            "software": agent.partition(" ")[0],
            "format": "WARC File Format 1.1",
            "conformsTo": _STANDARD,
            "robots": "obeyed",
            "http-header-user-agent": agent,
        }
        if outlet and not _is_aggregator(outlet):
            self._info[OUTLET_FIELD] = " ".join(outlet.split())
        self._file: io.BufferedWriter | None = None
        self._path = folder / ""

    def add(
        self, exchanges: Sequence[Exchange], visit: Visit, at: datetime, same_as: Visit | None
    ) -> None:
        """Write what one look at a page brought.

        With `same_as`, what was known before, the last exchange is a revisit of what that names.
        """
        records = []
        for exchange in exchanges:
            is_last = exchange is exchanges[-1]
            records += _exchanged(exchange, at, same_as if is_last else None)
        stated = json.dumps(to_json(visit), ensure_ascii=False).encode()
        records.append(_record("metadata", stated, _VISIT_TYPE, at, {"WARC-Target-URI": visit.url}))
        file = self._opened()
        file.write(b"".join(map(_packed, records)))
        file.flush()
        os.fsync(file.fileno())

    def close(self) -> Path | None:
        """Give the file its name; return it, None where there was nothing to write."""
        if self._file is None:
            return None
        self._file.close()
        self._file = None
        return named(self._path)

    def _opened(self) -> io.BufferedWriter:
        if self._file is None:
            self._path = _free(self._folder, f"_{self._stem}")
            self._file = self._path.open("xb")
            lines = "".join(f"{name}: {value}\r\n" for name, value in self._info.items())
            info = _record("warcinfo", lines.encode(), "application/warc-fields", self._began, {})
            self._file.write(_packed(info))
        return self._file


def named(path: Path) -> Path:
    """Give a file that is whole its name, in one step."""
    target = _free(path.parent, path.name.removeprefix("_").removesuffix(ENDING))
    os.replace(path, target)
    return target


def mend(path: Path) -> Path | None:
    """Cut a file that a kill left after its last whole record; return it under its name.

    A file without any record is removed.
    """
    size = _whole_bytes(path)
    if size == 0:
        path.unlink()
        return None
    with path.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())
    return named(path)


def visits_in(path: Path) -> Iterator[Visit]:
    """Yield what the records of a file of ours state of addresses, in order."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.metadata, parse_http=False):
            if record.headers.get("Content-Type") == _VISIT_TYPE:
                try:
                    yield from_json(json.loads(record.reader.read()))
                except (ValueError, TypeError, KeyError):
                    continue


def _is_aggregator(outlet: str) -> bool:
    """Return whether a name is that of a site that shows other outlets' articles."""
    outlets = load_outlets()
    profile = outlets.named(outlets.name(outlet))
    return profile is not None and profile.kind == "aggregator"


def _exchanged(exchange: Exchange, at: datetime, same_as: Visit | None) -> list[WarcRecord]:
    """Return the records of a request and what came back."""
    block, headers = exchange.response, {"WARC-Target-URI": exchange.address.url}
    found = {"WARC-IP-Address": exchange.ip} if exchange.ip else {}
    if exchange.truncated:
        found["WARC-Truncated"] = exchange.truncated
    if same_as is not None and same_as.page_at:
        is_told = exchange.status == 304
        profile = "server-not-modified" if is_told else "identical-payload-digest"
        found["WARC-Profile"] = _PROFILE + profile
        found["WARC-Refers-To-Target-URI"] = same_as.page_url or same_as.url
        found["WARC-Refers-To-Date"] = _iso(same_as.page_at)
        if same_as.digest:
            found["WARC-Payload-Digest"] = same_as.digest
        kind, block = "revisit", block.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    else:
        kind = "response"
        found["WARC-Payload-Digest"] = digest(payload(block))
    answer = _record(kind, block, "application/http; msgtype=response", at, headers | found)
    together = {"WARC-Concurrent-To": answer.record_id or ""}
    asked = "application/http; msgtype=request"
    return [_record("request", exchange.request, asked, at, headers | together), answer]


def digest(content: bytes) -> str:
    """Return a digest as crawlers write it."""
    value = hashlib.sha1(content, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(value).decode()}"


def _record(
    kind: str, block: bytes, media_type: str, at: datetime, headers: dict[str, str]
) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(getattr(WarcRecordType, kind))
    record.headers["WARC-Date"] = _iso(at)
    record.headers["Content-Type"] = media_type
    record.headers["WARC-Block-Digest"] = digest(block)
    for name, value in headers.items():
        record.headers[name] = value
    record.set_bytes_content(block)
    return record


def _packed(record: WarcRecord) -> bytes:
    whole = io.BytesIO()
    record.write(whole)
    return gzip.compress(whole.getvalue(), mtime=0)


def _iso(at: datetime) -> str:
    return f"{at.isoformat()}Z"


def _free(folder: Path, stem: str) -> Path:
    """Return a path that is not taken; a name is never given twice."""
    number, path = 1, folder / f"{stem}{ENDING}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{ENDING}"
    return path


def _whole_bytes(path: Path) -> int:
    """Return how many bytes of a file its whole gzip members take."""
    whole, read, decoder = 0, 0, zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while chunk := file.read(_STEP):
            read += len(chunk)
            while chunk:
                try:
                    decoder.decompress(chunk)
                except zlib.error:
                    return whole
                if not decoder.eof:
                    break
                chunk = decoder.unused_data
                whole = read - len(chunk)
                decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return whole
