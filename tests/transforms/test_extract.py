"""Extraction: golden pages of many layouts, all written by us, with what each says beside it."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.extract import Extracted, extract

ENGLISH = [
    "The lamp at the end of the harbour pier was lit again on Tuesday evening after two months.",
    "Fishermen had brought the new glass in a hay cart, since the road was too rough for a truck.",
    "The mayor said that the next repair would be made in summer, when the days are long enough.",
    "Until then the keeper climbs the ladder every evening and looks after the wick with his son.",
]
KOREAN = [
    "항구 끝의 등대가 두 달 만에 화요일 저녁 다시 불을 밝혔다고 항만청이 밝혔다.",
    "어부들은 길이 험하여 트럭 대신 우차로 새 유리를 날라왔다.",
    "시장은 다음 수리를 해가 긴 여름에 진행할것이라고 말하였다.",
]
CHINESE = [
    "港口尽头的灯塔在停用两个月之后于星期二晚上重新点亮，许多居民前来观看。",
    "由于道路崎岖，渔民们用牛车把新的玻璃运到了码头。",
    "市长表示，下一次维修将在白昼较长的夏季进行。",
]
RUSSIAN = [
    "Маяк в конце гавани снова зажгли во вторник вечером после двух месяцев перерыва.",
    "Рыбаки привезли новое стекло на телеге, потому что дорога слишком плоха для грузовика.",
    "Мэр сказал, что следующий ремонт проведут летом, когда дни достаточно длинные.",
]
TITLE = "Harbour Lamp Lit Again"
HEADING = f"<h1>{TITLE}</h1>"


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


BODY = paragraphs(ENGLISH)
LINKED = """<script type="application/ld+json">[
    {"@type": "NewsArticle", "headline": "Fog Closes the Airport", "datePublished": "2026-02-16",
     "author": {"@type": "Person", "name": "B. Writer"}},
    {"@type": "NewsArticle", "headline": "Harbour Lamp Lit Again", "dateModified": "2024-10-15",
     "datePublished": "2024-10-14T08:00:00+09:00",
     "author": {"@type": "Person", "name": "A. Author"}}]</script>"""
MICRODATA = """<div itemscope itemtype="http://schema.org/NewsArticle">
    <h1 itemprop="headline">Harbour Lamp Lit Again</h1>
    <span itemprop="author" itemscope><span itemprop="name">A. Author</span></span>
    <meta itemprop="datePublished" content="2024-10-14">
    <meta itemprop="dateModified" content="2026-01-01">"""
CARDS = "".join(
    f'<article class="card"><h4><a href="/{day}">Another story about the coast {day}</a></h4>'
    f'<time datetime="2026-02-1{day}">February 1{day}, 2026</time>'
    f"<p>The weather of the coast was the talk of the town on day {day}...</p></article>"
    for day in (6, 7)
)
INLINE = (
    "The <b>respected</b> <nobr><strong><font>Harbour Master</font></strong></nobr> saw the "
    '<a href="/pier">pier</a>, <span>all <i>of</i> it</span>, on <time>12 October</time>.'
)


@dataclass(frozen=True)
class Golden:
    """A page and what it says; `dates` are those with the role published."""

    body: str
    head: str = ""
    language: str = "en"
    lines: list[str] = field(default_factory=lambda: ENGLISH)
    title: str | None = TITLE
    author: str | None = None
    captions: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


LEAD = (
    "After two dark months the lamp on the pier burns again, and the fishermen who brought its new "
    "glass over the hills in a cart are proud of it."
)
GOLDEN = {
    "paragraphs": Golden(f"<article>{HEADING}{BODY}</article>"),
    "spans": Golden(
        f"<div>{HEADING}"
        + "".join(f"<div><span>{line}</span></div>" for line in ENGLISH)
        + "</div>"
    ),
    "a span each word": Golden(
        f"<div>{HEADING}"
        + "".join(
            "<p>" + " ".join(f"<span>{word}</span>" for word in line.split()) + "</p>"
            for line in ENGLISH
        )
        + "</div>"
    ),
    "lines parted by br": Golden(f"<div>{HEADING}<div>{'<br><br>'.join(ENGLISH)}</div></div>"),
    "a layout table of old": Golden(
        '<table><tr><td><a href="/a">Menu</a><br><a href="/b">More menu</a></td>'
        f"<td><font size=5>{TITLE}</font><br><br>{'<br>&nbsp;&nbsp;'.join(ENGLISH)}</td></tr></table>",
        head=f"<title>{TITLE}</title>",
    ),
    "a table of data": Golden(
        f"<article>{HEADING}{BODY}<table><tr><td>Gull</td><td>Forty crates</td></tr>"
        f"<tr><td>Heron</td><td>Nine crates</td></tr></table></article>",
        lines=[*ENGLISH, "Gull", "Forty crates", "Heron", "Nine crates"],
    ),
    "captions": Golden(
        f"<article>{HEADING}<figure><img src=a><figcaption>The lamp. Photo: A. Author</figcaption>"
        f'</figure>{BODY}<div class="wp-caption"><p>The hay cart.</p></div><p>{ENGLISH[0]} Twice.</p>'
        "<p>© Harbour Herald</p></article>",
        lines=[*ENGLISH, f"{ENGLISH[0]} Twice."],
        captions=("The lamp. Photo: A. Author", "The hay cart."),
    ),
    "the lead outside the body": Golden(
        f'<main>{HEADING}<div class="intro">{LEAD}</div><article>{BODY}</article></main>',
        lines=[LEAD, *ENGLISH],
    ),
    "JSON-LD of a related article first": Golden(
        f'<article>{HEADING}<p class="byline">By A. Author</p>{BODY}</article>',
        head=f"{LINKED}<title>{TITLE} | Harbour Herald</title>",
        author="A. Author",
        dates=("2024-10-14T08:00:00+09:00",),
    ),
    "modified only": Golden(
        f"<article>{HEADING}{BODY}</article>",
        head='<meta property="article:modified_time" content="2026-02-18T00:00:00Z">',
    ),
    "microdata": Golden(
        f'{MICRODATA}<div itemprop="articleBody">{BODY}</div></div>',
        author="A. Author",
        dates=("2024-10-14",),
    ),
    "newer articles beside it": Golden(
        f'<div class="main">{HEADING}<div class="date">October 14, 2024</div>{BODY}</div>'
        f'<div class="box"><h3>More From Harbour Herald</h3>{CARDS}</div>',
        dates=("October 14, 2024",),
    ),
    "the title rewritten for machines": Golden(
        f"<article>{HEADING}{BODY}</article>",
        head='<meta property="og:title" content="You will not believe which pier has light">'
        "<title>Lamp - Harbour Herald</title>",
    ),
    "no title": Golden(f"<div>{BODY}</div>", title=None),
    "inline markup": Golden(
        f"<article>{HEADING}{BODY}<p>{INLINE}</p></article>",
        lines=[*ENGLISH, "The respected Harbour Master saw the pier, all of it, on 12 October."],
    ),
    "links and repeats between": Golden(
        f'<article>{HEADING}<p>{ENGLISH[0]}</p><p>He <a href="/x">said</a>, <a href="/y">it</a> was.'
        f"</p>{paragraphs([ENGLISH[1], ENGLISH[1], ENGLISH[2]])}</article>",
        lines=[ENGLISH[0], "He said, it was.", ENGLISH[1], ENGLISH[1], ENGLISH[2]],
    ),
    "text for those without scripts": Golden(f"<div>{HEADING}<noscript>{BODY}</noscript></div>"),
    "Korean": Golden(
        '<div class="view"><h1>등대 다시 불을 밝히다</h1><p class="byline">글 본사기자 홍길동</p>'
        "<p>입력 <time>2024-10-14</time> | 수정 <time>2026-02-19</time></p>"
        f"{paragraphs(KOREAN)}</div>",
        head="<title>등대 다시 불을 밝히다 - 항구신문</title>",
        language="ko",
        lines=KOREAN,
        title="등대 다시 불을 밝히다",
        author="홍길동",
        dates=("2024-10-14", "2024-10-14"),
    ),
    "Chinese": Golden(
        '<div class="article"><h1>港口灯塔重新点亮</h1><div class="info">2024年10月14日 记者 张三</div>'
        f"{paragraphs(CHINESE)}</div>",
        head="<title>港口灯塔重新点亮_港口日报</title>",
        language="zh",
        lines=CHINESE,
        title="港口灯塔重新点亮",
        author="张三",
        dates=("2024年10月14日",),
    ),
    "Russian": Golden(
        '<article><h1>Маяк снова зажгли</h1><div class="author">Автор: А. Автор</div>'
        f'<time datetime="2024-10-14">14 октября 2024</time>{paragraphs(RUSSIAN)}</article>',
        language="ru",
        lines=RUSSIAN,
        title="Маяк снова зажгли",
        author="А. Автор",
        dates=("2024-10-14", "14 октября 2024"),
    ),
}


def page(golden: Golden) -> str:
    menu = '<nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Letters</a></li></ul></nav>'
    return (
        f'<!DOCTYPE html><html lang="{golden.language}"><head>{golden.head}</head><body>{menu}'
        f"{golden.body}<footer>© 2026 Harbour Herald. All rights reserved.</footer></body></html>"
    )


def extracted(html: str) -> Extracted:
    found = extract(html)
    assert found is not None
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_a_page_says_what_stands_beside_it(name: str) -> None:
    golden = GOLDEN[name]
    found = extracted(page(golden))
    assert found.text.split("\n") == golden.lines
    assert found.title == golden.title
    assert found.author == golden.author
    assert found.language == golden.language
    assert found.captions == golden.captions
    assert tuple(date.text for date in found.dates if date.role == "published") == golden.dates


def test_the_tree_that_is_handed_in_stays_as_it_was() -> None:
    html = page(GOLDEN["captions"])
    tree = LexborHTMLParser(html)
    before = tree.html
    assert extract(html, tree) == extract(html)
    assert tree.html == before


@pytest.mark.parametrize("html", ["", " ", "<html></html>", "<title>Harbour Herald</title>"])
def test_a_page_without_text_gives_none(html: str) -> None:
    assert extract(html) is None


PIECES = ["<p>", "</p>", "<article>", "<h1>", "<!--", "-->", "<![CDATA[", "&#xD800;", "\x00", "<"]
PIECES += ['<time datetime="1">', '<script type="application/ld+json">{"a":', "<table><td>", "<b <"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*PIECES, *ENGLISH]), max_size=12).map("".join) | st.text())
def test_any_markup_is_text_or_none(html: str) -> None:
    found = extract(html)
    assert found is None or found.text


@pytest.mark.parametrize("at", ["head", "text"])
def test_a_broken_character_does_not_stop_the_batch(at: str) -> None:
    head = "<title>Harbour \ud83d Lamp</title>" if at == "head" else ""
    found = extract(page(Golden(BODY, head)).replace("Tuesday", "Tuesday \ud83d"))
    assert found is None or found.text


INLINE_TAGS = st.sampled_from(
    ["b", "i", "em", "span", "font", "nobr", "strong", "u", "sub", "mark"]
)


@st.composite
def wrapped(draw: st.DrawFn, sentence: str) -> str:
    """A sentence with inline elements around random runs of it, nested and within words."""
    for _ in range(draw(st.integers(0, 4))):
        at = sorted(draw(st.lists(st.integers(0, len(sentence)), min_size=2, max_size=2)))
        start, end = at
        run = sentence[start:end]
        if run.count("<") != run.count(">") or run.count("</") * 2 != run.count("<"):
            continue
        if sentence[:start].count("<") != sentence[:start].count(">"):
            continue
        tag = draw(INLINE_TAGS)
        sentence = f"{sentence[:start]}<{tag}>{run}</{tag}>{sentence[end:]}"
    return sentence


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_text_survives_any_inline_markup(data: st.DataObject) -> None:
    marked = [data.draw(wrapped(line)) for line in ENGLISH]
    found = extracted(page(Golden(f"<article>{HEADING}{paragraphs(marked)}</article>")))
    assert found.text.split("\n") == ENGLISH
