"""`outcomes`: what became of each capture."""

import dataframely as dy
import polars as pl

from schemas.columns import choice, content_id, count, free_text

OUTCOMES = ("article", "listing", "reject")
WAYS = {
    "profile": "by the selectors of its outlet's profile",
    "wrapper": "by a wrapper that pages of its host taught",
    "general": "by itself, as any page",
    "none": "not at all, for the reason in `rejects`",
}


class Outcomes(dy.Schema):
    """One row for each capture: what it turned out to be, and where each of its lines went."""

    capture_id = content_id("The capture.", primary_key=True)
    outcome = choice(OUTCOMES, "What the capture is.")
    way = choice(WAYS, "How its page was read; null for what is no page.", nullable=True)
    host = free_text("Host of the page, without www., as far as it is known.")
    layout_count = count("Wrappers of the host that were known then; with more, it is read again.")
    together_count = count("Pages of the host that were read by themselves along with it.")
    line_count = count("Lines of the page's text that are not blank.")
    article_lines = count("Lines that are the article: title, dateline, paragraphs.")
    listing_lines = count("Lines that list other articles: teasers, titles, their dates.")
    furniture_lines = count("Lines that are page furniture: headings, banners, share lines.")
    roles = free_text(
        "One letter a line, in order: T title, A article, H page header, L listing, F furniture.",
        nullable=False,
    )

    @dy.rule()
    def every_line_is_accounted_for(cls) -> pl.Expr:  # noqa: N805
        """No line is lost: the three kinds add up, and each line has its letter."""
        parts = cls.article_lines.col + cls.listing_lines.col + cls.furniture_lines.col
        lines = cls.line_count.col
        return (parts == lines) & (cls.roles.col.str.len_chars() == lines)
