#include "effect/stat_cmd.h"
#include "stat_support.h"

#include <fcntl.h>

/* What cmd_stat prints on standard output; its exit status in *rc. */
static struct str run_cmd(int argc, const char **argv, int *rc)
{
	const char *out = arena_z(test_arena(), arena_printf(test_arena(), "%s/out", test_dir()));
	char *copy[16];
	for (int i = 0; i < argc; i++)
		copy[i] = arena_z(test_arena(), str_z(argv[i]));
	fflush(stdout);
	int keep = dup(STDOUT_FILENO), quiet = dup(STDERR_FILENO),
	    to = open(out, O_CREAT | O_TRUNC | O_WRONLY, 0600);
	dup2(to, STDOUT_FILENO);
	dup2(to, STDERR_FILENO);
	*rc = cmd_stat(argc, copy);
	fflush(stdout);
	dup2(keep, STDOUT_FILENO);
	dup2(quiet, STDERR_FILENO);
	close(to);
	close(keep);
	close(quiet);
	return test_file(out);
}

static const char *write_csv(const char *text)
{
	const char *path = arena_z(test_arena(), arena_printf(test_arena(), "%s/in.csv", test_dir()));
	FILE *f = fopen(path, "wb");
	if (f == NULL || fputs(text, f) < 0)
		test_fail(__FILE__, __LINE__, "cannot write %s", path);
	if (f)
		fclose(f);
	return path;
}

TEST(trad_stat_prints_one_json_object_per_call)
{
	int rc;
	const char *file = write_csv("skola;antal;av;andel\nA;17;22;77,3\nB;9;10;90,0\n");
	const char *argv[] = {"stat", "share", "--x", "antal", "--n=av", "--by", "skola", file};
	const struct json *j = json_parse(test_arena(), run_cmd(8, argv, &rc), NULL);
	REQUIRE(j != NULL);
	CHECK_I64(rc, 0);
	CHECK_Z(json_text(j, "state"), "answered");
	CHECK_Z(json_text(j, "term"), "A");
	CHECK(fabs(stat_number(j, "lo") - 0.566) < 5e-4);
	CHECK_I64(json_get(j, "terms")->n, 2);
	const char *mean[] = {"stat", "mean", "--y", "andel", file};
	j = json_parse(test_arena(), run_cmd(5, mean, &rc), NULL);
	CHECK(j && fabs(stat_number(j, "estimate") - 83.65) < 1e-9); /* decimal commas are read */
}

TEST(trad_stat_tells_refusal_from_wrong_use)
{
	int rc;
	const char *file = write_csv("y,x\n1,1\n1,1\n1,1\n");
	const char *refused[] = {"stat", "ols", "--y", "y", "--x", "x", file};
	const struct json *j = json_parse(test_arena(), run_cmd(7, refused, &rc), NULL);
	CHECK_I64(rc, 1);
	CHECK_Z(json_text(j, "reason"), "constant");
	CHECK(json_text(j, "why").n > 10);
	const char *empty[] = {"stat", "ols", "--y", "y", write_csv("y,y\n1,2\n")};
	j = json_parse(test_arena(), run_cmd(5, empty, &rc), NULL);
	CHECK_I64(rc, 1);
	const char *wrong[][4] = {
	    {"stat"}, {"stat", "nosuch"}, {"stat", "ols", "--y"}, {"stat", "ols", "a", "b"}};
	static const int count[] = {1, 2, 3, 4};
	for (int i = 0; i < 4; i++) {
		run_cmd(count[i], wrong[i], &rc);
		CHECK_I64(rc, 2);
	}
	const char *missing[] = {"stat", "ols", "--y", "y", "/nonexistent/file.csv"};
	run_cmd(5, missing, &rc);
	CHECK_I64(rc, 2);
}

TEST(trad_stat_lists_every_method_with_its_options)
{
	int rc, n;
	const char *argv[] = {"stat", "--list"};
	struct str out = run_cmd(2, argv, &rc);
	const struct stat_method *const *m = stat_methods(&n);
	CHECK_I64(rc, 0);
	for (int i = 0; i < n; i++) {
		CHECK(str_find(out, str_z(m[i]->name)) >= 0);
		CHECK(m[i]->title[0] && m[i]->source[0]);
		for (const struct stat_param *p = m[i]->params; p->name; p++)
			CHECK(str_find(out, str_z(p->help)) >= 0);
	}
}

/* How groff writes a name: every hyphen is a minus. */
static struct str in_man(const char *prefix, const char *name)
{
	struct buf b;
	buf_init(&b, 1000);
	for (const char *s = prefix; *s; s++)
		buf_z(&b, *s == '-' ? "\\-" : (char[]){*s, 0});
	for (const char *s = name; *s; s++)
		buf_z(&b, *s == '-' ? "\\-" : (char[]){*s, 0});
	buf_c(&b, '\n');
	struct str out = arena_str(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return out;
}

TEST(the_manual_page_has_every_method_and_every_option)
{
	int n;
	struct str man = test_file("doc/man/trad-stat.1");
	const struct stat_method *const *m = stat_methods(&n);
	for (int i = 0; i < n; i++) {
		ptrdiff_t at = str_find(man, in_man(".SS ", m[i]->name));
		REQUIRE(at >= 0);
		struct str rest = str_sub(man, (size_t)at + 1, man.n);
		ptrdiff_t end = str_find(rest, STR("\n.S"));
		rest = str_sub(rest, 0, end < 0 ? rest.n : (size_t)end);
		for (const struct stat_param *p = m[i]->params; p->name; p++)
			if (str_find(rest, in_man(".B --", p->name)) < 0)
				test_fail(__FILE__, __LINE__, "%s --%s is not in the manual page", m[i]->name, p->name);
	}
}

TEST(the_manual_page_tells_what_every_reason_of_a_refusal_means)
{
	struct str man = test_file("doc/man/trad-stat.1");
	for (enum stat_refusal c = STAT_BAD_OPTION; c <= STAT_TOO_LARGE; c++) {
		struct str word = in_man("", stat_refusal_word(c));
		word.n--; /* the end of the line */
		if (word.n == 0 || str_find(man, word) < 0)
			test_fail(__FILE__, __LINE__, "%s is not in the manual page", stat_refusal_word(c));
	}
}

TEST(how_an_expression_is_written_is_told_by_help_and_list)
{
	int rc;
	const char *const asked[] = {"--help", "--list"};
	for (int i = 0; i < 2; i++) {
		const char *argv[] = {"stat", asked[i]};
		struct str out = run_cmd(2, argv, &rc);
		CHECK(str_find(out, STR("== != < <= > >=")) > 0 && str_find(out, STR("`odd name`")) > 0);
		CHECK(str_find(out, STR("factor(c,'level')")) > 0 && str_find(out, STR("missing(x)")) > 0);
	}
	const char *file = write_csv("stage,year,y\nF-6,2020,1\nF-6,2021,4\n7-9,2021,9\nF-6,2022,6\n");
	const char *argv[] = {"stat", "mean", "--y", "y", "--where", "year >= 2021 && stage == \"F-6\"", file};
	const struct json *j = json_parse(test_arena(), run_cmd(7, argv, &rc), NULL);
	CHECK(j && fabs(stat_number(j, "estimate") - 5) < 1e-12);
}

TEST(a_question_of_one_method_is_answered_with_its_options)
{
	int rc;
	const char *argv[] = {"stat", "lmer", "--help"};
	struct str out = run_cmd(3, argv, &rc);
	CHECK_I64(rc, 0);
	CHECK(str_starts(out, STR("mixed ")));
	CHECK(str_find(out, STR("--slope")) >= 0 && str_find(out, STR("also: lmer")) >= 0);
	const char *file = write_csv("y,x\n1,2\n2,3,4\n3,1\n5,2\n7,7\n");
	const char *first[] = {"stat", "ols", file, "-y", "y", "--x=x"};
	const struct json *j = json_parse(test_arena(), run_cmd(6, first, &rc), NULL);
	CHECK_I64(rc, 0);
	REQUIRE(j != NULL);
	CHECK(str_find(json_text(&json_get(j, "checks")->items[json_get(j, "checks")->n - 1], "text"),
	               STR("fewer or more cells")) >= 0);
	const char *folder[] = {"stat", "ols", "--y", "y", test_dir()};
	run_cmd(5, folder, &rc);
	CHECK_I64(rc, 2);
}

TEST(trad_stat_tells_how_it_is_used_when_asked_and_that_is_no_fault)
{
	int rc;
	const char *argv[] = {"stat", "--help"};
	struct str out = run_cmd(2, argv, &rc);
	CHECK_I64(rc, 0);
	CHECK(str_starts(out, STR("usage: trad stat METHOD")));
}
