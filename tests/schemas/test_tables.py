"""The registry of tables: every column explained, every order total, every form storable."""

from importlib import import_module
from pathlib import Path

import dataframely as dy
import polars as pl
import pytest

import schemas
from schemas.outcomes import Outcomes
from schemas.relations import ARTICLE_RELATIONS, RELATIONS, STORY_RELATIONS, Relations
from schemas.tables import ARTICLES, TABLES, Table
from transforms.ids import content_id

ALL = [*TABLES.values(), ARTICLES]
NAMES = [table.name for table in ALL]


@pytest.fixture(params=ALL, ids=NAMES)
def table(request: pytest.FixtureRequest) -> Table:
    found = request.param
    assert isinstance(found, Table)
    return found


def test_every_column_and_table_says_what_it_means(table: Table) -> None:
    columns = table.schema.columns()
    assert [
        name for name, column in columns.items() if not (column.description or "").strip()
    ] == []
    assert all((column.description or "").strip().endswith(".") for column in columns.values())
    assert table.description.startswith("One row for each")


def test_the_order_of_rows_ends_in_the_key_and_is_total(table: Table) -> None:
    assert table.key
    assert table.sort_by[-len(table.key) :] == table.key
    assert set(table.sort_by) <= set(table.schema.column_names())
    assert len(set(table.sort_by)) == len(table.sort_by)


def test_an_empty_table_comes_back_from_parquet_unchanged(table: Table, tmp_path: Path) -> None:
    path = tmp_path / f"{table.name}.parquet"
    table.schema.create_empty().write_parquet(path)
    back = pl.read_parquet(path)
    assert back.schema == table.polars_schema
    assert list(back.schema) == table.schema.column_names()
    assert table.schema.is_valid(back)
    assert pl.read_parquet_schema(path) == table.polars_schema


def test_every_schema_is_registered_under_its_own_name() -> None:
    found = {}
    for path in Path(schemas.__file__).parent.glob("[!_]*.py"):
        for value in vars(import_module(f"schemas.{path.stem}")).values():
            if isinstance(value, type) and issubclass(value, dy.Schema) and value is not dy.Schema:
                found[value.__name__] = value
    assert found == {table.name.title().replace("_", ""): table.schema for table in ALL}
    assert list(TABLES) == [table.name for table in TABLES.values()]


def test_one_quantity_has_one_type_in_every_table() -> None:
    types: dict[str, set[pl.DataType]] = {}
    for table in ALL:
        for name, dtype in table.polars_schema.items():
            types.setdefault(name, set()).add(dtype)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_every_id_has_the_form_of_a_hash() -> None:
    for table in ALL:
        for name, column in table.schema.columns().items():
            if name.endswith("_id"):
                assert isinstance(column, dy.String)
                assert column.regex == r"^[0-9a-f]{32}$", (table.name, name)


def test_what_joins_articles_joins_stories_and_not_all_relations_do() -> None:
    assert set(ARTICLE_RELATIONS) < set(STORY_RELATIONS) < set(RELATIONS)


def outcome(**changed: object) -> pl.DataFrame:
    row = {
        "capture_id": content_id("c"),
        "outcome": "article",
        "layout_count": 0,
        "together_count": 0,
        "line_count": 4,
        "article_lines": 2,
        "listing_lines": 1,
        "furniture_lines": 1,
        "roles": "TALF",
    }
    return pl.DataFrame([row | changed], schema=Outcomes.create_empty().schema)


def test_an_outcome_that_loses_a_line_is_refused() -> None:
    assert Outcomes.is_valid(outcome())
    assert not Outcomes.is_valid(outcome(line_count=5))
    assert not Outcomes.is_valid(outcome(roles="TAL"))
    assert not Outcomes.is_valid(outcome(furniture_lines=0))
    assert not Outcomes.is_valid(outcome(outcome="lost"))
    assert not Outcomes.is_valid(outcome(capture_id="c"))


def test_a_pair_stands_once_with_the_smaller_id_first() -> None:
    a, b = sorted([content_id("a"), content_id("b")])

    def pair(first: str, second: str) -> pl.DataFrame:
        row = {"a": first, "b": second, "relation": "copy", "same_url": False, "rule": "r"}
        row["probability"] = 0.9
        return pl.DataFrame([row], schema=Relations.create_empty().schema)

    assert Relations.is_valid(pair(a, b))
    assert not Relations.is_valid(pair(b, a))
    assert not Relations.is_valid(pair(a, a))
    assert not Relations.is_valid(pl.concat([pair(a, b), pair(a, b)]))
