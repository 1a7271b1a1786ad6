"""`furniture`: lines that recur in an outlet's articles, and so are none of their text."""

import dataframely as dy

from schemas.columns import content_id, count, free_text


class Furniture(dy.Schema):
    """One row for each line that an outlet's articles share: share lines, credits, promotions."""

    furniture_id = content_id("Hash of outlet and line.", primary_key=True)
    outlet = free_text("Outlet, or host where the outlet is not known.", nullable=False)
    line = free_text("The line as first met.", nullable=False)
    form = free_text("Its letters and digits, by which it is found again.", nullable=False)
    article_count = count("Articles that it stood in when it was learned.")
    seen_count = count("Articles that were looked at.")
