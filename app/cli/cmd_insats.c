/* cmd_insats.c - trad insats: the register of insatser from the command line. */
#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/insats_groups.h"
#include "effect/chain_view.h"
#include "effect/dose_view.h"
#include "effect/insats.h"
#include "org/org.h"
#include "sql_effect_chain.h"

#include <stdio.h>

struct call {
	struct insats_group group;
	const char *db, *state, *day, *why, *instead, *obstacle, *format, *rev;
	struct str *word;
	size_t nwords;
	struct arena *arena;
	int64_t id;
	struct intervention x;
};

/* --- errors ------------------------------------------------------------------------------------- */

/* Every error of a form on a line of its own; true when there was none. */
static bool told(const struct form *f)
{
	for (size_t i = 0; i < f->nerrors; i++)
		cli_error(EXIT_REFUSED, "%.*s", STR_ARG(f->errors[i].text));
	return f->nerrors == 0;
}

static bool done(const struct form *f, enum change_result r)
{
	return told(f) && (r == CHANGE_SAVED || r == CHANGE_SAME);
}

static bool find(struct db *db, struct call *c)
{
	if (intervention_get(db, c->arena, c->id, &c->x))
		return true;
	cli_error(EXIT_REFUSED, "there is no insats %lld", (long long)c->id);
	return false;
}

/* --- list --------------------------------------------------------------------------------------- */

static struct str unit_of(struct db *db, struct arena *a, int64_t id)
{
	struct str name = STR("-");
	insats_unit_named(db, a, id, &name);
	return name;
}

/* One line each: number, state, first day, unit, title; tabs between. */
static void print_line(struct db *db, struct arena *a, const struct intervention *x)
{
	printf("%lld\t%.*s\t%.*s\t%.*s\t%.*s\n", (long long)x->id, STR_ARG(x->state),
	       STR_ARG(str_is_null(x->from_day) ? STR("-") : x->from_day), STR_ARG(unit_of(db, a, x->unit_id)),
	       STR_ARG(x->title));
}

static void print_json(void (*fill)(struct json_out *o, struct db *db, const struct call *c), struct db *db,
                       const struct call *c)
{
	struct buf b;
	struct json_out o;
	buf_init(&b, 1 << 26);
	json_begin(&o, &b);
	fill(&o, db, c);
	buf_c(&b, '\n');
	fwrite(b.p, 1, b.n, stdout);
	buf_finish(&b);
}

static bool wanted(const struct call *c, const struct intervention *x)
{
	return !c->state || str_eqz(x->state, c->state);
}

static void list_json(struct json_out *o, struct db *db, const struct call *c)
{
	struct intervention *x;
	size_t n = chain_insatser(db, c->arena, &x);
	json_open(o, '[');
	for (size_t i = 0; i < n; i++)
		if (wanted(c, &x[i]))
			row_json(o, intervention_cols, intervention_entity.ncols, &x[i]);
	json_close(o, ']');
}

static int list(struct db *db, struct call *c)
{
	struct intervention *x;
	if (c->state && !words_has(&intervention_states, str_z(c->state)))
		return cli_error(EXIT_USAGE, "--state is draft, running, stopped or ended");
	if (c->format) {
		print_json(list_json, db, c);
		return EXIT_DONE;
	}
	size_t n = chain_insatser(db, c->arena, &x);
	for (size_t i = 0; i < n; i++)
		if (wanted(c, &x[i]))
			print_line(db, c->arena, &x[i]);
	return EXIT_DONE;
}

/* --- show --------------------------------------------------------------------------------------- */

static void parts_json(struct json_out *o, const char *key, const struct db_entity *e, const void *rows,
                       size_t n)
{
	json_key(o, str_z(key));
	json_open(o, '[');
	for (size_t i = 0; i < n; i++)
		row_json(o, e->cols, e->ncols, (const char *)rows + i * e->row_size);
	json_close(o, ']');
}

static void show_json(struct json_out *o, struct db *db, const struct call *c)
{
	struct str now = {NULL, 0};
	struct intervention_part *part;
	struct intervention_unit *unit;
	struct chain_link *link;
	struct intervention_decision *decision;
	json_open(o, '{');
	json_key(o, STR("insats"));
	row_json(o, intervention_cols, intervention_entity.ncols, &c->x);
	size_t n = insats_parts(db, c->arena, c->id, now, &part);
	parts_json(o, "ingredients", &intervention_part_entity, part, n);
	n = insats_units(db, c->arena, c->id, now, &unit);
	parts_json(o, "units", &intervention_unit_entity, unit, n);
	n = insats_links(db, c->arena, c->id, now, &link);
	parts_json(o, "links", &chain_link_entity, link, n);
	n = insats_decided(db, c->arena, c->id, now, &decision);
	parts_json(o, "decisions", &intervention_decision_entity, decision, n);
	json_close(o, '}');
}

static void print_units(struct db *db, const struct call *c)
{
	struct intervention_unit *u;
	size_t n = insats_units(db, c->arena, c->id, (struct str){NULL, 0}, &u);
	for (size_t i = 0; i < n; i++)
		printf("%.*s\t%.*s\t%.*s\n", STR_ARG(u[i].arm),
		       STR_ARG(str_is_null(u[i].from_day) ? STR("-") : u[i].from_day),
		       STR_ARG(unit_of(db, c->arena, u[i].unit_id)));
}

static void print_decisions(struct db *db, const struct call *c)
{
	struct intervention_decision *d;
	size_t n = insats_decided(db, c->arena, c->id, (struct str){NULL, 0}, &d);
	for (size_t i = 0; i < n; i++)
		printf("%.*s\t%.*s\t%.*s\n", STR_ARG(d[i].kind), STR_ARG(d[i].day), STR_ARG(d[i].reason));
}

/* What is missing of a draft, or the links of what has started and what may be said. */
static void print_chain(struct db *db, const struct call *c)
{
	char today[DATE_TEXT];
	struct insats_need *need;
	size_t n = str_eqz(c->x.state, "draft") ? insats_missing(db, c->arena, &c->x, &need) : 0;
	for (size_t i = 0; i < n; i++)
		printf("missing\t%.*s\n", STR_ARG(insats_need_text(c->arena, LANG_SV, &need[i])));
	if (str_eqz(c->x.state, "draft"))
		return;
	struct chain *k = ARENA_NEW(c->arena, struct chain);
	date_text(instant_day(instant_now()), today);
	chain_load(db, c->arena, LANG_SV, &c->x, (struct str){NULL, 0}, str_z(today), k);
	for (int i = 0; i < LINKS; i++)
		printf("%.*s\t%s\t%c\t%.*s\n", STR_ARG(k->knot[i].word), evidence_state_words[k->knot[i].state],
		       k->knot[i].grade, STR_ARG(k->knot[i].sentence));
	printf("%.*s\n", STR_ARG(k->sentence));
}

static int show(struct db *db, struct call *c)
{
	if (!find(db, c))
		return EXIT_REFUSED;
	if (c->format) {
		print_json(show_json, db, c);
		return EXIT_DONE;
	}
	print_line(db, c->arena, &c->x);
	if (c->x.lock_hash.n)
		printf("locked\t%.*s\t%.*s\n", STR_ARG(c->x.locked_at), STR_ARG(c->x.lock_hash));
	print_units(db, c);
	print_decisions(db, c);
	print_chain(db, c);
	return EXIT_DONE;
}

/* --- start and decide ------------------------------------------------------------------------------ */

static bool decide(struct change *ch, struct call *c, struct str kind)
{
	struct intervention_decision d;
	struct form f;
	struct date day;
	if (!find(ch->db, c))
		return false;
	kind_intervention_decision.blank(ch, &d);
	d.kind = kind;
	if (c->why)
		d.reason = str_z(c->why);
	if (c->instead)
		d.instead = str_z(c->instead);
	if (c->day && !date_parse(str_z(c->day), &day)) {
		cli_error(EXIT_REFUSED, "a day is written as 2026-09-07");
		return false;
	}
	if (c->day)
		d.day = str_z(c->day);
	struct insats_asked asked = {.last_day = c->group.until ? str_z(c->group.until) : STR("")};
	if (c->rev && !str_to_i64(str_z(c->rev), &asked.rev)) {
		cli_error(EXIT_REFUSED, "--rev is a number");
		return false;
	}
	form_init(&f, ch->arena, LANG_EN, kind_intervention_decision.fields, kind_intervention_decision.nfields);
	enum change_result r = insats_decide(ch, NULL, &f, &c->x, &d, &asked);
	if (r == CHANGE_CONFLICT)
		cli_error(EXIT_REFUSED, "someone else has saved since: it is version %lld now", (long long)c->x.rev);
	return done(&f, r);
}

static bool start(struct change *ch, void *p)
{
	struct call *c = p;
	return decide(ch, c, STR("start"));
}

static bool decide_word(struct change *ch, void *p)
{
	struct call *c = p;
	struct str kind = c->nwords == 3 ? c->word[2] : (struct str){NULL, 0};
	if (words_has(&insats_decisions, kind))
		return decide(ch, c, kind);
	cli_error(EXIT_USAGE, "decide what? change, continue or stop");
	return false;
}

/* --- log ----------------------------------------------------------------------------------------- */

/* Lessons asked about and answered, school by school, in the newest läsår with answers; a dash where too few
 * teachers stand behind. Which lessons wait would tell who has not answered. */
static int answered(struct db *db, struct call *c)
{
	struct dose_result r = {0};
	if (!find(db, c))
		return EXIT_REFUSED;
	int year = dose_result_year(db, c->arena, c->id, instant_day(instant_now()));
	cli_lasar(c->arena, year);
	if (!dose_result_read(db, c->arena, LANG_SV, &c->x, year, VEIL_YEAR, &r))
		return cli_error(EXIT_REFUSED, "the days of that läsår are not stated");
	for (size_t i = 0; i < r.n; i++) {
		const struct effect_execution *x = &r.unit[i].x;
		if (x->state == EFFECT_SHOWN)
			printf("%.*s\t%lld\t%lld\n", STR_ARG(r.unit[i].name), (long long)x->asked,
			       (long long)x->answered);
		else
			printf("%.*s\t-\t-\t%.*s\n", STR_ARG(r.unit[i].name),
			       STR_ARG(tr(LANG_SV, dose_state_text(x->state))));
	}
	return EXIT_DONE;
}

static bool belongs(struct change *ch, const struct call *c, int64_t lesson)
{
	struct lesson l;
	struct lesson_group g;
	if (lesson_get(ch->db, ch->arena, lesson, &l) && lesson_group_get(ch->db, ch->arena, l.group_id, &g) &&
	    g.intervention_id == c->id)
		return true;
	cli_error(EXIT_REFUSED, "insats %lld has no lesson %lld", (long long)c->id, (long long)lesson);
	return false;
}

static bool answer(struct change *ch, void *p)
{
	struct call *c = p;
	struct form f;
	int64_t lesson = 0;
	struct lesson_answer x = {.done = c->word[3],
	                          .obstacle = c->obstacle ? str_z(c->obstacle) : STR(""),
	                          .parts = STR(""),
	                          .note = STR(""),
	                          .key = STR("")};
	if (!str_to_i64(c->word[2], &lesson) || !belongs(ch, c, lesson))
		return false;
	form_init(&f, ch->arena, LANG_EN, kind_lesson.fields, kind_lesson.nfields);
	enum lesson_logged r = lesson_log(ch, NULL, lesson, &x, &f);
	return told(&f) && r != LESSON_WRONG;
}

/* --- groups -------------------------------------------------------------------------------------- */

static int groups(struct db *db, struct call *c)
{
	if (!find(db, c))
		return EXIT_REFUSED;
	insats_groups_print(db, c->arena, c->id);
	return EXIT_DONE;
}

static bool group(struct change *ch, void *p)
{
	struct call *c = p;
	struct form f;
	if (!find(ch->db, c))
		return false;
	form_init(&f, ch->arena, LANG_EN, kind_lesson_group.fields, kind_lesson_group.nfields);
	enum change_result r = insats_group_put(ch, &c->x, c->word[2], &c->group, &f);
	return done(&f, r);
}

/* --- which ---------------------------------------------------------------------------------------- */

static int reading(struct store *s, struct call *c, int (*fn)(struct db *db, struct call *c))
{
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	int code = fn(db, c);
	bool ok = db_error(db) == DB_OK;
	store_read_end(s, db);
	return ok ? code : cli_error(EXIT_FAILED, "the store could not be read");
}

/* words: how many there are with the verb and the number; a verb reads or writes. */
static const struct verb {
	const char *name;
	size_t words;
	int (*read)(struct db *db, struct call *c);
	bool (*write)(struct change *ch, void *p);
} verbs[] = {
    {"list", 1, list, NULL},          {"show", 2, show, NULL},    {"start", 2, NULL, start},
    {"decide", 3, NULL, decide_word}, {"log", 2, answered, NULL}, {"log", 4, NULL, answer},
    {"groups", 2, groups, NULL},      {"group", 3, NULL, group},
};

static const struct verb *verb_of(struct call *c)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (c->nwords == verbs[i].words && str_eqz(c->word[0], verbs[i].name) &&
		    (c->nwords == 1 || (str_to_i64(c->word[1], &c->id) && c->id > 0)))
			return &verbs[i];
	return NULL;
}

static int run(struct call *c)
{
	const struct verb *v = verb_of(c);
	if (!v)
		return cli_error(
		    EXIT_USAGE,
		    "list, show ID, start ID, decide ID WORD, log ID [LESSON WORD], groups ID, group ID NAME: see "
		    "trad insats --help");
	if (c->format && strcmp(c->format, "json") != 0)
		return cli_error(EXIT_USAGE, "--format is json");
	struct store *s = cli_store(c->db, false, c->arena);
	if (!s)
		return EXIT_FAILED;
	int code = v->read ? reading(s, c, v->read) : cli_write(s, v->write, c) ? EXIT_DONE : EXIT_REFUSED;
	store_close(s);
	return code;
}

int cmd_insats(int argc, char **argv)
{
	struct arena a;
	arena_init(&a, 0);
	struct call c = {.arena = &a};
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &c.db},
	    {"--state", "WORD", "list: draft, running, stopped or ended", &c.state},
	    {"--format", "WORD", "list, show: json", &c.format},
	    {"--why", "TEXT", "start, decide: the reason", &c.why},
	    {"--day", "DAY", "start, decide: the day of the decision (default today); a stop takes effect on it",
	     &c.day},
	    {"--instead", "TEXT", "start: what is taken away instead, when a ceiling of minutes is passed",
	     &c.instead},
	    {"--rev", "N", "start, decide: the version that was read; another one is left as it is", &c.rev},
	    {"--obstacle", "WORD", "log: what stood in the way", &c.obstacle},
	    {"--unit", "CODE", "group: the school (default the insats' own unit)", &c.group.unit},
	    {"--weekdays", "LIST", "group: days with a lesson, 1,3 is Monday and Wednesday", &c.group.weekdays},
	    {"--from", "DAY", "group: its first day (default that of the insats)", &c.group.from},
	    {"--until", "DAY", "group: its last day; decide continue: the last day, when not the planned one",
	     &c.group.until},
	    {"--grade", "N", "group: årskurs, F or 1 to 9", &c.group.grade},
	    {"--subject", "TEXT", "group: subject", &c.group.subject},
	    {"--teacher", "NAME", "group: the teacher, by name", &c.group.teacher},
	    {"--pupils", "N", "group: how many pupils", &c.group.pupils},
	};
	int code = cli_options(argc, argv, "insats", o, sizeof o / sizeof o[0], &c.word, &c.nwords, &a);
	if (code < 0)
		code = run(&c);
	arena_finish(&a);
	return code;
}
