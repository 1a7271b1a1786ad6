"""Plausibility: how much a text reads like writing rather than like bytes read under a wrong name.

Bytes of one character set often decode under another without an error: into rare ideographs,
symbols within words, letters of the wrong case. Counting everyday characters tells the two apart,
also where a detector trained on web pages is unsure.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

_WITHIN = 500
"""Runs of characters beyond ASCII that are judged: one millisecond, and enough to tell."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\s]{1,100}")
_LETTER = re.compile(r"[a-zA-Z]")
_KANA = re.compile(r"[ぁ-ヺ]")
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_PUNCTUATION = frozenset(
    "“”„‘’‚–—―…«»‹›•·©®°€£¥§№×、。，．・：；？！（）「」『』《》〈〉【】〔〕～ー％▲△●○■□◆◇★☆※→←↑↓"
)
_COMMONEST = re.compile(
    "[的一是不了在人有我他这個个们中来上大为和国地到以说时要就出会可也你对生能而子那得于下自之年过发后作"
    "里用道行所然家事成方多经去法学如都同现当没动面起看定天分还进好小部其主理心本前開开但因只从想实日"
    "這們來為國說時會對過發後經學現當沒動還進從實長長机機關关業业兩两間间問问月民第公工新三十二]"
)
_COMMONEST_SHARE = 0.1
"""The commonest ideographs make up some 40 % of any Chinese text; at random they would be 3 %."""
_ENOUGH = 30
_FEW = 6
_REPLACED_WEIGHS = 10
"""A character that could not be read speaks against a belief as much as ten odd ones."""
_LEVELS = {"zh": (("gb2312", 0xD7), ("big5", 0xC6)), "ja": (("shift_jis", 0x97),)}
"""In each national standard, the last leading byte of the frequent ideographs."""


def plausibility(text: str) -> float:
    """Return which share of the characters beyond ASCII is everyday writing; 1 where they are few.

    Letters of Latin alphabets must stand beside ASCII letters, letters of all others must not stand
    alone among them; capitals belong at the start of a word.
    """
    runs = list(islice(_BEYOND_ASCII.finditer(text), _WITHIN))
    seen = "".join(run.group() for run in runs)
    replaced = seen.count("\ufffd")
    if len(seen) < _FEW and not replaced:
        return 1.0
    kana, ideographs = len(_KANA.findall(seen)), len(_IDEOGRAPH.findall(seen))
    is_japanese = kana > ideographs / 10
    everyday = sum(sum(_judged(run, "ja" if is_japanese else "zh")) for run in runs)
    share = (everyday - _REPLACED_WEIGHS * replaced) / len(seen)
    if not is_japanese and ideographs >= _ENOUGH and not _reads_like_chinese(seen, ideographs):
        share /= 2
    return share


def _judged(match: re.Match[str], language: str) -> Iterator[bool]:
    """Yield for each character of a run whether it is everyday where it stands."""
    run, text = match.group(), match.string
    before, after = (
        text[max(0, match.start() - 1) : match.start()],
        text[match.end() : match.end() + 1],
    )
    sides = bool(_LETTER.match(before)) + bool(_LETTER.match(after))
    for place, char in enumerate(run):
        starts_word = place == 0 or not run[place - 1].isalpha()
        if char in _PUNCTUATION:
            yield True
        elif "\u00c0" <= char < "\u0250":
            yield sides > 0 and char.isalpha() and (char.islower() or starts_word)
        elif "\u00a0" < char < "\u00c0":
            yield len(run) == 1 and sides < 2
        elif sides and len(run) == 1:
            yield False
        elif "\u0370" <= char < "\u0530":
            yield char.islower() or (char.isalpha() and starts_word)
        else:
            yield _is_everyday(char, language)


@lru_cache(maxsize=16_384)
def _is_everyday(char: str, language: str) -> bool:
    """Return whether a letter of Asia is used every day; ideographs as the standards rank them."""
    if "가" <= char <= "힣" or "ぁ" <= char <= "ヺ" or "\u0590" <= char < "\u0f00":
        return True
    if not _IDEOGRAPH.match(char):
        return False
    for charset, last in _LEVELS[language]:
        try:
            if char.encode(charset)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _reads_like_chinese(seen: str, ideographs: int) -> bool:
    return len(_COMMONEST.findall(seen)) > _COMMONEST_SHARE * ideographs
