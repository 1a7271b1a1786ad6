"""Digests of files, and seals: JSON files that hold a digest of themselves.

A seal is the digest of the file's text with the seal left blank, so that a changed byte is noticed.
Whoever opens a dataset imports this, so it needs the standard library alone.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SEAL = "seal"
_BLANK = f'"{SEAL}": ""'


def sealed(fields: Mapping[str, Any]) -> str:
    """Return fields as JSON text with its seal."""
    text = json.dumps({SEAL: "", **fields}, indent=1, ensure_ascii=False) + "\n"
    return text.replace(_BLANK, f'"{SEAL}": "{_digest(text)}"', 1)


def is_sealed(text: str) -> bool:
    """Return whether a text is as it was when it was sealed."""
    try:
        seal = json.loads(text)[SEAL]
    except (ValueError, KeyError, TypeError):
        return False
    blank = text.replace(f'"{SEAL}": "{seal}"', _BLANK, 1)
    return blank != text and _digest(blank) == seal


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex, without reading it whole into memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
