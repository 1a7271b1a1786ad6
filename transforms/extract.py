"""Extraction: an HTML page to body, title, author, captions and date clues, in the general way.

Here the parts meet: `body` says which lines are the article's, `metadata` what the markup says of
it. Nothing about the outlet is known; profiles and learned wrappers, which know, are tried before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from transforms.blocks import Line, lines_of
from transforms.body import find_body
from transforms.markup_dates import MarkupDate
from transforms.metadata import Metadata, descriptions, metadata

__all__ = ["Extracted", "MarkupDate", "Metadata", "extract", "metadata"]


@dataclass(frozen=True)
class Extracted:
    """What an HTML page says: text with a line each paragraph, without title and captions."""

    text: str
    title: str | None
    author: str | None
    language: str | None
    url: str | None
    captions: tuple[str, ...]
    dates: tuple[MarkupDate, ...]


def extract(
    html: str, tree: LexborHTMLParser | None = None, lines: Sequence[Line] | None = None
) -> Extracted | None:
    """Return what a page says, or None where it has no text.

    `tree` and `lines` are the page parsed and its lines, where the caller has them already.
    """
    tree = LexborHTMLParser(html) if tree is None else tree
    lines = lines_of(tree) if lines is None else lines
    about = metadata(tree, html, lines)
    body = find_body(tree, lines, about.title, descriptions(tree))
    if body is None:
        return None
    return Extracted(
        text="\n".join(body.lines),
        title=about.title,
        author=about.author,
        language=about.language,
        url=about.url,
        captions=body.captions,
        dates=about.dates,
    )
