/* spool.c - see spool.h. */
#include "web/spool.h"

#include "web/web.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

const char *spool_dir(void)
{
	const char *dir = getenv("TMPDIR");
	return dir && dir[0] == '/' ? dir : "/var/tmp";
}

void spool_init(struct spool *s, const char *dir)
{
	*s = (struct spool){.dir = dir, .fd = -1};
	buf_init(&s->mem, WEB_BODY_MEM);
}

void spool_reset(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->n = 0;
	buf_reset(&s->mem);
}

void spool_finish(struct spool *s)
{
	if (!s)
		return;
	spool_reset(s);
	buf_finish(&s->mem);
}

static int open_unnamed(const char *dir)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
		return fd;
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/trad-XXXXXX", dir);
	if (n < 0 || (size_t)n >= sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

static bool write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

static bool to_file(struct spool *s)
{
	s->fd = open_unnamed(s->dir);
	return s->fd >= 0 && write_all(s->fd, s->mem.p, s->mem.n);
}

bool spool_expect(struct spool *s, uint64_t n)
{
	return n <= WEB_BODY_MEM || s->fd >= 0 || to_file(s);
}

bool spool_add(struct spool *s, const void *p, size_t n)
{
	if (s->fd < 0 && n > WEB_BODY_MEM - s->mem.n && !to_file(s))
		return false;
	s->n += n;
	if (s->fd >= 0)
		return write_all(s->fd, p, n);
	buf_mem(&s->mem, p, n);
	return true;
}

struct mapping {
	void *p;
	size_t n;
};

static void unmap(void *v)
{
	const struct mapping *m = v;
	munmap(m->p, m->n);
}

bool spool_bytes(struct spool *s, struct arena *a, struct str *out)
{
	*out = buf_as_str(&s->mem);
	if (s->fd < 0)
		return true;
	*out = STR("");
	if (s->n == 0)
		return true;
	void *p = mmap(NULL, s->n, PROT_READ, MAP_PRIVATE | MAP_POPULATE, s->fd, 0);
	if (p == MAP_FAILED)
		return false;
	struct mapping *m = ARENA_NEW(a, struct mapping);
	*m = (struct mapping){p, s->n};
	arena_defer(a, unmap, m);
	*out = (struct str){p, s->n};
	return true;
}
