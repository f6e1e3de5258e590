/* subjects.c - subjects and årskurser as people write and read them (subjects.h). */
#include "effect/subjects.h"

#include "base/utf8.h"

#include <stdio.h>

/* --- as they are written ---------------------------------------------------------------------- */

static const struct {
	const char *code, *name, *english;
} subjects[] = {
#define SUBJECT(code, name, english) {code, name, english},
#include "effect/subjects.def"
#undef SUBJECT
};

static bool is_fold(struct arena *a, struct str text, const char *other)
{
	return str_eq(utf8_fold(a, text), utf8_fold(a, str_z(other)));
}

/* The code of what is a code or a name; what is neither stands as it was written. */
static struct str subject_of(struct arena *a, struct str word)
{
	for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
		if (is_fold(a, word, subjects[i].code) || is_fold(a, word, subjects[i].name) ||
		    is_fold(a, word, subjects[i].english))
			return str_z(subjects[i].code);
	return word;
}

static size_t add_once(struct str *list, size_t n, size_t max, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], word))
			return n;
	if (word.n == 0 || n == max)
		return n;
	list[n] = word;
	return n + 1;
}

size_t subjects_of(struct arena *a, struct str text, struct str *out, size_t max)
{
	struct str part;
	size_t n = 0;
	while (str_split(&text, ',', &part))
		if (str_trim(part).n)
			n = add_once(out, n, max, subject_of(a, str_trim(part)));
	return n;
}

int grade_place(struct str word)
{
	int64_t v = 0;
	if (str_eqz(word, "F") || str_eqz(word, "f"))
		return 0;
	return str_to_i64(word, &v) && v >= 1 && v <= 10 ? (int)v : -1;
}

static size_t add_range(struct arena *a, struct str *out, size_t n, size_t max, struct str range)
{
	struct str from = range, to;
	int lo, hi;
	str_split(&from, '-', &to); /* to is what stands first */
	lo = grade_place(str_trim(to));
	hi = from.n ? grade_place(str_trim(from)) : lo;
	if (lo < 0 || hi < lo)
		return add_once(out, n, max, range);
	for (int g = lo; g <= hi; g++)
		n = add_once(out, n, max, g ? arena_printf(a, "%d", g) : STR("F"));
	return n;
}

/* An en dash between two årskurser is a hyphen. */
static struct str plain_dash(struct arena *a, struct str text)
{
	struct str dash = STR("–"), out = STR("");
	ptrdiff_t at;
	while ((at = str_find(text, dash)) >= 0) {
		out = arena_concat(a, arena_concat(a, out, str_sub(text, 0, (size_t)at)), STR("-"));
		text = str_sub(text, (size_t)at + dash.n, text.n);
	}
	return arena_concat(a, out, text);
}

size_t grades_of(struct arena *a, struct str text, struct str *out, size_t max)
{
	struct str part;
	size_t n = 0;
	text = plain_dash(a, text);
	while (str_split(&text, ',', &part))
		if (str_trim(part).n)
			n = add_range(a, out, n, max, str_trim(part));
	return n;
}

bool subject_known(struct str code)
{
	for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
		if (str_eqz(code, subjects[i].code))
			return true;
	return false;
}

/* --- as they are read ------------------------------------------------------------------------- */

static struct str name_of(struct arena *a, enum lang l, struct str code)
{
	for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
		if (str_eqz(code, subjects[i].code))
			return l == LANG_EN ? str_z(subjects[i].english) : utf8_fold(a, str_z(subjects[i].name));
	return code;
}

struct str subjects_names(struct arena *a, enum lang l, const struct str *code, size_t n)
{
	struct str s = STR("");
	for (size_t i = 0; i < n; i++) {
		struct str name = name_of(a, l, code[i]);
		s = i ? arena_printf(a, "%.*s, %.*s", STR_ARG(s), STR_ARG(name)) : name;
	}
	return s;
}

struct str subjects_text(struct arena *a, enum lang l, struct str text)
{
	struct str code[TARGET_SUBJECTS_MAX];
	size_t n = subjects_of(a, text, code, TARGET_SUBJECTS_MAX);
	return subjects_names(a, l, code, n);
}

/* How many that follow each other stand from i on. */
static size_t run_from(const struct str *grade, size_t n, size_t i)
{
	size_t k = 1;
	while (i + k < n && grade_place(grade[i + k - 1]) >= 0 &&
	       grade_place(grade[i + k]) == grade_place(grade[i + k - 1]) + 1)
		k++;
	return k;
}

struct str grades_text(struct arena *a, struct str text)
{
	struct str grade[TARGET_GRADES_MAX], s = STR("");
	size_t n = grades_of(a, text, grade, TARGET_GRADES_MAX);
	for (size_t i = 0, k; i < n; i += k) {
		k = run_from(grade, n, i);
		k = k < 3 ? 1 : k;
		struct str part =
		    k == 1 ? grade[i] : arena_printf(a, "%.*s–%.*s", STR_ARG(grade[i]), STR_ARG(grade[i + k - 1]));
		s = i ? arena_printf(a, "%.*s, %.*s", STR_ARG(s), STR_ARG(part)) : part;
	}
	return s;
}

size_t grades_count(struct arena *a, struct str text)
{
	struct str grade[TARGET_GRADES_MAX];
	return grades_of(a, text, grade, TARGET_GRADES_MAX);
}
