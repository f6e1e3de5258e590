-- Measures: what is measured and how, when, on whom; the figures and where each came from.
-- room measure

-- A way of grading: A-F with points 20..0 is one, a scale of 1-10 another. Points are in thousandths.
-- entity grade_scale history
CREATE TABLE grade_scale (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  key        TEXT NOT NULL UNIQUE, -- text "af-2011"
  name       TEXT NOT NULL,
  name_en    TEXT NOT NULL,
  from_year  INTEGER NOT NULL, -- int first läsår
  to_year    INTEGER,          -- int last läsår
  source     TEXT NOT NULL     -- text law or decision
) STRICT;
-- entity scale_grade history
CREATE TABLE scale_grade (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  scale_id   INTEGER NOT NULL REFERENCES grade_scale (id),
  grade      TEXT NOT NULL, -- text as written: "E", "4"
  sort       INTEGER NOT NULL, -- int higher is better
  points     INTEGER NOT NULL, -- int thousandths of a point: E is 10000
  passed     INTEGER NOT NULL CHECK (passed IN (0, 1)), -- bool
  counts     INTEGER NOT NULL CHECK (counts IN (0, 1)), -- bool false for a mark that is no grade
  UNIQUE (scale_id, grade)
) STRICT;

-- How the school years follow each other: F-9, and from 2028 1-10. A grade is one år with its stage and its place.
-- entity school_structure history
CREATE TABLE school_structure (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  key        TEXT NOT NULL UNIQUE, -- text "gr-2011", "gr-2028", "agr-2011"
  name       TEXT NOT NULL,
  name_en    TEXT NOT NULL,
  school_form TEXT NOT NULL,
  from_year  INTEGER NOT NULL, -- int first läsår
  to_year    INTEGER,          -- int last läsår
  source     TEXT NOT NULL
) STRICT;
-- entity structure_grade history
CREATE TABLE structure_grade (
  id           INTEGER PRIMARY KEY,
  rev          INTEGER NOT NULL,
  changed_at   TEXT NOT NULL, -- instant
  structure_id INTEGER NOT NULL REFERENCES school_structure (id),
  grade        TEXT NOT NULL, -- text årskurs as written: "F", "9"
  sort         INTEGER NOT NULL, -- int years completed when it ends: F is 1, 9 is 10 in F-9; 10 is 10 in 1-10
  stage        TEXT NOT NULL, -- text stadium as written: "F-3", "4-6", "7-9"
  final        INTEGER NOT NULL CHECK (final IN (0, 1)), -- bool the year that ends the school form
  UNIQUE (structure_id, grade)
) STRICT;

-- What figures are taken with: a survey form, a test, a register, a report of one's own.
-- entity instrument history
CREATE TABLE instrument (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  key        TEXT NOT NULL UNIQUE, -- text "skolenkaten-2022"
  name       TEXT NOT NULL,
  name_en    TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('survey', 'test', 'grades', 'register', 'statistics', 'report')),
  respondents TEXT NOT NULL, -- text who answers
  scale      TEXT NOT NULL,  -- text answers and their points, as the publisher says
  from_year  INTEGER NOT NULL, -- int
  to_year    INTEGER,          -- int
  source     TEXT NOT NULL,
  note       TEXT NOT NULL
) STRICT;

-- A measure is a question that figures answer; how it is computed stands in its versions.
-- entity measure history
CREATE TABLE measure (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  key        TEXT NOT NULL UNIQUE, -- text "merit17-kommunala", "N15505"
  name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
  name_en    TEXT NOT NULL,
  question   TEXT NOT NULL, -- text the question it answers
  area_id    INTEGER REFERENCES area (id),
  direction  TEXT NOT NULL CHECK (direction IN ('up', 'down', 'neutral')), -- text which way is better; neutral: neither
  unit       TEXT NOT NULL CHECK (unit IN ('percent', 'points', 'count', 'index', 'ratio', 'days', 'minutes', 'kronor', 'hours')),
  decimals   INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 4),
  origin     TEXT NOT NULL CHECK (origin IN ('standard', 'kolada', 'skolverket', 'local')), -- text who defines it
  headline   INTEGER NOT NULL CHECK (headline IN (0, 1)), -- bool shown on the overview of results
  ended_year INTEGER,       -- int last läsår the source gives
  fold       TEXT NOT NULL
) STRICT;
CREATE INDEX measure_area ON measure (area_id);

-- One definition of a measure. Immutable once a figure uses it.
-- entity measure_version history
CREATE TABLE measure_version (
  id           INTEGER PRIMARY KEY,
  rev          INTEGER NOT NULL,
  changed_at   TEXT NOT NULL, -- instant
  measure_id   INTEGER NOT NULL REFERENCES measure (id),
  number       INTEGER NOT NULL, -- int 1, 2, ...
  state        TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'retired')),
  kind         TEXT NOT NULL CHECK (kind IN ('share', 'mean', 'count', 'index', 'ratio', 'change')),
  definition   TEXT NOT NULL, -- text in words
  formula      TEXT NOT NULL, -- text in the formula language; empty: the figure comes ready-made
  numerator    TEXT NOT NULL, -- text in words
  denominator  TEXT NOT NULL, -- text in words
  population   TEXT NOT NULL CHECK (population IN ('lageskommun', 'kommunala', 'fristaende', 'hemkommun', 'own', 'staff')),
  population_note TEXT NOT NULL,
  breakdowns   TEXT NOT NULL, -- text words, comma separated: "sex,grade,stage,subject"
  instrument_id INTEGER REFERENCES instrument (id),
  scale_id     INTEGER REFERENCES grade_scale (id),
  disclosure   TEXT NOT NULL, -- text a rule of lib/cube's disclosure table; "published": the source has done it
  period_kind  TEXT NOT NULL CHECK (period_kind IN ('lasar', 'term', 'month', 'calendar', 'occasion')),
  from_year    INTEGER NOT NULL, -- int first läsår it holds for
  to_year      INTEGER,          -- int last läsår
  comparable   TEXT NOT NULL CHECK (comparable IN ('first', 'yes', 'no', 'bridged')), -- text with the version before
  bridge       TEXT NOT NULL,  -- text how, and what shows it: overlap measuring, factor
  source       TEXT NOT NULL,  -- text law, standard or publisher's document
  note         TEXT NOT NULL,
  UNIQUE (measure_id, number)
) STRICT;
CREATE INDEX measure_version_instrument ON measure_version (instrument_id);

-- When an instrument is to be used. Calendar windows have days; relative ones weeks after a start.
-- entity measure_window history
CREATE TABLE measure_window (
  id            INTEGER PRIMARY KEY,
  rev           INTEGER NOT NULL,
  changed_at    TEXT NOT NULL, -- instant
  instrument_id INTEGER NOT NULL REFERENCES instrument (id),
  school_form   TEXT NOT NULL, -- text "" for all
  first_year    INTEGER NOT NULL, -- int läsår
  name          TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('calendar', 'relative')),
  from_day      TEXT NOT NULL, -- day first day; of a relative window, the first start it is for
  to_day        TEXT NOT NULL, -- day last day
  late_day      TEXT NOT NULL, -- day last day on which a late figure is taken
  weeks_from    INTEGER,       -- int weeks after the start, of a relative window
  weeks_to      INTEGER,       -- int
  note          TEXT NOT NULL
) STRICT;
CREATE INDEX measure_window_year ON measure_window (first_year, instrument_id);

-- Whom a figure is about: a unit of one's own, or a school, authority, municipality, group or the country beside it.
-- entity place
CREATE TABLE place (
  id      INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('unit', 'school', 'authority', 'municipality', 'county', 'country', 'group')),
  code    TEXT NOT NULL, -- text unit's code, skolenhetskod, organisationsnummer, kommunkod, group's id
  name    TEXT NOT NULL,
  unit_id INTEGER REFERENCES unit (id), -- id of one's own unit
  parent_code TEXT NOT NULL, -- text kommunkod of a school, "" else
  owner   TEXT NOT NULL CHECK (owner IN ('', 'municipal', 'independent', 'state')),
  fold    TEXT NOT NULL,
  UNIQUE (kind, code)
) STRICT;
CREATE INDEX place_unit ON place (unit_id);
CREATE INDEX place_parent ON place (parent_code, kind);
-- What a place is called elsewhere: Kolada's OU id, SS 12000's uuid. Kept by hand or by import.
-- entity place_alias
CREATE TABLE place_alias (
  id       INTEGER PRIMARY KEY,
  place_id INTEGER NOT NULL REFERENCES place (id),
  system   TEXT NOT NULL, -- text "kolada", "ss12000", "hr"
  code     TEXT NOT NULL,
  UNIQUE (system, code)
) STRICT;
-- Members of a group, by year: groups are made anew.
CREATE TABLE place_member (
  group_id   INTEGER NOT NULL REFERENCES place (id),
  place_id   INTEGER NOT NULL REFERENCES place (id),
  first_year INTEGER NOT NULL,
  PRIMARY KEY (group_id, first_year, place_id)
) STRICT, WITHOUT ROWID;

-- Where figures came from: a file, an API, a form. One per import or form of a period.
-- entity figure_source
CREATE TABLE figure_source (
  id           INTEGER PRIMARY KEY,
  kind         TEXT NOT NULL CHECK (kind IN ('file', 'api', 'form', 'computed', 'report')),
  publisher    TEXT NOT NULL, -- text "Skolverket"
  title        TEXT NOT NULL, -- text the table as its publisher names it
  url          TEXT NOT NULL,
  licence      TEXT NOT NULL,
  retrieved    TEXT NOT NULL, -- day
  definitions  TEXT NOT NULL, -- text the footer or notes that came with it
  import_id    INTEGER REFERENCES import_run (id),
  batch_id     INTEGER,       -- id of a batch, when computed from one
  created_at   TEXT NOT NULL, -- instant
  created_by   INTEGER        -- id
) STRICT;

-- A figure: version × place × period × breakdown. Append-only: what is corrected is superseded and stays.
-- entity figure
CREATE TABLE figure (
  id           INTEGER PRIMARY KEY,
  version_id   INTEGER NOT NULL REFERENCES measure_version (id),
  place_id     INTEGER NOT NULL REFERENCES place (id),
  first_year   INTEGER NOT NULL, -- int läsår it belongs to
  period       TEXT NOT NULL,    -- text "2024/25", "HT24", "2024-11", "2024"
  sex          TEXT NOT NULL CHECK (sex IN ('T', 'K', 'M')), -- text all, girls and women, boys and men
  grade        TEXT NOT NULL,    -- text årskurs or stadium: "9", "7-9"; "" all
  subject      TEXT NOT NULL,    -- text subject code, "" all
  facet        TEXT NOT NULL,    -- text one more breakdown, "category=..." ; "" none
  kind         TEXT NOT NULL CHECK (kind IN ('exists', 'missing', 'not_applicable', 'few', 'masked', 'approx100',
                 'approx', 'excluded', 'band')),
  number       INTEGER NOT NULL, -- int the number without its decimal mark
  decimals     INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 9),
  n            INTEGER,          -- int individuals behind it (the denominator)
  n_of         INTEGER,          -- int of how many: those asked, those who should have been in
  numerator    INTEGER,          -- int of a share
  low          REAL,             -- interval that the source gives or tags force
  high         REAL,
  state        TEXT NOT NULL CHECK (state IN ('preliminary', 'approved', 'locked', 'quarantined', 'rejected', 'superseded', 'undone')),
  reason       TEXT NOT NULL,    -- text why quarantined, rejected or superseded
  late         INTEGER NOT NULL CHECK (late IN (0, 1)), -- bool came after its window
  window_id    INTEGER REFERENCES measure_window (id),
  measured_day TEXT,             -- day
  source_id    INTEGER NOT NULL REFERENCES figure_source (id),
  file_row     INTEGER,          -- int row of the source's file
  file_col     INTEGER,          -- int column
  supersedes_id INTEGER REFERENCES figure (id),
  comment      TEXT NOT NULL,
  created_at   TEXT NOT NULL,    -- instant
  created_by   INTEGER,          -- id
  approved_at  TEXT,             -- instant
  approved_by  INTEGER           -- id
) STRICT;
CREATE INDEX figure_series ON figure (version_id, place_id, first_year);
CREATE INDEX figure_table ON figure (version_id, first_year, place_id);
CREATE INDEX figure_place ON figure (place_id, first_year);
CREATE INDEX figure_state ON figure (state, version_id) WHERE state IN ('preliminary', 'quarantined');
CREATE INDEX figure_source_row ON figure (source_id, file_row);
-- What is in force: one figure for each cell. The rest is kept for those who ask what was said before.
CREATE UNIQUE INDEX figure_current ON figure (version_id, place_id, period, sex, grade, subject, facet)
  WHERE state IN ('preliminary', 'approved', 'locked');

-- Person-level rows never live as SQL rows: an approved import is one immutable batch (doc/cube.md).
-- entity batch_store
CREATE TABLE batch_store (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('grades', 'tests', 'register', 'attendance', 'survey', 'other')),
  name       TEXT NOT NULL,
  first_year INTEGER NOT NULL, -- int läsår
  term       TEXT NOT NULL,    -- text "HT", "VT", ""
  grade      TEXT NOT NULL,    -- text årskurs, "" several
  rows       INTEGER NOT NULL,
  columns    TEXT NOT NULL,    -- text names, comma separated
  key_name   TEXT NOT NULL,    -- text which key hashed its persons; the key is kept outside the store
  sha256     TEXT NOT NULL,
  bytes      BLOB NOT NULL,    -- empty when it has been erased (gallring)
  import_id  INTEGER REFERENCES import_run (id),
  created_at TEXT NOT NULL,    -- instant
  created_by INTEGER,          -- id
  erased_at  TEXT,             -- instant
  erased_why TEXT NOT NULL
) STRICT;
CREATE INDEX batch_store_year ON batch_store (kind, first_year);

-- What a unit aims at. Limits say when it is reached and when it is on its way; the rule is applied, not felt.
-- entity target history
CREATE TABLE target (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  measure_id INTEGER NOT NULL REFERENCES measure (id),
  unit_id    INTEGER NOT NULL REFERENCES unit (id),
  first_year INTEGER NOT NULL, -- int läsår
  grade      TEXT NOT NULL,
  value      REAL NOT NULL,    -- reached from here on, in the measure's direction
  near       REAL,             -- on the way from here on
  note       TEXT NOT NULL,
  UNIQUE (measure_id, unit_id, first_year, grade)
) STRICT;

-- A question asked of the figures, kept to be asked again.
-- entity saved_view history
CREATE TABLE saved_view (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  person_id  INTEGER NOT NULL REFERENCES person (id),
  name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  query      TEXT NOT NULL, -- text the address's query
  shared     INTEGER NOT NULL CHECK (shared IN (0, 1)), -- bool others may open it
  mail       INTEGER NOT NULL CHECK (mail IN (0, 1))    -- bool wants it by mail when figures change
) STRICT;
CREATE INDEX saved_view_person ON saved_view (person_id);

-- Every protected table that has left the house, as linear combinations (lib/cube, disclosure ledger): what is
-- published next is audited against all of it.
-- entity publication
CREATE TABLE publication (
  id         INTEGER PRIMARY KEY,
  scope      TEXT NOT NULL,  -- text measure and kind of table: ledgers of one scope are audited together
  query      TEXT NOT NULL,  -- text what was asked
  channel    TEXT NOT NULL CHECK (channel IN ('page', 'file', 'api', 'report', 'public')),
  sha256     TEXT NOT NULL,  -- text of the bytes: the same table is kept once
  bytes      BLOB NOT NULL,
  cells      INTEGER NOT NULL,
  kept       INTEGER NOT NULL, -- int cells shown
  at         TEXT NOT NULL,  -- instant
  person_id  INTEGER,        -- id
  UNIQUE (scope, sha256)
) STRICT;

-- room plan

-- The figures that a goal is followed by.
-- entity goal_measure history
CREATE TABLE goal_measure (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  goal_id    INTEGER NOT NULL REFERENCES goal (id),
  measure_id INTEGER NOT NULL REFERENCES measure (id),
  grade      TEXT NOT NULL,
  UNIQUE (goal_id, measure_id, grade)
) STRICT;
CREATE INDEX goal_measure_measure ON goal_measure (measure_id);
