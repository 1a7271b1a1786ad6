"""The page of a release: what it is, its figures, then section by section."""

from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from flows.about import read_about
from flows.papers import citation
from flows.releases import Dataset, Manifest
from flows.report import coverage, dating, edits, gaps, queries, refused, since, stories
from flows.report.asking import Source
from flows.report.rendering import Section, render
from flows.seals import digest_file

_FIGURES = {
    "captures": "Captures",
    "articles": "Articles",
    "outlets": "Outlets",
    "revisions": "Revisions",
    "stories": "Stories",
    "missing": "Missing articles",
    "rejects": "Rejects",
}


@dataclass(frozen=True)
class Figure:
    """A number of the release, and by how much it differs from the release before."""

    name: str
    label: str
    count: int
    more: int | None


def page(dataset: Dataset, number: int | None = None) -> str:
    """Return the HTML page of a release, by default the newest.

    The same release, compared with the same release before and described by the same
    `dataset.toml`, gives the same bytes.
    """
    release = dataset.release(number)
    before = since.release_before(dataset, release)
    about = read_about(dataset.root)
    digest = digest_file(dataset.release_path(release.release))
    source = Source(dataset, release)
    try:
        sections = _sections(source, before)
        figures = _figures(source, before)
    finally:
        source.close()
    return str(
        render(
            "page.html",
            style=Markup(_style()),  # noqa: S704 - our own file
            about=about,
            release=release,
            created=(release.created_at or "")[:16].replace("T", " "),
            before=before,
            citation=citation(about, release, digest),
            digest=digest,
            figures=figures,
            sections=sections,
            made_by=sorted((release.rules | release.packages).items()),
        )
    )


def _sections(source: Source, before: Manifest | None) -> list[Section]:
    return [
        coverage.section(source),
        dating.section(source),
        edits.section(source, before.release if before else None),
        stories.section(source),
        gaps.section(source),
        refused.section(source),
        since.section(source.dataset, source.release, before),
    ]


def _figures(source: Source, before: Manifest | None) -> list[Figure]:
    now = source.ask(queries.FIGURES).rows.row(0, named=True)
    earlier: dict[str, int] = {}
    if before:
        past = Source(source.dataset, before)
        try:
            earlier = past.ask(queries.FIGURES).rows.row(0, named=True)
        finally:
            past.close()
    return [
        Figure(name, label, now[name], now[name] - earlier[name] if earlier else None)
        for name, label in _FIGURES.items()
    ]


def _style() -> str:
    return (files("flows.report") / "templates" / "page.css").read_text(encoding="utf-8")
