"""Text as data and text as compared.

`clean_lines` is what a body is stored as: nothing that a reader sees is lost. `normal_form` is what
two bodies are compared by: quotes, dashes, case and spacing no longer matter. Datelines and end
marks, which agencies put around a body, are found here and kept apart from it.
"""

import polars as pl

_INVISIBLE = r"[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"
"""Soft hyphens, zero-width and direction marks, control characters: never part of a word."""
_LINE_BREAK = r"\r\n?|\u2028|\u2029|\u0085|\x0B|\x0C"
_SPACE = r"[\s\u00A0\u2000-\u200A\u202F\u205F\u3000]+"

FOLDS = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "…": "...",
}  # fmt: skip
"""Quotes and dashes that count as one, and what they count as."""

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
_DAY = r"\d{1,2}"
_DASH = r"(?:--|[-–—])"
_WORD = r"(?:(?:\p{Lu}\p{L}?\.)+|\p{Lu}[\p{L}'’-]*)"
_PLACE = rf"{_WORD}(?: (?:{_WORD}|of|de|del|la|al|the|and)){{0,4}}"
"""Up to five words; a full stop stands only in initials and short forms, or sentences would fit."""
DATELINES = (
    # Pyongyang, October 12 (KCNA) --
    rf"{_PLACE}, {MONTH}\.? {_DAY}(?:,? \d{{4}})? ?\([\p{{L}} .-]{{2,40}}\) ?{_DASH}",
    # HOUSTON, Feb 26 -
    rf"[\p{{Lu}}][\p{{Lu}} .'’-]{{2,40}}, {MONTH}\.? {_DAY}(?:,? \d{{4}})? {_DASH}",
    # (평양 8월 21일발 조선중앙통신)
    r"\(\p{Hangul}{2,10} (?:주체\d{1,3}\(\d{4}\)년 ?)?\d{1,2}월 ?\d{1,2}일발 ?\p{Hangul}{2,20}\)",
)
"""Forms of a dateline at the beginning of a body: agencies' English forms and KCNA's Korean one."""
_DATELINE = rf"^((?:{'|'.join(DATELINES)}))\s*"
_END_MARK = r"\s*((?:-0-|\(끝\)|-30-|\(END\)))\s*$"


def clean_lines(text: pl.Expr) -> pl.Expr:
    """Return `text` in NFC with plain spaces, trimmed lines and no blank ones."""
    return (
        text.str.replace_all(_LINE_BREAK, "\n")
        .str.replace_all(_INVISIBLE, "")
        .str.normalize("NFC")
        .str.replace_all(r"[^\S\n]+|[\u00A0\u2000-\u200A\u202F\u205F\u3000]+", " ")
        .str.replace_all(r" *\n[ \n]*", "\n")
        .str.strip_chars(" \n")
    )


def one_line(text: pl.Expr) -> pl.Expr:
    """Return `text` cleaned and on one line, as titles and teasers are stored; null if empty."""
    line = clean_lines(text).str.replace_all("\n", " ")
    return pl.when(line != "").then(line)


def normal_form(text: pl.Expr) -> pl.Expr:
    """Return what texts are compared by: folded quotes and dashes, lower case, single spaces."""
    return (
        text.str.replace_all(_INVISIBLE, "")
        .str.replace_many(FOLDS)
        .str.to_lowercase()
        .str.normalize("NFKC")
        .str.replace_many(FOLDS)
        .str.to_lowercase()
        .str.normalize("NFKC")
        .str.replace_all(_SPACE, " ")
        .str.strip_chars(" ")
    )


def dateline(body: pl.Expr) -> pl.Expr:
    """Return the dateline that `body` begins with, or null."""
    return body.str.replace(_END_MARK, "").str.extract(_DATELINE, 1)


def end_mark(body: pl.Expr) -> pl.Expr:
    """Return the end mark that `body` ends with, or null."""
    return body.str.extract(_END_MARK, 1)


def without_marks(body: pl.Expr) -> pl.Expr:
    """Return `body` without its dateline and end mark."""
    return body.str.replace(_END_MARK, "").str.replace(_DATELINE, "")


def word_count(body: pl.Expr) -> pl.Expr:
    """Return the number of words; a Han, Kana or Hangul character counts as one."""
    glyph = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
    words = rf"(?:[\p{{L}}\p{{N}}--{glyph}]+(?:['’-][\p{{L}}\p{{N}}--{glyph}]+)*)"
    return body.str.count_matches(rf"{glyph}|{words}").cast(pl.Int64)
