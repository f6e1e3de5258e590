/* watch.c - see watch.h. */
#include "web/watch.h"

#include <errno.h>
#include <sys/socket.h>
#include <time.h>

int64_t watch_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void shut_late(struct watch *w)
{
	int64_t now = watch_now();
	for (struct watched *c = w->first; c; c = c->next) {
		int64_t deadline = atomic_load(&c->deadline);
		if (deadline != 0 && deadline < now) {
			atomic_store(&c->deadline, 0);
			shutdown(c->fd, SHUT_RDWR);
		}
	}
}

static void *look(void *v)
{
	struct watch *w = v;
	pthread_mutex_lock(&w->lock);
	while (!w->stopping) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&w->wake, &w->lock, &until);
		shut_late(w);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

bool watch_start(struct watch *w)
{
	*w = (struct watch){0};
	pthread_condattr_t attr;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	int wrong = pthread_create(&w->thread, NULL, look, w);
	if (wrong) {
		pthread_cond_destroy(&w->wake);
		pthread_mutex_destroy(&w->lock);
		errno = wrong;
	}
	return wrong == 0;
}

void watch_stop(struct watch *w)
{
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
}

void watch_add(struct watch *w, struct watched *c)
{
	pthread_mutex_lock(&w->lock);
	c->prev = NULL;
	c->next = w->first;
	if (w->first)
		w->first->prev = c;
	w->first = c;
	pthread_mutex_unlock(&w->lock);
}

void watch_remove(struct watch *w, struct watched *c)
{
	pthread_mutex_lock(&w->lock);
	if (c->prev)
		c->prev->next = c->next;
	else
		w->first = c->next;
	if (c->next)
		c->next->prev = c->prev;
	pthread_mutex_unlock(&w->lock);
}
