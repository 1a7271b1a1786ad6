"""`sightings`: each time a capture shows or lists an article."""

import dataframely as dy

from schemas.columns import calendar_day, choice, content_id, free_text, moment

KINDS = ("page", "feed_entry", "listing")
MATCHES = ("content", "url", "teaser")


class Sightings(dy.Schema):
    """One row for each article that a capture shows (the page itself) or lists (beside it)."""

    capture_id = content_id("The capture.", primary_key=True)
    position = dy.Int32(
        primary_key=True, min=0, description="0 for the page itself, from 1 for what it lists."
    )
    kind = choice(KINDS, "How the article is shown.")
    version_id = content_id("The text that is shown or meant; null until known.", nullable=True)
    outlet = free_text("Outlet of the article shown.")
    url = free_text("Address of the article shown.")
    title = free_text("Title as shown beside a teaser.")
    text = free_text("Teaser as shown, or the title where there is no teaser.")
    author = free_text("Author named with the article.")
    captions = dy.List(dy.String(), nullable=True, description="Captions of the page's pictures.")
    is_truncated = dy.Bool(description="Whether the teaser is cut short.")
    listed_on = calendar_day("Date shown with the article.")
    captured_at = moment("When the capture was made; null where not known. UTC.")
    matched_by = choice(MATCHES, "Evidence that links the sighting to its text.", nullable=True)
