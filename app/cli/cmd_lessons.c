/* cmd_lessons.c - trad lessons: draws the lessons of an insats, and sums up what was answered. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "effect/dose_view.h"
#include "org/org.h"

#include <stdio.h>
#include <unistd.h>

struct call {
	const char *db, *week, *until, *year, *term, *format;
	struct str *word;
	size_t nwords;
	struct arena *arena;
	int64_t id;
};

/* --- draw -------------------------------------------------------------------------------------- */

struct drawing {
	int64_t id;
	struct date from, to;
	struct lesson_drawn sum;
};

static bool draw(struct change *ch, void *p)
{
	struct drawing *d = p;
	struct lesson_drawn w;
	for (int32_t day = date_days(d->from); day <= date_days(d->to); day += 7) {
		if (!lesson_draw(ch, d->id, date_from_days(day), &w))
			return false;
		d->sum.scheduled += w.scheduled;
		d->sum.drawn += w.drawn;
		d->sum.added += w.added;
		d->sum.unasked += w.unasked;
		d->sum.left += w.left;
	}
	return true;
}

static bool day_of(const char *text, struct date fallback, struct date *out)
{
	*out = fallback;
	return !text || date_parse(str_z(text), out);
}

static int run_draw(struct store *s, const struct call *c)
{
	struct drawing d = {.id = c->id};
	struct date next = date_from_days(date_days(instant_day(instant_now())) + 7);
	if (!day_of(c->week, next, &d.from) || !day_of(c->until, d.from, &d.to))
		return cli_error(EXIT_USAGE, "a day is written as 2026-09-07");
	d.from = lesson_monday(d.from);
	if (date_days(d.to) - date_days(d.from) > 800)
		return cli_error(EXIT_USAGE, "at most two years at a time");
	if (!cli_write(s, draw, &d))
		return cli_error(EXIT_REFUSED, "insats %lld could not be drawn", (long long)c->id);
	printf("%lld lessons, %lld asked about (%lld new), %lld of groups that could not be asked",
	       (long long)d.sum.scheduled, (long long)d.sum.drawn, (long long)d.sum.added,
	       (long long)d.sum.unasked);
	if (d.sum.left)
		printf(", %lld of them since the teacher has left", (long long)d.sum.left);
	printf("\n");
	return EXIT_DONE;
}

/* --- result ---------------------------------------------------------------------------------------- */

static enum veil_window window_of(const struct call *c)
{
	static const char *const words[VEIL_WINDOWS] = {"year", "ht", "vt"};
	for (int w = 0; c->term && w < VEIL_WINDOWS; w++)
		if (strcmp(c->term, words[w]) == 0)
			return (enum veil_window)w;
	return c->term ? VEIL_WINDOWS : VEIL_YEAR;
}

static void print_text(const struct call *c, const struct dose_result *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct str text = effect_execution_sentence(c->arena, LANG_SV, &r->unit[i].x);
		printf("%.*s: %.*s\n", STR_ARG(r->unit[i].name), STR_ARG(text));
	}
}

static void print_result(const struct call *c, const struct dose_result *r)
{
	struct buf b;
	struct json_out o;
	if (!c->format) {
		print_text(c, r);
		return;
	}
	buf_init(&b, 1 << 24);
	if (strcmp(c->format, "csv") == 0)
		dose_result_csv(c->arena, LANG_SV, r, &b);
	else {
		json_begin(&o, &b);
		dose_result_json(r, &o);
		buf_c(&b, '\n');
	}
	fwrite(b.p, 1, b.n, stdout);
	buf_finish(&b);
}

static int run_result(struct store *s, const struct call *c)
{
	struct intervention x;
	struct dose_result r = {0};
	int64_t year = 0;
	enum veil_window w = window_of(c);
	if ((c->year && !str_to_i64(str_z(c->year), &year)) || w == VEIL_WINDOWS)
		return cli_error(EXIT_USAGE, "--year is a first year such as 2026, --term is ht or vt");
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	bool there = intervention_get(db, c->arena, c->id, &x);
	if (there && !c->year) {
		year = dose_result_year(db, c->arena, c->id, instant_day(instant_now()));
		cli_lasar(c->arena, (int)year);
	}
	bool stated = there && dose_result_read(db, c->arena, LANG_SV, &x, (int)year, w, &r);
	store_read_end(s, db);
	if (!there)
		return cli_error(EXIT_REFUSED, "there is no insats %lld", (long long)c->id);
	if (!stated)
		return cli_error(EXIT_REFUSED, "the days of läsår %lld are not stated", (long long)year);
	print_result(c, &r);
	return EXIT_DONE;
}

static const struct {
	const char *word;
	int (*run)(struct store *s, const struct call *c);
	bool migrate;
} verbs[] = {{"draw", run_draw, true}, {"result", run_result, false}};

static int run(struct call *c)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (c->nwords != 2 || !str_eqz(c->word[0], verbs[i].word) || !str_to_i64(c->word[1], &c->id))
			continue;
		struct store *s = cli_store(c->db, verbs[i].migrate, c->arena);
		int code = s ? verbs[i].run(s, c) : EXIT_FAILED;
		store_close(s);
		return code;
	}
	return cli_error(EXIT_USAGE, "draw or result of which insats? See trad lessons --help");
}

int cmd_lessons(int argc, char **argv)
{
	struct arena a;
	arena_init(&a, 0);
	struct call c = {.arena = &a};
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &c.db},
	    {"--week", "DAY", "draw: a day of the week (default the next)", &c.week},
	    {"--until", "DAY", "draw: and every week until this day", &c.until},
	    {"--year", "YEAR", "result: first year of the läsår (default the newest with answers)", &c.year},
	    {"--term", "WORD", "result: ht or vt (default the läsår)", &c.term},
	    {"--format", "WORD", "result: csv or json (default sentences)", &c.format},
	};
	int code = cli_options(argc, argv, "lessons", o, sizeof o / sizeof o[0], &c.word, &c.nwords, &a);
	if (code < 0)
		code = run(&c);
	arena_finish(&a);
	return code;
}
