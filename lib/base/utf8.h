/* utf8.h - valid text, folded search keys, Swedish order (ICU does the work).
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

/* True when s is well-formed UTF-8 without NUL (Unicode 15, table 3-7). */
bool utf8_valid(struct str s);
/* Byte offset of the first fault, or s.n. */
size_t utf8_fault(struct str s);
/* Code points in valid UTF-8. */
size_t utf8_length(struct str s);
/* The longest prefix of at most n code points. */
struct str utf8_prefix(struct str s, size_t n);
/* Windows-1252 or Latin-1 bytes to UTF-8. */
struct str utf8_from_1252(struct arena *a, struct str bytes);
struct str utf8_from_utf16(struct arena *a, struct str bytes, bool big_endian);
/* Key for search: case folded, compatibility forms, soft hyphens dropped, every
 * hyphen and dash as '-', every space as ' ', runs of space as one. å ä ö stay
 * letters of their own (they are in Swedish); é and other accents are dropped. */
struct str utf8_fold(struct arena *a, struct str s);
/* Swedish collation (å ä ö last, v and w apart, digits by value): <0 0 >0. */
int utf8_cmp_sv(struct str a, struct str b);

#endif
