/* intervention_start.c - what must be said before an insats starts. */
#include "effect/insats.h"
#include "effect/measured.h"

#include "base/date.h"

#include <math.h>

enum { WEEK_HOURS = 168 }; /* what an old row says beyond them is all of them, not none */

#define NEED(column, says, where)                                                                            \
	{                                                                                                        \
		.field = column, .text = says, .at = where                                                           \
	}

/* Columns that must hold something. */
static const struct insats_need said[] = {
    NEED("finding", N_("What was seen: the figure or the observation it starts from"),
         "/andra?del=varfor#finding"),
    NEED("causes", N_("Why it is so: the analysis of causes (skollagen 4 kap. 3 §)"),
         "/andra?del=varfor#causes"),
    NEED("measure_id", N_("The one measure that decides"), "/andra?del=forvantan#measure_id"),
    NEED("base_year", N_("The school year of the baseline"), "/andra?del=forvantan#base_year"),
    NEED("outcome_year", N_("The school year of the outcome"), "/andra?del=forvantan#outcome_year"),
    NEED("expected", N_("The expected change, in the measure's unit"), "/andra?del=forvantan#expected"),
    NEED("no_effect", N_("Which result counts as no effect"), "/andra?del=forvantan#no_effect"),
    NEED("stop_rule", N_("When it is changed or stopped"), "/andra?del=forvantan#stop_rule"),
};
static const struct insats_need order =
    NEED("outcome_year", N_("An outcome that comes after the baseline"), "/andra?del=forvantan#outcome_year");
static const struct insats_need after =
    NEED("outcome_year", N_("An outcome that comes after the start"), "/andra?del=forvantan#outcome_year");
static const struct insats_need tight =
    NEED("intervention_part", N_("At least one ingredient that is kept as it is"), "#ingredienser");
static const struct insats_need unit =
    NEED("intervention_unit", N_("At least one unit that takes part"), "#enheter");
static const struct insats_need days =
    NEED("intervention_unit", N_("A first day for every unit that takes part"), "#enheter");

static const struct insats_need others =
    NEED("intervention_unit",
         N_("At least one school to compare with, since it is compared with other schools"), "/jamfor");

/* What the figures of the measure make impossible: whom it has none of, and when. */
static const struct insats_need nowhere =
    NEED("measure_id",
         N_("A measure that schools have figures of: no school has any of this one, so nobody can be "
            "followed or compared by it"),
         "/andra?del=forvantan#measure_id");
static const struct insats_need of_others = NEED(
    "measure_id", N_("A measure that those who take part have figures of: none of them has any of this one"),
    "/andra?del=forvantan#measure_id");
static const struct insats_need not_then =
    NEED("base_year",
         N_("A baseline that was measured: there are no figures of {0}; the nearest school years that "
            "have are {1}"),
         "/andra?del=forvantan#base_year");

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

/* Whom the measure has figures of, and of when. */
static size_t check_figures(struct db *db, struct arena *a, const struct intervention *x,
                            struct insats_need *v)
{
	struct measured m;
	struct intervention_unit *u;
	size_t n = 0, treated = 0, can = 0, nu = insats_units(db, a, x->id, (struct str){NULL, 0}, &u);
	measured_of(db, a, x, &m);
	for (size_t i = 0; i < nu; i++)
		if (str_eqz(u[i].arm, "treated")) {
			treated++;
			can += measured_can(&m, u[i].unit_id);
		}
	if (m.any && can == 0 && (treated || !m.at_school))
		v[n++] = m.at_school ? of_others : nowhere;
	if (x->base_year.has && measured_passed(&m, x->base_year.v)) {
		v[n] = not_then;
		v[n].arg[0] = lasar_text(a, (int)x->base_year.v);
		v[n++].arg[1] = measured_near(a, &m, x->base_year.v);
	}
	return n;
}

struct str insats_need_text(struct arena *a, enum lang l, const struct insats_need *need)
{
	return tr_fmt(a, l, need->text, need->arg, 2);
}

size_t insats_missing(struct db *db, struct arena *a, const struct intervention *x, struct insats_need **v)
{
	size_t n = 0;
	*v = ARENA_ARRAY(a, sizeof said / sizeof said[0] + 8, struct insats_need);
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
	return n + check_figures(db, a, x, *v + n);
}

size_t insats_over(struct db *db, struct arena *a, const struct intervention *x, int year, int64_t *minutes,
                   struct load_over **over)
{
	struct date d;
	double hours = x->hours.has && x->hours.v > 0 ? fmin(x->hours.v, WEEK_HOURS) : 0;
	*minutes = cost_minutes_year((int64_t)(hours * 60 + 0.5), STR("week"));
	const struct load_cost more = {STR("teacher"), *minutes};
	if (date_parse(x->from_day, &d))
		year = lasar_of(d);
	return *minutes ? load_over(db, a, year, x->unit_id, &more, 1, over) : 0;
}
