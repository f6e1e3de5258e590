/* chain_bound.h - what a chain says when it is bound: the one filling that documents and dialogues share, and
 * its reading again.
 *
 * Bound means: filled by the program from what is stored, in Swedish, and never changed afterwards. The body
 * is JSON: "cost", "links" with name, state (a word of evidence_state_words), grade, sentence and more (what
 * was expected, what of its checks failed or is not known) of each, and "same_pupils", the sentences of
 * pupils followed one by one.
 */
#ifndef EFFECT_CHAIN_BOUND_H
#define EFFECT_CHAIN_BOUND_H

#include "effect/chain_view.h"

struct chain_bound {
	struct str comparison, title, sentence, body; /* never null */
	int64_t analysis_id;                          /* the newest of the outcome; 0: none */
};
/* Of a chain that was made in Swedish and not in brief. */
void chain_bound_of(struct arena *a, const struct chain *k, struct chain_bound *out);
/* Of an insats as it is at `now` (an instant); false, and nothing filled, when there is none that has
 * started. */
bool chain_bound_fill(struct db *db, struct arena *a, struct str now, int64_t intervention_id,
                      struct str comparison, struct chain_bound *out);

struct chain_bound_link {
	struct str name, grade, sentence, more;
	enum evidence_state state;
};
enum { CHAIN_BOUND_PUPILS = 8 };
struct chain_bound_read {
	struct str cost; /* empty: not known */
	struct chain_bound_link link[LINKS];
	size_t n;
	struct str pupils[CHAIN_BOUND_PUPILS];
	size_t npupils;
};
/* What stands in a body; nothing when it is none. */
void chain_bound_read(struct arena *a, struct str body, struct chain_bound_read *out);

#endif
