"""`captures`: each thing ingested."""

import dataframely as dy

from schemas.columns import choice, content_id, count, digest, free_text, moment

MEDIA_TYPES = {
    "text/html": "a page, XHTML too",
    "text/plain": "a page that was saved as text, or text that a tool took from one",
    "application/json": "one record of a scrape: a line or item of JSON, a row of CSV or Parquet",
    "application/rss+xml": "a feed: RSS",
    "application/atom+xml": "a feed: Atom",
    "application/rdf+xml": "a feed: RSS 1.0 and 0.90, which are RDF",
    "application/feed+json": "a feed: JSON Feed",
}
CHARSET_BASES = {
    "bom": "a byte order mark",
    "utf-8": "all of it is valid UTF-8",
    "header": "the header under which the page was sent",
    "meta": "the page's own declaration",
    "detected": "what the bytes look like",
    "replaced": "the best of these, but some bytes could not be read and stand as U+FFFD",
}


class Captures(dy.Schema):
    """One row for each thing ingested: a file, a record of a WARC, a row of a table, a feed."""

    capture_id = content_id(
        "Hash of content, page URL and capture time as far as they are known; never of a path.",
        primary_key=True,
    )
    url = free_text("Address of the page, where the capture states it.")
    uri = free_text(
        "Where it was read: path within the input, members of archives after a slash, and the "
        "line, item, row or offset in it.",
        nullable=False,
    )
    media_type = choice(MEDIA_TYPES, "What the content is.")
    charset = free_text("Character set believed, as Python names it.")
    charset_basis = choice(CHARSET_BASES, "Why it is believed.", nullable=True)
    declared_charset = free_text("Character set that the header of the response names.")
    captured_at = moment("When the capture was made; null where not known. UTC.")
    http_status = dy.Int32(nullable=True, min=100, max=999, description="Status of the response.")
    outlet = free_text("Outlet as far as it is known before reading the page.")
    payload_digest = free_text(
        "Digest of the payload as the WARC states it; what later records refer to."
    )
    content_sha256 = digest("Digest of the raw bytes; key of `payloads`.")
    content_bytes = count("Length of the raw bytes.")
