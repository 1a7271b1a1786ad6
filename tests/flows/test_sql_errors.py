"""A query that DuckDB cannot run: where it is wrong, and what may have been meant."""

from pathlib import Path

import pytest

from tests.commands import called

CASES = [
    ("SELECT titel FROM articles", "did you mean title?"),
    ("SELECT a.titel FROM articles a", "did you mean title?"),
    ("SELECT jaccard FROM articles", "jaccard is a column of pairs, relations"),
    ("FROM articles_at", "articles_at takes arguments: articles_at(release := ...)"),
    ("FROM article_changes", "did you mean articles_changes("),
    ("FROM xyzzy", "there are articles, captures"),
    ('FROM articles WHERE outlet = "KCNA"', "write it in single quotes: 'KCNA'"),
    ("CREATE TABLE mine AS FROM articles", "CREATE TEMP TABLE"),
]


@pytest.mark.parametrize(("query", "hint"), CASES)
def test_what_may_have_been_meant_is_said(sample: Path, query: str, hint: str) -> None:
    done = called("sql", query, "--dataset", sample)
    assert done.returncode == 1
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_the_mark_stands_under_the_name_whatever_the_form(sample: Path, form: str) -> None:
    query = "SELECT title,\n  titel\nFROM articles; -- what was edited"
    done = called("sql", query, "--format", form, "--dataset", sample)
    line, mark = done.stderr.splitlines()[3:5]
    assert line.startswith("LINE 2:")
    assert mark.count("^") == len("titel")
    assert line[mark.index("^") :].startswith("titel")


def test_words_of_a_query_are_not_taken_for_a_damaged_file(sample: Path) -> None:
    for query in ("SELECT parquet FROM articles", "FROM 'nosuch.parquet'"):
        done = called("sql", query, "--dataset", sample)
        assert done.returncode == 1
        assert "damaged" not in done.stderr
        assert "parquet" in done.stderr


@pytest.mark.parametrize("query", ["", " ;", "/* nothing */"])
def test_no_query_is_said_with_what_to_give(sample: Path, query: str) -> None:
    done = called("sql", query, "--dataset", sample)
    assert done.returncode == 2
    assert 'broadsheet sql "FROM articles"' in done.stderr
