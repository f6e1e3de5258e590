-- Statements of app/measure: formulas, windows, entry.

-- --- formulas (compute.c) ---

-- The cells in which a measure has figures in a läsår.
-- figure_cells(measure_id id, first_year int) -> many
-- : place_id id, period text, sex text, grade text, subject text, facet text
SELECT f.place_id, f.period, f.sex, f.grade, f.subject, f.facet FROM figure f
JOIN measure_version v ON v.id = f.version_id
WHERE v.measure_id = $measure_id AND f.first_year = $first_year AND f.state IN ('preliminary', 'approved', 'locked')
ORDER BY f.id;

-- The same cells at the units above, for what is summed.
-- figure_cells_above(measure_id id, first_year int) -> many
-- : unit_id id, period text, sex text, grade text, subject text, facet text
SELECT DISTINCT r.ancestor_id AS unit_id, f.period, f.sex, f.grade, f.subject, f.facet FROM figure f
JOIN measure_version v ON v.id = f.version_id JOIN place p ON p.id = f.place_id
JOIN unit_reach r ON r.unit_id = p.unit_id AND r.depth > 0
WHERE v.measure_id = $measure_id AND f.first_year = $first_year AND f.state IN ('preliminary', 'approved', 'locked');

-- A cell's figures at the units below a place; a unit below one that has a figure is left out, so that a part is
-- not counted again beside its whole.
-- figures_below(version_id id, place_id id, period text, sex text, grade text, subject text, facet text) -> many figure
SELECT {f.*} FROM figure f JOIN place p ON p.id = f.place_id
JOIN place top ON top.id = $place_id JOIN unit_reach r ON r.ancestor_id = top.unit_id AND r.unit_id = p.unit_id
WHERE r.depth > 0 AND f.version_id = $version_id AND f.period = $period AND f.sex = $sex AND f.grade = $grade
  AND f.subject = $subject AND f.facet = $facet AND f.state IN ('preliminary', 'approved', 'locked')
  AND NOT EXISTS (SELECT 1 FROM figure g JOIN place q ON q.id = g.place_id
    JOIN unit_reach up ON up.unit_id = p.unit_id AND up.ancestor_id = q.unit_id AND up.depth > 0
    JOIN unit_reach low ON low.ancestor_id = top.unit_id AND low.unit_id = q.unit_id AND low.depth > 0
    WHERE g.version_id = $version_id AND g.period = $period AND g.sex = $sex AND g.grade = $grade
      AND g.subject = $subject AND g.facet = $facet AND g.state IN ('preliminary', 'approved', 'locked'))
ORDER BY f.id;

-- Measures with a formula that holds in a läsår.
-- measures_computed(first_year int) -> many
-- : measure_id id, formula text
SELECT measure_id, formula FROM measure_version
WHERE formula <> '' AND state = 'approved' AND from_year <= $first_year AND (to_year IS NULL OR to_year >= $first_year)
ORDER BY measure_id, number;

-- compute_waiting(args text) -> value
-- : id id
SELECT id FROM job WHERE kind = 'compute' AND state = 'waiting' AND args = $args ORDER BY id LIMIT 1;

-- --- pages of definitions ---

-- Every measure with its newest version.
-- measure_register(area_id id?, origin text?, state text?) -> many
-- : id id, key text, name text, name_en text, fold text, origin text, unit text, area text?, state text?, formula text?,
-- : numerator text?, denominator text?, versions int
SELECT m.id, m.key, m.name, m.name_en, m.fold, m.origin, m.unit, a.name AS area, v.state, v.formula, v.numerator, v.denominator,
  (SELECT count(*) FROM measure_version w WHERE w.measure_id = m.id) AS versions
FROM measure m LEFT JOIN area a ON a.id = m.area_id
LEFT JOIN measure_version v ON v.measure_id = m.id
  AND v.number = (SELECT max(w.number) FROM measure_version w WHERE w.measure_id = m.id)
WHERE ($area_id IS NULL OR m.area_id = $area_id) AND ($origin IS NULL OR m.origin = $origin)
  AND ($state IS NULL OR v.state = $state)
ORDER BY m.name COLLATE "sv-x-icu", m.id;

-- measure_areas() -> many
-- : id id, name text
SELECT id, name FROM area ORDER BY sort, id;

-- measure_area_name(area_id id) -> value
-- : name text
SELECT name FROM area WHERE id = $area_id;

-- Figures in force of a version.
-- version_figures(version_id id) -> value
-- : n int
SELECT count(*) AS n FROM figure WHERE version_id = $version_id AND state IN ('preliminary', 'approved', 'locked');

-- Decided goals that a measure follows.
-- measure_goals(measure_id id) -> many
-- : id id, title text
SELECT g.id, g.title FROM goal g JOIN goal_measure x ON x.goal_id = g.id
WHERE x.measure_id = $measure_id AND g.state = 'decided' ORDER BY g.title COLLATE "sv-x-icu", g.id;

-- scales_shown() -> many
-- : id id, name text, from_year int, to_year int?, source text, grades int
SELECT s.id, s.name, s.from_year, s.to_year, s.source,
  (SELECT count(*) FROM scale_grade g WHERE g.scale_id = s.id) AS grades
FROM grade_scale s ORDER BY s.from_year DESC, s.key;

-- structures_shown() -> many
-- : id id, name text, school_form text, from_year int, to_year int?, source text, grades int
SELECT s.id, s.name, s.school_form, s.from_year, s.to_year, s.source,
  (SELECT count(*) FROM structure_grade g WHERE g.structure_id = s.id) AS grades
FROM school_structure s ORDER BY s.from_year DESC, s.key;

-- instruments_shown() -> many
-- : id id, name text, kind text, respondents text, from_year int, to_year int?, source text, measures int
SELECT i.id, i.name, i.kind, i.respondents, i.from_year, i.to_year, i.source,
  (SELECT count(DISTINCT v.measure_id) FROM measure_version v WHERE v.instrument_id = i.id) AS measures
FROM instrument i ORDER BY i.name COLLATE "sv-x-icu", i.id;
