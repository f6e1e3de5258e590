/* veil.c - which sums over teachers may be shown. */
#include "effect/veil.h"

#include <stdlib.h>

static int by_person(const void *x, const void *y)
{
	const struct veil_fact *a = x, *b = y;
	if (a->person_id != b->person_id)
		return a->person_id < b->person_id ? -1 : 1;
	return a->unit_id < b->unit_id ? -1 : a->unit_id > b->unit_id;
}

static int by_unit(const void *x, const void *y)
{
	const struct veil_unit *a = x, *b = y;
	return a->unit_id < b->unit_id ? -1 : a->unit_id > b->unit_id;
}

static struct veil_unit *unit_of(const struct veil *v, int64_t id)
{
	struct veil_unit key = {.unit_id = id};
	return v->n ? bsearch(&key, v->unit, v->n, sizeof key, by_unit) : NULL;
}

static bool in_window(const struct veil_fact *f, int w)
{
	return w == VEIL_YEAR || (int)f->term == w;
}

struct persons {
	int64_t teachers, asked;
};

/* Distinct persons in a window at one unit, at all (0), or at those hidden there. f stands by person. */
static struct persons persons(const struct veil *v, const struct veil_fact *f, size_t n, int64_t unit, int w,
                              bool hidden)
{
	struct persons p = {0, 0};
	int64_t asked = 0, answered = 0;
	bool unknown = false;
	for (size_t i = 0; i < n; i++) {
		if (!in_window(&f[i], w) || (unit && f[i].unit_id != unit) ||
		    (hidden && unit_of(v, f[i].unit_id)->shown[w]))
			continue;
		unknown = unknown || f[i].person_id == 0;
		p.asked += f[i].person_id != asked;
		asked = f[i].person_id;
		p.teachers += !f[i].silent && f[i].person_id != answered;
		answered = f[i].silent ? answered : f[i].person_id;
	}
	p.teachers += unknown && p.teachers == 0;
	p.asked += unknown && p.asked == 0;
	return p;
}

static bool enough(int64_t teachers, int64_t asked)
{
	return (teachers == 0 || teachers >= EFFECT_TEACHERS) && (asked == 0 || asked >= EFFECT_TEACHERS);
}

static void count(const struct veil *v, const struct veil_fact *f, size_t n, struct veil_unit *u)
{
	for (int w = 0; w < VEIL_WINDOWS; w++) {
		struct persons p = persons(v, f, n, u->unit_id, w, false);
		u->teachers[w] = p.teachers;
		u->asked[w] = p.asked;
	}
}

static void show_alone(struct veil_unit *u)
{
	bool terms = enough(u->teachers[VEIL_AUTUMN], u->asked[VEIL_AUTUMN]) &&
	             enough(u->teachers[VEIL_SPRING], u->asked[VEIL_SPRING]);
	for (int w = 0; w < VEIL_WINDOWS; w++)
		u->shown[w] = u->teachers[w] >= EFFECT_TEACHERS && (w == VEIL_YEAR || terms);
}

/* Hides the smallest unit that is shown in a window; a hidden läsår takes its terms along, a term the other.
 */
static bool hide_one(struct veil *v, int w)
{
	struct veil_unit *least = NULL;
	for (size_t i = 0; i < v->n; i++)
		if (v->unit[i].shown[w] && (!least || v->unit[i].teachers[w] < least->teachers[w]))
			least = &v->unit[i];
	if (!least)
		return false;
	least->shown[VEIL_AUTUMN] = least->shown[VEIL_SPRING] = false;
	if (w == VEIL_YEAR)
		least->shown[VEIL_YEAR] = false;
	return true;
}

/* True when something was hidden, so that the windows must be looked at again. */
static bool hide_more(struct veil *v, const struct veil_fact *f, size_t n)
{
	for (int w = 0; w < VEIL_WINDOWS; w++) {
		struct persons p = persons(v, f, n, 0, w, true);
		if (v->all.shown[w] && !enough(p.teachers, p.asked) && hide_one(v, w))
			return true;
	}
	return false;
}

void veil_make(struct arena *a, const struct veil_fact *f, size_t n, struct veil *v)
{
	struct veil_fact *s = ARENA_ARRAY(a, n + 1, struct veil_fact);
	size_t m = 0;
	*v = (struct veil){.unit = ARENA_ARRAY(a, n + 1, struct veil_unit)};
	for (size_t i = 0; i < n; i++)
		if (f[i].person_id || !f[i].silent)
			s[m++] = f[i];
	if (m == 0)
		return;
	qsort(s, m, sizeof *s, by_person);
	for (size_t i = 0; i < m; i++)
		v->unit[i].unit_id = s[i].unit_id;
	qsort(v->unit, m, sizeof *v->unit, by_unit);
	for (size_t i = 0; i < m; i++)
		if (i == 0 || v->unit[i].unit_id != v->unit[v->n - 1].unit_id)
			v->unit[v->n++] = (struct veil_unit){.unit_id = v->unit[i].unit_id};
	count(v, s, m, &v->all);
	for (size_t i = 0; i < v->n; i++)
		count(v, s, m, &v->unit[i]);
	show_alone(&v->all);
	for (size_t i = 0; i < v->n; i++)
		show_alone(&v->unit[i]);
	while (hide_more(v, s, m))
		;
}

bool veil_shows(const struct veil *v, int64_t unit_id, enum veil_window w)
{
	const struct veil_unit *u = unit_id ? unit_of(v, unit_id) : &v->all;
	return u && u->shown[w];
}

int64_t veil_teachers(const struct veil *v, int64_t unit_id, enum veil_window w)
{
	const struct veil_unit *u = unit_id ? unit_of(v, unit_id) : &v->all;
	return u ? u->teachers[w] : 0;
}

int64_t veil_asked(const struct veil *v, int64_t unit_id, enum veil_window w)
{
	const struct veil_unit *u = unit_id ? unit_of(v, unit_id) : &v->all;
	return u ? u->asked[w] : 0;
}
