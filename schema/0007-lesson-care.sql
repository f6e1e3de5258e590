-- How many lessons are asked about, and when an observation was handed over.
-- room effect
ALTER TABLE intervention ADD COLUMN sample REAL; -- lessons asked about for a group and week, null: the setting
ALTER TABLE observation ADD COLUMN handed_at TEXT; -- instant when the teacher got it, null: the observer still writes
