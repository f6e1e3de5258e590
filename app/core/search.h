/* search.h - find anything by the beginnings of its words, within what one may see.
 *
 * Titles weigh more than texts, most of all where they begin with the word, and those of what people look for
 * by name (resource_kind.rank: measures, first among them those of the overview) more than others. The
 * weights are in the index, so that the heaviest are read first however common a word is. Words are fold keys
 * (base/utf8.h), so "Åk 7-9", "åk 7–9" and "ÅK 7‑9" find each other. Free text of cases is never indexed
 * (domain.md trap 22); the kinds of this house hold none.
 */
#ifndef CORE_SEARCH_H
#define CORE_SEARCH_H

#include "core/resource.h"

struct search_hit {
	struct str entity, title, note, href;
	int64_t entity_id, weight;
};

/* A word typed, as the range of the words that begin with it, and how often they stand in a list. */
struct search_range {
	struct str lo, hi;
	int64_t places;    /* at least, when there are many such words */
	struct str common; /* the commonest of them, null when none stands in the list */
	int64_t common_places;
	bool single; /* only one word begins so */
	bool wide;   /* so many words begin so that not all were counted */
};

/* What a record says by its words. Only what differs from before is written. */
void search_put(struct change *ch, const struct resource_kind *k, const void *row, const struct object *o);
void search_drop(struct change *ch, const char *entity, int64_t id);
/* At most `most` hits, best first; every word typed must begin a word of the hit. */
size_t search_find(struct db *db, struct arena *a, struct str text, int64_t viewer_id, struct str today,
                   size_t most, struct search_hit **hits);
/* The words of a text, at most `most`, the rarest first. list: 0 all documents, a läsår its activities
 * (word_count in schema/0015-words.sql). */
size_t search_ranges(struct db *db, struct arena *a, struct str text, int64_t list, struct search_range *v,
                     size_t most);
/* Address of a record's page: "/styrning/mal/12"; null when it has none. */
struct str search_href(struct arena *a, const struct resource_kind *k, int64_t id);

#endif
