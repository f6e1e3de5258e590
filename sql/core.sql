-- Statements of app/core: change log, people, logins, jobs, drafts, search, imports.

-- Who sees a draft: those that lead its unit, today, by a role there or above.
-- part leading
x.person_id = $viewer_id AND x.role IN ('director', 'controller', 'principal', 'deputy_principal', 'hr')
  AND x.from_day <= $today AND (x.to_day IS NULL OR x.to_day >= $today);

-- part steering
x.person_id = $viewer_id AND x.role IN ('director', 'controller', 'principal', 'deputy_principal')
  AND x.from_day <= $today AND (x.to_day IS NULL OR x.to_day >= $today);

-- part steers_d
EXISTS (SELECT 1 FROM role_grant x JOIN unit_reach r ON r.ancestor_id = x.unit_id WHERE r.unit_id = d.unit_id AND {part.steering});

-- part units_led
SELECT r.unit_id FROM role_grant x JOIN unit_reach r ON r.ancestor_id = x.unit_id WHERE {part.leading};

-- part leads_a
EXISTS (SELECT 1 FROM role_grant x JOIN unit_reach r ON r.ancestor_id = x.unit_id WHERE r.unit_id = a.unit_id AND {part.leading});

-- part leads_d
EXISTS (SELECT 1 FROM role_grant x JOIN unit_reach r ON r.ancestor_id = x.unit_id WHERE r.unit_id = d.unit_id AND {part.leading});

-- part leads_g
EXISTS (SELECT 1 FROM role_grant x JOIN unit_reach r ON r.ancestor_id = x.unit_id WHERE r.unit_id = g.unit_id AND {part.leading});

-- part activity_seen
(a.state <> 'draft' OR a.responsible_id = $viewer_id OR {part.leads_a});

-- part followup_seen
(f.state = 'done' OR a.responsible_id = $viewer_id OR {part.leads_a});

-- unit_depth(ancestor_id id, unit_id id) -> value
-- : depth int
SELECT depth FROM unit_reach WHERE ancestor_id = $ancestor_id AND unit_id = $unit_id;

-- The units that a unit reaches (below 1, itself too) and those that reach it.
-- unit_kin(unit_id id) -> many
-- : id id, below bool
SELECT r.unit_id AS id, 1 AS below FROM unit_reach r WHERE r.ancestor_id = $unit_id
UNION ALL SELECT r.ancestor_id, 0 FROM unit_reach r WHERE r.unit_id = $unit_id AND r.ancestor_id <> $unit_id;

-- Takes the row for the rest of the transaction: writers queue here, so the chain has no forks.
-- change_head_lock() -> one
-- : seq int, hash blob, key blob
UPDATE change_head SET seq = seq WHERE id = 1 RETURNING seq, hash, key;

-- change_head_set(seq int, hash blob, key blob) -> exec
UPDATE change_head SET seq = $seq, hash = $hash, key = $key WHERE id = 1;

-- change_head_get() -> one
-- : seq int, hash blob, key blob
SELECT seq, hash, key FROM change_head WHERE id = 1;

-- change_head_first(hash blob, key blob) -> exec
INSERT INTO change_head (id, seq, hash, key) VALUES (1, 0, $hash, $key);

-- store_version() -> value
-- : n int
SELECT n FROM store_version WHERE id = 1;

-- store_version_next() -> exec
UPDATE store_version SET n = n + 1 WHERE id = 1;

-- change_chain(after_id id, most int) -> many
-- : id id, at instant, person_id id?, via text, request text, action text, entity text, entity_id id, unit_id id?,
-- : why text, diff text, hash blob, mac blob
SELECT id, at, person_id, via, request, action, entity, entity_id, unit_id, why, diff, hash, mac
FROM change_log WHERE id > $after_id ORDER BY id LIMIT $most;

-- Who did it: nobody when the system did, no name when the identity is protected.
-- part who_changed
CASE WHEN p.protected = 1 THEN '' ELSE p.name END AS person;

-- change_of(entity text, entity_id id, most int) -> many
-- : id id, at instant, person_id id?, person text?, via text, action text, entity_id id, why text, diff text
SELECT c.id, c.at, c.person_id, {part.who_changed}, c.via, c.action, c.entity_id, c.why, c.diff
FROM change_log c LEFT JOIN person p ON p.id = c.person_id
WHERE c.entity = $entity AND c.entity_id = $entity_id
ORDER BY c.id DESC LIMIT $most;

-- The same of several things of a kind.
-- change_of_some(entity text, id1 id, id2 id, id3 id, id4 id, id5 id, id6 id, id7 id, id8 id, id9 id, id10 id, id11 id,
--   id12 id, id13 id, id14 id, id15 id, id16 id, id17 id, id18 id, id19 id, id20 id, id21 id, id22 id,
--   id23 id, id24 id, id25 id, id26 id, id27 id, id28 id, id29 id, id30 id, id31 id, id32 id, most int) -> many
-- : id id, at instant, person_id id?, person text?, via text, action text, entity_id id, why text, diff text
SELECT c.id, c.at, c.person_id, {part.who_changed}, c.via, c.action, c.entity_id, c.why, c.diff
FROM change_log c LEFT JOIN person p ON p.id = c.person_id
WHERE c.entity = $entity AND c.entity_id IN ($id1, $id2, $id3, $id4, $id5, $id6, $id7, $id8, $id9, $id10, $id11, $id12, $id13, $id14, $id15, $id16,
  $id17, $id18, $id19, $id20, $id21, $id22, $id23, $id24, $id25, $id26, $id27, $id28, $id29, $id30, $id31, $id32)
ORDER BY c.id DESC LIMIT $most;

-- What a teacher answered of a lesson, was seen doing or agreed with a coach: told to nobody but who wrote it.
-- part told_to_viewer
(c.entity NOT IN ('lesson', 'observation', 'coaching') OR c.person_id = $viewer_id);

-- change_list(viewer_id id, unit_id id?, entity text?, person_id id?, from_at instant?, before_id id?, most int) -> many weighed
-- : id id, at instant, person_id id?, person text?, via text, action text, entity text, entity_id id, why text, diff text
SELECT c.id, c.at, c.person_id, {part.who_changed}, c.via, c.action, c.entity, c.entity_id, c.why, c.diff
FROM change_log c LEFT JOIN person p ON p.id = c.person_id
WHERE ($unit_id IS NULL OR c.unit_id IN (SELECT r.unit_id FROM unit_reach r WHERE r.ancestor_id = $unit_id))
  AND ($entity IS NULL OR c.entity = $entity)
  AND ($person_id IS NULL OR c.person_id = $person_id)
  AND ($from_at IS NULL OR c.at >= $from_at)
  AND ($before_id IS NULL OR c.id < $before_id)
  AND {part.told_to_viewer}
ORDER BY c.id DESC LIMIT $most;

-- account_by_login(login text) -> one
-- : id id, person_id id, password_hash text, must_change bool, disabled_at instant?
SELECT id, person_id, password_hash, must_change, disabled_at FROM account WHERE login = $login;

-- account_of_person(person_id id) -> one
-- : id id, login text, must_change bool, disabled_at instant?, password_at instant
SELECT id, login, must_change, disabled_at, password_at FROM account WHERE person_id = $person_id;

-- account_count() -> value
-- : n int
SELECT count(*) AS n FROM account;

-- account_list() -> many
-- : id id, person_id id, name text, login text, must_change bool, disabled_at instant?, created_at instant, seen_at instant?
SELECT a.id, a.person_id, p.name, a.login, a.must_change, a.disabled_at, a.created_at,
  (SELECT max(s.seen_at) FROM session s WHERE s.account_id = a.id) AS seen_at
FROM account a JOIN person p ON p.id = a.person_id
ORDER BY p.name COLLATE "sv-x-icu", a.id;

-- throttle_of(key text) -> one
-- : failures int, until instant
SELECT failures, until FROM throttle WHERE key = $key;

-- throttle_set(key text, failures int, until instant) -> exec
INSERT INTO throttle (key, failures, until) VALUES ($key, $failures, $until)
ON CONFLICT (key) DO UPDATE SET failures = $failures, until = $until;

-- throttle_clear(key text) -> exec
DELETE FROM throttle WHERE key = $key;

-- throttle_sweep(until instant) -> exec
DELETE FROM throttle WHERE until < $until;

-- session_by_token(token_hash blob, now instant) -> one
-- : id id, account_id id, person_id id, name text, login text, lang text, must_change bool, seen_at instant, expires_at instant
SELECT s.id, s.account_id, a.person_id, p.name, a.login, p.lang, a.must_change, s.seen_at, s.expires_at
FROM session s JOIN account a ON a.id = s.account_id JOIN person p ON p.id = a.person_id
WHERE s.token_hash = $token_hash AND s.revoked_at IS NULL AND s.expires_at > $now
  AND a.disabled_at IS NULL AND p.active = 1;

-- session_seen(id id, seen_at instant) -> exec
UPDATE session SET seen_at = $seen_at WHERE id = $id;

-- session_revoke(id id, account_id id, now instant) -> exec
UPDATE session SET revoked_at = $now WHERE id = $id AND account_id = $account_id AND revoked_at IS NULL;

-- session_revoke_all(account_id id, keep_id id?, now instant) -> exec
UPDATE session SET revoked_at = $now
WHERE account_id = $account_id AND revoked_at IS NULL AND ($keep_id IS NULL OR id <> $keep_id);

-- session_list(account_id id, now instant) -> many
-- : id id, created_at instant, seen_at instant, remote text, agent text
SELECT id, created_at, seen_at, remote, agent FROM session
WHERE account_id = $account_id AND revoked_at IS NULL AND expires_at > $now
ORDER BY seen_at DESC, id DESC;

-- session_sweep(before instant) -> exec
DELETE FROM session WHERE expires_at < $before OR revoked_at < $before;

-- token_by_hash(token_hash blob, now instant) -> one
-- : id id, account_id id, person_id id, name text, login text, lang text, may_write bool, seen_at instant?
SELECT t.id, t.account_id, a.person_id, p.name, a.login, p.lang, t.may_write, t.seen_at
FROM api_token t JOIN account a ON a.id = t.account_id JOIN person p ON p.id = a.person_id
WHERE t.token_hash = $token_hash AND t.revoked_at IS NULL AND t.expires_at > $now
  AND a.disabled_at IS NULL AND p.active = 1;

-- token_seen(id id, seen_at instant) -> exec
UPDATE api_token SET seen_at = $seen_at WHERE id = $id;

-- token_list(account_id id) -> many
-- : id id, name text, may_write bool, created_at instant, expires_at instant, seen_at instant?, revoked_at instant?
SELECT id, name, may_write, created_at, expires_at, seen_at, revoked_at FROM api_token
WHERE account_id = $account_id ORDER BY id DESC;

-- token_revoke(id id, account_id id, now instant) -> exec
UPDATE api_token SET revoked_at = $now WHERE id = $id AND account_id = $account_id AND revoked_at IS NULL;

-- token_revoke_all(account_id id, now instant) -> exec
UPDATE api_token SET revoked_at = $now WHERE account_id = $account_id AND revoked_at IS NULL;

-- grants_of(person_id id, today day) -> many
-- : role text, unit_id id
SELECT role, unit_id FROM role_grant
WHERE person_id = $person_id AND from_day <= $today AND (to_day IS NULL OR to_day >= $today)
ORDER BY role, unit_id;

-- setting_all() -> many
-- : id id, rev int, key text, value text
SELECT id, rev, key, value FROM setting ORDER BY key;

-- setting_by_key(key text) -> one
-- : id id, rev int, value text
SELECT id, rev, value FROM setting WHERE key = $key;

-- term_all() -> many
-- : id id, rev int, key text, sv text, en text
SELECT id, rev, key, sv, en FROM term ORDER BY key;

-- draft_of(person_id id, form text) -> one
-- : id id, body text, saved_at instant
SELECT id, body, saved_at FROM draft WHERE person_id = $person_id AND form = $form;

-- draft_put(person_id id, form text, body text, saved_at instant) -> exec
INSERT INTO draft (person_id, form, body, saved_at) VALUES ($person_id, $form, $body, $saved_at)
ON CONFLICT (person_id, form) DO UPDATE SET body = $body, saved_at = $saved_at;

-- draft_drop(person_id id, form text) -> exec
DELETE FROM draft WHERE person_id = $person_id AND form = $form;

-- draft_list(person_id id) -> many
-- : id id, form text, saved_at instant
SELECT id, form, saved_at FROM draft WHERE person_id = $person_id ORDER BY saved_at DESC, id DESC;

-- job_next(now instant) -> one
-- : id id, kind text, args text, created_by id?, tries int
SELECT id, kind, args, created_by, tries FROM job
WHERE state = 'waiting' AND run_after <= $now ORDER BY run_after, id LIMIT 1;

-- job_claim(id id, claimed_by text, now instant) -> exec
UPDATE job SET state = 'running', claimed_by = $claimed_by, started_at = $now, tries = tries + 1
WHERE id = $id AND state = 'waiting';

-- job_progress(id id, done_part int) -> exec
UPDATE job SET done_part = $done_part WHERE id = $id AND state = 'running';

-- job_end(id id, state text, result text, now instant) -> exec
UPDATE job SET state = $state, result = $result, ended_at = $now, done_part = 1000
WHERE id = $id AND state = 'running';

-- job_cancel(id id, now instant) -> exec
UPDATE job SET state = 'cancelled', ended_at = $now WHERE id = $id AND state = 'waiting';

-- job_requeue(before instant, now instant) -> exec
UPDATE job SET state = 'waiting', run_after = $now WHERE state = 'running' AND started_at < $before AND tries < 3;

-- job_list(most int) -> many
-- : id id, kind text, state text, done_part int, created_at instant, person text?, started_at instant?, ended_at instant?, result text
SELECT j.id, j.kind, j.state, j.done_part, j.created_at, p.name AS person, j.started_at, j.ended_at, j.result
FROM job j LEFT JOIN person p ON p.id = j.created_by ORDER BY j.id DESC LIMIT $most;

-- When the newest import that still stands was asked of a source; null: never.
-- source_asked_last(profile text, source text) -> value
-- : asked_at instant?
SELECT max(a.asked_at) AS asked_at FROM source_asked a JOIN import_run r ON r.id = a.run_id
WHERE a.profile = $profile AND a.source = $source AND r.state = 'done';

-- search_doc_find(entity text, entity_id id) -> value
-- : id id
SELECT id FROM search_doc WHERE entity = $entity AND entity_id = $entity_id;

-- search_doc_put(entity text, entity_id id, unit_id id?, draft bool, inner_only bool, title text, note text) -> value
-- : id id
INSERT INTO search_doc (entity, entity_id, unit_id, draft, inner_only, title, note)
VALUES ($entity, $entity_id, $unit_id, $draft, $inner_only, $title, $note)
ON CONFLICT (entity, entity_id) DO UPDATE SET unit_id = $unit_id, draft = $draft, inner_only = $inner_only, title = $title,
  note = $note
RETURNING id;

-- search_doc_drop(entity text, entity_id id) -> exec
DELETE FROM search_doc WHERE entity = $entity AND entity_id = $entity_id;

-- search_words_of(doc_id id) -> many
-- : word text, weight int
SELECT word, weight FROM search_word WHERE doc_id = $doc_id ORDER BY word;

-- search_word_drop(word text, doc_id id) -> exec
DELETE FROM search_word WHERE word = $word AND doc_id = $doc_id;

-- search_word_put(word text, doc_id id, weight int) -> exec
INSERT INTO search_word (word, doc_id, weight) VALUES ($word, $doc_id, $weight);

-- The words of a document are counted when they stand (1), and taken from the counts before they are touched (-1).
-- search_words_count(doc_id id, delta int) -> exec
INSERT INTO word_count (list, word, n) SELECT 0, w.word, $delta FROM search_word w WHERE w.doc_id = $doc_id
ON CONFLICT (list, word) DO UPDATE SET n = word_count.n + $delta;

-- Words of a range that stand somewhere in a list, at most `most` of them.
-- word_counts(list int, lo text, hi text, most int) -> many
-- : word text, n int
SELECT word, n FROM word_count WHERE list = $list AND word >= $lo AND word < $hi AND n > 0 ORDER BY word LIMIT $most;

-- Documents among the first `reach` places of the words of a range - the whole word before longer ones, titles before
-- texts - that hold a word of every other range too (null: there is none). Reading ends with the last that is wanted.
-- search_prefix(lo text, hi text, lo2 text?, hi2 text?, lo3 text?, hi3 text?, lo4 text?, hi4 text?, lo5 text?, hi5 text?,
--   lo6 text?, hi6 text?, lo7 text?, hi7 text?, lo8 text?, hi8 text?, viewer_id id, today day, reach int, most int) -> many
-- : doc_id id, weight int, entity text, entity_id id, title text, note text
SELECT d.id AS doc_id, w.weight
  + CASE WHEN $lo2 IS NULL THEN 0 ELSE (SELECT max(x.weight) FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo2 AND x.word < $hi2) END
  + CASE WHEN $lo3 IS NULL THEN 0 ELSE (SELECT max(x.weight) FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo3 AND x.word < $hi3) END
  + CASE WHEN $lo4 IS NULL THEN 0 ELSE (SELECT max(x.weight) FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo4 AND x.word < $hi4) END
  + CASE WHEN $lo5 IS NULL THEN 0 ELSE (SELECT max(x.weight) FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo5 AND x.word < $hi5) END
  + CASE WHEN $lo6 IS NULL THEN 0 ELSE (SELECT max(x.weight) FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo6 AND x.word < $hi6) END
  + CASE WHEN $lo7 IS NULL THEN 0 ELSE (SELECT max(x.weight) FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo7 AND x.word < $hi7) END
  + CASE WHEN $lo8 IS NULL THEN 0 ELSE (SELECT max(x.weight) FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo8 AND x.word < $hi8) END AS weight,
  d.entity, d.entity_id, d.title, d.note
FROM (SELECT s.word, s.doc_id, s.weight FROM search_word s WHERE s.word >= $lo AND s.word < $hi
  ORDER BY s.word, s.weight DESC, s.doc_id LIMIT $reach) w CROSS JOIN search_doc d
WHERE ($lo2 IS NULL OR EXISTS (SELECT 1 FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo2 AND x.word < $hi2))
  AND ($lo3 IS NULL OR EXISTS (SELECT 1 FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo3 AND x.word < $hi3))
  AND ($lo4 IS NULL OR EXISTS (SELECT 1 FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo4 AND x.word < $hi4))
  AND ($lo5 IS NULL OR EXISTS (SELECT 1 FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo5 AND x.word < $hi5))
  AND ($lo6 IS NULL OR EXISTS (SELECT 1 FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo6 AND x.word < $hi6))
  AND ($lo7 IS NULL OR EXISTS (SELECT 1 FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo7 AND x.word < $hi7))
  AND ($lo8 IS NULL OR EXISTS (SELECT 1 FROM search_word x WHERE x.doc_id = w.doc_id AND x.word >= $lo8 AND x.word < $hi8))
  AND d.id = w.doc_id
  AND (d.draft = 0 OR {part.leads_d}) AND (d.inner_only = 0 OR {part.steers_d})
ORDER BY w.word, w.weight DESC, w.doc_id LIMIT $most;

-- watch_of(person_id id, entity text, entity_id id) -> value
-- : id id
SELECT id FROM watch WHERE person_id = $person_id AND entity = $entity AND entity_id = $entity_id;

-- watch_list(person_id id) -> many
-- : entity text, entity_id id, title text?, changed_at instant?
SELECT w.entity, w.entity_id, d.title,
  (SELECT max(c.at) FROM change_log c WHERE c.entity = w.entity AND c.entity_id = w.entity_id) AS changed_at
FROM watch w LEFT JOIN search_doc d ON d.entity = w.entity AND d.entity_id = w.entity_id
WHERE w.person_id = $person_id ORDER BY changed_at DESC, w.id DESC;

-- import_list(most int) -> many
-- : id id, profile text, file text, state text, created int, updated int, skipped int, started_at instant, person text?, ended_at instant?, undone_at instant?
SELECT i.id, i.profile, f.name AS file, i.state, i.created, i.updated, i.skipped, i.started_at, p.name AS person, i.ended_at, i.undone_at
FROM import_run i JOIN stored_file f ON f.id = i.file_id LEFT JOIN person p ON p.id = i.started_by
ORDER BY i.id DESC LIMIT $most;

-- import_same(profile text, sha256 text) -> value
-- : id id
SELECT i.id FROM import_run i JOIN stored_file f ON f.id = i.file_id
WHERE i.profile = $profile AND f.sha256 = $sha256 AND i.state = 'done' ORDER BY i.id DESC LIMIT 1;

-- import_rows(import_id id) -> many
-- : id id, file_row int, entity text, entity_id id, action text, rev int
SELECT id, file_row, entity, entity_id, action, rev FROM import_row WHERE import_id = $import_id ORDER BY id;

-- import_mapping_of(profile text, signature text) -> value
-- : mapping text
SELECT mapping FROM import_mapping WHERE profile = $profile AND signature = $signature;

-- import_mapping_put(profile text, signature text, mapping text, used_at instant) -> exec
INSERT INTO import_mapping (profile, signature, mapping, used_at) VALUES ($profile, $signature, $mapping, $used_at)
ON CONFLICT (profile, signature) DO UPDATE SET mapping = $mapping, used_at = $used_at;

-- stored_file_by_sha(sha256 text) -> value
-- : id id
SELECT id FROM stored_file WHERE sha256 = $sha256 ORDER BY id LIMIT 1;

-- Whose session a token was, when it has only run out of time.
-- session_expired(token_hash blob, since instant) -> value
-- : person_id id
SELECT a.person_id FROM session s JOIN account a ON a.id = s.account_id JOIN person p ON p.id = a.person_id
WHERE s.token_hash = $token_hash AND s.revoked_at IS NULL AND s.expires_at > $since
  AND a.disabled_at IS NULL AND p.active = 1;
