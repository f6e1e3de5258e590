/* buf.h - a growing byte buffer with a maximum and a sticky overflow.
 *
 * Appending past max sets overflow and drops the bytes; every later append is
 * a no-op, so callers check once, at the end. Out of memory aborts. The bytes
 * are always followed by a NUL that is not counted. A buf owns its bytes.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"
#include <stdarg.h>

struct buf {
	char *p;
	size_t n, cap, max;
	bool overflow;
};

#define BUF_MAX_DEFAULT ((size_t)64 << 20)
void buf_init(struct buf *b, size_t max); /* 0: BUF_MAX_DEFAULT */
void buf_reset(struct buf *b);            /* empty, keeps the memory, clears overflow */
void buf_finish(struct buf *b);           /* frees; b may be initialised again */

void buf_mem(struct buf *b, const void *p, size_t n);
/* Room for n more bytes to be written by the caller at the returned address
 * and then claimed by buf_claim; NULL on overflow. */
char *buf_room(struct buf *b, size_t n);
static inline void buf_claim(struct buf *b, size_t n)
{
	b->n += n;
	b->p[b->n] = '\0';
}
static inline void buf_str(struct buf *b, struct str s)
{
	buf_mem(b, s.p, s.n);
}
static inline void buf_z(struct buf *b, const char *z)
{
	buf_mem(b, z, strlen(z));
}
#define BUF_LIT(b, lit) buf_mem((b), "" lit "", sizeof(lit) - 1)
void buf_c(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
/* Decimal text of the fewest digits that read back as the same double; "null"
 * for a value that is not finite (so that JSON stays valid). */
void buf_f64(struct buf *b, double v);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);

static inline struct str buf_as_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}

/* Escapers, named by context. HTML text and attribute use the same one
 * (& < > " '). JSON writes the quotes too, and escapes < > & U+2028 U+2029 so
 * that the text may stand inside <script>. URL escapes all but unreserved
 * characters (RFC 3986). CSV quotes when needed and puts a ' before a leading
 * = + - @ TAB CR (formula injection, OWASP) unless the text is a plain number. */
void buf_html(struct buf *b, struct str s);
void buf_json(struct buf *b, struct str s);
void buf_url(struct buf *b, struct str s);
void buf_csv(struct buf *b, struct str s, char sep);
void buf_hex(struct buf *b, const unsigned char *p, size_t n);

#endif
