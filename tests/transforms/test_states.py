"""States: articles, revisions, stories and dates follow from the set of rows alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.relations import RELATIONS
from schemas.sightings import Sightings
from tests.comparing import compared
from transforms.date_resolution import DATES
from transforms.ids import content_id
from transforms.relations import judge
from transforms.states import Settled, match_listings, settle

NOON = datetime(2024, 10, 12, 12)
DAY = date(2024, 10, 12)
LAMP = "the harbour lamp was lit again on tuesday evening after two months of repair"
REWRITTEN = "the harbour lamp was lit again on tuesday by the mayor after a month of repair"
APPLES = "apples are dear this year because of the frost in may say growers of the valley"
URL = "harbour.example/lamp"


@dataclass(frozen=True)
class Text:
    """A text and the pages that show it, small enough to write down."""

    body: str
    outlet: str | None = "Harbour Herald"
    pages: tuple[tuple[datetime | None, str | None], ...] = ((NOON, URL),)
    day: date | None = None
    title: str | None = None

    @property
    def id(self) -> str:
        return content_id(self.outlet, self.body)


@dataclass(frozen=True)
class Frames:
    """What `settle` is given."""

    texts: pl.DataFrame
    sightings: pl.DataFrame
    dates: pl.DataFrame
    relations: pl.DataFrame


def frames(texts: Sequence[Text]) -> Frames:
    """The frames for some texts, joined by the same steps as in the flow."""
    pages = pl.DataFrame(
        [
            {
                "capture_id": content_id("capture", text.id, str(at), url),
                "position": 0,
                "kind": "page",
                "version_id": text.id,
                "outlet": text.outlet,
                "url": url,
                "text": text.title,
                "captured_at": at,
            }
            for text in texts
            for at, url in text.pages
        ],
        schema=Sightings.create_empty().schema,
    )
    known = pl.DataFrame(
        [(text.id, text.outlet, content_id(text.body)) for text in texts],
        schema={"version_id": pl.String, "outlet": pl.String, "form_id": pl.String},
        orient="row",
    )
    forms = [(text.id, text.body) for text in texts]
    pairs = compared(
        pl.DataFrame(forms, schema={"version_id": pl.String, "form": pl.String}, orient="row"),
        pages.select("version_id", bucket="url"),
    )
    undated = known.with_columns(month=pl.lit(None, pl.Int32), day=pl.lit(None, pl.Int32))
    dates = pl.DataFrame(
        [(text.id, text.day, text.day, text.day, "listing") for text in texts if text.day],
        schema=list(DATES)[:5],
        orient="row",
    ).cast({name: DATES[name] for name in list(DATES)[:5]})
    dates = pl.concat([pl.DataFrame(schema=DATES), dates], how="diagonal")
    relations = judge(pairs, undated)
    return Frames(known.select("version_id", "outlet"), pages, dates, relations)


def settled(*texts: Text) -> Settled:
    given = frames(texts)
    return settle(given.texts, given.sightings, given.dates, given.relations)


def state(found: Settled, text: Text) -> dict[str, object]:
    return found.states.row(by_predicate=pl.col("version_id") == text.id, named=True)


def later(hours: int) -> tuple[tuple[datetime | None, str | None], ...]:
    return ((NOON + timedelta(hours=hours), URL),)


def test_a_rewritten_page_is_one_article_with_revisions_in_order_of_capture() -> None:
    first, second = Text(LAMP, pages=later(0)), Text(REWRITTEN, pages=later(5))
    for texts in ((first, second), (second, first)):
        found = settled(*texts)
        old, new = state(found, first), state(found, second)
        assert old["article_id"] == new["article_id"] == first.id
        assert (old["revision"], old["is_latest"]) == (1, False)
        assert (new["revision"], new["is_latest"]) == (2, True)
        assert old["revision_basis"] == new["revision_basis"] == "captured_at"
        assert found.stories["article_count"].to_list() == [1]


BODIES = [LAMP, REWRITTEN, LAMP + " and repainted", LAMP + " and polished", REWRITTEN + " indeed"]


@settings(deadline=None, max_examples=30)
@given(st.permutations(BODIES), st.integers(1, 4))
def test_the_id_of_an_article_stays_when_a_later_revision_arrives(
    bodies: list[str], known: int
) -> None:
    texts = [Text(body, pages=later(hours)) for hours, body in enumerate(bodies)]
    before, after = settled(*texts[:known]).states, settled(*texts[: known + 1]).states
    kept = after.filter(pl.col("version_id").is_in(before["version_id"].to_list()))
    same = ["version_id", "article_id", "story_id", "revision"]
    assert kept.select(same).sort("version_id").equals(before.select(same).sort("version_id"))
    assert after["is_latest"].sum() == 1


def test_the_id_of_an_article_stays_when_a_known_revision_is_seen_again() -> None:
    first, second = sorted((Text(LAMP), Text(REWRITTEN)), key=lambda text: text.id)
    before = state(settled(first, second), first)["article_id"]
    again = Text(first.body, pages=later(0) + later(5))
    assert state(settled(again, second), again)["article_id"] == before


def test_texts_at_one_address_that_are_unlike_are_not_joined() -> None:
    lamp, apples = Text(LAMP), Text(APPLES, pages=later(5))
    found = settled(lamp, apples)
    for text in (lamp, apples):
        own = state(found, text)
        assert own["article_id"] == own["story_id"] == text.id
        assert (own["revision"], own["revision_basis"], own["is_latest"]) == (1, "only", True)


def test_one_text_at_two_outlets_is_one_story_and_two_articles() -> None:
    here = Text(LAMP, "Harbour Herald", day=DAY + timedelta(days=1), title="Lamp Lit")
    there = Text(LAMP, "Valley Voice", day=DAY, title="Light in the Harbour", pages=later(9))
    found = settled(here, there)
    assert state(found, here)["article_id"] == here.id
    assert state(found, there)["article_id"] == there.id
    # The story is named after the article published first, though it was captured last.
    (story,) = found.stories.iter_rows(named=True)
    assert story == {
        "story_id": there.id,
        "article_count": 2,
        "outlet_count": 2,
        "first_outlet": "Valley Voice",
        "published_on": DAY,
        "event_on": None,
        "title": "Light in the Harbour",
    }


def test_without_all_capture_times_the_order_is_by_publication_and_then_by_id() -> None:
    dated = [
        Text(LAMP, pages=((None, URL),), day=DAY),
        Text(REWRITTEN, day=DAY - timedelta(days=1)),
    ]
    found = settled(*dated)
    assert [state(found, text)["revision"] for text in dated] == [2, 1]
    assert set(found.states["revision_basis"]) == {"published"}
    bare = sorted((Text(body, pages=((None, URL),)) for body in BODIES), key=lambda text: text.id)
    found = settled(*bare)
    assert [state(found, text)["revision"] for text in bare] == [1, 2, 3, 4, 5]
    assert set(found.states["revision_basis"]) == {"id"}


def test_what_captures_show_is_counted_and_the_usual_title_is_kept() -> None:
    at = [NOON + timedelta(hours=hours) for hours in range(3)]
    text = Text(LAMP, pages=((at[1], "b"), (at[0], None), (at[2], "a")), title="Lamp Lit")
    given = frames([text])
    titles = pl.Series("text", ["Lamp Lit Again", "Lamp Lit", "Lamp Lit Again"])
    own = settle(
        given.texts, given.sightings.with_columns(titles), given.dates, given.relations
    ).states.row(0, named=True)
    assert (own["first_seen_at"], own["last_seen_at"], own["capture_count"]) == (at[0], at[2], 3)
    # The address where it was first seen, of those known.
    assert (own["url"], own["title"], own["seen_month"]) == ("b", "Lamp Lit Again", "2024-10")


def test_a_text_that_no_page_shows_has_a_state_too() -> None:
    text = Text(LAMP, outlet=None, pages=())
    own = state(settled(text), text)
    assert (own["capture_count"], own["published_basis"], own["first_seen_at"]) == (0, "none", None)


def test_nothing_settles_to_nothing() -> None:
    found = settled()
    assert found.states.is_empty()
    assert found.stories.is_empty()


def test_templates_join_neither_articles_nor_stories() -> None:
    texts = [Text(LAMP, pages=later(0)), Text(REWRITTEN, pages=later(1))]
    given = frames(texts)
    for relation in RELATIONS:
        related = given.relations.with_columns(relation=pl.lit(relation))
        found = settle(given.texts, given.sightings, given.dates, related)
        articles = found.states["article_id"].n_unique()
        stories = found.states["story_id"].n_unique()
        expected = {"identical": (1, 1), "revision": (1, 1), "template": (2, 2)}
        assert (articles, stories) == expected.get(relation, (2, 1)), relation


TEXTS = st.lists(
    st.builds(
        Text,
        body=st.sampled_from([*BODIES, APPLES]),
        outlet=st.sampled_from(["Harbour Herald", "Valley Voice", None]),
        pages=st.lists(
            st.tuples(
                st.none() | st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours)),
                st.sampled_from([URL, "harbour.example/copy", None]),
            ),
            max_size=3,
            unique=True,
        ).map(tuple),
        day=st.none() | st.integers(0, 2).map(lambda days: DAY + timedelta(days=days)),
        title=st.sampled_from(["Lamp Lit", "Light", None]),
    ),
    unique_by=lambda text: text.id,
    max_size=7,
)


@settings(deadline=None, max_examples=40)
@given(TEXTS, st.data())
def test_the_order_of_rows_does_not_matter(texts: list[Text], data: st.DataObject) -> None:
    given = frames(texts)
    shuffled = [
        frame[data.draw(st.permutations(range(frame.height)))]
        for frame in (given.texts, given.sightings, given.dates, given.relations)
    ]
    once = settle(given.texts, given.sightings, given.dates, given.relations)
    again = settle(*shuffled)
    assert once.states.sort("version_id").equals(again.states.sort("version_id"))
    assert once.stories.sort("story_id").equals(again.stories.sort("story_id"))


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_every_text_has_one_place_in_one_article_of_one_story(texts: list[Text]) -> None:
    found = settled(*texts)
    states = found.states
    assert sorted(states["version_id"]) == sorted(text.id for text in texts)
    for (article,), revisions in states.group_by("article_id"):
        ordered = revisions.sort("revision")
        assert ordered["revision"].to_list() == list(range(1, ordered.height + 1))
        assert ordered["version_id"][0] == article
        assert ordered["is_latest"].to_list() == [False] * (ordered.height - 1) + [True]
        assert ordered.select("outlet", "story_id").unique().height == 1
    assert set(states["story_id"]) <= set(states["article_id"])
    assert sorted(found.stories["story_id"]) == sorted(set(states["story_id"]))
    assert found.stories["article_count"].sum() == states["article_id"].n_unique()


def test_listings_that_meet_a_page_are_matched_and_only_changes_come_back() -> None:
    one, two = content_id("one"), content_id("two")
    rows = [
        {"position": 1, "url_key": "a"},
        {"position": 2, "url_key": "b", "version_id": two, "matched_by": "url"},
        {"position": 3, "url_key": "b", "version_id": one, "matched_by": "url"},
        {"position": 4, "url_key": "unknown"},
    ]
    listings = pl.DataFrame(
        [{"capture_id": content_id("c"), "kind": "listing"} | row for row in rows],
        schema=dict(Sightings.create_empty().schema) | {"url_key": pl.String},
    )
    shown = pl.DataFrame({"url_key": ["a", "b"], "version_id": [one, two]})
    matched = match_listings(listings, shown)
    assert matched.columns == Sightings.column_names()
    assert matched.sort("position").select("position", "version_id", "matched_by").rows() == [
        (1, one, "url"),
        (3, two, "url"),
    ]
