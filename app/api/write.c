/* write.c - making, changing and removing rows: resource_save() and resource_delete() do
 * the work, as for the pages. */
#include "api/api.h"

/* Fields that report on a row rather than change what it says: the STATUS action. */
static const struct {
	const char *kind, *field;
} status_fields[] = {
    {"activity", "status"},      {"activity", "status_note"}, {"goal", "assessment"},
    {"goal", "assessment_note"}, {"milestone", "done_day"},   {"checklist_item", "done_day"},
};

/* References to things that may be hidden: nobody links to, or learns of, what he or she
 * cannot see. */
static const struct {
	const char *field, *kind;
} hidden_refs[] = {
    {"document_id", "document"}, {"replaces_id", "document"}, {"goal_id", "goal"},
    {"serves_id", "goal"},       {"activity_id", "activity"},
};

static bool own_member(struct str key)
{
	return str_eqz(key, "rev") || str_eqz(key, "why");
}

static bool reports(const struct resource_kind *k, struct str field)
{
	for (size_t i = 0; i < sizeof status_fields / sizeof status_fields[0]; i++)
		if (strcmp(status_fields[i].kind, k->name) == 0 && str_eqz(field, status_fields[i].field))
			return true;
	return false;
}

static enum action action_of(const struct resource_kind *k, const struct json *j)
{
	for (size_t i = 0; i < j->n; i++)
		if (!own_member(j->items[i].key) && !reports(k, j->items[i].key))
			return ACT_EDIT;
	return j->n ? ACT_STATUS : ACT_EDIT;
}

static const struct json *body(struct api *x)
{
	struct ctx *c = x->c;
	struct json_error e;
	if (!str_starts(web_header(c->req, "content-type"), STR("application/json"))) {
		api_problem(c, 415, N_("Send JSON, as application/json."), NULL);
		return NULL;
	}
	const struct json *j = json_parse(c->arena, c->req->body, &e);
	if (!j) {
		api_fault(c, 400, arena_printf(c->arena, "%d:%d", e.line, e.column), N_("This is not JSON."));
		return NULL;
	}
	if (j->kind != JSON_OBJECT) {
		api_problem(c, 400, N_("A JSON object was expected."), NULL);
		return NULL;
	}
	struct str why = json_text(j, "why");
	c->change.why = str_is_null(why) ? STR("") : why;
	return j;
}

/* The rev that the writer had read: If-Match, or rev as a member or in the address. */
static bool rev_of(struct api *x, const struct json *j, int64_t *rev)
{
	struct ctx *c = x->c;
	const struct json *m = json_get(j, "rev");
	struct str tag = str_trim(web_header(c->req, "if-match"));
	int64_t named = 0;
	if (tag.n > 2 && tag.p[0] == '"' && tag.p[tag.n - 1] == '"')
		tag = str_sub(tag, 1, tag.n - 1);
	if (tag.n == 0 && !j)
		tag = web_query(c->req, "rev");
	if (tag.n && !str_to_i64(tag, &named)) {
		api_fault(c, 400, STR("If-Match"), N_("If-Match takes the ETag of the row."));
		return false;
	}
	if (m && (m->kind != JSON_INT || (tag.n && m->i != named))) {
		api_fault(c, 400, STR("rev"), N_("rev and If-Match do not say the same."));
		return false;
	}
	*rev = m ? m->i : named;
	if (m || tag.n)
		return true;
	api_problem(c, 428, N_("Say which version you have read: If-Match, or rev."), NULL);
	return false;
}

static const struct db_col *column(const struct resource_kind *k, const char *name)
{
	return row_col(k->entity->cols, k->entity->ncols, str_z(name));
}

static void check_refs(struct api *x, struct form *f, const void *row)
{
	struct object o;
	for (size_t i = 0; i < sizeof hidden_refs / sizeof hidden_refs[0]; i++) {
		const struct resource_kind *to = resource_find(str_z(hidden_refs[i].kind));
		const struct db_col *col = column(x->kind, hidden_refs[i].field);
		int64_t id = col ? row_value(col, row).i : 0;
		if (id && !api_find(x->c, to, id, arena_alloc(x->c->arena, to->entity->row_size), &o))
			form_error(f, hidden_refs[i].field, N_("There is nothing with that id here."), STR_END);
	}
}

/* PUT says all of it: a field that is not there becomes what a new row has, but for those
 * that the writer cannot see. */
static void empty_absent(struct api *x, const struct json *j, void *row)
{
	void *fresh = arena_alloc(x->c->arena, x->kind->entity->row_size);
	x->kind->blank(&x->c->change, fresh);
	for (size_t i = 0; i < x->kind->nfields; i++) {
		const char *name = x->kind->fields[i].name;
		const struct db_col *col = column(x->kind, name);
		if (!json_get(j, name) && !x->kind->fields[i].required &&
		    resource_reads(x->c, x->kind, name, row_value(col, row), &x->object))
			row_set(col, row, row_value(col, fresh));
	}
}

static void need_required(struct api *x, const struct json *j, struct form *f)
{
	for (size_t i = 0; i < x->kind->nfields; i++)
		if (x->kind->fields[i].required && !json_get(j, x->kind->fields[i].name))
			form_error(f, x->kind->fields[i].name, N_("{0} is needed."),
			           tr(x->c->lang, x->kind->fields[i].label), STR_END);
}

/* --- answers ---------------------------------------------------------------------------- */

static void answer_saved(struct api *x, int status, int64_t id)
{
	void *row = arena_alloc(x->c->arena, x->kind->entity->row_size);
	struct object o;
	x->c->res->status = status;
	if (status == 201)
		web_set_header(x->c->res, "Location", api_href(x->c->arena, x->kind, id));
	if (api_find(x->c, x->kind, id, row, &o))
		api_answer_row(x->c, x->kind, row, &o);
}

static bool answer_refused(struct api *x, enum change_result r, const struct form *f)
{
	static const struct {
		int status;
		const char *text;
	} answers[] = {
	    [CHANGE_CONFLICT] = {409, N_("Someone else has saved since you read it. Nothing was changed.")},
	    [CHANGE_GONE] = {404, N_("There is no such page, or it is not open to you.")},
	    [CHANGE_INVALID] = {422, N_("Some fields need another value. Nothing was changed.")},
	    [CHANGE_DENIED] = {403, N_("Your role may read this but not change it.")},
	};
	if (r == CHANGE_SAVED || r == CHANGE_SAME)
		return false;
	if (r != CHANGE_ERROR) /* the boundary answers for the database */
		api_problem(x->c, answers[r].status, answers[r].text, f);
	return true;
}

/* --- operations --------------------------------------------------------------------------- */

static void form_for(struct api *x, struct form *f)
{
	form_init(f, x->c->arena, x->c->lang, x->kind->fields, x->kind->nfields);
}

/* What cannot be read has no place yet that permission could be asked for. */
static enum change_result save(struct api *x, enum action act, struct form *f, const void *before, void *row)
{
	return f->nerrors ? CHANGE_INVALID
	                  : resource_save(&x->c->change, &x->c->who, x->kind, act, f, before, row);
}

void op_create(struct api *x)
{
	struct form f;
	void *row = arena_alloc(x->c->arena, x->kind->entity->row_size);
	const struct json *j = body(x);
	if (!j)
		return;
	form_for(x, &f);
	x->kind->blank(&x->c->change, row);
	need_required(x, j, &f);
	form_read_json(&f, j, x->kind->entity, row);
	check_refs(x, &f, row);
	enum change_result r = save(x, ACT_CREATE, &f, NULL, row);
	if (!answer_refused(x, r, &f))
		answer_saved(x, 201, api_row_int(x->kind, row, "id"));
}

static void change(struct api *x, bool whole)
{
	struct form f;
	int64_t rev;
	void *row = arena_alloc(x->c->arena, x->kind->entity->row_size);
	const struct json *j = body(x);
	if (!j || !rev_of(x, j, &rev))
		return;
	form_for(x, &f);
	memcpy(row, x->row, x->kind->entity->row_size);
	row_set(column(x->kind, "rev"), row, (struct db_val){.type = DB_INT, .i = rev});
	if (whole) {
		need_required(x, j, &f);
		empty_absent(x, j, row);
	}
	form_read_json(&f, j, x->kind->entity, row);
	check_refs(x, &f, row);
	enum action act = whole ? ACT_EDIT : action_of(x->kind, j);
	enum change_result r = save(x, act, &f, x->row, row);
	if (!answer_refused(x, r, &f))
		answer_saved(x, 200, x->id);
}

void op_put(struct api *x)
{
	change(x, true);
}

void op_patch(struct api *x)
{
	change(x, false);
}

/* Why, and the rev that was read, as members of a body or in the address; a body is not needed. */
void op_remove(struct api *x)
{
	struct form f;
	int64_t rev;
	struct str why = web_query(x->c->req, "why");
	const struct json *j = x->c->req->body.n ? body(x) : NULL;
	if ((x->c->req->body.n && !j) || !rev_of(x, json_get(j, "rev") ? j : NULL, &rev))
		return;
	if (x->c->change.why.n == 0 && why.n)
		x->c->change.why = why;
	form_for(x, &f);
	if (!answer_refused(x, resource_delete(&x->c->change, &x->c->who, x->kind, x->id, rev, &f), &f))
		x->c->res->status = 204;
}
