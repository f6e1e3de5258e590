/* import_kolada_test.c - Kolada's values and Planned Educations: statuses and value types kept apart, both
 * versions of the API, the real files. */
#include "import_help.h"

static const char v3[] =
    "{\"values\":[{\"kpi\":\"N15505\",\"municipality\":\"9901\",\"period\":2024,\"values\":["
    "{\"gender\":\"T\",\"count\":1,\"status\":\"\",\"value\":238.5},"
    "{\"gender\":\"K\",\"count\":1,\"status\":\"Privacy\",\"value\":null},"
    "{\"gender\":\"M\",\"count\":1,\"status\":\"Missing\",\"value\":null}]}],\"count\":1,"
    "\"next_url\":\"https://api.example/2\"}";
/* The period as text, next_page, and what has been deleted. */
static const char v2[] = "{\"count\":1,\"next_page\":null,\"values\":[{\"kpi\":\"N15505\",\"municipality\":"
                         "\"9901\",\"period\":\"2023\","
                         "\"values\":[{\"gender\":\"T\",\"count\":1,\"status\":\"\",\"value\":0},"
                         "{\"gender\":\"K\",\"count\":1,\"isdeleted\":true,\"status\":\"\",\"value\":1},"
                         "{\"gender\":\"M\",\"count\":1,\"status\":\"Not applicable\",\"value\":null}]}]}";

static struct import_tried *take(struct app_test *t, const char *profile, struct str bytes)
{
	struct import_tried *r = import_try_bytes(t, profile, bytes, NULL, (struct import_options){0});
	if (!r->ok)
		import_show(r);
	return r;
}

/* The measures that the tests' values are of. */
static bool named(struct app_test *t)
{
	return take(t, "kolada-measures",
	            STR("id;title;description\nN15505;Elever i åk 9, meritvärde kommunala skolor, genomsnitt;Om "
	                "N15505\n"))
	    ->ok;
}

static const char *kolada(struct app_test *t, const char *kpi, const char *code, const char *period,
                          const char *sex)
{
	return import_figure(t, kpi, "municipality", code, period, sex, "");
}

TEST(kolada_s_statuses_of_both_versions_stay_apart)
{
	struct app_test *t = app_test_new();
	REQUIRE(t && named(t));
	struct import_tried *r = take(t, "kolada", str_z(v3));
	CHECK(r->ok);
	CHECK(import_said(r, 0, 0, "https://api.example/2"));
	CHECK_Z(str_z(kolada(t, "N15505", "9901", "2023/24", "T")), "238,5");
	CHECK_Z(str_z(kolada(t, "N15505", "9901", "2023/24", "K")), "..");
	CHECK_Z(str_z(kolada(t, "N15505", "9901", "2023/24", "M")), "missing");
	CHECK(take(t, "kolada", str_z(v2))->ok);
	CHECK_Z(str_z(kolada(t, "N15505", "9901", "2022/23", "T")), "0");
	CHECK_Z(str_z(kolada(t, "N15505", "9901", "2022/23", "K")), "none");
	CHECK_Z(str_z(kolada(t, "N15505", "9901", "2022/23", "M")), ".");
}

TEST(kolada_s_measures_are_not_named_by_a_file_of_values)
{
	struct app_test *t = app_test_new();
	REQUIRE(t && named(t));
	struct import_tried *r = import_try_bytes(
	    t, "kolada",
	    STR("kpi;municipality;period;gender;count;status;value\nN99999;9901;2024;T;1;;5.5\n"
	        "N15505;99;2024;T;1;;5.5\nN15505;9901;2024;F;1;;5.5\nN15505;9901;2024;T;1;Lost;\n"),
	    NULL, (struct import_options){0});
	CHECK(!r->ok);
	CHECK(import_said(r, 2, 1, "no approved measure “N99999”"));
	CHECK(import_said(r, 3, 2, "no code of a municipality"));
	CHECK(import_said(r, 4, 4, "none of the words"));
	CHECK(import_said(r, 5, 6, "none of the words"));
	CHECK_I64(import_in_force(t), 0);
}

TEST(json_that_is_cut_or_of_another_shape_is_refused_with_a_word)
{
	static const char *const bad[] = {"{\"values\":[{\"kpi\":",
	                                  "{}",
	                                  "{\"values\":5}",
	                                  "{\"values\":[]}",
	                                  "[1,2]",
	                                  "{",
	                                  "",
	                                  "{\"values\":[5,null,{\"values\":7},{\"values\":[null,1]}]}"};
	static const char *const profiles[] = {"kolada", "planned"};
	struct app_test *t = app_test_new();
	REQUIRE(t);
	for (size_t p = 0; p < 2; p++)
		for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
			struct import_tried *r =
			    import_try_bytes(t, profiles[p], str_z(bad[i]), NULL, (struct import_options){0});
			CHECK(!r->ok);
			CHECK(r->sheet.problems.n + r->im.problems.n > 0);
		}
	CHECK_I64(import_in_force(t), 0);
}

static const char planned[] =
    "{\"schoolUnits\":{\"10101034\":{\"status\":\"OK\",\"body\":{\"code\":\"10101034\",\"name\":\"Enprovets "
    "friskola\","
    "\"geographicalAreaCode\":\"9901\",\"principalOrganizerType\":\"Fristående\"}}},"
    "\"statisticsGr\":{\"10101034\":{\"status\":\"OK\",\"body\":{\"schoolUnit\":\"10101034\","
    "\"averageGradesMeritRating9thGrade\":[{\"value\":\"245,5\",\"valueType\":\"EXISTS\",\"timePeriod\":"
    "\"2024/25\"},"
    "{\"value\":\"..\",\"valueType\":\"OMITTED_DUE_TO_BASED_ON_FEW_PUPILS\",\"timePeriod\":\"2023/24\"}],"
    "\"ratioOfPupils9thGradeEligibleForNationalProgramYR\":[{\"value\":\"~100\",\"valueType\":"
    "\"ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE\",\"timePeriod\":\"2024/25\"}],"
    "\"certifiedTeachersQuota\":[{\"value\":\"*\",\"valueType\":"
    "\"TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION\",\"timePeriod\":\"2024/25\"}],"
    "\"specialEducatorsQuota\":[{\"value\":\".\",\"valueType\":\"MISSING\",\"timePeriod\":\"2024/25\"}],"
    "\"totalNumberOfPupils\":[{\"value\":\"cirka "
    "600\",\"valueType\":\"EXISTS\",\"timePeriod\":\"2024/25\"}]}}}}";

static const char *school(struct app_test *t, const char *measure, const char *code, const char *period,
                          const char *grade)
{
	return import_figure(t, measure, "school", code, period, "T", grade);
}

TEST(every_value_type_of_planned_educations_is_its_own_thing)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK(take(t, "planned", str_z(planned))->ok);
	CHECK_Z(str_z(school(t, "merit17_fristaende", "10101034", "2024/25", "9")), "245,5");
	CHECK_Z(str_z(school(t, "merit17_fristaende", "10101034", "2023/24", "9")), "..");
	CHECK_Z(str_z(school(t, "behorig_yrkes_fristaende", "10101034", "2024/25", "9")), "~100");
	CHECK_Z(str_z(school(t, "lararbehorighet", "10101034", "2024/25", "")), "*");
	CHECK_Z(str_z(school(t, "specialpedagoger", "10101034", "2024/25", "")), ".");
	CHECK_Z(str_z(school(t, "skolverket-elever-avrundat", "10101034", "2024/25", "")), "cirka 600");
	char *z = arena_z(test_arena(), str_z(planned));
	memcpy(strstr(z, "245,5"), "~1000", 5);
	CHECK(!import_try_bytes(t, "planned", str_z(z), NULL, (struct import_options){0})->ok);
	z = arena_z(test_arena(), str_z(planned));
	memcpy(strstr(z, "\"..\""), "\"12\"", 4);
	struct import_tried *r = import_try_bytes(t, "planned", str_z(z), NULL, (struct import_options){0});
	CHECK(!r->ok);
	CHECK(import_said(r, 3, 8, "does not go with the value “12”"));
}

TEST(the_real_files_of_kolada_and_planned_educations_go_in)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	struct str k = import_shared("kolada/varden-kommun-skola-2010-2024.csv");
	struct str p = import_shared("skolverket/planned-educations-v4-huddinge.json");
	if (str_is_null(k) || str_is_null(p))
		return;
	/* every id keeps the title that Kolada gives it */
	struct import_tried *r = take(t, "kolada-measures", import_shared("kolada/kpi-utbildning.csv"));
	CHECK(r->ok);
	CHECK_I64(r->im.created, 2 * 1295);
	struct measure m = {0};
	struct db *db = app_read(t);
	CHECK(measure_by_key(db, test_arena(), STR("N15428"), &m));
	app_read_end(t, db);
	CHECK(str_find(m.name, STR("yrkesprogram")) >= 0);
	r = take(t, "kolada", k);
	CHECK(r->ok);
	CHECK_I64(r->im.figures.added + r->im.figures.quarantined, 25520);
	/* domain.md 12.3 */
	struct figure f = {0};
	import_figure_at(t, "N15428", "municipality", "0126", "2022/23", "T", "", "", "", &f);
	CHECK_I64((int64_t)(value_number(&(struct value){
	                        .kind = VALUE_EXISTS, .number = f.number, .decimals = (uint8_t)f.decimals}) *
	                        10 +
	                    0.5),
	          870);
	CHECK(take(t, "planned", p)->ok);
	CHECK_Z(str_z(school(t, "merit17_fristaende", "10063280", "2024/25", "9")), "278,8");
}

static size_t members(struct app_test *t, const char *group, int year, struct group_members_row **m)
{
	struct place g;
	struct db *db = app_read(t);
	size_t n = place_by_code(db, test_arena(), STR("group"), str_z(group), &g)
	               ? group_members(db, test_arena(), g.id, year, m)
	               : 0;
	app_read_end(t, db);
	return n;
}

static struct import_tried *groups(struct app_test *t, const char *bytes)
{
	return import_try_bytes(t, "kolada-groups", str_z(bytes), NULL, (struct import_options){0});
}

#define GROUP_HEAD "grupp_id;grupp;kommun_id;kommun\n"

TEST(groups_of_kolada_have_their_members_by_year)
{
	static const char json[] =
	    "{\"values\":[{\"id\":\"G1\",\"title\":\"Liknande kommuner, Provet, 2024\",\"members\":["
	    "{\"member_id\":\"9902\",\"member_title\":\"Asken\"},{\"id\":\"9903\",\"title\":\"Boken\"}]}],"
	    "\"next_page\":\"https://api.example/2\"}";
	struct app_test *t = app_test_new();
	struct group_members_row *m;
	struct import_left *left;
	size_t nleft;
	struct str why;
	REQUIRE(t);
	struct import_tried *r = groups(t, json);
	REQUIRE(r->ok);
	CHECK_I64(r->im.created, 2);
	CHECK(import_said(r, 0, 0, "https://api.example/2"));
	CHECK_I64((int64_t)members(t, "G1", 2023, &m), 2);
	CHECK_Z(m[1].code, "9903");
	CHECK_I64(groups(t, json)->im.same, 2);
	CHECK(groups(t, GROUP_HEAD "G1;Liknande kommuner, Provet, 2025;9902;Asken\n")->ok);
	CHECK_I64((int64_t)members(t, "G1", 2023, &m), 2);
	CHECK_I64((int64_t)members(t, "G1", 2024, &m), 1);
	struct import_tried *other = groups(t, GROUP_HEAD "G1;Liknande kommuner, Provet, 2024;9902;Asken\n");
	CHECK(!other->ok);
	CHECK(import_said(other, 2, 1, "has the member 9903 already"));
	struct change *ch = app_write(t);
	CHECK(import_undo(ch, NULL, LANG_EN, r->run, &left, &nleft, &why));
	CHECK(app_write_end(t, ch));
	CHECK_I64((int64_t)members(t, "G1", 2023, &m), 0);
	CHECK_I64((int64_t)members(t, "G1", 2024, &m), 1);
	CHECK(groups(t, GROUP_HEAD "G1;Liknande kommuner, Provet, 2024;9902;Asken\n")->ok);
}

TEST(groups_that_cannot_be_are_told_at_their_cell)
{
	struct app_test *t = app_test_new();
	struct group_members_row *m;
	REQUIRE(t);
	struct import_tried *r =
	    groups(t, GROUP_HEAD
	           "G1;Lika, 2024;9902;A\nG1;Olika, 2024;9903;B\nG1;Lika, 2024;9902;A\nH1;Lika, 2024;9902;A\n"
	           "G2;Utan år;9902;A\nG3;Lika, 2024;126;A\n");
	CHECK(!r->ok);
	CHECK(import_said(r, 3, 2, "Row 2 calls the same group “Lika, 2024”"));
	CHECK(import_said(r, 4, 3, "has this member already"));
	CHECK(import_said(r, 5, 1, "G and digits"));
	CHECK(import_said(r, 6, 2, "does not end with its year"));
	CHECK(import_said(r, 7, 3, "four digits"));
	CHECK_I64((int64_t)members(t, "G1", 2023, &m), 0);
}

TEST(the_real_groups_of_huddinge_and_sodertalje_go_in)
{
	struct str b = import_shared("kolada/kommungrupper-huddinge-sodertalje.csv");
	struct app_test *t = app_test_new();
	struct group_members_row *m;
	REQUIRE(t);
	if (str_is_null(b))
		return;
	CHECK(groups(t, arena_z(test_arena(), b))->ok);
	/* domain.md 6.2 */
	static const char *const want[] = {"0127", "0136", "0160", "0163", "0182", "0484", "1384"};
	REQUIRE(members(t, "G35938", 2023, &m) == 7);
	for (size_t i = 0; i < 7; i++)
		CHECK_Z(m[i].code, want[i]);
}

static const char survey[] =
    "{\"/v4/school-units/10101034/surveys/pupilsgr\":{\"status\":\"OK\",\"body\":{\"schoolYearMetrics\":[{"
    "\"schoolUnitCode\":\"10101034\",\"semester\":\"VT24\",\"noOfAnswers\":\"159\",\"satisfactionAverage\":"
    "null,"
    "\"securityAverage\":\"8,2\",\"securityRatioCorrespondsFully\":\"59%\","
    "\"securityRatioCorrespondsPoorly\":\"-\","
    "\"securityRatioDoNotKnow\":\"0%\",\"securityQuestionDescription\":\"Känner du dig trygg i skolan?\","
    "\"schoolYear\":\"ak8\",\"noInGroup\":\"180\",\"answeringFrequency\":\"88%\"}]}},"
    "\"/v4/school-units/10101034/surveys/"
    "custodiansgr\":{\"body\":{\"schoolUnitCode\":\"10101034\",\"semester\":\"VT24\","
    "\"noOfAnswers\":\"8\",\"satisfactionAverage\":\"-\",\"satisfactionQuestionDescription\":\"Jag är "
    "nöjd\"}}}";
static const char salsa[] =
    "{\"status\":\"OK\",\"body\":{\"compulsorySchoolUnitSalsaMetricList\":[{\"schoolUnitCode\":\"10101034\","
    "\"name\":"
    "\"Enprovets "
    "friskola\",\"geographicalAreaCode\":\"9901\",\"salsaAverageGradesIn9thGradeDeviation\":{\"value\":"
    "\"-20\",\"valueType\":\"EXISTS\"},\"salsaAverageCalculated\":{\"value\":\"233\",\"valueType\":"
    "\"EXISTS\"},"
    "\"salsaBoysQuota\":{\"value\":\"..\",\"valueType\":\"OMITTED_DUE_TO_BASED_ON_FEW_PUPILS\"}}],"
    "\"timePeriod\":\"2022/23\"}}";

static const char *asked(struct app_test *t, const char *measure, const char *grade, const char *facet,
                         struct figure *f)
{
	return import_figure_at(t, measure, "school", "10101034", "2023/24", "T", grade, "", facet, f);
}

TEST(surveys_of_planned_educations_join_the_workbook_s_series)
{
	struct app_test *t = app_test_new();
	struct figure f = {0};
	REQUIRE(t);
	CHECK(take(t, "planned-surveys", str_z(survey))->ok);
	CHECK_Z(str_z(asked(t, "se_fraga_kanner-du-dig-trygg-i-skolan", "8", "", &f)), "8,2");
	CHECK_I64(f.n.v, 159);
	const char *shares = "se_svarsandel_kanner-du-dig-trygg-i-skolan";
	CHECK_Z(str_z(asked(t, shares, "8", "svar=Stämmer helt och hållet", NULL)), "59");
	CHECK_Z(str_z(asked(t, shares, "8", "svar=Stämmer ganska dåligt", NULL)), "masked");
	CHECK_Z(str_z(asked(t, shares, "8", "svar=Vet inte", NULL)), "0");
	CHECK_Z(str_z(asked(t, shares, "8", "svar=Inget svar", NULL)), "none");
	CHECK_Z(str_z(asked(t, "se_svarsfrekvens", "8", "", &f)), "88");
	CHECK_I64(f.numerator.v, 159);
	CHECK_I64(f.n.v, 180);
	CHECK_Z(str_z(asked(t, "se_vardnadshavare_fraga_jag-ar-nojd", "", "", NULL)), "masked");
	CHECK_I64(take(t, "planned-surveys", str_z(survey))->im.figures.added, 0);
	struct import_tried *r = import_try_bytes(
	    t, "planned-surveys",
	    STR("code;respondents;period;value\n10101034;rektor;VT24;5\n1010103;pupilsgr;V24;5\n"), NULL,
	    (struct import_options){0});
	CHECK(!r->ok);
	CHECK(import_said(r, 2, 2, "none of the words"));
	CHECK(import_said(r, 3, 1, "eight digits"));
	CHECK(import_said(r, 3, 3, "is no period"));
}

TEST(salsa_is_kept_as_it_is_told)
{
	struct app_test *t = app_test_new();
	REQUIRE(t);
	CHECK(take(t, "planned", str_z(salsa))->ok);
	CHECK_Z(str_z(school(t, "salsa_meritvarde_avvikelse", "10101034", "2022/23", "9")), "-20");
	CHECK_Z(str_z(school(t, "salsa_meritvarde_modell", "10101034", "2022/23", "9")), "233");
	CHECK_Z(str_z(school(t, "salsa_pojkar", "10101034", "2022/23", "9")), "..");
}

TEST(the_example_answers_of_planned_educations_go_in)
{
	struct str b = import_shared("skolverket/planned-educations-v4-exempelsvar.json");
	struct app_test *t = app_test_new();
	REQUIRE(t);
	if (str_is_null(b))
		return;
	struct import_tried *r = take(t, "planned-surveys", b);
	CHECK(r->ok);
	CHECK_Z(str_z(import_figure(t, "se_fraga_kanner-du-dig-trygg-i-skolan", "school", "99648792", "2023/24",
	                            "T", "5")),
	        "8,2");
	CHECK(r->im.figures.added > 50);
}
