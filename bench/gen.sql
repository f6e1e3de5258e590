-- The rows of a benchmark store, set by set, in SQL that SQLite and PostgreSQL read alike.
-- gen.c has filled gen_size (n activities, the current läsår, a seed) and then runs this in an
-- empty store. Ids are not given: they come in order from 1, and references count on that.
-- Pseudo-random choices are linear congruences of the row number and the seed.

CREATE TEMP TABLE gen_num (i BIGINT PRIMARY KEY);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < (SELECT max(n) + 100 FROM gen_size))
INSERT INTO gen_num SELECT i FROM c;

CREATE TEMP TABLE gen_word (k BIGINT PRIMARY KEY, t TEXT, fold TEXT);
INSERT INTO gen_word (k, t, fold) VALUES
  (0, 'läsning', 'läsning'), (1, 'läxhjälp', 'läxhjälp'), (2, 'studiero', 'studiero'), (3, 'matematik', 'matematik'),
  (4, 'närvaro', 'närvaro'), (5, 'fritidshem', 'fritidshem'), (6, 'trygghet', 'trygghet'), (7, 'rastverksamhet', 'rastverksamhet'),
  (8, 'kollegialt', 'kollegialt'), (9, 'lärande', 'lärande'), (10, 'kartläggning', 'kartläggning'), (11, 'stödinsatser', 'stödinsatser'),
  (12, 'bibliotek', 'bibliotek'), (13, 'språkutveckling', 'språkutveckling'), (14, 'digitala', 'digitala'), (15, 'verktyg', 'verktyg'),
  (16, 'elevhälsa', 'elevhälsa'), (17, 'övergångar', 'övergångar'), (18, 'föräldramöten', 'föräldramöten'), (19, 'uppföljning', 'uppföljning'),
  (20, 'arbetsmiljö', 'arbetsmiljö'), (21, 'sjukfrånvaro', 'sjukfrånvaro'), (22, 'introduktion', 'introduktion'), (23, 'mentorer', 'mentorer'),
  (24, 'handledning', 'handledning'), (25, 'ledarskap', 'ledarskap'), (26, 'demokrati', 'demokrati'), (27, 'likabehandling', 'likabehandling'),
  (28, 'rörelse', 'rörelse'), (29, 'måltider', 'måltider'), (30, 'lokaler', 'lokaler'), (31, 'schema', 'schema');

INSERT INTO setting (rev, changed_at, key, value)
SELECT 1, '2024-08-01T08:00:00.000Z', 'huvudman.name', 'Mätkommun' FROM gen_size;

-- Organisation: huvudman, nämnd, förvaltning and thirty schools.
INSERT INTO unit (rev, changed_at, code, kind, from_day, note)
SELECT 1, '2024-08-01T08:00:00.000Z', 'E' || i,
  CASE i WHEN 1 THEN 'authority' WHEN 2 THEN 'board' WHEN 3 THEN 'administration' ELSE 'school' END, '2000-01-01', ''
FROM gen_num WHERE i <= 33 ORDER BY i;
INSERT INTO unit_period (rev, changed_at, unit_id, parent_id, name, grades, sort, from_day, fold)
SELECT 1, '2024-08-01T08:00:00.000Z', i, CASE WHEN i = 1 THEN NULL WHEN i < 4 THEN i - 1 ELSE 3 END,
  CASE i WHEN 1 THEN 'Mätkommun' WHEN 2 THEN 'Grundskolenämnden' WHEN 3 THEN 'Barn- och utbildningsförvaltningen'
    ELSE 'Skola ' || i END, '', i, '2000-01-01', 'skola ' || i
FROM gen_num WHERE i <= 33 ORDER BY i;
INSERT INTO unit_reach (ancestor_id, unit_id, depth)
SELECT a.i, u.i, CASE WHEN u.i > 3 THEN 4 ELSE u.i END - CASE WHEN a.i > 3 THEN 4 ELSE a.i END
FROM gen_num a JOIN gen_num u ON u.i = a.i OR (a.i <= 3 AND a.i < u.i) WHERE a.i <= 33 AND u.i <= 33;

-- People: 1 leads the whole (director and administrator); 4 to 33 lead a school; the rest teach.
INSERT INTO person (rev, changed_at, name, lang, active, protected, fold)
SELECT 1, '2024-08-01T08:00:00.000Z', 'Person ' || i, 'sv', 1, 0, 'person ' || i FROM gen_num WHERE i <= 99 ORDER BY i;
INSERT INTO account (person_id, login, password_hash, password_at, must_change, created_at)
SELECT i, 'person' || i, 'no password opens this', '2024-08-01T08:00:00.000Z', 0, '2024-08-01T08:00:00.000Z'
FROM gen_num WHERE i <= 99 ORDER BY i;
INSERT INTO role_grant (rev, changed_at, person_id, unit_id, role, from_day)
SELECT 1, '2024-08-01T08:00:00.000Z', i, CASE WHEN i <= 3 THEN i WHEN i <= 33 THEN i ELSE 4 + i % 30 END,
  CASE WHEN i = 1 THEN 'director' WHEN i = 2 THEN 'politician' WHEN i = 3 THEN 'controller' WHEN i <= 33 THEN 'principal'
    ELSE 'teacher' END, '2000-01-01'
FROM gen_num WHERE i <= 99 ORDER BY i;
INSERT INTO role_grant (rev, changed_at, person_id, unit_id, role, from_day)
SELECT 1, '2024-08-01T08:00:00.000Z', 1, 1, 'administrator', '2000-01-01' FROM gen_size;

-- The chain: one vision, six goals of the council, twelve of the board, two for each school.
INSERT INTO area (rev, changed_at, key, name, name_en, sort, from_year)
SELECT 1, '2024-08-01T08:00:00.000Z', 'omrade' || i, CASE i WHEN 1 THEN 'Lärande' WHEN 2 THEN 'Trygghet' WHEN 3 THEN 'Kompetens'
  ELSE 'Organisation' END, 'Area ' || i, i, 2000 FROM gen_num WHERE i <= 4 ORDER BY i;
INSERT INTO document (rev, changed_at, kind, title, unit_id, period_from, state, decided_day, decided_by, dnr, summary, scope_note, fold)
SELECT 1, '2024-08-01T08:00:00.000Z',
  CASE i WHEN 1 THEN 'vision' WHEN 2 THEN 'goals_budget' WHEN 3 THEN 'operational_plan' ELSE 'work_plan' END,
  CASE i WHEN 1 THEN 'Vision' WHEN 2 THEN 'Mål och budget' WHEN 3 THEN 'Verksamhetsplan' ELSE 'Arbetsplan för skola ' || i END,
  CASE WHEN i <= 2 THEN 1 WHEN i = 3 THEN 2 ELSE i END, '2000-01-01', 'decided', '2024-08-01', 'Nämnden § 1', '', '', '', 'plan ' || i
FROM gen_num WHERE i <= 33 ORDER BY i;
INSERT INTO goal (rev, changed_at, document_id, unit_id, kind, number, number_sort, title, body, area_id, direction, measure, measure_unit,
  baseline_note, from_day, state, assessment, assessment_note, fold)
SELECT 1, '2024-08-01T08:00:00.000Z', CASE WHEN i = 1 THEN 1 WHEN i <= 7 THEN 2 WHEN i <= 19 THEN 3 ELSE 4 + (i - 20) / 2 END,
  CASE WHEN i <= 7 THEN 1 WHEN i <= 19 THEN 2 ELSE 4 + (i - 20) / 2 END,
  CASE WHEN i = 1 THEN 'vision' WHEN i <= 7 THEN 'council_goal' WHEN i <= 19 THEN 'board_goal' ELSE 'unit_goal' END,
  '' || i, substr('0000000' || i, length('0000000' || i) - 7), 'Elevernas ' || w.t || ' ska öka ' || i, '', 1 + i % 4, 'up', '', '', '',
  '2000-01-01', 'decided', CASE i % 4 WHEN 0 THEN 'no_basis' WHEN 1 THEN 'on_way' WHEN 2 THEN 'reached' ELSE 'not_reached' END, '',
  'elevernas ' || w.fold
FROM gen_num JOIN gen_word w ON w.k = i % 32 WHERE i <= 79 ORDER BY i;
INSERT INTO goal_link (rev, changed_at, goal_id, serves_id)
SELECT 1, '2024-08-01T08:00:00.000Z', i, CASE WHEN i <= 7 THEN 1 WHEN i <= 19 THEN 2 + i % 6 ELSE 8 + i % 12 END
FROM gen_num WHERE i BETWEEN 2 AND 79 ORDER BY i;

-- Activities: half of them of the current läsår, the others of the four before it; one in thirty a draft.
CREATE TEMP TABLE gen_activity (i BIGINT PRIMARY KEY, year BIGINT, unit BIGINT, w1 BIGINT, w2 BIGINT, w3 BIGINT, status TEXT);
INSERT INTO gen_activity
SELECT i, CASE WHEN i % 2 = 0 THEN s.year ELSE s.year - 1 - (i / 2) % 4 END, 4 + (i * 17 + s.seed) % 30,
  (i * 7 + s.seed) % 32, (i * 13 + i / 32 + s.seed) % 32, (i * 5 + i / 1024) % 32,
  CASE WHEN i % 2 = 0 THEN CASE (i / 2) % 5 WHEN 0 THEN 'planned' WHEN 1 THEN 'ongoing' WHEN 2 THEN 'partly_done' WHEN 3 THEN 'not_started'
      ELSE 'done' END
    ELSE CASE (i / 2) % 4 WHEN 0 THEN 'not_done' WHEN 1 THEN 'closed' ELSE 'done' END END
FROM gen_num JOIN gen_size s ON i <= s.n ORDER BY i;
INSERT INTO activity (rev, changed_at, document_id, unit_id, number, number_sort, title, focus, body, staff_groups, when_text, from_day, to_day,
  funds, funds_text, funds_source, responsible_id, responsible_text, scope, instead, state, status, status_note, status_day, fold)
SELECT 1, '2024-08-01T08:00:00.000Z', g.unit, g.unit, '' || g.i, substr('0000000' || g.i, length('0000000' || g.i) - 7),
  'Insatser för ' || a.t || ', ' || b.t || ' och ' || c.t, '',
  'Arbetslagen planerar och genomför insatserna under läsåret och följer upp dem varje termin.', 'lärare', 'Under läsåret',
  g.year || '-08-15', (g.year + 1) || CASE WHEN g.i % 3 = 0 THEN '-01-31' ELSE '-06-15' END,
  CASE g.i % 4 WHEN 0 THEN 'none' WHEN 1 THEN 'granted' ELSE 'unknown' END, '', '', CASE WHEN g.i % 3 = 0 THEN NULL ELSE 34 + g.i % 60 END,
  CASE WHEN g.i % 3 = 0 THEN 'Arbetslaget' ELSE '' END, '', '', CASE WHEN g.i % 30 = 0 THEN 'draft' ELSE 'decided' END, g.status, '',
  g.year || '-09-01', a.fold || ' ' || b.fold
FROM gen_activity g JOIN gen_word a ON a.k = g.w1 JOIN gen_word b ON b.k = g.w2 JOIN gen_word c ON c.k = g.w3 ORDER BY g.i;
INSERT INTO activity_year (rev, changed_at, activity_id, first_year, unit_id, number_sort, status, last_day, draft)
SELECT 1, '2024-08-01T08:00:00.000Z', a.id, g.year, a.unit_id, a.number_sort, a.status, a.to_day,
  CASE WHEN a.state = 'draft' THEN 1 ELSE 0 END
FROM gen_activity g JOIN activity a ON a.id = g.i ORDER BY g.i;
INSERT INTO activity_goal (rev, changed_at, activity_id, goal_id)
SELECT 1, '2024-08-01T08:00:00.000Z', i, 20 + (unit - 4) * 2 + i / 2 % 2 FROM gen_activity WHERE i % 10 <> 7 ORDER BY i;
INSERT INTO milestone (rev, changed_at, activity_id, title, due_day)
SELECT 1, '2024-08-01T08:00:00.000Z', i, 'Första utvärderingen', (year + 1) || '-01-31' FROM gen_activity WHERE i % 4 = 0 ORDER BY i;
INSERT INTO checklist_item (rev, changed_at, activity_id, sort, title)
SELECT 1, '2024-08-01T08:00:00.000Z', i, 1, 'Schemat är lagt' FROM gen_activity WHERE i % 4 = 1 ORDER BY i;
INSERT INTO followup (rev, changed_at, activity_id, first_year, unit_id, state, status, outcome, seen, cause, meaning, next_step, reason, reason_text,
  decision, decision_note, day)
SELECT 1, '2024-08-01T08:00:00.000Z', g.i, g.year, g.unit, 'done', g.status, 'Insatserna kom i gång.', 'Fler elever deltar.', '', '', '',
  CASE WHEN g.status = 'not_done' THEN 'no_time' ELSE '' END, '', 'stop', '', (g.year + 1) || '-06-10'
FROM gen_activity g JOIN gen_size s ON g.year < s.year WHERE g.i % 5 <> 0 ORDER BY g.i;

-- Search: every title's words.
INSERT INTO search_doc (entity, entity_id, unit_id, draft, title, note)
SELECT 'activity', a.id, a.unit_id, CASE WHEN a.state = 'draft' THEN 1 ELSE 0 END, a.title, '' FROM activity a ORDER BY a.id;
INSERT INTO search_doc (entity, entity_id, unit_id, draft, title, note)
SELECT 'goal', g.id, g.unit_id, 0, g.title, '' FROM goal g ORDER BY g.id;
INSERT INTO search_doc (entity, entity_id, unit_id, draft, title, note)
SELECT 'unit', u.unit_id, u.unit_id, 0, u.name, '' FROM unit_period u ORDER BY u.id;
INSERT INTO search_word (word, doc_id, weight)
SELECT word, doc, 8 FROM (
  SELECT a.fold AS word, g.i AS doc FROM gen_activity g JOIN gen_word a ON a.k = g.w1
  UNION SELECT a.fold, g.i FROM gen_activity g JOIN gen_word a ON a.k = g.w2
  UNION SELECT a.fold, g.i FROM gen_activity g JOIN gen_word a ON a.k = g.w3
  UNION SELECT 'insatser', g.i FROM gen_activity g) x ORDER BY word, doc;
INSERT INTO search_word (word, doc_id, weight)
SELECT w.fold, d.id, 8 FROM search_doc d JOIN gen_word w ON w.k = d.entity_id % 32 WHERE d.entity = 'goal';
INSERT INTO activity_word (first_year, word, number_sort, activity_id)
SELECT y.first_year, w.word, y.number_sort, y.activity_id
FROM search_doc d JOIN search_word w ON w.doc_id = d.id JOIN activity_year y ON y.activity_id = d.entity_id
WHERE d.entity = 'activity' ORDER BY 1, 2, 3, 4;
INSERT INTO word_count (list, word, n) SELECT 0, word, count(*) FROM search_word GROUP BY word;
INSERT INTO word_count (list, word, n) SELECT first_year, word, count(*) FROM activity_word GROUP BY first_year, word;

-- Counters, as the rows say.
INSERT INTO activity_count (first_year, unit_id, status, n)
SELECT first_year, unit_id, status, count(*) FROM activity_year GROUP BY first_year, unit_id, status;
INSERT INTO due_count (first_year, unit_id, status, last_day, n)
SELECT first_year, unit_id, status, last_day, count(*) FROM activity_year
WHERE status IN ('planned', 'ongoing', 'partly_done', 'not_started') GROUP BY first_year, unit_id, status, last_day;
INSERT INTO due_count (first_year, unit_id, status, last_day, n)
SELECT first_year, 0, status, last_day, CAST(sum(n) AS BIGINT) FROM due_count GROUP BY first_year, status, last_day;
INSERT INTO draft_count (first_year, unit_id, status, last_day, n)
SELECT first_year, unit_id, status, last_day, count(*) FROM activity_year WHERE draft = 1 GROUP BY first_year, unit_id, status, last_day;
INSERT INTO followup_count (first_year, unit_id, state, status, reason, decision, analysed, n)
SELECT f.first_year, y.unit_id, f.state, f.status, f.reason, f.decision, 1, count(*)
FROM followup f JOIN activity_year y ON y.activity_id = f.activity_id AND y.first_year = f.first_year
WHERE y.draft = 0 GROUP BY f.first_year, y.unit_id, f.state, f.status, f.reason, f.decision;
INSERT INTO goal_count (first_year, goal_id, unit_id, status, n)
SELECT y.first_year, coalesce(x.goal_id, 0), y.unit_id, y.status, count(*)
FROM activity_year y LEFT JOIN activity_goal x ON x.activity_id = y.activity_id
GROUP BY y.first_year, coalesce(x.goal_id, 0), y.unit_id, y.status;
INSERT INTO goal_count (first_year, goal_id, unit_id, status, n)
SELECT first_year, goal_id, 0, status, CAST(sum(n) AS BIGINT) FROM goal_count GROUP BY first_year, goal_id, status;
