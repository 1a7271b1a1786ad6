"""Blocks: lines of a page are what a reader sees as lines, at places that pages share."""

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transforms.blocks import Line, lines_of, places, vocabulary


def lines(html: str) -> list[Line]:
    return lines_of(LexborHTMLParser(html))


def texts(html: str) -> list[str]:
    return [line.text for line in lines(html)]


def test_inline_markup_neither_ends_nor_glues_a_line() -> None:
    html = "<p>The <b>harbour</b> <i>lamp</i>, <nobr>lit</nobr>again</p>"
    assert texts(html) == ["The harbour lamp, litagain"]


def test_elements_without_a_space_between_are_parted_where_case_says_so() -> None:
    html = (
        "<p><a>By Ada Brandt</a><time>June 5</time> <b>T</b>he <i>lamp</i><i>s</i> Mc<b>Coy</b></p>"
    )
    assert texts(html) == ["By Ada Brandt June 5 The lamps McCoy"]


def test_blocks_and_line_breaks_end_a_line() -> None:
    html = "<div>one<p>two</p>three<br>four<ul><li>five</ul></div>six"
    assert texts(html) == ["one", "two", "three", "four", "five", "six"]


def test_a_reading_beside_a_word_is_left_out() -> None:
    assert texts("<p>港<ruby>灯<rp>(</rp><rt>とう</rt><rp>)</rp></ruby>台</p>") == ["港灯台"]


def test_scripts_forms_and_comments_are_silent() -> None:
    html = (
        "<p>lamp</p><script>var x</script><style>p{}</style><!-- no --><select><option>a</select>"
    )
    assert texts(html) == ["lamp"]


def test_a_line_that_is_all_link_says_where_it_leads() -> None:
    first, second = lines('<p><a href="/a">The lamp</a> !</p><p>See <a href="/b">it</a> there</p>')
    assert (first.is_link, first.href) == (True, "/a")
    assert (second.is_link, second.href) == (False, "/b")


def test_numbers_in_names_are_masked_and_unknown_names_left_out() -> None:
    found = lines('<div class="post-17 news"><p id="p3">lamp</p></div>')
    known = vocabulary([found], 1)
    assert known == {".post-0", ".news", "#p0"}
    assert places(found, known) == ["div.news.post-0 > p#p0"]
    assert places(found, frozenset((".news",))) == ["div.news > p"]


def test_cells_of_a_table_and_whole_line_markup_are_places_of_their_own() -> None:
    html = "<table><tr><td>menu<td><b>Title</b><br>Fog <b>came</b></table>"
    found = [place.rpartition("tr > ")[2] for place in places(lines(html), frozenset())]
    assert found == ["td[1]", "td[2] > b", "td[2]"]


def test_two_elements_at_one_place_are_told_apart() -> None:
    one, other = lines("<div><p>a</p></div><div><p>b</p></div>")
    assert one.path == other.path
    assert one.blocks[0] != other.blocks[0]


words = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=6)
trees = st.recursive(
    words,
    lambda inner: st.tuples(
        st.sampled_from(("p", "b", "div", "span", "a", "td", "li")), st.lists(inner, max_size=4)
    ),
    max_leaves=20,
)


def draw(tree: object) -> tuple[str, str]:
    """Return the HTML of a drawn tree and the text in it."""
    if isinstance(tree, str):
        return tree, tree
    assert isinstance(tree, tuple)
    tag, inner = tree
    drawn = [draw(part) for part in inner]
    html, text = ("".join(parts) for parts in zip(*drawn, strict=True)) if drawn else ("", "")
    return f"<{tag}>{html}</{tag}>", text


@given(st.lists(trees, max_size=4))
def test_no_text_is_lost_or_doubled(drawn: list[object]) -> None:
    html, text = "", ""
    for tree in drawn:
        more, words_in = draw(tree)
        html, text = html + more, text + words_in
    # text between table tags is moved by the parser, so letters are counted, not their order
    assert sorted("".join(texts(f"<body>{html}")).replace(" ", "")) == sorted(text)


@given(st.text(max_size=300))
def test_any_text_at_all_is_read(html: str) -> None:
    lines(html)
