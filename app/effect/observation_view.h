/* observation_view.h - what views/effect/observation.html is given. */
#ifndef EFFECT_OBSERVATION_VIEW_H
#define EFFECT_OBSERVATION_VIEW_H

#include "core/page.h"
#include "effect/observation.h"
#include "effect/subjects.h"

struct observation_view {
	struct ctx *c;
	const struct observation *x; /* what was typed, or what is stored */
	const struct protocol *protocol;
	struct protocol_point *item;
	size_t nitems;
	struct lesson_group_names_row *group;
	size_t ngroups;
	struct protocol *choice; /* others that can be chosen */
	size_t nchoices;
	struct observations_open_row *open;
	size_t nopen;
	struct observations_given_row *given;
	size_t ngiven;
	struct str post, group_name;
	const struct form *form;
	bool writes; /* the observer, before it is handed over */
};
/* "What 2 looks like" of an item. */
struct str observation_anchor(const struct protocol_point *i, int score);

#endif
