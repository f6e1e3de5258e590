#include "core/edit.h"

#include "base/utf8.h"
#include "core/draft.h"
#include "views_core.h"

static int64_t rev_of(const struct resource_kind *k, const void *row)
{
	const struct db_col *col = row_col(k->entity->cols, k->entity->ncols, STR("rev"));
	return col ? row_value(col, row).i : 0;
}

static int64_t id_of(const struct resource_kind *k, const void *row)
{
	return row_value(row_col(k->entity->cols, k->entity->ncols, STR("id")), row).i;
}

/* The rev that the form was written from: an older one means that someone saved since. */
static void set_rev(struct ctx *c, const struct resource_kind *k, void *row)
{
	const struct db_col *col = row_col(k->entity->cols, k->entity->ncols, STR("rev"));
	int64_t rev;
	if (col && str_to_i64(web_form(c->req, "rev"), &rev))
		row_set(col, row, (struct db_val){.type = DB_INT, .i = rev});
}

void edit_show(struct ctx *c, const struct edit_page *p, const struct form *f, const void *row)
{
	struct field_note *notes = NULL;
	size_t nnotes = p->notes ? p->notes(c, row, &notes) : 0;
	const struct fields_view v = {c, f, p->kind, row, p->only, p->refs, p->nrefs, notes, nnotes};
	int64_t id = id_of(p->kind, row);
	struct str key =
	    id ? arena_printf(c->arena, "%s-%lld", p->kind->name, (long long)id) : str_z(p->kind->name);
	page_open(c);
	page_form_top(c, f);
	view_core_edit(&c->out, p, &v, rev_of(p->kind, row), key);
	page_close(c);
}

/* A draft that was written from an older version still says so when it is saved. */
static const void *row_of_draft(struct ctx *c, const struct resource_kind *k, const struct form *f,
                                const void *row)
{
	const struct db_col *col = row_col(k->entity->cols, k->entity->ncols, STR("rev"));
	void *copy = arena_alloc(c->arena, k->entity->row_size);
	int64_t rev;
	memcpy(copy, row, k->entity->row_size);
	for (size_t i = 0; col && i < f->raw.n; i++)
		if (str_eqz(f->raw.v[i].name, "rev") && str_to_i64(f->raw.v[i].value, &rev))
			row_set(col, copy, (struct db_val){.type = DB_INT, .i = rev});
	return copy;
}

void edit_open(struct ctx *c, const struct edit_page *p, const void *row)
{
	struct form f;
	form_init(&f, c->arena, c->lang, p->kind->fields, p->kind->nfields);
	if (form_draft(c, p->post, &f))
		row = row_of_draft(c, p->kind, &f, row);
	edit_show(c, p, &f, row);
}

/* A page takes the fields it shows and no others, whatever is posted. */
static void shown_form(struct ctx *c, const struct edit_page *p, struct form *f)
{
	const struct fields_view v = {.c = c, .kind = p->kind, .only = p->only};
	const char *const *names;
	size_t n = fields_names(&v, &names);
	struct field *shown = ARENA_ARRAY(c->arena, n + 1, struct field);
	for (size_t i = 0; i < n; i++)
		shown[i] = *fields_find(&v, names[i]);
	form_init(f, c->arena, c->lang, shown, n);
}

bool edit_save(struct ctx *c, const struct edit_page *p, enum action act, const void *before, void *row)
{
	struct form f;
	shown_form(c, p, &f);
	struct str why = web_form(c->req, "why");
	c->change.why = str_is_null(why) ? STR("") : str_sub(why, 0, 1000);
	if (before)
		set_rev(c, p->kind, row);
	bool read = form_read(&f, c->req, p->kind->entity, row);
	enum change_result r =
	    read ? resource_save(&c->change, &c->who, p->kind, act, &f, before, row) : CHANGE_INVALID;
	switch (r) {
	case CHANGE_SAVED:
	case CHANGE_SAME:
		return true;
	case CHANGE_DENIED:
		ctx_error(c, 403, N_("Your role may read this but not change it."));
		return false;
	case CHANGE_GONE:
		ctx_error(c, 410, N_("It has been removed meanwhile. Your text is still in your browser's draft."));
		return false;
	case CHANGE_ERROR:
		return false; /* the boundary answers */
	case CHANGE_CONFLICT:
	case CHANGE_INVALID:
		break;
	}
	c->res->status = r == CHANGE_CONFLICT ? 409 : 422;
	if (r == CHANGE_CONFLICT) /* the next save is made knowing what stands there */
		row_set(row_col(p->kind->entity->cols, p->kind->entity->ncols, STR("rev")), row,
		        (struct db_val){.type = DB_INT, .i = rev_of(p->kind, before)});
	edit_show(c, p, &f, row);
	return false;
}

struct str edit_begun(struct ctx *c, size_t most)
{
	struct str typed = web_query(c->req, "rubrik");
	if (str_is_null(typed))
		return STR("");
	char *line = arena_z(c->arena, utf8_prefix(typed, most));
	for (char *p = line; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return str_trim(str_z(line));
}

/* The answer when it was not removed. */
static bool removed(struct ctx *c, enum change_result r, const struct form *f)
{
	if (r == CHANGE_SAVED)
		return true;
	if (r == CHANGE_DENIED)
		ctx_error(c, 403, N_("Your role may read this but not change it."));
	else if (r == CHANGE_CONFLICT)
		ctx_error(c, 409, N_("Someone changed it meanwhile. Look at it again before you remove it."));
	else if (r == CHANGE_GONE)
		ctx_not_found(c);
	else if (r == CHANGE_INVALID) {
		ctx_error(c, 409, N_("It cannot be removed."));
		page_form_top(c, f);
	}
	return false;
}

bool edit_remove(struct ctx *c, const struct resource_kind *k, int64_t id, int64_t rev)
{
	struct form f;
	form_init(&f, c->arena, c->lang, k->fields, k->nfields);
	return removed(c, resource_delete(&c->change, &c->who, k, id, rev, &f), &f);
}

bool edit_remove_why(struct ctx *c, const struct edit_page *p, const void *row, int64_t rev)
{
	struct form f;
	struct str why = web_form(c->req, "why");
	int64_t id = row_value(row_col(p->kind->entity->cols, p->kind->entity->ncols, STR("id")), row).i;
	c->change.why = str_is_null(why) ? STR("") : str_sub(why, 0, 1000);
	form_init(&f, c->arena, c->lang, p->kind->fields, p->kind->nfields);
	enum change_result r = resource_delete(&c->change, &c->who, p->kind, id, rev, &f);
	bool asked = r == CHANGE_INVALID && f.nerrors == 1 && !str_is_null(form_error_of(&f, "why"));
	if (!asked)
		return removed(c, r, &f);
	f.errors[0].field = STR("remove_why"); /* the page has a reason for each of its two forms */
	c->res->status = 422;
	edit_show(c, p, &f, row);
	return false;
}
