-- Statements of the importers of app/plan: what files name by number or title, found.

-- document_by_fold(fold text) -> many
-- : id id, unit_id id
SELECT id, unit_id FROM document WHERE fold = $fold ORDER BY id;

-- goal_by_fold(fold text) -> many
-- : id id, document_id id
SELECT id, document_id FROM goal WHERE fold = $fold ORDER BY id;

-- goal_by_number(document_id id, kind text, number text) -> many
-- : id id
SELECT id FROM goal WHERE document_id = $document_id AND kind = $kind AND number = $number ORDER BY id;

-- Activities of a plan (or of a unit, outside plans) with that number or that folded title.
-- activity_by_mark(document_id id?, unit_id id, number text, fold text) -> many
-- : id id, number text, fold text
SELECT id, number, fold FROM activity
WHERE ($document_id IS NULL AND document_id IS NULL OR document_id = $document_id)
  AND unit_id = $unit_id AND (number = $number AND number <> '' OR fold = $fold) ORDER BY id;

-- activity_by_number(document_id id, number text) -> many
-- : id id
SELECT id FROM activity WHERE document_id = $document_id AND number = $number ORDER BY id;

-- activity_by_fold(document_id id, fold text) -> many
-- : id id
SELECT id FROM activity WHERE document_id = $document_id AND fold = $fold ORDER BY id;

-- activity_titled(fold text) -> many
-- : id id, document_id id?
SELECT id, document_id FROM activity WHERE fold = $fold ORDER BY id;

-- ceiling_of(role text, first_year int) -> value
-- : id id
SELECT id FROM role_ceiling WHERE role = $role AND first_year = $first_year;
