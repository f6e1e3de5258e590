/* demo_state.c - what people and jobs have done in the example huvudman by today. */
#include "base/date.h"
#include "base/utf8.h"
#include "cli/demo.h"
#include "effect/analysis.h"
#include "effect/lesson.h"
#include "measure/measure.h"
#include "org/org.h"
#include "sql_effect_chain.h"
#include "sql_plan_import.h"

void demo_put(struct change *ch, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, ch->arena, LANG_SV, k->fields, k->nfields);
	resource_save(ch, NULL, k, ACT_CREATE, &f, NULL, row);
}

/* The goal that an insats is to reach: the plans are read in later than what was promised before its start.
 */
static void put_goal(struct change *ch, struct intervention *x)
{
	static const char *const goals[][2] = {
	    {"Mottagning", "Elevernas upplevelse av studiero ska öka"},
	    {"Svenska", "Eleverna når kunskapskraven och utvecklas så långt som möjligt i en trygg miljö"},
	    {"Ledarskap", "Medarbetarna ska i allt högre utsträckning vara nöjda med ledarskapet"},
	    {"Ledningsstöd", "Nämndens medarbetare är engagerade och har en balanserad arbetssituation"},
	};
	const struct intervention was = *x;
	struct goal_by_fold_row *g;
	struct form f;
	for (size_t i = 0; i < sizeof goals / sizeof goals[0]; i++)
		if (str_starts(x->title, str_z(goals[i][0])) &&
		    goal_by_fold(ch->db, ch->arena, utf8_fold(ch->arena, str_z(goals[i][1])), &g) == 1)
			x->goal_id = g[0].id;
	form_init(&f, ch->arena, LANG_SV, kind_intervention.fields, kind_intervention.nfields);
	if (x->goal_id)
		resource_save(ch, NULL, &kind_intervention, ACT_EDIT, &f, &was, x);
}

/* Lessons of the last two weeks and this one, and every analysis, as the jobs "lessons" and "effect" would
 * have. */
static void put_insatser(struct change *ch)
{
	struct intervention *x;
	struct lesson_drawn got;
	int32_t monday = date_days(lesson_monday(instant_day(instant_now())));
	size_t n = chain_insatser(ch->db, ch->arena, &x);
	for (size_t i = 0; i < n; i++) {
		for (int w = -2; w <= 0; w++)
			lesson_draw(ch, x[i].id, date_from_days(monday + 7 * w), &got);
		put_goal(ch, &x[i]);
		analysis_store(ch, &x[i]);
	}
}

static int64_t person_named(struct change *ch, const char *fold)
{
	struct person_by_fold_row *r;
	return person_by_fold(ch->db, ch->arena, str_z(fold), &r) ? r[0].id : 0;
}

static void put_coach(struct change *ch)
{
	struct coaching k;
	kind_coaching.blank(ch, &k);
	k.person_id = person_named(ch, "lärare 01 (exempel)");
	k.coach_id = person_named(ch, "dag ekman");
	demo_put(ch, &kind_coaching, &k);
}

/* The measure's next version, which nobody has approved. */
static void put_definition(struct change *ch, int year)
{
	struct measure_version v;
	int64_t id = 0;
	kind_measure_version.blank(ch, &v);
	measure_id_by_key(ch->db, ch->arena, STR("lokal_praktest"), &id);
	v.measure_id = id;
	v.number = 2;
	v.definition =
	    STR("Andel elever i årskurs 1–3 som når målen enligt lärarnas bedömning. (Utkast för exemplet.)");
	v.numerator = STR("Elever som når målen.");
	v.denominator = STR("Bedömda elever.");
	v.disclosure = STR("counts-5");
	v.comparable = STR("no");
	v.from_year = year + 1;
	demo_put(ch, &kind_measure_version, &v);
}

/* One school has entered how it looks this läsår; somebody else is to approve it. */
static void put_entered(struct change *ch, int year)
{
	struct figure_source s = {.kind = STR("form"),
	                          .publisher = STR(""),
	                          .title = STR("Inmatning (exempel)"),
	                          .url = STR(""),
	                          .licence = STR(""),
	                          .retrieved = instant_date(ch->arena, ch->now),
	                          .definitions = STR("")};
	struct figure_writer w;
	struct figure rest = {.comment = STR("Påhittad siffra för exemplet")};
	struct value v = {.kind = VALUE_EXISTS, .number = 71, .n = 64};
	struct figure_key k = {.first_year = year,
	                       .period = arena_printf(ch->arena, "%d/%02d", year, (year + 1) % 100),
	                       .sex = STR("T"),
	                       .grade = STR(""),
	                       .subject = STR(""),
	                       .facet = STR("")};
	struct measure_version on;
	int64_t measure = 0, unit = 0;
	measure_id_by_key(ch->db, ch->arena, STR("lokal_ak3"), &measure);
	if (!unit_by_code(ch->db, ch->arena, STR("annersta"), &unit) ||
	    !version_for(ch->db, ch->arena, measure, year, &on))
		return;
	k.version_id = on.id;
	k.place_id = place_of_unit(ch, unit);
	figure_begin(&w, ch, &s);
	w.preliminary = true;
	figure_put(&w, &k, &v, &rest, STR(""));
	figure_end(&w);
}

void demo_state(struct change *ch)
{
	int year = lasar_of(instant_day(instant_now()));
	put_insatser(ch);
	put_coach(ch);
	put_definition(ch, year);
	put_entered(ch, year);
}
