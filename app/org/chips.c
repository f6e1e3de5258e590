#include "org/chips.h"

#include "base/vec.h"
#include "sql_org.h"

struct chip *chip_new(struct ctx *c, struct chips *all, const char *label, const char *param, size_t most)
{
	struct chip *chip = VEC_PUSH(c->arena, all);
	*chip = (struct chip){
	    .label = tr(c->lang, label),
	    .param = param,
	    .v = ARENA_ARRAY(c->arena, most, struct choice),
	};
	return chip;
}

void chip_add(struct ctx *c, struct chip *chip, struct str value, struct str text, bool current)
{
	chip->v[chip->n++] = (struct choice){page_with(c, chip->param, value),
	                                     str_is_null(value) ? STR("") : value, text, current};
	if (current)
		chip->value = text;
}

/* Depth-first, so that a unit stands under its parent; depth by leading figure spaces. */
static void add_units(struct ctx *c, struct chip *chip, const struct unit_tree_row *u, size_t n,
                      int64_t parent, int depth)
{
	static const char pad[] = "\u2007\u2007\u2007\u2007\u2007\u2007\u2007\u2007";
	for (size_t i = 0; i < n && depth < 8; i++) {
		if (u[i].parent_id != parent)
			continue;
		struct str id = arena_printf(c->arena, "%lld", (long long)u[i].id);
		struct str text = arena_printf(c->arena, "%.*s%.*s", depth * 3, pad, STR_ARG(u[i].name));
		chip_add(c, chip, id, text, u[i].id == c->unit_id);
		if (u[i].id == c->unit_id)
			chip->value = u[i].name;
		add_units(c, chip, u, n, u[i].id, depth + 1);
	}
}

struct chip *chip_unit(struct ctx *c, struct chips *all)
{
	struct unit_tree_row *u;
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	size_t n = unit_tree(c->db, c->arena, str_z(day), c->at, &u);
	struct chip *chip = chip_new(c, all, N_("Unit"), "enhet", n + 1);
	chip_add(c, chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), c->unit_id == 0);
	add_units(c, chip, u, n, 0, 0);
	chip->set = c->unit_id != 0;
	return chip;
}

struct chip *chip_year(struct ctx *c, struct chips *all)
{
	int now = lasar_of(c->at_day);
	struct chip *chip = chip_new(c, all, N_("School year"), "lasar", 16);
	int from = c->lasar < now - 6 ? c->lasar : now - 6;
	for (int y = now + 1; y >= from && chip->n < 15; y--)
		chip_add(c, chip, arena_printf(c->arena, "%d", y), lasar_text(c->arena, y), y == c->lasar);
	if (!chip->value.p)
		chip_add(c, chip, arena_printf(c->arena, "%d", c->lasar), lasar_text(c->arena, c->lasar), true);
	chip->set = c->lasar != now;
	return chip;
}
