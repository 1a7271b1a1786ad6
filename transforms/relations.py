"""Relations: the one judge of what two texts that look alike are to each other.

First whether they tell one event (`event_odds`), then what kind of telling it is, by how much they
share and who published them. Every pair is judged alone, so batches and order do not matter.
"""

import dataframely as dy
import polars as pl

from schemas.relations import Relations
from transforms.event_odds import probability
from transforms.evidence import measured
from transforms.judge_weights import MODEL

ONE_EVENT = 0.5
"""Least probability for two texts to tell one event."""
REVISION_CONTAINMENT = 0.25
"""Least containment of word 3-grams for two texts at one address to be one article.

On KCNA's captures the ten true rewrites at one address have 0.48 to 0.89, and the one faulty
capture, which put another article there, has 0. Of 20,000 random pairs of that outlet's texts 99 %
have less than 0.21 and 0.1 % more than 0.35.
"""
SAME_REPORT_DAYS = 7
"""Equal texts whose datelines lie further apart are a form filled in twice, not one report;
datelines and listing dates of one report were never more than seven days apart."""
REISSUE_DAYS = 2
"""Furthest that an outlet's rewrite under another address may lie from the first; silent rewrites
came within a day in 18 of 20 cases, and one announcement was given out again on the next."""
REWRITTEN_COSINE = 0.8
REWRITTEN_TITLE = 0.5
"""Least cosine and title likeness of such a rewrite; the ten known ones have 0.83 and 0.60."""
NEAR_VERBATIM = 0.6
"""Least Jaccard of a copy. Rodong Sinmun's copies of KCNA have 0.94 to 0.97 and a third outlet's
0.85; independent translations of one report have 0.28 to 0.31."""
HELD_WITHIN = 0.8
SHORTER = 0.6
"""Least containment and greatest length ratio of an excerpt."""
ALIKE = (("jaccard", 0.3), ("containment", 0.5), ("cosine", 0.6))
"""Likenesses of which one makes a pair worth keeping as a `template`, so that nobody joins it."""


def judge(pairs: pl.DataFrame, texts: pl.DataFrame) -> dy.DataFrame[Relations]:
    """Return the relations among candidate pairs; pairs that have none are left out.

    `pairs` holds (a, b, same_form, same_url, jaccard, containment) and, where known, cosine and
    `crossed`: that each of two addresses showed the other's text, so that an address in common says
    nothing. `texts` holds (version_id, outlet) and what else `evidence.measured` can use.
    """
    given = pairs
    for name, blank in (("cosine", pl.lit(None, pl.Float64)), ("crossed", pl.lit(False))):
        if name not in pairs.columns:
            given = given.with_columns(blank.alias(name))
    alike = pl.col("containment") >= REVISION_CONTAINMENT
    shown = pl.col("same_url") & ~pl.col("crossed") & alike
    evidence = measured(given.with_columns(at_url=pl.col("same_url"), same_url=shown), texts)
    judged = ruled(evidence.with_columns(told=probability()))
    return Relations.validate(
        judged.filter(pl.col("relation").is_not_null())
        .with_columns(same_url="at_url")
        .select(Relations.column_names())
        .sort("a", "b")
    )


def ruled(evidence: pl.DataFrame) -> pl.DataFrame:
    """Return `evidence` with (probability, rule, relation); the last is null where there is none.

    `evidence` is what `measured` returns, with (told), the probability that both tell one event.
    """
    rule = _rule()
    by_model = ~pl.col("rule").str.starts_with("form:")
    return evidence.with_columns(probability=_probability(), rule=rule).with_columns(
        relation=pl.col("rule").replace_strict(_RELATION_OF, default=None),
        rule=pl.when(by_model).then(pl.format(f"{MODEL}:{{}}", "rule")).otherwise("rule"),
    )


_RELATION_OF = {
    "form:equal": "identical",
    "form:days_apart": "template",
    "address": "revision",
    "rewritten": "revision",
    "held_within": "excerpt",
    "near_verbatim": "copy",
    "told_again": "same_event",
    "other_event": "template",
}
"""What each rule decides."""


def _apart() -> pl.Expr:
    return pl.max_horizontal("days_apart", "event_days_apart").fill_null(0)


def _probability() -> pl.Expr:
    """Return the probability that both tell one event; equal texts are certain either way."""
    equal = pl.when(_apart() > SAME_REPORT_DAYS).then(0.0).otherwise(1.0)
    return pl.when("same_form").then(equal).otherwise("told")


def _rule() -> pl.Expr:
    """Return the name of the first rule that fits; null for texts that have no relation."""
    one_event = pl.col("told") >= ONE_EVENT
    within = pl.col("same_outlet") & pl.col("same_language")
    held = pl.col("containment") >= HELD_WITHIN
    excerpt = held & (pl.col("length_ratio").fill_null(1.0) < SHORTER)
    likely_title = pl.col("title_likeness").fill_null(1.0) >= REWRITTEN_TITLE
    rewritten = (pl.col("cosine") >= REWRITTEN_COSINE) | (pl.col("jaccard") >= NEAR_VERBATIM)
    alike = pl.any_horizontal(pl.col(name).fill_null(0) >= least for name, least in ALIKE)
    rules = (
        ("form:days_apart", pl.col("same_form") & (_apart() > SAME_REPORT_DAYS)),
        ("form:equal", pl.col("same_form")),
        ("address", one_event & within & pl.col("same_url")),
        ("held_within", one_event & excerpt),
        ("rewritten", one_event & within & rewritten & likely_title & (_apart() <= REISSUE_DAYS)),
        ("near_verbatim", one_event & (pl.col("jaccard") >= NEAR_VERBATIM)),
        ("told_again", one_event),
        ("other_event", alike),
    )
    return pl.coalesce(pl.when(holds).then(pl.lit(name)) for name, holds in rules)
