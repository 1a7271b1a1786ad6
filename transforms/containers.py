"""Containers: which element holds the body on most pages of one host.

It is the block that holds most prose that is new on every page, and little else.
"""

import re
from collections import Counter
from collections.abc import Sequence

from transforms.blocks import Line, place_of

SENTENCE_END = re.compile(r"""(?<!\.\.)[.!?。！？:;]["'”’»)\]」』]*$|다$|-0-$""")
"""How prose ends; teasers that are cut short end in dots."""

Blocks = dict[tuple[str, int], tuple[float, int]]
"""Of one page, for each place and depth: the score of its best block, and the block's number."""


def scored_blocks(lines: Sequence[Line], are_new: Sequence[bool], names: frozenset[str]) -> Blocks:
    """Return how much new prose the blocks of a page hold, and how little else."""
    prose: Counter[tuple[int, int]] = Counter()
    whole: Counter[tuple[int, int]] = Counter()
    where: dict[tuple[int, int], Line] = {}
    for line, is_new in zip(lines, are_new, strict=True):
        is_prose = is_new and not line.is_link and bool(SENTENCE_END.search(line.text))
        for key in enumerate((0, *line.blocks)):
            whole[key] += len(line.text)
            prose[key] += len(line.text) * is_prose
            where.setdefault(key, line)
    best: Blocks = {}
    for (depth, block), held in prose.items():
        if held:
            place = place_of(where[depth, block].path[:depth], names)
            score = held**2 / whole[depth, block]
            best[place, depth] = max(best.get((place, depth), (0.0, 0)), (score, block))
    return best


def best_place(blocks: Sequence[Blocks]) -> tuple[str, int]:
    """Return the place whose blocks score best over all pages."""
    total: Counter[tuple[str, int]] = Counter()
    for found in blocks:
        for place, (score, _) in found.items():
            total[place] += round(score)
    return max(total, key=lambda place: (total[place], place), default=("", 0))
