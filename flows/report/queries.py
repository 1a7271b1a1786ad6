"""Queries: what the page counts and lists, as the SQL that it shows beside each table.

They run on the views of the catalog at one release, so whoever doubts a number can ask it again
with `broadsheet sql --release N`. Orders are total, so that the same release gives the same page.
Of missing articles one is counted for each address or, where none is shown, for each wording.
"""

_MISSING_KEY = "coalesce(url, text, title, '')"

FIGURES = f"""\
SELECT (SELECT count(*) FROM captures) AS captures,
  (SELECT count(*) FROM latest_articles) AS articles,
  (SELECT count(DISTINCT outlet) FROM latest_articles) AS outlets,
  (SELECT count(*) FROM revisions) AS revisions,
  (SELECT count(*) FROM stories) AS stories,
  (SELECT count(DISTINCT (outlet, {_MISSING_KEY})) FROM missing_articles) AS missing,
  (SELECT count(*) FROM rejects) AS rejects"""

_SEEN = """\
WITH seen AS (
  SELECT coalesce(page.outlet, c.outlet) AS outlet, c.captured_at::DATE AS day
  FROM captures c
  LEFT JOIN sightings page ON page.capture_id = c.capture_id AND page.position = 0
)"""

CAPTURES_BY_DAY = f"""\
{_SEEN}
SELECT outlet, day, count(*) AS captures
FROM seen
GROUP BY ALL ORDER BY outlet NULLS LAST, day NULLS LAST"""

ARTICLES_BY_DAY = """\
SELECT outlet, published_on AS day, count(*) AS articles
FROM latest_articles
GROUP BY ALL ORDER BY outlet NULLS LAST, day NULLS LAST"""

OUTLETS = f"""\
{_SEEN}
SELECT outlet, count(*) FILTER (kind = 'capture') AS captures,
  count(*) FILTER (kind = 'article') AS articles,
  count(day) FILTER (kind = 'article') AS dated,
  min(day) FILTER (kind = 'article') AS first_day,
  max(day) FILTER (kind = 'article') AS last_day,
  count(*) FILTER (kind = 'earlier') AS earlier_texts,
  count(*) FILTER (kind = 'missing') AS missing
FROM (
  SELECT 'capture' AS kind, outlet, day FROM seen
  UNION ALL
  SELECT if(is_latest, 'article', 'earlier'), outlet, published_on FROM articles
  UNION ALL
  SELECT DISTINCT ON (outlet, {_MISSING_KEY}) 'missing', outlet, NULL FROM missing_articles
)
GROUP BY outlet ORDER BY articles DESC, captures DESC, outlet NULLS LAST"""

DAYS = f"""\
{_SEEN}
SELECT day, outlet, count(*) FILTER (kind = 'capture') AS captures,
  count(*) FILTER (kind = 'article') AS articles
FROM (
  SELECT 'capture' AS kind, outlet, day FROM seen
  UNION ALL
  SELECT 'article', outlet, published_on FROM latest_articles
)
WHERE day IS NOT NULL
GROUP BY ALL ORDER BY day DESC, outlet NULLS LAST"""

PUBLICATION_BASES = """\
SELECT published_basis AS basis, count(*) AS articles, count(published_on) AS one_day,
  median(published_confidence) AS confidence,
  count(*) FILTER (is_date_conflict) AS contradicted
FROM latest_articles
GROUP BY basis ORDER BY articles DESC, basis"""

EVENT_BASES = """\
SELECT event_basis AS basis, count(*) AS articles, count(event_on) AS one_day,
  median(event_confidence) AS confidence
FROM latest_articles
GROUP BY basis ORDER BY articles DESC, basis"""

EXACTNESS = """\
SELECT exactness, count(*) FILTER (date = 'publication') AS publication,
  count(*) FILTER (date = 'event') AS event
FROM (
  SELECT date, CASE WHEN last IS NULL THEN 'not known'
    WHEN first IS NULL THEN 'a latest day only'
    WHEN last = first THEN 'one day'
    WHEN last - first < 7 THEN 'days within a week'
    WHEN last - first < 31 THEN 'days within a month'
    ELSE 'a longer time' END AS exactness,
    coalesce(last - first, if(last IS NULL, 100_000, 50_000)) AS width
  FROM (
    SELECT 'publication' AS date, published_from AS first, published_to AS last
    FROM latest_articles
    UNION ALL
    SELECT 'event', event_from, event_to FROM latest_articles
  )
)
GROUP BY exactness ORDER BY min(width)"""

CONFIDENCE = """\
SELECT confidence, count(*) FILTER (date = 'publication') AS publication,
  count(*) FILTER (date = 'event') AS event
FROM (
  SELECT date, CASE WHEN sure >= 0.98 THEN '0.98 or more'
    WHEN sure >= 0.95 THEN '0.95 to 0.98'
    WHEN sure >= 0.9 THEN '0.90 to 0.95'
    WHEN sure >= 0.8 THEN '0.80 to 0.90'
    WHEN sure >= 0 THEN 'below 0.80'
    ELSE 'no interval' END AS confidence, sure
  FROM (
    SELECT 'publication' AS date, published_confidence AS sure FROM latest_articles
    UNION ALL
    SELECT 'event', event_confidence FROM latest_articles
  )
)
GROUP BY confidence ORDER BY max(sure) DESC NULLS LAST"""

CHANGES_OF_ARTICLES = """\
SELECT change, count(*) AS changes, count(DISTINCT article_id) AS articles,
  sum(words_added)::BIGINT AS words_added, sum(words_removed)::BIGINT AS words_removed
FROM revisions
GROUP BY change ORDER BY changes DESC, change"""

REVISIONS = """\
SELECT r.*, a.outlet, a.language, a.published_on
FROM revisions r JOIN articles a USING (version_id)
ORDER BY r.changed_at DESC NULLS LAST, r.revision_id"""

STORIES = """\
SELECT s.*, a.language, a.published_on AS first_told_on
FROM stories s LEFT JOIN latest_articles a ON a.article_id = s.story_id
WHERE s.article_count > 1
ORDER BY s.outlet_count DESC, s.article_count DESC, s.published_on DESC NULLS LAST, s.story_id"""

TELLINGS = """\
WITH alike AS (
  SELECT one.article_id, arg_max(relation, (probability, relation)) AS relation
  FROM (SELECT a AS this, b AS that, relation, probability FROM relations
    UNION ALL SELECT b, a, relation, probability FROM relations) r
  JOIN articles one ON one.version_id = r.this
  JOIN articles other ON other.version_id = r.that
  WHERE one.story_id = other.story_id AND one.article_id <> other.article_id
    AND relation <> 'template'
  GROUP BY one.article_id
)
SELECT t.story_id, t.article_id, t.outlet, t.title, t.language, t.url, t.published_on,
  t.published_to, t.article_id = t.story_id AS is_first, alike.relation,
  t.published_on - first.published_on AS days_behind
FROM latest_articles t
JOIN latest_articles first ON first.article_id = t.story_id
JOIN stories s ON s.story_id = t.story_id
LEFT JOIN alike ON alike.article_id = t.article_id
WHERE s.article_count > 1
ORDER BY t.story_id, is_first DESC, coalesce(t.published_on, t.published_to) NULLS LAST,
  t.outlet, t.article_id"""

LEADS = """\
WITH told AS (
  SELECT t.story_id, t.outlet, bool_or(t.article_id = t.story_id) AS is_first,
    min(t.published_on - first.published_on) AS days_behind
  FROM latest_articles t
  JOIN stories s ON s.story_id = t.story_id
  JOIN latest_articles first ON first.article_id = t.story_id
  WHERE s.outlet_count > 1
  GROUP BY ALL
)
SELECT outlet, count(*) AS stories, count(*) FILTER (is_first) AS first,
  count(*) FILTER (NOT is_first) AS later,
  median(days_behind) FILTER (NOT is_first) AS median_days_behind
FROM told
GROUP BY outlet ORDER BY first DESC, stories DESC, outlet NULLS LAST"""

MISSING_BY_OUTLET = f"""\
SELECT outlet, count(DISTINCT {_MISSING_KEY}) AS articles,
  count(DISTINCT capture_id) AS captures, min(listed_on) AS first_day, max(listed_on) AS last_day
FROM missing_articles
GROUP BY outlet ORDER BY articles DESC, outlet NULLS LAST"""

MISSING = f"""\
SELECT outlet, min(title) AS title, min(text) AS text, bool_or(is_truncated) AS is_truncated,
  min(url) AS url, min(listed_on) AS listed_on, count(DISTINCT capture_id) AS captures,
  max(captured_at)::DATE AS last_seen_on
FROM missing_articles
GROUP BY outlet, {_MISSING_KEY}
ORDER BY listed_on DESC NULLS LAST, captures DESC, outlet NULLS LAST, {_MISSING_KEY}"""

REJECTS_BY_REASON = """\
SELECT reason, stage, count(*) AS rejects
FROM rejects
GROUP BY ALL ORDER BY rejects DESC, reason, stage"""

REJECTS = """\
SELECT reason, stage, detail
FROM rejects
ORDER BY reason, stage, detail, reject_id"""
