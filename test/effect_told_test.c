/* effect_told_test.c - ingredients and items that fewer have told of than have answered: an attacker who
 * takes what is shown from what is shown never comes to one to four teachers. */
#include "effect_lesson_help.h"

#include "effect/dose_in.h"

#define UNITS    3 /* 0: all, lind, ask */
#define TEACHERS 12

/* lind and ask, six teachers each, a lesson in both terms of 2025/26, carried out; who tells is up to the
 * test. */
struct telling {
	struct app_test *t;
	struct change *ch;
	int64_t insats, part, protocol, item[2], group[TEACHERS], unit[UNITS];
	bool told[TEACHERS][2]; /* in autumn, in spring */
};

static bool telling_new(struct telling *x)
{
	struct intervention_part part;
	*x = (struct telling){.t = app_test_new()};
	struct change *ch = x->ch = x->t ? app_write(x->t) : NULL;
	if (!ch)
		return false;
	x->unit[1] = x->t->lind;
	x->unit[2] = x->t->ask;
	lesson_test_year(ch, 2025);
	x->insats = lesson_test_insats(x->t, ch, 1);
	kind_intervention_part.blank(ch, &part);
	part.intervention_id = x->insats;
	part.title = STR("Gemensam lektionsstart");
	lesson_test_put(ch, &kind_intervention_part, &part);
	x->part = part.id;
	for (int i = 0; i < TEACHERS; i++) {
		int64_t unit = x->unit[1 + i / 6];
		x->group[i] = lesson_test_group(ch, x->insats, unit, lesson_test_teacher(ch, unit, i), "7B", "1");
	}
	return true;
}

static const char *const days[] = {"2025-09-01", "2026-02-02"};

static void answer_all(struct telling *x)
{
	for (int i = 0; i < TEACHERS; i++)
		for (int term = 0; term < 2; term++) {
			struct lesson l;
			kind_lesson.blank(x->ch, &l);
			l.group_id = x->group[i];
			l.day = str_z(days[term]);
			l.chance = 1000;
			l.done = STR("full");
			if (x->told[i][term]) /* every second one that it was not there */
				l.parts = i % 2 ? STR("0") : arena_printf(test_arena(), "0,%lld", (long long)x->part);
			l.logged_at = arena_printf(test_arena(), "%sT12:00:00.000Z", days[term]);
			lesson_test_put(x->ch, &kind_lesson, &l);
		}
}

/* Every lesson is observed; item 0 scored always, item 1 where told. */
static void observe_all(struct telling *x)
{
	struct protocol p, was;
	struct form f;
	kind_protocol.blank(x->ch, &p);
	p.intervention_id = x->insats;
	p.name = STR("Lektionsstart");
	lesson_test_put(x->ch, &kind_protocol, &p);
	for (int k = 0; k < 2; k++) {
		struct protocol_point i;
		kind_protocol_point.blank(x->ch, &i);
		i.protocol_id = p.id;
		i.title = k ? STR("Målet är skrivet") : STR("Målet sägs");
		i.anchor0 = i.anchor1 = i.anchor2 = i.anchor3 = STR("Steg");
		lesson_test_put(x->ch, &kind_protocol_point, &i);
		x->item[k] = i.id;
	}
	was = p;
	p.state = STR("decided");
	form_init(&f, x->ch->arena, LANG_EN, kind_protocol.fields, kind_protocol.nfields);
	CHECK(resource_save(x->ch, NULL, &kind_protocol, ACT_EDIT, &f, &was, &p) == CHANGE_SAVED);
	for (int i = 0; i < TEACHERS; i++)
		for (int term = 0; term < 2; term++) {
			struct observation o;
			kind_observation.blank(x->ch, &o);
			o.protocol_id = p.id;
			o.group_id = x->group[i];
			o.day = str_z(days[term]);
			o.observer_id = app_person(x->t, "deputy_principal");
			o.scores = arena_printf(test_arena(), "%lld:2", (long long)x->item[0]);
			if (x->told[i][term])
				o.scores =
				    arena_printf(test_arena(), "%.*s,%lld:1", STR_ARG(o.scores), (long long)x->item[1]);
			o.handed_at = arena_printf(test_arena(), "%sT16:00:00.000Z", days[term]);
			lesson_test_put(x->ch, &kind_observation, &o);
		}
}

static int64_t tellers(const struct telling *x, int unit, int window)
{
	int64_t n = 0;
	for (int i = 0; i < TEACHERS; i++)
		n += (unit == 0 || unit == 1 + i / 6) &&
		     ((window != VEIL_SPRING && x->told[i][0]) || (window != VEIL_AUTUMN && x->told[i][1]));
	return n;
}

/* shown[unit][window], of those who told: no cell is of few, nor all less the shown units. */
static void attack_window(const struct telling *x, const char *what, int w,
                          const bool shown[UNITS][VEIL_WINDOWS])
{
	int64_t rest = tellers(x, 0, w);
	for (int u = 0; u < UNITS; u++) {
		int64_t n = tellers(x, u, w);
		if (shown[u][w] && n < EFFECT_TEACHERS)
			test_fail(__FILE__, __LINE__, "%s: unit %d window %d is of few", what, u, w);
		rest -= u && shown[u][w] ? n : 0;
	}
	if (shown[0][w] && rest > 0 && rest < EFFECT_TEACHERS)
		test_fail(__FILE__, __LINE__, "%s: all less the shown units in window %d are %lld teachers", what, w,
		          (long long)rest);
}

static void attack(const struct telling *x, const char *what, const bool shown[UNITS][VEIL_WINDOWS])
{
	for (int w = 0; w < VEIL_WINDOWS; w++)
		attack_window(x, what, w, shown);
	for (int u = 0; u < UNITS; u++)
		for (int w = VEIL_AUTUMN; w <= VEIL_SPRING; w++) {
			int64_t other = tellers(x, u, w == VEIL_AUTUMN ? VEIL_SPRING : VEIL_AUTUMN);
			if (shown[u][VEIL_YEAR] && shown[u][w] && other > 0 && other < EFFECT_TEACHERS)
				test_fail(__FILE__, __LINE__, "%s: the läsår less a term of unit %d is of %lld teachers",
				          what, u, (long long)other);
		}
}

/* What every unit and window shows of the ingredient and of the second item. */
static void read_all(struct telling *x, bool part[UNITS][VEIL_WINDOWS], bool item[UNITS][VEIL_WINDOWS])
{
	for (int u = 0; u < UNITS; u++)
		for (int w = 0; w < VEIL_WINDOWS; w++) {
			struct str from, to;
			effect_window(x->ch->db, test_arena(), 2025, (enum veil_window)w, &from, &to);
			struct effect_execution e = effect_execution_on(x->ch->db, test_arena(), x->insats, x->unit[u],
			                                                from, to, (struct date){2026, 5, 4});
			CHECK(e.state == EFFECT_SHOWN &&
			      e.seen_state == EFFECT_SHOWN); /* of the answers nothing is hidden */
			part[u][w] = e.nparts && e.parts[0].there.known;
			item[u][w] = false;
			for (size_t k = 0; k < e.nseen; k++)
				item[u][w] = item[u][w] || str_eqz(e.seen[k].title, "Målet är skrivet");
		}
}

static void try_it(struct telling *x, const char *what, bool part[UNITS][VEIL_WINDOWS])
{
	bool item[UNITS][VEIL_WINDOWS];
	answer_all(x);
	observe_all(x);
	read_all(x, part, item);
	attack(x, what, (const bool(*)[VEIL_WINDOWS])part);
	attack(x, what, (const bool(*)[VEIL_WINDOWS])item);
	CHECK(memcmp(part, item, sizeof item) == 0); /* one rule for both */
}

TEST(ingredients_and_items_of_all_less_a_school_are_never_one_teachers)
{
	struct telling x;
	bool shown[UNITS][VEIL_WINDOWS];
	struct effect_quality q[2];
	REQUIRE(telling_new(&x));
	for (int i = 0; i < 7; i++) /* all of lind, and one of ask */
		x.told[i][0] = x.told[i][1] = true;
	try_it(&x, "one at ask", shown);
	CHECK(shown[0][VEIL_YEAR] && !shown[1][VEIL_YEAR] && !shown[2][VEIL_YEAR]);
	/* nor by the mean of all items of lind, less the item that is shown */
	CHECK(effect_quality_units(x.ch->db, test_arena(), x.insats, 2025, x.unit + 1, 2,
	                           (struct date){2026, 5, 4}, q));
	CHECK(!q[0].shown && !q[1].shown);
	CHECK(app_write_end(x.t, x.ch));
}

TEST(ingredients_and_items_of_a_year_less_a_term_are_never_one_teachers)
{
	struct telling x;
	bool shown[UNITS][VEIL_WINDOWS];
	REQUIRE(telling_new(&x));
	for (int i = 0; i < TEACHERS; i++)
		x.told[i][0] = true;
	x.told[0][1] = true; /* in spring one, at lind */
	try_it(&x, "one in spring", shown);
	CHECK(shown[0][VEIL_YEAR] && shown[1][VEIL_YEAR] && shown[2][VEIL_YEAR]);
	CHECK(!shown[1][VEIL_AUTUMN] && !shown[1][VEIL_SPRING] && !shown[0][VEIL_AUTUMN]);
	CHECK(app_write_end(x.t, x.ch));
}

TEST(ingredients_and_items_that_all_tell_of_are_shown_everywhere)
{
	struct telling x;
	bool shown[UNITS][VEIL_WINDOWS];
	struct effect_quality q[2];
	REQUIRE(telling_new(&x));
	for (int i = 0; i < TEACHERS; i++)
		x.told[i][0] = x.told[i][1] = true;
	try_it(&x, "all", shown);
	for (int u = 0; u < UNITS; u++)
		for (int w = 0; w < VEIL_WINDOWS; w++)
			CHECK(shown[u][w]);
	CHECK(effect_quality_units(x.ch->db, test_arena(), x.insats, 2025, x.unit + 1, 2,
	                           (struct date){2026, 5, 4}, q));
	CHECK(q[0].shown && q[1].shown && q[0].mean == 1.5);
	CHECK(app_write_end(x.t, x.ch));
}
