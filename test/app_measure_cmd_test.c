/* app_measure_cmd_test.c - trad measure enter, approve, batch, window and target as they are called. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cmd_help.h"
#include "measure/windows.h"
#include "measure_help.h"

static struct str said;
#define MEASURE(fd, ...) RUN(fd, &said, cmd_measure, "measure", __VA_ARGS__, "--db", t->url)

static bool says(const char *text)
{
	return str_find(said, str_z(text)) >= 0;
}

static const char *code_of(struct app_test *t, int64_t unit)
{
	struct unit u;
	struct db *db = app_read(t);
	bool there = unit_get(db, test_arena(), unit, &u);
	app_read_end(t, db);
	return there ? arena_z(test_arena(), u.code) : "";
}

static struct app_test *begin(void)
{
	struct app_test *t = app_test_new();
	dir = NULL;
	if (!t)
		return NULL;
	struct change *ch = app_write(t);
	mt_measure(ch, "trivs", "percent", NULL);
	app_write_end(t, ch);
	return t;
}

TEST(a_figure_is_entered_by_one_and_approved_by_another_from_the_command_line)
{
	struct app_test *t = begin();
	REQUIRE(t);
	const char *lind = code_of(t, t->lind);
	CHECK_I64(MEASURE(2, "enter", "trivs", lind, "81,5"), EXIT_REFUSED);
	CHECK(says("--as LOGIN"));
	CHECK_I64(MEASURE(2, "enter", "trivs", lind, "--as", "principal"), EXIT_USAGE);
	CHECK_I64(MEASURE(2, "enter", "trivs", lind, "181", "--as", "principal"), EXIT_REFUSED);
	CHECK(says("More than this measure can be."));
	CHECK_I64(MEASURE(2, "enter", "saknas", lind, "1", "--as", "principal"), EXIT_REFUSED);
	CHECK_I64(MEASURE(2, "enter", "trivs", "ingenstans", "1", "--as", "principal"), EXIT_REFUSED);
	CHECK_I64(MEASURE(2, "enter", "trivs", lind, "1", "--as", "principal", "--lasar", "snart"), EXIT_USAGE);
	REQUIRE(MEASURE(1, "enter", "trivs", lind, "81,5", "--as", "principal", "--lasar", "2024/25", "--n",
	                "54") == EXIT_DONE);
	CHECK(says("added\tfigure "));
	struct str id = str_trim(str_sub(said, (size_t)str_find(said, STR("figure ")) + 7, said.n));
	CHECK_I64(MEASURE(2, "approve", arena_z(test_arena(), id), "--as", "principal"), EXIT_REFUSED);
	CHECK(says("does not approve it"));
	CHECK_I64(MEASURE(1, "approve", arena_z(test_arena(), id), "--as", "controller"), EXIT_DONE);
	CHECK(says("1 approved"));
	CHECK_I64(MEASURE(2, "approve", arena_z(test_arena(), id), "--as", "controller"), EXIT_REFUSED);
}

TEST(windows_and_targets_are_listed_made_and_refused_from_the_command_line)
{
	struct app_test *t = begin();
	struct measure_window w;
	REQUIRE(t);
	struct change *ch = app_write(t);
	kind_measure_window.blank(ch, &w);
	w.instrument_id = mt_instrument(ch, "enkat");
	w.first_year = 2021;
	w.name = STR("Enkät");
	w.from_day = w.to_day = w.late_day = STR("2022-03-01");
	mt_save(ch, &kind_measure_window, &w);
	app_write_end(t, ch);
	const char *lind = code_of(t, t->lind);
	CHECK_I64(MEASURE(1, "window", "list", "--lasar", "2021/22"), EXIT_DONE);
	CHECK(says("missing\t2022-03-01") && says("0 of 2") && says("Enkät"));
	CHECK_I64(MEASURE(1, "window", "list", "--lasar", "2021/22", "--unit", lind), EXIT_DONE);
	CHECK(says("0 of 1"));
	CHECK_I64(MEASURE(1, "window", "show", arena_printf(test_arena(), "%lld", (long long)w.id).p), EXIT_DONE);
	CHECK(says("missing\t"));
	CHECK_I64(MEASURE(2, "window", "show", "99999"), EXIT_REFUSED);
	CHECK_I64(MEASURE(2, "window"), EXIT_USAGE);
	CHECK_I64(MEASURE(1, "window", "propose", "--lasar", "2021/22"), EXIT_DONE);
	CHECK(says("2023-03-01"));
	CHECK_I64(MEASURE(1, "window", "propose", "--lasar", "2021/22", "--apply"), EXIT_DONE);
	CHECK_I64(MEASURE(1, "window", "list", "--lasar", "2022/23"), EXIT_DONE);
	CHECK(says("2023-03-01"));
	CHECK_I64(MEASURE(1, "target", "set", "trivs", lind, "80", "--near", "75,5", "--lasar", "2024/25"),
	          EXIT_DONE);
	CHECK_I64(MEASURE(2, "target", "set", "trivs", lind, "85", "--lasar", "2024/25"), EXIT_REFUSED);
	CHECK(says("There is a target for this already."));
	CHECK_I64(MEASURE(2, "target", "set", "trivs", lind, "80", "--near", "90", "--lasar", "2025/26"),
	          EXIT_REFUSED);
	CHECK_I64(MEASURE(1, "target", "list", "--lasar", "2024/25"), EXIT_DONE);
	CHECK(says("no_basis") && says("trivs") && says("On the way: 75.5 or better."));
	CHECK_I64(MEASURE(2, "batch", "7"), EXIT_REFUSED);
	CHECK_I64(MEASURE(1, "batch"), EXIT_DONE);
	CHECK_I64(MEASURE(1, "--help"), EXIT_DONE);
	CHECK(says("window") && says("--near"));
}
