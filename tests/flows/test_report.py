"""The report of a release: its numbers, its escaping, its bounds, and that it is the same again."""

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from flows.load import connect, load
from flows.releases import Dataset
from flows.report import queries
from flows.report.page import page
from flows.report.time_bins import MOST_BINS, bin_of, fitting_unit, labelled, next_bin
from flows.report.words import captured, clean, drawn, linked
from schemas.errors import InputError
from tests.commands import called
from tests.conftest import SAMPLE, build_direct
from tests.prose import articles
from transforms.word_diff import Op, word_diff

HOSTILE = [
    "<script>alert(1)</script>",
    ']]></style></title><img src=x onerror="alert(2)">',
    "\u202eright to left",
    "a" * 600,
    "{{ 7 * 7 }} {x} %s &amp; \x07bell",
]
BODY = (
    "The keeper of the harbour lamp climbed the long stairs at dusk and lit it again. It had been "
    "dark for two months, since the glass was broken by hail. Fishermen had brought the new one in "
    "a hay cart, wrapped in wool. All people of the town came to the pier number {} to see it."
)
MOST_BYTES = 3_000_000


def parsed(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


def report(root: Path, number: int | None = None) -> str:
    return page(Dataset(root), number)


def texts(html: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text(strip=True) for node in html.css(selector)]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset in which every text that a capture can bring is an attack."""
    root = tmp_path_factory.mktemp("hostile")
    for day in (1, 2):
        rows = [
            {
                "link": f'http://x.example/{number}?"><script>',
                "headline": f"{attack} {day}",
                "story_text": BODY.format(number).replace("at dusk", f"{attack} {day}"),
            }
            for number, attack in enumerate(HOSTILE)
        ]
        drop = root / f"2024-10-0{day}.jsonl"
        drop.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    items = "".join(
        f"<item><title><![CDATA[{attack}]]></title><link>javascript:alert({number})</link></item>"
        for number, attack in enumerate(["<b onclick=alert(3)>bold</b>", "<script>alert(4)"])
    )
    feed = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    (root / "feed-2024-10-03.xml").write_text(feed, encoding="utf-8")
    (root / "<img src=x onerror=alert(5)>.txt").write_bytes(b"")
    build_direct(root / "news", sorted(root.iterdir()), outlet="<i onclick=alert(6)>Lamp</i>")
    (root / "news" / "dataset.toml").write_text(
        'title = "</title><script>alert(7)</script>"\ndescription = "<b>"\n'
    )
    return root / "news"


def test_figures_and_tables_say_what_the_tables_hold(sample: Path) -> None:
    html = parsed(report(sample))
    texts_, sightings = load("articles", dataset=sample).collect(), load("sightings", None, sample)
    latest = texts_.filter("is_latest")
    figures = dict(zip(texts(html, ".figures dt"), texts(html, ".figures dd"), strict=True))
    assert figures == {
        "Captures": str(load("captures", dataset=sample).collect().height),
        "Articles": str(latest.height),
        "Outlets": str(latest["outlet"].n_unique()),
        "Revisions": str(load("revisions", dataset=sample).collect().height),
        "Stories": str(load("stories", dataset=sample).collect().height),
        "Missing articles": str(
            sightings.filter(pl.col("version_id").is_null())
            .select("outlet", pl.coalesce("url", "text", "title")).unique().collect().height
        ),
        "Rejects": str(load("rejects", dataset=sample).collect().height),
    }  # fmt: skip
    rows = [texts(row, "th, td") for row in _rows(html, "outlets")]  # type: ignore[arg-type]
    assert sum(int(row[1]) for row in rows) == int(figures["Captures"])
    assert sum(int(row[2]) for row in rows) == int(figures["Articles"])
    assert sum(int(row[3]) for row in rows) == latest["published_on"].count()
    assert sum(int(row[7]) for row in rows) == int(figures["Missing articles"])
    by_outlet = dict(latest["outlet"].value_counts().iter_rows())
    assert {row[0]: int(row[2]) for row in rows if int(row[2])} == by_outlet
    reasons = [texts(row, "th, td") for row in _rows(html, "reasons")]  # type: ignore[arg-type]
    assert sum(int(row[2]) for row in reasons) == int(figures["Rejects"])


def _rows(html: LexborHTMLParser, name: str) -> Iterator[object]:
    box = html.css_first(f'[aria-labelledby="{name}-caption"]')
    assert box is not None, name
    yield from box.css("tbody tr")


def test_each_query_on_the_page_gives_the_rows_beside_it(sample: Path) -> None:
    html = parsed(report(sample))
    connection = connect(sample)
    checked = 0
    for box in html.css(".scroll"):
        details = box.next
        while details is not None and details.tag != "details":
            details = details.next
        assert details is not None
        query = details.css_first("code").text()  # type: ignore[union-attr]
        if query.startswith("broadsheet"):
            continue
        assert len(box.css("tbody tr")) == len(connection.sql(query)), query
        checked += 1
    connection.close()
    assert checked >= 10


def test_every_query_orders_its_rows(sample: Path) -> None:
    connection = connect(sample)
    asked = {name: query for name, query in vars(queries).items() if name.isupper()}
    for name, query in asked.items():
        if name.startswith("_") or name == "FIGURES":
            continue
        assert " ORDER BY " in f" {query}".replace("\n", " "), name
        assert connection.sql(query).fetchall() == connection.sql(query).fetchall(), name
    connection.close()


def test_text_from_captures_is_never_markup(hostile: Path) -> None:
    source = report(hostile)
    html = parsed(source)
    assert not html.css("script, img, iframe, object, embed, b, i")
    for node in html.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")], node.html
        for name in ("href", "src", "xlink:href"):
            assert (node.attributes.get(name) or "#").startswith(("#", "http", "data:,")), node.html
    assert html.css_first("h1").text() == "</title><script>alert(7)</script>"  # type: ignore[union-attr]
    titles = " ".join(texts(html, ".edits h3"))
    assert all(attack in titles for attack in (*HOSTILE[:2], "right to left", "{{ 7 * 7 }} {x} %s"))
    assert "a" * 240 + " …" in titles
    assert "\x07" not in source
    assert all(node.css("[dir=auto]") for node in html.css(".edits h3"))
    assert html.css_first(".edits h3 [dir=auto]").attributes["lang"] == "en"  # type: ignore[union-attr]
    assert "<i onclick=alert(6)>Lamp</i>" in texts(html, "tbody th")
    assert "alert(5)" in " ".join(texts(html, "td"))


def test_changes_are_drawn_as_deletions_and_insertions_with_words(hostile: Path) -> None:
    html = parsed(report(hostile))
    changes = html.css(".edits > li details .diff")
    assert len(changes) == len(HOSTILE)
    for change in changes:
        assert "[taken out:]" in change.css_first("del .unseen").text()  # type: ignore[union-attr]
        assert "[put in:]" in change.css_first("ins .unseen").text()  # type: ignore[union-attr]


def test_a_dataset_without_articles_gives_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    build_direct(tmp_path / "news", [tmp_path / "empty.txt"])
    html = parsed(report(tmp_path / "news"))
    said = " ".join(texts(html, "p"))
    for words in (
        "No captures and no articles.",
        "No articles to date.",
        "No article changed",
        "No event is told by more than one article.",
        "Every article that a capture lists is shown by one.",
        "This is the first release.",
    ):
        assert words in said
    assert texts(html, ".figures dd") == ["0", "0", "0", "0", "0", "0", "1"]
    assert not html.css("svg")


def test_a_release_gives_the_same_bytes_before_and_after_the_next(tmp_path: Path) -> None:
    root = tmp_path / "news"
    build_direct(root, [SAMPLE / "kcna" / "2024-10-15.jsonl"])
    first = report(root)
    build_direct(root, [SAMPLE / "kcna" / "2024-10-16.jsonl.gz"])
    assert report(root, 1) == first == report(root, 1)
    second = report(root)
    assert second == report(root, 2) != first
    html = parsed(second)
    assert "What changed since release 1" in texts(html, "h2")
    assert "publishers_edit" in texts(html, "td")
    assert "new since release 1" in texts(html, ".edits strong")
    assert "+20since release 1" in texts(html, ".figures .more")
    shutil.copytree(root, tmp_path / "elsewhere" / "news")
    assert report(tmp_path / "elsewhere" / "news") == second


def test_a_parent_that_was_forgotten_is_not_compared_with(tmp_path: Path) -> None:
    root = tmp_path / "news"
    for name in ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "warc"):
        build_direct(root, [SAMPLE / name])
    done = called("forget", "--keep-last", "1", "--grace", "0", "--dataset", root)
    assert done.returncode == 0, done.stderr
    assert "Earlier releases were forgotten" in " ".join(texts(parsed(report(root)), "p"))


def test_a_large_dataset_gives_a_bounded_page_that_says_what_it_leaves_out(tmp_path: Path) -> None:
    for day in (1, 2):
        rows = [
            {
                "link": f"http://{number % 40}.example/{number}",
                "headline": f"{'&' * 300} {one.title}",
                "story_text": "\n".join((*one.paragraphs, f"{'&' * 5_000}{day}")),
            }
            for number, one in enumerate(articles(120, 7))
        ]
        drop = tmp_path / f"2024-10-0{day}.jsonl"
        drop.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    items = "".join(
        f"<item><title>{'&amp;' * 300} {number}</title><link>http://z.example/{'%26' * 200}{number}"
        "</link></item>"
        for number in range(200)
    )
    feed = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    (tmp_path / "feed-2024-10-03.xml").write_text(feed, encoding="utf-8")
    root = tmp_path / "news"
    build_direct(root, sorted(path for path in tmp_path.iterdir() if path.is_file()))
    assert load("revisions", dataset=root).collect().height > 100
    source = report(root)
    assert len(source.encode()) < MOST_BYTES
    notes = " ".join(texts(parsed(source), ".note"))
    assert "The first 30 of 42 rows" in notes
    assert "The first 80 of 200 rows" in notes
    assert "Shown are the latest 50 of" in notes


def test_the_command_writes_the_page(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    done = called("report", "-o", target, "--release", "1", "--dataset", sample)
    assert done.returncode == 0, done.stderr
    assert target.read_text(encoding="utf-8") == report(sample)
    assert f"{target}: release 1, 0." in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_file_that_cannot_be_written_is_told(sample: Path, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "no" / "page.html"):
        done = called("report", "-o", target, "--dataset", sample)
        assert done.returncode == 2
        assert f"cannot write {target}: name a file" in done.stderr


def test_missing_libraries_are_named_with_what_to_install(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.report.command._LIBRARIES", ("jinja2", "no_such_library"))
    done = called("report", "-o", tmp_path / "page.html", "--dataset", sample)
    assert done.returncode == 2
    assert "needs no_such_library; install the extra `report`" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_release_that_is_not_there_is_refused(sample: Path) -> None:
    with pytest.raises(InputError, match="no release 9"):
        report(sample, 9)


@given(st.text(max_size=200))
def test_a_captured_text_reads_as_it_was(text: str) -> None:
    shown = parsed(f"<!doctype html><p>{captured(text)}</p>").css_first("p").text()  # type: ignore[union-attr]
    assert shown == " ".join(clean(text).split())


@given(st.text("ab <&\n", max_size=80), st.text("ab <&\n", max_size=80))
def test_a_drawn_diff_holds_both_texts(before: str, after: str) -> None:
    ops = word_diff(before, after).ops
    html = parsed(f"<!doctype html>{drawn(ops)}")
    for hidden in html.css(".unseen"):
        hidden.decompose()
    kept = html.css_first(".diff")
    assert kept is not None
    for node in kept.css("del"):
        node.decompose()
    assert "".join(kept.text().split()) == "".join(
        "".join(o.text for o in ops if o.op != "-").split()
    )


def test_a_long_diff_is_cut_and_says_so() -> None:
    long = drawn([Op("-", "word " * 4_000), Op("+", "other"), Op("+", "more")])
    assert len(long) < 9_000
    assert "the rest and 2 more changes left out" in long


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[x", "data:text/html,x", "ftp://x"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert "href" not in linked(url)
    assert 'href="https://x.example/&#34;"' in linked('https://x.example/"')


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days, days)
def test_bins_hold_their_days_and_are_few(one: date, two: date) -> None:
    first, last = sorted((one, two))
    unit = fitting_unit(first, last)
    begin, bins = bin_of(first, unit), 0
    while begin <= last:
        after = next_bin(begin, unit)
        assert bin_of(begin, unit) == begin < after
        assert bin_of(after - timedelta(days=1), unit) == begin
        begin, bins = after, bins + 1
    assert bins <= MOST_BINS or unit == "year"
    found = labelled(bin_of(first, unit), begin, unit, 8)
    assert 1 <= len(found) <= 8
    assert all(bin_of(day, unit) == day < begin for day in found)
