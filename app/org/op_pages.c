/* op_pages.c - what happens to units, as small forms. Each is first tried in a savepoint that is undone:
 * what stands in the way is told at once, and if nothing does, a sentence says what will happen. */
#include "base/date.h"
#include "org/org_pages.h"
#include "views_org.h"
#include "web/fmt.h"

struct op_in {
	struct ctx *c;
	struct form *f;
	int64_t unit_id, parent_id, into_id, other_id;
	struct str day, name, grades;
	struct org_new parts[3];
	size_t nparts;
	bool end_roles;
	const struct principal *who;
	struct str was; /* the unit's present name */
	int64_t made;   /* what became of it */
};

typedef enum change_result op_run(struct op_in *in);
typedef struct str op_say(struct op_in *in);

static struct str day_words(struct op_in *in)
{
	return fmt_day(in->c->arena, in->c->lang, in->day);
}

static struct str name_of(struct op_in *in, int64_t id)
{
	struct str s = STR("");
	unit_name(in->c->db, in->c->arena, id, in->day, &s);
	return s;
}

static struct str sentence(struct op_in *in, const char *msgid, struct str a, struct str b, struct str d)
{
	struct str v[3] = {a, b, d};
	return tr_fmt(in->c->arena, in->c->lang, msgid, v, 3);
}

/* --- the operations ---------------------------------------------------------------------- */

static enum change_result run_rename(struct op_in *in)
{
	return org_rename(&in->c->change, in->who, in->f, in->unit_id, in->day, in->name, in->grades);
}
static struct str say_rename(struct op_in *in)
{
	if (str_eq(in->name, in->was))
		return sentence(in, N_("From {2} {0} has the grades {1}. The days before keep what they had."),
		                in->was, in->grades, day_words(in));
	return sentence(in, N_("From {2} {0} is called {1}. The days before keep the former name."), in->was,
	                in->name, day_words(in));
}

static enum change_result run_move(struct op_in *in)
{
	return org_move(&in->c->change, in->who, in->f, in->unit_id, in->day, in->parent_id);
}
static struct str say_move(struct op_in *in)
{
	return sentence(
	    in, N_("From {2} {0}, with all that lies below, lies under {1}. Roles above follow the new place."),
	    in->was, name_of(in, in->parent_id), day_words(in));
}

static enum change_result run_close(struct op_in *in)
{
	return org_close(&in->c->change, in->who, in->f, in->unit_id, in->day, in->end_roles);
}
static struct str say_close(struct op_in *in)
{
	return sentence(in,
	                in->end_roles
	                    ? N_("{0} closes; its last day is {1}, and roles on it end that day. Everything it "
	                         "has done can still be read.{2}")
	                    : N_("{0} closes; its last day is {1}. Everything it has done can still be read.{2}"),
	                in->was, day_words(in), STR(""));
}

static enum change_result run_reopen(struct op_in *in)
{
	return org_reopen(&in->c->change, in->who, in->f, in->unit_id);
}
static struct str say_reopen(struct op_in *in)
{
	return tr_fmt(in->c->arena, in->c->lang,
	              N_("{0} is open again, as if it had not closed. What it went on as is no longer noted."),
	              &in->was, 1);
}

static enum change_result run_split(struct op_in *in)
{
	return org_split(&in->c->change, in->who, in->f, in->unit_id, in->day, in->parts, in->nparts,
	                 in->end_roles);
}
static struct str say_split(struct op_in *in)
{
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; i < in->nparts; i++) {
		if (i)
			BUF_LIT(&b, ", ");
		buf_str(&b, in->parts[i].name);
	}
	struct str names = arena_str(in->c->arena, buf_as_str(&b));
	buf_finish(&b);
	return sentence(in, N_("{0} closes the day before {2}, and these open that day: {1}."), in->was, names,
	                day_words(in));
}

static enum change_result run_merge(struct op_in *in)
{
	int64_t ids[2] = {in->unit_id, in->other_id};
	size_t n = in->other_id ? 2 : 1;
	return org_merge(&in->c->change, in->who, in->f, ids, n, in->day, in->into_id, in->parts, in->end_roles,
	                 &in->made);
}
static struct str say_merge(struct op_in *in)
{
	struct str units = in->was;
	if (in->other_id) {
		struct str v[2] = {in->was, name_of(in, in->other_id)};
		units = tr_fmt(in->c->arena, in->c->lang, N_("{0} and {1}"), v, 2);
	}
	return sentence(in, N_("{0} close the day before {2} and go on in {1}."), units, name_of(in, in->made),
	                day_words(in));
}

static enum change_result run_replace(struct op_in *in)
{
	return org_replace(&in->c->change, in->who, in->f, in->unit_id, in->day, in->into_id, in->parts,
	                   in->end_roles, &in->made);
}
static struct str say_replace(struct op_in *in)
{
	return sentence(in, N_("{0} closes the day before {2} and goes on as {1}."), in->was,
	                name_of(in, in->made), day_words(in));
}

struct op_row {
	const char *key, *title, *lead;
	unsigned has;
	op_run *run;
	op_say *say;
};
static const struct op_row ops[] = {
    {"namn", N_("New name or grades"),
     N_("The name holds from a day; the days before keep the name they had."), OP_DAY | OP_NAME | OP_GRADES,
     run_rename, say_rename},
    {"flytta", N_("Move"), N_("The unit lies under another from a day, with all that lies below it."),
     OP_DAY | OP_PARENT, run_move, say_move},
    {"dela", N_("Split"), N_("The unit closes and two or three new ones take over."),
     OP_DAY | OP_SPLIT | OP_ROLES, run_split, say_split},
    {"slaihop", N_("Merge"), N_("The unit and another go on in one, an existing or a new one."),
     OP_DAY | OP_OTHER | OP_INTO | OP_NEW | OP_ROLES, run_merge, say_merge},
    {"ersatt", N_("Replace"), N_("The unit goes on as another, an existing or a new one."),
     OP_DAY | OP_INTO | OP_NEW | OP_ROLES, run_replace, say_replace},
    {"stang", N_("Close"), N_("The unit ends. Its history stays and can be read."), OP_LAST_DAY | OP_ROLES,
     run_close, say_close},
    {"oppna", N_("Open again"), N_("A closed unit opens as if it had not closed."), 0, run_reopen,
     say_reopen},
};

static const struct op_row *op_named(struct str key)
{
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
		if (str_eqz(key, ops[i].key))
			return &ops[i];
	return NULL;
}

/* --- reading and showing -------------------------------------------------------------------- */

static struct str typed(struct ctx *c, const char *name)
{
	struct str s = web_form(c->req, name);
	return str_is_null(s) ? STR("") : str_trim(s);
}

static int64_t typed_id(struct ctx *c, const char *name)
{
	int64_t id = 0;
	str_to_i64(typed(c, name), &id);
	return id > 0 ? id : 0;
}

static void read_parts(struct ctx *c, struct op_in *in)
{
	static const char *const name[] = {"name1", "name2", "name3"}, *const code[] = {"school_code1",
	                                                                                "school_code2",
	                                                                                "school_code3"};
	static const char *const grades[] = {"grades1", "grades2", "grades3"};
	for (size_t i = 0; i < 3; i++) {
		struct org_new n = {
		    .name = typed(c, name[i]), .school_code = typed(c, code[i]), .grades = typed(c, grades[i])};
		if (n.name.n)
			in->parts[in->nparts++] = n;
	}
}

static void check_heirs(struct form *f, const struct op_row *op, const struct op_in *in)
{
	if ((op->has & OP_INTO) && !in->into_id && in->nparts == 0)
		form_error(f, "into_id", N_("Choose a unit, or name a new one."), STR_END);
	if ((op->has & OP_INTO) && in->into_id && in->nparts)
		form_error(f, "into_id", N_("Either an existing unit or a new one, not both."), STR_END);
	if ((op->has & OP_OTHER) && !in->other_id && !in->into_id)
		form_error(f, "other_id", N_("A merger takes at least two units."), STR_END);
}

static void check_typed(struct form *f, const struct op_row *op, const struct op_in *in)
{
	struct date d;
	if ((op->has & (OP_DAY | OP_LAST_DAY)) && !date_parse(in->day, &d))
		form_error(f, "day", N_("Write the day as 2026-07-01."), STR_END);
	if ((op->has & OP_NAME) && in->name.n == 0)
		form_error(f, "name", N_("The unit needs a name."), STR_END);
	if ((op->has & OP_PARENT) && !in->parent_id)
		form_error(f, "parent_id", N_("Say which unit it lies under."), STR_END);
	if ((op->has & OP_SPLIT) && in->nparts < 2)
		form_error(f, "name1", N_("A split gives at least two units."), STR_END);
	check_heirs(f, op, in);
}

static struct op_in op_read(struct ctx *c, const struct op_row *op, struct form *f)
{
	struct op_in in = {
	    .c = c,
	    .f = f,
	    .who = &c->who,
	    .unit_id = ctx_id(c),
	    .parent_id = typed_id(c, "parent_id"),
	    .into_id = typed_id(c, "into_id"),
	    .other_id = typed_id(c, "other_id"),
	    .day = typed(c, "day"),
	    .name = typed(c, "name"),
	    .grades = typed(c, "grades"),
	    .end_roles = str_eqz(typed(c, "end_roles"), "1"),
	};
	read_parts(c, &in);
	check_typed(f, op, &in);
	unit_name(c->db, c->arena, in.unit_id, ctx_today(c), &in.was);
	return in;
}

static struct str op_value(const struct op_view *v, const char *field)
{
	struct str s = web_form(v->c->req, field);
	if (!str_is_null(s))
		return s;
	if (strcmp(field, "day") == 0)
		return v->day;
	return strcmp(field, "name") == 0 ? v->name : strcmp(field, "grades") == 0 ? v->grades : STR("");
}

static void op_show(struct ctx *c, const struct op_row *op, const struct form *f, struct str preview)
{
	struct unit_on_row on = {0};
	int64_t id = ctx_id(c);
	struct op_view v = {.c = c,
	                    .key = op->key,
	                    .title = op->title,
	                    .lead = op->lead,
	                    .has = op->has,
	                    .unit_id = id,
	                    .f = f,
	                    .preview = preview,
	                    .value = op_value,
	                    .day = ctx_today(c)};
	if (!unit_on(c->db, c->arena, id, v.day, (struct str){NULL, 0}, &on))
		unit_name(c->db, c->arena, id, v.day, &on.name);
	v.name = on.name;
	v.grades = str_is_null(on.grades) ? STR("") : on.grades;
	v.action = c->req->path;
	v.cancel = arena_printf(c->arena, "/admin/organisation/%lld", (long long)id);
	if (op->has & OP_PARENT)
		v.parents = org_unit_refs(c, "parent_id", v.day, id);
	if (op->has & OP_INTO)
		v.units = org_unit_refs(c, "into_id", v.day, id);
	struct str arg[2] = {tr(c->lang, op->title), on.name};
	c->page.title = tr_fmt(c->arena, c->lang, N_("{0}: {1}"), arg, 2);
	c->page.narrow = true;
	c->page.summary = tr(c->lang, op->lead);
	c->page.nav = "admin-units";
	c->page.up_href = v.cancel;
	c->page.up_title = on.name;
	page_open(c);
	page_form_top(c, f);
	view_org_op(&c->out, c, &v);
	page_close(c);
}

void org_op_page(struct ctx *c)
{
	const struct op_row *op = op_named(ctx_param(c, "op"));
	struct form f;
	form_init(&f, c->arena, c->lang, NULL, 0);
	if (op)
		op_show(c, op, &f, (struct str){NULL, 0});
	else
		ctx_not_found(c);
}

/* Tries it, and undoes it unless it was confirmed. The sentence is made while it is true. */
static enum change_result try_op(struct op_in *in, const struct op_row *op, bool confirmed,
                                 struct str *preview)
{
	struct db *db = in->c->db;
	bool locked = in->c->change.locked;
	db_save(db);
	enum change_result r = op->run(in);
	if (r == CHANGE_SAVED || r == CHANGE_SAME)
		*preview = op->say(in);
	if (!confirmed && !db_error(db)) {
		db_fail(db, DB_OTHER, "tried only");
		in->c->change.locked = locked;
	}
	db_release(db);
	return r;
}

void org_op(struct ctx *c)
{
	const struct op_row *op = op_named(ctx_param(c, "op"));
	struct form f;
	struct str preview = {NULL, 0};
	bool confirmed = str_eqz(typed(c, "bekrafta"), "1");
	form_init(&f, c->arena, c->lang, NULL, 0);
	if (!op) {
		ctx_not_found(c);
		return;
	}
	f.raw = c->req->form;
	c->change.why = str_sub(typed(c, "why"), 0, 1000);
	struct op_in in = op_read(c, op, &f);
	enum change_result r = f.nerrors ? CHANGE_INVALID : try_op(&in, op, confirmed, &preview);
	if (r == CHANGE_DENIED) {
		ctx_error(c, 403, N_("Your role may read this but not change it."));
		return;
	}
	if (confirmed && (r == CHANGE_SAVED || r == CHANGE_SAME)) {
		ctx_redirect(c, arena_printf(c->arena, "/enhet/%lld", (long long)in.unit_id),
		             r == CHANGE_SAME ? "samma" : "klar");
		return;
	}
	if (f.nerrors || db_error(c->db))
		c->res->status = 422;
	op_show(c, op, &f, r == CHANGE_SAVED ? preview : (struct str){NULL, 0});
}

/* --- the list of operations on the unit's edit page -------------------------------------------- */

size_t org_op_links(struct ctx *c, bool closed, struct nav_view **v)
{
	size_t n = 0;
	*v = ARENA_ARRAY(c->arena, sizeof ops / sizeof ops[0], struct nav_view);
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		bool reopen = ops[i].has == 0;
		if (reopen == closed)
			(*v)[n++] = (struct nav_view){str_z(ops[i].key), tr(c->lang, ops[i].title), false};
	}
	return n;
}
