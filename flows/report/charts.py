"""Charts: counts over time as static SVG, one row of bars for each outlet, all on one scale.

The page inlines each chart in two widths and shows the one that fits. The SVG holds no script, no
link and no font; its colours are the page's, which sets them by the classes that Vega gives.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import vl_convert
from markupsafe import Markup

from flows.report.time_bins import bin_of, fitting_unit, labelled, next_bin
from flows.report.words import clean

MOST_OUTLETS = 8
"""Rows of a chart; outlets with less are drawn together in one more."""
_WIDE, _NARROW, _HEIGHT = 845, 268, 48
"""Pixels of a row of bars, beside which some 60 are for the axis; a phone is 320 to 430 wide."""
_LABEL_PIXELS = 100
_LEAST = 0.04
"""Share of a row's height that the smallest bar has, two pixels: less could not be seen."""
_FORMATS = {"day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}

Counted = tuple[str, date, int]
"""An outlet, a day, and how many things there were."""


@dataclass(frozen=True)
class Chart:
    """A chart in both widths, with its unit of time and what it shows in words."""

    wide: Markup
    narrow: Markup
    unit: str
    label: str
    others: int
    is_raised: bool
    """Whether some bars are taller than their counts."""


def day_chart(rows: Sequence[Counted], noun: str) -> Chart | None:
    """Return a chart of `noun` per outlet and day (week, month, year); None without rows."""
    if not rows:
        return None
    unit = fitting_unit(min(day for _, day, _ in rows), max(day for _, day, _ in rows))
    totals = Counter[str]()
    for outlet, _, count in rows:
        totals[outlet] += count
    ranked = sorted(totals, key=lambda outlet: (-totals[outlet], outlet))
    own = ranked if len(ranked) <= MOST_OUTLETS + 1 else ranked[:MOST_OUTLETS]
    others = len(ranked) - len(own)
    names = {outlet: clean(outlet) for outlet in own}
    rest = f"{others} other outlets"
    bars = Counter[tuple[str, date]]()
    for outlet, day, count in rows:
        bars[names.get(outlet, rest), bin_of(day, unit)] += count
    order = [*names.values(), *([rest] if others else [])]
    wide, narrow = (_drawn(bars, order, unit, width) for width in (_WIDE, _NARROW))
    is_raised = min(bars.values()) < _LEAST * _round(max(bars.values()))
    return Chart(wide, narrow, unit, _in_words(bars, noun, unit), others, is_raised)


def _drawn(bars: Counter[tuple[str, date]], order: Sequence[str], unit: str, width: int) -> Markup:
    top = _round(max(bars.values()))
    values = [
        {
            "outlet": outlet,
            "first": str(day),
            "end": str(next_bin(day, unit)),
            "count": max(count, _LEAST * top),
        }
        for (outlet, day), count in sorted(bars.items())
    ]
    days = [day for _, day in bars]
    first, end = min(days), next_bin(max(days), unit)
    ticks = [_ms(day) for day in labelled(first, end, unit, width // _LABEL_PIXELS)]
    axis = alt.Axis(values=ticks, format=_FORMATS[unit], labelFlush=True, title=None)
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(x2Offset=-1)
        .encode(
            x=alt.X(
                "first:T", axis=axis, scale=alt.Scale(type="utc", domain=[_ms(first), _ms(end)])
            ),
            x2="end:T",
            y=alt.Y(
                "count:Q",
                axis=alt.Axis(values=[0, top], format=",d", title=None),
                scale=alt.Scale(domain=[0, top], nice=False),
            ),
            y2=alt.datum(0),
            row=alt.Row(
                "outlet:N",
                sort=list(order),
                title=None,
                header=alt.Header(
                    labelOrient="top", labelAnchor="start", labelLimit=width, labelPadding=4
                ),
            ),
        )
        .properties(width=width, height=_HEIGHT, spacing=14)
        .configure(aria=False, font="sans-serif", background="transparent")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, domainWidth=1)
        .configure_axisY(grid=True, domain=False, ticks=False)
        .configure_axisX(grid=False)
        .configure_header(labelFontSize=13, labelFontWeight="bold")
    )
    svg = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    return Markup(svg)  # noqa: S704 - Vega has escaped the names in it


def _in_words(bars: Counter[tuple[str, date]], noun: str, unit: str) -> str:
    (outlet, day), most = min(bars.items(), key=lambda bar: (-bar[1], bar[0]))
    days = [day for _, day in bars]
    when = "on" if unit == "day" else f"in the {unit} from"
    return (
        f"Bar chart of {noun} per {unit} and outlet, {min(days)} to "
        f"{next_bin(max(days), unit) - timedelta(days=1)}. The highest bar: {outlet}, {most:,} "
        f"{when} {day}."
    )


def _round(count: int) -> int:
    """Return the next number that is easy to read off: 1, 2, 3, 4, 5, 6, 8 or 10, by tens."""
    ten = int("1" + "0" * (len(str(count)) - 1))
    return next(step * ten for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * ten >= count)


def _ms(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400_000
