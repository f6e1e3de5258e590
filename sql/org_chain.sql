-- What the pages of the organisation read of styrkedjan: counts and short lists per unit.

-- org_counts(first_year int) -> many
-- : unit_id id, status text, n int
SELECT unit_id, status, n FROM activity_count WHERE first_year = $first_year AND n > 0 ORDER BY unit_id, status;

-- The same as of an instant: counted from the rows, since counters have no history.
-- org_counts_at(first_year int) -> many asof
-- : unit_id id, status text, n int
SELECT unit_id, status, count(*) AS n FROM {activity_year} WHERE first_year = $first_year
GROUP BY unit_id, status ORDER BY unit_id, status;

-- org_documents(unit_id id, viewer_id id, today day, most int) -> many asof
-- : id id, kind text, title text, state text, period_from day, period_to day?
SELECT d.id, d.kind, d.title, d.state, d.period_from, d.period_to FROM {document} d
WHERE d.unit_id = $unit_id
  AND (d.state <> 'draft' OR {part.leads_d})
ORDER BY d.period_from DESC, d.id DESC LIMIT $most;

-- org_goals(unit_id id, viewer_id id, today day, day day, most int) -> many asof
-- : id id, kind text, number text, title text, state text, assessment text
SELECT g.id, g.kind, g.number, g.title, g.state, g.assessment FROM {goal} g
WHERE g.unit_id = $unit_id AND g.from_day <= $day AND (g.to_day IS NULL OR g.to_day >= $day)
  AND (g.state <> 'draft' OR {part.leads_g})
ORDER BY g.kind, g.number_sort, g.id LIMIT $most;

-- Insatser that a unit owns or takes part in, those that run first.
-- org_insatser(unit_id id, viewer_id id, today day, most int) -> many asof
-- : id id, title text, state text, from_day day?, to_day day?
SELECT x.id, x.title, x.state, x.from_day, x.to_day FROM {intervention} x
WHERE (x.unit_id = $unit_id OR EXISTS (SELECT 1 FROM {intervention_unit} u
    WHERE u.intervention_id = x.id AND u.arm = 'treated' AND u.unit_id = $unit_id))
  AND {part.insats_seen}
ORDER BY CASE x.state WHEN 'running' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, coalesce(x.from_day, ''), x.id LIMIT $most;

-- How far the follow-up of a läsår has come in the unit and below.
-- org_followups(first_year int, unit_id id) -> many asof
-- : state text, n int
SELECT f.state, count(*) AS n FROM {followup} f
WHERE f.first_year = $first_year AND f.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id)
GROUP BY f.state ORDER BY f.state;

-- Rows of the main tables, for the health page.
-- org_row_counts() -> one
-- : units int, people int, documents int, goals int, activities int, followups int, changes int
SELECT (SELECT count(*) FROM unit) AS units, (SELECT count(*) FROM person) AS people,
  (SELECT count(*) FROM document) AS documents, (SELECT count(*) FROM goal) AS goals,
  (SELECT count(*) FROM activity) AS activities, (SELECT count(*) FROM followup) AS followups,
  (SELECT seq FROM change_head WHERE id = 1) AS changes;

-- org_areas() -> many
-- : id id, key text, name text
SELECT id, key, name FROM area ORDER BY sort, id;

-- org_ceilings() -> many
-- : id id, role text, first_year int, minutes int
SELECT id, role, first_year, minutes FROM role_ceiling ORDER BY first_year DESC, role;
