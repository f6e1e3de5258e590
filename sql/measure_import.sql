-- Statements of imports of figures, and of where figures came from.

-- sources_of_import(import_id id) -> many
-- : id id
SELECT id FROM figure_source WHERE import_id = $import_id ORDER BY id;

-- place_by_alias(system text, code text) -> value
-- : place_id id
SELECT place_id FROM place_alias WHERE system = $system AND code = $code;

-- Measures that an import has given figures.
-- import_measures(import_id id) -> many
-- : id id, key text, name text, n int, from_year int, to_year int
SELECT m.id, m.key, m.name, count(*) AS n, min(f.first_year) AS from_year, max(f.first_year) AS to_year
FROM figure_source s JOIN figure f ON f.source_id = s.id JOIN measure_version v ON v.id = f.version_id
JOIN measure m ON m.id = v.measure_id
WHERE s.import_id = $import_id AND f.state <> 'undone'
GROUP BY m.id, m.key, m.name ORDER BY m.name COLLATE "sv-x-icu", m.id;

-- Every measure that figures may be read in for.
-- measure_choices() -> many
-- : id id, key text, name text
SELECT id, key, name FROM measure ORDER BY key;

-- import_states(import_id id) -> many
-- : state text, replaces bool, n int
SELECT f.state, CASE WHEN f.supersedes_id IS NULL THEN 0 ELSE 1 END AS replaces, count(*) AS n
FROM figure_source s JOIN figure f ON f.source_id = s.id WHERE s.import_id = $import_id
GROUP BY f.state, CASE WHEN f.supersedes_id IS NULL THEN 0 ELSE 1 END;

-- import_reasons(import_id id) -> many
-- : reason text, n int
SELECT f.reason, count(*) AS n FROM figure_source s JOIN figure f ON f.source_id = s.id
WHERE s.import_id = $import_id AND f.state = 'quarantined' GROUP BY f.reason ORDER BY n DESC, f.reason;

-- source_list(most int) -> many
-- : id id, kind text, publisher text, title text, retrieved day, import_id id?, n int
SELECT s.id, s.kind, s.publisher, s.title, s.retrieved, s.import_id,
  (SELECT count(*) FROM figure f WHERE f.source_id = s.id AND f.state <> 'undone') AS n
FROM figure_source s ORDER BY s.id DESC LIMIT $most;

-- source_measures(source_id id) -> many
-- : id id, name text, disclosure text, n int
SELECT m.id, m.name, v.disclosure, count(*) AS n
FROM figure f JOIN measure_version v ON v.id = f.version_id JOIN measure m ON m.id = v.measure_id
WHERE f.source_id = $source_id AND f.state <> 'undone'
GROUP BY m.id, m.name, v.disclosure ORDER BY m.name COLLATE "sv-x-icu", m.id;

-- The figures of a source, or of one row of its file.
-- source_figures(source_id id, file_row int, most int) -> many
-- : id id, measure_id id, measure text, place text, period text, sex text, grade text, subject text, facet text,
-- : kind text, number int, decimals int, state text, file_row int?, file_col int?, version_id id, guarded bool
SELECT f.id, m.id AS measure_id, m.name AS measure, p.name AS place, f.period, f.sex, f.grade, f.subject, f.facet,
  f.kind, f.number, f.decimals, f.state, f.file_row, f.file_col, f.version_id,
  {part.figure_guarded} AS guarded
FROM figure f JOIN measure_version v ON v.id = f.version_id JOIN measure m ON m.id = v.measure_id
JOIN place p ON p.id = f.place_id JOIN figure_source s ON s.id = f.source_id LEFT JOIN figure_mark k ON k.figure_id = f.id
WHERE f.source_id = $source_id AND f.state <> 'undone' AND ($file_row = 0 OR f.file_row = $file_row)
ORDER BY f.file_row, f.id LIMIT $most;

-- figures_in_force() -> value
-- : n int
SELECT count(*) AS n FROM figure WHERE state IN ('preliminary', 'approved', 'locked');

-- What is in force of a version in a läsår, for a writer that will ask for most of it.
-- figures_ahead(version_id id, first_year int) -> many
-- : id id, place_id id, period text, sex text, grade text, subject text, facet text, kind text, number int, decimals int,
-- : n int?, n_of int?, numerator int?
SELECT id, place_id, period, sex, grade, subject, facet, kind, number, decimals, n, n_of, numerator FROM figure
WHERE version_id = $version_id AND first_year = $first_year AND state IN ('preliminary', 'approved', 'locked')
ORDER BY id;

-- As figure_insert, without giving the id: what returns rows keeps a journal of its own for each statement, which grows
-- with the transaction.
-- figure_add(version_id id, place_id id, first_year int, period text, sex text, grade text,
--   subject text, facet text, kind text, number int, decimals int, n int?,
--   n_of int?, numerator int?, low real?, high real?, state text, reason text,
--   late bool, window_id id?, measured_day day?, source_id id, file_row int?, file_col int?,
--   supersedes_id id?, comment text, created_at instant, created_by id?, approved_at instant?, approved_by id?) -> exec
INSERT INTO figure (version_id, place_id, first_year, period, sex, grade, subject, facet, kind,
  number, decimals, n, n_of, numerator, low, high, state, reason,
  late, window_id, measured_day, source_id, file_row, file_col, supersedes_id, comment, created_at,
  created_by, approved_at, approved_by)
VALUES ($version_id, $place_id, $first_year, $period, $sex, $grade, $subject, $facet, $kind,
  $number, $decimals, $n, $n_of, $numerator, $low, $high, $state, $reason,
  $late, $window_id, $measured_day, $source_id, $file_row, $file_col, $supersedes_id, $comment, $created_at,
  $created_by, $approved_at, $approved_by);

-- The key that the newest batch of persons was made with.
-- batch_last_key() -> value
-- : key_name text
SELECT key_name FROM batch_store WHERE key_name <> '' ORDER BY id DESC LIMIT 1;

-- A batch of the same bytes that is still whole.
-- batch_same(sha256 text, kind text, first_year int, term text) -> value
-- : id id
SELECT id FROM batch_store WHERE sha256 = $sha256 AND kind = $kind AND first_year = $first_year AND term = $term
  AND erased_at IS NULL ORDER BY id LIMIT 1;

-- What there is of a kind, as it lies in time and then as it was read in.
-- batches_in_time(kind text) -> many
-- : id id, first_year int, term text, key_name text
SELECT id, first_year, term, key_name FROM batch_store WHERE kind = $kind AND erased_at IS NULL
ORDER BY first_year, CASE term WHEN 'HT' THEN 0 ELSE 1 END, id;

-- Batches that were erased though their import stands: what was computed of them is to stay.
-- batches_thinned() -> value
-- : n int
SELECT count(*) AS n FROM batch_store b WHERE b.erased_at IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM import_run r WHERE r.id = b.import_id AND r.state = 'undone');

-- batches_of_import(import_id id) -> many
-- : id id, kind text, name text, first_year int, term text, rows int, erased_at instant?
SELECT id, kind, name, first_year, term, rows, erased_at FROM batch_store WHERE import_id = $import_id ORDER BY id;

-- What was computed of it stays; its rows do not.
-- batch_erase(id id, empty blob, now instant, why text) -> exec
UPDATE batch_store SET bytes = $empty, sha256 = '', erased_at = $now, erased_why = $why
WHERE id = $id AND erased_at IS NULL;

-- --- the register of school units (import_register.c) ---

-- What the register says of a unit, as of its newest day.
-- register_now(code text) -> one register_unit
SELECT {*} FROM register_unit WHERE code = $code AND undone = 0 ORDER BY as_of DESC, id DESC LIMIT 1;

-- What it said on a day.
-- register_on(code text, day day) -> one register_unit
SELECT {*} FROM register_unit WHERE code = $code AND undone = 0 AND as_of <= $day ORDER BY as_of DESC, id DESC LIMIT 1;

-- register_undo(source_id id) -> exec
UPDATE register_unit SET undone = 1 WHERE source_id = $source_id AND undone = 0;

-- register_count() -> value
-- : n int
SELECT count(DISTINCT code) AS n FROM register_unit WHERE undone = 0;

-- Own units that have a school unit code.
-- units_with_code() -> many
-- : id id, code text, school_code text, to_day day?
SELECT id, code, school_code, to_day FROM unit WHERE school_code IS NOT NULL AND school_code <> '' ORDER BY id;

-- What a place beside lacks is filled in from the register; what it has stays.
-- place_fill(code text, name text, fold text, owner text, municipality text) -> exec
UPDATE place SET name = CASE WHEN name = '' THEN $name ELSE name END,
  fold = CASE WHEN name = '' THEN $fold ELSE fold END,
  owner = CASE WHEN owner = '' THEN $owner ELSE owner END,
  parent_code = CASE WHEN parent_code = '' THEN $municipality ELSE parent_code END
WHERE kind = 'school' AND code = $code AND unit_id IS NULL;

-- --- groups of places (import_groups.c) ---

-- group_members(group_id id, first_year int) -> many
-- : place_id id, code text
SELECT m.place_id, p.code FROM place_member m JOIN place p ON p.id = m.place_id
WHERE m.group_id = $group_id AND m.first_year = $first_year ORDER BY p.code;

-- group_member_put(group_id id, place_id id, first_year int, source_id id) -> exec
INSERT INTO place_member (group_id, place_id, first_year, source_id)
VALUES ($group_id, $place_id, $first_year, $source_id) ON CONFLICT (group_id, first_year, place_id) DO NOTHING;

-- group_members_undo(source_id id) -> exec
DELETE FROM place_member WHERE source_id = $source_id;
