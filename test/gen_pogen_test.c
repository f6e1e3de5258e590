/* gen_pogen_test.c - the Swedish catalogue: what is read, and what is refused.
 * Writing texts is tested in web_i18n_test.c. */
#include "gen_help.h"

static struct gen_run generate(const char *dir, const char *first, const char *second)
{
	const char *argv[] = {gen_tool("pogen"), dir, gen_put(dir, "po/sv/a.po", first),
	                      gen_put(dir, "po/sv/b.po", second), NULL};
	return gen_run(argv);
}

static void refused(const char *first, const char *second, const char *message)
{
	const char *dir = test_dir();
	struct gen_run r = generate(dir, first, second);
	CHECK_I64(r.status, 1);
	if (!gen_holds(r.err, message))
		test_fail(__FILE__, __LINE__, "not said: \"%s\" but %.*s", message, STR_ARG(r.err));
	CHECK(!gen_exists(dir, "po.c"));
}

#define TREE "msgid \"Tree\"\nmsgstr \"Träd\"\n"

TEST(pogen_reads_texts_over_several_lines_and_plurals)
{
	const char *dir = test_dir();
	struct gen_run r = generate(
	    dir,
	    "# note\nmsgid \"\"\nmsgstr \"\"\n\"Language: sv\\n\"\n\n#: x.c:1\nmsgid \"\"\n\"A & \"\n\"B\\n\"\n"
	    "msgstr \"\"\n\"C < \"\n\"D\\n\"\n" TREE,
	    "msgid \"a {0}\"\nmsgid_plural \"as {0}\"\nmsgstr[0] \"ett {0}\"\nmsgstr[1] \"flera {0}\"\n"
	    "msgid \"Later\"\nmsgstr \"\"\n" TREE);
	CHECK_Z(r.err, "");
	REQUIRE(r.status == 0);
	struct str c = test_file(gen_file(dir, "po.c"));
	CHECK(gen_holds(c, "STR_INIT(\"A & B\\n\")") && gen_holds(c, "STR_INIT(\"A &amp; B\\n\")"));
	CHECK(gen_holds(c, "STR_INIT(\"C < D\\n\")") && gen_holds(c, "STR_INIT(\"C &lt; D\\n\")"));
	CHECK(gen_holds(c, "STR_INIT(\"ett {0}\")") && gen_holds(c, "STR_INIT(\"flera {0}\")"));
	CHECK(gen_holds(c, "tr_catalog = {entries, 3};"));
	CHECK(!gen_holds(c, "Language") && !gen_holds(c, "Later"));
	ptrdiff_t a = str_find(c, STR("{STR_INIT(\"A & B\\n\"),")), t = str_find(c, STR("{STR_INIT(\"Tree\"),")),
	          p = str_find(c, STR("{STR_INIT(\"a {0}\"),"));
	CHECK(a >= 0 && a < t && t < p);
	gen_compiles(dir, "po.c");
}

TEST(pogen_wants_one_translation_of_a_text)
{
	refused(TREE, "msgid \"Tree\"\nmsgstr \"Trä\"\n", "b.po:1: 'Tree' has another translation at ");
	refused(TREE, "\nmsgid \"Tree\"\nmsgid_plural \"Trees\"\nmsgstr[0] \"Träd\"\nmsgstr[1] \"Träd\"\n",
	        "b.po:2: 'Tree' has another");
}

TEST(pogen_wants_the_same_placeholders)
{
	refused("msgid \"{0} of {1}\"\nmsgstr \"{0} av\"\n", "",
	        "a.po:1: the translation of '{0} of {1}' has other placeholders");
	refused("msgid \"x\"\nmsgstr \"{0}\"\n", "", "has other placeholders");
	refused("msgid \"{0} a\"\nmsgid_plural \"{0} b\"\nmsgstr[0] \"ett\"\nmsgstr[1] \"flera\"\n", "",
	        "has other placeholders");
	const char *dir = test_dir();
	CHECK_I64(generate(dir, "msgid \"{1} of {0}\"\nmsgstr \"{0} {1}\"\n",
	                   "msgid \"one\"\nmsgid_plural \"{0} b\"\nmsgstr[0] \"ett\"\nmsgstr[1] \"{0} till\"\n")
	              .status,
	          0);
}

TEST(pogen_names_the_line_of_a_fault)
{
	refused("msgid \"a\"\nmsgstr \"b\nmsgid \"c\"\nmsgstr \"d\"\n", "",
	        "a.po:2: a text stands in double quotes");
	refused("msgid \"a\"\n\nmsgid \"b\"\nmsgstr \"c\"\n", "", "a.po:1: 'a' lacks a msgstr");
	refused("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr \"c\"\n", "",
	        "a.po:3: a plural has msgstr[0] and msgstr[1]");
	refused("msgid \"a\"\nmsgstr[0] \"c\"\n", "", "a.po:2: a plural has msgstr[0] and msgstr[1]");
	refused("msgstr \"c\"\n", "", "a.po:1: stands before its msgid");
	refused("msgctxt \"c\"\nmsgid \"a\"\nmsgstr \"b\"\n", "", "a.po:1: expected msgid");
	refused("msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"\n", "", "a.po:3: is given twice");
}

TEST(pogen_tells_the_texts_without_swedish)
{
	const char *dir = test_dir();
	const char *argv[] = {
	    gen_tool("pogen"), "--check", gen_put(dir, "messages.list", ""),
	    gen_put(dir, "a.po", TREE "msgid \"x\\n\"\nmsgid_plural \"y\"\nmsgstr[0] \"u\"\nmsgstr[1] \"v\"\n"),
	    NULL};
	CHECK_I64(gen_run(argv).status, 0);
	gen_put(dir, "messages.list", "a.c:1\tTree\nb.html:7\tx\\n\ty\n");
	CHECK_I64(gen_run(argv).status, 0);
	gen_put(dir, "messages.list", "a.c:1\tTree\nb.html:7\tNew\nc.c:9\tx\\n\tz\n");
	struct gen_run r = gen_run(argv);
	CHECK_I64(r.status, 1);
	CHECK(gen_holds(r.err, "b.html:7: no Swedish for 'New'"));
	CHECK(gen_holds(r.err, "c.c:9: the plural of 'x\n' is 'y'"));
	CHECK(!gen_holds(r.err, "Tree"));
}
