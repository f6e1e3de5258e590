#include "cli/verify.h"

#include "base/map.h"
#include "core/change.h"
#include "db/migrate.h"
#include "effect/insats.h"
#include "org/org.h"
#include "plan/plan.h"
#include "schema_steps.h"
#include "sql_plan_activity.h"
#include "sql_plan_verify.h"

static void fault(struct verify *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void fault(struct verify *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&v->faults, fmt, ap);
	va_end(ap);
	buf_c(&v->faults, '\n');
}

static void check_counts(struct db *db, struct arena *a, struct verify *v)
{
	struct activity_recount_row *r;
	struct activity_count_loose_row *l;
	size_t n = activity_recount(db, a, &r);
	for (size_t i = 0; i < n; i++) {
		v->activities += r[i].n;
		if (r[i].n != r[i].counted)
			fault(v, "activity_count %lld unit %lld %.*s: kept %lld, counted %lld",
			      (long long)r[i].first_year, (long long)r[i].unit_id, STR_ARG(r[i].status),
			      (long long)r[i].counted, (long long)r[i].n);
	}
	n = activity_count_loose(db, a, &l);
	for (size_t i = 0; i < n; i++)
		fault(v, "activity_count %lld unit %lld %.*s: kept %lld, counted 0", (long long)l[i].first_year,
		      (long long)l[i].unit_id, STR_ARG(l[i].status), (long long)l[i].n);
}

static int64_t *counter(struct map *m, int64_t year, int64_t goal, int64_t unit, struct str status)
{
	struct arena *a = m->arena;
	struct str key = arena_printf(a, "%lld goal %lld unit %lld %.*s", (long long)year, (long long)goal,
	                              (long long)unit, STR_ARG(status));
	void **slot = map_slot(m, key);
	if (!*slot)
		*slot = ARENA_NEW(a, int64_t);
	return *slot;
}

static void check_goal_counts(struct db *db, struct arena *a, struct verify *v)
{
	struct goal_recount_row *r;
	struct goal_count_all_row *k;
	struct map m;
	map_init(&m, a);
	size_t n = goal_recount(db, a, &r), kept = goal_count_all(db, a, &k);
	for (size_t i = 0; i < n; i++) {
		*counter(&m, r[i].first_year, r[i].goal_id, r[i].unit_id, r[i].status) += r[i].n;
		*counter(&m, r[i].first_year, r[i].goal_id, 0, r[i].status) += r[i].n;
	}
	for (size_t i = 0; i < kept; i++)
		*counter(&m, k[i].first_year, k[i].goal_id, k[i].unit_id, k[i].status) -= k[i].n;
	for (size_t i = 0; i < m.n; i++)
		if (*(int64_t *)m.items[i].value != 0)
			fault(v, "goal_count %.*s: differs by %lld", STR_ARG(m.items[i].key),
			      (long long)*(int64_t *)m.items[i].value);
}

static void check_due_counts(struct db *db, struct arena *a, struct verify *v)
{
	struct due_recount_row *r;
	int64_t total = 0, kept = 0;
	size_t n = due_recount(db, a, &r);
	for (size_t i = 0; i < n; i++) {
		total += r[i].n;
		if (r[i].n != r[i].counted)
			fault(v, "due_count %lld unit %lld %.*s %.*s: kept %lld, counted %lld",
			      (long long)r[i].first_year, (long long)r[i].unit_id, STR_ARG(r[i].status),
			      STR_ARG(r[i].last_day), (long long)r[i].counted, (long long)r[i].n);
	}
	if (due_total(db, a, &kept) && kept != total)
		fault(v, "due_count: %lld kept in all, %lld counted", (long long)kept, (long long)total);
}

static void check_draft_counts(struct db *db, struct arena *a, struct verify *v)
{
	struct draft_count_faults_row *d;
	struct followup_count_faults_row *f;
	size_t n = draft_count_faults(db, a, &d);
	for (size_t i = 0; i < n; i++)
		fault(v, "draft_count %lld unit %lld %.*s %.*s: differs by %lld", (long long)d[i].first_year,
		      (long long)d[i].unit_id, STR_ARG(d[i].status), STR_ARG(d[i].last_day), (long long)d[i].n);
	n = followup_count_faults(db, a, &f);
	for (size_t i = 0; i < n; i++)
		fault(v, "followup_count %lld unit %lld %.*s %.*s: differs by %lld", (long long)f[i].first_year,
		      (long long)f[i].unit_id, STR_ARG(f[i].state), STR_ARG(f[i].status), (long long)f[i].n);
}

static void check_words(struct db *db, struct arena *a, struct verify *v)
{
	struct word_faults_row *w;
	size_t n = word_faults(db, a, &w);
	for (size_t i = 0; i < n; i++)
		fault(v, "words, list %lld \"%.*s\": differs by %lld", (long long)w[i].list, STR_ARG(w[i].word),
		      (long long)w[i].n);
}

/* --- units ------------------------------------------------------------------------------ */

static void check_unit(struct db *db, struct arena *a, struct verify *v, const struct unit_places_row *p,
                       size_t n)
{
	struct unit u;
	long long id = (long long)p[0].unit_id;
	if (!unit_get(db, a, p[0].unit_id, &u))
		return;
	if (!str_eq(p[0].from_day, u.from_day))
		fault(v, "unit %lld: its first period begins %.*s, it itself %.*s", id, STR_ARG(p[0].from_day),
		      STR_ARG(u.from_day));
	if (!str_eq(p[n - 1].to_day, u.to_day))
		fault(v, "unit %lld: its last period does not end when it does", id);
	for (size_t i = 1; i < n; i++)
		if (!str_eq(org_day_plus(a, p[i - 1].to_day, 1), p[i].from_day))
			fault(v, "unit %lld: gap or overlap before the period from %.*s", id, STR_ARG(p[i].from_day));
}

static void check_units(struct db *db, struct arena *a, struct verify *v)
{
	struct unit_places_row *p;
	struct unit_list_row *u;
	size_t n = unit_places(db, a, &p), with = 0;
	for (size_t i = 0, k; i < n; i = k, with++) {
		for (k = i + 1; k < n && p[k].unit_id == p[i].unit_id; k++)
			;
		check_unit(db, a, v, p + i, k - i);
	}
	v->units = (int64_t)unit_list(db, a, (struct str){NULL, 0}, &u);
	if ((size_t)v->units != with)
		fault(v, "%lld units, but %zu have a name and a place", (long long)v->units, with);
}

bool verify_store(struct db *db, struct verify *v)
{
	static const char *const schema[] = {
	    [MIGRATE_NEWER] = "the store was made by a newer program",
	    [MIGRATE_CHANGED] = "an applied schema step is another than this program's",
	    [MIGRATE_FAILED] = "schema steps are missing",
	};
	struct arena a;
	v->log_rows = v->activities = v->units = 0;
	buf_init(&v->faults, 0);
	arena_init(&a, (size_t)2 << 30);
	enum migrate_result m = migrate_check(db, schema_steps, schema_nsteps);
	if (m != MIGRATE_DONE)
		fault(v, "schema: %s", schema[m]);
	else {
		db_integrity(db, &v->faults);
		change_verify(db, v->first_key, &v->faults, &v->log_rows);
		check_counts(db, &a, v);
		check_goal_counts(db, &a, v);
		check_due_counts(db, &a, v);
		check_draft_counts(db, &a, v);
		check_words(db, &a, v);
		check_units(db, &a, v);
		v->locks = insats_verify(db, &a, &v->faults);
	}
	if (db_error(db))
		fault(v, "database error %d: %s", (int)db_error(db), db_error_detail(db));
	arena_finish(&a);
	return v->faults.n == 0 && !v->faults.overflow;
}
