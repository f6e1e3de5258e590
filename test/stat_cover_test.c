/* stat_cover_test.c - every number of R's answers is read by some test.
 *
 * The reference files are those in the directory, not a list here: a new one without a test fails. A number
 * counts as covered when a test has read it (stat_support.h), which the tests do only to compare with it or
 * to put it in. What is let be stands below with its reason. */
#include "stat_support.h"

#include <dirent.h>
#include <fnmatch.h>

/* Paths in which an index is "#"; a star stands for anything (fnmatch). */
static const struct {
	const char *name, *path, *why;
} let_be[] = {
    {"mpdta", "bootstrap_tolerance_3pct/B", "draws that the reference took"},
    {"binom_ci", "two_prop/#/x1", "what was put in; it is read from the CSV"},
    {"binom_ci", "two_prop/#/n1", "what was put in"},
    {"binom_ci", "two_prop/#/x2", "what was put in"},
    {"binom_ci", "two_prop/#/n2", "what was put in"},
    {"exam", "school_means/#/school", "the school's number, by which the means are in order"},
    {"exam", "school_means/#/ols_resid_mean",
     "means of residuals, which no method prints; the shrunken ones are compared"},
    {"hac", "auto/V/#/#", "the diagonal is compared; covariances are not printed"},
    {"hac", "auto/pre/#/#", "the diagonal is compared"},
    {"grunfeld", "boottest/six_*",
     "six clusters: the ends of an interval lie between two of 32 draws; t and p are compared"},
    {"jobs", "mediate/ade_ci/#", "drawn; ours is by formula"},
    {"power", "grid/#/ncp", "what the smallest effect is found from; the effect itself is compared"},
    {"cellkey", "freqtab/#/wc", "weights of one: the unweighted counts again"},
    {"cellkey", "freqtab/#/pwc", "the same"},
    {"cellkey", "mod/#/row_nr", "row of the reference's table of noise"},
    {"cellkey", "tmatrix/#/#", "shares of the same table of noise before they were rounded to it"},
    {"cellkey", "moments/bias/#", "of a table without the upper counts"},
    {"cellkey", "ptable_D2V1/*", "a table of noise that the product does not offer"},
    {"sdc", "cases/*",
     "what other programs hid, beside the least that any of them did, and how long it took them"},
    {"sdc", "gauss/*",
     "how much another program hid in tables of three and four dimensions; ours in "
     "cube_disclose_random_test.c"},
    {"smoking", "synth/v/#", "importances are not unique (SOURCES.md); gaps and weights are compared"},
    {"smoking", "synth/loss_w", "the same"},
    {"smoking", "qp_equal_v/weights/*", "the value that they reach is compared"},
    {"shrinkage", "raudenbush/#/se_tau2", "the spread has a Q-profile interval here instead"},
    {"shrinkage", "raudenbush_weeks/se_tau2", "the same"},
    {"shrinkage", "eight/#/se_tau2", "the same"},
    {"shrinkage", "eight_fixed_tau/#/tau", "what was put in"},
    {"skolverket_ak9_2025", "funnel/#/norm_l95",
     "limits by the normal curve, which the product does not use"},
    {"skolverket_ak9_2025", "funnel/#/norm_u95", "the same"},
    {"skolverket_ak9_2025", "roundtrip_maxdiff", "of how the source rounds, no method"},
    {"skolverket_ak9_2025", "roundtrip_n_off", "the same"},
    {"skolverket_panel", "mask/*", "how often the source masks; masks are read in import_figures_test.c"},
    {"spc", "qic/*",
     "what was put in: numbers of the points and their sizes; limits, runs and signals are compared"},
};

enum { PATHS = 1000 };
struct gaps {
	const char *name;
	size_t paths;
	struct {
		char path[256];
		int missing, of;
	} at[PATHS];
};

static bool is_let_be(const char *name, const char *path)
{
	for (size_t i = 0; i < sizeof let_be / sizeof let_be[0]; i++)
		if (strcmp(let_be[i].name, name) == 0 && fnmatch(let_be[i].path, path, 0) == 0)
			return true;
	return false;
}

static void look(void *ctx, const char *path, bool read)
{
	struct gaps *g = ctx;
	size_t i = 0;
	while (i < g->paths && strcmp(g->at[i].path, path) != 0)
		i++;
	if (i == PATHS) {
		test_fail(__FILE__, __LINE__, "%s has more kinds of numbers than there is room for", g->name);
		return;
	}
	if (i == g->paths)
		snprintf(g->at[g->paths++].path, sizeof g->at[i].path, "%s", path);
	g->at[i].of++;
	g->at[i].missing += !read && !is_let_be(g->name, path);
}

static void look_at(const char *name)
{
	struct gaps *g = ARENA_NEW(test_arena(), struct gaps);
	g->name = name;
	stat_each_number(name, look, g);
	CHECK(g->paths > 0);
	for (size_t i = 0; i < g->paths; i++)
		if (g->at[i].missing)
			test_fail(__FILE__, __LINE__, "%s: %s: %d of %d numbers are read by no test", name, g->at[i].path,
			          g->at[i].missing, g->at[i].of);
}

TEST(every_number_that_r_gave_is_read_by_a_test)
{
	NEEDS_REFERENCE();
	test_run_rest("test/stat_");
	test_run_rest("test/cube_disclose_test");
	struct str dir = arena_printf(test_arena(), "%s/expected", stat_data_dir());
	DIR *d = opendir(arena_z(test_arena(), dir));
	int files = 0;
	REQUIRE(d != NULL);
	for (const struct dirent *e; (e = readdir(d)) != NULL;) {
		struct str name = str_z(e->d_name);
		if (!str_ends(name, STR(".json")))
			continue;
		look_at(arena_z(test_arena(), str_sub(name, 0, name.n - 5)));
		files++;
	}
	closedir(d);
	CHECK(files >= 28);
}
