-- Statements of app/measure: definitions, windows, places, figures.

-- version_used(version_id id) -> value
-- : n int
SELECT count(*) AS n FROM (SELECT id FROM figure WHERE version_id = $version_id LIMIT 1) x;

-- measure_by_key(key text) -> one measure
SELECT {*} FROM measure WHERE key = $key;

-- The newest version of a measure that holds for a läsår.
-- version_for(measure_id id, first_year int) -> one measure_version
SELECT {*} FROM measure_version WHERE measure_id = $measure_id AND state = 'approved' AND from_year <= $first_year
  AND (to_year IS NULL OR to_year >= $first_year) ORDER BY number DESC LIMIT 1;

-- versions_of(measure_id id) -> many measure_version
SELECT {*} FROM measure_version WHERE measure_id = $measure_id ORDER BY number;

-- Windows of an instrument in a läsår.
-- measure_window_on(instrument_id id, first_year int) -> many
-- : id id, kind text, grade text, from_day day, to_day day, late_day day, weeks_from int?, weeks_to int?
SELECT id, kind, grade, from_day, to_day, late_day, weeks_from, weeks_to FROM measure_window
WHERE instrument_id = $instrument_id AND first_year = $first_year ORDER BY from_day, id;

-- place_by_code(kind text, code text) -> one place
SELECT {*} FROM place WHERE kind = $kind AND code = $code;

-- place_by_unit(unit_id id) -> value
-- : id id
SELECT id FROM place WHERE unit_id = $unit_id ORDER BY id LIMIT 1;

-- The figure that holds for a cell.
-- figure_in_force(version_id id, place_id id, period text, sex text, grade text, subject text, facet text) -> one figure
SELECT {*} FROM figure WHERE version_id = $version_id AND place_id = $place_id AND period = $period AND sex = $sex
  AND grade = $grade AND subject = $subject AND facet = $facet AND state IN ('preliminary', 'approved', 'locked');

-- figure_set_state(id id, state text, reason text) -> exec
UPDATE figure SET state = $state, reason = $reason WHERE id = $id;

-- figure_approve(id id, now instant, person_id id?) -> exec
UPDATE figure SET state = 'approved', reason = '', approved_at = $now, approved_by = $person_id WHERE id = $id;

-- Figures of a source that still hold or wait.
-- figure_of_source(source_id id) -> many
-- : id id, supersedes_id id?, first_year int
SELECT id, supersedes_id, first_year FROM figure WHERE source_id = $source_id
  AND state IN ('preliminary', 'approved', 'locked', 'quarantined') ORDER BY id DESC;

-- --- what the shipped files are found by (standard.c) ---

-- grade_scale_by_key(key text) -> value
-- : id id
SELECT id FROM grade_scale WHERE key = $key;

-- scale_grade_by_name(scale_id id, grade text) -> value
-- : id id
SELECT id FROM scale_grade WHERE scale_id = $scale_id AND grade = $grade;

-- school_structure_by_key(key text) -> value
-- : id id
SELECT id FROM school_structure WHERE key = $key;

-- structure_grade_by_name(structure_id id, grade text) -> value
-- : id id
SELECT id FROM structure_grade WHERE structure_id = $structure_id AND grade = $grade;

-- instrument_by_key(key text) -> value
-- : id id
SELECT id FROM instrument WHERE key = $key;

-- measure_id_by_key(key text) -> value
-- : id id
SELECT id FROM measure WHERE key = $key;

-- version_by_number(measure_id id, number int) -> value
-- : id id
SELECT id FROM measure_version WHERE measure_id = $measure_id AND number = $number;

-- measure_names() -> many
-- : id id, key text, name text, origin text
SELECT id, key, name, origin FROM measure ORDER BY key;

-- --- reading figures: nothing but the query object (query.h) uses these two ---------------------------------------
-- published: protected already by whoever made it public, so that its marks stand and nothing more is hidden.

-- part public_source
(s.kind = 'report' OR s.publisher IN ('Skolverket', 'Skolinspektionen', 'Kolada', 'RKA', 'SCB', 'SKR'));

-- What is read of a figure f of version v from source s, with mark k and table t.
-- part cell_columns
f.id, f.version_id, v.measure_id, f.place_id, f.first_year, f.period, f.sex, f.grade, f.subject, f.facet,
  f.kind, f.number, f.decimals, f.n, f.n_of, f.numerator, f.low, f.high, f.state, f.late, f.measured_day, f.created_at,
  f.source_id, f.file_row, f.file_col,
  CASE WHEN f.supersedes_id IS NOT NULL AND EXISTS (SELECT 1 FROM change_log c WHERE c.entity = 'figure'
    AND c.entity_id = f.supersedes_id AND c.action = 'locked') THEN 1 ELSE 0 END AS relocked,
  CASE WHEN v.disclosure = 'published' OR {part.public_source} THEN 1 ELSE 0 END AS published,
  k.n_state, k.state AS mark, t.told;

-- part cell_beside
JOIN figure_source s ON s.id = f.source_id LEFT JOIN figure_mark k ON k.figure_id = f.id
  LEFT JOIN protected_table t ON t.version_id = f.version_id;

-- In force, of the läsår and the breakdown that are asked for.
-- part cell_asked
f.first_year BETWEEN $from_year AND $to_year AND f.state IN ('preliminary', 'approved', 'locked')
  AND ($sex IS NULL OR f.sex = $sex) AND ($grade IS NULL OR f.grade = $grade)
  AND ($subject IS NULL OR f.subject = $subject) AND ($facet IS NULL OR f.facet = $facet);

-- What is in force about one place: of all measures, or of one.
-- cells_of_place(place_id id, measure_id id?, from_year int, to_year int, sex text?, grade text?, subject text?, facet text?) -> many
-- : id id, version_id id, measure_id id, place_id id, first_year int, period text, sex text, grade text, subject text,
-- : facet text, kind text, number int, decimals int, n int?, n_of int?, numerator int?, low real?, high real?,
-- : state text, late bool, measured_day day?, created_at instant, source_id id, file_row int?, file_col int?,
-- : relocked bool, published bool, n_state int?, mark int?, told int?
SELECT {part.cell_columns}
FROM figure f JOIN measure_version v ON v.id = f.version_id {part.cell_beside}
WHERE f.place_id = $place_id AND ($measure_id IS NULL OR v.measure_id = $measure_id) AND {part.cell_asked};

-- What is in force of one measure at all own units, and at the schools beside them in a kommun.
-- cells_of_measure(measure_id id, kommun text?, from_year int, to_year int, sex text?, grade text?, subject text?, facet text?) -> many
-- : id id, version_id id, measure_id id, place_id id, first_year int, period text, sex text, grade text, subject text,
-- : facet text, kind text, number int, decimals int, n int?, n_of int?, numerator int?, low real?, high real?,
-- : state text, late bool, measured_day day?, created_at instant, source_id id, file_row int?, file_col int?,
-- : relocked bool, published bool, n_state int?, mark int?, told int?
SELECT {part.cell_columns}
FROM measure_version v JOIN figure f ON f.version_id = v.id JOIN place p ON p.id = f.place_id {part.cell_beside}
WHERE v.measure_id = $measure_id AND (p.unit_id IS NOT NULL OR (p.kind = 'school' AND p.parent_code = $kommun)) AND {part.cell_asked};

-- The schools beside our own that lie in a kommun.
-- places_schools(kommun text) -> many place
SELECT {*} FROM place WHERE kind = 'school' AND parent_code = $kommun ORDER BY name COLLATE "sv-x-icu", id;

-- Whom one compares with: the own municipality, the country, groups that the municipality is a member of.
-- places_beside(kommun text) -> many place
SELECT {p.*} FROM place p
WHERE p.kind = 'country' OR (p.kind = 'municipality' AND p.code = $kommun)
  OR (p.kind = 'group' AND p.id IN (SELECT m.group_id FROM place_member m JOIN place o ON o.id = m.place_id
      WHERE o.kind = 'municipality' AND o.code = $kommun))
ORDER BY CASE p.kind WHEN 'municipality' THEN 0 WHEN 'country' THEN 1 ELSE 2 END, p.name COLLATE "sv-x-icu", p.id;

-- Which own units lie under which.
-- units_reach() -> many
-- : above id, below id
SELECT ancestor_id AS above, unit_id AS below FROM unit_reach WHERE depth > 0 ORDER BY ancestor_id, unit_id;

-- Places of the units under a unit, or of all.
-- places_of_units(unit_id id?) -> many place
SELECT {p.*} FROM place p WHERE p.unit_id IS NOT NULL AND ($unit_id IS NULL OR p.unit_id IN
  (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id AND r.depth > 0))
ORDER BY p.name COLLATE "sv-x-icu", p.id;


-- The schools among them.
-- places_of_own_schools(unit_id id?) -> many place
SELECT {p.*} FROM place p JOIN unit u ON u.id = p.unit_id
WHERE u.kind = 'school' AND ($unit_id IS NULL OR u.id IN
  (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id AND r.depth > 0))
ORDER BY p.name COLLATE "sv-x-icu", p.id;

-- scale_grades_of(scale_id id) -> many scale_grade
SELECT {*} FROM scale_grade WHERE scale_id = $scale_id ORDER BY sort;

-- The school years of a form in a läsår.
-- structure_for(school_form text, first_year int) -> many structure_grade
SELECT {g.*} FROM structure_grade g WHERE g.structure_id = (
  SELECT s.id FROM school_structure s WHERE s.school_form = $school_form AND s.from_year <= $first_year
    AND (s.to_year IS NULL OR s.to_year >= $first_year) ORDER BY s.from_year DESC, s.id DESC LIMIT 1)
ORDER BY g.sort;

-- batches_of(kind text) -> many
-- : id id, name text, first_year int, key_name text, rows int, created_at instant, erased_at instant?
SELECT id, name, first_year, key_name, rows, created_at, erased_at FROM batch_store WHERE kind = $kind ORDER BY first_year, id;

-- --- pages of results -----------------------------------------------------------------------------------------------

-- What the overview of a unit is about: headline measures, and those that the unit has targets for.
-- results_measures(unit_id id, first_year int) -> many measure
SELECT {m.*} FROM measure m LEFT JOIN area a ON a.id = m.area_id
WHERE m.headline = 1 OR m.id IN (SELECT t.measure_id FROM target t WHERE t.unit_id = $unit_id AND t.first_year = $first_year)
ORDER BY COALESCE(a.sort, 999), m.name COLLATE "sv-x-icu", m.id;

-- Measures that count staff and no pupils.
-- measures_of_staff() -> many measure
SELECT {m.*} FROM measure m WHERE EXISTS (SELECT 1 FROM measure_version v
  WHERE v.measure_id = m.id AND v.population = 'staff') ORDER BY m.id;

-- Headline measures, and those that any figure is split by sex for.
-- equity_measures(from_year int, to_year int) -> many measure
SELECT {m.*} FROM measure m LEFT JOIN area a ON a.id = m.area_id
WHERE m.id IN (SELECT v.measure_id FROM measure h JOIN measure_version v ON v.measure_id = h.id
  WHERE h.headline = 1 AND EXISTS (SELECT 1 FROM figure f WHERE f.version_id = v.id
    AND f.first_year BETWEEN $from_year AND $to_year AND f.state IN ('preliminary', 'approved', 'locked'))
  UNION SELECT w.measure_id FROM figure g JOIN measure_version w ON w.id = g.version_id
  WHERE g.first_year BETWEEN $from_year AND $to_year AND g.state IN ('preliminary', 'approved', 'locked') AND g.sex = 'K')
ORDER BY COALESCE(a.sort, 999), m.name COLLATE "sv-x-icu", m.id;

-- Measures that have figures; graded: of single årskurser.
-- explore_measures(graded bool) -> many measure
SELECT {m.*} FROM measure m LEFT JOIN area a ON a.id = m.area_id
WHERE EXISTS (SELECT 1 FROM measure_version v JOIN figure f ON f.version_id = v.id
  WHERE v.measure_id = m.id AND f.state IN ('preliminary', 'approved', 'locked') AND f.subject = '' AND f.facet = ''
    AND ($graded = 0 OR f.grade BETWEEN '1' AND '9'))
ORDER BY COALESCE(a.sort, 999), m.name COLLATE "sv-x-icu", m.id;

-- A person's kept questions, and those that others share.
-- saved_views(person_id id) -> many
-- : id id, rev int, person_id id, name text, query text, shared bool, mail bool
SELECT id, rev, person_id, name, query, shared, mail FROM saved_view WHERE person_id = $person_id OR shared = 1
ORDER BY name COLLATE "sv-x-icu", id LIMIT 100;

-- How many of the schools of the house have a figure of each headline measure in a läsår.
-- results_reported(first_year int) -> many
-- : measure_id id, units int
SELECT v.measure_id, count(DISTINCT f.place_id) AS units FROM measure m JOIN measure_version v ON v.measure_id = m.id
JOIN figure f ON f.version_id = v.id
WHERE m.headline = 1 AND f.first_year = $first_year AND f.state IN ('preliminary', 'approved', 'locked')
  AND f.place_id IN (SELECT p.id FROM place p JOIN unit u ON u.id = p.unit_id WHERE u.kind = 'school')
GROUP BY v.measure_id;

-- results_schools() -> value
-- : n int
SELECT count(*) AS n FROM unit WHERE kind = 'school' AND to_day IS NULL;

-- Läsår in which anything is measured.
-- results_years() -> one
-- : first int?, last int?
SELECT min(first_year) AS first, max(first_year) AS last FROM figure WHERE state IN ('preliminary', 'approved', 'locked');

-- For marks on the series of measures: activities at or above a unit that answer to goals followed by the measure, and
-- insatser at it, above or below that have started and are decided by the measure or hang on it by a link.
-- results_efforts(measure_id id?, unit_id id) -> many
-- : measure_id id, id id, insats bool, title text, from_day day, to_day day?
SELECT m.measure_id AS measure_id, a.id AS id, 0 AS insats, a.title AS title, a.from_day AS from_day, a.to_day AS to_day
FROM goal_measure m JOIN activity_goal g ON g.goal_id = m.goal_id JOIN activity a ON a.id = g.activity_id
WHERE a.state = 'decided' AND a.from_day IS NOT NULL AND ($measure_id IS NULL OR m.measure_id = $measure_id)
  AND a.unit_id IN (SELECT r.ancestor_id FROM unit_reach r WHERE r.unit_id = $unit_id)
UNION
SELECT k.measure_id AS measure_id, x.id AS id, 1 AS insats, x.title AS title, min(u.from_day) AS from_day, max(coalesce(u.to_day, x.to_day)) AS to_day
FROM (SELECT i.measure_id, i.id AS intervention_id FROM intervention i WHERE i.measure_id IS NOT NULL
  UNION SELECT l.measure_id, l.intervention_id FROM chain_link l WHERE l.measure_id IS NOT NULL) k
JOIN intervention x ON x.id = k.intervention_id
JOIN intervention_unit u ON u.intervention_id = x.id AND u.arm = 'treated' AND u.from_day IS NOT NULL
WHERE x.state <> 'draft' AND ($measure_id IS NULL OR k.measure_id = $measure_id)
  AND EXISTS (SELECT 1 FROM unit_reach r WHERE (r.ancestor_id = $unit_id AND r.unit_id = u.unit_id)
    OR (r.ancestor_id = u.unit_id AND r.unit_id = $unit_id))
GROUP BY k.measure_id, x.id, x.title
ORDER BY from_day, id;

-- Days on which somebody became rektor of a unit where another had been before.
-- results_principals(unit_id id) -> many
-- : from_day day
SELECT g.from_day FROM role_grant g WHERE g.unit_id = $unit_id AND g.role = 'principal'
  AND EXISTS (SELECT 1 FROM role_grant w WHERE w.unit_id = g.unit_id AND w.role = 'principal'
    AND w.person_id <> g.person_id AND w.from_day < g.from_day)
ORDER BY g.from_day;

-- How the figures of a measure are split: each årskurs or stadium with each subject, and whether by sex too.
-- results_splits(measure_id id) -> many
-- : grade text, subject text, sexed bool
SELECT f.grade, f.subject, max(CASE WHEN f.sex <> 'T' THEN 1 ELSE 0 END) AS sexed
FROM figure f JOIN measure_version v ON v.id = f.version_id
WHERE v.measure_id = $measure_id AND f.facet = '' AND f.state IN ('preliminary', 'approved', 'locked')
GROUP BY f.grade, f.subject ORDER BY f.grade, f.subject;

-- The source of a figure, with who published it and when it was fetched.
-- results_sources(measure_id id, from_year int, to_year int) -> many
-- : id id, publisher text, title text, retrieved day, licence text, import_id id?
SELECT DISTINCT s.id, s.publisher, s.title, s.retrieved, s.licence, s.import_id FROM figure f
JOIN measure_version v ON v.id = f.version_id JOIN figure_source s ON s.id = f.source_id
WHERE v.measure_id = $measure_id AND f.first_year BETWEEN $from_year AND $to_year
  AND f.state IN ('preliminary', 'approved', 'locked') ORDER BY s.id DESC;

-- How often exact figures of small groups have been looked at.
-- exact_reads() -> value
-- : n int
SELECT count(*) AS n FROM change_log WHERE action = 'exact';
