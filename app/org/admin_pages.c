/* admin_pages.c - the house's state at a glance, and its health in full. */
#include "base/date.h"
#include "db/migrate.h"
#include "db/store.h"
#include "org/org_pages.h"
#include "schema_steps.h"
#include "views_org.h"
#include "web/fmt.h"

#include <sys/statvfs.h>

#define CHAIN_ROWS 1000
#define JOBS       10

static void line(struct health_view *v, struct str what, struct str how, const char *status, struct str word)
{
	v->v[v->n++] = (struct health_line){what, how, str_z(status), word};
}

static void good(struct ctx *c, struct health_view *v, bool ok, const char *what, struct str how)
{
	line(v, tr(c->lang, what), how, ok ? "done" : "late",
	     tr(c->lang, ok ? N_("In order") : N_("Needs a look")));
}

static void check_schema(struct ctx *c, struct health_view *v)
{
	struct str a[2] = {arena_printf(c->arena, "%d", schema_steps[schema_nsteps - 1].n),
	                   str_z(schema_steps[schema_nsteps - 1].name)};
	bool ok = migrate_check(c->db, schema_steps, schema_nsteps) == MIGRATE_DONE;
	good(c, v, ok, N_("Schema"), tr_fmt(c->arena, c->lang, N_("Step {0}, {1}"), a, 2));
}

static void check_chain(struct ctx *c, struct health_view *v)
{
	struct buf faults;
	int64_t rows = 0;
	buf_init(&faults, 64 << 10);
	bool whole = change_verify_last(c->db, CHAIN_ROWS, &faults, &rows);
	buf_finish(&faults);
	struct str n = fmt_i64(c->arena, rows);
	good(c, v, whole, N_("Change log"),
	     whole ? tr_fmt(c->arena, c->lang, N_("The last {0} rows are whole. “trad verify” checks them all."),
	                    &n, 1)
	           : tr(c->lang, N_("The chain is broken. Run “trad verify” and keep the store as it is.")));
}

static void check_disk(struct ctx *c, struct health_view *v)
{
	const char *url = store_url(c->store);
	struct statvfs fs;
	bool server = store_kind(c->store) == DB_POSTGRES;
	line(v, tr(c->lang, N_("Database")), server ? STR("PostgreSQL") : STR("SQLite"), "done",
	     tr(c->lang, N_("In order")));
	if (server || statvfs(url, &fs) != 0)
		return;
	double gib = (double)fs.f_bavail * (double)fs.f_frsize / (1024.0 * 1024.0 * 1024.0);
	struct str free = fmt_f64(c->arena, c->lang, gib, 1);
	good(c, v, gib >= 1.0, N_("Disk"), tr_fmt(c->arena, c->lang, N_("{0} GiB free"), &free, 1));
}

static void check_jobs(struct ctx *c, struct health_view *v)
{
	size_t waiting = 0, failed = 0;
	v->njobs = job_list(c->db, c->arena, JOBS, &v->jobs);
	for (size_t i = 0; i < v->njobs; i++) {
		waiting += str_eqz(v->jobs[i].state, "waiting") || str_eqz(v->jobs[i].state, "running");
		failed += str_eqz(v->jobs[i].state, "failed");
	}
	struct str a[2] = {fmt_i64(c->arena, (int64_t)waiting), fmt_i64(c->arena, (int64_t)failed)};
	good(c, v, failed == 0, N_("Jobs"),
	     tr_fmt(c->arena, c->lang, N_("{0} waiting or running, {1} failed among the last ten"), a, 2));
}

static void read_health(struct ctx *c, struct health_view *v)
{
	check_schema(c, v);
	check_chain(c, v);
	check_disk(c, v);
	check_jobs(c, v);
	org_row_counts(c->db, c->arena, &v->rows);
}

static size_t bad(const struct health_view *v)
{
	size_t n = 0;
	for (size_t i = 0; i < v->n; i++)
		n += str_eqz(v->v[i].status, "late");
	return n;
}

static struct str state_of_house(struct ctx *c, const struct health_view *v)
{
	int64_t n = (int64_t)bad(v);
	struct str arg = fmt_i64(c->arena, n);
	struct str text = tr_n(c->lang, n, "{0} thing needs a look.", "{0} things need a look.");
	return n ? tr_fmt(c->arena, c->lang, text.p, &arg, 1) : tr(c->lang, N_("The house is in order."));
}

void org_health_page(struct ctx *c)
{
	struct health_view v = {0};
	read_health(c, &v);
	c->page.title = tr(c->lang, N_("Health"));
	c->page.nav = "admin-health";
	c->page.summary = state_of_house(c, &v);
	page_open(c);
	view_org_health(&c->out, c, &v);
	page_close(c);
}

void org_admin_page(struct ctx *c)
{
	struct health_view v = {0};
	read_health(c, &v);
	c->page.title = tr(c->lang, N_("Administration"));
	c->page.nav = "admin";
	c->page.summary = state_of_house(c, &v);
	page_open(c);
	view_org_admin(&c->out, c, &v);
	page_close(c);
}
