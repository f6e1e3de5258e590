/* evidence.c - choice of method, checks, grades and states: rules over numbers (evidence.h). */
#include "effect/evidence.h"
#include "effect/subjects.h"

#include <math.h>

/* --- choice --------------------------------------------------------------------------- */

static bool with_schools(const struct evidence_data *d)
{
	return d->compare == COMPARE_SCHOOLS && d->pre > 0 && d->post > 0 && d->comparison > 0;
}
static bool both_many(const struct evidence_data *d, int least)
{
	return with_schools(d) && d->treated >= least && d->comparison >= least;
}
static bool is_untreated(const struct evidence_data *d)
{
	return d->treated < 1;
}
static bool is_drawn(const struct evidence_data *d)
{
	return d->lottery && both_many(d, EVIDENCE_GROUP_MIN);
}
static bool is_staggered(const struct evidence_data *d)
{
	return d->starts >= 2 && d->smallest_start >= EVIDENCE_GROUP_MIN && both_many(d, EVIDENCE_GROUP_MIN);
}
static bool is_adjusted(const struct evidence_data *d)
{
	return d->starts < 2 && d->pre == 1 && d->post == 1 && both_many(d, EVIDENCE_PAIRS_MIN);
}
static bool is_one_start(const struct evidence_data *d)
{
	return d->starts < 2 && both_many(d, EVIDENCE_GROUP_MIN);
}
static bool is_long(const struct evidence_data *d)
{
	return (d->compare == COMPARE_SERIES || d->compare == COMPARE_SCHOOLS || d->compare == COMPARE_BEFORE) &&
	       d->months_pre >= EVIDENCE_MONTHS_BEFORE && d->months_post >= EVIDENCE_MONTHS_AFTER;
}
/* A series was planned, or there is nothing else that months could be used for. */
static bool is_short(const struct evidence_data *d)
{
	return d->compare == COMPARE_SERIES || (d->compare == COMPARE_BEFORE && d->monthly);
}
/* Months after the start may be there before a whole läsår is. */
static bool is_early(const struct evidence_data *d)
{
	return d->post < 1 && !(d->months_post > 0 && (is_long(d) || is_short(d)));
}
static bool is_mixture(const struct evidence_data *d)
{
	return with_schools(d) && d->treated == 1 && d->pre >= EVIDENCE_SYNTH_BEFORE &&
	       d->comparison >= EVIDENCE_SYNTH_DONORS;
}
static bool is_few(const struct evidence_data *d)
{
	return with_schools(d) && d->treated + d->comparison >= EVIDENCE_CHOICES_MIN;
}
static bool is_drawn_few(const struct evidence_data *d)
{
	return d->lottery && is_few(d);
}
/* Nobody is to be compared with: how sure a change is is told by how the schools, or the läsår, differ. */
static bool is_alone(const struct evidence_data *d)
{
	return (d->compare == COMPARE_BEFORE || d->compare == COMPARE_COHORT) && d->pre > 0;
}
static bool is_cohort(const struct evidence_data *d)
{
	return is_alone(d) && d->compare == COMPARE_COHORT && d->counts && d->treated >= EVIDENCE_ALONE_MIN;
}
static bool is_schools(const struct evidence_data *d)
{
	return is_alone(d) && d->compare == COMPARE_COHORT && d->treated >= EVIDENCE_ALONE_MIN;
}
static bool is_same_schools(const struct evidence_data *d)
{
	return is_alone(d) && d->treated >= EVIDENCE_ALONE_MIN;
}
static bool is_years(const struct evidence_data *d)
{
	return is_alone(d) && d->pre >= EVIDENCE_YEARS_MIN;
}
static bool is_before(const struct evidence_data *d)
{
	return d->pre > 0;
}
static bool always(const struct evidence_data *d)
{
	(void)d;
	return true;
}

static bool is_no_subject(const struct evidence_data *d)
{
	return d->undivided == UNDIVIDED_SUBJECT;
}
static bool is_no_grade(const struct evidence_data *d)
{
	return d->undivided == UNDIVIDED_GRADE;
}
static bool is_no_figures(const struct evidence_data *d)
{
	return d->undivided == UNDIVIDED_FIGURES;
}

/* The first that fits. */
static const struct {
	bool (*fits)(const struct evidence_data *d);
	enum evidence_method method;
	enum evidence_reason reason;
} order[] = {
    {is_no_subject, EVIDENCE_NONE, REASON_NO_SUBJECT},
    {is_no_grade, EVIDENCE_NONE, REASON_NO_GRADE},
    {is_no_figures, EVIDENCE_NONE, REASON_NO_FIGURES},
    {is_untreated, EVIDENCE_NONE, REASON_UNTREATED},
    {is_early, EVIDENCE_NONE, REASON_NOT_YET},
    {is_staggered, EVIDENCE_STAGGERED, REASON_STAGGERED},
    {is_drawn, EVIDENCE_DIFFERENCE, REASON_LOTTERY},
    {is_adjusted, EVIDENCE_ANCOVA, REASON_ADJUSTED},
    {is_one_start, EVIDENCE_DIFFERENCE, REASON_ONE_START},
    {is_long, EVIDENCE_SERIES, REASON_LONG_SERIES},
    {is_short, EVIDENCE_NONE, REASON_SHORT_SERIES},
    {is_mixture, EVIDENCE_SYNTHETIC, REASON_MIXTURE},
    {is_drawn_few, EVIDENCE_PERMUTE, REASON_LOTTERY_FEW},
    {is_few, EVIDENCE_PERMUTE, REASON_FEW},
    {is_cohort, EVIDENCE_COHORT, REASON_COHORT},
    {is_schools, EVIDENCE_SCHOOLS, REASON_SCHOOLS},
    {is_same_schools, EVIDENCE_PAIRED, REASON_SAME_SCHOOLS},
    {is_years, EVIDENCE_YEARS, REASON_YEARS},
    {is_alone, EVIDENCE_NONE, REASON_FEW_ALONE},
    {is_before, EVIDENCE_NONE, REASON_DESCRIBE},
    {always, EVIDENCE_NONE, REASON_NO_BEFORE},
};

double evidence_smallest_p(int treated, int comparison)
{
	double ways =
	    round(exp(lgamma(treated + comparison + 1.0) - lgamma(treated + 1.0) - lgamma(comparison + 1.0)));
	return ways <= 50000 ? (treated == comparison ? 2 : 1) / ways : 1e-4;
}

struct evidence_choice evidence_choose_few(const struct evidence_data *d)
{
	return (struct evidence_choice){EVIDENCE_PERMUTE, d->lottery ? REASON_LOTTERY_FEW : REASON_FEW,
	                                evidence_smallest_p(d->treated, d->comparison)};
}

struct evidence_choice evidence_choose(const struct evidence_data *d)
{
	size_t i = 0;
	while (!order[i].fits(d))
		i++;
	struct evidence_choice c = {order[i].method, order[i].reason, 0};
	if (c.method == EVIDENCE_PERMUTE)
		c.smallest_p = evidence_smallest_p(d->treated, d->comparison);
	return c;
}

/* --- checks --------------------------------------------------------------------------- */

static enum evidence_held held_if(bool known, bool held)
{
	return !known ? CHECK_NOT_KNOWN : held ? CHECK_HELD : CHECK_NOT_HELD;
}

/* A passed test of equal development says something only when it would have seen, a läsår, three fourths of
 * what is expected of the insats: those who pass a weaker test are those whose noise hid their course (Roth
 * 2022). */
static enum evidence_held judge_pretrend(const struct evidence_facts *f)
{
	if (f->pretrend_p < 0)
		return CHECK_NOT_KNOWN;
	if (f->pretrend_p < 0.05)
		return CHECK_NOT_HELD;
	return held_if(f->pretrend_seen >= 0 && f->expected > 0, f->pretrend_seen <= 0.75 * f->expected) ==
	               CHECK_HELD
	           ? CHECK_HELD
	           : CHECK_NOT_KNOWN;
}

/* Months that follow each other like each other: to 0.6 the interval allows for it (bench/effect_sim.c);
 * above it an interval of 95 % holds less. */
static void judge_series(const struct evidence_data *d, const struct evidence_facts *f,
                         struct evidence_judged out[EVIDENCE_CHECKS])
{
	bool enough = d->months_pre >= EVIDENCE_MONTHS_BEFORE && d->months_post >= EVIDENCE_MONTHS_AFTER;
	out[CHECK_LENGTH] = (struct evidence_judged){held_if(true, enough), d->months_pre, d->months_post};
	out[CHECK_SEASON] =
	    (struct evidence_judged){held_if(true, d->months_pre >= EVIDENCE_MONTHS_BEFORE), d->months_pre, -1};
	out[CHECK_FOLLOWING] = (struct evidence_judged){
	    held_if(f->autocorrelation >= 0, f->autocorrelation <= 0.6), f->autocorrelation, -1};
	out[CHECK_CONTROL] = (struct evidence_judged){held_if(true, d->control_series), d->control_series, -1};
}

/* A share, or the tenth that bounds it. */
static struct evidence_judged judge_share(bool coarse, double share, bool held, double bound)
{
	bool known = share >= 0;
	return (struct evidence_judged){held_if(known, held), known && coarse ? bound : share,
	                                known && coarse ? 1 : -1};
}

/* Five percentage points between the sides: our judgement. */
static void judge_pupils(const struct evidence_facts *f, struct evidence_judged out[EVIDENCE_CHECKS])
{
	out[CHECK_ATTRITION] =
	    (struct evidence_judged){held_if(f->attrition >= 0, f->attrition <= 0.05), f->attrition, -1};
	out[CHECK_SLOPE] = (struct evidence_judged){held_if(f->slope_p >= 0, f->slope_p >= 0.05), f->slope_p, -1};
}

/* In time, and by enough of those who were asked. */
static void judge_taken(const struct evidence_facts *f, struct evidence_judged out[EVIDENCE_CHECKS])
{
	if (f->late > 0)
		out[CHECK_IN_TIME] = (struct evidence_judged){held_if(true, f->late < 0.15), f->late, -1};
	if (f->survey)
		out[CHECK_RESPONSE] =
		    (struct evidence_judged){held_if(f->response >= 0, f->response >= 0.60), f->response, -1};
}

/* Whole schools with nothing known of how many it reaches are not asked about. */
static struct evidence_judged judge_target(const struct evidence_facts *f)
{
	if (f->target == TARGET_WIDER)
		return (struct evidence_judged){CHECK_NOT_HELD, f->reached, -1};
	if (f->target == TARGET_ALL)
		return (struct evidence_judged){CHECK_NOT_ASKED, -1, -1};
	if (f->target == TARGET_PART)
		return (struct evidence_judged){CHECK_HELD, f->reached, 1};
	return (struct evidence_judged){f->target == TARGET_EXACT ? CHECK_HELD : CHECK_NOT_KNOWN, f->reached, -1};
}

void evidence_judge(enum evidence_method m, const struct evidence_data *d, const struct evidence_facts *f,
                    struct evidence_judged out[EVIDENCE_CHECKS])
{
	for (int i = 0; i < EVIDENCE_CHECKS; i++)
		out[i] = (struct evidence_judged){CHECK_NOT_ASKED, -1, -1};
	if (m == EVIDENCE_COUNT)
		return;
	out[CHECK_PLANNED] = (struct evidence_judged){held_if(true, f->planned == 1), f->planned, -1};
	if (m == EVIDENCE_NONE)
		return;
	out[CHECK_ALONE] = f->doubled > 0 ? (struct evidence_judged){CHECK_NOT_HELD, f->doubled, -1}
	                   : f->beside + f->beside_compared > 0
	                       ? (struct evidence_judged){CHECK_NOT_KNOWN, f->beside, f->beside_compared}
	                       : (struct evidence_judged){CHECK_HELD, 0, -1};
	if (evidence_compares(m)) {
		out[CHECK_PRETREND] = (struct evidence_judged){d->lottery ? CHECK_HELD : judge_pretrend(f),
		                                               f->pretrend_p, f->pretrend_seen};
		out[CHECK_BALANCE] =
		    (struct evidence_judged){held_if(f->balance >= 0, f->balance <= 0.25), f->balance, -1};
		out[CHECK_SPILLOVER] =
		    (struct evidence_judged){held_if(f->touched >= 0, f->touched == 0), f->touched, -1};
	}
	out[CHECK_DEFINITION] =
	    (struct evidence_judged){held_if(f->definitions > 0, f->definitions == 1), f->definitions, -1};
	out[CHECK_INSTRUMENT] =
	    (struct evidence_judged){held_if(f->instruments > 0, f->instruments == 1), f->instruments, -1};
	out[CHECK_MISSING] = judge_share(f->coarse, f->lost, f->lost < 0.15, ceil(f->lost * 10) / 10);
	judge_taken(f, out);
	if (m == EVIDENCE_PAIRED || m == EVIDENCE_ANCOVA || evidence_linked(m))
		out[CHECK_LINKED] = judge_share(f->coarse, f->linked, f->linked >= 0.80, floor(f->linked * 10) / 10);
	if (evidence_linked(m) && evidence_compares(m))
		judge_pupils(f, out);
	if (m == EVIDENCE_SERIES)
		judge_series(d, f, out);
	out[CHECK_TARGET] = judge_target(f);
}

/* --- grades --------------------------------------------------------------------------- */

static const struct {
	const char *word, *name;
	bool lowers;
} checks[] = {
#define EVIDENCE_CHECK(id, word, lowers, name) {word, name, lowers},
#include "effect/evidence.def"
};
static const struct {
	char grade;
	const char *text;
} rules[] = {
#define EVIDENCE_RULE(id, grade, text) {grade, text},
#include "effect/evidence.def"
};

/* What a comparison stands on. With a lottery, being alike at the start is chance's doing. A change of
 * definition or too few answers lower the grade by themselves; here it is enough that it is known. */
static bool comparison_held(const struct evidence_data *d, const struct evidence_judged j[EVIDENCE_CHECKS])
{
	static const enum evidence_check known[] = {CHECK_DEFINITION, CHECK_RESPONSE, CHECK_LINKED,
	                                            CHECK_IN_TIME};
	bool alike = d->lottery || j[CHECK_BALANCE].held == CHECK_HELD;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (j[known[i]].held == CHECK_NOT_KNOWN)
			return false;
	return j[CHECK_PRETREND].held == CHECK_HELD && alike && j[CHECK_SPILLOVER].held == CHECK_HELD &&
	       j[CHECK_MISSING].held == CHECK_HELD;
}

static enum evidence_rule compared_rule(enum evidence_method m, const struct evidence_data *d,
                                        const struct evidence_judged j[EVIDENCE_CHECKS])
{
	bool many = d->treated >= EVIDENCE_GROUP_MIN && m != EVIDENCE_SYNTHETIC && m != EVIDENCE_PERMUTE &&
	            m != EVIDENCE_LINKED_PERMUTE;
	bool drawn = d->lottery && d->treated >= EVIDENCE_DRAWN_MIN && d->comparison >= EVIDENCE_DRAWN_MIN;
	if (many && drawn && j[CHECK_MISSING].held == CHECK_HELD && j[CHECK_SPILLOVER].held == CHECK_HELD)
		return RULE_DRAWN;
	return many && comparison_held(d, j) ? RULE_COMPARED : RULE_UNSURE;
}

static enum evidence_rule rule_of(enum evidence_method m, const struct evidence_data *d,
                                  const struct evidence_judged j[EVIDENCE_CHECKS])
{
	if (m == EVIDENCE_NONE)
		return d->undivided || d->treated < 1 || (d->post < 1 && d->months_post < 1) ? RULE_NO_DATA
		       : d->pre > 0                                                          ? RULE_ALONE
		                                                                             : RULE_ONCE;
	if (m == EVIDENCE_SERIES)
		return d->control_series || d->months_pre + d->months_post >= 36 ? RULE_LONG : RULE_ALONE;
	return evidence_compares(m) ? compared_rule(m, d, j) : RULE_ALONE;
}

struct evidence_grade evidence_grade(enum evidence_method m, const struct evidence_data *d,
                                     const struct evidence_judged j[EVIDENCE_CHECKS])
{
	struct evidence_grade g = {.rule = rule_of(m, d, j)};
	g.grade = rules[g.rule].grade;
	for (unsigned i = 0; i < EVIDENCE_CHECKS && g.grade != '-'; i++)
		if (checks[i].lowers && j[i].held == CHECK_NOT_HELD) {
			g.lowered |= 1u << i;
			g.grade = g.grade < 'E' ? (char)(g.grade + 1) : 'E';
		}
	return g;
}

struct evidence_grade evidence_count_grade(double answered, bool told)
{
	enum evidence_rule r = answered < 0       ? RULE_NO_DATA
	                       : told             ? RULE_ONCE
	                       : answered >= 0.85 ? RULE_COUNT_FULL
	                       : answered >= 0.60 ? RULE_COUNT_MOST
	                                          : RULE_COUNT_PART;
	return (struct evidence_grade){rules[r].grade, r, 0};
}

bool evidence_may_suggest(enum evidence_method m, const struct evidence_data *d,
                          const struct evidence_judged j[EVIDENCE_CHECKS])
{
	if (!evidence_compares(m) || !comparison_held(d, j))
		return false;
	for (int i = 0; i < EVIDENCE_CHECKS; i++)
		if (j[i].held == CHECK_NOT_HELD && !(i == CHECK_BALANCE && d->lottery))
			return false;
	return true;
}

bool evidence_comparison_failed(enum evidence_method m, const struct evidence_data *d,
                                const struct evidence_judged j[EVIDENCE_CHECKS])
{
	for (int i = 0; evidence_compares(m) && i < EVIDENCE_CHECKS; i++) {
		bool of_figures = i == CHECK_PLANNED || i == CHECK_TARGET; /* they lower the grade */
		if (j[i].held == CHECK_NOT_HELD && !of_figures && !(i == CHECK_BALANCE && d->lottery))
			return true;
	}
	return false;
}

/* --- states --------------------------------------------------------------------------- */

/* The interval seen in the expected direction. */
struct seen {
	double lo, hi, size;
};

static enum evidence_state kept_state(const struct seen *v)
{
	if (v->size <= 0)
		return LINK_WEAK;
	if (v->lo > v->size || v->hi < -v->size)
		return LINK_BROKEN;
	return v->lo > -v->size && v->hi < v->size ? LINK_HOLDS : LINK_WEAK;
}

static enum evidence_state moved_state(const struct seen *v)
{
	if (v->hi < 0 || (v->size > 0 && v->hi < v->size))
		return LINK_BROKEN;
	return v->lo > 0 ? LINK_HOLDS : LINK_WEAK;
}

enum evidence_state evidence_effect_state(char grade, const struct evidence_estimate *e, int direction,
                                          double size)
{
	if (grade == '-' || !e->has)
		return LINK_UNMEASURED;
	if (!e->interval || grade > 'C')
		return LINK_WEAK;
	struct seen v = {e->lo, e->hi, size};
	if (direction < 0)
		v = (struct seen){-e->hi, -e->lo, size};
	return direction == 0 ? kept_state(&v) : moved_state(&v);
}

enum evidence_state evidence_execution_state(char grade, const struct evidence_estimate *share, double least)
{
	if (grade == '-' || !share->has)
		return LINK_UNMEASURED;
	if (!share->interval)
		return LINK_WEAK;
	double holds = fmax(0.60, least);
	return share->hi < 0.60 ? LINK_BROKEN : share->lo >= holds && grade <= 'C' ? LINK_HOLDS : LINK_WEAK;
}

bool evidence_given(enum evidence_state state, char grade)
{
	return state != LINK_UNMEASURED && state != LINK_BROKEN && grade <= 'B';
}

/* A is 0; no data is after E. */
static int grade_order(char grade)
{
	return grade == '-' ? 'F' - 'A' : grade - 'A';
}

enum evidence_link evidence_lowest(const char grade[LINKS])
{
	int lowest = 0;
	for (int i = 1; i < LINKS; i++)
		if (grade_order(grade[i]) > grade_order(grade[lowest]))
			lowest = i;
	return (enum evidence_link)lowest;
}

enum evidence_link evidence_weakest(const char grade[LINKS], const enum evidence_state state[LINKS])
{
	static const int weight[] = {[LINK_BROKEN] = 3, [LINK_UNMEASURED] = 2, [LINK_WEAK] = 1, [LINK_HOLDS] = 0};
	int worst = 0;
	for (int i = 1; i < LINKS; i++) {
		int d = weight[state[i]] - weight[state[worst]];
		if (d > 0 || (d == 0 && grade_order(grade[i]) > grade_order(grade[worst])))
			worst = i;
	}
	return (enum evidence_link)worst;
}

/* --- words ---------------------------------------------------------------------------- */

static const struct {
	const char *word, *name, *not_shown;
	bool compares;
} methods[] = {
#define EVIDENCE_METHOD(id, word, compares, name, not_shown) {word, name, not_shown, compares},
#include "effect/evidence.def"
};
static const char *const reasons[] = {
#define EVIDENCE_REASON(id, text) text,
#include "effect/evidence.def"
};
const char *const evidence_held_words[] = {"", "held", "not-held", "not-known", NULL};
const char *const evidence_state_words[] = {"unmeasured", "holds", "weak", "broken", NULL};
const char *const evidence_state_texts[] = {N_("Not measured"), N_("Holds"), N_("Weak"), N_("Broken"), NULL};

const char *evidence_method_word(enum evidence_method m)
{
	return methods[m].word;
}
const char *evidence_method_name(enum evidence_method m)
{
	return methods[m].name;
}
const char *evidence_not_shown(enum evidence_method m)
{
	return methods[m].not_shown;
}
bool evidence_compares(enum evidence_method m)
{
	return methods[m].compares;
}
bool evidence_linked(enum evidence_method m)
{
	return m == EVIDENCE_LINKED_ANCOVA || m == EVIDENCE_LINKED_PERMUTE || m == EVIDENCE_LINKED_PAIRED;
}
const char *evidence_check_word(enum evidence_check c)
{
	return checks[c].word;
}
const char *evidence_check_name(enum evidence_check c)
{
	return checks[c].name;
}
char evidence_rule_grade(enum evidence_rule r)
{
	return rules[r].grade;
}
const char *evidence_rule_text(enum evidence_rule r)
{
	return rules[r].text;
}

enum evidence_compare evidence_compare_of(struct str design)
{
	static const struct {
		const char *word;
		enum evidence_compare compare;
	} pairs[] = {{"before_after", COMPARE_BEFORE}, {"former_cohort", COMPARE_COHORT},
	             {"series", COMPARE_SERIES},       {"other_schools", COMPARE_SCHOOLS},
	             {"staggered", COMPARE_SCHOOLS},   {"lottery", COMPARE_SCHOOLS}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (str_eqz(design, pairs[i].word))
			return pairs[i].compare;
	return COMPARE_NONE;
}

struct str evidence_whom(struct arena *a, enum lang l, struct str subject, struct str grade)
{
	const struct str args[] = {subjects_text(a, l, subject), grades_text(a, grade)};
	if (subject.n && grade.n)
		return tr_fmt(a, l, N_("{0} in grade {1}"), args, 2);
	return grade.n ? tr_fmt(a, l, N_("grade {1}"), args, 2) : args[0];
}

struct str evidence_reason_text(struct arena *a, enum lang l, const struct evidence_choice *c,
                                const struct evidence_data *d)
{
	bool months = c->reason == REASON_LONG_SERIES || c->reason == REASON_SHORT_SERIES;
	const struct str args[] = {arena_printf(a, "%d", d->treated),
	                           arena_printf(a, "%d", d->comparison),
	                           arena_printf(a, "%d", months ? d->months_pre : d->pre),
	                           arena_printf(a, "%d", months ? d->months_post : d->post),
	                           evidence_whom(a, l, d->subject, d->grade),
	                           arena_printf(a, "%d", d->pupils),
	                           arena_printf(a, "%d", d->others)};
	return tr_fmt(a, l, reasons[c->reason], args, 7);
}
