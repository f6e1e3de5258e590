/* base_utf8_test.c - well-formedness, other charsets, search keys, Swedish order. */
#include "test.h"

#include "base/utf8.h"

#include <stdio.h>

TEST(utf8_fault_is_where_the_text_breaks)
{
	static const struct {
		struct str s;
		size_t at;
	} rows[] = {{STR_INIT(""), 0},
	            {STR_INIT("abc"), 3},
	            {STR_INIT("åäö"), 6},
	            {STR_INIT("\xF4\x8F\xBF\xBF"), 4},         /* U+10FFFF */
	            {STR_INIT("\xED\x9F\xBF\xEE\x80\x80"), 6}, /* around the surrogates */
	            {STR_INIT("12345678\0"), 8},               /* NUL */
	            {STR_INIT("1234567\0"
	                      "9"),
	             7},
	            {STR_INIT("ab\x80"), 2}, /* continuation alone */
	            {STR_INIT("ab\xC3"), 2}, /* cut */
	            {STR_INIT("ab\xE2\x80"), 2},
	            {STR_INIT("ab\xF0\x9F\x98"), 2},
	            {STR_INIT("ab\xC3"
	                      "c"),
	             2},
	            {STR_INIT("\xC0\x80"), 0}, /* longer than needed */
	            {STR_INIT("\xC1\xBF"), 0},
	            {STR_INIT("\xE0\x9F\xBF"), 0},
	            {STR_INIT("\xF0\x8F\xBF\xBF"), 0},
	            {STR_INIT("\xED\xA0\x80"), 0},     /* surrogate */
	            {STR_INIT("\xF4\x90\x80\x80"), 0}, /* past U+10FFFF */
	            {STR_INIT("\xF5\x80\x80\x80"), 0},
	            {STR_INIT("\xFF"), 0},
	            {STR_INIT("a long run of plain text \xE5 and more"), 25}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		CHECK_I64(utf8_fault(rows[i].s), rows[i].at);
		CHECK(utf8_valid(rows[i].s) == (rows[i].at == rows[i].s.n));
	}
}

/* All code points through a plain encoder; every byte of each also cut off. */
TEST(utf8_valid_takes_every_scalar_value_and_no_surrogate)
{
	int wrong = 0;
	for (uint32_t c = 1; c <= 0x110000; c++) {
		unsigned char b[4];
		size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
		for (size_t i = n; i-- > 1;)
			b[i] = (unsigned char)(0x80 | (c >> (6 * (n - 1 - i)) & 0x3F));
		b[0] = (unsigned char)(first[n] | c >> (6 * (n - 1)));
		struct str s = {(const char *)b, n};
		bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
		wrong += utf8_valid(s) != scalar;
		wrong += n > 1 && utf8_valid(str_sub(s, 0, n - 1));
	}
	CHECK_I64(wrong, 0);
}

TEST(utf8_counts_and_cuts_by_code_point)
{
	CHECK_I64(utf8_length(STR("")), 0);
	CHECK_I64(utf8_length(STR("läsår")), 5);
	CHECK_I64(utf8_length(STR("a😀b")), 3);
	CHECK_Z(utf8_prefix(STR("läsår"), 2), "lä");
	CHECK_Z(utf8_prefix(STR("läsår"), 0), "");
	CHECK_Z(utf8_prefix(STR("läsår"), 99), "läsår");
	CHECK_Z(utf8_prefix(STR("😀😀"), 1), "😀");
}

TEST(windows_1252_becomes_utf8)
{
	struct arena *a = test_arena();
	CHECK_Z(utf8_from_1252(a, STR("\xE5\xE4\xF6\xC5\xC4\xD6 \xE9")), "åäöÅÄÖ é");
	CHECK_Z(utf8_from_1252(a, STR("\x80 \x96 \x94")), "€ – ”");
	CHECK_Z(utf8_from_1252(a, STR("a\0b")), "a\xEF\xBF\xBD"
	                                        "b");
	char all[256];
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	struct str s = utf8_from_1252(a, (struct str){all, sizeof all});
	CHECK(utf8_valid(s));
	CHECK_I64(utf8_length(s), 256);
	CHECK_Z(utf8_from_1252(a, STR("")), "");
}

TEST(utf16_becomes_utf8)
{
	struct arena *a = test_arena();
	CHECK_Z(utf8_from_utf16(a, STR("\xFF\xFE\xE5\0a\0"), false), "åa");
	CHECK_Z(utf8_from_utf16(a, STR("\xFE\xFF\0\xE5\0a"), true), "åa");
	CHECK_Z(utf8_from_utf16(a, STR("\0\xE5"), true), "å");
	CHECK_Z(utf8_from_utf16(a, STR("\xD8\x3D\xDE\x00"), true), "😀");
	CHECK_Z(utf8_from_utf16(a, STR("\xD8\x3D\0a"), true), "\xEF\xBF\xBD"
	                                                      "a"); /* high alone */
	CHECK_Z(utf8_from_utf16(a, STR("\xDE\x00\0a"), true), "\xEF\xBF\xBD"
	                                                      "a");             /* low alone */
	CHECK_Z(utf8_from_utf16(a, STR("\0a\xD8\x3D"), true), "a\xEF\xBF\xBD"); /* cut pair */
	CHECK_Z(utf8_from_utf16(a, STR("\0a\0"), true), "a\xEF\xBF\xBD");       /* cut unit */
	CHECK_Z(utf8_from_utf16(a, STR("\0\0"), true), "\xEF\xBF\xBD");
	CHECK_Z(utf8_from_utf16(a, STR(""), true), "");
}

TEST(search_keys_fold_what_people_write_differently)
{
	static const struct {
		const char *text, *key;
	} rows[] = {{"Skola", "skola"},
	            {"ÅÄÖ åäö", "åäö åäö"},
	            {"A\xCC\x8A"
	             "A\xCC\x88"
	             "O\xCC\x88",
	             "åäö"},               /* decomposed */
	            {"\xE2\x84\xAB", "å"}, /* angstrom sign */
	            {"Idé", "ide"},
	            {"Müller Håkansson-Lindén", "muller håkansson-linden"},
	            {"Straße", "strasse"},
	            {"ﬁnans", "finans"},
	            {"läs\xC2\xAD"
	             "år",
	             "läsår"}, /* soft hyphen */
	            {"F\xE2\x80\x91"
	             "6",
	             "f-6"}, /* non-breaking hyphen */
	            {"2024–2025 — x", "2024-2025 - x"},
	            {"\xE2\x88\x92"
	             "5",
	             "-5"}, /* minus sign */
	            {"10\xC2\xA0"
	             "000",
	             "10 000"}, /* NBSP */
	            {"a \xC2\xA0\t\n b", "a b"},
	            {"a   b", "a b"},
	            {"\ta\r\n", " a "},
	            {"å   b", "å b"},
	            {"ｱＢ１", "アb1"},
	            {"½", "1⁄2"},
	            {"ΑΣ", "ασ"},
	            {"\xC7\x9E", "ä"},          /* A with diaeresis and macron */
	            {"a\xCC\xA3\xCC\x8A", "å"}, /* ring over, dot below */
	            {"İ", "i"},
	            {"😀 B", "😀 b"},
	            {"", ""}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_Z(utf8_fold(test_arena(), str_z(rows[i].text)), rows[i].key);
	CHECK(str_is_null(utf8_fold(test_arena(), (struct str){NULL, 0})));
}

/* The ASCII way and ICU's way must agree, or a word would be found or not by
 * what stands next to it. */
TEST(search_keys_do_not_depend_on_the_neighbours)
{
	struct arena *a = test_arena();
	for (int c = 1; c < 128; c++) {
		char text[] = {'x', (char)c, 'Y', (char)c, (char)c, '\0'};
		struct str plain = utf8_fold(a, str_z(text));
		struct str with = utf8_fold(a, arena_concat(a, STR("å"), str_z(text)));
		CHECK_STR(str_sub(with, 2, with.n), plain);
	}
}

TEST(search_keys_are_stable)
{
	struct arena *a = test_arena();
	static const char *const texts[] = {"Läsåret 2024–25 på F‑6", "ＡＢＣ ﬃ ß ǅ ﷺ", "한국어 한",
	                                    "か\xE3\x82\x99 Й ё"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct str once = utf8_fold(a, str_z(texts[i]));
		CHECK(utf8_valid(once));
		CHECK_STR(utf8_fold(a, once), once);
	}
}

TEST(swedish_order_puts_aring_auml_ouml_last_and_numbers_by_value)
{
	static const char *const order[] = {"",          "1 a",    "2 a",        "10 a",    "Ale",    "Alingsås",
	                                    "Boden",     "Eda",    "Eskilstuna", "Vansbro", "Vara",   "Wara2",
	                                    "Xa",        "Ydre",   "Zinkgruvan", "Åmål",    "Årjäng", "Älmhult",
	                                    "Ängelholm", "Öckerö", "Örebro"};
	size_t n = sizeof order / sizeof *order;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			int got = utf8_cmp_sv(str_z(order[i]), str_z(order[k]));
			int want = (i > k) - (i < k);
			if (got != want)
				test_fail(__FILE__, __LINE__, "%s against %s: %d", order[i], order[k], got);
		}
	CHECK(utf8_cmp_sv(STR("Årskurs 9"), STR("Årskurs 10")) < 0);
	CHECK(utf8_cmp_sv(STR("va"), STR("wa")) < 0);
	CHECK(utf8_cmp_sv(STR("vz"), STR("wa")) < 0); /* w is a letter of its own */
	CHECK(utf8_cmp_sv(STR("idé"), STR("idel")) < 0);
	CHECK_I64(utf8_cmp_sv((struct str){NULL, 0}, STR("")), 0);
}
