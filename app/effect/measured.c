#include "effect/measured.h"

#include "base/date.h"
#include "measure/windows.h"

static bool among(const int64_t *v, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == id)
			return true;
	return false;
}

static bool is_school(const struct insats_measured_row *r)
{
	return str_eqz(r->kind, "school") || str_eqz(r->kind, "school_part");
}

/* Rows come by läsår. */
static void add_year(struct measured *m, int year)
{
	if (m->nyears < MEASURED_YEARS && (m->nyears == 0 || m->year[m->nyears - 1] != year))
		m->year[m->nyears++] = year;
}

static int step_of(const struct measured *m)
{
	int step = 0;
	for (size_t i = 1; i < m->nyears; i++)
		if (step == 0 || m->year[i] - m->year[i - 1] < step)
			step = m->year[i] - m->year[i - 1];
	for (size_t i = 1; i < m->nyears; i++)
		if ((m->year[i] - m->year[0]) % step)
			return 1;
	return m->nyears < 3 ? 1 : step;
}

void measured_read(struct db *db, struct arena *a, int64_t measure_id, struct str grade, const int64_t *unit,
                   size_t n, struct measured *m)
{
	char today[DATE_TEXT];
	date_text(instant_day(instant_now()), today);
	*m = (struct measured){.step = 1, .grade = grade};
	if (!measure_id)
		return;
	m->nrows = insats_measured(db, a, measure_id, grade, &m->row);
	m->nunits = unit_tree(db, a, arena_str(a, str_z(today)), (struct str){NULL, 0}, &m->unit);
	m->any = m->nrows > 0;
	for (size_t i = 0; i < m->nrows; i++) {
		m->at_school = m->at_school || is_school(&m->row[i]);
		if (m->row[i].of_it && among(unit, n, m->row[i].unit_id))
			add_year(m, (int)m->row[i].first_year);
	}
	for (size_t i = 0; m->row && m->nyears == 0 && i < m->nrows; i++)
		if (m->row[i].of_it && is_school(&m->row[i])) {
			for (size_t k = i; k < m->nrows; k++)
				if (m->row[k].of_it && is_school(&m->row[k]))
					add_year(m, (int)m->row[k].first_year);
		}
	m->step = step_of(m);
}

void measured_of(struct db *db, struct arena *a, const struct intervention *x, struct measured *m)
{
	struct intervention_unit *u = NULL;
	size_t n = insats_units(db, a, x->id, (struct str){NULL, 0}, &u);
	int64_t *id = ARENA_ARRAY(a, n + 1, int64_t);
	for (size_t i = 0; i < n; i++)
		id[i] = u[i].unit_id;
	if (n == 0)
		id[n++] = x->unit_id;
	measured_read(db, a, x->measure_id, x->measure_grade, id, n, m);
}

bool measured_can(const struct measured *m, int64_t unit_id)
{
	if (!m->any)
		return true;
	for (size_t i = 0; i < m->nrows; i++)
		if (m->row[i].unit_id == unit_id && m->row[i].of_it)
			return true;
	for (size_t i = 0; m->at_school && m->grade.n && i < m->nunits; i++)
		if (m->unit[i].id == unit_id)
			return grades_have(m->unit[i].grades, m->grade);
	return false;
}

bool measured_in(const struct measured *m, int64_t year)
{
	for (size_t i = 0; i < m->nyears; i++)
		if (m->year[i] == year)
			return true;
	return false;
}

bool measured_fits(const struct measured *m, int64_t year)
{
	return m->step < 2 || (year - m->year[0]) % m->step == 0;
}

bool measured_passed(const struct measured *m, int64_t year)
{
	return m->nyears && year < m->year[m->nyears - 1] && !measured_in(m, year);
}

int measured_last(const struct measured *m, int64_t year)
{
	int last = 0;
	for (size_t i = 0; i < m->nyears && m->year[i] <= year; i++)
		last = m->year[i];
	return last;
}

int measured_next(const struct measured *m, int64_t year)
{
	while (!measured_fits(m, year))
		year++;
	return (int)year;
}

struct str measured_near(struct arena *a, const struct measured *m, int64_t year)
{
	int before = measured_last(m, year), after = 0;
	for (size_t i = m->nyears; i-- > 0 && m->year[i] > year;)
		after = m->year[i];
	if (!before || !after)
		return lasar_text(a, before ? before : after);
	return arena_printf(a, "%.*s, %.*s", STR_ARG(lasar_text(a, before)), STR_ARG(lasar_text(a, after)));
}

struct str measured_without(struct db *db, struct arena *a, const struct intervention *x,
                            const struct measured *m, int *n)
{
	struct intervention_unit *u = NULL;
	struct insats_unit_names_row *name = NULL;
	struct str list = STR("");
	size_t nu = insats_units(db, a, x->id, (struct str){NULL, 0}, &u),
	       nn = insats_unit_names(db, a, x->id, &name);
	*n = 0;
	for (size_t i = 0; i < nu; i++)
		for (size_t k = 0; k < nn && !measured_can(m, u[i].unit_id); k++)
			if (name[k].unit_id == u[i].unit_id)
				list =
				    arena_printf(a, "%.*s%s%.*s", STR_ARG(list), (*n)++ ? ", " : "", STR_ARG(name[k].name));
	return list;
}
