/* embed.h - files compiled into the program by tools/embed.c, to be served as
 * they are.
 */
#ifndef WEB_EMBED_H
#define WEB_EMBED_H

#include "base/str.h"

struct web_asset {
	const char *path; /* below /static/: "trad.css" */
	const char *type; /* Content-Type */
	struct str bytes;
	struct str gzip;  /* the same compressed; null when that would save nothing */
	const char *hash; /* of the bytes, 16 hex digits: ETag and ?v= */
};

/* NULL when there is none of that path. */
const struct web_asset *web_asset_find(struct str path);

/* All of them, in byte order of path. Absent from a program without static/. */
struct web_assets {
	const struct web_asset *v;
	size_t n;
};
extern const struct web_assets web_assets __attribute__((weak));

#endif
