/* import_pages.c - the pages of imports: file drop, preview, approval, undo. */
#include "core/form.h"
#include "core/page.h"
#include "core/settings.h"
#include "org/org.h"
#include "plan/import_preview.h"
#include "views_plan.h"

#include <stdio.h>

/* --- whose it is ----------------------------------------------------------------------- */

/* Whoever began it, and those who may read files in for the whole huvudman. */
static bool may_open(struct ctx *c, struct db *db, const struct import_source *s)
{
	struct object o = {.found = true, .state = OBJ_DECIDED};
	org_root(db, c->arena, &o.unit_id);
	return s->run.started_by == c->who.person_id ||
	       access_object(db, c->arena, &c->who, RES_IMPORT, ACT_VIEW, &o);
}

/* The run and its file, read before anything is parsed or written. */
static bool open_run(struct ctx *c, struct import_run_view *v)
{
	struct db *db = store_read(c->store);
	bool ok = db && import_source(db, c->arena, ctx_id(c), &v->src) && may_open(c, db, &v->src);
	v->c = c;
	if (db)
		store_read_end(c->store, db);
	if (!db)
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
	else if (!ok)
		ctx_not_found(c);
	return ok;
}

static struct str run_path(struct ctx *c, int64_t id)
{
	return arena_printf(c->arena, "/admin/import/%lld", (long long)id);
}

/* --- the list and the file --------------------------------------------------------------- */

static void list(struct ctx *c, const struct form *f)
{
	struct object o = {.found = true, .state = OBJ_DECIDED};
	struct import_list_view v = {.c = c, .form = f};
	org_root(c->db, c->arena, &o.unit_id);
	bool all = ctx_may(c, RES_IMPORT, ACT_VIEW, &o);
	v.n = import_runs(c->db, c->arena, all ? 0 : c->who.person_id, 50, &v.runs);
	c->page.title = tr(c->lang, N_("Import"));
	c->page.nav = "admin-import";
	struct str count = arena_printf(c->arena, "%zu", v.n);
	c->page.summary = v.n ? tr_fmt(c->arena, c->lang, N_("Files that have come in: {0}."), &count, 1)
	                      : tr(c->lang, N_("No file has come in yet."));
	page_open(c);
	page_form_top(c, f);
	view_plan_import_list(&c->out, &v);
	page_close(c);
}

void import_list_page(struct ctx *c)
{
	struct form f;
	form_init(&f, c->arena, (int)c->lang, NULL, 0);
	list(c, &f);
}

static void refuse_upload(struct ctx *c, const char *msgid)
{
	struct form f;
	form_init(&f, c->arena, (int)c->lang, NULL, 0);
	form_error(&f, "fil", msgid, STR_END);
	c->res->status = 422;
	if (ctx_read(c))
		list(c, &f);
}

void import_upload(struct ctx *c)
{
	const struct web_file *file = web_upload(c->req, "fil");
	const struct import_profile *p = import_profile_find(web_form(c->req, "slag"));
	struct import_options none = {0};
	if (!file || file->bytes.n == 0) {
		refuse_upload(c, N_("Choose a file first."));
		return;
	}
	if (!p) {
		refuse_upload(c, N_("Choose what kind of file it is."));
		return;
	}
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	int64_t before = import_before(c->db, c->arena, p, file->bytes);
	struct str name = str_trim(file->filename).n ? file->filename : STR("fil");
	int64_t id = import_begin(&c->change, p, name, file->bytes, &none);
	(void)before;
	ctx_redirect(c, run_path(c, id), NULL);
}

void import_file(struct ctx *c)
{
	struct import_source s;
	if (!import_source(c->db, c->arena, ctx_id(c), &s) || !may_open(c, c->db, &s)) {
		ctx_not_found(c);
		return;
	}
	c->res->type = s.file.type;
	struct buf b;
	buf_init(&b, 4096);
	BUF_LIT(&b, "attachment; filename*=UTF-8''");
	buf_url(&b, s.file.name);
	web_set_header(c->res, "Content-Disposition", buf_as_str(&b));
	buf_finish(&b);
	buf_str(&c->res->body, s.file.bytes);
}

/* --- one run ---------------------------------------------------------------------------------- */

static void say_summary(struct ctx *c, const struct import_run_view *v)
{
	struct str n[4];
	int64_t counts[4] = {v->created, v->updated, v->same, v->skipped};
	for (int i = 0; i < 4; i++)
		n[i] = arena_printf(c->arena, "%lld", (long long)counts[i]);
	struct str left = arena_printf(c->arena, "%zu", v->nerrors);
	struct str figures = arena_printf(c->arena, "%lld", (long long)(v->figures.added + v->figures.replaced));
	if (v->sheet.refused)
		c->page.summary = tr(c->lang, N_("The file cannot be read in."));
	else if (v->nerrors && !v->opt.skip)
		c->page.summary = tr_fmt(c->arena, c->lang,
		                         N_("{0} things must be mended before the file can be read in."), &left, 1);
	else if (v->src.profile->undo)
		c->page.summary = tr_fmt(c->arena, c->lang, N_("{0} figures will be new or changed."), &figures, 1);
	else
		c->page.summary = tr_fmt(c->arena, c->lang,
		                         N_("{0} new, {1} changed and {2} as before; {3} rows are left out."), n, 4);
}

static void show_preview(struct ctx *c, struct import_run_view *v, const char *alert)
{
	import_read(c->arena, c->lang, v->src.profile, v->src.file.bytes, &v->sheet);
	if (!ctx_read(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	import_prepare(v, c->db);
	v->before = import_before(c->db, c->arena, v->src.profile, v->src.file.bytes);
	import_choices(v, c->db);
	if (!import_try(v)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	v->may_run = v->ready && access_route(&c->who, RES_IMPORT, ACT_RUN);
	say_summary(c, v);
	if (alert)
		c->page.notice = tr(c->lang, alert);
	page_open(c);
	view_plan_import_run(&c->out, v);
	page_close(c);
}

/* What the run's figures are now. */
static void tell_figures(struct ctx *c, struct import_run_view *v)
{
	struct import_states_row *s;
	struct import_reasons_row *r;
	v->nsources = sources_of_import(c->db, c->arena, v->src.run.id, &v->sources);
	if (v->nsources == 0)
		return;
	v->nmeasures = import_measures(c->db, c->arena, v->src.run.id, &v->measures);
	size_t n = import_states(c->db, c->arena, v->src.run.id, &s);
	for (size_t i = 0; i < n; i++)
		*(str_eqz(s[i].state, "quarantined") ? &v->figures.quarantined
		  : s[i].replaces                    ? &v->figures.replaced
		                                     : &v->figures.added) += s[i].n;
	n = import_reasons(c->db, c->arena, v->src.run.id, &r);
	for (size_t i = 0; i < n; i++)
		*VEC_PUSH(c->arena, &v->figures.reasons) = (struct import_reason){r[i].reason, r[i].n};
}

static void show_done(struct ctx *c, struct import_run_view *v)
{
	if (!ctx_read(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	int64_t then = 0, days = setting_int(c->db, c->arena, "import.undo_days");
	bool young = instant_parse(v->src.run.ended_at, &then) && instant_now() - then <= days * 86400000;
	v->may_undo = young && str_eqz(v->src.run.state, "done") && access_route(&c->who, RES_IMPORT, ACT_RUN);
	tell_figures(c, v);
	v->nbatches = batches_of_import(c->db, c->arena, v->src.run.id, &v->batches);
	for (size_t i = 0; i < v->nbatches; i++)
		v->may_erase = v->may_erase || str_is_null(v->batches[i].erased_at);
	v->may_erase = v->may_erase && import_may_erase(c);
	v->created = v->src.run.created;
	v->updated = v->src.run.updated;
	v->skipped = v->src.run.skipped;
	struct str n[3] = {arena_printf(c->arena, "%lld", (long long)v->created),
	                   arena_printf(c->arena, "%lld", (long long)v->updated),
	                   arena_printf(c->arena, "%lld", (long long)v->skipped)};
	c->page.summary =
	    str_eqz(v->src.run.state, "undone")
	        ? tr(c->lang, N_("The import has been undone; the history remains."))
	        : tr_fmt(c->arena, c->lang, N_("{0} records were made and {1} changed; {2} rows were left out."),
	                 n, 3);
	if (v->nsources && str_eqz(v->src.run.state, "done"))
		c->page.summary =
		    tr_fmt(c->arena, c->lang,
		           N_("{0} figures were new and {1} replaced others; {2} rows were left out."), n, 3);
	page_open(c);
	view_plan_import_done(&c->out, v);
	page_close(c);
}

static void head(struct ctx *c, const struct import_run_view *v)
{
	c->page.title = v->src.file.name;
	c->page.kicker = tr(c->lang, v->src.profile->label);
	c->page.nav = "admin-import";
	c->page.up_href = STR("/admin/import");
	c->page.up_title = tr(c->lang, N_("Import"));
}

void import_run_page(struct ctx *c)
{
	struct import_run_view v = {0};
	if (!open_run(c, &v))
		return;
	head(c, &v);
	if (str_eqz(v.src.run.state, "preview"))
		show_preview(c, &v, NULL);
	else
		show_done(c, &v);
}

/* --- mending -------------------------------------------------------------------------------------- */

/* "=key;grade;sex;subject" of a column whose figures are told by m, g, s and a with its number. */
static struct str figures_said(const struct ctx *c, struct str col)
{
	struct str part[4];
	for (int i = 0; i < 4; i++) {
		char name[16];
		snprintf(name, sizeof name, "%c%.*s", "mgsa"[i], (int)(col.n < 8 ? col.n : 8), col.p);
		part[i] = str_trim(web_form(c->req, name));
		ptrdiff_t cut = str_chr(part[i], ';');
		part[i] = cut < 0 ? part[i] : str_sub(part[i], 0, (size_t)cut);
	}
	return arena_printf(c->arena, "=%.*s;%.*s;%.*s;%.*s", STR_ARG(part[0]), STR_ARG(part[1]),
	                    STR_ARG(part[2]), STR_ARG(part[3]));
}

static void write_map(struct json_out *o, const void *p)
{
	const struct ctx *c = p;
	json_open(o, '{');
	for (size_t i = 0; i < c->req->form.n; i++) {
		struct str name = c->req->form.v[i].name, value = c->req->form.v[i].value;
		if (name.n < 2 || name.p[0] != 'k' || name.p[1] < '0' || name.p[1] > '9')
			continue;
		json_key(o, str_sub(name, 1, name.n));
		json_str(o, str_eqz(value, "=") ? figures_said(c, str_sub(name, 1, name.n)) : value);
	}
	json_close(o, '}');
}

static int64_t number_of(struct ctx *c, const char *field)
{
	int64_t n = 0;
	return str_to_i64(web_form(c->req, field), &n) && n > 0 ? n : 0;
}

/* "c12.3" is the cell in row 12, column 3. A new text replaces a former one. */
static void take_edit(struct ctx *c, struct import_options *o, struct str name, struct str text)
{
	int64_t row, col;
	struct str rest = str_sub(name, 1, name.n), first;
	if (name.n < 4 || name.p[0] != 'c' || !str_split(&rest, '.', &first) || !str_to_i64(first, &row) ||
	    !str_to_i64(rest, &col) || row < 1 || col < 1 || row > INT32_MAX || col > IMPORT_COLUMNS)
		return;
	for (size_t i = 0; i < o->nedits; i++)
		if (o->edits[i].row == (uint32_t)row && o->edits[i].col == (int)col) {
			o->edits[i].text = text;
			return;
		}
	struct import_edit *more = ARENA_ARRAY(c->arena, o->nedits + 1, struct import_edit);
	memcpy(more, o->edits, o->nedits * sizeof *more);
	more[o->nedits++] = (struct import_edit){(uint32_t)row, (int)col, text};
	o->edits = more;
}

static void read_settings(struct ctx *c, struct import_run *run)
{
	struct import_options o;
	struct buf b;
	struct json_out out;
	import_options_read(c->arena, run->options, &o);
	o.document_id = number_of(c, "dokument");
	o.unit_id = number_of(c, "enhet");
	o.year = (int)number_of(c, "lasar");
	struct date day;
	struct str said = web_form(c->req, "dag");
	o.day = date_parse(said, &day) ? said : STR("");
	o.skip = number_of(c, "hoppa") == 1;
	for (size_t i = 0; i < c->req->form.n; i++)
		take_edit(c, &o, c->req->form.v[i].name, c->req->form.v[i].value);
	run->options = import_options_json(c->arena, &o);
	buf_init(&b, 1 << 20);
	json_begin(&out, &b);
	write_map(&out, c);
	run->mapping = arena_str(c->arena, buf_as_str(&b));
	buf_finish(&b);
}

/* A run that waits for approval; of another state its page is shown instead. */
static bool open_preview(struct ctx *c, struct import_run_view *v)
{
	if (!open_run(c, v))
		return false;
	if (str_eqz(v->src.run.state, "preview"))
		return true;
	ctx_redirect(c, run_path(c, v->src.run.id), NULL);
	return false;
}

void import_settings(struct ctx *c)
{
	struct import_run_view v = {0};
	if (!open_preview(c, &v))
		return;
	read_settings(c, &v.src.run);
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	change_save(&c->change, &import_run_entity, &v.src.run, NULL);
	ctx_redirect(c, run_path(c, v.src.run.id), NULL);
}

/* --- approval and undo ---------------------------------------------------------------------------- */

/* The very run the preview showed, kept this time. */
static bool run_for_good(struct ctx *c, struct import_run_view *v)
{
	import_read(c->arena, c->lang, v->src.profile, v->src.file.bytes, &v->sheet);
	if (v->sheet.refused || !ctx_write(c))
		return false;
	struct import_run now;
	if (!import_run_get(c->db, c->arena, v->src.run.id, &now) || !str_eqz(now.state, "preview"))
		return false;
	import_prepare(v, c->db);
	struct import im = import_of(v, &c->change);
	if (!import_all(&im))
		return false;
	import_end(&im, v->src.run.id);
	return true;
}

void import_approve(struct ctx *c)
{
	struct import_run_view v = {0};
	if (!open_preview(c, &v))
		return;
	if (run_for_good(c, &v))
		ctx_redirect(c, run_path(c, v.src.run.id), "inlast");
	else if (!c->change.db || db_error(c->db) == DB_OK)
		ctx_error(c, 409,
		          N_("Something has changed since the preview, or there are errors left. Nothing was "
		             "read in; look at the preview again."));
}

void import_undo_post(struct ctx *c)
{
	struct import_run_view v = {0};
	struct str why = {0};
	if (!open_run(c, &v))
		return;
	if (!ctx_write(c)) {
		ctx_error(c, 503, N_("The database does not answer just now. Nothing was changed."));
		return;
	}
	head(c, &v);
	if (!import_undo(&c->change, &c->who, c->lang, v.src.run.id, &v.left, &v.nleft, &why)) {
		ctx_error(c, 409, N_("The import cannot be undone."));
		return;
	}
	if (v.nleft == 0) {
		ctx_redirect(c, run_path(c, v.src.run.id), "angrat");
		return;
	}
	if (!ctx_commit(c) || !ctx_read(c) || !import_source(c->db, c->arena, ctx_id(c), &v.src))
		return;
	show_done(c, &v);
}
