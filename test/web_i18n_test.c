/* web_i18n_test.c - texts in two languages; the Swedish is that of po/sv/web.po. */
#include "gen_help.h"

#include "web/catalog.h"
#include "web/view.h"

#define GOAL  "{0} goal & more"
#define GOALS "{0} goals & more"

static struct str written(enum lang l, struct tr_site *site, int64_t n, const struct tr_arg *args,
                          size_t nargs)
{
	struct buf b;
	buf_init(&b, 0);
	struct out o = {.b = &b, .lang = l, .arena = test_arena()};
	if (site->plural)
		out_text_n(&o, site, n, args, nargs);
	else
		out_text(&o, site, args, nargs);
	struct str s = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return s;
}

TEST(a_text_has_its_swedish_and_is_its_own_english)
{
	CHECK_Z(tr(LANG_SV, "The address is too long."), "Adressen är för lång.");
	CHECK_Z(tr(LANG_EN, "The address is too long."), "The address is too long.");
	CHECK_Z(tr(LANG_SV, "A text that nobody has translated"), "A text that nobody has translated");
	CHECK_Z(tr(LANG_SV, ""), "");
}

TEST(a_plural_goes_by_the_number)
{
	CHECK_Z(tr_n(LANG_SV, 1, GOAL, GOALS), "{0} mål & mer");
	CHECK_Z(tr_n(LANG_SV, 0, GOAL, GOALS), "{0} flera mål & mer");
	CHECK_Z(tr_n(LANG_SV, 2, GOAL, GOALS), "{0} flera mål & mer");
	CHECK_Z(tr_n(LANG_EN, 1, GOAL, GOALS), GOAL);
	CHECK_Z(tr_n(LANG_EN, -1, GOAL, GOALS), GOALS);
	CHECK_Z(tr_n(LANG_SV, 2, "unknown", "unknowns"), "unknowns");
}

TEST(a_view_escapes_the_text_and_its_arguments)
{
	struct tr_site site = {.id = GOAL, .plural = GOALS};
	const struct tr_arg args[] = {{STR("<3>"), false}}, markup[] = {{STR("<b>3</b>"), true}};
	CHECK_Z(written(LANG_SV, &site, 3, args, 1), "&lt;3&gt; flera mål &amp; mer");
	CHECK_Z(written(LANG_SV, &site, 1, markup, 1), "<b>3</b> mål &amp; mer");
	CHECK_Z(written(LANG_EN, &site, 3, args, 1), "&lt;3&gt; goals &amp; more");
	CHECK_Z(written(LANG_EN, &site, 1, NULL, 0), "{0} goal &amp; more");
	CHECK(site.entry == tr_find(&tr_catalog, STR(GOAL)));
}

TEST(a_view_writes_an_unknown_text_as_it_is)
{
	struct tr_site site = {.id = "<{1}> & {0}"}, many = {.id = "{0} x<", .plural = "{0} xs<"};
	const struct tr_arg args[] = {{STR("a&"), false}, {STR("{0}"), false}};
	for (int again = 0; again < 2; again++) {
		CHECK_Z(written(LANG_SV, &site, 0, args, 2), "&lt;{0}&gt; &amp; a&amp;");
		CHECK_Z(written(LANG_SV, &site, 0, args, 1), "&lt;{1}&gt; &amp; a&amp;");
		CHECK_Z(written(LANG_EN, &many, 2, args, 1), "a&amp; xs&lt;");
	}
}

TEST(texts_are_filled_in_raw_or_escaped)
{
	struct buf b;
	buf_init(&b, 0);
	struct out o = {.b = &b, .lang = LANG_EN, .arena = test_arena()};
	const struct str args[] = {STR("<a>"), STR("b")};
	out_tr(&o, "{1} & {0}{2}", args, 2);
	CHECK_Z(buf_as_str(&b), "b &amp; &lt;a&gt;{2}");
	CHECK_Z(tr_fmt(test_arena(), LANG_EN, "{1} & {0}{0}", args, 2), "b & <a><a>");
	CHECK_Z(tr_fmt(test_arena(), LANG_SV, GOAL, args, 1), "<a> mål & mer");
	buf_finish(&b);
}

TEST(the_catalogue_is_in_order_and_finds_each_text)
{
	REQUIRE(&tr_catalog != NULL && tr_catalog.n > 1);
	for (size_t i = 0; i < tr_catalog.n; i++) {
		CHECK(tr_find(&tr_catalog, tr_catalog.entries[i].id) == &tr_catalog.entries[i]);
		CHECK(i == 0 || str_cmp(tr_catalog.entries[i - 1].id, tr_catalog.entries[i].id) < 0);
	}
	CHECK(tr_find(NULL, STR("x")) == NULL);
}
