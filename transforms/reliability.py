"""How far each kind of date evidence can be relied on, and how that was found.

A share is the probability that what the evidence states holds, counted on real pages and texts.
Numbers were taken from `../shared/data` as a whole: 394 dated pages of as many sites (`pages`),
706 KCNA texts of 2024 and 11,220 of 2011 with the dates of the sites' own lists (`texts`).
`benchmarks/dates.py` prints them anew, and how often dates stated with a confidence are right.
"""

FAMILIES = {
    "markup": 0.93,
    "visible": 0.975,
    "url": 0.97,
    "listing": 0.97,
    "header": 0.95,
}
"""Evidence that names a day of publication. Kinds of one family say the same thing twice (a content
system writes its one date into JSON-LD and meta), so they count once. Pages: markup 263 of 274,
visible 274 of 281, markup alone 57 of 61, address 64 of 66; texts: 995 of 1,000 datelines agree
with the listing."""
MARKUP = ("jsonld", "meta", "microdata", "time")
CAP = 0.985
"""Most that is believed of any date: of 213 pages with two families that agree two were wrong."""
OTHER_DAYS = 365
"""Days among which evidence that is wrong points at one by chance."""

DATELINE_LAG = {0: 0.98} | dict.fromkeys(range(1, 8), 0.015 / 7)
"""Share of texts published so many days after the day of their dateline: of 1,000 the same day 995,
the others one to seven days later, which are feature articles."""
DATELINE_WRONG = 0.005

ANNIVERSARY = 0.99
ANNIVERSARY_INSIDE = 0.9
ANNIVERSARY_DAYS = 45
"""Share of texts with an anniversary known to the almanac in their beginning, or further inside,
whose year it tells: of texts published within so many days of the anniversary's month and day, in
whatever year, 318 of 319 and 36 of 39. Out of season an anniversary tells nothing."""
BEGINNING = 500
"""Characters of a body that are its beginning, where a report says what it is about."""
BOUNDED = 0.8
"""Confidence that an almanac row must have for its anniversary to tell a year."""

WEEKDAY_LAG = {0: 0.58, 1: 0.30, 2: 0.04, 3: 0.03, 4: 0.02, 5: 0.02, 6: 0.01}
"""Share of texts published so many days after the weekday that their beginning names."""
LAST_YEAR = 2100
"""A text without an upper bound may be of any year up to this one; there is no clock here."""
YEAR_LAG = {-1: 0.03, 0: 0.30, 1: 0.06, 2: 0.04, 3: 0.03}
"""Share of texts published so many years after the latest year that they name; the rest is spread
over what comes before and behind. No year is stated on this alone: texts of 2011 name the coming
year in 188 of 1,815 cases."""
YEAR_LAG_OTHER = 0.54 / 60

NEIGHBOURS = 0.98
NEIGHBOURS_LEAST = 5
NEIGHBOURS_SPAN = 200
NEIGHBOURS_SLACK = 60
"""A dateline takes the year of texts that the same outlet's captures of the same day show, if at
least so many are dated by their own evidence, over a span of at most so many days, and the dateline
lies within so many days of that span. A span below 365 less twice the slack leaves one year."""

STORY = 0.95
STORY_DAYS = 7
"""Tellings of one event, and copies of one text, lie at most so many days apart: all of 1,000 KCNA
texts were published within a week of their dateline, Rodong Sinmun's copies within two days."""

REPORT_DAYS = 2
REPORT = 0.88
"""Share of texts published within so many days of an event that their beginning dates by its day
alone; texts of 2024: same day 19, one day 74, two days 26 of 132 within a week."""

STATED = 0.9
"""Probability from which one day is stated; below it the days that remain, and no day."""
POSSIBLE = 0.05
"""Probability below which a day is no longer among those that remain."""
YEAR_STATED = 0.97
"""The same for a dateline's year, where all else is the calendar."""

EVENTS = {
    "explicit": 0.95,
    "month_day": 0.95,
    "day_of_month": 0.93,
    "day_range": 0.93,
    "weekday": 0.95,
    "relative": 0.93,
}
"""Share of events whose day is the one that the first such expression of the beginning states,
counted on 100 texts read by hand (`benchmarks/event_dates.csv`)."""
EVENT_LAG = {
    "explicit": 31,
    "month_day": 31,
    "day_of_month": 20,
    "day_range": 20,
    "weekday": 6,
    "relative": 1,
}
"""Most days by which an event precedes its report, for each kind of expression; older days are
history, which the text tells beside its event: of 4,370 texts of 2011 whose beginning names a
month and day, 97 % were published within a month of it."""
