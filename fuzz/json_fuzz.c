/* json_fuzz.c - any bytes as JSON. What is read is written and read again: the
 * two trees must be equal, and writing the second gives the first's text. */
#include "base/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPECT(cond)                                                                                         \
	do {                                                                                                     \
		if (!(cond))                                                                                         \
			abort();                                                                                         \
	} while (0)

static void write_json(struct json_out *o, const struct json *j)
{
	switch (j->kind) {
	case JSON_NULL:
		json_null(o);
		break;
	case JSON_BOOL:
		json_bool(o, j->b);
		break;
	case JSON_INT:
		json_i64(o, j->i);
		break;
	case JSON_REAL:
		json_f64(o, j->f);
		break;
	case JSON_TEXT:
		json_str(o, j->text);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		json_open(o, j->kind == JSON_ARRAY ? '[' : '{');
		for (size_t i = 0; i < j->n; i++) {
			if (j->kind == JSON_OBJECT)
				json_key(o, j->items[i].key);
			write_json(o, &j->items[i]);
		}
		json_close(o, j->kind == JSON_ARRAY ? ']' : '}');
		break;
	}
}

static bool is_number(const struct json *j)
{
	return j->kind == JSON_INT || j->kind == JSON_REAL;
}

/* A whole real is written without a point and comes back as an integer. */
static bool equal(const struct json *x, const struct json *y)
{
	if (x->kind != y->kind && !(is_number(x) && is_number(y)))
		return false;
	if (x->b != y->b || x->f != y->f || x->n != y->n)
		return false;
	if (x->kind == JSON_INT && (y->kind != JSON_INT || x->i != y->i))
		return false;
	if (!str_eq(x->key, y->key) || !str_eq(x->text, y->text))
		return false;
	for (size_t i = 0; i < x->n; i++)
		if (!equal(&x->items[i], &y->items[i]))
			return false;
	return true;
}

static void write_all(struct buf *b, const struct json *j)
{
	struct json_out o;
	buf_init(b, 0);
	json_begin(&o, b);
	write_json(&o, j);
	EXPECT(!b->overflow);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct json_error err = {0};
	arena_init(&a, 0);
	const struct json *first = json_parse(&a, (struct str){(const char *)data, size}, &err);
	EXPECT(first || err.text.n);
	if (first) {
		struct buf text, again;
		write_all(&text, first);
		const struct json *second = json_parse(&a, buf_as_str(&text), NULL);
		EXPECT(second && equal(first, second));
		write_all(&again, second);
		EXPECT(str_eq(buf_as_str(&text), buf_as_str(&again)));
		EXPECT(str_chr(buf_as_str(&text), '<') < 0);
		buf_finish(&again);
		buf_finish(&text);
	}
	arena_finish(&a);
	return 0;
}
