/* rule_kind.c - rules for small groups as rows that people make: what may be said, and when it is weaker than
 * its source. */
#include "measure/rule.h"
#include "org/org.h"

static const struct field fields[] = {
    {"name", N_("Name"), FIELD_LINE, true, 40, NULL, NULL,
     N_("What definitions name it by, as source and year: huvudmannen-2026.")},
    {"class", N_("For measures of"), FIELD_CHOICE, true, 0, rule_classes_word, rule_classes_text, NULL},
    {"follows_id", N_("A new version of"), FIELD_REF, false, 0, NULL, NULL, NULL},
    {"from_day", N_("Holds from"), FIELD_DAY, true, 0, NULL, NULL, NULL},
    {"until_day", N_("Last day"), FIELD_DAY, false, 0, NULL, NULL, NULL},
    {"least_unit", N_("Fewest individuals of a unit"), FIELD_INT, true, 250, NULL, NULL, NULL},
    {"least_authority", N_("Fewest of the huvudman or a municipality"), FIELD_INT, true, 250, NULL, NULL,
     NULL},
    {"least_nation", N_("Fewest of a county or the country"), FIELD_INT, true, 250, NULL, NULL, NULL},
    {"numerator", N_("The numerator must reach as many"), FIELD_BOOL, false, 0, NULL, NULL, NULL},
    {"approx", N_("~100 where fewer than so many are lacking"), FIELD_INT, false, 250, NULL, NULL,
     N_("0: never.")},
    {"mean", N_("Fewest behind a mean"), FIELD_INT, false, 250, NULL, NULL, NULL},
    {"distribution", N_("Fewest answers for a distribution"), FIELD_INT, false, 250, NULL, NULL,
     N_("0: never.")},
    {"alternative", N_("Fewest answers on an alternative"), FIELD_INT, false, 250, NULL, NULL, NULL},
    {"demand", N_("How unknown a hidden figure stays"), FIELD_CHOICE, true, 0, rule_demands_word,
     rule_demands_text, NULL},
    {"movers", N_("Pupils who come or go between two years"), FIELD_INT, false, 1000, NULL, NULL,
     N_("Empty where the same individuals do not come again.")},
    {"source", N_("Source"), FIELD_TEXT, true, 0, NULL, NULL,
     N_("Law, standard or the publisher's document.")},
    {"reason", N_("Why it is weaker than its source's"), FIELD_TEXT, false, 0, NULL, NULL,
     N_("Asked for when it is.")},
};

static void locate(struct db *db, struct arena *a, const void *row, struct object *o)
{
	o->id = ((const struct disclosure_rule *)row)->id;
	measure_locate_root(db, a, o);
}

/* --- weaker ------------------------------------------------------------------------------- */

static bool lower(int64_t is, int64_t than)
{
	return is < than;
}

/* 0 is never, which tells nothing. */
static bool sooner(int64_t is, int64_t than)
{
	return is > 0 && (than == 0 || is < than);
}

bool rule_weaker(const struct disclosure_rule *r, const struct disclosure_rule *s)
{
	return lower(r->least_unit, s->least_unit) || lower(r->least_authority, s->least_authority) ||
	       lower(r->least_nation, s->least_nation) || (s->numerator && !r->numerator) ||
	       lower(r->approx, s->approx) || lower(r->mean, s->mean) ||
	       sooner(r->distribution, s->distribution) || lower(r->alternative, s->alternative) ||
	       (str_eqz(r->demand, "exact") && !str_eqz(s->demand, "exact")) ||
	       (s->movers.has && (!r->movers.has || r->movers.v > s->movers.v));
}

/* The shipped rule that it descends from. */
static bool ancestor(struct db *db, struct arena *a, const struct disclosure_rule *r,
                     struct disclosure_rule *s)
{
	enum { GENERATIONS = 50 };
	*s = *r;
	for (int i = 0; i < GENERATIONS && !disclose_rule(s->name); i++)
		if (!s->follows_id || !disclosure_rule_get(db, a, s->follows_id, s))
			return false;
	return disclose_rule(s->name) != NULL;
}

bool rule_weaker_than(struct db *db, struct arena *a, const struct disclosure_rule *r, struct str *than)
{
	struct disclosure_rule *all, s;
	*than = STR("");
	if (disclose_rule(r->name))
		return false;
	if (ancestor(db, a, r, &s)) {
		*than = s.name;
		return rule_weaker(r, &s);
	}
	size_t n = disclosure_rules(db, a, &all);
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(all[i].class, r->class) || !disclose_rule(all[i].name) || !str_is_null(all[i].until_day))
			continue;
		*than = all[i].name;
		if (!rule_weaker(r, &all[i]))
			return false;
	}
	return than->n > 0;
}

/* --- checks ---------------------------------------------------------------------------------- */

bool rule_is_fixed(struct db *db, struct arena *a, struct str name)
{
	int64_t n = 0;
	return disclose_rule(name) || (rule_used(db, a, name, &n) && n > 0);
}

static void check_change(struct change *ch, struct form *f, const struct disclosure_rule *was,
                         const void *row)
{
	struct change_field *diff;
	if (!rule_is_fixed(ch->db, ch->arena, was->name))
		return;
	size_t n = change_diff(&disclosure_rule_entity, ch->arena, was, row, &diff);
	for (size_t i = 0; i < n; i++)
		if (!str_eqz(diff[i].column, "until_day"))
			form_error(
			    f, arena_str(ch->arena, diff[i].column).p,
			    N_("The rule is used or comes from its source, so it does not change; make a new version."),
			    STR_END);
}

static void check_limits(struct form *f, const struct disclosure_rule *r)
{
	const struct {
		const char *name;
		int64_t v;
	} least[] = {{"least_unit", r->least_unit},
	             {"least_authority", r->least_authority},
	             {"least_nation", r->least_nation}};
	for (size_t i = 0; i < sizeof least / sizeof least[0]; i++)
		if (least[i].v < 1)
			form_error(f, least[i].name, N_("At least 1."), STR_END);
}

static void check(struct change *ch, struct form *f, const void *before, void *row)
{
	struct disclosure_rule *r = row, other;
	struct str than;
	if (disclosure_rule_named(ch->db, ch->arena, r->name, &other) && other.id != r->id)
		form_error(f, "name", N_("There is a rule of that name; a new version has a new name."), STR_END);
	if (str_eqz(r->name, "published"))
		form_error(f, "name", N_("That word is for figures that their source has protected."), STR_END);
	if (r->follows_id && !disclosure_rule_get(ch->db, ch->arena, r->follows_id, &other))
		form_error(f, "follows_id", N_("There is no such rule."), STR_END);
	if (!str_is_null(r->until_day) && str_cmp(r->until_day, r->from_day) < 0)
		form_error(f, "until_day", N_("It ends before it begins."), STR_END);
	check_limits(f, r);
	if (before)
		check_change(ch, f, before, row);
	if (rule_weaker_than(ch->db, ch->arena, r, &than) && r->reason.n == 0)
		form_error(
		    f, "reason",
		    N_("This shows more of few than {0} does. The huvudman answers for that, and it is logged: say "
		       "why."),
		    than, STR_END);
}

static void removing(struct change *ch, struct form *f, const void *row)
{
	const struct disclosure_rule *r = row;
	if (rule_is_fixed(ch->db, ch->arena, r->name))
		form_error(f, "", N_("The rule is used or comes from its source, so it stays."), STR_END);
}

/* The one before it holds until then. That it is weaker has a line of its own in the log. */
static void saved(struct change *ch, const void *before, const void *row)
{
	const struct disclosure_rule *r = row;
	struct disclosure_rule old;
	struct object o = {0};
	struct str than;
	if (!r || before)
		return;
	if (r->follows_id && disclosure_rule_get(ch->db, ch->arena, r->follows_id, &old) &&
	    str_is_null(old.until_day) && str_cmp(old.from_day, r->from_day) < 0) {
		old.until_day = org_day_plus(ch->arena, r->from_day, -1);
		change_save(ch, &disclosure_rule_entity, &old, NULL);
	}
	if (!rule_weaker_than(ch->db, ch->arena, r, &than))
		return;
	measure_locate_root(ch->db, ch->arena, &o);
	change_note(ch, "weaker", "disclosure_rule", r->id, o.unit_id,
	            arena_printf(ch->arena, "{\"than\":\"%.*s\"}", STR_ARG(than)));
}

static void blank(struct change *ch, void *row)
{
	struct disclosure_rule *r = row;
	rule_named(ch->db, ch->arena, STR(""), r);
	r->class = STR("grades");
	r->from_day = instant_date(ch->arena, ch->now);
	r->approx = 5;
	r->movers = (struct opt_i64){true, 2};
	r->reason = STR("");
}

static struct str title(struct arena *a, const void *row)
{
	(void)a;
	return ((const struct disclosure_rule *)row)->name;
}

const struct resource_kind kind_disclosure_rule = {
    .name = "disclosure_rule",
    .entity = &disclosure_rule_entity,
    .access = RES_MEASURE,
    .fields = fields,
    .nfields = sizeof fields / sizeof fields[0],
    .locate = locate,
    .check = check,
    .saved = saved,
    .removing = removing,
    .blank = blank,
    .title = title,
    .page = "/definitioner/regler/%",
};
