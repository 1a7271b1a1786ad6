"""`wrappers`: where a host's pages keep their text, as learned from the pages themselves."""

import dataframely as dy

from schemas.columns import content_id, count, free_text


def _places(description: str) -> dy.List:
    return dy.List(dy.String(), description=description)


class Wrappers(dy.Schema):
    """One row for each layout of a host's pages that was learned; a profile overrides it."""

    wrapper_id = content_id("Hash of what was learned.", primary_key=True)
    host = free_text("Host of the pages, without www.", nullable=False)
    names = _places("Ids and classes that precise places are written in.")
    coarse_names = _places("Ids and classes that nearly all pages share.")
    container = free_text("Place of the element that holds the body.", nullable=False)
    depth = count("Steps from the page's body down to it.")
    body_places = _places("Places in it whose lines are the body.")
    coarse_body_places = _places("The same in the ids and classes that nearly all pages share.")
    other_places = _places("Places in it whose lines are not the body.")
    furniture_forms = _places("Lines that recur from page to page, in letters and digits only.")
    title_place = free_text("Place of the title.")
    author_place = free_text("Place of the byline, which alone says who the author is.")
    date_place = free_text(
        "Place at which pages show the article's day; empty where they show none."
    )
    median_length = count("Characters of a body, the median of the pages.")
    page_count = count("Pages that it was learned from.")
    signed_count = count("Those that name an author; with none, none is looked for on others.")
    rank = count("Layouts of the host that were learned before it, and are tried before it.")
