-- Lists of activities. The list of a läsår is walked in the order of its number along an index; a selection that is small
-- is gathered from the index of whatever makes it small, then sorted. app/plan/activity_list.c chooses.

-- What a list shows of an activity (a) in a läsår (y).
-- part activity_row
a.id, a.rev, a.number, a.title, a.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  y.status, a.state, a.from_day, a.to_day, a.when_text, a.funds, a.funds_amount,
  p.name AS responsible, a.responsible_text,
  (SELECT count(*) FROM {activity_goal} x WHERE x.activity_id = a.id) AS n_goals;

-- part activity_counts
y.status, count(*) AS n,
  count(CASE WHEN y.last_day < $today AND y.status IN ('planned', 'ongoing', 'partly_done', 'not_started') THEN 1 END) AS late;

-- What may be chosen of a list, and what the viewer may see of it. BETWEEN x AND x: an = lets PostgreSQL gather every
-- document of the word into a hash before the first row of a page.
-- part activity_chosen
($lo1 IS NULL OR EXISTS (SELECT 1 FROM search_doc d JOIN search_word w ON w.doc_id = d.id
        WHERE d.entity = 'activity' AND d.entity_id BETWEEN y.activity_id AND y.activity_id AND w.word >= $lo1 AND w.word < $hi1))
  AND {part.activity_chosen_too};

-- The same but for the first word.
-- part activity_chosen_too
($unit_id IS NULL OR y.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($status IS NULL OR y.status = $status)
  AND ($late IS NULL OR (y.last_day < $late AND y.status IN ('planned', 'ongoing', 'partly_done', 'not_started')))
  AND ($goal_id IS NULL OR EXISTS (SELECT 1 FROM {activity_goal} x WHERE x.activity_id = a.id AND x.goal_id = $goal_id))
  AND ($loose IS NULL OR NOT EXISTS (SELECT 1 FROM {activity_goal} x WHERE x.activity_id = a.id))
  AND ($area_id IS NULL OR EXISTS (SELECT 1 FROM {activity_goal} x JOIN {goal} o ON o.id = x.goal_id
        WHERE x.activity_id = a.id AND o.area_id = $area_id))
  AND ($document_id IS NULL OR a.document_id = $document_id)
  AND ($person_id IS NULL OR a.responsible_id = $person_id)
  AND ($funds IS NULL OR a.funds = $funds)
  AND ($state IS NULL OR a.state = $state)
  AND ($lo2 IS NULL OR EXISTS (SELECT 1 FROM search_doc d JOIN search_word w ON w.doc_id = d.id
        WHERE d.entity = 'activity' AND d.entity_id BETWEEN y.activity_id AND y.activity_id AND w.word >= $lo2 AND w.word < $hi2))
  AND {part.activity_seen};

-- What a selection is gathered from, by the one thing ($by) that makes it small.
-- part activity_candidates
WITH cand(activity_id) AS (
  SELECT y.activity_id FROM unit_reach r CROSS JOIN activity_year y
    WHERE $by = 'unit' AND r.ancestor_id = $unit_id AND y.first_year = $first_year AND y.unit_id = r.unit_id
  UNION ALL SELECT x.activity_id FROM activity_goal x WHERE $by = 'goal' AND x.goal_id = $goal_id
  UNION ALL SELECT a.id FROM activity a WHERE $by = 'person' AND a.responsible_id = $person_id
  UNION ALL SELECT a.id FROM activity a WHERE $by = 'document' AND a.document_id = $document_id
  UNION ALL SELECT a.id FROM activity a WHERE $by = 'funds' AND a.funds = $funds
  UNION ALL SELECT y.activity_id FROM activity_year y
    WHERE $by = 'status' AND y.first_year = $first_year AND y.status = $status
  UNION ALL SELECT y.activity_id FROM activity_year y WHERE $by = 'year' AND y.first_year = $first_year
  UNION ALL SELECT y.activity_id FROM activity_year y
    WHERE $by = 'late' AND y.first_year = $first_year AND y.last_day < $late AND y.status IN ('planned', 'ongoing', 'partly_done', 'not_started')
  UNION ALL SELECT x.activity_id FROM (SELECT DISTINCT g.activity_id FROM goal o JOIN activity_goal g ON g.goal_id = o.id
    WHERE $by = 'area' AND o.area_id = $area_id) x
  UNION ALL SELECT x.activity_id FROM (SELECT DISTINCT w.activity_id FROM activity_word w
    WHERE $by = 'words' AND w.first_year = $first_year AND w.word >= $lo1 AND w.word < $hi1) x);

-- The plain list of a läsår.
-- activity_page(first_year int, viewer_id id?, today day, most int, skip int) -> many
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
SELECT {part.activity_row}
FROM activity_year y CROSS JOIN activity a LEFT JOIN person p ON p.id = a.responsible_id AND p.protected = 0
WHERE y.first_year = $first_year AND a.id = y.activity_id
  AND {part.activity_seen}
ORDER BY y.number_sort, y.activity_id LIMIT $most OFFSET $skip;

-- The same of one status.
-- activity_page_status(first_year int, status text, viewer_id id?, today day, most int, skip int) -> many
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
SELECT {part.activity_row}
FROM activity_year y CROSS JOIN activity a LEFT JOIN person p ON p.id = a.responsible_id AND p.protected = 0
WHERE y.first_year = $first_year AND y.status = $status AND a.id = y.activity_id
  AND {part.activity_seen}
ORDER BY y.number_sort, y.activity_id LIMIT $most OFFSET $skip;

-- The same of a unit with none below it.
-- activity_page_unit(first_year int, unit_id id, status text?, viewer_id id?, today day, most int, skip int) -> many
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
SELECT {part.activity_row}
FROM activity_year y CROSS JOIN activity a LEFT JOIN person p ON p.id = a.responsible_id AND p.protected = 0
WHERE y.first_year = $first_year AND y.unit_id = $unit_id AND a.id = y.activity_id
  AND ($status IS NULL OR y.status = $status)
  AND {part.activity_seen}
ORDER BY y.number_sort, y.activity_id LIMIT $most OFFSET $skip;

-- activity_walk(first_year int, unit_id id?, status text?, late day?, goal_id id?, loose int?, area_id id?,
--   document_id id?, person_id id?, funds text?, state text?, lo1 text?, hi1 text?, lo2 text?, hi2 text?,
--   viewer_id id?, today day, most int, skip int) -> many asof weighed
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
SELECT {part.activity_row}
FROM {activity_year} y CROSS JOIN {activity} a LEFT JOIN person p ON p.id = a.responsible_id AND p.protected = 0
WHERE y.first_year = $first_year AND a.id = y.activity_id
  AND {part.activity_chosen}
ORDER BY y.number_sort, y.activity_id LIMIT $most OFFSET $skip;

-- activity_walk_count(first_year int, unit_id id?, status text?, late day?, goal_id id?, loose int?, area_id id?,
--   document_id id?, person_id id?, funds text?, state text?, lo1 text?, hi1 text?, lo2 text?, hi2 text?,
--   viewer_id id?, today day) -> many asof weighed
-- : status text, n int, late int
SELECT {part.activity_counts}
FROM {activity_year} y CROSS JOIN {activity} a
WHERE y.first_year = $first_year AND a.id = y.activity_id
  AND {part.activity_chosen}
GROUP BY y.status ORDER BY y.status;

-- Along the words of a range, up to a place in the order of the list: all that have a place so far are read, so that a
-- place further on cannot come before them. || '': else SQLite reads the whole range of words for each of them.
-- activity_along(upto text, upto_id id, first_year int, unit_id id?, status text?, late day?, goal_id id?, loose int?, area_id id?,
--   document_id id?, person_id id?, funds text?, state text?, lo1 text?, hi1 text?, lo2 text?, hi2 text?,
--   viewer_id id?, today day, most int, skip int) -> many
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
SELECT {part.activity_row}
FROM (SELECT DISTINCT w.activity_id FROM word_count t CROSS JOIN activity_word w
  WHERE t.list = $first_year AND t.word >= $lo1 AND t.word < $hi1 AND w.first_year = $first_year AND w.word = t.word || ''
    AND (w.number_sort, w.activity_id) <= ($upto, $upto_id)) c
CROSS JOIN activity_year y CROSS JOIN activity a LEFT JOIN person p ON p.id = a.responsible_id AND p.protected = 0
WHERE y.activity_id = c.activity_id AND y.first_year = $first_year AND a.id = c.activity_id
  AND {part.activity_chosen_too}
ORDER BY y.number_sort, y.activity_id LIMIT $most OFFSET $skip;

-- The place that a word has after `skip` others.
-- activity_word_place(first_year int, word text, skip int) -> one
-- : number_sort text, activity_id id
SELECT number_sort, activity_id FROM activity_word WHERE first_year = $first_year AND word = $word
ORDER BY number_sort, activity_id LIMIT 1 OFFSET $skip;

-- What activity_word holds of an activity, in one of its läsår or all.
-- part activity_words
FROM search_doc d CROSS JOIN search_word w CROSS JOIN activity_year y
WHERE d.entity = 'activity' AND d.entity_id = $activity_id AND w.doc_id = d.id AND y.activity_id = $activity_id
  AND ($first_year IS NULL OR y.first_year = $first_year);

-- activity_words_put(activity_id id, first_year int?) -> exec
INSERT INTO activity_word (first_year, word, number_sort, activity_id)
SELECT y.first_year, w.word, y.number_sort, y.activity_id {part.activity_words};

-- activity_words_count(activity_id id, first_year int?, delta int) -> exec
INSERT INTO word_count (list, word, n) SELECT y.first_year, w.word, $delta {part.activity_words}
ON CONFLICT (list, word) DO UPDATE SET n = word_count.n + $delta;

-- activity_words_drop(activity_id id, first_year int?) -> exec
DELETE FROM activity_word WHERE activity_id = $activity_id
  AND (first_year, word, number_sort) IN (SELECT y.first_year, w.word, y.number_sort {part.activity_words});

-- activity_gather(by text, sort text, first_year int, unit_id id?, status text?, late day?, goal_id id?, loose int?, area_id id?,
--   document_id id?, person_id id?, funds text?, state text?, lo1 text?, hi1 text?, lo2 text?, hi2 text?,
--   viewer_id id?, today day, most int, skip int) -> many weighed
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
{part.activity_candidates}
SELECT {part.activity_row}
FROM cand c CROSS JOIN activity_year y CROSS JOIN activity a LEFT JOIN person p ON p.id = a.responsible_id AND p.protected = 0
WHERE y.activity_id = c.activity_id AND y.first_year = $first_year AND a.id = y.activity_id
  AND {part.activity_chosen}
ORDER BY CASE $sort WHEN 'titel' THEN a.title WHEN 'status' THEN y.status WHEN 'slut' THEN y.last_day
  WHEN 'enhet' THEN (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1)
  ELSE '' END COLLATE "sv-x-icu" , y.number_sort, a.id LIMIT $most OFFSET $skip;

-- activity_gather_down(by text, sort text, first_year int, unit_id id?, status text?, late day?, goal_id id?, loose int?, area_id id?,
--   document_id id?, person_id id?, funds text?, state text?, lo1 text?, hi1 text?, lo2 text?, hi2 text?,
--   viewer_id id?, today day, most int, skip int) -> many weighed
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
{part.activity_candidates}
SELECT {part.activity_row}
FROM cand c CROSS JOIN activity_year y CROSS JOIN activity a LEFT JOIN person p ON p.id = a.responsible_id AND p.protected = 0
WHERE y.activity_id = c.activity_id AND y.first_year = $first_year AND a.id = y.activity_id
  AND {part.activity_chosen}
ORDER BY CASE $sort WHEN 'titel' THEN a.title WHEN 'status' THEN y.status WHEN 'slut' THEN y.last_day
  WHEN 'enhet' THEN (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1)
  ELSE '' END COLLATE "sv-x-icu" DESC, y.number_sort DESC, a.id DESC LIMIT $most OFFSET $skip;

-- activity_gather_count(by text, first_year int, unit_id id?, status text?, late day?, goal_id id?, loose int?, area_id id?,
--   document_id id?, person_id id?, funds text?, state text?, lo1 text?, hi1 text?, lo2 text?, hi2 text?,
--   viewer_id id?, today day) -> many weighed
-- : status text, n int, late int
{part.activity_candidates}
SELECT {part.activity_counts}
FROM cand c CROSS JOIN activity_year y CROSS JOIN activity a
WHERE y.activity_id = c.activity_id AND y.first_year = $first_year AND a.id = y.activity_id
  AND {part.activity_chosen}
GROUP BY y.status ORDER BY y.status;

-- How many candidates there are at most; counted to `most`.
-- activity_candidates(by text, first_year int, goal_id id?, document_id id?, person_id id?, funds text?, lo1 text?, hi1 text?,
--   most int) -> value weighed
-- : n int
WITH cand(activity_id) AS (
  SELECT x.activity_id FROM activity_goal x WHERE $by = 'goal' AND x.goal_id = $goal_id
  UNION ALL SELECT a.id FROM activity a WHERE $by = 'person' AND a.responsible_id = $person_id
  UNION ALL SELECT a.id FROM activity a WHERE $by = 'document' AND a.document_id = $document_id
  UNION ALL SELECT a.id FROM activity a WHERE $by = 'funds' AND a.funds = $funds
  UNION ALL SELECT w.activity_id FROM activity_word w
    WHERE $by = 'words' AND w.first_year = $first_year AND w.word >= $lo1 AND w.word < $hi1)
SELECT count(*) AS n FROM (SELECT activity_id FROM cand LIMIT $most) x;

-- Activities of any läsår.
-- activity_any(unit_id id?, status text?, state text?, person_id id?, viewer_id id?, today day, most int, skip int) -> many asof weighed
-- : id id, rev int, number text, title text, unit_id id, unit text?, status text, state text, from_day day?, to_day day?,
-- : when_text text, funds text, funds_amount int?, responsible text?, responsible_text text, n_goals int
SELECT a.id, a.rev, a.number, a.title, a.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  a.status, a.state, a.from_day, a.to_day, a.when_text, a.funds, a.funds_amount,
  (SELECT p.name FROM person p WHERE p.id = a.responsible_id AND p.protected = 0) AS responsible, a.responsible_text,
  (SELECT count(*) FROM {activity_goal} x WHERE x.activity_id = a.id) AS n_goals
FROM {activity} a
WHERE ($unit_id IS NULL OR a.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($status IS NULL OR a.status = $status) AND ($state IS NULL OR a.state = $state)
  AND ($person_id IS NULL OR a.responsible_id = $person_id)
  AND {part.activity_seen}
ORDER BY a.id LIMIT $most OFFSET $skip;

-- activity_any_count(unit_id id?, status text?, state text?, person_id id?, viewer_id id?, today day) -> value asof weighed
-- : n int
SELECT count(*) AS n FROM {activity} a
WHERE ($unit_id IS NULL OR a.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($status IS NULL OR a.status = $status) AND ($state IS NULL OR a.state = $state)
  AND ($person_id IS NULL OR a.responsible_id = $person_id)
  AND {part.activity_seen};

-- Drafts that the counters hold but this person does not see: those of the units the person does not lead, less the
-- person's own among them.
-- drafts_hidden(first_year int, unit_id id?, viewer_id id?, today day) -> many
-- : status text, n int, late int
SELECT d.status, CAST(sum(d.n) AS BIGINT) AS n,
  CAST(sum(CASE WHEN d.last_day < $today AND d.status IN ('planned', 'ongoing', 'partly_done', 'not_started') THEN d.n ELSE 0 END) AS BIGINT) AS late
FROM (SELECT c.status, c.last_day, c.n FROM draft_count c
    WHERE c.first_year = $first_year AND c.unit_id NOT IN ({part.units_led})
      AND ($unit_id IS NULL OR c.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  UNION ALL SELECT y.status, y.last_day, -1 FROM activity a CROSS JOIN activity_year y
    WHERE a.responsible_id = $viewer_id AND a.state = 'draft' AND y.activity_id = a.id AND y.first_year = $first_year
      AND y.unit_id NOT IN ({part.units_led})
      AND ($unit_id IS NULL OR y.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))) d
GROUP BY d.status HAVING sum(d.n) <> 0 ORDER BY d.status;

-- due_count_add(first_year int, unit_id int, status text, last_day day, delta int) -> exec
INSERT INTO due_count (first_year, unit_id, status, last_day, n) VALUES ($first_year, $unit_id, $status, $last_day, $delta)
ON CONFLICT (first_year, unit_id, status, last_day) DO UPDATE SET n = due_count.n + $delta;

-- draft_count_add(first_year int, unit_id int, status text, last_day day, delta int) -> exec
INSERT INTO draft_count (first_year, unit_id, status, last_day, n) VALUES ($first_year, $unit_id, $status, $last_day, $delta)
ON CONFLICT (first_year, unit_id, status, last_day) DO UPDATE SET n = draft_count.n + $delta;

-- late_count(first_year int, unit_id id?, status text?, today day) -> value
-- : n int
SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM due_count
WHERE first_year = $first_year AND last_day < $today AND status IN ('planned', 'ongoing', 'partly_done', 'not_started')
  AND ($status IS NULL OR status = $status)
  AND unit_id IN (SELECT 0 WHERE $unit_id IS NULL UNION ALL SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id);

-- How many activities of a läsår an area has at most: one that answers to two of its goals is counted twice.
-- area_bound(first_year int, area_id id) -> value
-- : n int
SELECT CAST(coalesce(sum(c.n), 0) AS BIGINT) AS n FROM goal o CROSS JOIN goal_count c
WHERE o.area_id = $area_id AND c.first_year = $first_year AND c.unit_id = 0 AND c.goal_id = o.id;

-- How many units lie under one, itself included.
-- unit_width(unit_id id) -> value
-- : n int
SELECT count(*) AS n FROM unit_reach WHERE ancestor_id = $unit_id;

-- Läsår whose follow-up is done: their status stands.
-- followup_years_done(activity_id id) -> many
-- : first_year int
SELECT first_year FROM followup WHERE activity_id = $activity_id AND state = 'done' ORDER BY first_year;

-- Counters as the rows say, for verify.
-- due_recount() -> many
-- : first_year int, unit_id id, status text, last_day day, n int, counted int
SELECT y.first_year, y.unit_id, y.status, y.last_day, count(*) AS n,
  (SELECT CAST(coalesce(sum(c.n), 0) AS BIGINT) FROM due_count c
   WHERE c.first_year = y.first_year AND c.unit_id = y.unit_id AND c.status = y.status AND c.last_day = y.last_day) AS counted
FROM activity_year y
WHERE y.last_day < '9999' AND y.status IN ('planned', 'ongoing', 'partly_done', 'not_started')
GROUP BY y.first_year, y.unit_id, y.status, y.last_day ORDER BY y.first_year, y.unit_id, y.status, y.last_day;

-- due_total() -> value
-- : n int
SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM due_count WHERE unit_id <> 0;

-- Places where the kept drafts and follow-ups differ from the rows; none in a sound store.
-- draft_count_faults() -> many
-- : first_year int, unit_id id, status text, last_day day, n int
SELECT d.first_year, d.unit_id, d.status, d.last_day, CAST(sum(d.n) AS BIGINT) AS n
FROM (SELECT c.first_year, c.unit_id, c.status, c.last_day, c.n FROM draft_count c
  UNION ALL SELECT y.first_year, a.unit_id, y.status, y.last_day, -1 FROM activity_year y JOIN activity a ON a.id = y.activity_id
    WHERE a.state = 'draft') d
GROUP BY d.first_year, d.unit_id, d.status, d.last_day HAVING sum(d.n) <> 0 ORDER BY 1, 2, 3, 4;

-- followup_count_faults() -> many
-- : first_year int, unit_id id, state text, status text, n int
SELECT d.first_year, d.unit_id, d.state, d.status, CAST(sum(d.n) AS BIGINT) AS n
FROM (SELECT c.first_year, c.unit_id, c.state, c.status, c.reason, c.decision, c.analysed, c.n FROM followup_count c
  UNION ALL SELECT f.first_year, y.unit_id, f.state, f.status, f.reason, f.decision,
    CASE WHEN f.seen || f.cause || f.meaning || f.next_step <> '' THEN 1 ELSE 0 END, -1
    FROM followup f JOIN activity_year y ON y.activity_id = f.activity_id AND y.first_year = f.first_year
    JOIN activity a ON a.id = f.activity_id WHERE a.state = 'decided') d
GROUP BY d.first_year, d.unit_id, d.state, d.status, d.reason, d.decision, d.analysed HAVING sum(d.n) <> 0
ORDER BY 1, 2, 3, 4;

-- Minutes demanded per unit, role and period, of the open activities of a läsår.
-- load_sums(first_year int) -> many
-- : unit_id id, role text, per text, minutes int, n int
SELECT y.unit_id, c.role, c.per, CAST(sum(c.minutes) AS BIGINT) AS minutes, count(*) AS n
FROM activity_cost c CROSS JOIN activity_year y
WHERE y.activity_id = c.activity_id AND y.first_year = $first_year AND y.status IN ('planned', 'ongoing', 'partly_done', 'not_started')
GROUP BY y.unit_id, c.role, c.per ORDER BY y.unit_id, c.role, c.per;

-- What a unit bears: its own demands and those of the units above it.
-- load_sums_at(first_year int, unit_id id) -> many
-- : role text, per text, minutes int, n int
SELECT c.role, c.per, CAST(sum(c.minutes) AS BIGINT) AS minutes, count(*) AS n
FROM unit_reach r CROSS JOIN activity_year y CROSS JOIN activity_cost c
WHERE r.unit_id = $unit_id AND y.first_year = $first_year AND y.unit_id = r.ancestor_id AND c.activity_id = y.activity_id
  AND y.status NOT IN ('done', 'not_done', 'closed')
GROUP BY c.role, c.per ORDER BY c.role, c.per;

-- load_activities(first_year int, unit_id id, role text, viewer_id id, today day, most int) -> many
-- : id id, number text, title text, minutes int, per text, unit text?
SELECT a.id, a.number, a.title, c.minutes, c.per,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit
FROM unit_reach r CROSS JOIN activity_year y CROSS JOIN activity_cost c CROSS JOIN activity a
WHERE r.unit_id = $unit_id AND y.first_year = $first_year AND y.unit_id = r.ancestor_id
  AND c.activity_id = y.activity_id AND c.role = $role AND a.id = y.activity_id AND y.status NOT IN ('done', 'not_done', 'closed')
  AND {part.activity_seen}
ORDER BY c.minutes DESC, a.number_sort, a.id LIMIT $most;

-- role_ceilings(first_year int) -> many
-- : role text, minutes int
SELECT role, minutes FROM role_ceiling WHERE first_year = $first_year ORDER BY role;

-- unit_lines() -> many
-- : unit_id id, ancestor_id id
SELECT unit_id, ancestor_id FROM unit_reach ORDER BY unit_id, depth;

-- Milestones of activities between two ids, for the timeline.
-- stones_of_list(least_id id, greatest_id id, from_day day, to_day day, most int) -> many asof
-- : activity_id id, due_day day
SELECT activity_id, due_day FROM {milestone}
WHERE activity_id >= $least_id AND activity_id <= $greatest_id AND due_day >= $from_day AND due_day <= $to_day
ORDER BY activity_id, due_day, id LIMIT $most;

-- The words around an activity.
-- activity_names(activity_id id) -> one
-- : unit text?, document text?, responsible text?, goal_id id?
SELECT (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  (SELECT d.title FROM document d WHERE d.id = a.document_id) AS document,
  (SELECT p.name FROM person p WHERE p.id = a.responsible_id AND p.protected = 0) AS responsible,
  (SELECT min(x.goal_id) FROM activity_goal x WHERE x.activity_id = a.id) AS goal_id
FROM activity a WHERE a.id = $activity_id;

-- What belongs to an activity, and did: a follow-up once it is done.
-- part activity_belongs
SELECT 'milestone' AS entity, id FROM milestone WHERE activity_id = $activity_id
UNION SELECT 'milestone', id FROM milestone_hist WHERE activity_id = $activity_id
UNION SELECT 'checklist_item', id FROM checklist_item WHERE activity_id = $activity_id
UNION SELECT 'checklist_item', id FROM checklist_item_hist WHERE activity_id = $activity_id
UNION SELECT 'activity_cost', id FROM activity_cost WHERE activity_id = $activity_id
UNION SELECT 'activity_cost', id FROM activity_cost_hist WHERE activity_id = $activity_id
UNION SELECT 'activity_goal', id FROM activity_goal WHERE activity_id = $activity_id
UNION SELECT 'activity_goal', id FROM activity_goal_hist WHERE activity_id = $activity_id
UNION SELECT 'followup', id FROM followup WHERE activity_id = $activity_id AND state = 'done';

-- activity_belongs(activity_id id) -> many
-- : entity text, id id
{part.activity_belongs} ORDER BY entity, id;

-- What happened to an activity and what belongs to it, newest first.
-- activity_changes(activity_id id, from_at instant, to_at instant?, most int) -> many
-- : id id, at instant, person text?, action text, entity text, why text, diff text
SELECT c.id, c.at, {part.who_changed}, c.action, c.entity, c.why, c.diff
FROM change_log c LEFT JOIN person p ON p.id = c.person_id
WHERE c.at > $from_at AND ($to_at IS NULL OR c.at < $to_at)
  AND (c.entity, c.entity_id) IN (SELECT 'activity', $activity_id UNION ALL {part.activity_belongs})
ORDER BY c.id DESC LIMIT $most;

-- cost_of_role(activity_id id, role text) -> value
-- : id id
SELECT id FROM activity_cost WHERE activity_id = $activity_id AND role = $role;

-- checklist_last(activity_id id) -> value
-- : sort int
SELECT coalesce(max(sort), 0) AS sort FROM checklist_item WHERE activity_id = $activity_id;

-- watch_put(person_id id, entity text, entity_id id) -> exec
INSERT INTO watch (person_id, entity, entity_id) VALUES ($person_id, $entity, $entity_id)
ON CONFLICT (person_id, entity, entity_id) DO NOTHING;

-- watch_drop(person_id id, entity text, entity_id id) -> exec
DELETE FROM watch WHERE person_id = $person_id AND entity = $entity AND entity_id = $entity_id;

-- Activities of a läsår by status that answer to a goal (0: to none).
-- goal_status_counts(first_year int, goal_id int) -> many
-- : status text, n int
SELECT status, n FROM goal_count WHERE first_year = $first_year AND unit_id = 0 AND goal_id = $goal_id AND n > 0
ORDER BY status;
