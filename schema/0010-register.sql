-- The national register of school units, as it was said to be on a day.
-- room measure

-- One unit as one file or answer told of it. Append-only: what holds is the newest day that is not undone, so that what
-- the register said on another day can be read too.
-- entity register_unit
CREATE TABLE register_unit (
  id           INTEGER PRIMARY KEY,
  code         TEXT NOT NULL, -- text skolenhetskod
  name         TEXT NOT NULL,
  status       TEXT NOT NULL CHECK (status IN ('', 'active', 'dormant', 'ended', 'planned')), -- text '' not told
  kind         TEXT NOT NULL CHECK (kind IN ('', 'unit', 'central', 'abroad')),
  municipality TEXT NOT NULL, -- text kommunkod
  owner        TEXT NOT NULL CHECK (owner IN ('', 'municipal', 'independent', 'state')),
  owner_code   TEXT NOT NULL, -- text organisationsnummer
  owner_name   TEXT NOT NULL,
  forms        TEXT NOT NULL, -- text "FKLASS,GR", '' not told
  grades       TEXT NOT NULL, -- text "F-6", "" not told
  from_day     TEXT,          -- day
  to_day       TEXT,          -- day
  as_of        TEXT NOT NULL, -- day the register said so
  source_id    INTEGER NOT NULL REFERENCES figure_source (id),
  file_row     INTEGER NOT NULL,
  undone       INTEGER NOT NULL CHECK (undone IN (0, 1)) -- bool
) STRICT;
CREATE INDEX register_unit_code ON register_unit (code, as_of);
CREATE INDEX register_unit_source ON register_unit (source_id);
