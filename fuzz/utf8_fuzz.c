/* utf8_fuzz.c - any bytes as text: ICU is the judge of what is well formed, the
 * decoders always give valid text, folding is stable, order is an order. */
#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/ustring.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define EXPECT(cond)                                                                                         \
	do {                                                                                                     \
		if (!(cond))                                                                                         \
			abort();                                                                                         \
	} while (0)

/* ICU refuses what is ill formed; we refuse NUL too. */
static bool icu_valid(struct str s)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t n;
	u_strFromUTF8(NULL, 0, &n, s.p, (int32_t)s.n, &e);
	return (U_SUCCESS(e) || e == U_BUFFER_OVERFLOW_ERROR) && memchr(s.p, 0, s.n) == NULL;
}

static void check_fold(struct arena *a, struct str s)
{
	struct str key = utf8_fold(a, s);
	EXPECT(utf8_valid(key));
	EXPECT(str_find(key, STR("  ")) < 0);
	EXPECT(str_find(key, STR("\xC2\xAD")) < 0);
	EXPECT(str_eq(utf8_fold(a, key), key));
}

static void check_valid(struct arena *a, struct str s)
{
	size_t n = utf8_length(s);
	struct str half = utf8_prefix(s, n / 2);
	EXPECT(utf8_valid(half) && utf8_length(half) == n / 2);
	EXPECT(str_eq(utf8_prefix(s, n), s));
	check_fold(a, s);
	struct str rest = str_sub(s, half.n, s.n);
	EXPECT(utf8_cmp_sv(half, rest) == -utf8_cmp_sv(rest, half));
	EXPECT(utf8_cmp_sv(s, s) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct arena a;
	struct str s = {(const char *)data, size};
	arena_init(&a, 0);
	size_t fault = utf8_fault(s);
	EXPECT(fault <= s.n && utf8_valid(str_sub(s, 0, fault)));
	EXPECT(icu_valid(s) == (fault == s.n));
	check_valid(&a, str_sub(s, 0, fault));
	EXPECT(utf8_valid(utf8_from_1252(&a, s)));
	EXPECT(utf8_valid(utf8_from_utf16(&a, s, false)));
	EXPECT(utf8_valid(utf8_from_utf16(&a, s, true)));
	utf8_fold(&a, s); /* ill-formed text has no key to speak of, but must do no harm */
	arena_finish(&a);
	return 0;
}
