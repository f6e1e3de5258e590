-- Analyses of the same pupils before and after, beside those of figures.
-- room effect
ALTER TABLE analysis ADD COLUMN linked INTEGER NOT NULL DEFAULT 0 CHECK (linked IN (0, 1)); -- bool pupil by pupil
