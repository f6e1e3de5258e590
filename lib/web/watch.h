/* watch.h - deadlines for slow clients. Only lib/web/server.c uses it.
 *
 * An idle timeout alone does not stop a client that sends a byte now and then.
 * Every connection has a deadline for the phase it is in; one thread looks once
 * a second and shuts down the sockets that are past theirs, upon which their own
 * threads see the end of the stream and clean up.
 */
#ifndef WEB_WATCH_H
#define WEB_WATCH_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct watched {
	struct watched *next, *prev;
	int fd;
	_Atomic int64_t deadline; /* monotonic ms; 0 = none */
};

struct watch {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct watched *first;
	bool stopping;
};

int64_t watch_now(void);
bool watch_start(struct watch *w); /* false: no thread to be had (errno) */
void watch_stop(struct watch *w);
void watch_add(struct watch *w, struct watched *c);
/* After this the descriptor is not touched again and may be closed. */
void watch_remove(struct watch *w, struct watched *c);

#endif
