/* effect_measured_test.c - before a start: whom the measure has figures of, and in which läsår. */
#include "app_effect_help.h"
#include "effect/insats.h"
#include "effect/mde.h"
#include "effect/template.h"

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

struct scene {
	struct app_test *t;
	struct change *ch;
	struct effect_made m;
};

/* Figures of every second läsår, 2017 to 2025, in the first `measured` of the schools. */
static bool set_up(struct scene *s, int schools, int treated, int measured)
{
	s->t = app_test_new();
	if (!s->t)
		return false;
	s->ch = app_write(s->t);
	effect_make(s->t, s->ch, schools, treated, "other_schools", &s->m);
	for (int i = 0; i < measured; i++)
		for (int year = 2017; year <= 2025; year += 2)
			effect_put(s->ch, &s->m, i, year, 50 + i + (i * year) % 7);
	s->m.x.base_year = (struct opt_i64){true, 2025};
	s->m.x.outcome_year = (struct opt_i64){true, 2027};
	struct intervention_unit *u;
	size_t n = insats_units(s->ch->db, s->ch->arena, s->m.x.id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++) {
		struct intervention_unit was = u[i];
		if (!str_eqz(u[i].arm, "treated"))
			continue;
		u[i].from_day = STR("2026-08-18");
		CHECK_I64(change_save(s->ch, &intervention_unit_entity, &u[i], &was), CHANGE_SAVED);
	}
	return true;
}

static bool says(const struct str *v, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(v[i], str_z(text)) >= 0)
			return true;
	return false;
}

static size_t told(struct scene *s, enum lang l, struct mde *d, struct str **v)
{
	struct measure p = {.unit = STR("percent"), .decimals = 0};
	bool small;
	mde_of(s->ch->db, s->ch->arena, &s->m.x, d);
	return mde_text(s->ch->arena, l, &p, &s->m.x, d, v, &small);
}

/* Four of the schools that take part and five of those compared with have figures: the fifth treated is 4,
 * and 10 to 12 of those compared with. The multiplier is that of four against five. */
TEST(effect_smallest_before_start_counts_only_schools_that_have_the_measure)
{
	struct scene s;
	struct mde d, all;
	struct str *v;
	REQUIRE(set_up(&s, 12, 4, 9));
	size_t n = told(&s, LANG_SV, &d, &v);
	CHECK_I64(d.treated, 4);
	CHECK_I64(d.compared, 5);
	CHECK_I64(d.without, 3);
	CHECK(d.smallest == mde_smallest(test_arena(), d.variance, 4, 5, 1));
	CHECK(says(v, n, "3 skolor har inga uppgifter för måttet och räknas inte: Skola 10, Skola 11, Skola 12"));
	CHECK(says(v, n, "återstår bara permutation") && says(v, n, "ett på 126"));
	CHECK(says(v, n, "vart 2:e läsår") && says(v, n, "över 5 läsår"));
	n = told(&s, LANG_EN, &d, &v);
	CHECK(says(v, n, "3 schools have no figures of the measure and are not counted"));
	for (int i = 9; i < 12; i++)
		effect_put(s.ch, &s.m, i, 2025, 50);
	told(&s, LANG_SV, &all, &v);
	CHECK(all.without == 0 && all.compared == 8 && all.smallest < d.smallest);
	app_write_end(s.t, s.ch);
}

TEST(effect_lasar_without_figures_are_told_before_the_start)
{
	struct scene s;
	struct mde d;
	struct str *v;
	struct insats_need *need;
	bool found = false;
	REQUIRE(set_up(&s, 12, 6, 12));
	size_t n = told(&s, LANG_SV, &d, &v);
	CHECK(d.figures.step == 2 && !says(v, n, "inte ett av dem"));
	s.m.x.base_year.v = 2024;
	s.m.x.outcome_year.v = 2026;
	n = told(&s, LANG_SV, &d, &v);
	CHECK(says(v, n, "2026/27 är inte ett av dem. Utfallsläsår som skulle passa: 2027/28"));
	n = insats_missing(s.ch->db, s.ch->arena, &s.m.x, &need);
	for (size_t i = 0; i < n; i++) {
		struct str text = insats_need_text(s.ch->arena, LANG_SV, &need[i]);
		found = found || (str_eqz(str_z(need[i].field), "base_year") && str_find(text, STR("2024/25")) >= 0 &&
		                  str_find(text, STR("2023/24, 2025/26")) >= 0);
	}
	CHECK(found);
	s.m.x.base_year.v = 2023; /* measured: nothing stands in the way of it */
	n = insats_missing(s.ch->db, s.ch->arena, &s.m.x, &need);
	for (size_t i = 0; i < n; i++)
		CHECK(!str_eqz(str_z(need[i].field), "base_year"));
	app_write_end(s.t, s.ch);
}

static bool asks_for_measure(struct scene *s, const char *text)
{
	struct insats_need *need;
	size_t n = insats_missing(s->ch->db, s->ch->arena, &s->m.x, &need);
	for (size_t i = 0; i < n; i++)
		if (str_eqz(str_z(need[i].field), "measure_id") &&
		    str_find(insats_need_text(s->ch->arena, LANG_SV, &need[i]), str_z(text)) >= 0)
			return true;
	return false;
}

TEST(effect_measure_that_no_school_has_does_not_start)
{
	struct scene s;
	REQUIRE(set_up(&s, 4, 2, 0));
	CHECK(!asks_for_measure(&s, "uppgifter för")); /* nothing anywhere yet: it may come */
	const struct put p = {.version = s.m.version,
	                      .place = place_of_unit(s.ch, s.t->root),
	                      .year = 2025,
	                      .text = "50,0",
	                      .n = 400,
	                      .numerator = 200};
	figures_put(s.ch, "Skolverket", &p, 1);
	CHECK(asks_for_measure(&s, "ingen skola har några för det här"));
	effect_put(s.ch, &s.m, 3, 2025, 50);
	CHECK(asks_for_measure(&s, "ingen av dem har några för det här"));
	effect_put(s.ch, &s.m, 0, 2025, 50);
	CHECK(!asks_for_measure(&s, "uppgifter för"));
	app_write_end(s.t, s.ch);
}

TEST(effect_new_insats_of_a_template_has_its_lasar_and_tells_of_another_measure)
{
	struct app_test *t = app_test_measures();
	int64_t calm = 0, other = 0;
	REQUIRE(t);
	struct change *ch = app_write(t);
	REQUIRE(measure_id_by_key(ch->db, ch->arena, STR("se_index_studiero"), &calm));
	REQUIRE(measure_id_by_key(ch->db, ch->arena, STR("franvaro"), &other));
	struct put p[3];
	for (int i = 0; i < 3; i++)
		p[i] = (struct put){.version = measure_version_of(ch, calm),
		                    .place = place_of_unit(ch, t->lind),
		                    .year = t->year - 1 - 2 * i,
		                    .text = "6,0",
		                    .n = 80,
		                    .grade = "8"};
	figures_put(ch, "Skolinspektionen", p, 3);
	CHECK(app_write_end(t, ch));
	CHECK_I64(app_get(t, "principal", TEXT("/insatser/ny?mall=tvalarare&enhet=%lld", (long long)t->lind)),
	          200);
	CHECK(app_says(t, TEXT("name=\"base_year\" value=\"%d\"", t->year - 1)));
	CHECK(app_says(t, TEXT("name=\"outcome_year\" value=\"%d\"", t->year + 1)));
	CHECK(!app_says(t, "kommer från avvikelsen"));
	CHECK_I64(app_get(t, "principal",
	                  TEXT("/insatser/ny?mall=tvalarare&matt=franvaro&enhet=%lld", (long long)t->lind)),
	          200);
	CHECK(app_says(t, TEXT("<option value=\"%lld\" selected>", (long long)other)));
	CHECK(app_says(t, "kommer från avvikelsen som du började i. Mallen föreslår"));
	/* a läsår that warns is told beside its field: when the form comes back, and when it is opened again */
	const char *sent = TEXT("unit_id=%lld&measure_id=%lld&measure_grade=8&base_year=%d&outcome_year=%d",
	                        (long long)t->lind, (long long)calm, t->year - 2, t->year + 1);
	CHECK_I64(app_post(t, "principal", "/insatser/ny", TEXT("%s&title=", sent)), 422);
	struct str note = app_between(t, "id=\"base_year-n\">", "</p>");
	CHECK(str_find(note, lasar_text(test_arena(), t->year - 2)) >= 0);
	CHECK(app_says(t, "aria-describedby=\"base_year-n\""));
	CHECK_I64(app_post(t, "principal", "/insatser/ny", TEXT("%s&title=Lugn", sent)), 303);
	struct str at = app_header(t, "Location");
	CHECK_I64(app_get(t, "principal", TEXT("%.*s/andra?del=forvantan", (int)str_chr(at, '?'), at.p)), 200);
	CHECK(str_find(app_between(t, "id=\"base_year-n\">", "</p>"), lasar_text(test_arena(), t->year - 2)) >=
	      0);
}

TEST(effect_schools_without_the_measure_are_marked_where_they_are_chosen)
{
	struct scene s;
	REQUIRE(set_up(&s, 6, 3, 3));
	int64_t id = s.m.x.id;
	struct intervention_unit *u;
	size_t n = insats_units(s.ch->db, s.ch->arena, id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++)
		if (str_eqz(u[i].arm, "comparison"))
			CHECK_I64(change_delete(s.ch, &intervention_unit_entity, u[i].id, u[i].rev), CHANGE_SAVED);
	CHECK(app_write_end(s.t, s.ch));
	CHECK_I64(app_get(s.t, "director", TEXT("/insatser/%lld/jamfor", (long long)id)), 200);
	CHECK(app_says(s.t, "<span>Skola 4 (inga uppgifter för måttet)</span>") && !app_says(s.t, "Skola 3"));
	CHECK_I64(app_get(s.t, "director", TEXT("/insatser/%lld/ny/enhet", (long long)id)), 200);
	CHECK(app_says(s.t, ">Skola 3</option>") &&
	      app_says(s.t, ">Skola 4 (inga uppgifter för måttet)</option>"));
}
