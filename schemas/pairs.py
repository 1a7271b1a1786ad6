"""`pairs`: which texts were compared, and what was measured; the judge decides from these rows."""

import dataframely as dy
import polars as pl

from schemas.columns import content_id, share


class Pairs(dy.Schema):
    """One row for each pair of texts that is alike enough to be judged, with what was measured."""

    a = content_id("The text with the smaller id.", primary_key=True)
    b = content_id("The text with the larger id.", primary_key=True)
    same_form = dy.Bool(description="Whether their normal forms are equal.")
    same_url = dy.Bool(description="Whether both were shown at one address.")
    by_shingles = dy.Bool(description="Whether shared word 3-grams led from one to the other.")
    by_terms = dy.Bool(description="Whether shared words did, in texts a few days apart.")
    jaccard = share("Shared word 3-grams over all of both.")
    containment = share("Shared word 3-grams over those of the shorter text.")
    cosine = share("Cosine of their sets of words, weighted by length; null without words.")

    @dy.rule()
    def ordered(cls) -> pl.Expr:  # noqa: N805
        """A pair stands once, smaller id first."""
        return cls.a.col < cls.b.col
