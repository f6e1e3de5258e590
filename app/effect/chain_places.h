/* chain_places.h - where a chain can be bound, and where it lies: one row of chain_places.def for each kind
 * of place, so that a room above this one adds its own (product: "into reports and dialogues with one
 * click").
 */
#ifndef EFFECT_CHAIN_PLACES_H
#define EFFECT_CHAIN_PLACES_H

#include "effect/chain_view.h"

/* A place that the reader may bind into: in the form it is "document-3". */
struct chain_offer {
	int64_t id; /* 0: one that is made for it */
	struct str title;
};
/* A place that the chain lies in. */
struct chain_lies {
	int64_t id; /* of what was bound, not of the place */
	struct str title, href, bound_at;
};
struct chain_place {
	const char *word, *group; /* "document"; English source text: "Reports" */
	/* The reader's places, those nearest to the insats first. */
	size_t (*offers)(struct ctx *c, const struct intervention *x, struct chain_offer **out);
	size_t (*lies)(struct ctx *c, const struct intervention *x, struct chain_lies **out);
	/* Binds the chain; *href: where it can be read. Not CHANGE_SAVED: why stands in f, or the reader may not.
	 */
	enum change_result (*bind)(struct ctx *c, const struct intervention *x, int64_t id, struct str comparison,
	                           struct form *f, struct str *href);
	/* Takes away what was bound, by the id of struct chain_lies; CHANGE_GONE when it is not of this insats.
	 */
	enum change_result (*unbind)(struct ctx *c, const struct intervention *x, int64_t id, struct form *f);
};
extern const struct chain_place *const chain_places[];
extern const size_t chain_nplaces;

/* What the view of the chooser shows; nothing for a draft. */
struct chain_place_view {
	const struct chain_place *place;
	struct chain_offer *offer;
	struct chain_lies *lies;
	size_t noffers, nlies;
};
void chain_places_read(struct ctx *c, const struct intervention *x, bool lies, struct chain_page_view *v);
/* The place that a word of the form names ("dialogue-12"), and its number; NULL: none. */
const struct chain_place *chain_place_of(struct str word, int64_t *id);

#endif
