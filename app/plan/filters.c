#include "plan/filters.h"

#include "sql_org.h"

static void read_area(struct ctx *c, struct filters *f)
{
	struct area_list_row *a;
	struct str wanted = web_query(c->req, "omrade"), none = {NULL, 0};
	size_t n = area_list(c->db, c->arena, c->lasar, c->at, &a);
	struct chip *chip = chip_new(c, &f->chips, N_("Area"), "omrade");
	for (size_t i = 0; i < n; i++)
		if (str_eq(wanted, a[i].key)) {
			f->area_id = a[i].id;
			f->area_key = a[i].key;
		}
	chip_add(chip, none, tr(c->lang, N_("all")), f->area_id == 0);
	for (size_t i = 0; i < n; i++)
		chip_add(chip, a[i].key, c->lang == LANG_EN && a[i].name_en.n ? a[i].name_en : a[i].name,
		         a[i].id == f->area_id);
	chip->set = f->area_id != 0;
}

static void read_unit(struct ctx *c, struct filters *f)
{
	f->unit_name = chip_unit(c, &f->chips)->value;
}

static void read_year(struct ctx *c, struct filters *f)
{
	chip_year(c, &f->chips);
}

static void read_status(struct ctx *c, struct filters *f)
{
	struct str wanted = web_query(c->req, "status");
	struct chip *chip = chip_new(c, &f->chips, N_("Status"), "status");
	if (!str_is_null(wanted) && words_has(&activity_statuses, wanted))
		f->status = wanted;
	chip_add(chip, (struct str){NULL, 0}, tr(c->lang, N_("all")), str_is_null(f->status));
	for (size_t i = 0; activity_statuses_word[i]; i++)
		chip_add(chip, str_z(activity_statuses_word[i]), tr(c->lang, activity_statuses_text[i]),
		         str_eqz(f->status, activity_statuses_word[i]));
	chip->set = !str_is_null(f->status);
}

static void read_status_late(struct ctx *c, struct filters *f)
{
	struct str late = STR("forsenad");
	read_status(c, f);
	struct chip *chip = &f->chips.v[f->chips.n - 1];
	f->late = str_eq(web_query(c->req, "status"), late);
	if (f->late) {
		chip->v[0].current = false;
		chip->set = true;
	}
	chip_add(chip, late, tr(c->lang, N_("Late")), f->late);
}

static void read_goal(struct ctx *c, struct filters *f)
{
	struct goal g;
	struct str wanted = web_query(c->req, "mal"), none = {NULL, 0};
	struct chip *chip = chip_new(c, &f->chips, N_("Goal"), "mal");
	if (str_to_i64(wanted, &f->goal_id) && f->goal_id == 0)
		f->goal_id = -1;
	if (f->goal_id > 0 && !goal_get(c->db, c->arena, f->goal_id, &g))
		f->goal_id = 0;
	chip_add(chip, none, tr(c->lang, N_("all")), f->goal_id == 0);
	chip_add(chip, STR("0"), tr(c->lang, N_("lacks a goal")), f->goal_id < 0);
	if (f->goal_id > 0)
		chip_add(chip, wanted, g.title, true);
	chip->set = f->goal_id != 0;
}

static void read_funds(struct ctx *c, struct filters *f)
{
	struct str wanted = web_query(c->req, "medel"), none = {NULL, 0};
	struct chip *chip = chip_new(c, &f->chips, N_("Funds"), "medel");
	if (words_has(&fund_states, wanted))
		f->funds = wanted;
	chip_add(chip, none, tr(c->lang, N_("all")), str_is_null(f->funds));
	for (size_t i = 0; fund_states_word[i]; i++)
		chip_add(chip, str_z(fund_states_word[i]), tr(c->lang, fund_states_text[i]),
		         str_eqz(f->funds, fund_states_word[i]));
	chip->set = !str_is_null(f->funds);
}

static void read_mine(struct ctx *c, struct filters *f)
{
	struct str none = {NULL, 0};
	struct chip *chip = chip_new(c, &f->chips, N_("Responsible"), "ansvarig");
	f->mine = str_eqz(web_query(c->req, "ansvarig"), "jag");
	chip_add(chip, none, tr(c->lang, N_("all")), !f->mine);
	chip_add(chip, STR("jag"), tr(c->lang, N_("me")), f->mine);
	chip->set = f->mine;
}

/* The day is typed, not chosen: the chip holds a small form (views/plan/chips.html). */
static void read_day(struct ctx *c, struct filters *f)
{
	struct chip *chip = chip_new(c, &f->chips, N_("As of"), "per");
	char day[DATE_TEXT];
	date_text(c->at_day, day);
	chip->day = arena_str(c->arena, str_z(day));
	chip->set = !str_is_null(c->at);
	chip->value = chip->set ? chip->day : tr(c->lang, N_("today"));
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
