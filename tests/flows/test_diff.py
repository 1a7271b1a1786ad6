"""What differs between two releases, and why: in DuckDB alone and as a command."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import publish as publishing
from flows.changes import CAUSES
from flows.diff import Difference, print_difference
from flows.load import connect, load
from flows.publish import publish
from flows.releases import Dataset, TableFiles
from flows.rows import put
from flows.store import Store
from schemas.errors import InputError
from schemas.tables import ARTICLES, TABLES
from tests.conftest import SAMPLE, build_direct
from transforms.ids import content_id

STORIES = TABLES["stories"]
BODY = (
    "The bridge over the river was opened to traffic in the northern county.\n"
    "It took two years to build the bridge and the roads beside it.\n"
    "Officials thanked the builders for their work and their patience."
)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>
<link>https://www.example.org/</link><description>News</description><item><title>Bridge Opened</title>
<link>https://www.example.org/news/bridge</link><description>The bridge over the river was opened
</description><pubDate>Tue, 15 Oct 2024 09:00:00 +0000</pubDate></item></channel></rss>"""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases: a drop, the next day's with a rewrite, and pages that list articles."""
    root = tmp_path_factory.mktemp("history") / "news"
    for name in ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "aggregator"):
        build_direct(root, [SAMPLE / name])
    return root


@pytest.fixture(scope="module")
def dated_late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A text without a date, then a feed that says when it was published."""
    folder = tmp_path_factory.mktemp("late")
    page = {"url": "https://www.example.org/news/bridge", "title": "Bridge Opened", "text": BODY}
    (folder / "page.jsonl").write_text(json.dumps(page))
    (folder / "feed.xml").write_text(FEED)
    for name in ("page.jsonl", "feed.xml"):
        build_direct(folder / "news", [folder / name], captured_at=None, outlet="Example")
    return folder / "news"


def _causes(root: Path, table: str, old: int, new: int) -> dict[tuple[str, str], int]:
    query = f"SELECT change, cause, count(*) FROM {table}_changes({old}, {new}) GROUP BY ALL"
    with connect(root) as connection:
        return {(change, cause): n for change, cause, n in connection.sql(query).fetchall()}


def _with_states(root: Path, change: pl.Expr) -> None:
    """Publish a release in which a column of `states` is another, and no capture is new."""
    store = Store(root)
    with store.writing():
        draft = store.draft()
        states = store.scan(draft.tables["states"]).with_columns(change).collect()
        files = put(store, TABLES["states"], draft.tables["states"], states)
        store.save_draft(draft.with_table("states", files))
        publish(store)


@pytest.mark.parametrize("name", TABLES)
def test_rows_that_differ_are_those_that_the_releases_counted(history: Path, name: str) -> None:
    for new in (2, 3):
        found = Dataset(history).release(new).changes[name]
        query = (
            f"SELECT change, count(*) FROM {name}_diff(old := {new - 1}, new := {new}) GROUP BY 1"
        )
        with connect(history) as connection:
            counted = dict(connection.sql(query).fetchall())
        assert {kind: counted.get(kind, 0) for kind in found} == found


def test_articles_that_differ_are_what_an_anti_join_finds(history: Path) -> None:
    old, new = (load("articles", release=n, dataset=history).collect() for n in (1, 3))
    with connect(history) as connection:
        rows = connection.sql("FROM articles_diff(old := 1, new := 3)").pl()
    added = new.join(old, on="version_id", how="anti")["version_id"]
    assert sorted(rows.filter(change="added")["version_id"]) == sorted(added)
    changed = new.join(old, on=ARTICLES.schema.column_names(), how="anti", nulls_equal=True)
    assert rows.filter(change="changed").height == changed.height - added.len()
    flipped = rows.filter(pl.col("changed_columns").list.contains("is_latest"))
    assert flipped.select(
        pl.col("before").struct.field("is_latest").alias("was"), "is_latest"
    ).rows() == [(True, False)]


def test_a_rewrite_is_the_publishers_edit_in_both_its_texts(history: Path) -> None:
    with connect(history) as connection:
        edits = connection.sql(
            "SELECT change, revision, title FROM articles_changes(1, 2) "
            "WHERE cause = 'publishers_edit' ORDER BY revision"
        ).fetchall()
    assert [edit[:2] for edit in edits] == [("changed", 1), ("added", 2)]
    assert edits[1][2] == "Families Move into New Houses in Rehabilitated Villages"
    causes = _causes(history, "texts", 1, 2)
    assert causes["added", "publishers_edit"] == 1
    assert causes["added", "new_capture"] > 1
    assert set(_causes(history, "captures", 1, 3)) == {("added", "new_capture")}


def test_a_date_that_a_feed_settles_is_a_late_clue(dated_late: Path) -> None:
    assert load("articles", dataset=dated_late).collect()["published_on"].item() is not None
    assert _causes(dated_late, "articles", 1, 2) == {("changed", "late_clue"): 1}
    assert ("added", "late_clue") in _causes(dated_late, "date_clues", 1, 2)
    assert _causes(dated_late, "sightings", 1, 2) == {("added", "new_capture"): 1}


def test_other_rules_are_told_from_what_nothing_explains(
    dated_late: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "news"
    shutil.copytree(dated_late, root)
    _with_states(root, pl.lit("Another").alias("title"))
    assert _causes(root, "articles", 2, 3) == {("changed", "unexplained"): 1}
    monkeypatch.setattr(publishing, "rules", lambda _: {"rules": "99"})
    _with_states(root, pl.lit("A third").alias("title"))
    assert _causes(root, "articles", 3, 4) == {("changed", "rules"): 1}
    assert _causes(root, "articles", 1, 4) == {("changed", "late_clue"): 1}


def test_rows_whose_capture_is_gone_are_forgotten(history: Path, tmp_path: Path) -> None:
    root = tmp_path / "news"
    shutil.copytree(history, root)
    store = Store(root)
    with store.writing():
        draft = store.draft()
        for name in ("captures", "sightings", "outcomes"):
            rows = store.scan(draft.tables[name]).collect()
            gone = rows["capture_id"].min()
            kept = rows.filter(pl.col("capture_id") != gone)
            files = put(store, TABLES[name], draft.tables[name], kept, whole=True)
            draft = draft.with_table(name, files)
        store.save_draft(draft)
        publish(store)
    for name in ("captures", "outcomes"):
        assert set(_causes(root, name, 3, 4)) <= {
            ("removed", "forgotten"),
            ("removed", "new_capture"),
        }
        assert _causes(root, name, 3, 4)["removed", "forgotten"] == 1


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    states=st.lists(
        st.dictionaries(st.integers(0, 9), st.sampled_from("ab"), min_size=1, max_size=6),
        min_size=2,
        max_size=4,
    )
)
def test_any_two_states_of_a_table_differ_as_dictionaries_do(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[int, str]]
) -> None:
    store = Store(tmp_path_factory.mktemp("law"))
    releases = []
    with store.writing():
        for titles in states:
            draft = store.draft()
            files = TableFiles(draft.tables["stories"].schema)
            for number, title in titles.items():
                files = put(store, STORIES, files, _story(number, title))
            releases.append(store.link_release(draft.with_table("stories", files)))
    named = [{content_id(str(n)): title for n, title in titles.items()} for titles in states]
    with connect(store.root) as connection:
        for i, old in enumerate(named):
            for j, new in enumerate(named[i + 1 :], start=i + 1):
                rows = connection.sql(
                    f"SELECT change, story_id FROM stories_diff(old := {i + 1}, new := {j + 1})"
                ).fetchall()
                assert sorted(rows) == sorted(
                    [("added", key) for key in new.keys() - old.keys()]
                    + [("removed", key) for key in old.keys() - new.keys()]
                    + [("changed", k) for k in old.keys() & new.keys() if old[k] != new[k]]
                )
            now = connection.sql(f"SELECT story_id, title FROM stories_at(release := {i + 1})")
            assert dict(now.fetchall()) == old


def _story(number: int, title: str) -> pl.DataFrame:
    row = {"story_id": content_id(str(number)), "title": title}
    empty = dict.fromkeys(STORIES.polars_schema.names())
    counts = {"article_count": 1, "outlet_count": 1}
    return pl.DataFrame([{**empty, **counts, **row}], schema=STORIES.polars_schema)


def test_duckdb_alone_says_why_in_a_moved_folder(history: Path, tmp_path: Path) -> None:
    moved = tmp_path / "stick"
    shutil.copytree(history, moved)
    moved.joinpath("catalog.duckdb").chmod(0o444)
    code = (
        "import duckdb; c = duckdb.connect('catalog.duckdb', read_only=True); "
        "print(sorted(c.sql('SELECT cause, count(*) FROM articles_changes(n := 1, m := 2) "
        "GROUP BY cause').fetchall()))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=moved, capture_output=True, text=True
    )
    causes: dict[str, int] = {}
    for (_, cause), count in _causes(history, "articles", 1, 2).items():
        causes[cause] = causes.get(cause, 0) + count
    assert done.stdout.strip() == str(sorted(causes.items())), done.stderr


def test_only_files_of_one_of_the_releases_are_read(history: Path, tmp_path: Path) -> None:
    root = tmp_path / "news"
    shutil.copytree(history, root)
    old, new = Dataset(root).release(2), Dataset(root).release(3)
    for name, files in old.tables.items():
        for file in files.files:
            if file in new.tables[name].files:
                (root / file.path).unlink()
    for name in TABLES:
        difference = Difference(Dataset(root), old, new, name)
        lines = difference.lines()
        difference.close()
        counted = new.changes[name]
        for kind in ("added", "changed", "removed"):
            assert sum(getattr(line, kind) for line in lines) == counted[kind]


def test_the_rows_are_written_with_what_they_were(
    history: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parquet, csv = tmp_path / "rows.parquet", tmp_path / "rows.csv"
    print_difference(Dataset(history), 1, 2, output=parquet)
    print_difference(Dataset(history), 1, 2, table="states", output=csv)
    rows = pl.read_parquet(parquet)
    assert set(rows["table_name"]) >= {"articles", "captures", "texts"}
    assert set(rows["cause"]) <= set(CAUSES)
    states = rows.filter(table_name="states").sort("key")
    assert pl.read_csv(csv).sort("key")["cause"].equals(states["cause"])
    flipped = states.filter(pl.col("columns").str.contains("is_latest")).row(0, named=True)
    assert json.loads(flipped["before"])["is_latest"] is True
    assert json.loads(flipped["after"])["is_latest"] is False
    assert f"{parquet.name}: {rows.height:,} rows" in capsys.readouterr().out.replace("\n", "")


@pytest.mark.parametrize(
    ("old", "new", "table", "output", "message"),
    [
        (2, 1, None, None, "2 is not before 1"),
        (1, 9, None, None, "no release 9 .* kept are 1 to 3"),
        (1, 2, "article", None, "no table 'article'; there are articles, captures"),
        (1, 2, None, "rows.txt", r"neither .parquet nor .csv"),
    ],
)
def test_what_cannot_be_compared_is_said(
    history: Path, old: int, new: int, table: str | None, output: str | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        print_difference(Dataset(history), old, new, table, Path(output) if output else None)
