/* pen.c - the bytes of SVG: every element's ink, numbers and escaped text. */
#include "base/utf8.h"
#include "chart/plot.h"

#include <math.h>

static const struct {
	const char *class, *colour;
} inks[INKS] = {
    [INK_TEXT] = {"c-ink", "#1c1a17"},
    [INK_SOFT] = {"c-soft", "#5f594e"},
    [INK_PALE] = {"c-pale", "#a89f8f"},
    [INK_GRID] = {"c-grid", "#e4dfd4"},
    [INK_AXIS] = {"c-axis", "#857e70"},
    [INK_BAR] = {"c-bar", "#857e70"},
    [INK_BAND] = {"c-band", "#f2eee5"},
    [INK_PAPER] = {"c-paper", "#ffffff"},
    [INK_THREAD] = {"c-thread", "#b0122b"},
    [INK_K1] = {"c-k1", "#2f5f86"},
    [INK_K2] = {"c-k2", "#8a5a00"},
    [INK_K3] = {"c-k3", "#3d6b3f"},
    [INK_K4] = {"c-k4", "#6d4c7d"},
    [INK_K5] = {"c-k5", "#2c6a6a"},
    [INK_K6] = {"c-k6", "#5f594e"},
    [INK_HEAT] = {"c-h0", "#f6f4ee"},
    [INK_HEAT + 1] = {"c-h1", "#e4ebef"},
    [INK_HEAT + 2] = {"c-h2", "#cbdae5"},
    [INK_HEAT + 3] = {"c-h3", "#a9c3d6"},
    [INK_HEAT + 4] = {"c-h4", "#84a8c6"},
    [INK_HEAT_TEXT] = {"c-ht0", "#1c1a17"},
    [INK_HEAT_TEXT + 1] = {"c-ht1", "#1c1a17"},
    [INK_HEAT_TEXT + 2] = {"c-ht2", "#1c1a17"},
    [INK_HEAT_TEXT + 3] = {"c-ht3", "#1c1a17"},
    [INK_HEAT_TEXT + 4] = {"c-ht4", "#1c1a17"},
    [INK_TONE] = {"c-m2", "#8a5a00"},
    [INK_TONE + 1] = {"c-m1", "#e3c794"},
    [INK_TONE + 2] = {"c-z", "#ddd7ca"},
    [INK_TONE + 3] = {"c-p1", "#a9c3d8"},
    [INK_TONE + 4] = {"c-p2", "#2f5f86"},
    [INK_TONE + 5] = {"c-none", "#f2eee5"},
    [INK_TONE_TEXT] = {"c-tm2", "#ffffff"},
    [INK_TONE_TEXT + 1] = {"c-tm1", "#1c1a17"},
    [INK_TONE_TEXT + 2] = {"c-tz", "#1c1a17"},
    [INK_TONE_TEXT + 3] = {"c-tp1", "#1c1a17"},
    [INK_TONE_TEXT + 4] = {"c-tp2", "#ffffff"},
    [INK_TONE_TEXT + 5] = {"c-tnone", "#1c1a17"},
};

const char *ink_class(enum ink ink)
{
	return inks[ink].class;
}

const char *ink_colour(enum ink ink)
{
	return inks[ink].colour;
}

void pen_number(struct buf *b, double v)
{
	char t[32], *end = t + sizeof t, *p = end;
	long long tenths = llround(v * 10);
	bool minus = tenths < 0;
	unsigned long long u = minus ? (unsigned long long)-tenths : (unsigned long long)tenths;
	if (u % 10 > 0) {
		*--p = (char)('0' + u % 10);
		*--p = '.';
	}
	u /= 10;
	do {
		*--p = (char)('0' + u % 10);
	} while ((u /= 10) > 0);
	if (minus)
		*--p = '-';
	buf_mem(b, p, (size_t)(end - p));
}

static void attribute(struct plot *p, const char *name, double v)
{
	buf_c(&p->out, ' ');
	buf_z(&p->out, name);
	BUF_LIT(&p->out, "=\"");
	pen_number(&p->out, v);
	buf_c(&p->out, '"');
}

static void escape_byte(struct buf *b, unsigned char c)
{
	switch (c) {
	case '<':
		BUF_LIT(b, "&lt;");
		break;
	case '>':
		BUF_LIT(b, "&gt;");
		break;
	case '&':
		BUF_LIT(b, "&amp;");
		break;
	case '"':
		BUF_LIT(b, "&quot;");
		break;
	default:
		buf_c(b, c < 32 || c == 127 ? ' ' : (char)c);
	}
}

/* U+FFFE and U+FFFF are well-formed UTF-8 and not allowed in XML (1.0, section 2.2). */
static bool not_xml(struct str s, size_t i)
{
	return i + 2 < s.n && (unsigned char)s.p[i] == 0xef && (unsigned char)s.p[i + 1] == 0xbf &&
	       (unsigned char)s.p[i + 2] >= 0xbe;
}

void pen_escape(struct buf *b, struct str s)
{
	while (s.n > 0) {
		size_t good = utf8_fault(s);
		for (size_t i = 0; i < good; i++) {
			if (not_xml(s, i)) {
				BUF_LIT(b, "\xef\xbf\xbd");
				i += 2;
			} else {
				escape_byte(b, (unsigned char)s.p[i]);
			}
		}
		if (good < s.n) {
			if (s.p[good] == '\0')
				buf_c(b, ' ');
			else
				BUF_LIT(b, "\xef\xbf\xbd");
			good++;
		}
		s = str_sub(s, good, s.n);
	}
}

void pen_ink(struct plot *p, enum ink ink)
{
	if (p->look.file) {
		BUF_LIT(&p->out, " color=\"");
		buf_z(&p->out, inks[ink].colour);
	} else {
		BUF_LIT(&p->out, " class=\"");
		buf_z(&p->out, inks[ink].class);
	}
	buf_c(&p->out, '"');
}

static void stroke(struct plot *p, double width, const char *dash)
{
	BUF_LIT(&p->out, " stroke=\"currentColor\"");
	attribute(p, "stroke-width", width);
	if (dash) {
		BUF_LIT(&p->out, " stroke-dasharray=\"");
		buf_z(&p->out, dash);
		buf_c(&p->out, '"');
	}
}

void pen_line(struct plot *p, enum ink ink, double x1, double y1, double x2, double y2, double width,
              const char *dash)
{
	BUF_LIT(&p->out, "<line");
	pen_ink(p, ink);
	attribute(p, "x1", x1);
	attribute(p, "y1", y1);
	attribute(p, "x2", x2);
	attribute(p, "y2", y2);
	stroke(p, width, dash);
	BUF_LIT(&p->out, "/>");
}

static void box(struct plot *p, enum ink ink, double x, double y, double w, double h)
{
	BUF_LIT(&p->out, "<rect");
	pen_ink(p, ink);
	attribute(p, "x", x);
	attribute(p, "y", y);
	attribute(p, "width", w);
	attribute(p, "height", h);
}

void pen_rect(struct plot *p, enum ink ink, double x, double y, double w, double h)
{
	box(p, ink, x, y, w, h);
	BUF_LIT(&p->out, " fill=\"currentColor\"/>");
}

void pen_frame(struct plot *p, enum ink ink, double x, double y, double w, double h, const char *dash)
{
	box(p, ink, x, y, w, h);
	BUF_LIT(&p->out, " fill=\"none\"");
	stroke(p, 1, dash);
	BUF_LIT(&p->out, "/>");
}

void pen_path(struct plot *p, enum ink ink)
{
	BUF_LIT(&p->out, "<path");
	pen_ink(p, ink);
	BUF_LIT(&p->out, " d=\"");
}

void pen_to(struct plot *p, char verb, double x, double y)
{
	buf_c(&p->out, verb);
	pen_number(&p->out, x);
	buf_c(&p->out, ' ');
	pen_number(&p->out, y);
}

void pen_stroke(struct plot *p, double width, const char *dash)
{
	BUF_LIT(&p->out, "\" fill=\"none\" stroke-linejoin=\"round\"");
	stroke(p, width, dash);
	BUF_LIT(&p->out, "/>");
}

void pen_fill(struct plot *p, double opacity)
{
	BUF_LIT(&p->out, "\" fill=\"currentColor\"");
	if (opacity < 1)
		buf_printf(&p->out, " fill-opacity=\".%02d\"", (int)(opacity * 100));
	BUF_LIT(&p->out, "/>");
}

/* The lines x + y = k (rising) within the box, or those mirrored in its middle. */
void pen_hatch(struct plot *p, enum ink ink, double x, double y, double w, double h, double step)
{
	double every = fabs(step) * M_SQRT2;
	if (w < 1 || h < 1)
		return;
	pen_path(p, ink);
	for (double k = every / 2; k < w + h; k += every) {
		double ax = k < h ? 0 : k - h, ay = k < h ? k : h, bx = k < w ? k : w, by = k < w ? 0 : k - w;
		pen_to(p, 'M', x + (step < 0 ? w - ax : ax), y + ay);
		pen_to(p, 'L', x + (step < 0 ? w - bx : bx), y + by);
	}
	pen_stroke(p, 0.9, NULL);
}

static void closed(struct plot *p, const double (*at)[2], size_t n, double x, double y, double r)
{
	BUF_LIT(&p->out, "<path d=\"");
	for (size_t i = 0; i < n; i++)
		pen_to(p, i ? 'L' : 'M', x + at[i][0] * r, y + at[i][1] * r);
	BUF_LIT(&p->out, "Z\"");
}

static void outline(struct plot *p, enum shape shape, double x, double y, double r)
{
	static const double square[][2] = {{-.9, -.9}, {.9, -.9}, {.9, .9}, {-.9, .9}},
	                    up[][2] = {{0, -1.15}, {1.1, .8}, {-1.1, .8}},
	                    diamond[][2] = {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}},
	                    down[][2] = {{0, 1.15}, {1.1, -.8}, {-1.1, -.8}},
	                    cross[][2] = {{-.4, -1.1}, {.4, -1.1}, {.4, -.4},   {1.1, -.4},
	                                  {1.1, .4},   {.4, .4},   {.4, 1.1},   {-.4, 1.1},
	                                  {-.4, .4},   {-1.1, .4}, {-1.1, -.4}, {-.4, -.4}};
	static const struct {
		const double (*at)[2];
		size_t n;
	} corners[SHAPES] = {[SHAPE_SQUARE] = {square, 4},
	                     [SHAPE_UP] = {up, 3},
	                     [SHAPE_DIAMOND] = {diamond, 4},
	                     [SHAPE_DOWN] = {down, 3},
	                     [SHAPE_CROSS] = {cross, 12}};
	if (corners[shape].n > 0) {
		closed(p, corners[shape].at, corners[shape].n, x, y, r);
		return;
	}
	BUF_LIT(&p->out, "<circle");
	attribute(p, "cx", x);
	attribute(p, "cy", y);
	attribute(p, "r", r);
}

void pen_marker(struct plot *p, enum ink ink, enum shape shape, double x, double y, double r, bool hollow)
{
	outline(p, shape, x, y, r);
	if (p->look.file) {
		pen_ink(p, ink);
		buf_z(&p->out, hollow ? " fill=\"#fff\"" : " fill=\"currentColor\"");
	} else {
		buf_printf(&p->out, hollow ? " class=\"%s hollow\"" : " class=\"%s\" fill=\"currentColor\"",
		           inks[ink].class);
	}
	stroke(p, hollow ? 1.6 : 1, NULL);
	BUF_LIT(&p->out, "/>");
}

void pen_dot(struct plot *p, const struct style *s, const struct chart_point *q, double x, double y)
{
	bool about = q->state == CHART_APPROX;
	pen_marker(p, s->ink, s->shape, x, y, s->bold ? 4.5 : 3.8, s->hollow || about);
}

void pen_sized(struct plot *p, enum ink ink, double x, double y, enum anchor anchor, bool bold, double size,
               struct str s)
{
	if (s.n == 0)
		return;
	BUF_LIT(&p->out, "<text");
	pen_ink(p, ink);
	attribute(p, "x", x);
	attribute(p, "y", y);
	if (anchor != START)
		buf_z(&p->out, anchor == MIDDLE ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
	if (bold)
		BUF_LIT(&p->out, " font-weight=\"600\"");
	if (size < SIZE || size > SIZE)
		attribute(p, "font-size", size);
	BUF_LIT(&p->out, " fill=\"currentColor\">");
	pen_escape(&p->out, s);
	BUF_LIT(&p->out, "</text>");
}

void pen_plate(struct plot *p, double x, double y, enum anchor anchor, bool bold, struct str s)
{
	double w = chart_text_width(s, SIZE, bold), left = anchor == START ? x
	                                                   : anchor == END ? x - w
	                                                                   : x - w / 2;
	if (s.n > 0)
		pen_rect(p, INK_PAPER, left - 2, y - 12, w + 4, 15);
}

void pen_text(struct plot *p, enum ink ink, double x, double y, enum anchor anchor, bool bold, struct str s)
{
	pen_sized(p, ink, x, y, anchor, bold, SIZE, s);
}

void pen_point(struct plot *p, size_t item, size_t series, double x, double y)
{
	p->drawn++;
	buf_printf(&p->out, "<g class=\"p\" data-s=\"%zu\" data-i=\"%zu\"><title>", series, item);
	pen_escape(&p->out, point_say(p->a, p->c, at(p, series, item), item, series));
	BUF_LIT(&p->out, "</title><circle class=\"hit\"");
	attribute(p, "cx", x);
	attribute(p, "cy", y);
	BUF_LIT(&p->out, " r=\"11\" fill=\"none\" pointer-events=\"all\"/>");
}

void pen_point_end(struct plot *p)
{
	BUF_LIT(&p->out, "</g>");
}
