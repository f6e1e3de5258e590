-- Statements of the import pages.

-- Runs, newest first; of one person when person_id is given.
-- import_runs(person_id id?, most int) -> many
-- : id id, profile text, file text, state text, created int, updated int, skipped int, started_at instant, person text?
SELECT i.id, i.profile, f.name AS file, i.state, i.created, i.updated, i.skipped, i.started_at, p.name AS person
FROM import_run i JOIN stored_file f ON f.id = i.file_id LEFT JOIN person p ON p.id = i.started_by
WHERE $person_id IS NULL OR i.started_by = $person_id
ORDER BY i.id DESC LIMIT $most;

-- stored_file_name(id id) -> value
-- : name text
SELECT name FROM stored_file WHERE id = $id;

-- The name of the file stays, what was in it does not.
-- stored_file_erase(id id, empty blob) -> exec
UPDATE stored_file SET bytes = $empty, sha256 = '' WHERE id = $id;

-- Previews begun before an instant whose file no younger preview is of.
-- previews_before(instant instant) -> many
-- : id id, profile text, file_id id
SELECT i.id, i.profile, i.file_id FROM import_run i WHERE i.state = 'preview' AND i.started_at < $instant
  AND NOT EXISTS (SELECT 1 FROM import_run y WHERE y.file_id = i.file_id AND y.state = 'preview'
    AND y.started_at >= $instant)
ORDER BY i.id;

-- import_run_expire(id id, options text, now instant) -> exec
UPDATE import_run SET state = 'undone', options = $options, undone_at = $now WHERE id = $id AND state = 'preview';
