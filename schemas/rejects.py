"""`rejects`: each thing that could not be used, and why."""

import dataframely as dy

from schemas.columns import choice, content_id, free_text

STAGES = ("ingest", "normalize")
REASONS = {
    "unreadable": "the file could not be opened or read",
    "not_a_file": "a link, device or pipe, in a folder or an archive",
    "encrypted": "a member of an archive that needs a password",
    "damaged_gzip": "the gzip or bzip2 stream ends early or is broken; what came before is used",
    "damaged_container": "a WARC, archive or Parquet file that ends early or is broken; what came "
    "before is used",
    "too_large": "over a limit of bytes: of one capture, or of what a file decompresses to",
    "too_many": "over a limit of members, records or entries; what came before is used",
    "too_deep": "an archive within an archive within an archive, and so on",
    "empty": "no content",
    "unknown_format": "none of the formats that are read",
    "not_text": "images, styles, scripts, films and other things that hold no article; counted, "
    "one row for each kind and container",
    "http_status": "the server sent no page: redirects (counted) and errors",
    "unresolved_revisit": "a WARC says that the page was the same as one that is not known; it "
    "becomes a capture when that one is ingested. `detail` is what is needed for this, as JSON",
    "wrong_digest": "records of a WARC whose content is not what their digests say; counted",
    "bad_json": "not a JSON object",
    "bad_row": "a row of a table that cannot be read",
    "no_text": "neither text nor title nor address in it",
    "timeout": "reading it took too long, in a process of its own",
    "crashed": "reading it ended the process in which it was read",
    "extraction_failed": "the extraction library found no text or failed",
}


class Rejects(dy.Schema):
    """One row for each thing that could not be used."""

    reject_id = content_id("Hash of capture, stage, reason and detail.", primary_key=True)
    capture_id = content_id("The capture; null where its bytes could not be read.", nullable=True)
    stage = choice(STAGES, "Stage that gave up.")
    reason = choice(REASONS, "Why.")
    detail = free_text("Where it was read and what was wrong.")
    excerpt = free_text("Beginning of the content.")
