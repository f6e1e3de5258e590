/* veil.h - which sums over teachers may be shown: one rule for every output.
 *
 * A sum is shown when at least EFFECT_TEACHERS persons are behind it, and when nothing that is shown besides
 * gives away one with fewer. Sums exist for fixed cells only: a unit or all units, and the läsår or one of
 * its two terms. What could be computed by taking one from another is then known beforehand:
 *
 *   - all units less those shown are the hidden ones together: when they are fewer than five, further units
 * are hidden, the smallest first, until they are five or more (secondary suppression; Willenborg & de Waal
 * 2001);
 *   - the läsår less one term is the other term: both terms of a unit are hidden when either is.
 *
 * Who was asked and has not answered (silent) makes no sum shown, but is protected too: that nothing was
 * answered is also something of one teacher. Of an answer that is nobody's (person_id 0) it is not known how
 * many stand behind it: it is one of few. What fewer have told of than have answered (an ingredient, an item
 * of a protocol) has a veil of its own, of those who told.
 *
 * stats/README 1i; product.md 5 ("Micromanagement") and N20.
 */
#ifndef EFFECT_VEIL_H
#define EFFECT_VEIL_H

#include "base/arena.h"

#define EFFECT_TEACHERS 5

enum veil_window { VEIL_YEAR, VEIL_AUTUMN, VEIL_SPRING, VEIL_WINDOWS };

/* A teacher has something at a unit in a term; said once or many times. */
struct veil_fact {
	int64_t unit_id, person_id;
	enum veil_window term; /* VEIL_AUTUMN or VEIL_SPRING */
	bool silent;           /* was asked only */
};
struct veil_unit {
	int64_t unit_id;
	int64_t teachers[VEIL_WINDOWS], asked[VEIL_WINDOWS]; /* who has something; and who was asked only */
	bool shown[VEIL_WINDOWS];
};
struct veil {
	struct veil_unit *unit; /* by id */
	size_t n;
	struct veil_unit all; /* unit_id 0 */
};
void veil_make(struct arena *a, const struct veil_fact *f, size_t n, struct veil *v);
/* unit_id 0: all units. A unit without facts is not shown. */
bool veil_shows(const struct veil *v, int64_t unit_id, enum veil_window w);
/* Persons behind a cell, shown or not: for whoever decides what to say, never for output when not shown. */
int64_t veil_teachers(const struct veil *v, int64_t unit_id, enum veil_window w);
/* The same with those who were asked only. */
int64_t veil_asked(const struct veil *v, int64_t unit_id, enum veil_window w);

#endif
