#include "stat/job.h"

#include <math.h>

#define METHOD(id) extern const struct stat_method stat_method_##id;
#include "stat/methods.def"
#undef METHOD

static const struct stat_method *const all[] = {
#define METHOD(id) &stat_method_##id,
#include "stat/methods.def"
#undef METHOD
};

const struct stat_method *const *stat_methods(int *n)
{
	*n = (int)(sizeof all / sizeof *all);
	return all;
}

const struct stat_method *stat_method_find(struct str name)
{
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eqz(name, all[i]->name))
			return all[i];
	return NULL;
}

static bool option_is_known(const struct stat_method *m, struct str name)
{
	static const char *const common[] = {"level", "where", "seed"};
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (str_eqz(name, common[i]))
			return true;
	for (const struct stat_param *p = m->params; p->name; p++)
		if (str_eqz(name, p->name))
			return true;
	return false;
}

static bool options_are_good(const struct stat_method *m, struct stat_job *j)
{
	for (int i = 0; i < j->nopt; i++) {
		if (!option_is_known(m, j->opt[i].name))
			return stat_refuse(j->r, STAT_BAD_OPTION, "%s has no option --%.*s.", m->name,
			                   STR_ARG(j->opt[i].name));
		for (int k = 0; k < i; k++)
			if (str_eq(j->opt[i].name, j->opt[k].name))
				return stat_refuse(j->r, STAT_BAD_OPTION, "--%.*s is given twice.", STR_ARG(j->opt[i].name));
	}
	j->level = stat_opt_num(j, "level", 0.95, 0.5, 0.9999);
	j->seed = (uint64_t)stat_opt_num(j, "seed", 1, 0, 9e15);
	return !stat_job_failed(j);
}

static bool keep_where(struct stat_job *j, struct stat_frame *kept)
{
	struct str expr = stat_opt(j, "where"), why = {0};
	if (str_is_null(expr) || j->f == NULL)
		return true;
	const double *keep = stat_frame_eval(j->f, j->arena, expr, &why);
	if (keep == NULL)
		return stat_refuse(j->r, STAT_NO_COLUMN, "--where: %.*s.", STR_ARG(why));
	stat_frame_filter(j->f, keep, kept);
	j->f = kept;
	return true;
}

/* What no method should have let through: a claim without a number. */
static void sweep(struct stat_result *r)
{
	for (size_t i = 0; r->main.p && i < r->terms.n; i++)
		if (str_eq(r->terms.v[i].name, r->main) && !(r->terms.v[i].has & (1u << STAT_ESTIMATE)))
			stat_refuse(r, STAT_NOT_FINITE, "The arithmetic ran out of range; rescale the columns.");
}

void stat_run(struct arena *a, struct str method, const struct stat_frame *f, const struct stat_option *opt,
              int nopt, struct stat_result *r)
{
	const struct stat_method *m = stat_method_find(method);
	struct stat_job j = {.arena = a, .f = f, .opt = opt, .nopt = nopt, .r = r};
	struct stat_frame kept, none;
	stat_result_init(r, a, m ? str_z(m->name) : arena_str(a, method));
	if (m == NULL) {
		stat_refuse(r, STAT_BAD_OPTION, "There is no method %.*s.", STR_ARG(method));
		return;
	}
	if (f == NULL) { /* one row, so that constants can be written as options */
		stat_frame_init(&none, a, 1);
		j.f = &none;
	}
	if (!options_are_good(m, &j) || !keep_where(&j, &kept))
		return;
	if (j.f && j.f->n == 0) {
		stat_refuse(r, STAT_NO_DATA, "There are no rows.");
		return;
	}
	m->run(&j);
	sweep(r);
}
