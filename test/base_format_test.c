/* The quick formatter says what vsnprintf says, to the byte, also when it must cut. */
#include "base/format.h"
#include "test.h"

#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

/* Both in rooms of every size up to the text and past it. */
__attribute__((format(printf, 1, 2))) static void same(const char *fmt, ...)
{
	char mine[600], libc[600];
	for (size_t room = 0; room < 300; room++) {
		va_list a, b;
		memset(mine, 'x', sizeof mine);
		memset(libc, 'x', sizeof libc);
		va_start(a, fmt);
		va_copy(b, a);
		int n = format_text(room ? mine : NULL, room, fmt, a);
		int m = vsnprintf(room ? libc : NULL, room, fmt, b);
		va_end(b);
		va_end(a);
		CHECK_I64(n, m);
		CHECK(memcmp(mine, libc, room) == 0);
		CHECK(mine[room] == 'x');
	}
}

TEST(format_writes_what_libc_writes)
{
	same("no conversions at all");
	same("%s and %s", "one", "another");
	same("%.*s|%.*s|%.*s", 3, "abcdef", 0, "abc", 9, "ab");
	same("%.*s", -1, "a negative precision is none");
	same("%d %d %d %d", 0, -1, INT_MAX, INT_MIN);
	same("%u %u", 0u, UINT_MAX);
	same("%lld %lld %lld", 0LL, LLONG_MAX, LLONG_MIN);
	same("%zu %zu", (size_t)0, SIZE_MAX);
	same("%c%c%c%%", 'a', '\t', 'z');
}

TEST(format_leaves_other_conversions_to_libc)
{
	same("%s %5d|%-5s|%05d", "first ours, then not", 42, "ab", 7);
	same("%s %.3f %x %016llx", "mixed", 2.5, 255u, 0xfeedULL);
	same("%d%ld%hhd", 1, 2L, (char)3);
}
