#include "org/chips.h"

#include "base/vec.h"
#include "sql_org.h"

#include <stdlib.h>

struct chip *chip_new(struct ctx *c, struct chips *all, const char *label, const char *param)
{
	struct chip *chip = VEC_PUSH(c->arena, all);
	*chip = (struct chip){.arena = c->arena, .label = tr(c->lang, label), .param = param};
	return chip;
}

void chip_add(struct chip *chip, struct str value, struct str text, bool current)
{
	*VEC_PUSH(chip->arena, chip) = (struct choice){str_is_null(value) ? STR("") : value, text, current};
	if (current)
		chip->value = text;
}

struct str chip_href(const struct ctx *c, const struct chip *chip, const struct choice *choice)
{
	return page_with(c, chip->param, choice->value.n ? choice->value : (struct str){NULL, 0});
}

/* The tree as lists of children, each in the order of the rows; the place after the last row
 * is the root. */
struct tree {
	const struct unit_names_row *u;
	size_t n, *child, *next, *by_id;
};
#define NOBODY ((size_t)-1)

static int by_unit_id(const void *x, const void *y, void *rows)
{
	const struct unit_names_row *u = rows;
	int64_t a = u[*(const size_t *)x].id, b = u[*(const size_t *)y].id;
	return (a > b) - (a < b);
}

static size_t place_of(const struct tree *t, int64_t id)
{
	size_t from = 0, to = t->n;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int64_t here = t->u[t->by_id[mid]].id;
		if (here == id)
			return t->by_id[mid];
		if (here < id)
			from = mid + 1;
		else
			to = mid;
	}
	return NOBODY;
}

static void tree_init(struct tree *t, struct arena *a, struct unit_names_row *u, size_t n)
{
	*t = (struct tree){u, n, ARENA_ARRAY(a, n + 1, size_t), ARENA_ARRAY(a, n + 1, size_t),
	                   ARENA_ARRAY(a, n + 1, size_t)};
	for (size_t i = 0; i <= n; i++) {
		t->by_id[i] = i;
		t->child[i] = t->next[i] = NOBODY;
	}
	qsort_r(t->by_id, n, sizeof *t->by_id, by_unit_id, u);
	for (size_t i = n; i-- > 0;) {
		size_t above = u[i].parent_id ? place_of(t, u[i].parent_id) : n;
		if (above == NOBODY) /* it was closed by that day */
			continue;
		t->next[i] = t->child[above];
		t->child[above] = i;
	}
}

/* Depth-first, so that a unit stands under its parent; depth by leading figure spaces. */
static void add_units(struct ctx *c, struct chip *chip, const struct tree *t, size_t above, int depth)
{
	static const char pad[] = "\u2007\u2007\u2007\u2007\u2007\u2007\u2007\u2007";
	for (size_t i = t->child[above]; i != NOBODY && depth < 8; i = t->next[i]) {
		const struct unit_names_row *u = &t->u[i];
		struct str id = arena_printf(c->arena, "%lld", (long long)u->id);
		struct str text = u->name;
		if (depth)
			text = arena_concat(c->arena, (struct str){pad, (size_t)depth * 3}, text);
		chip_add(chip, id, text, u->id == c->unit_id);
		if (u->id == c->unit_id)
			chip->value = u->name;
		add_units(c, chip, t, i, depth + 1);
	}
}

struct chip *chip_unit(struct ctx *c, struct chips *all)
{
	struct unit_names_row *u;
	struct tree t;
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	size_t n = unit_names(c->db, c->arena, str_z(day), c->at, &u);
	struct chip *chip = chip_new(c, all, N_("Unit"), "enhet");
	chip_add(chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), c->unit_id == 0);
	tree_init(&t, c->arena, u, n);
	add_units(c, chip, &t, n, 0);
	chip->set = c->unit_id != 0;
	return chip;
}

struct chip *chip_year(struct ctx *c, struct chips *all)
{
	int now = lasar_of(c->at_day);
	struct chip *chip = chip_new(c, all, N_("School year"), "lasar");
	int from = c->lasar < now - 6 ? c->lasar : now - 6;
	for (int y = now + 1; y >= from && chip->n < 15; y--)
		chip_add(chip, arena_printf(c->arena, "%d", y), lasar_text(c->arena, y), y == c->lasar);
	if (!chip->value.p)
		chip_add(chip, arena_printf(c->arena, "%d", c->lasar), lasar_text(c->arena, c->lasar), true);
	chip->set = c->lasar != now;
	return chip;
}
