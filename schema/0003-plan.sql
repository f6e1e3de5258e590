-- Styrkedjan: documents, goals as a graph, activities that live, follow-up.
-- room plan

-- The huvudman's areas (four since 2022 in the source), per läsår.
-- entity area history
CREATE TABLE area (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  key        TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  name_en    TEXT NOT NULL,
  sort       INTEGER NOT NULL,
  from_year  INTEGER NOT NULL, -- int first läsår
  to_year    INTEGER           -- int last läsår
) STRICT;

-- entity document history
CREATE TABLE document (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  kind        TEXT NOT NULL CHECK (kind IN ('vision', 'goals_budget', 'operational_plan', 'work_plan', 'action_plan')),
  title       TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  unit_id     INTEGER NOT NULL REFERENCES unit (id), -- id the level that owns it
  period_from TEXT NOT NULL, -- day
  period_to   TEXT,          -- day
  state       TEXT NOT NULL CHECK (state IN ('draft', 'decided', 'replaced')),
  decided_day TEXT,          -- day
  decided_by  TEXT NOT NULL, -- text who decided, with paragraph: "Grundskolenämnden § 4"
  dnr         TEXT NOT NULL, -- text diarienummer
  replaces_id INTEGER REFERENCES document (id),
  summary     TEXT NOT NULL,
  scope_note  TEXT NOT NULL, -- text avgränsning: what was left out
  fold        TEXT NOT NULL
) STRICT;
CREATE INDEX document_unit ON document (unit_id, kind);

-- Goals, and the other three things an activity may answer to: indicator, assignment, internal control point.
-- entity goal history
CREATE TABLE goal (
  id            INTEGER PRIMARY KEY,
  rev           INTEGER NOT NULL,
  changed_at    TEXT NOT NULL, -- instant
  document_id   INTEGER NOT NULL REFERENCES document (id),
  unit_id       INTEGER NOT NULL REFERENCES unit (id), -- id follows the document unless moved
  kind          TEXT NOT NULL CHECK (kind IN ('vision', 'council_goal', 'board_goal', 'unit_goal', 'indicator',
                  'assignment', 'control_point')),
  number        TEXT NOT NULL,
  number_sort   TEXT NOT NULL, -- text "2a" as 00000002a, so that byte order is reading order
  title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  body          TEXT NOT NULL,
  area_id       INTEGER REFERENCES area (id),
  direction     TEXT NOT NULL CHECK (direction IN ('', 'up', 'down', 'keep')),
  measure       TEXT NOT NULL, -- text what is measured, in words
  measure_unit  TEXT NOT NULL,
  baseline      REAL,
  baseline_note TEXT NOT NULL,
  target        REAL,
  target_day    TEXT,          -- day
  from_day      TEXT NOT NULL, -- day
  to_day        TEXT,          -- day
  state         TEXT NOT NULL CHECK (state IN ('draft', 'decided', 'closed')),
  assessment    TEXT NOT NULL CHECK (assessment IN ('reached', 'on_way', 'not_reached', 'no_basis')),
  assessment_note TEXT NOT NULL,
  fold          TEXT NOT NULL
) STRICT;
CREATE INDEX goal_document ON goal (document_id, number_sort);
CREATE INDEX goal_unit ON goal (unit_id, kind);
CREATE INDEX goal_area ON goal (area_id);

-- A goal serves one or more goals above: a graph without cycles.
-- entity goal_link history
CREATE TABLE goal_link (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  goal_id    INTEGER NOT NULL REFERENCES goal (id),
  serves_id  INTEGER NOT NULL REFERENCES goal (id),
  UNIQUE (goal_id, serves_id)
) STRICT;
CREATE INDEX goal_link_serves ON goal_link (serves_id, goal_id);

-- entity activity history
CREATE TABLE activity (
  id             INTEGER PRIMARY KEY,
  rev            INTEGER NOT NULL,
  changed_at     TEXT NOT NULL, -- instant
  document_id    INTEGER REFERENCES document (id),
  unit_id        INTEGER NOT NULL REFERENCES unit (id),
  number         TEXT NOT NULL, -- text "2a"
  number_sort    TEXT NOT NULL,
  title          TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  focus          TEXT NOT NULL, -- text focus words, comma separated
  body           TEXT NOT NULL,
  staff_groups   TEXT NOT NULL, -- text yrkesgrupper as written
  when_text      TEXT NOT NULL, -- text as written in the plan
  from_day       TEXT,          -- day
  to_day         TEXT,          -- day
  funds          TEXT NOT NULL CHECK (funds IN ('unknown', 'none', 'partly', 'granted')),
  funds_text     TEXT NOT NULL, -- text as written in the plan
  funds_amount   INTEGER,       -- int whole kronor
  funds_source   TEXT NOT NULL,
  responsible_id INTEGER REFERENCES person (id),
  responsible_text TEXT NOT NULL, -- text a function rather than a person
  scope          TEXT NOT NULL,
  instead        TEXT NOT NULL, -- text what goes away to make room
  state          TEXT NOT NULL CHECK (state IN ('draft', 'decided')),
  status         TEXT NOT NULL CHECK (status IN ('planned', 'ongoing', 'partly_done', 'done', 'not_started',
                   'not_done', 'closed')),
  status_note    TEXT NOT NULL,
  status_day     TEXT NOT NULL, -- day
  fold           TEXT NOT NULL
) STRICT;
CREATE INDEX activity_document ON activity (document_id, number_sort);
CREATE INDEX activity_unit ON activity (unit_id, number_sort);
CREATE INDEX activity_responsible ON activity (responsible_id);
CREATE INDEX activity_funds ON activity (funds);
CREATE INDEX activity_own_draft ON activity (responsible_id) WHERE state = 'draft';
CREATE INDEX activity_own_open ON activity (responsible_id, to_day)
  WHERE status IN ('planned', 'ongoing', 'partly_done', 'not_started');
CREATE INDEX activity_loose_open ON activity (unit_id, to_day)
  WHERE responsible_id IS NULL AND status IN ('planned', 'ongoing', 'partly_done', 'not_started');

-- The läsår an activity lives in; "fortsätt" adds the next one. Unit, number, status and last day are kept here too so
-- that a list of a läsår is read in order from one index, and what is late or a draft can be counted on write.
-- entity activity_year history
CREATE TABLE activity_year (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  first_year  INTEGER NOT NULL, -- int läsår
  unit_id     INTEGER NOT NULL REFERENCES unit (id),
  number_sort TEXT NOT NULL,
  status      TEXT NOT NULL, -- text the activity's status in that läsår
  last_day    TEXT NOT NULL, -- day 9999-12-31 when none is set, so that it sorts last
  draft       INTEGER NOT NULL CHECK (draft IN (0, 1)), -- bool
  UNIQUE (activity_id, first_year)
) STRICT;
CREATE INDEX activity_year_list ON activity_year (first_year, unit_id, number_sort, activity_id, status);
CREATE INDEX activity_year_all ON activity_year (first_year, number_sort, activity_id, status);
CREATE INDEX activity_year_status ON activity_year (first_year, status, number_sort, activity_id);
CREATE INDEX activity_year_late ON activity_year (first_year, last_day)
  WHERE status IN ('planned', 'ongoing', 'partly_done', 'not_started');

-- How many activities a unit has in a läsår by status; maintained on write.
CREATE TABLE activity_count (
  first_year INTEGER NOT NULL,
  unit_id    INTEGER NOT NULL,
  status     TEXT NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (first_year, unit_id, status)
) STRICT, WITHOUT ROWID;

-- How many open activities of a läsår have a day as their last; what is late today is a short sum of it. Unit 0 is all.
CREATE TABLE due_count (
  first_year INTEGER NOT NULL,
  unit_id    INTEGER NOT NULL,
  status     TEXT NOT NULL,
  last_day   TEXT NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (first_year, unit_id, status, last_day)
) STRICT, WITHOUT ROWID;

-- The drafts among them all, so that those one may not see are taken from the sums.
CREATE TABLE draft_count (
  first_year INTEGER NOT NULL,
  unit_id    INTEGER NOT NULL,
  status     TEXT NOT NULL,
  last_day   TEXT NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (first_year, unit_id, status, last_day)
) STRICT, WITHOUT ROWID;

-- entity activity_goal history
CREATE TABLE activity_goal (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  goal_id     INTEGER NOT NULL REFERENCES goal (id),
  UNIQUE (activity_id, goal_id)
) STRICT;
CREATE INDEX activity_goal_goal ON activity_goal (goal_id);

-- entity milestone history
CREATE TABLE milestone (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  title       TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  due_day     TEXT NOT NULL, -- day
  done_day    TEXT           -- day
) STRICT;
CREATE INDEX milestone_activity ON milestone (activity_id, due_day);
CREATE INDEX milestone_due ON milestone (due_day);

-- entity checklist_item history
CREATE TABLE checklist_item (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  sort        INTEGER NOT NULL,
  title       TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  done_day    TEXT           -- day
) STRICT;
CREATE INDEX checklist_item_activity ON checklist_item (activity_id, sort);

-- Minutes a demand costs one person in a role.
-- entity activity_cost history
CREATE TABLE activity_cost (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  role        TEXT NOT NULL CHECK (role IN ('politician', 'director', 'controller', 'principal', 'deputy_principal',
                'teacher', 'hr', 'student_health', 'administrator', 'observer')),
  minutes     INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 100000),
  per         TEXT NOT NULL CHECK (per IN ('week', 'month', 'term', 'year')),
  UNIQUE (activity_id, role)
) STRICT;

-- The ceiling of demanded minutes per role and läsår.
-- entity role_ceiling history
CREATE TABLE role_ceiling (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL, -- instant
  role       TEXT NOT NULL,
  first_year INTEGER NOT NULL, -- int läsår
  minutes    INTEGER NOT NULL, -- int per person and läsår
  UNIQUE (role, first_year)
) STRICT;

-- Closing a year, one activity at a time: what happened, four questions, reason, decision.
-- entity followup history
CREATE TABLE followup (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL, -- instant
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  first_year  INTEGER NOT NULL, -- int läsår it closes
  unit_id     INTEGER NOT NULL REFERENCES unit (id),
  state       TEXT NOT NULL CHECK (state IN ('draft', 'done')),
  status      TEXT NOT NULL, -- text the activity's status at the year's end
  outcome     TEXT NOT NULL, -- text uppföljning: what was done
  seen        TEXT NOT NULL, -- text vad ser vi
  cause       TEXT NOT NULL, -- text varför
  meaning     TEXT NOT NULL, -- text så vad
  next_step   TEXT NOT NULL, -- text vad gör vi nu
  reason      TEXT NOT NULL CHECK (reason IN ('', 'no_funds', 'person_left', 'no_time', 'other_priority',
                'changed_conditions', 'other')),
  reason_text TEXT NOT NULL,
  decision    TEXT NOT NULL CHECK (decision IN ('', 'continue', 'change', 'stop')),
  decision_note TEXT NOT NULL,
  day         TEXT NOT NULL, -- day
  person_id   INTEGER REFERENCES person (id),
  UNIQUE (activity_id, first_year)
) STRICT;
CREATE INDEX followup_year ON followup (first_year, unit_id);

-- Follow-ups of decided activities by all that the overview adds up; the unit is the activity's in that läsår.
CREATE TABLE followup_count (
  first_year INTEGER NOT NULL,
  unit_id    INTEGER NOT NULL,
  state      TEXT NOT NULL,
  status     TEXT NOT NULL,
  reason     TEXT NOT NULL,
  decision   TEXT NOT NULL,
  analysed   INTEGER NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (first_year, unit_id, state, status, reason, decision, analysed)
) STRICT, WITHOUT ROWID;

-- The same per goal, for the picture of the thread: goal 0 is "serves no goal", unit 0 is the whole huvudman.
CREATE TABLE goal_count (
  first_year INTEGER NOT NULL,
  goal_id    INTEGER NOT NULL,
  unit_id    INTEGER NOT NULL,
  status     TEXT NOT NULL,
  n          INTEGER NOT NULL,
  PRIMARY KEY (first_year, unit_id, goal_id, status)
) STRICT, WITHOUT ROWID;
