/* dialogue.h - the quality dialogue: what is known is laid on the table before, and what is agreed lives on.
 *
 * A dialogue is of a unit and a läsår. Its pre-read is a list of points (dialogue_point), each bound by the
 * program out of what is stored, with instant and source: a figure, an effect chain, an agreement of an
 * earlier dialogue, or a text of somebody's own. What is bound is never changed; it can be struck and taken
 * back. When there is a newer analysis or the figure has been corrected, the page says so beside it. Once the
 * dialogue has been held its pre-read stays as it was. Agreements (dialogue_agreement) are open until they
 * are kept or dropped, and what is open comes to the table the next time.
 *
 * Figures in a pre-read are protected as for somebody without a role, whoever makes it (measure/query.h).
 *
 * Who: access.def, RES_DIALOGUE. Sources: domain.md R-09 and R-10 (dialogue after the summer, prefilled with
 * the outcome, follow-up of the last one), product.md N19.
 */
#ifndef DIALOGUE_DIALOGUE_H
#define DIALOGUE_DIALOGUE_H

#include "core/resource.h"
#include "effect/chain_bound.h"
#include "measure/query.h"
#include "plan/plan.h"
#include "sql_dialogue.h"

extern const struct resource_kind kind_dialogue, kind_dialogue_point, kind_dialogue_agreement;

WORDS_ARRAYS(dialogue_kinds);
WORDS_ARRAYS(dialogue_states);
WORDS_ARRAYS(dialogue_point_kinds);
WORDS_ARRAYS(agreement_states);
extern const struct words dialogue_kinds, dialogue_states, dialogue_point_kinds, agreement_states;

/* A part stands where its dialogue does. */
void dialogue_locate_part(struct db *db, struct arena *a, int64_t dialogue_id, struct object *o);

/* --- figures of a pre-read (dialogue_figure.c) ------------------------------------------- */

enum { DIALOGUE_YEARS = 3 }; /* a figure that is older than the läsår and the two before it is no news */
struct dialogue_line {
	const struct measure *m;
	struct str grade;
	const struct query_cell *now, *was; /* was: of the läsår before; NULL: none */
	const struct target *target;        /* of the figure's läsår; NULL: none */
	enum target_state state;
	bool missed, worse; /* the target; than the läsår before, beyond chance */
};
struct dialogue_figures {
	struct query_result r;
	struct dialogue_line *v; /* by area and measure, one for each årskurs that has a target */
	size_t n;
};
/* The newest figures of a unit up to a läsår; measure_id 0: of all that it is followed by. They are told to
 * the ledger as part of the change. False when they cannot be read. */
bool dialogue_figures_read(struct change *ch, int64_t unit_id, int first_year, int64_t measure_id,
                           struct dialogue_figures *f);
/* The line as a point that is bound now. */
void dialogue_figure_bind(struct change *ch, const struct dialogue_figures *f, const struct dialogue_line *l,
                          struct dialogue_point *i);
/* Which of the points are figures that read otherwise today? c NULL: only computed, for a document. */
void dialogue_figures_newer(struct ctx *c, struct db *db, struct arena *a, const struct dialogue_point *v,
                            size_t n, bool *newer);

/* --- the pre-read (dialogue_preread.c) ----------------------------------------------------- */

/* Binds what is of the dialogue's unit and not bound yet: figures that miss their target or are worse than
 * the läsår before, chains with a link that is broken, weak or not measured, and what is open of earlier
 * dialogues. who as for resource_save(). The number of points; -1 when one could not be saved. */
int dialogue_preread(struct change *ch, const struct principal *who, const struct dialogue *d);
/* Makes the dialogue and its pre-read. f: errors of the dialogue's own fields. */
enum change_result dialogue_make(struct change *ch, const struct principal *who, struct form *f,
                                 struct dialogue *d);
/* The words of a point, from what is stored; the point's intervention_id is set. */
void dialogue_chain_bind(struct change *ch, const struct chain_bound *k, struct dialogue_point *i);
void dialogue_agreement_bind(struct change *ch, const struct dialogue_agreement *g, struct dialogue_point *i);
/* Binds a chain. CHANGE_INVALID with the error in f when it has not started. */
enum change_result dialogue_bind_chain(struct change *ch, const struct principal *who, struct form *f,
                                       int64_t dialogue_id, int64_t intervention_id, struct str comparison);

/* Points of a dialogue and what has become of them since. */
struct dialogue_points {
	struct dialogue_point *v;
	bool *newer; /* a newer analysis, a corrected figure, an agreement that has gone on */
	struct dialogue_agreement *agreed; /* of points of the kind agreement, as it is now; id 0 else */
	size_t n, struck;
};
void dialogue_points_read(struct ctx *c, struct db *db, struct arena *a, int64_t dialogue_id, struct str at,
                          struct dialogue_points *p);

#endif
