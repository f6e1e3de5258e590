-- Statements of app/org: the dated tree of units, people and roles, läsår.

-- Units that exist on a day, parents before children, siblings in order.
-- unit_tree(day day) -> many asof
-- : id id, code text, kind text, school_code text?, school_form text?, from_day day, to_day day?,
-- : period_id id, parent_id id?, name text, grades text, sort int
SELECT u.id, u.code, u.kind, u.school_code, u.school_form, u.from_day, u.to_day,
  p.id AS period_id, p.parent_id, p.name, p.grades, p.sort
FROM {unit} u JOIN {unit_period} p ON p.unit_id = u.id AND p.from_day <= $day AND (p.to_day IS NULL OR p.to_day >= $day)
WHERE u.from_day <= $day AND (u.to_day IS NULL OR u.to_day >= $day)
ORDER BY p.sort, p.name COLLATE "sv-x-icu", u.id;

-- The tree's names alone, for a choice of unit.
-- unit_names(day day) -> many asof
-- : id id, parent_id id?, name text
SELECT u.id, p.parent_id, p.name
FROM {unit} u JOIN {unit_period} p ON p.unit_id = u.id AND p.from_day <= $day AND (p.to_day IS NULL OR p.to_day >= $day)
WHERE u.from_day <= $day AND (u.to_day IS NULL OR u.to_day >= $day)
ORDER BY p.sort, p.name COLLATE "sv-x-icu", u.id;

-- unit_by_code(code text) -> value
-- : id id
SELECT id FROM unit WHERE code = $code;

-- unit_by_school_code(school_code text) -> value
-- : id id
SELECT id FROM unit WHERE school_code = $school_code ORDER BY id LIMIT 1;

-- The name a unit has on a day, else the last it had.
-- unit_name(unit_id id, day day) -> value
-- : name text
SELECT name FROM unit_period WHERE unit_id = $unit_id
ORDER BY CASE WHEN from_day <= $day AND (to_day IS NULL OR to_day >= $day) THEN 0 ELSE 1 END, from_day DESC LIMIT 1;

-- unit_by_fold(fold text) -> many
-- : id id, name text, kind text
SELECT u.id, p.name, u.kind FROM unit_period p JOIN unit u ON u.id = p.unit_id WHERE p.fold = $fold ORDER BY u.id;

-- unit_periods(unit_id id) -> many
-- : id id, rev int, parent_id id?, parent text?, name text, grades text, sort int, from_day day, to_day day?
SELECT p.id, p.rev, p.parent_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = p.parent_id ORDER BY q.from_day DESC LIMIT 1) AS parent,
  p.name, p.grades, p.sort, p.from_day, p.to_day
FROM unit_period p WHERE p.unit_id = $unit_id ORDER BY p.from_day DESC, p.id DESC;

-- unit_successions(unit_id id) -> many
-- : id id, from_id id, to_id id, kind text, day day, from_name text?, to_name text?
SELECT s.id, s.from_id, s.to_id, s.kind, s.day,
  (SELECT p.name FROM unit_period p WHERE p.unit_id = s.from_id ORDER BY p.from_day DESC LIMIT 1) AS from_name,
  (SELECT p.name FROM unit_period p WHERE p.unit_id = s.to_id ORDER BY p.from_day DESC LIMIT 1) AS to_name
FROM unit_succession s WHERE s.from_id = $unit_id OR s.to_id = $unit_id ORDER BY s.day DESC, s.id;

-- unit_reach_clear() -> exec
DELETE FROM unit_reach;

-- unit_reach_put(ancestor_id id, unit_id id, depth int) -> exec
INSERT INTO unit_reach (ancestor_id, unit_id, depth) VALUES ($ancestor_id, $unit_id, $depth);

-- unit_reach_under(unit_id id) -> many
-- : unit_id id, depth int
SELECT unit_id, depth FROM unit_reach WHERE ancestor_id = $unit_id ORDER BY depth, unit_id;

-- person_list(unit_id id?, fold_lo text?, fold_hi text?, most int, skip int) -> many
-- : id id, rev int, name text, email text?, active bool, roles text?
SELECT p.id, p.rev, p.name, p.email, p.active,
  (SELECT min(g.role) FROM role_grant g WHERE g.person_id = p.id) AS roles
FROM person p
WHERE p.protected = 0
  AND ($unit_id IS NULL OR EXISTS (SELECT 1 FROM role_grant g JOIN unit_reach r ON r.unit_id = g.unit_id
        WHERE g.person_id = p.id AND r.ancestor_id = $unit_id))
  AND ($fold_lo IS NULL OR (p.fold >= $fold_lo AND p.fold < $fold_hi))
ORDER BY p.name COLLATE "sv-x-icu", p.id LIMIT $most OFFSET $skip;

-- person_by_external(external_id text) -> value
-- : id id
SELECT id FROM person WHERE external_id = $external_id;

-- person_by_fold(fold text) -> many
-- : id id, name text
SELECT id, name FROM person WHERE fold = $fold ORDER BY id;

-- The role that a duty of a source made.
-- grant_by_external(external_id text) -> one role_grant
SELECT {g.*} FROM role_grant g WHERE g.external_id = $external_id ORDER BY g.id DESC LIMIT 1;

-- grant_list(person_id id?, unit_id id?, day day?) -> many
-- : id id, rev int, person_id id, person text, unit_id id, unit text?, role text, from_day day, to_day day?
SELECT g.id, g.rev, g.person_id, p.name AS person, g.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  g.role, g.from_day, g.to_day
FROM role_grant g JOIN person p ON p.id = g.person_id
WHERE ($person_id IS NULL OR g.person_id = $person_id) AND ($unit_id IS NULL OR g.unit_id = $unit_id)
  AND ($day IS NULL OR (g.from_day <= $day AND (g.to_day IS NULL OR g.to_day >= $day)))
  AND p.protected = 0
ORDER BY p.name COLLATE "sv-x-icu", g.from_day, g.id;

-- school_year_of(first_year int) -> one
-- : id id, rev int, autumn_from day, autumn_to day, spring_from day, spring_to day
SELECT id, rev, autumn_from, autumn_to, spring_from, spring_to FROM school_year WHERE first_year = $first_year;

-- school_year_list() -> many
-- : id id, rev int, first_year int, autumn_from day, autumn_to day, spring_from day, spring_to day
SELECT id, rev, first_year, autumn_from, autumn_to, spring_from, spring_to FROM school_year ORDER BY first_year;

-- Name and place of a unit on a day; none when it did not exist then.
-- unit_on(unit_id id, day day) -> one asof
-- : period_id id, parent_id id?, parent text?, name text, grades text, sort int, from_day day, to_day day?
SELECT p.id AS period_id, p.parent_id,
  (SELECT min(q.name) FROM {unit_period} q WHERE q.unit_id = p.parent_id AND q.from_day <= $day
     AND (q.to_day IS NULL OR q.to_day >= $day)) AS parent,
  p.name, p.grades, p.sort, p.from_day, p.to_day
FROM {unit_period} p
WHERE p.unit_id = $unit_id AND p.from_day <= $day AND (p.to_day IS NULL OR p.to_day >= $day)
ORDER BY p.from_day DESC LIMIT 1;

-- Every period of every unit, the oldest of a unit first: what unit_reach is made of.
-- unit_places() -> many
-- : unit_id id, parent_id id?, from_day day, to_day day?
SELECT unit_id, parent_id, from_day, to_day FROM unit_period ORDER BY unit_id, from_day;

-- unit_reach_all() -> many
-- : ancestor_id id, unit_id id, depth int
SELECT ancestor_id, unit_id, depth FROM unit_reach ORDER BY ancestor_id, unit_id;

-- unit_reach_drop(ancestor_id id, unit_id id) -> exec
DELETE FROM unit_reach WHERE ancestor_id = $ancestor_id AND unit_id = $unit_id;

-- Units that lie under it on some day outside [from_day, to_day].
-- unit_children_outside(unit_id id, from_day day, to_day day?) -> many
-- : unit_id id, name text
SELECT p.unit_id, min(p.name) AS name FROM unit_period p
WHERE p.parent_id = $unit_id
  AND (p.from_day < $from_day OR ($to_day IS NOT NULL AND (p.to_day IS NULL OR p.to_day > $to_day)))
GROUP BY p.unit_id ORDER BY min(p.name) COLLATE "sv-x-icu", p.unit_id;

-- Roles on a unit that begin before or run past [from_day, to_day]. Protected people are counted, so their name is not read.
-- unit_grants_outside(unit_id id, from_day day, to_day day?) -> many
-- : id id, role text, person text, protected bool
SELECT g.id, g.role, p.name AS person, p.protected FROM role_grant g JOIN person p ON p.id = g.person_id
WHERE g.unit_id = $unit_id
  AND (g.from_day < $from_day OR ($to_day IS NOT NULL AND (g.to_day IS NULL OR g.to_day > $to_day)))
ORDER BY p.name COLLATE "sv-x-icu", g.id;

-- unit_parent_on(unit_id id, day day) -> value
-- : parent_id id?
SELECT parent_id FROM unit_period
WHERE unit_id = $unit_id AND from_day <= $day AND (to_day IS NULL OR to_day >= $day)
ORDER BY from_day DESC LIMIT 1;

-- Days inside a period on which some unit gets a new place.
-- unit_move_days(from_day day, to_day day?) -> many
-- : day day
SELECT DISTINCT from_day AS day FROM unit_period
WHERE from_day > $from_day AND ($to_day IS NULL OR from_day <= $to_day) ORDER BY from_day;

-- grant_overlap(person_id id, unit_id id, role text, from_day day, to_day day?, id id) -> value
-- : id id
SELECT id FROM role_grant
WHERE person_id = $person_id AND unit_id = $unit_id AND role = $role AND id <> $id
  AND (to_day IS NULL OR to_day >= $from_day) AND ($to_day IS NULL OR from_day <= $to_day)
ORDER BY id LIMIT 1;

-- succession_pair(from_id id, to_id id) -> value
-- : id id
SELECT id FROM unit_succession WHERE from_id = $from_id AND to_id = $to_id;

-- unit_list() -> many asof
-- : id id, rev int, code text, kind text, school_code text?, school_form text?, from_day day, to_day day?, name text?, note text
SELECT u.id, u.rev, u.code, u.kind, u.school_code, u.school_form, u.from_day, u.to_day,
  (SELECT q.name FROM {unit_period} q WHERE q.unit_id = u.id ORDER BY q.from_day DESC LIMIT 1) AS name, u.note
FROM {unit} u ORDER BY u.id;

-- unit_period_list(unit_id id?) -> many asof
-- : id id, rev int, unit_id id, parent_id id?, name text, grades text, sort int, from_day day, to_day day?
SELECT id, rev, unit_id, parent_id, name, grades, sort, from_day, to_day FROM {unit_period}
WHERE $unit_id IS NULL OR unit_id = $unit_id ORDER BY unit_id, from_day;

-- unit_succession_list(unit_id id?) -> many asof
-- : id id, rev int, from_id id, to_id id, kind text, day day
SELECT id, rev, from_id, to_id, kind, day FROM {unit_succession}
WHERE $unit_id IS NULL OR from_id = $unit_id OR to_id = $unit_id ORDER BY day, id;

-- person_count(unit_id id?, fold_lo text?, fold_hi text?) -> value
-- : n int
SELECT count(*) AS n FROM person p
WHERE p.protected = 0
  AND ($unit_id IS NULL OR EXISTS (SELECT 1 FROM role_grant g JOIN unit_reach r ON r.unit_id = g.unit_id
        WHERE g.person_id = p.id AND r.ancestor_id = $unit_id))
  AND ($fold_lo IS NULL OR (p.fold >= $fold_lo AND p.fold < $fold_hi));

-- role_grant_list(person_id id?, unit_id id?, most int, skip int) -> many asof
-- : id id, rev int, person_id id, unit_id id, role text, from_day day, to_day day?
SELECT g.id, g.rev, g.person_id, g.unit_id, g.role, g.from_day, g.to_day
FROM {role_grant} g JOIN person p ON p.id = g.person_id
WHERE p.protected = 0 AND ($person_id IS NULL OR g.person_id = $person_id)
  AND ($unit_id IS NULL OR g.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
ORDER BY g.person_id, g.from_day, g.id LIMIT $most OFFSET $skip;

-- role_grant_count(person_id id?, unit_id id?) -> value asof
-- : n int
SELECT count(*) AS n FROM {role_grant} g JOIN person p ON p.id = g.person_id
WHERE p.protected = 0 AND ($person_id IS NULL OR g.person_id = $person_id)
  AND ($unit_id IS NULL OR g.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id));

-- term_by_key(key text) -> value
-- : id id
SELECT id FROM term WHERE key = $key;

-- The huvudman itself.
-- org_root() -> value
-- : id id
SELECT id FROM unit WHERE kind = 'authority' ORDER BY id LIMIT 1;

-- Units a person has or has had a role on, those in force for good first.
-- role_units(person_id id) -> many
-- : unit_id id
SELECT unit_id FROM role_grant WHERE person_id = $person_id
ORDER BY CASE WHEN to_day IS NULL THEN 0 ELSE 1 END, from_day DESC, id;

-- term_words(key text) -> one
-- : sv text, en text
SELECT sv, en FROM term WHERE key = $key;

-- unit_roles(unit_id id) -> many
-- : id id, person_id id, person text, role text, from_day day, to_day day?
SELECT g.id, g.person_id, p.name AS person, g.role, g.from_day, g.to_day
FROM role_grant g JOIN person p ON p.id = g.person_id
WHERE g.unit_id = $unit_id AND p.protected = 0
  AND g.role IN ('director', 'principal', 'deputy_principal', 'controller')
ORDER BY g.from_day DESC, p.name COLLATE "sv-x-icu", g.id;

-- person_rows(unit_id id?, fold_lo text?, fold_hi text?, day day, most int, skip int) -> many
-- : id id, name text, email text?, active bool, login text?, disabled_at instant?, role text?, unit text?, n_roles int
SELECT p.id, p.name, p.email, p.active, a.login, a.disabled_at, g.role,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  (SELECT count(*) FROM role_grant h WHERE h.person_id = p.id AND h.from_day <= $day
     AND (h.to_day IS NULL OR h.to_day >= $day)) AS n_roles
FROM person p LEFT JOIN account a ON a.person_id = p.id
  LEFT JOIN role_grant g ON g.id = (SELECT min(h.id) FROM role_grant h WHERE h.person_id = p.id AND h.from_day <= $day
     AND (h.to_day IS NULL OR h.to_day >= $day))
WHERE p.protected = 0
  AND ($unit_id IS NULL OR EXISTS (SELECT 1 FROM role_grant k JOIN unit_reach r ON r.unit_id = k.unit_id
        WHERE k.person_id = p.id AND r.ancestor_id = $unit_id))
  AND ($fold_lo IS NULL OR (p.fold >= $fold_lo AND p.fold < $fold_hi))
ORDER BY p.name COLLATE "sv-x-icu", p.id LIMIT $most OFFSET $skip;

-- Roles of one person, protected or not: for that person's own page.
-- person_grants(person_id id) -> many
-- : id id, rev int, unit_id id, unit text?, role text, from_day day, to_day day?
SELECT g.id, g.rev, g.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  g.role, g.from_day, g.to_day
FROM role_grant g WHERE g.person_id = $person_id ORDER BY g.from_day DESC, g.id DESC;

-- The unit that all others lie under: the huvudman itself.
-- root_unit() -> value
-- : id id
SELECT id FROM unit WHERE kind = 'authority' ORDER BY id LIMIT 1;

-- A unit's names, places and fate are rows of their own.
-- unit_belongs(unit_id id) -> many
-- : entity text, id id
SELECT 'unit_period' AS entity, id FROM unit_period WHERE unit_id = $unit_id
UNION SELECT 'unit_period', id FROM unit_period_hist WHERE unit_id = $unit_id
UNION SELECT 'unit_succession', id FROM unit_succession WHERE from_id = $unit_id OR to_id = $unit_id
UNION SELECT 'unit_succession', id FROM unit_succession_hist WHERE from_id = $unit_id OR to_id = $unit_id ORDER BY entity, id;

-- person_belongs(person_id id) -> many
-- : entity text, id id
SELECT 'role_grant' AS entity, id FROM role_grant WHERE person_id = $person_id
UNION SELECT 'role_grant', id FROM role_grant_hist WHERE person_id = $person_id ORDER BY entity, id;

-- area_by_key(key text) -> value
-- : id id
SELECT id FROM area WHERE key = $key;
