"""The report as people meet it: in Chromium, on a phone, a tablet and a desk, in light and dark."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flows.releases import Dataset
from flows.report.page import page as report
from tests.conftest import SAMPLE, build_direct

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
SIZES = {"small phone": (320, 640), "phone": (390, 844), "tablet": (820, 1180), "desk": (1440, 900)}
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

CONTRASTS = """() => {
  const channels = text => text.match(/[\\d.]+/g).map(Number);
  const light = rgb => rgb.slice(0, 3).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const paper = node => {
    for (; node; node = node.parentElement) {
      const colour = channels(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
      if (colour[3] > 0) throw Error('half transparent: ' + node.outerHTML);
    }
    throw Error('no background');
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const ink = channels(node.closest('svg') ? style.fill : style.color);
    const [low, high] = [light(ink), light(paper(node))].sort((a, b) => a - b);
    found.push([(high + .05) / (low + .05), node.outerHTML.slice(0, 120)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a second release with all sections, and a title of one very long word."""
    root = tmp_path_factory.mktemp("page")
    build_direct(root / "news", [SAMPLE / "kcna" / "2024-10-15.jsonl"])
    long = root / "2024-10-15.jsonl"
    long.write_text(
        f'{{"link": "http://x.example/{"u" * 300}", "headline": "{"Long" * 60}", '
        f'"story_text": "A ship came in at noon with {"w" * 500} and left at dusk with grain."}}'
    )
    build_direct(root / "news", [SAMPLE, long])
    target = root / "report.html"
    target.write_text(report(Dataset(root / "news")), encoding="utf-8")
    return target


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield launched
        launched.close()


def opened(browser: Any, written: Path, size: str, scheme: str = "light") -> Any:
    """Return the page at a size, with all requests and all that the console says in lists."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.requests, page.said = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(written.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return page


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_requested_or_complained_of_and_nothing_overflows(
    browser: Any, written: Path, size: str
) -> None:
    page = opened(browser, written, size)
    assert page.requests == [written.as_uri()]
    assert page.said == []
    width = SIZES[size][0]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    beyond = page.evaluate(
        "width => [...document.querySelectorAll('body *')].filter(one => one.checkVisibility() && "
        "!one.closest('.scroll *, pre *, .unseen') && one.getBoundingClientRect().right > width + 1)"
        ".map(one => one.outerHTML.slice(0, 120))",
        width,
    )
    assert beyond == []
    shown = page.evaluate(
        "['.wide', '.narrow'].map(name => document.querySelector(name).checkVisibility())"
    )
    assert shown == ([False, True] if width < 600 else [True, False])
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_text_stands_out_from_its_ground(
    browser: Any, written: Path, size: str, scheme: str
) -> None:
    page = opened(browser, written, size, scheme)
    found = page.evaluate(CONTRASTS)
    assert len(found) > 300
    assert any("<text" in html for _, html in found)
    assert [one for one in found if one[0] < 4.5] == []
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(253, 252, 249)", "dark": "rgb(23, 22, 20)"}[scheme]
    page.context.close()


def test_headings_tables_and_landmarks_are_in_order(browser: Any, written: Path) -> None:
    page = opened(browser, written, "desk")
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map(one => Number(one.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(now <= before + 1 for before, now in pairwise(levels))
    tables = page.evaluate(
        "[...document.querySelectorAll('table')].map(one => [one.caption?.innerText ?? '', "
        "[...one.querySelectorAll('th')].every(head => head.scope), one.querySelectorAll('th').length])"
    )
    assert len(tables) >= 10
    assert all(caption.strip() and scoped and heads for caption, scoped, heads in tables)
    for landmark in ("header", "nav", "main", "footer"):
        assert page.locator(landmark).count() == 1
    broken = page.evaluate(
        "[...document.querySelectorAll('[aria-labelledby], a[href^=\"#\"], td[headers]')]"
        ".flatMap(one => (one.getAttribute('aria-labelledby') ?? one.getAttribute('headers') "
        "?? one.getAttribute('href').slice(1)).split(' '))"
        ".filter(id => document.querySelectorAll('#' + CSS.escape(id)).length !== 1)"
    )
    assert broken == []
    charts = page.evaluate("[...document.querySelectorAll('[role=img]')].map(one => one.ariaLabel)")
    assert charts
    assert all(label.startswith("Bar chart of") for label in charts)
    page.context.close()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_keyboard_reaches_all_that_opens_or_scrolls(
    browser: Any, written: Path, size: str
) -> None:
    page = opened(browser, written, size)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    wanted = page.evaluate(
        "[...document.querySelectorAll('main summary, main .scroll')]"
        ".filter(one => one.checkVisibility()).length"
    )
    reached = 0
    for _ in range(2_000):
        page.keyboard.press("Tab")
        tag, kind, outline = page.evaluate(
            "(one => [one.tagName, one.className, getComputedStyle(one).outlineStyle])"
            "(document.activeElement)"
        )
        if tag == "BODY":
            break
        assert outline == "solid", (tag, kind)
        reached += tag == "SUMMARY" or kind == "scroll"
    assert reached == wanted
    diff = page.locator(".edits summary").first
    diff.focus()
    page.keyboard.press("Enter")
    assert page.locator(".edits .diff ins").first.is_visible()
    page.context.close()


def test_print_shows_the_diffs_and_not_the_navigation(browser: Any, written: Path) -> None:
    page = opened(browser, written, "desk", "dark")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
    page.emulate_media(media="print")
    assert page.locator(".edits details .diff").first.is_visible()
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()
