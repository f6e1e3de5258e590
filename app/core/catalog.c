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
	char *host; /* NULL: any host (a single store) */
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

static void add(struct catalog *c, struct str host, struct str url)
{
	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 16;
		c->v = grown(c->v, c->cap * sizeof *c->v);
		c->urls = grown(c->urls, c->cap * sizeof *c->urls);
	}
	c->v[c->n] = (struct entry){.host = host.p ? copy(host) : NULL, .url = copy(url)};
	c->urls[c->n] = c->v[c->n].url;
	c->n++;
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
	if (ok && c->n)
		return c;
	*why = arena_printf(a, ok ? "no stores in %s" : "cannot read %s", path);
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

/* "huddinge.example.se:8080" answers to an entry "huddinge.example.se" or, from a
 * directory, to "huddinge". */
static bool answers(const struct entry *e, struct str host)
{
	if (!e->host)
		return true;
	ptrdiff_t colon = str_chr(host, ':');
	if (colon >= 0)
		host = str_sub(host, 0, (size_t)colon);
	if (str_ieq(host, str_z(e->host)))
		return true;
	ptrdiff_t dot = str_chr(host, '.');
	return dot > 0 && str_chr(str_z(e->host), '.') < 0 &&
	       str_ieq(str_sub(host, 0, (size_t)dot), str_z(e->host));
}

struct store *catalog_store(struct catalog *c, struct str host)
{
	struct entry *e = NULL;
	for (size_t i = 0; i < c->n && !e; i++)
		if (answers(&c->v[i], host))
			e = &c->v[i];
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
