#include "app_effect_help.h"

#include "effect/analysis.h"
#include "effect_lesson_help.h"

static int64_t make_school(struct app_test *t, struct change *ch, int i)
{
	struct unit u = {.code = arena_printf(ch->arena, "skola%d", i),
	                 .kind = STR("school"),
	                 .school_form = STR("GR"),
	                 .from_day = STR("2010-07-01"),
	                 .note = STR("")};
	CHECK_I64(change_save(ch, &unit_entity, &u, NULL), CHANGE_SAVED);
	struct unit_period p = {.unit_id = u.id,
	                        .parent_id = t->office,
	                        .name = arena_printf(ch->arena, "Skola %d", i),
	                        .grades = STR("F-9"),
	                        .from_day = STR("2010-07-01"),
	                        .fold = arena_printf(ch->arena, "skola %d", i)};
	CHECK_I64(change_save(ch, &unit_period_entity, &p, NULL), CHANGE_SAVED);
	return u.id;
}

static void make_insats(struct app_test *t, struct change *ch, const char *design, struct effect_made *m)
{
	struct intervention x;
	kind_intervention.blank(ch, &x);
	x.unit_id = t->office;
	x.title = STR("Mottagningsprogram i årskurs 7");
	x.from_day = STR("2023-08-18");
	x.to_day = STR("2023-12-19");
	x.state = STR("running");
	x.design = str_z(design);
	x.measure_id = m->measure;
	x.pupils = (struct opt_i64){true, 400 * (m->treated ? m->treated : 1)};
	x.money = (struct opt_i64){true, 3000 * x.pupils.v};
	x.expected = x.expected_low = (struct opt_f64){true, 3};
	x.locked_at = STR("2023-06-11T08:00:00.000Z");
	x.fold = STR("mottagningsprogram i årskurs 7");
	CHECK_I64(change_save(ch, &intervention_entity, &x, NULL), CHANGE_SAVED);
	m->x = x;
}

void effect_make(struct app_test *t, struct change *ch, int schools, int treated, const char *design,
                 struct effect_made *m)
{
	struct str now = ch->now;
	*m = (struct effect_made){.schools = schools, .treated = treated};
	m->measure = measure_make(ch, "t-studiero", "Studiero", "share", "percent", "published", "own");
	m->version = measure_version_of(ch, m->measure);
	ch->now = STR("2023-06-01T08:00:00.000Z");
	make_insats(t, ch, design, m);
	for (int i = 0; i < schools; i++) {
		m->unit[i] = make_school(t, ch, i + 1);
		m->place[i] = place_of_unit(ch, m->unit[i]);
		struct intervention_unit u = {.intervention_id = m->x.id,
		                              .unit_id = m->unit[i],
		                              .arm = i < treated ? STR("treated") : STR("comparison")};
		CHECK_I64(change_save(ch, &intervention_unit_entity, &u, NULL), CHANGE_SAVED);
	}
	ch->now = now;
}

void effect_put(struct change *ch, const struct effect_made *m, int school, int year, int percent)
{
	const struct put p = {.version = m->version,
	                      .place = m->place[school],
	                      .year = year,
	                      .text = arena_printf(ch->arena, "%d,0", percent).p,
	                      .n = 400,
	                      .numerator = 4 * percent};
	figures_put(ch, "Skolverket", &p, 1);
}

void effect_put_period(struct change *ch, const struct effect_made *m, int school, struct str month,
                       struct str text)
{
	int64_t year = 0, number = 0;
	str_to_i64(str_sub(month, 0, 4), &year);
	str_to_i64(str_sub(month, 5, 7), &number);
	const struct put p = {.version = m->version,
	                      .place = m->place[school],
	                      .year = (int)(number >= 7 ? year : year - 1),
	                      .text = arena_z(ch->arena, text),
	                      .n = 400};
	figure_put_month(ch, &p, month);
}

void effect_fill(struct change *ch, const struct effect_made *m, int rise)
{
	for (int i = 0; i < m->schools; i++)
		for (int year = 2020; year <= 2023; year++) {
			int swing = (i * 7 + year * 3) % 5 - 2, level = 55 + i * 5 % 7;
			effect_put(ch, m, i, year, level + swing + (year == 2023 && i < m->treated ? rise : 0));
		}
}

void effect_analysed(struct app_test *t, struct effect_made *m)
{
	struct change *ch = app_write(t);
	effect_make(t, ch, 12, 6, "other_schools", m);
	effect_fill(ch, m, 8);
	CHECK(analysis_store(ch, &m->x) > 0);
	CHECK(app_write_end(t, ch));
}

struct intervention insats_stored(struct app_test *t, int64_t id)
{
	struct intervention x = {0};
	struct db *db = app_read(t);
	intervention_get(db, test_arena(), id, &x);
	app_read_end(t, db);
	return x;
}

const char *effect_day(int days)
{
	char text[DATE_TEXT];
	date_text(date_from_days(date_days(instant_day(instant_now())) + days), text);
	return arena_printf(test_arena(), "%s", text).p;
}

int64_t effect_draft(struct app_test *t, int from, int to, double expected, double hours)
{
	struct intervention x;
	struct intervention_part p;
	struct intervention_unit u;
	struct change *ch = app_write(t);
	kind_intervention.blank(ch, &x);
	x.unit_id = t->lind;
	x.title = STR("Läsning varje dag");
	x.finding = x.causes = x.no_effect = x.stop_rule = STR("Sagt");
	measure_id_by_key(ch->db, test_arena(), STR("se_index_studiero"), &x.measure_id);
	x.base_year = (struct opt_i64){true, t->year - 1};
	x.outcome_year = (struct opt_i64){true, t->year + 2};
	x.expected = (struct opt_f64){true, expected};
	x.from_day = str_z(effect_day(from));
	x.to_day = str_z(effect_day(to));
	x.hours = (struct opt_f64){hours > 0, hours};
	lesson_test_put(ch, &kind_intervention, &x);
	kind_intervention_part.blank(ch, &p);
	p.intervention_id = x.id;
	p.title = STR("Tio minuter");
	p.tight = true;
	lesson_test_put(ch, &kind_intervention_part, &p);
	kind_intervention_unit.blank(ch, &u);
	u.intervention_id = x.id;
	u.unit_id = t->lind;
	u.from_day = x.from_day;
	lesson_test_put(ch, &kind_intervention_unit, &u);
	CHECK(app_write_end(t, ch));
	return x.id;
}
