"""Digests: whether a WARC record still holds what its header says that it held.

A block's digest is plain. What a payload's covers, crawlers see differently: the body as it was
sent, without its chunks, or unpacked; so any of these will do, and a right block is believed.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable

_LENGTHS = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
"""Bytes of a digest by each algorithm that crawlers use."""


def is_damaged(
    block: bytes, block_digest: str | None, bodies: Iterable[bytes], payload_digest: str | None
) -> bool:
    """Tell whether a record's content is not what was written.

    Digests that are missing, of unknown kind or garbled say nothing. `bodies` are forms of the
    payload.
    """
    found = _holds(block_digest, (block,))
    return found is False or (found is None and _holds(payload_digest, bodies) is False)


def _holds(stated: str | None, contents: Iterable[bytes]) -> bool | None:
    """Return whether a digest is that of one of the contents; None where it says nothing."""
    name, _, value = (stated or "").strip().partition(":")
    name = name.strip().lower().replace("-", "")
    wanted = _decoded(value.strip(), _LENGTHS.get(name, 0))
    if wanted is None:
        return None
    return any(hashlib.new(name, one, usedforsecurity=False).digest() == wanted for one in contents)


def _decoded(value: str, length: int) -> bytes | None:
    """Return a digest's bytes out of hex, base32 or base64; None for anything else."""
    bare = value.rstrip("=")
    forms: tuple[Callable[[], bytes], ...] = (
        lambda: bytes.fromhex(bare),
        lambda: base64.b32decode(bare.upper() + "=" * (-len(bare) % 8)),
        lambda: base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True),
    )
    for form in forms if length else ():
        try:
            found = form()
        except (binascii.Error, ValueError):
            continue
        if len(found) == length:
            return found
    return None
