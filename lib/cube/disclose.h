/* disclose.h - which cells of a table must be hidden so that nobody is found out.
 *
 * A table is dense over up to DISCLOSE_DIMS_MAX dimensions, each a hierarchy: units
 * in their tree, sexes under their total, årskurser under stadier, läsår side by side
 * without a total. A cell holds the individuals behind a figure and what the figure is made
 * of. disclose_protect() says of each cell what may be shown:
 *
 *   1. cells too small in themselves, by a rule that is data (disclose.def);
 *   2. of the others the cheapest to hide so that none of the first can be derived from
 *      margins, complements, other tables that were published before (the ledger) and
 *      cohorts that are nearly the same in two years.
 *
 * What the attacker is taken to know: every published figure of the table and the
 * ledger exactly (a percentage and its n give back the count), every equation between
 * them, that counts are not negative, that a hidden count is at least 1 where zeros
 * are shown, what a mark says (~100: 1 to 4 are lacking). From this follows for each
 * hidden cell an interval, the answer of a linear program. A protected cell's is at
 * least `need` wide: the rule's least number less one for individuals, 4 or less for
 * numerators, one individual's whole range for sums of means.
 * What the attacker is taken not to know: anything that is not published, and which of
 * two hidden cells was hidden first. Show FEW and SECONDARY by one mark, or a reader learns
 * which is small; the same in every output, and for all figures of the cell.
 *
 * Not protected against: knowledge that is no figure (who attends the school), groups of
 * pupils who put together what they know, a ledger that was not passed in.
 *
 * Deterministic: the same input gives the same answer. Costs (figures are of the bench):
 * programs near each small cell, no program over the whole table.
 *
 * Memory: results lie in the caller's arena, tables are borrowed. Errors: what is wrong with
 * a table is data (struct disclose_fault); a table is refused whole.
 *
 * Sources: Fischetti, Salazar-González, "Models and algorithms for optimizing cell
 * suppression in tabular data with linear constraints", JASA 95 (2000) 916-928: the attacker's
 * two programs and sliding protection. Kelly, Golden, Assad, "Cell suppression: disclosure
 * protection for sensitive tabular data", Networks 22 (1992) 397-417: cells hidden one
 * program at a time. Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter
 * 4: singletons, linked tables, differencing. Fraser, Wooton, "A proposed method for
 * confidentialising tabular output to protect against differencing", UNECE 2005: cell keys.
 */
#ifndef CUBE_DISCLOSE_H
#define CUBE_DISCLOSE_H

#include "base/arena.h"
#include "base/buf.h"

enum { DISCLOSE_DIMS_MAX = 6, DISCLOSE_CELLS_MAX = 2000000, DISCLOSE_NODES_MAX = 100000 };
#define DISCLOSE_NONE   UINT32_MAX
#define DISCLOSE_EFFORT 10000

/* ---- rules ---- */

/* Of a unit, of huvudman or kommun, of län or country. */
enum disclose_level { DISCLOSE_UNIT, DISCLOSE_AUTHORITY, DISCLOSE_NATION };
#define DISCLOSE_LEVELS (DISCLOSE_NATION + 1)

struct disclose_rule {
	const char *name, *from, *until; /* "skolverket-2023"; ISO days, until "" in force */
	uint8_t least[DISCLOSE_LEVELS];  /* fewest individuals, by level */
	bool numerator;                  /* the numerator too */
	uint8_t approx;                  /* 1..approx-1 lacking: ~100; 0: never */
	uint8_t mean, distribution, alternative;
	const char *source;
};
extern const struct disclose_rule disclose_rules[];
extern const size_t disclose_rules_n;
/* NULL when there is none of the name. */
const struct disclose_rule *disclose_rule(struct str name);

/* ---- tables ---- */

struct disclose_node {
	struct str code;
	uint32_t parent; /* index in the dimension, before the node; DISCLOSE_NONE for a root */
	uint8_t level;   /* enum disclose_level; the highest of a cell's nodes decides */
	/* "All" of the dimension: the cell is the same figure as in a table without it. Without
	 * a node like this the dimension's roots lie side by side, as läsår do. */
	bool all;
};

struct disclose_dim {
	struct str name;
	const struct disclose_node *node;
	uint32_t n;
	bool time; /* its roots are years: a selection costs its mean over them, so that all hide the same */
};

enum disclose_measure {
	DISCLOSE_COUNT, /* the figure is n */
	DISCLOSE_SHARE, /* the figure is of / n */
	DISCLOSE_MEAN   /* the figure is of / n, where of is a sum */
};
/* Which end of a share may not be told of a whole group (attribute disclosure of everybody
 * in it): that all have what is counted, or that none has. */
enum disclose_adverse { DISCLOSE_NEITHER, DISCLOSE_ALL_BAD, DISCLOSE_NONE_BAD };

enum disclose_cell_flag {
	DISCLOSE_IS_ABSENT = 1,  /* there is no such cell: nothing is added, and everybody knows */
	DISCLOSE_IS_OMITTED = 2, /* it exists and is not published in this table */
	DISCLOSE_IS_SINGLE = 4,  /* one contributor knows it, though n is above 1 (a single class) */
	DISCLOSE_IS_UNTOLD = 8   /* with OMITTED: nobody knows even whether there is any, also when n is 0 */
};
struct disclose_cell {
	int64_t n;    /* individuals */
	int64_t of;   /* numerator, or sum in any fixed unit; 0 in a count */
	float weight; /* of n as the cost of hiding it; 0 means 1 */
	uint8_t flags;
};

/* An equation beside those of the dimensions: the sum of coef * cell is 0. For overlapping
 * groups: B - (A and B) - (B without A), with the last two as omitted cells. */
struct disclose_sum {
	const uint32_t *cell;
	const int8_t *coef;
	uint32_t n;
};
/* The same individuals in two cells, årskurs 6 of one year and 7 of the next, but for at most
 * so many who came or went, as an attacker may take for granted. */
struct disclose_cohort {
	uint32_t from, to;
	int64_t movers;
};

struct disclose_table {
	/* Who is counted and what is asked ("elever", "betyg-ak9-behorig"): tables of the same
	 * population share n, of the same question also the figure. */
	struct str population, question;
	enum disclose_measure measure;
	enum disclose_adverse adverse;
	int64_t least, most; /* MEAN: what one individual can have, in the unit of `of` */
	const struct disclose_dim *dim;
	uint32_t dims;
	/* Product of the dimensions' nodes, the last dimension running fastest. Every parent must
	 * be the sum of its children that are not absent (disclose_add_up). */
	const struct disclose_cell *cell;
	const struct disclose_sum *sum;
	uint32_t sums;
	const struct disclose_cohort *cohort;
	uint32_t cohorts;
};

/* Number of cells; 0 when the dimensions are none, too many or too large. */
uint32_t disclose_cells(const struct disclose_table *t);
/* The cell of one node per dimension. */
uint32_t disclose_index(const struct disclose_table *t, const uint32_t *node);
/* The nodes of a cell, one per dimension. */
void disclose_nodes(const struct disclose_table *t, uint32_t cell, uint32_t *node);
/* Sets n and of of every parent to the sum of its children, from cells whose nodes are leaves. */
void disclose_add_up(const struct disclose_table *t, struct disclose_cell *cell);

enum disclose_fault_kind {
	DISCLOSE_OK,
	DISCLOSE_BAD_SHAPE,    /* no dimension, too many cells, a parent after its child; `at`: dimension */
	DISCLOSE_BAD_CELL,     /* negative, a numerator above n, a mean out of range; `at`: cell */
	DISCLOSE_NOT_A_SUM,    /* a parent or an equation does not add up; `at`: cell, or cells + equation */
	DISCLOSE_BAD_REFERENCE /* a sum or cohort names no cell; `at`: its index */
};
struct disclose_fault {
	enum disclose_fault_kind kind;
	uint32_t table; /* 0: the one given; i + 1: ledger[i] */
	uint32_t at;
};
/* "a parent is not the sum of its children": for interfaces. */
const char *disclose_fault_text(enum disclose_fault_kind k);

/* ---- protection ---- */

enum disclose_state {
	DISCLOSE_SHOWN,
	DISCLOSE_FEW,       /* hidden, too small */
	DISCLOSE_APPROX100, /* ~100 */
	DISCLOSE_APPROX0,   /* ~0 */
	DISCLOSE_SECONDARY, /* hidden so that another cannot be derived */
	DISCLOSE_OMITTED,
	DISCLOSE_ABSENT
};
#define DISCLOSE_STATES (DISCLOSE_ABSENT + 1)
/* "shown", "few", "approx100", "approx0", "secondary", "omitted", "absent". */
const char *disclose_state_name(enum disclose_state s);

struct disclose_published; /* below */

struct disclose_options {
	const struct disclose_rule *rule; /* not NULL */
	const struct disclose_published *const *ledger;
	size_t n_ledger;
	/* A pupil alone in a hidden cell knows it: nothing may become exact to any such pupil. */
	bool insider;
	/* A hidden count may be 0 for all the attacker knows: where zeros are marked as the
	 * hidden are. Otherwise it is at least 1. */
	bool zeros_are_marked;
	/* Only the first of the two steps. The tables can be solved: tests show by it that an
	 * attack works where nothing stops it. */
	bool primary_only;
	/* A small figure need only not be known exactly: unknown by 1, or by its need when that is less.
	 * Hides less, a third in large tables, and protects less: that a figure is 1 or 2 may be known. */
	bool exact_only;
	/* How much care for little being hidden: pivots of programs before cheaper means decide, which
	 * protect as well and hide more. 0: DISCLOSE_EFFORT. */
	uint64_t effort;
};

struct disclose_use { /* what is left, of cells with individuals that are neither omitted nor absent */
	uint64_t cells, cells_kept;   /* figures */
	uint64_t people, people_kept; /* n of cells whose nodes are leaves */
};

/* What is left when t is shown by these states. */
void disclose_use_of(const struct disclose_table *t, const uint8_t *state, struct disclose_use *use);

enum disclose_why {
	DISCLOSE_EXACT,     /* the attacker knows it */
	DISCLOSE_NARROW,    /* to within less than its need */
	DISCLOSE_TO_INSIDER /* one who is alone in another hidden cell knows it */
};
enum disclose_layer {
	DISCLOSE_N,   /* individuals */
	DISCLOSE_OF,  /* numerator or sum */
	DISCLOSE_REST /* individuals not in the numerator */
};
struct disclose_finding {
	uint32_t cell;
	enum disclose_layer layer;
	enum disclose_why why;
	uint32_t table;   /* 0: the one asked about; i + 1: ledger[i] */
	double low, high; /* the interval, not rounded; INFINITY when open */
	double need;      /* width that it should have */
	uint32_t insider; /* TO_INSIDER: the cell that knows */
};

struct disclose_result {
	uint32_t cells;
	uint8_t *n_state;            /* enum disclose_state of each cell's n: shown or hidden */
	uint8_t *state;              /* of its figure; never shown when n is hidden; the same in a count */
	uint32_t primary, secondary; /* figures */
	int64_t hidden;              /* n of the secondary ones, together */
	struct disclose_use use;
	/* What was open before this table: earlier publications give it away. Empty when all is well. */
	const struct disclose_finding *finding;
	uint32_t findings;
	/* Parts of the table, cells that hang together by its equations, of which nothing is shown since beside
	 * earlier publications anything would open a figure. */
	uint32_t withheld;
	uint64_t programs, pivots; /* what it took */
};

/* False with *f filled when the table is refused. */
bool disclose_protect(struct arena *a, const struct disclose_table *t, const struct disclose_options *o,
                      struct disclose_result *r, struct disclose_fault *f);

/* ---- audit ---- */

struct disclose_audit {
	/* Every hidden figure's interval, by cell and layer, when asked for. */
	const struct disclose_finding *interval;
	uint32_t intervals;
	/* Those of them that are exact, narrower than they should be or known to an insider. */
	const struct disclose_finding *finding;
	uint32_t findings;
	uint32_t exact; /* of the findings */
	uint64_t programs, pivots;
};
/* What can be derived when t is shown by these states (of disclose_protect, or of another program:
 * n_state may be NULL for a count). intervals: all of them, to their ends; else only what decides
 * whether each is wide enough. */
bool disclose_audit(struct arena *a, const struct disclose_table *t, const struct disclose_options *o,
                    const uint8_t *n_state, const uint8_t *state, bool intervals, struct disclose_audit *out,
                    struct disclose_fault *f);

/* ---- ledger ---- */

/* One publication: the table and what was shown of it. It holds what was hidden too, since
 * a later table must be protected together with it: keep it as safe as the figures. */
struct disclose_published {
	struct disclose_table table;
	const uint8_t *n_state, *state;
	const uint8_t *least; /* the rule's limit for each cell when it was published */
};
void disclose_publish(struct arena *a, const struct disclose_table *t, const struct disclose_rule *rule,
                      const struct disclose_result *r, struct disclose_published *out);
/* Bytes to store, a few per cell (doc/disclosure.md); *out is appended to. */
void disclose_ledger_write(const struct disclose_published *p, struct buf *out);
/* NULL when the bytes are not a whole and sound publication. */
const struct disclose_published *disclose_ledger_read(struct arena *a, struct str bytes);

/* ---- other ---- */

/* Skolenkäten's distributions: which alternatives of a question are shown, by their counts.
 * False when the whole is hidden: fewer answers than rule->distribution. */
bool disclose_alternatives(const struct disclose_rule *rule, const int64_t *count, size_t n, uint8_t *state);

/* Cell keys, for tables that anybody puts together: no cell is hidden, every count above 0 has
 * noise that depends on who is in it, so the same group has the same figure in every
 * table, and parts need not sum. Never beside exact figures of the same individuals. */
struct disclose_noise {
	uint16_t count; /* rows of a count come together, counts from 0 without a gap */
	int8_t add;
	double until; /* of the key, in 0..1: rows of a count rise to 1 */
};
/* The table that ptable 1.0.0 makes for D = 5, V = 3, js = 2: noise of at most 5, variance 3, no
 * perturbed count of 1 or 2, mean 0. */
extern const struct disclose_noise disclose_noise_5_3_2[];
extern const size_t disclose_noise_5_3_2_n;
/* key: the sum, modulo 2^64, of a secret random key of each individual in the cell (a KEY of
 * column.h does): its fraction of 2^64 is the cell key. */
int64_t disclose_perturb(const struct disclose_noise *noise, size_t n, int64_t count, uint64_t key);

#endif
