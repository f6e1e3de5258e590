/* fetch_ss12000.h - a bundle of SS 12000 (core/ss12000.h) asked for over HTTP.
 *
 * Every endpoint that the profile needs is read page by page: the first with limit and the endpoint's own
 * filters, the next with nothing but its pageToken, which may not be mixed with filters (SS 12000:2020,
 * searchParameters). Nothing is handed on unless every page of every endpoint came whole. 429 and 503 are
 * asked again after the time that they tell, at most three times; all else ends the fetching with a sentence.
 * deletedEntities of the last day, or since the last time, is asked too, so that what was taken away while
 * the pages were read is gone, and what was made of it ends; a service without that endpoint is read without
 * it.
 *
 * Changes alone (meta.modified.after) are asked for of duties only. What is counted, or is put together of
 * several entities, is read whole: a sum of the changed is no sum. With an organisation its units are asked
 * for one by one, and the bundle says that nothing of others counts (core/ss12000.h).
 */
#ifndef CLI_FETCH_SS12000_H
#define CLI_FETCH_SS12000_H

#include "base/arena.h"
#include "base/buf.h"

struct ss_fetch {
	struct str base;     /* "https://api.example/v2.0" */
	struct str token;    /* null: none */
	const char *profile; /* "ss12000-grades" */
	struct str from, to; /* days, of attendance and of lessons */
	struct str since; /* instant; changes and deletions since alone, where a row is one entity's; null: all */
	struct str
	    organisation;   /* read alone, with what lies below it (ss_below); null: all that the token gives */
	int64_t longest_ms; /* waited for one answer that asks to wait; 0: 60 000 */
};
/* The bundle into out; false with the reason, in English, which never holds the token. */
bool ss12000_fetch(struct arena *a, const struct ss_fetch *f, struct buf *out, struct str *why);
/* Does the profile follow what has been changed or taken away since a time? */
bool ss12000_has_changes(const char *profile);
/* Does the profile need from and to? */
bool ss12000_needs_days(const char *profile);
/* Does the profile have endpoints to ask? */
bool ss12000_is_live(const char *profile);
/* The token: from the file, which others may not read, else from $TRAD_SS12000_TOKEN; null when there is
 * none. False with the reason when the file cannot be used. */
bool ss12000_token(struct arena *a, const char *file, struct str *token, struct str *why);

#endif
