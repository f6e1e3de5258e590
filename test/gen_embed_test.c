/* gen_embed_test.c - static files as C. */
#include "gen_help.h"

#include "web/embed.h"

/* The hash of the asset that has these words before it. */
static struct str hash_after(struct str c, const char *words)
{
	ptrdiff_t at = str_find(c, str_z(words));
	struct str rest = str_sub(c, at < 0 ? c.n : (size_t)at + strlen(words), c.n), hash = {0};
	str_split(&rest, '"', &hash);
	str_split(&rest, '"', &hash);
	return hash;
}

TEST(embed_keeps_bytes_types_and_a_hash_of_the_content)
{
	const char *dir = test_dir();
	char css[2001] = "";
	memset(css, 'a', 2000);
	const char *out = gen_file(dir, "assets.c");
	const char *argv[] = {gen_tool("embed"),
	                      out,
	                      arena_printf(test_arena(), "%s/static", dir).p,
	                      gen_put(dir, "static/b.svg", "<svg>\xc3\xa5\"\\?1</svg>"),
	                      gen_put(dir, "static/sub/a.css", css),
	                      NULL};
	struct gen_run r = gen_run(argv);
	CHECK_Z(r.err, "");
	REQUIRE(r.status == 0);
	struct str c = test_file(out);
	ptrdiff_t first = str_find(c, STR("{\"b.svg\", \"image/svg+xml\"")),
	          second = str_find(c, STR("{\"sub/a.css\", \"text/css; charset=utf-8\""));
	CHECK(first > 0 && second > first);
	CHECK(gen_holds(c, "\"<svg>\\303\\245\\\"\\\\\\?1</svg>\", 17},\n\t {NULL, 0}"));
	CHECK(gen_holds(c, "web_assets = {assets, 2};"));
	CHECK(gen_holds(c, "\\037\\213\\010")); /* gzip of the style sheet */
	gen_compiles(dir, "assets.c");
	CHECK_I64(gen_run(argv).status, 0);
	CHECK_STR(test_file(out), c);
	gen_put(dir, "static/b.svg", "<svg>\xc3\xa5\"\\?2</svg>");
	CHECK_I64(gen_run(argv).status, 0);
	struct str before = hash_after(c, "{NULL, 0},"), after = hash_after(test_file(out), "{NULL, 0},");
	CHECK(before.n == 16 && after.n == 16 && !str_eq(before, after));
}

TEST(embed_refuses_what_it_cannot_serve)
{
	const char *dir = test_dir();
	const char *out = gen_file(dir, "assets.c");
	const char *argv[] = {gen_tool("embed"),
	                      out,
	                      arena_printf(test_arena(), "%s/static", dir).p,
	                      gen_put(dir, "static/a.exe", "x"),
	                      gen_put(dir, "elsewhere/a.css", "x"),
	                      gen_file(dir, "static/absent.css"),
	                      NULL};
	struct gen_run r = gen_run(argv);
	CHECK_I64(r.status, 1);
	CHECK(gen_holds(r.err, "a.exe: has an ending whose type is unknown"));
	CHECK(gen_holds(r.err, "elsewhere/a.css: does not stand under"));
	CHECK(gen_holds(r.err, "absent.css: cannot be read"));
	CHECK(!gen_exists(dir, "assets.c"));
}

TEST(embedded_files_are_found_by_path)
{
	REQUIRE(&web_assets != NULL && web_assets.n > 0);
	for (size_t i = 0; i < web_assets.n; i++)
		CHECK(web_asset_find(str_z(web_assets.v[i].path)) == &web_assets.v[i]);
	const struct web_asset *css = web_asset_find(STR("trad.css"));
	REQUIRE(css != NULL);
	CHECK_STR(css->bytes, test_file("static/trad.css"));
	CHECK_I64(strlen(css->hash), 16);
	CHECK(css->gzip.n > 0 && css->gzip.n < css->bytes.n);
	CHECK(web_asset_find(STR("designsystemet.css")) != NULL);
	CHECK(web_asset_find(STR("absent.css")) == NULL);
	CHECK(web_asset_find(STR("")) == NULL);
}
