"""Why rows differ between two releases, as SQL: the macros `<table>_changes(n := N, m := M)`.

A row of `<table>_diff` with its `cause`, told from what else differs between the two releases:
the captures that arrived, the texts that they show, the evidence of dates that they bring, and the
rules that the releases name. Nothing here knows a table by name but the evidence itself; a table is
tied to it by the ids that its rows carry.
"""

from collections.abc import Sequence

from flows.differences import previous_and_newest
from flows.releases import Manifest
from schemas.tables import Table

CAUSES = {
    "new_capture": "a capture arrived",
    "publishers_edit": "a capture arrived that shows another text of an article known before",
    "late_clue": "a date was settled anew from a listing or other evidence that arrived",
    "rules": "rules, profiles or packages are not the same, and no capture explains it",
    "forgotten": "the capture that it rested on is no longer there",
    "unexplained": "no capture arrived and the rules are the same: what pages teach each other, or "
    "code that changed without a new version of the rules",
}
_DATES = (
    "published_on", "published_from", "published_to", "published_basis", "published_confidence",
    "is_date_conflict", "event_on", "event_from", "event_to", "event_basis", "event_confidence",
)  # fmt: skip
_PLACES = ("article_id", "revision", "revision_basis", "is_latest")
_FACTS = ("is_new", "is_gone", "is_shown", "is_left", "is_dated", "is_edit", "is_reordered")
_SOURCES = ("captures", "payloads")
"""Tables that no rule makes: their rows change by captures alone."""


def evidence_macros(releases: Sequence[Manifest]) -> list[str]:
    """Return the statements for what the causes are told from."""
    previous, newest = previous_and_newest(releases)
    head = "CREATE OR REPLACE MACRO {}(n := " + f"{previous}, m := {newest}) AS TABLE "
    return [
        head.format("capture_facts") + "SELECT capture_id, content_sha256, "
        "change = 'added' AS is_new, change = 'removed' AS is_gone "
        "FROM captures_diff(old := n, new := m) WHERE change <> 'changed'",
        head.format("release_facts") + f"SELECT {_rules('n', releases)} <> {_rules('m', releases)} "
        "AS has_other_rules, (SELECT count(*) > 0 FROM capture_facts(n := n, m := m) "
        "WHERE is_new) AS has_captures",
        head.format("text_facts") + _TEXT_FACTS,
        head.format("story_facts")
        + f"SELECT story_id, {', '.join(f'bool_or({name}) AS {name}' for name in _FACTS)} "
        "FROM text_facts(n := n, m := m) WHERE story_id IS NOT NULL GROUP BY story_id",
    ]


def changes_macro(table: Table, releases: Sequence[Manifest]) -> str:
    """Return the statement that makes a table's macro."""
    previous, newest = previous_and_newest(releases)
    columns = table.schema.column_names()
    joins, fact = _ties(columns)
    is_date = "true" if table.name == "date_clues" else _any_changed(_DATES, columns)
    return (
        f"CREATE OR REPLACE MACRO {table.name}_changes(n := {previous}, m := {newest}) AS TABLE "
        f"SELECT row_.*, {_cause(table, fact, is_date, _any_changed(_PLACES, columns))} AS cause "
        f"FROM {table.name}_diff(old := n, new := m) row_ {' '.join(joins)} "
        "CROSS JOIN release_facts(n := n, m := m) facts"
    )


_TEXT_FACTS = """
WITH evidence AS (
    SELECT version_id, NULL AS article_id, NULL AS story_id, change = 'added' AS is_new,
        change = 'removed' AS is_gone, false AS is_shown, false AS is_left, false AS is_dated,
        false AS is_known
    FROM texts_diff(old := n, new := m) WHERE change <> 'changed'
    UNION ALL
    SELECT version_id, article_id, story_id, false, false, false, false, false,
        change = 'changed'
    FROM states_diff(old := n, new := m)
    UNION ALL
    SELECT version_id, NULL, NULL, false, false, capture.is_new, capture.is_gone, false, false
    FROM sightings_diff(old := n, new := m) JOIN capture_facts(n := n, m := m) capture
    USING (capture_id) WHERE version_id IS NOT NULL
    UNION ALL
    SELECT version_id, NULL, NULL, false, false, false, false, capture.is_new, false
    FROM date_clues_diff(old := n, new := m) JOIN capture_facts(n := n, m := m) capture
    USING (capture_id)
), texts_ AS (
    SELECT version_id, any_value(article_id) AS article_id, any_value(story_id) AS story_id,
        bool_or(is_new) AS is_new, bool_or(is_gone) AS is_gone, bool_or(is_shown) AS is_shown,
        bool_or(is_left) AS is_left, bool_or(is_dated) AS is_dated, bool_or(is_known) AS is_known
    FROM evidence GROUP BY version_id
), edited AS (
    SELECT article_id FROM texts_ WHERE article_id IS NOT NULL GROUP BY article_id
    HAVING bool_or(is_new AND is_shown) AND bool_or(is_known)
)
SELECT texts_.* EXCLUDE (is_known), is_new AND is_shown AND edited.article_id IS NOT NULL
    AS is_edit, edited.article_id IS NOT NULL AS is_reordered
FROM texts_ LEFT JOIN edited USING (article_id)
""".replace("\n", " ")


def _ties(columns: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the joins that tie a row to the evidence, and each fact as an expression."""
    ours = {"own_new": "false", "own_gone": "false"} | dict.fromkeys(_FACTS, "false")
    joins = []
    own = next((name for name in ("capture_id", "content_sha256") if name in columns), None)
    if own:
        joins.append(
            f"LEFT JOIN (SELECT {own}, bool_or(is_new) AS is_new, bool_or(is_gone) AS is_gone "
            f"FROM capture_facts(n := n, m := m) GROUP BY {own}) own USING ({own})"
        )
        ours |= {
            "own_new": "coalesce(own.is_new, false)",
            "own_gone": "coalesce(own.is_gone, false)",
        }
    texts = [name for name in ("version_id", "a", "b") if name in columns]
    joins += [
        f"LEFT JOIN text_facts(n := n, m := m) text_{name} ON row_.{name} = text_{name}.version_id"
        for name in texts
    ]
    if texts:
        for fact in _FACTS:
            each = " OR ".join(f"coalesce(text_{name}.{fact}, false)" for name in texts)
            ours[fact] = f"({each})"
    elif "story_id" in columns:
        joins.append("LEFT JOIN story_facts(n := n, m := m) story USING (story_id)")
        ours |= {fact: f"coalesce(story.{fact}, false)" for fact in _FACTS}
    return joins, ours


def _cause(table: Table, fact: dict[str, str], is_date: str, is_place: str) -> str:
    """Return the cause as one CASE; the first that holds is told."""
    columns = table.schema.column_names()
    is_tied = any(value != "false" for value in fact.values())
    is_dated = f"({fact['is_dated']} OR {fact['is_shown']} OR {fact['own_new']})"
    ingested = "row_.stage = 'ingest'" if "stage" in columns else "false"
    from_captures = table.name in _SOURCES
    last = (
        "WHEN facts.has_captures THEN {} WHEN facts.has_other_rules THEN 'rules'"
        if not is_tied
        else "WHEN facts.has_other_rules THEN 'rules' WHEN facts.has_captures THEN {}"
    )
    return (
        f"CASE WHEN change = 'removed' AND ({fact['own_gone']} OR {fact['is_left']}) "
        "THEN 'forgotten' "
        f"WHEN {str(from_captures).lower()} OR {ingested} THEN 'new_capture' "
        f"WHEN {fact['is_edit']} THEN 'publishers_edit' "
        f"WHEN {fact['is_new']} AND {fact['is_shown']} THEN 'new_capture' "
        f"WHEN NOT {fact['is_new']} AND NOT {fact['is_gone']} THEN CASE "
        f"WHEN {is_place} AND {fact['is_reordered']} THEN 'publishers_edit' "
        f"WHEN {is_date} AND {is_dated} THEN 'late_clue' "
        f"WHEN {fact['is_shown']} OR {fact['own_new']} THEN 'new_capture' "
        f"{last.format(f'''CASE WHEN {is_date} THEN 'late_clue' ELSE 'new_capture' END''')} "
        "ELSE 'unexplained' END "
        "WHEN facts.has_other_rules THEN 'rules' WHEN facts.has_captures THEN 'new_capture' "
        "ELSE 'unexplained' END"
    )


def _any_changed(names: Sequence[str], columns: Sequence[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names if name in columns)
    return f"coalesce(list_has_any(changed_columns, [{listed}]), false)" if listed else "false"


def _rules(parameter: str, releases: Sequence[Manifest]) -> str:
    """Return a number for the rules by which the release named by a parameter was made."""
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    cases = []
    for release in releases:
        named = tuple(sorted((release.rules | release.packages).items()))
        cases.append(f"WHEN {release.release} THEN {numbers.setdefault(named, len(numbers))}")
    return f"(CASE {parameter} {' '.join(cases)} END)"
