/* dose_seen.c - what was observed of an insats, and how well two observers agree. */
#include "effect/dose_in.h"
#include "effect/observation.h"
#include "stat/method.h"

struct seen {
	struct dose *d;
	struct observation_rows_row *row;
	size_t n;
	struct observed_items_row *item;
	size_t nitems;
};

static bool counts(const struct seen *s, const struct observation_rows_row *r)
{
	int64_t ms;
	return instant_parse(r->handed_at, &ms) && date_cmp(instant_day(ms), s->d->monday) < 0;
}

static enum effect_state veil_of(const struct seen *s, int64_t *teachers)
{
	struct veil_fact *f = ARENA_ARRAY(s->d->a, s->n + 1, struct veil_fact);
	struct veil v;
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (counts(s, &s->row[i]))
			f[n++] = dose_fact(s->d, s->row[i].unit_id, s->row[i].person_id, s->row[i].day);
	veil_make(s->d->a, f, n, &v);
	*teachers = veil_teachers(&v, s->d->unit_id, s->d->window);
	return veil_shows(&v, s->d->unit_id, s->d->window) ? EFFECT_SHOWN : *teachers ? EFFECT_FEW : EFFECT_NONE;
}

static bool within(const struct seen *s, const struct observation_rows_row *r)
{
	return counts(s, r) && dose_within(s->d, r->unit_id, r->day);
}

/* The veil of those who were given a score of an item: they may be fewer than those who were seen. */
static void veil_of_item(const struct seen *s, int64_t item, struct veil *v)
{
	struct veil_fact *f = ARENA_ARRAY(s->d->a, s->n + 1, struct veil_fact);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (counts(s, &s->row[i]) && observation_score(s->row[i].scores, item) >= 0)
			f[n++] = dose_fact(s->d, s->row[i].unit_id, s->row[i].person_id, s->row[i].day);
	veil_make(s->d->a, f, n, v);
}

/* Means of items, the same item of two versions being two; each as its own veil shows it. */
static void means(struct seen *s, struct effect_execution *out)
{
	out->seen = ARENA_ARRAY(s->d->a, s->nitems + 1, struct effect_seen);
	for (size_t k = 0; k < s->nitems; k++) {
		struct veil v;
		double sum = 0;
		int64_t n = 0;
		veil_of_item(s, s->item[k].id, &v);
		if (!veil_shows(&v, s->d->unit_id, s->d->window))
			continue;
		for (size_t i = 0; i < s->n; i++) {
			int score = within(s, &s->row[i]) ? observation_score(s->row[i].scores, s->item[k].id) : -1;
			sum += score > 0 ? score : 0;
			n += score >= 0;
		}
		out->seen[out->nseen++] = (struct effect_seen){s->item[k].title, sum / (double)n, n};
	}
}

static bool mean_score(const struct seen *s, struct str scores, double *mean)
{
	double sum = 0, n = 0;
	for (size_t k = 0; k < s->nitems; k++) {
		int score = observation_score(scores, s->item[k].id);
		sum += score > 0 ? score : 0;
		n += score >= 0;
	}
	*mean = n > 0 ? sum / n : 0;
	return n > 0;
}

static bool same_lesson(const struct observation_rows_row *a, const struct observation_rows_row *b)
{
	return a->group_id == b->group_id && a->protocol_id == b->protocol_id && str_eq(a->day, b->day);
}

/* Lessons that two or more saw with the same protocol; the rows stand by group and day. */
static void agreement(struct seen *s, struct effect_execution *out)
{
	double *y = ARENA_ARRAY(s->d->a, s->n + 1, double), *g = ARENA_ARRAY(s->d->a, s->n + 1, double);
	int n = 0;
	for (size_t i = 0; i < s->n; i++) {
		size_t others = 0, first = i;
		for (size_t k = 0; k < s->n; k++)
			if (same_lesson(&s->row[i], &s->row[k]) && within(s, &s->row[k])) {
				others += k != i;
				first = k < first ? k : first;
			}
		if (!within(s, &s->row[i]) || others == 0 || !mean_score(s, s->row[i].scores, &y[n]))
			continue;
		g[n++] = (double)first;
		out->agreement.lessons += first == i;
	}
	struct stat_frame f;
	struct stat_result r;
	const struct stat_option o[] = {{STR("y"), STR("y")}, {STR("group"), STR("g")}};
	if (out->agreement.lessons < EFFECT_TWICE)
		return;
	stat_frame_init(&f, s->d->a, n);
	stat_frame_num(&f, STR("y"), y);
	stat_frame_num(&f, STR("g"), g);
	stat_run(s->d->a, STR("icc"), &f, o, 2, &r);
	const struct stat_term *t = r.refusal == STAT_ANSWERED ? stat_term_find(&r, "icc1") : NULL;
	out->agreement.known = stat_get(t, STAT_ESTIMATE, &out->agreement.icc) &&
	                       stat_get(t, STAT_LO, &out->agreement.lo) &&
	                       stat_get(t, STAT_HI, &out->agreement.hi);
}

/* The next observation of the same lesson after i, n when there is none. */
static size_t second_of(const struct seen *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (same_lesson(&s->row[i], &s->row[k]) && within(s, &s->row[k]))
			return s->n; /* i is not the first */
	for (size_t k = i + 1; k < s->n; k++)
		if (same_lesson(&s->row[i], &s->row[k]) && within(s, &s->row[k]))
			return k;
	return s->n;
}

struct scored {
	double *a, *b, *lesson;
	int n, lessons;
};

static void read_scored(const struct seen *s, struct scored *p)
{
	for (size_t i = 0; i < s->n; i++) {
		size_t k = within(s, &s->row[i]) ? second_of(s, i) : s->n;
		int before = p->n;
		for (size_t t = 0; k < s->n && t < s->nitems; t++) {
			int a = observation_score(s->row[i].scores, s->item[t].id),
			    b = observation_score(s->row[k].scores, s->item[t].id);
			if (a < 0 || b < 0)
				continue;
			p->a[p->n] = a;
			p->b[p->n] = b;
			p->lesson[p->n++] = (double)i;
		}
		p->lessons += p->n > before;
	}
}

static void beyond_chance(struct seen *s, struct effect_execution *out)
{
	size_t cap = s->n * s->nitems + 1;
	struct scored p = {ARENA_ARRAY(s->d->a, cap, double), ARENA_ARRAY(s->d->a, cap, double),
	                   ARENA_ARRAY(s->d->a, cap, double), 0, 0};
	struct effect_agreement *x = &out->agreement;
	struct stat_frame f;
	struct stat_result r;
	const struct stat_option o[] = {{STR("a"), STR("a")},
	                                {STR("b"), STR("b")},
	                                {STR("cluster"), STR("lesson")},
	                                {STR("weights"), STR("quadratic")}};
	read_scored(s, &p);
	x->pairs = p.n;
	if (p.lessons < EFFECT_TWICE)
		return;
	stat_frame_init(&f, s->d->a, p.n);
	stat_frame_num(&f, STR("a"), p.a);
	stat_frame_num(&f, STR("b"), p.b);
	stat_frame_num(&f, STR("lesson"), p.lesson);
	stat_run(s->d->a, STR("kappa"), &f, o, 4, &r);
	const struct stat_term *t = r.refusal == STAT_ANSWERED ? stat_term_find(&r, "quadratic") : NULL;
	x->kappa_known = stat_get(t, STAT_ESTIMATE, &x->kappa) && stat_get(t, STAT_LO, &x->kappa_lo) &&
	                 stat_get(t, STAT_HI, &x->kappa_hi);
	x->kappa_hi = x->kappa_hi > 1 ? 1 : x->kappa_hi;
}

/* How two agree is told of five teachers' lessons or more, as all else. */
static bool twice_of_enough(const struct seen *s)
{
	struct dose_answer *who = ARENA_ARRAY(s->d->a, s->n + 1, struct dose_answer);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (within(s, &s->row[i]) && s->row[i].person_id && second_of(s, i) < s->n)
			who[n++] = (struct dose_answer){s->row[i].person_id, 1000, 1, 1};
	return dose_teachers(s->d->a, who, n) >= EFFECT_TEACHERS;
}

void dose_observed(struct dose *d, struct effect_execution *out)
{
	struct seen s = {.d = d};
	int64_t teachers = 0;
	s.n = observation_rows(d->db, d->a, d->x.id, d->year_from, d->year_to, &s.row);
	out->seen_state = veil_of(&s, &teachers);
	if (out->seen_state != EFFECT_SHOWN)
		return;
	s.nitems = observed_items(d->db, d->a, d->x.id, d->year_from, d->year_to, &s.item);
	out->seen_teachers = teachers;
	for (size_t i = 0; i < s.n; i++)
		out->observations += within(&s, &s.row[i]);
	means(&s, out);
	if (twice_of_enough(&s)) {
		agreement(&s, out);
		beyond_chance(&s, out);
	}
}

/* --- a school's, all items together ------------------------------------------------------------------ */

/* All items together less those that are shown would be the one that is not: of one to four teachers, or of a
 * school that is hidden for another's sake. */
static bool item_hidden(const struct seen *s)
{
	for (size_t k = 0; k < s->nitems; k++) {
		struct veil v;
		veil_of_item(s, s->item[k].id, &v);
		if (veil_teachers(&v, s->d->unit_id, s->d->window) && !veil_shows(&v, s->d->unit_id, s->d->window))
			return true;
	}
	return false;
}

static struct effect_quality quality_of(const struct seen *s)
{
	struct dose_answer *who = ARENA_ARRAY(s->d->a, s->n + 1, struct dose_answer);
	int64_t teachers;
	double sum = 0, mean;
	size_t n = 0;
	if (veil_of(s, &teachers) != EFFECT_SHOWN || item_hidden(s))
		return (struct effect_quality){.shown = false};
	for (size_t i = 0; i < s->n; i++)
		if (within(s, &s->row[i]) && mean_score(s, s->row[i].scores, &mean)) {
			sum += mean;
			who[n++] = (struct dose_answer){s->row[i].person_id, 1000, 1, 1};
		}
	teachers = dose_teachers(s->d->a, who, n);
	if (teachers < EFFECT_TEACHERS)
		return (struct effect_quality){.shown = false};
	return (struct effect_quality){true, sum / (double)n, (int64_t)n, teachers};
}

bool effect_quality_units(struct db *db, struct arena *a, int64_t intervention_id, int first_year,
                          const int64_t *unit, size_t n, struct date today, struct effect_quality *out)
{
	struct dose d = {.db = db, .a = a};
	struct seen s = {.d = &d};
	if (!intervention_get(db, a, intervention_id, &d.x) || !dose_year(&d, first_year, today))
		return false;
	s.n = observation_rows(db, a, intervention_id, d.year_from, d.year_to, &s.row);
	s.nitems = observed_items(db, a, intervention_id, d.year_from, d.year_to, &s.item);
	for (size_t i = 0; i < n; i++) {
		d.unit_id = unit[i];
		out[i] = quality_of(&s);
	}
	return true;
}
