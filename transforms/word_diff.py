"""Word diff: what was taken out of a text and what was put in, word by word.

A diff is a list of (op, text): `=` words of both, `-` words of the earlier, `+` words of the later
text, `~` the number of common words that are left out between. Quotes, dashes and case do not
count as changes, as they do not in a normal form. Comparison is difflib's (Ratcliff/Obershelp), of
paragraphs first and of words within those that changed, for it is quadratic.
"""

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from transforms.text import FOLDS

MAX_BLOCK_WORDS = 4_000
"""Words of one changed stretch that are compared word by word; longer ones count as exchanged. A
leader's speech that was translated anew has 4,800 in all, in paragraphs of some 100."""
CONTEXT_WORDS = 8
"""Common words shown on either side of a change."""

_GLYPH = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_TOKEN = re.compile(rf"[{_GLYPH}]\s*|[^\s{_GLYPH}]+\s*")
_FOLD = str.maketrans(FOLDS)
_EDGES = re.compile(r"^\W+|\W+$")
_CLAUSE = re.compile(r"[^\n]*?[.!?。]+[\"'”’]*\s+|[^\n]*\n\s*|[^\n]+$")


class Op(NamedTuple):
    """A stretch of words and what became of it."""

    op: str
    text: str


class WordDiff(NamedTuple):
    """The changes between two texts: all stretches, and how many words they add and remove."""

    ops: tuple[Op, ...]
    added: int
    removed: int


def word_diff(before: str, after: str) -> WordDiff:
    """Return the changes from one text to another, with all common words."""
    ops: list[Op] = []
    added = removed = 0
    for op, old, new in _stretches(before, after):
        if op == "equal":
            ops.append(Op("=", "".join(new)))
            continue
        if old:
            ops.append(Op("-", "".join(old)))
            removed += len(old)
        if new:
            ops.append(Op("+", "".join(new)))
            added += len(new)
    return WordDiff(tuple(_joined(ops)), added, removed)


def _stretches(before: str, after: str) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    old, new = _CLAUSE.findall(before), _CLAUSE.findall(after)
    for op, a, b, c, d in _compared([_key(x) for x in old], [_key(x) for x in new]):
        first, second = (_TOKEN.findall("".join(part)) for part in (old[a:b], new[c:d]))
        if op == "equal" or max(len(first), len(second)) > MAX_BLOCK_WORDS:
            yield op, first, second
            continue
        keys = [_key(word) for word in first], [_key(word) for word in second]
        for inner, e, f, g, h in _compared(*keys):
            yield inner, first[e:f], second[g:h]


def _compared(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    """Return what a word or sentence is compared by."""
    folded = " ".join(text.translate(_FOLD).casefold().split())
    return _EDGES.sub("", folded) or folded


def _joined(ops: Sequence[Op]) -> Iterator[Op]:
    """Join neighbouring stretches of common words."""
    held: list[str] = []
    for one in ops:
        if one.op == "=":
            held.append(one.text)
            continue
        if held:
            yield Op("=", "".join(held))
            held = []
        yield one
    if held:
        yield Op("=", "".join(held))


def shortened(ops: Sequence[Op]) -> list[Op]:
    """Return a diff with common words only beside changes; `~` tells how many are left out."""
    found: list[Op] = []
    for place, one in enumerate(ops):
        words = _TOKEN.findall(one.text) if one.op == "=" else []
        first = CONTEXT_WORDS if place else 0
        last = CONTEXT_WORDS if place < len(ops) - 1 else 0
        if len(words) <= first + last:
            found.append(one)
            continue
        kept = (Op("=", "".join(words[:first])), Op("=", "".join(words[len(words) - last :])))
        between = Op("~", str(len(words) - first - last))
        found += [part for part in (kept[0], between, kept[1]) if part.text]
    return found


def dumped(ops: Sequence[Op]) -> str:
    """Return a diff as JSON."""
    return json.dumps([list(one) for one in ops], ensure_ascii=False, separators=(",", ":"))


def loaded(diff: str) -> list[Op]:
    """Return the diff that `dumped` wrote."""
    return [Op(op, text) for op, text in json.loads(diff)]
