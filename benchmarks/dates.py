"""Measure dating: pages with a date and without, datelines without a year, event days, speed.

    python -m benchmarks.dates [--data ../shared/data]

1. 394 dated pages, one of a site each: right, wrong and abstained, beside htmldate in both modes,
   which gets the same decoded string and address.
2. The same pages without their article's dates (structured data, meta, addresses, and the true day
   in whatever form it is written); dates of furniture stay. Every stated day is a false one, but
   for the true day, which then was not taken out.
3. KCNA's texts of 2024 and of 2011 with listing dates withheld: datelines (made from the listing
   for 2011, whose texts have none), capture times at the end of each month.
4. Event days of 100 texts read by hand (`event_dates.csv`: ids and days only).
5. Calibration of all days stated in 1 and 3, and texts a second on Reuters.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from htmldate import find_date

from flows.outlets import load_outlets
from transforms.anniversaries import anniversary_clues
from transforms.calendar import MONTHS, make_day
from transforms.date_clues import unresolved
from transforms.date_resolution import resolve
from transforms.dates import Clue, clue, dateline_clue
from transforms.decode import decode
from transforms.ids import content_id
from transforms.normalization import normalize
from transforms.reading import Source, read_captures
from transforms.sighting_clues import sighting_clues
from transforms.text import clean_lines, dateline, without_marks
from transforms.text_dates import text_clues

DATA = Path(__file__).parents[2] / "shared" / "data"
EVENTS = Path(__file__).with_name("event_dates.csv")
LEVELS = (0.99, 0.95, 0.9, 0.8, 0.0)
_LINKED = re.compile(r"<script[^>]*ld\+json.*?</script>", re.S | re.I)
_META = re.compile(r"<meta\b[^>]*\b(?:19|20)\d\d-?\d\d-?\d\d[^>]*>", re.I)
_ISO = re.compile(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)")
_STATE = re.compile(r"<script\b(?![^>]*ld\+json).*?</script>", re.S | re.I)

Stated = tuple[date | None, float | None]
OUTLETS = load_outlets()


def dated_pages(pages: Sequence[tuple[str | None, str]]) -> list[Stated]:
    """Return what the pipeline states of each page, alone: no page teaches another."""
    captures = [
        (Source(content_id(str(place)), "text/html", str(place), url, None, None), html.encode())
        for place, (url, html) in enumerate(pages)
    ]
    rows = normalize(read_captures(captures, OUTLETS), OUTLETS, None)
    shown = rows.sightings.filter(pl.col("matched_by") == "content", pl.col("kind") == "page")
    found = unresolved(sighting_clues(shown, OUTLETS.outlets))
    _, dates = resolve(pl.concat([rows.date_clues, found]), OUTLETS.almanac)
    known = {
        capture: (day, sure)
        for capture, day, sure in shown.join(dates, on="version_id")
        .select("capture_id", "published_on", "published_confidence")
        .iter_rows()
    }
    return [known.get(source.capture_id, (None, None)) for source, _ in captures]


def by_htmldate(extensive: bool) -> Callable[[Sequence[tuple[str | None, str]]], list[Stated]]:
    def read(pages: Sequence[tuple[str | None, str]]) -> list[Stated]:
        found = (
            find_date(html, url=url, original_date=True, extensive_search=extensive)
            for url, html in pages
        )
        return [(date.fromisoformat(day) if day else None, None) for day in found]

    return read


def without_own_dates(html: str, day: date) -> str:
    """Return a page without the dates of its article; other scripts go too, as they repeat them.

    Its dates are the true day and its neighbours, and the days in its meta elements.
    """
    stated = {found for meta in _META.findall(html) for found in _ISO.findall(meta)}
    own = {day + timedelta(days=step) for step in (-1, 0, 1)}
    own |= {found for one in stated if (found := make_day(*map(int, one)))}
    html = _META.sub("", _STATE.sub("", _LINKED.sub("", html))).replace("&nbsp;", " ")
    for one in own:
        html = _without(html, one)
    return html


def _without(html: str, day: date) -> str:
    names = "|".join(sorted((re.escape(n) for n, m in MONTHS.items() if m == day.month), key=len))
    year, month, number = day.year, rf"0?{day.month}", rf"0?{day.day}"
    forms = (
        rf"{year}-?{month}-?{number}(?!\d)",
        rf"{year}[/.] ?{month}[/.] ?{number}(?!\d)",
        rf"(?<!\d){number}([/.|-]) ?{month}\1 ?(?:{year}|{year % 100:02})(?!\d)",
        rf"(?<!\d){month}([/.-]) ?{number}\1 ?(?:{year}|{year % 100:02})(?!\d)",
        rf"(?<!\d){number}(?:st|nd|rd|th|\.)?[ -]*(?:de |of )?(?:{names})\.?,?(?: de)? *{year}",
        rf"(?:{names})\.? *{number}(?:st|nd|rd|th)?,? *{year}",
        rf"{year} ?[年년] ?{month} ?[月월] ?{number} ?[日일]",
    )
    for form in forms:
        html = re.sub(form, "", html, flags=re.I)
    return html


def pages(folder: Path) -> list[tuple[float, bool]]:
    data = pl.read_parquet(folder / "html" / "dates.parquet")
    true = [date.fromisoformat(json.loads(one)["date"]) for one in data["truth"]]
    decoded = [found.text if (found := decode(one, None)) else "" for one in data["html"]]
    whole = list(zip(data["url"].to_list(), decoded, strict=True))
    blank = [(None, without_own_dates(html, day)) for html, day in zip(decoded, true, strict=True)]
    sure: list[tuple[float, bool]] = []
    print(f"{len(whole)} pages              right wrong  none   false dates where there is none")
    for name, read in (
        ("broadsheet", dated_pages),
        ("htmldate extensive", by_htmldate(extensive=True)),
        ("htmldate fast", by_htmldate(extensive=False)),
    ):
        stated = read(whole)
        counts = Counter(_verdict(day, want) for (day, _), want in zip(stated, true, strict=True))
        left = zip(read(blank), true, strict=True)
        false = sum(day not in (None, want) for (day, _), want in left)
        row = "".join(f"{counts[key]:6}" for key in ("right", "wrong", "none"))
        print(f"{name:22}{row}   {false:4} ({false / len(blank):.1%})")
        sure += [(p, d == w) for (d, p), w in zip(stated, true, strict=True) if d and p]
    return sure


def _verdict(day: date | None, want: date) -> str:
    return "none" if day is None else "right" if day == want else "wrong"


def texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return (version_id, id, date, dateline, body, language), each text once."""
    return (
        frame.filter(pl.col("text").is_not_null(), pl.col("text") != "")
        .with_columns(text=clean_lines(pl.col("text")))
        .sort("id")
        .unique("text", keep="first", maintain_order=True)
        .with_columns(
            dateline=dateline(pl.col("text")),
            body=without_marks(pl.col("text")),
            language=pl.lit("en"),
            version_id=pl.col("text").map_elements(content_id, return_dtype=pl.String),
        )
    )


def kcna(folder: Path) -> pl.DataFrame:
    data = pl.read_parquet(folder / "kcna_daily" / "snapshots.parquet")
    day = pl.col("date").cast(pl.Int64).cast(pl.Datetime("ms")).dt.date()
    return texts(data.select(id="link", text="story_text", date=day))


def cojp(folder: Path) -> pl.DataFrame:
    data = pl.read_parquet(folder / "kcna_cojp" / "stories.parquet").filter(language="en")
    day = pl.col("date").cast(pl.String).str.slice(0, 10).str.to_date()
    return texts(data.select(id=pl.col("row").cast(pl.String), text="story", date=day))


def text_evidence(frame: pl.DataFrame, *, made: bool = False) -> list[Clue]:
    clues = [*text_clues(frame), *anniversary_clues(frame, OUTLETS.almanac)]
    for version, line, day in frame.select("version_id", "dateline", "date").iter_rows():
        stated = f"Pyongyang, {day:%B} {day.day} (KCNA) --" if made else line
        if stated and (found := dateline_clue(version, stated)):
            clues.append(found)
    return clues


def datelines(name: str, frame: pl.DataFrame, *, made: bool) -> list[tuple[float, bool]]:
    """Withhold listing dates: what do texts and their neighbours tell?"""
    clues = text_evidence(frame, made=made)
    seen = frame.select("version_id", "date", seen_on=pl.col("date").dt.month_end())
    for version, _, day in seen.iter_rows():
        parts = (day.year, day.month, day.day)
        rule = "captured_at:not_after"
        clues.append(clue(version, "published", "captured_at", str(day), rule, parts=parts))
    shown = seen.select("version_id", "seen_on", outlet=pl.lit("KCNA"))
    _, dates = resolve(unresolved(clues), OUTLETS.almanac, shown)
    found = frame.join(dates, on="version_id", how="left")
    lined = found if made else found.filter(pl.col("dateline").is_not_null())
    stated = lined.filter(pl.col("published_on").is_not_null())
    years = (stated["published_on"].dt.year() == stated["date"].dt.year()).sum()
    days = (stated["published_on"] == stated["date"]).sum()
    print(
        f"{name}: {lined.height} texts with dateline, {stated.height} dated "
        f"({stated.height / lined.height:.0%}), year right {years}, wrong {stated.height - years}, "
        f"day as in the listing {days}"
    )
    return list(
        zip(
            stated["published_confidence"].to_list(),
            (stated["published_on"] == stated["date"]).to_list(),
            strict=True,
        )
    )


def with_listing(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    clues = text_evidence(frame)
    for version, day in frame.select("version_id", "date").iter_rows():
        parts = (day.year, day.month, day.day)
        clues.append(clue(version, "published", "listing", str(day), "listing:date", parts=parts))
    return resolve(unresolved(clues), OUTLETS.almanac)


def events(frames: dict[str, pl.DataFrame]) -> list[tuple[float, bool]]:
    wanted = pl.read_csv(EVENTS, try_parse_dates=True, schema_overrides={"id": pl.String})
    counts: Counter[str] = Counter()
    sure: list[tuple[float, bool]] = []
    for name, frame in frames.items():
        ours = wanted.filter(pl.col("set") == name).rename({"event_on": "true_day"})
        held = ours.join(frame, on="id")
        _, dates = with_listing(frame.filter(pl.col("id").is_in(ours["id"].implode())))
        for row in held.join(dates, on="version_id", how="left").iter_rows(named=True):
            day, want = row["event_on"], row["true_day"]
            verdict = "false" if day and not want else "nothing to tell" if not want else ""
            counts[verdict or _verdict(day, want)] += 1
            if day:
                sure.append((row["event_confidence"], day == want))
    print(f"event days of {wanted.height} texts: {dict(counts.most_common())}")
    return sure


def calibration(name: str, sure: Sequence[tuple[float, bool]]) -> None:
    print(f"{name}: of the days stated at a confidence, right")
    for low, high in zip(LEVELS, (1.01, *LEVELS), strict=False):
        held = [right for p, right in sure if low <= p < high]
        if held:
            print(f"  {low:.2f} to {min(high, 1):.2f}: {sum(held) / len(held):.3f} of {len(held)}")


def speed(folder: Path) -> None:
    data = pl.read_parquet(folder / "reuters21578.parquet")
    columns = data.columns
    text = next(name for name in ("body", "text", "BODY") if name in columns)
    frame = texts(
        data.select(
            id=pl.int_range(pl.len()).cast(pl.String), text=text, date=pl.lit(date(1987, 3, 1))
        )
    )
    began = time.process_time()
    found = unresolved(text_evidence(frame))
    middle = time.process_time()
    resolve(found, OUTLETS.almanac)
    ended = time.process_time()
    print(
        f"Reuters, {frame.height} texts: {frame.height / (ended - began):,.0f} texts a CPU second "
        f"(finding {frame.height / (middle - began):,.0f}, "
        f"resolving {frame.height / (ended - middle):,.0f})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    folder: Path = parser.parse_args().data
    sure = pages(folder)
    frames = {"kcna": kcna(folder), "cojp": cojp(folder)}
    sure += datelines("KCNA 2024", frames["kcna"], made=False)
    sure += datelines("KCNA 2011", frames["cojp"], made=True)
    told = events(frames)
    calibration("publication", sure)
    calibration("event", told)
    speed(folder)


if __name__ == "__main__":
    main()
