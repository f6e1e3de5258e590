/* Every method over data and options no one should give it: it answers with
 * finite numbers or refuses in words. */
#include "stat_support.h"

static const char *const tables[] = {
    "a,b,c,d,e\n",
    "a,b,c,d,e\n1,2,3,4,5\n",
    "a,b,c,d,e\n0,0,0,0,0\n0,0,0,0,0\n0,0,0,0,0\n0,0,0,0,0\n",
    "a,b,c,d,e\n1,2,1,1,0\n2,4,1,2,1\n3,6,2,1,0\n4,8,2,2,1\n5,10,3,1,0\n6,12,3,2,1\n",
    "a,b,c,d,e\nInf,1,1,1,0\n2,-Inf,1,2,1\n3,6,2,1,NA\n,,,,\n5,x,3,1,0\n6,12,3,2,1\n",
    "a,b,c,d,e\n1e300,1e300,1,1,1\n-1e300,2e300,1,2,2\n1e300,-1e300,2,1,3\n5,1e-300,2,2,4\n1e308,1e308,3,1,"
    "2\n7,8,3,2,1\n",
    "a,b,c,d,e\n1,9,u,1,0\n3,8,u,2,0\n2,7,v,1,2\n5,9,v,2,2\n4,9,w,1,0\n8,9,w,2,0\n3,9,x,1,2\n9,10,x,2,2\n",
    "a,b,c,d,e\n1,20,1,1,3\n2,20,1,2,3\n3,20,1,3,3\n3,20,2,1,3\n2,20,2,2,3\n7,20,2,3,3\n5,20,3,1,0\n5,20,3,2,"
    "0\n6,20,3,3,0\n"
    "1,20,4,1,0\n3,20,4,2,0\n2,20,4,3,0\n",
    "a,b,c,d,e\n-1,-2,-3,-4,-5\n-1,-2,-3,-4,-5\n-2,-3,1,2,3\n",
};

static void check_sound(const struct stat_result *r, const char *what)
{
	struct buf b;
	buf_init(&b, 0);
	stat_result_json(&b, r);
	const struct json *j = json_parse(test_arena(), buf_as_str(&b), NULL);
	if (j == NULL)
		test_fail(__FILE__, __LINE__, "%s: the JSON cannot be read", what);
	if (r->refusal != STAT_ANSWERED && (r->why.n < 10 || r->terms.n || r->facts.n || r->tables.n))
		test_fail(__FILE__, __LINE__, "%s: a refusal without words, or with numbers", what);
	for (size_t i = 0; i < r->terms.n; i++) {
		const struct stat_term *t = &r->terms.v[i];
		for (int f = 0; f < STAT_FIELDS; f++)
			if (!isfinite(t->v[f]))
				test_fail(__FILE__, __LINE__, "%s: %s of %.*s is not finite", what,
				          stat_field_word((enum stat_field)f), STR_ARG(t->name));
		if ((t->has & 1u << STAT_P) && !(t->v[STAT_P] >= 0 && t->v[STAT_P] <= 1 + 1e-12))
			test_fail(__FILE__, __LINE__, "%s: p of %.*s is %g", what, STR_ARG(t->name), t->v[STAT_P]);
		if ((t->has & 1u << STAT_SE) && t->v[STAT_SE] < 0)
			test_fail(__FILE__, __LINE__, "%s: se of %.*s is %g", what, STR_ARG(t->name), t->v[STAT_SE]);
	}
	buf_finish(&b);
}

/* The options that name columns, given columns in turn from `shift` on. */
static int fill_options(const struct stat_method *m, int shift, bool optional, struct stat_option *o)
{
	static const char *const column[] = {"a", "b", "c", "d", "e"};
	static const char *const plain[] = {"draws", "period", "lag",        "fix",
	                                    "part",  "nodes",  "covariates", "harmonics"};
	int n = 0;
	for (const struct stat_param *p = m->params; p->name && n < 30; p++) {
		bool required = strncmp(p->help, "required: ", 10) == 0, number = false;
		if (!required && !optional)
			continue;
		for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
			number |= strcmp(p->name, plain[k]) == 0;
		struct str v = number ? STR("200") : str_z(column[(n + shift) % 5]);
		if (strcmp(p->name, "x") == 0 && required == optional)
			v = STR("a, b, factor(c), a:d");
		o[n++] = (struct stat_option){str_z(p->name), v};
	}
	return n;
}

TEST(no_method_breaks_on_hostile_data)
{
	int methods;
	const struct stat_method *const *m = stat_methods(&methods);
	CHECK(methods > 35);
	for (int k = 0; k < methods; k++)
		for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
			for (int shift = 0; shift < 10; shift++) {
				struct arena a;
				struct stat_frame f;
				struct stat_result r;
				struct stat_option o[32];
				struct str why;
				char what[80];
				arena_init(&a, (size_t)64 << 20);
				int n = fill_options(m[k], shift % 5, shift >= 5, o);
				bool has = stat_csv_read(&a, str_z(tables[t]), &f, &why);
				stat_run(&a, str_z(m[k]->name), has ? &f : NULL, o, n, &r);
				snprintf(what, sizeof what, "%s table %zu shift %d", m[k]->name, t, shift);
				check_sound(&r, what);
				arena_finish(&a);
			}
}

/* Right columns for designs, wrong in one way at a time. */
TEST(designs_with_one_thing_wrong_are_refused_or_sound)
{
	static const char *const calls[][2] = {
	    {"did", "y=a; unit=c; time=d; start=e; draws=99"},
	    {"did", "y=a; unit=c; time=d; start=e; x=b; draws=0"},
	    {"did", "y=a; unit=c; time=d; start=e; control=not-yet; base=universal; anticipation=1"},
	    {"did", "y=a; time=d; start=e; w=b; rows=cross-sections; draws=99"},
	    {"did", "y=a; unit=c; time=d; start=e; w=b; x=b; draws=0"},
	    {"event-study", "y=a; unit=c; time=d; start=e"},
	    {"bacon", "y=a; unit=c; time=d; start=e"},
	    {"synth", "y=a; unit=c; time=d; start=3 * (c == 1)"},
	    {"its", "y=a; t=d; start=2"},
	    {"its", "y=a; t=d; start=2; family=quasipoisson; exposure=b"},
	    {"its", "y=a; t=d; start=2; family=poisson; change=level"},
	    {"mixed", "y=a; group=c; slope=d"},
	    {"mixed", "y=a; x=b, d; group=c; outer=e; outer-slope=d"},
	    {"ols", "y=a; x=d; fe=c, e; se=fe; cluster=c"},
	    {"ols", "y=a; x=d, factor(c); cluster=c"},
	    {"ols", "y=a; x=d; se=nw; prewhite=yes; series=yes"},
	    {"wild", "y=a; x=d; cluster=c; draws=99"},
	    {"randomise", "y=a; treated=e; statistic=t; draws=99"},
	    {"share", "x=a; n=b"},
	    {"funnel", "x=a; n=b; unit=c"},
	    {"shrink-shares", "x=a; n=b"},
	    {"share-variation", "x=a; n=b"},
	    {"chart", "y=a; by=c; t=d; target=3"},
	    {"chart", "y=a; n=b; type=pp; by=c"},
	    {"meta", "y=a; v=b; x=d"},
	    {"survey", "y=a; w=b; strata=e; cluster=c; fpc=b"},
	    {"prepost", "pre=a; post=b; group=c"},
	    {"transition", "y=a; unit=c; time=d"},
	    {"power-cluster", "units=3; n=1; icc=0; covariates=0; effect=99"},
	    {"power-change", "treated=1; comparison=2; r=-0.9"},
	    {"power-two", "p1=0.0001; p2=0.9999; n=2"},
	    {"adjust", "p=a/10"},
	};
	for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
		for (size_t t = 1; t < sizeof tables / sizeof *tables; t++)
			check_sound(stat_text(calls[k][0], str_z(tables[t]), calls[k][1]), calls[k][0]);
}

TEST(asking_for_too_much_is_refused_before_memory_ends)
{
	struct arena a;
	struct stat_frame f;
	struct stat_result r;
	arena_init(&a, (size_t)8 << 20);
	double *x = ARENA_ARRAY(&a, 20000, double), *y = ARENA_ARRAY(&a, 20000, double);
	for (int i = 0; i < 20000; i++) {
		x[i] = i % 300;
		y[i] = i % 7;
	}
	stat_frame_init(&f, &a, 20000);
	stat_frame_num(&f, STR("x"), x);
	stat_frame_num(&f, STR("y"), y);
	struct stat_option o[] = {{STR("y"), STR("y")}, {STR("x"), STR("factor(x)")}};
	stat_run(&a, STR("ols"), &f, o, 2, &r);
	CHECK(r.refusal == STAT_TOO_LARGE);
	arena_finish(&a);
}
