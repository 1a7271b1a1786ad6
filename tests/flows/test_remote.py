"""A dataset in object storage holds the same rows as a folder, whoever writes and whatever dies."""

import multiprocessing
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows import bucket as bucket_module
from flows.bucket import Bucket
from flows.load import connect, load, open_dataset
from flows.mirror import Mirror
from flows.publish import publish
from flows.releases import Dataset
from flows.remote import RemoteDataset
from flows.remote_store import RemoteStore, open_store
from flows.rows import append
from flows.store import Store
from flows.verify import verify
from schemas.errors import BusyError, DatasetError, InputError
from schemas.tables import TABLES
from tests.commands import called
from tests.conftest import SAMPLE, build_direct
from tests.object_storage import BUCKET, by_hand, serving
from transforms.ids import digest_bytes

pytest.importorskip("moto.server")
pytest.importorskip("obstore")

DROPS = ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "rodong")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def url(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An address where nothing is yet; this test's mirrors are its own."""
    on_machine(tmp_path, "one", monkeypatch)
    return f"s3://{BUCKET}/{tmp_path.parent.name}-{tmp_path.name}/news"


def on_machine(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on as if on another machine."""
    monkeypatch.setenv("BROADSHEET_CACHE", str(tmp_path / name))


@pytest.fixture(scope="module")
def history(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The same three builds, in object storage and in a folder."""
    folder = tmp_path_factory.mktemp("history")
    address = f"s3://{BUCKET}/history/news"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("BROADSHEET_CACHE", str(folder / "cache"))
        for name in DROPS:
            build_direct(folder / "news", [SAMPLE / name])
            build_direct(address, [SAMPLE / name])
    return address, folder / "news"


def _key(url: str, path: str) -> str:
    return f"{url.removeprefix(f's3://{BUCKET}/')}/{path}"


def _read(url: str, path: str) -> bytes:
    return bytes(by_hand().get(_key(url, path)).bytes())


def _objects(url: str) -> list[str]:
    """Paths of the dataset's files in the bucket, with what a kill may have left."""
    return sorted(path for folder in ("releases", "tables") for path in Bucket(url).tags(folder))


def _add(store: Store, content: bytes) -> None:
    """Put one more payload into the draft."""
    draft, table = store.draft(), TABLES["payloads"]
    rows = pl.DataFrame({"content_sha256": [digest_bytes(content)], "content": [content]})
    files = append(store, table, draft.tables["payloads"], rows)
    store.save_draft(draft.with_table("payloads", files))


def _publish(url: str, content: bytes) -> int | None:
    store = open_store(url)
    with store.writing(20):
        _add(store, content)
        published = publish(store)
    return published.release if published else None


def _contents(url: str, release: int | None = None) -> set[bytes]:
    return set(load("payloads", release, url).collect()["content"])


def test_releases_name_the_same_files_as_in_a_folder(history: tuple[str, Path]) -> None:
    url, folder = history
    here, there = Dataset(folder), open_dataset(url)
    assert there.release_numbers() == here.release_numbers() == [1, 2, 3]
    for number in here.release_numbers():
        assert there.release(number).tables == here.release(number).tables
        assert there.release(number).changes == here.release(number).changes


def test_another_machine_reads_the_same_rows(
    history: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = history
    on_machine(tmp_path, "other", monkeypatch)
    for number in (1, 2, 3):
        for name in ("articles", *TABLES):
            assert load(name, number, url).collect().equals(load(name, number, folder).collect())
    query = "FROM articles_at(release := 1) ORDER BY version_id"
    with connect(url) as there, connect(folder) as here:
        assert there.sql(query).pl().equals(here.sql(query).pl())
        assert there.sql("SELECT count(*) FROM articles_changes(1, 3)").fetchall() == (
            here.sql("SELECT count(*) FROM articles_changes(1, 3)").fetchall()
        )
    assert verify(open_dataset(url)) == []


def test_a_table_is_fetched_when_it_is_read(
    history: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_machine(tmp_path, "other", monkeypatch)
    load("stories", dataset=history[0]).collect()
    fetched = {path.parent.name for path in tmp_path.rglob("*.parquet")}
    assert fetched == {"stories"}


READING = (
    ("tables",), ("releases",), ("sql", "SELECT outlet, title FROM articles ORDER BY ALL"),
    ("sql", "--release", "1", "SELECT count(*) FROM captures"), ("diff", "1", "3"), ("verify",), ("verify", "2"),
)  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_commands_that_read_print_the_same(
    history: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str]
) -> None:
    on_machine(tmp_path, "other", monkeypatch)
    there, here = (called(*words, "--dataset", dataset) for dataset in history)
    assert there.returncode == here.returncode == 0, there.stderr
    times = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
    assert times.sub("", there.stdout) == times.sub("", here.stdout)


def test_show_export_and_rebuild_work_on_it(
    history: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = history
    on_machine(tmp_path, "other", monkeypatch)
    article = load("articles", dataset=folder).collect()["article_id"][0]
    shown = [called("show", article, "--dataset", dataset).stdout for dataset in history]
    assert shown[0] == shown[1] != ""
    assert called("export", "2", "-o", tmp_path / "out", "--dataset", url).returncode == 0
    assert (tmp_path / "out" / "texts.parquet").exists()
    rebuilt = called("rebuild", "--dataset", url)
    assert (rebuilt.returncode, rebuilt.stderr) == (0, "")
    assert "no row differs" in rebuilt.stdout


def test_stages_one_by_one_end_in_the_same_release(
    history: tuple[str, Path], url: str, tmp_path: Path
) -> None:
    source = SAMPLE / DROPS[0]
    assert called("ingest", source, "--captured-at", "name", "--dataset", url).returncode == 0
    assert _objects(url) == []
    for command in ("normalize", "deduplicate", "publish"):
        done = called(command, "--dataset", url)
        assert done.returncode == 0, done.stderr
    assert f"{url}: published release 1" in done.stdout
    assert open_dataset(url).release().tables == Dataset(history[1]).release(1).tables
    again = called("build", source, "--captured-at", "name", "--dataset", url)
    assert "nothing changed, nothing published; newest is release 1" in again.stdout


def test_what_is_said_of_the_dataset_is_kept_in_the_bucket(url: str) -> None:
    _publish(url, b"a")
    assert b'title = "news"' in _read(url, "dataset.toml")
    by_hand().put(_key(url, "dataset.toml"), b'title = "By hand"\n')
    _publish(url, b"b")
    assert _read(url, "dataset.toml") == b'title = "By hand"\n'


def test_a_bucket_without_a_release_says_so(url: str) -> None:
    done = called("tables", "--dataset", url)
    assert done.returncode == 1
    assert f"no release in {url}; build one with `broadsheet build INPUT --dataset {url}`" in (
        done.stderr
    )


@pytest.mark.parametrize("command", [("forget", "--keep", "1"), ("tag", "1", "cited"), ("delta",)])
def test_commands_for_folders_refuse(url: str, command: tuple[str, ...]) -> None:
    done = called(*command, "--dataset", url)
    assert done.returncode == 2
    assert "is in object storage; this works on a folder" in done.stderr


def _race(url: str, cache: Path, who: str, barrier: Any, lost: Any) -> None:
    """Publish ten payloads, each time at the same moment as the other process."""
    os.environ["BROADSHEET_CACHE"] = str(cache)
    for turn in range(10):
        content = f"{who} {turn}".encode()
        store = open_store(url)
        try:
            with store.writing():
                _add(store, content)
                barrier.wait(60)
                publish(store)
        except BusyError as error:
            if "was published by another process; build again" not in str(error):
                raise
            with lost.get_lock():
                lost.value += 1
            _publish(url, content)
        barrier.wait(60)


def test_of_writers_that_publish_at_once_one_wins_and_nothing_is_lost(
    url: str, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, lost = context.Barrier(2), context.Value("i", 0)
    racers = [
        context.Process(target=_race, args=(url, tmp_path / f"of-{who}", who, barrier, lost))
        for who in ("left", "right")
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)
    assert [racer.exitcode for racer in racers] == [0, 0]
    assert lost.value == 10
    dataset = open_dataset(url)
    assert dataset.release_numbers() == list(range(1, 21))
    assert _contents(url) == {f"{w} {n}".encode() for w in ("left", "right") for n in range(10)}
    for number in dataset.release_numbers():
        assert len(_contents(url, number)) == number
        assert dataset.release(number).changes["payloads"]["added"] == 1


def test_readers_that_share_a_mirror_with_a_writer_see_whole_releases(url: str) -> None:
    _publish(url, b"0")
    done, wrong = threading.Event(), list[object]()

    def read() -> None:
        while not done.is_set():
            try:
                dataset = open_dataset(url)
                release = dataset.release()
                found = load("payloads", release.release, dataset).collect().height
                if found != release.release:
                    wrong.append((release.release, found))
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 8):
        assert _publish(url, b"%d" % number) == number + 1
    done.set()
    for reader in readers:
        reader.join(30)
    assert wrong == []


def test_a_draft_that_was_overtaken_is_dropped_and_told(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(url)
    with store.writing():
        _add(store, b"mine")
    on_machine(tmp_path, "other", monkeypatch)
    _publish(url, b"theirs")
    on_machine(tmp_path, "one", monkeypatch)
    done = called("publish", "--dataset", url)
    assert done.returncode == 1
    assert "release 1 of" in done.stderr
    assert "ingest the same captures again" in done.stderr
    assert _publish(url, b"mine") == 2
    assert _contents(url) == {b"mine", b"theirs"}


class Killed(BaseException):
    """Stands for a kill: nothing in the code catches it."""


@pytest.mark.parametrize("step", [0, 1, 2, 5, 9, 16, 17, 18, 19, 20])
def test_a_publish_that_is_killed_leaves_the_last_release_and_is_finished(
    history: tuple[str, Path],
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
) -> None:
    """The upload dies before or after a request; the last steps die after the commit."""
    build_direct(url, [SAMPLE / DROPS[0]])
    calls, lock = 0, threading.Lock()

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            with lock:
                calls += 1
                mine = calls
            if mine > step + 1:
                raise Killed
            done = real(*arguments, **named)
            if mine > step:
                raise Killed
            return done

        return call

    with monkeypatch.context() as patched:
        for name in ("put", "put_new"):
            patched.setattr(Bucket, name, dying(getattr(Bucket, name)))
        try:
            build_direct(url, [SAMPLE / DROPS[1]])
        except Killed:
            pass
        else:
            assert calls <= step
    on_machine(tmp_path, "other", monkeypatch)
    seen = open_dataset(url)
    assert seen.release().release in (1, 2)
    assert verify(seen) == []
    on_machine(tmp_path, "one", monkeypatch)
    build_direct(url, [SAMPLE / DROPS[1]])
    assert open_dataset(url).release().tables == Dataset(history[1]).release(2).tables
    assert verify(open_dataset(url)) == []


def test_a_commit_whose_answer_was_lost_has_won(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Bucket.put_new

    def put_new(bucket: Bucket, path: str, content: bytes) -> bool:
        return real(bucket, path, content) and not path.endswith(".json")

    monkeypatch.setattr(Bucket, "put_new", put_new)
    assert _publish(url, b"a") == 1
    assert _contents(url) == {b"a"}


def test_a_changed_byte_in_the_bucket_is_found(
    history: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = history[0]
    monkeypatch.setenv("BROADSHEET_CACHE", str(history[1].parent / "cache"))
    held = [path for path in _objects(url) if not path.endswith(".txt")]
    assert len(held) > 40
    for path in held:
        whole = _read(url, path)
        place = len(whole) // 2
        flipped = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        try:
            by_hand().put(_key(url, path), flipped)
            findings = verify(open_dataset(url, afresh=True))
            assert any(Path(path).name in finding for finding in findings), (path, findings)
        finally:
            by_hand().put(_key(url, path), whole)
    assert verify(open_dataset(url, afresh=True)) == []


def test_a_damaged_or_lost_file_is_not_read(url: str, tmp_path: Path) -> None:
    _publish(url, b"a")
    shutil.rmtree(tmp_path / "one")
    path = open_dataset(url).release().tables["payloads"].files[0].path
    whole = _read(url, path)
    by_hand().put(_key(url, path), whole[:-1] + b"?")
    with pytest.raises(DatasetError, match=rf"{path} of {url} is damaged: its digest is"):
        _contents(url)
    by_hand().delete(_key(url, path))
    with pytest.raises(DatasetError, match=f"{path} of {url} is missing"):
        _contents(url)
    assert verify(open_dataset(url)) == [f"{path}: missing"]


def test_a_release_removed_from_the_bucket_goes_here_too(url: str) -> None:
    _publish(url, b"a")
    _publish(url, b"b")
    by_hand().delete(_key(url, "releases/000002.json"))
    assert open_dataset(url).release_numbers() == [1]
    assert _publish(url, b"c") == 2
    assert _contents(url) == {b"a", b"c"}


def test_what_killed_runs_have_half_fetched_is_removed(url: str, tmp_path: Path) -> None:
    _publish(url, b"a")
    incoming = next(tmp_path.glob("one/*/incoming"))
    old, new = incoming / "old", incoming / "new"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    open_dataset(url)
    assert (old.exists(), new.exists()) == (False, True)


def test_storage_that_ignores_the_condition_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ignoring(bucket: Bucket, path: str, content: bytes) -> bool:
        bucket.put(path, content)
        return True

    monkeypatch.setattr(Bucket, "put_new", ignoring)
    with pytest.raises(DatasetError, match=r"ignores conditional writes .* nothing was published"):
        _publish(url, b"a")
    assert open_dataset(url).release_numbers() == []


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, str], None]]:
    """A server that lists nothing and answers all writes in one way."""
    answer: list[Any] = [200, ""]

    class Handler(BaseHTTPRequestHandler):
        def _say(self, code: int, text: str) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(code)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def do_GET(self) -> None:
            if "list-type" in self.path and answer[0] != 403:
                listed = "<ListBucketResult><Name>b</Name><IsTruncated>false</IsTruncated>"
                self._say(200, f"{listed}</ListBucketResult>")
            else:
                self._say(403 if answer[0] == 403 else 404, "<Error><Code>NoSuchKey</Code></Error>")

        def do_PUT(self) -> None:
            self._say(*answer)

        def log_message(self, *arguments: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    yield lambda code, text: answer.__setitem__(slice(None), [code, text])
    server.shutdown()
    thread.join()
    server.server_close()


def test_denied_access_is_told(url: str, answering: Callable[[int, str], None]) -> None:
    answering(403, "<Error><Code>AccessDenied</Code></Error>")
    done = called("tables", "--dataset", url)
    assert done.returncode == 1
    assert "access was denied; see that AWS_ACCESS_KEY_ID" in done.stderr


def test_storage_without_conditions_is_told(
    url: str, answering: Callable[[int, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket_module, "_RETRIES", {"max_retries": 0})
    answering(501, "<Error><Code>NotImplemented</Code></Error>")
    with pytest.raises(DatasetError, match=r"does not know conditional writes"):
        _publish(url, b"a")


@pytest.mark.parametrize(
    ("address", "settings", "message"),
    [
        ("s3://no-such-bucket/news", {}, "there is no bucket of this name"),
        ("s3://news/x", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "the storage does not answer"),
        ("s3://news/x", {"AWS_ENDPOINT_URL": "localhost"}, "write an address such as http://"),
        ("s3://news/x", {"AWS_ACCESS_KEY_ID": None}, "access was denied"),
        ("gs://news/x", {}, "is no address of a dataset"),
        ("s3://news/../x", {}, "is no address of a dataset"),
        ("s3://news", {}, "no release in s3://news"),
    ],
)
def test_what_is_wrong_with_an_address_is_told(
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    settings: dict[str, str | None],
    message: str,
) -> None:
    monkeypatch.setattr(bucket_module, "_RETRIES", {"max_retries": 1})
    for name, value in settings.items():
        monkeypatch.delenv(name) if value is None else monkeypatch.setenv(name, value)
    done = called("tables", "--dataset", address)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_package_it_says_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(InputError, match=r"pip install obstore"):
        open_dataset(url)


def test_each_storage_has_a_mirror_of_its_own(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Mirror(url).root
    assert Mirror(f"{url}/").root == one
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert Mirror(url).root != one


def test_a_dataset_is_opened_by_its_name(url: str, tmp_path: Path) -> None:
    assert isinstance(open_dataset(url), RemoteDataset)
    assert isinstance(open_store(url), RemoteStore)
    assert not isinstance(open_store(tmp_path), RemoteStore)
