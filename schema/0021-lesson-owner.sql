-- An answered lesson is the one's who answered it: who that was, where an older row does not tell.
-- room effect
CREATE INDEX lesson_person ON lesson (person_id, day);

-- The log tells who answered, when a person did.
UPDATE lesson SET person_id = (SELECT min(p.id) FROM person p WHERE p.id = (SELECT c.person_id FROM change_log c
    WHERE c.entity = 'lesson' AND c.entity_id = lesson.id AND c.person_id > 0 ORDER BY c.id LIMIT 1))
WHERE person_id IS NULL AND done <> '';
-- Else it was the teacher of the group at that time: of the first version that did not end before the answer.
UPDATE lesson SET person_id = coalesce((SELECT h.person_id FROM lesson_group_hist h
    WHERE h.id = lesson.group_id AND h.person_id IS NOT NULL AND h.hist_to > coalesce(lesson.logged_at, lesson.changed_at)
    ORDER BY h.hist_to LIMIT 1), (SELECT g.person_id FROM lesson_group g WHERE g.id = lesson.group_id))
WHERE person_id IS NULL AND done <> '';
UPDATE lesson_hist SET person_id = (SELECT l.person_id FROM lesson l WHERE l.id = lesson_hist.id)
WHERE person_id IS NULL AND done <> '';
