"""Date clues of markup: JSON-LD, meta, <time> and microdata, each as it stands.

Every date is returned, with a role: `published` where the page gives it to its own article, `other`
for modifications, for cards and lists of other articles and for the site as a whole. Nothing is
parsed or chosen here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from transforms.markup import attribute, labels, text_of
from transforms.structured_data import LinkedObject, plain
from transforms.titles import Title
from transforms.zones import Page


@dataclass(frozen=True)
class MarkupDate:
    """A date in the markup: where it stands, as it stood, which rule found it, what it is of."""

    kind: str
    text: str
    rule: str
    role: str


PUBLISHED, OTHER = "published", "other"
_LINKED = ("datePublished", "dateCreated", "dateModified", "uploadDate")
_META_PUBLISHED = frozenset(
    "article:published_time article:published og:article:published_time article.published "
    "article_published published_time published published_at publish_time datepublished date "
    "date_published pubdate pub_date publishdate publish_date publish-date publication_date "
    "publicationdate publishtime release_date releasedate displaydate originalpublicationdate "
    "article_date_original dc.date dc:date dc.date.issued dcterms.issued dcterms.date "
    "dc.date.created dcterms.created parsely-pub-date sailthru.date cxenseparse:recs:publishtime "
    "citation_publication_date citation_date bt:pubdate shareaholic:article_published_time ptime "
    "rnews:datepublished apub:time weibo:article:create_at og:release_date og:published_time "
    "og:pubdate news_date article:post_date date.created datecreated created creation_date".split()
)
_META_OTHER = frozenset(
    "article:modified_time article:modified og:article:modified_time og:updated_time datemodified "
    "article:updated_time lastmod last-modified last_modified lastmodified modified modified_time "
    "dc.date.modified dcterms.modified updated updated_time revised sailthru.updated dateupdate "
    "shareaholic:article_modified_time rnews:datemodified weibo:article:update_at".split()
)
_SHOWN = (
    'h1, h2, h3, h4, time, [itemprop~="datePublished"], [itemprop~="dateModified"], '
    '[itemprop~="dateCreated"], [property~="schema:dateCreated"], '
    '[property~="schema:datePublished"], [property~="dc:date"], [class~="published"], '
    '[class~="dt-published"], [class~="entry-date"], [pubdate]'
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
CHANGED = re.compile(
    r"modif|updat|created|aktualisiert|ge[äa]ndert|changed|revis|actualiz|mis à jour|aggiornat"
    r"|обновл|измен|수정|更新|修改|最終更新",
    re.I,
)
_MADE = re.compile(r"publi|entry-date|posted|post-date|veröffentlicht|입력|发布|опублик", re.I)
_DATE_LIKE = re.compile(r"\d")
_LONGEST = 80
_SENTENCE_ENDS = (".", "!", "?", "。", "…", '"', "”", "»")
_PROSE = 40
"""Characters beside a <time> in its paragraph from which it is part of a sentence, not a label."""


def find_dates(page: Page, title: Title, objects: Sequence[LinkedObject]) -> tuple[MarkupDate, ...]:
    """Return the dates that a page's markup states, in the order JSON-LD, meta, body."""
    found = [*_linked(objects, title), *_meta(page), *_shown(page)]
    return tuple(dict.fromkeys(date for date in found if _DATE_LIKE.search(date.text)))


def _linked(objects: Sequence[LinkedObject], title: Title) -> Iterator[MarkupDate]:
    unnamed = [one for one in objects if one.is_article and not one.is_listed and not one.names]
    for one in objects:
        is_own = (
            (one.is_article or one.is_page)
            and not one.is_listed
            and (any(map(title.is_named, one.names)) if one.names else unnamed == [one])
        )
        for name in _LINKED:
            text = plain(one.fields.get(name))
            if text is None or len(text) > _LONGEST:
                continue
            role = PUBLISHED if is_own and name == "datePublished" else OTHER
            yield MarkupDate("jsonld", text, f"jsonld:{name}", role)


def _meta(page: Page) -> Iterator[MarkupDate]:
    for node in page.tree.css("head meta[content], meta[property][content], meta[name][content]"):
        name = attribute(node, "property") or attribute(node, "name") or attribute(node, "itemprop")
        lowered = (name or "").lower()
        is_made = lowered in _META_PUBLISHED
        if not is_made and lowered not in _META_OTHER:
            continue
        text = attribute(node, "content")
        if text and len(text) <= _LONGEST:
            yield MarkupDate("meta", text, f"meta:{name}", PUBLISHED if is_made else OTHER)


def _shown(page: Page) -> Iterator[MarkupDate]:
    """Return <time>, microdata and microformats.

    Of those that no label says anything of, the one nearest to the heading counts: the first behind
    it, else the last before it.
    """
    found: list[tuple[LexborNode, str]] = []
    place = 0
    for node in dict.fromkeys(page.tree.css(_SHOWN)):
        if node == page.heading:
            place = len(found)
        text = _stated(node) if node.tag not in _HEADINGS else None
        if text is not None:
            found.append((node, text))
    plain_ones = [
        number
        for number, (node, _) in enumerate(found)
        if not _is_labelled(node) and _may_be_own(node, page) and _is_near_heading(node, page)
    ]
    marked = [n for n, (node, _) in enumerate(found) if "datePublished" in _marks(node)]
    sole = marked[0] if len(marked) == 1 else -1
    nearest = next((n for n in plain_ones if n >= place), plain_ones[-1] if plain_ones else -1)
    for number, (node, text) in enumerate(found):
        is_own = number in (nearest, sole) or (_is_labelled(node) and _may_be_own(node, page))
        kind = "time" if node.tag == "time" else "microdata"
        name = attribute(node, "itemprop") or ("time" if kind == "time" else "class")
        yield MarkupDate(kind, text, f"{kind}:{name}", PUBLISHED if is_own else OTHER)


def _marks(node: LexborNode) -> str:
    return attribute(node, "itemprop") or attribute(node, "property") or ""


def _is_labelled(node: LexborNode) -> bool:
    marks = f"{labels(node)} {attribute(node, 'itemprop')}"
    return "pubdate" in node.attributes or bool(_MADE.search(f"{marks} {_before(node)}"))


def _may_be_own(node: LexborNode, page: Page) -> bool:
    marks = f"{labels(node)} {attribute(node, 'itemprop')} {_before(node)}"
    if page.is_aside(node) or page.is_card(node) or _in_sentence(node):
        return False
    return not CHANGED.search(marks)


def _is_near_heading(node: LexborNode, page: Page) -> bool:
    if page.heading is None:
        return True
    above = page.own_ancestor(node)
    return above is not None and above.tag not in ("html", "body")


def _stated(node: LexborNode) -> str | None:
    """Return the date of an element: its attribute for machines, else its text."""
    for name in ("datetime", "content", "title"):
        text = attribute(node, name)
        if text and _DATE_LIKE.search(text) and len(text) <= _LONGEST:
            return text
    text = text_of(node)
    return text if text and len(text) <= _LONGEST else None


def _before(node: LexborNode) -> str:
    """Return the words that stand directly before an element, such as "Updated:"."""
    for other in (node.prev, node.parent.prev if node.parent else None):
        while other is not None and other.tag in ("-text", "-comment"):
            if other.tag == "-text" and (text := (other.text_content or "").strip()):
                return text[-30:]
            other = other.prev
        if other is not None and other.tag in ("span", "strong", "b", "i", "em", "dt", "label"):
            return text_of(other)[-30:]
    return ""


def _in_sentence(node: LexborNode) -> bool:
    """Tell whether a <time> is part of a sentence rather than a label."""
    parent = node.parent
    if parent is None or parent.tag not in ("p", "li", "blockquote", "td") or node.tag != "time":
        return False
    rest = parent.text().replace(node.text(), "", 1).strip()
    return len(rest) > _PROSE and rest.endswith(_SENTENCE_ENDS)
