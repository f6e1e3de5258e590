#include "core/resource.h"

#include "base/log.h"
#include "core/search.h"
#include "core/text.h"

const struct resource_kind *resource_find(struct str name)
{
	for (size_t i = 0; i < resource_nkinds; i++)
		if (str_eqz(name, resource_kinds[i]->name))
			return resource_kinds[i];
	return NULL;
}

struct list_result list_cut(const struct list_query *q, const struct db_col *cols, size_t ncols, void *rows,
                            size_t row_size, size_t n)
{
	size_t from = (size_t)q->offset < n ? (size_t)q->offset : n;
	size_t most = q->limit > 0 && (size_t)q->limit < n - from ? (size_t)q->limit : n - from;
	return (struct list_result){cols,     ncols, n ? (char *)rows + from * row_size : rows,
	                            row_size, most,  (int64_t)n};
}

static void locate(struct change *ch, const struct resource_kind *k, const void *row, struct object *o)
{
	*o = (struct object){.found = true};
	k->locate(ch->db, ch->arena, row, o);
}

static bool permitted(struct change *ch, const struct principal *who, const struct resource_kind *k,
                      enum action act, const struct object *before, const struct object *after)
{
	if (!who)
		return true;
	if (before && !access_object(ch->db, ch->arena, who, k->access, act, before))
		return false;
	if (before && before->state != after->state)
		return access_object(ch->db, ch->arena, who, k->access, ACT_DECIDE, before) &&
		       access_object(ch->db, ch->arena, who, k->access, ACT_VIEW, after);
	/* A new row that is born decided takes the right to decide as well. */
	if (!before && after->state != OBJ_DRAFT && !access_object(ch->db, ch->arena, who, k->access, act, after))
		return false;
	return access_object(ch->db, ch->arena, who, k->access, act, after);
}

static const struct field *field_of(const struct resource_kind *k, struct str column)
{
	for (size_t i = 0; i < k->nfields; i++)
		if (str_eqz(column, k->fields[i].name))
			return &k->fields[i];
	return NULL;
}

static void check_fields(const struct principal *who, const struct resource_kind *k, enum action act,
                         struct form *f, const void *before, const void *row)
{
	struct change_field *diff;
	if (!who || !before)
		return;
	size_t n = change_diff(k->entity, f->arena, before, row, &diff);
	for (size_t i = 0; i < n; i++) {
		const struct field *fd = field_of(k, diff[i].column);
		if (fd && !access_field(who, k->access, diff[i].column, act))
			form_error(f, fd->name, N_("Your role may not change {0}."), tr((enum lang)f->lang, fd->label),
			           STR_END);
	}
}

/* A value as people read it: the words of a choice. */
static struct str value_text(const struct form *f, const struct field *fd, struct str v)
{
	for (size_t i = 0; fd->kind == FIELD_CHOICE && fd->words[i]; i++)
		if (str_eqz(v, fd->words[i]))
			return tr((enum lang)f->lang, fd->labels[i]);
	return v;
}

void resource_conflict(const struct resource_kind *k, struct form *f, const void *theirs, const void *yours)
{
	struct change_field *diff;
	size_t n = change_diff(k->entity, f->arena, theirs, yours, &diff);
	f->conflict = true;
	f->theirs = ARENA_ARRAY(f->arena, n ? n : 1, struct form_theirs);
	for (size_t i = 0; i < n; i++) {
		const struct field *fd = field_of(k, diff[i].column);
		if (fd)
			f->theirs[f->ntheirs++] =
			    (struct form_theirs){tr((enum lang)f->lang, fd->label), value_text(f, fd, diff[i].after),
			                         value_text(f, fd, diff[i].before)};
	}
}

/* --- what the database refuses, as a person is told it ----------------------------------------------------
 */

/* The field that the database named last ("table.a, table.b"), which is what tells two rows apart; NULL:
 * none. */
static const struct field *field_named(const struct resource_kind *k, const struct form *f, struct str detail)
{
	const struct field *found = NULL;
	struct str part;
	while (str_split(&detail, ',', &part)) {
		ptrdiff_t dot = str_chr(part, '.');
		const struct field *fd = field_of(k, str_trim(str_sub(part, (size_t)(dot + 1), part.n)));
		for (size_t i = 0; fd && i < f->nfields; i++)
			found = strcmp(f->fields[i].name, fd->name) == 0 ? fd : found;
	}
	return found;
}

/* SQLite does not say which reference leads nowhere: NAME_id leads to a row of NAME. */
static const struct field *field_astray(struct change *ch, const struct resource_kind *k, const void *row)
{
	for (size_t i = 0; i < k->nfields; i++) {
		struct str name = str_z(k->fields[i].name);
		const struct db_col *c = row_col(k->entity->cols, k->entity->ncols, name);
		if (k->fields[i].kind != FIELD_REF || !str_ends(name, STR("_id")) || row_value(c, row).null)
			continue;
		for (unsigned e = 0; e < db_nentities; e++)
			if (str_eqz(str_sub(name, 0, name.n - 3), db_entities[e]->name) &&
			    !db_entities[e]->get(ch->db, ch->arena, row_value(c, row).i,
			                         arena_alloc(ch->arena, db_entities[e]->row_size)))
				return &k->fields[i];
	}
	return NULL;
}

static void tell_refused(struct change *ch, const struct resource_kind *k, struct form *f, enum db_err e,
                         struct str detail, const void *row)
{
	const struct field *fd = field_named(k, f, detail);
	if (!fd && e == DB_FOREIGN)
		fd = field_astray(ch, k, row);
	if (fd && e == DB_UNIQUE)
		form_error(f, fd->name, N_("{0}: it is there already."), tr((enum lang)f->lang, fd->label), STR_END);
	else if (fd)
		form_error(f, fd->name, N_("{0} does not name anything here."), tr((enum lang)f->lang, fd->label),
		           STR_END);
	else
		form_error(f, "",
		           e == DB_UNIQUE ? N_("Something with that name or number is already there.")
		                          : N_("Something that it points at is not there."),
		           STR_END);
}

/* From a page, what breaks a key is an error of the form, and the transaction goes on to show it again. */
static enum change_result save_row(struct change *ch, const struct resource_kind *k, struct form *f,
                                   void *row, void *theirs)
{
	if (ch->via != VIA_WEB)
		return change_save(ch, k->entity, row, theirs);
	void *typed = arena_alloc(ch->arena, k->entity->row_size);
	bool locked = ch->locked;
	memcpy(typed, row, k->entity->row_size);
	db_save(ch->db);
	enum change_result r = change_save(ch, k->entity, row, theirs);
	enum db_err e = db_error(ch->db);
	struct str detail = e ? arena_str(ch->arena, str_z(db_error_detail(ch->db))) : STR("");
	db_release(ch->db);
	if (e != DB_UNIQUE && e != DB_FOREIGN) {
		if (e) /* whatever else struck is the boundary's */
			db_fail(ch->db, e, arena_z(ch->arena, detail));
		return r;
	}
	memcpy(row, typed, k->entity->row_size);
	ch->locked = locked;
	tell_refused(ch, k, f, e, detail, row);
	return CHANGE_INVALID;
}

enum change_result resource_save(struct change *ch, const struct principal *who,
                                 const struct resource_kind *k, enum action act, struct form *f,
                                 const void *before, void *row)
{
	struct object was, is;
	if (before)
		locate(ch, k, before, &was);
	if (k->check)
		k->check(ch, f, before, row);
	locate(ch, k, row, &is);
	if (!permitted(ch, who, k, act, before ? &was : NULL, &is))
		return CHANGE_DENIED;
	check_fields(who, k, act, f, before, row);
	form_bounds(f, k->fields, k->nfields, k->entity, before, row);
	if (f->nerrors)
		return CHANGE_INVALID;
	void *theirs = arena_alloc(ch->arena, k->entity->row_size);
	ch->unit_id = is.unit_id;
	enum change_result r = save_row(ch, k, f, row, theirs);
	if (r == CHANGE_CONFLICT)
		resource_conflict(k, f, theirs, row);
	if (r == CHANGE_SAVED) {
		if (k->saved)
			k->saved(ch, before, row);
		locate(ch, k, row, &is);
		search_put(ch, k, row, &is);
	}
	ch->unit_id = 0;
	return r;
}

enum change_result resource_delete(struct change *ch, const struct principal *who,
                                   const struct resource_kind *k, int64_t id, int64_t rev, struct form *f)
{
	void *row = arena_alloc(ch->arena, k->entity->row_size);
	struct object o;
	if (!k->entity->get(ch->db, ch->arena, id, row))
		return CHANGE_GONE;
	locate(ch, k, row, &o);
	if (who && !access_object(ch->db, ch->arena, who, k->access, k->part ? ACT_EDIT : ACT_DELETE, &o))
		return CHANGE_DENIED;
	if (k->removing)
		k->removing(ch, f, row);
	if (f->nerrors)
		return CHANGE_INVALID;
	ch->unit_id = o.unit_id;
	enum change_result r = change_delete(ch, k->entity, id, rev);
	if (r == CHANGE_SAVED) {
		if (k->saved)
			k->saved(ch, row, NULL);
		search_drop(ch, k->name, id);
	}
	ch->unit_id = 0;
	return r;
}

/* Whoever may change the row; a key that only reads shows what its person's page does. */
static bool changes(struct ctx *c, const struct resource_kind *k, const struct object *o)
{
	struct principal who = c->who;
	who.may_write = true;
	return o && access_object(c->db, c->arena, &who, k->access, ACT_EDIT, o);
}

bool resource_reads(struct ctx *c, const struct resource_kind *k, const char *column, struct db_val value,
                    const struct object *o)
{
	if (!access_read(&c->who, k->access, column, o))
		return false;
	if (!k->closed || strcmp(k->closed, column) != 0 || value.null)
		return true;
	return value.i == c->who.person_id || changes(c, k, o);
}

bool resource_log_reads(struct ctx *c, const struct resource_kind *k, const char *column, int64_t id)
{
	struct object o = {.id = id, .found = true};
	void *row, *was;
	if (!access_read(&c->who, k->access, column, NULL))
		return false;
	if (!k->closed || strcmp(k->closed, column) != 0)
		return true;
	row = arena_alloc(c->arena, k->entity->row_size);
	if (!k->entity->get(c->db, c->arena, id, row)) {
		if (!k->entity->versions || !k->entity->versions(c->db, c->arena, id, &was))
			return false;
		row = was;
	}
	k->locate(c->db, c->arena, row, &o);
	return changes(c, k, &o);
}
