/* import_own_test.c - the templates of one's own: pupils' marks into a batch and its figures, test results,
 * sick leave with its different denominators. */
#include "base/date.h"
#include "cube/column.h"
#include "import_help.h"
#include "measure/person_key.h"
#include "measure/pupil_batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A key file of the test's own that is not there yet. */
static const char *key_path(void)
{
	struct str p = arena_printf(test_arena(), "%s/person.key", test_dir());
	unlink(p.p);
	person_key_file(p.p);
	return p.p;
}

static struct import_tried *give(struct app_test *t, const char *profile, struct str bytes)
{
	return import_try_bytes(t, profile, bytes, NULL, (struct import_options){0});
}

static struct import_tried *grades(struct app_test *t)
{
	struct import_tried *r = give(t, "pupil-grades", import_sample("pupil-grades.csv"));
	if (!r->ok)
		import_show(r);
	return r;
}

static const char *lind(struct app_test *t, const char *key, const char *period, const char *sex,
                        struct figure *f)
{
	return import_figure_at(t, key, "unit", "lind", period, sex, "", "", "", f);
}

static struct batches_of_import_row batch_of(struct app_test *t, int64_t run, struct batch_store *s)
{
	struct batches_of_import_row *b, none = {0};
	struct db *db = app_read(t);
	size_t n = batches_of_import(db, test_arena(), run, &b);
	if (n == 1)
		CHECK(batch_store_get(db, test_arena(), b[0].id, s));
	app_read_end(t, db);
	return n == 1 ? b[0] : none;
}

TEST(marks_of_pupils_become_a_batch_and_figures_and_the_names_stay_nowhere)
{
	const char *path = key_path();
	struct app_test *t = app_test_measures();
	struct import_source src;
	struct batch_store s = {0};
	struct figure f = {0};
	struct stat st;
	REQUIRE(t);
	struct import_tried *r = grades(t);
	REQUIRE(r->ok);
	/* (20 + 12,5 + 0) and 20 over the two with any pass: 26,25 */
	CHECK_Z(str_z(lind(t, "merit17_kommunala", "2024/25", "T", &f)), "26,3");
	CHECK_I64(f.n.v, 2);
	CHECK_Z(str_z(lind(t, "alla_amnen9_kommunala", "2024/25", "T", &f)), "33,3");
	CHECK(r->im.figures.added > 0);
	struct batches_of_import_row b = batch_of(t, r->run, &s);
	CHECK_I64(b.rows, 7);
	CHECK_Z(b.term, "VT");
	CHECK_I64((int64_t)s.key_name.n, 16);
	CHECK(s.bytes.n > 0);
	CHECK(str_find(s.bytes, STR("p-001")) < 0);
	struct db *db = app_read(t);
	CHECK(import_source(db, test_arena(), r->run, &src));
	app_read_end(t, db);
	CHECK_I64((int64_t)src.file.bytes.n, 0);
	CHECK_I64((int64_t)src.file.sha256.n, 0);
	CHECK_I64(stat(path, &st), 0);
	CHECK_I64(st.st_mode & 0777, 0600);
	CHECK_I64(st.st_size, 16);
	person_key_file(NULL);
}

TEST(the_same_marks_again_are_kept_once_and_taken_back_they_are_erased)
{
	key_path();
	struct app_test *t = app_test_measures();
	struct batch_store s = {0};
	struct import_left *left;
	size_t nleft;
	struct str why;
	REQUIRE(t);
	struct import_tried *r = grades(t), *again = grades(t);
	REQUIRE(r->ok && again->ok);
	CHECK_I64(again->im.figures.added, 0);
	CHECK_I64(again->im.figures.same, r->im.figures.added);
	CHECK_I64(batch_of(t, again->run, &s).rows, 0);
	struct change *ch = app_write(t);
	CHECK(import_undo(ch, NULL, LANG_EN, r->run, &left, &nleft, &why));
	CHECK(app_write_end(t, ch));
	CHECK_Z(str_z(lind(t, "merit17_kommunala", "2024/25", "T", NULL)), "none");
	CHECK(!str_is_null(batch_of(t, r->run, &s).erased_at));
	CHECK_I64((int64_t)s.bytes.n, 0);
	person_key_file(NULL);
}

TEST(a_batch_is_erased_and_its_figures_stay)
{
	key_path();
	struct app_test *t = app_test_measures();
	struct batch_store s = {0};
	REQUIRE(t);
	struct import_tried *r = grades(t);
	REQUIRE(r->ok);
	struct change *ch = app_write(t);
	CHECK_I64(pupil_batches_erase(ch, r->run, STR("gallring")), 1);
	CHECK_I64(pupil_batches_erase(ch, r->run, STR("gallring")), 0);
	CHECK(app_write_end(t, ch));
	batch_of(t, r->run, &s);
	CHECK_I64((int64_t)s.bytes.n, 0);
	CHECK_Z(s.erased_why, "gallring");
	CHECK_Z(str_z(lind(t, "merit17_kommunala", "2024/25", "T", NULL)), "26,3");
	person_key_file(NULL);
}

TEST(a_key_that_is_lost_open_or_cut_stops_the_pupils)
{
	const char *path = key_path();
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	REQUIRE(grades(t)->ok);
	CHECK_I64(chmod(path, 0640), 0);
	struct import_tried *r = give(t, "pupil-grades", import_sample("pupil-grades.csv"));
	CHECK(!r->ok);
	CHECK(import_said(r, 0, 0, "can be read by others"));
	CHECK_I64(chmod(path, 0600), 0);
	CHECK_I64(truncate(path, 7), 0);
	CHECK(import_said(give(t, "pupil-grades", import_sample("pupil-grades.csv")), 0, 0, "is no key"));
	CHECK_I64(unlink(path), 0);
	r = give(t, "pupil-grades", import_sample("pupil-grades.csv"));
	CHECK(!r->ok);
	CHECK(import_said(r, 0, 0, "is missing"));
	CHECK(access(path, F_OK) != 0);
	person_key_file(NULL);
}

TEST(every_fault_of_a_pupil_s_row_is_told_where_it_stands)
{
	key_path();
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	struct import_tried *r = give(t, "pupil-grades",
	                              STR("elev;skola;kön;årskurs;ämne;betyg;termin\n"
	                                  "a;lind;K;9;SV;A;VT25\n"
	                                  "a;ask;K;9;EN;A;VT25\n"
	                                  "a;lind;K;9;SV;B;VT25\n"
	                                  "b;nowhere;K;9;SV;A;VT25\n"
	                                  "c;lind;T;9;SV;A;VT25\n"
	                                  "d;lind;K;12;SV;A;VT25\n"
	                                  "e;lind;K;9;SV;MVG;VT25\n"
	                                  "f;lind;K;9;Svenska;A;VT25\n"
	                                  "g;lind;K;9;SV;;VT25\n"
	                                  "h;lind;K;9;SV;A;HT24\n"));
	CHECK(!r->ok);
	CHECK(import_said(r, 3, 2, "of the same pupil"));
	CHECK(import_said(r, 4, 5, "has this pupil and subject already"));
	CHECK(import_said(r, 5, 2, "no unit with the code"));
	CHECK(import_said(r, 6, 3, "none of the words"));
	CHECK(import_said(r, 7, 4, "no school grade"));
	CHECK(import_said(r, 8, 6, "no mark of the scale"));
	CHECK(import_said(r, 9, 5, "no code of a subject"));
	CHECK(import_said(r, 10, 6, "needed"));
	CHECK(import_said(r, 11, 7, "of one term"));
	r = give(t, "pupil-grades", STR("elev;skola;kön;årskurs;ämne;betyg\na;lind;K;9;SV;A\n"));
	CHECK(!r->ok);
	CHECK(import_said(r, 0, 0, "which school year"));
	CHECK_I64(import_in_force(t), 0);
	person_key_file(NULL);
}

TEST(test_results_are_a_batch_of_their_own_kind)
{
	key_path();
	struct app_test *t = app_test_measures();
	struct batch_store s = {0};
	REQUIRE(t);
	struct import_tried *r = import_try_bytes(t, "pupil-tests",
	                                          STR("elev;skola;kön;årskurs;ämne;delprov;resultat\n"
	                                              "a;lind;K;6;SV;A;C\na;lind;K;6;SV;B;E\n"),
	                                          NULL, (struct import_options){.year = 2024});
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	CHECK(import_said(r, 0, 0, "no figure is computed"));
	CHECK_Z(batch_of(t, r->run, &s).kind, "tests");
	CHECK_Z(s.columns, "pupil,school,sex,grade,subject,test,mark");
	CHECK_I64(s.rows, 2);
	person_key_file(NULL);
}

TEST(classes_of_pupils_are_a_column_where_the_file_has_them)
{
	key_path();
	struct app_test *t = app_test_measures();
	struct batch_store s = {0};
	enum batch_fault fault;
	REQUIRE(t);
	struct import_tried *r = import_try_bytes(t, "pupil-tests",
	                                          STR("elev;skola;kön;årskurs;ämne;prov;resultat;klass\n"
	                                              "a;lind;K;8;MA;lokal_ma_diagnos;23,5;8A\n"
	                                              "b;lind;M;8;MA;lokal_ma_diagnos;20;\n"),
	                                          NULL, (struct import_options){.year = 2024});
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	batch_of(t, r->run, &s);
	CHECK_Z(s.columns, "pupil,school,sex,grade,subject,test,mark,class");
	struct batch *b = batch_open(test_arena(), s.bytes, &fault);
	REQUIRE(b && batch_find(b, STR("class")) == 7);
	CHECK_I64(b->column[7].texts, 1); /* who has no class has none */
	CHECK_STR(batch_text(&b->column[7], 0), STR("8A"));
	person_key_file(NULL);
}

/* --- sick leave ----------------------------------------------------------------------------------------- */

TEST(sick_leave_has_the_denominator_of_each_measure)
{
	struct app_test *t = app_test_measures();
	struct figure f = {0};
	REQUIRE(t);
	struct import_tried *r = give(t, "sick-leave", import_sample("sick-leave.csv"));
	if (!r->ok)
		import_show(r);
	REQUIRE(r->ok);
	/* women 30 of 1000 a month, of which 15 from day 60 */
	CHECK_Z(str_z(lind(t, "sjukfranvaro_manad", "2025-03", "K", &f)), "3,0");
	CHECK_I64(f.n.v, 43);
	CHECK_I64(f.first_year, 2024);
	CHECK_Z(str_z(lind(t, "sjukfranvaro_manad", "2025-03", "M", NULL)), "1,2");
	/* both: 32,5 of 1200,5 = 2,707 % */
	CHECK_Z(str_z(lind(t, "sjukfranvaro_manad", "2025-03", "T", &f)), "2,7");
	CHECK_I64(f.n.v, 55);
	CHECK_Z(str_z(lind(t, "sjukfranvaro_ar", "2025", "T", &f)), "2,7");
	CHECK_I64(f.n.v, 53);
	/* 180 of 390 sick hours, not of the 14 406 ordinary ones */
	CHECK_Z(str_z(lind(t, "sjukfranvaro_lang60", "2025", "T", NULL)), "46,2");
	CHECK_Z(str_z(lind(t, "sjukfranvaro_lang60", "2025", "K", NULL)), "50,0");
	CHECK_Z(str_z(lind(t, "sjukfranvaro_lasar", "2024/25", "T", NULL)), "none");
	CHECK(import_said(r, 0, 0, "lack months"));
	CHECK_Z(str_z(import_figure_at(t, "sjukfranvaro_manad", "unit", "ask", "2025-03", "T", "", "", "", NULL)),
	        "7,0");
	CHECK_I64(give(t, "sick-leave", import_sample("sick-leave.csv"))->im.figures.added, 0);
}

/* Twelve months of a läsår, each month of one more sick hour of 100. */
TEST(a_lasar_of_sick_leave_is_the_sum_of_its_twelve_months)
{
	struct app_test *t = app_test_measures();
	struct buf b;
	REQUIRE(t);
	buf_init(&b, 0);
	BUF_LIT(&b, "unit;month;sex;days;sick;ordinary;staff\n");
	for (int m = 0; m < 12; m++) {
		int year = m < 6 ? 2024 : 2025, month = (m + 6) % 12 + 1;
		buf_printf(&b, "lind;%d-%02d;;1-14;%d;100;20\n", year, month, m);
		buf_printf(&b, "lind;%d-%02d;;15-59;1;100;20\n", year, month);
		buf_printf(&b, "lind;%d-%02d;;60-;0;100;20\n", year, month);
	}
	struct import_tried *r = give(t, "sick-leave", arena_str(test_arena(), buf_as_str(&b)));
	buf_finish(&b);
	if (!r->ok)
		import_show(r);
	/* 0 + 1 + ... + 11 = 66 short and 12 longer of 1200 */
	CHECK_Z(str_z(lind(t, "sjukfranvaro_lasar", "2024/25", "T", NULL)), "6,5");
	CHECK_Z(str_z(lind(t, "sjukfranvaro_kort_lasar", "2024/25", "T", NULL)), "5,5");
	CHECK_Z(str_z(lind(t, "sjukfranvaro_ar", "2025", "T", NULL)), "none");
}

TEST(hours_that_cannot_be_are_told_and_nothing_is_summed)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	struct import_tried *r = give(t, "sick-leave",
	                              STR("unit;month;sex;days;sick;ordinary\n"
	                                  "lind;2025-01;K;1-14;5;100\n"
	                                  "lind;2025-01;K;15-59;5;110\n"
	                                  "lind;2025-01;K;1-14;6;100\n"
	                                  "lind;2025-13;K;;5;100\n"
	                                  "lind;2025-02;K;;101;100\n"
	                                  "lind;2025-02;K;1-7;1;100\n"
	                                  "lind;2025-02;K;;..;100\n"
	                                  "nowhere;2025-02;K;;1;100\n"));
	CHECK(!r->ok);
	CHECK(import_said(r, 3, 6, "other ordinary hours"));
	CHECK(import_said(r, 4, 4, "already"));
	CHECK(import_said(r, 5, 2, "no month"));
	CHECK(import_said(r, 6, 5, "more sick hours"));
	CHECK(import_said(r, 7, 4, "no days"));
	CHECK(import_said(r, 8, 5, "no number of hours"));
	CHECK(import_said(r, 9, 1, "no place"));
	CHECK(import_said(r, 2, 4, "1-14, 15-59 and 60- each"));
	CHECK_I64(import_in_force(t), 0);
}

static struct import_source kept(struct app_test *t, int64_t run)
{
	struct import_source src = {0};
	struct db *db = app_read(t);
	CHECK(import_source(db, test_arena(), run, &src));
	app_read_end(t, db);
	return src;
}

/* A preview that was begun so many days before now. */
static int64_t preview(struct app_test *t, const char *profile, struct str bytes, int days)
{
	struct import_options o = {.nedits = 1};
	struct import_edit e = {2, 1, STR("namn namnsson")};
	struct change *ch = app_write(t);
	char began[INSTANT_TEXT];
	instant_text(instant_now() - (int64_t)days * 86400000, began);
	ch->now = arena_str(test_arena(), str_z(began));
	o.edits = &e;
	int64_t run = import_begin(ch, import_profile_find(str_z(profile)), STR("fil"), bytes, &o);
	CHECK(app_write_end(t, ch));
	return run;
}

TEST(a_batch_is_erased_on_its_page_by_a_decision)
{
	key_path();
	struct app_test *t = app_test_measures();
	struct batch_store s = {0};
	REQUIRE(t);
	struct import_tried *r = grades(t);
	REQUIRE(r->ok);
	const char *at = arena_printf(test_arena(), "/admin/import/%lld", (long long)r->run).p,
	           *erase = arena_printf(test_arena(), "%s/gallra", at).p;
	CHECK_I64(app_get(t, "controller", at), 200);
	CHECK(!app_says(t, "/gallra"));
	CHECK_I64(app_get(t, "controller", erase), 403);
	CHECK_I64(app_post(t, "controller", erase, "why=x"), 403);
	CHECK_I64(app_get(t, "administrator", at), 200);
	CHECK(app_says(t, "/gallra"));
	CHECK_I64(app_get(t, "director", erase), 200);
	CHECK_I64(app_post(t, "administrator", erase, "why=+"), 422);
	CHECK(app_says(t, "Ange genom vilket beslut"));
	CHECK(str_is_null(batch_of(t, r->run, &s).erased_at));
	CHECK_I64(app_post(t, "administrator", erase, "why=Dnr+12"), 303);
	batch_of(t, r->run, &s);
	CHECK_Z(s.erased_why, "Dnr 12");
	CHECK_I64((int64_t)s.bytes.n, 0);
	CHECK_Z(str_z(lind(t, "merit17_kommunala", "2024/25", "T", NULL)), "26,3");
	CHECK_I64(app_get(t, "administrator", erase), 404);
	CHECK_I64(app_post(t, "administrator", erase, "why=Dnr+12"), 404);
	CHECK_I64(app_get(t, "administrator", "/admin/logg"), 200);
	person_key_file(NULL);
}

TEST(a_pupil_file_that_nobody_approves_is_erased_after_its_days)
{
	struct app_test *t = app_test_measures();
	REQUIRE(t);
	struct str pupils = import_sample("pupil-grades.csv");
	struct str other = arena_printf(test_arena(), "%.*sp-009;lind;K;9;MA;E;VT25\n", STR_ARG(pupils));
	int64_t old = preview(t, "pupil-grades", pupils, 8), young = preview(t, "pupil-grades", other, 6);
	int64_t sick = preview(t, "sick-leave", import_sample("sick-leave.csv"), 400);
	struct change *ch = app_write(t);
	CHECK_I64(import_expire(ch), 1);
	CHECK_I64(import_expire(ch), 0);
	CHECK(app_write_end(t, ch));
	struct import_source src = kept(t, old);
	CHECK_I64((int64_t)src.file.bytes.n, 0);
	CHECK_I64((int64_t)src.file.sha256.n, 0);
	CHECK_Z(src.run.state, "undone");
	CHECK_Z(src.run.options, "{}");
	CHECK(kept(t, young).file.bytes.n > 0);
	CHECK_Z(kept(t, young).run.state, "preview");
	CHECK(kept(t, sick).file.bytes.n > 0);
	struct change_log line;
	struct db *db = app_read(t);
	for (int64_t id = 1; change_log_get(db, test_arena(), id, &line); id++)
		CHECK(str_find(line.diff, STR("namnsson")) < 0);
	app_read_end(t, db);
	/* the same file given again in time is kept */
	old = preview(t, "pupil-grades", pupils, 20);
	young = preview(t, "pupil-grades", pupils, 1);
	ch = app_write(t);
	CHECK_I64(import_expire(ch), 0);
	CHECK(app_write_end(t, ch));
	CHECK(kept(t, old).file.bytes.n > 0);
}
