/* measure.h - what is measured, how, when and on whom; the figures and where each came from.
 *
 * A measure is a question; its versions say how it is answered, and never change once a
 * figure has used them. A figure is version × place × period × breakdown, append-only: a
 * correction supersedes, and what was said before can be read. Every figure has a source (file,
 * API, form, computation) and, from a file, its row and column. The kinds of value (number,
 * missing, hidden for few, ...) are those of lib/cube's value.h and stay apart to the page.
 *
 * Nothing but figure_put() writes figures; nothing but the query object (query.h) reads
 * them for people, since it hides what must be hidden.
 *
 * Sources: ../shared/domain/domain.md sections 3, 4, 10 as named in the shipped definitions.
 */
#ifndef MEASURE_MEASURE_H
#define MEASURE_MEASURE_H

#include "base/vec.h"
#include "core/resource.h"
#include "cube/value.h"
#include "measure/words.h"
#include "sql_measure.h"
#include "sql_measure_defs.h"

#include <sodium.h>

extern const struct resource_kind kind_grade_scale, kind_scale_grade, kind_school_structure,
    kind_structure_grade, kind_instrument, kind_measure, kind_measure_version, kind_measure_window,
    kind_disclosure_rule, kind_target, kind_saved_view;

/* Definitions, scales and windows belong to the huvudman itself: its root unit, decided. */
void measure_locate_root(struct db *db, struct arena *a, struct object *o);

/* --- places ------------------------------------------------------------------------- */

/* The place of one's own unit, made on first use; its name follows the unit's. */
int64_t place_of_unit(struct change *ch, int64_t unit_id);
/* A place beside: found by kind and code, else made; a new name or owner is taken over. A school whose
 * skolenhetskod is one of our own units' is that unit. */
struct place_key {
	const char *kind;              /* "municipality" */
	struct str code, name;         /* code never empty */
	struct str parent_code, owner; /* may be empty */
};
int64_t place_put(struct change *ch, const struct place_key *k);

/* --- writing figures ------------------------------------------------------------------ */

/* What a writer may set besides the value itself. Strings empty, not null; sex "T" when not split. */
struct figure_key {
	int64_t version_id, place_id;
	int first_year;
	struct str period; /* "2024/25" */
	struct str sex, grade, subject, facet;
	struct str start_day; /* for relative windows: the day the course began; null when there is none */
};
enum figure_result {
	FIGURE_ADDED,
	FIGURE_SAME,        /* stands there already, from whatever source: nothing written */
	FIGURE_REPLACED,    /* the former one is superseded */
	FIGURE_QUARANTINED, /* outside its window, or the version does not hold for the läsår: kept apart, with
	                       the reason */
	FIGURE_REFUSED      /* no such version, or not approved: nothing written */
};
struct figure_known { /* a version, and the windows of the läsår last asked for */
	struct measure_version version;
	struct measure_window_on_row *windows;
	size_t nwindows;
	int windows_year;
};
struct figure_known_vec VEC(struct figure_known *);
struct figure_writer {
	struct change *ch;
	int64_t source_id, import_id;
	bool preliminary; /* wants approval by somebody else */
	int64_t count[FIGURE_REFUSED + 1];
	struct str reason; /* why the last one that was quarantined was */
	unsigned char
	    digest[16]; /* private: BLAKE2b of each figure written, keyed by that of those before; for the log */
	struct figure_known_vec known; /* private */
	struct figure_known *now;      /* private: of the figure that is put */
	int from_year, to_year;        /* private: läsår that were written to */
	bool computed;
	struct figure_ahead
	    *ahead; /* set after figure_begin by who puts each cell once: figure_ahead.h; else NULL */
};
/* Makes the source (id and created_at are set here) and begins. */
void figure_begin(struct figure_writer *w, struct change *ch, struct figure_source *s);
/* v: the value with its n. rest: n_of, numerator, low, high, measured_day, file_row, file_col, comment and
 * what is not in the key; its id, state, reason and provenance are set here. why: why a former figure is
 * replaced. */
enum figure_result figure_put(struct figure_writer *w, const struct figure_key *k, const struct value *v,
                              const struct figure *rest, struct str why);
/* One line in the change log: how many, and the checksum of all that was written. What is computed from
 * these läsår is computed again by a job. */
void figure_end(struct figure_writer *w);
/* Takes a source's figures back: what they replaced holds again, unless it has been replaced since. The
 * number taken back. */
int64_t figure_undo(struct change *ch, int64_t source_id);
/* Approves, locks, rejects or puts back; a line in the log. False when the figure is not in a state from
 * which that goes, or when who approves is who entered it. */
bool figure_state(struct change *ch, int64_t figure_id, const char *state, struct str reason);

/* Has what is computed for these läsår, and the one after (previous()), computed again by a job. */
void figure_recompute(struct change *ch, int from_year, int to_year);

/* --- targets ---------------------------------------------------------------------------- */

/* The one rule by which a target is said to be reached, for pages, reports and API: the figure is at or
 * beyond `value` in the measure's direction; else at or beyond `near`; else not. Equal is reached. An
 * interval counts when both its ends say the same. Without a target, a figure, or where neither way is
 * better, there is no basis. */
enum target_state { TARGET_REACHED, TARGET_ON_WAY, TARGET_NOT_REACHED, TARGET_NO_BASIS };
/* low, high: what is known of the figure, equal ends when exact; known false: nothing is. t may be NULL. */
enum target_state target_status(struct str direction, const struct target *t, bool known, double low,
                                double high);
/* "reached", "on_way", "not_reached", "no_basis": data-status, and what the words are called. */
const char *target_state_word(enum target_state s);
/* The rule as a sentence in the language, for hover and beneath: "Nås: 90 eller bättre. ..." */
struct str target_rule(struct arena *a, int lang, const struct target *t, int decimals);

/* A stored figure's value and back. */
struct value figure_value(const struct figure *f);
void figure_value_set(struct figure *f, const struct value *v);

#endif
