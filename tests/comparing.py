"""Texts compared in memory, by the same steps as in the flow."""

from collections.abc import Iterable

import polars as pl

from schemas.pairs import Pairs
from transforms.ids import content_id
from transforms.pairs import Known, measured, renewed, unmeasured
from transforms.similarity import likeness
from transforms.sketches import index, sketches

NO_DAYS = pl.DataFrame(
    schema={"version_id": pl.String, "day_from": pl.Date, "day_to": pl.Date}
)  # fmt: skip
NO_PAGES = pl.DataFrame(schema={"version_id": pl.String, "bucket": pl.String})


def compared(
    texts: pl.DataFrame,
    shown: pl.DataFrame = NO_PAGES,
    days: pl.DataFrame = NO_DAYS,
    *,
    before: pl.DataFrame = NO_DAYS,
    held: pl.DataFrame | None = None,
    new: Iterable[str] | None = None,
) -> pl.DataFrame:
    """The pairs of texts (version_id, form), given those held when only the others were there."""
    ids = texts["version_id"] if new is None else pl.Series("version_id", list(new), pl.String)
    forms = [(name, content_id(form)) for name, form in texts.iter_rows()]
    buckets = pl.DataFrame(forms, schema=NO_PAGES.schema, orient="row")
    known = Known(buckets, shown, days, before)
    held = Pairs.create_empty() if held is None else held
    pairs = renewed(held, index(sketches(texts)), ids, known)
    fresh = unmeasured(pairs)
    return measured(pairs, likeness(fresh, texts))
