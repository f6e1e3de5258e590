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

#define SYNONYM(name, option)
static const struct stat_alias aliases[] = {
#define ALIAS(name, method, option, value) {name, method, option, value},
#include "stat/alias.def"
#undef ALIAS
};
#undef SYNONYM

static const struct {
	const char *name, *option;
} synonyms[] = {
#define ALIAS(name, method, option, value)
#define SYNONYM(name, option) {name, option},
#include "stat/alias.def"
#undef ALIAS
#undef SYNONYM
};

const struct stat_alias *stat_aliases(int *n)
{
	*n = (int)(sizeof aliases / sizeof *aliases);
	return aliases;
}

static char plain(char c)
{
	return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

static bool same_name(struct str s, const char *name)
{
	for (size_t i = 0; i < s.n; i++)
		if (name[i] == 0 || plain(s.p[i]) != name[i]) /* a text may hold a NUL */
			return false;
	return name[s.n] == 0;
}

static const struct stat_alias *find_alias(struct str name)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (same_name(name, aliases[i].name))
			return &aliases[i];
	return NULL;
}

const struct stat_method *stat_method_find(struct str name)
{
	const struct stat_alias *alias = find_alias(name);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (alias ? strcmp(alias->method, all[i]->name) == 0 : same_name(name, all[i]->name))
			return all[i];
	return NULL;
}

/* The option of the method with that name; the empty string when it has none. */
static const char *option_of(const struct stat_method *m, struct str name)
{
	static const char *const common[] = {"level", "where", "seed"};
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (same_name(name, common[i]))
			return common[i];
	for (const struct stat_param *p = m->params; p->name; p++)
		if (same_name(name, p->name))
			return p->name;
	return "";
}

static const char *option_meant(const struct stat_method *m, struct str name)
{
	const char *found = option_of(m, name);
	for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms && found[0] == 0; i++)
		if (same_name(name, synonyms[i].name))
			found = option_of(m, str_z(synonyms[i].option));
	return found;
}

/* The options by the names the method knows, with the one its alias stands for. */
static void settle_options(const struct stat_method *m, const struct stat_alias *alias, struct stat_job *j)
{
	struct stat_option *o = ARENA_ARRAY(j->arena, (size_t)j->nopt + 1, struct stat_option);
	bool given = false;
	for (int i = 0; i < j->nopt; i++) {
		const char *name = option_meant(m, j->opt[i].name);
		o[i] = j->opt[i];
		if (name[0])
			o[i].name = str_z(name);
		given |= alias && strcmp(name, alias->option) == 0;
	}
	if (alias && alias->option[0] && !given)
		o[j->nopt++] = (struct stat_option){str_z(alias->option), str_z(alias->value)};
	j->opt = o;
}

static bool no_such_option(const struct stat_method *m, struct stat_job *j, struct str name)
{
	struct str all_of = STR("");
	for (const struct stat_param *p = m->params; p->name; p++)
		all_of = arena_printf(j->arena, "%.*s --%s,", STR_ARG(all_of), p->name);
	return stat_refuse(j->r, STAT_BAD_OPTION, "%s has no option --%.*s; it has%.*s --level, --where, --seed.",
	                   m->name, STR_ARG(name), STR_ARG(all_of));
}

static bool options_are_good(const struct stat_method *m, struct stat_job *j)
{
	for (int i = 0; i < j->nopt; i++) {
		if (option_of(m, j->opt[i].name)[0] == 0)
			return no_such_option(m, j, j->opt[i].name);
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
	struct str expr = stat_opt(j, "where");
	struct stat_why why = {0};
	if (str_is_null(expr) || j->f == NULL)
		return true;
	const double *keep = stat_frame_eval(j->f, j->arena, expr, &why);
	if (keep == NULL)
		return stat_refuse_why(j, "where", &why);
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
	settle_options(m, find_alias(method), &j);
	if (!options_are_good(m, &j) || !keep_where(&j, &kept))
		return;
	if (j.f && j.f->n == 0) {
		stat_refuse(r, STAT_NO_DATA, j.f == &kept ? "--where leaves no row." : "There are no rows.");
		return;
	}
	m->run(&j);
	sweep(r);
}
