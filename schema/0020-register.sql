-- The register of insatser: årskurs of a group, ingredients that show in lessons, what is taken away instead, a stop on a later day.
-- room effect
ALTER TABLE lesson_group ADD COLUMN grade TEXT NOT NULL DEFAULT ''; -- text årskurs, "" not told
ALTER TABLE intervention_part ADD COLUMN in_lessons INTEGER NOT NULL DEFAULT 1 CHECK (in_lessons IN (0, 1)); -- bool asked about in the lesson log
ALTER TABLE intervention ADD COLUMN instead TEXT NOT NULL DEFAULT ''; -- text what is taken away instead
ALTER TABLE intervention ADD COLUMN stops_on TEXT; -- day decided to end on, null: no such decision
ALTER TABLE intervention_decision ADD COLUMN instead TEXT NOT NULL DEFAULT ''; -- text what the start took away instead
