/* Expectations in words: which can be tried against the log, and what the trial says at every limit. */
#include "test.h"

#include "effect/adherence.h"

TEST(adherence_reads_only_what_the_log_knows)
{
	static const struct {
		const char *text;
		double least; /* 0: not tried */
		bool full;
	} all[] = {{"helt", 1, true},
	           {"Helt.", 1, true},
	           {"Alla lektioner genomförs helt.", 1, true},
	           {"Varje lektion i sin helhet", 1, true},
	           {"Minst fyra av fem lottade lektioner genomförs helt.", 0.8, true},
	           {"At least four of five sampled lessons are carried out in full.", 0.8, true},
	           {"80 % helt", 0.8, true},
	           {"80% av lektionerna helt", 0.8, true},
	           {"minst 75 procent av de frågade lektionerna genomförs fullt ut", 0.75, true},
	           {"Minst 60 procent av lektionerna genomförs", 0.6, false},
	           {"Nio av tio lektioner genomförs helt eller delvis", 0.9, false},
	           {"Alla lektioner genomförs", 1, false},
	           {"Every lesson is carried out wholly or in part", 1, false},
	           /* what the log does not know, or more than one share */
	           {"", 0, false},
	           {"Båda lärarna är på plats helt", 0, false},
	           {"Minst fyra av fem lektioner följer den gemensamma strukturen helt.", 0, false},
	           {"inte helt", 0, false},
	           {"Högst 20 procent genomförs helt", 0, false},
	           {"delvis", 0, false},
	           {"genomförs", 0, false},
	           {"fem av fyra helt", 0, false},
	           {"fem fyra helt", 0, false},
	           {"0 procent helt", 0, false},
	           {"120 procent helt", 0, false},
	           {"fyra av fem av tio lektioner helt", 0, false},
	           {"alla fyra av fem helt", 0, false},
	           {"80 helt", 0, false},
	           {"helt -5 procent", 0, false}};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct adherence x = adherence_read(test_arena(), str_z(all[i].text));
		if (x.tried != (all[i].least > 0))
			test_fail(__FILE__, __LINE__, "%s: %s", all[i].text, x.tried ? "tried" : "not tried");
		if (!x.tried)
			continue;
		CHECK_F64(x.least, all[i].least, 1e-12);
		CHECK_I64(x.full, all[i].full);
	}
}

static struct effect_execution seen(double lo, double share, double hi, int64_t full, int64_t part,
                                    int64_t no)
{
	const struct effect_share s = {true, share, lo, hi, full + part + no};
	return (struct effect_execution){.state = EFFECT_SHOWN,
	                                 .answered = full + part + no,
	                                 .full = full,
	                                 .part = part,
	                                 .no = no,
	                                 .carried = s,
	                                 .whole = s};
}

TEST(adherence_below_every_lesson_is_judged_by_the_interval)
{
	const struct adherence x = {true, true, 0.8};
	const struct effect_execution met = seen(0.8, 0.9, 0.95, 90, 5, 5),
	                              either = seen(0.79, 0.85, 0.9, 85, 10, 5),
	                              edge = seen(0.6, 0.7, 0.8, 70, 20, 10),
	                              less = seen(0.5, 0.6, 0.79, 60, 30, 10);
	CHECK_I64(adherence_state(&x, &met), ADHERENCE_MET);
	CHECK_I64(adherence_state(&x, &either), ADHERENCE_EITHER);
	CHECK_I64(adherence_state(&x, &edge), ADHERENCE_EITHER);
	CHECK_I64(adherence_state(&x, &less), ADHERENCE_LESS);
	struct str said = adherence_text(test_arena(), LANG_SV, &x, &less);
	CHECK(str_find(said, STR("Prövat mot loggen: 60 av 100 besvarade lektioner genomfördes helt, 60")) == 0);
	CHECK(str_find(said, STR("av alla lektioner (50")) > 0 && str_find(said, STR("till 79")) > 0);
	CHECK(str_ends(said, STR("Mindre än väntat.")));
}

TEST(adherence_to_every_lesson_is_a_count_and_one_exception_is_enough)
{
	const struct adherence full = {true, true, 1}, any = {true, false, 1};
	const struct effect_execution all = seen(0.96, 1, 1, 100, 0, 0), one = seen(0.94, 0.99, 1, 99, 1, 0),
	                              none = seen(0.94, 0.99, 1, 99, 0, 1);
	CHECK_I64(adherence_state(&full, &all), ADHERENCE_MET);
	CHECK_I64(adherence_state(&full, &one), ADHERENCE_LESS);
	CHECK_I64(adherence_state(&any, &one), ADHERENCE_MET);
	CHECK_I64(adherence_state(&any, &none), ADHERENCE_LESS);
	CHECK(str_find(adherence_text(test_arena(), LANG_SV, &full, &all), STR("kan några vara annorlunda")) > 0);
	CHECK(str_find(adherence_text(test_arena(), LANG_EN, &full, &one), STR("one that was not is enough")) >
	      0);
}

TEST(adherence_is_not_tried_against_lessons_that_are_not_shown)
{
	const struct adherence x = {true, true, 1}, words = {.tried = false};
	const struct effect_execution few = {.state = EFFECT_FEW};
	CHECK_I64(adherence_state(&x, &few), ADHERENCE_NOT_TRIED);
	CHECK(str_is_null(adherence_text(test_arena(), LANG_SV, &x, &few)));
	CHECK(str_find(adherence_text(test_arena(), LANG_SV, &words, &few),
	               STR("kan inte prövas mot lektionsloggen")) > 0);
}
