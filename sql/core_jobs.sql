-- Statements of the job loop.

-- A job of that kind that waits or runs.
-- job_pending(kind text) -> value
-- : id id
SELECT id FROM job WHERE kind = $kind AND state IN ('waiting', 'running') ORDER BY id LIMIT 1;

-- Ended jobs older than that are forgotten.
-- job_forget(before instant) -> exec
DELETE FROM job WHERE state IN ('done', 'failed', 'cancelled') AND ended_at < $before;
