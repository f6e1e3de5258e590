-- Measures of a chain beside the one that decides a link: analysed as they are, and told beside it.
-- room effect
ALTER TABLE analysis ADD COLUMN side INTEGER NOT NULL DEFAULT 0 CHECK (side IN (0, 1)); -- bool beside the one that decides
ALTER TABLE analysis ADD COLUMN measure_id INTEGER; -- id? null: stored before this was told
ALTER TABLE analysis ADD COLUMN measure_grade TEXT NOT NULL DEFAULT ''; -- text the årskurs stated with the measure
