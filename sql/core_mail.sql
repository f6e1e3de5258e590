-- Mail in line, and who is told of saved questions by mail.

-- What is due, oldest first.
-- mail_due(now instant) -> one mail_out
SELECT {*} FROM mail_out WHERE state = 'waiting' AND next_at <= $now ORDER BY next_at, id LIMIT 1;

-- Taken by one worker: 1, or 0 when another was faster.
-- mail_claim(id id, now instant) -> exec
UPDATE mail_out SET state = 'sending', tries = tries + 1, next_at = $now WHERE id = $id AND state = 'waiting';

-- mail_again(id id, next_at instant, error text) -> exec
UPDATE mail_out SET state = 'waiting', next_at = $next_at, error = $error WHERE id = $id AND state = 'sending';

-- How it ended; what has gone is not kept.
-- mail_ended(id id, state text, error text, now instant) -> exec
UPDATE mail_out SET state = $state, error = $error, ended_at = $now,
  address = CASE WHEN $state = 'sent' THEN '' ELSE address END, body = CASE WHEN $state = 'sent' THEN '' ELSE body END,
  html = CASE WHEN $state = 'sent' THEN '' ELSE html END, unsubscribe = CASE WHEN $state = 'sent' THEN '' ELSE unsubscribe END
WHERE id = $id AND state = 'sending';

-- A worker that died while it sent: nobody knows whether it went.
-- mail_lost(before instant, now instant) -> exec
UPDATE mail_out SET state = 'unsure', error = 'the program ended while it was sent', ended_at = $now
WHERE state = 'sending' AND next_at < $before;

-- What has ended long ago is forgotten.
-- mail_forget(before instant) -> exec
DELETE FROM mail_out WHERE state IN ('sent', 'failed', 'unsure') AND ended_at < $before;

-- In line once more, by hand.
-- mail_retry(id id, now instant) -> exec
UPDATE mail_out SET state = 'waiting', tries = 0, next_at = $now, error = '', ended_at = NULL
WHERE id = $id AND state IN ('failed', 'unsure');

-- mail_list(most int) -> many
-- : id id, person text?, subject text, state text, tries int, next_at instant, error text, created_at instant, ended_at instant?
SELECT m.id, CASE WHEN p.protected = 1 THEN NULL ELSE p.name END AS person, m.subject, m.state, m.tries, m.next_at, m.error, m.created_at, m.ended_at
FROM mail_out m JOIN person p ON p.id = m.person_id
ORDER BY CASE m.state WHEN 'failed' THEN 0 WHEN 'unsure' THEN 0 WHEN 'sending' THEN 1 WHEN 'waiting' THEN 1 ELSE 2 END, m.id DESC LIMIT $most;

-- mail_count(state text) -> value
-- : n int
SELECT count(*) AS n FROM mail_out WHERE state = $state;

-- The saved questions that a person is told of.
-- view_mails_of(person_id id) -> many
-- : view_id id, often text, name text, query text
SELECT m.view_id, m.often, v.name, v.query FROM view_mail m JOIN saved_view v ON v.id = m.view_id
WHERE m.person_id = $person_id ORDER BY v.name COLLATE "sv-x-icu", v.id;

-- Figures of before now are told to nobody.
-- view_mail_put(person_id id, view_id id, often text, token text, now instant) -> exec
INSERT INTO view_mail (person_id, view_id, often, token, told_at, created_at)
VALUES ($person_id, $view_id, $often, $token, $now, $now)
ON CONFLICT (person_id, view_id) DO UPDATE SET often = $often;

-- view_mail_end(person_id id, view_id id) -> exec
DELETE FROM view_mail WHERE person_id = $person_id AND view_id = $view_id;

-- view_mail_by_token(token text) -> one
-- : id id, person_id id, view_id id, name text
SELECT m.id, m.person_id, m.view_id, v.name FROM view_mail m JOIN saved_view v ON v.id = m.view_id WHERE m.token = $token;
