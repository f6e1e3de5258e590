/* chain_view.h - the effect chain of an insats as its page, its block and the list show it.
 *
 * Everything on the pages is read from stored rows: analyses (analysis.h) and, for what reached the lessons,
 * the sums of dose.h. Nothing is computed while somebody waits.
 */
#ifndef EFFECT_CHAIN_VIEW_H
#define EFFECT_CHAIN_VIEW_H

#include "base/json.h"
#include "core/figure.h"
#include "core/page.h"
#include "effect/analysis.h"
#include "effect/dose_stock.h"

/* A number of a stored row's JSON; none when it is not there. */
static inline double chain_number(const struct json *j, const char *key, double none)
{
	const struct json *v = json_get(j, key);
	return v && (v->kind == JSON_INT || v->kind == JSON_REAL) ? v->f : none;
}

struct chain_check {
	struct str name, text, held; /* held: word of evidence_held_words */
};
/* One of the five. */
struct chain_knot {
	struct str word, name; /* "execution", "Genomförande" */
	enum evidence_state state;
	char grade;
	struct str sentence, expected, rule; /* rule: why the grade is what it is; null when there is none */
	char from;                           /* the grade that the rule gives */
	unsigned lowered;                    /* bit of each check that lowered it from that; 0: none */
	const struct analysis *row;          /* NULL: counted */
	struct str measure_name;
	int64_t measure_id;
	struct str completeness; /* how many schools, how many times; null */
	struct str method, why,
	    not_shown;                /* of an analysis: name, why it was chosen, its limits; null when counted */
	struct str unit, change_unit; /* "procent", "procentenheter" */
	struct str brief; /* "Frånvaro i årskurs 7: −3,4 procentenheter (−4,3 till −2,5)"; null when counted */
	struct str failed, unsure; /* the checks that did not hold, that cannot be known; null: none */
	struct str plain;          /* sentence without a sign; null: the same */
	struct str window;         /* "från 2023/24 till 2025/26"; null */
	bool control;              /* of a series: the course of others is taken away */
	struct str tried;          /* of the execution: its words against the log (adherence.h); null: none */
	struct str before;         /* what the course before the start can tell; null: nothing */
	struct str told;           /* of the same pupils: who is left out, what comes by itself; null: figures */
	int after;                 /* läsår of the newest figure; 0: none */
	bool undivided;            /* there are no figures of just those whom the insats is for */
	struct chain_check *check;
	size_t nchecks;
};
static inline struct str chain_grade(const struct chain_knot *k)
{
	return k->grade == '-' ? STR("–") : (struct str){&k->grade, 1};
}
struct describe;
struct chain_choice {
	struct str word, name;
	bool chosen;
};
struct chain {
	struct intervention x;
	struct chain_knot knot[LINKS];
	enum evidence_link weakest, lowest; /* by state; by grade alone */
	bool compared;
	bool suggests;                 /* sentence says that the outcome is a sign of what the insats did */
	struct effect_execution given; /* what reached the lessons in the läsår of the start */
	struct str sentence;
	struct str comparison; /* the one that is shown */
	struct chain_choice choice[4];
	size_t nchoices;
	struct str cost;            /* null: not known */
	struct chain_knot *side;    /* measures beside the ones that decide, with the planned comparison */
	size_t nsides, nsides_seen; /* seen: with a figure to compare */
	const struct describe
	    *described;            /* describe.h; NULL of a draft, and where many chains are made at once */
	struct chain_knot *pupils; /* outcomes of the same pupils before and after (linked.h) */
	int64_t
	    newest; /* id of the newest analysis of the outcome with this comparison, of figures or pupils; 0 */
	size_t npupils, nnarrow; /* nnarrow: of single classes, and not shown here */
};
/* What chains are made of, read at once: of one insats, or (0) of all. brief: of each link only what a list
 * shows, its state, grade and sentence; the rows of its analyses hold no more than that. */
struct chain_stock {
	bool brief;
	bool narrow; /* also what is of single classes (linked.h); else only that there is such a thing */
	struct analysis *analysis; /* the newest of each link and comparison */
	struct chain_link *link;
	struct intervention_unit *unit;
	struct chain_all_starts_row *start;
	struct measure *measure; /* that insatser and links name */
	size_t nanalyses, nlinks, nunits, nstarts, nmeasures;
	struct dose_stock dose;
};
void chain_stock_read(struct db *db, struct arena *a, int64_t intervention_id, struct chain_stock *s);
/* For a list of all. */
void chain_stock_brief(struct db *db, struct arena *a, struct chain_stock *s);
void chain_make(struct arena *a, enum lang l, const struct chain_stock *s, const struct intervention *x,
                struct str comparison, struct str today, struct chain *out);
/* The same for one. */
void chain_load(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                struct str comparison, struct str today, struct chain *out);
void chain_load_for(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                    struct str comparison, struct str today, bool narrow, struct chain *out);
/* May who asks see what is of single classes: who may edit the insats (the request's object), and the
 * teachers of its groups. */
bool chain_sees_narrow(struct ctx *c, const struct intervention *x);
/* The chain as one JSON object: what its page says and the numbers behind it (doc/effect.md). */
void chain_json(struct json_out *o, struct arena *a, const struct chain *k);
/* The two pictures of a link's analysis; false when it has none. */
bool chain_series_chart(struct arena *a, enum lang l, const struct chain_knot *k, struct chart *out);
/* The same month by month, where the method is a series; false when it is not. */
bool chain_months_chart(struct arena *a, enum lang l, const struct chain_knot *k, struct chart *out);
bool chain_event_chart(struct arena *a, enum lang l, const struct chain_knot *k, struct chart *out);

/* What was expected of the measure that decides, beside what was seen. */
struct chain_result {
	struct str expected, seen, verdict, no_effect; /* null: not known */
};
/* m: the measure that decides; k: the link that it decides. */
void chain_result(struct arena *a, enum lang l, const struct intervention *x, const struct measure *m,
                  const struct chain_knot *k, struct chain_result *out);

struct chain_place_view;
struct chain_page_view {
	struct ctx *c;
	const struct chain *chain;
	struct chain_result result;
	const struct chain_knot *shown; /* the link whose comparison is looked at; NULL: none has any */
	struct chart_figure series, event, dose;
	bool has_series, has_event, has_dose;
	struct chain_place_view *place; /* where it may be bound and where it lies (chain_places.h) */
	size_t nplaces, noffers, nlies;
	const struct form *form; /* of a binding that was refused; NULL */
};
struct chain_list_view {
	struct ctx *c;
	struct chain *v;
	size_t n;
	int64_t compared;             /* with an outcome beside other schools */
	struct str state, state_text; /* chosen filter, null: all */
};

#endif
