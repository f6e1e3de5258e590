/* json.h - reading JSON into a tree in an arena, and writing it through a buf.
 *
 * Reading is strict RFC 8259: depth <= 32, duplicate keys refused, invalid
 * UTF-8 refused, size capped by the caller. Parsing is jansson's; this is the
 * arena-owned view the rest of the house sees.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/arena.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_INT, JSON_REAL, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

struct json {
	enum json_kind kind;
	bool b;
	int64_t i;
	double f;        /* also set for JSON_INT */
	struct str text; /* JSON_TEXT */
	struct str key;  /* when a member of an object */
	size_t n;        /* items */
	struct json *items;
};

struct json_error {
	int line, column;
	struct str text;
};
/* NULL on error, *err filled (err may be NULL). */
const struct json *json_parse(struct arena *a, struct str text, struct json_error *err);
/* Member of an object; NULL when absent or j is not an object (or NULL). */
const struct json *json_get(const struct json *j, const char *key);
struct str json_text(const struct json *j, const char *key); /* null str when not text */

/* Writer: keeps the commas. Nesting <= 32. */
struct json_out {
	struct buf *b;
	uint32_t has_item; /* a bit per level */
	int depth;
};
void json_begin(struct json_out *o, struct buf *b);
void json_key(struct json_out *o, struct str key);
void json_open(struct json_out *o, char bracket);  /* '{' or '[' */
void json_close(struct json_out *o, char bracket); /* '}' or ']' */
void json_str(struct json_out *o, struct str s);   /* null str writes null */
void json_i64(struct json_out *o, int64_t v);
void json_f64(struct json_out *o, double v); /* null when it is not finite */
void json_bool(struct json_out *o, bool v);
/* A key with its value. */
void json_member(struct json_out *o, const char *key, struct str s);
void json_member_i64(struct json_out *o, const char *key, int64_t v);
void json_member_f64(struct json_out *o, const char *key, double v);
void json_member_bool(struct json_out *o, const char *key, bool v);
/* Inline because jansson exports the same symbol, and would call ours. */
static inline void json_null(struct json_out *o)
{
	json_str(o, (struct str){NULL, 0});
}

#endif
