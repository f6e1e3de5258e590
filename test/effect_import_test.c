/* effect_import_test.c - files of insatser, groups, lessons and observations. */
#include "effect/insats.h"
#include "effect/lesson.h"
#include "effect_lesson_help.h"
#include "import_help.h"

#define NONE ((struct import_options){0})
#define HEAD                                                                                                 \
	"Insats;Mall;Enhet;Vad som setts;Orsaker;Mått;Utgångsläsår;Utfallsläsår;Väntad "                  \
	"förändring;Deltar;Beslut om start;Jämförs med\n"

static void ready(struct app_test *t)
{
	struct change *ch = app_write(t);
	lesson_test_year(ch, 2024);
	lesson_test_year(ch, 2026);
	CHECK(app_write_end(t, ch));
}

static struct import_tried *try_text(struct app_test *t, const char *profile, const char *text)
{
	return import_try_bytes(t, profile, str_z(text), NULL, NONE);
}

static const char ONE[] = HEAD
    "Läsning;tvalarare;lind;Sett;Orsak;se_index_studiero;2023/24;2025/26;0,5;lind 2024-08-19;Beslutat;ask\n";

TEST(an_insats_from_a_file_has_its_template_and_starts_when_nothing_is_missing)
{
	struct app_test *t = app_test_measures();
	struct intervention x = {0};
	struct insats_titled_row *r;
	REQUIRE(t);
	ready(t);
	struct import_tried *bad =
	    try_text(t, "insatser", HEAD "Läsning;tvalarare;lind;Sett;;finns_inte;;;;lind;Nu\n");
	CHECK(!bad->ok);
	CHECK(import_said(bad, 2, 6, "finns_inte"));
	bad = try_text(t, "insatser", HEAD "Läsning;tvalarare;lind;Sett;;;;;;lind i går;Nu\n");
	CHECK(!bad->ok);
	CHECK(import_said(bad, 2, 10, "lind i går"));
	bad = try_text(t, "insatser", HEAD "Läsning;tvalarare;lind;Sett;;;;;;lind 2024-08-19;Nu\n");
	CHECK(!bad->ok);
	CHECK(import_said(bad, 2, 11, "the analysis of causes"));
	struct import_tried *good = try_text(t, "insatser", ONE);
	if (!good->ok)
		import_show(good);
	CHECK(good->ok);
	struct db *db = app_read(t);
	REQUIRE(insats_titled(db, test_arena(), STR("läsning"), &r) == 1);
	CHECK(intervention_get(db, test_arena(), r[0].id, &x));
	app_read_end(t, db);
	CHECK(str_eqz(x.state, "running"));
	CHECK_I64((int64_t)x.lock_hash.n, 64);
	CHECK_I64(x.base_year.v, 2023);
	bad = try_text(t, "insatser", "Insats;Enhet;Mål\nSkrivning;lind;Finns inte\n");
	CHECK(!bad->ok);
	CHECK(import_said(bad, 2, 3, "Finns inte"));
	CHECK(try_text(t, "insatser", "Insats;Enhet;Mål\nSkrivning;lind;Fler elever får godkänt i matematik\n")
	          ->ok);
	good = try_text(t, "insatser", ONE); /* again: nothing twice */
	CHECK(good->ok);
	db = app_read(t);
	CHECK_I64((int64_t)insats_titled(db, test_arena(), STR("läsning"), &r), 1);
	app_read_end(t, db);
}

TEST(groups_of_two_years_are_two_and_a_lesson_finds_the_one_of_its_day)
{
	struct app_test *t = app_test_measures();
	struct lesson_group *g;
	struct lesson l = {0};
	REQUIRE(t);
	ready(t);
	CHECK(try_text(t, "insatser", ONE)->ok);
	CHECK(try_text(t, "lesson-groups",
	               "Insats;Skola;Grupp;Ämne;Veckodagar;Från;Till\n"
	               "Läsning;lind;7A;Matematik;1,3;2024-08-19;2025-06-12\n"
	               "Läsning;lind;7A;Matematik;2,4;2026-08-17;\n")
	          ->ok);
	CHECK(try_text(t, "lesson-groups",
	               "Insats;Skola;Grupp;Ämne;Veckodagar;Från;Till\n"
	               "Läsning;lind;7A;Matematik;1,4;2024-08-19;2025-06-12\n")
	          ->ok); /* the first, changed */
	struct import_tried *r = try_text(t, "lessons",
	                                  "Insats;Skola;Grupp;Ämne;Dag;Chans;Genomförd;Hinder;Ingredienser\n"
	                                  "Läsning;lind;7A;Matematik;2024-09-02;166;delvis;Tid;1, 3\n");
	if (!r->ok)
		import_show(r);
	CHECK(r->ok);
	r = try_text(t, "lessons",
	             "Insats;Skola;Grupp;Ämne;Dag;Chans\nLäsning;lind;7A;Matematik;2025-09-02;166\n");
	CHECK(!r->ok);
	CHECK(import_said(r, 2, 3, "on that day"));
	struct db *db = app_read(t);
	size_t n = lesson_groups_of(db, test_arena(), 1, &g);
	REQUIRE(n == 2);
	CHECK(str_eqz(g[0].weekdays, "1,4") && str_eqz(g[1].weekdays, "2,4"));
	CHECK(lesson_of(db, test_arena(), g[0].id, STR("2024-09-02"), &l));
	app_read_end(t, db);
	CHECK(str_eqz(l.done, "part") && str_eqz(l.obstacle, "time"));
	CHECK(str_starts(l.logged_at, STR("2024-09-02")));
	CHECK(lesson_has_part(l.parts, 0));
}
