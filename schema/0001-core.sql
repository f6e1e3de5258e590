-- The store's own memory: settings, people, logins, who did what, jobs, drafts.
-- room core

-- A number that grows with every committed change; page caches compare it.
CREATE TABLE store_version (
  id INTEGER PRIMARY KEY,
  n  INTEGER NOT NULL
) STRICT;
INSERT INTO store_version (id, n) VALUES (1, 1);

-- entity setting history
CREATE TABLE setting (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL,   -- instant
  key        TEXT NOT NULL UNIQUE, -- text one of app/core/config.def
  value      TEXT NOT NULL
) STRICT;

-- Words of this huvudman: names of levels, boards, roles, areas that differ from the shipped ones.
-- entity term history
CREATE TABLE term (
  id         INTEGER PRIMARY KEY,
  rev        INTEGER NOT NULL,
  changed_at TEXT NOT NULL,   -- instant
  key        TEXT NOT NULL UNIQUE, -- text as "unit.board", "goal.board_goal"
  sv         TEXT NOT NULL,
  en         TEXT NOT NULL
) STRICT;

-- The hash-chained log of every write, and of reads that the law wants logged.
CREATE TABLE change_head (
  id   INTEGER PRIMARY KEY,
  seq  INTEGER NOT NULL,
  hash BLOB NOT NULL,
  key  BLOB NOT NULL
) STRICT;

-- entity change_log
CREATE TABLE change_log (
  id         INTEGER PRIMARY KEY, -- id the sequence number, without gaps
  at         TEXT NOT NULL,   -- instant
  person_id  INTEGER,         -- id who; 0 for the system itself
  via        TEXT NOT NULL CHECK (via IN ('web', 'api', 'cli', 'job')),
  request    TEXT NOT NULL,   -- text request or job id
  action     TEXT NOT NULL,   -- text create, update, delete, login, export, ...
  entity     TEXT NOT NULL,
  entity_id  INTEGER NOT NULL, -- id
  unit_id    INTEGER,         -- id the unit it concerned, for the reach of who may read it
  why        TEXT NOT NULL,
  diff       TEXT NOT NULL,   -- text JSON: {"column": [before, after], ...}
  hash       BLOB NOT NULL,   -- BLAKE2b-256 over the former hash and this row
  mac        BLOB NOT NULL    -- the same, keyed with a key that moves on after each row
) STRICT;
CREATE INDEX change_log_entity ON change_log (entity, entity_id, id);
CREATE INDEX change_log_unit ON change_log (unit_id, id);
CREATE INDEX change_log_at ON change_log (at);

-- entity person history
CREATE TABLE person (
  id          INTEGER PRIMARY KEY,
  rev         INTEGER NOT NULL,
  changed_at  TEXT NOT NULL,  -- instant
  name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email       TEXT,
  external_id TEXT UNIQUE,    -- text id in the source system (SS 12000, HR)
  lang        TEXT NOT NULL CHECK (lang IN ('sv', 'en')),
  active      INTEGER NOT NULL CHECK (active IN (0, 1)), -- bool
  protected   INTEGER NOT NULL CHECK (protected IN (0, 1)), -- bool protected identity: never listed
  fold        TEXT NOT NULL   -- text search key of the name
) STRICT;

-- entity account
CREATE TABLE account (
  id            INTEGER PRIMARY KEY,
  person_id     INTEGER NOT NULL UNIQUE REFERENCES person (id),
  login         TEXT NOT NULL UNIQUE, -- text folded
  password_hash TEXT NOT NULL,        -- text argon2id string
  password_at   TEXT NOT NULL,        -- instant
  must_change   INTEGER NOT NULL CHECK (must_change IN (0, 1)), -- bool
  disabled_at   TEXT,                 -- instant
  created_at    TEXT NOT NULL         -- instant
) STRICT;

-- Failures per login and per address; cleared by success.
-- entity throttle
CREATE TABLE throttle (
  id       INTEGER PRIMARY KEY,
  key      TEXT NOT NULL UNIQUE, -- text "login:..." or "addr:..."
  failures INTEGER NOT NULL,
  until    TEXT NOT NULL         -- instant no try is looked at before this
) STRICT;

-- entity session
CREATE TABLE session (
  id         INTEGER PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  created_at TEXT NOT NULL, -- instant
  seen_at    TEXT NOT NULL, -- instant written at most once a minute
  expires_at TEXT NOT NULL, -- instant absolute end
  remote     TEXT NOT NULL,
  agent      TEXT NOT NULL,
  revoked_at TEXT           -- instant
) STRICT;
CREATE INDEX session_account ON session (account_id, revoked_at);

-- entity api_token
CREATE TABLE api_token (
  id         INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  name       TEXT NOT NULL,
  token_hash BLOB NOT NULL UNIQUE,
  may_write  INTEGER NOT NULL CHECK (may_write IN (0, 1)), -- bool
  created_at TEXT NOT NULL, -- instant
  expires_at TEXT NOT NULL, -- instant
  seen_at    TEXT,          -- instant
  revoked_at TEXT           -- instant
) STRICT;

-- Work that outlives a request: claimed by a guarded UPDATE, run in a child process.
-- entity job
CREATE TABLE job (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,   -- text one of app/core/jobs.def
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  args       TEXT NOT NULL,   -- text JSON
  result     TEXT NOT NULL,   -- text JSON, or the reason of a failure
  done_part  INTEGER NOT NULL, -- int per mille
  created_at TEXT NOT NULL,   -- instant
  created_by INTEGER,         -- id
  run_after  TEXT NOT NULL,   -- instant
  started_at TEXT,            -- instant
  ended_at   TEXT,            -- instant
  claimed_by TEXT NOT NULL,
  tries      INTEGER NOT NULL
) STRICT;
CREATE INDEX job_state ON job (state, run_after);

-- Text a person has typed but not saved; only its writer can read it.
-- entity draft
CREATE TABLE draft (
  id        INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  form      TEXT NOT NULL,  -- text the form's path, "/styrning/uppfoljning/12"
  body      TEXT NOT NULL,  -- text JSON object of field: text
  saved_at  TEXT NOT NULL,  -- instant
  UNIQUE (person_id, form)
) STRICT;

-- What a person follows.
-- entity watch
CREATE TABLE watch (
  id        INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  entity    TEXT NOT NULL,
  entity_id INTEGER NOT NULL, -- id
  UNIQUE (person_id, entity, entity_id)
) STRICT;

-- Search: folded words of titles and texts, found by prefix.
-- entity search_doc
CREATE TABLE search_doc (
  id        INTEGER PRIMARY KEY,
  entity    TEXT NOT NULL,
  entity_id INTEGER NOT NULL, -- id
  unit_id   INTEGER,          -- id
  draft     INTEGER NOT NULL CHECK (draft IN (0, 1)), -- bool seen by its unit's people only
  title     TEXT NOT NULL,
  note      TEXT NOT NULL,    -- text one line: kind, unit, year
  UNIQUE (entity, entity_id)
) STRICT;
CREATE TABLE search_word (
  word   TEXT NOT NULL,
  doc_id INTEGER NOT NULL REFERENCES search_doc (id) ON DELETE CASCADE,
  weight INTEGER NOT NULL,
  PRIMARY KEY (word, doc_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_word_doc ON search_word (doc_id, word);
-- The best of a word are read first, and no more than are wanted.
CREATE INDEX search_word_best ON search_word (word, weight DESC, doc_id);

-- Files as they came, kept as provenance.
-- entity stored_file
CREATE TABLE stored_file (
  id         INTEGER PRIMARY KEY,
  sha256     TEXT NOT NULL,
  name       TEXT NOT NULL,
  type       TEXT NOT NULL,
  bytes      BLOB NOT NULL,
  created_at TEXT NOT NULL, -- instant
  created_by INTEGER        -- id
) STRICT;
CREATE INDEX stored_file_sha ON stored_file (sha256);

-- entity import_run
CREATE TABLE import_run (
  id         INTEGER PRIMARY KEY,
  profile    TEXT NOT NULL,   -- text one of app/core/import.def
  file_id    INTEGER NOT NULL REFERENCES stored_file (id),
  state      TEXT NOT NULL CHECK (state IN ('preview', 'done', 'undone')),
  mapping    TEXT NOT NULL,   -- text JSON: column -> field
  options    TEXT NOT NULL,   -- text JSON: target document, läsår, unit, sheet, edits
  created    INTEGER NOT NULL,
  updated    INTEGER NOT NULL,
  skipped    INTEGER NOT NULL,
  started_at TEXT NOT NULL,   -- instant
  started_by INTEGER,         -- id
  ended_at   TEXT,            -- instant
  undone_at  TEXT             -- instant
) STRICT;
-- Which row of the file made or changed which record.
-- entity import_row
CREATE TABLE import_row (
  id         INTEGER PRIMARY KEY,
  import_id  INTEGER NOT NULL REFERENCES import_run (id),
  file_row   INTEGER NOT NULL,
  entity     TEXT NOT NULL,
  entity_id  INTEGER NOT NULL, -- id
  action     TEXT NOT NULL CHECK (action IN ('create', 'update', 'same')),
  rev        INTEGER NOT NULL  -- int the record's revision right after
) STRICT;
CREATE INDEX import_row_import ON import_row (import_id);
CREATE INDEX import_row_entity ON import_row (entity, entity_id);
-- entity import_mapping
CREATE TABLE import_mapping (
  id        INTEGER PRIMARY KEY,
  profile   TEXT NOT NULL,
  signature TEXT NOT NULL,  -- text fold keys of the header row
  mapping   TEXT NOT NULL,  -- text JSON
  used_at   TEXT NOT NULL,  -- instant
  UNIQUE (profile, signature)
) STRICT;
