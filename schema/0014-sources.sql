-- What a thing is called in the system it comes from, when a service was last asked, and mail about saved questions.
-- room org
ALTER TABLE role_grant ADD COLUMN external_id TEXT; -- text? the duty (SS 12000), null: made here
CREATE INDEX role_grant_external ON role_grant (external_id);

-- room effect
ALTER TABLE lesson_group ADD COLUMN external_id TEXT; -- text? the group (SS 12000), null: made here
CREATE INDEX lesson_group_external ON lesson_group (external_id);

-- room core
-- From when on an import has what a service knew: nothing that was changed before is asked for again.
-- entity source_asked
CREATE TABLE source_asked (
  id       INTEGER PRIMARY KEY,
  profile  TEXT NOT NULL,
  source   TEXT NOT NULL, -- text address of the service, and the organisation when only it was asked for
  asked_at TEXT NOT NULL, -- instant before the first question
  run_id   INTEGER NOT NULL REFERENCES import_run (id) -- id counts only while that import is done
) STRICT;
CREATE INDEX source_asked_of ON source_asked (profile, source);

-- Who is told by mail when a saved question has new figures.
-- entity view_mail
CREATE TABLE view_mail (
  id         INTEGER PRIMARY KEY,
  person_id  INTEGER NOT NULL REFERENCES person (id),
  view_id    INTEGER NOT NULL REFERENCES saved_view (id) ON DELETE CASCADE,
  often      TEXT NOT NULL CHECK (often IN ('new', 'week')),
  token      TEXT NOT NULL UNIQUE, -- text of the link that ends it without a login
  told_at    TEXT NOT NULL, -- instant figures of before have been told
  created_at TEXT NOT NULL, -- instant
  UNIQUE (person_id, view_id)
) STRICT;
CREATE INDEX view_mail_view ON view_mail (view_id);

-- Mail on its way; its text is erased when it has gone.
-- entity mail_out
CREATE TABLE mail_out (
  id         INTEGER PRIMARY KEY,
  person_id  INTEGER NOT NULL REFERENCES person (id),
  address    TEXT NOT NULL,
  subject    TEXT NOT NULL,
  body       TEXT NOT NULL,
  html       TEXT NOT NULL,
  unsubscribe TEXT NOT NULL, -- text address that ends it with one POST (RFC 8058), "" none
  message_id TEXT NOT NULL UNIQUE,
  state      TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unsure')),
  tries      INTEGER NOT NULL,
  next_at    TEXT NOT NULL, -- instant
  error      TEXT NOT NULL,
  created_at TEXT NOT NULL, -- instant
  ended_at   TEXT           -- instant
) STRICT;
CREATE INDEX mail_out_state ON mail_out (state, next_at);
CREATE INDEX mail_out_person ON mail_out (person_id);

-- A measure is found before what speaks of it (core/search.h); its next save weighs it in full.
UPDATE search_word SET weight = weight + 8 WHERE weight = 8 AND doc_id IN (SELECT d.id FROM search_doc d WHERE d.entity = 'measure');
