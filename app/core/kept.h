/* kept.h - pages kept from one request to the next (doc/decisions/kept-pages.md).
 *
 * A page of a ROUTE_PAGE_KEPT route is a function of the store, the person, what the
 * credential may do, the language, the theme, the day and the address. It is kept under
 * all of these together with the store_version it was made of, which every change moves
 * in the change's own transaction, by whichever process. A page is given again only when
 * the version inside the request's own snapshot is the same, and only after session,
 * permission and object of this request have been looked up as always. So a kept page is
 * never stale, never crosses persons, and a revoked session or role opens nothing.
 *
 * Bounded: the least recently given go first. NULL (nothing is kept) is fine everywhere.
 */
#ifndef CORE_KEPT_H
#define CORE_KEPT_H

#include "core/ctx.h"

#define KEPT_BYTES ((size_t)8 << 20) /* what a process keeps unless told otherwise */

struct kept;
struct kept *kept_new(size_t max_bytes);
void kept_free(struct kept *k);

/* Answers the request with a kept page: true when it did. c->db is a reader. */
bool kept_answer(struct kept *k, struct ctx *c);
/* Keeps the page that the handler has just written, when it is one to keep. */
void kept_take(struct kept *k, struct ctx *c);

/* For tests and the health page: bytes now, pages given since the start. */
size_t kept_bytes(struct kept *k);
int64_t kept_given(struct kept *k);

#endif
