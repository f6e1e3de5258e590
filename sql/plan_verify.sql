-- Statements of `trad verify` over app/plan: the kept counters against a recount.

-- Counters of activities that no row stands behind.
-- activity_count_loose() -> many
-- : first_year int, unit_id id, status text, n int
SELECT c.first_year, c.unit_id, c.status, c.n FROM activity_count c
WHERE c.n <> 0 AND NOT EXISTS (SELECT 1 FROM activity_year y
  WHERE y.first_year = c.first_year AND y.unit_id = c.unit_id AND y.status = c.status)
ORDER BY c.first_year, c.unit_id, c.status;

-- What goal_count must hold for each unit; goal 0: answers to no goal.
-- goal_recount() -> many
-- : first_year int, goal_id int, unit_id int, status text, n int
SELECT y.first_year, coalesce(g.goal_id, 0) AS goal_id, y.unit_id, y.status, count(*) AS n
FROM activity_year y LEFT JOIN activity_goal g ON g.activity_id = y.activity_id
GROUP BY y.first_year, coalesce(g.goal_id, 0), y.unit_id, y.status ORDER BY 1, 2, 3, 4;

-- goal_count_all() -> many
-- : first_year int, goal_id int, unit_id int, status text, n int
SELECT first_year, goal_id, unit_id, status, n FROM goal_count WHERE n <> 0
ORDER BY first_year, goal_id, unit_id, status;

-- Words that stand in another number of places than is kept, and places in the lists of activities that are not the words'
-- and läsår's (list -1: too few, -2: too many).
-- word_faults() -> many
-- : list int, word text, n int
SELECT d.list, d.word, CAST(sum(d.n) AS BIGINT) AS n
FROM (SELECT c.list, c.word, c.n FROM word_count c
  UNION ALL SELECT 0, w.word, -1 FROM search_word w
  UNION ALL SELECT a.first_year, a.word, -1 FROM activity_word a) d
GROUP BY d.list, d.word HAVING sum(d.n) <> 0
UNION ALL SELECT -1, x.word, count(*) FROM (
  SELECT y.first_year, w.word, y.number_sort, y.activity_id
  FROM search_doc d JOIN search_word w ON w.doc_id = d.id JOIN activity_year y ON y.activity_id = d.entity_id WHERE d.entity = 'activity'
  EXCEPT SELECT first_year, word, number_sort, activity_id FROM activity_word) x GROUP BY x.word
UNION ALL SELECT -2, x.word, count(*) FROM (
  SELECT first_year, word, number_sort, activity_id FROM activity_word
  EXCEPT SELECT y.first_year, w.word, y.number_sort, y.activity_id
  FROM search_doc d JOIN search_word w ON w.doc_id = d.id JOIN activity_year y ON y.activity_id = d.entity_id WHERE d.entity = 'activity') x
GROUP BY x.word ORDER BY 1, 2;
