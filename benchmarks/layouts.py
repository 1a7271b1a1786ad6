"""Made-up news sites: real article texts in, whole HTML pages with the truth beside them out.

They measure how well a method learns where an outlet's article text stands. This module belongs to
the judge: it knows nothing of any method, and its pages try to mislead in the ways real ones do.
Menus move their active item, related lists quote the site's other articles, comments are written
once, promotions stand in the body's own tag and class. All furniture is written here, all article
text comes from the caller.

`Page.body` is the truth: the article's paragraphs as a reader would copy them, whitespace collapsed
(on the page they may carry entities, no-break spaces, line breaks and inline tags). Title, byline,
dates, captions, pull quotes, subheadings, teasers, share lines, promotions, comments and credits
are not body. The dateline and the end mark are, where a layout prints them inside a paragraph; the
state agency adds them to texts that lack them, so its body may say more than the article it got.

    pages = site(LAYOUTS[0], articles, seed=7)
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

NEIGHBOURS = 20  # articles of the same days, which lists of latest news repeat from page to page
STRANGERS = 40  # articles from anywhere in the site, different on every page

Marks = Sequence[tuple[str, str]]
"""Opening and closing tags that may surround a few words of a paragraph."""


@dataclass(frozen=True)
class Article:
    """What an outlet publishes; any layout can show it."""

    title: str
    author: str | None
    day: date
    paragraphs: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Page:
    """A page, and which of its text is the article."""

    html: str
    body: tuple[str, ...]


def as_given(article: Article) -> tuple[str, ...]:
    """The article's paragraphs, whitespace collapsed, blank ones dropped."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in article.paragraphs)
    return tuple(paragraph for paragraph in paragraphs if paragraph)


@dataclass(frozen=True)
class Layout:
    """How a site's pages look; `wording` is what it prints as the article's paragraphs."""

    name: str
    host: str
    draw: Callable[["Desk"], str]
    wording: Callable[[Article], tuple[str, ...]] = as_given

    def render(self, article: Article, others: Sequence[Article], chance: random.Random) -> Page:
        body = self.wording(article)
        return Page(self.draw(Desk(self.host, article, body, others, chance)), body)


def site(layout: Layout, articles: Sequence[Article], seed: int) -> list[Page]:
    """One page an article, in their order; the same seed gives the same pages."""
    return [_page(layout, articles, place, seed) for place in range(len(articles))]


def changing_site(
    first: Layout, second: Layout, articles: Sequence[Article], seed: int
) -> list[Page]:
    """A site that is redesigned half way through its articles and keeps its host."""
    moved = replace(second, host=first.host)
    half = len(articles) // 2
    return [
        _page(first if place < half else moved, articles, place, seed)
        for place in range(len(articles))
    ]


def _page(layout: Layout, articles: Sequence[Article], place: int, seed: int) -> Page:
    chance = random.Random(f"{seed}/{layout.name}/{layout.host}/{place}")
    near = sorted((n for n in range(len(articles)) if n != place), key=lambda n: abs(n - place))
    near, far = near[:NEIGHBOURS], near[NEIGHBOURS:]
    chosen = sorted(near) + chance.sample(far, min(STRANGERS, len(far)))
    return layout.render(articles[place], [articles[n] for n in chosen], chance)


SECTIONS = ("Politics", "Economy", "World", "Culture", "Science", "Sport", "Opinion", "Travel")
SKIES = ("light rain", "clear", "overcast", "scattered clouds", "fog until noon", "snow showers")
SLOTS = {
    "place": (
        "Harborview", "Lindenau", "Port Avery", "Kestrel Bay", "San Orfeo", "Novy Bereg",
        "Tallowmere", "East Quarry", "Mirador", "Old Mill", "Vesterholm", "Camden Point",
    ),
    "name": (
        "Ada Brandt", "Milo Fenwick", "Irene Castellanos", "J. P. Okafor", "Suki Marlowe",
        "Teodor Lasko", "Hana Reyes", "Wilf Carrow", "Nadia Perrin", "Oskar Lindqvist",
        "Grace Umaru", "Ben Tolliver", "Liv Aasen", "Ravi Menon", "Paula d'Arcy",
    ),
    "agency": ("Northlight", "Meridian Press", "EPX", "Pool photo", "Lumen Images", "file photo"),
    "topic": (
        "the harbour tunnel", "rural schools", "grain prices", "the new tram line", "housing",
        "the spring festival", "night trains", "the fishing quota", "river floods", "pensions",
    ),
    "mood": ("calm", "tense", "hopeful", "crowded", "quiet", "busy", "uncertain"),
}  # fmt: skip
MORE_SLOTS: dict[str, Callable[[random.Random], str]] = {
    "count": lambda chance: f"{chance.randint(2, 9800):,}",
    "hour": lambda chance: f"{chance.randint(0, 23)}:{chance.randint(0, 59):02}",
    "degrees": lambda chance: str(chance.randint(-9, 34)),
    "sky": lambda chance: chance.choice(SKIES),
}

CAPTIONS = (
    "A view of {place} during a {mood} morning, seen from the road to {place}. ({agency})",
    "Residents of {place} wait at the station on their way to {place}. Photo: {name}/{agency}",
    "{name} speaks to reporters about {topic} in {place}. {agency}/{name}",
    "The market square in {place}, where {count} people gathered to talk about {topic}. © {agency}",
    "An archive picture shows work on {topic} near {place}. {agency}",
)
COMMENTS = (
    (
        "I live in {place} and nobody here was asked about {topic}.",
        "Thank you, {name}, this is the first report on {topic} that I could follow.",
        "We had the same debate in {place} some {count} days ago, and what came of it?",
        "Reading this at {hour} with a coffee in {place}.",
        "With respect to the author, the part on {topic} leaves out half of the story.",
    ),
    (
        "My neighbour {name} says that the mood is {mood}, and I would not call that news.",
        "The figures do not add up: {count} before the summer, {count} now, and no one explains.",
        "What about {topic}? It was promised to us by {name} and we are still waiting for it.",
        "People in {place} have been saying so for years, while the council looked at {topic}.",
        "I was there, it was {mood}, and I counted at least {count} of us at the gates.",
    ),
    (
        "Just my two cents.", "Shame on all of them.", "Greetings from {place}!",
        "Let us see what {name} makes of it next week.", "Please write more on {topic}.",
        "I remain {mood}.", "Edited at {hour}: spelling.", "",
    ),
)  # fmt: skip
PROMOS = (
    "Our reporters work for readers, not for shareholders. If you value independent news from "
    "the region, consider supporting us with a small contribution every month.",
    "Every Friday our editors choose the five stories that mattered most and send them to your "
    "inbox, with the context you need to follow what comes next.",
    "Listen to our podcast, in which correspondents tell how they found the story and what they "
    "had to leave out when the deadline came.",
    "Do you know more about this matter? Write to our desk in confidence; we protect our sources "
    "and have done so since the paper was founded.",
    "Download our application to read the newspaper on the train, in the mountains and wherever "
    "else the network is slow. It is free for subscribers.",
    "The spring edition of our magazine is at the newsstand now, with a long report about people "
    "who moved back to the villages their parents had left.",
    "Join our correspondents for an evening of talk and questions in the old town hall. Seats are "
    "few and members enter without charge.",
    "This report is part of a series on how the region will change in the coming ten years. You "
    "find all its parts on our special page.",
    "We correct our mistakes in the open. When you find one in this text, tell us and we will say "
    "at the foot of the page what has been changed.",
    "Students read everything for half the price until the end of the year. Proof of enrolment is "
    "all that our service team will ask you for.",
    "Play our daily crossword and compare your time with that of other readers. A new grid appears "
    "every morning at six.",
    "Subscribers can give this article to a friend. The link will open the full text for a week, "
    "on any device and without an account.",
)
COOKIES = (
    "We and our partners store and access information on your device, such as unique identifiers "
    "in cookies, in order to process personal data. You may accept or manage your choices, "
    "including your right to object where legitimate interest is used, at any time on the page of "
    "our privacy policy. These choices will be signalled to our partners and will not affect "
    "browsing data.",
    "Your privacy matters to us. This site uses cookies to measure how it is read, to remember "
    "what you have chosen and to show advertising that pays for our journalism. By going on you "
    "agree to their use; you can withdraw your consent whenever you wish in the settings.",
)
SHARE_LINES = (
    "Follow us on Telegram, Facebook and X for the latest news.",
    "Follow us on Telegram and never miss a story from {place}.",
    "Share this story with your friends: Facebook, Messenger, Viber, e-mail.",
    "Read the latest news on {topic} in our channel, joined by {count} readers.",
)
CREDITS = (
    "Political desk", "Foreign desk", "Reporting by {name}; editing by {name}", "Text: {name}",
    "{name}, our correspondent in {place}", "With material from {agency}", "Economy desk",
)  # fmt: skip
ADS = (
    "Advertisement", "Advertisement - scroll to continue", "Sponsored", "Paid content from {place}",
    "Anzeige", "Mattresses of {place}: {count} in stock", "Sponsored: save on {topic} today",
)  # fmt: skip
WEATHER = ("{place} {degrees}°C, {sky}", "Weather in {place}: {degrees}°, {sky}")

ENTITIES = {
    "’": "&rsquo;", "‘": "&lsquo;", "“": "&ldquo;", "”": "&rdquo;", "–": "&ndash;",
    "—": "&mdash;", "…": "&hellip;", "é": "&eacute;", "ü": "&uuml;", "'": "&#039;",
    '"': "&quot;", "°": "&#176;",
}  # fmt: skip
CAPITALISED = re.compile(r"[A-Z][a-z]+[,.]?")


@dataclass
class Desk:
    """What a layout draws with: one article, the site's others, and chance."""

    host: str
    article: Article
    paragraphs: tuple[str, ...]
    others: Sequence[Article]
    chance: random.Random
    section: str = field(init=False)
    spells_entities: bool = field(init=False)
    breaks_lines: bool = field(init=False)

    def __post_init__(self) -> None:
        self.section = self.chance.choice(SECTIONS)
        self.spells_entities = self.chance.random() < 0.3
        self.breaks_lines = self.chance.random() < 0.3

    @property
    def title(self) -> str:
        return escape(self.article.title)

    @property
    def author(self) -> str:
        return escape(self.article.author or "")

    @property
    def day(self) -> str:
        return long_day(self.article.day)

    @property
    def iso(self) -> str:
        return self.article.day.isoformat()

    @property
    def number(self) -> int:
        """The article's own number, the same wherever it is drawn."""
        return number_of(self.article)

    def link(self, article: Article) -> str:
        parts = urlsplit(article.url)
        query = f"?{parts.query}" if parts.query else ""
        return escape(f"https://{self.host}{parts.path or '/'}{query}")

    def say(self, templates: Sequence[str]) -> str:
        """One of the templates, its slots filled by chance."""
        return escape(self._filled(self.chance.choice(templates)), quote=False)

    def comment(self) -> str:
        return " ".join(filter(None, map(self.say, COMMENTS)))

    def count(self, low: int = 2, high: int = 9800) -> str:
        return f"{self.chance.randint(low, high):,}"

    def token(self, length: int = 8) -> str:
        return "".join(self.chance.choices("abcdefghijkmnpqrstuvwxyz0123456789", k=length))

    def hour(self) -> str:
        return f"{self.chance.randint(0, 23):02}:{self.chance.randint(0, 59):02}"

    def perhaps(self, share: float, html: str) -> str:
        return html if self.chance.random() < share else ""

    def latest(self, count: int) -> Sequence[Article]:
        """Articles of the same days; neighbouring pages show nearly the same ones."""
        return self.others[: min(count, NEIGHBOURS)]

    def pick(self, count: int) -> list[Article]:
        """Articles drawn anew for this page."""
        return self.chance.sample(list(self.others), min(count, len(self.others)))

    def menu(self, names: Sequence[str], plain: str, active: str) -> str:
        """One line a name, the page's own section drawn as active; `{}` takes the name."""
        return lines((active if name == self.section else plain).format(name) for name in names)

    def hashed(self, role: str) -> str:
        """A class name as CSS modules make them: stable within a section of the site."""
        return f"css-{stable(f'{self.host}/{self.section}/{role}')[:6]}"

    def body(self, marks: Marks = (), *, names: bool = False) -> list[str]:
        return [self.prose(paragraph, marks, names=names) for paragraph in self.paragraphs]

    def prose(self, text: str, marks: Marks = (), *, names: bool = False) -> str:
        """The text as HTML that reads the same; marks surround names, or now and then any words."""
        words = text.split()
        drawn = [self.spelled(word) for word in words]
        for begin, end in name_runs(words) if names else self._any_run(words):
            if marks:
                opening, closing = self.chance.choice(marks)
                drawn[begin] = opening + drawn[begin]
                drawn[end - 1] += closing
        return self._joined(drawn)

    def spelled(self, word: str) -> str:
        if not self.spells_entities:
            return escape(word, quote=False)
        return "".join(ENTITIES.get(letter) or escape(letter) for letter in word)

    def sentence(self) -> str:
        """A sentence of the body, for a pull quote."""
        if not self.paragraphs:
            return self.title
        return escape(re.split(r"(?<=[.!?])\s", self.chance.choice(self.paragraphs))[0])

    def among(self, blocks: Sequence[str], extras: Iterable[str]) -> str:
        """The blocks in order with every extra somewhere after the first."""
        mixed = list(blocks)
        for extra in filter(None, extras):
            mixed.insert(self.chance.randint(min(1, len(mixed)), len(mixed)), extra)
        return lines(mixed)

    def _filled(self, template: str) -> str:
        def fill(slot: re.Match[str]) -> str:
            if slot[1] in SLOTS:
                return self.chance.choice(SLOTS[slot[1]])
            return MORE_SLOTS[slot[1]](self.chance)

        return re.sub(r"\{(\w+)\}", fill, template)

    def _any_run(self, words: Sequence[str]) -> list[tuple[int, int]]:
        if len(words) < 8 or self.chance.random() < 0.6:
            return []
        begin = self.chance.randrange(1, len(words) - 4)
        return [(begin, begin + self.chance.randint(1, 4))]

    def _joined(self, words: Sequence[str]) -> str:
        text, width = "", 0
        for word in words:
            width += len(word) + 1
            if self.breaks_lines and width > 90:
                text, width = f"{text}\n        {word}", len(word)
            elif self.spells_entities and self.chance.random() < 0.02:
                text += f"&nbsp;{word}"
            else:
                text += f" {word}"
        return f"\n        {text.strip()}\n      " if self.breaks_lines else text.strip()


def lines(pieces: Iterable[str]) -> str:
    return "\n".join(piece for piece in pieces if piece)


def stable(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()


def number_of(article: Article) -> int:
    return 10_000 + int(stable(article.url)[:8], 16) % 90_000


def long_day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def short_day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def teaser(article: Article, words: int = 25, end: str = "…") -> str:
    """How an article begins, as other pages quote it; short beginnings stand whole."""
    beginning = " ".join(article.paragraphs[:1]).split()
    return escape(" ".join(beginning[:words]), quote=False) + (
        end if len(beginning) > words else ""
    )


def name_runs(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where two or three capitalised words stand together."""
    runs, begin = [], 0
    for place in range(len(words) + 1):
        ended = place == len(words) or not CAPITALISED.fullmatch(words[place])
        if ended or place - begin == 3:
            if place - begin >= 2:
                runs.append((begin, place))
            begin = place + 1 if ended else place
    return runs


def modern_semantic(desk: Desk) -> str:
    """Main, article and time elements, metadata for robots; what every extractor expects."""
    marks = [(f'<a href="/topics/{desk.token(5)}">', "</a>"), ("<em>", "</em>")]
    active = '<li class="is-active"><a href="#" aria-current="page">{}</a></li>'
    menu = desk.menu(SECTIONS, '<li><a href="#">{}</a></li>', active)
    linked_data = json.dumps({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": desk.article.title,
        "datePublished": f"{desk.iso}T{desk.hour()}:00+00:00", "author": desk.article.author,
        "description": " ".join(desk.article.paragraphs[:1])[:160],
    }).replace("<", "\\u003c")  # fmt: skip
    figure = f"""<figure class="article__image"><img src="/img/{desk.token()}.webp" alt="">
<figcaption>{desk.say(CAPTIONS)}</figcaption></figure>"""
    signup = f"""<aside class="newsletter-inline"><h2>The morning briefing</h2>
<p>{desk.say(PROMOS)}</p><button>Sign up</button></aside>"""
    paragraphs = [f"<p>{text}</p>" for text in desk.body(marks)]
    author = f'<span class="byline">By <a rel="author" href="/by">{desk.author}</a></span>'
    related = lines(
        f"""<li><a href="{desk.link(other)}"><h3>{escape(other.title)}</h3></a>
<p>{teaser(other, 18)}</p><time datetime="{other.day}">{long_day(other.day)}</time></li>"""
        for other in desk.pick(4)
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{desk.title} | Harbour Courier</title>
<link rel="canonical" href="{desk.link(desk.article)}">
<meta property="og:title" content="{desk.title}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{desk.iso}">
<script type="application/ld+json">{linked_data}</script></head>
<body class="page page--article" id="article-{desk.number}">
<a class="skip-link" href="#content">Skip to main content</a>
<header class="masthead"><p class="masthead__weather">{desk.say(WEATHER)}</p><nav><ul>
{menu}
</ul></nav></header>
<main id="content"><article><header><p class="kicker">{desk.section}</p><h1>{desk.title}</h1>
{author if desk.author else ""}<time datetime="{desk.iso}">{desk.day}</time>
<span class="reading-time">{desk.chance.randint(2, 9)} min read</span></header>
<div class="article__body">
{desk.among(paragraphs, [figure, desk.perhaps(0.5, signup)])}
</div>
<footer class="article__tags"><a href="#">{desk.say(["{topic}"])}</a></footer></article>
<section class="related"><h2>More on this story</h2><ul>{related}</ul></section></main>
<aside class="most-read"><h2>Most read</h2><ol>
{lines(f'<li><a href="#">{escape(other.title)}</a></li>' for other in desk.latest(5))}
</ol></aside><footer class="page-footer"><p>© {desk.article.day.year} Harbour Courier Media. We
are not responsible for the content of external sites.</p></footer></body></html>"""


def nineties_tables(desk: Desk) -> str:
    """Tables within tables, upper-case tags, no paragraph elements, much left open."""
    story = "<BR><BR>\n".join(
        f"&nbsp;&nbsp;&nbsp;{text}" for text in desk.body([("<B>", "</B>")], names=True)
    )
    more = lines(
        f"<LI><A HREF=/cgi-bin/show?id={number_of(other)}&lang=en>{escape(other.title)}</A>"
        f" <I>({short_day(other.day)})</I>"
        for other in desk.latest(7)
    )
    past = lines(f"* {teaser(other, 30, ' ...')}<BR><BR>" for other in desk.pick(3))
    return f"""<HTML><HEAD><TITLE>The Daily Lantern - {desk.section}</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF LINK=#0000AA><CENTER>
<TABLE WIDTH=760 BORDER=0 CELLPADDING=4><TR><TD COLSPAN=3 BGCOLOR=#003366>
<FONT COLOR=white SIZE=+3><B>The Daily Lantern</B></FONT>
<TR><TD COLSPAN=3><FONT SIZE=-1>{desk.say(WEATHER)} | Exchange rate: 1 crown =
{desk.chance.randint(90, 140)} pence | You are visitor no. {desk.count(20_000, 90_000)}</FONT>
<TR VALIGN=top><TD WIDTH=140 BGCOLOR=#EEEEEE><FONT SIZE=-1>
{desk.menu(SECTIONS, "<A HREF=#>{}</A><BR>", "<B>{}</B><BR>")}
<BR><B>Search</B><BR><FORM><INPUT NAME=q SIZE=10></FORM></FONT>
<TD WIDTH=470><FONT FACE="Times New Roman"><!-- story {desk.number} -->
<FONT SIZE=+2><B>{desk.title}</B></FONT><BR><BR>
<I>{f"by {desk.author}, " if desk.author else ""}{desk.day}</I><BR><BR>
{story}<BR><BR>
<B>{desk.say(["[ Top | Home | Letters ]", "[ Print this | Home ]"])}</B><BR><BR>
Earlier in {desk.section}:<BR><BR>
{past}
{desk.perhaps(0.4, desk.say(PROMOS) + "<BR><BR>")}
(c) {desk.article.day.year} The Daily Lantern. All rights reserved. Reproduction in whole or in part
without permission is prohibited.</FONT>
<TD WIDTH=150><FONT SIZE=-1><B>Headlines</B><UL>{more}</UL></FONT></TABLE></CENTER></BODY></HTML>"""


def utility_soup(desk: Desk) -> str:
    """Nothing but divs; class names are hashes that differ from one section to the next."""
    text, card, box = desk.hashed("text"), desk.hashed("card"), desk.hashed("box")
    marks = [(f'<a class="{desk.hashed("link")} underline" href="/t/{desk.token()}">', "</a>")]
    paragraphs = [
        f'<div class="{text} mt-4 text-lg leading-8">{prose}</div>' for prose in desk.body(marks)
    ]
    cut = desk.chance.randint(0, len(paragraphs))
    advert = f"""<div class="{box} flex justify-center" id="slot-{desk.token()}">
<div class="text-xs">{desk.say(ADS)}</div></div>"""
    quote = f'<div class="{desk.hashed("quote")} mt-4 text-2xl leading-8">“{desk.sentence()}”</div>'
    cards = lines(
        f"""<div class="{card} mt-4 p-4"><div class="text-lg leading-8">{escape(other.title)}</div>
<div class="text-base leading-7">{teaser(other, desk.chance.randint(20, 45))}</div>
<div class="text-xs">{long_day(other.day)}</div></div>"""
        for other in desk.pick(6)
    )
    return f"""<!doctype html><html><head><meta name="viewport" content="width=device-width">
<title>{desk.title}</title><style>.{text}{{color:#111}}</style></head><body>
<div id="__next"><div class="{desk.hashed("shell")} min-h-screen"><div class="flex gap-2 text-sm">
{desk.menu(SECTIONS, '<div class="px-2">{}</div>', '<div class="px-2 font-bold">{}</div>')}
</div><div class="{desk.hashed("column")} mx-auto max-w-2xl">
<div class="text-4xl font-bold mt-4">{desk.title}</div>
<div class="text-sm mt-4">{f"By {desk.author} · " if desk.author else ""}{desk.day}</div>
<div class="text-sm mt-4 text-gray-500">{desk.count()} readers are on this page now</div>
<div class="{desk.hashed("companion")}">{lines(paragraphs[:cut])}</div>{advert}
{desk.perhaps(0.4, quote)}
<div class="{desk.hashed("companion")}">{lines(paragraphs[cut:])}</div>
<div class="{box} mt-4 text-lg leading-8">{desk.say(PROMOS)}</div>
</div><div class="{desk.hashed("rail")} grid grid-cols-3">{cards}</div>
<div class="text-xs mt-4">© Parallel. Terms, privacy, cookies, imprint.</div></div></div>
<script id="__DATA__" type="application/json">{{"build":"{desk.token(12)}"}}</script>
</body></html>"""


def wordpress(desk: Desk) -> str:
    """Classes that change with every post, widgets, comments, related posts without links."""
    tags = " ".join(f"tag-{desk.token(5)}" for _ in range(desk.chance.randint(1, 5)))
    category = f"category-{desk.section.lower()}"
    active = '<li class="menu-item current-menu-item"><a href="#">{}</a></li>'
    menu = desk.menu(SECTIONS, '<li class="menu-item"><a href="#">{}</a></li>', active)
    paragraphs = [f"<p>{text}</p>" for text in desk.body([("<strong>", "</strong>")])]
    image = f"""<div id="attachment_{desk.chance.randint(100, 9999)}" class="wp-caption">
<img class="size-large wp-image-{desk.chance.randint(100, 9999)}" src="/wp-content/x.jpg">
<p class="wp-caption-text">{desk.say(CAPTIONS)}</p></div>"""
    related = lines(
        f"<p>{escape(other.title)}</p>\n<p>{teaser(other, 30, ' [&hellip;]')}</p>"
        for other in desk.pick(3)
    )
    comments = lines(
        f"""<li id="comment-{desk.chance.randint(1000, 9999)}" class="comment depth-1">
<cite class="fn">{desk.say(["{name}"])}</cite> says: <span>{desk.day} at {desk.hour()}</span>
<p>{desk.comment()}</p><a class="comment-reply-link" href="#">Reply</a></li>"""
        for _ in range(desk.chance.randint(0, 7))
    )
    recent = lines(f'<li><a href="#">{escape(other.title)}</a></li>' for other in desk.latest(6))
    start = desk.article.day.replace(day=1)
    months = lines(
        f"<li>{start - timedelta(days=30 * back):%B %Y} ({desk.chance.randint(9, 99)})</li>"
        for back in range(5)
    )
    return f"""<!DOCTYPE html><html lang="en-US"><head><title>{desk.title} – Valley Observer</title>
<meta name="generator" content="WordPress 6.4"></head>
<body class="post-template-default single single-post postid-{desk.number} custom-background">
<div id="page" class="hfeed site"><h2 class="site-title">Valley Observer</h2>
<ul id="menu-main" class="menu">
{menu}</ul>
<div id="primary"><div id="post-{desk.number}" class="post-{desk.number} post type-post hentry
{category} {tags}"><h1 class="entry-title">{desk.title}</h1>
<div class="entry-meta">Posted on {desk.day} by {desk.author or "admin"}</div>
<div class="entry-content">
{desk.perhaps(0.5, image)}
{lines(paragraphs)}
<div class="sharedaddy sd-sharing"><h3>Share this:</h3><ul><li>Twitter</li><li>Facebook</li></ul>
<p>{desk.count(1, 40)} bloggers like this.</p></div>
<div class="jp-relatedposts"><h3>Related</h3>{related}</div></div>
<div class="entry-footer">Posted in {desk.section}. Bookmark the permalink.</div></div>
<div id="comments"><h2>{desk.count(0, 30)} thoughts on “{desk.title}”</h2><ol>{comments}</ol>
<p class="comment-notes">Your email address will not be published. Required fields are marked *</p>
</div></div><div id="secondary" class="widget-area">
<div class="widget widget_text"><p>{desk.say(PROMOS)}</p></div>
<div class="widget widget_recent_entries"><h3>Recent Posts</h3><ul>{recent}</ul></div>
<div class="widget widget_archive"><h3>Archives</h3><ul>{months}</ul></div></div>
<div class="site-info">Proudly powered by WordPress</div></div></body></html>"""


DATELINED = re.compile(r"^.{2,60}?\(\w{2,8}\)\s*[-–—]")
END_MARKED = re.compile(r"(-0-|\(END\)|\(End\)|\(끝\))$")


def as_agency(article: Article) -> tuple[str, ...]:
    """The paragraphs with dateline and end mark, added where the text has none."""
    paragraphs = list(as_given(article))
    if paragraphs and not DATELINED.match(paragraphs[0]):
        day = f"{article.day:%B} {article.day.day}"
        paragraphs[0] = f"Harborview, {day} (HNA) -- {paragraphs[0]}"
    if paragraphs and not END_MARKED.search(paragraphs[-1]):
        paragraphs[-1] += " -0-"
    return tuple(paragraphs)


def state_agency(desk: Desk) -> str:
    """A list of today's news above the text, names of leaders in bold, an end mark."""
    marks = [
        ("<nobr><b>", "</b></nobr>"), ("<span class='leader'>", "</span>"),
        ("<nobr><strong><font color='#000'>", "</font></strong></nobr>"),
    ]  # fmt: skip
    today = lines(
        f'<li><a href="{desk.link(other)}">{escape(other.title)}</a> [{other.day:%Y.%m.%d}]</li>'
        for other in desk.latest(desk.chance.randint(6, 10))
    )
    story = lines(f'<p class="txt">{text}</p>' for text in desk.body(marks, names=True))
    slogans = (
        "Let us go forward with one mind to carry out the decisions of the assembly!",
        "Long live the unity of the people of {place} and all its builders!",
        "Let us bring about a fresh upsurge in {topic}, each taking the place of ten!",
    )
    boxes = lines(
        f'<div class="box"><p class="txt">{escape(other.title)}</p></div>' for other in desk.pick(4)
    )
    return f"""<html xmlns="http://www.w3.org/1999/xhtml"><head><title>HNA</title></head><body>
<div id="wrapper"><div id="top"><div class="slogan">{desk.say(slogans)}</div>
<div class="calendar">{desk.article.day:%Y.%m.%d %A}</div><table class="gnb"><tr>
{desk.menu(("Home", "Leaders", *SECTIONS[:5], "Video"), "<td>{}</td>", "<td class='on'>{}</td>")}
</tr></table></div>
<div id="today"><h4>Today's news</h4><ul>{today}</ul></div>
<div class="article-view" id="view{desk.number}"><div class="article-title">{desk.title}</div>
<div class="publish-date">Date: {desk.article.day:%d/%m/%Y} | Source: {desk.author or "HNA.example"}
 (En) | Read original version at source</div>
<div class="article-content">{story}</div>
<div class="nav-prev">&lt; Previous | Next &gt; | Photo ({desk.count(0, 12)})</div></div>
<div class="banner">{boxes}</div>
<div id="bottom"><p class="txt">Copyright (C) 2003-{desk.article.day.year} HNA, Harborview</p>
<p class="txt">Total visits: {desk.count(100_000, 900_000)}</p></div></div></body></html>"""


def bootstrap_portal(desk: Desk) -> str:
    """A lead of another class; subheadings, quotes, teasers and a box between the paragraphs."""
    classes = ["lead font-weight-bold"] + ["text-justify"] * max(0, len(desk.paragraphs) - 1)
    marks = [("<strong>", "</strong>"), ('<a href="#" class="keyword">', "</a>")]
    paragraphs = [
        f'<p class="{style}">{text}</p>'
        for style, text in zip(classes, desk.body(marks), strict=False)
    ]
    also = [
        f'<p class="text-justify">Read also: <a href="{desk.link(o)}">{escape(o.title)}</a></p>'
        for o in desk.pick(desk.chance.randint(1, 3))
    ]
    headings = (
        "The view from {place}",
        "What is known about {topic}",
        "A {mood} day",
        "Background",
    )
    quote = f"""<blockquote class="blockquote text-center"><p class="mb-0">{desk.sentence()}</p>
</blockquote>"""
    box = f"""<div class="card bg-light mb-3 newsletter-{desk.token(4)}"><div class="card-body">
<p class="card-text">{desk.say(PROMOS)}</p><a class="btn btn-primary" href="#">Subscribe</a></div>
</div>"""
    extras = [*also, f"<h3>{desk.say(headings)}</h3>", desk.perhaps(0.6, quote)]
    ranks = lines(
        f'<p class="rank">{place} {escape(o.title)} {desk.count()}</p>'
        for place, o in enumerate(desk.latest(5), 1)
    )
    cards = lines(
        f"""<div class="col-md-4"><div class="card card-body"><h5>{escape(o.title)}</h5>
<p class="card-text">{teaser(o, 35)}</p><small>{short_day(o.day)}</small></div></div>"""
        for o in desk.latest(6)
    )
    return f"""<!doctype html><html lang="en"><head><title>{desk.title} - Portal 24</title>
<link rel="stylesheet" href="/css/bootstrap.min.css?v={desk.token(4)}"></head><body>
<nav class="navbar navbar-expand-lg"><ul class="navbar-nav mr-auto">
{desk.menu(SECTIONS, '<li class="nav-item">{}</li>', '<li class="nav-item active">{}</li>')}
</ul><span class="navbar-text">{desk.say(WEATHER)}</span></nav>
<div class="container"><div class="row"><div class="col-lg-8">
<ol class="breadcrumb"><li>Home</li><li>{desk.section}</li></ol>
<h1 class="display-4">{desk.title}</h1>
<p class="text-muted">{desk.day} {desk.hour()} {desk.author} <span>{desk.count()} views</span></p>
<div class="content-body" id="news-{desk.number}">
{desk.among(paragraphs, [*extras, desk.perhaps(0.6, box)])}
</div><div class="fb-comments"><h4>Comments ({desk.count(0, 80)})</h4>
{lines(f'<div class="media"><p class="media-body">{desk.comment()}</p></div>' for _ in range(3))}
</div></div><div class="col-lg-4"><div class="alert alert-info">{desk.say(ADS)}</div>
{ranks}
</div></div><div class="row">{cards}</div></div>
<footer class="bg-dark"><p>Portal 24 takes no responsibility for comments of its readers.</p>
</footer></body></html>"""


def long_read(desk: Desk) -> str:
    """Pictures with captions and credits between the paragraphs; a biography at the end."""

    def figure() -> str:
        return f"""<div class="media-block media-block--{desk.chance.choice(["full", "inset"])}">
<picture><source srcset="/m/{desk.token()}.avif"><img alt="{desk.say(CAPTIONS)}"></picture>
<div class="media-block__caption">{desk.say(CAPTIONS)}</div>
<div class="media-block__credit">{desk.say(["{agency}", "{name} for The Long View"])}</div></div>"""

    paragraphs = [
        f'<div class="paragraph-block"><p>{text}</p></div>'
        for text in desk.body([("<i>", "</i>"), ('<a href="/archive">', "</a>")])
    ]
    figures = [figure() for _ in range(desk.chance.randint(2, 2 + len(paragraphs) // 3))]
    quote = f"""<div class="paragraph-block paragraph-block--pull"><p>{desk.sentence()}</p></div>"""
    bio = f"""<div class="bio"><p>{desk.author} is a staff writer. {desk.say(["{name}", "A team"])}
contributed research from {desk.say(["{place} and {place}", "{place}"])}.</p></div>"""
    further = lines(
        f"""<div class="next-card"><p class="next-card__title">{escape(other.title)}</p>
<p class="next-card__text">{teaser(other, 40)}</p></div>"""
        for other in desk.pick(2)
    )
    return f"""<!doctype html><html class="no-js"><head><title>{desk.title}: The Long View</title>
</head><body data-story="{desk.token()}"><div class="progress" style="width:0"></div>
<div class="topbar"><span class="topbar__logo">The Long View</span>
{desk.menu(("Reports", *SECTIONS), "<span>{}</span>", "<span class='here'>{}</span>")}</div>
<div class="cover"><h1>{desk.title}</h1><p class="cover__credits">
{f"Words by {desk.author}, pictures" if desk.author else "Pictures"} by {desk.say(["{name}"])}.
{desk.day}</p></div>
<div class="listen">Listen to this article: {desk.chance.randint(4, 50)} min</div>
<div class="longform">{desk.among(paragraphs, [*figures, desk.perhaps(0.5, quote)])}</div>
{bio if desk.author else ""}
<div class="membership"><p>{desk.say(PROMOS)}</p><p>Members: {desk.count()}</p></div>
<div class="next">{further}</div>
<div class="colophon"><p>Published since 1987 in {desk.say(["{place}"])}.</p></div></body></html>"""


def heavy_sidebar(desk: Desk) -> str:
    """Cards with teasers stand before the article and outweigh it."""
    words = sum(len(paragraph.split()) for paragraph in desk.paragraphs)
    cards = lines(
        f"""<div class="rail-card" id="card-{desk.token(5)}"><p class="rail-card-head">
{escape(other.title)}</p><p class="rail-card-text">{teaser(other, 25, "...")}</p>
<p class="rail-card-date">{long_day(other.day)} / {desk.count()} reads</p></div>"""
        for other in desk.pick(max(14, words // 14))
    )
    ranks = lines(
        f"<li><em>{place}</em> {escape(other.title)}</li>"
        for place, other in enumerate(desk.latest(10), 1)
    )
    story = lines(f"<p>{text}</p>" for text in desk.body())
    return f"""<!DOCTYPE html><html><head><title>{desk.title} :: City Herald</title></head><body>
<div id="topline">{desk.say(WEATHER)} :: {desk.hour()} :: Readers online {desk.count()}</div>
<div id="tabs">{desk.menu(SECTIONS, "<a href='#'>{}</a>", "<a class='sel' href='#'>{}</a>")}</div>
<div id="rail"><h3>Do not miss</h3>
{cards}
<div class="rail-card rail-promo"><p class="rail-card-text">{desk.say(PROMOS)}</p></div>
</div><div id="center"><div class="story"><h2>{desk.title}</h2>
<h6>{desk.author or "City Herald"} / {desk.day}</h6>{story}
<h6>{desk.perhaps(0.5, "Updated at " + desk.hour())}</h6></div></div>
<div id="ranks"><h3>Most read</h3><ol>{ranks}</ol></div>
<div id="base">City Herald, {desk.say(["{place}"])}. ISSN 1999-4821</div></body></html>"""


SOURCES = ("Voice of Lindenau (EN)", "Harborview News Agency", "Vesterholm Times", "Mirador Today")


def aggregator(desk: Desk) -> str:
    """Pages of several sources in one frame; each source brings its own paragraphs."""
    source = desk.chance.choice(SOURCES)
    texts = desk.body([("<b>", "</b>")])
    if source == SOURCES[0]:
        story = "<br /><br />\n".join(texts)
    elif source == SOURCES[1]:
        story = lines(f"<div>{text}</div>" for text in texts)
    else:
        story = lines(f"<p>{text}</p>" for text in texts)
    more = lines(
        f'<p>{teaser(other, 32, " ...")}</p>\n<p class="when">{long_day(other.day)}</p>'
        for other in desk.pick(10)
    )
    trending = lines(f"<dd>{escape(other.title)} ({desk.count()})</dd>" for other in desk.latest(8))
    return f"""<!DOCTYPE html><html lang="en"><head><title>{desk.title} | Newswatch</title></head>
<body class="newstream-template"><div class="newswatch-top"><form><input placeholder="Search
{desk.count(100_000, 900_000)} articles"></form>
{desk.menu(("Newstream", "Archive", "About"), "<a>{}</a>", "<a>{}</a>")}</div>
<div class="stream-item" data-item="{desk.number}-{desk.token(9)}"><h1>{desk.title}</h1>
<p class="origin">Date: {short_day(desk.article.day)} | Source: {source} | Read original version at
source{f" | Author: {desk.author}" if desk.author else ""}</p>
<p class="origin"><button>Share Button</button></p>
{story}
<p class="origin">More From {source}</p>
{more}
</div><dl class="trending"><dt>Trending in the last {desk.chance.randint(2, 48)} hours</dt>
{trending}</dl><div class="newswatch-end"><p>Newswatch collects publicly available reports from
more than {desk.count(20, 60)} sources for the use of researchers. The views stated are those of
the sources and not of this site.</p></div></body></html>"""


KOREAN_SECTIONS = ("정치", "경제", "사회", "생활/문화", "IT/과학", "세계", "랭킹")
KOREAN_REPORTERS = ("김민수", "이서연", "박지훈", "최유진", "정도윤", "한소희")
KOREAN_NOTES = (
    "이 기사는 언론사에서 {} 섹션으로 분류했습니다.",
    "기사의 섹션 정보는 해당 언론사의 분류를 따르고 있습니다. 언론사는 개별 기사를 {} 섹션으로 "
    "중복 분류할 수 있습니다.",
)
KOREAN_CAPTIONS = (
    "[사진=연합통신] 지난 {}일 오전 시내 중심가 모습. 기사와 직접 관련 없는 자료사진.",
    "▲ {}일 오후 시민들이 광장을 지나고 있다. /사진=본사 DB",
)
KOREAN_PROMOS = (
    "▶ 우리신문 네이버 채널 구독하기 - 매일 아침 주요 뉴스를 받아보세요",
    "▶ 제보는 카카오톡 '우리신문제보' 또는 이메일로 보내주시면 기자가 직접 확인합니다",
    "▶ 뉴스를 보는 새로운 방법, 우리신문 앱을 지금 내려받으세요",
)


def korean_portal(desk: Desk) -> str:
    """Korean furniture; bare text with line breaks, the reporter's mail in the same container."""
    chance = desk.chance
    reporter = desk.author or chance.choice(KOREAN_REPORTERS)
    mail = f"{reporter} 기자 {desk.token(6)}@{desk.host.removeprefix('news.')}"
    section = chance.choice(KOREAN_SECTIONS[:-1])
    caption = chance.choice(KOREAN_CAPTIONS).format(desk.article.day.day)
    picture = f"""<span class="end_photo"><img data-src="/img/{desk.token()}.jpg">
<em class="img_desc">{caption}</em></span>"""
    pieces = desk.among(
        [f"{text}<br><br>" for text in desk.body([("<b>", "</b>")])],
        [desk.perhaps(0.6, f"{picture}<br><br>")],
    )
    edited = desk.article.day + timedelta(days=chance.randint(0, 2))
    menu = lines(
        f'<li class="Nlist_item{" _on" if name == section else ""}"><a href="#">{name}</a></li>'
        for name in KOREAN_SECTIONS
    )
    ranking = lines(
        f'<li><em class="rank_no">{place}</em><strong>{escape(other.title)}</strong>'
        f'<span class="rank_view">조회수 {desk.count()}</span></li>'
        for place, other in enumerate(desk.latest(8), 1)
    )
    more = lines(
        f'<a class="other_item" href="{desk.link(other)}"><strong>{escape(other.title)}</strong>'
        f"<span>{teaser(other, 20, '...')}</span><i>{chance.randint(1, 23)}시간전</i></a>"
        for other in desk.pick(5)
    )
    return f"""<!doctype html><html lang="ko"><head><meta charset="utf-8">
<title>{desk.title}</title></head><body><div class="u_skip"><a href="#ct">본문 바로가기</a></div>
<ul class="Nlist">{menu}</ul><div id="ct"><div class="media_end_head">
<h2 id="title_area"><span>{desk.title}</span></h2>
<div class="media_end_head_info"><span>입력 {desk.article.day:%Y.%m.%d}. {desk.hour()}</span>
<span>수정 {edited:%Y.%m.%d}. {desk.hour()}</span><em>{reporter} 기자</em></div>
<div class="reaction">추천 {desk.count()} 댓글 {desk.count(0, 400)} 본문 요약봇
글자 크기 변경하기 인쇄하기</div></div>
<div id="newsct_article"><article id="dic_area" class="go_trans _article_content">
{pieces}
{mail}<br><br>
{desk.perhaps(0.5, chance.choice(KOREAN_PROMOS) + "<br><br>")}
</article></div><p class="copyright">Copyright ⓒ 우리신문. All rights reserved. 무단 전재 및 재배포
금지.</p><p class="categorize">{chance.choice(KOREAN_NOTES).format(section)}</p>
<div class="ranking"><h4>우리신문 랭킹 뉴스</h4><p>{desk.hour()} 집계 결과입니다.</p>
<ol>{ranking}</ol></div><div class="other"><h4>함께 볼만한 뉴스</h4>{more}</div></div>
</body></html>"""


def mobile_amp(desk: Desk) -> str:
    """Accordions and a cookie banner whose texts are as long as paragraphs."""
    faq = (
        "This page is a lighter version for mobile devices. Some elements, such as galleries and "
        "tables, are only available in the full version, which you reach with the link below.",
        "Reports are checked by two editors before they appear. Articles by agencies are taken "
        "over as they were received, and marked with the name of the agency.",
        "Answers to letters from {place}: our editor {name} explains how we report on {topic} and "
        "why some of the {count} comments were removed.",
    )
    paragraphs = [f'<p class="amp-p">{text}</p>' for text in desk.body([("<b>", "</b>")])]
    cut = desk.chance.randint(min(1, len(paragraphs)), len(paragraphs))
    advert = f'<amp-ad width="300" data-slot="/{desk.token()}"><div>{desk.say(ADS)}</div></amp-ad>'
    accordion = lines(
        f"<section><h4>{heading}</h4><div><p class='amp-note'>{desk.say(faq)}</p></div></section>"
        for heading in ("About this page", "How we work")
    )
    stories = lines(
        f"""<section><h4>{escape(other.title)}</h4><div><p class='amp-note'>
{teaser(other, 60)}</p><a href="{desk.link(other)}">Open</a></div></section>"""
        for other in desk.pick(4)
    )
    return f"""<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>{desk.title}
</title><script async src="https://cdn.example/v0.js"></script></head><body>
<amp-consent id="consent-{desk.token(4)}"><div class="amp-consent-ui"><p>{desk.say(COOKIES)}</p>
<button>Accept all</button><button>Manage choices</button></div></amp-consent>
<amp-sidebar layout="nodisplay">
{desk.menu(SECTIONS, "<a>{}</a>", "<a class='amp-on'>{}</a>")}</amp-sidebar>
<div class="amp-title"><h1>{desk.title}</h1><amp-timeago>{desk.day}</amp-timeago>
<span>{desk.author}</span></div>
<div class="amp-story">{lines(paragraphs[:cut])}{advert}
<div class="amp-more" [hidden]="!open">{lines(paragraphs[cut:])}</div>
<button on="tap:AMP.setState({{open: true}})">Read the whole story</button></div>
<amp-accordion>{accordion}{stories}</amp-accordion>
<div class="amp-foot"><p>{desk.perhaps(0.5, desk.say(PROMOS))}</p><a>Full version</a></div>
</body></html>"""


def span_pieces(desk: Desk) -> str:
    """Paragraphs are divs of spans with data attributes; so is a promotion among them."""

    def block(pieces: Sequence[str]) -> str:
        key = desk.token(5)
        spans = "".join(
            f'<span data-offset="{key}-{place}-0">{piece}</span>'
            for place, piece in enumerate(pieces)
        )
        return f'<div class="block-text" data-block="{key}">{spans}</div>'

    def cut(text: str) -> list[str]:
        words, pieces = text.split(), []
        while words:
            length = desk.chance.randint(8, 60)
            piece, words = words[:length], words[length:]
            pieces.append(desk.prose(" ".join(piece)) + (" " if words else ""))
        return pieces

    blocks = [block(cut(text)) for text in desk.paragraphs]
    if blocks:
        first, _, rest = desk.paragraphs[0].partition(" ")
        capital = f'<span class="drop">{desk.spelled(first[0])}</span>{desk.spelled(first[1:])}'
        blocks[0] = block([capital + " ", *cut(rest)])
    promo = block(cut(desk.chance.choice(PROMOS)))
    item = '<div data-s="{}"><span>{{}}</span></div>'
    menu = desk.menu(SECTIONS, item.format(0), item.format(1))
    tiles = lines(
        f"""<div class="tile" data-pos="{place}"><div class="tile-head">{escape(other.title)}</div>
<div class="block-text" data-block="{desk.token(5)}"><span>{teaser(other, 22)}</span></div></div>"""
        for place, other in enumerate(desk.pick(4))
    )
    return f"""<!doctype html><html><head><title>{desk.title}</title></head><body>
<div data-component="nav">
{menu}
</div><div data-component="article" data-uid="{desk.token(16)}">
<div class="headline" role="heading"><span>{desk.title}</span></div>
<div class="meta"><span>{desk.author}</span> <span>{desk.day}</span>
<span>{desk.count()} shares</span></div>
<div data-component="blocks">
{desk.among(blocks, [desk.perhaps(0.8, promo)])}
</div></div><div data-component="ad" id="ad-{desk.token()}"><span>{desk.say(ADS)}</span></div>
<div data-component="tiles">{tiles}</div>
<div data-component="legal"><span>Gazette Digital, a service for readers in
{desk.say(["{place}"])}</span></div></body></html>"""


def credits_as_body(desk: Desk) -> str:
    """Byline, share lines and credits are paragraphs of the body's own class."""

    def line(text: str) -> str:
        return f'<p class="p-news">{text}</p>'

    before = [f"{desk.author}, {desk.day}" if desk.author else desk.day]
    after = [desk.say(SHARE_LINES), desk.say(CREDITS), f"Photo: {desk.say(['{agency}'])}"]
    after = desk.chance.sample(after, desk.chance.randint(1, 3))
    marks = [("<strong>", "</strong>"), ('<a href="/tag">', "</a>")]
    news = desk.among(
        [line(text) for text in desk.body(marks)],
        [desk.perhaps(0.4, line(desk.say(SHARE_LINES)))],
    )
    column = lines(
        f"<li><b>{desk.hour()}</b> <a href='{desk.link(other)}'>{escape(other.title)}</a></li>"
        for other in desk.latest(12)
    )
    also = lines(f"<li>{escape(other.title)}. {teaser(other, 15)}</li>" for other in desk.pick(3))
    return f"""<!DOCTYPE html><html lang="en"><head><title>{desk.title} — Novosti</title></head>
<body><div class="hat"><span>{desk.say(WEATHER)}</span>
<span>EUR {desk.count(70, 99)}.20</span></div>
<div class="rubrics">{desk.menu(SECTIONS, "<u>{}</u>", "<u class='cur'>{}</u>")}</div>
<div class="feed"><h5>News feed</h5><ul>{column}</ul></div>
<div class="news-one" id="n{desk.number}"><h1 class="h-news">{desk.title}</h1>
{lines(map(line, before))}
{news}
{lines(map(line, after))}
<ul class="also">{also}</ul></div>
<div class="sole"><p>{desk.say(PROMOS)}</p><p>Registered as mass media, no. {desk.count()}. Found an
error? Mark it and press Ctrl+Enter.</p></div></body></html>"""


def live_blog(desk: Desk) -> str:
    """Entries with a time and a share line each; readers' letters look like entries."""
    texts, entries = desk.body([('<a href="/live">', "</a>")]), []
    tools = ("Share", "Copy link to this update", "{count} reactions")
    while texts:
        length = desk.chance.randint(1, 3)
        update, texts = texts[:length], texts[length:]
        entries.append(
            f"""<section class="update" id="u-{desk.token(6)}">
<div class="update-time">{desk.hour()}</div>{lines(f"<p>{text}</p>" for text in update)}
<div class="update-tools">{desk.say(tools)}</div></section>"""
        )
    letters = [
        f"""<section class="update letter" id="u-{desk.token(6)}"><div class="update-time">
{desk.say(["{name}, {place}"])}</div><blockquote>{desk.comment()}</blockquote></section>"""
        for _ in range(desk.chance.randint(1, 4))
    ]
    cards = lines(
        f"<div class='teaser-live'><b>{escape(other.title)}</b> {teaser(other, 20)}</div>"
        for other in desk.latest(5)
    )
    return f"""<!doctype html><html><head><title>Live: {desk.title}</title></head><body>
<div class="live-bar"><b>LIVE</b> {desk.count()} people are following</div>
<div class="live-nav">{desk.menu(SECTIONS, "<b>{}</b>", "<strong>{}</strong>")}</div>
<div class="live-head"><h1>{desk.title}</h1><div>{desk.author}</div><div>{desk.day}</div></div>
<div class="live-keys"><h2>In short</h2><ul><li>{desk.sentence()}</li>
<li>{desk.sentence()}</li></ul></div>
<div class="live-stream" data-poll="{desk.token()}">{desk.among(entries, letters)}</div>
<div class="live-aside">{cards}</div>
<div class="live-end"><p>{desk.say(COOKIES)}</p></div></body></html>"""


def ministry_pages(desk: Desk) -> str:
    """An office's web forms; each text is pasted from a word processor in another way."""
    size = desk.chance.choice(["11.0", "12.0", "14.0"])
    texts = desk.body([("<b style='mso-bidi-font-weight:normal'>", "</b>")])
    style = f'style="font-size:{size}pt;font-family:&quot;Times New Roman&quot;"'
    pasted: tuple[Callable[[str], str], ...] = (
        lambda text: (
            f'<p class="MsoNormal"><span lang="EN-US" {style}>{text}<o:p></o:p></span></p>'
        ),
        lambda text: f'<p {style}>{text}</p><p class="MsoNormal">&nbsp;</p>',
        lambda text: f"<div {style}><font>{text}</font></div><div><br></div>",
        lambda text: f"<span {style}>{text}</span><br /><br />",
    )
    story = lines(map(desk.chance.choice(pasted), texts))
    rows = lines(
        f"""<tr class="GridRow"><td>{short_day(other.day)}</td><td><p class="MsoNormal">
{escape(other.title)}</p></td><td>{teaser(other, 16)}</td></tr>"""
        for other in desk.latest(8)
    )
    menu = ("Ministry", "Minister", "News", *SECTIONS[1:5], "Tenders", "Contacts")
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head><title>
Ministry of Works</title></head><body><form id="aspnetForm" action="./View.aspx?id={desk.number}">
<input type="hidden" name="__VIEWSTATE" value="{desk.token(40)}" />
<table id="ctl00_Menu"><tr>{desk.menu(menu, "<td>{}</td>", "<td class='Sel'>{}</td>")}</tr></table>
<div id="ctl00_Main_pnlNews"><span id="ctl00_Main_lblTitle">{desk.title}</span><br />
<span id="ctl00_Main_lblDate">{short_day(desk.article.day)} {desk.hour()}</span>
<div id="ctl00_Main_lblBody">
{story}
</div>
<span id="ctl00_Main_lblAuthor">Press service{f", {desk.author}" if desk.author else ""}</span>
<span id="ctl00_Main_lblViews">Number of views: {desk.count()}</span></div>
<table id="ctl00_Grid"><tr><th>Date</th><th>Other news</th><th></th></tr>{rows}</table>
<div id="ctl00_Foot"><p class="MsoNormal">Hotline for citizens:
{desk.chance.randint(100, 999)}-20-20. When materials are used, reference to the
site of the ministry is obligatory.</p></div></form></body></html>"""


LAYOUTS = (
    Layout("modern_semantic", "www.harbourcourier.example", modern_semantic),
    Layout("nineties_tables", "www.dailylantern.example", nineties_tables),
    Layout("utility_soup", "parallel.example", utility_soup),
    Layout("wordpress", "valleyobserver.example", wordpress),
    Layout("state_agency", "www.hna.example", state_agency, as_agency),
    Layout("bootstrap_portal", "portal24.example", bootstrap_portal),
    Layout("long_read", "www.longview.example", long_read),
    Layout("heavy_sidebar", "cityherald.example", heavy_sidebar),
    Layout("aggregator", "newswatch.example", aggregator),
    Layout("korean_portal", "news.urisinmun.example", korean_portal),
    Layout("mobile_amp", "m.eveningpost.example", mobile_amp),
    Layout("span_pieces", "gazette.example", span_pieces),
    Layout("credits_as_body", "novostibereg.example", credits_as_body),
    Layout("live_blog", "live.tribune.example", live_blog),
    Layout("ministry_pages", "works.gov.example", ministry_pages),
)
