"""Mentions: the persons, names, numbers, dates and acts that a text's beginning speaks of.

Here belongs what is found in one text alone; two texts are compared in `differences`. Only the
title and the lead are asked, for there a report says what happened, to whom and when; what a text
holds at all, its vocabulary, is taken from the whole. Names are told by their capitals, so a text
without any (Korean, or in normal form) mentions none, which is no evidence either way.
"""

import polars as pl

from transforms.acts import ACTS, pattern
from transforms.calendar import ENGLISH_MONTHS
from transforms.text import normal_form

LEAD_CHARACTERS = 400
"""Length of a lead. The first sentences of 1,059 texts of kcna.kp have 60 to 420 characters."""

_SURNAMES = (
    "Kim|Pak|Ri|Choe|Jong|Kang|Jo|Yun|Jang|Rim|Han|O|Sin|So|Kwon|Hwang|An|Song|Ryu|Hong|Jon|Ko|Mun"
    "|Son|Yang|Pae|Paek|Ho|Nam|Sim|Ro|Ha|Ju|U|Tong|Hyon|Thae|Kwak|Ji|Ok|Cha|Kil|Pang|Pyon|Won|Chae"
)
PERSON = rf"\b(?:{_SURNAMES}) \p{{Lu}}\p{{Ll}}+ \p{{Lu}}\p{{Ll}}+\b"
"""A Korean name as the North romanizes it. Its syllables recur in other names, so it counts as a
whole; other names are compared word by word."""
_CAPITAL = r"\p{Lu}[\p{L}\p{M}'’-]*"
_PHRASE = rf"{_CAPITAL}(?:,? (?:of |de |al |bin )?{_CAPITAL})*"
_OPENING = rf"(^|[.!?:;]\s+|\n)({_CAPITAL})( [\p{{Ll}}\d(])"
"""A capital that a sentence's beginning explains: a single word followed by a small letter."""
_MONTH = "|".join(sorted(ENGLISH_MONTHS, key=len, reverse=True))
_DAY = rf"\b(?:{_MONTH})\.? \d{{1,2}}\b"
_WEEKDAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_NUMBER = r"\d+(?:[.,:]\d+)*"
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve first second third fourth "
    "fifth sixth seventh eighth ninth tenth"
)
_NUMBER_WORD = rf"\b(?:{_COUNTS.replace(' ', '|')})\b"
_WORD = r"[^\W_]+"
_SHORT = 3
"""Least initials by which a name is known: DPRK, UNESCO; two letters meet by chance."""
_STEM = 5
"""Letters by which a headline's word meets the body's: "Arrives" and "arrived"."""
_STOP_WORDS = (
    "the a an of in on at to for from by with and or as is was be been are were he she it its his "
    "her their they who which that this here there has have had will also not s his him"
).split()

_NO_NAMES = [
    *_STOP_WORDS,
    *ENGLISH_MONTHS,
    *(f"{day}day" for day in "mon tues wednes thurs fri satur sun".split()),
]


def leads(texts: pl.DataFrame) -> pl.DataFrame:
    """Return (text, title, lead, body, opening) of `texts` (text, title, body), each on one line.

    The opening is title and lead in normal form.
    """
    body = pl.col("body").str.replace_all("\n", " ", literal=True)
    whole = body.str.len_chars() <= LEAD_CHARACTERS
    cut = body.str.slice(0, LEAD_CHARACTERS).str.replace(r"\S*$", "")
    return texts.select(
        "text",
        title=pl.col("title").fill_null("").str.replace_all(r"\s+", " "),
        lead=pl.when(whole).then(body).otherwise(cut),
        body=body,
    ).with_columns(opening=normal_form(pl.concat_str("title", pl.lit(". "), "lead")))


def words(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): the words of title and body, each once, with their capitals."""
    whole = pl.concat_str("title", pl.lit(". "), "body")
    return _each(read, _unaccented(whole).str.extract_all(_WORD))


def vocabulary(read: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token), each once: the `words` in small letters, persons, initials of names."""
    whole = pl.concat_str("title", pl.lit(". "), "body")
    persons = whole.str.extract_all(PERSON).list.eval(pl.element().str.to_lowercase())
    parts = (
        written.with_columns(pl.col("token").str.to_lowercase()),
        _each(read, persons),
        _each(read, _initials(whole)),
    )
    return pl.concat(parts).unique()


def _initials(text: pl.Expr) -> pl.Expr:
    """Return initials of the names in a text, by which a short form meets what it stands for."""
    return (
        text.str.replace_all("['’]s", "")
        .str.extract_all(rf"{_CAPITAL}(?:['’]?,? (?:of |the |and |for )?{_CAPITAL})+")
        .list.eval(pl.element().str.replace_all(r"[^\p{Lu}]", "").str.to_lowercase())
    )


def names(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, shown, token, is_short): names in the lead, with the words to look for.

    A name of several words has a row for each, and one for its initials, its short form; `shown` is
    the name as written.
    """
    lead = pl.col("lead").str.replace_all(_OPENING, "$1$3").str.replace_all("['’]s?\\b", "")
    bare = read.select("text", lead=lead)
    persons = bare.select("text", shown=pl.col("lead").str.extract_all(PERSON))
    others = bare.select(
        "text", shown=pl.col("lead").str.replace_all(PERSON, "; ").str.extract_all(_PHRASE)
    )
    found = pl.concat(
        [
            persons.explode("shown").with_columns(token=pl.col("shown").str.to_lowercase()),
            others.explode("shown")
            .with_columns(
                token=_unaccented(pl.col("shown")).str.to_lowercase().str.extract_all(_WORD)
            )
            .explode("token"),
        ]
    )
    short = others.explode("shown").with_columns(
        token=pl.col("shown").str.replace_all(r"[^\p{Lu}]", "").str.to_lowercase()
    )
    return (
        pl.concat(
            [
                found.with_columns(is_short=pl.lit(False)),
                short.filter(pl.col("token").str.len_chars() >= _SHORT).with_columns(
                    is_short=pl.lit(True)
                ),
            ]
        )
        .drop_nulls()
        .filter(~pl.col("token").is_in(_NO_NAMES))
        .unique()
    )


def title_names(read: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): words of the title that the text itself never writes small.

    Headlines capitalise every word, so a capital tells nothing there.
    """
    titled = _each(read, _unaccented(pl.col("title")).str.extract_all(_CAPITAL))
    plain = (
        titled.with_columns(pl.col("token").str.replace("['’]s?$", "").str.to_lowercase())
        .with_columns(pl.col("token").str.split("-"))
        .explode("token")
        .filter(~pl.col("token").is_in([*_NO_NAMES, ""]))
        .with_columns(stem=pl.col("token").str.slice(0, _STEM))
    )
    small = written.filter(pl.col("token").str.contains(r"^\p{Ll}")).select(
        "text", stem=pl.col("token").str.slice(0, _STEM)
    )
    said = _classed(plain.select("token").unique()).select("token")
    return (
        plain.join(small.unique(), on=["text", "stem"], how="anti")
        .join(said, on="token", how="anti")
        .select("text", "token")
        .unique()
    )


def numbers(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): numbers in title and lead that are no part of a date."""
    undated = pl.col("opening").str.replace_all(_DAY, " ")
    return _each(read, pl.concat_list(_digits(undated), undated.str.extract_all(_NUMBER_WORD)))


def all_numbers(read: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): the vocabulary, and numbers anywhere in title and body."""
    found = _each(read, _digits(pl.concat_str("title", pl.lit(". "), "body")))
    return pl.concat([known, found]).unique()


def _digits(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"(\d),(\d{3})\b", "$1$2").str.extract_all(_NUMBER)


def days(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): days in title and lead, as month and day."""
    found = pl.col("opening").str.extract_all(_DAY)
    return _each(
        read,
        found.list.eval(pl.element().str.slice(0, 3) + pl.element().str.extract(r"( \d+)$")),
    )


def weekdays(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): weekdays in title and lead."""
    return _each(read, pl.col("opening").str.extract_all(_WEEKDAY))


def acts(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): the classes of acts in title and first sentence."""
    sentence = pl.coalesce(pl.col("lead").str.extract(r"^(.*?[^.\s]{3}\.)\s"), "lead")
    said = normal_form(pl.concat_str("title", pl.lit(". "), sentence))
    spoken = _each(read, said.str.extract_all(_WORD)).rename({"token": "word"})
    classes = _classed(spoken.select("word").unique().rename({"word": "token"}))
    return (
        spoken.join(classes, left_on="word", right_on="token")
        .select("text", "act")
        .unique()
        .rename({"act": "token"})
    )


def _classed(tokens: pl.DataFrame) -> pl.DataFrame:
    """Return (token, act) for words (token) that say an act."""
    found = [
        tokens.filter(pl.col("token").str.contains(rf"^(?:{pattern(words)})$")).with_columns(
            act=pl.lit(act)
        )
        for act, words in ACTS.items()
    ]
    return pl.concat(found)


def directions(read: pl.DataFrame, titled: pl.DataFrame) -> pl.DataFrame:
    """Return (text, way, token): names in a title that stand behind `to` and behind `from`.

    `titled` are the `title_names`.
    """
    found = [
        _each(
            read, pl.col("title").str.extract_all(rf"(?i)\b{way}\b (?:{_CAPITAL} ?)+")
        ).with_columns(way=pl.lit(way))
        for way in ("to", "from")
    ]
    behind = pl.col("token").str.to_lowercase().str.extract_all(_WORD).list.slice(1)
    return (
        pl.concat(found)
        .with_columns(token=behind)
        .explode("token")
        .join(titled, on=["text", "token"], how="semi")
        .unique()
    )


def title_words(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): the words of the title that carry meaning."""
    return _content(read, pl.col("title"))


def lead_words(read: pl.DataFrame) -> pl.DataFrame:
    """Return (text, token): the words of the lead that carry meaning."""
    return _content(read, pl.col("lead"))


def _content(read: pl.DataFrame, text: pl.Expr) -> pl.DataFrame:
    return _each(read, normal_form(text).str.extract_all(_WORD)).filter(
        ~pl.col("token").is_in(_STOP_WORDS)
    )


def _unaccented(text: pl.Expr) -> pl.Expr:
    """Return `text` without accents, which editors add and leave out."""
    return text.str.normalize("NFD").str.replace_all(r"\p{Mn}", "")


def _each(read: pl.DataFrame, tokens: pl.Expr) -> pl.DataFrame:
    return read.select("text", token=tokens).explode("token").drop_nulls("token").unique()
