/* change.h - the only way to write: rows, their history and the change log in
 * one transaction.
 *
 * change_save() inserts (id 0) or updates an entity row. For an update the caller
 * gives the rev it read; when the stored rev is another, nothing is written and
 * the result is CHANGE_CONFLICT with the stored row in *theirs, so that the form
 * can show what changed and lose no text. The former row goes to NAME_hist, rev and
 * changed_at are set here, search words and store_version are kept up, and one
 * change_log row is chained: hash = BLAKE2b-256(former hash, row); mac = the same
 * keyed with change_head.key, which is then replaced by BLAKE2b(key), so that a
 * thief of the store cannot rewrite what was logged before (forward security;
 * Bellare & Yee 2003). `trad verify` recomputes all of it.
 */
#ifndef CORE_CHANGE_H
#define CORE_CHANGE_H

#include "core/access.h"
#include "db/row.h"

enum via { VIA_WEB, VIA_API, VIA_CLI, VIA_JOB };

struct change {
	struct db *db; /* a writer in a transaction */
	struct arena *arena;
	int64_t person_id;
	enum via via;
	struct str request; /* request or job id */
	struct str why;     /* the writer's own words, may be empty */
	struct str now;     /* one instant for the whole transaction */
	int64_t unit_id;    /* the unit the next row concerns; 0: the row's own unit_id, if it has one */
	bool locked;        /* the chain's head is held by this transaction */
};
void change_init(struct change *ch, struct db *db, struct arena *a, int64_t person_id, enum via via,
                 struct str request);

enum change_result {
	CHANGE_SAVED,
	CHANGE_SAME,     /* nothing differs: nothing written */
	CHANGE_CONFLICT, /* someone else saved since the given rev */
	CHANGE_GONE,     /* no such row */
	CHANGE_INVALID,  /* the form has errors (resource_save only) */
	CHANGE_DENIED,   /* the role may not (resource_save only) */
	CHANGE_ERROR     /* db error, sticky on db */
};
/* row: a struct of e; its id, rev are read, and on success set with changed_at.
 * theirs (may be NULL): filled on conflict. */
enum change_result change_save(struct change *ch, const struct db_entity *e, void *row, void *theirs);
/* Moves the row to history; rev as for change_save. */
enum change_result change_delete(struct change *ch, const struct db_entity *e, int64_t id, int64_t rev);
/* A line in the log that is not a row change: login, export, decide, read. */
void change_note(struct change *ch, const char *action, const char *entity, int64_t entity_id,
                 int64_t unit_id, struct str diff_json);

/* --- reading it back --- */
struct change_field {
	struct str column, before, after; /* display-neutral text; null str = empty */
};
/* The columns that differ between two rows of e, rev and changed_at left out. */
size_t change_diff(const struct db_entity *e, struct arena *a, const void *before, const void *after,
                   struct change_field **fields);

/* Recomputes the chain from the first row. A line per fault into *faults; true
 * when whole. first_key: the key from `trad init` kept outside the store (32
 * bytes), or null to check the hashes only. */
bool change_verify(struct db *db, struct str first_key, struct buf *faults, int64_t *rows);
/* The same for the last `most` rows, without keys: quick enough for a page. */
bool change_verify_last(struct db *db, int64_t most, struct buf *faults, int64_t *rows);

#endif
