"""`stories`: each group of articles that tell one event."""

import dataframely as dy

from schemas.columns import calendar_day, content_id, count, free_text


class Stories(dy.Schema):
    """One row for each group of articles that tell one event."""

    story_id = content_id("Id of the article that came first.", primary_key=True)
    article_count = count("Articles in the story.")
    outlet_count = count("Outlets that tell it.")
    first_outlet = free_text("Outlet of the article that came first.")
    published_on = calendar_day("Day of publication of the article that came first.")
    event_on = calendar_day("Day of the event, where its articles agree.")
    title = free_text("Title of the article that came first, else of the next that has one.")
