/* import_undo.c - what a run made and changed, taken back where nobody has touched it since. */
#include "core/import.h"

#include "base/date.h"
#include "core/settings.h"

struct undo {
	struct change *ch;
	const struct principal *who;
	enum lang lang;
	struct import_left_vec VEC(struct import_left) left;
};

static void leave(struct undo *u, const struct import_rows_row *r, const char *msgid)
{
	*VEC_PUSH(u->ch->arena, &u->left) =
	    (struct import_left){(uint32_t)r->file_row, r->entity, r->entity_id, tr(u->lang, msgid)};
}

static int64_t rev_of(const struct resource_kind *k, const void *row)
{
	const struct db_col *c = row_col(k->entity->cols, k->entity->ncols, STR("rev"));
	return c ? row_value(c, row).i : 0;
}

static void set_rev(const struct resource_kind *k, void *row, int64_t rev)
{
	row_set(row_col(k->entity->cols, k->entity->ncols, STR("rev")), row,
	        (struct db_val){.type = DB_INT, .i = rev});
}

/* The version before the run's own. */
static void *version_before(struct undo *u, const struct resource_kind *k, const struct import_rows_row *r)
{
	void *rows = NULL;
	size_t n = k->entity->versions ? k->entity->versions(u->ch->db, u->ch->arena, r->entity_id, &rows) : 0;
	for (size_t i = 0; i < n; i++) {
		void *row = (char *)rows + i * k->entity->row_size;
		if (rev_of(k, row) == r->rev - 1)
			return row;
	}
	return NULL;
}

static bool take_back(struct undo *u, const struct resource_kind *k, const struct import_rows_row *r,
                      const void *now)
{
	struct form f;
	form_init(&f, u->ch->arena, (int)u->lang, k->fields, k->nfields);
	if (str_eqz(r->action, "create"))
		return resource_delete(u->ch, u->who, k, r->entity_id, r->rev, &f) == CHANGE_SAVED;
	void *old = version_before(u, k, r);
	if (!old)
		return false;
	set_rev(k, old, r->rev);
	enum change_result x = resource_save(u->ch, u->who, k, ACT_EDIT, &f, now, old);
	return x == CHANGE_SAVED || x == CHANGE_SAME;
}

static void undo_row(struct undo *u, const struct import_rows_row *r)
{
	const struct resource_kind *k = resource_find(r->entity);
	struct db *db = u->ch->db;
	bool locked = u->ch->locked;
	if (!k || str_eqz(r->action, "same"))
		return;
	void *now = arena_alloc(u->ch->arena, k->entity->row_size);
	if (!k->entity->get(db, u->ch->arena, r->entity_id, now)) {
		if (str_eqz(r->action, "update"))
			leave(u, r, N_("It has been removed since."));
		return;
	}
	if (rev_of(k, now) != r->rev) {
		leave(u, r, N_("It has been changed since."));
		return;
	}
	db_save(db);
	bool ok = take_back(u, k, r, now);
	if (!ok && !db_error(db))
		db_fail(db, DB_OTHER, "left");
	if (!db_release(db)) {
		u->ch->locked = locked;
		leave(u, r, N_("Something else depends on it, or it may not be removed."));
	}
}

static bool too_old(struct change *ch, struct str ended)
{
	int64_t then;
	int64_t days = setting_int(ch->db, ch->arena, "import.undo_days");
	return !instant_parse(ended, &then) || instant_now() - then > days * 86400000;
}

bool import_undo(struct change *ch, const struct principal *who, enum lang l, int64_t run_id,
                 struct import_left **left, size_t *nleft, struct str *why)
{
	struct undo u = {.ch = ch, .who = who, .lang = l};
	struct import_run run;
	struct import_rows_row *rows;
	*nleft = 0;
	if (!import_run_get(ch->db, ch->arena, run_id, &run) || !str_eqz(run.state, "done")) {
		*why = tr(l, N_("Only an import that is done can be undone."));
		return false;
	}
	if (too_old(ch, run.ended_at)) {
		*why = tr(l, N_("The days in which an import can be undone have passed."));
		return false;
	}
	size_t n = import_rows(ch->db, ch->arena, run_id, &rows);
	while (n--)
		undo_row(&u, &rows[n]);
	const struct import_profile *p = import_profile_find(run.profile);
	if (p && p->undo)
		p->undo(ch, run_id);
	run.state = STR("undone");
	run.undone_at = ch->now;
	change_save(ch, &import_run_entity, &run, NULL);
	*left = u.left.v;
	*nleft = u.left.n;
	return !db_error(ch->db);
}
