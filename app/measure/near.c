/* near.c - which measures look like this one. */
#include "measure/near.h"

#include "base/utf8.h"
#include "measure/formula.h"

#define ALIKE 0.7

static bool has_part(struct str s, const char *three)
{
	for (size_t i = 0; i + 3 <= s.n; i++)
		if (memcmp(s.p + i, three, 3) == 0)
			return true;
	return false;
}

/* Parts of x, each once; *shared: those that y has too. */
static size_t parts(struct str x, struct str y, size_t *shared)
{
	size_t n = 0;
	*shared = 0;
	for (size_t i = 0; i + 3 <= x.n; i++) {
		if (has_part(str_sub(x, 0, i + 2), x.p + i))
			continue;
		n++;
		*shared += has_part(y, x.p + i);
	}
	return n;
}

double near_names(struct str x, struct str y)
{
	size_t shared, back, n = parts(x, y, &shared), m = parts(y, x, &back);
	if (n + m == 0)
		return str_eq(x, y);
	return 2.0 * (double)shared / (double)(n + m);
}

static struct str normal(struct arena *a, struct str formula)
{
	struct formula *f = ARENA_ARRAY(a, 1, struct formula);
	struct formula_error e;
	return formula.n && formula_parse(formula, f, &e) ? formula_normal(a, f) : (struct str){NULL, 0};
}

static bool same_words(struct arena *a, struct str x, struct str y)
{
	return x.n && str_eq(utf8_fold(a, x), utf8_fold(a, y));
}

size_t near_find(struct db *db, struct arena *a, const struct measure *m, const struct measure_version *v,
                 struct near_one out[NEAR_MAX])
{
	struct measure_register_row *r;
	struct str none = {NULL, 0}, formula = v ? normal(a, v->formula) : none;
	size_t n = measure_register(db, a, 0, none, none, &r), found = 0;
	for (size_t i = 0; i < n && found < NEAR_MAX; i++) {
		if (r[i].id == m->id)
			continue;
		bool words = v && same_words(a, v->numerator, r[i].numerator) &&
		             same_words(a, v->denominator, r[i].denominator);
		bool same = formula.n && str_eq(formula, normal(a, r[i].formula));
		bool name = near_names(m->fold, r[i].fold) >= ALIKE;
		if (words || same || name)
			out[found++] = (struct near_one){r[i].id, r[i].name,
			                                 same    ? NEAR_FORMULA
			                                 : words ? NEAR_WORDS
			                                         : NEAR_NAME};
	}
	return found;
}
