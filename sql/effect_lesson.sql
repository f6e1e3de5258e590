-- Lessons: drawing, logging, what is one's own, what may be summed up.

-- Every group of an insats, teacher by teacher.
-- lesson_groups_of(intervention_id id) -> many lesson_group
SELECT {g.*} FROM lesson_group g WHERE g.intervention_id = $intervention_id ORDER BY g.person_id, g.id;

-- Groups of an insats that meet on a day or later, for a list.
-- lesson_group_names(intervention_id id, day day) -> many
-- : id id, name text, subject text, unit_id id, person_id id?, unit text?
SELECT g.id, g.name, g.subject, g.unit_id, g.person_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit
FROM lesson_group g WHERE g.intervention_id = $intervention_id AND (g.to_day IS NULL OR g.to_day >= $day)
ORDER BY g.unit_id, g.name COLLATE "sv-x-icu", g.id;

-- A teacher who can answer no more on a day: taken out of use, the login closed before it, or every role ended.
-- part teacher_left
(p.active = 0 OR EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id AND a.disabled_at < $day)
  OR (EXISTS (SELECT 1 FROM role_grant r WHERE r.person_id = p.id)
    AND NOT EXISTS (SELECT 1 FROM role_grant r WHERE r.person_id = p.id AND (r.to_day IS NULL OR r.to_day >= $day))));

-- How long a teacher can answer: until when a role lasts (null: none was ever given), and when the login was closed.
-- lesson_teacher_until(person_id id) -> one
-- : active bool, role_to day?, disabled_at instant?
SELECT p.active, (SELECT max(coalesce(r.to_day, '9999-12-31')) FROM role_grant r WHERE r.person_id = p.id) AS role_to,
  (SELECT a.disabled_at FROM account a WHERE a.person_id = p.id) AS disabled_at
FROM person p WHERE p.id = $person_id;

-- Groups of an insats that a page lists, with their teachers' names, and whether they have left on a day.
-- lesson_group_lines(intervention_id id, day day) -> many
-- : id id, unit_id id, unit text?, name text, grade text, subject text, teacher text?, gone bool, weekdays text, pupils int?, from_day day, to_day day?
SELECT g.id, g.unit_id, (SELECT q.name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  g.name, g.grade, g.subject, CASE WHEN p.protected = 1 THEN NULL ELSE p.name END AS teacher,
  CASE WHEN p.id IS NOT NULL AND {part.teacher_left} THEN 1 ELSE 0 END AS gone, g.weekdays, g.pupils, g.from_day, g.to_day
FROM lesson_group g LEFT JOIN person p ON p.id = g.person_id
WHERE g.intervention_id = $intervention_id ORDER BY g.unit_id, g.name COLLATE "sv-x-icu", g.subject, g.id;

-- Lessons and observations of a group.
-- lesson_group_used(group_id id) -> value
-- : n int
SELECT (SELECT count(*) FROM lesson WHERE group_id = $group_id) + (SELECT count(*) FROM observation WHERE group_id = $group_id) AS n;

-- Who can teach at a unit: people with a role there, and whoever teaches a group there already.
-- lesson_teachers(unit_id id, day day) -> many
-- : id id, name text
SELECT p.id, p.name FROM person p WHERE p.protected = 0 AND (EXISTS (SELECT 1 FROM role_grant r WHERE r.person_id = p.id
    AND r.unit_id = $unit_id AND r.from_day <= $day AND (r.to_day IS NULL OR r.to_day >= $day))
  OR EXISTS (SELECT 1 FROM lesson_group g WHERE g.person_id = p.id AND g.unit_id = $unit_id))
ORDER BY p.name COLLATE "sv-x-icu", p.id;

-- Whose a lesson is: for ever the one's who answered it; one that nobody has answered is the present teacher's of its group.
-- part lesson_owner
coalesce(l.person_id, CASE l.done WHEN '' THEN g.person_id END);

-- How many lessons a teacher has been asked about in some days, in other insatser than one.
-- lesson_asked(person_id id, except_id id, from_day day, to_day day) -> value
-- : n int
SELECT count(*) AS n FROM lesson l JOIN lesson_group g ON g.id = l.group_id
WHERE {part.lesson_owner} = $person_id AND g.intervention_id <> $except_id AND l.day >= $from_day AND l.day <= $to_day;

-- How many lessons of the groups that a teacher has now were drawn in some days, in one insats.
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

-- What one teacher has answered, newest first, whoever has the group now.
-- lesson_own(person_id id, from_day day, to_day day, most int) -> many
-- : id id, day day, done text
SELECT l.id, l.day, l.done
FROM lesson l JOIN lesson_group g ON g.id = l.group_id JOIN intervention x ON x.id = g.intervention_id
WHERE l.person_id = $person_id AND l.done <> '' AND x.state <> 'draft' AND l.day >= $from_day AND l.day <= $to_day
ORDER BY l.day DESC, l.id LIMIT $most;

-- What one teacher has not answered yet.
-- lesson_waiting(person_id id, from_day day, to_day day, most int) -> many
-- : id id, day day, group_name text, insats text
SELECT l.id, l.day, g.name AS group_name, x.title AS insats
FROM lesson_group g JOIN lesson l ON l.group_id = g.id JOIN intervention x ON x.id = g.intervention_id
WHERE g.person_id = $person_id AND l.person_id IS NULL AND x.state = 'running' AND l.done = ''
  AND l.day >= $from_day AND l.day <= $to_day ORDER BY l.day, l.id LIMIT $most;

-- lesson_parts(intervention_id id) -> many
-- : id id, title text, tight bool, in_lessons bool
SELECT id, title, tight, in_lessons FROM intervention_part WHERE intervention_id = $intervention_id ORDER BY sort, id;

-- Everything asked about in an insats between two days, for sums; never shown as it is.
-- lesson_rows(intervention_id id, from_day day, to_day day) -> many
-- : group_id id, unit_id id, person_id id?, day day, chance int, done text, obstacle text, parts text, logged_at instant?
SELECT l.group_id, g.unit_id, {part.lesson_owner} AS person_id, l.day, l.chance, l.done, l.obstacle, l.parts, l.logged_at
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

-- Observations -------------------------------------------------------------------------

-- protocol_items(protocol_id id) -> many protocol_point
SELECT {i.*} FROM protocol_point i WHERE i.protocol_id = $protocol_id ORDER BY i.sort, i.id;

-- Protocols that an insats can be observed with: its own and those for all, the newest number of each name.
-- protocols_for(intervention_id id) -> many protocol
SELECT {p.*} FROM protocol p WHERE (p.intervention_id = $intervention_id OR p.intervention_id IS NULL) AND p.state = 'decided'
  AND NOT EXISTS (SELECT 1 FROM protocol q WHERE q.name = p.name AND q.state = 'decided' AND q.number > p.number
    AND coalesce(q.intervention_id, 0) = coalesce(p.intervention_id, 0))
ORDER BY p.intervention_id, p.name, p.id;

-- Another protocol of the same name and number.
-- protocol_same(intervention_id id?, name text, number int, except_id id) -> value
-- : n int
SELECT count(*) AS n FROM protocol WHERE name = $name AND number = $number AND id <> $except_id
  AND coalesce(intervention_id, 0) = coalesce($intervention_id, 0);

-- One that the observer has sent before: by the phone's key, or of the same lesson.
-- observation_sent(observer_id id, key text) -> one observation
SELECT {o.*} FROM observation o WHERE o.observer_id = $observer_id AND o.client_key = $key;
-- observation_of(protocol_id id, group_id id, day day, observer_id id) -> one observation
SELECT {o.*} FROM observation o WHERE o.protocol_id = $protocol_id AND o.group_id = $group_id AND o.day = $day
  AND o.observer_id = $observer_id;

-- What an observer has not handed over yet.
-- observations_open(observer_id id) -> many
-- : id id, day day, group_name text, protocol text
SELECT o.id, o.day, g.name AS group_name, p.name AS protocol
FROM observation o JOIN lesson_group g ON g.id = o.group_id JOIN protocol p ON p.id = o.protocol_id
WHERE o.observer_id = $observer_id AND o.handed_at IS NULL ORDER BY o.day DESC, o.id DESC;

-- What a teacher was seen doing and has been given.
-- observations_given(person_id id, most int) -> many
-- : id id, day day, group_name text, protocol text, observer text?
SELECT o.id, o.day, g.name AS group_name, p.name AS protocol, w.name AS observer
FROM observation o JOIN lesson_group g ON g.id = o.group_id JOIN protocol p ON p.id = o.protocol_id
LEFT JOIN person w ON w.id = o.observer_id
WHERE o.person_id = $person_id AND o.handed_at IS NOT NULL ORDER BY o.day DESC, o.id DESC LIMIT $most;

-- Everything seen in an insats between two days, for sums; never shown as it is.
-- observation_rows(intervention_id id, from_day day, to_day day) -> many
-- : group_id id, unit_id id, person_id id?, observer_id id?, day day, protocol_id id, scores text, handed_at instant
SELECT o.group_id, g.unit_id, o.person_id, o.observer_id, o.day, o.protocol_id, o.scores, o.handed_at
FROM lesson_group g JOIN observation o ON o.group_id = g.id
WHERE g.intervention_id = $intervention_id AND o.day >= $from_day AND o.day <= $to_day AND o.handed_at IS NOT NULL
ORDER BY o.group_id, o.day, o.id;

-- Insatser of which something was handed over between two days.
-- observed_insatser(from_day day, to_day day) -> many
-- : id id, title text
SELECT x.id, x.title FROM intervention x WHERE x.state <> 'draft' AND EXISTS (SELECT 1 FROM lesson_group g
  JOIN observation o ON o.group_id = g.id
  WHERE g.intervention_id = x.id AND o.day >= $from_day AND o.day <= $to_day AND o.handed_at IS NOT NULL)
ORDER BY x.title COLLATE "sv-x-icu", x.id;

-- The items that observations of an insats have scored, over the versions of its protocols.
-- observed_items(intervention_id id, from_day day, to_day day) -> many
-- : id id, title text, part_id id?
SELECT i.id, i.title, i.part_id FROM protocol_point i WHERE i.protocol_id IN (SELECT o.protocol_id
  FROM lesson_group g JOIN observation o ON o.group_id = g.id
  WHERE g.intervention_id = $intervention_id AND o.day >= $from_day AND o.day <= $to_day AND o.handed_at IS NOT NULL)
ORDER BY i.protocol_id, i.sort, i.id;

-- Is a person granted a role where a unit is, or above it?
-- observer_reaches(person_id id, unit_id id, day day) -> value
-- : n int
SELECT count(*) AS n FROM role_grant g JOIN unit_reach r ON r.ancestor_id = g.unit_id
WHERE g.person_id = $person_id AND r.unit_id = $unit_id AND g.from_day <= $day AND (g.to_day IS NULL OR g.to_day >= $day);

-- Units with groups in an insats.
-- lesson_units(intervention_id id) -> many
-- : unit_id id, name text?
SELECT g.unit_id, (SELECT q.name FROM unit_period q WHERE q.unit_id = g.unit_id ORDER BY q.from_day DESC LIMIT 1) AS name
FROM lesson_group g WHERE g.intervention_id = $intervention_id GROUP BY g.unit_id ORDER BY g.unit_id;

-- The last day before a Monday whose lesson was answered before it: in what läsår there is something to see.
-- lesson_last_answered(intervention_id id, monday day) -> value
-- : day day?
SELECT max(l.day) AS day FROM lesson_group g JOIN lesson l ON l.group_id = g.id
WHERE g.intervention_id = $intervention_id AND l.done <> '' AND l.day < $monday AND l.logged_at < $monday;

-- The group of that name on a day: another year's 7A is another group.
-- lesson_group_named(intervention_id id, unit_id id, name text, subject text, day day) -> one lesson_group
SELECT {g.*} FROM lesson_group g WHERE g.intervention_id = $intervention_id AND g.unit_id = $unit_id AND g.name = $name
  AND g.subject = $subject AND g.from_day <= $day AND (g.to_day IS NULL OR g.to_day >= $day) ORDER BY g.id LIMIT 1;

-- The group of an insats by its id in the source.
-- lesson_group_external(intervention_id id, external_id text) -> one lesson_group
SELECT {g.*} FROM lesson_group g WHERE g.external_id = $external_id AND g.intervention_id = $intervention_id ORDER BY g.id DESC LIMIT 1;

-- lesson_groups_external(external_id text) -> many lesson_group
SELECT {g.*} FROM lesson_group g WHERE g.external_id = $external_id ORDER BY g.id;

-- Insatser that try something at a unit, or will.
-- insatser_trying_at(unit_id id) -> many intervention
SELECT {x.*} FROM intervention x WHERE x.state IN ('draft', 'running')
  AND EXISTS (SELECT 1 FROM intervention_unit u WHERE u.intervention_id = x.id AND u.unit_id = $unit_id AND u.arm = 'treated')
ORDER BY x.id;

-- lesson_of(group_id id, day day) -> one lesson
SELECT {l.*} FROM lesson l WHERE l.group_id = $group_id AND l.day = $day;
