/* publish.h - the ledger: which protected tables somebody has read of.
 *
 * A version's whole table is protected when its figures are written (protect.h). It goes into the ledger
 * (table publication) when an answer to somebody who does not see exact figures first draws on it: from then
 * on it is taken to be known as a whole, and what is protected later is protected together with it. A table
 * that was replaced before anybody read it was never published.
 */
#ifndef MEASURE_PUBLISH_H
#define MEASURE_PUBLISH_H

#include "measure/query.h"

struct publish {
	struct store *store;
	struct arena *arena;
	struct db *seen;   /* the snapshot that the answer came from */
	struct change *in; /* the write that it is part of; NULL: one of its own */
	const char *channel;
	struct str query, request; /* what was asked; null: not told */
	int64_t person_id;
};
/* Tables that r read of and are not in the ledger: put there. False when they cannot be; then nothing of r is
 * to be shown. */
bool publish_tables(const struct publish *p, const struct query_result *r);

/* A table that is no version's, as bytes for the ledger (disclose_ledger_write). */
struct publish_bytes {
	struct str scope, bytes;
	int64_t cells, kept;
};
bool publish_bytes(const struct publish *p, const struct publish_bytes *t, size_t n);
/* Of bytes, as the ledger names them. */
struct str publish_sha256(struct arena *a, struct str bytes);
/* The same of versions. */
bool publish_versions(const struct publish *p, const int64_t *version_id, size_t n);
/* Of a request. */
struct publish publish_of(const struct ctx *c);

/* Exact figures of few were shown in this request: one line in the change log, in the request's write or one
 * of its own. False when it cannot be written; then nothing is to be shown. */
bool publish_exact(struct ctx *c, const char *entity, int64_t id, struct str diff);

#endif
