-- Statements of app/dialogue: quality dialogues, what is bound in them, what was agreed.

-- Dialogues of a unit and those under it, for those who steer it, the newest first.
-- dialogue_list(unit_id id?, first_year int?, viewer_id id, today day) -> many asof
-- : id id, title text, kind text, unit_id id, unit text?, first_year int, day day?, state text, agreements int, open int
SELECT x.id, x.title, x.kind, x.unit_id, x.unit, x.first_year, x.day, x.state, x.agreements, x.open FROM (
  SELECT d.id, d.title, d.kind, d.unit_id,
    (SELECT q.name FROM unit_period q WHERE q.unit_id = d.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
    d.first_year, d.day, d.state,
    (SELECT count(*) FROM {dialogue_agreement} g WHERE g.dialogue_id = d.id) AS agreements,
    (SELECT count(*) FROM {dialogue_agreement} g WHERE g.dialogue_id = d.id AND g.state = 'open') AS open
  FROM {dialogue} d
  WHERE ($unit_id IS NULL OR d.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
    AND ($first_year IS NULL OR d.first_year = $first_year) AND {part.steers_d}) x
ORDER BY x.first_year DESC, x.unit COLLATE "sv-x-icu", x.day DESC, x.id DESC;

-- The läsår that somebody's dialogues are of.
-- dialogue_years(viewer_id id, today day) -> many
-- : first_year int
SELECT DISTINCT d.first_year FROM dialogue d WHERE {part.steers_d} ORDER BY d.first_year DESC;

-- dialogue_bound(dialogue_id id) -> many dialogue_point asof
SELECT {i.*} FROM {dialogue_point} i WHERE i.dialogue_id = $dialogue_id ORDER BY i.sort, i.id;

-- dialogue_agreed(dialogue_id id) -> many dialogue_agreement asof
SELECT {g.*} FROM {dialogue_agreement} g WHERE g.dialogue_id = $dialogue_id
ORDER BY CASE g.state WHEN 'open' THEN 0 ELSE 1 END, g.due_day, g.id;

-- What is still open of the unit's earlier dialogues.
-- dialogue_open_before(unit_id id, first_year int, dialogue_id id) -> many dialogue_agreement
SELECT {g.*} FROM dialogue_agreement g JOIN dialogue d ON d.id = g.dialogue_id
WHERE d.unit_id = $unit_id AND d.id <> $dialogue_id AND g.state = 'open'
  AND (d.first_year < $first_year OR (d.first_year = $first_year AND d.id < $dialogue_id))
ORDER BY g.due_day, g.id;

-- Insatser that have started and belong to a unit, to one under it or to one that takes part there.
-- dialogue_insatser(unit_id id) -> many intervention
SELECT {x.*} FROM intervention x
WHERE x.state <> 'draft' AND (x.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id)
  OR EXISTS (SELECT 1 FROM intervention_unit u JOIN unit_reach r ON r.unit_id = u.unit_id
    WHERE u.intervention_id = x.id AND u.arm = 'treated' AND r.ancestor_id = $unit_id))
ORDER BY x.title COLLATE "sv-x-icu", x.id;

-- What a unit is followed by: headline measures, those that it has a target for, its own or from above, and those of its
-- goals.
-- dialogue_measures(unit_id id, from_year int, to_year int) -> many measure
SELECT {m.*} FROM measure m LEFT JOIN area a ON a.id = m.area_id
WHERE m.headline = 1
  OR m.id IN (SELECT t.measure_id FROM target t JOIN unit_reach r ON r.ancestor_id = t.unit_id
    WHERE r.unit_id = $unit_id AND t.first_year BETWEEN $from_year AND $to_year)
  OR m.id IN (SELECT l.measure_id FROM goal_measure l JOIN goal g ON g.id = l.goal_id
    WHERE g.unit_id = $unit_id AND g.state <> 'draft')
ORDER BY COALESCE(a.sort, 999), m.name COLLATE "sv-x-icu", m.id;

-- The newest analysis of the outcome of each chain that lies in a dialogue.
-- dialogue_newest(dialogue_id id) -> many
-- : id id, newest id?
SELECT i.id, (SELECT max(a.id) FROM analysis a WHERE a.intervention_id = i.intervention_id AND a.link = 'outcome' AND a.side = 0
  AND a.comparison = i.comparison) AS newest
FROM dialogue_point i WHERE i.dialogue_id = $dialogue_id AND i.kind = 'chain' ORDER BY i.id;

-- dialogue_next_sort(dialogue_id id) -> value
-- : n int
SELECT coalesce(max(i.sort), 0) + 1 AS n FROM dialogue_point i WHERE i.dialogue_id = $dialogue_id;

-- What is told in its history, what was taken away too.
-- dialogue_belongs(dialogue_id id) -> many
-- : kind text, id id
SELECT 'dialogue_point' AS kind, id FROM dialogue_point WHERE dialogue_id = $dialogue_id
UNION SELECT 'dialogue_point', id FROM dialogue_point_hist WHERE dialogue_id = $dialogue_id
UNION SELECT 'dialogue_agreement', id FROM dialogue_agreement WHERE dialogue_id = $dialogue_id
UNION SELECT 'dialogue_agreement', id FROM dialogue_agreement_hist WHERE dialogue_id = $dialogue_id
ORDER BY kind, id;

-- Points of other dialogues that name an agreement of this one.
-- dialogue_pointed_at(dialogue_id id) -> value
-- : n int
SELECT count(*) AS n FROM dialogue_point i JOIN dialogue_agreement g ON g.id = i.agreement_id
WHERE g.dialogue_id = $dialogue_id AND i.dialogue_id <> $dialogue_id;

-- Points that name an agreement.
-- dialogue_agreement_named(agreement_id id) -> value
-- : n int
SELECT count(*) AS n FROM dialogue_point i WHERE i.agreement_id = $agreement_id;

-- --- from the chain --------------------------------------------------------------------------------------------------

-- Planned dialogues of somebody who may write in them: those of the insats' unit, then those under and above it. First,
-- when the unit has none and they may make one (access.def: RES_DIALOGUE, CREATE), id 0 with the unit's name.
-- dialogue_offers(viewer_id id, unit_id id, today day) -> many
-- : id int, title text?, near int, first_year int
SELECT 0 AS id, (SELECT q.name FROM unit_period q WHERE q.unit_id = u.id ORDER BY q.from_day DESC LIMIT 1) AS title, 0 AS near,
  0 AS first_year
FROM unit u WHERE u.id = $unit_id AND NOT EXISTS (SELECT 1 FROM dialogue o WHERE o.unit_id = u.id AND o.state = 'planned')
  AND EXISTS (SELECT 1 FROM role_grant x JOIN unit_reach r ON r.ancestor_id = x.unit_id
    WHERE r.unit_id = u.id AND x.role IN ('director', 'controller') AND {part.steering})
UNION ALL
SELECT d.id, d.title, CASE WHEN d.unit_id = $unit_id THEN 1
    WHEN EXISTS (SELECT 1 FROM unit_reach q WHERE q.ancestor_id = $unit_id AND q.unit_id = d.unit_id) THEN 2
    WHEN EXISTS (SELECT 1 FROM unit_reach q WHERE q.ancestor_id = d.unit_id AND q.unit_id = $unit_id) THEN 3 ELSE 4 END AS near,
  d.first_year
FROM dialogue d WHERE d.state = 'planned' AND {part.steers_d}
ORDER BY near, first_year DESC, title, id LIMIT 50;

-- Where a chain lies, of the dialogues that somebody may see.
-- dialogue_chains_of(intervention_id id, viewer_id id, today day) -> many
-- : id id, rev int, dialogue_id id, title text, bound_at instant
SELECT i.id, i.rev, i.dialogue_id, d.title, i.bound_at FROM dialogue_point i JOIN dialogue d ON d.id = i.dialogue_id
WHERE i.intervention_id = $intervention_id AND i.struck = 0 AND {part.steers_d}
ORDER BY i.bound_at DESC, i.id DESC;

-- --- my work -----------------------------------------------------------------------------------------------------------

-- Planned dialogues up to a day, of those who may say that they have been held (access.def, DECIDE): what stands in
-- somebody's work must be something that he or she can finish.
-- dialogue_coming(viewer_id id, today day, until day) -> many
-- : id id, title text, day day, unit text?
SELECT d.id, d.title, d.day,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = d.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit
FROM dialogue d WHERE d.state = 'planned' AND d.day IS NOT NULL AND d.day <= $until
  AND EXISTS (SELECT 1 FROM role_grant x JOIN unit_reach r ON r.ancestor_id = x.unit_id
    WHERE r.unit_id = d.unit_id AND {part.steering} AND x.role IN ('director', 'controller'))
ORDER BY d.day, d.id;
