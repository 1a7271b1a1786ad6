"""`sketches`: the index by which new texts find old ones that may be like them."""

import dataframely as dy

from schemas.columns import content_id


class Sketches(dy.Schema):
    """One row for each text: samples of its word 3-grams and words, as hashes that rise."""

    version_id = content_id("The text.", primary_key=True)
    shingles = dy.List(
        dy.UInt32(), description="Smallest hashes of its word 3-grams, and every fourth of all."
    )
    terms = dy.List(
        dy.UInt32(), description="Smallest hashes of its words, long words being likelier."
    )
