/* out.h - where views write: a buffer, a language, and escaping chosen by type.
 */
#ifndef WEB_OUT_H
#define WEB_OUT_H

#include "base/buf.h"
#include "base/date.h"
#include "db/row.h"

enum lang { LANG_SV, LANG_EN };

struct out {
	struct buf *b;
	enum lang lang;
	struct arena *arena;
	const void *page; /* the application's page frame, for helpers called from views */
};

/* Markup already made safe by our own code: the only raw path. */
struct safe {
	struct str html;
};

void out_str(struct out *o, struct str s);
void out_z(struct out *o, const char *z);
void out_i64(struct out *o, int64_t v);            /* grouped with thin spaces from 10 000 on */
void out_f64(struct out *o, double v);             /* decimal comma in Swedish; at most 2 decimals */
void out_opt_i64(struct out *o, struct opt_i64 v); /* en dash when absent */
void out_opt_f64(struct out *o, struct opt_f64 v);
void out_safe(struct out *o, struct safe s);
static inline void out_int(struct out *o, int v)
{
	out_i64(o, v);
}
static inline void out_size(struct out *o, size_t v)
{
	out_i64(o, (int64_t)v);
}
#define out_put(o, x)                                                                                        \
	_Generic((x), struct str: out_str, char *: out_z, const char *: out_z, int: out_int,           \
	         long: out_i64, long long: out_i64, size_t: out_size, double: out_f64,                 \
	         struct opt_i64: out_opt_i64, struct opt_f64: out_opt_f64, struct safe: out_safe)(o, x)

/* Marks a source text for the catalogue where it is only stored, not translated yet. */
#define N_(text) text

/* Translation: the Swedish or English text for an English source text. The
 * catalogue is compiled in (po/). Unknown texts come back as they are. */
struct str tr(enum lang l, const char *msgid);
struct str tr_n(enum lang l, int64_t n, const char *one, const char *many);
/* Writes a translated text with {0}.. replaced by escaped arguments. */
void out_tr(struct out *o, const char *msgid, const struct str *args, size_t n);
struct str tr_fmt(struct arena *a, enum lang l, const char *msgid, const struct str *args, size_t n);

/* Days and instants for people: "2 juni 2025", "2 June 2025". */
void out_day(struct out *o, struct str day);
void out_instant(struct out *o, struct str instant);
/* The same as text in o's arena, for arguments of translated texts. */
struct str day_text(struct out *o, struct date d);

#endif
