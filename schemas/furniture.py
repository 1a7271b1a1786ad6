"""`furniture`: lines that recur in an outlet's articles, and so are none of their text."""

import dataframely as dy

from schemas.columns import choice, content_id, count, free_text

KINDS = {
    "line": "the same line wherever it stands",
    "ending": "lines of one pattern at the ends of articles: credits, notes on authors, addresses",
}


class Furniture(dy.Schema):
    """One row for each line that an outlet's articles share: share lines, credits, promotions."""

    furniture_id = content_id("Hash of outlet, kind and form.", primary_key=True)
    outlet = free_text("Outlet, or host where the outlet is not known.", nullable=False)
    line = free_text("The line as first met.", nullable=False)
    kind = choice(KINDS, "What recurs.")
    form = free_text(
        "By what it is found again: its letters and digits; of an ending its words, with # for "
        "names, numbers and addresses.",
        nullable=False,
    )
    article_count = count("Articles that it stood in when it was learned.")
    seen_count = count("Articles that were looked at.")
