"""`rejects`: each thing that could not be used, and why."""

import dataframely as dy

from schemas.columns import choice, content_id, free_text

STAGES = ("ingest", "normalize")
REASONS = {
    "unreadable": "the file could not be opened or read",
    "damaged_gzip": "the gzip stream ends early or is broken; what came before is used",
    "too_large": "over the limit for one capture",
    "empty": "no content",
    "unknown_format": "neither text, HTML nor JSON",
    "bad_json": "not a JSON object",
    "no_text": "neither text nor title nor address in it",
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
