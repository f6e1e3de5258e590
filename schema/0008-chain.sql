-- The same link may be held against several: the comparison that was locked, and others that somebody asks for.
-- room effect
ALTER TABLE analysis ADD COLUMN comparison TEXT NOT NULL DEFAULT ''; -- text a word of intervention.design
ALTER TABLE analysis ADD COLUMN state TEXT NOT NULL DEFAULT 'unmeasured'; -- text holds, weak, broken, unmeasured
