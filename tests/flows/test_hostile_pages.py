"""Pages that make parsers crawl, hang or swell: each costs its limit and at most one reject."""

import time
from pathlib import Path

import pytest

from flows import workers
from flows.load import load
from flows.releases import Dataset
from flows.verify import verify
from tests.conftest import build_direct

LIMIT = 1.5
GOOD = "<html><body><h1>Lamp {n} Lit</h1><article>{text}</article></body></html>"
PARAGRAPH = (
    "<p>The harbour lamp no. {n} was lit again on Tuesday, and {m} people came to see it.</p>"
)


def hostile() -> dict[str, bytes]:
    prose = "<p>The lamp was lit again on Tuesday evening after two months of repair.</p>" * 5
    return {
        "nested": ("<div>" * 100_000 + prose).encode(),
        "misnested": ("".join(f"<b {n}>" for n in range(4_000)) * 2 + "<i>" * 4_000).encode(),
        "attributes": ("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">lamp").encode(),
        "one_line": b"<p>" + b"The lamp was lit. " * 600_000,
        "entities": b"<p>" + b"&amp;" * 1_000_000,
        "nulls": b"<p>The lamp\x00 was\x00 lit.</p>" * 300 + b"\x00" * 1_000,
        "options": b"<select>" + b"<option>lamp" * 16_000,
        "tags": b"<td>" * 200_000,
        "unclosed": b"<script>" + b"var lamp = 1;" * 100_000,
        "empty": b"<html></html>",
        "regex": b"<p>" + b"a" * 200_000 + b" " * 200_000 + b"-0",
        "surrogates": b"<p>The lamp &#xD83D; was lit." * 20,
    }


@pytest.fixture(autouse=True)
def _short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", LIMIT)


def test_hostile_pages_cost_themselves_only(tmp_path: Path) -> None:
    folder = tmp_path / "2024-10-15"
    folder.mkdir()
    pages = hostile()
    for name, content in pages.items():
        (folder / f"{name}.html").write_bytes(content)
    for n in range(20):
        text = "".join(PARAGRAPH.format(n=n, m=m) for m in range(5))
        (folder / f"good-{n:02}.html").write_text(GOOD.format(n=n, text=text))
    began = time.monotonic()
    build_direct(tmp_path / "news", [folder])
    assert time.monotonic() - began < 4 * LIMIT * len(pages)
    titles = set(load("articles", dataset=tmp_path / "news").collect()["title"])
    assert {f"Lamp {n} Lit" for n in range(20)} <= titles
    rejects = load("rejects", dataset=tmp_path / "news").collect()
    assert rejects["capture_id"].n_unique() == rejects.height
    assert rejects.height <= len(pages)
    assert {"timeout", "too_large"} <= set(rejects["reason"])
    assert verify(Dataset(tmp_path / "news")) == []
