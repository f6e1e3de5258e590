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
-- is; see entry.h. guarded: not everybody may see it as it is (states 0 are DISCLOSE_SHOWN).
-- entry_figures(instrument_id id, from_year int, to_year int, grade text) -> many
-- : id id, version_id id, unit_id id, first_year int, period text, sex text, kind text, number int, decimals int, n int?,
-- : state text, reason text, comment text, late bool, created_by id?, guarded bool
SELECT f.id, f.version_id, p.unit_id, f.first_year, f.period, f.sex, f.kind, f.number, f.decimals, f.n, f.state, f.reason,
  f.comment, f.late, f.created_by,
  {part.figure_guarded} AS guarded
FROM figure f JOIN measure_version v ON v.id = f.version_id JOIN place p ON p.id = f.place_id
JOIN figure_source s ON s.id = f.source_id LEFT JOIN figure_mark k ON k.figure_id = f.id
WHERE v.instrument_id = $instrument_id AND f.first_year BETWEEN $from_year AND $to_year AND p.unit_id IS NOT NULL
  AND f.grade = $grade AND f.subject = '' AND f.facet = ''
  AND f.state IN ('preliminary', 'approved', 'locked', 'quarantined') ORDER BY f.id;

-- Whether not everybody may see a figure as it is: 0 or 1.
-- figure_guarded(id id) -> value
-- : guarded int
SELECT {part.figure_guarded} AS guarded
FROM figure f JOIN measure_version v ON v.id = f.version_id JOIN figure_source s ON s.id = f.source_id
LEFT JOIN figure_mark k ON k.figure_id = f.id WHERE f.id = $id;

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

-- Windows of some läsår, by day.
-- windows_between(from_year int, to_year int) -> many measure_window
SELECT {*} FROM measure_window WHERE first_year BETWEEN $from_year AND $to_year ORDER BY first_year, from_day, id;

-- The schools that a window is for, as they were on its last day.
-- part window_schools
measure_window w JOIN unit u ON u.kind = 'school' AND (w.school_form = '' OR u.school_form = w.school_form)
  AND u.from_day <= w.to_day AND (u.to_day IS NULL OR u.to_day >= w.to_day);

-- Their figures. One without a window (no day told) counts as in time.
-- part window_figures
LEFT JOIN place p ON p.unit_id = u.id
LEFT JOIN figure f ON f.place_id = p.id AND f.first_year = w.first_year
  AND (f.window_id = w.id OR (f.window_id IS NULL AND (w.grade = '' OR f.grade = '' OR f.grade = w.grade)))
  AND f.state IN ('preliminary', 'approved', 'locked', 'quarantined')
  AND f.version_id IN (SELECT v.id FROM measure_version v WHERE v.instrument_id = w.instrument_id);

-- part window_in_time
count(CASE WHEN f.state IN ('preliminary', 'approved', 'locked') AND f.late = 0 THEN 1 END);
-- part window_late
count(CASE WHEN f.state IN ('preliminary', 'approved', 'locked') AND f.late = 1 THEN 1 END);
-- part window_held
count(CASE WHEN f.state = 'quarantined' THEN 1 END);

-- The årskurser of those schools then.
-- part window_grades
LEFT JOIN unit_period n ON n.unit_id = u.id AND n.from_day <= w.to_day AND (n.to_day IS NULL OR n.to_day >= w.to_day);

-- The schools of a window with their figures: in time, late, waiting in quarantine. grade: the window's, grades: the
-- school's; who is not for it is left out by windows.c.
-- window_units(window_id id) -> many
-- : unit_id id, grade text, grades text?, in_time int, late int, held int
SELECT u.id AS unit_id, w.grade, max(n.grades) AS grades, {part.window_in_time} AS in_time, {part.window_late} AS late,
  {part.window_held} AS held
FROM {part.window_schools} {part.window_grades} {part.window_figures}
WHERE w.id = $window_id GROUP BY u.id, w.grade ORDER BY u.id;

-- The same with names, under a unit, as the schools are called on a day.
-- window_schools(window_id id, unit_id id?, day day) -> many
-- : unit_id id, name text, grade text, grades text, in_time int, late int, held int, day day?, created_at instant?
SELECT u.id AS unit_id, n.name, w.grade, n.grades, {part.window_in_time} AS in_time, {part.window_late} AS late, {part.window_held} AS held,
  max(f.measured_day) AS day, max(f.created_at) AS created_at
FROM {part.window_schools} {part.window_figures}
JOIN unit_period n ON n.unit_id = u.id AND n.id = (SELECT max(q.id) FROM unit_period q WHERE q.unit_id = u.id
  AND q.from_day = (SELECT max(x.from_day) FROM unit_period x WHERE x.unit_id = u.id AND x.from_day <= $day))
WHERE w.id = $window_id
  AND ($unit_id IS NULL OR EXISTS (SELECT 1 FROM unit_reach r WHERE r.unit_id = u.id AND r.ancestor_id = $unit_id))
GROUP BY u.id, n.name, w.grade, n.grades ORDER BY n.name COLLATE "sv-x-icu", u.id;

-- The schools under a unit that the windows of some läsår are for, with their figures.
-- windows_progress(unit_id id?, from_year int, to_year int) -> many
-- : window_id id, grade text, grades text?, in_time int, late int, held int
SELECT w.id AS window_id, w.grade, max(n.grades) AS grades, {part.window_in_time} AS in_time, {part.window_late} AS late,
  {part.window_held} AS held
FROM {part.window_schools} {part.window_grades} {part.window_figures}
WHERE w.first_year BETWEEN $from_year AND $to_year
  AND ($unit_id IS NULL OR EXISTS (SELECT 1 FROM unit_reach r WHERE r.unit_id = u.id AND r.ancestor_id = $unit_id))
GROUP BY w.id, w.grade, u.id ORDER BY w.id;

-- Schools that owe a window its figures, of those where a person has one of two roles, with figures that wait in
-- quarantine counted. Only windows that have begun and still take figures.
-- windows_owed(person_id id, today day, first_year int) -> many
-- : window_id id, unit_id id, unit text, grade text, grades text, held int
SELECT w.id AS window_id, u.id AS unit_id, n.name AS unit, w.grade, n.grades, {part.window_held} AS held
FROM {part.window_schools} {part.window_figures}
JOIN unit_period n ON n.unit_id = u.id AND n.from_day <= $today AND (n.to_day IS NULL OR n.to_day >= $today)
WHERE w.first_year >= $first_year AND w.from_day <= $today
  AND EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = $person_id AND g.unit_id = u.id
    AND g.role IN ('principal', 'deputy_principal') AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today))
GROUP BY w.id, u.id, n.name, w.grade, n.grades HAVING {part.window_in_time} = 0 AND {part.window_late} = 0
ORDER BY w.id, u.id;

-- Does somebody keep the calendar of the whole huvudman?
-- windows_keeper(person_id id, today day) -> value
-- : n int
SELECT count(*) AS n FROM role_grant g JOIN unit u ON u.id = g.unit_id AND u.kind = 'authority'
WHERE g.person_id = $person_id AND g.role = 'controller' AND g.from_day <= $today
  AND (g.to_day IS NULL OR g.to_day >= $today);

-- Figures that lean on a window.
-- window_used(window_id id) -> value
-- : n int
SELECT count(*) AS n FROM (SELECT id FROM figure WHERE window_id = $window_id LIMIT 1) x;

-- --- targets ---------------------------------------------------------------------------------------------------------

-- targets_of(unit_id id?, first_year int) -> many target
SELECT {t.*} FROM target t JOIN measure m ON m.id = t.measure_id
WHERE t.first_year = $first_year
  AND ($unit_id IS NULL OR t.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
ORDER BY m.name COLLATE "sv-x-icu", t.unit_id, t.grade, t.id;

-- Targets of a unit and of those above it; the nearest unit's come last.
-- targets_reaching(unit_id id, first_year int) -> many target
SELECT {t.*} FROM target t JOIN unit_reach r ON r.ancestor_id = t.unit_id
WHERE r.unit_id = $unit_id AND t.first_year = $first_year ORDER BY t.measure_id, t.grade, r.depth DESC, t.id;

-- target_same(measure_id id, unit_id id, first_year int, grade text) -> value
-- : id id
SELECT id FROM target WHERE measure_id = $measure_id AND unit_id = $unit_id AND first_year = $first_year AND grade = $grade;

-- figure_set_comment(id id, comment text) -> exec
UPDATE figure SET comment = $comment WHERE id = $id;

-- Measures that may have a target; neutral: those of which neither way is better, too, which may follow a goal.
-- measures_aimed(neutral bool) -> many
-- : id id, name text
SELECT id, name FROM measure WHERE ($neutral = 1 OR direction <> 'neutral') AND ended_year IS NULL ORDER BY name COLLATE "sv-x-icu", id;

-- What a goal is followed by.
-- measures_of_goal(goal_id id) -> many
-- : id id, measure_id id, grade text
SELECT l.id, l.measure_id, l.grade FROM goal_measure l JOIN measure m ON m.id = l.measure_id
WHERE l.goal_id = $goal_id ORDER BY m.name COLLATE "sv-x-icu", l.id;

-- What tells of a unit: the headline measures and those it has targets for, by area; and who its pupils are, which the
-- results are to be read against (domain.md 3.1, 3.10).
-- measures_of_unit(unit_id id, first_year int) -> many
-- : measure_id id, context bool
SELECT m.id AS measure_id,
  CASE WHEN m.key IN ('elever_antal', 'elever_flickor', 'elever_utlandsk', 'elever_eftergymnasial') THEN 1 ELSE 0 END AS context
FROM measure m LEFT JOIN area a ON a.id = m.area_id
WHERE m.headline = 1 OR m.key IN ('elever_antal', 'elever_flickor', 'elever_utlandsk', 'elever_eftergymnasial')
  OR m.id IN (SELECT t.measure_id FROM target t JOIN unit_reach r ON r.ancestor_id = t.unit_id
    WHERE r.unit_id = $unit_id AND t.first_year = $first_year AND t.grade = '')
ORDER BY COALESCE(a.sort, 999), m.name COLLATE "sv-x-icu", m.id;

-- --- principals (derived.c) -----------------------------------------------------------------------------------------

-- Who has been principal of which school, in order.
-- principal_grants() -> many
-- : unit_id id, person_id id, from_day day, to_day day?
SELECT g.unit_id, g.person_id, g.from_day, g.to_day FROM role_grant g JOIN unit u ON u.id = g.unit_id
WHERE g.role = 'principal' AND u.kind = 'school' ORDER BY g.unit_id, g.from_day, g.id;

