-- Insatser: the register, the parts of one, what was promised before the start.

-- The name a unit has last.
-- part insats_unit_name
(SELECT q.name FROM unit_period q WHERE q.unit_id = x.unit_id ORDER BY q.from_day DESC LIMIT 1);

-- A draft is seen by those who lead its unit (access.def: RES_INSATS, VIEW, DRAFT).
-- part insats_seen
(x.state <> 'draft' OR EXISTS (SELECT 1 FROM role_grant g JOIN unit_reach r ON r.ancestor_id = g.unit_id
   WHERE g.person_id = $viewer_id AND r.unit_id = x.unit_id
     AND g.role IN ('director', 'controller', 'principal', 'deputy_principal', 'hr')
     AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today)));

-- The register. A unit finds the insatser that it owns and those that run at it or below; from_day and to_day bound a
-- läsår, and an insats without days is in every one.
-- insats_rows(unit_id id?, state text?, from_day day?, to_day day?, measure_id id?, lo text?, hi text?, viewer_id id, today day,
--   most int, skip int) -> many asof weighed
-- : id id, title text, unit_id id, unit text?, state text, design text, from_day day?, to_day day?, stops_on day?, figure_id id?, finding text,
-- : measure_id id?, measure text?, measure_en text?, responsible text?, money int?, locked_at instant?, n_units int, n_compared int,
-- : total int, n_running int, n_bare int
SELECT x.id, x.title, x.unit_id, {part.insats_unit_name} AS unit, x.state, x.design, x.from_day, x.to_day, x.stops_on, x.figure_id, x.finding,
  x.measure_id, m.name AS measure, m.name_en AS measure_en,
  (SELECT CASE WHEN p.protected = 1 THEN NULL ELSE p.name END FROM person p WHERE p.id = x.responsible_id) AS responsible,
  x.money, x.locked_at,
  (SELECT count(*) FROM {intervention_unit} u WHERE u.intervention_id = x.id AND u.arm = 'treated') AS n_units,
  (SELECT count(*) FROM {intervention_unit} u WHERE u.intervention_id = x.id AND u.arm = 'comparison') AS n_compared,
  count(*) OVER () AS total, count(*) FILTER (WHERE x.state = 'running') OVER () AS n_running,
  count(*) FILTER (WHERE x.state = 'running' AND x.design <> 'staggered' AND NOT EXISTS (SELECT 1 FROM {intervention_unit} u
    WHERE u.intervention_id = x.id AND u.arm = 'comparison')) OVER () AS n_bare
FROM {intervention} x LEFT JOIN measure m ON m.id = x.measure_id
WHERE ($unit_id IS NULL OR x.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id)
       OR EXISTS (SELECT 1 FROM {intervention_unit} u JOIN unit_reach r ON r.unit_id = u.unit_id
                  WHERE u.intervention_id = x.id AND u.arm = 'treated' AND r.ancestor_id = $unit_id))
  AND ($state IS NULL OR x.state = $state) AND ($measure_id IS NULL OR x.measure_id = $measure_id)
  AND ($from_day IS NULL OR x.to_day IS NULL OR x.to_day >= $from_day)
  AND ($to_day IS NULL OR x.from_day IS NULL OR x.from_day <= $to_day)
  AND ($lo IS NULL OR (x.fold >= $lo AND x.fold < $hi) OR EXISTS (SELECT 1 FROM search_doc s JOIN search_word w ON w.doc_id = s.id
        WHERE s.entity = 'intervention' AND s.entity_id = x.id AND w.word >= $lo AND w.word < $hi))
  AND {part.insats_seen}
ORDER BY CASE x.state WHEN 'running' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, coalesce(x.from_day, ''), x.title COLLATE "sv-x-icu", x.id
LIMIT $most OFFSET $skip;

-- --- what one consists of ---------------------------------------------------------------------------------------------

-- insats_parts(intervention_id id) -> many intervention_part asof
SELECT {p.*} FROM {intervention_part} p WHERE p.intervention_id = $intervention_id ORDER BY p.sort, p.id;

-- insats_units(intervention_id id) -> many intervention_unit asof
SELECT {p.*} FROM {intervention_unit} p WHERE p.intervention_id = $intervention_id ORDER BY p.arm DESC, coalesce(p.from_day, ''), p.unit_id;

-- insats_links(intervention_id id) -> many chain_link asof
SELECT {p.*} FROM {chain_link} p WHERE p.intervention_id = $intervention_id ORDER BY p.sort, p.id;

-- insats_decided(intervention_id id) -> many intervention_decision asof
SELECT {p.*} FROM {intervention_decision} p WHERE p.intervention_id = $intervention_id ORDER BY p.day, p.id;

-- What has started, with the decisions that its state stands on: how many starts, and the last that moves it.
-- insats_decided_states() -> many
-- : id id, state text, stops_on day?, n_start int, last text?
SELECT x.id, x.state, x.stops_on,
  (SELECT count(*) FROM intervention_decision d WHERE d.intervention_id = x.id AND d.kind = 'start') AS n_start,
  (SELECT d.kind FROM intervention_decision d WHERE d.intervention_id = x.id AND d.kind <> 'change' ORDER BY d.id DESC LIMIT 1) AS last
FROM intervention x WHERE x.locked_at IS NOT NULL AND x.state <> 'draft' ORDER BY x.id;

-- insats_protocols(intervention_id id) -> many
-- : id id, rev int, name text, number int, state text, n_points int
SELECT p.id, p.rev, p.name, p.number, p.state,
  (SELECT count(*) FROM protocol_point q WHERE q.protocol_id = p.id) AS n_points
FROM protocol p WHERE p.intervention_id = $intervention_id ORDER BY p.id;

-- insats_points(protocol_id id) -> many
-- : id id, rev int, title text, anchor0 text, anchor3 text
SELECT id, rev, title, anchor0, anchor3 FROM protocol_point WHERE protocol_id = $protocol_id ORDER BY sort, id;

-- Things that keep a draft from being taken away: groups whose lessons are drawn, and analyses.
-- insats_kept_by(intervention_id id) -> value
-- : n int
SELECT (SELECT count(*) FROM lesson_group WHERE intervention_id = $intervention_id)
  + (SELECT count(*) FROM analysis WHERE intervention_id = $intervention_id) AS n;

-- Rows of the kinds that belong to an insats, removed ones too, for its history.
-- insats_belongs(intervention_id id) -> many
-- : kind text, id id
SELECT 'intervention_part' AS kind, id FROM intervention_part WHERE intervention_id = $intervention_id
UNION SELECT 'intervention_part', id FROM intervention_part_hist WHERE intervention_id = $intervention_id
UNION SELECT 'intervention_unit', id FROM intervention_unit WHERE intervention_id = $intervention_id
UNION SELECT 'intervention_unit', id FROM intervention_unit_hist WHERE intervention_id = $intervention_id
UNION SELECT 'chain_link', id FROM chain_link WHERE intervention_id = $intervention_id
UNION SELECT 'chain_link', id FROM chain_link_hist WHERE intervention_id = $intervention_id
UNION SELECT 'intervention_decision', id FROM intervention_decision WHERE intervention_id = $intervention_id
UNION SELECT 'intervention_decision', id FROM intervention_decision_hist WHERE intervention_id = $intervention_id
ORDER BY kind, id;

-- --- the lock ------------------------------------------------------------------------------------------------------------

-- Which definition of a measure holds in a läsår, as it was known then.
-- insats_version(measure_id id, first_year int) -> value asof
-- : number int
SELECT max(v.number) AS number FROM {measure_version} v WHERE v.measure_id = $measure_id AND v.state = 'approved' AND v.from_year <= $first_year
  AND (v.to_year IS NULL OR v.to_year >= $first_year);

-- Every lock of a store, with what the change log says of it.
-- insats_locks() -> many
-- : id id, title text, locked_at instant, lock_hash text, noted text?
SELECT x.id, x.title, x.locked_at, x.lock_hash,
  (SELECT c.diff FROM change_log c WHERE c.action = 'lock' AND c.entity = 'intervention' AND c.entity_id = x.id
   ORDER BY c.id LIMIT 1) AS noted
FROM intervention x WHERE x.locked_at IS NOT NULL ORDER BY x.id;

-- Insatser that still run though their last day has passed, of the person who answers for them.
-- insats_overdue(person_id id, today day) -> many
-- : id id, title text, to_day day
SELECT x.id, x.title, x.to_day FROM intervention x
WHERE x.responsible_id = $person_id AND x.state = 'running' AND x.stops_on IS NULL AND x.to_day < $today ORDER BY x.to_day, x.id;

-- Insatser that were decided to stop on a day that has come, and run in their rows yet.
-- insats_stopping(today day) -> many intervention
SELECT {x.*} FROM intervention x WHERE x.state = 'running' AND x.stops_on <= $today ORDER BY x.id;

-- What was noted in the change log when an insats was locked.
-- insats_lock_noted(intervention_id id) -> value
-- : noted text
SELECT c.diff AS noted FROM change_log c WHERE c.action = 'lock' AND c.entity = 'intervention' AND c.entity_id = $intervention_id
ORDER BY c.id LIMIT 1;

-- What changed in the promises after the lock: the lines of the log behind it, oldest first. A lock without a line, of a
-- store read in by hand, is told by its instant.
-- insats_changes(intervention_id id, after_at instant) -> many
-- : id id, at instant, person text?, action text, entity text, entity_id id, why text, diff text
SELECT c.id, c.at, {part.who_changed}, c.action, c.entity, c.entity_id, c.why, c.diff
FROM change_log c LEFT JOIN person p ON p.id = c.person_id
WHERE (c.id > (SELECT min(k.id) FROM change_log k WHERE k.action = 'lock' AND k.entity = 'intervention' AND k.entity_id = $intervention_id)
    OR (c.at > $after_at AND NOT EXISTS (SELECT 1 FROM change_log k
      WHERE k.action = 'lock' AND k.entity = 'intervention' AND k.entity_id = $intervention_id)))
  AND (c.entity, c.entity_id) IN (
  SELECT 'intervention', $intervention_id
  UNION ALL SELECT 'intervention_part', id FROM intervention_part WHERE intervention_id = $intervention_id
  UNION ALL SELECT 'intervention_part', id FROM intervention_part_hist WHERE intervention_id = $intervention_id
  UNION ALL SELECT 'intervention_unit', id FROM intervention_unit WHERE intervention_id = $intervention_id
  UNION ALL SELECT 'intervention_unit', id FROM intervention_unit_hist WHERE intervention_id = $intervention_id
  UNION ALL SELECT 'chain_link', id FROM chain_link WHERE intervention_id = $intervention_id
  UNION ALL SELECT 'chain_link', id FROM chain_link_hist WHERE intervention_id = $intervention_id)
ORDER BY c.id;

-- Measures that an insats can be seen by, area by area; those that tell of the windows' own upkeep are left out.
-- insats_measures_all() -> many
-- : id id, key text, name text, name_en text, unit text, area text?, area_en text?
SELECT m.id, m.key, m.name, m.name_en, m.unit, a.name AS area, a.name_en AS area_en FROM measure m LEFT JOIN area a ON a.id = m.area_id
WHERE NOT EXISTS (SELECT 1 FROM measure_version v JOIN instrument i ON i.id = v.instrument_id WHERE v.measure_id = m.id AND i.key = 'matfonster')
ORDER BY CASE WHEN a.id IS NULL THEN 1 ELSE 0 END, a.name COLLATE "sv-x-icu", a.id, m.name COLLATE "sv-x-icu", m.id;

-- insats_of_title(fold text, unit_id id) -> value
-- : id id
SELECT id FROM intervention WHERE fold = $fold AND unit_id = $unit_id ORDER BY id LIMIT 1;

-- insats_unit_named(unit_id id) -> value
-- : name text
SELECT q.name FROM unit_period q WHERE q.unit_id = $unit_id ORDER BY q.from_day DESC LIMIT 1;

-- insats_titled(fold text) -> many
-- : id id, unit_id id
SELECT id, unit_id FROM intervention WHERE fold = $fold ORDER BY id;

-- Names of the units of an insats: its own, and those of its schools.
-- insats_unit_names(intervention_id id) -> many
-- : unit_id id, name text?
SELECT x.unit_id, {part.insats_unit_name} AS name FROM intervention x WHERE x.id = $intervention_id
UNION SELECT x.unit_id, {part.insats_unit_name} FROM intervention_unit x WHERE x.intervention_id = $intervention_id
ORDER BY unit_id;

-- Of which units, closed ones too, or units above them, a measure has figures in which läsår; of_it: of the årskurs, "" being whichever.
-- Places that are no unit of one's own are told as unit_id 0.
-- insats_measured(measure_id id, grade text) -> many
-- : unit_id id, kind text, first_year int, of_it bool
SELECT coalesce(u.id, 0) AS unit_id, coalesce(u.kind, '') AS kind, f.first_year,
  max(CASE WHEN $grade = '' OR f.grade = $grade THEN 1 ELSE 0 END) AS of_it
FROM measure_version v JOIN figure f ON f.version_id = v.id JOIN place p ON p.id = f.place_id
LEFT JOIN (SELECT unit_id, ancestor_id FROM unit_reach UNION SELECT id, id FROM unit) r ON r.unit_id = p.unit_id
LEFT JOIN unit u ON u.id = r.ancestor_id
WHERE v.measure_id = $measure_id AND f.state IN ('preliminary', 'approved', 'locked') AND f.kind NOT IN ('missing', 'not_applicable')
GROUP BY u.id, u.kind, f.first_year ORDER BY f.first_year, unit_id;
