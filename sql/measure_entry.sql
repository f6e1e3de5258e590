-- Statements of entry by hand, windows as pages, what windows and roles say of themselves.

-- Instruments that have measures to be given by hand in a läsår: those without a formula.
-- entry_instruments(first_year int) -> many
-- : id id, name text, name_en text, measures int
SELECT i.id, i.name, i.name_en, count(DISTINCT v.measure_id) AS measures FROM instrument i
JOIN measure_version v ON v.instrument_id = i.id
WHERE v.state = 'approved' AND v.formula = '' AND v.from_year <= $first_year AND (v.to_year IS NULL OR v.to_year >= $first_year)
GROUP BY i.id, i.name, i.name_en ORDER BY i.name COLLATE "sv-x-icu", i.id;

-- entry_measures(instrument_id id, first_year int) -> many
-- : measure_id id, version_id id, key text, name text, name_en text, unit text, decimals int, kind text, breakdowns text,
-- : disclosure text, period_kind text, direction text
SELECT m.id AS measure_id, v.id AS version_id, m.key, m.name, m.name_en, m.unit, m.decimals, v.kind, v.breakdowns,
  v.disclosure, v.period_kind, m.direction
FROM measure m JOIN measure_version v ON v.measure_id = m.id
WHERE v.instrument_id = $instrument_id AND v.state = 'approved' AND v.formula = '' AND v.from_year <= $first_year
  AND (v.to_year IS NULL OR v.to_year >= $first_year)
  AND NOT EXISTS (SELECT 1 FROM measure_version w WHERE w.measure_id = m.id AND w.state = 'approved' AND w.number > v.number
    AND w.from_year <= $first_year AND (w.to_year IS NULL OR w.to_year >= $first_year))
ORDER BY m.name COLLATE "sv-x-icu", m.id;

-- Schools under a unit, and the unit itself, as they stand on a day.
-- entry_units(unit_id id, day day) -> many
-- : id id, code text, name text, kind text, school_form text?
SELECT u.id, u.code, p.name, u.kind, u.school_form FROM unit u JOIN unit_reach r ON r.unit_id = u.id AND r.ancestor_id = $unit_id
JOIN unit_period p ON p.unit_id = u.id AND p.from_day <= $day AND (p.to_day IS NULL OR p.to_day >= $day)
WHERE u.kind = 'school' OR u.id = $unit_id
ORDER BY p.name COLLATE "sv-x-icu", u.id;

-- What is in force or waits in quarantine for the versions of an instrument, of two läsår. One who enters reads it as it
-- is; see entry.h.
-- entry_figures(instrument_id id, from_year int, to_year int, grade text) -> many
-- : id id, version_id id, unit_id id, first_year int, period text, sex text, kind text, number int, decimals int, n int?,
-- : state text, reason text, comment text, late bool, created_by id?
SELECT f.id, f.version_id, p.unit_id, f.first_year, f.period, f.sex, f.kind, f.number, f.decimals, f.n, f.state, f.reason,
  f.comment, f.late, f.created_by
FROM figure f JOIN measure_version v ON v.id = f.version_id JOIN place p ON p.id = f.place_id
WHERE v.instrument_id = $instrument_id AND f.first_year BETWEEN $from_year AND $to_year AND p.unit_id IS NOT NULL
  AND f.grade = $grade AND f.subject = '' AND f.facet = ''
  AND f.state IN ('preliminary', 'approved', 'locked', 'quarantined') ORDER BY f.id;

-- Every figure that has been said of a cell, the latest first.
-- entry_history(version_id id, place_id id, period text, sex text, grade text, subject text, facet text) -> many
-- : id id, kind text, number int, decimals int, n int?, state text, reason text, comment text, created_at instant,
-- : created_by text?, approved_at instant?, approved_by text?, source text, source_id id
SELECT f.id, f.kind, f.number, f.decimals, f.n, f.state, f.reason, f.comment, f.created_at, c.name AS created_by,
  f.approved_at, d.name AS approved_by, s.title AS source, s.id AS source_id
FROM figure f JOIN figure_source s ON s.id = f.source_id
LEFT JOIN person c ON c.id = f.created_by LEFT JOIN person d ON d.id = f.approved_by
WHERE f.version_id = $version_id AND f.place_id = $place_id AND f.period = $period AND f.sex = $sex AND f.grade = $grade
  AND f.subject = $subject AND f.facet = $facet ORDER BY f.id DESC;

-- The årskurser in which an instrument has figures, to choose from.
-- entry_grades(instrument_id id) -> many
-- : grade text
SELECT DISTINCT f.grade FROM figure f JOIN measure_version v ON v.id = f.version_id
WHERE v.instrument_id = $instrument_id AND f.grade <> '' ORDER BY f.grade;

-- figure_set_reason(id id, reason text) -> exec
UPDATE figure SET reason = $reason WHERE id = $id;

-- --- windows -------------------------------------------------------------------------------------------------------

-- windows_of_year(first_year int) -> many
-- : id id, rev int, instrument_id id, instrument text, instrument_key text, school_form text, name text, kind text,
-- : from_day day, to_day day, late_day day
SELECT w.id, w.rev, w.instrument_id, i.name AS instrument, i.key AS instrument_key, w.school_form, w.name, w.kind, w.from_day,
  w.to_day, w.late_day
FROM measure_window w JOIN instrument i ON i.id = w.instrument_id
WHERE w.first_year = $first_year ORDER BY w.from_day, w.id;

-- The schools that a window is for, as they were on its last day, with their figures: in time, late, waiting in
-- quarantine. A figure without a window (no day told) counts as in time.
-- window_units(window_id id) -> many
-- : unit_id id, in_time int, late int, held int
SELECT u.id AS unit_id,
  count(CASE WHEN f.state IN ('preliminary', 'approved', 'locked') AND f.late = 0 THEN 1 END) AS in_time,
  count(CASE WHEN f.state IN ('preliminary', 'approved', 'locked') AND f.late = 1 THEN 1 END) AS late,
  count(CASE WHEN f.state = 'quarantined' THEN 1 END) AS held
FROM measure_window w JOIN unit u ON u.kind = 'school' AND (w.school_form = '' OR u.school_form = w.school_form)
  AND u.from_day <= w.to_day AND (u.to_day IS NULL OR u.to_day >= w.to_day)
LEFT JOIN place p ON p.unit_id = u.id
LEFT JOIN figure f ON f.place_id = p.id AND f.first_year = w.first_year AND (f.window_id = w.id OR f.window_id IS NULL)
  AND f.state IN ('preliminary', 'approved', 'locked', 'quarantined')
  AND f.version_id IN (SELECT v.id FROM measure_version v WHERE v.instrument_id = w.instrument_id)
WHERE w.id = $window_id GROUP BY u.id ORDER BY u.id;

-- --- principals (derived.c) -----------------------------------------------------------------------------------------

-- Who has been principal of which school, in order.
-- principal_grants() -> many
-- : unit_id id, person_id id, from_day day, to_day day?
SELECT g.unit_id, g.person_id, g.from_day, g.to_day FROM role_grant g JOIN unit u ON u.id = g.unit_id
WHERE g.role = 'principal' AND u.kind = 'school' ORDER BY g.unit_id, g.from_day, g.id;

