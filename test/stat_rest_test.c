/* stat_rest_test.c - the numbers of R that stand beside those that the tests by subject compare: intervals,
 * errors, counts and parts of the same answers, as one table. */
#include "stat_support.h"

/* got: see stat_got(); its number is i + from. In got and path a # is the number i. */
struct rest {
	const char *method, *file, *options, *got, *reference, *path;
	int n; /* i goes from 0 */
	double tol;
	int from;
};

static const char *numbered(const char *text, int i)
{
	struct buf b;
	buf_init(&b, 0);
	for (; *text; text++)
		if (*text == '#')
			buf_printf(&b, "%d", i);
		else
			buf_c(&b, *text);
	const char *z = arena_z(test_arena(), buf_as_str(&b));
	buf_finish(&b);
	return z;
}

static void same_rest(const struct rest *t)
{
	struct stat_result *r = stat_on(t->method, t->file, t->options);
	for (int i = 0; i < t->n; i++) {
		const char *path = numbered(t->path, i), *got = numbered(t->got, i);
		stat_near(__FILE__, __LINE__, path, stat_got(r, got, i + t->from), stat_ref(t->reference, path),
		          t->tol);
	}
}

#define CA    "expected", "caschools.csv", "y=score; x=english, lunch, calworks"
#define JOBS  "mediate", "jobs.csv", "y=depress2; treatment=treat; mediator=job_seek; x=econ_hard, sex, age"
#define NORM  "; normal=yes"
#define META  "meta", "raudenbush1985.csv", "y=yi; v=vi; x=min(weeks,3)"
#define KH    "meta", "raudenbush1985.csv", "y=yi; v=vi; knapp-hartung=yes"
#define STAR  "mean", "star_k.csv", "y=total; by=star; where=star != 'regular+aide'; against=regular"
#define MP    "did", "mpdta.csv", "y=lemp; unit=countyreal; time=year; start=first.treat; draws=0"
#define SEATS "its", "seatbelts.csv", "y=log(drivers); t=t; start=170; month=month; season=months"
#define SEATH "its", "seatbelts.csv", "y=log(drivers); t=t; start=170; month=month; season=harmonic"
#define PRE   "prepost", "anorexia.csv", "pre=pre; post=post; group=treat; reference=Cont; se=classic"
#define SLOPE "mixed", "sleepstudy.csv", "y=Reaction; x=Days; group=Subject; slope=Days"
#define STRAT "survey", "api_strat.csv"
#define CLUS  "survey", "api_clus1.csv"
#define DNUM  "w=pw; cluster=dnum; fpc=fpc"
#define STYPE "w=pw; strata=stype; fpc=fpc"
#define WILD  "wild", "grunfeld.csv"
#define SIX   "y=inv; x=value, capital; cluster=firm; where=firm >= 3 & firm <= 8"

static const struct rest all[] = {
    {PRE, "fact:ancova_sigma", "anorexia", "ancova/sigma", 1, 1e-9, 0},
    {PRE, "cell:within:lo", "anorexia", "within/CBT/ci/0", 1, 1e-9, 0},
    {PRE, "cell:within:lo", "anorexia", "within/Cont/ci/0", 1, 1e-9, 1},
    {PRE, "cell:within:lo", "anorexia", "within/FT/ci/0", 1, 1e-9, 2},
    {PRE, "nth:df", "anorexia", "within/CBT/df", 1, 1e-12, 0},
    {PRE, "nth:df", "anorexia", "within/Cont/df", 1, 1e-12, 1},
    {PRE, "nth:df", "anorexia", "within/FT/df", 1, 1e-12, 2},
    {PRE, "cell:within:g_pre", "anorexia", "smc/CBT/SMCR", 1, 1e-9, 0},
    {PRE, "cell:within:g_pre", "anorexia", "smc/Cont/SMCR", 1, 1e-9, 1},
    {PRE, "cell:within:g_pre", "anorexia", "smc/FT/SMCR", 1, 1e-9, 2},
    {"reliability", "attitude.csv", "x=rating, complaints, privileges, learning, raises, critical, advance",
     "cell:items:mean", "attitude", "items/#/mean", 7, 1e-10, 0},
    {"reliability", "attitude.csv", "x=rating, complaints, privileges, learning, raises, critical, advance",
     "term:alpha:n", "attitude", "n", 1, 1e-12, 0},
    {"event-study", "base_stagg.csv", "y=y; x=x1; unit=id; time=year; start=year_treated", "term:x1:estimate",
     "base_stagg", "sunab/0/est", 1, 1e-7, 0},
    {"event-study", "base_stagg.csv", "y=y; x=x1; unit=id; time=year; start=year_treated", "term:x1:se",
     "base_stagg", "sunab/0/se", 1, 1e-7, 0},
    {"event-study", "base_stagg.csv", "y=y; x=x1; unit=id; time=year; start=year_treated", "term:x1:estimate",
     "base_stagg", "sunab_att/0/est", 1, 1e-7, 0},
    {"event-study", "base_stagg.csv", "y=y; x=x1; unit=id; time=year; start=year_treated", "term:x1:se",
     "base_stagg", "sunab_att/0/se", 1, 1e-7, 0},
    {"event-study", "base_stagg.csv", "y=y; x=x1; unit=id; time=year; start=year_treated", "term:x1:estimate",
     "base_stagg", "sunab_cohort/0/est", 1, 1e-7, 0},
    {"event-study", "base_stagg.csv", "y=y; x=x1; unit=id; time=year; start=year_treated", "term:x1:se",
     "base_stagg", "sunab_cohort/0/se", 1, 1e-7, 0},
    {"share", "binom_grid.csv", "x=x; n=n", "cell:intervals:x", "binom_ci", "single/#/x", 133, 1e-12, 0},
    {"share", "binom_grid.csv", "x=x; n=n", "cell:intervals:n", "binom_ci", "single/#/n", 133, 1e-12, 0},
    {"share-difference", "newcombe_pairs.csv", "x1=x1; n1=n1; x2=x2; n2=n2", "cell:differences:d", "binom_ci",
     "two_prop/#/d", 8, 1e-12, 0},
    {CA, "fact:r2", "caschools", "salsa_like_unweighted/r2", 1, 1e-10, 0},
    {CA, "fact:sigma", "caschools", "salsa_like_unweighted/sigma", 1, 1e-10, 0},
    {CA, "cell:units:actual", "caschools", "salsa_like_weighted/units/#/actual", 420, 1e-12, 0},
    {"ols", "caschools.csv", "y=score; x=english, lunch, calworks", "fact:vif:english", "caschools",
     "salsa_like_unweighted/vif/english", 1, 1e-9, 0},
    {"ols", "caschools.csv", "y=score; x=english, lunch, calworks", "fact:vif:calworks", "caschools",
     "salsa_like_unweighted/vif/calworks", 1, 1e-9, 0},
    {"mixed", "chem97.csv", "y=score; x=gcsecnt; group=school", "fact:n", "chem97", "n", 1, 1e-12, 0},
    {"mixed", "chem97.csv", "y=score; x=gcsecnt; group=school", "fact:groups", "chem97", "schools", 1, 1e-12,
     0},
    {"mixed", "egsingle.csv", "y=math; group=childid; outer=schoolid; units=no", "fact:n", "egsingle", "n", 1,
     1e-12, 0},
    {"transition", "egsingle.csv", "y=math; unit=childid; time=year; from=-0.5; to=0.5", "term:gain:hi",
     "egsingle", "transition/ci/1", 1, 1e-9, 0},
    {"mixed", "exam.csv", "y=normexam; x=standLRT; group=school", "fact:n", "exam", "n", 1, 1e-12, 0},
    {"mixed", "exam.csv", "y=normexam; x=standLRT; group=school", "fact:groups", "exam", "schools", 1, 1e-12,
     0},
    {"mixed", "exam.csv", "y=normexam; x=standLRT; group=school", "fact:icc", "exam", "icc_lrt", 1, 1e-5, 0},
    {"mean", "exam.csv", "y=normexam; by=school", "nth:estimate", "exam", "school_means/#/normexam", 65, 1e-9,
     0},
    {"mean", "exam.csv", "y=normexam; by=school", "nth:n", "exam", "school_means/#/n", 65, 1e-12, 0},
    {"mean", "exam.csv", "y=standLRT; by=school", "nth:estimate", "exam", "school_means/#/standLRT", 65, 1e-9,
     0},
    /* its t has the factor of small samples of a clustered error, which ours leaves out: p is the same */
    {"ols", "grunfeld.csv", "y=inv; x=value, capital; cluster=firm; se=cr1s", "term:value:stat", "grunfeld",
     "boottest/value/t", 1, 1e-9, 0},
    {"ols", "grunfeld.csv", "y=inv; x=value, capital; cluster=firm; se=cr1s", "term:capital:stat", "grunfeld",
     "boottest/capital/t", 1, 1e-9, 0},
    {"ols", "grunfeld.csv", SIX "; se=cr1s", "term:value:stat", "grunfeld", "boottest/six_value/t", 1, 1e-9,
     0},
    {"ols", "grunfeld.csv", SIX "; se=cr1s", "term:capital:stat", "grunfeld", "boottest/six_capital/t", 1,
     1e-9, 0},
    {WILD, "y=inv; x=value, capital; cluster=firm; coef=value; interval=no", "fact:p_strict", "grunfeld",
     "boottest/value/p", 1, 1e-12, 0},
    /* one of its draws is the data themselves and fell by rounding: 23 of 1 024 beside the strict 22 */
    {WILD, "y=inv; x=value, capital; cluster=firm; coef=capital", "fact:p_strict", "grunfeld",
     "boottest/capital/p", 1, 0.05, 0},
    {WILD, "y=inv; x=value, capital; cluster=firm; coef=capital", "term:capital:lo", "grunfeld",
     "boottest/capital/ci/0", 1, 0.02, 0},
    {WILD, "y=inv; x=value, capital; cluster=firm; coef=capital", "term:capital:hi", "grunfeld",
     "boottest/capital/ci/1", 1, 0.02, 0},
    {WILD, SIX "; coef=capital; interval=no", "fact:p_strict", "grunfeld", "boottest/six_capital/p", 1, 1e-12,
     0},
    {WILD, SIX "; coef=value; interval=no", "fact:p_strict", "grunfeld", "boottest/six_value/p", 1, 1e-12, 0},
    {JOBS, "fact:sobel_z", "jobs", "sobel_z", 1, 1e-9, 0},
    {JOBS, "term:indirect:hi", "jobs", "mc_ci/1", 1, 0.03, 0},
    {JOBS, "term:indirect:hi", "jobs", "mediate/acme_ci/1", 1, 0.05, 0},
    {JOBS, "term:direct:estimate", "jobs", "mediate/ade", 1, 0.03, 0},
    {JOBS, "term:total:estimate", "jobs", "mediate/tot", 1, 0.03, 0},
    {JOBS, "cell:sensitivity:rho", "jobs", "sens/rho/#", 19, 1e-12, 0},
    {MP, "fact:units", "mpdta", "never_nocov/n", 1, 1e-12, 0},
    {MP, "fact:wald_p", "mpdta", "never_nocov/wald_p", 1, 1e-4, 0},
    {MP "; control=not-yet", "fact:units", "mpdta", "notyet_nocov/n", 1, 1e-12, 0},
    {MP "; control=not-yet", "fact:wald_p", "mpdta", "notyet_nocov/wald_p", 1, 1e-4, 0},
    {MP "; x=lpop", "fact:units", "mpdta", "never_dr/n", 1, 1e-12, 0},
    {MP "; x=lpop", "fact:wald_p", "mpdta", "never_dr/wald_p", 1, 1e-4, 0},
    {MP "; x=lpop; estimator=reg", "fact:units", "mpdta", "never_reg/n", 1, 1e-12, 0},
    {MP "; x=lpop; estimator=reg", "fact:wald_p", "mpdta", "never_reg/wald_p", 1, 1e-4, 0},
    {MP "; x=lpop; estimator=ipw", "fact:units", "mpdta", "never_ipw/n", 1, 1e-12, 0},
    {MP "; x=lpop; estimator=ipw", "fact:wald_p", "mpdta", "never_ipw/wald_p", 1, 1e-4, 0},
    {MP "; x=lpop; control=not-yet", "fact:units", "mpdta", "notyet_dr/n", 1, 1e-12, 0},
    {MP "; x=lpop; control=not-yet", "fact:wald_p", "mpdta", "notyet_dr/wald_p", 1, 1e-4, 0},
    {MP "; base=universal", "fact:units", "mpdta", "never_nocov_universal/n", 1, 1e-12, 0},
    {MP "; base=universal", "fact:wald_p", "mpdta", "never_nocov_universal/wald_p", 1, 1e-4, 0},
    {MP "; anticipation=1", "fact:units", "mpdta", "never_nocov_anticip1/n", 1, 1e-12, 0},
    {MP "; anticipation=1", "fact:wald_p", "mpdta", "never_nocov_anticip1/wald_p", 1, 1e-4, 0},
    {"transition", "skolverket_panel.csv", "y=merit9; unit=code; time=year; from=2022; to=2023",
     "fact:stayed", "skolverket_panel", "rtm/n", 1, 1e-12, 0},
    {SEATH, "fact:r2", "seatbelts", "fourier2/r2", 1, 1e-9, 0},
    {SEATS, "fact:r2", "seatbelts", "monthdummies/r2", 1, 1e-9, 0},
    {SEATS, "fact:sigma", "seatbelts", "monthdummies/sigma", 1, 1e-9, 0},
    {SEATS, "fact:durbin_watson", "seatbelts", "monthdummies/dw", 1, 1e-9, 0},
    {SEATS, "fact:breusch_godfrey12", "seatbelts", "monthdummies/bg12", 1, 1e-8, 0},
    {"chart", "seatbelts.csv", "y=drivers; screen=no", "cell:charts:lo", "seatbelts", "xmr/lpl", 1, 1e-11, 0},
    {"segregation", "schools00.csv", "group=race; unit=state; n=n", "term:H:estimate", "segregation",
     "state/1/est", 1, 1e-10, 0},
    {"inequality", "ilocos.csv", "y=income; by=province", "term:theil_T:estimate", "segregation",
     "ilocos/theil_T_direct", 1, 1e-9, 0},
    {"inequality", "ilocos.csv", "y=income; by=province", "term:theil_L:estimate", "segregation",
     "ilocos/theil_L_direct", 1, 1e-9, 0},
    {"meta", "eight_schools.csv", "y=y; se=se; tau2=25", "cell:effects:shrunken", "shrinkage",
     "eight_fixed_tau/0/theta/#", 8, 1e-9, 0},
    {"meta", "eight_schools.csv", "y=y; se=se; tau2=25", "cell:effects:se", "shrinkage",
     "eight_fixed_tau/0/sd/#", 8, 1e-9, 0},
    {"meta", "eight_schools.csv", "y=y; se=se; tau2=25", "term:mean:estimate", "shrinkage",
     "eight_fixed_tau/0/mu", 1, 1e-9, 0},
    {"meta", "eight_schools.csv", "y=y; se=se; tau2=100", "cell:effects:shrunken", "shrinkage",
     "eight_fixed_tau/1/theta/#", 8, 1e-9, 0},
    {"meta", "eight_schools.csv", "y=y; se=se; tau2=100", "cell:effects:se", "shrinkage",
     "eight_fixed_tau/1/sd/#", 8, 1e-9, 0},
    {"meta", "eight_schools.csv", "y=y; se=se; tau2=100", "term:mean:estimate", "shrinkage",
     "eight_fixed_tau/1/mu", 1, 1e-9, 0},
    {KH, "term:mean:stat", "shrinkage", "knapp_hartung/t", 1, 2e-4, 0},
    {KH, "term:mean:lo", "shrinkage", "knapp_hartung/ci/0", 1, 2e-4, 0},
    {KH, "term:mean:hi", "shrinkage", "knapp_hartung/ci/1", 1, 2e-4, 0},
    {META, "nth:estimate", "shrinkage", "raudenbush_weeks/mu/#", 2, 1e-6, 0},
    {META, "nth:se", "shrinkage", "raudenbush_weeks/se/#", 2, 1e-6, 0},
    {META, "nth:lo", "shrinkage", "raudenbush_weeks/ci/#/0", 2, 1e-6, 0},
    {META, "nth:hi", "shrinkage", "raudenbush_weeks/ci/#/1", 2, 1e-6, 0},
    {META, "fact:Q", "shrinkage", "raudenbush_weeks/Q", 1, 1e-8, 0},
    {META, "fact:Q_p", "shrinkage", "raudenbush_weeks/Qp", 1, 1e-8, 0},
    {META, "fact:I2", "shrinkage", "raudenbush_weeks/I2", 1, 1e-6, 0},
    {META, "fact:H2", "shrinkage", "raudenbush_weeks/H2", 1, 1e-6, 0},
    {META, "fact:tau2", "shrinkage", "raudenbush_weeks/tau2", 1, 1e-6, 0},
    {META, "cell:effects:shrunken", "shrinkage", "raudenbush_weeks/blup/#/pred", 19, 1e-5, 0},
    {META, "cell:effects:se", "shrinkage", "raudenbush_weeks/blup/#/se", 19, 1e-5, 0},
    {META, "cell:effects:lo", "shrinkage", "raudenbush_weeks/blup/#/lo", 19, 1e-5, 0},
    {META, "cell:effects:hi", "shrinkage", "raudenbush_weeks/blup/#/hi", 19, 1e-5, 0},
    {"shrink-shares", "skolverket_ak9_2025_counts.csv", "x=x; n=n", "term:mean:estimate",
     "skolverket_ak9_2025", "betabinom/mean", 1, 1e-6, 0},
    {"shrink-shares", "skolverket_ak9_2025_counts.csv", "x=x; n=n", "fact:rho", "skolverket_ak9_2025",
     "betabinom/rho", 1, 1e-5, 0},
    {"shrink-shares", "skolverket_ak9_2025_counts.csv", "x=x; n=n", "cell:units:n", "skolverket_ak9_2025",
     "eb_first50/#/n", 50, 1e-12, 0},
    {"shrink-shares", "skolverket_ak9_2025_counts.csv", "x=x; n=n", "cell:units:x", "skolverket_ak9_2025",
     "eb_first50/#/x", 50, 1e-12, 0},
    {"shrink-shares", "skolverket_ak9_2025_counts.csv", "x=x; n=n", "cell:units:raw", "skolverket_ak9_2025",
     "eb_first50/#/raw", 50, 1e-12, 0},
    {"mixed", "skolverket_ak9_2025_counts.csv", "y=merit; group=kommun; units=no", "fact:n",
     "skolverket_ak9_2025", "merit/n", 1, 1e-12, 0},
    {"mixed", "skolverket_ak9_2025_counts.csv", "y=merit; group=kommun; units=no", "cell:variance:vcov",
     "skolverket_ak9_2025", "merit/lmm/#/vcov", 2, 1e-5, 0},
    {"mixed", "skolverket_ak9_2025_counts.csv", "y=merit; group=kommun; units=no", "cell:variance:sdcor",
     "skolverket_ak9_2025", "merit/lmm/#/sdcor", 2, 1e-5, 0},
    {"mixed", "skolverket_ak9_2025_counts.csv", "y=merit; group=kommun; w=n; units=no", "cell:variance:sdcor",
     "skolverket_ak9_2025", "merit/lmm_weighted/#/sdcor", 2, 1e-5, 0},
    {"mixed", "skolverket_ak9_2025_counts.csv", "y=merit; group=kommun; w=n; units=no", "nth:estimate",
     "skolverket_ak9_2025", "merit/lmm_weighted_mu", 1, 1e-6, 0},
    {"inequality", "skolverket_ak9_2025_counts.csv", "y=merit; w=n", "fact:sd", "skolverket_ak9_2025",
     "merit/wsd", 1, 1e-10, 0},
    {STAR, "term:difference:hi", "star_k", "welch/ci/1", 1, 1e-9, 0},
    {STAR, "term:difference:stat", "star_k", "welch/t", 1, 1e-9, 0},
    {STAR, "term:cohens_d:hi", "star_k", "hedges_g/ci_d/1", 1, 1e-8, 0},
    {STAR, "term:hedges_g_approx:lo", "star_k", "hedges_g/ci/0", 1, 1e-8, 0},
    {STAR, "term:small:n", "star_k", "hedges_g/n/0", 1, 1e-12, 0},
    {STAR, "term:regular:n", "star_k", "hedges_g/n/1", 1, 1e-12, 0},
    {"mixed", "star_k.csv", "y=total; group=schoolid; units=no", "fact:icc", "star_k", "null/icc", 1, 1e-5,
     0},
    {"mixed", "star_k.csv", "y=total; group=schoolid; units=no", "fact:groups", "star_k",
     "school_fe/n_school", 1, 1e-12, 0},
    {"ols", "star_k.csv", "y=total; x=small, aide; fe=schoolid", "nth:estimate", "star_k", "school_fe/coef/#",
     2, 1e-9, 0},
    {"ols", "star_k.csv", "y=total; x=small, aide; fe=schoolid", "nth:se", "star_k", "school_fe/se_iid/#", 2,
     1e-8, 0},
    {"ols", "star_k.csv", "y=total; x=small, aide; fe=schoolid; se=fe; cluster=schoolid", "nth:se", "star_k",
     "school_fe/se_cluster_nonnested/#", 2, 1e-7, 0},
    {"ols", "api_pop.csv", "y=api00", "nth:estimate", "survey_api", "pop_mean", 1, 1e-10, 0},
    {STRAT, "y=api00; " STYPE, "term:mean:lo", "survey_api", "strat_mean/ci/0/0", 1, 1e-8, 0},
    {STRAT, "y=api00; " STYPE, "term:mean:hi", "survey_api", "strat_mean/ci/0/1", 1, 1e-8, 0},
    {STRAT, "y=enroll; statistic=total; " STYPE, "term:total:lo", "survey_api", "strat_total/ci/0/0", 1, 1e-8,
     0},
    {STRAT, "y=enroll; statistic=total; " STYPE, "term:total:hi", "survey_api", "strat_total/ci/0/1", 1, 1e-8,
     0},
    {STRAT, "y=`api.stu`; over=enroll; statistic=ratio; " STYPE, "term:ratio:lo", "survey_api",
     "strat_ratio/ci/0/0", 1, 1e-8, 0},
    {STRAT, "y=`api.stu`; over=enroll; statistic=ratio; " STYPE, "term:ratio:hi", "survey_api",
     "strat_ratio/ci/0/1", 1, 1e-8, 0},
    {CLUS, "y=api00; " DNUM, "term:mean:lo", "survey_api", "clus_mean/ci/0/0", 1, 1e-8, 0},
    {CLUS, "y=api00; " DNUM, "term:mean:hi", "survey_api", "clus_mean/ci/0/1", 1, 1e-8, 0},
    {CLUS, "y=enroll; statistic=total; " DNUM, "term:total:lo", "survey_api", "clus_total/ci/0/0", 1, 1e-8,
     0},
    {CLUS, "y=enroll; statistic=total; " DNUM, "term:total:hi", "survey_api", "clus_total/ci/0/1", 1, 1e-8,
     0},
    {CLUS, "y=api00; margins=stype: E=4421, H=755, M=1018; " DNUM, "term:mean:lo", "survey_api",
     "post/ci/0/0", 1, 1e-8, 0},
    {CLUS, "y=api00; margins=stype: E=4421, H=755, M=1018; " DNUM, "term:mean:hi", "survey_api",
     "post/ci/0/1", 1, 1e-8, 0},
    {CLUS, "y=enroll; statistic=total; margins=stype: E=4421, H=755, M=1018; " DNUM, "term:total:lo",
     "survey_api", "post_total/ci/0/0", 1, 1e-8, 0},
    {CLUS, "y=enroll; statistic=total; margins=stype: E=4421, H=755, M=1018; " DNUM, "term:total:hi",
     "survey_api", "post_total/ci/0/1", 1, 1e-8, 0},
    {CLUS, "y=api00; margins=stype: E=4421, H=755, M=1018 / sch.wide: No=1072, Yes=5122; " DNUM,
     "term:mean:lo", "survey_api", "rake/ci/0/0", 1, 2e-5, 0},
    {CLUS, "y=api00; margins=stype: E=4421, H=755, M=1018 / sch.wide: No=1072, Yes=5122; " DNUM,
     "term:mean:hi", "survey_api", "rake/ci/0/1", 1, 2e-5, 0},
    {CLUS, "y=api00; calibrate=stype, api99; totals=6194, 755, 1018, 3914069; " DNUM, "term:mean:lo",
     "survey_api", "cal/ci/0/0", 1, 1e-7, 0},
    {CLUS, "y=api00; calibrate=stype, api99; totals=6194, 755, 1018, 3914069; " DNUM, "term:mean:hi",
     "survey_api", "cal/ci/0/1", 1, 1e-7, 0},
};

TEST(what_stands_beside_the_main_numbers_matches_too)
{
	NEEDS_REFERENCE();
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		same_rest(&all[i]);
}
