/* log_ahead.h - reads what the rows of a log are about in one statement for each kind, before they are told
 * one by one. */
#ifndef ORG_LOG_AHEAD_H
#define ORG_LOG_AHEAD_H

#include "core/ctx.h"
#include "core/resource.h"

/* A thing, and what is told of a change to it: the diff of the log, may be null. */
struct log_about {
	struct str entity;
	int64_t id;
	struct str diff;
};

/* From here on the typed X_get() and what decides who may see a thing answer from what was read (db/ahead.h).
 */
void log_ahead(struct ctx *c, const struct log_about *rows, size_t n);

#endif
