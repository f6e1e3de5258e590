#include "core/kept.h"

#include "base/log.h"
#include "sql_core.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#define BUCKETS  512
#define KEY_MAX  1000
#define PAGE_MAX ((size_t)512 << 10)

struct entry {
	struct entry *next;          /* in its bucket */
	struct entry *newer, *older; /* by use */
	struct kept *kept;
	uint64_t hash;
	int64_t version;
	size_t key_n, body_n;
	int users;    /* answers being sent */
	bool dropped; /* out of the table; freed by its last user */
	char bytes[]; /* key, then body */
};

struct kept {
	pthread_mutex_t lock;
	unsigned char seed[crypto_shorthash_KEYBYTES];
	struct entry *bucket[BUCKETS];
	struct entry *newest, *oldest;
	size_t bytes, max;
	int64_t given;
};

struct kept *kept_new(size_t max_bytes)
{
	struct kept *k = calloc(1, sizeof *k);
	if (!k)
		BUG("out of memory");
	pthread_mutex_init(&k->lock, NULL);
	randombytes_buf(k->seed, sizeof k->seed);
	k->max = max_bytes;
	return k;
}

static size_t size_of(const struct entry *e)
{
	return sizeof *e + e->key_n + e->body_n;
}

/* --- the table, under the lock -------------------------------------------------- */

static void unlink_use(struct kept *k, struct entry *e)
{
	*(e->newer ? &e->newer->older : &k->newest) = e->older;
	*(e->older ? &e->older->newer : &k->oldest) = e->newer;
	e->newer = e->older = NULL;
}

static void link_newest(struct kept *k, struct entry *e)
{
	e->older = k->newest;
	*(k->newest ? &k->newest->newer : &k->oldest) = e;
	k->newest = e;
}

static void drop(struct kept *k, struct entry *e)
{
	struct entry **at = &k->bucket[e->hash % BUCKETS];
	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	unlink_use(k, e);
	k->bytes -= size_of(e);
	e->dropped = true;
	if (e->users == 0)
		free(e);
}

static struct entry *find(const struct kept *k, uint64_t hash, struct str key)
{
	struct entry *e = k->bucket[hash % BUCKETS];
	while (e && !(e->hash == hash && str_eq((struct str){e->bytes, e->key_n}, key)))
		e = e->next;
	return e;
}

void kept_free(struct kept *k)
{
	if (!k)
		return;
	while (k->oldest)
		drop(k, k->oldest);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

/* --- what a page is a function of ------------------------------------------------- */

static bool suits(const struct ctx *c)
{
	return c->route->kind == ROUTE_PAGE_KEPT && c->req->method == WEB_GET && c->db && !c->change.db;
}

/* Null when the address is too long to be worth it. Fields of fixed width come first and
 * the address last, so that no two differ and give the same key. */
static struct str key_of(const struct kept *k, const struct ctx *c, uint64_t *hash)
{
	struct str theme = web_cookie(c->req, "theme");
	char shade = str_eqz(theme, "dark") ? 'd' : str_eqz(theme, "light") ? 'l' : '-';
	struct str key = arena_printf(
	    c->arena, "%lld %lld %d%d%c%c %d-%d-%d %.*s?%.*s", (long long)(intptr_t)c->store,
	    (long long)c->who.person_id, (int)c->lang, c->who.may_write, c->who.session_id ? 's' : 't', shade,
	    c->today.year, c->today.month, c->today.day, STR_ARG(c->req->path), STR_ARG(c->req->raw_query));
	unsigned char h[crypto_shorthash_BYTES];
	crypto_shorthash(h, (const unsigned char *)key.p, key.n, k->seed);
	memcpy(hash, h, sizeof *hash);
	return key.n <= KEY_MAX ? key : (struct str){NULL, 0};
}

/* 0 when it is not known: then nothing is given or kept. */
static int64_t version_of(struct ctx *c)
{
	int64_t n = 0;
	return store_version(c->db, c->arena, &n) && db_error(c->db) == DB_OK ? n : 0;
}

/* --- giving and taking -------------------------------------------------------------- */

static void release(void *p)
{
	struct entry *e = p;
	struct kept *k = e->kept;
	pthread_mutex_lock(&k->lock);
	if (--e->users == 0 && e->dropped)
		free(e);
	pthread_mutex_unlock(&k->lock);
}

bool kept_answer(struct kept *k, struct ctx *c)
{
	uint64_t hash;
	if (!k || !suits(c))
		return false;
	struct str key = key_of(k, c, &hash);
	int64_t version = str_is_null(key) ? 0 : version_of(c);
	if (!version)
		return false;
	pthread_mutex_lock(&k->lock);
	struct entry *e = find(k, hash, key);
	if (e && e->version != version) {
		/* A snapshot from before the change may still be reading; its page is made anew. */
		if (e->version < version)
			drop(k, e);
		e = NULL;
	}
	if (e) {
		e->users++;
		k->given++;
		unlink_use(k, e);
		link_newest(k, e);
	}
	pthread_mutex_unlock(&k->lock);
	if (!e)
		return false;
	arena_defer(c->arena, release, e);
	c->res->static_body = (struct str){e->bytes + e->key_n, e->body_n};
	return true;
}

static struct entry *entry_new(struct kept *k, struct str key, uint64_t hash, struct str body)
{
	struct entry *e = malloc(sizeof *e + key.n + body.n);
	if (!e)
		BUG("out of memory");
	*e = (struct entry){.kept = k, .hash = hash, .key_n = key.n, .body_n = body.n};
	memcpy(e->bytes, key.p, key.n);
	memcpy(e->bytes + key.n, body.p, body.n);
	return e;
}

/* A handler that set a header has said something besides the page. */
static bool plain_page(const struct ctx *c)
{
	const struct web_res *r = c->res;
	return r->status == 200 && r->headers.n == 0 && !r->body.overflow && r->body.n > 0 &&
	       r->body.n <= PAGE_MAX && str_is_null(r->static_body);
}

void kept_take(struct kept *k, struct ctx *c)
{
	uint64_t hash;
	if (!k || !suits(c) || !plain_page(c) || c->res->body.n > k->max / 4)
		return;
	struct str key = key_of(k, c, &hash);
	int64_t version = str_is_null(key) ? 0 : version_of(c);
	if (!version)
		return;
	struct entry *e = entry_new(k, key, hash, buf_as_str(&c->res->body));
	e->version = version;
	pthread_mutex_lock(&k->lock);
	struct entry *former = find(k, hash, key);
	if (former)
		drop(k, former);
	e->next = k->bucket[hash % BUCKETS];
	k->bucket[hash % BUCKETS] = e;
	link_newest(k, e);
	k->bytes += size_of(e);
	while (k->bytes > k->max)
		drop(k, k->oldest);
	pthread_mutex_unlock(&k->lock);
}

size_t kept_bytes(struct kept *k)
{
	if (!k)
		return 0;
	pthread_mutex_lock(&k->lock);
	size_t n = k->bytes;
	pthread_mutex_unlock(&k->lock);
	return n;
}

int64_t kept_given(struct kept *k)
{
	if (!k)
		return 0;
	pthread_mutex_lock(&k->lock);
	int64_t n = k->given;
	pthread_mutex_unlock(&k->lock);
	return n;
}
