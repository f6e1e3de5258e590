/* sentence.c - sentences from results by rule (sentence.h). */
#include "effect/sentence.h"

#include "web/fmt.h"

#include <math.h>

static double rounded(double v, int decimals)
{
	double scale = pow(10, decimals), r = round(v * scale) / scale;
	return r == 0 ? 0 : r; /* no negative zero */
}

struct str sentence_amount(struct arena *a, enum lang l, const char *unit, int decimals, double v)
{
	static const struct {
		const char *unit, *text;
	} units[] = {{"percent", N_("{0} percentage points")},
	             {"points", N_("{0} points")},
	             {"index", N_("{0} index points")},
	             {"days", N_("{0} days")},
	             {"minutes", N_("{0} minutes")},
	             {"kronor", N_("{0} kronor")},
	             {"hours", N_("{0} hours")}};
	struct str number = fmt_f64(a, l, fabs(rounded(v, decimals)), decimals);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(unit, units[i].unit) == 0)
			return tr_fmt(a, l, units[i].text, &number, 1);
	return number;
}

static struct str with_per(struct arena *a, struct str amount, struct str per)
{
	return per.n ? arena_printf(a, "%.*s %.*s", STR_ARG(amount), STR_ARG(per)) : amount;
}

struct str sentence_amount_of(struct arena *a, enum lang l, const struct measure *m, int decimals, double v)
{
	return with_per(a, sentence_amount(a, l, arena_z(a, m->unit), decimals, v), query_measure_per(a, l, m));
}

static struct str signed_number(struct arena *a, enum lang l, int decimals, double v)
{
	double r = rounded(v, decimals);
	struct str number = fmt_fixed(a, l, r, decimals);
	return r > 0 ? arena_concat(a, STR("+"), number) : number;
}

struct str sentence_range(struct arena *a, enum lang l, int decimals, double lo, double hi)
{
	/* both with decimals, or none */
	bool whole = rounded(lo, decimals) == rounded(lo, 0) && rounded(hi, decimals) == rounded(hi, 0);
	int shown = whole ? 0 : decimals;
	const struct str args[] = {signed_number(a, l, shown, lo), signed_number(a, l, shown, hi)};
	return tr_fmt(a, l, N_("{0} to {1}"), args, 2);
}

/* --- what changed ------------------------------------------------------------------------ */

/* By sign of the estimate and of what the schools that take part changed by themselves: -1, 0 (or
 * unknown), 1. */
static const char *const compared[3][3] = {
    {N_("{0} fell by {1} more than in the schools compared with"),
     N_("The change in {0} was {1} lower than in the schools compared with"),
     N_("{0} rose by {1} less than in the schools compared with")},
    {N_("{0} changed as much as in the schools compared with"),
     N_("{0} changed as much as in the schools compared with"),
     N_("{0} changed as much as in the schools compared with")},
    {N_("{0} fell by {1} less than in the schools compared with"),
     N_("The change in {0} was {1} higher than in the schools compared with"),
     N_("{0} rose by {1} more than in the schools compared with")},
};
static const char *const alone[3] = {N_("{0} fell by {1} after the start"),
                                     N_("{0} did not change after the start"),
                                     N_("{0} rose by {1} after the start")};

/* Of pupils followed one by one, by sign of the estimate. */
static const char *const pupils_compared[3] = {
    N_("{0}: {1} lower than for pupils who were alike before in the schools compared with"),
    N_("{0}: the same as for pupils who were alike before in the schools compared with"),
    N_("{0}: {1} higher than for pupils who were alike before in the schools compared with")};
static const char *const pupils_alone[3] = {N_("{0}: {1} lower after than before, for the same pupils"),
                                            N_("{0}: the same after as before, for the same pupils"),
                                            N_("{0}: {1} higher after than before, for the same pupils")};

static int sign_of(double v, int decimals)
{
	double r = rounded(v, decimals);
	return (r > 0) - (r < 0);
}

static struct str what_changed(struct arena *a, enum lang l, const struct sentence_effect *s)
{
	const struct evidence_estimate *e = &s->estimate;
	int sign = sign_of(e->value, s->decimals);
	int own = e->own_has ? sign_of(e->own, s->decimals) : 0;
	bool others = evidence_compares(s->method) || s->beside;
	/* "rose by 6 less" needs a rise, and then one of more than nothing */
	const char *text = s->pupils ? (others ? pupils_compared : pupils_alone)[sign + 1]
	                   : others  ? compared[sign + 1][own + 1]
	                             : alone[sign + 1];
	const struct str args[] = {s->measure,
	                           with_per(a, sentence_amount(a, l, s->unit, s->decimals, e->value), s->per)};
	return tr_fmt(a, l, text, args, 2);
}

/* --- how sure ------------------------------------------------------------------------------ */

/* Touching none at the rounding that is shown counts as reaching it. */
static bool reaches_none(const struct sentence_effect *s)
{
	const struct evidence_estimate *e = &s->estimate;
	if (e->interval)
		return rounded(e->lo, s->decimals) <= 0 && rounded(e->hi, s->decimals) >= 0;
	return e->p < 0 || e->p >= 0.05 || rounded(e->value, s->decimals) == 0;
}

static struct str how_sure(struct arena *a, enum lang l, const struct sentence_effect *s)
{
	const struct evidence_estimate *e = &s->estimate;
	double half = (e->hi - e->lo) / 2, skew = fabs((e->hi - e->value) - (e->value - e->lo));
	bool even = skew < 0.5 * pow(10, -s->decimals);
	const struct str args[] = {even ? fmt_f64(a, l, rounded(half, s->decimals), s->decimals)
	                                : sentence_range(a, l, s->decimals, e->lo, e->hi)};
	struct str sure =
	    tr_fmt(a, l, even ? N_("; the uncertainty is ±{0}") : N_("; the uncertainty goes from {0}"), args, 1);
	if (!reaches_none(s))
		return arena_concat(a, sure, STR("."));
	return arena_concat(a, sure,
	                    tr(l, evidence_compares(s->method) || s->beside
	                              ? N_(", so it may also be no difference at all.")
	                              : N_(", so it may also be no change at all.")));
}

static struct str how_often(struct arena *a, enum lang l, const struct sentence_effect *s)
{
	double of_100 = ceil(100 * s->estimate.p - 1e-9);
	struct str n = fmt_f64(a, l, of_100 < 1 ? 1 : of_100, 0);
	struct str often = tr_fmt(a, l,
	                          N_(". At most {0} in 100 other ways to choose the same number of schools give "
	                             "a difference as large."),
	                          &n, 1);
	if (s->smallest_p <= 0.05)
		return often;
	return arena_concat(a, often,
	                    tr(l, N_(" With so few schools chance cannot be ruled out, whatever the result.")));
}

/* Beside a sign: what else may have given it, or hidden some of it. */
static struct str others_too(struct arena *a, enum lang l, const struct sentence_effect *s)
{
	const struct str n[] = {arena_printf(a, "%d", s->others), arena_printf(a, "%d", s->others_compared)};
	if (!s->others_compared) {
		struct str text = tr_n(
		    l, s->others,
		    " {0} of the schools that take part is in another insats meanwhile: its part cannot be told "
		    "apart.",
		    " {0} of the schools that take part are in another insats meanwhile: its part cannot be told "
		    "apart.");
		return tr_fmt(a, l, text.p, n, 1);
	}
	return tr_fmt(
	    a, l,
	    s->others ? N_(" {0} of the schools that take part and {1} of those compared with are in another "
	                   "insats meanwhile: what comes of which cannot be told apart.")
	              : N_(" Of the schools compared with {1} are in another insats meanwhile, so the difference "
	                   "may have become another than it would have been."),
	    n, 2);
}

/* --- the verb ------------------------------------------------------------------------------ */

static bool is_sign(const struct sentence_effect *s)
{
	return s->suggest && evidence_compares(s->method) && !reaches_none(s) &&
	       (s->estimate.interval || s->estimate.p >= 0);
}

/* Nobody is compared with, and those who lay low before rise by as much anyway. */
static bool comes_by_itself(const struct sentence_effect *s)
{
	const struct evidence_estimate *e = &s->estimate;
	return !evidence_compares(s->method) && !s->beside && s->anyway > 0 && e->value > 0 && e->interval &&
	       rounded(e->lo, s->decimals) <= rounded(s->anyway, s->decimals);
}

/* No interval: what is not known, and of what is too little, what would tell it. */
static const char *not_told(const struct sentence_effect *s)
{
	bool none = rounded(s->estimate.value, s->decimals) == 0;
	if (s->few)
		return none ? N_(" How much a school varies by itself is not known: that takes figures of three "
		                 "school "
		                 "years "
		                 "before the start, or of three schools that take part.")
		            : N_(" Whether that is more than a school varies by itself cannot be told: that takes "
		                 "figures "
		                 "of "
		                 "three school years before the start, or of three schools that take part.");
	return none ? N_(" How much schools vary by themselves is not known.")
	            : N_(" Whether that is more than schools vary by themselves cannot be told.");
}

static const char *verb(const struct sentence_effect *s)
{
	bool compares = evidence_compares(s->method) || s->beside;
	if (!s->estimate.interval && s->estimate.p < 0)
		return not_told(s);
	if (reaches_none(s))
		return N_(" The question is open.");
	if (comes_by_itself(s))
		return N_(" Those who lie low may rise by as much by themselves: the question is open.");
	if (is_sign(s))
		return s->estimate.value > 0 ? N_(" It is a sign of a higher level in the schools that take part "
		                                  "than they would else have had.")
		                             : N_(" It is a sign of a lower level in the schools that take part than "
		                                  "they would else have had.");
	return compares ? N_(" The difference goes together with the insats; where it comes from is not shown.")
	                : N_(" The change goes together with the insats; how much would have come anyway is not "
	                     "known.");
}

struct str sentence_effect(struct arena *a, enum lang l, const struct sentence_effect *s)
{
	struct str what = what_changed(a, l, s);
	struct str sure = s->estimate.interval ? how_sure(a, l, s)
	                  : s->estimate.p >= 0 ? how_often(a, l, s)
	                                       : STR(".");
	struct str said = arena_concat(a, arena_concat(a, what, sure), tr(l, verb(s)));
	return is_sign(s) && s->others + s->others_compared > 0 ? arena_concat(a, said, others_too(a, l, s))
	                                                        : said;
}

/* --- counts and refusals ------------------------------------------------------------------ */

/* "2024/25" or "2024/25–2025/26", with what is not known of. */
static struct str when_counted(struct arena *a, enum lang l, const struct sentence_count *s)
{
	struct str span = lasar_text(a, s->first_year);
	if (s->last_year > s->first_year)
		span = arena_printf(a, "%.*s–%.*s", STR_ARG(span), STR_ARG(lasar_text(a, s->last_year)));
	struct str counted = tr_fmt(a, l, N_(" School year {0}."), &span, 1);
	if (s->missing == 0)
		return counted;
	struct str n = arena_printf(a, "%d", s->missing);
	struct str more = tr_n(l, s->missing, " Of {0} more school year up to the outcome nothing is known.",
	                       " Of {0} more school years up to the outcome nothing is known.");
	return arena_concat(a, counted, tr_fmt(a, l, more.p, &n, 1));
}

struct str sentence_execution(struct arena *a, enum lang l, const struct sentence_count *s)
{
	if (!s->share.has)
		return tr(l, N_("What was carried out in lessons is not measured."));
	const struct str args[] = {fmt_percent(a, l, s->share.value, 0), fmt_percent(a, l, s->share.lo, 0),
	                           fmt_percent(a, l, s->share.hi, 0), fmt_i64(a, s->answered),
	                           fmt_i64(a, s->drawn)};
	const char *text =
	    s->share.interval
	        ? N_("{0} of the planned lessons are carried out ({1} to {2}); {3} of {4} drawn lessons are "
	             "answered.")
	        : N_("{0} of the planned lessons are carried out; {3} of {4} drawn lessons are answered.");
	struct str said = tr_fmt(a, l, text, args, 5);
	return s->first_year ? arena_concat(a, said, when_counted(a, l, s)) : said;
}

struct str sentence_refusal(struct arena *a, enum lang l, enum stat_refusal why)
{
	static const char *const reasons[] = {
	    [STAT_ANSWERED] = N_("nothing is missing"),
	    [STAT_BAD_OPTION] = N_("the analysis is not described in full"),
	    [STAT_NO_COLUMN] = N_("the analysis is not described in full"),
	    [STAT_NOT_A_NUMBER] = N_("a figure is no number"),
	    [STAT_BAD_EXPRESSION] = N_("the analysis is not described in full"),
	    [STAT_NO_DATA] = N_("there are no figures"),
	    [STAT_TOO_FEW] = N_("there are too few schools or times"),
	    [STAT_CONSTANT] = N_("something that should tell schools apart is the same in all of them"),
	    [STAT_COLLINEAR] = N_("two of the things that should tell schools apart say the same"),
	    [STAT_ZERO_VARIANCE] = N_("the figures do not differ at all"),
	    [STAT_NOT_FINITE] = N_("a figure is beyond all bounds"),
	    [STAT_ONE_CLUSTER] = N_("all belong to one and the same group"),
	    [STAT_NO_COMPARISON] = N_("there is nobody to compare with"),
	    [STAT_NOT_TREATED] = N_("nobody takes part"),
	    [STAT_OUT_OF_RANGE] = N_("a figure cannot be right"),
	    [STAT_NO_CONVERGENCE] = N_("the computation does not come to an end"),
	    [STAT_TOO_LARGE] = N_("there is more than can be computed at once"),
	};
	struct str reason = tr(l, reasons[why]);
	return tr_fmt(a, l, N_("It cannot be computed: {0}."), &reason, 1);
}

/* --- the chain ------------------------------------------------------------------------------ */

static void add_missing(struct arena *a, enum lang l, struct str *list, const char *text)
{
	*list = str_is_null(*list) ? tr(l, text)
	                           : arena_concat(a, arena_concat(a, *list, tr(l, N_(" and "))), tr(l, text));
}

struct str sentence_chain(struct arena *a, enum lang l, const struct sentence_chain *s)
{
	struct str missing = {NULL, 0};
	if (s->state[LINK_EXECUTION] == LINK_UNMEASURED)
		add_missing(a, l, &missing, N_("what was carried out in lessons is not measured"));
	else if (s->state[LINK_EXECUTION] != LINK_BROKEN &&
	         !evidence_given(s->state[LINK_EXECUTION], s->grade[LINK_EXECUTION]))
		add_missing(a, l, &missing, N_("too few of the drawn lessons are answered"));
	if (s->state[LINK_OUTCOME] == LINK_UNMEASURED)
		add_missing(a, l, &missing,
		            s->undivided
		                ? N_("the pupils' outcomes are not measured in just the subjects or grades that "
		                     "the insats is for")
		                : N_("the pupils' outcomes are not measured"));
	else if (!s->compared)
		add_missing(a, l, &missing, N_("the pupils' outcomes have no other schools to be compared with"));
	if (s->state[LINK_EXECUTION] == LINK_BROKEN)
		return tr(
		    l, N_("The insats was for the most part not carried out, so the outcome does not try the idea."));
	if (!str_is_null(missing))
		return tr_fmt(a, l, N_("It cannot be assessed yet: {0}."), &missing, 1);
	enum evidence_link w = evidence_weakest(s->grade, s->state);
	const struct str args[] = {
	    s->state[LINK_ENVIRONMENT] == LINK_HOLDS ? s->outcome : s->plain, s->link[w], {&s->grade[w], 1}};
	return tr_fmt(a, l, N_("{0} Weakest link: {1} ({2})."), args, 3);
}
