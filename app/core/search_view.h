/* search_view.h - hits with the names of their kinds. */
#ifndef CORE_SEARCH_VIEW_H
#define CORE_SEARCH_VIEW_H

#include "core/search.h"

#define HITS_MORE 100 /* so many when one asks for more */

struct search_view {
	struct str text;  /* as typed */
	struct str wider; /* where more of them are shown, null when they all are */
	const struct search_hit *hits;
	size_t n;
	bool more; /* there are others */
};
/* "Mål", "Enhet": the kind of a record in words. */
struct str kind_title(enum lang l, struct str name);

#endif
