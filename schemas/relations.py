"""`relations`: each pair of texts found alike."""

import dataframely as dy
import polars as pl

from schemas.columns import choice, content_id, free_text, share

RELATIONS = ("identical", "revision", "copy", "excerpt", "same_event", "template")
ARTICLE_RELATIONS = ("identical", "revision")
"""Within an outlet, these join two texts to one article."""
STORY_RELATIONS = ("identical", "revision", "copy", "excerpt", "same_event")
"""These join two articles to one story; `template` pairs are different events."""


class Relations(dy.Schema):
    """One row for each pair of texts found alike, with the evidence that was judged."""

    a = content_id("The text with the smaller id.", primary_key=True)
    b = content_id("The text with the larger id.", primary_key=True)
    relation = choice(RELATIONS, "What the two texts are to each other.")
    jaccard = share("Shared word 3-grams over all of both.")
    containment = share("Shared word 3-grams over those of the shorter text.")
    cosine = share("Cosine of their sets of words, weighted by length; null without words.")
    probability = dy.Float64(
        min=0.0, max=1.0, description="Probability that both tell one event; calibrated."
    )
    days_apart = dy.Int32(nullable=True, min=0, description="Days between the publications.")
    event_days_apart = dy.Int32(nullable=True, min=0, description="Days between the events.")
    title_likeness = share("Dice coefficient of the titles' words.")
    lead_likeness = share("Dice coefficient of the words of the first 400 characters.")
    length_ratio = share("Words of the shorter text over those of the longer.")
    same_url = dy.Bool(description="Whether both were shown at one address.")
    differences = dy.List(
        dy.String(), nullable=True, description="Names, numbers, dates, opposites that differ."
    )
    rule = free_text("Name of the rule that decided.", nullable=False)

    @dy.rule()
    def ordered(cls) -> pl.Expr:  # noqa: N805
        """A pair stands once, smaller id first."""
        return cls.a.col < cls.b.col
