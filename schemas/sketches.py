"""`sketches`: the index by which new texts find old ones that may be like them."""

import dataframely as dy

from schemas.columns import calendar_day, content_id


class Sketches(dy.Schema):
    """One row for each text: samples of its words as hashes that rise, and its days as compared."""

    version_id = content_id("The text.", primary_key=True)
    shingles = dy.List(
        dy.UInt32(), description="Smallest hashes of its word 3-grams, and every fourth of all."
    )
    terms = dy.List(
        dy.UInt32(), description="Smallest hashes of its words, long words being likelier."
    )
    day_from = calendar_day("Earliest day of publication by which it was compared last.")
    day_to = calendar_day("Latest such day.")
