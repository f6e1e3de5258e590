/* help_view.h - steps of a role and words of the field, both tables. */
#ifndef CORE_HELP_VIEW_H
#define CORE_HELP_VIEW_H

#include "core/ctx.h"

struct help_step {
	enum role role;
	const char *text, *href; /* text: English source text */
};
struct help_word {
	const char *word, *text; /* English source texts */
};
/* What a room is and how it is read; id: of its place on the page. */
struct help_topic {
	const char *id, *title, *text; /* English source texts */
};
struct help_view {
	const struct help_step *steps;
	size_t nsteps;
	const struct help_word *words;
	size_t nwords;
	const struct help_topic *topics;
	size_t ntopics;
};

#endif
