-- The quality dialogue between those who lead the huvudman's schools and those who lead one of them.
-- room dialogue

-- entity dialogue history
CREATE TABLE dialogue (
  id           INTEGER PRIMARY KEY,
  rev          INTEGER NOT NULL,
  changed_at   TEXT NOT NULL,    -- instant
  kind         TEXT NOT NULL,    -- text quality: within the huvudman; workshop: of all school managements; state: with the state's agencies
  unit_id      INTEGER NOT NULL REFERENCES unit (id),
  first_year   INTEGER NOT NULL, -- int läsår that it is held in
  day          TEXT,             -- day
  state        TEXT NOT NULL CHECK (state IN ('planned', 'held')), -- text
  participants TEXT NOT NULL,    -- text roles, as people write them
  notes        TEXT NOT NULL,
  title        TEXT NOT NULL     -- text made of kind, unit and läsår
) STRICT;
CREATE INDEX dialogue_of ON dialogue (unit_id, first_year);

-- What was agreed: it lives on after the dialogue, until it is kept or dropped.
-- entity dialogue_agreement history
CREATE TABLE dialogue_agreement (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  dialogue_id INTEGER NOT NULL REFERENCES dialogue (id),
  area_id     INTEGER REFERENCES area (id),
  body        TEXT NOT NULL, -- text what was agreed
  responsible TEXT NOT NULL, -- text the role that answers for it
  due_day     TEXT,          -- day
  state       TEXT NOT NULL CHECK (state IN ('open', 'kept', 'dropped')) -- text
) STRICT;
CREATE INDEX dialogue_agreement_in ON dialogue_agreement (dialogue_id);

-- A thing of the pre-read, bound once as it stood: afterwards it can be struck and taken back, and no more.
-- entity dialogue_point history
CREATE TABLE dialogue_point (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  dialogue_id     INTEGER NOT NULL REFERENCES dialogue (id),
  kind            TEXT NOT NULL CHECK (kind IN ('chain', 'figure', 'agreement', 'text')), -- text
  area_id         INTEGER REFERENCES area (id),
  sort            INTEGER NOT NULL,
  title           TEXT NOT NULL,
  sentence        TEXT NOT NULL,
  body            TEXT NOT NULL, -- text JSON; of a chain as chain_block's, of a figure value, läsår, target and state
  intervention_id INTEGER REFERENCES intervention (id),
  comparison      TEXT NOT NULL, -- text word of intervention.design
  analysis_id     INTEGER REFERENCES analysis (id), -- id of the outcome; null: not measured
  measure_id      INTEGER REFERENCES measure (id),
  unit_id         INTEGER REFERENCES unit (id),     -- id whose figure it is
  first_year      INTEGER,                          -- läsår of the figure
  grade           TEXT NOT NULL, -- text årskurs of the figure; "" for all
  agreement_id    INTEGER REFERENCES dialogue_agreement (id), -- id of an earlier dialogue
  bound_at        TEXT NOT NULL, -- instant
  person_id       INTEGER REFERENCES person (id),   -- id who bound it; null: the system
  struck          INTEGER NOT NULL CHECK (struck IN (0, 1)) -- bool
) STRICT;
CREATE INDEX dialogue_point_in ON dialogue_point (dialogue_id);
CREATE INDEX dialogue_point_of ON dialogue_point (intervention_id);

-- Found by search by those alone who steer the unit.
ALTER TABLE search_doc ADD COLUMN inner_only INTEGER NOT NULL DEFAULT 0; -- bool
