/* stat_support.c - R's answers, and which of them have been read (stat_support.h). */
#include "stat_support.h"

static struct arena keep;
static struct {
	char name[64];
	const struct json *results;
} docs[64];
static size_t ndocs;

/* A set of nodes by address: documents are never let go. */
static const struct json **seen;
static size_t seen_n, seen_cap;

const char *stat_data_dir(void)
{
	static char path[4096];
	const char *env = getenv("TRAD_SHARED");
	snprintf(path, sizeof path, "%s/stats", env && *env ? env : "../shared");
	return access(path, R_OK) == 0 ? path : NULL;
}

static size_t slot_of(const struct json *const *set, size_t cap, const struct json *j)
{
	size_t i = (size_t)((uintptr_t)j / sizeof *j * 0x9e3779b97f4a7c15u) & (cap - 1);
	while (set[i] && set[i] != j)
		i = (i + 1) & (cap - 1);
	return i;
}

static bool is_seen(const struct json *j)
{
	return seen_cap > 0 && seen[slot_of(seen, seen_cap, j)] == j;
}

/* Kept until the end, whichever test asks first. */
static struct arena *kept(void)
{
	if (keep.max == 0)
		arena_init(&keep, (size_t)1 << 30);
	return &keep;
}

static void see(const struct json *j)
{
	if (2 * (seen_n + 1) > seen_cap) {
		size_t cap = seen_cap ? 2 * seen_cap : 1 << 12;
		const struct json **next = ARENA_ARRAY(kept(), cap, const struct json *);
		for (size_t i = 0; i < seen_cap; i++)
			if (seen[i])
				next[slot_of(next, cap, seen[i])] = seen[i];
		seen = next;
		seen_cap = cap;
	}
	size_t at = slot_of(seen, seen_cap, j);
	seen_n += seen[at] == NULL;
	seen[at] = j;
}

static const struct json *results_of(const char *name)
{
	for (size_t i = 0; i < ndocs; i++)
		if (strcmp(docs[i].name, name) == 0)
			return docs[i].results;
	if (ndocs == sizeof docs / sizeof docs[0]) {
		test_fail(__FILE__, __LINE__, "more reference files than there is room for");
		return NULL;
	}
	char file[128];
	snprintf(file, sizeof file, "expected/%s.json", name);
	snprintf(docs[ndocs].name, sizeof docs[ndocs].name, "%s", name);
	docs[ndocs].results =
	    json_get(json_parse(kept(), arena_str(kept(), stat_data_file(file)), NULL), "results");
	return docs[ndocs++].results;
}

static bool is_number(const struct json *j)
{
	return j && (j->kind == JSON_REAL || j->kind == JSON_INT);
}

const struct json *stat_expected(const char *name, const char *path)
{
	const struct json *j = results_of(name);
	struct str rest = str_z(path), part;
	while (j && rest.n > 0 && str_split(&rest, '/', &part)) {
		int64_t i;
		if (j->kind == JSON_ARRAY && str_to_i64(part, &i))
			j = (size_t)i < j->n ? &j->items[i] : NULL;
		else
			j = json_get(j, arena_z(test_arena(), part));
	}
	if (j == NULL)
		test_fail(__FILE__, __LINE__, "no %s in %s", path, name);
	return j;
}

double stat_number(const struct json *j, const char *key)
{
	const struct json *v = key ? json_get(j, key) : j;
	if (!is_number(v))
		return NAN;
	see(v);
	return v->f;
}

struct walk {
	void (*fn)(void *ctx, const char *path, bool read);
	void *ctx;
	char path[256];
};

static void walk(struct walk *w, const struct json *j, size_t at)
{
	if (is_number(j))
		w->fn(w->ctx, w->path, is_seen(j));
	for (size_t i = 0; (j->kind == JSON_ARRAY || j->kind == JSON_OBJECT) && i < j->n; i++) {
		int n = j->kind == JSON_ARRAY ? snprintf(w->path + at, sizeof w->path - at, "%s#", at ? "/" : "")
		                              : snprintf(w->path + at, sizeof w->path - at, "%s%.*s", at ? "/" : "",
		                                         STR_ARG(j->items[i].key));
		size_t next = at + (size_t)n;
		walk(w, &j->items[i], next < sizeof w->path ? next : sizeof w->path - 1);
		w->path[at] = 0;
	}
}

void stat_each_number(const char *name, void (*fn)(void *ctx, const char *path, bool read), void *ctx)
{
	struct walk w = {.fn = fn, .ctx = ctx};
	const struct json *j = results_of(name);
	if (j)
		walk(&w, j, 0);
	else
		test_fail(__FILE__, __LINE__, "expected/%s.json cannot be read", name);
}

static int field_of(struct str word)
{
	for (int f = 0; f < STAT_FIELDS; f++)
		if (str_eqz(word, stat_field_word((enum stat_field)f)))
			return f;
	return -1;
}

/* Of the row whose first cell is that text. */
static double unit_cell(const struct stat_table *t, struct str unit, const char *col)
{
	for (int i = 0; t && i < t->nrow; i++)
		if (str_eq(t->cells[(ptrdiff_t)i * t->ncol].text, unit))
			return stat_cell_v(t, i, col);
	return NAN;
}

double stat_got(const struct stat_result *r, const char *got, int i)
{
	struct str rest = str_z(got), kind, a, b;
	double v = NAN;
	str_split(&rest, ':', &kind);
	if (str_eqz(kind, "fact"))
		return stat_fact_v(r, arena_z(test_arena(), rest));
	str_split(&rest, ':', &a);
	b = rest;
	if (str_eqz(kind, "unit")) {
		str_split(&rest, ':', &b);
		return unit_cell(stat_table_find(r, arena_z(test_arena(), a)), b, arena_z(test_arena(), rest));
	}
	if (str_eqz(kind, "cell"))
		return stat_cell_v(stat_table_find(r, arena_z(test_arena(), a)), i, arena_z(test_arena(), b));
	if (str_eqz(kind, "term"))
		return stat_term_v(r, arena_z(test_arena(), a), (enum stat_field)field_of(b));
	if ((size_t)i < r->terms.n)
		stat_get(&r->terms.v[i], (enum stat_field)field_of(a), &v);
	return v;
}
