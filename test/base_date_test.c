/* base_date_test.c - days against a calendar that is walked day by day, weeks
 * against ISO 8601's own examples, läsår as people write them. */
#include "test.h"

#include "base/date.h"

#include <stdio.h>

/* Tomorrow by the rules a child learns; shares no line with date.c. */
static void step(int *y, int *m, int *d)
{
	static const int days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int last = days[*m];
	if (*m == 2 && ((*y % 4 == 0 && *y % 100 != 0) || *y % 400 == 0))
		last = 29;
	if (++*d <= last)
		return;
	*d = 1;
	if (++*m <= 12)
		return;
	*m = 1;
	++*y;
}

TEST(days_count_as_a_calendar_walked_from_1800_to_2200)
{
	int y = 1800, m = 1, d = 1, weekday = 3; /* a Wednesday */
	int32_t n = -62091;                      /* 170 years with 41 leap days before 1970 */
	int wrong = 0;
	for (; y <= 2200; n++, weekday = weekday % 7 + 1, step(&y, &m, &d)) {
		struct date want = {(int16_t)y, (int8_t)m, (int8_t)d}, back;
		char text[DATE_TEXT], plain[40];
		snprintf(plain, sizeof plain, "%04d-%02d-%02d", y, m, d);
		date_text(want, text);
		wrong += date_days(want) != n;
		wrong += date_cmp(date_from_days(n), want) != 0;
		wrong += date_weekday(want) != weekday;
		wrong += strcmp(text, plain) != 0;
		wrong += !date_parse(str_z(text), &back) || date_cmp(back, want) != 0;
	}
	CHECK_I64(wrong, 0);
	CHECK_I64(date_days((struct date){1970, 1, 1}), 0);
}

TEST(days_reach_from_year_1_to_9999_and_no_further)
{
	CHECK_I64(date_days((struct date){1, 1, 1}), -719162);
	CHECK_I64(date_days((struct date){9999, 12, 31}), 2932896);
	CHECK_I64(date_from_days(-719162).year, 1);
	CHECK_I64(date_from_days(-719163).year, 0);
	CHECK_I64(date_from_days(2932896).day, 31);
	CHECK_I64(date_from_days(2932897).year, 0);
	CHECK_I64(date_from_days(INT32_MAX).year, 0);
	CHECK_I64(date_from_days(INT32_MIN).year, 0);
	char text[DATE_TEXT];
	date_text((struct date){0, 0, 0}, text);
	CHECK_Z(str_z(text), "");
}

TEST(date_parse_refuses_what_is_not_a_day)
{
	static const char *const bad[] = {"",           "2024-02-30",  "2023-02-29", "1900-02-29", "2024-13-01",
	                                  "2024-00-01", "2024-01-00",  "2024-04-31", "2024-1-1",   "20240101",
	                                  "2024/01/01", "2024-01-01 ", "-024-01-01", "0000-01-01", "24-01-01",
	                                  "2024-01-0x", "2024-01- 1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct date d = {7, 7, 7};
		if (date_parse(str_z(bad[i]), &d))
			test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
		CHECK_I64(d.year, 7);
	}
	struct date d;
	CHECK(date_parse(STR("2000-02-29"), &d));
	CHECK(date_cmp(d, (struct date){2000, 2, 29}) == 0);
	CHECK(date_cmp(d, (struct date){2000, 3, 1}) < 0);
	CHECK(date_cmp(d, (struct date){1999, 12, 31}) > 0);
}

TEST(iso_weeks_belong_to_the_year_of_their_thursday)
{
	static const struct {
		struct date d;
		int week, weekday;
	} rows[] = {{{2005, 1, 1}, 53, 6},   {{2005, 1, 2}, 53, 7},   {{2005, 12, 31}, 52, 6},
	            {{2006, 1, 1}, 52, 7},   {{2006, 1, 2}, 1, 1},    {{2006, 12, 31}, 52, 7},
	            {{2007, 1, 1}, 1, 1},    {{2007, 12, 30}, 52, 7}, {{2007, 12, 31}, 1, 1},
	            {{2008, 1, 1}, 1, 2},    {{2008, 12, 28}, 52, 7}, {{2008, 12, 29}, 1, 1},
	            {{2009, 12, 31}, 53, 4}, {{2010, 1, 3}, 53, 7},   {{2010, 1, 4}, 1, 1},
	            {{2020, 12, 31}, 53, 4}, {{2021, 1, 3}, 53, 7},   {{2024, 12, 30}, 1, 1},
	            {{2026, 12, 31}, 53, 4}, {{1970, 1, 1}, 1, 4},    {{1969, 12, 28}, 52, 7}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		CHECK_I64(date_iso_week(rows[i].d), rows[i].week);
		CHECK_I64(date_weekday(rows[i].d), rows[i].weekday);
	}
}

TEST(instants_are_written_and_read_back)
{
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = {{0, "1970-01-01T00:00:00.000Z"},
	            {-1, "1969-12-31T23:59:59.999Z"},
	            {1709251199123, "2024-02-29T23:59:59.123Z"},
	            {253402300799999, "9999-12-31T23:59:59.999Z"},
	            {-62135596800000, "0001-01-01T00:00:00.000Z"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[INSTANT_TEXT];
		int64_t ms = 5;
		instant_text(rows[i].ms, text);
		CHECK_Z(str_z(text), rows[i].text);
		CHECK(instant_parse(str_z(rows[i].text), &ms));
		CHECK_I64(ms, rows[i].ms);
	}
	char text[INSTANT_TEXT];
	instant_text(INT64_MAX, text);
	CHECK_Z(str_z(text), "");
	instant_text(INT64_MIN, text);
	CHECK_Z(str_z(text), "");
	int64_t now = instant_now();
	CHECK(now > 1700000000000);
	CHECK(instant_now() >= now);
}

TEST(instant_parse_takes_seconds_and_refuses_the_rest)
{
	static const char *const bad[] = {"",
	                                  "Z",
	                                  "2024-01-01",
	                                  "2024-01-01T",
	                                  "2024-01-01TZ",
	                                  "2024-01-01T00:00Z",
	                                  "2024-01-01 00:00:00Z",
	                                  "2024-01-01T00:00:00",
	                                  "2024-01-01T24:00:00Z",
	                                  "2024-01-01T00:60:00Z",
	                                  "2024-01-01T00:00:60Z",
	                                  "2024-01-01T00:00:00.1Z",
	                                  "2024-01-01T00:00:00.1234Z",
	                                  "2024-01-01T00:00:00,123Z",
	                                  "2024-01-01T00:00:00.000+",
	                                  "2024-02-30T00:00:00Z",
	                                  "2024-01-01T-1:00:00Z"};
	int64_t ms = 5;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (instant_parse(str_z(bad[i]), &ms))
			test_fail(__FILE__, __LINE__, "took \"%s\"", bad[i]);
	CHECK_I64(ms, 5);
	CHECK(instant_parse(STR("1970-01-02T00:00:01Z"), &ms));
	CHECK_I64(ms, 86401000);
}

TEST(stockholm_changes_its_clock_by_the_eu_rule)
{
	static const struct {
		const char *at;
		int offset;
		const char *day;
	} rows[] = {{"2024-03-31T00:59:59Z", 60, "2024-03-31"},  {"2024-03-31T01:00:00Z", 120, "2024-03-31"},
	            {"2024-10-27T00:59:59Z", 120, "2024-10-27"}, {"2024-10-27T01:00:00Z", 60, "2024-10-27"},
	            {"2025-03-30T01:00:00Z", 120, "2025-03-30"}, {"2026-10-25T01:00:00Z", 60, "2026-10-25"},
	            {"2024-06-30T21:59:59Z", 120, "2024-06-30"}, {"2024-06-30T22:00:00Z", 120, "2024-07-01"},
	            {"2024-12-31T22:59:59Z", 60, "2024-12-31"},  {"2024-12-31T23:00:00Z", 60, "2025-01-01"},
	            {"1996-10-27T00:00:00Z", 120, "1996-10-27"}, {"1995-09-24T00:59:59Z", 120, "1995-09-24"},
	            {"1995-09-24T01:00:00Z", 60, "1995-09-24"},  {"1975-07-01T12:00:00Z", 60, "1975-07-01"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t ms;
		char day[DATE_TEXT];
		REQUIRE(instant_parse(str_z(rows[i].at), &ms));
		CHECK_I64(instant_offset(ms), rows[i].offset);
		date_text(instant_day(ms), day);
		CHECK_Z(str_z(day), rows[i].day);
	}
	CHECK_I64(instant_day(INT64_MAX).year, 0);
	CHECK_I64(instant_day(INT64_MIN).year, 0);
}

TEST(lasar_runs_from_july_to_june)
{
	CHECK_I64(lasar_of((struct date){2024, 6, 30}), 2023);
	CHECK_I64(lasar_of((struct date){2024, 7, 1}), 2024);
	CHECK_I64(lasar_of((struct date){2025, 1, 1}), 2024);
	CHECK_Z(lasar_text(test_arena(), 2024), "2024/25");
	CHECK_Z(lasar_text(test_arena(), 1999), "1999/00");
	CHECK_Z(lasar_text(test_arena(), 2008), "2008/09");
}

TEST(lasar_is_read_as_people_write_it)
{
	static const struct {
		const char *text;
		int first;
	} rows[] = {{"2024/25", 2024},
	            {"2024/2025", 2024},
	            {"2024-2025", 2024},
	            {"2024–2025", 2024},
	            {"2024–25", 2024},
	            {"2024-25", 2024},
	            {" 2024/25 ", 2024},
	            {"2024 / 25", 2024},
	            {"lå 24/25", 2024},
	            {"lå24/25", 2024},
	            {"LÅ 24-25", 2024},
	            {"Lå 2024/25", 2024},
	            {"läsår 24/25", 2024},
	            {"Läsår 2024/2025", 2024},
	            {"lå\xC2\xA0"
	             "24/25",
	             2024},
	            {"HT24", 2024},
	            {"ht24", 2024},
	            {"HT 2024", 2024},
	            {"HT-24", 2024},
	            {"VT25", 2024},
	            {"vt-25", 2024},
	            {"Vt 2025", 2024},
	            {"1999/00", 1999},
	            {"1999/2000", 1999},
	            {"lå 99/00", 1999},
	            {"VT00", 1999},
	            {"HT99", 1999}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int first = -1;
		if (!lasar_parse(str_z(rows[i].text), &first))
			test_fail(__FILE__, __LINE__, "refused \"%s\"", rows[i].text);
		CHECK_I64(first, rows[i].first);
	}
}

TEST(lasar_parse_refuses_what_is_not_one)
{
	static const char *const bad[] = {
	    "",       "2024",     "2024/26",  "2024/24", "2024/2026",  "24/25",     "2024/5",   "2024/025",
	    "202/25", "2024/25x", "x2024/25", "HT",      "HT2",        "HT 24 25",  "HT24/25",  "ST24",
	    "lå",     "lå 24",    "lå 24/26", "24/2025", "lå 24/2025", "2024.25",   "2024//25", "2024/",
	    "/25",    "2024—25",  "1024/25",  "9999/00", "VT-",        "2024-07-01"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int first = -1;
		if (lasar_parse(str_z(bad[i]), &first))
			test_fail(__FILE__, __LINE__, "took \"%s\" as %d", bad[i], first);
		CHECK_I64(first, -1);
	}
	int first = -1;
	CHECK(!lasar_parse((struct str){NULL, 0}, &first));
}

TEST(lasar_text_is_read_back)
{
	for (int year = 1900; year < 2199; year++) {
		int back = 0;
		CHECK(lasar_parse(lasar_text(test_arena(), year), &back));
		CHECK_I64(back, year);
	}
}
