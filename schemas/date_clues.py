"""`date_clues`: each expression that bears on a date, used or not."""

import dataframely as dy

from schemas.columns import calendar_day, choice, content_id, free_text

ROLES = ("published", "event", "other")
KINDS = (
    "dateline",
    "listing",
    "header",
    "jsonld",
    "meta",
    "microdata",
    "time",
    "visible",
    "url",
    "captured_at",
    "neighbours",
    "story",
    "explicit",
    "month_day",
    "day_of_month",
    "day_range",
    "weekday",
    "relative",
    "anniversary",
    "juche",
    "year",
)


class DateClues(dy.Schema):
    """One row for each expression that bears on a text's dates, with where it stands."""

    clue_id = content_id("Hash of text, rule, expression and place.", primary_key=True)
    version_id = content_id("The text.")
    role = choice(ROLES, "What the clue is about.")
    kind = choice(KINDS, "Where such a clue comes from.")
    text = free_text("The expression as it stood.", nullable=False)
    start = dy.Int32(nullable=True, min=0, description="First character in the body; null outside.")
    end = dy.Int32(nullable=True, min=0, description="Character after the last; null outside.")
    year = dy.Int32(nullable=True, description="Year that the expression states.")
    month = dy.Int32(nullable=True, min=1, max=12, description="Month that it states.")
    day = dy.Int32(nullable=True, min=1, max=31, description="Day of the month that it states.")
    weekday = dy.Int32(nullable=True, min=1, max=7, description="Weekday, 1 for Monday.")
    earliest = calendar_day("Earliest day that the clue allows, once read with the others.")
    latest = calendar_day("Latest day that the clue allows, once read with the others.")
    rule = free_text("Name of the rule that found it.", nullable=False)
    used = dy.Bool(description="Whether the stated date rests on it.")
    capture_id = content_id(
        "The capture that is the evidence, where it is not the text itself.", nullable=True
    )
