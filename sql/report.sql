-- Statements of app/report: whole documents at once, so that a report is a few reads and not one for each row.

-- The activities of a document. drafts 1: all its drafts, else those the viewer may read.
-- report_activities(document_id id, viewer_id id?, today day, drafts int, most int) -> many asof
-- : id id, number text, title text, focus text, body text, staff_groups text, when_text text, from_day day?,
-- : to_day day?, funds text, funds_text text, funds_amount int?, funds_source text, responsible text?,
-- : responsible_text text, scope text, instead text, state text, status text, status_note text, unit_id id, unit text?
SELECT a.id, a.number, a.title, a.focus, a.body, a.staff_groups, a.when_text, a.from_day, a.to_day, a.funds, a.funds_text,
  a.funds_amount, a.funds_source,
  (SELECT p.name FROM person p WHERE p.id = a.responsible_id AND p.protected = 0) AS responsible, a.responsible_text,
  a.scope, a.instead, a.state, a.status, a.status_note, a.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = a.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit
FROM {activity} a
WHERE a.document_id = $document_id
  AND (a.state <> 'draft' OR $drafts = 1 OR a.responsible_id = $viewer_id
    OR {part.leads_a})
ORDER BY a.number_sort, a.id LIMIT $most;

-- report_milestones(document_id id) -> many asof
-- : activity_id id, title text, due_day day, done_day day?
SELECT m.activity_id, m.title, m.due_day, m.done_day FROM {milestone} m JOIN {activity} a ON a.id = m.activity_id
WHERE a.document_id = $document_id ORDER BY m.activity_id, m.due_day, m.id;

-- report_checklists(document_id id) -> many asof
-- : activity_id id, title text, done_day day?
SELECT c.activity_id, c.title, c.done_day FROM {checklist_item} c JOIN {activity} a ON a.id = c.activity_id
WHERE a.document_id = $document_id ORDER BY c.activity_id, c.sort, c.id;

-- The goals that a document's activities answer to, and the document's own goals (activity 0).
-- report_goals(document_id id, viewer_id id?, today day, drafts int) -> many asof
-- : activity_id id, id id, document_id id, kind text, number text, number_sort text, title text, body text, measure text,
-- : measure_unit text, baseline real?, target real?, target_day day?, direction text, assessment text, state text
SELECT x.activity_id, g.id, g.document_id, g.kind, g.number, g.number_sort, g.title, g.body, g.measure, g.measure_unit,
  g.baseline, g.target, g.target_day, g.direction, g.assessment, g.state
FROM (SELECT 0 AS activity_id, o.id AS goal_id FROM {goal} o WHERE o.document_id = $document_id
      UNION ALL SELECT l.activity_id, l.goal_id FROM {activity_goal} l JOIN {activity} a ON a.id = l.activity_id
        WHERE a.document_id = $document_id) x
JOIN {goal} g ON g.id = x.goal_id
WHERE g.state <> 'draft' OR $drafts = 1
  OR {part.leads_g}
ORDER BY CASE g.kind WHEN 'vision' THEN 0 WHEN 'council_goal' THEN 1 WHEN 'board_goal' THEN 2 WHEN 'unit_goal' THEN 3
  WHEN 'indicator' THEN 4 WHEN 'assignment' THEN 5 ELSE 6 END, g.number_sort, g.id, x.activity_id;

-- What the goals of a document serve above them; drafts are left out.
-- report_serves(document_id id) -> many asof
-- : goal_id id, kind text, number text, title text
SELECT l.goal_id, g.kind, g.number, g.title FROM {goal_link} l JOIN {goal} o ON o.id = l.goal_id JOIN {goal} g ON g.id = l.serves_id
WHERE o.document_id = $document_id AND g.state <> 'draft' ORDER BY l.goal_id, g.number_sort, g.id;

-- The activities of a läsår with their follow-up; drafts of either only for those who may read them.
-- report_followups(first_year int, unit_id id?, viewer_id id?, today day, most int) -> many asof
-- : id id, unit_id id, unit text?, number text, title text, year_status text, followup_id id?, state text?, status text?,
-- : outcome text?, seen text?, cause text?, meaning text?, next_step text?, reason text?, reason_text text?, decision text?,
-- : decision_note text?, day day?
SELECT a.id, y.unit_id,
  (SELECT q.name FROM unit_period q WHERE q.unit_id = y.unit_id ORDER BY q.from_day DESC LIMIT 1) AS unit,
  a.number, a.title, y.status AS year_status, f.id AS followup_id, f.state, f.status, f.outcome, f.seen, f.cause, f.meaning,
  f.next_step, f.reason, f.reason_text, f.decision, f.decision_note, f.day
FROM {activity_year} y JOIN {activity} a ON a.id = y.activity_id
LEFT JOIN {followup} f ON f.activity_id = y.activity_id AND f.first_year = y.first_year
  AND {part.followup_seen}
WHERE y.first_year = $first_year
  AND ($unit_id IS NULL OR y.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND {part.activity_seen}
ORDER BY y.unit_id, y.number_sort, a.id LIMIT $most;

-- Where the change log stood: what a document is true to.
-- report_log_position(at instant?) -> value
-- : n int
SELECT coalesce(max(id), 0) AS n FROM change_log WHERE $at IS NULL OR at <= $at;

-- Documents and whether anything stands in them, for the page of reports and the command line.
-- report_document_by_fold(fold text) -> many
-- : id id, title text, state text
SELECT id, title, state FROM document WHERE fold = $fold ORDER BY CASE state WHEN 'decided' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END, id DESC;
