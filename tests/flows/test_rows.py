"""Rows added and exchanged by key, and how few files that touches."""

from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.releases import TableFiles
from flows.rows import Changes, append, changes, put
from flows.store import Store
from schemas.stories import Stories
from schemas.tables import TABLES
from transforms.ids import content_id

STORIES = TABLES["stories"]


def _stories(titles: dict[int, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "story_id": content_id(str(number)),
                "article_count": 1,
                "outlet_count": 1,
                "title": title,
            }
            for number, title in titles.items()
        ],
        schema=Stories.create_empty().schema,
    )


def _empty(dataset: Store) -> TableFiles:
    return dataset.draft().tables["stories"]


def _titles(dataset: Store, files: TableFiles) -> dict[str, str]:
    return dict(dataset.scan(files).select("story_id", "title").collect().iter_rows())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.dictionaries(st.integers(0, 12), st.sampled_from("abc"), max_size=8), st.booleans()
        ),
        max_size=5,
    )
)
def test_put_keeps_what_a_dictionary_keeps(
    tmp_path: Path, steps: list[tuple[dict[int, str], bool]]
) -> None:
    dataset = Store(tmp_path)
    files, expected = _empty(dataset), dict[str, str]()
    for titles, whole in steps:
        rows = _stories(titles)
        before = files
        files = put(dataset, STORIES, files, rows, whole=whole)
        named = {content_id(str(number)): title for number, title in titles.items()}
        counted = changes(dataset, STORIES, before, files)
        old, expected = expected, (named if whole else expected | named)
        assert _titles(dataset, files) == expected
        assert files.rows == len(expected)
        assert counted == Changes(
            added=len(expected.keys() - old.keys()),
            changed=sum(old[key] != expected[key] for key in old.keys() & expected.keys()),
            removed=len(old.keys() - expected.keys()),
        )


def test_rows_that_are_there_already_rewrite_nothing(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    files = put(dataset, STORIES, _empty(dataset), _stories({1: "a", 2: "b"}))
    assert put(dataset, STORIES, files, _stories({2: "b", 1: "a"}), whole=True) == files
    assert put(dataset, STORIES, files, _stories({2: "b"})) == files
    assert append(dataset, STORIES, files, _stories({1: "another", 2: "b"})) == files


def test_only_the_file_with_the_changed_row_is_rewritten(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    files = put(dataset, STORIES, _empty(dataset), _stories({1: "a"}))
    files = put(dataset, STORIES, files, _stories({2: "b"}))
    changed = put(dataset, STORIES, files, _stories({2: "c"}))
    assert files.files[0] in changed.files
    assert files.files[1] not in changed.files


def test_many_small_files_are_merged_when_the_table_is_next_written(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    files = _empty(dataset)
    for number in range(40):
        files = put(dataset, STORIES, files, _stories({number: "a"}))
        assert len(files.files) <= 17
    assert files.rows == 40


def test_a_list_column_that_differs_is_a_change(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    table = TABLES["relations"]
    row = {
        "a": content_id("a"), "b": content_id("b"), "relation": "identical", "same_url": False,
        "rule": "form:equal", "differences": None,
    }  # fmt: skip
    a, b = sorted((str(row["a"]), str(row["b"])))
    schema = table.polars_schema
    first = pl.DataFrame([row | {"a": a, "b": b}], schema=schema)
    second = pl.DataFrame([row | {"a": a, "b": b, "differences": ["sent"]}], schema=schema)
    files = put(dataset, table, dataset.draft().tables["relations"], first)
    assert dataset.scan(put(dataset, table, files, second)).collect().equals(second)
