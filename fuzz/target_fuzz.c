/* target_fuzz.c - any request target: refused whole, or decoded exactly once into
 * a path that holds its promises. */
#include "base/utf8.h"
#include "web/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPECT(cond)                                                                                         \
	do {                                                                                                     \
		if (!(cond))                                                                                         \
			abort();                                                                                         \
	} while (0)

static void check_path(struct str path)
{
	EXPECT(path.n > 0 && path.n <= WEB_PATH_MAX && path.p[0] == '/');
	EXPECT(utf8_valid(path));
	EXPECT(str_find(path, STR("//")) < 0);
	struct str rest = path, segment;
	while (str_split(&rest, '/', &segment))
		EXPECT(!str_eqz(segment, ".") && !str_eqz(segment, ".."));
}

/* Encoding what was decoded and decoding it again changes nothing: had the
 * parser decoded twice, "%25.." would come out different. */
static void check_once(struct arena *a, const struct web_req *first)
{
	struct buf b;
	buf_init(&b, 0);
	struct str rest = str_sub(first->path, 1, first->path.n), segment;
	while (str_split(&rest, '/', &segment)) {
		buf_c(&b, '/');
		buf_url(&b, segment);
	}
	for (size_t i = 0; i < first->query.n; i++) {
		buf_c(&b, i ? '&' : '?');
		buf_url(&b, first->query.v[i].name);
		buf_c(&b, '=');
		buf_url(&b, first->query.v[i].value);
	}
	struct web_req again = {.arena = a};
	web_parse_target(&again, buf_as_str(&b));
	if (again.fault != 414) { /* encoding may lengthen it past the limit */
		EXPECT(again.fault == 0 && str_eq(again.path, first->path) && again.query.n == first->query.n);
		for (size_t i = 0; i < first->query.n; i++)
			EXPECT(str_eq(again.query.v[i].name, first->query.v[i].name) &&
			       str_eq(again.query.v[i].value, first->query.v[i].value));
	}
	buf_finish(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	arena_init(&a, 0);
	struct web_req r = {.arena = &a};
	web_parse_target(&r, (struct str){size ? (const char *)data : "", size});
	EXPECT(r.query.n <= WEB_QUERY_PAIRS);
	if (r.fault) {
		EXPECT(r.fault_text && r.path.n == 0 && r.query.n == 0);
	} else {
		check_path(r.path);
		check_once(&a, &r);
	}
	arena_finish(&a);
	return 0;
}
