-- Statements of app/plan: documents, goals, activities, follow-up.

-- area_list(first_year int) -> many asof
-- : id id, rev int, key text, name text, name_en text, sort int
SELECT id, rev, key, name, name_en, sort FROM {area}
WHERE from_year <= $first_year AND (to_year IS NULL OR to_year >= $first_year) ORDER BY sort, id;

-- document_list(unit_id id?, kind text?, state text?, viewer_id id, today day) -> many asof
-- : id id, rev int, kind text, title text, unit_id id, unit text?, period_from day, period_to day?, state text,
-- : decided_day day?, decided_by text, dnr text
SELECT d.id, d.rev, d.kind, d.title, d.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = d.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  d.period_from, d.period_to, d.state, d.decided_day, d.decided_by, d.dnr
FROM {document} d
WHERE ($unit_id IS NULL OR d.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($kind IS NULL OR d.kind = $kind) AND ($state IS NULL OR d.state = $state)
  AND (d.state <> 'draft' OR {part.leads_d})
ORDER BY CASE d.kind WHEN 'vision' THEN 0 WHEN 'goals_budget' THEN 1 WHEN 'operational_plan' THEN 2
  WHEN 'work_plan' THEN 3 ELSE 4 END, d.period_from DESC, d.title COLLATE "sv-x-icu", d.id;

-- document_by_title(unit_id id, kind text, fold text) -> value
-- : id id
SELECT id FROM document WHERE unit_id = $unit_id AND kind = $kind AND fold = $fold ORDER BY id LIMIT 1;

-- goal_by_title(title text) -> value
-- : id id
SELECT id FROM goal WHERE title = $title ORDER BY id LIMIT 1;

-- Goals of a period for a viewer: those of the unit, below it and above it (unit 0: all). The council is no unit above
-- the board, yet steers it (kommunallagen 5 kap. 1 §).
-- goal_rows(unit_id id?, area_id id?, from_day day, to_day day, viewer_id id, today day) -> many asof
-- : id id, rev int, document_id id, unit_id id, kind text, number text, number_sort text, title text, area_id id?,
-- : direction text, state text, assessment text
SELECT g.id, g.rev, g.document_id, g.unit_id, g.kind, g.number, g.number_sort, g.title, g.area_id, g.direction, g.state,
  g.assessment
FROM {goal} g
WHERE ($unit_id IS NULL OR g.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id)
    OR g.unit_id IN (SELECT r.ancestor_id FROM unit_reach r WHERE r.unit_id = $unit_id)
    OR g.kind IN ('vision', 'council_goal'))
  AND ($area_id IS NULL OR g.area_id = $area_id OR g.area_id IS NULL)
  AND g.from_day <= $to_day AND (g.to_day IS NULL OR g.to_day >= $from_day)
  AND (g.state <> 'draft' OR {part.leads_g})
ORDER BY g.number_sort, g.id;

-- goal_links() -> many asof
-- : id id, rev int, goal_id id, serves_id id
SELECT id, rev, goal_id, serves_id FROM {goal_link} ORDER BY serves_id, goal_id;

-- goal_serves(goal_id id) -> many asof
-- : link_id id, rev int, id id, kind text, number text, title text, state text
SELECT l.id AS link_id, l.rev, g.id, g.kind, g.number, g.title, g.state FROM {goal_link} l JOIN {goal} g ON g.id = l.serves_id
WHERE l.goal_id = $goal_id ORDER BY g.number_sort, g.id;

-- goal_served_by(goal_id id) -> many asof
-- : link_id id, rev int, id id, kind text, number text, title text, state text, assessment text
SELECT l.id AS link_id, l.rev, g.id, g.kind, g.number, g.title, g.state, g.assessment
FROM {goal_link} l JOIN {goal} g ON g.id = l.goal_id
WHERE l.serves_id = $goal_id ORDER BY g.number_sort, g.id;

-- Insatser that are to reach a goal, those that run first.
-- goal_insatser(goal_id id, viewer_id id, today day) -> many asof
-- : id id, title text, state text, from_day day?, to_day day?
SELECT x.id, x.title, x.state, x.from_day, x.to_day FROM {intervention} x
WHERE x.goal_id = $goal_id AND {part.insats_seen}
ORDER BY CASE x.state WHEN 'running' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, coalesce(x.from_day, ''), x.id;

-- Does `above` already serve `goal`, directly or through others? Then a link would close a ring.
-- goal_reaches(goal_id id, above_id id) -> value
-- : n int
WITH RECURSIVE up(id) AS (
  SELECT serves_id FROM goal_link WHERE goal_id = $goal_id
  UNION SELECT l.serves_id FROM goal_link l JOIN up ON l.goal_id = up.id)
SELECT count(*) AS n FROM up WHERE id = $above_id;

-- Activities of a läsår with each goal they answer to (0: none), for the picture.
-- thread_activities(first_year int, unit_id id?, goal_id id?, status text?, viewer_id id, today day, most int) -> many asof
-- : id id, goal_id id?, number text, title text, unit_id id, status text, from_day day?, to_day day?
SELECT a.id, ag.goal_id, a.number, a.title, a.unit_id, y.status, a.from_day, a.to_day
FROM {activity_year} y JOIN {activity} a ON a.id = y.activity_id
LEFT JOIN {activity_goal} ag ON ag.activity_id = a.id
WHERE y.first_year = $first_year
  AND ($unit_id IS NULL OR y.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($goal_id IS NULL OR ag.goal_id = $goal_id)
  AND ($status IS NULL OR y.status = $status)
  AND {part.activity_seen}
ORDER BY y.number_sort, y.activity_id LIMIT $most;

-- activity_goal_ids(activity_id id) -> many
-- : goal_id id
SELECT goal_id FROM activity_goal WHERE activity_id = $activity_id ORDER BY goal_id;

-- goal_count_add(first_year int, goal_id int, unit_id int, status text, delta int) -> exec
INSERT INTO goal_count (first_year, goal_id, unit_id, status, n) VALUES ($first_year, $goal_id, $unit_id, $status, $delta)
ON CONFLICT (first_year, unit_id, goal_id, status) DO UPDATE SET n = goal_count.n + $delta;

-- followup_count_add(first_year int, unit_id int, state text, status text, reason text, decision text, analysed int,
--   delta int) -> exec
INSERT INTO followup_count (first_year, unit_id, state, status, reason, decision, analysed, n)
VALUES ($first_year, $unit_id, $state, $status, $reason, $decision, $analysed, $delta)
ON CONFLICT (first_year, unit_id, state, status, reason, decision, analysed) DO UPDATE SET n = followup_count.n + $delta;

-- year_row(activity_id id, first_year int) -> one activity_year
SELECT {*} FROM activity_year WHERE activity_id = $activity_id AND first_year = $first_year;

-- goal_counts(first_year int) -> many
-- : goal_id int, status text, n int
SELECT goal_id, status, n FROM goal_count WHERE first_year = $first_year AND unit_id = 0 AND n > 0
ORDER BY goal_id, status;

-- goal_counts_of_unit(first_year int, unit_id id) -> many
-- : goal_id int, status text, n int
SELECT c.goal_id, c.status, CAST(sum(c.n) AS BIGINT) AS n
FROM unit_reach r JOIN goal_count c ON c.first_year = $first_year AND c.unit_id = r.unit_id
WHERE r.ancestor_id = $unit_id AND c.n > 0
GROUP BY c.goal_id, c.status ORDER BY c.goal_id, c.status;

-- activity_goals(activity_id id) -> many asof
-- : link_id id, rev int, id id, kind text, number text, title text
SELECT ag.id AS link_id, ag.rev, g.id, g.kind, g.number, g.title FROM {activity_goal} ag JOIN {goal} g ON g.id = ag.goal_id
WHERE ag.activity_id = $activity_id ORDER BY g.kind, g.number_sort, g.id;

-- activity_years(activity_id id) -> many asof
-- : id id, rev int, first_year int, status text
SELECT id, rev, first_year, status FROM {activity_year} WHERE activity_id = $activity_id ORDER BY first_year;

-- milestones_of(activity_id id) -> many asof
-- : id id, rev int, title text, due_day day, done_day day?
SELECT id, rev, title, due_day, done_day FROM {milestone} WHERE activity_id = $activity_id ORDER BY due_day, id;

-- checklist_of(activity_id id) -> many asof
-- : id id, rev int, sort int, title text, done_day day?
SELECT id, rev, sort, title, done_day FROM {checklist_item} WHERE activity_id = $activity_id ORDER BY sort, id;

-- costs_of(activity_id id) -> many asof
-- : id id, rev int, role text, minutes int, per text
SELECT id, rev, role, minutes, per FROM {activity_cost} WHERE activity_id = $activity_id ORDER BY role;

-- costs_of_year(first_year int) -> many asof
-- : activity_id id, role text, minutes int, per text, unit_id id, number text, title text
SELECT c.activity_id, c.role, c.minutes, c.per, a.unit_id, a.number, a.title
FROM {activity_cost} c JOIN {activity_year} y ON y.activity_id = c.activity_id JOIN {activity} a ON a.id = c.activity_id
WHERE y.first_year = $first_year AND y.status IN ('planned', 'ongoing', 'partly_done', 'not_started')
ORDER BY c.role, a.number_sort, a.id;

-- followup_of(activity_id id, first_year int) -> value
-- : id id
SELECT id FROM followup WHERE activity_id = $activity_id AND first_year = $first_year;

-- followups_of(activity_id id) -> many asof
-- : id id, rev int, first_year int, state text, status text, outcome text, seen text, cause text, meaning text,
-- : next_step text, reason text, reason_text text, decision text, decision_note text, day day
SELECT id, rev, first_year, state, status, outcome, seen, cause, meaning, next_step, reason, reason_text, decision,
  decision_note, day
FROM {followup} WHERE activity_id = $activity_id ORDER BY first_year DESC;

-- activity_count_add(first_year int, unit_id id, status text, delta int) -> exec
INSERT INTO activity_count (first_year, unit_id, status, n) VALUES ($first_year, $unit_id, $status, $delta)
ON CONFLICT (first_year, unit_id, status) DO UPDATE SET n = activity_count.n + $delta;

-- activity_counts(first_year int, unit_id id?) -> many
-- : status text, n int
SELECT status, CAST(sum(n) AS BIGINT) AS n FROM activity_count
WHERE first_year = $first_year
  AND ($unit_id IS NULL OR unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
GROUP BY status ORDER BY status;

-- Counters as the rows say, for verify.
-- activity_recount() -> many
-- : first_year int, unit_id id, status text, n int, counted int
SELECT y.first_year, y.unit_id, y.status, count(*) AS n,
  (SELECT CAST(coalesce(sum(c.n), 0) AS BIGINT) FROM activity_count c
   WHERE c.first_year = y.first_year AND c.unit_id = y.unit_id AND c.status = y.status) AS counted
FROM activity_year y GROUP BY y.first_year, y.unit_id, y.status ORDER BY y.first_year, y.unit_id, y.status;

-- document_draft_goals(document_id id) -> many
-- : id id
SELECT id FROM goal WHERE document_id = $document_id AND state = 'draft' ORDER BY id;

-- document_draft_activities(document_id id) -> many
-- : id id
SELECT id FROM activity WHERE document_id = $document_id AND state = 'draft' ORDER BY id;

-- What hangs on an activity, by kind.
-- activity_parts(activity_id id) -> many
-- : kind text, id id, rev int
SELECT 'activity_goal' AS kind, id, rev FROM activity_goal WHERE activity_id = $activity_id
UNION ALL SELECT 'milestone' AS kind, id, rev FROM milestone WHERE activity_id = $activity_id
UNION ALL SELECT 'checklist_item' AS kind, id, rev FROM checklist_item WHERE activity_id = $activity_id
UNION ALL SELECT 'activity_cost' AS kind, id, rev FROM activity_cost WHERE activity_id = $activity_id
ORDER BY kind, id;

-- goal_parts(goal_id id) -> many
-- : kind text, id id, rev int
SELECT 'activity_goal' AS kind, id, rev FROM activity_goal WHERE goal_id = $goal_id
UNION ALL SELECT 'goal_link' AS kind, id, rev FROM goal_link WHERE goal_id = $goal_id OR serves_id = $goal_id
ORDER BY kind, id;

-- document_goals(document_id id) -> many asof
-- : id id, kind text, number text, title text, state text, assessment text
SELECT id, kind, number, title, state, assessment FROM {goal} WHERE document_id = $document_id ORDER BY kind, number_sort, id;

-- document_activities(document_id id, viewer_id id, most int) -> many asof
-- : id id, number text, title text, status text, state text
SELECT id, number, title, status, state FROM {activity}
WHERE document_id = $document_id AND (state = 'decided' OR responsible_id = $viewer_id OR $viewer_id = 0)
ORDER BY number_sort, id LIMIT $most;

-- Threads that a goal hangs or hung in.
-- goal_belongs(goal_id id) -> many
-- : entity text, id id
SELECT 'goal_link' AS entity, id FROM goal_link WHERE goal_id = $goal_id
UNION SELECT 'goal_link', id FROM goal_link_hist WHERE goal_id = $goal_id ORDER BY entity, id;
