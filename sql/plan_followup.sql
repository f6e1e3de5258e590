-- Follow-up of a läsår, and what a person owes.

-- Activities of a läsår with their follow-up; shown: null, or 'done', 'draft', 'missing'. A draft is seen by those who lead
-- the unit and by whoever is responsible; to others it is missing.
-- followup_overview(first_year int, unit_id id?, shown text?, status text?, viewer_id id?, today day, most int, skip int)
--   -> many asof weighed
-- : activity_id id, number text, title text, unit text?, status text, followup_id id?, state text?, reason text?,
-- : decision text?, analysed int
SELECT a.id AS activity_id, a.number, a.title,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  coalesce(f.status, y.status) AS status, f.id AS followup_id, f.state, f.reason, f.decision,
  CASE WHEN coalesce(f.seen, '') || coalesce(f.cause, '') || coalesce(f.meaning, '') || coalesce(f.next_step, '') <> ''
    THEN 1 ELSE 0 END AS analysed
FROM {activity_year} y CROSS JOIN {activity} a
LEFT JOIN {followup} f ON f.activity_id = y.activity_id AND f.first_year = y.first_year
  AND {part.followup_seen}
WHERE y.first_year = $first_year AND a.id = y.activity_id AND a.state = 'decided'
  AND ($unit_id IS NULL OR y.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($shown IS NULL OR coalesce(f.state, 'missing') = $shown)
  AND ($status IS NULL OR coalesce(f.status, y.status) = $status)
ORDER BY y.number_sort, y.activity_id LIMIT $most OFFSET $skip;

-- The first pages of all of them, today: shorter to plan. Planned once, its unknown LIMIT made it join the whole läsår.
-- followup_page(first_year int, viewer_id id?, today day, most int, skip int) -> many weighed
-- : activity_id id, number text, title text, unit text?, status text, followup_id id?, state text?, reason text?,
-- : decision text?, analysed int
SELECT a.id AS activity_id, a.number, a.title,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  coalesce(f.status, y.status) AS status, f.id AS followup_id, f.state, f.reason, f.decision,
  CASE WHEN coalesce(f.seen, '') || coalesce(f.cause, '') || coalesce(f.meaning, '') || coalesce(f.next_step, '') <> ''
    THEN 1 ELSE 0 END AS analysed
FROM activity_year y CROSS JOIN activity a
LEFT JOIN followup f ON f.activity_id = y.activity_id AND f.first_year = y.first_year
  AND {part.followup_seen}
WHERE y.first_year = $first_year AND a.id = y.activity_id AND a.state = 'decided'
ORDER BY y.number_sort, y.activity_id LIMIT $most OFFSET $skip;

-- The same, counted.
-- followup_counts(first_year int, unit_id id?, viewer_id id?, today day) -> many asof weighed
-- : state text, status text, reason text, decision text, analysed int, n int
SELECT coalesce(f.state, 'missing') AS state, coalesce(f.status, y.status) AS status, coalesce(f.reason, '') AS reason,
  coalesce(f.decision, '') AS decision,
  CASE WHEN coalesce(f.seen, '') || coalesce(f.cause, '') || coalesce(f.meaning, '') || coalesce(f.next_step, '') <> ''
    THEN 1 ELSE 0 END AS analysed, count(*) AS n
FROM {activity_year} y CROSS JOIN {activity} a
LEFT JOIN {followup} f ON f.activity_id = y.activity_id AND f.first_year = y.first_year
  AND {part.followup_seen}
WHERE y.first_year = $first_year AND a.id = y.activity_id AND a.state = 'decided'
  AND ($unit_id IS NULL OR y.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5;

-- The same from the counters, today; what is missing is the rest of decided_count. Drafts of units one does not lead
-- are counted only when they are one's own.
-- followup_kept(first_year int, unit_id id?, viewer_id id?, today day) -> many
-- : state text, status text, reason text, decision text, analysed int, n int
SELECT d.state, d.status, d.reason, d.decision, d.analysed, CAST(sum(d.n) AS BIGINT) AS n
FROM (SELECT c.state, c.status, c.reason, c.decision, c.analysed, c.n FROM followup_count c
    WHERE c.first_year = $first_year AND (c.state = 'done' OR c.unit_id IN ({part.units_led}))
      AND ($unit_id IS NULL OR c.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  UNION ALL SELECT f.state, f.status, f.reason, f.decision, 0, 1
    FROM activity a CROSS JOIN followup f CROSS JOIN activity_year y
    WHERE a.responsible_id = $viewer_id AND a.state = 'decided' AND f.activity_id = a.id AND f.first_year = $first_year
      AND f.state = 'draft' AND y.activity_id = a.id AND y.first_year = $first_year AND y.unit_id NOT IN ({part.units_led})
      AND ($unit_id IS NULL OR y.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))) d
GROUP BY d.state, d.status, d.reason, d.decision, d.analysed HAVING sum(d.n) <> 0 ORDER BY 1, 2, 3, 4, 5;

-- decided_count(first_year int, unit_id id?) -> value
-- : n int
SELECT CAST(coalesce(sum(d.n), 0) AS BIGINT) AS n FROM (SELECT c.unit_id, c.n FROM activity_count c WHERE c.first_year = $first_year
  UNION ALL SELECT c.unit_id, -c.n FROM draft_count c WHERE c.first_year = $first_year) d
WHERE $unit_id IS NULL OR d.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id);

-- followup_rows(first_year int?, unit_id id?, state text?, status text?, activity_id id?, viewer_id id?, today day, most int,
--   skip int) -> many asof weighed
-- : id id, rev int, activity_id id, number text, title text, first_year int, unit_id id, state text, status text,
-- : outcome text, seen text, cause text, meaning text, next_step text, reason text, reason_text text, decision text,
-- : decision_note text, day day
SELECT f.id, f.rev, f.activity_id, a.number, a.title, f.first_year, f.unit_id, f.state, f.status, f.outcome, f.seen, f.cause,
  f.meaning, f.next_step, f.reason, f.reason_text, f.decision, f.decision_note, f.day
FROM {followup} f JOIN {activity} a ON a.id = f.activity_id
WHERE ($first_year IS NULL OR f.first_year = $first_year)
  AND ($unit_id IS NULL OR f.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($state IS NULL OR f.state = $state) AND ($status IS NULL OR f.status = $status)
  AND ($activity_id IS NULL OR f.activity_id = $activity_id)
  AND ((f.state = 'done' AND a.state = 'decided') OR a.responsible_id = $viewer_id
    OR {part.leads_a})
ORDER BY f.first_year, a.number_sort, f.id LIMIT $most OFFSET $skip;

-- followup_rows_count(first_year int?, unit_id id?, state text?, status text?, activity_id id?, viewer_id id?, today day)
--   -> value asof weighed
-- : n int
SELECT count(*) AS n FROM {followup} f JOIN {activity} a ON a.id = f.activity_id
WHERE ($first_year IS NULL OR f.first_year = $first_year)
  AND ($unit_id IS NULL OR f.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($state IS NULL OR f.state = $state) AND ($status IS NULL OR f.status = $status)
  AND ($activity_id IS NULL OR f.activity_id = $activity_id)
  AND ((f.state = 'done' AND a.state = 'decided') OR a.responsible_id = $viewer_id
    OR {part.leads_a});

-- Follow-ups a person owes for a läsår: of the units a principal leads with what lies below, of a director's or
-- controller's own unit, and of what the person is responsible for.
-- work_followups(person_id id, first_year int, today day, most int) -> many
-- : activity_id id, number text, title text, unit text?, followup_id id?, mine int
SELECT a.id AS activity_id, a.number, a.title,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  f.id AS followup_id, CASE WHEN a.responsible_id = $person_id THEN 1 ELSE 0 END AS mine
FROM (SELECT y.activity_id FROM role_grant g CROSS JOIN unit_reach r CROSS JOIN activity_year y
    WHERE r.ancestor_id = g.unit_id AND y.first_year = $first_year AND y.unit_id = r.unit_id AND g.person_id = $person_id AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today)
      AND (g.role IN ('principal', 'deputy_principal') OR (g.role IN ('director', 'controller') AND r.depth = 0))
  UNION SELECT y.activity_id FROM activity x CROSS JOIN activity_year y
    WHERE x.responsible_id = $person_id AND y.activity_id = x.id AND y.first_year = $first_year) w
CROSS JOIN activity a
LEFT JOIN followup f ON f.activity_id = a.id AND f.first_year = $first_year
WHERE a.id = w.activity_id AND a.state = 'decided' AND (f.id IS NULL OR f.state = 'draft')
ORDER BY a.number_sort, a.id LIMIT $most;

-- Open activities whose last day is near or past: one's own, and of the units one leads those nobody is named for.
-- work_activities(person_id id, today day, until day, most int) -> many
-- : id id, number text, title text, unit text?, status text, to_day day
SELECT a.id, a.number, a.title,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  a.status, a.to_day
FROM (SELECT x.id FROM activity x WHERE x.responsible_id = $person_id
      AND x.status IN ('planned', 'ongoing', 'partly_done', 'not_started') AND x.to_day <= $until
  UNION SELECT x.id FROM role_grant g CROSS JOIN unit_reach r CROSS JOIN activity x
    WHERE r.ancestor_id = g.unit_id AND x.unit_id = r.unit_id AND x.responsible_id IS NULL
      AND x.status IN ('planned', 'ongoing', 'partly_done', 'not_started') AND x.to_day <= $until
      AND g.person_id = $person_id AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today)
      AND (g.role IN ('principal', 'deputy_principal') OR (g.role IN ('director', 'controller') AND r.depth = 0))) w
CROSS JOIN activity a
WHERE a.id = w.id AND a.status IN ('planned', 'ongoing', 'partly_done', 'not_started') AND a.to_day <= $until
ORDER BY a.to_day, a.id LIMIT $most;

-- work_milestones(person_id id, today day, until day, most int) -> many
-- : id id, activity_id id, stone text, number text, title text, due_day day
SELECT m.id, a.id AS activity_id, m.title AS stone, a.number, a.title, m.due_day
FROM (SELECT x.id FROM activity x WHERE x.responsible_id = $person_id
      AND x.status IN ('planned', 'ongoing', 'partly_done', 'not_started')
  UNION SELECT x.id FROM role_grant g CROSS JOIN unit_reach r CROSS JOIN activity x
    WHERE r.ancestor_id = g.unit_id AND x.unit_id = r.unit_id AND x.responsible_id IS NULL
      AND x.status IN ('planned', 'ongoing', 'partly_done', 'not_started')
      AND g.person_id = $person_id AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today)
      AND (g.role IN ('principal', 'deputy_principal') OR (g.role IN ('director', 'controller') AND r.depth = 0))) w
CROSS JOIN activity a CROSS JOIN milestone m
WHERE a.id = w.id AND m.activity_id = a.id AND a.status IN ('planned', 'ongoing', 'partly_done', 'not_started') AND m.done_day IS NULL AND m.due_day <= $until
ORDER BY m.due_day, m.id LIMIT $most;

-- The next day something of one's own is due.
-- work_next(person_id id, after day) -> value
-- : day day?
SELECT min(x.day) AS day FROM (
  SELECT a.to_day AS day FROM activity a WHERE a.responsible_id = $person_id AND a.to_day > $after
    AND a.status IN ('planned', 'ongoing', 'partly_done', 'not_started')
  UNION ALL SELECT m.due_day FROM activity a CROSS JOIN milestone m
    WHERE a.responsible_id = $person_id AND m.activity_id = a.id AND m.due_day > $after AND m.done_day IS NULL
    AND a.status IN ('planned', 'ongoing', 'partly_done', 'not_started')) x;

-- Watched activities that someone else changed since a day.
-- work_watched(person_id id, since instant, most int) -> many
-- : entity text, entity_id id, title text?, at instant, who text?
SELECT w.entity, w.entity_id, d.title, c.at, p.name AS who
FROM watch w JOIN change_log c ON c.id = (SELECT max(l.id) FROM change_log l
  WHERE l.entity = w.entity AND l.entity_id = w.entity_id AND l.at > $since AND coalesce(l.person_id, 0) <> $person_id)
LEFT JOIN search_doc d ON d.entity = w.entity AND d.entity_id = w.entity_id
LEFT JOIN person p ON p.id = c.person_id AND p.protected = 0
WHERE w.person_id = $person_id ORDER BY c.at DESC LIMIT $most;
