"""Mentions and differences: what is found in a text, and what two texts say instead of each other."""

import polars as pl
import pytest

from transforms import mentions
from transforms.differences import Mentions, swaps

BODY = (
    "Choe Son Hui, foreign minister of the Harbour Republic, sent 3,000 lamps on Aug. 10 to "
    "Olaf Tarn of the Norland Guild (NG) on Friday. Accompanying her were two bakers."
)


def read(body: str, title: str = "") -> pl.DataFrame:
    return mentions.leads(pl.DataFrame({"text": [0], "title": [title], "body": [body]}))


def tokens(frame: pl.DataFrame) -> set[str]:
    return set(frame["token"])


def test_a_text_mentions_persons_names_numbers_days_and_acts() -> None:
    lead = read(BODY)
    shown = set(mentions.names(lead)["shown"])
    assert shown == {"Choe Son Hui", "Harbour Republic", "Olaf Tarn", "Norland Guild", "NG"}
    # a Korean name counts as a whole, for its syllables recur
    assert "choe son hui" in tokens(mentions.names(lead))
    assert tokens(mentions.numbers(lead)) == {"3000", "two"}
    assert tokens(mentions.days(lead)) == {"aug 10"}
    assert tokens(mentions.weekdays(lead)) == {"friday"}
    assert tokens(mentions.acts(lead)) == {"sends"}


def test_a_headlines_words_are_names_unless_the_text_writes_them_small() -> None:
    lead = read(BODY + " The minister greets bakers.", "Minister Greets Norland Bakers")
    assert tokens(mentions.title_names(lead, mentions.words(lead))) == {"norland"}


def test_only_the_lead_is_asked_and_its_last_word_is_whole() -> None:
    lead = read("word " * 79 + "Nor" + "land " * 2 + "Quill")
    assert lead["lead"].item().endswith("word ")
    assert "quill" in tokens(mentions.vocabulary(lead, mentions.words(lead)))


def between(
    first: str, second: str, titles: tuple[str, str] = ("", "")
) -> tuple[dict[str, int], list[str]]:
    texts = pl.DataFrame({"text": [0, 1], "title": titles, "body": [first, second]})
    pairs = pl.DataFrame({"pair": [0], "a": [0], "b": [1]})
    counted, said = swaps(pairs, Mentions(texts))
    row = counted.row(0, named=True)
    return (
        {name.removesuffix("_swaps"): row[name] for name in row if name.endswith("_swaps")},
        said["differences"].to_list()[0] if said.height else [],
    )


def test_what_one_side_alone_mentions_is_no_difference() -> None:
    shorter = "Choe Son Hui, foreign minister of the Harbour Republic, sent lamps to Olaf Tarn."
    counts, said = between(BODY, shorter)
    assert set(counts.values()) == {0}
    assert said == []


def test_a_short_form_is_no_other_name() -> None:
    long = "The staff of the Harbour Workers' Party met in the Norland hall and talked of lamps."
    short = "The staff of the HWP met in the Norland hall and talked about old lamps of the Party."
    assert between(long, short)[0]["name"] == 0


def test_a_short_form_is_known_from_either_text() -> None:
    first = "The envoy of Norland to the HWR gave a dinner at the hall in Quay on Monday."
    second = "The envoy of Norland to the Harbour Workers' Republic gave a dinner on the 14th."
    assert between(first, second)[0]["name"] == 0
    other = "The envoy of Norland to the Southern Lakes Union gave a dinner on the 14th."
    assert between(first, other)[0]["name"] == 1


@pytest.mark.parametrize(
    ("first", "second", "kind", "said"),
    [
        ("Kim Tok Hun met Olaf Tarn.", "Pak Thae Song met Olaf Tarn.", "name", "name:Kim Tok Hun/Pak Thae Song"),
        ("Some 12 boats sank.", "Some 15 boats sank.", "number", "number:12/15"),
        ("It began on May 3.", "It began on May 4.", "date", "date:may 3/may 4"),
        ("He met her on Monday.", "He met her on Sunday.", "weekday", "date:monday/sunday"),
        ("The guests arrived.", "The guests left.", "opposite", "opposite:arrives/leaves"),
        ("The fair was opened.", "The fair was closed.", "opposite", "opposite:opens/closes"),
        ("He sent a letter.", "He received a letter.", "opposite", "opposite:sends/receives"),
    ],
)  # fmt: skip
def test_mentions_instead_of_each_other_are_counted_and_spelled_out(
    first: str, second: str, kind: str, said: str
) -> None:
    counts, differences = between(first, second)
    assert counts[kind] == 1
    assert {name for name, count in counts.items() if count} == {kind}
    assert differences == [said]


def test_who_sends_and_who_receives_is_an_opposite() -> None:
    titles = ("Greetings to Norland President", "Greetings from Norland President")
    body = "A message of greetings was handed over by the president of the guild."
    counts, differences = between(body, body, titles)
    assert counts["opposite"] == 1
    assert "opposite:to/from" in differences


def test_a_text_that_says_both_opposites_has_none() -> None:
    both = "The guests arrived on Monday and left on the same day."
    assert between(both, "The guests left on Monday.")[0]["opposite"] == 0
