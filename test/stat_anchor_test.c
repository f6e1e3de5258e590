/* stat_anchor_test.c - the table of published numbers in doc/effects-methods.md, ours beside them: every
 * number of ours that stands there is what the engine gives, to the digits that stand there, and every row is
 * tried. */
#include "stat_support.h"

struct anchor {
	const char *row; /* the first words of the row */
	struct {
		const char *method, *file, *options, *got;
		int i;
	} number[5];
};

#define EXAM  "mixed", "exam.csv", "y=normexam; x=standLRT; group=school; fit=ml"
#define EXAMS EXAM "; slope=standLRT"
#define HSB   "mixed", "hsb82.csv", "y=mAch; group=school"
#define MP    "did", "mpdta.csv", "y=lemp; unit=countyreal; time=year; start=first.treat; draws=0"
#define NWHAC "ols", "investment.csv", "y=RealInv; x=RealGNP, RealInt; se=nw; lag=4; adjust=no; normal=yes"
#define PROP  "synth", "smoking.csv", "y=cigsale; unit=state; time=year; start=1989 * (state == 'California')"
#define PROPV                                                                                                \
	PROP "; predictors=lnincome@1980:1988, retprice@1980:1988, age15to24@1980:1988, beer@1984:1988, "        \
	     "cigsale@1988, cigsale@1980, "                                                                      \
	     "cigsale@1975"

static const struct anchor anchors[] = {
    {"Newcombe 1998",
     {{"share-difference", "newcombe_pairs.csv", "x1=x1; n1=n1; x2=x2; n2=n2", "cell:differences:lo", 0},
      {"share-difference", "newcombe_pairs.csv", "x1=x1; n1=n1; x2=x2; n2=n2", "cell:differences:hi", 0}}},
    {"Stock & Watson",
     {{"ols", "caschools.csv", "y=score; x=stratio, english, lunch; se=hc1", "term:stratio:estimate", 0},
      {"ols", "caschools.csv", "y=score; x=stratio, english, lunch; se=hc1", "term:stratio:se", 0}}},
    {"Project STAR",
     {{"ols", "star_k.csv", "y=total; x=small, aide; se=hc1", "term:small:estimate", 0},
      {"ols", "star_k.csv", "y=total; x=small, aide; se=hc1", "term:small:se", 0}}},
    {"Petersen 2009",
     {{"ols", "petersen.csv", "y=y; x=x; se=cr1s; cluster=firm", "term:x:se", 0},
      {"ols", "petersen.csv", "y=y; x=x; se=cgm; cluster=firm; cluster2=year", "term:x:se", 0}}},
    {"Greene / Zeileis 2004", {{NWHAC, "nth:se", 0}, {NWHAC, "nth:se", 1}, {NWHAC, "nth:se", 2}}},
    {"London schools (Goldstein et al. 1993), ML",
     {{EXAM, "term:standLRT:estimate", 0}, {EXAM, "fact:between", 0}, {EXAM, "fact:sigma2", 0}}},
    {"London schools, random slope",
     {{EXAMS, "cell:variance:vcov", 0}, {EXAMS, "cell:variance:vcov", 2}, {EXAMS, "cell:variance:vcov", 1}}},
    {"High School & Beyond",
     {{HSB, "term:(Intercept):estimate", 0}, {HSB, "fact:between", 0}, {HSB, "fact:sigma2", 0}}},
    {"sleepstudy",
     {{"mixed", "sleepstudy.csv", "y=Reaction; x=Days; group=Subject; slope=Days", "fact:criterion", 0}}},
    {"Growth of pupils",
     {{"mixed", "egsingle.csv",
       "y=math; x=year; group=childid; slope=year; outer=schoolid; outer-slope=year; units=no",
       "term:year:estimate", 0}}},
    {"Callaway & Sant'Anna",
     {{MP, "term:simple:estimate", 0},
      {MP, "term:simple:se", 0},
      {MP, "term:dynamic:estimate", 0},
      {MP, "term:dynamic:se", 0}}},
    {"the same, p of the pre-test", {{MP, "fact:wald_p", 0}}},
    {"Card & Krueger 1994", {{"ols", "njmin.csv", "y=fte; x=nj, post, nj*post", "nth:estimate", 3}}},
    {"Proposition 99", {{PROP, "cell:gap:gap", 30}}},
    {"the same, weights",
     {{PROPV, "unit:weights:Utah:weight", 0},
      {PROPV, "unit:weights:Nevada:weight", 0},
      {PROPV, "unit:weights:Montana:weight", 0},
      {PROPV, "unit:weights:Colorado:weight", 0},
      {PROPV, "unit:weights:Connecticut:weight", 0}}},
    {"Seat belt law",
     {{"its", "seatbelts.csv", "y=log(drivers); t=t; start=170; month=month; season=harmonic",
       "term:level:estimate", 0},
      {"its", "seatbelts.csv", "y=log(drivers); t=t; start=170; month=month; season=harmonic",
       "term:level:se", 0}}},
    {"JOBS II",
     {{"mediate", "jobs.csv", "y=depress2; treatment=treat; mediator=job_seek; x=econ_hard, sex, age",
       "term:indirect:estimate", 0}}},
    {"Raudenbush 1985",
     {{"meta", "raudenbush1985.csv", "y=yi; v=vi", "fact:tau2", 0},
      {"meta", "raudenbush1985.csv", "y=yi; v=vi", "term:mean:estimate", 0}}},
    {"Lumley's API schools",
     {{"survey", "api_strat.csv", "y=api00; w=pw; strata=stype; fpc=fpc", "term:mean:estimate", 0},
      {"survey", "api_strat.csv", "y=api00; w=pw; strata=stype; fpc=fpc", "term:mean:se", 0},
      {"survey", "api_clus1.csv", "y=api00; w=pw; cluster=dnum; fpc=fpc", "term:mean:estimate", 0},
      {"survey", "api_clus1.csv", "y=api00; w=pw; cluster=dnum; fpc=fpc", "term:mean:se", 0}}},
    {"attitude",
     {{"reliability", "attitude.csv", "x=rating, complaints, privileges, learning, raises, critical, advance",
       "term:alpha:estimate", 0}}},
    {"Segregation of schools00",
     {{"segregation", "schools00.csv", "group=race; unit=school; n=n", "term:M:estimate", 0},
      {"segregation", "schools00.csv", "group=race; unit=school; n=n", "term:H:estimate", 0}}},
    {"NHS control charts", {{NULL, NULL, NULL, NULL, 0}}}, /* sixteen_nhs_series_point_by_point */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next number of a cell: a minus of any kind, digits, a point. False when there is none. */
static bool next_number(struct str *cell, double *v, int *decimals)
{
	size_t i = 0, end, point;
	while (i < cell->n && !is_digit(cell->p[i]))
		i++;
	if (i == cell->n)
		return false;
	i -= i > 0 && cell->p[i - 1] == '.';
	bool minus = i >= 3 && memcmp(cell->p + i - 3, "\xe2\x88\x92", 3) == 0;
	for (end = i; end < cell->n && (is_digit(cell->p[end]) || cell->p[end] == '.'); end++)
		;
	for (point = i; point < end && cell->p[point] != '.'; point++)
		;
	struct str digits = arena_printf(test_arena(), "%s0%.*s", minus ? "-" : "", (int)(end - i), cell->p + i);
	*decimals = point < end ? (int)(end - point - 1) : 0;
	*cell = str_sub(*cell, end, cell->n);
	return str_to_f64(digits, v);
}

static void check_row(const struct anchor *a, struct str ours)
{
	double stands;
	int decimals, k = 0;
	for (; k < 5 && a->number[k].method; k++) {
		double v = stat_got(stat_on(a->number[k].method, a->number[k].file, a->number[k].options),
		                    a->number[k].got, a->number[k].i);
		if (!next_number(&ours, &stands, &decimals)) {
			test_fail(__FILE__, __LINE__, "%s: number %d is missing", a->row, k + 1);
			return;
		}
		if (!(fabs(v - stands) <= 0.5001 * pow(10, -decimals)))
			test_fail(__FILE__, __LINE__, "%s: %.10g stands there as %.10g", a->row, v, stands);
	}
	if (next_number(&ours, &stands, &decimals) && k > 0)
		test_fail(__FILE__, __LINE__, "%s: %.10g is not tried", a->row, stands);
}

TEST(the_published_numbers_in_the_docs_stand_beside_what_is_computed)
{
	NEEDS_REFERENCE();
	struct str doc = test_file("doc/effects-methods.md"), line;
	bool tried[sizeof anchors / sizeof anchors[0]] = {false}, in = false;
	while (doc.n > 0 && str_split(&doc, '\n', &line)) {
		in = str_starts(line, STR("| what | published | ours |")) || (in && str_starts(line, STR("|")));
		struct str rest = str_trim(line), cell, what, ours;
		if (!in || str_starts(line, STR("|---")) || str_starts(line, STR("| what")))
			continue;
		str_split(&rest, '|', &cell);
		str_split(&rest, '|', &what);
		str_split(&rest, '|', &cell);
		str_split(&rest, '|', &ours);
		size_t i = 0;
		while (i < sizeof anchors / sizeof anchors[0] && !str_starts(str_trim(what), str_z(anchors[i].row)))
			i++;
		if (i == sizeof anchors / sizeof anchors[0]) {
			test_fail(__FILE__, __LINE__, "no test of the row: %.*s", STR_ARG(what));
			continue;
		}
		tried[i] = true;
		check_row(&anchors[i], ours);
	}
	for (size_t i = 0; i < sizeof anchors / sizeof anchors[0]; i++)
		if (!tried[i])
			test_fail(__FILE__, __LINE__, "the docs do not name: %s", anchors[i].row);
}
