/* json.c - see json.h. jansson parses; the tree is copied into the arena and
 * jansson's own is freed before we return. The writer is in json_out.c. */

/* Both headers use these names: here jansson's get another. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY  JANSSON_ARRAY
#define JSON_REAL   JANSSON_REAL
#define JSON_NULL   JANSSON_NULL
#define json_null   jansson_null
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_REAL
#undef JSON_NULL
#undef json_null

#include "base/json.h"

#define DEPTH_MAX 32

static const struct json *refuse(struct arena *a, struct json_error *err, int line, int column,
                                 const char *text)
{
	if (err)
		*err = (struct json_error){line, column, arena_str(a, str_z(text))};
	return NULL;
}

/* Index of the quote that ends the string begun at s.p[i]; its faults are
 * jansson's to find. */
static size_t string_end(struct str s, size_t i)
{
	for (i++; i < s.n && s.p[i] != '"'; i++)
		if (s.p[i] == '\\')
			i++;
	return i;
}

/* Offset of the first bracket nested too deep, or s.n: jansson's own limit is
 * far higher, and is met by recursion. */
static size_t too_deep(struct str s)
{
	int depth = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '"')
			i = string_end(s, i);
		else if ((c == '{' || c == '[') && ++depth > DEPTH_MAX)
			return i;
		else if (c == '}' || c == ']')
			depth--;
	}
	return s.n;
}

static const struct json *refuse_depth(struct arena *a, struct json_error *err, struct str text, size_t at)
{
	int line = 1, column = 1;
	for (size_t i = 0; i < at; i++) {
		column = text.p[i] == '\n' ? 1 : column + 1;
		line += text.p[i] == '\n';
	}
	return refuse(a, err, line, column, "nested too deep");
}

static void copy(struct arena *a, json_t *from, struct json *to);

static void copy_items(struct arena *a, json_t *from, struct json *to)
{
	to->n = json_array_size(from);
	to->items = to->n ? ARENA_ARRAY(a, to->n, struct json) : NULL;
	for (size_t i = 0; i < to->n; i++)
		copy(a, json_array_get(from, i), &to->items[i]);
}

static void copy_members(struct arena *a, json_t *from, struct json *to)
{
	size_t n = json_object_size(from);
	struct json *items = n ? ARENA_ARRAY(a, n, struct json) : NULL;
	/* jansson walks an object in the order of the text. */
	for (void *at = json_object_iter(from); at; at = json_object_iter_next(from, at)) {
		items[to->n].key = arena_str(a, str_z(json_object_iter_key(at)));
		copy(a, json_object_iter_value(at), &items[to->n++]);
	}
	to->items = items;
}

static void copy(struct arena *a, json_t *from, struct json *to)
{
	switch (json_typeof(from)) {
	case JANSSON_OBJECT:
		to->kind = JSON_OBJECT;
		copy_members(a, from, to);
		break;
	case JANSSON_ARRAY:
		to->kind = JSON_ARRAY;
		copy_items(a, from, to);
		break;
	case JSON_STRING:
		to->kind = JSON_TEXT;
		to->text = arena_str(a, (struct str){json_string_value(from), json_string_length(from)});
		break;
	case JSON_INTEGER:
		to->kind = JSON_INT;
		to->i = json_integer_value(from);
		to->f = (double)to->i;
		break;
	case JANSSON_REAL:
		to->kind = JSON_REAL;
		to->f = json_real_value(from);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		to->kind = JSON_BOOL;
		to->b = json_typeof(from) == JSON_TRUE;
		break;
	case JANSSON_NULL:
		to->kind = JSON_NULL;
		break;
	}
}

const struct json *json_parse(struct arena *a, struct str text, struct json_error *err)
{
	size_t deep = too_deep(text);
	if (deep < text.n)
		return refuse_depth(a, err, text, deep);
	json_error_t why;
	/* NUL in a string is refused because JSON_ALLOW_NUL is not given. */
	json_t *tree = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (!tree)
		return refuse(a, err, why.line, why.column, why.text);
	struct json *j = ARENA_NEW(a, struct json);
	copy(a, tree, j);
	json_decref(tree);
	return j;
}

const struct json *json_get(const struct json *j, const char *key)
{
	if (!j || j->kind != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < j->n; i++)
		if (str_eqz(j->items[i].key, key))
			return &j->items[i];
	return NULL;
}

struct str json_text(const struct json *j, const char *key)
{
	const struct json *member = json_get(j, key);
	return member && member->kind == JSON_TEXT ? member->text : (struct str){NULL, 0};
}
