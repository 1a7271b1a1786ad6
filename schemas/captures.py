"""`captures`: each thing ingested."""

import dataframely as dy

from schemas.columns import content_id, count, digest, free_text, moment


class Captures(dy.Schema):
    """One row for each thing ingested: a file or a row of JSONL."""

    capture_id = content_id(
        "Hash of content, page URL and capture time as far as they are known; never of a path.",
        primary_key=True,
    )
    url = free_text("Address of the page, where the capture states it.")
    uri = free_text("Where it was read: path within the input, and the line in it.", nullable=False)
    media_type = free_text(
        "What the content is: text/plain, text/html, application/json.", nullable=False
    )
    charset = free_text("Character set believed; null where the content is not text.")
    captured_at = moment("When the capture was made; null where not known. UTC.")
    http_status = dy.Int32(nullable=True, min=100, max=999, description="Status of the response.")
    outlet = free_text("Outlet as far as it is known before reading the page.")
    content_sha256 = digest("Digest of the raw bytes; key of `payloads`.")
    content_bytes = count("Length of the raw bytes.")
