"""Feeds: entries as the feed states them, and XML that is made to do harm."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import limits
from transforms.feeds import FeedEntry, FeedInput, entries, read_feeds

RSS = """<?xml version="1.0" encoding="{charset}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Herald</title>{items}
</channel></rss>"""
FULL = "<p>Fog came in at nine.</p><script>x()</script><p>The lamp was lit.</p>"
ITEM = f"""<item><title>Fog &amp;amp; &lt;b&gt;rain&lt;/b&gt;</title><link>http://a.example/1</link>
<description>&lt;p&gt;Fog came in.&lt;/p&gt;&lt;img src="x"/&gt;</description>
<content:encoded><![CDATA[{FULL}]]></content:encoded>
<pubDate>Mon, 14 Oct 2024 09:00:00 KST</pubDate><dc:creator>Staff</dc:creator></item>"""


def rss(items: str, charset: str = "utf-8") -> bytes:
    return RSS.format(items=items, charset=charset).encode(charset)


def test_an_rss_entry_states_all_it_has() -> None:
    assert entries(rss(ITEM)) == [
        FeedEntry(
            title="Fog & rain",
            url="http://a.example/1",
            teaser="Fog came in.",
            content=FULL,
            published="Mon, 14 Oct 2024 09:00:00 KST",
            author="Staff",
        )
    ]
    assert read_feeds([FeedInput(rss(ITEM)), FeedInput(b"no feed")]) == [entries(rss(ITEM)), []]


def test_atom_states_when_it_was_published_apart_from_when_it_was_changed() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/x/">
    <entry><title type="html">Fog &amp;lt; rain</title><link href="1"/>
    <updated>2024-10-15T00:00:00Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Fog <b>came</b>.</p></div>
    </content></entry>
    <entry><title>Rain</title><id>tag:x,2024:2</id><summary>Rain fell</summary>
    <published>2024-10-14</published><content type="text">One &lt;b&gt; line.
    Two.</content></entry></feed>"""
    first, second = entries(atom)
    assert (first.title, first.url) == ("Fog < rain", "http://a.example/x/1")
    assert (first.published, first.updated) == (None, "2024-10-15T00:00:00Z")
    assert first.content == "<p>Fog <b>came</b>.</p>"
    assert (second.url, second.teaser, second.published) == (None, "Rain fell", "2024-10-14")
    assert second.content == "<p>One &lt;b&gt; line.</p><p>Two.</p>"


def test_rdf_gives_the_day_in_dublin_core_as_that_of_publication() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
     xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/>
     <item rdf:about="http://a.example/1"><title>Fog</title><link>http://a.example/1</link>
     <dc:date>2024-10-15T10:00:00+09:00</dc:date></item></rdf:RDF>"""
    (entry,) = entries(rdf)
    assert (entry.url, entry.published) == ("http://a.example/1", "2024-10-15T10:00:00+09:00")


def test_json_feed_is_read_alike() -> None:
    feed = """{"version": "https://jsonfeed.org/version/1.1", "items": [
      {"id": "1", "url": "http://a.example/1", "title": "안개", "content_text": "One.\\nTwo <b>.",
       "summary": "One", "date_published": "2024-10-15T10:00:00+09:00",
       "authors": [{"name": "Staff"}], "date_modified": "2024-10-16"}, 7, {}]}"""
    assert entries(feed.encode()) == [
        FeedEntry(
            "안개", "http://a.example/1", "One", "<p>One.</p><p>Two &lt;b&gt;.</p>",
            "2024-10-15T10:00:00+09:00", "Staff", "2024-10-16",
        )
    ]  # fmt: skip


def test_a_description_that_is_the_whole_article_is_one_and_a_short_content_is_a_teaser() -> None:
    long = "&lt;p&gt;" + "The fog came in at nine and stayed. " * 40 + "&lt;/p&gt;"
    (entry,) = entries(rss(f"<item><title>x</title><description>{long}</description></item>"))
    assert entry.teaser is None
    assert entry.content is not None
    short = "<content:encoded>The fog came in …</content:encoded>"
    (entry,) = entries(rss(f"<item><title>x</title>{short}</item>"))
    assert (entry.teaser, entry.content) == ("The fog came in …", None)
    same = "<description>Fog.</description><content:encoded>Fog.</content:encoded>"
    (entry,) = entries(rss(f"<item>{same}</item>"))
    assert (entry.teaser, entry.content) == (None, "Fog.")


@pytest.mark.parametrize("charset", ["euc-kr", "utf-8", "utf-16"])
def test_the_character_set_is_the_one_declared_or_marked(charset: str) -> None:
    (entry,) = entries(rss("<item><title>항구의 등불</title></item>", charset))
    assert entry.title == "항구의 등불"
    wrong = rss("<item><title>항구의 등불이 다시 켜졌다</title></item>").decode().encode("cp949")
    (entry,) = entries(wrong)
    assert entry.title == "항구의 등불이 다시 켜졌다"


def test_relative_addresses_follow_the_feeds_own() -> None:
    (entry,) = entries(rss("<item><link>/x</link></item>"), "http://a.example/feed/")
    assert entry.url == "http://a.example/x"
    assert entries(rss("<item><link>/x</link></item>")) == []


ENTITIES = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">\n' for n in range(9))
LAUGHS = f'<!DOCTYPE rss [\n<!ENTITY l0 "ha">\n{ENTITIES}]>'
BLOWUP = f'<!DOCTYPE rss [<!ENTITY l9 "{"ha" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE rss [\n<!ENTITY l9 SYSTEM "file:///etc/hostname">\n]>'
REMOTE = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'
PARAMETER = '<!DOCTYPE rss [\n<!ENTITY % p SYSTEM "file:///etc/hostname">\n%p;\n]>'


@pytest.mark.parametrize("doctype", [LAUGHS, BLOWUP, OUTSIDE, REMOTE, PARAMETER])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_no_entity_is_defined_or_fetched(doctype: str, charset: str) -> None:
    text = '<?xml version="1.0"?>' + doctype + "<rss version='2.0'><channel><item><title>&l9;"
    text += "&l9;" * 1_000 + "</title><link>http://a.example/1</link></item></channel></rss>"
    began = time.monotonic()
    (entry,) = entries(text.encode(charset))
    assert time.monotonic() - began < 5
    assert entry.url == "http://a.example/1"
    assert entry.title is not None
    assert set(entry.title) <= set("&l9; ")


def test_a_root_named_in_the_prologue_defines_nothing_either() -> None:
    text = '<!DOCTYPE a [<!ENTITY x "<rss>"> <!ENTITY l "ha">]><rss><channel><item><title>&l;'
    (entry,) = entries(f"{text}</title></item></channel></rss>".encode())
    assert entry.title == "&l;"


def test_bytes_that_look_like_a_path_or_an_address_open_nothing() -> None:
    for content in (b"/etc/hostname", b"file:///etc/hostname", b"http://127.0.0.1:9/", b"<rss>"):
        assert entries(content) == []


def test_entries_beyond_the_limit_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FEED_ENTRIES", 3)
    items = "".join(f"<item><title>t{n}</title></item>" for n in range(9))
    assert [entry.title for entry in entries(rss(items))] == ["t0", "t1", "t2"]


@pytest.mark.parametrize(
    "content",
    [
        b"<rss>" + b"<" * 300_000,
        b"<rss><channel><item>" + b"<a>" * 50_000,
        b"<rss><item><title>" + b"&" * 300_000,
        b"<rss>" + b"<!DOCTYPE [" * 20_000,
        b"<rss><item " + b"a='1' " * 100_000 + b">",
        b"<rss><item><title>" + b"<![CDATA[" * 50_000,
        b"{" * 100_000,
    ],
)
def test_what_is_made_to_take_long_does_not(content: bytes) -> None:
    began = time.monotonic()
    entries(content)
    assert time.monotonic() - began < 10


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: f"<rss><item>{t}".encode()))
def test_any_bytes_give_entries_or_none(content: bytes) -> None:
    for entry in entries(content):
        assert entry != FeedEntry()
