-- A chain in a report, as it stood on the day it was put there.
-- room effect

-- Bound once and never changed: what the figures say later is told beside it, not in it.
-- entity chain_block history
CREATE TABLE chain_block (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  document_id     INTEGER NOT NULL REFERENCES document (id),
  intervention_id INTEGER NOT NULL REFERENCES intervention (id),
  comparison      TEXT NOT NULL, -- text word of intervention.design
  title           TEXT NOT NULL,
  sentence        TEXT NOT NULL,
  body            TEXT NOT NULL, -- text JSON: name, state, grade and sentence of each link, cost
  analysis_id     INTEGER REFERENCES analysis (id), -- id of the outcome; null: not measured
  bound_at        TEXT NOT NULL, -- instant
  person_id       INTEGER REFERENCES person (id)
) STRICT;
CREATE INDEX chain_block_in ON chain_block (document_id);
CREATE INDEX chain_block_of ON chain_block (intervention_id);
