/* org_ops.c - what happens to units: rename, move, close, reopen, split, merge, replace. Each keeps what
 * was, and is all or nothing: a savepoint stands around it. */
#include "org/org.h"

#include "base/utf8.h"

struct op {
	struct change *ch;
	const struct principal *who;
	struct form *f;
	bool locked; /* as it was before, for when all is undone */
};

static struct op begin(struct change *ch, const struct principal *who, struct form *f)
{
	db_save(ch->db);
	return (struct op){ch, who, f, ch->locked};
}

/* CHANGE_SAME on the way is as good as saved. */
static bool went_well(enum change_result r)
{
	return r == CHANGE_SAVED || r == CHANGE_SAME;
}

static enum change_result end(struct op *o, enum change_result r)
{
	if (!went_well(r) && !db_error(o->ch->db)) {
		db_fail(o->ch->db, DB_OTHER, "undone");
		db_release(o->ch->db);
		o->ch->locked = o->locked;
		return r;
	}
	if (db_error(o->ch->db))
		return CHANGE_ERROR; /* the boundary undoes the whole request and says why */
	return db_release(o->ch->db) ? r : CHANGE_ERROR;
}

/* resource_save with the errors of the inner form moved to the operation's own. */
static enum change_result save(struct op *o, const struct resource_kind *k, enum action act,
                               const void *before, void *row)
{
	struct form f;
	form_init(&f, o->ch->arena, o->f->lang, k->fields, k->nfields);
	enum change_result r = resource_save(o->ch, o->who, k, act, &f, before, row);
	for (size_t i = 0; i < f.nerrors; i++)
		form_error(o->f, "", "{0}", f.errors[i].text, STR_END);
	return r;
}

static bool fault(struct op *o, const char *field, const char *msgid)
{
	form_error(o->f, field, msgid, STR_END);
	return false;
}

static bool get_unit(struct op *o, int64_t id, struct unit *u)
{
	return unit_get(o->ch->db, o->ch->arena, id, u) || fault(o, "", N_("There is no such unit."));
}

/* The period that holds on a day. */
static bool get_period(struct op *o, int64_t unit_id, struct str day, struct unit_period *p)
{
	struct unit_on_row on;
	return (unit_on(o->ch->db, o->ch->arena, unit_id, day, (struct str){NULL, 0}, &on) &&
	        unit_period_get(o->ch->db, o->ch->arena, on.period_id, p)) ||
	       fault(o, "day", N_("The unit does not exist on that day."));
}

/* --- names and places ------------------------------------------------------------------- */

/* Saves what p says from `day` on: a changed row when its period begins that day, else a new one. */
static enum change_result period_from(struct op *o, struct str day, const struct unit_period *was,
                                      struct unit_period *p)
{
	if (str_eq(was->from_day, day))
		return save(o, &kind_unit_period, ACT_EDIT, was, p);
	p->id = p->rev = 0;
	p->from_day = day;
	return save(o, &kind_unit_period, ACT_CREATE, NULL, p);
}

enum change_result org_rename(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                              struct str day, struct str name, struct str grades)
{
	struct op o = begin(ch, who, f);
	struct unit_period was, p;
	if (!get_period(&o, unit_id, day, &was))
		return end(&o, CHANGE_INVALID);
	p = was;
	if (!str_is_null(name))
		p.name = name;
	if (!str_is_null(grades))
		p.grades = grades;
	if (str_eq(p.name, was.name) && str_eq(p.grades, was.grades))
		return end(&o, CHANGE_SAME);
	if (p.name.n == 0) {
		fault(&o, "name", N_("The unit needs a name."));
		return end(&o, CHANGE_INVALID);
	}
	return end(&o, period_from(&o, day, &was, &p));
}

enum change_result org_move(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                            struct str day, int64_t parent_id)
{
	struct op o = begin(ch, who, f);
	struct unit_period was, p;
	if (!get_period(&o, unit_id, day, &was))
		return end(&o, CHANGE_INVALID);
	p = was;
	p.parent_id = parent_id;
	if (was.parent_id == parent_id)
		return end(&o, CHANGE_SAME);
	return end(&o, period_from(&o, day, &was, &p));
}

/* --- beginnings and ends ------------------------------------------------------------------ */

/* "Lindskolan Östra" -> "lindskolan-ostra": letters, digits and hyphens. */
static struct str code_of(struct change *ch, struct str name)
{
	static const char *const from[] = {"å", "ä", "ö", "é", "ü"}, to[] = "aaoeu";
	struct str fold = utf8_fold(ch->arena, name);
	struct buf b;
	int64_t other;
	buf_init(&b, 256);
	for (size_t i = 0; i < fold.n && b.n < 40; i++) {
		char c = fold.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		for (size_t k = 0; !plain && k < 5; k++)
			if (str_starts(str_sub(fold, i, fold.n), str_z(from[k]))) {
				plain = true;
				c = to[k];
				i += strlen(from[k]) - 1;
			}
		if (plain)
			buf_c(&b, c);
		else if (b.n && b.p[b.n - 1] != '-')
			buf_c(&b, '-');
	}
	struct str base = b.n ? arena_str(ch->arena, buf_as_str(&b)) : STR("enhet"), code = base;
	buf_finish(&b);
	for (int i = 2; unit_by_code(ch->db, ch->arena, code, &other); i++)
		code = arena_printf(ch->arena, "%.*s-%d", STR_ARG(base), i);
	return code;
}

static enum change_result create(struct op *o, const struct unit *like, const struct org_new *n,
                                 int64_t parent_id, int64_t *id)
{
	struct unit u = *like;
	u.id = u.rev = 0;
	u.to_day = (struct str){NULL, 0};
	u.code = n->code.n ? n->code : code_of(o->ch, n->name);
	u.school_code = n->school_code.n ? n->school_code : (struct str){NULL, 0};
	if (n->school_form.n)
		u.school_form = n->school_form;
	if (n->name.n == 0) {
		fault(o, "name", N_("The unit needs a name."));
		return CHANGE_INVALID;
	}
	enum change_result r = save(o, &kind_unit, ACT_CREATE, NULL, &u);
	if (r != CHANGE_SAVED)
		return r;
	struct unit_period p = {
	    .unit_id = u.id,
	    .parent_id = parent_id,
	    .name = n->name,
	    .grades = n->grades.n ? n->grades : STR(""),
	    .from_day = u.from_day,
	    .fold = STR(""),
	};
	*id = u.id;
	return save(o, &kind_unit_period, ACT_CREATE, NULL, &p);
}

enum change_result org_create(struct change *ch, const struct principal *who, struct form *f,
                              const struct unit *u, const struct org_new *n, int64_t parent_id, int64_t *id)
{
	struct op o = begin(ch, who, f);
	return end(&o, create(&o, u, n, parent_id, id));
}

static bool end_grants(struct op *o, int64_t unit_id, struct str from_day, struct str last_day)
{
	struct unit_grants_outside_row *g;
	size_t n = unit_grants_outside(o->ch->db, o->ch->arena, unit_id, from_day, last_day, &g);
	for (size_t i = 0; i < n; i++) {
		struct role_grant was, row;
		if (!role_grant_get(o->ch->db, o->ch->arena, g[i].id, &was))
			return false;
		row = was;
		row.to_day = last_day;
		/* A role that would begin after the end cannot be shortened; it stays in the way and is named. */
		if (str_cmp(was.from_day, last_day) <= 0 &&
		    !went_well(save(o, &kind_role_grant, ACT_EDIT, &was, &row)))
			return false;
	}
	return true;
}

static enum change_result shut(struct op *o, int64_t unit_id, struct str last_day, bool end_roles)
{
	struct unit was, u;
	if (!get_unit(o, unit_id, &was))
		return CHANGE_INVALID;
	if (!str_is_null(was.to_day) && str_cmp(was.to_day, last_day) <= 0) {
		fault(o, "day", N_("The unit is closed by then already."));
		return CHANGE_INVALID;
	}
	u = was;
	u.to_day = last_day;
	if (end_roles && !end_grants(o, unit_id, u.from_day, last_day))
		return CHANGE_INVALID;
	return save(o, &kind_unit, ACT_EDIT, &was, &u);
}

enum change_result org_close(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                             struct str last_day, bool end_roles)
{
	struct op o = begin(ch, who, f);
	return end(&o, shut(&o, unit_id, last_day, end_roles));
}

enum change_result org_reopen(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id)
{
	struct op o = begin(ch, who, f);
	struct unit was, u;
	struct unit_succession_list_row *s;
	if (!get_unit(&o, unit_id, &was))
		return end(&o, CHANGE_INVALID);
	if (str_is_null(was.to_day)) {
		fault(&o, "", N_("The unit is open."));
		return end(&o, CHANGE_INVALID);
	}
	u = was;
	u.to_day = (struct str){NULL, 0};
	enum change_result r = save(&o, &kind_unit, ACT_EDIT, &was, &u);
	size_t n = unit_succession_list(ch->db, ch->arena, unit_id, (struct str){NULL, 0}, &s);
	for (size_t i = 0; i < n && r == CHANGE_SAVED; i++)
		if (s[i].from_id == unit_id)
			r = resource_delete(ch, who, &kind_unit_succession, s[i].id, s[i].rev, f);
	return end(&o, r);
}

/* --- what becomes of a unit ------------------------------------------------------------------ */

static enum change_result succeed(struct op *o, int64_t from, int64_t to, const char *kind, struct str day)
{
	struct unit_succession s = {.from_id = from, .to_id = to, .kind = str_z(kind), .day = day};
	return save(o, &kind_unit_succession, ACT_CREATE, NULL, &s);
}

/* The unit that goes on: into_id, or a new one like `like` under its parent on its last day. */
static enum change_result heir(struct op *o, const struct unit *like, struct str day, int64_t into_id,
                               const struct org_new *into, int64_t *id)
{
	struct unit_period place;
	struct unit u = *like;
	*id = into_id;
	if (into_id)
		return CHANGE_SAVED;
	if (!get_period(o, like->id, org_day_plus(o->ch->arena, day, -1), &place))
		return CHANGE_INVALID;
	u.from_day = day;
	u.note = STR("");
	struct org_new n = *into;
	if (str_is_null(n.grades))
		n.grades = place.grades;
	return create(o, &u, &n, place.parent_id, id);
}

enum change_result org_split(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                             struct str day, const struct org_new *into, size_t n, bool end_roles)
{
	struct op o = begin(ch, who, f);
	struct unit old;
	enum change_result r = CHANGE_INVALID;
	if (!get_unit(&o, unit_id, &old))
		return end(&o, r);
	if (n < 2) {
		fault(&o, "", N_("A split gives at least two units."));
		return end(&o, r);
	}
	r = shut(&o, unit_id, org_day_plus(ch->arena, day, -1), end_roles);
	for (size_t i = 0; i < n && went_well(r); i++) {
		int64_t id = 0;
		r = heir(&o, &old, day, 0, &into[i], &id);
		if (went_well(r))
			r = succeed(&o, unit_id, id, "split", day);
	}
	return end(&o, r);
}

enum change_result org_merge(struct change *ch, const struct principal *who, struct form *f,
                             const int64_t *unit_ids, size_t n, struct str day, int64_t into_id,
                             const struct org_new *into, bool end_roles, int64_t *merged_id)
{
	struct op o = begin(ch, who, f);
	struct unit first;
	enum change_result r = CHANGE_INVALID;
	if (n < (into_id ? 1u : 2u)) {
		fault(&o, "", N_("A merger takes at least two units."));
		return end(&o, r);
	}
	if (!get_unit(&o, unit_ids[0], &first))
		return end(&o, r);
	r = heir(&o, &first, day, into_id, into, merged_id);
	for (size_t i = 0; i < n && went_well(r); i++) {
		r = shut(&o, unit_ids[i], org_day_plus(ch->arena, day, -1), end_roles);
		if (went_well(r))
			r = succeed(&o, unit_ids[i], *merged_id, "merge", day);
	}
	return end(&o, r);
}

enum change_result org_replace(struct change *ch, const struct principal *who, struct form *f,
                               int64_t unit_id, struct str day, int64_t into_id, const struct org_new *into,
                               bool end_roles, int64_t *new_id)
{
	struct op o = begin(ch, who, f);
	struct unit old;
	enum change_result r = CHANGE_INVALID;
	if (!get_unit(&o, unit_id, &old))
		return end(&o, r);
	r = heir(&o, &old, day, into_id, into, new_id);
	if (went_well(r))
		r = shut(&o, unit_id, org_day_plus(ch->arena, day, -1), end_roles);
	if (went_well(r))
		r = succeed(&o, unit_id, *new_id, "replace", day);
	return end(&o, r);
}
