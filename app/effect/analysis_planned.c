/* analysis_planned.c - what an insats asks of its figures, and whether that is what was locked before it
 * began. */
#include "effect/analysis.h"
#include "effect/insats.h"

#include <math.h>

/* --- what can be asked ------------------------------------------------------------------------ */

static int direction_of(struct str word, double expected)
{
	if (str_eqz(word, "keep"))
		return 0;
	if (word.n)
		return str_eqz(word, "down") ? -1 : 1;
	return expected < 0 ? -1 : 1;
}

static int lag_of(const struct chain_link *l)
{
	return l && l->lag_terms.has ? (int)l->lag_terms.v : 0;
}

/* The insats' own measure; a link of the chain may say more of the direction and the lag. */
static struct analysis_ask own_ask(const struct intervention *x, const struct chain_link *l,
                                   enum evidence_link link)
{
	double expected = x->expected.has ? x->expected.v : 0;
	const struct opt_f64 *near = expected < 0 ? &x->expected_high : &x->expected_low; /* to none */
	double least = near->has ? near->v : expected;
	return (struct analysis_ask){.x = x,
	                             .link = link,
	                             .measure_id = x->measure_id,
	                             .grade = x->measure_grade,
	                             .direction = direction_of(l ? l->direction : STR(""), least),
	                             .size = fabs(least),
	                             .lag_terms = lag_of(l)};
}

static struct analysis_ask link_ask(const struct intervention *x, const struct chain_link *l,
                                    enum evidence_link link)
{
	return (struct analysis_ask){.x = x,
	                             .link = link,
	                             .measure_id = l->measure_id,
	                             .grade = l->measure_grade,
	                             .direction = direction_of(l->direction, l->size.has ? l->size.v : 0),
	                             .size = l->size.has ? fabs(l->size.v) : 0,
	                             .lag_terms = lag_of(l)};
}

static enum evidence_link link_of(const struct chain_link *l)
{
	int k = 0;
	while (k < LINKS - 1 && !str_eqz(l->link, links_word[k]))
		k++;
	return (enum evidence_link)k;
}

/* The first row of a link; of a measure (0: any that has one). */
static const struct chain_link *row_of(const struct chain_link *l, size_t n, enum evidence_link link,
                                       int64_t measure)
{
	for (size_t i = 0; i < n; i++)
		if (link_of(&l[i]) == link && l[i].measure_id && (!measure || l[i].measure_id == measure))
			return &l[i];
	return NULL;
}

/* What the chain says of an outcome without a measure: of the insats' own one. */
static const struct chain_link *plain_outcome(const struct chain_link *l, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (link_of(&l[i]) == LINK_OUTCOME && !l[i].measure_id)
			return &l[i];
	return NULL;
}

struct asks {
	struct db *db;
	struct arena *a;
	const struct intervention *x;
	struct chain_link *l;
	size_t n, k;
	struct analysis_ask *v;
	bool others; /* schools to compare with */
};

enum { COMPARISONS = 3 }; /* the one that was planned, and two that can always be asked for */

static void add_comparisons(struct asks *s, struct analysis_ask one)
{
	static const char *const words[COMPARISONS] = {"", "other_schools", "former_cohort"};
	bool schools = evidence_compare_of(s->x->design) == COMPARE_SCHOOLS;
	for (size_t i = 0; i < COMPARISONS; i++) {
		one.comparison = i ? str_z(words[i]) : s->x->design;
		bool same = i > 0 && str_eqz(s->x->design, words[i]);
		if (!same && !(i == 1 && (!s->others || schools)))
			s->v[s->k++] = one;
	}
}

/* What decides a link: the insats' own measure where the chain names it, and of the outcome when no link
 * does. */
static void add_deciding(struct asks *s, enum evidence_link link)
{
	const struct intervention *x = s->x;
	const struct chain_link *named = x->measure_id ? row_of(s->l, s->n, link, x->measure_id) : NULL;
	bool elsewhere = x->measure_id && row_of(s->l, s->n, LINK_ENVIRONMENT, x->measure_id);
	if (named || (link == LINK_OUTCOME && x->measure_id && !elsewhere))
		add_comparisons(s, own_ask(x, named ? named : plain_outcome(s->l, s->n), link));
	else if (row_of(s->l, s->n, link, 0))
		add_comparisons(s, link_ask(x, row_of(s->l, s->n, link, 0), link));
}

static bool asked(const struct asks *s, const struct analysis_ask *one)
{
	for (size_t i = 0; i < s->k; i++)
		if (s->v[i].link == one->link && s->v[i].measure_id == one->measure_id &&
		    str_eq(s->v[i].grade, one->grade))
			return true;
	return false;
}

/* The measures that decide nothing, in the chain's order, each with every comparison that can be asked. */
static void add_sides(struct asks *s)
{
	size_t sides = 0;
	for (size_t i = 0; i < s->n && sides < ANALYSIS_SIDES_MAX; i++) {
		enum evidence_link link = link_of(&s->l[i]);
		struct analysis_ask one = link_ask(s->x, &s->l[i], link);
		bool decides = link >= LINK_ENVIRONMENT && one.measure_id == s->x->measure_id &&
		               &s->l[i] == row_of(s->l, s->n, link, one.measure_id);
		one.side = true;
		if (one.measure_id && !decides && !asked(s, &one)) {
			add_comparisons(s, one);
			sides++;
		}
	}
}

static void asks_at(struct asks *s, struct str at)
{
	struct intervention_unit *u;
	size_t n = insats_units(s->db, s->a, s->x->id, at, &u);
	for (size_t i = 0; i < n; i++)
		s->others = s->others || str_eqz(u[i].arm, "comparison");
	s->n = insats_links(s->db, s->a, s->x->id, at, &s->l);
	s->v = ARENA_ARRAY(s->a, (2 + ANALYSIS_SIDES_MAX) * COMPARISONS, struct analysis_ask);
	add_deciding(s, LINK_ENVIRONMENT);
	add_deciding(s, LINK_OUTCOME);
	add_sides(s);
}

/* --- what was promised -------------------------------------------------------------------------- */

static bool same_ask(const struct analysis_ask *a, const struct analysis_ask *b)
{
	return a->link == b->link && a->measure_id == b->measure_id && str_eq(a->grade, b->grade) &&
	       a->direction == b->direction && a->size == b->size && a->lag_terms == b->lag_terms &&
	       str_eq(a->comparison, b->comparison) && a->side == b->side;
}

size_t analysis_asks(struct db *db, struct arena *a, const struct intervention *x, struct analysis_ask **asks)
{
	struct asks now = {.db = db, .a = a, .x = x}, then = now;
	struct intervention was;
	asks_at(&now, (struct str){NULL, 0});
	*asks = now.v;
	if (str_is_null(x->locked_at) || !intervention_get_at(db, a, x->id, x->locked_at, &was))
		return now.k;
	then.x = &was;
	asks_at(&then, x->locked_at);
	for (size_t i = 0; i < now.k; i++)
		for (size_t k = 0; k < then.k; k++)
			now.v[i].linked_before = now.v[i].linked_before || same_ask(&now.v[i], &then.v[k]);
	return now.k;
}

struct str effect_first_day(struct db *db, struct arena *a, const struct intervention *x)
{
	struct intervention_unit *u;
	struct str first = x->from_day;
	size_t n = insats_units(db, a, x->id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++)
		if (str_eqz(u[i].arm, "treated") && !str_is_null(u[i].from_day) &&
		    (str_is_null(first) || str_cmp(u[i].from_day, first) < 0))
			first = u[i].from_day;
	return first;
}

bool analysis_planned(struct db *db, struct arena *a, const struct analysis_ask *ask)
{
	const struct intervention *x = ask->x;
	struct intervention was;
	struct str first = effect_first_day(db, a, x), none = {NULL, 0};
	if (str_is_null(x->locked_at) || str_is_null(first) ||
	    str_cmp(instant_date(a, x->locked_at), first) > 0 || !str_eq(ask->comparison, x->design) ||
	    !ask->linked_before)
		return false;
	return intervention_get_at(db, a, x->id, x->locked_at, &was) &&
	       str_eq(insats_deciding(db, a, &was, x->locked_at), insats_deciding(db, a, x, none));
}
