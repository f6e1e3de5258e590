/* app_query_ways_test.c - figures are read by measure, by place or one by one as the question is wide or
 * narrow: the answer is the same. */
#include "app_query_help.h"

#include "stat/rng.h"

enum { MEASURES = 4, UNITS = 5, PLACES = UNITS + 2, FIRST = 2021, LAST = 2024 };

struct wide {
	struct app_test *t;
	struct change *ch;
	int64_t measure[MEASURES];
	struct query q; /* of everything */
	struct query_result r;
};

/* About two of three cells, some marked; the root has none of its own, so that it gets totals. */
static void fill(struct wide *w)
{
	static const char *const text[] = {"71,0", "64,5", "88,0", "..", "~100"}, *const sex[] = {"T", "K", "M"};
	struct stat_rng g;
	stat_rng_init(&g, 7, 1);
	for (size_t p = 1; p < w->q.nplaces; p++)
		for (int m = 0; m < MEASURES; m++)
			for (int y = FIRST; y <= LAST; y++)
				for (int s = 0; s < 3; s++) {
					const struct put x = {.version = measure_version_of(w->ch, w->measure[m]),
					                      .place = w->q.place[p].id,
					                      .year = y,
					                      .sex = sex[s],
					                      .text = text[stat_rng_below(&g, 5)],
					                      .n = 20 + (int64_t)stat_rng_below(&g, 80)};
					if (stat_rng_below(&g, 3))
						figures_put(w->ch, "Skolverket", &x, 1);
				}
}

static bool begin(struct wide *w)
{
	static const char *const key[MEASURES] = {"w-1", "w-2", "w-3", "w-4"};
	*w = (struct wide){.t = app_test_new()};
	if (!w->t)
		return false;
	w->ch = app_write(w->t);
	w->q = (struct query){.from_year = FIRST, .to_year = LAST};
	const int64_t unit[UNITS] = {w->t->root, w->t->board, w->t->office, w->t->lind, w->t->ask};
	const struct place_key beside[] = {{"municipality", STR("0126"), STR("Huddinge"), STR(""), STR("")},
	                                   {"country", STR("0000"), STR("Riket"), STR(""), STR("")}};
	for (int i = 0; i < MEASURES; i++) {
		w->measure[i] = measure_make(w->ch, key[i], key[i], "share", "percent", "published", "own");
		query_measure(&w->q, w->measure[i]);
	}
	for (int i = 0; i < UNITS; i++) {
		struct place p;
		CHECK(place_get(w->ch->db, w->ch->arena, place_of_unit(w->ch, unit[i]), &p) &&
		      query_place(&w->q, &p));
	}
	for (int i = 0; i < 2; i++) {
		struct place p;
		CHECK(place_get(w->ch->db, w->ch->arena, place_put(w->ch, &beside[i]), &p) && query_place(&w->q, &p));
	}
	CHECK_I64(w->q.nplaces, PLACES);
	fill(w);
	return query_run(w->ch->db, w->ch->arena, &w->q, &w->r);
}

static void same_cell(const struct query_cell *a, const struct query_cell *b)
{
	CHECK_I64(a->figure_id, b->figure_id);
	CHECK_I64(a->version_id, b->version_id);
	CHECK_I64(a->v.kind, b->v.kind);
	CHECK_I64(a->v.number, b->v.number);
	CHECK_I64(a->why, b->why);
	CHECK_I64((int64_t)a->parts, (int64_t)b->parts);
	CHECK_I64(a->interval, b->interval);
	CHECK_F64(a->lo, b->lo, 0);
	CHECK_F64(a->hi, b->hi, 0);
	CHECK(a->published == b->published && a->hidden == b->hidden && a->n.has == b->n.has && a->n.v == b->n.v);
}

/* Each cell of the narrow answer is in the wide one, and as many. */
static size_t same(const struct wide *w, const struct query_result *r, size_t place, size_t measure)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct query_cell *c = &r->cell[i],
		                        *x = query_find_split(&w->r, measure + c->measure, place, c->year, c->sex,
		                                              c->grade, c->subject, c->facet);
		if (!x)
			test_fail(__FILE__, __LINE__, "a cell of %d is missing", c->year);
		else
			same_cell(c, x);
	}
	return r->n;
}

TEST(a_figure_is_the_same_whichever_way_it_was_read)
{
	struct wide w;
	size_t by_place = 0, one = 0;
	REQUIRE(begin(&w));
	CHECK(w.r.n > 150);
	for (size_t p = 0; p < PLACES; p++) {
		struct query q = w.q;
		struct query_result r;
		q.nplaces = 1;
		q.place[0] = w.q.place[p];
		CHECK(query_run(w.ch->db, w.ch->arena, &q, &r));
		by_place += same(&w, &r, p, 0);
		for (size_t m = 0; m < MEASURES; m++) {
			q.nmeasures = 1;
			q.measure[0] = w.measure[m];
			CHECK(query_run(w.ch->db, w.ch->arena, &q, &r));
			one += same(&w, &r, p, m);
		}
	}
	CHECK_I64((int64_t)by_place, (int64_t)w.r.n);
	CHECK_I64((int64_t)one, (int64_t)w.r.n);
	app_write_end(w.t, w.ch);
}
