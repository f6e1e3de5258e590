-- The chain: what an analysis reads, and what the pages show of it.

-- Where an insats runs and with whom it is compared.
-- chain_units(intervention_id id) -> many intervention_unit
SELECT {u.*} FROM intervention_unit u WHERE u.intervention_id = $intervention_id ORDER BY u.unit_id;

-- chain_links_of(intervention_id id) -> many chain_link
SELECT {l.*} FROM chain_link l WHERE l.intervention_id = $intervention_id ORDER BY l.sort, l.id;

-- Units that take part in another insats that runs in some of the same days; same: for the same measure.
-- chain_touched(intervention_id id, measure_id id, from_day day?, to_day day?) -> many
-- : unit_id id, grades text, same bool
SELECT u.unit_id, x.grades, CASE WHEN x.measure_id = $measure_id
    OR EXISTS (SELECT 1 FROM chain_link l WHERE l.intervention_id = x.id AND l.measure_id = $measure_id) THEN 1 ELSE 0 END AS same
FROM intervention_unit u JOIN intervention x ON x.id = u.intervention_id
WHERE u.arm = 'treated' AND x.id <> $intervention_id AND x.state <> 'draft'
  AND ($to_day IS NULL OR coalesce(u.from_day, x.from_day, '') <= $to_day)
  AND ($from_day IS NULL OR coalesce(u.to_day, x.to_day, '9999') >= $from_day)
ORDER BY u.unit_id, x.id;

-- The newest analysis of a link and comparison; of a measure beside the one that decides the link, with its årskurs.
-- linked: of the same pupils, not of figures.
-- chain_newest(intervention_id id, link text, comparison text, side int, linked bool, measure_id id, measure_grade text) -> one analysis
SELECT {a.*} FROM analysis a
WHERE a.intervention_id = $intervention_id AND a.link = $link AND a.comparison = $comparison AND a.side = $side
  AND a.linked = $linked
  AND (a.side = 0 OR (a.measure_id = $measure_id AND a.measure_grade = $measure_grade))
ORDER BY a.id DESC LIMIT 1;

-- Not called off before it began.
-- part insats_has_chain
CASE WHEN x.state = 'stopped' AND x.to_day < x.from_day THEN 0 ELSE 1 END = 1;

-- Not those that were called off before they began: they have no chain.
-- chain_insatser() -> many intervention
SELECT {x.*} FROM intervention x WHERE {part.insats_has_chain}
ORDER BY x.title COLLATE "sv-x-icu", x.id;

-- --- many at once: an insats, or with null all of them, each statement by insats ------------------------------------

-- The newest analysis of every link and comparison, and of every measure beside.
-- chain_all_analyses(intervention_id id?) -> many analysis
SELECT {a.*} FROM analysis a
WHERE ($intervention_id IS NULL OR a.intervention_id = $intervention_id)
  AND a.id IN (SELECT max(b.id) FROM analysis b WHERE ($intervention_id IS NULL OR b.intervention_id = $intervention_id)
               GROUP BY b.intervention_id, b.link, b.comparison, b.side, b.linked, CASE b.side WHEN 1 THEN b.measure_id END,
                 CASE b.side WHEN 1 THEN b.measure_grade END)
ORDER BY a.intervention_id, a.link, a.comparison, a.side, a.id;

-- What a list of all chains shows of it: nothing of measures beside, and the specification of the outcome alone.
-- chain_brief_analyses() -> many
-- : id id, intervention_id id, link text, comparison text, method text, planned bool, linked bool, grade text, state text, sentence text,
-- : spec text
SELECT a.id, a.intervention_id, a.link, a.comparison, a.method, a.planned, a.linked, a.grade, a.state, a.sentence,
  CASE WHEN a.link = 'outcome' THEN a.spec ELSE '' END AS spec
FROM analysis a WHERE a.id IN (SELECT max(b.id) FROM analysis b WHERE b.side = 0
  GROUP BY b.intervention_id, b.link, b.comparison, b.linked)
ORDER BY a.intervention_id, a.link, a.comparison, a.id;

-- chain_all_links(intervention_id id?) -> many chain_link
SELECT {l.*} FROM chain_link l WHERE $intervention_id IS NULL OR l.intervention_id = $intervention_id
ORDER BY l.intervention_id, l.sort, l.id;

-- chain_all_units(intervention_id id?) -> many intervention_unit
SELECT {u.*} FROM intervention_unit u WHERE $intervention_id IS NULL OR u.intervention_id = $intervention_id
ORDER BY u.intervention_id, u.arm DESC, coalesce(u.from_day, ''), u.unit_id;

-- The measures that insatser and their links name.
-- chain_all_measures(intervention_id id?) -> many measure
SELECT {m.*} FROM measure m WHERE m.id IN (SELECT x.measure_id FROM intervention x WHERE $intervention_id IS NULL OR x.id = $intervention_id
  UNION SELECT l.measure_id FROM chain_link l WHERE $intervention_id IS NULL OR l.intervention_id = $intervention_id) ORDER BY m.id;

-- chain_all_starts(intervention_id id?) -> many
-- : intervention_id id
SELECT d.intervention_id FROM intervention_decision d
WHERE d.kind = 'start' AND ($intervention_id IS NULL OR d.intervention_id = $intervention_id)
GROUP BY d.intervention_id ORDER BY d.intervention_id;

-- chain_all_groups(intervention_id id?) -> many lesson_group
SELECT {g.*} FROM lesson_group g WHERE $intervention_id IS NULL OR g.intervention_id = $intervention_id
ORDER BY g.intervention_id, g.id;

-- What was asked about in the läsår that the insats lies in (July to June) before a Monday, summed up by läsår, unit, teacher,
-- chance and term, with the answers of before that Monday's first instant. In no order: a sorted sum costs PostgreSQL a sort of all
-- the lessons.
-- chain_all_sums(intervention_id id?, monday day, monday_at instant) -> many
-- : intervention_id id, first_year int, unit_id id, person_id id?, chance int, autumn bool, asked int, n_full int, n_part int, n_no int
SELECT x.id AS intervention_id, y.first_year, g.unit_id, {part.lesson_owner} AS person_id, l.chance,
  CASE WHEN l.day <= y.autumn_to THEN 1 ELSE 0 END AS autumn,
  count(*) AS asked, count(*) FILTER (WHERE l.done = 'full' AND l.logged_at < $monday_at) AS n_full,
  count(*) FILTER (WHERE l.done = 'part' AND l.logged_at < $monday_at) AS n_part,
  count(*) FILTER (WHERE l.done = 'no' AND l.logged_at < $monday_at) AS n_no
FROM intervention x JOIN school_year y
    ON x.from_day <= CAST(y.first_year + 1 AS TEXT) || '-06-30'
      AND (x.to_day IS NULL OR x.to_day >= CAST(y.first_year AS TEXT) || '-07-01')
  JOIN lesson_group g ON g.intervention_id = x.id CROSS JOIN lesson l
WHERE ($intervention_id IS NULL OR x.id = $intervention_id) AND l.group_id = g.id
  AND l.day >= y.autumn_from AND l.day <= y.spring_to AND l.day < $monday
GROUP BY x.id, y.first_year, g.unit_id, {part.lesson_owner}, l.chance, CASE WHEN l.day <= y.autumn_to THEN 1 ELSE 0 END;

-- Insatser that somebody may see, drafts of the own units too.
-- chain_seen(viewer_id id, today day) -> many intervention
SELECT {x.*} FROM intervention x WHERE {part.insats_seen}
  AND {part.insats_has_chain}
ORDER BY x.title COLLATE "sv-x-icu", x.id;

-- --- blocks in documents ---------------------------------------------------------------------------------------------

-- What lies in a document, with the newest analysis of the same outcome.
-- chain_blocks_in(document_id id) -> many asof
-- : id id, intervention_id id, comparison text, title text, sentence text, body text, analysis_id id?, bound_at instant, newest id?
SELECT b.id, b.intervention_id, b.comparison, b.title, b.sentence, b.body, b.analysis_id, b.bound_at,
  (SELECT max(a.id) FROM analysis a WHERE a.intervention_id = b.intervention_id AND a.link = 'outcome'
     AND a.side = 0 AND a.comparison = b.comparison) AS newest
FROM {chain_block} b WHERE b.document_id = $document_id ORDER BY b.id;

-- Where a chain lies, of the documents that somebody may see.
-- chain_blocks_of(intervention_id id, viewer_id id, today day) -> many
-- : id id, rev int, document_id id, document text, bound_at instant
SELECT b.id, b.rev, b.document_id, d.title AS document, b.bound_at
FROM chain_block b JOIN document d ON d.id = b.document_id
WHERE b.intervention_id = $intervention_id AND (d.state <> 'draft' OR {part.leads_d})
ORDER BY b.bound_at DESC, b.id DESC;

-- Plans that somebody may write in (access.def: RES_DOCUMENT, EDIT), not the vision nor the council's budget: drafts first, then
-- those of the insats' unit and above it, then the newest period.
-- chain_block_documents(viewer_id id, unit_id id, today day) -> many
-- : id id, title text
SELECT d.id, d.title FROM document d
WHERE d.state IN ('draft', 'decided') AND d.kind IN ('operational_plan', 'work_plan', 'action_plan')
  AND EXISTS (SELECT 1 FROM role_grant g JOIN unit_reach r ON r.ancestor_id = g.unit_id
  WHERE g.person_id = $viewer_id AND r.unit_id = d.unit_id AND g.from_day <= $today AND (g.to_day IS NULL OR g.to_day >= $today)
    AND (g.role IN ('director', 'controller', 'principal') OR (g.role = 'deputy_principal' AND d.state = 'draft')))
ORDER BY CASE d.state WHEN 'draft' THEN 0 ELSE 1 END,
  CASE WHEN EXISTS (SELECT 1 FROM unit_reach q WHERE q.ancestor_id = d.unit_id AND q.unit_id = $unit_id) THEN 0 ELSE 1 END,
  d.period_from DESC, d.title COLLATE "sv-x-icu", d.id LIMIT 50;
