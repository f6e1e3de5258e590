/* chain_result.c - what was expected before the start beside what was seen: by rule, in words. */
#include "effect/chain_view.h"
#include "effect/insats.h"

#include <math.h>

struct seen {
	double value, lo, hi; /* turned so that what is expected is a rise */
};

static bool number(const struct json *j, const char *key, double *v)
{
	*v = chain_number(j, key, NAN);
	return isfinite(*v);
}

/* The interval against the band that was expected. Where both none and the expected lie in it, it tells
 * nothing. */
static const char *verdict(const struct seen *s, double least, double most)
{
	if (s->hi < least)
		return N_("Less than expected.");
	if (s->lo > most)
		return N_("More than expected.");
	bool more = s->hi > most;
	if (s->lo >= least)
		return more ? N_("It may be as much as expected, and it may be more.") : N_("As much as expected.");
	if (s->lo > 0)
		return more ? N_("It may be as much as expected, and it may be less or more.")
		            : N_("It may be as much as expected, and it may be less.");
	return more ? N_("It may be as much as expected, and it may be more or nothing.")
	            : N_("It may be as much as expected, and it may be nothing.");
}

static struct str band_text(struct arena *a, enum lang l, const struct measure *m,
                            const struct intervention *x)
{
	struct str expected = insats_change_text(a, l, m, x->expected.v, true);
	if (!x->expected_low.has || !x->expected_high.has)
		return expected;
	const struct str args[] = {expected, sentence_range(a, l, m->decimals ? (int)m->decimals : 1,
	                                                    x->expected_low.v, x->expected_high.v)};
	return tr_fmt(a, l, N_("{0} (from {1})"), args, 2);
}

void chain_result(struct arena *a, enum lang l, const struct intervention *x, const struct measure *m,
                  const struct chain_knot *k, struct chain_result *out)
{
	struct seen s;
	*out = (struct chain_result){.no_effect = x->no_effect.n ? x->no_effect : (struct str){NULL, 0}};
	if (!m || !x->expected.has)
		return;
	out->expected = band_text(a, l, m, x);
	const struct json *j = k && k->row ? json_parse(a, k->row->result, NULL) : NULL;
	if (!number(j, "estimate", &s.value))
		return;
	out->seen = insats_change_text(a, l, m, s.value, true);
	if (!number(j, "lo", &s.lo) || !number(j, "hi", &s.hi))
		return;
	const struct str args[] = {out->seen,
	                           sentence_range(a, l, m->decimals ? (int)m->decimals : 1, s.lo, s.hi)};
	out->seen = tr_fmt(a, l, N_("{0} (from {1})"), args, 2);
	double one = x->expected_low.has ? x->expected_low.v : x->expected.v,
	       other = x->expected_high.has ? x->expected_high.v : x->expected.v;
	bool down = x->expected.v < 0;
	if (down)
		s = (struct seen){-s.value, -s.hi, -s.lo};
	out->verdict = tr(l, verdict(&s, down ? fmin(-one, -other) : fmin(one, other),
	                             down ? fmax(-one, -other) : fmax(one, other)));
}
