-- Skolenhetsregistret beside the own tree.

-- The newest that is said of each code, and the unit here with that code as it is on the day.
-- register_newest(owner_code text, every bool, day day) -> many
-- : code text, name text, status text, forms text, grades text, municipality text, owner_name text, to_day day?, as_of day, own bool,
-- : unit_id id?, here_name text?, here_grades text?, here_form text?
SELECT r.code, r.name, r.status, r.forms, r.grades, r.municipality, r.owner_name, r.to_day, r.as_of,
  CASE WHEN $owner_code <> '' AND r.owner_code = $owner_code THEN 1 ELSE 0 END AS own,
  u.id AS unit_id, p.name AS here_name, p.grades AS here_grades, u.school_form AS here_form
FROM register_unit r LEFT JOIN unit u ON u.school_code = r.code
LEFT JOIN unit_period p ON p.unit_id = u.id AND p.from_day <= $day AND (p.to_day IS NULL OR p.to_day >= $day)
WHERE r.undone = 0 AND ($every = 1 OR u.id IS NOT NULL OR ($owner_code <> '' AND r.owner_code = $owner_code))
  AND NOT EXISTS (SELECT 1 FROM register_unit x WHERE x.code = r.code AND x.undone = 0
    AND (x.as_of > r.as_of OR (x.as_of = r.as_of AND x.id > r.id)))
ORDER BY r.name COLLATE "sv-x-icu", r.code, u.id;
