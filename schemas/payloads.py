"""`payloads`: the raw bytes, each distinct content once."""

import dataframely as dy

from schemas.columns import digest


class Payloads(dy.Schema):
    """One row for each distinct content: the raw bytes as they were captured."""

    content_sha256 = digest("Digest of the content.", primary_key=True)
    content = dy.Binary(description="The raw bytes.")
