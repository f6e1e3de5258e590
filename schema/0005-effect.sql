-- The effect chain: insatser, what was done in lessons, and what can be said of it.
-- room effect

-- A prioritised insats. What is expected is stated before the start and then locked: lock_hash is over the row's promises.
-- entity intervention history
CREATE TABLE intervention (
  id            INTEGER PRIMARY KEY,
  rev           INTEGER NOT NULL,
  changed_at    TEXT NOT NULL, -- instant
  unit_id       INTEGER NOT NULL REFERENCES unit (id),
  title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  template      TEXT NOT NULL, -- text one of app/effect/templates.def, "" none
  goal_id       INTEGER REFERENCES goal (id),
  activity_id   INTEGER REFERENCES activity (id),
  figure_id     INTEGER REFERENCES figure (id), -- id the figure that it starts from
  finding       TEXT NOT NULL, -- text what was seen
  causes        TEXT NOT NULL, -- text the analysis of causes (skollagen 4 kap. 3 §)
  target_group  TEXT NOT NULL,
  grades        TEXT NOT NULL, -- text årskurser, comma separated
  subjects      TEXT NOT NULL,
  from_day      TEXT,          -- day
  to_day        TEXT,          -- day
  hours         REAL,          -- hours a week
  classes       INTEGER,       -- int
  pupils        INTEGER,       -- int
  staff         INTEGER,       -- int
  money         INTEGER,       -- int whole kronor
  fund          TEXT NOT NULL,
  dose          INTEGER,       -- int planned lessons a group and week
  responsible_id INTEGER REFERENCES person (id),
  state         TEXT NOT NULL CHECK (state IN ('draft', 'running', 'stopped', 'ended')),
  design        TEXT NOT NULL CHECK (design IN ('none', 'before_after', 'former_cohort', 'other_schools', 'staggered',
                  'lottery', 'series')),
  design_note   TEXT NOT NULL,
  measure_id    INTEGER REFERENCES measure (id), -- id the one outcome that decides
  measure_grade TEXT NOT NULL,
  base_year     INTEGER,       -- int läsår of the baseline
  outcome_year  INTEGER,       -- int läsår of the outcome
  expected      REAL,          -- change that is expected, in the measure's unit
  expected_low  REAL,
  expected_high REAL,
  no_effect     TEXT NOT NULL, -- text what result counts as no effect
  stop_rule     TEXT NOT NULL,
  locked_at     TEXT,          -- instant
  lock_hash     TEXT NOT NULL,
  fold          TEXT NOT NULL
) STRICT;
CREATE INDEX intervention_owner ON intervention (unit_id, state);
CREATE INDEX intervention_measure ON intervention (measure_id);

-- An active ingredient: what the insats consists of. Tight ones are kept as they are, loose ones may be fitted.
-- entity intervention_part history
CREATE TABLE intervention_part (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  intervention_id INTEGER NOT NULL REFERENCES intervention (id),
  sort            INTEGER NOT NULL,
  title           TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  tight           INTEGER NOT NULL CHECK (tight IN (0, 1)), -- bool
  body            TEXT NOT NULL
) STRICT;
CREATE INDEX intervention_part_of ON intervention_part (intervention_id, sort);

-- Where it runs and from when, and with whom it is compared.
-- entity intervention_unit history
CREATE TABLE intervention_unit (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  intervention_id INTEGER NOT NULL REFERENCES intervention (id),
  unit_id         INTEGER NOT NULL REFERENCES unit (id),
  arm             TEXT NOT NULL CHECK (arm IN ('treated', 'comparison')),
  from_day        TEXT, -- day
  to_day          TEXT, -- day
  UNIQUE (intervention_id, unit_id)
) STRICT;
CREATE INDEX intervention_unit_at ON intervention_unit (unit_id);

-- The five links: each with what it is measured by, and what is expected there.
-- entity chain_link history
CREATE TABLE chain_link (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  intervention_id INTEGER NOT NULL REFERENCES intervention (id),
  link            TEXT NOT NULL CHECK (link IN ('resource', 'activity', 'execution', 'environment', 'outcome')),
  measure_id      INTEGER REFERENCES measure (id),
  measure_grade   TEXT NOT NULL,
  expectation     TEXT NOT NULL,
  direction       TEXT NOT NULL CHECK (direction IN ('', 'up', 'down', 'keep')),
  size            REAL,    -- expected change
  lag_terms       INTEGER, -- int terms until it is to be seen
  sort            INTEGER NOT NULL
) STRICT;
CREATE INDEX chain_link_of ON chain_link (intervention_id, sort);

-- entity intervention_decision history
CREATE TABLE intervention_decision (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  intervention_id INTEGER NOT NULL REFERENCES intervention (id),
  day             TEXT NOT NULL, -- day
  kind            TEXT NOT NULL CHECK (kind IN ('start', 'change', 'continue', 'stop')),
  reason          TEXT NOT NULL,
  person_id       INTEGER REFERENCES person (id)
) STRICT;
CREATE INDEX intervention_decision_of ON intervention_decision (intervention_id, day);

-- The groups whose lessons are drawn from: who teaches what, how often.
-- entity lesson_group history
CREATE TABLE lesson_group (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  intervention_id INTEGER NOT NULL REFERENCES intervention (id),
  unit_id         INTEGER NOT NULL REFERENCES unit (id),
  name            TEXT NOT NULL, -- text "7B"
  subject         TEXT NOT NULL,
  person_id       INTEGER REFERENCES person (id), -- id the teacher
  weekdays        TEXT NOT NULL, -- text ISO weekdays with a lesson: "1,3,4"
  pupils          INTEGER,       -- int
  from_day        TEXT NOT NULL, -- day
  to_day          TEXT           -- day
) STRICT;
CREATE INDEX lesson_group_of ON lesson_group (intervention_id, unit_id);
CREATE INDEX lesson_group_person ON lesson_group (person_id);

-- A lesson that the system has drawn, with its chance of being drawn (per mille), and what was logged of it.
-- entity lesson history
CREATE TABLE lesson (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  group_id   INTEGER NOT NULL REFERENCES lesson_group (id),
  day        TEXT NOT NULL, -- day
  chance     INTEGER NOT NULL, -- int per mille
  done       TEXT NOT NULL CHECK (done IN ('', 'full', 'part', 'no')), -- text "" not answered
  obstacle   TEXT NOT NULL, -- text one of app/effect/obstacles.def
  parts      TEXT NOT NULL, -- text ids of the ingredients that were there, comma separated
  note       TEXT NOT NULL,
  person_id  INTEGER REFERENCES person (id), -- id who answered
  client_key TEXT NOT NULL, -- text made by the phone, so that a log sent twice is one
  logged_at  TEXT,          -- instant
  UNIQUE (group_id, day)
) STRICT;
CREATE INDEX lesson_day ON lesson (day);

-- entity protocol history
CREATE TABLE protocol (
  id              INTEGER PRIMARY KEY,
  rev             INTEGER NOT NULL,
  changed_at      TEXT NOT NULL, -- instant
  intervention_id INTEGER REFERENCES intervention (id), -- id null: for all
  name            TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  number          INTEGER NOT NULL, -- int version
  state           TEXT NOT NULL CHECK (state IN ('draft', 'decided', 'closed'))
) STRICT;
-- At most eight, each with a scale of 0 to 3 anchored in words.
-- entity protocol_point history
CREATE TABLE protocol_point (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  protocol_id INTEGER NOT NULL REFERENCES protocol (id),
  sort        INTEGER NOT NULL,
  title       TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  part_id     INTEGER REFERENCES intervention_part (id),
  anchor0     TEXT NOT NULL,
  anchor1     TEXT NOT NULL,
  anchor2     TEXT NOT NULL,
  anchor3     TEXT NOT NULL
) STRICT;
CREATE INDEX protocol_point_of ON protocol_point (protocol_id, sort);

-- What somebody saw in a lesson. Values of one teacher are that teacher's and an agreed coach's alone.
-- entity observation history
CREATE TABLE observation (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  protocol_id INTEGER NOT NULL REFERENCES protocol (id),
  group_id    INTEGER NOT NULL REFERENCES lesson_group (id),
  day         TEXT NOT NULL, -- day
  person_id   INTEGER REFERENCES person (id), -- id the teacher seen
  observer_id INTEGER REFERENCES person (id),
  scores      TEXT NOT NULL, -- text "item:score" by comma; an item without a score was not seen
  note        TEXT NOT NULL,
  client_key  TEXT NOT NULL,
  UNIQUE (protocol_id, group_id, day, observer_id)
) STRICT;
CREATE INDEX observation_group ON observation (group_id, day);
CREATE INDEX observation_person ON observation (person_id);

-- A teacher lets a colleague see the own values, for as long as both want.
-- entity coaching history
CREATE TABLE coaching (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  person_id  INTEGER NOT NULL REFERENCES person (id), -- id the teacher, who alone makes and ends it
  coach_id   INTEGER NOT NULL REFERENCES person (id),
  from_day   TEXT NOT NULL, -- day
  to_day     TEXT,          -- day
  UNIQUE (person_id, coach_id)
) STRICT;

-- A computed result with all that it stood on. Append-only: a new computation is a new row.
-- entity analysis
CREATE TABLE analysis (
  id              INTEGER PRIMARY KEY,
  intervention_id INTEGER NOT NULL REFERENCES intervention (id),
  link            TEXT NOT NULL CHECK (link IN ('resource', 'activity', 'execution', 'environment', 'outcome')),
  version_id      INTEGER REFERENCES measure_version (id),
  method          TEXT NOT NULL, -- text a method of lib/stat
  planned         INTEGER NOT NULL CHECK (planned IN (0, 1)), -- bool as it was locked before the start
  spec            TEXT NOT NULL, -- text JSON: rows and options, so that it can be computed again
  result          TEXT NOT NULL, -- text JSON of lib/stat
  checks          TEXT NOT NULL, -- text JSON: each assumption, held or not
  grade           TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E', '-')),
  sentence        TEXT NOT NULL,
  input_sum       TEXT NOT NULL, -- text checksum of the figures it read
  at              TEXT NOT NULL, -- instant
  person_id       INTEGER        -- id
) STRICT;
CREATE INDEX analysis_of ON analysis (intervention_id, link, at);
