/* adherence.c - expectations in words against the lesson log (adherence.h). */
#include "effect/adherence.h"

#include "base/utf8.h"
#include "web/fmt.h"

enum says { SAYS_NOTHING, SAYS_FULL, SAYS_PART, SAYS_EVERY, SAYS_PERCENT, SAYS_NUMBER, SAYS_OF };
static const struct {
	const char *word;
	enum says says;
	int number;
} words[] = {
#define ADHERENCE(word, says, number) {word, SAYS_##says, number},
#include "effect/adherence.def"
#undef ADHERENCE
};

struct reading {
	bool full, part, every, percent, of, wrong;
	int64_t number[2];
	int numbers;
};

static void take_number(struct reading *r, int64_t v)
{
	if (r->numbers == 2 || v < 1 || v > 100)
		r->wrong = true;
	else
		r->number[r->numbers++] = v;
}

static void take_word(struct reading *r, struct str w)
{
	int64_t v;
	if (str_to_i64(w, &v)) {
		take_number(r, v);
		return;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!str_eqz(w, words[i].word))
			continue;
		r->full = r->full || words[i].says == SAYS_FULL;
		r->part = r->part || words[i].says == SAYS_PART;
		r->every = r->every || words[i].says == SAYS_EVERY;
		r->percent = r->percent || words[i].says == SAYS_PERCENT;
		r->of = r->of || words[i].says == SAYS_OF;
		if (words[i].says == SAYS_NUMBER)
			take_number(r, words[i].number);
		return;
	}
	r->wrong = true;
}

/* Words stand between spaces; "%" by itself, marks at the end of a word are none of it. */
static void take_words(struct arena *a, struct str text, struct reading *r)
{
	struct str rest = utf8_fold(a, text), part;
	while (str_split(&rest, ' ', &part)) {
		bool sign = part.n > 1 && part.p[part.n - 1] == '%';
		while (part.n && (part.p[part.n - 1] == '.' || part.p[part.n - 1] == ',' || sign)) {
			r->percent = r->percent || sign;
			sign = false;
			part.n--;
		}
		if (part.n)
			take_word(r, part);
	}
}

/* The share that the words say; 0: none, or more than one. */
static double least_of(const struct reading *r)
{
	if (r->numbers == 0)
		return r->percent ? 0 : r->every || r->full ? 1 : 0;
	if (r->every)
		return 0;
	if (r->numbers == 1)
		return r->percent ? (double)r->number[0] / 100 : 0;
	return r->of && !r->percent && r->number[0] <= r->number[1] ? (double)r->number[0] / (double)r->number[1]
	                                                            : 0;
}

struct adherence adherence_read(struct arena *a, struct str text)
{
	struct reading r = {.full = false};
	take_words(a, text, &r);
	double least = r.wrong ? 0 : least_of(&r);
	bool alone = r.part && !r.full; /* "delvis" by itself is no share that the log counts */
	return (struct adherence){least > 0 && !alone, r.full && !r.part, least};
}

static const struct effect_share *share_of(const struct adherence *x, const struct effect_execution *e)
{
	return x->full ? &e->whole : &e->carried;
}

enum adherence_state adherence_state(const struct adherence *x, const struct effect_execution *e)
{
	const struct effect_share *s = share_of(x, e);
	if (!x->tried || e->state != EFFECT_SHOWN || !s->known)
		return ADHERENCE_NOT_TRIED;
	if (x->least >= 1)
		return e->no + (x->full ? e->part : 0) == 0 ? ADHERENCE_MET : ADHERENCE_LESS;
	return s->lo >= x->least ? ADHERENCE_MET : s->hi < x->least ? ADHERENCE_LESS : ADHERENCE_EITHER;
}

struct str adherence_text(struct arena *a, enum lang l, const struct adherence *x,
                          const struct effect_execution *e)
{
	static const char *const verdict[] = {[ADHERENCE_MET] = N_("As much as expected."),
	                                      [ADHERENCE_EITHER] =
	                                          N_("It may be as much as expected, and it may be less."),
	                                      [ADHERENCE_LESS] = N_("Less than expected.")};
	const struct effect_share *s = share_of(x, e);
	enum adherence_state state = adherence_state(x, e);
	if (!x->tried)
		return tr(
		    l,
		    N_("What is expected in words cannot be tried against the log, which knows only whether a lesson "
		       "was carried out in full, in part or not."));
	if (state == ADHERENCE_NOT_TRIED)
		return (struct str){NULL, 0};
	const struct str args[] = {fmt_i64(a, e->full + (x->full ? 0 : e->part)),
	                           fmt_i64(a, e->answered),
	                           fmt_percent(a, l, s->share, 0),
	                           fmt_percent(a, l, s->lo, 0),
	                           fmt_percent(a, l, s->hi, 0),
	                           tr(l, verdict[state])};
	struct str said = tr_fmt(a, l,
	                         x->full ? N_("Tried against the log: {0} of {1} answered lessons were carried "
	                                      "out in full, {2} of all lessons "
	                                      "({3} to {4}). {5}")
	                                 : N_("Tried against the log: {0} of {1} answered lessons were carried "
	                                      "out in full or in part, {2} of all "
	                                      "lessons ({3} to {4}). {5}"),
	                         args, 6);
	if (x->least < 1)
		return said;
	return arena_concat(
	    a, said,
	    state == ADHERENCE_MET
	        ? tr(l, N_(" Every answered lesson was; of those that were not answered some may be otherwise."))
	        : tr(l, N_(" Every lesson was expected, so one that was not is enough.")));
}
