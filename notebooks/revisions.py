"""Which articles were rewritten, and by whom: a notebook in marimo.

Open it with `marimo edit notebooks/revisions.py`. It reads the dataset that BROADSHEET_DATASET
names, else datasets/news.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium")


@app.cell
def _():
    import altair as alt
    import marimo as mo
    import polars as pl

    from flows.load import cite, connect, describe, load

    return alt, cite, connect, describe, load, mo, pl


@app.cell
def _(mo):
    mo.md("""
    # Silent edits

    A news page can change after it was published. Broadsheet keeps every text that a capture
    showed: `articles` has one row for each, `revisions` one row for each change between two.
    """)


@app.cell
def _(load):
    # A release never changes: with a number here, this notebook shows the same in ten years.
    release_number = None
    articles = load("articles", release=release_number)
    revisions = load("revisions", release=release_number)
    return release_number, articles, revisions


@app.cell
def _(describe):
    # What the columns mean.
    describe("revisions")


@app.cell
def _(mo):
    mo.md("""
    ## How many articles, and how many were edited

    Nothing is read before `collect()`, and then only the columns that are asked for.
    """)


@app.cell
def _(articles, pl):
    per_outlet = (
        articles.filter("is_latest")
        .group_by("outlet")
        .agg(
            pl.len().alias("articles"),
            (pl.col("revision") > 1).sum().alias("edited"),
        )
        .sort("articles", descending=True)
        .collect()
    )
    per_outlet
    return (per_outlet,)


@app.cell
def _(alt, per_outlet):
    chart = (
        alt.Chart(per_outlet)
        .mark_bar()
        .encode(
            x=alt.X("articles", title="articles"),
            y=alt.Y("outlet", sort="-x", title=None),
            color=alt.Color("edited", title="edited"),
            tooltip=["outlet", "articles", "edited"],
        )
        .properties(title="Articles of each outlet")
    )
    chart
    return (chart,)


@app.cell
def _(mo):
    mo.md("""
    ## What was changed

    A join: the change, with the outlet and the day of the article that it belongs to.
    """)


@app.cell
def _(articles, revisions):
    edits = (
        revisions.join(articles.select("version_id", "outlet", "published_on"), on="version_id")
        .select(
            "outlet", "published_on", "changed_at", "change",
            "previous_title", "title", "words_added", "words_removed",
        )
        .sort("outlet", "published_on")
        .collect()
    )  # fmt: skip
    edits
    return (edits,)


@app.cell
def _(release_number, connect):
    # The same in SQL, for those who prefer it.
    with connect(release=release_number) as connection:
        in_sql = connection.sql(
            "SELECT outlet, count(*) AS edits FROM revisions JOIN articles USING (version_id) "
            "GROUP BY outlet ORDER BY outlet"
        ).pl()
    in_sql
    return (in_sql,)


@app.cell
def _(release_number, cite, mo):
    # The sentence for a footnote: it names this release and the digest of its file.
    citation = cite(release_number)
    mo.md(f"## Cite as\n\n{citation}")
    return (citation,)


if __name__ == "__main__":
    app.run()
