/* words.h - vocabularies: stored words and what people read, one table each, used by
 * forms, views, importers, documents and OpenAPI.
 */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include "web/out.h"

/* A vocabulary: stored words and their English source texts, same order, NULL-ended. */
struct words {
	const char *const *word;
	const char *const *text;
	const char *const (
	    *also)[2]; /* what people write besides: {folded text, word}, {NULL, NULL}-ended; may be NULL */
};
/* Translated text of a stored word; the word itself when it is none of them. */
struct str words_text(const struct words *w, enum lang l, struct str word);
/* Stored word of a text that a person wrote, Swedish or English or the word itself,
 * folded; null when none ("Pågående" and "pågår" both give ongoing). */
struct str words_find(const struct words *w, struct arena *a, struct str text);
bool words_has(const struct words *w, struct str word);

#endif
