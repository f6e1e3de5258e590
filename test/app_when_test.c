/* app_when_test.c - days out of free text, and none where it cannot be known. */
#include "base/buf.h"
#include "plan/when.h"
#include "test.h"

static struct when when(const char *text)
{
	struct when w;
	when_parse(test_arena(), str_z(text), &w);
	return w;
}

static const struct {
	const char *text, *from, *to;
} plain[] = {
    {"Pågående och löpande under mandatperioden 2024-2026", "2024-01-01", "2026-12-31"},
    {"Löpande under\nmandatperioden 2024-\n2026", "2024-01-01", "2026-12-31"},
    {"mandatperioden 2024–2026", "2024-01-01", "2026-12-31"},
    {"läsåret 2024/25", "2024-08-01", "2025-06-30"},
    {"läsåret 2024/2025", "2024-08-01", "2025-06-30"},
    {"Höstterminen 2024", "2024-08-01", "2024-12-31"},
    {"HT24", "2024-08-01", "2024-12-31"},
    {"VT 2025", "2025-01-01", "2025-06-30"},
    {"januari 2025", "2025-01-01", "2025-01-31"},
    {"februari 2024", "2024-02-01", "2024-02-29"},
    {"2024-08-19 – 2025-06-11", "2024-08-19", "2025-06-11"},
    {"under 2025", "2025-01-01", "2025-12-31"},
    {"Påbörjas våren 2024", "2024-01-01", NULL},
    {"senast januari 2025", NULL, "2025-01-31"},
    {"Löpande", NULL, NULL},
    {"", NULL, NULL},
};

TEST(what_people_write_about_time_gives_days_where_it_can_be_meant_in_one_way)
{
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
		struct when w = when(plain[i].text);
		CHECK(w.understood);
		CHECK_STR(w.from_day, str_z(plain[i].from));
		CHECK_STR(w.to_day, str_z(plain[i].to));
		CHECK_I64(w.nmilestones, 0);
	}
}

TEST(a_year_that_is_not_understood_gives_no_days_at_all)
{
	static const char *const texts[] = {"2024", "2024-2026 och kanske 2028",
	                                    "våren eller hösten 2024, prel. 2027", "2026-2024",
	                                    "läsåret 2024/27"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct when w = when(texts[i]);
		CHECK(!w.understood);
		CHECK(str_is_null(w.from_day) && str_is_null(w.to_day));
		CHECK_I64(w.nmilestones, 0);
	}
}

TEST(the_source_s_third_activity_gives_interval_and_milestone)
{
	struct when w =
	    when("Påbörjas våren 2024\nför att prövas under\nhöstterminen 2024\nsamt vårterminen\n2025. En "
	         "första\nutvärdering av arbetet\nsenast januari 2025\nför uppföljning.");
	CHECK(w.understood);
	CHECK_Z(w.from_day, "2024-01-01");
	CHECK_Z(w.to_day, "2025-06-30");
	REQUIRE(w.nmilestones == 1);
	CHECK_Z(w.milestone[0].title, "En första utvärdering av arbetet");
	CHECK_Z(w.milestone[0].due_day, "2025-01-31");
}

TEST(any_bytes_at_all_give_an_answer)
{
	static const char *const bits[] = {"20", "2024", "-",  "–",  "/",    "senast ",
	                                   "HT", "ÅÄÖ",  "\n", ". ", "9999", "påbörjas "};
	uint32_t x = 12345;
	for (int round = 0; round < 2000; round++) {
		struct buf b;
		buf_init(&b, 0);
		for (int i = 0; i < 12; i++) {
			x = x * 1664525u + 1013904223u;
			buf_z(&b, bits[(x >> 16) % (sizeof bits / sizeof bits[0])]);
		}
		struct when w;
		when_parse(test_arena(), buf_as_str(&b), &w);
		if (!w.understood)
			CHECK(str_is_null(w.from_day) && str_is_null(w.to_day) && w.nmilestones == 0);
		buf_finish(&b);
	}
}
