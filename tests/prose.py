"""Made-up articles for tests: plain sentences from a small grammar, none twice on one site."""

import random
from datetime import date

from benchmarks.layouts import Article

_WHO = (
    "The harbour office", "A team of gardeners", "The ferry company", "The school board",
    "A group of bakers", "The weather station", "The town library", "The orchard keepers",
)  # fmt: skip
_DID = ("opened", "repaired", "measured", "painted", "rebuilt", "counted", "moved", "lent")
_WHAT = (
    "the lamp on the pier", "four hundred apple trees", "the bridge over the brook",
    "a reading room for children", "the old tide gauge", "two kilometres of railway",
)  # fmt: skip
_WHEN = (
    "before the frost came", "after a week of rain", "while the market was on",
    "in the week of the fair", "when the tide was low",
)  # fmt: skip


def sentence(chance: random.Random) -> str:
    """Return one sentence; a number in it keeps sentences apart."""
    parts = (chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHAT), chance.choice(_WHEN))
    return f"{' '.join(parts)}, and {chance.randrange(10**6):,} people were there to see it."


def articles(count: int, seed: int) -> list[Article]:
    """Return articles of three to seven paragraphs, in order of their days."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        paragraphs = tuple(
            " ".join(sentence(chance) for _ in range(chance.randint(1, 3)))
            for _ in range(chance.randint(3, 7))
        )
        title = f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHAT)} no. {number}"
        day = date(2024, 3, 1 + number % 28)
        author = "A. Author" if number % 3 else None
        url = f"https://site.example/{number}"
        found.append(Article(title, author, day, paragraphs, url))
    return found
