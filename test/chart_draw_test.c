/* Pictures by their properties: whatever the chart, its SVG is whole, its words stand apart and inside,
 * and nothing that is hidden can be found in it. */
#include "chart_help.h"
#include "chart/text.h"
#include <stdio.h>

#define SEEDS 60

static struct svg svg;

static struct str draw(const struct chart *c, const struct chart_look *look)
{
	struct buf b;
	buf_init(&b, 0);
	enum chart_fault f = chart_svg(test_arena(), c, look, &b);
	if (f != CHART_OK)
		test_fail(__FILE__, __LINE__, "%s refused: %s", chart_kind_names[c->kind], chart_fault_text(f));
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static const struct chart_look looks[] = {
    {0, false, false}, {CHART_NARROW, false, false}, {0, true, false}, {CHART_NARROW, true, true}};
#define LOOKS (sizeof looks / sizeof *looks)

/* Every kind, look and seed. */
static void each(void (*check)(const struct chart *, const struct chart_look *, uint64_t))
{
	for (int k = 0; k < CHART_KINDS; k++) {
		for (uint64_t seed = 0; seed < SEEDS; seed++) {
			struct chart c = chart_random(test_arena(), seed, (enum chart_kind)k);
			for (size_t l = 0; l < LOOKS; l++)
				check(&c, &looks[l], seed);
		}
	}
}

static void whole(const struct chart *c, const struct chart_look *look, uint64_t seed)
{
	struct str s = draw(c, look);
	if (!svg_read(&svg, s))
		test_fail(__FILE__, __LINE__, "%s %d is not well-formed: %.*s", chart_kind_names[c->kind], (int)seed,
		          STR_ARG(s));
	CHECK(svg.w > 0 && svg.h > 0 && svg.ids == 0);
	CHECK(str_find(s, STR("nan")) < 0 && str_find(s, STR("inf")) < 0);
	CHECK(str_find(s, STR(" style=")) < 0 && str_find(s, STR("<style")) < 0 && str_find(s, STR("url(")) < 0);
	CHECK((str_find(s, STR(" class=\"c-")) >= 0) == !look->file || svg.points == 0);
}

TEST(a_chart_is_whole_svg_without_ids_or_styles)
{
	each(whole);
}

static void inside(const struct chart *c, const struct chart_look *look, uint64_t seed)
{
	svg_read(&svg, draw(c, look));
	for (size_t i = 0; i < svg.texts; i++) {
		struct svg_box b = svg_box(&svg.text[i]);
		if (b.left < -0.2 || b.right > svg.w + 0.2 || b.top < -0.2 || b.bottom > svg.h + 0.2)
			test_fail(__FILE__, __LINE__,
			          "%s %d at %.0f%s: “%.*s” leaves the picture (%.1f–%.1f, %.1f–%.1f of %.0f × %.0f)",
			          chart_kind_names[c->kind], (int)seed, svg.w, look->file ? " file" : "",
			          (int)svg.text[i].n, svg.text[i].s, b.left, b.right, b.top, b.bottom, svg.w, svg.h);
	}
}

TEST(no_word_of_a_chart_leaves_the_picture)
{
	each(inside);
}

static void apart(const struct chart *c, const struct chart_look *look, uint64_t seed)
{
	svg_read(&svg, draw(c, look));
	for (size_t i = 0; i < svg.texts; i++) {
		struct svg_box a = svg_box(&svg.text[i]);
		for (size_t k = i + 1; k < svg.texts; k++) {
			struct svg_box b = svg_box(&svg.text[k]);
			double across = fmin(a.right, b.right) - fmax(a.left, b.left);
			double down = fmin(a.bottom, b.bottom) - fmax(a.top, b.top);
			if (across > 0.5 && down > 1)
				test_fail(__FILE__, __LINE__, "%s %d at %.0f%s: “%.*s” lies on “%.*s” by %.1f × %.1f",
				          chart_kind_names[c->kind], (int)seed, svg.w, look->file ? " file" : "",
				          (int)svg.text[i].n, svg.text[i].s, (int)svg.text[k].n, svg.text[k].s, across, down);
		}
	}
}

TEST(no_two_labels_of_a_chart_collide)
{
	each(apart);
}

/* ---- what is hidden ---- */

static struct str everything(const struct chart *c)
{
	struct buf b;
	buf_init(&b, 0);
	for (size_t l = 0; l < LOOKS; l++)
		chart_svg(test_arena(), c, &looks[l], &b);
	chart_page(test_arena(), c, &b);
	chart_csv(test_arena(), c, ';', &b);
	for (size_t s = 0; s < c->n_series; s++) {
		for (size_t i = 0; i < c->items; i++)
			buf_str(&b, chart_say(test_arena(), c, i, s));
	}
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

/* The same chart with other figures behind what is hidden. */
static struct chart other_secrets(const struct chart *c, double value)
{
	struct chart d = *c;
	struct chart_series *v = ARENA_ARRAY(test_arena(), c->n_series + 1, struct chart_series);
	for (size_t s = 0; s < c->n_series; s++) {
		struct chart_point *q = ARENA_ARRAY(test_arena(), c->items + 1, struct chart_point);
		for (size_t i = 0; i < c->items; i++) {
			q[i] = c->series[s].point[i];
			if (q[i].state == CHART_SHOWN || q[i].state == CHART_APPROX)
				continue;
			q[i].value = value;
			q[i].lo = value - 1;
			q[i].hi = value + 1;
			q[i].n = fabs(value);
			q[i].interval = !q[i].interval;
		}
		v[s] = c->series[s];
		v[s].point = q;
	}
	d.series = v;
	return d;
}

TEST(not_a_byte_depends_on_a_hidden_figure)
{
	static const double secret[] = {0, -7.25, 987654.5, 1e14};
	size_t hidden = 0;
	for (int k = 0; k < CHART_KINDS; k++) {
		for (uint64_t seed = 0; seed < SEEDS; seed++) {
			struct chart c = chart_random(test_arena(), seed, (enum chart_kind)k);
			struct str was = everything(&c);
			for (size_t i = 0; i < sizeof secret / sizeof *secret; i++) {
				struct chart d = other_secrets(&c, secret[i]);
				struct str now = everything(&d);
				if (!str_eq(was, now))
					test_fail(__FILE__, __LINE__, "%s %d tells a hidden figure", chart_kind_names[k],
					          (int)seed);
				hidden++;
			}
		}
	}
	CHECK_I64(hidden, CHART_KINDS * SEEDS * 4);
}

TEST(a_hidden_share_is_not_told_by_what_the_others_leave)
{
	struct chart_point a[] = {{.value = 60}, {.value = 50}}, b[] = {{.value = 30}, {.value = 45}},
	                   few[] = {{.value = 10, .state = CHART_FEW}, {.value = 5}};
	struct chart_series s[] = {{STR_INIT("ja"), a, CHART_PLAIN, 0},
	                           {STR_INIT("nej"), b, CHART_PLAIN, 0},
	                           {STR_INIT("vet ej"), few, CHART_PLAIN, CHART_TONE_NONE}};
	struct chart_item item[] = {{.label = STR_INIT("Vår")}, {.label = STR_INIT("Höst")}};
	struct chart c = {.kind = CHART_STACK,
	                  .item = item,
	                  .items = 2,
	                  .series = s,
	                  .n_series = 3,
	                  .words = &chart_test_words};
	struct chart_table t;
	REQUIRE(chart_table_make(test_arena(), &c, &t) == CHART_OK);
	for (size_t k = 1; k < t.n; k++)
		CHECK_Z(t.cell[k].text, "för få");
	CHECK_Z(t.cell[t.n + 1].text, "50");
	struct str v = draw(&c, NULL);
	CHECK(str_find(v, STR("Vår, ja: för få")) >= 0 && str_find(v, STR("Höst, ja: 50")) >= 0);
	a[0].value = 61;
	b[0].value = 2;
	CHECK_STR(draw(&c, NULL), v);
}

/* ---- scales ---- */

TEST(ticks_are_nice_and_cover_the_range)
{
	struct chart_seed s = {99};
	for (int i = 0; i < 20000; i++) {
		double size = pow(10, (double)chart_next(&s, 24) - 9);
		double lo = ((double)chart_next(&s, 20001) - 10000) / 5000 * size,
		       span = (double)chart_next(&s, 10000) / 5000 * size;
		int most = 1 + (int)chart_next(&s, 9);
		struct chart_ticks t = chart_ticks(lo, lo + span, most);
		double m = t.step / pow(10, floor(log10(t.step) + 1e-9));
		bool nice = fabs(m - 1) < 1e-6 || fabs(m - 2) < 1e-6 || fabs(m - 2.5) < 1e-6 || fabs(m - 5) < 1e-6;
		double slack = t.step * 1e-6;
		bool covers = t.lo <= lo + slack && t.hi >= lo + span - slack && t.lo + t.step * t.n >= t.hi - slack;
		/* a range that lies across a mark needs one step more than its width */
		if (!nice || !covers || t.n < 1 || t.n > (most < 2 ? 2 : most))
			test_fail(__FILE__, __LINE__, "%g to %g in %d: %g by %g, %d steps", lo, lo + span, most, t.lo,
			          t.step, t.n);
	}
}

TEST(a_larger_value_never_stands_lower_or_further_left)
{
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		for (int k = 0; k < 3; k++) { /* line, bar, dot */
			struct chart c = chart_random(test_arena(), seed, (enum chart_kind)k);
			svg_read(&svg, draw(&c, NULL));
			for (size_t i = 0; i < svg.points; i++) {
				for (size_t j = 0; j < svg.points; j++) {
					const struct svg_point *p = &svg.point[i], *q = &svg.point[j];
					const struct chart_point *a = &c.series[p->series].point[p->item],
					                         *b = &c.series[q->series].point[q->item];
					if (a->state != CHART_SHOWN || b->state != CHART_SHOWN || a->value <= b->value)
						continue;
					CHECK(k == CHART_LINE ? p->y <= q->y + 0.11 : p->x >= q->x - 0.11);
				}
			}
		}
	}
}

TEST(bars_begin_at_zero_and_a_cut_scale_is_told)
{
	struct chart_point q[] = {{.value = 96.5}, {.value = 98.25}};
	struct chart_series s = {STR_INIT("x"), q, CHART_PLAIN, 0};
	struct chart_item item[] = {{.label = STR_INIT("A")}, {.label = STR_INIT("B")}};
	struct chart c = {.kind = CHART_BAR,
	                  .y = {.decimals = 1, .ceiling = 100},
	                  .item = item,
	                  .items = 2,
	                  .series = &s,
	                  .n_series = 1,
	                  .words = &chart_test_words};
	CHECK(str_find(draw(&c, NULL), STR("Skalan börjar")) < 0);
	c.kind = CHART_LINE;
	CHECK(str_find(draw(&c, NULL), STR("Skalan börjar vid 96,0.")) >= 0);
	c.y.from_zero = true;
	CHECK(str_find(draw(&c, NULL), STR("Skalan börjar")) < 0);
	c.y.from_zero = false;
	c.y.span = 20;
	CHECK(str_find(draw(&c, NULL), STR("Skalan börjar vid 80.")) >= 0);
}

/* ---- breaks ---- */

/* How many points the joined lines of a series have, by counting steps of its one path. */
static size_t moves(struct str s, char verb)
{
	size_t n = 0;
	ptrdiff_t at = str_find(s, STR("<path class=\"c-ink\" d=\""));
	for (size_t i = at < 0 ? s.n : (size_t)at + 23; i < s.n && s.p[i] != '"'; i++)
		n += s.p[i] == verb;
	return n;
}

TEST(a_line_is_not_drawn_across_a_gap_or_a_new_definition)
{
	struct chart_point q[6] = {{.value = 1}, {.value = 2}, {.value = 3},
	                           {.value = 4}, {.value = 5}, {.value = 6}};
	struct chart_series s = {STR_INIT("x"), q, CHART_PLAIN, 0};
	struct chart_item item[6] = {{.label = STR_INIT("a")}};
	struct chart_mark m = {CHART_MARK_BREAK, 2.5, 0, STR_INIT("ny kursplan")};
	struct chart c = {.kind = CHART_LINE,
	                  .item = item,
	                  .items = 6,
	                  .series = &s,
	                  .n_series = 1,
	                  .words = &chart_test_words};
	CHECK_I64(moves(draw(&c, NULL), 'M'), 1);
	CHECK_I64(moves(draw(&c, NULL), 'L'), 5);
	q[1].state = CHART_MISSING; /* 0 stands alone, 2-5 */
	CHECK_I64(moves(draw(&c, NULL), 'M'), 1);
	CHECK_I64(moves(draw(&c, NULL), 'L'), 3);
	q[1].state = CHART_SHOWN;
	q[4].broken = true; /* 0-3, 4-5 */
	CHECK_I64(moves(draw(&c, NULL), 'M'), 2);
	CHECK_I64(moves(draw(&c, NULL), 'L'), 4);
	c.mark = &m;
	c.marks = 1; /* 0-2, 3, 4-5 */
	CHECK_I64(moves(draw(&c, NULL), 'M'), 2);
	CHECK_I64(moves(draw(&c, NULL), 'L'), 3);
	CHECK(str_find(draw(&c, NULL), STR("ny kursplan")) >= 0);
}

/* ---- what cannot be drawn, and what hardly can ---- */

TEST(what_is_no_figure_is_refused_and_nothing_is_written)
{
	struct chart_point q = {.value = NAN};
	struct chart_series s = {STR_INIT("x"), &q, CHART_PLAIN, 0};
	struct chart_item item = {.label = STR_INIT("a")};
	struct chart c = {.kind = CHART_LINE,
	                  .item = &item,
	                  .items = 1,
	                  .series = &s,
	                  .n_series = 1,
	                  .words = &chart_test_words};
	struct buf b;
	buf_init(&b, 0);
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &b), CHART_NOT_FINITE);
	q.value = INFINITY;
	CHECK_I64(chart_page(test_arena(), &c, &b), CHART_NOT_FINITE);
	CHECK_I64(chart_csv(test_arena(), &c, ';', &b), CHART_NOT_FINITE);
	q = (struct chart_point){.value = 5, .lo = 6, .hi = 4, .interval = true};
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &b), CHART_BACKWARDS);
	q = (struct chart_point){.value = -5};
	c.kind = CHART_STACK;
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &b), CHART_NEGATIVE);
	c.kind = CHART_FUNNEL;
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &b), CHART_NEGATIVE);
	c.items = CHART_ITEMS_MAX + 1;
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &b), CHART_TOO_MUCH);
	c.items = 1;
	c.words = NULL;
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &b), CHART_INCOMPLETE);
	CHECK_I64(b.n, 0);
	/* a hidden point may hold anything */
	c = (struct chart){.kind = CHART_LINE,
	                   .item = &item,
	                   .items = 1,
	                   .series = &s,
	                   .n_series = 1,
	                   .words = &chart_test_words};
	q = (struct chart_point){.value = NAN, .n = -1, .state = CHART_FEW};
	CHECK_I64(chart_svg(test_arena(), &c, NULL, &b), CHART_OK);
	buf_finish(&b);
}

static void few_points(enum chart_kind kind, size_t items, const double *value)
{
	struct chart_point q[4] = {{0}};
	struct chart_item item[4] = {
	    {.label = STR_INIT("a")}, {.label = STR_INIT("b")}, {.label = STR_INIT("c")}};
	for (size_t i = 0; i < items; i++)
		q[i] = (struct chart_point){.value = value[i], .n = 30};
	struct chart_series s = {STR_INIT("x"), q, CHART_PLAIN, 0};
	struct chart c = {
	    .kind = kind, .item = item, .items = items, .series = &s, .n_series = 1, .words = &chart_test_words};
	for (size_t l = 0; l < LOOKS; l++) {
		inside(&c, &looks[l], 0);
		apart(&c, &looks[l], 0);
		whole(&c, &looks[l], 0);
	}
}

TEST(none_one_equal_negative_and_huge_figures_can_be_drawn)
{
	static const double v[][3] = {{0, 0, 0},       {5, 5, 5},          {-3, -2, -80},   {1e9, 3e9, 2e9},
	                              {1e-6, 0, 2e-6}, {-1e15, 1e15, 0.5}, {99.9, 100, 100}};
	for (int k = 0; k < CHART_KINDS; k++) {
		for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
			bool below = v[i][0] < 0;
			for (size_t n = 0; n <= 3 && !(below && k == CHART_STACK); n++)
				few_points((enum chart_kind)k, n, v[i]);
		}
	}
}

TEST(three_hundred_units_with_long_names_can_be_drawn)
{
	struct chart_point *q = ARENA_ARRAY(test_arena(), 300, struct chart_point);
	struct chart_item *item = ARENA_ARRAY(test_arena(), 300, struct chart_item);
	for (int i = 0; i < 300; i++) {
		q[i] = (struct chart_point){.value = 40 + i % 55, .n = 10 + i};
		item[i] = (struct chart_item){
		    .label = arena_printf(test_arena(), "Internationella engelska skolan nummer %d", i),
		    .role = i == 150 ? CHART_SELECTED : CHART_NOTABLE};
	}
	struct chart_series s = {STR_INIT("x"), q, CHART_PLAIN, 0};
	for (int k = 0; k < CHART_KINDS; k++) {
		struct chart c = {.kind = (enum chart_kind)k,
		                  .y = {.unit = STR_INIT(" %")},
		                  .item = item,
		                  .items = 300,
		                  .series = &s,
		                  .n_series = 1,
		                  .words = &chart_test_words};
		for (size_t l = 0; l < LOOKS; l++) {
			inside(&c, &looks[l], 300);
			apart(&c, &looks[l], 300);
		}
	}
}

TEST(labels_are_escaped_and_broken_bytes_replaced)
{
	struct chart_point q = {.value = 1};
	struct chart_series s = {STR_INIT("</text><script>\"&'\x01\xff\xef\xbf\xbf"), &q, CHART_PLAIN, 0},
	                    two[] = {s, s};
	struct chart_item item = {.label = STR_INIT("<b>&amp;")};
	struct chart c = {.kind = CHART_LINE,
	                  .title = STR_INIT("\"><x"),
	                  .item = &item,
	                  .items = 1,
	                  .series = two,
	                  .n_series = 2,
	                  .words = &chart_test_words};
	for (size_t l = 0; l < LOOKS; l++) {
		struct str v = draw(&c, &looks[l]);
		CHECK(svg_read(&svg, v));
		CHECK(str_find(v, STR("<script")) < 0 && str_find(v, STR("<b>")) < 0 && str_find(v, STR("<x")) < 0);
		CHECK(str_find(v, STR("&lt;b&gt;&amp;amp;")) >= 0);
	}
}

TEST(the_same_chart_gives_the_same_bytes)
{
	for (int k = 0; k < CHART_KINDS; k++) {
		struct chart c = chart_random(test_arena(), 5, (enum chart_kind)k);
		CHECK_STR(everything(&c), everything(&c));
	}
}
