/* plot.h - a chart being drawn; private to lib/chart.
 *
 * A plot holds a copy of the points in which nothing is left of what must not be seen
 * (point_seen()), a buffer for the body, and a cursor y that the parts of the frame move down.
 * Drawing functions append to the body; plot_end() writes the <svg> around it.
 */
#ifndef CHART_PLOT_H
#define CHART_PLOT_H

#include "chart/chart.h"
#include "chart/text.h"

#define SIZE  13.0 /* of text */
#define LEAD  17.0 /* from line to line */
#define GAP   8.0
#define TITLE 19.0

/* ---- colours: one class and one colour each ---- */

enum ink {
	INK_TEXT,
	INK_SOFT,
	INK_PALE, /* context lines: graphics only */
	INK_GRID,
	INK_AXIS,
	INK_BAR,
	INK_BAND,
	INK_PAPER, /* the ground: plates behind text */
	INK_THREAD,
	INK_K1,
	INK_K2,
	INK_K3,
	INK_K4,
	INK_K5,
	INK_K6,
	INK_HEAT, /* 5 steps */
	INK_HEAT_TEXT = INK_HEAT + 5,
	INK_TONE = INK_HEAT_TEXT + 5, /* most against ... most for: -2 -1 0 1 2, then none */
	INK_TONE_TEXT = INK_TONE + 6,
	INKS = INK_TONE_TEXT + 6
};

enum shape { SHAPE_CIRCLE, SHAPE_SQUARE, SHAPE_UP, SHAPE_DIAMOND, SHAPE_DOWN, SHAPE_CROSS, SHAPES };
enum anchor { START, MIDDLE, END };

/* How a series is drawn. */
struct style {
	enum ink ink;
	const char *dash; /* NULL: solid */
	enum shape shape;
	bool hollow, bold;
	double width;
};

struct extent {
	double lo, hi;
	bool any;
};
struct scale {
	double lo, hi;   /* values */
	double from, to; /* places */
	struct chart_ticks ticks;
	bool truncated; /* zero is not on it */
};

struct plot {
	struct arena *a;
	const struct chart *c;
	struct chart_look look;
	struct chart_point *point; /* series by series */
	struct buf out;            /* the body */
	double w, y, pad;          /* width; how far down it is drawn; room at the sides */
	double x0, x1, y0, y1;     /* the plot itself */
	double left, right;        /* texts of the plot stay between them */
	double inset;              /* from x0 to the first item */
	struct scale v;            /* of the values */
	double u0, u1;             /* first and last place of items, in items or item.at */
	size_t drawn;              /* points */
	bool intervals;            /* some are drawn */
};

/* ---- plot.c ---- */

struct chart_point point_seen(const struct chart *c, size_t series, size_t item);
static inline const struct chart_point *at(const struct plot *p, size_t series, size_t item)
{
	return &p->point[series * p->c->items + item];
}
struct chart_point *plot_points(struct arena *a, const struct chart *c);
bool plot_narrow(const struct plot *p);
bool plot_background(const struct plot *p, size_t series); /* pale and without label */
struct style series_style(const struct plot *p, size_t series);

/* ---- number.c ---- */

struct str words_fill(struct arena *a, const char *form, struct str zero, struct str one);
struct str figure_text(struct arena *a, const struct chart *c, double v); /* with unit */
struct str range_text(struct arena *a, const struct chart *c, double lo, double hi);
struct str point_text(struct arena *a, const struct chart *c, const struct chart_point *p);
struct str point_say(struct arena *a, const struct chart *c, const struct chart_point *p, size_t item,
                     size_t series);
bool point_known(const struct chart_point *p); /* it has a value that may be seen */

/* ---- scale.c ---- */

void extent_add(struct extent *e, double v);
struct extent plot_extent(const struct plot *p); /* of points, intervals, references, bands */
struct scale plot_scale(const struct plot *p, double from, double to, int most, bool zero);
double scale_at(const struct scale *s, double v); /* kept within from ... to */

/* ---- pen.c ---- */

void pen_line(struct plot *p, enum ink ink, double x1, double y1, double x2, double y2, double width,
              const char *dash);
void pen_rect(struct plot *p, enum ink ink, double x, double y, double w, double h);
void pen_frame(struct plot *p, enum ink ink, double x, double y, double w, double h, const char *dash);
/* Diagonal lines across a box, `step` apart; falling when step < 0. Without clip path or pattern. */
void pen_hatch(struct plot *p, enum ink ink, double x, double y, double w, double h, double step);
void pen_marker(struct plot *p, enum ink ink, enum shape shape, double x, double y, double r, bool hollow);
void pen_text(struct plot *p, enum ink ink, double x, double y, enum anchor anchor, bool bold, struct str s);
void pen_sized(struct plot *p, enum ink ink, double x, double y, enum anchor anchor, bool bold, double size,
               struct str s);
/* A path: start, then any number of steps, then the stroke (dash may be NULL) or fill. */
void pen_path(struct plot *p, enum ink ink);
void pen_to(struct plot *p, char verb, double x, double y); /* 'M' or 'L' */
void pen_stroke(struct plot *p, double width, const char *dash);
void pen_fill(struct plot *p, double opacity);
/* A point that can be pointed at and walked to: everything until pen_point_end belongs to it. */
void pen_point(struct plot *p, size_t item, size_t series, double x, double y);
void pen_point_end(struct plot *p);
/* An approximate or shown value's dot, with its style. */
void pen_dot(struct plot *p, const struct style *s, const struct chart_point *q, double x, double y);
/* Ground behind a text that lines may cross. */
void pen_plate(struct plot *p, double x, double y, enum anchor anchor, bool bold, struct str s);
void pen_escape(struct buf *b, struct str s); /* as text or attribute of XML 1.0 */
void pen_number(struct buf *b, double v);     /* one decimal */
void pen_ink(struct plot *p, enum ink ink);
const char *ink_class(enum ink ink);
const char *ink_colour(enum ink ink);

/* ---- frame.c ---- */

void frame_head(struct plot *p);  /* title and sentence in a file */
void frame_title(struct plot *p); /* what the values are */
/* Samples and names of what is not labelled directly. */
void frame_key(struct plot *p, bool series, bool references, bool curves);
void frame_foot(struct plot *p); /* what is not seen, where the scale begins; source */
/* Horizontal lines, with their figures left of x0. */
void frame_grid(struct plot *p, bool words);
double frame_tick_width(const struct plot *p);
const char *curve_dash(size_t curve); /* of a funnel's limits */
/* The same for rows: vertical lines with figures below y1; moves y. */
void frame_columns(struct plot *p);
/* Room for labels of marks or references above the plot. */
struct tag {
	double x;
	struct str text;
	enum ink ink;
	int row; /* out, from 0 at the bottom */
	double left, width;
};
int frame_tags(struct plot *p, struct tag *t, size_t n, double from, double to);
void frame_tag_text(struct plot *p, const struct tag *t, double bottom);
/* Moves centres apart so that each has its height, within from ... to; order is kept. */
void frame_spread(double *centre, const double *height, size_t n, double from, double to);

/* ---- the kinds ---- */

void draw_line(struct plot *p);
void draw_rows(struct plot *p); /* bar, dot, stack */
void draw_multiples(struct plot *p);
void draw_funnel(struct plot *p);
void draw_heat(struct plot *p);
void draw_spark(struct plot *p);
void draw_slope(struct plot *p);

/* ---- lines.c, for line, multiples and spark ---- */

void lines_places(struct plot *p);                    /* u0 and u1 */
double item_place(const struct plot *p, size_t item); /* x */
double mark_place(const struct plot *p, double at);   /* x, within the plot */
void lines_curves(struct plot *p);
void lines_references(struct plot *p);
bool lines_broken(const struct plot *p, size_t series, size_t before, size_t item);
void lines_series(struct plot *p, size_t series, const struct style *s, double shift, bool intervals);
void lines_behind(struct plot *p, size_t series, const struct style *s); /* without points */
void lines_spark(struct plot *p, const struct style *s); /* the first series, its last point marked */
int lines_tags(struct plot *p, struct tag *t);           /* of marks; returns the rows they take */
void lines_marks(struct plot *p, const struct tag *t, double bottom);
size_t lines_last(const struct plot *p, size_t series);
void lines_items(struct plot *p); /* labels below the plot; moves y */

/* ---- rows.c, bars.c, heat.c ---- */

struct box {
	double x, y, w, h;
};
/* A bar or a segment, in the colour and pattern of its series and the role of its item. */
void bar_box(struct plot *p, size_t series, enum chart_role role, const struct box *b);
void tone_box(struct plot *p, size_t series, const struct box *b);
int tone_of(const struct chart *c, size_t series); /* 0-4 from most against to most for, 5 beside */
void rows_bars(struct plot *p, size_t item, double top, double height);
void rows_bar_values(struct plot *p, size_t item, double top, double height);
void rows_dots(struct plot *p, size_t item, double top, double height);
void rows_stack(struct plot *p, size_t item, double top, double height);
int heat_step(double v, const struct extent *e); /* 0-4 */
struct extent heat_extent(const struct plot *p);

#endif
