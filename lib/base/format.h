/* format.h - vsnprintf for the handful of conversions that pages are made of; private to
 * lib/base.
 *
 * %s %.*s %c %d %u %lld %zu and %% without flags or widths are written here, several
 * times faster than libc does; any other conversion hands the whole of it to vsnprintf.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* As vsnprintf: the length of the whole text; at most room - 1 bytes and a NUL are
 * written. -1 when libc cannot format it. */
int format_text(char *out, size_t room, const char *fmt, va_list ap);

#endif
