/* linked_read.c - the pupils of an insats with a value before and one after (linked.h). */
#include "effect/linked.h"

#include "base/date.h"
#include "effect/analysis_target.h"
#include "effect/veil.h"
#include "sql_effect_chain.h"

#include <math.h>
#include <sodium.h>

struct look {
	struct change *ch;
	struct arena *a;
	const struct analysis_ask *ask;
	struct analysis_panel *p;
	struct linked *k;
	struct analysis_target *t;
	struct str grade[TARGET_GRADES_MAX]; /* årskurser after */
	size_t ngrades;
	int start; /* the first day's time */
	struct str key_name;
	struct pupil_values pre, post;
	struct pupil_class classes[PUPIL_CLASSES_MAX];
	size_t nclasses;
};

static bool lacks(struct look *w, enum evidence_reason why)
{
	w->k->lacks = true;
	w->k->lack = why;
	return false;
}

/* --- when ------------------------------------------------------------------------------------- */

static int time_of_day(struct str day)
{
	struct date d;
	return date_parse(day, &d) ? 2 * lasar_of(d) + (d.month < 7) : 0;
}

static int start_time(const struct look *w)
{
	int first = 0;
	for (size_t i = 0; i < w->p->n; i++)
		first = w->p->school[i].treated ? 1 : first;
	return first ? time_of_day(effect_first_day(w->ch->db, w->a, w->ask->x)) : 0;
}

static bool may_be_after(const struct look *w, int at)
{
	const struct intervention *x = w->ask->x;
	int lag = w->ask->lag_terms > 1 ? w->ask->lag_terms : 1;
	return at >= w->start + lag && (!x->outcome_year.has || at / 2 == x->outcome_year.v);
}

static bool may_be_before(const struct look *w, int at)
{
	const struct intervention *x = w->ask->x;
	if (!x->base_year.has)
		return at < w->start;
	return at / 2 == x->base_year.v && (at < w->start || (at == w->start && at % 2 == 0));
}

/* The last of the times that may be it; 0: none. */
static int last_time(struct look *w, const struct measure *m, bool after)
{
	struct pupil_time *t;
	size_t n = pupil_times(w->ch->db, w->a, m, &t);
	int at = 0;
	for (size_t i = 0; i < n; i++) {
		w->k->seen = true;
		if (!(after ? may_be_after(w, t[i].at) : may_be_before(w, t[i].at)))
			continue;
		at = t[i].at;
		w->key_name = after ? t[i].key_name : w->key_name;
	}
	return at;
}

/* --- of what ------------------------------------------------------------------------------------ */

/* The subjects that a measure's values are of. */
static struct pupil_want want_of(struct look *w, const struct measure *m)
{
	struct measure_version *v;
	size_t n = versions_of(w->ch->db, w->a, m->id, &v);
	struct str *code = ARENA_ARRAY(w->a, TARGET_SUBJECTS_MAX, struct str),
	           only = analysis_only(v, n, "subject");
	struct pupil_want want = {.measure = m, .subject = code, .classes = w->classes, .nclasses = w->nclasses};
	if (only.n)
		code[want.nsubjects++] = only;
	else
		want.nsubjects = subjects_of(w->a, w->ask->x->subjects, code, TARGET_SUBJECTS_MAX);
	return want;
}

/* A mark may be held against the diagnosis that the chain names beside it. */
static bool diagnosis_of(struct look *w, struct measure *m)
{
	struct chain_link *l;
	size_t n = chain_links_of(w->ch->db, w->a, w->ask->x->id, &l);
	if (w->k->way == PUPIL_TEST)
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eqz(l[i].link, links_word[LINK_OUTCOME]) && l[i].measure_id &&
		    measure_get(w->ch->db, w->a, l[i].measure_id, m) && pupil_way_of(m) == PUPIL_TEST &&
		    last_time(w, m, false))
			return true;
	return false;
}

static bool read_before(struct look *w, const struct measure *m)
{
	const struct pupil_want want = want_of(w, m);
	w->k->before = *m;
	w->k->same_measure = m->id == w->p->measure.id;
	w->k->from = last_time(w, m, false);
	return w->k->from && pupil_values(w->ch->db, w->a, &want, w->k->from, w->key_name, &w->pre) && w->pre.n;
}

/* The subjects that there are values of, among those that the insats is for. */
static void know_subjects(struct look *w, const struct pupil_want *want)
{
	struct str *code = ARENA_ARRAY(w->a, want->nsubjects + 1, struct str);
	size_t n = 0;
	for (size_t i = 0; i < want->nsubjects && i < 64; i++)
		if (w->post.subjects >> i & 1)
			code[n++] = want->subject[i];
	w->p->subject = w->p->data.subject = subjects_names(w->a, LANG_SV, code, n);
}

static bool read_values(struct look *w)
{
	struct measure other;
	const struct pupil_want want = want_of(w, &w->p->measure);
	w->k->to = last_time(w, &w->p->measure, true);
	if (!w->k->to || !pupil_values(w->ch->db, w->a, &want, w->k->to, w->key_name, &w->post) ||
	    w->post.n + w->post.unread == 0)
		return lacks(w, REASON_LINKED_NOT_YET);
	if (!(diagnosis_of(w, &other) && read_before(w, &other)) && !read_before(w, &w->p->measure))
		return lacks(w, REASON_LINKED_NO_BEFORE);
	know_subjects(w, &want);
	w->k->unread = (int64_t)(w->pre.unread + w->pre.doubled + w->post.unread + w->post.doubled);
	return true;
}

/* --- which classes ---------------------------------------------------------------------------- */

static bool is_class(const struct look *w, int64_t unit, struct str name)
{
	for (size_t i = 0; i < w->nclasses; i++)
		if (w->classes[i].unit_id == unit && str_eq(w->classes[i].name, name))
			return true;
	return false;
}

/* The insats' groups, when it says that it is for as many classes. */
static void know_classes(struct look *w)
{
	const struct intervention *x = w->ask->x;
	struct lesson_group *g;
	size_t n = chain_all_groups(w->ch->db, w->a, x->id, &g), teachers = 0;
	for (size_t i = 0; i < n; i++) {
		bool again = g[i].person_id == 0;
		for (size_t k = 0; k < i; k++)
			again = again || g[k].person_id == g[i].person_id;
		teachers += !again;
		if (!is_class(w, g[i].unit_id, g[i].name) && w->nclasses < PUPIL_CLASSES_MAX)
			w->classes[w->nclasses++] = (struct pupil_class){g[i].unit_id, g[i].name};
	}
	bool told = x->classes.has && x->classes.v > 0;
	if (!told || x->classes.v != (int64_t)w->nclasses)
		w->nclasses = 0;
	w->k->narrow = (told && x->classes.v < EFFECT_TEACHERS) || (w->nclasses && teachers < EFFECT_TEACHERS);
}

/* Are there values of those classes? */
static void use_classes(struct look *w)
{
	bool any = false;
	for (size_t i = 0; i < w->post.n; i++)
		any = any || w->post.v[i].in_class;
	w->k->nclasses = any ? w->nclasses : 0;
	w->k->lost_known = !any || w->k->from / 2 == w->k->to / 2;
}

/* --- who ------------------------------------------------------------------------------------------ */

/* The årskurs that was stated, else those that the insats is for; none: all. */
static void know_grades(struct look *w)
{
	struct str text = w->ask->grade.n ? w->ask->grade : w->ask->x->grades;
	w->ngrades = grades_of(w->a, text, w->grade, TARGET_GRADES_MAX);
}

/* Is it an årskurs of the insats, or the one that becomes it by as many läsår? */
static bool is_grade(const struct look *w, int grade, int years)
{
	for (size_t i = 0; i < w->ngrades; i++) {
		int64_t g;
		bool number = str_to_i64(w->grade[i], &g);
		if (grade >= 0 && (number ? grade + years == g : grade + years == 0))
			return true;
	}
	return w->ngrades == 0;
}

static int years_between(const struct look *w)
{
	return w->k->to / 2 - w->k->from / 2;
}

/* Index in the panel; SIZE_MAX: a school that is not in it. */
static size_t school_of(const struct analysis_panel *p, int64_t unit)
{
	for (size_t i = 0; unit && i < p->n; i++)
		if (p->school[i].unit_id == unit)
			return i;
	return SIZE_MAX;
}

static void take_after(struct look *w, const struct pupil_value *v)
{
	size_t at = school_of(w->p, v->unit_id), was;
	if (at == SIZE_MAX || !is_grade(w, v->grade, 0))
		return;
	struct analysis_school *s = &w->p->school[at];
	if (w->k->nclasses && s->treated && !v->in_class)
		return;
	const struct pupil_value *pre = pupil_find(&w->pre, v->key);
	was = pre ? school_of(w->p, pre->unit_id) : SIZE_MAX;
	if (!pre) {
		w->k->side[s->treated].came++;
	} else if (was != SIZE_MAX && w->p->school[was].treated != s->treated) {
		w->k->moved++;
	} else {
		w->k->side[s->treated].pairs++;
		w->k->same_grade = w->k->same_grade && pre->grade == v->grade;
		s->in = true;
		w->k->pair[w->k->n++] = (struct linked_pair){pre->value, v->value, at, s->treated};
	}
}

static void take_lost(struct look *w, const struct pupil_value *v)
{
	size_t at = school_of(w->p, v->unit_id);
	const struct pupil_value *post = pupil_find(&w->post, v->key);
	bool other =
	    at != SIZE_MAX && w->k->nclasses && w->p->school[at].treated && (!v->in_class || !w->k->lost_known);
	bool there = other || (post && school_of(w->p, post->unit_id) != SIZE_MAX && is_grade(w, post->grade, 0));
	if (at != SIZE_MAX && is_grade(w, v->grade, years_between(w)) && !there)
		w->k->side[w->p->school[at].treated].lost++;
}

/* Mean before of all pupils who go that way, and how their values follow each other. */
static void know_all(struct look *w)
{
	double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0, sum = 0;
	for (size_t i = 0; i < w->pre.n; i++) {
		const struct pupil_value *v = &w->pre.v[i], *post = pupil_find(&w->post, v->key);
		if (!is_grade(w, v->grade, years_between(w)))
			continue;
		w->k->all++;
		sum += v->value;
		if (!post)
			continue;
		n++;
		x += v->value;
		y += post->value;
		xx += v->value * v->value;
		yy += post->value * post->value;
		xy += v->value * post->value;
	}
	double sx = xx - x * x / n, sy = yy - y * y / n;
	w->k->all_mean = w->k->all ? sum / (double)w->k->all : 0;
	w->k->all_r = n > 2 && sx > 0 && sy > 0 ? (xy - x * y / n) / sqrt(sx * sy) : 0;
}

static bool is_few(int64_t n)
{
	return n >= 1 && n <= LINKED_FEW_MOST;
}

static void know_passed(struct look *w)
{
	int64_t before = 0, after = 0, all = 0;
	for (size_t i = 0; i < w->k->n; i++) {
		all += w->k->pair[i].treated;
		before += w->k->pair[i].treated && w->k->pair[i].pre > 0;
		after += w->k->pair[i].treated && w->k->pair[i].post > 0;
	}
	w->k->passed_few = is_few(before) || is_few(after) || is_few(all - before) || is_few(all - after);
}

static void pair_up(struct look *w)
{
	struct linked *k = w->k;
	k->same_grade = true;
	use_classes(w);
	k->pair = ARENA_ARRAY(w->a, w->post.n + 1, struct linked_pair);
	for (size_t i = 0; i < w->post.n; i++)
		take_after(w, &w->post.v[i]);
	for (size_t i = 0; i < w->pre.n; i++)
		take_lost(w, &w->pre.v[i]);
	for (size_t i = 0; i < w->p->n; i++)
		k->side[w->p->school[i].treated].schools += w->p->school[i].in;
	know_all(w);
	know_passed(w);
	w->p->before = k->from / 2;
	w->p->after = k->to / 2;
	w->p->fixed = true;
}

/* --- what is known of the values --------------------------------------------------------------------- */

/* One definition of the value after, or two that may not be compared, within the time. */
static void know_definitions(struct look *w)
{
	struct measure_version before, after;
	struct evidence_facts *f = &w->p->facts;
	struct db *db = w->ch->db;
	bool both = version_for(db, w->a, w->k->before.id, w->k->from / 2, &before);
	both = version_for(db, w->a, w->p->measure.id, w->k->to / 2, &after) && both;
	w->p->version_id = both ? after.id : 0;
	if (!both || !w->k->same_measure)
		return;
	bool comparable =
	    before.id == after.id || str_eqz(after.comparable, "yes") || str_eqz(after.comparable, "bridged");
	f->definitions = comparable ? 1 : 2;
	if (before.instrument_id && after.instrument_id && before.instrument_id != after.instrument_id)
		f->instruments = 2;
	else if (after.instrument_id && (w->k->same_grade || w->k->way != PUPIL_TEST))
		f->instruments = 1; /* whether the test of one årskurs is that of another is not known */
}

/* Fewer pupils in the insats than half of those with a value after: it is of more than it is for. */
static void know_reach(struct look *w)
{
	const struct linked_side *s = &w->k->side[1];
	int64_t behind = s->pairs + s->came;
	w->p->facts.target = w->ngrades || w->ask->x->subjects.n ? TARGET_EXACT : TARGET_ALL;
	if (!w->ask->x->pupils.has || behind == 0)
		return;
	w->p->facts.reached = (double)w->ask->x->pupils.v / (double)behind;
	if (w->p->facts.reached < 0.5)
		w->p->facts.target = TARGET_WIDER;
}

/* What it rests on: batches do not change, so their numbers stand for their rows. */
static struct str sum_of(struct look *w)
{
	unsigned char out[16];
	char hex[2 * sizeof out + 1];
	const struct evidence_facts *f = &w->p->facts;
	struct str text =
	    arena_printf(w->a, "linked 2|%lld|%lld|%.*s|%.*s|%d|%d|%lld|%lld|%d %d|%d %d %d %d|%.*s",
	                 (long long)w->ask->x->rev, (long long)w->ask->measure_id, STR_ARG(w->ask->grade),
	                 STR_ARG(w->ask->comparison), w->ask->direction, w->ask->lag_terms,
	                 (long long)w->pre.newest, (long long)w->post.newest, w->k->from, w->k->to, f->touched,
	                 f->doubled, f->beside, f->beside_compared, STR_ARG(w->key_name));
	for (size_t i = 0; i < w->p->n; i++)
		text = arena_printf(w->a, "%.*s|%lld %d", STR_ARG(text), (long long)w->p->school[i].unit_id,
		                    w->p->school[i].treated);
	text = arena_printf(w->a, "%.*s|%zu %zu %zu|%zu %d", STR_ARG(text), w->pre.n, w->post.n, w->k->n,
	                    w->k->nclasses, w->k->narrow);
	crypto_generichash(out, sizeof out, (const unsigned char *)text.p, text.n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, out, sizeof out);
	return arena_str(w->a, str_z(hex));
}

bool linked_read(struct change *ch, const struct analysis_ask *ask, struct analysis_panel *p)
{
	struct look w = {.ch = ch, .a = ch->arena, .ask = ask, .p = p, .key_name = STR("")};
	w.t = ARENA_NEW(ch->arena, struct analysis_target);
	w.k = ARENA_NEW(ch->arena, struct linked);
	if (!analysis_begin(ch, ask, w.t, p))
		return false;
	p->linked = w.k;
	p->data.undivided = DIVIDED;
	*w.k = (struct linked){.way = pupil_way_of(&p->measure), .before = p->measure, .same_measure = true};
	w.start = start_time(&w);
	know_grades(&w);
	know_classes(&w);
	if (w.start && read_values(&w)) {
		pair_up(&w);
		know_definitions(&w);
		know_reach(&w);
		analysis_others(ch->db, ch->arena, ask, p);
	}
	p->facts.planned = analysis_planned(ch->db, ch->arena, ask);
	p->figures = sum_of(&w);
	return w.start && db_error(ch->db) == DB_OK;
}
