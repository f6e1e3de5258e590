/* resource.h - every kind of thing the huvudman keeps, as one table.
 *
 * A row of app/resources.def binds an entity to its path in the API, its permission,
 * its form fields, its checks and its list, so that forms, JSON, CSV/XLSX export,
 * import, the change log's page, OpenAPI and the access matrix test know a new kind
 * by table and not by branches.
 */
#ifndef CORE_RESOURCE_H
#define CORE_RESOURCE_H

#include "core/ctx.h"

/* One list query object feeds page, JSON, CSV, XLSX and count (architecture rule 7). */
struct list_query {
	int64_t unit_id; /* this unit and below; 0 = all */
	int lasar;       /* 0 = any */
	int64_t area_id, document_id, goal_id, person_id, parent_id;
	struct str status, kind, state, text; /* text: words to find */
	struct str at;                        /* as of */
	struct str sort;                      /* allowed column word, "-" first for descending */
	int64_t offset, limit;                /* limit 0: all (exports, capped at 200 000) */
	int64_t viewer_id;                    /* person: drafts outside the person's reach are left out */
};
struct list_result {
	const struct db_col *cols;
	size_t ncols;
	void *rows;
	size_t row_size, n;
	int64_t total; /* without offset and limit */
};

/* What q asks for of all n rows of a short list. */
struct list_result list_cut(const struct list_query *q, const struct db_col *cols, size_t ncols, void *rows,
                            size_t row_size, size_t n);

/* A row of a kind of its own that belongs to another thing. */
struct resource_row {
	struct str entity;
	int64_t id;
};

struct resource_kind {
	const char *name; /* "activity"; API path /api/v1/activity */
	const struct db_entity *entity;
	enum resource access;
	const struct field *fields;
	size_t nfields;
	/* Unit, owner and state of a row for the access table. */
	void (*locate)(struct db *db, struct arena *a, const void *row, struct object *o);
	/* Rules beyond single fields, and derived columns (fold, number_sort); before is
	 * NULL for a new row. Errors go to f. */
	void (*check)(struct change *ch, struct form *f, const void *before, void *row);
	/* After a save in the same transaction: counters, reach. before NULL: created;
	 * row NULL: deleted. */
	void (*saved)(struct change *ch, const void *before, const void *row);
	/* Before a row is taken away: takes what hangs on it away first, or leaves an error in f. */
	void (*removing)(struct change *ch, struct form *f, const void *row);
	/* Default values of a new row. */
	void (*blank)(struct change *ch, void *row);
	bool (*list)(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out);
	/* Words for search and labels; null when the kind is not searched. */
	struct str (*title)(struct arena *a, const void *row);
	/* How much more than a title of its kind a row's title weighs in search; NULL: nothing. */
	int64_t (*rank)(const void *row);
	/* Before (-1) and after (1) the words of a record that is searched change: what is kept from them; NULL:
	 * nothing. */
	void (*words)(struct change *ch, int64_t id, int delta);
	/* The rows whose history is told with the thing's own, removed ones too; NULL: none. */
	size_t (*parts)(struct db *db, struct arena *a, int64_t id, struct resource_row **out);
	const char *const *later; /* fields that a start asks for, though a draft may lack them; NULL: none */
	const char *closed;       /* a column that is told to those alone who may EDIT the row, and to the person
	                           * whom it names; NULL: none */
	const char *page;         /* "/styrning/aktivitet/%" or NULL */
	bool inner; /* search finds it for those alone who steer its unit (part steering of sql/core.sql) */
	bool part;  /* of another thing, whose place it has: to remove it is to EDIT that thing */
};
extern const struct resource_kind *const resource_kinds[];
extern const size_t resource_nkinds;
const struct resource_kind *resource_find(struct str name);

/* Checked save used by pages, API, CLI and importers alike: act (CREATE, EDIT,
 * STATUS) on the object before and after (a row cannot be moved out of reach), DECIDE
 * when the state changes, field permissions, k->check, change_save, k->saved, search.
 * who NULL: the system itself (demo, CLI as root of the store): no permission is asked.
 * On conflict f->conflict and f->theirs are filled. */
enum change_result resource_save(struct change *ch, const struct principal *who,
                                 const struct resource_kind *k, enum action act, struct form *f,
                                 const void *before, void *row);
/* Fills f->conflict and f->theirs: what stands there now against what was typed or seen, field by field. */
void resource_conflict(const struct resource_kind *k, struct form *f, const void *theirs, const void *yours);
enum change_result resource_delete(struct change *ch, const struct principal *who,
                                   const struct resource_kind *k, int64_t id, int64_t rev, struct form *f);

/* May the viewer read a column of a row of the kind: neither closed by access_reads.def nor by the kind? o:
 * the row's place, NULL when it was not looked up. value: of the column. */
bool resource_reads(struct ctx *c, const struct resource_kind *k, const char *column, struct db_val value,
                    const struct object *o);
/* The same of the log's values of a column, of a row that may be gone. */
bool resource_log_reads(struct ctx *c, const struct resource_kind *k, const char *column, int64_t id);

#endif
