/* unit_period.c - a unit's name, grades and place from a day to a day. Periods cover the unit's life
 * without gap or overlap: that holds after every save, since a boundary is shared by two neighbours. */
#include "org/org.h"

#include "base/utf8.h"

static const struct field fields[] = {
    {"unit_id", N_("Unit"), FIELD_REF, true, 0, NULL, NULL, NULL},
    {"parent_id", N_("Lies under"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"name", N_("Name"), FIELD_LINE, true, 200, NULL, NULL, NULL},
    {"grades", N_("Grades"), FIELD_LINE, false, 40, NULL, NULL,
     N_("As F-6 or 7-9; empty for units without pupils.")},
    {"sort", N_("Order among its neighbours"), FIELD_INT, false, 100000, NULL, NULL, NULL},
    {"from_day", N_("From"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"to_day", N_("Last day"), FIELD_DAY, false, 0, NULL, NULL, NULL},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	const struct unit_period *p = row;
	(void)db;
	(void)a;
	o->id = p->id;
	o->unit_id = p->unit_id;
	o->state = OBJ_DECIDED;
}

/* The periods around a row that is about to be saved. */
struct around {
	const struct unit_periods_row *in;   /* the one a new period falls in */
	const struct unit_periods_row *prev; /* ends the day before the old row began */
	const struct unit_periods_row *next; /* begins the day after the old row ended */
	size_t others;
};

static struct around look_around(struct change *ch, const struct unit_period *was,
                                 const struct unit_period *x)
{
	struct unit_periods_row *p;
	struct around o = {0};
	size_t n = unit_periods(ch->db, ch->arena, x->unit_id, &p);
	for (size_t i = 0; i < n; i++) {
		if (p[i].id == x->id)
			continue;
		o.others++;
		if (org_day_in(x->from_day, p[i].from_day, p[i].to_day))
			o.in = &p[i];
		if (was && str_eq(org_day_plus(ch->arena, p[i].to_day, 1), was->from_day))
			o.prev = &p[i];
		if (was && str_eq(org_day_plus(ch->arena, was->to_day, 1), p[i].from_day) &&
		    !str_is_null(was->to_day))
			o.next = &p[i];
	}
	return o;
}

/* A new period takes over from its first day to the end of the one it falls in. */
static void check_new(struct change *ch, struct form *f, const struct unit *u, struct unit_period *x)
{
	struct around o = look_around(ch, NULL, x);
	struct str end = o.others ? (struct str){NULL, 0} : u->to_day;
	if (!o.others && !str_eq(x->from_day, u->from_day))
		form_error(f, "from_day", N_("The first period begins with the unit, {0}."), u->from_day, STR_END);
	if (o.others && !o.in) {
		form_error(f, "from_day", N_("The unit does not exist on that day."), STR_END);
		return;
	}
	if (o.in && str_eq(o.in->from_day, x->from_day))
		form_error(f, "from_day", N_("A period begins on that day already; change that one."), STR_END);
	if (o.in)
		end = o.in->to_day;
	if (str_is_null(x->to_day))
		x->to_day = end;
	else if (!str_eq(x->to_day, end))
		form_error(f, "to_day", N_("That would leave a gap; add the next period instead."), STR_END);
}

static void check_end(struct form *f, const struct unit *u, const struct around *o,
                      const struct unit_period *was, const struct unit_period *x)
{
	bool to = !str_eq(was->to_day, x->to_day);
	if (to && !o->next && !str_eq(x->to_day, u->to_day))
		form_error(f, "to_day", N_("The last period ends with the unit. Close or open the unit instead."),
		           STR_END);
	if (to && o->next &&
	    (str_is_null(x->to_day) ||
	     (!str_is_null(o->next->to_day) && str_cmp(x->to_day, o->next->to_day) >= 0)))
		form_error(f, "to_day", N_("That would leave no day for the period after."), STR_END);
}

static void check_moved(struct change *ch, struct form *f, const struct unit *u,
                        const struct unit_period *was, const struct unit_period *x)
{
	struct around o = look_around(ch, was, x);
	bool from = !str_eq(was->from_day, x->from_day);
	if (was->unit_id != x->unit_id)
		form_error(f, "unit_id", N_("A period stays with its unit."), STR_END);
	if (!str_is_null(x->to_day) && str_cmp(x->to_day, x->from_day) < 0)
		form_error(f, "to_day", N_("It ends before it begins."), STR_END);
	if (from && !o.prev && !str_eq(x->from_day, u->from_day))
		form_error(f, "from_day", N_("The first period begins with the unit, {0}."), u->from_day, STR_END);
	if (from && o.prev && str_cmp(x->from_day, o.prev->from_day) <= 0)
		form_error(f, "from_day", N_("That would leave no day for the period before."), STR_END);
	check_end(f, u, &o, was, x);
}

static void check_parent(struct change *ch, struct form *f, const struct unit *u, const struct unit_period *x)
{
	struct unit p;
	if (str_eqz(u->kind, "authority")) {
		if (x->parent_id)
			form_error(f, "parent_id", N_("The huvudman lies under no other unit."), STR_END);
		return;
	}
	if (!x->parent_id || !unit_get(ch->db, ch->arena, x->parent_id, &p)) {
		form_error(f, "parent_id", N_("Say which unit it lies under."), STR_END);
		return;
	}
	bool early = str_cmp(x->from_day, p.from_day) < 0;
	bool late = !str_is_null(p.to_day) && (str_is_null(x->to_day) || str_cmp(x->to_day, p.to_day) > 0);
	if (early)
		form_error(f, "parent_id", N_("The unit above begins on {0}, after this."), p.from_day, STR_END);
	if (late)
		form_error(f, "parent_id", N_("The unit above is closed after {0}."), p.to_day, STR_END);
	if (org_ring(ch->db, ch->arena, x->unit_id, x->parent_id, x->from_day, x->to_day))
		form_error(f, "parent_id", N_("A unit cannot lie under itself, not even through others."), STR_END);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct unit_period *x = row;
	struct unit u;
	x->fold = utf8_fold(ch->arena, x->name);
	if (!unit_get(ch->db, ch->arena, x->unit_id, &u)) {
		form_error(f, "unit_id", N_("There is no such unit."), STR_END);
		return;
	}
	if (str_is_null(x->from_day) || x->from_day.n == 0)
		x->from_day = u.from_day;
	if (before)
		check_moved(ch, f, &u, before, x);
	else
		check_new(ch, f, &u, x);
	if (!f->nerrors)
		check_parent(ch, f, &u, x);
}

static void set_end(struct change *ch, int64_t id, struct str to)
{
	struct unit_period p;
	if (unit_period_get(ch->db, ch->arena, id, &p) && !str_eq(p.to_day, to)) {
		p.to_day = to;
		change_save(ch, &unit_period_entity, &p, NULL);
	}
}

static void set_start(struct change *ch, int64_t id, struct str from)
{
	struct unit_period p;
	if (unit_period_get(ch->db, ch->arena, id, &p) && !str_eq(p.from_day, from)) {
		p.from_day = from;
		change_save(ch, &unit_period_entity, &p, NULL);
	}
}

/* The neighbours give way, or take over what a removed period leaves. */
static void close_up(struct change *ch, const struct unit_period *was, const struct unit_period *x)
{
	struct around o = look_around(ch, was, x ? x : was);
	if (!was) {
		/* The new row itself is among them now; `in` is the one it fell in. */
		if (o.in)
			set_end(ch, o.in->id, org_day_plus(ch->arena, x->from_day, -1));
	} else if (x) {
		if (o.prev)
			set_end(ch, o.prev->id, org_day_plus(ch->arena, x->from_day, -1));
		if (o.next)
			set_start(ch, o.next->id, org_day_plus(ch->arena, x->to_day, 1));
	} else if (o.prev) {
		set_end(ch, o.prev->id, was->to_day);
	} else if (o.next) {
		set_start(ch, o.next->id, was->from_day);
	}
}

static void removing(struct change *ch, struct form *f, const void *row)
{
	const struct unit_period *x = row;
	if (look_around(ch, x, x).others == 0)
		form_error(f, "", N_("A unit keeps at least one name and place."), STR_END);
}

static void saved(struct change *ch, const void *before, const void *row)
{
	const struct unit_period *was = before, *x = row;
	close_up(ch, was, x);
	org_reach_refresh(ch);
	org_unit_search(ch, x ? x->unit_id : was->unit_id);
}

static void blank(struct change *ch, void *row)
{
	*(struct unit_period *)row = (struct unit_period){
	    .name = STR(""),
	    .grades = STR(""),
	    .from_day = instant_date(ch->arena, ch->now),
	    .fold = STR(""),
	};
}

static bool list(struct db *db, struct arena *a, const struct list_query *q, struct list_result *out)
{
	struct unit_period_list_row *all;
	size_t n = unit_period_list(db, a, q->unit_id, q->at, &all);
	*out = list_cut(q, unit_period_list_cols, sizeof unit_period_list_cols / sizeof unit_period_list_cols[0],
	                all, sizeof *all, n);
	return !db_error(db);
}

const struct resource_kind kind_unit_period = {
    .name = "unit_period",
    .entity = &unit_period_entity,
    .access = RES_UNIT,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .removing = removing,
    .saved = saved,
    .blank = blank,
    .list = list,
};
