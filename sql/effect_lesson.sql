-- Lessons: drawing, logging, what is one's own, what may be summed up.

-- Every group of an insats, teacher by teacher.
-- lesson_groups_of(intervention_id id) -> many lesson_group
SELECT {g.*} FROM lesson_group g WHERE g.intervention_id = $intervention_id ORDER BY g.person_id, g.id;

-- Groups of an insats that may be observed at a unit or below, for a list.
-- lesson_group_names(intervention_id id, day day) -> many
-- : id id, name text, subject text, unit_id id, unit text?
SELECT g.id, g.name, g.subject, g.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit
FROM lesson_group g WHERE g.intervention_id = $intervention_id AND (g.to_day IS NULL OR g.to_day >= $day)
ORDER BY g.unit_id, g.name COLLATE "sv-x-icu", g.id;

-- How many lessons of a teacher have been drawn in some days, in other insatser than one.
-- lesson_asked(person_id id, except_id id, from_day day, to_day day) -> value
-- : n int
SELECT count(*) AS n FROM lesson l JOIN lesson_group g ON g.id = l.group_id
WHERE g.person_id = $person_id AND g.intervention_id <> $except_id AND l.day >= $from_day AND l.day <= $to_day;

-- The same within one insats.
-- lesson_drawn(intervention_id id, person_id id, from_day day, to_day day) -> value
-- : n int
SELECT count(*) AS n FROM lesson l JOIN lesson_group g ON g.id = l.group_id
WHERE g.person_id = $person_id AND g.intervention_id = $intervention_id AND l.day >= $from_day AND l.day <= $to_day;

-- Insatser whose lessons are drawn by themselves.
-- lesson_insatser() -> many
-- : id id
SELECT DISTINCT x.id FROM intervention x JOIN lesson_group g ON g.intervention_id = x.id WHERE x.state = 'running' ORDER BY x.id;

-- Has an answer with this key come in before, also one that was replaced since?
-- lesson_key_known(lesson_id id, key text) -> value
-- : n int
SELECT (SELECT count(*) FROM lesson WHERE id = $lesson_id AND client_key = $key)
  + (SELECT count(*) FROM lesson_hist WHERE id = $lesson_id AND client_key = $key) AS n;

-- What one teacher has been asked about, newest first.
-- lesson_own(person_id id, from_day day, to_day day, most int) -> many
-- : id id, day day, done text, obstacle text, group_name text, subject text, insats text, intervention_id id
SELECT l.id, l.day, l.done, l.obstacle, g.name AS group_name, g.subject, x.title AS insats, x.id AS intervention_id
FROM lesson_group g JOIN lesson l ON l.group_id = g.id JOIN intervention x ON x.id = g.intervention_id
WHERE g.person_id = $person_id AND x.state <> 'draft' AND l.day >= $from_day AND l.day <= $to_day
ORDER BY l.day DESC, l.id LIMIT $most;

-- What one teacher has not answered yet.
-- lesson_waiting(person_id id, from_day day, to_day day, most int) -> many
-- : id id, day day, group_name text, insats text
SELECT l.id, l.day, g.name AS group_name, x.title AS insats
FROM lesson_group g JOIN lesson l ON l.group_id = g.id JOIN intervention x ON x.id = g.intervention_id
WHERE g.person_id = $person_id AND x.state = 'running' AND l.done = '' AND l.day >= $from_day AND l.day <= $to_day ORDER BY l.day, l.id LIMIT $most;

-- lesson_parts(intervention_id id) -> many
-- : id id, title text, tight bool
SELECT id, title, tight FROM intervention_part WHERE intervention_id = $intervention_id ORDER BY sort, id;

-- Everything asked about in an insats between two days, for sums; never shown as it is.
-- lesson_rows(intervention_id id, from_day day, to_day day) -> many
-- : group_id id, unit_id id, person_id id?, day day, chance int, done text, obstacle text, parts text, logged_at instant?
SELECT l.group_id, g.unit_id, g.person_id, l.day, l.chance, l.done, l.obstacle, l.parts, l.logged_at
FROM lesson_group g JOIN lesson l ON l.group_id = g.id
WHERE g.intervention_id = $intervention_id AND l.day >= $from_day AND l.day <= $to_day ORDER BY l.day, l.id;

-- Coaches -----------------------------------------------------------------------------

-- Whom a teacher lets see the own values, and has let.
-- coaches_of(person_id id) -> many
-- : id id, rev int, coach_id id, name text, from_day day, to_day day?
SELECT k.id, k.rev, k.coach_id, p.name, k.from_day, k.to_day FROM coaching k JOIN person p ON p.id = k.coach_id
WHERE k.person_id = $person_id ORDER BY k.from_day DESC, k.id;

-- Whom a coach may see on a day.
-- coached_by(coach_id id, day day) -> many
-- : person_id id, name text, from_day day
SELECT k.person_id, p.name, k.from_day FROM coaching k JOIN person p ON p.id = k.person_id
WHERE k.coach_id = $coach_id AND k.from_day <= $day AND (k.to_day IS NULL OR k.to_day >= $day)
ORDER BY p.name COLLATE "sv-x-icu", k.id;

-- coaching_between(person_id id, coach_id id) -> one coaching
SELECT {k.*} FROM coaching k WHERE k.person_id = $person_id AND k.coach_id = $coach_id;

-- Colleagues at the units where a person has a role, who may be asked to coach.
-- coach_choices(person_id id, day day) -> many
-- : id id, name text
SELECT p.id, p.name FROM role_grant me JOIN role_grant g ON g.unit_id = me.unit_id JOIN person p ON p.id = g.person_id
WHERE me.person_id = $person_id AND p.id <> $person_id AND p.protected = 0
  AND me.from_day <= $day AND (me.to_day IS NULL OR me.to_day >= $day)
  AND g.from_day <= $day AND (g.to_day IS NULL OR g.to_day >= $day)
  AND g.role IN ('principal', 'deputy_principal', 'teacher', 'student_health')
GROUP BY p.id, p.name ORDER BY p.name COLLATE "sv-x-icu", p.id;
