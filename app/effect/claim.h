/* claim.h - does a text that somebody wrote say that an insats had an effect, or had none?
 *
 * People's own words are theirs and are never refused. The program's sentences never claim an effect
 * (sentence.h), so where somebody's words do, and the chain does not reach a sign, the page says beside them
 * what the chain allows. The rule is of words alone (claim.def): one of them, and among the four words after
 * it in the same sentence one that begins as the pair says. It knows neither sense nor irony; a text that it
 * takes wrongly is shown as it is, with a true sentence beside it.
 *
 * Memory: the arena's. Pure.
 */
#ifndef EFFECT_CLAIM_H
#define EFFECT_CLAIM_H

#include "base/arena.h"

bool claim_in(struct arena *a, struct str text);

#endif
