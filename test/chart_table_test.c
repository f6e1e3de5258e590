/* The table, the CSV and what is said of a point are one: words for states, marks as remarks. */
#include "chart_words.h"
#include "test.h"
#include <math.h>

static struct chart_point a[] =
    {{.value = 57.04, .lo = 54, .hi = 60, .n = 412, .interval = true},
     {.value = 11, .lo = 1, .hi = 99, .n = 3, .interval = true, .state = CHART_FEW},
     {.value = 12345.6, .state = CHART_APPROX, .broken = true}},
                          b[] = {{.value = -3.25, .lo = -8, .hi = 1.5, .interval = true},
                                 {.state = CHART_MISSING},
                                 {.state = CHART_NOT_APPLICABLE}};
static const struct chart_series series[] = {{STR_INIT("=Vårby"), a, CHART_PLAIN, 0},
                                             {STR_INIT("Riket"), b, CHART_COMPARED, 0}};
static const struct chart_item items[] = {
    {.label = STR_INIT("ht 23")}, {.label = STR_INIT("ht 24")}, {.label = STR_INIT("ht 25")}};
static const struct chart_mark mark = {CHART_MARK_EFFORT, 0.5, 0, STR_INIT("start; mitt i")};
static const struct chart chart = {.kind = CHART_LINE,
                                   .x = {.title = STR_INIT("Termin")},
                                   .y = {.unit = STR_INIT(" %"), .decimals = 1},
                                   .item = items,
                                   .items = 3,
                                   .series = series,
                                   .n_series = 2,
                                   .mark = &mark,
                                   .marks = 1,
                                   .words = &chart_test_words};

static struct str csv(const struct chart *c, char separator)
{
	struct buf out;
	buf_init(&out, 0);
	chart_csv(test_arena(), c, separator, &out);
	struct str s = arena_str(test_arena(), buf_as_str(&out));
	buf_finish(&out);
	return s;
}

TEST(the_csv_of_a_chart_has_figures_bounds_n_states_and_remarks)
{
	CHECK_Z(csv(&chart, ';'), "Termin;'=Vårby;'=Vårby, från;'=Vårby, till;'=Vårby, antal;Riket;Riket, "
	                          "från;Riket, till;Anmärkning\r\n"
	                          "ht 23;57,0;54,0;60,0;412;-3,2;-8,0;1,5;\r\n"
	                          "ht 24;för få;;;;saknas;;;\"start; mitt i\"\r\n"
	                          "ht 25;cirka 12 345,6 %;;;;ej aktuellt;;;ny definition\r\n");
	CHECK(str_find(csv(&chart, ','), STR("ht 23,57.0,54.0,60.0,412,-3.2,-8.0,1.5,\r\n")) >= 0);
}

TEST(a_curve_that_cannot_be_drawn_takes_the_picture_but_not_the_figures)
{
	static const double x[] = {12, 12, 13}, lo[] = {1, 1, 2}, hi[] = {9, 9, 8};
	const struct chart_curve twice = {.x = x, .lo = lo, .hi = hi, .n = 3};
	struct chart c = chart;
	struct chart_table t;
	struct buf out;
	c.curve = &twice;
	c.curves = 1;
	buf_init(&out, 0);
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &out), CHART_BACKWARDS);
	CHECK_I64(out.n, 0);
	CHECK_I64(chart_table_make(test_arena(), &c, &t), CHART_OK);
	CHECK_I64(t.rows, 3);
	CHECK(str_eq(csv(&c, ';'), csv(&chart, ';')));
	buf_finish(&out);
}

TEST(a_point_is_said_with_interval_and_n)
{
	CHECK_Z(chart_say(test_arena(), &chart, 0, 0), "ht 23, =Vårby: 57,0 % (54,0–60,0), n 412");
	CHECK_Z(chart_say(test_arena(), &chart, 0, 1), "ht 23, Riket: −3,2 % (−8,0 till 1,5)");
	CHECK_Z(chart_say(test_arena(), &chart, 1, 0), "ht 24, =Vårby: för få");
	CHECK_Z(chart_say(test_arena(), &chart, 2, 0), "ht 25, =Vårby: cirka 12 345,6 %");
}

TEST(the_table_says_what_the_points_of_the_picture_say)
{
	struct chart_table t;
	struct buf out;
	buf_init(&out, 0);
	REQUIRE(chart_table_make(test_arena(), &chart, &t) == CHART_OK);
	chart_svg(test_arena(), &chart, NULL, &out);
	for (size_t i = 0; i < t.rows; i++) {
		for (size_t k = 0; k < t.n; k++) {
			const struct chart_head *h = &t.head[k];
			if (h->column != CHART_COL_VALUE)
				continue;
			struct str want =
			    arena_printf(test_arena(), "%.*s, %.*s: %.*s", STR_ARG(items[i].label),
			                 STR_ARG(series[h->series].name), STR_ARG(t.cell[i * t.n + k].text));
			CHECK(str_find(buf_as_str(&out), want) >= 0);
		}
	}
	buf_finish(&out);
}

TEST(numbers_are_written_with_the_words_of_the_caller)
{
	const struct chart_words *w = &chart_test_words;
	struct arena *m = test_arena();
	CHECK_Z(chart_number(m, w, 1234.5, 1), "1234,5");
	CHECK_Z(chart_number(m, w, 12345.25, 2), "12 345,25");
	CHECK_Z(chart_number(m, w, -1234567, 0), "−1 234 567");
	CHECK_Z(chart_number(m, w, -0.04, 1), "0,0");
	CHECK_Z(chart_number(m, w, NAN, 1), "");
}

TEST(tints_of_a_heat_table_follow_the_figures)
{
	struct chart_point q[] = {
	    {.value = 10}, {.value = 20}, {.value = 30}, {.value = 60}, {.value = 999, .state = CHART_FEW}};
	struct chart_series s = {STR_INIT("x"), q, CHART_PLAIN, 0};
	struct chart_item item[5] = {{.label = STR_INIT("a")}};
	struct chart c = {.kind = CHART_HEAT,
	                  .item = item,
	                  .items = 5,
	                  .series = &s,
	                  .n_series = 1,
	                  .words = &chart_test_words};
	struct chart_table t;
	static const int want[] = {0, 1, 2, 4, -1};
	REQUIRE(chart_table_make(test_arena(), &c, &t) == CHART_OK);
	for (size_t i = 0; i < 5; i++)
		CHECK_I64(t.cell[i * t.n + 1].step, want[i]);
}
