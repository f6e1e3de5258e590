/* chain.c - the five links of an insats from what is stored (chain_view.h). */
#include "effect/chain_counted.h"
#include "effect/chain_view.h"
#include "effect/describe.h"

#include "base/date.h"
#include "effect/adherence.h"
#include "effect/insats.h"
#include "web/fmt.h"

#include <math.h>

/* --- reading a stored row --------------------------------------------------------------------- */

static int word_index(const char *const *words, struct str w)
{
	for (int i = 0; words[i]; i++)
		if (str_eqz(w, words[i]))
			return i;
	return 0;
}

static void add_name(struct arena *a, struct str *list, struct str name)
{
	*list = str_is_null(*list) ? name : arena_printf(a, "%.*s, %.*s", STR_ARG(*list), STR_ARG(name));
}

static void read_checks(struct arena *a, enum lang l, const struct analysis *row, struct chain_knot *k)
{
	const struct json *all = json_parse(a, row->checks, NULL);
	size_t n = all && all->kind == JSON_ARRAY ? all->n : 0;
	k->check = ARENA_ARRAY(a, n + 1, struct chain_check);
	for (size_t i = 0; i < n; i++)
		for (int c = 0; c < EVIDENCE_CHECKS; c++) {
			if (!str_eqz(json_text(&all->items[i], "check"), evidence_check_word((enum evidence_check)c)))
				continue;
			struct str held = json_text(&all->items[i], "held");
			const struct evidence_judged j = {(enum evidence_held)word_index(evidence_held_words, held),
			                                  chain_number(&all->items[i], "value", -1),
			                                  chain_number(&all->items[i], "other", -1)};
			struct str name = tr(l, evidence_check_name((enum evidence_check)c));
			k->check[k->nchecks++] =
			    (struct chain_check){name, evidence_check_text(a, l, (enum evidence_check)c, &j), held};
			if (j.held == CHECK_NOT_HELD || j.held == CHECK_NOT_KNOWN)
				add_name(a, j.held == CHECK_NOT_HELD ? &k->failed : &k->unsure, name);
		}
}

static void read_grade(struct arena *a, enum lang l, const struct json *result, struct chain_knot *k)
{
	int rule = (int)chain_number(result, "rule", RULE_NO_DATA);
	const struct evidence_grade g = {
	    k->grade, rule >= 0 && rule < EVIDENCE_RULES ? (enum evidence_rule)rule : RULE_NO_DATA,
	    (unsigned)chain_number(result, "lowered", 0)};
	k->rule = evidence_graded_text(a, l, &g);
	k->from = evidence_rule_grade(g.rule);
	k->lowered = k->from == k->grade ? 0 : g.lowered;
}

static const struct measure *measure_of(const struct chain_stock *s, int64_t id)
{
	for (size_t i = 0; i < s->nmeasures; i++)
		if (s->measure[i].id == id)
			return &s->measure[i];
	return NULL;
}

static double pretest_saw(const struct json *checks)
{
	for (size_t i = 0; checks && checks->kind == JSON_ARRAY && i < checks->n; i++)
		if (str_eqz(json_text(&checks->items[i], "check"), evidence_check_word(CHECK_PRETREND)))
			return chain_number(&checks->items[i], "other", -1);
	return -1;
}

/* How far the course before the start bears: which difference the test of it would have seen, and how many
 * times the largest deviation before the start the result is (stats/README 1f, honesty of the event study;
 * after Rambachan & Roth 2023, relative magnitudes, without their interval). */
static void tell_before(struct arena *a, enum lang l, const struct analysis *row, const struct measure *m,
                        struct chain_knot *k)
{
	double saw = pretest_saw(json_parse(a, row->checks, NULL));
	const struct json *event = json_get(json_parse(a, row->result, NULL), "event");
	double times = chain_number(json_get(event, "facts"), "breakdown_multiple", -1);
	if (saw < 0 || times < 0 || !m)
		return;
	const struct str args[] = {sentence_amount_of(a, l, m, (int)m->decimals + (saw < 1), saw),
	                           fmt_f64(a, l, times, times < 10)};
	k->before = tr_fmt(
	    a, l,
	    times < 1 ? N_("The test of the course before would have seen a difference of {0} a school year in "
	                   "four cases of five. Before the start the schools deviated by more than what was "
	                   "seen after it.")
	              : N_("The test of the course before would have seen a difference of {0} a school year in "
	                   "four cases of five. What was seen after the start is {1} times the largest "
	                   "deviation before: so large must one be for it to vanish."),
	    args, 2);
}

static void read_spec(const struct chain_stock *s, struct arena *a, enum lang l, const struct json *spec,
                      struct chain_knot *k)
{
	const struct json *d = json_get(spec, "data");
	const struct str args[] = {arena_printf(a, "%d", (int)chain_number(d, "treated", 0)),
	                           arena_printf(a, "%d", (int)chain_number(d, "comparison", 0)),
	                           arena_printf(a, "%d", (int)chain_number(d, "pre", 0)),
	                           arena_printf(a, "%d", (int)chain_number(d, "post", 0))};
	k->completeness = tr_fmt(
	    a, l, N_("Schools that take part: {0}, compared with: {1}; times before: {2}, after: {3}."), args, 4);
	if (json_get(d, "months_pre")) {
		const struct str months[] = {arena_printf(a, "%d", (int)chain_number(d, "months_pre", 0)),
		                             arena_printf(a, "%d", (int)chain_number(d, "months_post", 0))};
		k->completeness = arena_concat(
		    a, k->completeness,
		    tr_fmt(a, l, N_(" Month by month: {0} months before the start and {1} after."), months, 2));
	}
	int before = (int)chain_number(spec, "before", 0), after = (int)chain_number(spec, "after", 0);
	bool fixed = chain_number(spec, "fixed", 1) > 0;
	const struct str years[] = {lasar_text(a, before), lasar_text(a, after)};
	if (before && after)
		k->window = tr_fmt(a, l,
		                   fixed ? N_("From {0} to {1}.")
		                         : N_("From {0} to the mean of the school years after the start, to {1}."),
		                   years, 2);
	k->measure_id = (int64_t)chain_number(spec, "measure", 0);
	const struct measure *m = measure_of(s, k->measure_id);
	k->measure_name = m ? query_measure_name(l, m) : (struct str){NULL, 0};
	struct str per = m ? query_measure_per(a, l, m) : STR("");
	k->unit = per.n ? per : m ? words_text(&measure_units, l, m->unit) : (struct str){NULL, 0};
	k->change_unit = m && str_eqz(m->unit, "percent") ? tr(l, N_("percentage points")) : k->unit;
}

static void read_reason(const struct json *spec, struct chain_knot *k)
{
	int reason = (int)chain_number(spec, "reason", -1);
	k->undivided = reason == REASON_NO_SUBJECT || reason == REASON_NO_GRADE || reason == REASON_NO_FIGURES;
}

/* By which method, and why that one: the words of the rules, from what the row keeps of the data. */
static void read_choice(struct arena *a, enum lang l, const struct analysis *row, const struct json *spec,
                        struct chain_knot *k)
{
	const struct json *d = json_get(spec, "data");
	int reason = (int)chain_number(spec, "reason", -1);
	const struct evidence_data data = {.treated = (int)chain_number(d, "treated", 0),
	                                   .comparison = (int)chain_number(d, "comparison", 0),
	                                   .pre = (int)chain_number(d, "pre", 0),
	                                   .post = (int)chain_number(d, "post", 0),
	                                   .months_pre = (int)chain_number(d, "months_pre", 0),
	                                   .months_post = (int)chain_number(d, "months_post", 0),
	                                   .pupils = (int)chain_number(spec, "pupils", 0),
	                                   .others = (int)chain_number(spec, "others", 0)};
	if (!spec || reason < 0 || reason >= EVIDENCE_REASONS)
		return;
	for (int m = EVIDENCE_NONE; m < EVIDENCE_METHODS; m++)
		if (str_eqz(row->method, evidence_method_word((enum evidence_method)m))) {
			const struct evidence_choice c = {(enum evidence_method)m, (enum evidence_reason)reason, 0};
			k->method = tr(l, evidence_method_name(c.method));
			k->why = evidence_reason_text(a, l, &c, &data);
			k->not_shown = tr(l, evidence_not_shown(c.method));
		}
}

/* What was asked afterwards says so wherever it stands. */
static void say_unplanned(struct arena *a, enum lang l, const struct analysis *row, struct chain_knot *k)
{
	struct str stamp = tr(l, N_(" Not planned before the start."));
	if (row->planned || k->state == LINK_UNMEASURED)
		return;
	k->sentence = arena_concat(a, k->sentence, stamp);
	if (k->plain.n)
		k->plain = arena_concat(a, k->plain, stamp);
}

/* The number alone, for the picture of the chain: the sentence stands beside it. */
static void read_brief(struct arena *a, enum lang l, const struct analysis *row, const struct json *spec,
                       const struct measure *m, struct chain_knot *k)
{
	const struct json *j = json_parse(a, row->result, NULL);
	bool points = chain_number(spec, "points", 0) > 0; /* a test's own, whatever the measure counts */
	double v = chain_number(j, "estimate", NAN), lo = chain_number(j, "lo", NAN),
	       hi = chain_number(j, "hi", NAN);
	struct str whom = evidence_whom(a, l, json_text(spec, "subject"), json_text(spec, "grade"));
	if (!m || !isfinite(v))
		return;
	int decimals = points ? 1 : (int)m->decimals;
	struct str args[] = {
	    whom.n ? arena_printf(a, "%.*s, %.*s", STR_ARG(k->measure_name), STR_ARG(whom)) : k->measure_name,
	    points ? sentence_amount(a, l, "points", decimals, v) : sentence_amount_of(a, l, m, decimals, v),
	    isfinite(lo) ? sentence_range(a, l, decimals, lo, hi) : STR("")};
	args[1] = arena_concat(a, v < 0 ? STR("−") : STR("+"), args[1]);
	k->brief = isfinite(lo) ? arena_printf(a, "%.*s: %.*s (%.*s)", STR_ARG(args[0]), STR_ARG(args[1]),
	                                       STR_ARG(args[2]))
	                        : arena_printf(a, "%.*s: %.*s", STR_ARG(args[0]), STR_ARG(args[1]));
}

static void read_row(const struct chain_stock *s, struct arena *a, enum lang l, const struct analysis *row,
                     struct chain_knot *k)
{
	k->row = row;
	k->state = (enum evidence_state)word_index(evidence_state_words, row->state);
	k->grade = row->grade.n ? row->grade.p[0] : '-';
	k->sentence = row->sentence;
	/* a list shows of the environment its state and grade alone, which stand in columns of their own */
	if (s->brief && !str_eqz(row->link, links_word[LINK_OUTCOME]))
		return;
	const struct json *spec = json_parse(a, row->spec, NULL);
	read_reason(spec, k);
	k->after = (int)chain_number(spec, "after", 0);
	k->control = chain_number(json_get(spec, "data"), "control", 0) > 0;
	if (l == LANG_EN)
		k->sentence = json_text(spec, "sentence_en");
	k->plain = json_text(spec, l == LANG_EN ? "plain_en" : "plain_sv");
	k->told = json_text(spec, l == LANG_EN ? "told_en" : "told_sv");
	say_unplanned(a, l, row, k);
	if (s->brief)
		return;
	read_grade(a, l, json_parse(a, row->result, NULL), k);
	read_spec(s, a, l, spec, k);
	read_checks(a, l, row, k);
	read_choice(a, l, row, spec, k);
	tell_before(a, l, row, measure_of(s, k->measure_id), k);
	read_brief(a, l, row, spec, measure_of(s, k->measure_id), k);
}

/* --- the whole ------------------------------------------------------------------------------------ */

/* How well what a link's row expects is of what is shown: of its measure, of none, of another. */
static int fits(const struct chain_link *v, const struct chain_knot *k)
{
	return v->measure_id == k->measure_id ? 2 : v->measure_id == 0 || !k->row ? 1 : 0;
}

static void tell_expected(const struct chain_stock *s, struct arena *a, enum lang l, struct chain *out)
{
	int best[LINKS] = {0};
	for (size_t i = 0; i < s->nlinks; i++)
		for (int k = 0; k < LINKS; k++) {
			const struct chain_link *v = &s->link[i];
			if (v->intervention_id != out->x.id || !str_eqz(v->link, links_word[k]) || !v->expectation.n ||
			    fits(v, &out->knot[k]) <= best[k])
				continue;
			best[k] = fits(v, &out->knot[k]);
			out->knot[k].expected = v->expectation;
		}
	const struct measure *m = measure_of(s, out->x.measure_id);
	for (int k = LINK_ENVIRONMENT; m && out->x.expected.has && k < LINKS; k++)
		if (out->knot[k].measure_id == m->id && best[k] < 2)
			out->knot[k].expected = insats_change_text(a, l, m, out->x.expected.v, true);
}

/* What was expected of the lessons in words, tried against them; less than that holds no link. */
static void try_words(struct arena *a, enum lang l, struct chain *out)
{
	struct chain_knot *k = &out->knot[LINK_EXECUTION];
	if (!k->expected.n || k->row)
		return;
	const struct adherence x = adherence_read(a, k->expected);
	enum adherence_state s = adherence_state(&x, &out->given);
	k->tried = adherence_text(a, l, &x, &out->given);
	if ((s == ADHERENCE_LESS || s == ADHERENCE_EITHER) && k->state == LINK_HOLDS)
		k->state = LINK_WEAK;
}

static void take_choice(enum lang l, const struct analysis *row, struct chain *out)
{
	for (size_t i = 0; i < out->nchoices; i++)
		if (str_eq(out->choice[i].word, row->comparison))
			return;
	if (out->nchoices < 4)
		out->choice[out->nchoices++] =
		    (struct chain_choice){row->comparison, words_text(&designs, l, row->comparison), false};
}

/* The comparison asked for, else the one that was planned, else the first there is. */
static void choose(struct chain *out, struct str asked)
{
	size_t at = 0;
	for (size_t i = 0; i < out->nchoices; i++)
		if (str_eq(out->choice[i].word, out->x.design))
			at = i;
	for (size_t i = 0; i < out->nchoices; i++)
		if (str_eq(out->choice[i].word, asked))
			at = i;
	if (out->nchoices == 0)
		return;
	out->choice[at].chosen = true;
	out->comparison = out->choice[at].word;
}

static void tell_cost(struct arena *a, enum lang l, struct chain *out)
{
	const struct intervention *x = &out->x;
	struct str money = fmt_i64(a, x->money.v);
	if (!x->money.has)
		return;
	if (!x->pupils.has || x->pupils.v <= 0) {
		out->cost = tr_fmt(a, l, N_("{0} kronor; how many pupils it is for is not stated."), &money, 1);
		return;
	}
	const struct str args[] = {fmt_f64(a, l, (double)x->money.v / (double)x->pupils.v, 0),
	                           fmt_i64(a, x->money.v), fmt_i64(a, x->pupils.v)};
	out->cost = tr_fmt(a, l, N_("{0} kronor a pupil: {1} kronor for {2} pupils."), args, 3);
}

static void conclude(struct arena *a, enum lang l, struct chain *out)
{
	struct sentence_chain s = {.compared = out->compared,
	                           .undivided = out->knot[LINK_OUTCOME].undivided,
	                           .outcome = out->knot[LINK_OUTCOME].sentence,
	                           .plain = out->knot[LINK_OUTCOME].plain.n ? out->knot[LINK_OUTCOME].plain
	                                                                    : out->knot[LINK_OUTCOME].sentence};
	char grades[LINKS];
	enum evidence_state states[LINKS];
	for (int i = 0; i < LINKS; i++) {
		s.grade[i] = grades[i] = out->knot[i].grade;
		s.state[i] = states[i] = out->knot[i].state;
		s.link[i] = out->knot[i].name;
	}
	out->weakest = evidence_weakest(grades, states);
	out->lowest = evidence_lowest(grades);
	out->sentence = sentence_chain(a, l, &s);
	out->suggests = !str_eq(s.outcome, s.plain) && str_starts(out->sentence, s.outcome);
}

static bool row_compares(const struct analysis *row)
{
	for (int m = 0; m < EVIDENCE_METHODS; m++)
		if (str_eqz(row->method, evidence_method_word((enum evidence_method)m)))
			return evidence_compares((enum evidence_method)m);
	return false;
}

static bool still_named(const struct chain_stock *s, const struct analysis *row)
{
	for (size_t i = 0; i < s->nlinks; i++)
		if (s->link[i].intervention_id == row->intervention_id && s->link[i].measure_id == row->measure_id &&
		    str_eq(s->link[i].link, row->link) && str_eq(s->link[i].measure_grade, row->measure_grade))
			return true;
	return false;
}

static void take_side(struct arena *a, enum lang l, const struct chain_stock *s, const struct analysis *row,
                      struct chain *out)
{
	int link = word_index(links_word, row->link);
	if (s->brief || !still_named(s, row) || !str_eq(row->comparison, out->comparison))
		return;
	struct chain_knot *k = &out->side[out->nsides++];
	*k = (struct chain_knot){.word = str_z(links_word[link]), .name = tr(l, links_text[link])};
	read_row(s, a, l, row, k);
	out->nsides_seen += k->state != LINK_UNMEASURED;
}

/* The same pupils before and after, with whom is looked at. */
static void take_pupils(struct arena *a, enum lang l, const struct chain_stock *s, const struct analysis *row,
                        struct chain *out)
{
	if (!str_eq(row->comparison, out->comparison) || (row->side && !still_named(s, row)))
		return;
	if (!s->narrow && chain_number(json_parse(a, row->spec, NULL), "narrow", 0) > 0) {
		out->nnarrow++;
		return;
	}
	struct chain_knot *k = &out->pupils[out->npupils++];
	*k =
	    (struct chain_knot){.word = str_z(links_word[LINK_OUTCOME]), .name = tr(l, links_text[LINK_OUTCOME])};
	read_row(s, a, l, row, k);
}

/* Where there are no figures of the outcome, the pupils' own values are it. */
static void take_place(struct chain *out)
{
	struct chain_knot *k = &out->knot[LINK_OUTCOME];
	for (size_t i = 0; i < out->npupils && k->state == LINK_UNMEASURED; i++)
		if (!out->pupils[i].row->side && out->pupils[i].state != LINK_UNMEASURED)
			*k = out->pupils[i];
}

static void know_newest(const struct analysis *row, struct chain *out)
{
	if (!row->side && str_eqz(row->link, links_word[LINK_OUTCOME]) &&
	    str_eq(row->comparison, out->comparison) && row->id > out->newest)
		out->newest = row->id;
}

static void take_rows(struct arena *a, enum lang l, const struct chain_stock *s, struct str comparison,
                      struct chain *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s->nanalyses; i++)
		if (s->analysis[i].intervention_id == out->x.id) {
			n++;
			if (!s->analysis[i].side && !s->analysis[i].linked)
				take_choice(l, &s->analysis[i], out);
		}
	choose(out, comparison);
	out->side = ARENA_ARRAY(a, n + 1, struct chain_knot);
	out->pupils = ARENA_ARRAY(a, n + 1, struct chain_knot);
	for (size_t i = 0; i < s->nanalyses; i++) {
		const struct analysis *row = &s->analysis[i];
		if (row->intervention_id != out->x.id)
			continue;
		know_newest(row, out);
		if (row->linked) {
			take_pupils(a, l, s, row, out);
			continue;
		}
		if (row->side)
			take_side(a, l, s, row, out);
		for (int k = LINK_ENVIRONMENT; k < LINKS; k++)
			if (!row->side && str_eqz(row->link, links_word[k]) && str_eq(row->comparison, out->comparison))
				read_row(s, a, l, row, &out->knot[k]);
	}
	take_place(out);
}

/* While it is not known that the lessons were reached, or they were not, the outcome tries no idea: it is no
 * sign of anything and holds no chain, whatever its figures (stats/README 1g). */
static void veil_outcome(struct chain *out)
{
	struct chain_knot *given = &out->knot[LINK_EXECUTION], *k = &out->knot[LINK_OUTCOME];
	if (evidence_given(given->state, given->grade))
		return;
	k->sentence = k->plain.n ? k->plain : k->sentence;
	k->state = k->state == LINK_HOLDS ? LINK_WEAK : k->state;
	for (size_t i = 0; i < out->npupils; i++)
		if (out->pupils[i].state == LINK_HOLDS)
			out->pupils[i].state = LINK_WEAK;
}

void chain_make(struct arena *a, enum lang l, const struct chain_stock *s, const struct intervention *x,
                struct str comparison, struct str today, struct chain *out)
{
	*out = (struct chain){.x = *x};
	for (int i = 0; i < LINKS; i++)
		out->knot[i] = (struct chain_knot){.word = str_z(links_word[i]),
		                                   .name = tr(l, links_text[i]),
		                                   .grade = '-',
		                                   .rule = tr(l, evidence_rule_text(RULE_NO_DATA)),
		                                   .sentence = tr(l, N_("Nothing is measured here yet."))};
	chain_count_resource(s, a, l, x, &out->knot[LINK_RESOURCE]);
	chain_count_activity(s, a, l, x, today, &out->knot[LINK_ACTIVITY]);
	take_rows(a, l, s, comparison, out);
	chain_count_execution(s, a, l, x, out->knot[LINK_OUTCOME].after, &out->knot[LINK_EXECUTION], &out->given);
	out->compared = out->knot[LINK_OUTCOME].row &&
	                (row_compares(out->knot[LINK_OUTCOME].row) || out->knot[LINK_OUTCOME].control);
	veil_outcome(out);
	tell_expected(s, a, l, out);
	try_words(a, l, out);
	tell_cost(a, l, out);
	conclude(a, l, out);
}
