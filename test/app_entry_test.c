/* app_entry_test.c - figures entered by hand: the grid, its rules, approval by another, lock and history. */
#include "measure/entry.h"
#include "app_query_help.h"
#include "measure_help.h"
#include "table/xlsx.h"

struct scene {
	struct app_test *t;
	int64_t instrument, version, other, place;
};

static void use(struct change *ch, int64_t version, int64_t instrument, const char *published)
{
	struct measure_version v, was;
	struct form f;
	measure_version_get(ch->db, test_arena(), version, &was);
	v = was;
	v.instrument_id = instrument;
	v.disclosure = str_z(published);
	v.kind = strcmp(published, "published") == 0 ? v.kind : STR("share");
	form_init(&f, test_arena(), LANG_EN, kind_measure_version.fields, kind_measure_version.nfields);
	CHECK_I64(resource_save(ch, NULL, &kind_measure_version, ACT_EDIT, &f, &was, &v), CHANGE_SAVED);
}

static bool scene(struct scene *s)
{
	*s = (struct scene){.t = app_test_new()};
	if (!s->t)
		return false;
	struct change *ch = app_write(s->t);
	s->instrument = mt_instrument(ch, "enkat");
	s->version = mt_measure(ch, "trivs", "percent", NULL);
	s->other = mt_measure(ch, "dagar", "count", NULL);
	use(ch, s->version, s->instrument, "published");
	use(ch, s->other, s->instrument, "published");
	s->place = place_of_unit(ch, s->t->lind);
	return app_write_end(s->t, ch) && s->place;
}

static const char *grid(const struct scene *s)
{
	return arena_printf(test_arena(), "/resultat/inmatning?sprak=en&lasar=2024&instrument=%lld",
	                    (long long)s->instrument)
	    .p;
}

/* "v1.2.T=50&s1.2.T=" of a unit, and more. */
static const char *sent(const struct scene *s, int64_t version, int64_t unit, const char *value,
                        const char *saw, const char *comment)
{
	const long long v = (long long)version, u = (long long)unit;
	(void)s;
	return arena_printf(test_arena(), "v%lld.%lld.T=%s&s%lld.%lld.T=%s&k%lld.%lld.T=%s", v, u, value, v, u,
	                    saw, v, u, comment)
	    .p;
}

static bool now(const struct scene *s, struct figure *f)
{
	struct db *db = app_read(s->t);
	bool there = figure_in_force(db, test_arena(), s->version, s->place, STR("2024/25"), STR("T"), STR(""),
	                             STR(""), STR(""), f);
	app_read_end(s->t, db);
	return there;
}

static const char *figure_path(const struct figure *f)
{
	return arena_printf(test_arena(), "/resultat/inmatning/siffra/%lld?sprak=en", (long long)f->id).p;
}

TEST(a_cell_takes_numbers_and_marks_and_refuses_what_cannot_be)
{
	const struct entry_measures_row share = {
	    .unit = STR_INIT("percent"), .kind = STR_INIT("share"), .decimals = 1};
	const struct entry_measures_row count = {
	    .unit = STR_INIT("count"), .kind = STR_INIT("count"), .decimals = 0};
	const struct entry_measures_row change = {
	    .unit = STR_INIT("percent"), .kind = STR_INIT("change"), .decimals = 1};
	const struct value before = {.kind = VALUE_EXISTS, .number = 700, .decimals = 1};
	struct value v;
	CHECK(!entry_check(&share, STR("72,5"), STR(""), &before, &v));
	CHECK_I64(v.number, 725);
	CHECK(!entry_check(&share, STR("72.5"), STR(""), NULL, &v));
	CHECK(!entry_check(&share, STR(".."), STR(""), &before, &v) && v.kind == VALUE_FEW);
	CHECK(!entry_check(&share, STR("."), STR(""), &before, &v) && v.kind == VALUE_NOT_APPLICABLE);
	CHECK(!entry_check(&share, STR("-"), STR(""), &before, &v) && v.kind == VALUE_MASKED);
	CHECK(entry_check(&share, STR("100,1"), STR(""), NULL, &v));
	CHECK(entry_check(&share, STR("-1"), STR(""), NULL, &v));
	CHECK(!entry_check(&change, STR("-1"), STR(""), NULL, &v));
	CHECK(entry_check(&share, STR("50,25"), STR(""), NULL, &v));
	CHECK(entry_check(&count, STR("1,5"), STR(""), NULL, &v));
	CHECK(entry_check(&share, STR("många"), STR(""), NULL, &v));
	/* 80,0 is ten points above 70,0; 80,1 is more and asks why. */
	CHECK(!entry_check(&share, STR("80"), STR(""), &before, &v));
	CHECK(entry_check(&share, STR("80,1"), STR(""), &before, &v));
	CHECK(!entry_check(&share, STR("80,1"), STR("Ny enkät"), &before, &v));
}

TEST(what_one_enters_another_approves_and_a_locked_cell_takes_nothing)
{
	struct scene s;
	struct figure f;
	REQUIRE(scene(&s));
	CHECK_I64(app_get(s.t, "teacher", grid(&s)), 403);
	CHECK_I64(app_get(s.t, "principal", grid(&s)), 200);
	CHECK(app_says(s.t, "Missing") && app_says(s.t, "trivs"));
	CHECK_I64(app_post(s.t, "principal", grid(&s), sent(&s, s.version, s.t->lind, "72,5", "", "")), 303);
	REQUIRE(now(&s, &f));
	CHECK_I64(f.number, 725);
	CHECK_STR(f.state, STR("preliminary"));
	/* Nobody approves what is one's own, one by one or all at once. */
	CHECK_I64(app_post(s.t, "principal", figure_path(&f), "beslut=godkann"), 422);
	const char *all = arena_printf(test_arena(), "/resultat/inmatning/godkann?lasar=2024&instrument=%lld",
	                               (long long)s.instrument)
	                      .p;
	CHECK_I64(app_post(s.t, "principal", all, ""), 303);
	REQUIRE(now(&s, &f));
	CHECK_STR(f.state, STR("preliminary"));
	CHECK_I64(app_post(s.t, "controller", all, ""), 303);
	REQUIRE(now(&s, &f));
	CHECK_STR(f.state, STR("approved"));
	CHECK_I64(f.approved_by, app_person(s.t, "controller"));
	/* Locking says why. */
	CHECK_I64(app_post(s.t, "controller", figure_path(&f), "beslut=las"), 422);
	CHECK_I64(app_post(s.t, "controller", figure_path(&f), "beslut=las&skal=Publicerad"), 303);
	CHECK_I64(app_post(s.t, "principal", grid(&s), sent(&s, s.version, s.t->lind, "70", "72%2C5", "")), 422);
	CHECK(app_says(s.t, "locked, or not yours"));
	CHECK_I64(app_get(s.t, "principal", figure_path(&f)), 200);
	CHECK(app_says(s.t, "Publicerad") && app_says(s.t, "72.5"));
	CHECK_I64(app_post(s.t, "controller", figure_path(&f), "beslut=las-upp&skal=Fel+i+rapporten"), 303);
	CHECK_I64(app_post(s.t, "principal", grid(&s), sent(&s, s.version, s.t->lind, "70", "72.5", "")), 303);
	REQUIRE(now(&s, &f));
	CHECK_I64(f.number, 70);
	CHECK_STR(f.state, STR("preliminary"));
	CHECK_I64(app_post(s.t, "controller", figure_path(&f), "beslut=avvisa&skal=Gissat"), 303);
	CHECK(!now(&s, &f));
}

TEST(one_wrong_cell_saves_none_and_what_was_typed_stands)
{
	struct scene s;
	struct figure f;
	REQUIRE(scene(&s));
	const char *both = arena_printf(test_arena(), "%s&%s", sent(&s, s.version, s.t->lind, "72,5", "", ""),
	                                sent(&s, s.other, s.t->lind, "fel", "", ""))
	                       .p;
	CHECK_I64(app_post(s.t, "principal", grid(&s), both), 422);
	CHECK(app_says(s.t, "Nothing is saved yet") && app_says(s.t, "value=\"fel\"") &&
	      app_says(s.t, "value=\"72,5\""));
	CHECK(!now(&s, &f));
	/* Changed by somebody else since the page was opened. */
	CHECK_I64(app_post(s.t, "principal", grid(&s), sent(&s, s.version, s.t->lind, "72,5", "", "")), 303);
	CHECK_I64(app_post(s.t, "controller", grid(&s), sent(&s, s.version, s.t->lind, "60", "", "")), 422);
	CHECK(app_says(s.t, "Somebody else has changed"));
	/* Emptying takes nothing away, and a unit out of reach is not there at all. */
	CHECK_I64(app_post(s.t, "principal", grid(&s), sent(&s, s.version, s.t->lind, "", "72.5", "")), 422);
	CHECK_I64(
	    app_get(s.t, "principal", arena_concat(test_arena(), str_z(grid(&s)), STR("&kon=1&arskurs=9")).p),
	    200);
	CHECK_I64(app_get(s.t, "principal",
	                  arena_printf(test_arena(), "/resultat/inmatning/rutnat.csv?lasar=2024&instrument=%lld",
	                               (long long)s.instrument)
	                      .p),
	          200);
	CHECK(app_says(s.t, "trivs;") && app_says(s.t, "72,5"));
	CHECK_I64(app_get(s.t, "principal",
	                  arena_printf(test_arena(), "/resultat/inmatning/rutnat.xlsx?lasar=2024&instrument=%lld",
	                               (long long)s.instrument)
	                      .p),
	          200);
}

/* What not everybody may see is on the page of those who may, once in the log, and in no file. */
TEST(a_file_of_the_grid_has_no_small_group_whoever_asks)
{
	static const char *const ends[] = {"csv", "xlsx"};
	struct scene s;
	REQUIRE(scene(&s));
	struct change *ch = app_write(s.t);
	int64_t few = mt_measure(ch, "smatt", "percent", NULL), many = mt_measure(ch, "stort", "percent", NULL);
	use(ch, few, s.instrument, "survey-own-5");
	use(ch, many, s.instrument, "survey-own-5");
	const struct put p[] = {{few, s.place, 2024, NULL, "75,1", 4, 3, NULL},
	                        {many, s.place, 2024, NULL, "64,2", 120, 77, NULL}};
	figures_put(ch, "Egen", p, 2);
	app_write_end(s.t, ch);
	int64_t before, after;
	struct db *db = app_read(s.t);
	exact_reads(db, test_arena(), &before);
	app_read_end(s.t, db);
	CHECK_I64(app_get(s.t, "principal", grid(&s)), 200);
	CHECK(app_says(s.t, "75.1") && app_says(s.t, "64.2"));
	for (size_t i = 0; i < 2; i++) {
		struct table t;
		CHECK_I64(
		    app_get(s.t, "principal",
		            arena_printf(test_arena(), "/resultat/inmatning/rutnat.%s?lasar=2024&instrument=%lld",
		                         ends[i], (long long)s.instrument)
		                .p),
		    200);
		if (i) {
			CHECK(table_xlsx_read(&t, test_arena(), s.t->body, NULL));
			for (size_t row = 0; row < t.sheet[0].n; row++)
				CHECK(!str_eqz(t.sheet[0].row[row].cell[0].text, "smatt"));
		} else {
			CHECK(!app_says(s.t, "75,1") && !app_says(s.t, "smatt") && app_says(s.t, "stort;"));
		}
	}
	db = app_read(s.t);
	exact_reads(db, test_arena(), &after);
	app_read_end(s.t, db);
	CHECK_I64(after - before, 1);
}

TEST(a_changed_comment_is_kept_though_the_figure_stands_as_it_was)
{
	struct scene s;
	struct figure f, g;
	REQUIRE(scene(&s));
	CHECK_I64(app_post(s.t, "principal", grid(&s), sent(&s, s.version, s.t->lind, "50", "", "först")), 303);
	REQUIRE(now(&s, &f));
	CHECK_I64(app_post(s.t, "principal", grid(&s), sent(&s, s.version, s.t->lind, "50", "50", "sedan")), 303);
	REQUIRE(now(&s, &g));
	CHECK_I64(g.id, f.id);
	CHECK(str_eqz(g.comment, "sedan"));
}
