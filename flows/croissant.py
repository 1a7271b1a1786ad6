"""Croissant: a release described in the vocabulary that dataset catalogs and ML tools read.

Version 1.0 of the format; https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from flows.about import About
from flows.releases import Manifest
from schemas.tables import Table

Json = dict[str, Any]
_CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        name: f"cr:{name}"
        for name in (
            "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field",
            "fileObject", "fileProperty", "fileSet", "format", "includes", "isLiveDataset",
            "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex",
            "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform",
        )
    },
}  # fmt: skip
_DATA_TYPES: tuple[tuple[type[pl.DataType], str], ...] = (
    (pl.Boolean, "sc:Boolean"),
    (pl.Date, "sc:Date"),
    (pl.Datetime, "sc:DateTime"),
    (pl.Float64, "sc:Float"),
    (pl.Int32, "sc:Integer"),
    (pl.Int64, "sc:Integer"),
)
"""Anything else is text, also raw bytes, for which the vocabulary has no name."""


def croissant(
    about: About,
    release: Manifest,
    citation: str,
    tables: Sequence[Table],
    files: Mapping[str, tuple[str, int]],
) -> Json:
    """Return the description; `files` gives digest and size for each table's file."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": about.title,
        "description": about.description,
        "license": about.licence,
        **_creator(about),
        "version": f"{release.release}.0.0",
        "datePublished": (release.created_at or "")[:10],
        "citeAs": citation,
        "isLiveDataset": False,
        "distribution": [_file(table, *files[table.name]) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }


def _creator(about: About) -> Json:
    if not about.creator:
        return {}
    return {"creator": {"@type": "sc:Organization", "name": about.creator}}


def _file(table: Table, digest: str, size: int) -> Json:
    name = f"{table.name}.parquet"
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": table.description,
        "contentUrl": name,
        "contentSize": f"{size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": digest,
    }


def _records(table: Table) -> Json:
    keys = [{"@id": f"{table.name}/{name}"} for name in table.key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": keys[0] if len(keys) == 1 else keys,
        "field": [
            _field(table.name, name, kind, table.schema.columns()[name].description or "")
            for name, kind in table.polars_schema.items()
        ],
    }


def _field(table: str, name: str, kind: pl.DataType, description: str) -> Json:
    is_list = isinstance(kind, pl.List)
    inner = kind.inner if isinstance(kind, pl.List) else kind
    data_type = next((said for held, said in _DATA_TYPES if isinstance(inner, held)), "sc:Text")
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{name}",
        "name": name,
        "description": description,
        "dataType": data_type,
        **({"repeated": True} if is_list else {}),
        "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": name}},
    }
