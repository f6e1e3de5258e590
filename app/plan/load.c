#include "plan/load.h"

#include "sql_plan_activity.h"

enum { ROLES = 10 };

static int role_place(struct str role)
{
	for (int i = 0; i < ROLES; i++)
		if (str_eqz(role, role_names_word[i]))
			return i;
	return -1;
}

struct sums {
	int64_t minutes[ROLES], n[ROLES];
};

static void sums_add(struct sums *s, struct str role, struct str per, int64_t minutes, int64_t n)
{
	int i = role_place(role);
	if (i < 0)
		return;
	s->minutes[i] += cost_minutes_year(minutes, per);
	s->n[i] += n;
}

static void sums_at(struct db *db, struct arena *a, int first_year, int64_t unit_id, struct sums *s)
{
	struct load_sums_at_row *r;
	size_t n = load_sums_at(db, a, first_year, unit_id, &r);
	*s = (struct sums){0};
	for (size_t i = 0; i < n; i++)
		sums_add(s, r[i].role, r[i].per, r[i].minutes, r[i].n);
}

static void ceilings(struct db *db, struct arena *a, int first_year, int64_t c[ROLES])
{
	struct role_ceilings_row *r;
	size_t n = role_ceilings(db, a, first_year, &r);
	for (size_t i = 0; i < n; i++)
		if (role_place(r[i].role) >= 0)
			c[role_place(r[i].role)] = r[i].minutes;
}

/* Keeps the more loaded of two units, role by role. */
static void keep_most(struct load_role *v, const struct sums *s, int64_t unit_id)
{
	for (int i = 0; i < ROLES; i++)
		if (s->minutes[i] > v[i].minutes || !v[i].unit_id) {
			v[i].minutes = s->minutes[i];
			v[i].activities = s->n[i];
			v[i].unit_id = unit_id;
		}
}

/* Each unit bears what it and those above it demand; the lines come unit by unit. */
static void most_of_all(struct db *db, struct arena *a, int first_year, struct load_role *v)
{
	struct load_sums_row *r;
	struct unit_lines_row *l;
	size_t n = load_sums(db, a, first_year, &r), nl = unit_lines(db, a, &l);
	for (size_t i = 0; i < nl;) {
		struct sums s = {0};
		int64_t unit = l[i].unit_id;
		for (; i < nl && l[i].unit_id == unit; i++)
			for (size_t k = 0; k < n; k++)
				if (r[k].unit_id == l[i].ancestor_id)
					sums_add(&s, r[k].role, r[k].per, r[k].minutes, r[k].n);
		keep_most(v, &s, unit);
	}
}

size_t load_roles(struct db *db, struct arena *a, int first_year, int64_t unit_id, struct load_role **roles)
{
	struct load_role all[ROLES] = {{{0}, 0, 0, 0, 0}};
	int64_t ceiling[ROLES] = {0};
	size_t n = 0;
	if (unit_id) {
		struct sums s;
		sums_at(db, a, first_year, unit_id, &s);
		keep_most(all, &s, unit_id);
	} else {
		most_of_all(db, a, first_year, all);
	}
	ceilings(db, a, first_year, ceiling);
	*roles = ARENA_ARRAY(a, ROLES, struct load_role);
	for (int i = 0; i < ROLES; i++) {
		if (all[i].minutes == 0 && ceiling[i] == 0)
			continue;
		all[i].role = str_z(role_names_word[i]);
		all[i].ceiling = ceiling[i];
		(*roles)[n++] = all[i];
	}
	return n;
}

size_t load_over(struct db *db, struct arena *a, int first_year, int64_t unit_id,
                 const struct load_cost *more, size_t n, struct load_over **over)
{
	struct sums s;
	int64_t ceiling[ROLES] = {0};
	size_t found = 0;
	*over = ARENA_ARRAY(a, n + 1, struct load_over);
	sums_at(db, a, first_year, unit_id, &s);
	ceilings(db, a, first_year, ceiling);
	for (size_t k = 0; k < n; k++) {
		int i = role_place(more[k].role);
		if (i < 0)
			continue;
		s.minutes[i] += more[k].minutes;
		if (ceiling[i] && s.minutes[i] > ceiling[i])
			(*over)[found++] = (struct load_over){more[k].role, s.minutes[i], ceiling[i]};
	}
	return found;
}
