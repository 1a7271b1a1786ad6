"""Person names: what of a byline is one, and what is a role, a desk, a date or the site's own name.

Where a text does not read as a name there is none: an invented author is worse than a missing one.
"""

import re
from collections.abc import Collection

from transforms.markup import line_form

BYLINE_WORDS = (
    r"(?:(?:geschrieben|verfasst|ver[öo]ffentlicht|eingestellt|artikel|(?:eine? )?(?:gast)?beitrag"
    r"|(?:eine? )?(?:analyse|kommentar|kolumne|reportage|interview|rezension|gastkommentar|essay)"
    r"|glosse|text|posted|written|words|reported|story|article|reviewed|features?|publi[ée]"
    r"|[ée]crit|publicado|escrito|texto|scritto|pubblicato)(?: am [\d. \w]{6,20})?[:|]? ?)?"
    r"(?:by|von|vom|durch|par|por|di|door|av|af|przez)\b|(?:autor(?:in|en)?|authors?|auteurs?|autore"
    r"|text|texto?|автор|текст|verfasser|written by|published by|posted by|article by):?"
)
"""What stands before an author's name: by, von, par, Posted by, Autor: and the like."""
_BEFORE = re.compile(rf"^[\s|/·•–—-]*(?:{BYLINE_WORDS})\s*[:|]?\s*", re.I)
_ABOUT = re.compile(
    r"^(?:view all posts by|all posts by|more (?:by|from)|(?:weitere|alle) (?:artikel|beiträge) von"
    r"|about|über|by|von)\s+",
    re.I,
)
_BEHIND = re.compile(
    r"\s*(?:[|·•»]|\s[–—-]\s|\s[–—-]$|\(|@|\bhttps?:|\bwww\.|\b\d{1,2}[./:]\d|\bmin read"
    r"|\b(?:um|vor|at|on|am|in|follow|updated|published|ver[öo]ffentlicht|aktualisiert|kategorien?"
    r"|schlagwörter|under|filed|mis à jour|publi[ée]|illustration(?:en)?|fotos?|photos?|bild(?:er)?"
    r"|fotografie)\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag\b|\d{1,2}\.? [^\W\d]{3,10}\.?,? (?:19|20)\d\d"
    r"|[^\W\d]{3,10}\.? \d{1,2}, (?:19|20)\d\d|\b(?:19|20)\d\d|\d+ (?:min|comment|kommentar)).*$",
    re.I | re.S,
)
_BETWEEN = re.compile(r"\s*[,;/&|]\s*|\s+(?:and|und|et|y|och|og|и)\s+")
_DEGREE = re.compile(r"(?:ph\.?\s?d|m\.?\s?[dsa]|mba|dr|jr|sr|prof)\.?", re.I)
_ROLE = re.compile(
    r"\b(?:admin\w*|redaktion\w*|redakteur\w*|redakcja|redacci[oó]n|reda[cç][aã]o|r[ée]daction"
    r"|redazione|editor\w*|staff\w*|team|newsroom|desk|bureau|senior|special|autorin|autoren"
    r"|authors|auteurs?|korrespondent\w*|correspondents?|journalist\w*|contributors?|publisher|web"
    r"|webmaster|website|guest|gast\w*|anonym\w*|unknown|unbekannt|unbenannt|users?|name|red|chef\w*"
    r"|dpa|afp|reuters|apa|sda|kna|epd|agentur\w*|agenc\w*|press\w*|presse\w*|gmbh|verlag|magazine?"
    r"|online|news\w*|zeitung|media|medien|radio|tv|ministeri\w+|\w*amt|beh[öo]rde|department|ministry|council|commission|committee|office|service|bundes\w+|e\.\s?v|ag|inc|ltd|llc"
    r"|foundation|stiftung|verband|verein|partei|universit\w+|institut\w*|company|corporation"
    r"|times|post|herald|tribune|observer|journal|courier|daily|gazette|blog|globe|group[e]?|quelle"
    r"|source|fuente|źródło|mehr|more|kommentar\w*|comments?|beiträge|posts?|artikel|articles?|theme|copyright|foto\w*|photo\w*"
    r"|image|video|leser\w*|read|readers?|everyone|alle|no|by|from|posted|published|aktualisiert)\b",
    re.I,
)
_SOLE_ROLES = frozenset("author autor writer reporter journalist".split())
"""Words that name a role alone, but are a surname behind another word."""
_CJK = re.compile(
    r"(?:作者|记者|記者|撰文|글|기자|작성자|취재)\s*[:：/]?\s*(?:본사\s*)?(?:기자\s*)?"
    r"([가-힣]{2,4}|[一-鿿]{2,4})(?![가-힣一-鿿])|(?<![가-힣])([가-힣]{2,4})\s*(?:기자|특파원)(?![가-힣])"
)
_CJK_DESK = re.compile(r"(?:社|报|報|网|網|新闻|通讯|본사|신문|통신|일보|방송|뉴스)$")
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ter",
        "ten",
        "und",
        "y",
        "e",
        "i",
        "af",
        "av",
        "mac",
        "ben",
    ]
)
_ARTICLES = frozenset(
    ["the", "der", "die", "das", "el", "la", "le", "les", "los", "las", "il", "lo", "o", "os", "as"]
)
_NOT_IN_NAMES = re.compile(r"[@#:?!\"“”„=<>{}\[\]|\\]|\d")
_LONGEST_BYLINE = 120
_LONGEST_NAME = 40
_MOST_WORDS = 5
_SHORTEST_SITE = 5
"""Characters from which a site's name inside a longer one marks that as no person's."""


def names_in(byline: str, sites: Collection[str], *, certain: bool = False) -> list[str]:
    """Return the names of persons in a byline, as written.

    `sites` are the folded names of the site. `certain` says that the place is one where nothing but
    a name stands, so that a single word or a login may be one.
    """
    text = " ".join(byline.split())
    if not text or len(text) > _LONGEST_BYLINE:
        return []
    if east := east_asian_name(text):
        return [east]
    text = _BEFORE.sub("", _ABOUT.sub("", text), count=1)
    text = _BEHIND.sub("", text).strip(" ,;:.–—|/-")
    parts = [part for part in _BETWEEN.split(text) if part and not _DEGREE.fullmatch(part)]
    if len(parts) == 1:
        return parts if is_name(parts[0], sites, certain=certain) else []
    found = [part for part in parts if is_name(part, sites)]
    return found if len(found) * 2 >= len(parts) else []


def east_asian_name(text: str) -> str | None:
    """Return the name behind a Chinese or Korean word for author or reporter, or before it."""
    if text.isascii():
        return None
    found = _CJK.search(text)
    name = (found.group(1) or found.group(2)) if found else None
    return None if name is None or _CJK_DESK.search(name) else name


def is_name(text: str, sites: Collection[str], *, certain: bool = False) -> bool:
    """Tell whether a text reads as a person's name."""
    folded = line_form(text)
    if not len(folded) >= 2 or len(text) > _LONGEST_NAME or _ROLE.search(text):
        return False
    words = text.split()
    if not _may_be_own_site(words) and any(
        folded == site or (len(site) >= _SHORTEST_SITE and site in folded) for site in sites
    ):
        return False
    if len(words) == 1:
        return certain and len(folded) > 2 and not _NOT_IN_NAMES.search(text.rstrip("0123456789"))
    if len(words) > _MOST_WORDS or _NOT_IN_NAMES.search(text):
        return False
    lower = [word for word in words if word[0].islower() and word.lower() not in _PARTICLES]
    return not lower or (certain and len(words) <= 3)


def _may_be_own_site(words: list[str]) -> bool:
    """Tell whether a name may be a person's whose site bears it: two or three capitalised words."""
    return (
        2 <= len(words) <= 3
        and all(word[0].isupper() for word in words)
        and words[0].lower() not in _ARTICLES
    )
