/* chart_help.h - charts of every kind made of a seed, and what stands in the SVG they become. */
#ifndef TEST_CHART_HELP_H
#define TEST_CHART_HELP_H

#include "chart_words.h"
#include "test.h"
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- reading SVG back ---- */

struct svg_text {
	char s[256];
	size_t n;
	double x, y, size;
	char anchor; /* s, m, e */
	bool bold;
};
struct svg_point {
	double x, y;
	int series, item;
};
struct svg {
	struct svg_text text[6000];
	size_t texts;
	struct svg_point point[20000];
	size_t points;
	double w, h;
	size_t rects, lines, paths, ids;
	bool in_text;
};

static double svg_number(const char **at, const char *name, double otherwise)
{
	for (; *at; at += 2) {
		if (strcmp(at[0], name) == 0)
			return strtod(at[1], NULL);
	}
	return otherwise;
}

static const char *svg_attribute(const char **at, const char *name)
{
	for (; *at; at += 2) {
		if (strcmp(at[0], name) == 0)
			return at[1];
	}
	return "";
}

static void svg_text_open(struct svg *v, const char **at)
{
	struct svg_text *t = &v->text[v->texts++ % 6000];
	const char *anchor = svg_attribute(at, "text-anchor");
	*t = (struct svg_text){.x = svg_number(at, "x", NAN),
	                       .y = svg_number(at, "y", NAN),
	                       .size = svg_number(at, "font-size", 13),
	                       .anchor = *anchor ? *anchor : 's',
	                       .bold = *svg_attribute(at, "font-weight") != '\0'};
	v->in_text = true;
}

static void svg_open(void *ctx, const char *name, const char **at)
{
	struct svg *v = ctx;
	if (strcmp(name, "svg") == 0)
		sscanf(svg_attribute(at, "viewBox"), "0 0 %lf %lf", &v->w, &v->h);
	if (strcmp(name, "text") == 0)
		svg_text_open(v, at);
	if (strcmp(name, "g") == 0 && v->points < 20000) {
		v->point[v->points].series = (int)svg_number(at, "data-s", -1);
		v->point[v->points].item = (int)svg_number(at, "data-i", -1);
	}
	if (strcmp(name, "circle") == 0 && strcmp(svg_attribute(at, "class"), "hit") == 0 && v->points < 20000) {
		v->point[v->points].x = svg_number(at, "cx", NAN);
		v->point[v->points++].y = svg_number(at, "cy", NAN);
	}
	v->rects += strcmp(name, "rect") == 0;
	v->lines += strcmp(name, "line") == 0;
	v->paths += strcmp(name, "path") == 0;
	v->ids += *svg_attribute(at, "id") != '\0';
}

static void svg_close(void *ctx, const char *name)
{
	struct svg *v = ctx;
	if (strcmp(name, "text") == 0)
		v->in_text = false;
}

static void svg_words(void *ctx, const char *s, int n)
{
	struct svg *v = ctx;
	struct svg_text *t = &v->text[(v->texts - 1) % 6000];
	for (int i = 0; v->in_text && i < n && t->n < sizeof t->s; i++)
		t->s[t->n++] = s[i];
}

/* False when it is not well-formed. */
static bool svg_read(struct svg *v, struct str bytes)
{
	XML_Parser p = XML_ParserCreate("UTF-8");
	memset(v, 0, sizeof *v);
	XML_SetUserData(p, v);
	XML_SetElementHandler(p, svg_open, svg_close);
	XML_SetCharacterDataHandler(p, svg_words);
	bool ok = XML_Parse(p, bytes.p, (int)bytes.n, 1) == XML_STATUS_OK;
	XML_ParserFree(p);
	return ok;
}

struct svg_box {
	double left, right, top, bottom;
};
static struct svg_box svg_box(const struct svg_text *t)
{
	double w = chart_text_width((struct str){t->s, t->n}, t->size, t->bold);
	double left = t->anchor == 's' ? t->x : t->anchor == 'e' ? t->x - w : t->x - w / 2;
	return (struct svg_box){left, left + w, t->y - t->size * 0.78, t->y + t->size * 0.22};
}

/* ---- charts of a seed ---- */

struct chart_seed {
	uint64_t r;
};
static uint64_t chart_next(struct chart_seed *s, uint64_t below)
{
	s->r = s->r * 6364136223846793005u + 1442695040888963407u;
	return (s->r >> 33) % below;
}

static struct str chart_name(struct chart_seed *s)
{
	static const char *const name[] = {
	    "ht 24",
	    "Vårbyskolan",
	    "Internationella Engelska skolan Huddinge",
	    "Skola <A> & \"B\"",
	    "Västra Götalands läns-\naldrigslutandesammansättning",
	    "",
	    "É",
	    "2023/24",
	    "Gymnasieskolan Sveaskogssjöängsbackedalsområdet vid åns utlopp",
	};
	return str_z(name[chart_next(s, sizeof name / sizeof *name)]);
}

static struct chart_point chart_random_point(struct chart_seed *s, enum chart_kind kind, double scale)
{
	struct chart_point q = {.value = ((double)chart_next(s, 2001) - (kind == CHART_STACK ? 0 : 600)) * scale,
	                        .n = (double)chart_next(s, 500) + 1};
	q.state = chart_next(s, 5) ? CHART_SHOWN : (enum chart_state)chart_next(s, 5);
	q.interval = chart_next(s, 2);
	q.lo = q.value - (double)chart_next(s, 100) * scale;
	q.hi = q.value + (double)chart_next(s, 100) * scale;
	q.broken = chart_next(s, 9) == 0;
	return q;
}

static struct chart_series *chart_random_series(struct arena *a, struct chart_seed *s, const struct chart *c)
{
	static const double scales[] = {0.001, 0.05, 1, 1e6};
	double scale = scales[chart_next(s, 4)];
	struct chart_series *v = ARENA_ARRAY(a, c->n_series + 1, struct chart_series);
	for (size_t i = 0; i < c->n_series; i++) {
		struct chart_point *q = ARENA_ARRAY(a, c->items + 1, struct chart_point);
		for (size_t k = 0; k < c->items; k++)
			q[k] = chart_random_point(s, c->kind, scale);
		v[i] = (struct chart_series){chart_name(s), q,
		                             chart_next(s, 3) ? CHART_PLAIN : (enum chart_role)chart_next(s, 4), 0};
	}
	return v;
}

static struct chart chart_random(struct arena *a, uint64_t seed, enum chart_kind kind)
{
	struct chart_seed s = {seed * 2654435761u + 17};
	struct chart c = {
	    .kind = kind,
	    .title = STR("En rubrik <&> om något"),
	    .sentence = STR("Så är det."),
	    .y = {.title = STR("Andel"), .unit = STR("\u00a0%"), .decimals = (int)chart_next(&s, 3)},
	    .words = &chart_test_words};
	c.items = chart_next(&s, 12);
	c.n_series = chart_next(&s, 8);
	struct chart_item *item = ARENA_ARRAY(a, c.items + 1, struct chart_item);
	for (size_t i = 0; i < c.items; i++)
		item[i] = (struct chart_item){chart_name(&s), (double)i * 1.5, (enum chart_role)chart_next(&s, 5)};
	c.item = item;
	c.series = chart_random_series(a, &s, &c);
	c.marks = chart_next(&s, 4);
	struct chart_mark *m = ARENA_ARRAY(a, c.marks + 1, struct chart_mark);
	for (size_t i = 0; i < c.marks; i++)
		m[i] = (struct chart_mark){(enum chart_mark_kind)chart_next(&s, 4), (double)chart_next(&s, 12) - 0.5,
		                           (double)chart_next(&s, 14), chart_name(&s)};
	c.mark = m;
	c.references = chart_next(&s, 3);
	struct chart_reference *r = ARENA_ARRAY(a, 3, struct chart_reference);
	for (size_t i = 0; i < c.references; i++)
		r[i] = (struct chart_reference){(double)chart_next(&s, 100), chart_name(&s), i == 0};
	c.reference = r;
	c.numeric = chart_next(&s, 2);
	c.x.title = STR("Termin");
	return c;
}

#endif
