-- The huvudman's units and people's roles, all dated.
-- room org

-- entity unit history
CREATE TABLE unit (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  code        TEXT NOT NULL UNIQUE, -- text short stable key: "KF", "GSN", "annersta"
  kind        TEXT NOT NULL CHECK (kind IN ('authority', 'council', 'board', 'administration', 'principal_area',
                'school', 'school_part', 'team', 'support')),
  school_code TEXT,          -- text skolenhetskod, 8 digits
  school_form TEXT,          -- text FSK GR AGR FTH GY AGY KOMVUX FS
  from_day    TEXT NOT NULL, -- day
  to_day      TEXT,          -- day last day; null = still open
  note        TEXT NOT NULL
) STRICT;
CREATE INDEX unit_school_code ON unit (school_code);

-- A unit's name, place and grades for a period; periods of a unit never overlap and leave no gap.
-- entity unit_period history
CREATE TABLE unit_period (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  unit_id    INTEGER NOT NULL REFERENCES unit (id),
  parent_id  INTEGER REFERENCES unit (id),
  name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  grades     TEXT NOT NULL, -- text "F-6", "7-9", ""
  sort       INTEGER NOT NULL,
  from_day   TEXT NOT NULL, -- day
  to_day     TEXT,          -- day
  fold       TEXT NOT NULL
) STRICT;
CREATE INDEX unit_period_unit ON unit_period (unit_id, from_day, name);
CREATE INDEX unit_period_parent ON unit_period (parent_id);

-- What became of a unit: split into, merged into, replaced by.
-- entity unit_succession history
CREATE TABLE unit_succession (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  from_id    INTEGER NOT NULL REFERENCES unit (id),
  to_id      INTEGER NOT NULL REFERENCES unit (id),
  kind       TEXT NOT NULL CHECK (kind IN ('split', 'merge', 'replace')),
  day        TEXT NOT NULL, -- day
  UNIQUE (from_id, to_id)
) STRICT;

-- Every unit under every unit (itself at depth 0) as the tree stands; maintained on write.
CREATE TABLE unit_reach (
  ancestor_id INTEGER NOT NULL REFERENCES unit (id),
  unit_id     INTEGER NOT NULL REFERENCES unit (id),
  depth       INTEGER NOT NULL,
  PRIMARY KEY (ancestor_id, unit_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_reach_unit ON unit_reach (unit_id, ancestor_id);

-- entity role_grant history
CREATE TABLE role_grant (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  person_id  INTEGER NOT NULL REFERENCES person (id),
  unit_id    INTEGER NOT NULL REFERENCES unit (id),
  role       TEXT NOT NULL CHECK (role IN ('politician', 'director', 'controller', 'principal', 'deputy_principal',
               'teacher', 'hr', 'student_health', 'administrator', 'observer')),
  from_day   TEXT NOT NULL, -- day
  to_day     TEXT           -- day last day; null = until further notice
) STRICT;
CREATE INDEX role_grant_person ON role_grant (person_id, from_day);
CREATE INDEX role_grant_unit ON role_grant (unit_id);

-- The huvudman's own days of a läsår.
-- entity school_year history
CREATE TABLE school_year (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  first_year  INTEGER NOT NULL UNIQUE, -- int 2024 is 2024/25
  autumn_from TEXT NOT NULL, -- day
  autumn_to   TEXT NOT NULL, -- day
  spring_from TEXT NOT NULL, -- day
  spring_to   TEXT NOT NULL  -- day
) STRICT;
