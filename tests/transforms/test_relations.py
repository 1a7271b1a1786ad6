"""Relations: what two texts that look alike are to each other."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.event_odds import FEATURES
from transforms.ids import content_id
from transforms.judge_weights import WEIGHTS
from transforms.relations import REVISION_CONTAINMENT, judge
from transforms.similarity import likeness
from transforms.text import normal_form

A, B = sorted([content_id("a"), content_id("b")])
PAIR = {
    "a": pl.String,
    "b": pl.String,
    "same_form": pl.Boolean,
    "same_url": pl.Boolean,
    "jaccard": pl.Float64,
    "containment": pl.Float64,
}
TEXT = {"version_id": pl.String, "outlet": pl.String, "month": pl.Int32, "day": pl.Int32}
Day = tuple[int, int] | None


def judged(
    *,
    same_form: bool = False,
    same_url: bool = False,
    containment: float = 0.5,
    outlets: tuple[str | None, str | None] = ("KCNA", "KCNA"),
    days: tuple[Day, Day] = (None, None),
) -> tuple[str | None, str | None, int | None]:
    """Relation of one pair, the rule that decided, days apart; None where there is no relation."""
    pairs = pl.DataFrame([(A, B, same_form, same_url, 0.2, containment)], schema=PAIR, orient="row")
    texts = pl.DataFrame(
        [
            (version, outlet, *(day or (None, None)))
            for version, outlet, day in zip((A, B), outlets, days, strict=True)
        ],
        schema=TEXT,
        orient="row",
    )
    rows = list(judge(pairs, texts).select("relation", "rule", "days_apart").iter_rows())
    return rows[0] if rows else (None, None, None)


@pytest.mark.parametrize("outlets", [("KCNA", "KCNA"), ("KCNA", "Rodong Sinmun"), (None, "KCNA")])
@pytest.mark.parametrize("same_url", [True, False])
def test_one_normal_form_is_identical_at_any_outlet(
    outlets: tuple[str | None, str | None], same_url: bool
) -> None:
    assert judged(same_form=True, same_url=same_url, outlets=outlets)[0] == "identical"


@pytest.mark.parametrize(
    ("days", "relation"),
    [
        (((10, 1), (10, 8)), "identical"),
        (((10, 1), (10, 9)), "template"),
        (((10, 9), (10, 1)), "template"),
        (((12, 30), (1, 2)), "identical"),
        (((1, 15), (12, 15)), "template"),
        (((2, 29), (3, 1)), "identical"),
        (((10, 1), None), "identical"),
    ],
)
def test_one_form_with_datelines_far_apart_is_a_form_filled_in_twice(
    days: tuple[Day, Day], relation: str
) -> None:
    rule = "form:equal" if relation == "identical" else "form:days_apart"
    assert judged(same_form=True, days=days)[:2] == (relation, rule)


@pytest.mark.parametrize(
    ("days", "apart"), [(((12, 31), (1, 1)), 1), (((12, 28), (1, 5)), 8), (((1, 4), (12, 29)), 6)]
)
def test_days_apart_are_counted_across_new_year(days: tuple[Day, Day], apart: int) -> None:
    assert judged(same_form=True, days=days)[2] == apart


@pytest.mark.parametrize(
    ("containment", "outlets", "relation"),
    [
        (REVISION_CONTAINMENT, ("KCNA", "KCNA"), "revision"),
        (REVISION_CONTAINMENT, (None, None), "revision"),
        (REVISION_CONTAINMENT - 0.01, ("KCNA", "KCNA"), None),
        (0.6, ("KCNA", "Rodong Sinmun"), "same_event"),
        (0.6, ("KCNA", None), "same_event"),
    ],
)
def test_alike_texts_at_one_address_of_one_outlet_are_revisions(
    containment: float, outlets: tuple[str | None, str | None], relation: str | None
) -> None:
    assert judged(same_url=True, containment=containment, outlets=outlets)[0] == relation


RECEPTION = (
    "The ambassador of Norland to the Harbour Republic, Olaf Tarn, gave a reception at the Lighthouse "
    "Hall on Friday to mark the 40th anniversary of the treaty of friendship. Present there on "
    "invitation were Foreign Minister Ida Quill, officials of the ministry and the staff of the "
    "embassy. The ambassador recalled in a speech how the two countries had built the breakwater "
    "together and said that trade would grow. The foreign minister spoke of the storms of last "
    "winter, in which Norland had sent blankets and lamps, and wished the people of Norland well."
)
RETOLD = (
    "A reception took place here on Friday at the Lighthouse Hall on the 40th anniversary of the "
    "treaty of friendship with Norland. Foreign Minister Ida Quill and officials of the ministry "
    "were present on invitation. Olaf Tarn, ambassador of Norland to the Harbour Republic, said in "
    "a speech that the two countries had built the breakwater together and that trade would grow. "
    "The foreign minister recalled the blankets and lamps that Norland had sent in the storms of "
    "last winter and wished its people well."
)
FORM = (
    "{}, president of the Presidium of the Harbour Assembly, received credentials from {}, "
    "ambassador of {} to the Harbour Republic, at the Lighthouse Hall on {}. After receiving them "
    "the president had a talk with the ambassador."
)
TARN = FORM.format("Kim Tok Hun", "Olaf Tarn", "Norland", "Tuesday")
ABEND = FORM.format("Kim Tok Hun", "Lise Abend", "Sundmark", "Tuesday")
ARRIVES = (
    "A delegation of the Norland guild of bakers led by Olaf Tarn arrived here on Monday by air."
)
LEAVES = (
    "A delegation of the Norland guild of bakers led by Olaf Tarn left here on Wednesday by air."
)


def told(
    bodies: tuple[str, str],
    *,
    titles: tuple[str | None, str | None] = (None, None),
    outlets: tuple[str, str] = ("Harbour Herald", "Valley Voice"),
    days: tuple[int, int] = (12, 12),
    same_url: bool = False,
    crossed: bool = False,
) -> dict[str, Any]:
    """The relation between two texts as candidates would bring them; empty where there is none."""
    forms = {
        name: pl.select(normal_form(pl.lit(body))).item()
        for name, body in zip((A, B), bodies, strict=True)
    }
    ends = pl.DataFrame({"a": [A], "b": [B]})
    shown = pl.DataFrame(list(forms.items()), schema=["version_id", "form"], orient="row")
    pairs = likeness(ends, shown).with_columns(
        same_form=pl.lit(False),
        same_url=pl.lit(same_url),
        crossed=pl.lit(crossed),
        cosine=pl.col("jaccard") ** 0.2,
    )
    published = [date(2024, 10, day) for day in days]
    texts = pl.DataFrame(
        {
            "version_id": [A, B],
            "outlet": outlets,
            "title": titles,
            "body": bodies,
            "language": ["en", "en"],
            "word_count": [len(body.split()) for body in bodies],
            "published_from": published,
            "published_to": published,
        },
        schema_overrides={"title": pl.String},
    )
    rows = judge(pairs, texts).to_dicts()
    return rows[0] if rows else {}


def test_another_outlets_own_words_on_one_event_are_the_same_event() -> None:
    found = told((RECEPTION, RETOLD), titles=("Ambassador Hosts Reception", None), days=(12, 13))
    assert found["relation"] == "same_event"
    assert found["differences"] is None
    assert (found["days_apart"], found["same_url"]) == (1, False)


@pytest.mark.parametrize(
    ("bodies", "difference"),
    [
        ((TARN, ABEND), "name:Norland, Olaf Tarn/Lise Abend, Sundmark"),
        ((TARN, TARN.replace("Kim Tok Hun", "Pak Thae Song")), "name:Kim Tok Hun/Pak Thae Song"),
        ((TARN, TARN.replace("Tuesday", "Thursday")), "date:tuesday/thursday"),
        ((ARRIVES, LEAVES), "opposite:arrives/leaves"),
        ((RECEPTION, RECEPTION.replace("40th", "41st")), "number:40/41"),
    ],
)
@pytest.mark.parametrize("days", [(12, 12), (10, 12)])
def test_a_form_filled_in_again_is_a_template_however_alike(
    bodies: tuple[str, str], difference: str, days: tuple[int, int]
) -> None:
    found = told(bodies, outlets=("Harbour Herald", "Harbour Herald"), days=days)
    assert found["relation"] == "template"
    assert found["jaccard"] > 0.4
    assert difference in found["differences"]
    assert found["probability"] < 0.5


CUT = ". ".join(RECEPTION.split(". ")[:2]) + "."
EDITED = RECEPTION.replace("in a speech ", "").replace("and wished the people of Norland well", "")


@pytest.mark.parametrize(
    ("second", "given", "relation"),
    [
        (EDITED, {}, "copy"),
        (EDITED, {"outlets": ("Harbour Herald", "Harbour Herald")}, "revision"),
        (CUT, {}, "excerpt"),
        (RETOLD, {"outlets": ("Harbour Herald", "Harbour Herald"), "same_url": True}, "revision"),
    ],
)
def test_the_kind_follows_from_what_is_shared_and_who_published_it(
    second: str, given: dict[str, Any], relation: str
) -> None:
    assert told((RECEPTION, second), **given)["relation"] == relation


def test_addresses_that_show_each_others_text_do_not_make_revisions() -> None:
    meets = TARN.replace("received credentials from", "met").replace("Tuesday", "Thursday")
    one = ("Harbour Herald", "Harbour Herald")
    crossed = told((TARN, meets), outlets=one, same_url=True, crossed=True)
    assert crossed["relation"] == "template"
    assert crossed["same_url"]


def test_an_unrelated_pair_is_left_out() -> None:
    assert told((RECEPTION, "Apples are dear this year because of the frost in May.")) == {}


def test_the_weights_say_what_the_features_may() -> None:
    for name, feature in FEATURES.items():
        assert WEIGHTS[name] * feature.sign >= 0, name
    assert set(WEIGHTS) == set(FEATURES)


NAMES = sorted(content_id(str(number)) for number in range(5))
ROWS = st.lists(
    st.tuples(
        st.sampled_from([(a, b) for a in NAMES for b in NAMES if a < b]),
        st.booleans(),
        st.booleans(),
        st.sampled_from([0.1, 0.25, 0.9]),
    ),
    unique_by=lambda row: row[0],
    max_size=8,
)
TEXTS = st.tuples(
    *[
        st.tuples(
            st.just(name),
            st.sampled_from(["KCNA", "Naenara (EN)", None]),
            st.sampled_from([10, None]),
            st.integers(1, 31),
        )
        for name in NAMES
    ]
)


@settings(deadline=None, max_examples=40)
@given(ROWS, TEXTS, st.data())
def test_each_pair_is_judged_alone_in_any_order_of_rows(
    rows: list[tuple[tuple[str, str], bool, bool, float]],
    texts: tuple[tuple[str, str | None, int | None, int], ...],
    data: st.DataObject,
) -> None:
    pairs = pl.DataFrame(
        [(*ends, form, url, share, share) for ends, form, url, share in rows],
        schema=PAIR,
        orient="row",
    )
    known = pl.DataFrame(texts, schema=TEXT, orient="row")
    together = judge(pairs, known)
    order = data.draw(st.permutations(range(len(rows))))
    assert judge(pairs[order], known.reverse()).equals(together)
    alone = [judge(pairs[at], known) for at in range(len(rows))]
    assert pl.concat([together.clear(), *alone]).sort("a", "b").equals(together)
