#include "plan/filters.h"

#include "base/vec.h"
#include "sql_org.h"

static struct chip *chip_new(struct ctx *c, struct filters *f, const char *label, const char *param,
                             size_t most)
{
	struct chip *chip = VEC_PUSH(c->arena, f);
	*chip = (struct chip){
	    .label = tr(c->lang, label),
	    .param = param,
	    .v = ARENA_ARRAY(c->arena, most, struct choice),
	};
	return chip;
}

static void add(struct ctx *c, struct chip *chip, struct str value, struct str text, bool current)
{
	chip->v[chip->n++] = (struct choice){page_with(c, chip->param, value),
	                                     str_is_null(value) ? STR("") : value, text, current};
	if (current)
		chip->value = text;
}

static void read_area(struct ctx *c, struct filters *f)
{
	struct area_list_row *a;
	struct str wanted = web_query(c->req, "omrade"), none = {NULL, 0};
	size_t n = area_list(c->db, c->arena, c->lasar, c->at, &a);
	struct chip *chip = chip_new(c, f, N_("Area"), "omrade", n + 1);
	for (size_t i = 0; i < n; i++)
		if (str_eq(wanted, a[i].key)) {
			f->area_id = a[i].id;
			f->area_key = a[i].key;
		}
	add(c, chip, none, tr(c->lang, N_("all")), f->area_id == 0);
	for (size_t i = 0; i < n; i++)
		add(c, chip, a[i].key, c->lang == LANG_EN && a[i].name_en.n ? a[i].name_en : a[i].name,
		    a[i].id == f->area_id);
	chip->set = f->area_id != 0;
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
		add(c, chip, id, text, u[i].id == c->unit_id);
		if (u[i].id == c->unit_id)
			chip->value = u[i].name;
		add_units(c, chip, u, n, u[i].id, depth + 1);
	}
}

static void read_unit(struct ctx *c, struct filters *f)
{
	struct unit_tree_row *u;
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	size_t n = unit_tree(c->db, c->arena, str_z(day), c->at, &u);
	struct chip *chip = chip_new(c, f, N_("Unit"), "enhet", n + 1);
	add(c, chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), c->unit_id == 0);
	add_units(c, chip, u, n, 0, 0);
	chip->set = c->unit_id != 0;
	f->unit_name = chip->value;
}

static void read_year(struct ctx *c, struct filters *f)
{
	int now = lasar_of(c->at_day);
	struct chip *chip = chip_new(c, f, N_("School year"), "lasar", 16);
	int from = c->lasar < now - 6 ? c->lasar : now - 6;
	for (int y = now + 1; y >= from && chip->n < 15; y--)
		add(c, chip, arena_printf(c->arena, "%d", y), lasar_text(c->arena, y), y == c->lasar);
	if (!chip->value.p)
		add(c, chip, arena_printf(c->arena, "%d", c->lasar), lasar_text(c->arena, c->lasar), true);
	chip->set = c->lasar != now;
}

static void read_status(struct ctx *c, struct filters *f)
{
	struct str wanted = web_query(c->req, "status");
	struct chip *chip = chip_new(c, f, N_("Status"), "status", 10);
	if (!str_is_null(wanted) && words_has(&activity_statuses, wanted))
		f->status = wanted;
	add(c, chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), str_is_null(f->status));
	for (size_t i = 0; activity_statuses_word[i]; i++)
		add(c, chip, str_z(activity_statuses_word[i]), tr(c->lang, activity_statuses_text[i]),
		    str_eqz(f->status, activity_statuses_word[i]));
	chip->set = !str_is_null(f->status);
}

static void read_status_late(struct ctx *c, struct filters *f)
{
	struct str late = STR("forsenad");
	read_status(c, f);
	struct chip *chip = &f->v[f->n - 1];
	f->late = str_eq(web_query(c->req, "status"), late);
	if (f->late) {
		chip->v[0].current = false;
		chip->set = true;
	}
	add(c, chip, late, tr(c->lang, N_("Late")), f->late);
}

static void read_goal(struct ctx *c, struct filters *f)
{
	struct goal g;
	struct str wanted = web_query(c->req, "mal"), none = {NULL, 0};
	struct chip *chip = chip_new(c, f, N_("Goal"), "mal", 3);
	if (str_to_i64(wanted, &f->goal_id) && f->goal_id == 0)
		f->goal_id = -1;
	if (f->goal_id > 0 && !goal_get(c->db, c->arena, f->goal_id, &g))
		f->goal_id = 0;
	add(c, chip, none, tr(c->lang, N_("all")), f->goal_id == 0);
	add(c, chip, STR("0"), tr(c->lang, N_("lacks a goal")), f->goal_id < 0);
	if (f->goal_id > 0)
		add(c, chip, wanted, g.title, true);
	chip->set = f->goal_id != 0;
}

static void read_funds(struct ctx *c, struct filters *f)
{
	struct str wanted = web_query(c->req, "medel"), none = {NULL, 0};
	struct chip *chip = chip_new(c, f, N_("Funds"), "medel", 5);
	if (words_has(&fund_states, wanted))
		f->funds = wanted;
	add(c, chip, none, tr(c->lang, N_("all")), str_is_null(f->funds));
	for (size_t i = 0; fund_states_word[i]; i++)
		add(c, chip, str_z(fund_states_word[i]), tr(c->lang, fund_states_text[i]),
		    str_eqz(f->funds, fund_states_word[i]));
	chip->set = !str_is_null(f->funds);
}

static void read_mine(struct ctx *c, struct filters *f)
{
	struct str none = {NULL, 0};
	struct chip *chip = chip_new(c, f, N_("Responsible"), "ansvarig", 2);
	f->mine = str_eqz(web_query(c->req, "ansvarig"), "jag");
	add(c, chip, none, tr(c->lang, N_("all")), !f->mine);
	add(c, chip, STR("jag"), tr(c->lang, N_("me")), f->mine);
	chip->set = f->mine;
}

/* The day is typed, not chosen: the chip holds a small form (views/plan/chips.html). */
static void read_day(struct ctx *c, struct filters *f)
{
	struct chip *chip = chip_new(c, f, N_("As of"), "per", 1);
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	f->day = arena_str(c->arena, str_z(day));
	chip->set = !str_is_null(c->at);
	chip->value = chip->set ? f->day : tr(c->lang, N_("today"));
}

void filters_read(struct ctx *c, unsigned which, struct filters *f)
{
	static void (*const readers[])(struct ctx *, struct filters *) = {
	    read_area,        read_unit, read_year,  read_day,  read_status,
	    read_status_late, read_goal, read_funds, read_mine,
	};
	*f = (struct filters){0};
	for (unsigned i = 0; i < sizeof readers / sizeof readers[0]; i++)
		if (which >> i & 1)
			readers[i](c, f);
	f->lasar_text = lasar_text(c->arena, c->lasar);
}
