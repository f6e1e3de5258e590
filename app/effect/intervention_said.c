/* intervention_said.c - is what is said of an insats possible? Told at once, in the form, by the API, the
 * command line and an import alike. */
#include "effect/analysis_target.h"
#include "effect/insats.h"
#include "effect/lesson.h"

#include <math.h>

/* Only what is new is looked at: an insats of before is not hindered by what it holds. */
static bool fresh(const struct intervention *was, struct str before, struct str now)
{
	return now.n && (!was || !str_eq(before, now));
}

static void check_grades(struct change *ch, struct form *f, struct str text)
{
	struct str grade[TARGET_GRADES_MAX];
	size_t n = grades_of(ch->arena, text, grade, TARGET_GRADES_MAX);
	for (size_t i = 0; i < n; i++)
		if (!grade_known(grade[i])) {
			form_error(f, "grades", N_("There is no grade “{0}”: write F or 1 to 9, as 7 or 4-6."), grade[i],
			           STR_END);
			return;
		}
	if (n == 0)
		form_error(f, "grades", N_("There is no grade “{0}”: write F or 1 to 9, as 7 or 4-6."), text,
		           STR_END);
}

static void check_subjects(struct change *ch, struct form *f, struct str text)
{
	struct str subject[TARGET_SUBJECTS_MAX];
	size_t n = subjects_of(ch->arena, text, subject, TARGET_SUBJECTS_MAX);
	for (size_t i = 0; i < n; i++)
		if (!subject_known(subject[i])) {
			form_error(
			    f, "subjects",
			    N_("There is no subject “{0}”: write names or codes with commas between, as Matematik, SVA."),
			    subject[i], STR_END);
			return;
		}
}

/* How wide the measure's scale is, where its unit says it: shares are 0 to 100. */
static double scale_of(struct change *ch, int64_t measure_id)
{
	struct measure m;
	bool share = measure_id && measure_get(ch->db, ch->arena, measure_id, &m) && str_eqz(m.unit, "percent");
	return share ? 100 : INFINITY;
}

static void check_band(struct form *f, const struct intervention *x, double scale)
{
	bool low = x->expected_low.has, high = x->expected_high.has;
	double lo = x->expected_low.v, hi = x->expected_high.v;
	if (low && high && lo > hi)
		form_error(f, "expected_high", N_("The most is less than the least."), STR_END);
	else if (low && high && lo < 0 && hi > 0)
		form_error(f, "expected_low",
		           N_("The least and the most point in different directions: then nothing is expected."),
		           STR_END);
	else if (low && high && hi - lo > scale)
		form_error(f, "expected_high", N_("The band is wider than the whole scale of the measure."), STR_END);
}

static void check_change(struct form *f, const struct intervention *x, double scale)
{
	bool below = x->expected_low.has && x->expected.v < x->expected_low.v,
	     above = x->expected_high.has && x->expected.v > x->expected_high.v;
	if (!x->expected.has)
		return;
	if (below || above)
		form_error(f, "expected",
		           N_("The expected change lies outside what is said to be the least and the most."),
		           STR_END);
	if (fabs(x->expected.v) > scale)
		form_error(f, "expected", N_("The change is more than the whole scale of the measure."), STR_END);
}

void insats_check_size(struct change *ch, struct form *f, const char *field, int64_t measure_id,
                       struct opt_f64 size)
{
	if (size.has && fabs(size.v) > scale_of(ch, measure_id))
		form_error(f, field, N_("The change is more than the whole scale of the measure."), STR_END);
}

static bool same_f64(struct opt_f64 a, struct opt_f64 b)
{
	return a.has == b.has && (!a.has || a.v == b.v);
}

static bool same_i64(struct opt_i64 a, struct opt_i64 b)
{
	return a.has == b.has && (!a.has || a.v == b.v);
}

void insats_check_said(struct change *ch, struct form *f, const struct intervention *was,
                       const struct intervention *x)
{
	struct intervention none = {0};
	const struct intervention *b = was ? was : &none;
	if (fresh(was, b->grades, x->grades))
		check_grades(ch, f, x->grades);
	if (fresh(was, b->subjects, x->subjects))
		check_subjects(ch, f, x->subjects);
	if (x->base_year.has && x->outcome_year.has && x->outcome_year.v <= x->base_year.v &&
	    !(was && same_i64(b->base_year, x->base_year) && same_i64(b->outcome_year, x->outcome_year)))
		form_error(f, "outcome_year", N_("The outcome comes after the baseline: a later school year."),
		           STR_END);
	if (!was || b->measure_id != x->measure_id || !same_f64(b->expected, x->expected) ||
	    !same_f64(b->expected_low, x->expected_low) || !same_f64(b->expected_high, x->expected_high)) {
		double scale = scale_of(ch, x->measure_id);
		check_band(f, x, scale);
		check_change(f, x, scale);
	}
}
