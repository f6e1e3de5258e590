/* demo_dialogue.c - two quality dialogues of one school in the example: one that was held and one that comes,
 * made as people would make them. All that is said in them is invented. */
#include "base/date.h"
#include "cli/demo.h"
#include "dialogue/dialogue.h"
#include "org/org.h"
#include "sql_org.h"
#include "sql_plan.h"

static struct str after(struct change *ch, const char *day, int days)
{
	struct date d;
	char text[DATE_TEXT];
	if (!date_parse(str_z(day), &d))
		return STR("");
	date_text(date_from_days(date_days(d) + days), text);
	return arena_str(ch->arena, str_z(text));
}

static void blank(struct change *ch, int64_t unit, int year, struct str day, struct dialogue *d)
{
	kind_dialogue.blank(ch, d);
	d->unit_id = unit;
	d->first_year = year;
	d->day = day;
	d->participants = STR("Skolchef\nController\nRektor\nBiträdande rektor");
}

static bool make(struct change *ch, int64_t unit, int year, struct str day, struct dialogue *d)
{
	struct form f;
	blank(ch, unit, year, day, d);
	form_init(&f, ch->arena, LANG_SV, kind_dialogue.fields, kind_dialogue.nfields);
	return dialogue_make(ch, NULL, &f, d) == CHANGE_SAVED;
}

static void agree(struct change *ch, const struct dialogue *d, int64_t area, const char *body,
                  const char *responsible, const char *due, const char *state)
{
	struct dialogue_agreement g;
	kind_dialogue_agreement.blank(ch, &g);
	g.dialogue_id = d->id;
	g.area_id = area;
	g.body = str_z(body);
	g.responsible = str_z(responsible);
	g.due_day = str_z(due);
	g.state = str_z(state);
	demo_put(ch, &kind_dialogue_agreement, &g);
}

static void text(struct change *ch, const struct dialogue *d, int64_t area, const char *title,
                 const char *sentence)
{
	struct dialogue_point p;
	kind_dialogue_point.blank(ch, &p);
	p.dialogue_id = d->id;
	p.area_id = area;
	p.title = str_z(title);
	p.sentence = str_z(sentence);
	demo_put(ch, &kind_dialogue_point, &p);
}

static void hold(struct change *ch, struct dialogue *d, const char *notes)
{
	struct dialogue was = *d;
	struct form f;
	d->state = STR("held");
	d->notes = str_z(notes);
	form_init(&f, ch->arena, LANG_SV, kind_dialogue.fields, kind_dialogue.nfields);
	resource_save(ch, NULL, &kind_dialogue, ACT_EDIT, &f, &was, d);
}

/* What was known of the läsår before, bound on the day before the dialogue. */
static void bind_figures(struct change *ch, const struct dialogue *d)
{
	struct dialogue_figures known;
	if (!dialogue_figures_read(ch, d->unit_id, (int)d->first_year - 1, 0, &known))
		return;
	for (size_t i = 0; i < known.n; i++) {
		struct dialogue_point p;
		if (!known.v[i].missed && !known.v[i].worse)
			continue;
		kind_dialogue_point.blank(ch, &p);
		p.dialogue_id = d->id;
		dialogue_figure_bind(ch, &known, &known.v[i], &p);
		demo_put(ch, &kind_dialogue_point, &p);
	}
}

/* One of the autumn of 2024: nothing that has come since stands in it. */
static void put_held(struct change *ch, int64_t unit, const int64_t *area, size_t n)
{
	struct dialogue d;
	struct form f;
	struct str now = ch->now;
	ch->now = STR("2024-10-15T07:30:00.000Z");
	blank(ch, unit, 2024, STR("2024-10-16"), &d);
	form_init(&f, ch->arena, LANG_SV, kind_dialogue.fields, kind_dialogue.nfields);
	if (resource_save(ch, NULL, &kind_dialogue, ACT_CREATE, &f, NULL, &d) == CHANGE_SAVED) {
		bind_figures(ch, &d);
		text(ch, &d, n ? area[0] : 0, "Övergången till årskurs 7 (exempel)",
		     "Skolan vill tala om hur de nya klasserna får samma start. (Exempel.)");
		agree(ch, &d, n ? area[0] : 0, "Pröva en gemensam start i alla klasser i årskurs 7 (exempel)",
		      "Biträdande rektor", "2025-06-13", "kept");
		agree(ch, &d, n > 1 ? area[1] : 0, "Låta eleverna berätta om studieron två gånger om året (exempel)",
		      "Rektor", "2025-12-19", "open");
		agree(ch, &d, 0, "Flytta konferenstiden till torsdagar (exempel)", "Rektor", "2025-01-31", "dropped");
		hold(ch, &d, "Ett lugnt samtal. Siffrorna är få, så vi väntar med slutsatser till våren. (Exempel.)");
	}
	ch->now = now;
}

void demo_dialogues(struct change *ch)
{
	struct dialogue d;
	struct area_list_row *a;
	struct str none = {NULL, 0};
	int64_t unit = 0, area[8] = {0};
	int year = lasar_of(instant_day(instant_now()));
	char today[DATE_TEXT];
	date_text(instant_day(instant_now()), today);
	if (!unit_by_code(ch->db, ch->arena, STR("annersta"), &unit))
		return;
	size_t n = area_list(ch->db, ch->arena, year, none, &a);
	for (size_t i = 0; i < n && i < 8; i++)
		area[i] = a[i].id;
	put_held(ch, unit, area, n);
	if (make(ch, unit, year, after(ch, today, 10), &d)) {
		text(ch, &d, n ? area[n - 1 < 7 ? n - 1 : 7] : 0, "Vad skolan själv vill ta upp (exempel)",
		     "Hur två parallella klasser kan dela planering. (Exempel.)");
		agree(ch, &d, n ? area[0] : 0, "Se över schemat för läsgrupperna (exempel)", "Rektor",
		      arena_z(ch->arena, after(ch, today, 60)), "open");
	}
}
