/* fetch.h - one GET to another program's HTTP service. fetch.c alone knows libcurl.
 *
 * What is asked is decided by the caller; how is decided here: TLS with the certificate checked, no redirect
 * is followed (a token must not travel to another host), a body of at most `max` bytes, a time limit for the
 * whole. A bearer token is sent over https only, or to this machine itself.
 */
#ifndef WEB_FETCH_H
#define WEB_FETCH_H

#include "base/arena.h"
#include "base/str.h"

struct web_fetch {
	struct str url;
	struct str bearer; /* null: none */
	size_t max;        /* bytes of the body; 0: 32 MB */
	int timeout_s;     /* 0: 60 */
};
enum web_fetch_fault {
	WEB_FETCH_OK,       /* an answer came, whatever its status */
	WEB_FETCH_BAD_URL,  /* no http or https address, or a token over http to another machine */
	WEB_FETCH_NO_REACH, /* name, connection, TLS, time; `why` says */
	WEB_FETCH_TOO_LARGE
};
struct web_fetched {
	enum web_fetch_fault fault;
	int status;
	int64_t retry_after; /* seconds that the answer asks to wait, -1: it does not */
	struct str body;     /* in the arena */
	struct str why;      /* English, of the library; never holds the token */
};
/* True when an answer came (WEB_FETCH_OK). Blocks. */
bool web_fetch(struct arena *a, const struct web_fetch *f, struct web_fetched *out);

#endif
