/* look_contrast_test.c - the theme's colours are far enough apart, computed.
 *
 * Reads static/theme.css as text: every colour is light-dark(#rrggbb,#rrggbb) or
 * var(--another). Contrast is WCAG 2.2's: (L1 + 0.05) / (L2 + 0.05), L the
 * relative luminance of sRGB (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
 */
#include <math.h>
#include <stdio.h>

#include "chart/plot.h"
#include "test.h"

enum scheme { LIGHT, DARK };

static double linear(int c8)
{
	double c = c8 / 255.0;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static int hex(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c - '0';
}

static double luminance(struct str rgb) /* "#rrggbb" */
{
	const char *p = rgb.p;
	int r = hex(p[1]) * 16 + hex(p[2]), g = hex(p[3]) * 16 + hex(p[4]), b = hex(p[5]) * 16 + hex(p[6]);
	return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

static double contrast(struct str a, struct str b)
{
	double x = luminance(a), y = luminance(b);
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* The colour a custom property has inside the block that begins with `block`
 * (NULL: anywhere, the first); null when there is none. */
static struct str colour(struct str css, const char *block, const char *name, enum scheme scheme)
{
	char key[96];
	if (block) {
		ptrdiff_t at = str_find(css, str_z(block));
		if (at < 0)
			return (struct str){NULL, 0};
		struct str rest = str_sub(css, (size_t)at, css.n);
		ptrdiff_t end = str_chr(rest, '}');
		struct str body = str_sub(rest, 0, end < 0 ? rest.n : (size_t)end);
		snprintf(key, sizeof key, "--%s:var(--", name);
		ptrdiff_t var = str_find(body, str_z(key));
		if (var >= 0) {
			struct str to = str_sub(body, (size_t)var + strlen(key), body.n);
			char target[96];
			snprintf(target, sizeof target, "%.*s", (int)str_chr(to, ')'), to.p);
			return colour(css, NULL, target, scheme);
		}
		css = body;
	}
	snprintf(key, sizeof key, "--%s:light-dark(#", name);
	ptrdiff_t at = str_find(css, str_z(key));
	if (at < 0)
		return (struct str){NULL, 0};
	size_t first = (size_t)at + strlen(key) - 1;
	return str_sub(css, scheme == LIGHT ? first : first + 8, scheme == LIGHT ? first + 7 : first + 15);
}

struct pair {
	const char *over, *under;
	double least;
};

static void check_pairs(const char *block, const struct pair *p, size_t n)
{
	struct arena *m = test_arena();
	struct str css = arena_concat(m, test_file("static/theme.css"), test_file("static/chart.css"));
	for (size_t i = 0; i < n; i++)
		for (enum scheme s = LIGHT; s <= DARK; s++) {
			struct str a = colour(css, block, p[i].over, s), b = colour(css, block, p[i].under, s);
			if (a.n != 7 || b.n != 7 || a.p[0] != '#' || b.p[0] != '#')
				test_fail(__FILE__, __LINE__, "%s: %s or %s is not a colour", block ? block : "root",
				          p[i].over, p[i].under);
			else if (contrast(a, b) < p[i].least)
				test_fail(__FILE__, __LINE__, "%s %s: %s on %s has %.2f, needs %.1f", block ? block : "root",
				          s == LIGHT ? "light" : "dark", p[i].over, p[i].under, contrast(a, b), p[i].least);
		}
}

#define N(t) "ds-color-neutral-" t

TEST(words_are_readable_on_paper_sheet_and_tint)
{
	static const struct pair p[] = {
	    {N("text-default"), N("background-default"), 7},
	    {N("text-default"), N("surface-active"), 4.5},
	    {N("text-subtle"), N("background-default"), 4.5},
	    {N("text-subtle"), N("surface-default"), 4.5},
	    {N("text-subtle"), N("surface-tinted"), 4.5},
	    {N("text-subtle"), N("surface-hover"), 4.5},
	    {N("base-contrast-default"), N("base-default"), 4.5},
	    {N("base-contrast-default"), N("base-hover"), 4.5},
	    {N("base-contrast-default"), N("base-active"), 4.5},
	    {"ds-color-info-text-subtle", N("surface-tinted"), 4.5},
	    {"ds-color-success-text-subtle", N("surface-tinted"), 4.5},
	    {"ds-color-warning-text-subtle", N("surface-tinted"), 4.5},
	    {"ds-color-danger-text-subtle", N("surface-tinted"), 4.5},
	    {"ds-color-danger-text-default", "ds-color-danger-surface-tinted", 4.5},
	};
	check_pairs(NULL, p, sizeof p / sizeof p[0]);
}

TEST(the_thread_is_seen_and_its_words_are_readable)
{
	static const struct pair p[] = {
	    {"thread", N("background-default"), 4.5},
	    {"thread", N("surface-default"), 4.5},
	    {"thread", "thread-halo", 3},
	    {"thread-idle", N("background-default"), 3},
	    {N("text-subtle"), "thread-halo", 4.5},
	    {"ds-color-info-text-subtle", "thread-halo", 4.5},
	};
	check_pairs(NULL, p, sizeof p / sizeof p[0]);
}

TEST(charts_are_seen_and_the_figures_on_their_tints_are_readable)
{
	static const struct pair p[] = {
	    /* lines, and the names at their ends */
	    {"chart-k1", N("background-default"), 4.5},
	    {"chart-k2", N("background-default"), 4.5},
	    {"chart-k3", N("background-default"), 4.5},
	    {"chart-k4", N("background-default"), 4.5},
	    {"chart-k5", N("background-default"), 4.5},
	    {"chart-k6", N("background-default"), 4.5},
	    {"chart-bar", N("background-default"), 3},
	    {N("border-default"), N("background-default"), 3},
	    {N("text-subtle"), "chart-band", 4.5},
	    {"thread", "chart-band", 4.5},
	    /* figures in cells and segments */
	    {"chart-on-h0", "chart-h0", 4.5},
	    {"chart-on-h1", "chart-h1", 4.5},
	    {"chart-on-h2", "chart-h2", 4.5},
	    {"chart-on-h3", "chart-h3", 4.5},
	    {"chart-on-h4", "chart-h4", 4.5},
	    {"chart-on-m2", "chart-m2", 4.5},
	    {"chart-on-m1", "chart-m1", 4.5},
	    {"chart-on-z", "chart-z", 4.5},
	    {"chart-on-p1", "chart-p1", 4.5},
	    {"chart-on-p2", "chart-p2", 4.5},
	    {"chart-on-none", "chart-none", 4.5},
	};
	check_pairs(NULL, p, sizeof p / sizeof p[0]);
}

/* What a chart of its own file writes is what the style sheet says in light. */
TEST(a_chart_file_has_the_light_colours_of_the_page)
{
	static const struct {
		enum ink ink;
		const char *name;
	} same[] = {{INK_TEXT, N("text-default")}, {INK_SOFT, N("text-subtle")}, {INK_AXIS, N("border-default")},
	            {INK_THREAD, "thread"},        {INK_GRID, "hairline"},       {INK_PALE, "chart-pale"},
	            {INK_BAR, "chart-bar"},        {INK_K1, "chart-k1"},         {INK_K1 + 1, "chart-k2"},
	            {INK_K1 + 2, "chart-k3"},      {INK_K1 + 3, "chart-k4"},     {INK_K1 + 4, "chart-k5"},
	            {INK_HEAT, "chart-h0"},        {INK_HEAT + 4, "chart-h4"},   {INK_TONE, "chart-m2"},
	            {INK_TONE + 1, "chart-m1"},    {INK_TONE + 3, "chart-p1"},   {INK_TONE + 4, "chart-p2"},
	            {INK_TONE_TEXT, "chart-on-m2"}};
	struct str css = arena_concat(test_arena(), test_file("static/theme.css"), test_file("static/chart.css"));
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		CHECK_Z(colour(css, NULL, same[i].name, LIGHT), ink_colour(same[i].ink));
}

TEST(every_class_of_a_chart_has_its_colour_in_the_style_sheet)
{
	struct str css = test_file("static/chart.css");
	for (int i = 0; i < INKS; i++) {
		struct str rule = arena_printf(test_arena(), ".%s { color: var(--", ink_class((enum ink)i));
		if (str_find(css, rule) < 0)
			test_fail(__FILE__, __LINE__, "no colour for .%s", ink_class((enum ink)i));
	}
}

TEST(edges_of_fields_and_the_focus_ring_are_seen)
{
	static const struct pair p[] = {
	    {N("border-default"), N("background-default"), 3},
	    {N("border-default"), N("surface-default"), 3},
	    {N("border-strong"), N("background-default"), 3},
	    {"ds-color-danger-border-default", N("surface-default"), 3},
	    {"ds-color-focus-outer", N("background-default"), 3},
	    {"ds-color-focus-outer", "ds-color-focus-inner", 3},
	};
	check_pairs(NULL, p, sizeof p / sizeof p[0]);
}

TEST(every_colour_family_is_readable_in_itself)
{
	static const char *const family[] = {"[data-color=\"info\"] {", "[data-color=\"success\"] {",
	                                     "[data-color=\"warning\"] {", "[data-color=\"danger\"] {",
	                                     "[data-color=\"neutral\"] {"};
	static const struct pair p[] = {
	    {"ds-color-text-subtle", "ds-color-surface-tinted", 4.5},
	    {"ds-color-text-subtle", "ds-color-surface-hover", 4.5},
	    {"ds-color-text-default", "ds-color-surface-tinted", 7},
	    {"ds-color-border-default", "ds-color-surface-default", 3},
	};
	static const struct pair button[] = {
	    {"ds-color-base-contrast-default", "ds-color-base-default", 4.5},
	    {"ds-color-base-contrast-default", "ds-color-base-hover", 4.5},
	    {"ds-color-base-contrast-default", "ds-color-base-active", 4.5},
	};
	for (size_t i = 0; i < sizeof family / sizeof family[0]; i++)
		check_pairs(family[i], p, sizeof p / sizeof p[0]);
	check_pairs("[data-color=\"danger\"] {", button, sizeof button / sizeof button[0]);
}

TEST(the_style_sheets_need_no_inline_style_and_no_foreign_address)
{
	static const char *const file[] = {"static/theme.css", "static/trad.css",  "static/thread.css",
	                                   "static/trad.js",   "static/chart.css", "static/chart.js",
	                                   "static/find.js"};
	for (size_t i = 0; i < sizeof file / sizeof file[0]; i++) {
		struct str s = test_file(file[i]);
		CHECK(str_find(s, STR("@import")) < 0);
		CHECK(str_find(s, STR("https://")) < 0);
		CHECK(str_find(s, STR(".style.")) < 0);
		CHECK(str_find(s, STR("innerHTML")) < 0);
		CHECK(str_find(s, STR("eval(")) < 0);
	}
	CHECK(test_file("static/trad.js").n < 12000);
}
