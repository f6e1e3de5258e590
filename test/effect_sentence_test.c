/* Sentences over the whole space of outcomes, in both languages: what may never be said is never said, and
 * the numbers are the result's. */
#include "effect/sentence.h"
#include "test.h"
#include "web/fmt.h"

#include <math.h>

/* No cause, no importance, no order; in any of the two languages. */
static const char *const banned[] = {"har haft effekt",
                                     "gett effekt",
                                     "har effekt",
                                     "effekt av",
                                     "beror på",
                                     "bero på",
                                     "orsak",
                                     "bevis",
                                     "tack vare",
                                     "leder till",
                                     "ledde till",
                                     "medför",
                                     "signifikan",
                                     "bäst",
                                     "sämst",
                                     "rangordn",
                                     "plats ",
                                     "had an effect",
                                     "has an effect",
                                     "effect of",
                                     "because",
                                     "caused",
                                     "cause",
                                     "due to",
                                     "thanks to",
                                     "led to",
                                     "leads to",
                                     "prove",
                                     "significan",
                                     "best",
                                     "worst",
                                     "rank",
                                     "läraren",
                                     "teacher",
                                     "nan",
                                     "inf,",
                                     "{",
                                     "}",
                                     "−0 ",
                                     "±−"};

static bool says(struct str s, const char *word)
{
	return str_find(s, str_z(word)) >= 0;
}

static void not_banned(struct str s)
{
	for (size_t i = 0; i < sizeof banned / sizeof banned[0]; i++)
		if (says(s, banned[i]))
			test_fail(__FILE__, __LINE__, "\"%s\" in: %.*s", banned[i], STR_ARG(s));
}

static bool digit(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* The number at i, decimal comma or point; *end is set behind it. */
static double number_at(struct str s, size_t i, size_t *end)
{
	bool minus = i >= 3 && memcmp(s.p + i - 3, "\xe2\x88\x92", 3) == 0;
	double v = 0, unit = 1;
	while (digit(s, i))
		v = v * 10 + (s.p[i++] - '0');
	if (i < s.n && (s.p[i] == ',' || s.p[i] == '.') && digit(s, i + 1))
		for (i++; digit(s, i); i++)
			v += (s.p[i] - '0') * (unit /= 10);
	*end = i;
	return minus ? -v : v;
}

static size_t numbers(struct str s, double *out)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n;) {
		if (digit(s, i))
			out[n++] = number_at(s, i, &i);
		else
			i++;
	}
	return n;
}

static bool among(double v, const double *of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fabs(v - of[i]) < 1e-9)
			return true;
	return false;
}

static double at(double v, int decimals)
{
	return round(v * pow(10, decimals)) / pow(10, decimals);
}

static bool none_within(const struct sentence_effect *s)
{
	const struct evidence_estimate *e = &s->estimate;
	if (e->interval)
		return at(e->lo, s->decimals) <= 0 && at(e->hi, s->decimals) >= 0;
	return e->p < 0 || e->p >= 0.05 || at(e->value, s->decimals) == 0;
}

static void its_numbers(struct str t, const struct sentence_effect *s)
{
	const struct evidence_estimate *e = &s->estimate;
	double got[16], may[8] = {fabs(at(e->value, s->decimals)),
	                          at(e->lo, s->decimals),
	                          at(e->hi, s->decimals),
	                          at((e->hi - e->lo) / 2, s->decimals),
	                          fmax(1, ceil(100 * e->p - 1e-9)),
	                          100,
	                          s->others,
	                          s->others_compared};
	size_t n = numbers(t, got);
	for (size_t i = 0; i < n; i++)
		if (!among(got[i], may, 8))
			test_fail(__FILE__, __LINE__, "%g is not the result's: %.*s", got[i], STR_ARG(t));
	CHECK(n > 0 || at(e->value, s->decimals) == 0);
}

/* Nobody to tell it apart from what those who lay low rise by anyway. */
static bool by_itself(const struct sentence_effect *s)
{
	return !evidence_compares(s->method) && s->estimate.interval && s->anyway > 0 && s->estimate.value > 0 &&
	       at(s->estimate.lo, s->decimals) <= at(s->anyway, s->decimals) && !none_within(s);
}

static const char *in(enum lang l, const char *sv, const char *en)
{
	return l == LANG_SV ? sv : en;
}

/* Where nothing is known of chance it is asked of what changed only. */
static void unknown_chance(enum lang l, const struct sentence_effect *s, struct str t)
{
	CHECK(says(t, in(l, "Om det är mer än", "Whether that is more than")) ==
	      (!s->estimate.interval && s->estimate.p < 0 && at(s->estimate.value, s->decimals) != 0));
}

static void judge(enum lang l, const struct sentence_effect *s)
{
	struct str t = sentence_effect(test_arena(), l, s);
	bool none = none_within(s), compares = evidence_compares(s->method), suggests = compares && s->suggest;
	not_banned(t);
	its_numbers(t, s);
	CHECK(says(t, in(l, "tyder på", "is a sign of")) == (!none && suggests));
	CHECK(says(t, in(l, "ytterligare en insats", "another insats")) ==
	      (!none && suggests && s->others + s->others_compared > 0));
	CHECK(says(t, in(l, "av dem som jämförs", "those compared with")) ==
	      (!none && suggests && s->others > 0 && s->others_compared > 0));
	CHECK(says(t, in(l, "samvarierar med", "goes together with")) == (!none && !suggests && !by_itself(s)));
	CHECK(says(t, in(l, "stiga så mycket av sig själva", "rise by as much by themselves")) == by_itself(s));
	unknown_chance(l, s, t);
	CHECK(says(t, in(l, "också vara ingen", "also be no")) == (s->estimate.interval && none));
	CHECK(says(t, in(l, "jämförelseskolorna", "schools compared with")) == compares);
	/* the word for the direction is the estimate's */
	if (at(s->estimate.value, s->decimals) == 0 || (compares && !s->pupils))
		return;
	CHECK(says(t, s->pupils ? in(l, "högre", "higher") : in(l, "ökade", "rose")) == (s->estimate.value > 0));
}

static void judge_all(enum evidence_method m, const char *unit, double value)
{
	static const double below[] = {0.02, 3, 9, 40}, above[] = {0.02, 9, 15.5}, ps[] = {0.004, 0.05, 0.4};
	for (int k = 0; k < 2 * 2 * 4 * 3 * 3 * 3; k++) {
		struct sentence_effect s = {.measure = STR("Studiero"),
		                            .unit = unit,
		                            .decimals = k / 48 % 3,
		                            .method = m,
		                            .suggest = k & 1,
		                            .estimate = {.has = true, .p = -1},
		                            .smallest_p = 0.01,
		                            .others = k % 5 == 0 ? 7 : 0,
		                            .others_compared = k % 4 == 0 ? 2 : 0,
		                            .pupils = evidence_linked(m),
		                            .anyway = (double[]){0, 1.2, 8}[k % 7 % 3]};
		s.estimate.value = value;
		s.estimate.interval = m != EVIDENCE_PERMUTE && m != EVIDENCE_LINKED_PERMUTE;
		s.estimate.lo = value - below[k / 4 % 4];
		s.estimate.hi = value + above[k / 16 % 3];
		s.estimate.own = (k / 144 % 3 - 1) * 2.5;
		s.estimate.own_has = k & 2;
		if (!s.estimate.interval)
			s.estimate.p = ps[k / 16 % 3];
		judge(LANG_SV, &s);
		judge(LANG_EN, &s);
	}
}

TEST(effect_sentence_says_nothing_that_the_result_does_not)
{
	static const char *const units[] = {"percent", "points",  "count",  "index", "ratio",
	                                    "days",    "minutes", "kronor", "hours"};
	static const double values[] = {-31.26, -0.4, 0, 0.04, 6, 12.5};
	for (int m = EVIDENCE_STAGGERED; m < EVIDENCE_METHODS; m++)
		for (size_t u = 0; m != EVIDENCE_COUNT && u < 9; u++)
			for (size_t v = 0; v < 6; v++)
				judge_all((enum evidence_method)m, units[u], values[v]);
}

/* The sentence of the issue, from its numbers. */
TEST(effect_sentence_is_the_one_of_the_brief)
{
	struct sentence_effect s = {STR("Studieron"),
	                            "percent",
	                            0,
	                            EVIDENCE_DIFFERENCE,
	                            true,
	                            {true, true, 6, -3, 15, -1, 4, true},
	                            0,
	                            0,
	                            0,
	                            false,
	                            false,
	                            0,
	                            false,
	                            {NULL, 0}};
	CHECK_Z(sentence_effect(test_arena(), LANG_SV, &s),
	        "Studieron ökade 6 procentenheter mer än på jämförelseskolorna; osäkerheten är ±9, så det kan "
	        "också vara ingen "
	        "skillnad alls. Frågan är öppen.");
	s.estimate.lo = 2;
	s.estimate.hi = 10;
	CHECK_Z(sentence_effect(test_arena(), LANG_SV, &s),
	        "Studieron ökade 6 procentenheter mer än på jämförelseskolorna; osäkerheten är ±4. Det tyder på "
	        "att nivån blev högre än den annars hade blivit.");
	s.suggest = false;
	CHECK(says(sentence_effect(test_arena(), LANG_SV, &s), "samvarierar med"));
	s.estimate.hi = 17.6; /* not symmetric: both ends are told */
	CHECK(says(sentence_effect(test_arena(), LANG_SV, &s), "går från +2 till +18"));
	s.estimate.own = -3;
	CHECK(says(sentence_effect(test_arena(), LANG_SV, &s), "minskade 6 procentenheter mindre än"));
}

/* A ratio has no unit of its own but what it divides, which its name says. */
TEST(effect_sentence_of_a_ratio_says_what_it_divides)
{
	struct arena *a = test_arena();
	const struct measure staff = {.name = STR("Medarbetare per chef, medelvärde"),
	                              .name_en = STR("Staff per manager, mean"),
	                              .unit = STR("ratio")},
	                     pupils = {.name = STR("Antal elever per skolenhet"),
	                               .name_en = STR(""),
	                               .unit = STR("count")},
	                     share = {.name = STR("Andel per chef"), .name_en = STR(""), .unit = STR("percent")};
	CHECK_Z(sentence_amount_of(a, LANG_SV, &staff, 1, -2.5), "2,5 medarbetare per chef");
	CHECK_Z(sentence_amount_of(a, LANG_EN, &staff, 1, 2.5), "2.5 staff per manager");
	CHECK_Z(sentence_amount_of(a, LANG_SV, &pupils, 0, 3), "3");
	CHECK_Z(sentence_amount_of(a, LANG_SV, &share, 0, 3), "3 procentenheter");
	const struct sentence_effect s = {
	    .measure = STR("Måttet"),
	    .unit = "ratio",
	    .decimals = 1,
	    .method = EVIDENCE_PAIRED,
	    .estimate = {.has = true, .interval = true, .value = -2, .lo = -3, .hi = -1, .p = -1},
	    .per = query_measure_per(a, LANG_SV, &staff)};
	CHECK(says(sentence_effect(a, LANG_SV, &s), "minskade 2 medarbetare per chef efter starten"));
}

TEST(effect_sentence_says_when_no_choice_of_schools_can_tell)
{
	struct sentence_effect s = {STR("Studieron"),
	                            "percent",
	                            0,
	                            EVIDENCE_PERMUTE,
	                            false,
	                            {.has = true, .value = 6, .p = 0.1},
	                            0.1,
	                            0,
	                            0,
	                            false,
	                            false,
	                            0,
	                            false,
	                            {NULL, 0}};
	CHECK(says(sentence_effect(test_arena(), LANG_SV, &s),
	           "kan slumpen inte uteslutas, vad resultatet än blir"));
	s.estimate.p = -1; /* nothing at all about chance */
	s.method = EVIDENCE_NONE;
	CHECK(says(sentence_effect(test_arena(), LANG_SV, &s), "går inte att säga"));
}

/* Every chain: all states of what decides, and a sample answered enough or not. While execution is not
 * measured, or by too few, or the outcome has nobody to be compared with, it cannot be assessed, and what is
 * missing is told. The outcome's sign is taken over only when teaching is seen to have changed. */
static void chain_waits(enum lang l, int k)
{
	struct sentence_chain c = {.grade = {'A', 'A', k / 128 ? 'C' : 'B', 'C', 'B'},
	                           .compared = k & 1,
	                           .outcome = STR("Studieron ökade 6 mer, ett tecken."),
	                           .plain = STR("Studieron ökade 6 mer.")};
	for (int i = 0; i < LINKS; i++)
		c.link[i] = STR("länk");
	c.state[LINK_RESOURCE] = c.state[LINK_ACTIVITY] = LINK_HOLDS;
	c.state[LINK_EXECUTION] = (enum evidence_state)(k / 2 % 4);
	c.state[LINK_ENVIRONMENT] = (enum evidence_state)(k / 8 % 4);
	c.state[LINK_OUTCOME] = (enum evidence_state)(k / 32 % 4);
	struct str t = sentence_chain(test_arena(), l, &c);
	bool blind = c.state[LINK_EXECUTION] == LINK_UNMEASURED, broken = c.state[LINK_EXECUTION] == LINK_BROKEN;
	bool few = !blind && !broken && k / 128;
	bool waits = blind || few || c.state[LINK_OUTCOME] == LINK_UNMEASURED || !c.compared;
	not_banned(t);
	CHECK(says(t, in(l, "kan inte bedömas än", "cannot be assessed yet")) == (!broken && waits));
	CHECK(says(t, in(l, "lektionerna är inte mätt", "lessons is not measured")) == blind);
	CHECK(says(t, in(l, "för få av de utvalda", "too few of the drawn")) == few);
	CHECK(says(t, "6 mer") == (!broken && !waits));
	CHECK(says(t, "ett tecken") == (!broken && !waits && c.state[LINK_ENVIRONMENT] == LINK_HOLDS));
	CHECK(says(t, in(l, "Svagaste länken", "Weakest link")) == (!broken && !waits));
}

TEST(effect_sentence_of_a_chain_waits_for_execution_and_comparison)
{
	for (int k = 0; k < 4 * 4 * 4 * 2 * 2; k++) {
		chain_waits(LANG_SV, k);
		chain_waits(LANG_EN, k);
	}
}

TEST(effect_sentence_counts_with_the_verb_of_counts)
{
	struct sentence_count c = {
	    .share = {true, true, 0.76, 0.70, 0.82, -1, 0, false}, .answered = 214, .drawn = 240};
	struct str sv = sentence_execution(test_arena(), LANG_SV, &c);
	not_banned(sv);
	CHECK(says(sv, "är genomförda") && says(sv, "214 av 240") && !says(sv, "tyder") &&
	      !says(sv, "samvarierar"));
	c.first_year = c.last_year = 2024;
	CHECK(says(sentence_execution(test_arena(), LANG_SV, &c), "Läsår 2024/25."));
	c.last_year = 2025;
	c.missing = 2;
	sv = sentence_execution(test_arena(), LANG_SV, &c);
	CHECK(says(sv, "Läsår 2024/25–2025/26. Om ytterligare 2 läsår fram till utfallet är inget känt."));
	c.share.has = false;
	CHECK(says(sentence_execution(test_arena(), LANG_SV, &c), "inte mätt"));
}

TEST(effect_sentence_has_words_for_every_refusal)
{
	for (int i = STAT_BAD_OPTION; i <= STAT_TOO_LARGE; i++)
		for (int l = 0; l < 2; l++) {
			struct str t = sentence_refusal(test_arena(), l ? LANG_EN : LANG_SV, (enum stat_refusal)i);
			not_banned(t);
			CHECK(t.n > 25);
		}
}

TEST(effect_sentence_every_check_has_words_in_both_languages)
{
	for (int c = 0; c < EVIDENCE_CHECKS; c++)
		for (int h = CHECK_HELD; h <= CHECK_NOT_KNOWN; h++)
			for (int l = 0; l < 2; l++) {
				struct evidence_judged j = {(enum evidence_held)h, 0.5, 1};
				struct str t =
				    evidence_check_text(test_arena(), l ? LANG_EN : LANG_SV, (enum evidence_check)c, &j);
				CHECK(t.n > 5 && !says(t, "{") && !says(t, " nan"));
			}
}
