"""Which links of a page lead to articles, and which of those are the site's own."""

from transforms.article_links import ListingInput, of_site, page_links, read_listings

BASE = "http://www.news.test/section/"


def html(*links: tuple[str, str], head: str = "") -> str:
    items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return f"<html><head>{head}</head><body><ul class='list'>{items}</ul></body></html>"


def links(text: str, articles: str | None = None) -> list[str]:
    return list(page_links(ListingInput(text, BASE, (), articles)))


def test_headlines_and_dated_addresses_are_articles_and_menus_are_not() -> None:
    text = html(
        ("a.html", "A Bridge Opens in the Valley of the Mills"),
        ("/b.html#top", "Orchards Report a Late Harvest This Year"),
        ("/2026/03/01/c", "Short"),
        ("/about", "About us"),
        ("javascript:void(0)", "A Headline That Leads Nowhere at All, Ever"),
    )
    assert links(text) == [
        f"{BASE}a.html", "http://www.news.test/b.html", "http://www.news.test/2026/03/01/c",
    ]  # fmt: skip


def test_a_pattern_alone_decides_where_there_is_one() -> None:
    text = html(("/q/1.kcmsf", "짧은 제목"), ("/b", "Orchards Report a Late Harvest This Year"))
    assert links(text, r"/q/\d+") == ["http://www.news.test/q/1.kcmsf"]


def test_links_are_relative_to_the_base_that_a_page_states() -> None:
    text = html(("1", "x"), head='<base href="/other/">')
    assert links(text, "other/1") == ["http://www.news.test/other/1"]


def test_a_page_of_too_many_tags_is_not_read() -> None:
    assert read_listings([ListingInput("<a href='/q/1'>x</a>" * 70_000, BASE, (), "q")]) == [[]]


def test_addresses_are_sorted_by_whose_they_are_and_each_page_comes_once() -> None:
    found = of_site(
        [
            "http://news.test/a?utm_source=rss", "https://www.news.test/a/", "http://m.news.test/b",
            "http://badnews.test/c", "http://news.test.evil.example/d", "http://u:p@news.test/e",
        ],
        ["news.test"],
        frozenset(),
    )  # fmt: skip
    assert found.inside == ("http://news.test/a?utm_source=rss", "http://m.news.test/b")
    assert found.outside == ("http://badnews.test/c", "http://news.test.evil.example/d")
    assert [url for url, _ in found.refused] == ["http://u:p@news.test/e"]
