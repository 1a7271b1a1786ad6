"""`texts`: each distinct text, written once and never changed."""

import dataframely as dy

from schemas.columns import content_id, count, free_text


class Texts(dy.Schema):
    """One row for each distinct text of an article: what was written, without judgement."""

    version_id = content_id("Hash of outlet, dateline, body and end mark.", primary_key=True)
    form_id = content_id("Hash of the normal form of the body: equal for texts that say the same.")
    outlet = free_text("Outlet that published the text.")
    language = free_text("Language of the body, ISO 639-1.")
    dateline = free_text(
        'Dateline as it stood before the body, such as "Pyongyang, May 1 (KCNA) --".'
    )
    body = free_text(
        "Paragraphs joined by newlines, without dateline and end mark.", nullable=False
    )
    end_mark = free_text('End mark as it stood after the body, such as "-0-".')
    word_count = count("Words of the body; each Han, Kana or Hangul character counts as one.")
