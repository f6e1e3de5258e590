/* intervention_start.c - what must be said before an insats starts. */
#include "effect/insats.h"

#include "base/date.h"

#include <math.h>

/* Columns that must hold something. */
static const struct insats_need said[] = {
    {"finding", N_("What was seen: the figure or the observation it starts from"),
     "/andra?del=varfor#finding"},
    {"causes", N_("Why it is so: the analysis of causes (skollagen 4 kap. 3 §)"), "/andra?del=varfor#causes"},
    {"measure_id", N_("The one measure that decides"), "/andra?del=forvantan#measure_id"},
    {"base_year", N_("The school year of the baseline"), "/andra?del=forvantan#base_year"},
    {"outcome_year", N_("The school year of the outcome"), "/andra?del=forvantan#outcome_year"},
    {"expected", N_("The expected change, in the measure's unit"), "/andra?del=forvantan#expected"},
    {"no_effect", N_("Which result counts as no effect"), "/andra?del=forvantan#no_effect"},
    {"stop_rule", N_("When it is changed or stopped"), "/andra?del=forvantan#stop_rule"},
};
static const struct insats_need order = {"outcome_year", N_("An outcome that comes after the baseline"),
                                         "/andra?del=forvantan#outcome_year"};
static const struct insats_need after = {"outcome_year", N_("An outcome that comes after the start"),
                                         "/andra?del=forvantan#outcome_year"};
static const struct insats_need tight = {
    "intervention_part", N_("At least one ingredient that is kept as it is"), "#ingredienser"};
static const struct insats_need unit = {"intervention_unit", N_("At least one unit that takes part"),
                                        "#enheter"};
static const struct insats_need days = {"intervention_unit", N_("A first day for every unit that takes part"),
                                        "#enheter"};

static const struct insats_need others = {
    "intervention_unit", N_("At least one school to compare with, since it is compared with other schools"),
    "/jamfor"};

/* A comparison with others needs others: other schools, or the losers of a lottery. */
static bool wants_others(const struct intervention *x)
{
	return str_eqz(x->design, "other_schools") || str_eqz(x->design, "lottery");
}

static bool empty(const struct intervention *x, const char *column)
{
	struct db_val v = row_value(row_col(intervention_cols, intervention_entity.ncols, str_z(column)), x);
	return v.null || (v.type == DB_TEXT && str_trim(v.s).n == 0) || (v.type == DB_INT && v.i == 0);
}

static bool has_tight(struct db *db, struct arena *a, int64_t id)
{
	struct intervention_part *p;
	size_t n = insats_parts(db, a, id, (struct str){NULL, 0}, &p);
	for (size_t i = 0; i < n; i++)
		if (p[i].tight)
			return true;
	return false;
}

/* Does a unit begin in a läsår after that of the outcome? */
static bool outcome_before(const struct intervention *x, struct str from_day)
{
	struct date d;
	return x->outcome_year.has && date_parse(from_day, &d) && lasar_of(d) > x->outcome_year.v;
}

/* The units of an insats, as a start asks about them. */
struct of_units {
	size_t treated, undated, compared;
	bool early; /* one begins after the läsår of the outcome */
};

static struct of_units count_units(struct db *db, struct arena *a, const struct intervention *x)
{
	struct intervention_unit *u;
	struct of_units n = {0};
	size_t nu = insats_units(db, a, x->id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < nu; i++) {
		bool in = str_eqz(u[i].arm, "treated");
		n.treated += in;
		n.compared += !in;
		n.early = n.early || (in && outcome_before(x, u[i].from_day));
		n.undated += in && u[i].from_day.n == 0;
	}
	return n;
}

size_t insats_missing(struct db *db, struct arena *a, const struct intervention *x, struct insats_need **v)
{
	size_t n = 0;
	*v = ARENA_ARRAY(a, sizeof said / sizeof said[0] + 6, struct insats_need);
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
		if (empty(x, said[i].field))
			(*v)[n++] = said[i];
	if (x->base_year.has && x->outcome_year.has && x->outcome_year.v <= x->base_year.v)
		(*v)[n++] = order;
	if (!has_tight(db, a, x->id))
		(*v)[n++] = tight;
	const struct of_units u = count_units(db, a, x);
	if (u.treated == 0)
		(*v)[n++] = unit;
	if (wants_others(x) && u.compared == 0)
		(*v)[n++] = others;
	if (u.undated)
		(*v)[n++] = days;
	if (u.early)
		(*v)[n++] = after;
	return n;
}

size_t insats_over(struct db *db, struct arena *a, const struct intervention *x, int year, int64_t *minutes,
                   struct load_over **over)
{
	struct date d;
	*minutes = x->hours.has && x->hours.v > 0 && x->hours.v < 100
	               ? cost_minutes_year((int64_t)(x->hours.v * 60 + 0.5), STR("week"))
	               : 0;
	const struct load_cost more = {STR("teacher"), *minutes};
	if (date_parse(x->from_day, &d))
		year = lasar_of(d);
	return *minutes ? load_over(db, a, year, x->unit_id, &more, 1, over) : 0;
}
