/* import_figures_test.c - Skolverket's exports and the generic long table into figures: marks kept apart,
 * provenance, idempotence, undo, faults by cell, tables never seen. */
#include "import_help.h"

#include <stdio.h>

#define SLUT "skolverket-slutbetyg.csv"

static struct import_tried *sample(struct app_test *t, const char *profile, const char *name)
{
	struct import_tried *r =
	    import_try_bytes(t, profile, import_sample(name), NULL, (struct import_options){0});
	CHECK(r->ok);
	if (!r->ok)
		import_show(r);
	return r;
}

static const char *at(struct app_test *t, const char *measure, const char *code, const char *grade)
{
	return import_figure(t, measure, "school", code, "2024/25", "T", grade);
}

TEST(every_mark_of_a_table_is_its_own_thing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct import_tried *r = sample(t, "skolverket", SLUT);
	CHECK_I64(r->im.figures.added, 16);
	CHECK_Z(str_z(at(t, "merit17_kommunala", "10101018", "9")), "199,7");
	CHECK_Z(str_z(at(t, "behorig_yrkes_kommunala", "10101026", "9")), "~100");
	CHECK_Z(str_z(at(t, "elever_slutbetyg9", "10101034", "9")), "..");
	CHECK_Z(str_z(at(t, "alla_amnen9_fristaende", "10101034", "9")), ".");
	CHECK_Z(str_z(at(t, "merit17_fristaende", "10101034", "9")), "missing");
	CHECK_Z(str_z(at(t, "alla_amnen9_fristaende", "10101042", "9")), "0");
	CHECK_Z(str_z(at(t, "alla_amnen9_kommunala", "10101042", "9")), "none");
}

TEST(a_figure_knows_its_file_row_column_and_source)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	sample(t, "skolverket", SLUT);
	struct figure f = {0};
	struct figure_source s = {0};
	import_figure_at(t, "merit17_kommunala", "school", "10101026", "2024/25", "T", "9", "", "", &f);
	CHECK_I64(f.file_row.v, 8);
	CHECK_I64(f.file_col.v, 11);
	CHECK_I64(f.n.v, 78);
	CHECK_I64(f.first_year, 2024);
	struct db *db = app_read(t);
	REQUIRE(figure_source_get(db, test_arena(), f.source_id, &s));
	app_read_end(t, db);
	CHECK_Z(s.publisher, "Skolverket");
	CHECK(str_find(s.title, STR("Slutbetyg årskurs 9, samtliga elever 2024/25")) >= 0);
	CHECK(str_find(s.definitions, STR("betyg före prövning")) >= 0);
	CHECK(str_find(s.definitions, STR("Björkprovets")) < 0);
	CHECK_I64(s.retrieved.n, 10);
	CHECK(s.licence.n > 0);
}

TEST(the_same_file_again_adds_nothing_and_a_corrected_one_replaces)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	sample(t, "skolverket", SLUT);
	int64_t n = import_in_force(t);
	CHECK_I64(sample(t, "skolverket", SLUT)->im.figures.same, 16);
	CHECK_I64(import_in_force(t), n);
	char *z = arena_z(test_arena(), import_sample(SLUT));
	memcpy(strstr(z, "199,7"), "201,5", 5);
	struct import_tried *r = import_try_bytes(t, "skolverket", str_z(z), NULL, (struct import_options){0});
	CHECK_I64(r->im.figures.replaced, 1);
	CHECK_I64(r->im.figures.same, 15);
	CHECK_Z(str_z(at(t, "merit17_kommunala", "10101018", "9")), "201,5");
	/* taken back: what was replaced holds again */
	struct import_left *left;
	size_t nleft;
	struct str why;
	struct change *ch = app_write(t);
	CHECK(import_undo(ch, NULL, LANG_EN, r->run, &left, &nleft, &why));
	app_write_end(t, ch);
	CHECK_I64(nleft, 0);
	CHECK_Z(str_z(at(t, "merit17_kommunala", "10101018", "9")), "199,7");
	CHECK_I64(import_in_force(t), n);
}

TEST(headings_that_change_between_years_are_one_series)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	sample(t, "skolverket", "skolverket-elever-2023.csv");
	sample(t, "skolverket", "skolverket-elever-2013.csv");
	CHECK_Z(str_z(import_figure(t, "elever_antal", "school", "10101018", "2013/14", "T", "1-9")), "238");
	CHECK_Z(str_z(import_figure(t, "elever_antal", "school", "10101018", "2023/24", "T", "1-9")), "261");
	CHECK_Z(str_z(import_figure(t, "elever_antal", "school", "10101018", "2023/24", "T", "F")), "22");
	CHECK_Z(str_z(import_figure(t, "elever_antal", "school", "10101026", "2013/14", "T", "3")), "0");
	CHECK_Z(str_z(import_figure(t, "elever_flickor", "school", "10101018", "2013/14", "T", "F")), "..");
}

/* A table that no code knows goes in by saying what its columns are; the next file with these headings needs
 * no one. */
TEST(a_table_never_seen_goes_in_by_its_headings_and_is_remembered)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct str bytes = import_sample("skolverket-unknown.csv");
	struct import_tried *r = import_try_bytes(t, "skolverket", bytes, NULL, (struct import_options){0});
	CHECK(!r->ok);
	CHECK(import_said(r, 0, 4, "Say what its figures are"));
	r = import_try_bytes(t, "skolverket", bytes, "{\"3\":\"=ma6-andel-*;6;K;MA\",\"4\":\"=;6;T;MA\"}",
	                     (struct import_options){0});
	CHECK(r->ok);
	CHECK_I64(r->im.figures.added, 4);
	CHECK_Z(str_z(import_figure_at(t, "ma6-andel-kommunala", "school", "10101018", "2024/25", "K", "6", "MA",
	                               "", NULL)),
	        "91,5");
	CHECK_Z(str_z(import_figure_at(t, "medelpoang-matematik-grundskola-betyg-arskurs-kommunala", "school",
	                               "10101018", "2024/25", "T", "6", "MA", "", NULL)),
	        "13,2");
	struct measure m = {0};
	struct measure_version *v;
	struct db *db = app_read(t);
	REQUIRE(measure_by_key(db, test_arena(), STR("ma6-andel-kommunala"), &m));
	REQUIRE(versions_of(db, test_arena(), m.id, &v) == 1);
	CHECK_Z(m.unit, "percent");
	CHECK_Z(m.origin, "skolverket");
	CHECK_Z(v[0].population, "kommunala");
	CHECK_Z(v[0].disclosure, "published");
	CHECK(str_find(v[0].definition, STR("Avser elever som fått betyg A-F.")) >= 0);
	app_read_end(t, db);
	r = import_try_bytes(t, "skolverket", bytes, NULL, (struct import_options){0});
	CHECK(r->ok);
	CHECK_I64(r->im.figures.same, 4);
}

TEST(a_school_of_our_own_gets_its_figures_at_its_unit)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct unit u = {0};
	struct change *ch = app_write(t);
	REQUIRE(unit_get(ch->db, test_arena(), t->lind, &u));
	u.school_code = STR("10101018");
	CHECK_I64(change_save(ch, &unit_entity, &u, NULL), CHANGE_SAVED);
	REQUIRE(app_write_end(t, ch));
	sample(t, "skolverket", SLUT);
	CHECK_Z(str_z(import_figure(t, "merit17_kommunala", "unit", "lind", "2024/25", "T", "9")), "199,7");
	CHECK_Z(str_z(at(t, "merit17_kommunala", "10101018", "9")), "none");
}

/* --- faults -------------------------------------------------------------------------------- */

TEST(one_fault_is_told_at_its_cell_and_refuses_the_file)
{
	static const struct {
		const char *from, *to;
		uint32_t row;
		int col;
		const char *says;
	} faults[] = {
	    {"199,7", "xx9,7", 7, 11, "neither a number nor a mark"},
	    {"76,9", "76.9", 0, 0, NULL}, /* one point alone is a decimal point */
	    {"76,9", "769,", 8, 9, "neither a number nor a mark"},
	    {"76,9;~", "1769;~", 8, 9, "cannot be a percentage"},
	    {";50;44;", ";5,0;4;", 7, 8, "cannot be a number of something"},
	    {"10101026", "1010102X", 8, 2, "is no school unit code"},
	    {"10101026", "10101018", 8, 8, "Row 7 has this figure already"},
	    {"Valt läsår: 2024/25", "Valt läsår: okänt", 0, 0, "does not say which school year"},
	    {"Skol-enhetskod", "Nummer av skol", 0, 0, ""},
	};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		char *z = arena_z(test_arena(), import_sample(SLUT)), *hit = strstr(z, faults[i].from);
		REQUIRE(hit);
		z = arena_z(test_arena(), arena_printf(test_arena(), "%.*s%s%s", (int)(hit - z), z, faults[i].to,
		                                       hit + strlen(faults[i].from)));
		struct import_tried *r =
		    import_try_bytes(t, "skolverket", str_z(z), NULL, (struct import_options){0});
		if (!faults[i].says) {
			CHECK(r->ok);
			continue;
		}
		CHECK(!r->ok);
		if (faults[i].says[0] && !import_said(r, faults[i].row, faults[i].col, faults[i].says)) {
			fprintf(stderr, "  %s -> %s:\n", faults[i].from, faults[i].to);
			import_show(r);
			CHECK(false);
		}
	}
}

TEST(decimal_commas_and_points_in_one_column_are_refused)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	char *z = arena_z(test_arena(), import_sample("skolverket-unknown.csv"));
	memcpy(strstr(z, "12,9"), "12.9", 4);
	struct import_tried *r =
	    import_try_bytes(t, "skolverket", str_z(z), "{\"4\":\"=x;6\"}", (struct import_options){0});
	CHECK(!r->ok);
	CHECK(import_said(r, 7, 5, "both decimal commas and decimal points"));
	CHECK_I64(import_in_force(t), 0);
}

/* A row with an error that is left out takes its places and figures with it, and only those. */
TEST(rows_with_errors_can_be_left_out_and_nothing_of_them_stays)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	char *z = arena_z(test_arena(), import_sample(SLUT));
	memcpy(strstr(z, "199,7"), "1x9,7", 5);
	struct import_tried *r =
	    import_try_bytes(t, "skolverket", str_z(z), NULL, (struct import_options){.skip = true});
	CHECK(r->ok);
	CHECK_I64(r->im.skipped, 1);
	CHECK_I64(r->im.figures.added, 12);
	CHECK_I64(import_in_force(t), 12);
	CHECK_Z(str_z(at(t, "merit17_kommunala", "10101026", "9")), "259");
	CHECK_Z(str_z(at(t, "elever_slutbetyg9", "10101018", "9")), "none");
}

/* --- the long table --------------------------------------------------------------------------- */

static int64_t make_measure(struct app_test *t, const char *key, const char *unit, int from_year,
                            int64_t instrument)
{
	struct measure m;
	struct measure_version v;
	struct change *ch = app_write(t);
	kind_measure.blank(ch, &m);
	m.key = m.name = str_z(key);
	m.unit = str_z(unit);
	m.id = measure_insert(ch->db, &(struct measure){.rev = 1,
	                                                .changed_at = ch->now,
	                                                .key = m.key,
	                                                .name = m.name,
	                                                .name_en = STR(""),
	                                                .question = STR(""),
	                                                .direction = STR("up"),
	                                                .unit = m.unit,
	                                                .decimals = 1,
	                                                .origin = STR("local"),
	                                                .fold = STR("")});
	kind_measure_version.blank(ch, &v);
	v.measure_id = m.id;
	v.rev = 1;
	v.changed_at = ch->now;
	v.state = STR("approved");
	v.from_year = from_year;
	v.instrument_id = instrument;
	measure_version_insert(ch->db, &v);
	CHECK(app_write_end(t, ch));
	return m.id;
}

TEST(a_long_table_writes_what_it_says_and_no_more)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	make_measure(t, "trygghet", "percent", 2020, 0);
	struct str csv = STR("mått;plats;period;kön;årskurs;värde;antal;av;kommentar\n"
	                     "trygghet;lind;2024/25;K;8;81,5;40;50;Egen enkät\n"
	                     "trygghet;lind;2024/25;M;8;..;;;\n"
	                     "trygghet;lind;VT25;;;cirka 600;;;\n"
	                     "trygghet;lind;2024-11;;;-;;;\n"
	                     "trygghet;lind;2024;;;;;;\n");
	struct import_tried *r = import_try_bytes(t, "figures", csv, NULL, (struct import_options){0});
	if (!r->ok)
		import_show(r);
	CHECK(r->ok);
	struct figure f = {0};
	CHECK_Z(str_z(import_figure_at(t, "trygghet", "unit", "lind", "2024/25", "K", "8", "", "", &f)), "81,5");
	CHECK_I64(f.n.v, 40);
	CHECK_I64(f.n_of.v, 50);
	CHECK_Z(f.comment, "Egen enkät");
	CHECK_Z(str_z(import_figure(t, "trygghet", "unit", "lind", "2024/25", "M", "8")), "..");
	CHECK_Z(str_z(import_figure_at(t, "trygghet", "unit", "lind", "VT25", "T", "", "", "", &f)), "cirka 600");
	CHECK_I64(f.first_year, 2024);
	CHECK_Z(str_z(import_figure_at(t, "trygghet", "unit", "lind", "2024-11", "T", "", "", "", &f)), "masked");
	CHECK_I64(f.first_year, 2024);
	CHECK_Z(str_z(import_figure_at(t, "trygghet", "unit", "lind", "2024", "T", "", "", "", &f)), "missing");
	CHECK_I64(f.first_year, 2023);
	r = import_try_bytes(t, "figures",
	                     STR("measure;place;period;value\ntrygghet;norr;2024/25;1\nokänt;lind;2024/25;1\n"
	                         "trygghet;lind;i fjol;1\n"),
	                     NULL, (struct import_options){0});
	CHECK(!r->ok);
	CHECK(import_said(r, 2, 2, "There is no place “norr”"));
	CHECK(import_said(r, 3, 4, "no approved measure “okänt”"));
	CHECK(import_said(r, 4, 3, "is no period"));
}

TEST(figures_outside_their_version_are_kept_apart_and_told_of)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	make_measure(t, "trygghet", "percent", 2020, 0);
	struct import_tried *r = import_try_bytes(
	    t, "figures", STR("measure;place;period;value\ntrygghet;lind;2015/16;70\ntrygghet;lind;2024/25;80\n"),
	    NULL, (struct import_options){0});
	CHECK(r->ok);
	CHECK_I64(r->im.figures.quarantined, 1);
	CHECK_I64(r->im.figures.added, 1);
	REQUIRE(r->im.figures.reasons.n == 1);
	CHECK(str_find(r->im.figures.reasons.v[0].text, STR("2015")) >= 0);
	CHECK_I64(import_in_force(t), 1);
}

/* --- the pages ----------------------------------------------------------------------------------- */

TEST(the_wizard_takes_a_table_from_file_to_source_and_back)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(app_upload(t, "controller", "/admin/import", "slag=skolverket", "fil", "x.csv",
	                     import_sample("skolverket-unknown.csv")),
	          303);
	struct str where = arena_str(test_arena(), app_header(t, "Location"));
	CHECK_I64(app_get(t, "controller", where.p), 200);
	CHECK(!app_says(t, "/las-in"));
	CHECK(app_says(t, "name=\"m3\""));
	CHECK_I64(app_post(t, "controller", where.p,
	                   "k0=name&k1=code&k2=owner_kind&k3=%3D&m3=ma6-*&g3=6&s3=K&a3=MA&k4=&m4=&g4=&s4=T&a4="),
	          303);
	CHECK_I64(app_get(t, "controller", where.p), 200);
	CHECK(app_says(t, "value=\"ma6-*\""));
	CHECK(app_says(t, "/las-in"));
	CHECK_I64(import_in_force(t), 0);
	CHECK_I64(app_post(t, "controller", arena_printf(test_arena(), "%s/las-in", where.p).p, ""), 303);
	CHECK_I64(app_get(t, "controller", where.p), 200);
	CHECK(app_says(t, "/resultat/indikator/"));
	CHECK(app_says(t, "/angra"));
	struct str source = app_between(t, "href=\"/admin/kallor/", "\"");
	REQUIRE(source.n);
	const char *page = arena_printf(test_arena(), "/admin/kallor/%.*s", STR_ARG(source)).p;
	CHECK_I64(app_get(t, "teacher", page), 200);
	CHECK(app_says(t, "91,5"));
	CHECK(app_says(t, "?rad=6&amp;kol=4"));
	CHECK_I64(app_get(t, "teacher", arena_printf(test_arena(), "%s?rad=6&kol=4", page).p), 200);
	CHECK(app_says(t, "<mark>91,5</mark>"));
	CHECK(app_says(t, "Andel (%) flickor med A-E, matematik"));
	CHECK_I64(app_get(t, "teacher", "/admin/kallor"), 200);
	CHECK(app_says(t, "Betyg årskurs 6 per ämne"));
	CHECK_I64(app_post(t, "controller", arena_printf(test_arena(), "%s/angra", where.p).p, ""), 303);
	CHECK_I64(import_in_force(t), 0);
}

TEST(only_who_may_write_figures_of_a_place_reads_them_in)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK_I64(
	    app_upload(t, "principal", "/admin/import", "slag=skolverket", "fil", "x.csv", import_sample(SLUT)),
	    303);
	CHECK_I64(app_get(t, "principal", app_header(t, "Location").p), 200);
	CHECK(!app_says(t, "/las-in"));
	CHECK(app_says(t, "din roll får inte definiera dem"));
}

/* --- the real files ------------------------------------------------------------------------------ */

static void real(struct app_test *t, const char *path, int64_t figures)
{
	struct str bytes = import_shared(path);
	if (str_is_null(bytes))
		return;
	struct import_tried *r = import_try_bytes(t, "skolverket", bytes, NULL, (struct import_options){0});
	if (!r->ok)
		import_show(r);
	CHECK(r->ok);
	CHECK_I64(r->im.figures.added, figures);
}

/* domain.md 12.2 */
TEST(the_real_final_grades_of_2025_are_those_of_the_report)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	if (str_is_null(import_shared("skolverket/slutbetyg-ak9-2024-25-skolenhet.csv")))
		return;
	real(t, "skolverket/slutbetyg-ak9-2024-25-skolenhet.csv", 1714 * 4);
	CHECK_Z(str_z(at(t, "merit17_kommunala", "79012683", "9")), "199,7");
	CHECK_Z(str_z(at(t, "alla_amnen9_kommunala", "79012683", "9")), "44");
	CHECK_Z(str_z(at(t, "behorig_yrkes_fristaende", "22127801", "9")), "~100");
	CHECK_Z(str_z(at(t, "merit17_fristaende", "10063280", "9")), "278,8");
	CHECK_Z(str_z(at(t, "elever_slutbetyg9", "54516737", "9")), "220");
}

TEST(the_real_pupil_tables_of_three_years_are_one_series)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	if (str_is_null(import_shared("skolverket/antal-elever-per-arskurs-2013-skolenhet.csv")))
		return;
	int64_t then = instant_now();
	real(t, "skolverket/antal-elever-per-arskurs-2023-skolenhet.csv", 4665 * 15);
	fprintf(stderr, "  70 000 figures in %lld ms\n", (long long)(instant_now() - then));
	CHECK_Z(str_z(import_figure(t, "elever_antal", "school", "79012683", "2023/24", "T", "1-9")), "284");
	CHECK_Z(str_z(import_figure(t, "elever_utlandsk", "school", "79012683", "2023/24", "T", "1-9")), "89,1");
	struct import_tried *r = import_try_bytes(
	    t, "skolverket", import_shared("skolverket/antal-elever-per-arskurs-2013-skolenhet.csv"), NULL,
	    (struct import_options){0});
	if (!r->ok)
		import_show(r);
	CHECK(r->ok);
	r = import_try_bytes(t, "skolverket",
	                     import_shared("skolverket/antal-elever-per-arskurs-2018-skolenhet.csv"), NULL,
	                     (struct import_options){0});
	if (!r->ok)
		import_show(r);
	CHECK(r->ok);
	CHECK_Z(str_z(import_figure(t, "elever_antal", "school", "71387206", "2013/14", "T", "1-9")), "238");
	CHECK_Z(str_z(import_figure(t, "elever_antal", "school", "71387206", "2018/19", "T", "1-9")), "244");
}
