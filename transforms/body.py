"""Body: the lines of a page that are its article, and those under its pictures.

On half of all pages one container holds nearly all prose: the body. On the others trafilatura
says which part is the article: in its fast way, and where that finds little with all its fallbacks.
The words are the page's own in any case (see `alignment`), and what is missing or does not belong
on news pages is put right (see `body_lines`, `line_roles`): the lead between headline and body,
captions, pointers to other articles, appeals to subscribe.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.alignment import align
from transforms.blocks import Line
from transforms.body_lines import (
    captions,
    filled,
    with_lead,
    without,
    without_end,
    without_head,
    without_related,
)
from transforms.line_roles import is_appeal, is_aside, is_caption, is_credit, is_pointer
from transforms.markup import INLINE, line_form, visible
from transforms.page_lines import PageLines

_MARKS = re.compile(r"^(?:[-|] )|\s*\|\s*$", re.M)
"""What trafilatura adds to items of lists and cells of tables."""
_DROPPED = ["style", "svg", "link", "iframe", "nav", "footer", "aside"]
_IN_SENTENCES = "p time, li time, td time, blockquote time, p label, li label"
_SENTENCE = 20
"""Characters beside such an element, which trafilatura drops, that make it part of a sentence."""
_LEAST_HELD = 0.7
"""Share of trafilatura's text that the page's lines must hold; below it (text in <noscript>, in
JSON) its own text stands."""
_SHORT, _LITTLE = 250, 0.4
"""A first opinion below this weight, or this share of all prose on the page, asks for the second:
on 5 % of the measured pages. At 600 and 0.5 it is 11 %, a tenth slower, and F1 gains 0.0007."""


@dataclass(frozen=True)
class Body:
    """The article's lines and the captions of its pictures, as the page writes them."""

    lines: tuple[str, ...]
    captions: tuple[str, ...]


def find_body(
    tree: LexborHTMLParser,
    lines: Sequence[Line],
    title: str | None,
    descriptions: Iterable[str],
) -> Body | None:
    """Return the body of a page, or None where it has none.

    `lines` are the page's, `title` its title, `descriptions` what its head says it is about.
    """
    page = PageLines([_cleaned(line) for line in lines], visible(title or ""))
    chosen, text = _chosen(tree, page)
    if chosen is None:
        plain = [clean for line in _MARKS.sub("", text).split("\n") if (clean := visible(line))]
        return Body(tuple(plain), ()) if plain else None
    chosen = filled(page, page.richer(chosen))
    chosen = without_related(page, with_lead(page, chosen, map(visible, descriptions)))
    under_pictures = captions(page, chosen)
    chosen = without(page, without_head(page, chosen), is_caption, anchored=False)
    for rule in (is_aside, is_pointer, is_appeal, is_credit):
        chosen = without(page, chosen, rule)
    found = tuple(page.lines[number].text for number in without_end(page, chosen))
    return Body(found, under_pictures) if found else None


def _chosen(tree: LexborHTMLParser, page: PageLines) -> tuple[list[int] | None, str]:
    """Return the lines chosen; None, and trafilatura's text, where that is not of these lines."""
    chosen: list[int] | None = page.undoubted()
    if chosen:
        return chosen, ""
    html = _without_frame(tree)
    first, _ = _opinion(html, page, fast=True)
    if first is not None and page.weigh(first) >= max(_SHORT, _LITTLE * page.weigh(page.prose)):
        return first, ""
    second, text = _opinion(html, page, fast=False)
    if first and second is not None and page.is_behind_title(first):
        return sorted({*first, *second}) if page.goes_on(first, second) else first, ""
    return second, text


def _opinion(html: str, page: PageLines, *, fast: bool) -> tuple[list[int] | None, str]:
    """Return the lines that trafilatura takes, or None if its text is not of these lines."""
    text = _extract(html, fast=fast)
    forms = [form for line in text.split("\n") if (form := line_form(line))]
    found = align(page.forms, forms)
    return (list(found.lines) if found.coverage >= _LEAST_HELD or not forms else None), text


def _without_frame(tree: LexborHTMLParser) -> str:
    """Return the page without what trafilatura drops in any case.

    Half a millisecond here saves it 2.5 of its 10. What it would drop out of sentences stays.
    """
    page = tree.clone()
    for script in page.css('script:not([type*="json"])'):
        script.decompose()
    for node in page.css(_IN_SENTENCES):
        if _is_in_sentence(node):
            node.unwrap()
    if page.root is not None:
        page.root.strip_tags(_DROPPED)
    return page.html or ""


def _is_in_sentence(node: LexborNode) -> bool:
    block = node.parent
    while block is not None and block.tag in INLINE:
        block = block.parent
    return block is not None and len(block.text()) - len(node.text()) >= _SENTENCE


def _extract(html: str, *, fast: bool) -> str:
    try:
        return trafilatura.extract(html, include_comments=False, fast=fast) or ""
    except Exception:
        return ""


def _cleaned(line: Line) -> Line:
    """Return a line in NFC and without marks that no reader sees, such as soft hyphens."""
    text = visible(line.text)
    return line if text == line.text else line._replace(text=text)
