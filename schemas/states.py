"""`states`: all that may change about a text as more captures arrive."""

import dataframely as dy

from schemas.columns import calendar_day, choice, content_id, count, free_text, moment, share

REVISION_BASES = ("only", "captured_at", "published", "id")
PUBLISHED_BASES = {
    "none": "no evidence",
    "dateline": "the dateline that opens the text",
    "url": "a date in its address",
    "markup": "a date in the markup of its page",
    "visible": "a date shown beside its title",
    "header": "a date in the header of its page",
    "listing": "the date that a list or feed shows with it",
    "event": "the day of its event, which is reported within days",
    "story": "dated texts that tell the same",
    "captured_at": "the time of its capture, which is a latest day and no more",
}
EVENT_BASES = {
    "none": "no expression that tells it",
    "explicit": "a whole date",
    "month_day": "a month and day, its year from the publication",
    "day_of_month": "a day of the month, read back from the publication",
    "day_range": "a range of days",
    "weekday": "a weekday, read back from the publication",
    "relative": "a word such as yesterday",
    "anniversary+day_of_month": "a day of the month beside an anniversary that tells the year",
    "anniversary+month_day": "a month and day beside an anniversary that tells the year",
}


class States(dy.Schema):
    """One row for each text: its article, revision, story and dates, as known at this release."""

    version_id = content_id("The text.", primary_key=True)
    outlet = free_text("Outlet that published the text.")
    article_id = content_id("Same for all revisions and URLs of one article: id of its first text.")
    story_id = content_id("Same for all articles that tell one event.")
    revision = dy.Int32(min=1, description="Place in the order of the article's texts, from 1.")
    revision_basis = choice(REVISION_BASES, "Evidence that put the text at its place.")
    is_latest = dy.Bool(description="Whether this is the article's last revision.")
    title = free_text("Title shown with the text; where several were, the one most captures show.")
    author = free_text("Author named with the text, chosen likewise.")
    url = free_text("Address at which the text was first seen.")
    published_on = calendar_day("Day of publication; only where one day is certain.")
    published_from = calendar_day("Earliest day of publication that the evidence allows.")
    published_to = calendar_day("Latest day of publication that the evidence allows.")
    published_basis = choice(PUBLISHED_BASES, "Strongest evidence used for the publication date.")
    published_confidence = share(
        "Probability that the publication lies in the interval; null without a lower bound."
    )
    is_date_conflict = dy.Bool(
        description="Whether evidence for the publication date contradicts itself."
    )
    event_on = calendar_day("Day of the event; only where one day is certain.")
    event_from = calendar_day("Earliest day of the event that the evidence allows.")
    event_to = calendar_day("Latest day of the event that the evidence allows.")
    event_basis = choice(EVENT_BASES, "Expression of the text that the event date rests on.")
    event_confidence = share("Probability that the event lies in the interval; null without one.")
    first_seen_at = moment("First capture that shows the text; null where not known. UTC.")
    last_seen_at = moment("Last capture that shows the text; null where not known. UTC.")
    capture_count = count("Captures that show the text.")
    seen_month = free_text("Month of first_seen_at, as YYYY-MM.")
