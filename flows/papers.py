"""Papers: the texts that go with an exported release, for people."""

from collections.abc import Sequence

from flows.about import About
from flows.releases import Manifest
from schemas.tables import ARTICLES, Table

_README = """\
---
pretty_name: {quoted_title}
configs:
{configs}
---
# {title}, release {release}

{description}

| file | rows | one row for |
|---|---|---|
{tables}

Start with `articles.parquet`; ids link the tables, and `DICTIONARY.md` says what each column means.
`payloads.parquet` holds the raw bytes that all else was read from.

```
duckdb -c "SELECT outlet, count(*) FROM 'articles.parquet' GROUP BY outlet"
python -c "import pandas; print(pandas.read_parquet('articles.parquet').head())"
Rscript -e "print(arrow::read_parquet('articles.parquet'))"
sha256sum -c SHA256SUMS
```

In Hugging Face `datasets`: `load_dataset("parquet", data_files="articles.parquet")`.

## Cite as

{citation}

## Licence

{licence}

## How it was made

With Broadsheet, from {captures} captures, on {created} (UTC). Rules and packages:
{rules}. `release.json` is the release as the dataset states it.
"""


def citation(about: About, release: Manifest, digest: str) -> str:
    """Return the sentence by which the release is cited; its digest makes it unmistakable."""
    who = f"{about.creator}: " if about.creator else ""
    day = (release.created_at or "")[:10]
    return (
        f"{who}{about.title}, release {release.release} of {day} (Broadsheet dataset; "
        f"sha256 of the release {digest})."
    )


def readme(about: About, release: Manifest, cited: str, tables: Sequence[Table]) -> str:
    """Return the README, whose head tells Hugging Face which files are which table."""
    configs = "\n".join(
        f"- config_name: {table.name}\n  data_files: {table.name}.parquet"
        + ("\n  default: true" if table is ARTICLES else "")
        for table in tables
    )
    counts = {name: files.rows for name, files in release.tables.items()}
    counts[ARTICLES.name] = counts["states"]
    lines = "\n".join(
        f"| `{table.name}.parquet` | {counts[table.name]:,} | {_about_rows(table)} |"
        for table in tables
    )
    made_by = sorted((release.rules | release.packages).items())
    quoted = about.title.replace("\\", "").replace('"', "")
    return _README.format(
        quoted_title=f'"{quoted}"',
        configs=configs,
        title=about.title,
        release=release.release,
        description=about.description,
        tables=lines,
        citation=cited,
        licence=about.licence or "Not stated.",
        captures=f"{counts['captures']:,}",
        created=(release.created_at or "")[:19].replace("T", " "),
        rules=", ".join(f"{name} {value}" for name, value in made_by),
    )


def dictionary(tables: Sequence[Table]) -> str:
    """Return every column of every table with its type and meaning."""
    parts = ["# What the columns mean\n"]
    for table in tables:
        types = table.polars_schema
        rows = "\n".join(
            f"| `{name}` | {types[name]} | {'yes' if column.nullable else 'no'} "
            f"| {(column.description or '').replace('|', '/')} |"
            for name, column in table.schema.columns().items()
        )
        key = ", ".join(f"`{name}`" for name in table.key)
        parts.append(
            f"## {table.name}\n\n{table.description} Key: {key}.\n\n"
            f"| column | type | may be null | meaning |\n|---|---|---|---|\n{rows}\n"
        )
    return "\n".join(parts)


def _about_rows(table: Table) -> str:
    return table.description.removeprefix("One row for ").rstrip(".").replace("|", "/")
