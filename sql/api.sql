-- Statements of app/api: which rows of the kinds that have no list of their own a viewer may see, page by page. A part
-- of an activity is seen as the activity is. Each gives ids in order and how many there are in all.

-- area_seen(first_year int?, most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {area}
WHERE $first_year IS NULL OR (from_year <= $first_year AND (to_year IS NULL OR to_year >= $first_year))
ORDER BY sort, id LIMIT $most OFFSET $skip;

-- role_ceiling_seen(first_year int?, most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {role_ceiling}
WHERE $first_year IS NULL OR first_year = $first_year
ORDER BY first_year, role, id LIMIT $most OFFSET $skip;

-- document_seen(unit_id id?, kind text?, state text?, from_day day?, to_day day?, lo text?, hi text?,
--   viewer_id id, today day, most int, skip int) -> many asof weighed
-- : id id, total int
SELECT d.id, count(*) OVER () AS total FROM {document} d
WHERE ($unit_id IS NULL OR d.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($kind IS NULL OR d.kind = $kind) AND ($state IS NULL OR d.state = $state)
  AND ($to_day IS NULL OR d.period_from <= $to_day)
  AND ($from_day IS NULL OR d.period_to IS NULL OR d.period_to >= $from_day)
  AND ($lo IS NULL OR EXISTS (SELECT 1 FROM search_doc s JOIN search_word w ON w.doc_id = s.id
        WHERE s.entity = 'document' AND s.entity_id = d.id AND w.word >= $lo AND w.word < $hi))
  AND (d.state <> 'draft' OR {part.leads_d})
ORDER BY d.period_from DESC, d.id LIMIT $most OFFSET $skip;

-- goal_seen(unit_id id?, area_id id?, document_id id?, serves_id id?, kind text?, state text?, assessment text?,
--   from_day day?, to_day day?, lo text?, hi text?, viewer_id id, today day, most int, skip int) -> many asof weighed
-- : id id, total int
SELECT g.id, count(*) OVER () AS total FROM {goal} g
WHERE ($unit_id IS NULL OR g.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($area_id IS NULL OR g.area_id = $area_id) AND ($document_id IS NULL OR g.document_id = $document_id)
  AND ($serves_id IS NULL OR EXISTS (SELECT 1 FROM {goal_link} l WHERE l.goal_id = g.id AND l.serves_id = $serves_id))
  AND ($kind IS NULL OR g.kind = $kind) AND ($state IS NULL OR g.state = $state)
  AND ($assessment IS NULL OR g.assessment = $assessment)
  AND ($to_day IS NULL OR g.from_day <= $to_day)
  AND ($from_day IS NULL OR g.to_day IS NULL OR g.to_day >= $from_day)
  AND ($lo IS NULL OR EXISTS (SELECT 1 FROM search_doc s JOIN search_word w ON w.doc_id = s.id
        WHERE s.entity = 'goal' AND s.entity_id = g.id AND w.word >= $lo AND w.word < $hi))
  AND (g.state <> 'draft' OR {part.leads_g})
ORDER BY g.number_sort, g.id LIMIT $most OFFSET $skip;

-- A link is seen as the goal that serves is.
-- goal_link_seen(goal_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT l.id, count(*) OVER () AS total FROM {goal_link} l JOIN goal g ON g.id = l.goal_id
WHERE ($goal_id IS NULL OR l.goal_id = $goal_id OR l.serves_id = $goal_id)
  AND (g.state <> 'draft' OR {part.leads_g})
ORDER BY l.id LIMIT $most OFFSET $skip;

-- activity_goal_seen(activity_id id?, goal_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {activity_goal} p JOIN activity a ON a.id = p.activity_id
WHERE ($activity_id IS NULL OR p.activity_id = $activity_id) AND ($goal_id IS NULL OR p.goal_id = $goal_id)
  AND {part.activity_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- milestone_seen(activity_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {milestone} p JOIN activity a ON a.id = p.activity_id
WHERE ($activity_id IS NULL OR p.activity_id = $activity_id)
  AND {part.activity_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- checklist_item_seen(activity_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {checklist_item} p JOIN activity a ON a.id = p.activity_id
WHERE ($activity_id IS NULL OR p.activity_id = $activity_id)
  AND {part.activity_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- activity_cost_seen(activity_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {activity_cost} p JOIN activity a ON a.id = p.activity_id
WHERE ($activity_id IS NULL OR p.activity_id = $activity_id)
  AND {part.activity_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- grade_scale_seen(most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {grade_scale} ORDER BY from_year, key, id LIMIT $most OFFSET $skip;

-- scale_grade_seen(scale_id id?, most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {scale_grade} WHERE $scale_id IS NULL OR scale_id = $scale_id
ORDER BY scale_id, sort DESC, id LIMIT $most OFFSET $skip;

-- school_structure_seen(most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {school_structure} ORDER BY from_year, key, id LIMIT $most OFFSET $skip;

-- structure_grade_seen(structure_id id?, most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {structure_grade} WHERE $structure_id IS NULL OR structure_id = $structure_id
ORDER BY structure_id, sort, id LIMIT $most OFFSET $skip;

-- instrument_seen(most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {instrument} ORDER BY key, id LIMIT $most OFFSET $skip;

-- measure_seen(area_id id?, lo text?, hi text?, most int, skip int) -> many asof
-- : id id, total int
SELECT m.id, count(*) OVER () AS total FROM {measure} m
WHERE ($area_id IS NULL OR m.area_id = $area_id)
  AND ($lo IS NULL OR EXISTS (SELECT 1 FROM search_doc s JOIN search_word w ON w.doc_id = s.id
        WHERE s.entity = 'measure' AND s.entity_id = m.id AND w.word >= $lo AND w.word < $hi))
ORDER BY m.key, m.id LIMIT $most OFFSET $skip;

-- A draft is read by those who lead somewhere.
-- measure_version_seen(measure_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT v.id, count(*) OVER () AS total FROM {measure_version} v
WHERE ($measure_id IS NULL OR v.measure_id = $measure_id)
  AND (v.state <> 'draft' OR EXISTS (SELECT 1 FROM role_grant x WHERE {part.leading}))
ORDER BY v.measure_id, v.number, v.id LIMIT $most OFFSET $skip;

-- disclosure_rule_seen(most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {disclosure_rule} ORDER BY name, id LIMIT $most OFFSET $skip;

-- measure_window_seen(first_year int?, most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {measure_window} WHERE $first_year IS NULL OR first_year = $first_year
ORDER BY from_day, id LIMIT $most OFFSET $skip;

-- target_seen(unit_id id?, first_year int?, measure_id id?, most int, skip int) -> many asof weighed
-- : id id, total int
SELECT t.id, count(*) OVER () AS total FROM {target} t
WHERE ($unit_id IS NULL OR t.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($first_year IS NULL OR t.first_year = $first_year) AND ($measure_id IS NULL OR t.measure_id = $measure_id)
ORDER BY t.first_year, t.id LIMIT $most OFFSET $skip;

-- goal_measure_seen(goal_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT l.id, count(*) OVER () AS total FROM {goal_measure} l JOIN goal g ON g.id = l.goal_id
WHERE ($goal_id IS NULL OR l.goal_id = $goal_id)
  AND (g.state <> 'draft' OR {part.leads_g})
ORDER BY l.id LIMIT $most OFFSET $skip;

-- saved_view_seen(viewer_id id, most int, skip int) -> many asof
-- : id id, total int
SELECT id, count(*) OVER () AS total FROM {saved_view} WHERE shared = 1 OR person_id = $viewer_id
ORDER BY name, id LIMIT $most OFFSET $skip;

-- intervention_seen(unit_id id?, state text?, measure_id id?, lo text?, hi text?, viewer_id id, today day, most int, skip int)
--   -> many asof weighed
-- : id id, total int
SELECT x.id, count(*) OVER () AS total FROM {intervention} x
WHERE ($unit_id IS NULL OR x.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($state IS NULL OR x.state = $state) AND ($measure_id IS NULL OR x.measure_id = $measure_id)
  AND ($lo IS NULL OR EXISTS (SELECT 1 FROM search_doc s JOIN search_word w ON w.doc_id = s.id
        WHERE s.entity = 'intervention' AND s.entity_id = x.id AND w.word >= $lo AND w.word < $hi))
  AND {part.insats_seen}
ORDER BY x.title, x.id LIMIT $most OFFSET $skip;

-- intervention_part_seen(intervention_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {intervention_part} p JOIN intervention x ON x.id = p.intervention_id
WHERE ($intervention_id IS NULL OR p.intervention_id = $intervention_id)
  AND {part.insats_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- intervention_unit_seen(intervention_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {intervention_unit} p JOIN intervention x ON x.id = p.intervention_id
WHERE ($intervention_id IS NULL OR p.intervention_id = $intervention_id)
  AND {part.insats_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- chain_link_seen(intervention_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {chain_link} p JOIN intervention x ON x.id = p.intervention_id
WHERE ($intervention_id IS NULL OR p.intervention_id = $intervention_id)
  AND {part.insats_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- intervention_decision_seen(intervention_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {intervention_decision} p JOIN intervention x ON x.id = p.intervention_id
WHERE ($intervention_id IS NULL OR p.intervention_id = $intervention_id)
  AND {part.insats_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- lesson_group_seen(intervention_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {lesson_group} p JOIN intervention x ON x.id = p.intervention_id
WHERE ($intervention_id IS NULL OR p.intervention_id = $intervention_id)
  AND {part.insats_seen}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- A protocol without an insats is the huvudman's own.
-- protocol_seen(intervention_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {protocol} p LEFT JOIN intervention x ON x.id = p.intervention_id
WHERE ($intervention_id IS NULL OR p.intervention_id = $intervention_id)
  AND (p.state <> 'draft' OR EXISTS (SELECT 1 FROM role_grant g JOIN unit_reach r ON r.ancestor_id = g.unit_id
        WHERE g.person_id = $viewer_id AND r.unit_id = CASE WHEN x.id IS NULL
            THEN (SELECT u.id FROM unit u WHERE u.kind = 'authority' ORDER BY u.id LIMIT 1) ELSE x.unit_id END
          AND g.role IN ('director', 'controller', 'principal', 'deputy_principal', 'hr')
          AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today)))
ORDER BY p.id LIMIT $most OFFSET $skip;

-- protocol_point_seen(protocol_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT i.id, count(*) OVER () AS total FROM {protocol_point} i JOIN protocol p ON p.id = i.protocol_id
LEFT JOIN intervention x ON x.id = p.intervention_id
WHERE ($protocol_id IS NULL OR i.protocol_id = $protocol_id)
  AND (p.state <> 'draft' OR EXISTS (SELECT 1 FROM role_grant g JOIN unit_reach r ON r.ancestor_id = g.unit_id
        WHERE g.person_id = $viewer_id AND r.unit_id = CASE WHEN x.id IS NULL
            THEN (SELECT u.id FROM unit u WHERE u.kind = 'authority' ORDER BY u.id LIMIT 1) ELSE x.unit_id END
          AND g.role IN ('director', 'controller', 'principal', 'deputy_principal', 'hr')
          AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today)))
ORDER BY i.protocol_id, i.sort, i.id LIMIT $most OFFSET $skip;

-- What one teacher logged: that teacher's alone, on every day, also of before it was answered.
-- lesson_seen(group_id id?, viewer_id id, most int, skip int) -> many asof
-- : id id, total int
SELECT l.id, count(*) OVER () AS total FROM {lesson} l JOIN lesson_group g ON g.id = l.group_id
LEFT JOIN lesson n ON n.id = l.id
WHERE coalesce(n.person_id, {part.lesson_owner}) = $viewer_id AND ($group_id IS NULL OR l.group_id = $group_id)
ORDER BY l.day, l.id LIMIT $most OFFSET $skip;

-- The observer's until it is handed over, then the teacher's who was seen.
-- observation_seen(protocol_id id?, viewer_id id, most int, skip int) -> many asof
-- : id id, total int
SELECT o.id, count(*) OVER () AS total FROM {observation} o
WHERE CASE WHEN o.handed_at IS NULL THEN o.observer_id ELSE o.person_id END = $viewer_id AND ($protocol_id IS NULL OR o.protocol_id = $protocol_id)
ORDER BY o.day, o.id LIMIT $most OFFSET $skip;

-- coaching_seen(viewer_id id, most int, skip int) -> many asof
-- : id id, total int
SELECT k.id, count(*) OVER () AS total FROM {coaching} k WHERE k.person_id = $viewer_id
ORDER BY k.id LIMIT $most OFFSET $skip;

-- A block is seen as the document it lies in is.
-- chain_block_seen(document_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {chain_block} p JOIN document d ON d.id = p.document_id
WHERE ($document_id IS NULL OR p.document_id = $document_id) AND (d.state <> 'draft' OR {part.leads_d})
ORDER BY p.id LIMIT $most OFFSET $skip;

-- Dialogues of a unit and those under it, of those who steer it.
-- dialogue_seen(unit_id id?, first_year int?, kind text?, state text?, lo text?, hi text?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT d.id, count(*) OVER () AS total FROM {dialogue} d
WHERE ($unit_id IS NULL OR d.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($first_year IS NULL OR d.first_year = $first_year) AND ($kind IS NULL OR d.kind = $kind)
  AND ($state IS NULL OR d.state = $state)
  AND ($lo IS NULL OR EXISTS (SELECT 1 FROM search_doc s JOIN search_word w ON w.doc_id = s.id
        WHERE s.entity = 'dialogue' AND s.entity_id = d.id AND w.word >= $lo AND w.word < $hi))
  AND {part.steers_d}
ORDER BY d.id LIMIT $most OFFSET $skip;

-- dialogue_point_seen(dialogue_id id?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {dialogue_point} p JOIN dialogue d ON d.id = p.dialogue_id
WHERE ($dialogue_id IS NULL OR p.dialogue_id = $dialogue_id) AND {part.steers_d}
ORDER BY p.id LIMIT $most OFFSET $skip;

-- dialogue_agreement_seen(dialogue_id id?, state text?, viewer_id id, today day, most int, skip int) -> many asof
-- : id id, total int
SELECT p.id, count(*) OVER () AS total FROM {dialogue_agreement} p JOIN dialogue d ON d.id = p.dialogue_id
WHERE ($dialogue_id IS NULL OR p.dialogue_id = $dialogue_id) AND ($state IS NULL OR p.state = $state) AND {part.steers_d}
ORDER BY p.id LIMIT $most OFFSET $skip;
