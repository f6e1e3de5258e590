/* figure.c - the one way to write figures: windows, quarantine, superseding, taking back. */
#include "measure/measure.h"
#include "measure/windows.h"

#include "base/date.h"
#include "core/jobs.h"
#include "core/text.h"
#include "measure/figure_ahead.h"
#include "measure/protect.h"
#include "sql_measure_import.h"

static const struct str none = {NULL, 0};

/* --- values ---------------------------------------------------------------------------- */

struct value figure_value(const struct figure *f)
{
	struct value v = {.number = f->number, .decimals = (uint8_t)f->decimals, .n = f->n.has ? f->n.v : 0};
	for (int k = 0; k < VALUE_KINDS; k++)
		if (str_eqz(f->kind, value_kind_name((enum value_kind)k)))
			v.kind = (enum value_kind)k;
	return v;
}

void figure_value_set(struct figure *f, const struct value *v)
{
	f->kind = str_z(value_kind_name(v->kind));
	f->number = v->number;
	f->decimals = v->decimals;
	f->n = (struct opt_i64){v->n > 0, v->n};
}

static bool same_opt(struct opt_i64 a, struct opt_i64 b)
{
	return a.has == b.has && (!a.has || a.v == b.v);
}

static bool same_figure(const struct figure *a, const struct figure *b)
{
	return str_eq(a->kind, b->kind) && a->number == b->number && a->decimals == b->decimals &&
	       same_opt(a->n, b->n) && same_opt(a->n_of, b->n_of) && same_opt(a->numerator, b->numerator);
}

/* --- a source's figures ------------------------------------------------------------------ */

void figure_begin(struct figure_writer *w, struct change *ch, struct figure_source *s)
{
	s->created_at = ch->now;
	s->created_by = ch->person_id;
	*w =
	    (struct figure_writer){.ch = ch, .import_id = s->import_id, .computed = str_eqz(s->kind, "computed")};
	w->source_id = figure_source_insert(ch->db, s);
}

static bool know_version(struct figure_writer *w, int64_t id)
{
	struct arena *a = w->ch->arena;
	for (size_t i = 0; i < w->known.n; i++)
		if (w->known.v[i]->version.id == id) {
			w->now = w->known.v[i];
			return true;
		}
	w->now = ARENA_NEW(a, struct figure_known);
	*w->now = (struct figure_known){0};
	if (!measure_version_get(w->ch->db, a, id, &w->now->version))
		return false;
	*VEC_PUSH(a, &w->known) = w->now;
	return true;
}

static void know_windows(struct figure_writer *w, int year)
{
	struct figure_known *k = w->now;
	if (k->windows_year == year)
		return;
	k->windows_year = year;
	k->nwindows = k->version.instrument_id ? measure_window_on(w->ch->db, w->ch->arena,
	                                                           k->version.instrument_id, year, &k->windows)
	                                       : 0;
}

/* A window's days for one figure. A relative one counts from the start: week n is days 7n to 7n + 6 after it,
 * and late figures are taken as long after the end as the window itself says. */
struct days {
	struct str from, to, late;
};

static struct str day_after(struct arena *a, struct str day, int64_t days)
{
	struct date d;
	char text[DATE_TEXT];
	if (!date_parse(day, &d))
		return day;
	date_text(date_from_days(date_days(d) + (int32_t)days), text);
	return arena_str(a, str_z(text));
}

static int64_t days_between(struct str from, struct str to)
{
	struct date a, b;
	return date_parse(from, &a) && date_parse(to, &b) ? date_days(b) - date_days(a) : 0;
}

/* False when the window is not for this start, or when there is no start to count from. */
static bool window_days(struct arena *a, const struct measure_window_on_row *x, struct str start,
                        struct days *d)
{
	*d = (struct days){x->from_day, x->to_day, x->late_day};
	if (!str_eqz(x->kind, "relative"))
		return true;
	if (str_is_null(start) || str_cmp(start, x->from_day) < 0 || str_cmp(start, x->to_day) > 0)
		return false;
	d->from = day_after(a, start, 7 * x->weeks_from.v);
	d->to = day_after(a, start, 7 * x->weeks_to.v + 6);
	d->late = day_after(a, d->to, days_between(x->to_day, x->late_day));
	return true;
}

/* A figure of all årskurser, or of a stadium that has the window's, is taken too. */
static bool is_for(const struct measure_window_on_row *x, const struct figure *f)
{
	return x->grade.n == 0 || grades_have(f->grade, x->grade);
}

/* Where every window of the läsår is for an årskurs, a figure of another is in none of them, on whichever
 * day. */
static bool has_grade(struct figure_writer *w, struct figure *f)
{
	struct str all = STR("");
	for (size_t i = 0; i < w->now->nwindows; i++) {
		const struct measure_window_on_row *x = &w->now->windows[i];
		if (is_for(x, f))
			return true;
		all = arena_printf(w->ch->arena, "%.*s%s%.*s", STR_ARG(all), all.n ? ", " : "", STR_ARG(x->grade));
	}
	if (w->now->nwindows)
		f->reason = arena_printf(w->ch->arena, "grade %.*s has no window, only %.*s", STR_ARG(f->grade),
		                         STR_ARG(all));
	return w->now->nwindows == 0;
}

/* Puts the figure in its window, or says in f->reason why it is in none. A läsår without windows, and a
 * figure without a day, are not judged: what nobody has decided is not held against anyone. */
static bool in_window(struct figure_writer *w, struct figure *f, struct str start)
{
	struct days d, near = {0};
	know_windows(w, (int)f->first_year);
	if (!has_grade(w, f))
		return false;
	if (str_is_null(f->measured_day))
		return true;
	for (size_t i = 0; i < w->now->nwindows; i++) {
		if (!is_for(&w->now->windows[i], f))
			continue;
		if (!window_days(w->ch->arena, &w->now->windows[i], start, &d))
			continue;
		near = d;
		if (str_cmp(f->measured_day, d.from) < 0 || str_cmp(f->measured_day, d.late) > 0)
			continue;
		f->window_id = w->now->windows[i].id;
		f->late = str_cmp(f->measured_day, d.to) > 0;
		return true;
	}
	if (str_is_null(near.from))
		return true;
	f->reason = arena_printf(w->ch->arena, "measured %.*s, window %.*s to %.*s", STR_ARG(f->measured_day),
	                         STR_ARG(near.from), STR_ARG(near.late));
	return false;
}

static bool version_holds(struct figure_writer *w, struct figure *f)
{
	const struct measure_version *v = &w->now->version;
	bool holds = f->first_year >= v->from_year && (!v->to_year.has || f->first_year <= v->to_year.v);
	if (!holds)
		f->reason = arena_printf(w->ch->arena, "version %lld does not hold for läsår %lld",
		                         (long long)v->number, (long long)f->first_year);
	return holds;
}

static void digest(struct figure_writer *w, const struct figure *f)
{
	struct str line = arena_printf(w->ch->arena, "%lld|%lld|%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%lld|%lld\n",
	                               (long long)f->version_id, (long long)f->place_id, STR_ARG(f->period),
	                               STR_ARG(f->sex), STR_ARG(f->grade), STR_ARG(f->subject), STR_ARG(f->facet),
	                               STR_ARG(f->kind), (long long)f->number, (long long)f->decimals);
	unsigned char former[sizeof w->digest];
	memcpy(former, w->digest, sizeof former);
	crypto_generichash(w->digest, sizeof w->digest, (const unsigned char *)line.p, line.n, former,
	                   sizeof former);
}

static void fill(struct figure_writer *w, const struct figure_key *k, const struct value *v, struct figure *f)
{
	f->id = 0;
	f->version_id = k->version_id;
	f->place_id = k->place_id;
	f->first_year = k->first_year;
	f->period = k->period;
	f->sex = k->sex;
	f->grade = k->grade;
	f->subject = k->subject;
	f->facet = k->facet;
	f->state = w->preliminary ? STR("preliminary") : STR("approved");
	f->reason = STR("");
	f->source_id = w->source_id;
	f->created_at = w->ch->now;
	f->created_by = w->ch->person_id;
	f->approved_at = w->preliminary ? none : w->ch->now;
	f->approved_by = w->preliminary ? 0 : w->ch->person_id;
	f->supersedes_id = 0;
	f->late = false;
	f->window_id = 0;
	if (str_is_null(f->comment))
		f->comment = STR("");
	figure_value_set(f, v);
}

static void add(struct db *db, const struct figure *f)
{
	figure_add(db, f->version_id, f->place_id, f->first_year, f->period, f->sex, f->grade, f->subject,
	           f->facet, f->kind, f->number, f->decimals, f->n, f->n_of, f->numerator, f->low, f->high,
	           f->state, f->reason, f->late, f->window_id, f->measured_day, f->source_id, f->file_row,
	           f->file_col, f->supersedes_id, f->comment, f->created_at, f->created_by, f->approved_at,
	           f->approved_by);
}

static bool in_force(struct figure_writer *w, const struct figure *f, struct figure *was)
{
	if (w->ahead)
		return figure_ahead_find(w->ahead, f, was);
	return figure_in_force(w->ch->db, w->ch->arena, f->version_id, f->place_id, f->period, f->sex, f->grade,
	                       f->subject, f->facet, was);
}

static enum figure_result put(struct figure_writer *w, struct figure *f, struct str start, struct str why)
{
	struct figure was;
	struct db *db = w->ch->db;
	if (!version_holds(w, f) || !in_window(w, f, start)) {
		f->state = STR("quarantined");
		w->reason = f->reason;
		add(db, f);
		return FIGURE_QUARANTINED;
	}
	bool there = in_force(w, f, &was);
	if (there && same_figure(&was, f))
		return FIGURE_SAME;
	if (there) {
		f->supersedes_id = was.id;
		figure_set_state(db, was.id, STR("superseded"), str_is_null(why) ? STR("") : why);
	}
	add(db, f);
	return there ? FIGURE_REPLACED : FIGURE_ADDED;
}

enum figure_result figure_put(struct figure_writer *w, const struct figure_key *k, const struct value *v,
                              const struct figure *rest, struct str why)
{
	struct figure f = rest ? *rest : (struct figure){.comment = STR("")};
	enum figure_result r = FIGURE_REFUSED;
	if (know_version(w, k->version_id) && str_eqz(w->now->version.state, "approved")) {
		fill(w, k, v, &f);
		r = put(w, &f, k->start_day, why);
		if (r != FIGURE_SAME)
			digest(w, &f);
	}
	if (r == FIGURE_ADDED || r == FIGURE_REPLACED) {
		w->from_year = w->from_year && w->from_year < k->first_year ? w->from_year : k->first_year;
		w->to_year = w->to_year > k->first_year ? w->to_year : k->first_year;
	}
	w->count[r]++;
	return r;
}

void figure_end(struct figure_writer *w)
{
	char hex[2 * sizeof w->digest + 1];
	sodium_bin2hex(hex, sizeof hex, w->digest, sizeof w->digest);
	struct str diff = arena_printf(
	    w->ch->arena, "{\"added\":%lld,\"replaced\":%lld,\"same\":%lld,\"quarantined\":%lld,\"sum\":\"%s\"}",
	    (long long)w->count[FIGURE_ADDED], (long long)w->count[FIGURE_REPLACED],
	    (long long)w->count[FIGURE_SAME], (long long)w->count[FIGURE_QUARANTINED], hex);
	protect_source(w->ch, w->source_id);
	change_note(w->ch, "figures", "figure_source", w->source_id, 0, diff);
	if (w->from_year && !w->computed)
		figure_recompute(w->ch, w->from_year, w->to_year);
}

void figure_recompute(struct change *ch, int from_year, int to_year)
{
	int64_t id;
	struct str args = arena_printf(ch->arena, "{\"from\":%d,\"to\":%d}", from_year, to_year + 1);
	if (!compute_waiting(ch->db, ch->arena, args, &id))
		job_put(ch, "compute", args);
}

/* --- taking back ---------------------------------------------------------------------------- */

/* What an undone figure had replaced holds again, as it stood. */
static void put_back(struct change *ch, int64_t id)
{
	struct figure was;
	if (!id || !figure_get(ch->db, ch->arena, id, &was) || !str_eqz(was.state, "superseded"))
		return;
	figure_set_state(ch->db, id, str_is_null(was.approved_at) ? STR("preliminary") : STR("approved"),
	                 STR(""));
}

int64_t figure_undo(struct change *ch, int64_t source_id)
{
	struct figure_of_source_row *r;
	size_t n = figure_of_source(ch->db, ch->arena, source_id, &r);
	for (size_t i = 0; i < n; i++) {
		figure_set_state(ch->db, r[i].id, STR("undone"), STR(""));
		put_back(ch, r[i].supersedes_id);
		figure_recompute(ch, (int)r[i].first_year, (int)r[i].first_year);
	}
	protect_source(ch, source_id);
	struct str diff = arena_printf(ch->arena, "{\"undone\":%zu}", n);
	change_note(ch, "figures_undo", "figure_source", source_id, 0, diff);
	return (int64_t)n;
}

/* --- states ------------------------------------------------------------------------------------ */

static const struct {
	const char *from, *to;
	bool other; /* by another person than the one who entered it */
} moves[] = {
    {"preliminary", "approved", true}, {"preliminary", "rejected", false}, {"approved", "locked", false},
    {"locked", "approved", false},     {"quarantined", "approved", true},  {"quarantined", "rejected", false},
};

bool figure_state(struct change *ch, int64_t figure_id, const char *state, struct str reason)
{
	struct figure f;
	bool may = false;
	if (!figure_get(ch->db, ch->arena, figure_id, &f))
		return false;
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
		if (str_eqz(f.state, moves[i].from) && strcmp(state, moves[i].to) == 0)
			may = !moves[i].other || !f.created_by || f.created_by != ch->person_id;
	if (!may)
		return false;
	if (strcmp(state, "approved") == 0) {
		struct figure was;
		bool there = figure_in_force(ch->db, ch->arena, f.version_id, f.place_id, f.period, f.sex, f.grade,
		                             f.subject, f.facet, &was);
		if (there && was.id != f.id)
			figure_set_state(ch->db, was.id, STR("superseded"), reason);
		figure_approve(ch->db, f.id, ch->now, ch->person_id ? ch->person_id : 0);
	} else {
		figure_set_state(ch->db, f.id, str_z(state), reason);
	}
	protect_version(ch, f.version_id);
	change_note(ch, state, "figure", f.id, 0, STR("{}"));
	figure_recompute(ch, (int)f.first_year, (int)f.first_year);
	return true;
}
