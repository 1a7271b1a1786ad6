"""`revisions`: each change of an article that captures show, and how it changed."""

import dataframely as dy

from schemas.columns import choice, content_id, count, free_text, moment

REVISION_CLASSES = {
    "cosmetic": "spaces, quotes, dashes, case, date labels",
    "wording": "other words for the same",
    "facts": "names, numbers or dates",
    "title": "the title alone",
    "cut": "text was taken out",
    "extended": "text was added",
    "replaced": "another article at the same address, which is no revision",
}
"""What changed; `replaced` texts belong to two articles and are listed for the address's sake."""


class Revisions(dy.Schema):
    """One row for each change from one text of an article, or of an address, to the next."""

    revision_id = content_id("Hash of both texts, both titles and the address.", primary_key=True)
    article_id = content_id("Article of the later text.")
    revision = dy.Int32(min=1, description="Number of the later text in its article.")
    version_id = content_id("The later text.")
    previous_version_id = content_id("The text before it; the same where the title alone changed.")
    change = choice(REVISION_CLASSES, "What changed.")
    url = free_text("Address that showed both, where one did; null for other changes.")
    title = free_text("Title of the later text.")
    previous_title = free_text("Title before.")
    changed_at = moment("First capture that shows the change; null where not known. UTC.")
    words_added = count("Words that the later text has and the earlier had not.")
    words_removed = count("Words that the earlier text had and the later has not.")
    differences = dy.List(
        dy.String(), nullable=True, description="Names, numbers and dates lost (-) and won (+)."
    )
    diff = free_text(
        "Word diff as JSON: a list of [op, text], op one of = - + and ~ (words left out); "
        "null where no word changed or the texts are too long."
    )
