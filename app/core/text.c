#include "core/text.h"

#include "base/date.h"

struct str text_of(struct arena *a, struct db_val v)
{
	if (v.null)
		return (struct str){NULL, 0};
	if (v.type == DB_TEXT || v.type == DB_BLOB)
		return v.s;
	struct buf b;
	buf_init(&b, 64);
	if (v.type == DB_REAL)
		buf_f64(&b, v.f);
	else
		buf_i64(&b, v.i);
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str text_number_key(struct arena *a, struct str number)
{
	struct buf b;
	buf_init(&b, 4096);
	for (size_t i = 0; i < number.n;) {
		size_t n = 0;
		while (i + n < number.n && digit(number.p[i + n]))
			n++;
		for (size_t pad = n; n && pad < 8; pad++)
			buf_c(&b, '0');
		buf_mem(&b, number.p + i, n ? n : 1);
		i += n ? n : 1;
	}
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

struct str text_json(struct arena *a, void (*write)(struct json_out *o, const void *p), const void *p)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 0);
	json_begin(&o, &b);
	write(&o, p);
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

struct str instant_at(struct arena *a, int64_t ms)
{
	char t[INSTANT_TEXT];
	instant_text(ms, t);
	return arena_str(a, str_z(t));
}
