"""Sighted: the rows of `sightings` that judged pages give."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import dataframely as dy
import polars as pl

from schemas.sightings import Sightings
from transforms.day_forms import TITLE_LABEL, parse_day
from transforms.judged import Judged
from transforms.listings import Item, is_truncated
from transforms.outlet_index import OutletIndex
from transforms.reading import Reading

_LABEL = re.compile(TITLE_LABEL)


def sightings(
    pages: Sequence[Judged], versions: Mapping[int, str], outlets: OutletIndex
) -> dy.DataFrame[Sightings]:
    """Return what the pages show and list; `versions` names the text that each of them holds."""
    rows: list[dict[str, object]] = []
    for place, read in enumerate(pages):
        version = versions.get(place)
        if version or read.is_shown:
            rows.append(_shown(read, version))
        lists = read.page.item_source
        outlet = outlets.name(lists) if lists else read.outlet
        rows.extend(
            _listed(read, item, outlet, position)
            for position, item in enumerate(read.items, start=1)
        )
    return Sightings.validate(pl.DataFrame(rows, schema=Sightings.create_empty().schema))


def _shown(read: Judged, version: str | None) -> dict[str, object]:
    """Return the sighting of what a reading is about."""
    reading = read.reading
    teaser = reading.teaser or read.title
    return {
        "capture_id": reading.source.capture_id,
        "captured_at": reading.source.captured_at,
        "position": reading.position,
        "kind": reading.kind if version or reading.kind != "page" else "listing",
        "version_id": version,
        "outlet": read.outlet,
        "url": reading.url,
        "title": read.title if reading.teaser else None,
        "text": teaser,
        "author": reading.author,
        "captions": list(reading.captions) or None,
        "is_truncated": is_truncated(reading.teaser) if reading.teaser else False,
        "listed_on": reading.listed_on or _label_day(reading),
        "matched_by": "content" if version else None,
    }


def _listed(read: Judged, item: Item, outlet: str | None, position: int) -> dict[str, object]:
    """Return the sighting of an article that a page lists."""
    return {
        "capture_id": read.reading.source.capture_id,
        "captured_at": read.reading.source.captured_at,
        "position": position,
        "kind": "listing",
        "outlet": outlet,
        "url": item.url,
        "title": item.title,
        "text": item.teaser,
        "is_truncated": item.is_truncated,
        "listed_on": item.listed_on,
    }


def _label_day(reading: Reading) -> date | None:
    """Return the day in the label behind a headline, such as [2024.08.02.]."""
    label = _LABEL.search(reading.title or "")
    return parse_day(label.group(0)) if label else None
