/* base_log_test.c - what a line of the log looks like. */
#include "test.h"

#include "base/date.h"
#include "base/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* What write() puts on stderr. */
static struct str logged(void (*fn)(void))
{
	const char *path = arena_printf(test_arena(), "%s/log", test_dir()).p;
	int saved = dup(STDERR_FILENO);
	int fd = open(path, O_CREAT | O_WRONLY | O_APPEND, 0600);
	dup2(fd, STDERR_FILENO);
	fn();
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fd);
	return test_file(path);
}

static void two_events(void)
{
	log_warn("import batch=%d rows=%d", 7, 120);
	log_debug("unseen");
	log_info("odd text=%s", "a\nb\x1b[2J\x7f\xC3\xA5");
}

TEST(log_lines_have_time_level_and_escaped_text)
{
	struct str rest = logged(two_events), line;
	int64_t at;
	REQUIRE(str_split(&rest, '\n', &line));
	CHECK(instant_parse(str_sub(line, 0, 24), &at));
	CHECK(llabs(instant_now() - at) < 60000);
	CHECK_Z(str_sub(line, 24, line.n), " warn import batch=7 rows=120");
	REQUIRE(str_split(&rest, '\n', &line));
	CHECK_Z(str_sub(line, 24, line.n), " info odd text=a\\x0ab\\x1b[2J\\x7f\xC3\xA5");
	CHECK_Z(rest, "");
}

static void levels(void)
{
	log_set_level(LOG_ERROR);
	log_warn("unseen");
	log_error("seen");
	log_set_level(LOG_DEBUG);
	log_debug("seen");
	log_set_level(LOG_INFO);
}

TEST(log_level_decides_what_is_written)
{
	struct str s = logged(levels);
	CHECK(str_find(s, STR("unseen")) < 0);
	CHECK(str_find(s, STR(" error seen\n")) > 0);
	CHECK(str_find(s, STR(" debug seen\n")) > 0);
}

static void long_line(void)
{
	char text[5000];
	memset(text, '\n', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	log_info("%s", text);
	log_info("next");
}

TEST(log_cuts_a_long_line_and_ends_it)
{
	struct str rest = logged(long_line), line;
	REQUIRE(str_split(&rest, '\n', &line));
	CHECK(line.n > 1000 && line.n < 2048);
	REQUIRE(str_split(&rest, '\n', &line));
	CHECK(str_ends(line, STR(" info next")));
}
