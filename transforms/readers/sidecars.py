"""Sidecars: small JSON files beside a saved page that say where and when it was captured."""

from dataclasses import replace

from transforms.readers.formats import HTML_NAMES
from transforms.readers.items import Given
from transforms.records import Record, parse_record

_PAGES = (*HTML_NAMES, ".txt", ".xml")


def sidecar_names(page: str) -> tuple[str, ...]:
    """Return the names that a page's sidecar may have, none for what is no page by its name."""
    name = page.removesuffix(".gz")
    stem, dot, ending = name.rpartition(".")
    if f"{dot}{ending}".lower() not in _PAGES:
        return ()
    return (f"{name}.json", f"{stem}.json", f"{stem}.meta.json")


def parse_sidecar(content: bytes) -> Record | None:
    """Return what a sidecar says; None for JSON that is a record of its own, and for all else."""
    record = parse_record(content)
    if record is None or record.text or record.html:
        return None
    return record if record.url or record.captured_at else None


def with_sidecar(given: Given, sidecar: Record) -> Given:
    """Return what is said of a page; its sidecar's word goes before what the user says."""
    return replace(
        given,
        url=sidecar.url,
        captured_at=sidecar.captured_at or given.captured_at,
        outlet=sidecar.outlet or given.outlet,
        http_status=sidecar.http_status,
    )
