-- Saved questions that have got new figures.

-- Subscriptions whose person may still log in and open the question, and has an address.
-- view_mails_due(day day) -> many
-- : id id, person_id id, view_id id, often text, token text, told_at instant, name text, query text, address text, lang text
SELECT m.id, m.person_id, m.view_id, m.often, m.token, m.told_at, v.name, v.query, p.email AS address, p.lang
FROM view_mail m JOIN saved_view v ON v.id = m.view_id JOIN person p ON p.id = m.person_id
WHERE p.active = 1 AND p.protected = 0 AND p.email IS NOT NULL AND p.email <> '' AND (v.shared = 1 OR v.person_id = m.person_id)
  AND EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id AND a.disabled_at IS NULL)
  AND EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id AND g.from_day <= $day AND (g.to_day IS NULL OR g.to_day >= $day))
ORDER BY m.person_id, v.name COLLATE "sv-x-icu", m.id;

-- Has a measure figures in force that came or were approved after an instant, at a unit or below (null: anywhere)?
-- view_news(measure_id id, unit_id id?, since instant) -> one
-- : name text, came_at instant
SELECT m.name, max(CASE WHEN f.approved_at IS NOT NULL AND f.approved_at > f.created_at THEN f.approved_at ELSE f.created_at END) AS came_at
FROM measure m JOIN measure_version v ON v.measure_id = m.id JOIN figure f ON f.version_id = v.id JOIN place p ON p.id = f.place_id
WHERE m.id = $measure_id AND f.state IN ('approved', 'locked') AND (f.created_at > $since OR f.approved_at > $since)
  AND ($unit_id IS NULL OR p.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
GROUP BY m.id, m.name;

-- view_told(id id, now instant) -> exec
UPDATE view_mail SET told_at = $now WHERE id = $id;
