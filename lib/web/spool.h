/* spool.h - a request body on its way in: small in memory, large in an unlinked
 * temporary file that is mapped when complete. Only lib/web/server.c uses it.
 *
 * The file has no name (O_TMPFILE, or unlinked at once where the file system
 * cannot do that), so nothing is left behind whatever happens to the process.
 */
#ifndef WEB_SPOOL_H
#define WEB_SPOOL_H

#include "base/arena.h"
#include "base/buf.h"

struct spool {
	const char *dir; /* where files go; borrowed */
	struct buf mem;
	int fd; /* -1 while in memory */
	size_t n;
};

/* $TMPDIR, or /var/tmp: /tmp is often memory. */
const char *spool_dir(void);
void spool_init(struct spool *s, const char *dir);
void spool_finish(struct spool *s);
/* Empty again, the memory is kept. */
void spool_reset(struct spool *s);
/* Promises about n bytes: more than WEB_BODY_MEM go to a file from the start.
 * False on an environment error (errno); also below. */
bool spool_expect(struct spool *s, uint64_t n);
bool spool_add(struct spool *s, const void *p, size_t n);
/* All bytes: in the spool until its reset, or mapped until the arena ends. */
bool spool_bytes(struct spool *s, struct arena *a, struct str *out);

#endif
