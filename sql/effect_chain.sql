-- The chain: what an analysis reads, and what the pages show of it.

-- Where an insats runs and with whom it is compared.
-- chain_units(intervention_id id) -> many intervention_unit
SELECT {u.*} FROM intervention_unit u WHERE u.intervention_id = $intervention_id ORDER BY u.unit_id;

-- chain_links_of(intervention_id id) -> many chain_link
SELECT {l.*} FROM chain_link l WHERE l.intervention_id = $intervention_id ORDER BY l.sort, l.id;

-- chain_starts(intervention_id id) -> value
-- : n int
SELECT count(*) AS n FROM intervention_decision d WHERE d.intervention_id = $intervention_id AND d.kind = 'start';

-- Units that take part in another insats for the same measure.
-- chain_touched(intervention_id id, measure_id id) -> many
-- : unit_id id
SELECT DISTINCT u.unit_id FROM intervention_unit u JOIN intervention x ON x.id = u.intervention_id
WHERE u.arm = 'treated' AND x.id <> $intervention_id AND x.state <> 'draft'
  AND (x.measure_id = $measure_id OR EXISTS (SELECT 1 FROM chain_link l WHERE l.intervention_id = x.id AND l.measure_id = $measure_id))
ORDER BY u.unit_id;

-- The newest analysis of every link and comparison of an insats.
-- chain_analyses(intervention_id id) -> many analysis
SELECT {a.*} FROM analysis a
WHERE a.intervention_id = $intervention_id
  AND a.id = (SELECT max(b.id) FROM analysis b
              WHERE b.intervention_id = a.intervention_id AND b.link = a.link AND b.comparison = a.comparison)
ORDER BY a.link, a.comparison;

-- chain_newest(intervention_id id, link text, comparison text) -> one analysis
SELECT {a.*} FROM analysis a
WHERE a.intervention_id = $intervention_id AND a.link = $link AND a.comparison = $comparison
ORDER BY a.id DESC LIMIT 1;

-- chain_insatser() -> many intervention
SELECT {x.*} FROM intervention x ORDER BY x.title COLLATE "sv-x-icu", x.id;
