/* str.h - a borrowed slice of bytes, UTF-8 unless said otherwise.
 *
 * A str never owns its bytes: they belong to an arena, a buf, the program
 * text or the caller. The bytes need not end in NUL; strings made by
 * arena_str*() and the STR() literal do. The zero value {NULL, 0} is "no
 * text" and is distinct from an empty text only through str_is_null().
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

/* A str from a string literal (usable in static initialisers as STR_INIT). */
#define STR(lit) ((struct str){"" lit "", sizeof(lit) - 1})
#define STR_INIT(lit)                                                                                        \
	{                                                                                                        \
		"" lit "", sizeof(lit) - 1                                                                           \
	}
/* For printf: printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct str str_z(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}
static inline bool str_is_null(struct str s)
{
	return s.p == NULL;
}
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_eqz(struct str a, const char *z)
{
	return str_eq(a, str_z(z));
}

/* ASCII-only, case-insensitive equality (header names, enum words). */
bool str_ieq(struct str a, struct str b);
/* Byte order comparison as memcmp; <0, 0, >0. */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Index of the first c or of needle; -1 when absent. */
ptrdiff_t str_chr(struct str s, char c);
ptrdiff_t str_find(struct str s, struct str needle);
/* s[from..to), clamped to the slice. */
struct str str_sub(struct str s, size_t from, size_t to);
/* Without leading and trailing ASCII white space. */
struct str str_trim(struct str s);
/* Takes the text before the first sep off *rest and returns it; *rest becomes
 * what follows, or null when no sep is left. Returns false when *rest is null.
 */
bool str_split(struct str *rest, char sep, struct str *part);
/* Whole text as a number; false (and *out untouched) on anything else,
 * including overflow, blanks and an empty text. */
bool str_to_i64(struct str s, int64_t *out);
bool str_to_f64(struct str s, double *out); /* point as decimal mark, C locale */

#endif
