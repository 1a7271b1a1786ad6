"""Archives: zip and tar of anything, in one another; each member read as if it were a file."""

import bz2
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import Pipe, captured, items, reasons, rejected
from tests.warcs import packed, response
from transforms import limits
from transforms.readers import Capture, Given, read

FOG = b"<html><p>Fog came in at nine.</p></html>"
ROWS = b'{"url": "http://a.example/1", "text": "Fog."}\n{"url": "http://a.example/2"}\n'
WARC = packed([response("http://a.example/w", FOG)])
MEMBERS = {
    "pages/fog.html": FOG,
    "rows.jsonl": ROWS,
    "rows.csv.gz": gzip.compress(b"url,text\nhttp://a.example/3,Rain.\n"),
    "crawl.warc.gz": WARC,
    "photo.jpg": b"\xff\xd8\xff" + bytes(99),
    "photo2.jpg": b"\xff\xd8\xff" + bytes(9),
    "site.css": b"p { color: red }",
}
FOUND = [
    "pages/fog.html", "rows.jsonl#line=1", "rows.jsonl#line=2", "rows.csv.gz#row=1",
    "crawl.warc.gz#offset=0",
]  # fmt: skip


def zipped(members: Mapping[str, bytes], password: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 10, 17, 0, 0, 0)), content)
    packed_bytes = bytearray(file.getvalue())
    if password:  # the bit that says so, in each local header and each entry of the list
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = packed_bytes.find(mark)
            while start >= 0:
                packed_bytes[start + place] |= 1
                start = packed_bytes.find(mark, start + 1)
    return bytes(packed_bytes)


def tarred(members: Mapping[str, bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


PACKED = {
    "a.zip": zipped(MEMBERS),
    "a.tar": tarred(MEMBERS),
    "a.tar.gz": tarred(MEMBERS, "w:gz"),
    "a.tgz": tarred(MEMBERS, "w:gz", tarfile.GNU_FORMAT),
    "a.tar.bz2": tarred(MEMBERS, "w:bz2"),
    "archive": tarred(MEMBERS, "w:gz", tarfile.USTAR_FORMAT),
}


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("sought", [True, False])
def test_members_are_read_as_files_are(name: str, sought: bool) -> None:
    stream = io.BytesIO(PACKED[name]) if sought else Pipe(PACKED[name])
    found = list(read(stream, name, Given()))
    uris = [item.uri for item in found if isinstance(item, Capture)]
    assert uris == [f"{name}/{member}" for member in FOUND]
    counted = [item for item in found if not isinstance(item, Capture)]
    assert [(item.reason, item.detail) for item in counted] == [
        ("not_text", f"{name}: 2 members of image/jpeg"),
        ("not_text", f"{name}: 1 members of text/css"),
    ]


def test_bzip2_of_one_file_is_that_file() -> None:
    found = captured(bz2.compress(ROWS), "rows.jsonl.bz2")
    assert [page.content for page in found] == ROWS.splitlines()


@pytest.mark.parametrize("name", ["../../etc/page.html", "/etc/page.html", "a\\..\\b.html", "..."])
def test_a_name_is_only_a_name(name: str) -> None:
    for archive in ("a.zip", "a.tar"):
        content = zipped({name: FOG}) if archive == "a.zip" else tarred({name: FOG})
        (page,) = captured(content, archive)
        assert page.content == FOG
        assert page.uri.startswith(f"{archive}/")


def test_a_zip_of_a_tar_gz_of_gz_is_read_and_one_more_is_too_deep() -> None:
    inner = {"page.html.gz": gzip.compress(FOG)}
    three = zipped({"in.tar.gz": tarred(inner, "w:gz")})
    assert [page.uri for page in captured(three, "a.zip")] == ["a.zip/in.tar.gz/page.html.gz"]
    assert reasons(zipped({"three.zip": three}), "a.zip") == ["too_deep"]
    gz = FOG
    for _ in range(3):
        gz = gzip.compress(gz)
    assert [page.content for page in captured(gz, "page.html.gz.gz.gz")] == [FOG]
    assert reasons(gzip.compress(gz), "page") == ["too_deep"]


def test_an_archive_too_deep_does_not_take_its_neighbours_along() -> None:
    deep = FOG
    for _ in range(4):
        deep = zipped({"in.zip": deep})
    found = items(zipped({"deep.zip": deep, "page.html": FOG}), "a.zip")
    assert [item.content for item in found if isinstance(item, Capture)] == [FOG]


def test_encrypted_members_are_counted_and_the_others_read() -> None:
    assert reasons(zipped({"a.html": FOG, "b.html": FOG}, password=True), "a.zip") == ["encrypted"]
    (item,) = rejected(zipped({"a.html": FOG, "b.html": FOG}, password=True), "a.zip")
    assert item.detail == "a.zip: 2 members of encrypted content"


def test_links_and_devices_are_counted_and_never_followed() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for kind in (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.SYMTYPE,
                     tarfile.LNKTYPE, tarfile.DIRTYPE):  # fmt: skip
            info = tarfile.TarInfo(f"node{kind!r}.html")
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
        info = tarfile.TarInfo("page.html")
        info.size = len(FOG)
        archive.addfile(info, io.BytesIO(FOG))
    found = items(file.getvalue(), "a.tar")
    assert [item.uri for item in found if isinstance(item, Capture)] == ["a.tar/page.html"]
    assert [item.reason for item in found if not isinstance(item, Capture)] == ["not_a_file"]
    link = zipfile.ZipInfo("link.html")
    link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zip_archive:
        zip_archive.writestr(link, "/etc/hostname")
    assert reasons(target.getvalue(), "a.zip") == ["not_a_file"]


def test_more_members_than_the_limit_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    pages = {f"{n}.html": FOG for n in range(5)}
    for name, content in (("a.zip", zipped(pages)), ("a.tar", tarred(pages))):
        assert len(captured(content, name)) == 3
        assert reasons(content, name) == ["too_many"]


def test_a_members_list_that_does_not_fit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_DIRECTORY_BYTES", 70_000)
    pages = {f"{n:0200}.html": b"<html>" for n in range(500)}
    assert reasons(zipped(pages), "a.zip") == ["too_many"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.bz2"])
def test_a_clipped_archive_gives_what_precedes_the_cut(name: str) -> None:
    content = PACKED[name]
    for cut in range(300, len(content) - 1, 97):
        found = items(content[:cut], name)
        pages = [item.uri for item in found if isinstance(item, Capture)]
        assert pages == [f"{name}/{member}" for member in FOUND][: len(pages)]
        damage = [i.reason for i in found if not isinstance(i, Capture) and i.reason != "not_text"]
        whole = len(pages) == len(FOUND)  # what is cut then may be the zeros at the end
        assert damage in (["damaged_container"], ["damaged_gzip"], *([[]] if whole else [])), cut
    if name == "a.tar":
        assert len(captured(content[: len(content) * 3 // 4], name)) >= 3


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted(PACKED)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_an_archive_with_flipped_bytes_gives_items_and_no_error(
    name: str, flips: list[tuple[float, int]]
) -> None:
    content = bytearray(PACKED[name])
    for place, value in flips:
        content[int(place * (len(content) - 1))] = value
    for item in items(bytes(content), name):
        assert item.uri.startswith(name)


def test_a_damaged_member_of_a_zip_does_not_take_the_next_along() -> None:
    content = bytearray(zipped({"a.html": FOG * 50, "b.html": FOG}))
    content[60] ^= 0xFF
    found = items(bytes(content), "a.zip")
    assert [item.uri for item in found if isinstance(item, Capture)] == ["a.zip/b.html"]
    assert [item.reason for item in found if not isinstance(item, Capture)] == ["damaged_container"]


def test_sidecars_and_days_in_names_hold_within_archives() -> None:
    sidecar = json.dumps({"url": "http://a.example/x", "captured_at": "2024-10-15T10:00:00Z"})
    members = {"2024-10-16/page.html": FOG, "2024-10-14/page.html": FOG + b" ",
               "2024-10-14/page.html.json": sidecar.encode()}  # fmt: skip
    first, second = captured(zipped(members), "a.zip", Given(captured_by_name=True))
    assert (first.url, first.captured_at) == (None, datetime(2024, 10, 16))
    assert (second.url, second.captured_at) == ("http://a.example/x", datetime(2024, 10, 15, 10))


def test_a_mirror_in_an_archive_states_addresses() -> None:
    (page,) = captured(tarred({"www.a.example.org/news/index.html": FOG}, "w:gz"), "m.tar.gz")
    assert page.url == "http://www.a.example.org/news/"


def test_office_documents_are_zips_that_are_not_opened() -> None:
    assert reasons(zipped({"word/document.xml": b"<w/>"}), "a.docx") == ["not_text"]
