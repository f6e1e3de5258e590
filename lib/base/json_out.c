/* json_out.c - the writer of json.h. A level's bit says that the next item
 * there needs a comma first; a key takes it away again for its own value. */
#include "base/json.h"
#include "base/log.h"

#define DEPTH_MAX 32

void json_begin(struct json_out *o, struct buf *b)
{
	*o = (struct json_out){.b = b};
}

static uint32_t level_bit(const struct json_out *o)
{
	return o->depth ? (uint32_t)1 << (o->depth - 1) : 0;
}

static void next_item(struct json_out *o)
{
	if (o->has_item & level_bit(o))
		buf_c(o->b, ',');
	o->has_item |= level_bit(o);
}

void json_key(struct json_out *o, struct str key)
{
	next_item(o);
	buf_json(o->b, key);
	buf_c(o->b, ':');
	o->has_item &= ~level_bit(o);
}

void json_open(struct json_out *o, char bracket)
{
	if (o->depth == DEPTH_MAX)
		BUG("JSON nested deeper than %d", DEPTH_MAX);
	next_item(o);
	buf_c(o->b, bracket);
	o->depth++;
	o->has_item &= ~level_bit(o);
}

void json_close(struct json_out *o, char bracket)
{
	if (o->depth == 0)
		BUG("JSON bracket %c closes nothing", bracket);
	buf_c(o->b, bracket);
	o->depth--;
}

void json_str(struct json_out *o, struct str s)
{
	next_item(o);
	if (str_is_null(s))
		BUF_LIT(o->b, "null");
	else
		buf_json(o->b, s);
}

void json_i64(struct json_out *o, int64_t v)
{
	next_item(o);
	buf_i64(o->b, v);
}

void json_f64(struct json_out *o, double v)
{
	next_item(o);
	buf_f64(o->b, v);
}

void json_bool(struct json_out *o, bool v)
{
	next_item(o);
	buf_z(o->b, v ? "true" : "false");
}

void json_member(struct json_out *o, const char *key, struct str s)
{
	json_key(o, str_z(key));
	json_str(o, s);
}

void json_member_i64(struct json_out *o, const char *key, int64_t v)
{
	json_key(o, str_z(key));
	json_i64(o, v);
}

void json_member_f64(struct json_out *o, const char *key, double v)
{
	json_key(o, str_z(key));
	json_f64(o, v);
}

void json_member_bool(struct json_out *o, const char *key, bool v)
{
	json_key(o, str_z(key));
	json_bool(o, v);
}
