"""What an id or an address means, on the sample; and how `show` hands an article on."""

import json
from pathlib import Path

import pytest

from flows.load import connect
from flows.lookup import find_article, rows
from schemas.errors import InputError
from tests.commands import called


@pytest.mark.parametrize("column", ["version_id", "article_id", "story_id"])
def test_every_id_of_the_sample_leads_to_an_article_that_bears_it(
    sample: Path, column: str
) -> None:
    with connect(sample) as connection:
        for row in rows(connection, f"SELECT DISTINCT {column} AS id FROM articles"):
            found = find_article(connection, row["id"])
            held = rows(
                connection, f"SELECT {column} AS id FROM articles WHERE article_id = ?", found
            )
            assert row["id"] in [one["id"] for one in held]


def test_an_address_is_found_however_it_is_written(sample: Path) -> None:
    with connect(sample) as connection:
        texts = rows(
            connection,
            "SELECT url, min(article_id) AS id FROM articles WHERE url IS NOT NULL "
            "GROUP BY url HAVING count(DISTINCT article_id) = 1",
        )
        assert len(texts) > 5
        for text in texts:
            bare = text["url"].partition("://")[2]
            for written in (text["url"], bare, f"https://{bare}#top"):
                assert find_article(connection, written) == text["id"]


def test_several_are_listed_with_day_outlet_and_title(sample: Path) -> None:
    with connect(sample) as connection:
        capture = rows(
            connection,
            "SELECT capture_id FROM sightings WHERE kind <> 'page' GROUP BY ALL "
            "HAVING count(DISTINCT version_id) > 1 AND count(*) FILTER (kind = 'page') = 0",
        )[0]["capture_id"]
        with pytest.raises(InputError, match=r"means \d+ articles; name one of them:\n") as told:
            find_article(connection, capture)
    for line in str(told.value).splitlines()[1:]:
        assert line[:2] == "  "
        start = line.split()[0]
        assert called("show", start, "--dataset", sample).returncode == 0


def test_what_holds_no_article_says_why(sample: Path) -> None:
    with connect(sample) as connection:
        reject = rows(connection, "FROM rejects WHERE capture_id IS NOT NULL LIMIT 1")[0]
        with pytest.raises(InputError, match=f"was rejected: {reject['reason']}"):
            find_article(connection, reject["capture_id"])
        listed = rows(
            connection,
            "FROM missing_articles WHERE url NOT IN (SELECT url FROM sightings "
            "WHERE version_id IS NOT NULL AND url IS NOT NULL) LIMIT 1",
        )[0]
        with pytest.raises(InputError, match="is listed, but no capture shows it"):
            find_article(connection, listed["url"])
        with pytest.raises(InputError, match="find one by its title"):
            find_article(connection, "https://nowhere.example/at/all")


def test_show_hands_an_article_on_as_json(sample: Path) -> None:
    with connect(sample) as connection:
        own = rows(connection, "SELECT article_id FROM articles WHERE revision = 2")[0][
            "article_id"
        ]
    done = called("show", own, "--format", "json", "--dataset", sample)
    article = json.loads(done.stdout)
    assert [text["revision"] for text in article["revisions"]] == [1, 2]
    assert article["revisions"][0]["published_on"] == "2024-10-15"
    assert article["revisions"][0]["date_clues"]
    assert article["revisions"][0]["sightings"]
    assert article["revisions"][0]["relations"][0]["title"] == article["revisions"][1]["title"]
    assert article["changes"][0]["words_added"] > 0
    assert article["story"]["article_count"] == 1
