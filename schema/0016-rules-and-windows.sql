-- Rules for small groups are made by people too, as versions; a window may be for one årskurs.
-- room measure
ALTER TABLE disclosure_rule ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE disclosure_rule ADD COLUMN changed_at TEXT NOT NULL DEFAULT '2000-01-01T00:00:00.000Z'; -- instant
ALTER TABLE disclosure_rule ADD COLUMN follows_id INTEGER REFERENCES disclosure_rule (id); -- id the rule that it is a new version of
ALTER TABLE disclosure_rule ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- text why it is weaker than its source's
-- history disclosure_rule

ALTER TABLE measure_window ADD COLUMN grade TEXT NOT NULL DEFAULT ''; -- text årskurs, "" for all
