/* measure_figures.c - trad measure enter, approve, batch: figures from the command line. */
#include "base/date.h"
#include "cli/measure_verbs.h"
#include "measure/entry.h"
#include "measure/from_batch.h"
#include "sql_core.h"
#include "sql_org.h"

#include <stdio.h>

/* --- enter --------------------------------------------------------------------------------- */

struct entering {
	const struct measure_call *c;
	int year;
	struct figure_writer w;
	enum figure_result got;
	int64_t figure_id;
};

/* The person behind --as, into the change; false after an error was printed. */
static bool as_person(struct change *ch, const struct measure_call *c)
{
	struct account_by_login_row who;
	if (!c->as || !account_by_login(ch->db, ch->arena, str_z(c->as), &who)) {
		cli_error(EXIT_REFUSED, "say who does it: --as LOGIN of an account");
		return false;
	}
	ch->person_id = who.person_id;
	return true;
}

static bool find_measure(struct change *ch, struct str key, int year, struct entry_measures_row *m)
{
	struct measure x;
	struct measure_version v;
	if (!measure_by_key(ch->db, ch->arena, key, &x)) {
		cli_error(EXIT_REFUSED, "there is no measure %.*s", STR_ARG(key));
		return false;
	}
	if (!version_for(ch->db, ch->arena, x.id, year, &v) || v.formula.n) {
		cli_error(EXIT_REFUSED, "%.*s takes no figures in %.*s: no approved version, or it is computed",
		          STR_ARG(key), STR_ARG(lasar_text(ch->arena, year)));
		return false;
	}
	*m = (struct entry_measures_row){.measure_id = x.id,
	                                 .version_id = v.id,
	                                 .key = x.key,
	                                 .unit = x.unit,
	                                 .decimals = x.decimals,
	                                 .kind = v.kind};
	return true;
}

static bool write_figure(struct change *ch, struct entering *e, const struct entry_measures_row *m,
                         int64_t unit, struct value *v)
{
	const struct measure_call *c = e->c;
	struct figure_source s = entry_source(ch);
	struct figure rest = {.comment = str_z(c->comment ? c->comment : ""), .measured_day = str_z(c->day)};
	struct figure_key k = {.version_id = m->version_id,
	                       .place_id = place_of_unit(ch, unit),
	                       .first_year = e->year,
	                       .period = lasar_text(ch->arena, e->year),
	                       .sex = str_z(c->sex ? c->sex : "T"),
	                       .grade = str_z(c->grade ? c->grade : ""),
	                       .subject = STR(""),
	                       .facet = STR("")};
	struct figure now;
	figure_begin(&e->w, ch, &s);
	e->w.preliminary = true;
	e->got = figure_put(&e->w, &k, v, &rest, rest.comment.n ? rest.comment : STR("entered again"));
	figure_end(&e->w);
	if (figure_in_force(ch->db, ch->arena, k.version_id, k.place_id, k.period, k.sex, k.grade, k.subject,
	                    k.facet, &now))
		e->figure_id = now.id;
	return true;
}

static bool enter(struct change *ch, void *p)
{
	struct entering *e = p;
	const struct measure_call *c = e->c;
	struct entry_measures_row m;
	struct value v;
	int64_t unit = 0, n = 0;
	if (!as_person(ch, c) || !find_measure(ch, c->word[1], e->year, &m))
		return false;
	if (!unit_by_code(ch->db, ch->arena, c->word[2], &unit))
		return cli_error(EXIT_REFUSED, "there is no unit %.*s", STR_ARG(c->word[2])), false;
	const char *fault = entry_check(&m, c->word[3], str_z(c->comment ? c->comment : ""), NULL, &v);
	if (fault)
		return cli_error(EXIT_REFUSED, "%s", fault), false;
	if (c->n && (!str_to_i64(str_z(c->n), &n) || n < 0))
		return cli_error(EXIT_REFUSED, "--n is a whole number of individuals"), false;
	v.n = n;
	return write_figure(ch, e, &m, unit, &v);
}

static bool well_formed(const struct measure_call *c)
{
	struct date d;
	bool sex = !c->sex || strcmp(c->sex, "T") == 0 || strcmp(c->sex, "K") == 0 || strcmp(c->sex, "M") == 0;
	return c->nwords == 4 && sex && (!c->day || date_parse(str_z(c->day), &d));
}

int measure_run_enter(struct store *s, const struct measure_call *c)
{
	static const char *const said[] = {"added", "as before", "replaced", "in quarantine", "refused"};
	struct entering e = {.c = c};
	if (!well_formed(c))
		return cli_error(
		    EXIT_USAGE,
		    "enter KEY UNIT VALUE --as LOGIN [--sex T|K|M] [--grade G] [--n N] [--day 2026-03-12]");
	if (!measure_call_year(c, &e.year))
		return EXIT_USAGE;
	if (!cli_write(s, enter, &e))
		return EXIT_REFUSED;
	printf("%s\tfigure %lld%s%.*s\n", said[e.got], (long long)e.figure_id, e.w.reason.n ? "\t" : "",
	       STR_ARG(e.w.reason));
	return e.got == FIGURE_QUARANTINED || e.got == FIGURE_REFUSED ? EXIT_REFUSED : EXIT_DONE;
}

/* --- approve ------------------------------------------------------------------------------- */

static bool approve(struct change *ch, void *p)
{
	const struct measure_call *c = p;
	if (!as_person(ch, c))
		return false;
	for (size_t i = 1; i < c->nwords; i++) {
		int64_t id;
		if (!str_to_i64(c->word[i], &id) || !figure_state(ch, id, "approved", STR("")))
			return cli_error(EXIT_REFUSED,
			                 "%.*s is no figure that waits, or was entered by %s, who does not approve it",
			                 STR_ARG(c->word[i]), c->as),
			       false;
	}
	return true;
}

int measure_run_approve(struct store *s, const struct measure_call *c)
{
	struct measure_call x = *c;
	if (c->nwords < 2)
		return cli_error(EXIT_USAGE, "approve FIGURE... --as LOGIN: the number of each figure");
	if (!cli_write(s, approve, &x))
		return EXIT_REFUSED;
	printf("%zu approved\n", c->nwords - 1);
	return EXIT_DONE;
}

/* --- batch ---------------------------------------------------------------------------------- */

static int list_batches(struct store *s, const struct measure_call *c)
{
	struct batches_of_row *b;
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	for (size_t k = 0; batch_kinds_word[k]; k++) {
		size_t n = batches_of(db, c->arena, str_z(batch_kinds_word[k]), &b);
		for (size_t i = 0; i < n; i++)
			printf("%lld\t%s\t%.*s\t%lld rows\t%.*s%s\n", (long long)b[i].id, batch_kinds_word[k],
			       STR_ARG(lasar_text(c->arena, (int)b[i].first_year)), (long long)b[i].rows,
			       STR_ARG(b[i].name), str_is_null(b[i].erased_at) ? "" : "\terased");
	}
	store_read_end(s, db);
	return EXIT_DONE;
}

struct batching {
	int64_t id;
	struct from_batch out;
};

static bool from_batch(struct change *ch, void *p)
{
	struct batching *b = p;
	if (figures_from_batch(ch, b->id, &b->out))
		return true;
	cli_error(EXIT_REFUSED, "%.*s", STR_ARG(b->out.why));
	return false;
}

int measure_run_batch(struct store *s, const struct measure_call *c)
{
	struct batching b = {0};
	if (c->nwords == 1)
		return list_batches(s, c);
	if (c->nwords != 2 || !str_to_i64(c->word[1], &b.id))
		return cli_error(EXIT_USAGE, "batch lists the batches; batch ID computes its figures");
	if (!cli_write(s, from_batch, &b))
		return EXIT_REFUSED;
	printf("%zu measures: %lld new, %lld changed, %lld as before, %lld in quarantine\n", b.out.measures,
	       (long long)b.out.added, (long long)b.out.replaced, (long long)b.out.same,
	       (long long)b.out.quarantined);
	return EXIT_DONE;
}
