/* catalog.c - which store answers to which host name. Stores are opened on first
 * use and kept; a host that is not listed reaches nothing. */
#include "core/app.h"

#include "base/log.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct entry {
	char *host; /* lower case; NULL: any host (a single store) */
	char *url;
	struct store *store;
};
struct catalog {
	struct entry *v;
	size_t n, cap;
	const char **urls;
	int readers;
	pthread_mutex_t lock;
};

static void *grown(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		BUG("out of memory");
	return p;
}

static char *copy(struct str s)
{
	char *z = grown(NULL, s.n + 1);
	memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	return z;
}

static char *lower(char *z)
{
	for (char *p = z; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
	return z;
}

static void add(struct catalog *c, struct str host, struct str url)
{
	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 16;
		c->v = grown(c->v, c->cap * sizeof *c->v);
		c->urls = grown(c->urls, c->cap * sizeof *c->urls);
	}
	c->v[c->n] = (struct entry){.host = host.p ? lower(copy(host)) : NULL, .url = copy(url)};
	c->n++;
}

static int by_host(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	return strcmp(a->host ? a->host : "", b->host ? b->host : "");
}

/* In the order they are looked up in; the host that stands twice, NULL when none does. */
static const char *sorted(struct catalog *c)
{
	qsort(c->v, c->n, sizeof *c->v, by_host);
	for (size_t i = 0; i < c->n; i++) {
		c->urls[i] = c->v[i].url;
		if (i && strcmp(c->v[i].host, c->v[i - 1].host) == 0)
			return c->v[i].host;
	}
	return NULL;
}

static struct catalog *new_catalog(int readers)
{
	struct catalog *c = grown(NULL, sizeof *c);
	*c = (struct catalog){.readers = readers};
	pthread_mutex_init(&c->lock, NULL);
	return c;
}

struct catalog *catalog_one(const char *url, int readers, struct arena *a, struct str *why)
{
	struct catalog *c = new_catalog(readers);
	add(c, (struct str){NULL, 0}, str_z(url));
	sorted(c);
	c->v[0].store = store_open(url, readers, 4, a, why);
	if (c->v[0].store)
		return c;
	catalog_free(c);
	return NULL;
}

static bool read_dir(struct catalog *c, const char *path, struct arena *a)
{
	DIR *d = opendir(path);
	if (!d)
		return false;
	for (struct dirent *e; (e = readdir(d));) {
		struct str name = str_z(e->d_name);
		if (!str_ends(name, STR(".db")) || name.n <= 3)
			continue;
		struct str url = arena_printf(a, "%s/%s", path, e->d_name);
		add(c, str_sub(name, 0, name.n - 3), url);
	}
	closedir(d);
	return true;
}

static bool read_list(struct catalog *c, const char *path)
{
	FILE *f = fopen(path, "re");
	char line[4096];
	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		struct str rest = str_trim(str_z(line)), host;
		if (rest.n == 0 || rest.p[0] == '#' || !str_split(&rest, ' ', &host))
			continue;
		rest = str_trim(rest);
		if (rest.n)
			add(c, host, rest);
	}
	fclose(f);
	return true;
}

struct catalog *catalog_many(const char *path, int readers, struct arena *a, struct str *why)
{
	struct catalog *c = new_catalog(readers);
	struct stat st;
	bool ok = stat(path, &st) == 0 && (S_ISDIR(st.st_mode) ? read_dir(c, path, a) : read_list(c, path));
	const char *twice = ok && c->n ? sorted(c) : NULL;
	if (ok && c->n && !twice)
		return c;
	*why = twice ? arena_printf(a, "the host %s stands twice in %s", twice, path)
	             : arena_printf(a, ok ? "no stores in %s" : "cannot read %s", path);
	catalog_free(c);
	return NULL;
}

void catalog_free(struct catalog *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		store_close(c->v[i].store);
		free(c->v[i].host);
		free(c->v[i].url);
	}
	free(c->v);
	free(c->urls);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

#define HOST_MAX 255 /* RFC 1035: no name is longer */

static struct entry *find(const struct catalog *c, struct str host)
{
	char z[HOST_MAX + 1];
	if (host.n > HOST_MAX)
		return NULL;
	memcpy(z, host.p, host.n);
	z[host.n] = '\0';
	const struct entry key = {.host = lower(z)};
	return bsearch(&key, c->v, c->n, sizeof *c->v, by_host);
}

/* "huddinge.example.se:8080" is the entry "huddinge.example.se" or, from a directory, "huddinge". */
struct store *catalog_store(struct catalog *c, struct str host)
{
	ptrdiff_t colon = str_chr(host, ':');
	if (colon >= 0)
		host = str_sub(host, 0, (size_t)colon);
	struct entry *e = c->n == 1 && !c->v[0].host ? &c->v[0] : find(c, host);
	ptrdiff_t dot = str_chr(host, '.');
	if (!e && dot > 0)
		e = find(c, str_sub(host, 0, (size_t)dot));
	if (!e)
		return NULL;
	struct store *s = __atomic_load_n(&e->store, __ATOMIC_ACQUIRE);
	if (s)
		return s;
	pthread_mutex_lock(&c->lock);
	if (!e->store) {
		struct arena a;
		struct str why = {0};
		arena_init(&a, 0);
		s = store_open(e->url, c->readers, 2, &a, &why);
		if (!s)
			log_error("store.open host=%s", e->host);
		__atomic_store_n(&e->store, s, __ATOMIC_RELEASE);
		arena_finish(&a);
	}
	pthread_mutex_unlock(&c->lock);
	return e->store;
}

size_t catalog_urls(const struct catalog *c, const char *const **urls)
{
	*urls = c->urls;
	return c->n;
}
