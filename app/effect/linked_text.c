/* linked_text.c - what was seen of the same pupils, in words (linked.h). */
#include "effect/linked.h"

#include "web/fmt.h"

struct str linked_time_text(struct arena *a, int at)
{
	return arena_printf(a, "%s%02d", at % 2 ? "VT" : "HT", (at / 2 + at % 2) % 100);
}

static const char *unit_of(const struct analysis_panel *p, struct arena *a)
{
	return p->linked->way == PUPIL_TEST ? "points" : arena_z(a, p->measure.unit);
}

static int decimals_of(const struct analysis_panel *p)
{
	return p->linked->way == PUPIL_TEST ? 1 : (int)p->measure.decimals;
}

static struct str name_of(struct arena *a, enum lang l, const struct analysis_panel *p)
{
	struct str name = query_measure_name(l, &p->measure), whom = evidence_whom(a, l, p->subject, p->grade);
	if (p->linked->way == PUPIL_TEST)
		name = tr_fmt(a, l, N_("Points in the test of “{0}”"), &name, 1);
	return whom.n ? arena_printf(a, "%.*s, %.*s", STR_ARG(name), STR_ARG(whom)) : name;
}

struct str linked_sentence(struct arena *a, enum lang l, const struct analysis_panel *p,
                           const struct analysis_result *r)
{
	if (r->choice.reason > REASON_LINKED_DESCRIBE)
		return evidence_reason_text(a, l, &r->choice, &p->data);
	if (r->refusal == STAT_CONSTANT || r->refusal == STAT_COLLINEAR || r->refusal == STAT_ZERO_VARIANCE)
		return tr(
		    l, N_("It cannot be computed: the pupils’ values before, or their changes, are all the same."));
	if (r->refusal != STAT_ANSWERED)
		return sentence_refusal(a, l, r->refusal);
	const struct sentence_effect s = {
	    .measure = name_of(a, l, p),
	    .unit = unit_of(p, a),
	    .decimals = decimals_of(p),
	    .method = r->choice.method,
	    .beside = p->data.comparison > 0,
	    .pupils = true,
	    .anyway = p->linked->low == LINKED_LOW ? p->linked->anyway : 0,
	    .estimate = r->estimate,
	    .smallest_p = r->choice.smallest_p,
	};
	return sentence_effect(a, l, &s);
}

/* --- beside the sentence ------------------------------------------------------------------------- */

static struct str count_text(struct arena *a, enum lang l, int64_t n)
{
	return n == 0 ? tr(l, N_("none")) : n <= LINKED_FEW_MOST ? tr(l, N_("fewer than five")) : fmt_i64(a, n);
}

static struct str add(struct arena *a, struct str to, struct str text)
{
	return to.n ? arena_printf(a, "%.*s %.*s", STR_ARG(to), STR_ARG(text)) : text;
}

static struct str times_text(struct arena *a, enum lang l, const struct analysis_panel *p)
{
	const struct str args[] = {linked_time_text(a, p->linked->from), linked_time_text(a, p->linked->to),
	                           query_measure_name(l, &p->linked->before)};
	return tr_fmt(a, l,
	              p->linked->same_measure ? N_("Before is {0}, after {1}.")
	                                      : N_("Before is {0}, “{2}”; after {1}."),
	              args, 3);
}

static struct str missing_text(struct arena *a, enum lang l, const struct analysis_panel *p)
{
	const struct linked_side *s = p->linked->side;
	const struct str args[] = {count_text(a, l, s[1].lost), count_text(a, l, s[1].came),
	                           count_text(a, l, s[0].lost), count_text(a, l, s[0].came)};
	if (!p->linked->lost_known)
		return tr_fmt(
		    a, l,
		    N_("Left out are pupils of the classes with a value after only: {1}. Who left the classes "
		       "before that is not known."),
		    args, 4);
	return tr_fmt(a, l,
	              p->data.comparison > 0
	                  ? N_("Left out are pupils with one value only: before {0}, after {1}; in the schools "
	                       "compared with {2} and {3}.")
	                  : N_("Left out are pupils with one value only: before {0}, after {1}."),
	              args, 4);
}

/* Aloud only where nothing takes it away. */
static struct str anyway_text(struct arena *a, enum lang l, const struct analysis_panel *p)
{
	const struct linked *k = p->linked;
	const struct str amount = sentence_amount(a, l, unit_of(p, a), decimals_of(p), k->anyway);
	if (p->data.comparison > 0)
		return STR("");
	if (k->low == LINKED_LOW)
		return tr_fmt(
		    a, l,
		    N_("Pupils chosen for low values rise by themselves. These lay lower before than all pupils "
		       "do: up to {0} of the change may be that, and nobody is there to tell it apart."),
		    &amount, 1);
	return tr(
	    l, k->low == LINKED_LOW_NOT
	           ? N_("Pupils chosen for low values rise by themselves; these did not lie lower before than "
	                "all pupils do.")
	           : N_("Pupils chosen for low values rise by themselves; how much of the change is that cannot "
	                "be told."));
}

static struct str classes_text(struct arena *a, enum lang l, size_t n)
{
	struct str number = arena_printf(a, "%zu", n);
	struct str which = tr_n(l, (int64_t)n, "Of the {0} class that the insats is for.",
	                        "Of the {0} classes that the insats is for.");
	return n ? tr_fmt(a, l, which.p, &number, 1) : STR("");
}

static struct str size_text(struct arena *a, enum lang l, const struct linked *k)
{
	struct str g = fmt_f64(a, l, k->size, 2);
	return k->has_size ? tr_fmt(a, l, N_("As a standardised difference (Hedges’ g): {0}."), &g, 1) : STR("");
}

struct str linked_told(struct arena *a, enum lang l, const struct analysis_panel *p,
                       const struct analysis_result *r)
{
	if (!r->estimate.has)
		return STR("");
	struct str t = add(a, times_text(a, l, p), missing_text(a, l, p)),
	           classes = classes_text(a, l, p->linked->nclasses), anyway = anyway_text(a, l, p),
	           size = size_text(a, l, p->linked);
	t = classes.n ? add(a, classes, t) : t;
	t = anyway.n ? add(a, t, anyway) : t;
	return size.n ? add(a, t, size) : t;
}
