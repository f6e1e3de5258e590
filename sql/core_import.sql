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
