/* catalog.h - the texts compiled in from po/ by pogen.
 *
 * English is the source text itself. Each form is kept raw and escaped for
 * HTML, so that a view writes it with one copy.
 */
#ifndef WEB_CATALOG_H
#define WEB_CATALOG_H

#include "base/str.h"

struct tr_form {
	struct str text, html;
};
struct tr_entry {
	struct str id;        /* the source text: the key */
	struct tr_form en[2]; /* for 1, for many; the same twice without a plural */
	struct tr_form sv[2];
};
struct tr_catalog {
	const struct tr_entry *entries; /* in byte order of id */
	size_t n;
};

/* Absent from a program without po/ files. */
extern const struct tr_catalog tr_catalog __attribute__((weak));

/* NULL when the text is unknown. */
const struct tr_entry *tr_find(const struct tr_catalog *c, struct str id);

#endif
