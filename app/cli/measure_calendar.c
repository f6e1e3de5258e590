/* measure_calendar.c - trad measure window, target: when it is measured and what is aimed at, with the state
 * of each. */
#include "base/date.h"
#include "cli/measure_verbs.h"
#include "measure/targets.h"
#include "measure/windows.h"
#include "sql_org.h"

#include <stdio.h>

static const struct str every = {NULL, 0};

static struct str today(const struct measure_call *c)
{
	char day[DATE_TEXT];
	date_text(instant_day(instant_now()), day);
	return arena_str(c->arena, str_z(day));
}

/* --unit, 0 for all; false after an error was printed. */
static bool unit_of(struct db *db, const struct measure_call *c, const char *code, int64_t *id)
{
	*id = 0;
	if (!code || unit_by_code(db, c->arena, str_z(code), id))
		return true;
	cli_error(EXIT_REFUSED, "there is no unit %s", code);
	return false;
}

static bool has_word(const struct measure_call *c, const char *word)
{
	return c->nwords > 1 && str_eqz(c->word[1], word);
}

/* A form's errors, a line each; true when there was none. */
static bool told(const struct form *f)
{
	for (size_t i = 0; i < f->nerrors; i++)
		cli_error(EXIT_REFUSED, "%.*s", STR_ARG(f->errors[i].text));
	return f->nerrors == 0;
}

/* --- windows ------------------------------------------------------------------------------ */

static int list_windows(struct db *db, const struct measure_call *c, int year)
{
	struct window_line *l;
	int64_t unit;
	if (!unit_of(db, c, c->unit, &unit))
		return EXIT_REFUSED;
	size_t n = windows_read(db, c->arena, LANG_EN, unit, every, year, year, today(c), &l);
	for (size_t i = 0; i < n; i++)
		printf("%lld\t%s\t%.*s\t%.*s\t%.*s\t%lld of %lld\t%.*s%s%.*s\n", (long long)l[i].w->id,
		       window_state_words[l[i].state], STR_ARG(l[i].days.from), STR_ARG(l[i].days.to),
		       STR_ARG(l[i].days.late), (long long)(l[i].n.in_time + l[i].n.late), (long long)l[i].n.expected,
		       STR_ARG(l[i].w->name), l[i].w->grade.n ? "\tgrade " : "", STR_ARG(l[i].w->grade));
	return EXIT_DONE;
}

static int show_window(struct db *db, const struct measure_call *c)
{
	struct measure_window w;
	struct window_schools_row *u;
	int64_t id, unit;
	if (c->nwords != 3 || !str_to_i64(c->word[2], &id))
		return cli_error(EXIT_USAGE, "window show ID: the number of a window");
	if (!measure_window_get(db, c->arena, id, &w))
		return cli_error(EXIT_REFUSED, "there is no window %lld", (long long)id);
	if (!unit_of(db, c, c->unit, &unit))
		return EXIT_REFUSED;
	size_t n = window_schools_for(db, c->arena, &w, unit, &u);
	for (size_t i = 0; i < n; i++)
		printf("%s\t%.*s\n",
		       u[i].in_time ? "in time"
		       : u[i].late  ? "late"
		       : u[i].held  ? "in quarantine"
		                    : "missing",
		       STR_ARG(u[i].name));
	return EXIT_DONE;
}

struct proposing {
	const struct measure_call *c;
	int year;
	size_t n;
};

static bool propose(struct change *ch, void *p)
{
	struct proposing *x = p;
	struct window_proposed *w;
	struct form f;
	x->n = windows_proposed(ch->db, ch->arena, x->year, &w);
	for (size_t i = 0; i < x->n; i++) {
		printf("%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(w[i].next.from_day), STR_ARG(w[i].next.to_day),
		       STR_ARG(w[i].next.late_day), STR_ARG(w[i].next.name));
		form_init(&f, ch->arena, LANG_EN, kind_measure_window.fields, kind_measure_window.nfields);
		if (x->c->apply &&
		    resource_save(ch, NULL, &kind_measure_window, ACT_CREATE, &f, NULL, &w[i].next) != CHANGE_SAVED)
			return told(&f), false;
	}
	return true;
}

int measure_run_window(struct store *s, const struct measure_call *c)
{
	int year;
	if (!measure_call_year(c, &year))
		return EXIT_USAGE;
	if (has_word(c, "propose")) {
		struct proposing x = {c, year, 0};
		if (!cli_write(s, propose, &x))
			return EXIT_REFUSED;
		fprintf(stderr, "%zu windows %s\n", x.n, c->apply ? "made" : "proposed; --apply makes them");
		return EXIT_DONE;
	}
	if (!has_word(c, "list") && !has_word(c, "show"))
		return cli_error(EXIT_USAGE, "window list, window show ID, or window propose [--apply]");
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	int code = has_word(c, "list") ? list_windows(db, c, year) : show_window(db, c);
	store_read_end(s, db);
	return code;
}

/* --- targets ------------------------------------------------------------------------------- */

/* As for anybody: a hidden figure gives no basis here either. */
static int list_targets(struct store *s, struct db *db, const struct measure_call *c, int year)
{
	struct query_result r;
	struct target_line *l;
	int64_t unit;
	if (!unit_of(db, c, c->unit, &unit))
		return EXIT_REFUSED;
	size_t n = targets_read(db, c->arena, LANG_EN, NULL, unit, year, &r, &l);
	if (!cli_told(s, db, c->arena, &r))
		return EXIT_FAILED;
	for (size_t i = 0; i < n; i++)
		printf("%lld\t%s\t%.*s\t%.*s%s%.*s\t%.*s\t%.*s\n", (long long)l[i].t->id,
		       target_state_word(l[i].state), STR_ARG(l[i].unit), STR_ARG(l[i].m->key),
		       l[i].t->grade.n ? " " : "", STR_ARG(l[i].t->grade), STR_ARG(l[i].value), STR_ARG(l[i].rule));
	return EXIT_DONE;
}

struct aiming {
	const struct measure_call *c;
	struct target t;
};

static bool aim(struct change *ch, void *p)
{
	struct aiming *x = p;
	const struct measure_call *c = x->c;
	struct form f;
	if (!measure_id_by_key(ch->db, ch->arena, c->word[2], &x->t.measure_id))
		return cli_error(EXIT_REFUSED, "there is no measure %.*s", STR_ARG(c->word[2])), false;
	if (!unit_by_code(ch->db, ch->arena, c->word[3], &x->t.unit_id))
		return cli_error(EXIT_REFUSED, "there is no unit %.*s", STR_ARG(c->word[3])), false;
	form_init(&f, ch->arena, LANG_EN, kind_target.fields, kind_target.nfields);
	bool saved = resource_save(ch, NULL, &kind_target, ACT_CREATE, &f, NULL, &x->t) == CHANGE_SAVED;
	return told(&f) && saved;
}

static bool real_of(struct str text, double *v)
{
	struct value x;
	if (!value_read(text, VALUE_SKOLVERKET, 0, &x) || x.kind != VALUE_EXISTS)
		return false;
	*v = value_number(&x);
	return true;
}

static int set_target(struct store *s, const struct measure_call *c, int year)
{
	struct aiming x = {.c = c, .t = {.first_year = year}};
	x.t.grade = str_z(c->grade ? c->grade : "");
	x.t.note = str_z(c->comment ? c->comment : "");
	x.t.near.has = c->near != NULL;
	if (c->nwords != 5 || !real_of(c->word[4], &x.t.value) ||
	    (c->near && !real_of(str_z(c->near), &x.t.near.v)))
		return cli_error(EXIT_USAGE, "target set KEY UNIT VALUE [--near VALUE] [--grade G] [--lasar YEAR]");
	if (!cli_write(s, aim, &x))
		return EXIT_REFUSED;
	printf("target %lld\n", (long long)x.t.id);
	return EXIT_DONE;
}

int measure_run_target(struct store *s, const struct measure_call *c)
{
	int year;
	if (!measure_call_year(c, &year))
		return EXIT_USAGE;
	if (has_word(c, "set"))
		return set_target(s, c, year);
	if (!has_word(c, "list"))
		return cli_error(EXIT_USAGE, "target list, or target set KEY UNIT VALUE");
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	int code = list_targets(s, db, c, year);
	store_read_end(s, db);
	return code;
}
