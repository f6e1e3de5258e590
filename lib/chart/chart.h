/* chart.h - accessible SVG charts of a plain struct: picture, table and CSV of one source.
 *
 * A chart is items (years, schools, questions) by series (units, sexes, answers): one
 * point for each pair. chart_svg() draws it, chart_table_make() gives the rows of the
 * table that stands under it, chart_csv() writes the same rows to a file; all three read
 * the same points, so that they cannot disagree.
 *
 * What is hidden stays hidden. The figures of a point whose state is CHART_FEW,
 * CHART_MISSING or CHART_NOT_APPLICABLE are dropped before anything is laid out: no byte
 * of the output, no position and no scale depends on them.
 *
 * The library knows no language: every word, the decimal mark and the minus sign come
 * with struct chart_words. It reads no clock, file or locale, and the same chart gives
 * the same bytes.
 *
 * Shape. Colours are classes (static/chart.css) in a page, and attributes in a file of
 * its own (look.file). Series differ by dash, marker and pattern as well as colour. There
 * is not one id in the output, so that charts cannot collide in a page. The <svg> has
 * role="img" and the title and the sentence as its name; every point is a <g class="p">
 * with a <title>, which a pointer shows and static/chart.js walks with the arrow keys.
 *
 * Sources: WCAG 2.2 (1.1.1, 1.4.1, 1.4.3, 1.4.11); Government Analysis Function,
 * "Data visualisation: charts" (text alternative, direct labels, bars from zero);
 * Heckbert 1990, "Nice numbers for graph labels"; Spiegelhalter 2005 (funnels).
 *
 * Memory: the chart is borrowed and never written to. What functions return lies in the
 * arena. Units: SVG user units, one is a CSS pixel when the chart has its natural width.
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include "base/arena.h"
#include "base/buf.h"

enum chart_kind {
	CHART_LINE,      /* items along the x axis, a line a series */
	CHART_BAR,       /* horizontal bars, an item a row, grouped when there are more series */
	CHART_DOT,       /* an item a row, a dot and its interval ("forest") */
	CHART_MULTIPLES, /* a small line chart for each series, all with the same axes */
	CHART_FUNNEL,    /* items by n (x) and value (y) of the first series; chart.curves are the limits */
	CHART_HEAT,      /* items down, series across, a tinted cell with its figure */
	CHART_SPARK,     /* a line the size of a word, of the first series */
	CHART_STACK,     /* an item a row, series are shares that add up to a whole */
	CHART_SLOPE,     /* first and last item as two posts, a line a series */
	CHART_KINDS
};
/* "line", "bar"...; CHART_KINDS when it is none. */
extern const char *const chart_kind_names[CHART_KINDS];
enum chart_kind chart_kind_of(struct str name);

enum chart_state {
	CHART_SHOWN,
	CHART_FEW,            /* too few to be shown */
	CHART_MISSING,        /* not measured, not reported */
	CHART_NOT_APPLICABLE, /* there can be no such figure */
	CHART_APPROX          /* value is about; shown with words.approx and a hollow mark */
};

struct chart_point {
	double value;
	double lo, hi; /* when interval; lo <= value <= hi is not demanded (bounds of an APPROX) */
	double n;      /* how many it rests on; 0: not told */
	enum chart_state state;
	bool interval;
	bool broken; /* not comparable with the point before in its series: no line between them */
};

enum chart_role {
	CHART_PLAIN,
	CHART_SELECTED, /* the thread: red, and drawn last. At most one series or item should have it */
	CHART_COMPARED, /* kommun, riket: dark and dashed */
	CHART_CONTEXT,  /* behind the others: thin, pale, without a label */
	CHART_NOTABLE   /* of an item: labelled in a funnel */
};

struct chart_item {
	struct str label;
	double at; /* place on the x axis when chart.numeric */
	enum chart_role role;
};

/* Of a CHART_STACK: the side of a scale an answer stands on, -2 ... 2; AUTO spreads the series
 * evenly from 2 to -2, NONE is beside the scale ("do not know"). */
enum chart_tone { CHART_TONE_AUTO = 0, CHART_TONE_NONE = 9, CHART_TONE_MIDDLE = 10 };

struct chart_series {
	struct str name;
	const struct chart_point *point; /* one for each item */
	enum chart_role role;
	int tone; /* -2, -1, 1, 2 or enum chart_tone */
};

enum chart_mark_kind {
	CHART_MARK_EFFORT, /* an insats: thread red, from `at` and, when to > at, along the time it lasts */
	CHART_MARK_PERSON, /* someone came or left, such as a new rektor */
	CHART_MARK_BREAK,  /* the definition changed: no line is joined across it */
	CHART_MARK_NOTE
};
/* On the x axis of lines and multiples: between items 2 and 3 (counted from 0) is 2.5; in the units
 * of item.at when chart.numeric. */
struct chart_mark {
	enum chart_mark_kind kind;
	double at, to;
	struct str label;
};

/* A value that everything is held against, drawn across the plot. */
struct chart_reference {
	double value;
	struct str label; /* "Riket" */
	bool target;
};

/* The room between two curves: limits of a funnel by n, an expected range along the items (x counted
 * as chart_mark.at). A band of one value each is two points. n points, x ascending. */
struct chart_curve {
	struct str label; /* "95 %" */
	const double *x, *lo, *hi;
	size_t n;
};

struct chart_axis {
	struct str title; /* what is measured */
	struct str unit;  /* put after a figure as it is: " %", with its no-break space */
	int decimals;     /* of the figures in labels and table, 0-6 */
	/* What the figure can be at all (0 and 100 for a percentage); both 0: anything. */
	double floor, ceiling;
	double span;    /* the scale covers at least this much, so that noise stays small; 0: no such rule */
	bool from_zero; /* always show zero; bars and stacks do by themselves */
};

/* Words and marks. {0} and {1} are filled in. */
struct chart_words {
	const char *decimal; /* "," */
	const char *group;   /* between thousands from 10 000 on */
	const char *minus;
	const char *state[5]; /* by chart_state: word of a table cell; [CHART_SHOWN] unused, APPROX "cirka {0}" */
	const char *range;    /* "{0}–{1}" */
	const char *range_neg;                              /* when either is negative: "{0} till {1}" */
	const char *n;                                      /* "n {0}", after a figure */
	const char *value, *lower, *upper, *count, *remark; /* heads of columns */
	const char *both;                                   /* head of both ends in one column: "intervall" */
	const char *interval; /* a sentence under pictures with intervals: "Strecken är 95 % konfidensintervall.";
	                         may be NULL */
	const char *starts;   /* "Skalan börjar vid {0}." */
	const char *more;     /* "och {0} till", where a list of what is not shown is cut */
	const char *changed;  /* a broken point, in the table: "ny definition" */
	const char *kind[CHART_KINDS]; /* "Linjediagram" */
};

struct chart {
	enum chart_kind kind;
	struct str title;       /* what the chart is about; its name for a screen reader */
	struct str sentence;    /* what it says, in one sentence */
	struct str source;      /* below the picture in a file of its own; may be null */
	struct chart_axis x, y; /* of x only the title: head of the table, and below the axis when numeric */
	struct str item_title;  /* what the items are, where it is not what the x axis measures ("Skola" of a
	                           funnel);  null: x.title */
	bool numeric;           /* items stand at item.at, ascending, instead of side by side */
	const struct chart_item *item;
	size_t items;
	const struct chart_series *series;
	size_t n_series;
	const struct chart_mark *mark;
	size_t marks;
	const struct chart_reference *reference;
	size_t references;
	const struct chart_curve *curve;
	size_t curves;
	const struct chart_words *words;
};
#define CHART_ITEMS_MAX  2000
#define CHART_SERIES_MAX 64
#define CHART_POINTS_MAX 20000

/* ---- drawing ---- */

struct chart_look {
	double width; /* 0: CHART_WIDE; at least CHART_NARROW, or CHART_SPARK_WIDTH for a spark */
	bool file;    /* a file of its own: colours, typeface, title, sentence and source are in it */
	bool within;  /* with file: part of a document that says title, sentence and source itself */
};
#define CHART_WIDE        720
#define CHART_NARROW      340
#define CHART_SPARK_WIDTH 120

enum chart_fault {
	CHART_OK,
	CHART_NOT_FINITE, /* a shown value, interval, place, curve or reference is NaN, infinite or beyond 1e15 */
	CHART_BACKWARDS,  /* lo > hi, n negative, or places and curves not ascending */
	CHART_TOO_MUCH,   /* more items, series or points than the maxima above */
	CHART_NEGATIVE,   /* a share of a CHART_STACK is below 0, or a funnel's shown point has no n */
	CHART_INCOMPLETE  /* words, points or items are not given */
};
/* What is wrong with it; CHART_OK when it can be drawn. */
enum chart_fault chart_check(const struct chart *c);
/* The same of what the table and the CSV show: curves are drawn only, so one that cannot be drawn takes
 * away the picture but not the figures. */
enum chart_fault chart_check_rows(const struct chart *c);
const char *chart_fault_text(enum chart_fault f); /* in English, for logs and the command line */

/* Appends one <svg>. Nothing is appended when it is not CHART_OK. look may be NULL. A chart without
 * a single point to show is a frame that says so by its states. Check out->overflow. */
enum chart_fault chart_svg(struct arena *a, const struct chart *c, const struct chart_look *look,
                           struct buf *out);
/* Appends the chart twice, wide and narrow, of which static/chart.css shows the one that the place has
 * room for: <div class="chart">...</div>. A spark comes once. */
enum chart_fault chart_page(struct arena *a, const struct chart *c, struct buf *out);

/* ---- the table behind ---- */

enum chart_column {
	CHART_COL_LABEL,
	CHART_COL_VALUE,
	CHART_COL_LO,
	CHART_COL_HI,
	CHART_COL_N,
	CHART_COL_REMARK
};
struct chart_head {
	struct str text;
	struct str
	    page; /* shorter, for a page, where an interval is one cell: null for CHART_COL_HI, left out there */
	enum chart_column column;
	size_t series;
};
struct chart_cell {
	struct str text;        /* for people: figure with unit, the word of its state, or of a LO the interval */
	double value;           /* NaN when there is none, or none that may be seen */
	enum chart_state state; /* of the point */
	int step;               /* of a value in a CHART_HEAT: tint 0-4, -1 none */
};
/* rows * n cells, row by row. The first column is the item's label; then each series' value, and its
 * interval and n when any point has them; last, when there are marks or breaks, a remark. */
struct chart_table {
	const struct chart_head *head;
	size_t n, rows;
	const struct chart_cell *cell;
};
enum chart_fault chart_table_make(struct arena *a, const struct chart *c, struct chart_table *t);
/* The table as text with separator ';' or ','; numbers are bare (decimal mark of the words with ';',
 * a point with ','), states are their words, an approximate one as "cirka {0}". */
enum chart_fault chart_csv(struct arena *a, const struct chart *c, char separator, struct buf *out);

/* ---- parts that others need ---- */

/* "12 345,6": exactly `decimals`, with the words' marks. */
struct str chart_number(struct arena *a, const struct chart_words *w, double v, int decimals);
/* What is said of a point: "ht 24, Vårbyskolan: 57,0 % (54,0–60,0), n 412". */
struct str chart_say(struct arena *a, const struct chart *c, size_t item, size_t series);
/* Estimated width in user units of text at a size, of Inter with tabular figures; bold is weight 600. */
double chart_text_width(struct str s, double size, bool bold);
/* Tick marks for a range: nice steps of 1, 2, 2.5 or 5 by a power of ten; at most `most` steps. */
struct chart_ticks {
	double lo, hi, step;
	int n, decimals;
};
struct chart_ticks chart_ticks(double lo, double hi, int most);

#endif
