/* analysis_target.c - the subjects and årskurser of an insats among a measure's figures (analysis_target.h).
 */
#include "effect/analysis_target.h"

#include <math.h>

/* --- what the definition says ------------------------------------------------------------------ */

/* "subject" among the breakdowns: divided. "subject=MA": of that alone. */
struct told {
	bool divided;
	struct str only;
};

static void read_told(struct told *t, struct str breakdowns, struct str word)
{
	struct str part;
	while (str_split(&breakdowns, ',', &part)) {
		part = str_trim(part);
		if (str_eq(part, word))
			t->divided = true;
		else if (part.n > word.n + 1 && str_eq(str_sub(part, 0, word.n), word) && part.p[word.n] == '=')
			t->only = str_sub(part, word.n + 1, part.n);
	}
}

static struct told told_of(const struct measure_version *v, size_t n, const char *word)
{
	struct told t = {.only = STR("")};
	for (size_t i = 0; i < n; i++)
		if (!str_eqz(v[i].state, "draft"))
			read_told(&t, v[i].breakdowns, str_z(word));
	return t;
}

struct str analysis_only(const struct measure_version *v, size_t n, const char *word)
{
	return told_of(v, n, word).only;
}

static bool among(const struct str *list, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], word))
			return true;
	return false;
}

static struct str joined(struct arena *a, const struct str *list, size_t n)
{
	struct str s = STR("");
	for (size_t i = 0; i < n; i++)
		s = i ? arena_printf(a, "%.*s, %.*s", STR_ARG(s), STR_ARG(list[i])) : list[i];
	return s;
}

/* The figures are of one of those that are named: of just them, or of a part. */
static void set_exact(struct analysis_target *t, size_t named)
{
	enum evidence_target of = named > 1 ? TARGET_PART : TARGET_EXACT;
	t->exact = t->exact < of ? of : t->exact;
}

/* What is named, among what the definition tells. Keeps the list when it is divided by it. */
static void narrow(struct analysis_target *t, const struct analysis_ask *ask, const struct told *told,
                   const struct str *list, size_t *n, enum evidence_undivided lacks)
{
	if (*n == 0)
		return;
	if (told->divided) {
		t->exact = t->exact == TARGET_ALL ? TARGET_EXACT : t->exact;
		return;
	}
	bool one = told->only.n && among(list, *n, told->only);
	size_t named = *n;
	*n = 0;
	if (one)
		set_exact(t, named);
	else if (ask->link == LINK_OUTCOME)
		t->undivided = lacks;
	else
		t->exact = TARGET_UNSURE;
}

static void set_subjects(struct arena *a, const struct analysis_ask *ask, const struct measure_version *v,
                         size_t n, struct analysis_target *t)
{
	struct told told = told_of(v, n, "subject");
	t->nsubjects = subjects_of(a, ask->x->subjects, t->subject, TARGET_SUBJECTS_MAX);
	t->subject_text = subjects_names(a, LANG_SV, t->subject, t->nsubjects);
	narrow(t, ask, &told, t->subject, &t->nsubjects, UNDIVIDED_SUBJECT);
	if (t->nsubjects == 0 && t->undivided == DIVIDED)
		t->subject_text = t->exact == TARGET_EXACT || t->exact == TARGET_PART
		                      ? subjects_names(a, LANG_SV, &told.only, 1)
		                      : STR("");
}

/* The one stated with the measure; it may be another than those the insats is for. */
static void set_stated(const struct analysis_ask *ask, const struct told *told, struct analysis_target *t,
                       const struct str *named, size_t n)
{
	bool same = n == 0 || among(named, n, ask->grade);
	t->grade[0] = ask->grade;
	t->ngrades = !told->divided && str_eq(told->only, ask->grade) ? 0 : 1;
	t->grade_text = ask->grade;
	if (!same)
		t->exact = TARGET_UNSURE;
	else if (n)
		set_exact(t, n);
}

static void set_grades(struct arena *a, const struct analysis_ask *ask, const struct measure_version *v,
                       size_t n, struct analysis_target *t)
{
	struct told told = told_of(v, n, "grade"), stage = told_of(v, n, "stage");
	struct str named[TARGET_GRADES_MAX];
	size_t k = grades_of(a, ask->x->grades, named, TARGET_GRADES_MAX);
	told.divided = told.divided || stage.divided;
	if (ask->grade.n) {
		set_stated(ask, &told, t, named, k);
		return;
	}
	for (size_t i = 0; i < k; i++)
		t->grade[i] = named[i];
	t->ngrades = k;
	t->grade_text = joined(a, named, k);
	narrow(t, ask, &told, named, &t->ngrades, UNDIVIDED_GRADE);
	if (t->ngrades == 0 && t->undivided != UNDIVIDED_GRADE)
		t->grade_text = told.only.n && among(named, k, told.only) ? told.only : STR("");
}

void analysis_target(struct arena *a, const struct analysis_ask *ask, const struct measure_version *v,
                     size_t n, struct analysis_target *t)
{
	*t = (struct analysis_target){.exact = TARGET_ALL};
	set_subjects(a, ask, v, n, t);
	set_grades(a, ask, v, n, t);
}

/* --- the figures ----------------------------------------------------------------------------------- */

/* "7-9" when the årskurser are 7, 8 and 9, as a stage is written; null when they do not follow each other. */
static struct str stage_of(struct arena *a, const struct analysis_target *t)
{
	for (size_t i = 1; i < t->ngrades; i++)
		if (grade_place(t->grade[i]) != grade_place(t->grade[i - 1]) + 1)
			return (struct str){NULL, 0};
	return t->ngrades > 1
	           ? arena_printf(a, "%.*s-%.*s", STR_ARG(t->grade[0]), STR_ARG(t->grade[t->ngrades - 1]))
	           : (struct str){NULL, 0};
}

static bool has_grade(const struct query_result *r, struct str grade)
{
	for (size_t i = 0; grade.n && i < r->n; i++)
		if (str_eq(r->cell[i].grade, grade))
			return true;
	return false;
}

static bool wanted(const struct str *list, size_t n, struct str word)
{
	return n == 0 ? word.n == 0 : among(list, n, word);
}

static int by_place(const void *x, const void *y)
{
	const struct query_cell *a = x, *b = y;
	int c = (a->place > b->place) - (a->place < b->place);
	c = c ? c : a->year - b->year;
	return c ? c : str_cmp(a->period, b->period);
}

/* A part that can be put together with others: a number with pupils behind it. */
static bool is_part(const struct query_cell *c)
{
	return c->v.kind == VALUE_EXISTS && !c->hidden && c->n.has && c->n.v > 0;
}

/* One cell of parts: the mean, each pupil weighing alike. A pupil is in several subjects, so that of several
 * the number of pupils is not known. */
static struct query_cell together(const struct query_cell *part, size_t n, const struct analysis_target *t)
{
	struct query_cell c = part[0];
	double sum = 0, weight = 0;
	int64_t numerator = 0;
	bool counted = true;
	for (size_t i = 0; i < n; i++) {
		sum += query_number(&part[i]) * (double)part[i].n.v;
		weight += (double)part[i].n.v;
		counted = counted && part[i].numerator.has;
		numerator += part[i].numerator.has ? part[i].numerator.v : 0;
		c.figure_id = i ? c.figure_id * 31 % 1000003 + part[i].figure_id : c.figure_id;
		c.version_id = part[i].version_id > c.version_id ? part[i].version_id : c.version_id;
		c.broken = part[i].broken == QUERY_BROKEN ? QUERY_BROKEN : c.broken;
	}
	bool once = t->nsubjects <= 1;
	c.v = (struct value){.kind = VALUE_EXISTS, .decimals = 6, .number = llround(sum / weight * 1e6)};
	c.n = (struct opt_i64){once, once ? (int64_t)weight : 0};
	c.n_of = (struct opt_i64){false, 0};
	c.numerator = (struct opt_i64){once && counted, numerator};
	return c;
}

/* Cells that are parts, of sex T. */
static size_t take_parts(const struct analysis_target *t, const struct query_result *r, struct str stage,
                         struct query_cell *kept)
{
	size_t k = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct query_cell *c = &r->cell[i];
		bool grade = stage.n ? str_eq(c->grade, stage) : wanted(t->grade, t->ngrades, c->grade);
		if (str_eqz(c->sex, "T") && c->facet.n == 0 && grade && wanted(t->subject, t->nsubjects, c->subject))
			kept[k++] = *c;
	}
	if (k > 1)
		qsort(kept, k, sizeof *kept, by_place);
	return k;
}

/* The parts of one place, läsår and period as one; false when one of them is missing. */
static bool put_together(const struct analysis_target *t, const struct query_cell *part, size_t n,
                         size_t parts, struct query_cell *out)
{
	bool all = n == parts;
	for (size_t i = 0; i < n; i++)
		all = all && is_part(&part[i]);
	if (parts > 1 && !all)
		return false;
	*out = parts == 1 ? part[n - 1] : together(part, parts, t);
	out->grade = out->subject = STR("");
	return true;
}

void analysis_target_keep(struct arena *a, const struct analysis_target *t, struct query_result *r)
{
	struct query_cell *kept = ARENA_ARRAY(a, r->n + 1, struct query_cell);
	struct str stage = stage_of(a, t);
	if (!has_grade(r, stage))
		stage = (struct str){NULL, 0};
	size_t grades = stage.n || t->ngrades == 0 ? 1 : t->ngrades, n = 0;
	size_t k = take_parts(t, r, stage, kept), parts = grades * (t->nsubjects ? t->nsubjects : 1);
	for (size_t i = 0, j; i < k; i = j) {
		for (j = i; j < k && by_place(&kept[i], &kept[j]) == 0;)
			j++;
		struct query_cell one;
		if (put_together(t, &kept[i], j - i, parts, &one))
			kept[n++] = one;
	}
	r->cell = kept;
	r->n = n;
}

bool analysis_same_grades(struct arena *a, struct str one, struct str other)
{
	struct str v[TARGET_GRADES_MAX], w[TARGET_GRADES_MAX];
	size_t n = grades_of(a, one, v, TARGET_GRADES_MAX), m = grades_of(a, other, w, TARGET_GRADES_MAX);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (str_eq(v[i], w[k]))
				return true;
	return n == 0 || m == 0;
}
