/* evidence_text.c - what a check found, in words. */
#include "effect/evidence.h"

#include "web/fmt.h"

/* How the value of a check is written in {0}. */
enum shape { SHAPE_NONE, SHAPE_NUMBER, SHAPE_COUNT, SHAPE_COUNTS, SHAPE_SHARE };

static const struct {
	enum shape shape;
	const char *text[4]; /* by enum evidence_held */
} found[EVIDENCE_CHECKS] = {
    [CHECK_PRETREND] =
        {SHAPE_NUMBER,
         {"",
          N_("No difference in development before the start is seen, and one of three fourths of "
             "what is expected would have been. That is no proof."),
          N_("The schools developed differently already before the start (p {0})."),
          N_("There are too few times before the start, or too much variation, to tell.")}},
    [CHECK_BALANCE] =
        {SHAPE_NUMBER,
         {"", N_("Alike: the difference is {0} standard deviations, at most 0.25 is taken as alike."),
          N_("Not alike: the difference is {0} standard deviations, at most 0.25 is taken as alike."),
          N_("Too few schools to tell.")}},
    [CHECK_SPILLOVER] =
        {SHAPE_COUNT,
         {"", N_("No school compared with takes part in another insats for the same measure."),
          N_("{0} of the schools compared with take part in another insats for the same measure."),
          N_("It is not known what else the schools compared with do.")}},
    [CHECK_DEFINITION] = {SHAPE_COUNT,
                          {"", N_("One definition in all the times."),
                           N_("{0} definitions that may not be compared within the times."),
                           N_("It is not known by which definition the figures came about.")}},
    [CHECK_INSTRUMENT] = {SHAPE_COUNT,
                          {"", N_("One instrument in all the times."),
                           N_("{0} instruments within the times."),
                           N_("It is not known with what the figures were taken.")}},
    [CHECK_MISSING] = {SHAPE_SHARE,
                       {"", N_("{0} of those with figures before have none after."),
                        N_("{0} of those with figures before have none after; 15 % is too many."),
                        N_("It is not known how many are missing.")}},
    [CHECK_RESPONSE] = {SHAPE_SHARE,
                        {"", N_("{0} answered."), N_("{0} answered; fewer than 60 % is too few."),
                         N_("It is not known how many were asked.")}},
    [CHECK_LINKED] = {SHAPE_SHARE,
                      {"", N_("{0} are the same before and after."),
                       N_("{0} are the same before and after; fewer than 80 % is too few."),
                       N_("It is not known how many are the same before and after.")}},
    [CHECK_LENGTH] = {SHAPE_COUNT,
                      {"", N_("{0} months before the start, and twelve or more after."),
                       N_("{0} months before the start: 24 before and 12 after are needed."),
                       N_("It is not known how many months there are.")}},
    [CHECK_SEASON] = {SHAPE_NONE,
                      {"", N_("What returns every year is taken away."),
                       N_("Two years before the start are needed to tell the season from a change."),
                       N_("It is not known how many months there are.")}},
    [CHECK_FOLLOWING] =
        {SHAPE_NUMBER,
         {"", N_("Months that follow each other correlate {0}; the interval allows for it."),
          N_("Months that follow each other correlate {0}: above 0.6 the interval is too narrow."),
          N_("It is not known how months that follow each other correlate.")}},
    [CHECK_CONTROL] =
        {SHAPE_NONE,
         {"", N_("The course of the units compared with is taken away."),
          N_("No comparison series: whatever else changed at the same time is in the figure too."),
          N_("It is not known what the units compared with did.")}},
    [CHECK_TARGET] =
        {SHAPE_SHARE,
         {"", N_("The figures are of exactly the subjects and grades that the insats is for."),
          N_("The insats reaches {0} of the pupils behind the figures; with fewer than half, what it does is "
             "thinned out by the others."),
          N_("Whether the figures are of just the pupils, subjects and grades that the insats is for cannot "
             "be "
             "told.")}},
    [CHECK_ALONE] =
        {SHAPE_COUNTS,
         {"",
          N_("No school, of those that take part or are compared with, is in another insats for the same "
             "pupils meanwhile."),
          N_("{0} of the schools that take part are in another insats for the same measure meanwhile: what "
             "comes "
             "of which cannot be told apart."),
          N_("{0} of the schools that take part, and {1} of those compared with, are in another insats "
             "meanwhile: what comes of which cannot be told apart.")}},
    [CHECK_IN_TIME] = {SHAPE_SHARE,
                       {"", N_("{0} of the figures were taken after their window."),
                        N_("{0} of the figures were taken after their window; with 15 % or more the times "
                           "cannot be held against "
                           "each other."),
                        N_("It is not known when the figures were taken.")}},
    [CHECK_ATTRITION] = {SHAPE_NONE,
                         {"", N_("About as many are lost on both sides: within five percentage points."),
                          N_("More are lost on one side than on the other, by more than five percentage "
                             "points: those who are "
                             "left may be others than those who began."),
                          N_("It is not known how many are missing.")}},
    [CHECK_SLOPE] =
        {SHAPE_NONE,
         {"",
          N_("No sign that the difference is another for those who were low before than for those who were "
             "high."),
          N_("The difference is another for those who were low before than for those who were high: one "
             "number "
             "does not describe it."),
          N_("There are too few to tell.")}},
    [CHECK_PLANNED] =
        {SHAPE_NONE,
         {"", N_("The measure, the schools and the comparison were locked before the start."),
          N_("Not planned: measure, schools or comparison were not locked like this before the start."),
          N_("It is not known when it was planned.")}},
};

/* "at least 90 %", "at most 10 %": so few are behind it that the share itself would tell how many. */
static struct str share_text(struct arena *a, enum lang l, enum evidence_check c,
                             const struct evidence_judged *j)
{
	struct str share = fmt_percent(a, l, j->value, 0);
	if (j->other < 1 || (c != CHECK_LINKED && c != CHECK_MISSING))
		return share;
	return tr_fmt(a, l, c == CHECK_LINKED ? N_("At least {0}") : N_("At most {0}"), &share, 1);
}

struct str evidence_check_text(struct arena *a, enum lang l, enum evidence_check c,
                               const struct evidence_judged *j)
{
	struct str value[2] = {STR(""), STR("")};
	if (j->held == CHECK_NOT_ASKED)
		return STR("");
	if (c == CHECK_TARGET && j->held == CHECK_HELD && j->other > 0)
		return tr(l, N_("The figures are of some of the subjects and grades that the insats is for; of the "
		                "others they say nothing."));
	if (found[c].shape == SHAPE_NUMBER)
		value[0] = fmt_f64(a, l, j->value, 2);
	else if (found[c].shape == SHAPE_COUNT || found[c].shape == SHAPE_COUNTS)
		value[0] = fmt_f64(a, l, j->value, 0);
	else if (found[c].shape == SHAPE_SHARE)
		value[0] = share_text(a, l, c, j);
	if (found[c].shape == SHAPE_COUNTS)
		value[1] = fmt_f64(a, l, j->other > 0 ? j->other : 0, 0);
	return tr_fmt(a, l, found[c].text[j->held], value, 2);
}

struct str evidence_graded_text(struct arena *a, enum lang l, const struct evidence_grade *g)
{
	const char from = evidence_rule_grade(g->rule);
	struct str rule = tr(l, evidence_rule_text(g->rule)), why = {NULL, 0};
	if (g->grade == from)
		return rule;
	for (unsigned c = 0; c < EVIDENCE_CHECKS; c++)
		if (g->lowered & (1u << c)) {
			struct str name = tr(l, evidence_check_name((enum evidence_check)c));
			why = why.n ? arena_printf(a, "%.*s, %.*s", STR_ARG(why), STR_ARG(name)) : name;
		}
	const struct str args[] = {arena_printf(a, "%c", g->grade), arena_printf(a, "%c", from), why, rule};
	return tr_fmt(a, l,
	              why.n ? N_("{0}, lowered from {1} because this did not hold: {2}. {3}")
	                    : N_("{0}, lowered from {1}. {3}"),
	              args, 4);
}
