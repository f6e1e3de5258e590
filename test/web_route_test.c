/* web_route_test.c - the router. */
#include "test.h"
#include "web/web.h"

#include <sys/wait.h>
#include <unistd.h>
#include <sys/resource.h>

static const struct web_route table[] = {
    {WEB_GET, "/", "front"},
    {WEB_GET, "/mal", "goals"},
    {WEB_POST, "/mal", "goal-create"},
    {WEB_GET, "/mal/ny", "goal-new"},
    {WEB_GET, "/mal/{id}", "goal"},
    {WEB_POST, "/mal/{nyckel}", "goal-save"},
    {WEB_DELETE, "/mal/{id}", "goal-delete"},
    {WEB_GET, "/mal/{id}/fil/{fil}", "goal-file"},
    {WEB_GET, "/mal/ny/hjalp", "goal-help"},
    {WEB_HEAD, "/puls", "pulse"},
};

struct row {
	enum web_method method;
	const char *path, *want; /* NULL: none */
	unsigned allowed;
};

#define BIT(m) (1u << (m))
TEST(a_path_finds_its_route_or_404_or_405)
{
	static const struct row rows[] = {
	    {WEB_GET, "/", "front", 0},
	    {WEB_POST, "/", NULL, BIT(WEB_GET) | BIT(WEB_HEAD)},
	    {WEB_GET, "/mal", "goals", 0},
	    {WEB_HEAD, "/mal", "goals", 0},
	    {WEB_POST, "/mal", "goal-create", 0},
	    {WEB_PUT, "/mal", NULL, BIT(WEB_GET) | BIT(WEB_HEAD) | BIT(WEB_POST)},
	    {WEB_OTHER, "/mal", NULL, BIT(WEB_GET) | BIT(WEB_HEAD) | BIT(WEB_POST)},
	    {WEB_GET, "/mal/", NULL, 0},
	    {WEB_GET, "/mal/ny", "goal-new", 0},
	    {WEB_POST, "/mal/ny", NULL, BIT(WEB_GET) | BIT(WEB_HEAD)},
	    {WEB_GET, "/mal/nya", "goal", 0},
	    {WEB_GET, "/mal/7", "goal", 0},
	    {WEB_DELETE, "/mal/7", "goal-delete", 0},
	    {WEB_GET, "/mal/ny/fil/x", "goal-file", 0}, /* back to the parameter */
	    {WEB_GET, "/mal/ny/hjalp", "goal-help", 0},
	    {WEB_GET, "/mal/7/hjalp", NULL, 0},
	    {WEB_GET, "/mal/7/fil", NULL, 0},
	    {WEB_GET, "/mal/7/fil/a/b", NULL, 0},
	    {WEB_GET, "/MAL", NULL, 0},
	    {WEB_GET, "/puls", NULL, BIT(WEB_HEAD)},
	    {WEB_GET, "", NULL, 0},
	    {WEB_GET, "mal", NULL, 0},
	};
	struct web_router *r = web_router_new(table, sizeof table / sizeof *table);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct web_pairs params;
		unsigned allowed;
		const struct web_route *hit =
		    web_route_find(r, rows[i].method, str_z(rows[i].path), test_arena(), &params, &allowed);
		const char *got = hit ? hit->app : NULL;
		if ((got == NULL) != (rows[i].want == NULL) || (got && strcmp(got, rows[i].want) != 0) ||
		    allowed != rows[i].allowed)
			test_fail(__FILE__, __LINE__, "%s: %s, allowed %x", rows[i].path, got ? got : "none", allowed);
	}
	web_router_free(r);
}

TEST(parameters_carry_the_names_of_their_own_route)
{
	struct web_router *r = web_router_new(table, sizeof table / sizeof *table);
	struct web_pairs p;
	unsigned allowed;
	REQUIRE(web_route_find(r, WEB_POST, STR("/mal/å 7"), test_arena(), &p, &allowed) != NULL);
	CHECK_I64(p.n, 1);
	CHECK_Z(p.v[0].name, "nyckel");
	CHECK_Z(p.v[0].value, "å 7");
	REQUIRE(web_route_find(r, WEB_GET, STR("/mal/7/fil/x.csv"), test_arena(), &p, &allowed) != NULL);
	CHECK_I64(p.n, 2);
	CHECK_Z(p.v[0].name, "id");
	CHECK_Z(p.v[0].value, "7");
	CHECK_Z(p.v[1].name, "fil");
	CHECK_Z(p.v[1].value, "x.csv");
	web_router_free(r);
}

TEST(a_parameter_has_at_most_200_bytes)
{
	struct web_router *r = web_router_new(table, sizeof table / sizeof *table);
	struct web_pairs p;
	unsigned allowed;
	struct str fits = arena_printf(test_arena(), "/mal/%0200d", 1);
	struct str over = arena_printf(test_arena(), "/mal/%0201d", 1);
	CHECK(web_route_find(r, WEB_GET, fits, test_arena(), &p, &allowed) != NULL);
	CHECK(web_route_find(r, WEB_GET, over, test_arena(), &p, &allowed) == NULL);
	web_router_free(r);
}

/* True when a router of these routes stops the process, as a bug should. */
static bool refused(const struct web_route *routes, size_t n)
{
	pid_t child = fork();
	if (child == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		close(2);
		web_router_free(web_router_new(routes, n));
		_exit(0);
	}
	int status = 0;
	waitpid(child, &status, 0);
	return WIFSIGNALED(status);
}

TEST(a_faulty_route_table_is_a_bug)
{
	static const struct web_route twice[] = {{WEB_GET, "/a/{x}", "1"}, {WEB_GET, "/a/{y}", "2"}};
	static const struct web_route relative[] = {{WEB_GET, "a", "1"}};
	static const struct web_route hollow[] = {{WEB_GET, "/a//b", "1"}};
	static const struct web_route slash[] = {{WEB_GET, "/a/", "1"}};
	CHECK(refused(twice, 2));
	CHECK(refused(relative, 1));
	CHECK(refused(hollow, 1));
	CHECK(refused(slash, 1));
	CHECK(!refused(table, sizeof table / sizeof *table));
}
