"""Recurrence: lines that stand in many articles of one outlet are furniture.

No single page shows it; the articles of one outlet seen together do.
"""

from collections import defaultdict
from collections.abc import Callable

import dataframely as dy
import polars as pl

from schemas.furniture import Furniture
from transforms.ids import id_column
from transforms.markup import line_form

LEAST_ARTICLES = 10
"""Articles of an outlet from which a line's recurrence says something."""
LEAST_WITH_LINE = 5
_RECURS = 0.3
_FEW = 0.05
_FEW_LONG, _LONG = 0.025, 14
"""Shares of an outlet's articles in which a line must stand: a short one anywhere, one at the tail,
and one of so many letters and digits anywhere. Of 706 texts of KCNA, which is full of stock
sentences, the most frequent long line stands in 1.4 %, the most frequent short one (a newspaper's
name) in 5.1 %; of 19,443 Reuters stories in 0.6 % and 4.5 %. A line with which an article begins
may be quoted by as many others, so for it the second share holds."""
_FEW_ENDINGS, _LEAST_ENDINGS = 0.02, 8
"""Share of articles, and their number, that must end in lines of one pattern. No pattern with a
word in it ends 0.7 % of 706 articles of KCNA; of Reuters' the most frequent ends 0.1 %."""
_TELLING = 4
"""Words of a pattern from which a line of that pattern is furniture wherever it stands."""
_LONGEST_ENDING = 200
_PARAGRAPH = 80
"""Bytes of a line such as paragraphs have, behind which credits may follow; a glyph of Chinese or
Korean, which says more than a letter, has three."""
_VARIES = "#"
_MARKS = ".,;:!?()[]{}<>\"'“”‘’«»|/·•–—-"
_BEGINNING = 40
"""Letters and digits that a teaser shares with the beginning of the article that it announces."""


def with_tails(lines: pl.DataFrame) -> pl.DataFrame:
    """Return (page, line, position) with (is_tail): whether a line stands where credits do.

    That is behind the last paragraph, or the last paragraph itself if it is not the only one; where
    there are none, as in tables, nowhere.
    """
    is_long = pl.col("line").str.len_bytes() >= _PARAGRAPH
    last = pl.col("position").filter(is_long).max().over("page")
    several = is_long.sum().over("page") > 1
    is_tail = (pl.col("position") > last) | ((pl.col("position") == last) & several)
    return lines.with_columns(is_tail=is_tail.fill_null(value=False))


def recurring_lines(lines: pl.DataFrame) -> dy.DataFrame[Furniture]:
    """Return the lines of (outlet, article, line, position, is_tail, is_parsed) that recur.

    `article` tells articles apart; `is_parsed` says that a parser took them off a page.
    """
    counted = _formed(lines, line_form, "line")
    is_long = pl.col("form").str.len_chars() >= _LONG
    return _furniture(
        counted,
        _recurs("tail_count", _FEW)
        | _recurs("article_count", _RECURS)
        | (_recurs("article_count", _FEW) & is_long)
        | (_recurs("parsed_count", _FEW_LONG, _LEAST_ENDINGS) & is_long & ~pl.col("begins_one")),
    )


def recurring_endings(lines: pl.DataFrame) -> dy.DataFrame[Furniture]:
    """Return the patterns in which articles end that a parser took off pages.

    `lines` are (outlet, article, line, position, is_tail, is_parsed); lines that recur as they are
    have been left out.
    """
    ends = lines.filter("is_parsed", pl.col("is_tail") | (pl.col("position") == 0))
    counted = _formed(ends, ending_form, "ending")
    return _furniture(
        counted, _recurs("tail_count", _FEW_ENDINGS, _LEAST_ENDINGS) & ~pl.col("begins_one")
    )


def _formed(lines: pl.DataFrame, form: Callable[[str], str], kind: str) -> pl.DataFrame:
    return lines.with_columns(
        kind=pl.lit(kind), form=pl.Series([form(line) for line in lines["line"]], dtype=pl.String)
    )


def _furniture(counted: pl.DataFrame, recurs: pl.Expr) -> dy.DataFrame[Furniture]:
    """Return what recurs of (outlet, article, line, is_tail, kind, form)."""
    seen = counted.group_by("outlet").agg(seen_count=pl.col("article").n_unique())
    found = (
        counted.filter(pl.col("form") != "")
        .group_by("outlet", "kind", "form")
        .agg(
            article_count=pl.col("article").n_unique(),
            tail_count=pl.col("article").filter("is_tail").n_unique(),
            parsed_count=pl.col("article").filter("is_parsed").n_unique(),
            begins_one=(pl.col("position") == 0).any(),
            line=pl.col("line").min(),
        )
        .join(seen, on="outlet")
        .filter(pl.col("seen_count") >= LEAST_ARTICLES, recurs)
        .cast({"article_count": pl.Int64, "seen_count": pl.Int64})
    )
    return Furniture.validate(
        found.with_columns(furniture_id=id_column(found, ("outlet", "kind", "form")))
        .select(Furniture.column_names())
        .sort("outlet", "form")
    )


def is_known(lines: pl.DataFrame, learned: pl.DataFrame) -> pl.Series:
    """Return which of (outlet, line) are lines that are known to recur as they are."""
    known = _by_outlet(learned, "line")
    return pl.Series(
        [
            outlet in known and line_form(line) in known[outlet]
            for outlet, line in lines.select("outlet", "line").iter_rows()
        ],
        dtype=pl.Boolean,
    )


def is_ending(lines: pl.DataFrame, learned: pl.DataFrame) -> pl.Series:
    """Return which of (outlet, line, is_tail) have a pattern in which the outlet's articles end."""
    known = _by_outlet(learned, "ending")
    telling = {
        outlet: {f for f in forms if _words(f) >= _TELLING} for outlet, forms in known.items()
    }
    return pl.Series(
        [
            outlet in known
            and bool(forms := (known if is_tail else telling)[outlet])
            and ending_form(line) in forms
            for outlet, line, is_tail in lines.select("outlet", "line", "is_tail").iter_rows()
        ],
        dtype=pl.Boolean,
    )


def _by_outlet(learned: pl.DataFrame, kind: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for outlet, form in learned.filter(kind=kind).select("outlet", "form").iter_rows():
        found[outlet].add(form)
    return dict(found)


def ending_form(line: str) -> str:
    """Return a line's words in lower case, one mark for each run of what varies between articles.

    Names, numbers and addresses vary: words with a capital, a digit or an @. Empty where no word is
    left, or the line is too long to be a credit.
    """
    if len(line) > _LONGEST_ENDING:
        return ""
    found: list[str] = []
    for word in line.split():
        core = word.strip(_MARKS)
        varies = not core or core != core.lower() or (not core.isalpha() and _is_number(core))
        if not varies:
            found.append(core.casefold())
        elif found[-1:] != [_VARIES]:
            found.append(_VARIES)
    return " ".join(found) if set(found) - {_VARIES} else ""


def _is_number(word: str) -> bool:
    return any(letter.isdigit() or letter == "@" for letter in word)


def _words(form: str) -> int:
    return sum(word != _VARIES for word in form.split())


def _recurs(count: str, share: float, least: int = LEAST_WITH_LINE) -> pl.Expr:
    return (pl.col(count) >= least) & (pl.col(count) >= share * pl.col("seen_count"))


def teaser_lines(lines: pl.DataFrame) -> pl.Series:
    """Return which of (outlet, article, line, position) are teasers of the outlet's other articles.

    A teaser stands after the first line and is the beginning of another article's first line.
    """
    told = lines.with_row_index("row").with_columns(
        form=pl.Series([line_form(line) for line in lines["line"]], dtype=pl.String)
    )
    told = told.with_columns(beginning=pl.col("form").str.slice(0, _BEGINNING)).filter(
        pl.col("beginning").str.len_chars() == _BEGINNING
    )
    firsts = told.filter(pl.col("position") == 0).select("outlet", "beginning", "article", "form")
    met = (
        told.filter(pl.col("position") > 0)
        .join(firsts.unique(), on=["outlet", "beginning"], suffix="_first")
        .filter(
            pl.col("article") != pl.col("article_first"),
            pl.col("form_first").str.starts_with(pl.col("form")),
        )
    )
    return pl.int_range(lines.height, eager=True).is_in(met["row"].cast(pl.Int64).implode())
