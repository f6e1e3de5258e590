/* gen_htmlgen_test.c - views become C that compiles and writes what they say; a
 * mark in a dangerous place is refused. */
#include "gen_help.h"

static struct gen_run generate(const char *dir, const char *view, const char *source)
{
	const char *argv[] = {gen_tool("htmlgen"),
	                      dir,
	                      gen_put(dir, "views/plan/goal.html", view),
	                      "--",
	                      gen_put(dir, "app/plan.c", source),
	                      NULL};
	return gen_run(argv);
}

static struct str output(const char *view, const char *file)
{
	const char *dir = test_dir();
	struct gen_run r = generate(dir, view, "");
	CHECK_Z(r.err, "");
	return r.status == 0 ? test_file(gen_file(dir, file)) : STR("");
}

#define VIEW "{@ view plan_goal(struct str x, size_t n) @}\n"

static struct str body(const char *text)
{
	return output(arena_printf(test_arena(), VIEW "%s", text).p, "view_plan_goal.c");
}

static void refused(const char *text, const char *message)
{
	const char *dir = test_dir();
	struct gen_run r = generate(dir, arena_printf(test_arena(), VIEW "%s", text).p, "");
	CHECK_I64(r.status, 1);
	if (!gen_holds(r.err, message))
		test_fail(__FILE__, __LINE__, "not said: \"%s\" but %.*s", message, STR_ARG(r.err));
	CHECK(!gen_exists(dir, "view_plan_goal.c") && !gen_exists(dir, "messages.list"));
}

TEST(htmlgen_writes_a_value_by_where_it_stands)
{
	struct str c = body("<p class=\"a {{ x }}\">{{ n }}</p><a href=\"{{ x }}\">{{x}}</a><a href=\"/g/{{ n "
	                    "}}?q={{url x}}\">z</a>");
	CHECK(gen_holds(c, "out_attr(o, out_plain(o, x));"));
	CHECK(gen_holds(c, "out_put(o, n);"));
	CHECK(gen_holds(c, "out_link(o, out_plain(o, x));"));
	CHECK(gen_holds(c, "out_attr(o, out_plain(o, n));"));
	CHECK(gen_holds(c, "out_url(o, out_plain(o, x));"));
}

TEST(htmlgen_refuses_a_value_where_escaping_is_not_enough)
{
	refused("<script>\nlet a = '{{ x }}';</script>",
	        "goal.html:3: a value cannot stand in a script or style element");
	refused("<style>p { color: {{ x }} }</style>", "in a script or style element");
	refused("<p onclick=\"go({{ x }})\">", "in an attribute that is run");
	refused("<p style=\"width: {{ n }}px\">", "in an attribute that is run");
	refused("<p class={{ x }}>", "in a tag outside quotes");
	refused("<p {_ title _}>", "in a tag outside quotes");
	refused("<{{ x }}>", "in an element's name");
	refused("<!-- {{ x }} -->", "in an HTML comment");
}

TEST(htmlgen_knows_when_a_dangerous_place_ends)
{
	struct str c =
	    body("<script src=\"/a.js\">if (1 < 2) go();</script><!-- <p onclick=\" --><p title='a \" onclick=' "
	         "class=\"{{ x }}\">{{ n }}</p>");
	CHECK(gen_holds(c, "out_attr(o, out_plain(o, x));"));
	CHECK(gen_holds(c, "out_put(o, n);"));
}

TEST(htmlgen_folds_white_space_except_where_it_shows)
{
	struct str c = body("\n\n<ul>\n\t  <li>a  b</li>\n\n\n</ul>\n<pre>\n  x\n\n  y</pre>\n   <b>z</b>\n");
	CHECK(gen_holds(c, "\"<ul>\\n\"\n\t\"<li>a  b</li>\\n\"\n\t\"</ul>\\n\"\n\t\"<pre>\\n\"\n\t\"  "
	                   "x\\n\"\n\t\"\\n\"\n\t\"  y</pre>\\n\"\n"
	                   "\t\"<b>z</b>\\n\""));
}

TEST(htmlgen_leaves_a_comment_out_and_joins_the_text)
{
	struct str c = body("ab{# not\nthis {{ x }} #}cd{{ x }}\n{{ n }}");
	CHECK(gen_holds(c, "buf_mem(o->b, \"abcd\", 4);"));
	CHECK(!gen_holds(c, "not"));
	CHECK(gen_holds(c, "#line 3 \""));
	CHECK(gen_holds(c, "goal.html\"\n\tout_put(o, x);"));
}

TEST(htmlgen_output_compiles)
{
	const char *dir = test_dir();
	struct gen_run r = generate(
	    dir,
	    "{@ include \"base/date.h\" @}\n" VIEW
	    "{% for (size_t i = 0; i < n; i++) { %}\n<li title=\"{_ A \"text\" | n _}\">{{ i }} {{ x }}\n"
	    "{% } %}\n{_n n | {0} goal | {0} goals _} {_n n | {1} one | {1} many | n, \"a, (b\" _}\n"
	    "{_ At {0} and {1} | x, (struct safe){STR(\"<b>\")} _}\n{= part(o, n) =}\n"
	    "{@ view plan_part(void) @}\n{{ \"\" }}{@ view part(size_t n) @}{{ n }}\n",
	    "");
	CHECK_Z(r.err, "");
	REQUIRE(r.status == 0);
	struct str h = test_file(gen_file(dir, "views_plan.h"));
	CHECK(gen_holds(h, "#include \"base/date.h\"\n"));
	CHECK(gen_holds(h, "void view_plan_goal(struct out *o, struct str x, size_t n);\nvoid "
	                   "view_plan_part(struct out *o);\n"));
	gen_put(dir, "all.c",
	        "#include \"views_plan.h\"\n#define part view_part\n#include \"view_plan_goal.c\"\n");
	gen_compiles(dir, "all.c");
}

TEST(htmlgen_lets_the_compiler_name_the_line_of_the_view)
{
	const char *dir = test_dir();
	const char *include = arena_printf(test_arena(), "-I%s", dir).p;
	CHECK_I64(generate(dir, VIEW "<p>\n{{ x }}\n{{ y }}</p>{% (void)n; %}\n", "").status, 0);
	const char *argv[] = {"gcc", "-fsyntax-only", "-Ilib", include, gen_file(dir, "view_plan_goal.c"), NULL};
	struct gen_run r = gen_run(argv);
	CHECK(r.status != 0);
	CHECK(gen_holds(r.err, "views/plan/goal.html:4:"));
}

TEST(htmlgen_names_the_line_of_a_fault)
{
	refused("a\n{{ x\n", "goal.html:3: '{{' without its '}}'");
	refused("{% if (n) { \n", "goal.html:2: '{%' without its '%}'");
	refused("\n{{ }}", "goal.html:3: an empty {{ }}");
	refused("{_ _}", "an empty {_ _}");
	refused("{_ a {1} | n _}", "no argument for {1}");
	refused("{_n n | one _}", "a plural is");
	refused("{@ other @}", "{@ holds 'include' or 'view'");
	refused(VIEW, "view 'plan_goal' is declared in");
	const char *dir = test_dir();
	struct gen_run r = generate(dir, "<p>\n" VIEW, "");
	CHECK(gen_holds(r.err, "goal.html:2: text stands before {@ view ... @}"));
	r = generate(dir, "", "");
	CHECK(gen_holds(r.err, "goal.html: no {@ view name(parameters) @}"));
}

TEST(htmlgen_lists_the_texts_of_views_and_of_c)
{
	const char *dir = test_dir();
	struct gen_run r = generate(
	    dir, VIEW "{_ In\n force since {0} | x _}\n{_n n | {0} goal | {0} goals _}{% f(N_(\"In code\")); %}",
	    "/* tr(l, \"not this\") */ char q = '\"';\n"
	    "f(\"nor this\", tr(o->lang, \"One \" /* x */\n \"text\\n\"), tr_n(l, f(1, \"a\"), \"{0} a\", \"{0} "
	    "b\"));\n"
	    "out_tr(o, yes ? \"Yes\" : \"No \\\"quoted\\\"\", a, 1); tr_fmt(a, l, \"Last\", g(tr(l, \"Inner\")), "
	    "2);\n"
	    "str(\"no\"); X(a, N_(\"Marked\"), \"b\") tr(l, variable);\n");
	CHECK_Z(r.err, "");
	REQUIRE(r.status == 0);
	struct str list = test_file(gen_file(dir, "messages.list"));
	static const char *const lines[] = {"goal.html:2\tIn force since {0}\n",
	                                    "goal.html:4\t{0} goal\t{0} goals\n",
	                                    "goal.html:4\tIn code\n",
	                                    "plan.c:2\tOne text\\n\n",
	                                    "plan.c:3\t{0} a\t{0} b\n",
	                                    "plan.c:4\tYes\n",
	                                    "plan.c:4\tNo \"quoted\"\n",
	                                    "plan.c:4\tLast\n",
	                                    "plan.c:4\tInner\n",
	                                    "plan.c:5\tMarked\n"};
	size_t n = 0;
	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == '\n';
	CHECK_I64(n, sizeof lines / sizeof *lines);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!gen_holds(list, lines[i]))
			test_fail(__FILE__, __LINE__, "lacks %s in %.*s", lines[i], STR_ARG(list));
}
