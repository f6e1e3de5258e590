-- Protecting figures of few, and the ledger of what has been published (protect.h, publish.h).

-- Whether not everybody may see a figure f as it is, of version v, source s and mark k: 1 or 0 (states 0 are shown).
-- part figure_guarded
CASE WHEN v.disclosure = 'published' OR {part.public_source} OR (k.n_state = 0 AND k.state = 0) THEN 0 ELSE 1 END;

-- disclosure_rule_named(name text) -> one disclosure_rule
SELECT {*} FROM disclosure_rule WHERE name = $name;

-- disclosure_rules() -> many disclosure_rule
SELECT {*} FROM disclosure_rule ORDER BY class, from_day DESC, name;

-- Definitions that name a rule.
-- rule_used(name text) -> value
-- : n int
SELECT count(*) AS n FROM measure_version WHERE disclosure = $name AND state <> 'draft';

-- rule_measures(name text) -> many
-- : id id, name text, number int
SELECT m.id, m.name, v.number FROM measure_version v JOIN measure m ON m.id = v.measure_id
WHERE v.disclosure = $name AND v.state <> 'draft' ORDER BY m.name COLLATE "sv-x-icu", v.number;

-- The rule of a version, and how much it has left of the version's figures.
-- rule_of_version(version_id id) -> one
-- : least_unit int, least_authority int, numerator bool, approx int, source text, cells int?, kept int?
SELECT r.least_unit, r.least_authority, r.numerator, r.approx, r.source, t.cells, t.kept
FROM measure_version v JOIN disclosure_rule r ON r.name = v.disclosure LEFT JOIN protected_table t ON t.version_id = v.id
WHERE v.id = $version_id;

-- Versions that a source has figures of and that are ours to protect.
-- protect_versions(source_id id) -> many
-- : version_id id
SELECT DISTINCT f.version_id FROM figure f JOIN measure_version v ON v.id = f.version_id
WHERE f.source_id = $source_id AND v.disclosure <> 'published' ORDER BY f.version_id;

-- All of them.
-- protect_versions_all() -> many
-- : version_id id
SELECT v.id AS version_id FROM measure_version v WHERE v.disclosure <> 'published'
  AND EXISTS (SELECT 1 FROM figure f WHERE f.version_id = v.id) ORDER BY v.id;

-- Versions v and w are of the same individuals, as their words say.
-- part same_individuals
(v.id = w.id OR (v.denominator <> '' AND v.denominator = w.denominator
    AND v.population = w.population AND v.period_kind = w.period_kind AND v.kind <> 'count' AND w.kind <> 'count'));

-- A version and those whose figures are of the same individuals, as their words say: what is told of one tells of the others.
-- protect_group(version_id id) -> many measure_version
SELECT {v.*} FROM measure_version v JOIN measure_version w ON w.id = $version_id
WHERE v.disclosure <> 'published' AND {part.same_individuals}
  AND EXISTS (SELECT 1 FROM figure f WHERE f.version_id = v.id)
ORDER BY v.id;

-- A job that was put in to run at once and has not begun: one that runs may have read what was there before.
-- job_waiting(kind text) -> value
-- : id id
SELECT id FROM job WHERE kind = $kind AND state = 'waiting' AND run_after = created_at ORDER BY id LIMIT 1;

-- Figures in force of the versions that protect_group() gives.
-- protect_group_size(version_id id) -> value
-- : n int
SELECT count(*) AS n FROM figure f JOIN measure_version v ON v.id = f.version_id JOIN measure_version w ON w.id = $version_id
WHERE v.disclosure <> 'published' AND f.state IN ('preliminary', 'approved', 'locked')
  AND {part.same_individuals};

-- The whole table of a version: what is in force; published: protected already by who made it public. unit_id: minus
-- the place's where it is no unit of ours.
-- protect_cells(version_id id) -> many
-- : id id, unit_id id, place text, first_year int, period text, sex text, grade text, subject text, facet text, kind text, number int,
-- : decimals int, n int?, numerator int?, published bool
SELECT f.id, coalesce(p.unit_id, -p.id) AS unit_id, p.kind AS place, f.first_year, f.period, f.sex, f.grade, f.subject, f.facet,
  f.kind, f.number, f.decimals, f.n, f.numerator,
  CASE WHEN {part.public_source} THEN 1 ELSE 0 END AS published
FROM figure f JOIN place p ON p.id = f.place_id JOIN figure_source s ON s.id = f.source_id
WHERE f.version_id = $version_id AND f.state IN ('preliminary', 'approved', 'locked')
ORDER BY f.id;

-- Årskurser and their stadier, in all structures.
-- protect_stages() -> many
-- : grade text, stage text
SELECT DISTINCT grade, stage FROM structure_grade ORDER BY grade, stage;

-- Figures of a measure at own units that not everybody may see as they are.
-- protect_hidden(measure_id id) -> many
-- : id id, unit_id id, first_year int, sex text, grade text, subject text, facet text
SELECT f.id, p.unit_id, f.first_year, f.sex, f.grade, f.subject, f.facet
FROM measure_version v JOIN figure f ON f.version_id = v.id JOIN place p ON p.id = f.place_id
JOIN figure_source s ON s.id = f.source_id LEFT JOIN figure_mark k ON k.figure_id = f.id
WHERE v.measure_id = $measure_id AND v.disclosure <> 'published' AND NOT {part.public_source} AND p.unit_id IS NOT NULL
  AND f.state IN ('preliminary', 'approved', 'locked') AND f.kind NOT IN ('missing', 'not_applicable')
  AND (k.figure_id IS NULL OR k.n_state <> 0 OR k.state <> 0)
ORDER BY f.id;

-- Versions that are computed and have figures.
-- protect_computed() -> many measure_version
SELECT {v.*} FROM measure_version v WHERE v.formula <> '' AND v.disclosure <> 'published'
  AND EXISTS (SELECT 1 FROM figure f WHERE f.version_id = v.id) ORDER BY v.id;

-- figure_marks_drop(version_id id) -> exec
DELETE FROM figure_mark WHERE figure_id IN (SELECT id FROM figure WHERE version_id = $version_id);

-- figure_mark_put(figure_id id, n_state int, state int) -> exec
INSERT INTO figure_mark (figure_id, n_state, state) VALUES ($figure_id, $n_state, $state);

-- total_marks_drop(version_id id) -> exec
DELETE FROM total_mark WHERE version_id = $version_id;

-- total_mark_put(version_id id, unit_id id, period text, sex text, grade text, subject text, facet text, n int, n_state int, state int) -> exec
INSERT INTO total_mark (version_id, unit_id, period, sex, grade, subject, facet, n, n_state, state)
VALUES ($version_id, $unit_id, $period, $sex, $grade, $subject, $facet, $n, $n_state, $state);

-- What may be shown of the totals of a measure's units.
-- total_marks(measure_id id, sex text?, grade text?, subject text?, facet text?) -> many
-- : version_id id, unit_id id, period text, sex text, grade text, subject text, facet text, n int, n_state int, state int
SELECT t.version_id, t.unit_id, t.period, t.sex, t.grade, t.subject, t.facet, t.n, t.n_state, t.state
FROM measure_version v JOIN total_mark t ON t.version_id = v.id
WHERE v.measure_id = $measure_id AND ($sex IS NULL OR t.sex = $sex) AND ($grade IS NULL OR t.grade = $grade)
  AND ($subject IS NULL OR t.subject = $subject) AND ($facet IS NULL OR t.facet = $facet);

-- protected_of(version_id id) -> one
-- : content text, sha256 text, bytes blob
SELECT content, sha256, bytes FROM protected_table WHERE version_id = $version_id;

-- How much is left of all that is protected.
-- protected_use() -> one
-- : cells int, kept int, secondary int, given_away int
SELECT CAST(coalesce(sum(cells), 0) AS BIGINT) AS cells, CAST(coalesce(sum(kept), 0) AS BIGINT) AS kept,
  CAST(coalesce(sum(secondary), 0) AS BIGINT) AS secondary, CAST(coalesce(sum(given_away), 0) AS BIGINT) AS given_away
FROM protected_table;

-- protected_drop(version_id id) -> exec
DELETE FROM protected_table WHERE version_id = $version_id;

-- protected_put(version_id id, scope text, content text, sha256 text, bytes blob, cells int, kept int, secondary int, given_away int, told bool, at instant) -> exec
INSERT INTO protected_table (version_id, scope, content, sha256, bytes, cells, kept, secondary, given_away, told, at)
VALUES ($version_id, $scope, $content, $sha256, $bytes, $cells, $kept, $secondary, $given_away, $told, $at);

-- What has been published of a scope, the oldest first.
-- ledger_of(scope text) -> many
-- : id id, sha256 text, bytes blob
SELECT id, sha256, bytes FROM publication WHERE scope = $scope ORDER BY id;

-- A table as it is to be kept in the ledger.
-- ledger_table(version_id id) -> one
-- : scope text, sha256 text, bytes blob, cells int, kept int, told bool
SELECT scope, sha256, bytes, cells, kept, told FROM protected_table WHERE version_id = $version_id;

-- ledger_has(scope text, sha256 text) -> value
-- : id id
SELECT id FROM publication WHERE scope = $scope AND sha256 = $sha256;

-- protected_told(version_id id, sha256 text) -> exec
UPDATE protected_table SET told = 1 WHERE version_id = $version_id AND sha256 = $sha256;
