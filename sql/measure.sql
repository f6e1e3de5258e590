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
-- : id id, from_day day, to_day day, late_day day
SELECT id, from_day, to_day, late_day FROM measure_window
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
-- : id id, supersedes_id id?
SELECT id, supersedes_id FROM figure WHERE source_id = $source_id
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
