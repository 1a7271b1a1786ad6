"""Pairs with truth for training and measuring the judge, from ../shared/data; no text is stored.

Candidates are found by brute force here: every pair of one set with a TF-IDF cosine of at least
`LEAST_COSINE`, and all pairs under one address. A pair is `same` (tells one event), not, or null
where a reader could not say. Where labels come from:

- kcna_daily: texts that one address showed are the same article, except where the address went over
  to another (`REPLACED`); any other pair is not, two a reader left open. All pairs at a cosine of
  0.6 or more and at most 4 days apart were read.
- kcna_cojp: `labelled_pairs.csv`, and `judge_labels.csv` beside this module, for which a session of
  the project read 500 pairs: all of one day at a cosine of 0.5 or more, all of one to three days at
  0.65 or more. Unread pairs that lie at most 3 days apart are left out; pairs further apart count
  as different events.
- edited: texts of kcna_cojp with some plain words dropped and perhaps a sentence, beside the text
  itself: light edits that name the same persons, numbers and days are the same article.
- cross_outlet_pairs: as labelled, every other pair of the two outlets is not the same.
"""

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy.sparse import csr_array, diags_array

from flows.outlets import load_outlets
from transforms.anniversaries import anniversary_clues
from transforms.date_clues import unresolved
from transforms.date_resolution import resolve
from transforms.dates import clue
from transforms.ids import content_id
from transforms.names import repair_glued_names
from transforms.text import clean_lines, normal_form, without_marks, word_count
from transforms.text_dates import text_clues

DATA = Path(__file__).parents[2] / "shared/data"
LABELS = Path(__file__).with_name("judge_labels.csv")
LEAST_COSINE = 0.35
READ_DAYS = 3
REPLACED = 0.05
"""Containment under which two texts of one address are not one article."""
EDITED = 100
EDIT_SEED = 20241012
_ZONE = 9 * 3600 * 1000

_SHINGLE = 3
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_GLYPHS = re.compile(r"([\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7A3])")


def shingles(form: str) -> frozenset[tuple[str, ...]]:
    """The word 3-grams of a text in normal form, as strings: the plain reading of our hashes."""
    tokens = _TOKEN.findall(_GLYPHS.sub(r" \1 ", form))
    size = min(_SHINGLE, len(tokens))
    return frozenset(tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1))


@dataclass(frozen=True)
class Labelled:
    """Texts, pairs with truth (`same`, and `group`, of which one fold holds all)."""

    name: str
    texts: pl.DataFrame
    pairs: pl.DataFrame


def labelled() -> list[Labelled]:
    cojp = kcna_cojp()
    sets = [cojp, kcna_daily(), cross_outlet(), edited(cojp.texts)]
    return [replace(part, texts=with_events(part.texts)) for part in sets]


def with_events(texts: pl.DataFrame) -> pl.DataFrame:
    """Return `texts` with (event_from, event_to), as the pipeline reads them from text and day."""
    almanac = load_outlets().almanac
    clues = [*text_clues(texts), *anniversary_clues(texts, almanac)]
    for version, day in texts.drop_nulls("day").select("version_id", "day").iter_rows():
        parts = (day.year, day.month, day.day)
        said = (version, "published", "listing", day.isoformat(), "listing:date")
        clues.append(clue(*said, parts=parts))
    _, dates = resolve(unresolved({one.clue_id: one for one in clues}.values()), almanac)
    events = dates.select("version_id", "event_from", "event_to")
    return texts.join(events, on="version_id", how="left", maintain_order="left")


def prepared(rows: pl.DataFrame) -> pl.DataFrame:
    """Return texts as the pipeline makes them, each form once, from (outlet, title, day, text)."""
    cleaned = rows.with_columns(body=clean_lines(repair_glued_names(clean_lines(pl.col("text")))))
    formed = cleaned.with_columns(body=without_marks(pl.col("body"))).with_columns(
        form=normal_form(pl.col("body")), word_count=word_count(pl.col("body"))
    )
    kept = formed.filter(pl.col("form") != "").unique(
        ["outlet", "form"], keep="first", maintain_order=True
    )
    ids = [content_id(outlet, form) for outlet, form in kept.select("outlet", "form").iter_rows()]
    return kept.with_columns(
        version_id=pl.Series(ids), published_from="day", published_to="day"
    ).drop("text")


def tfidf(forms: list[str]) -> csr_array:
    """Return unit rows of (1 + log tf) * idf."""
    places: dict[str, int] = {}
    counts = [Counter(form.split()) for form in forms]
    rows = np.repeat(np.arange(len(forms)), [len(count) for count in counts])
    columns = np.array([places.setdefault(w, len(places)) for count in counts for w in count])
    values = 1 + np.log(np.array([n for count in counts for n in count.values()], dtype=float))
    idf = np.log((1 + len(forms)) / (1 + np.bincount(columns))) + 1
    matrix = csr_array((values * idf[columns], (rows, columns)), shape=(len(forms), len(places)))
    norms = np.sqrt(np.asarray((matrix * matrix).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.maximum(norms, 1e-12)) @ matrix)


def candidates(texts: pl.DataFrame, least: float = LEAST_COSINE) -> pl.DataFrame:
    """Return (a, b, jaccard, containment, cosine) for all pairs with at least that cosine."""
    matrix = tfidf(texts["form"].str.extract_all(r"[^\W\d_]+|\d+").list.join(" ").to_list())
    sets = [shingles(form) for form in texts["form"]]
    ids = texts["version_id"].to_list()
    rows = []
    for start in range(0, len(ids), 500):
        likeness = (matrix[start : start + 500] @ matrix.T).tocoo()
        for i, j, cosine in zip(likeness.row + start, likeness.col, likeness.data, strict=True):
            if cosine >= least and i < j:
                shared = len(sets[i] & sets[j])
                union = len(sets[i]) + len(sets[j]) - shared
                smaller = min(len(sets[i]), len(sets[j]))
                a, b = sorted((ids[i], ids[j]))
                rows.append((a, b, shared / union, shared / smaller, min(float(cosine), 1.0)))
    names = ["a", "b", "jaccard", "containment", "cosine"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        same_form=pl.lit(False), same_url=pl.lit(False)
    )


def kcna_cojp() -> Labelled:
    stories = pl.read_parquet(DATA / "kcna_cojp/stories.parquet").select(
        "row",
        "title",
        "language",
        day="date",
        outlet=pl.lit("KCNA"),
        text=pl.col("story").str.replace_all(r",(?:\s*,)+", " ").str.replace(r"[\s,]+$", ""),
    )
    texts = prepared(stories)
    by_row = dict(texts.select("row", "version_id").iter_rows())
    labels: dict[tuple[str, str], bool | None] = {}
    for path, truth in (
        (LABELS, {"same": True, "different": False, "open": None}),
        (
            DATA / "kcna_cojp/labelled_pairs.csv",
            {
                "same_story_revised": True,
                "same_story_other_language": True,
                "same_announcement_next_day": True,
                "related_report_of_same_message": None,
                "different_event_same_template": False,
            },
        ),
    ):
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                ends = [by_row.get(int(row[side])) for side in ("row_a", "row_b")]
                if None not in ends:
                    a, b = sorted(str(end) for end in ends)
                    labels[a, b] = truth[row["label"]]
    pairs = candidates(texts)
    days = dict(texts.select("version_id", "day").iter_rows())
    same = []
    for a, b, cosine in pairs.select("a", "b", "cosine").iter_rows():
        apart = abs((days[a] - days[b]).days)
        read = cosine >= (0.5 if apart == 0 else 0.65)
        unread = None if apart <= READ_DAYS and not read else False
        same.append(labels.get((a, b), unread))
    return Labelled("kcna_cojp", texts, pairs.with_columns(same=pl.Series(same, dtype=pl.Boolean)))


def kcna_daily() -> Labelled:
    shots = pl.read_parquet(DATA / "kcna_daily/snapshots.parquet").filter(
        pl.col("story_text").str.len_chars() > 0
    )
    rows = shots.sort("snapshot", "pos").select(
        "link",
        day=pl.from_epoch(pl.col("date") + _ZONE, time_unit="ms").dt.date(),
        outlet=pl.lit("KCNA"),
        language=pl.lit("en"),
        title=pl.col("headline").str.replace(r"\s*\[[^\]]*\]\s*$", ""),
        text="story_text",
    )
    rows = rows.unique(["link", "text"], keep="first", maintain_order=True)
    texts = prepared(rows)
    each = pl.concat(
        [prepared(part).select("link", "version_id") for part in rows.partition_by("link")]
    )
    pairs = candidates(texts)
    ends = each.join(each, on="link", suffix="_b").filter(
        pl.col("version_id") < pl.col("version_id_b")
    )
    shown = ends.select(a="version_id", b="version_id_b", at_url=True).unique()
    pairs = pairs.join(shown, on=["a", "b"], how="left").with_columns(
        same_url=pl.col("at_url").is_not_null()
    )
    same = pl.col("same_url") & (pl.col("containment") > REPLACED)
    open_ = (
        ~pl.col("same_url")
        & (pl.col("cosine") >= 0.6)
        & (pl.col("jaccard") < 0.25)
        & (pl.col("containment") > 0.6)
    )
    return Labelled(
        "kcna_daily",
        texts.drop("link"),
        pairs.with_columns(same=pl.when(~open_).then(same)).drop("at_url"),
    )


def cross_outlet() -> Labelled:
    """Return the other outlets' texts beside all texts of kcna_daily, as distractors."""
    rows, related = [], []
    with (DATA / "cross_outlet_pairs.jsonl").open(encoding="utf-8") as file:
        for line in file:
            pair = json.loads(line)
            related.append((pair["a"]["text"], pair["b"]["text"]))
            rows.extend(
                {name: side.get(key) for name, key in
                 (("outlet", "outlet"), ("day", "date"), ("title", "title"), ("text", "text"))}
                for side in (pair["a"], pair["b"])
            )  # fmt: skip
    own = pl.DataFrame(rows).with_columns(pl.col("day").str.to_date(), language=pl.lit("en"))
    ours = prepared(own)
    columns = ["version_id", "outlet", "title", "language", "day", "body", "form", "word_count"]
    kcna = kcna_daily().texts
    texts = pl.concat([ours.select(columns), kcna.select(columns)]).unique(
        "version_id", keep="first", maintain_order=True
    )
    texts = texts.with_columns(published_from="day", published_to="day")
    outlets = dict(texts.select("version_id", "outlet").iter_rows())
    pairs = candidates(texts, 0.1)
    crossing = [outlets[a] != outlets[b] for a, b in pairs.select("a", "b").iter_rows()]
    truth = set()
    for texts_of in related:
        forms = [
            prepared(own.filter(pl.col("text") == text)).row(0, named=True)["version_id"]
            for text in texts_of
        ]
        truth.add(tuple(sorted(forms)))
    pairs = pairs.filter(pl.Series(crossing))
    same = [(a, b) in truth for a, b in pairs.select("a", "b").iter_rows()]
    return Labelled("cross_outlet", texts, pairs.with_columns(same=pl.Series(same)))


def edited(texts: pl.DataFrame) -> Labelled:
    """Return texts beside copies that were edited at random, always the same ones."""
    drawn = np.random.default_rng(EDIT_SEED)
    usable = texts.filter(pl.col("word_count").is_between(30, 600)).sort("version_id")
    chosen = usable[drawn.choice(usable.height, EDITED, replace=False).tolist()].with_columns(
        text="body"
    )
    bodies = []
    for body in chosen["body"]:
        rate = drawn.uniform(0.01, 0.08)
        words = [word for word in body.split(" ") if not (word.islower() and drawn.random() < rate)]
        sentences = " ".join(words).split(". ")
        if len(sentences) > 2 and drawn.random() < 0.5:
            del sentences[int(drawn.integers(1, len(sentences)))]
        bodies.append(". ".join(sentences))
    columns = ["outlet", "title", "language", "day", "text"]
    copies = prepared(chosen.with_columns(text=pl.Series(bodies)).select(columns))
    both = pl.concat([prepared(chosen.select(columns)), copies]).unique(
        "version_id", keep="first", maintain_order=True
    )
    pairs = candidates(both, 0.6)
    same = {
        tuple(sorted(ends)) for ends in zip(chosen["version_id"], copies["version_id"], strict=True)
    }
    truth = [True if ends in same else None for ends in pairs.select("a", "b").iter_rows()]
    return Labelled("edited", both, pairs.with_columns(same=pl.Series(truth, dtype=pl.Boolean)))
