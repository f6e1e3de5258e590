/* evidence.h - the rules by which an analysis is chosen, checked, graded and read; no database, no page.
 *
 * Choice. What is at hand (how many schools take part, how many are compared with, how many times before and
 * after) decides the method, in the order of stats/README 1f: lottery, several starts with untreated schools,
 * one start in many schools, a long series, a mixture for one school, few schools by permutation, last year's
 * pupils, the same schools, description. A comparison with fewer than five schools on a side never gets an
 * interval from a model.
 *
 * Whose figures. An insats for one subject or årskurs is seen by its figures alone; when the measure has none
 * of them it cannot be assessed yet. Fewer than half of the pupils behind the figures: they are of more, and
 * the difference is thinned out (our judgement).
 *
 * Checks. Each assumption is held, not held, or cannot be known; what a method does not stand on is not
 * asked.
 *
 * Grade. A to E and '-', by the rules of 1g; one step down for each of definition, instrument, response below
 * 60 %, linked below 80 % and not planned. Counted links (resource, activity, execution) are graded as
 * counts: how much of what was to be counted was. The weakest link decides; a chain is never a product.
 *
 * State of a link. Holds: the interval lies in the expected direction, and no check of the comparison has
 * failed. Broken: it lies against it, or wholly below the smallest change that was expected, with the same
 * condition; of execution, wholly below 60 % of the plan (Durlak & DuPre 2008: effects are reported from
 * about 60 %). Weak: it may be either, or the grade is D or E. Unmeasured: no data.
 *
 * Sources: stats/README 1f, 1g; What Works Clearinghouse, Standards Handbook 4.1 (baseline difference 0.25
 * standard deviations); Roth 2022 (power of pre-tests); Durlak & DuPre 2008.
 */
#ifndef EFFECT_EVIDENCE_H
#define EFFECT_EVIDENCE_H

#include "web/out.h"

enum evidence_method {
#define EVIDENCE_METHOD(id, ...) EVIDENCE_##id,
#include "effect/evidence.def"
	EVIDENCE_METHODS
};
enum evidence_reason {
#define EVIDENCE_REASON(id, ...) REASON_##id,
#include "effect/evidence.def"
	EVIDENCE_REASONS
};
enum evidence_check {
#define EVIDENCE_CHECK(id, ...) CHECK_##id,
#include "effect/evidence.def"
	EVIDENCE_CHECKS
};
enum evidence_rule {
#define EVIDENCE_RULE(id, ...) RULE_##id,
#include "effect/evidence.def"
	EVIDENCE_RULES
};
/* With whom it is compared; the stored words of intervention.design say the same (evidence_compare_of). */
enum evidence_compare { COMPARE_NONE, COMPARE_BEFORE, COMPARE_COHORT, COMPARE_SERIES, COMPARE_SCHOOLS };
enum evidence_link { LINK_RESOURCE, LINK_ACTIVITY, LINK_EXECUTION, LINK_ENVIRONMENT, LINK_OUTCOME, LINKS };
enum evidence_held { CHECK_NOT_ASKED, CHECK_HELD, CHECK_NOT_HELD, CHECK_NOT_KNOWN };
/* Why the measure has no figures of just those whom the insats is for (analysis_target.h). */
enum evidence_undivided { DIVIDED, UNDIVIDED_SUBJECT, UNDIVIDED_GRADE, UNDIVIDED_FIGURES };
/* Whose figures they are: all pupils' as the insats is for all; of exactly those whom it is for; of some of
 * them, as one of its årskurser; it cannot be told; of many more. */
enum evidence_target { TARGET_ALL, TARGET_EXACT, TARGET_PART, TARGET_UNSURE, TARGET_WIDER };
enum evidence_state { LINK_UNMEASURED, LINK_HOLDS, LINK_WEAK, LINK_BROKEN };

enum {
	EVIDENCE_GROUP_MIN = 5, /* schools on a side for an interval */
	EVIDENCE_DRAWN_MIN = 10,
	EVIDENCE_PAIRS_MIN = 15, /* of ANCOVA, on a side */
	EVIDENCE_ALONE_MIN = 3,  /* schools with nobody to compare with, whose own changes give an interval */
	EVIDENCE_YEARS_MIN = 3,  /* läsår before, when they are fewer */
	EVIDENCE_MONTHS_BEFORE = 24,
	EVIDENCE_MONTHS_AFTER = 12,
	EVIDENCE_SYNTH_BEFORE = 10,
	EVIDENCE_SYNTH_DONORS = 15,
	EVIDENCE_CHOICES_MIN = 5 /* schools in all for a permutation */
};

/* What is at hand. Counts of schools are of those with a figure both before and after. */
struct evidence_data {
	enum evidence_compare compare;
	bool lottery;
	int treated, comparison;
	int starts, smallest_start; /* different starts, and the schools in the smallest of them */
	int pre, post;              /* times with figures before and after the start */
	int months_pre, months_post;
	bool monthly;        /* the figures come month by month */
	bool control_series; /* a comparison series beside the long one */
	bool counts;         /* how many of how many is known before and after */
	enum evidence_undivided undivided;
	struct str subject, grade; /* that the insats is seen by, as people read them; empty: all */
	int pupils, others;        /* with both values, on either side, to the nearest ten (linked.h) */
};
struct evidence_choice {
	enum evidence_method method;
	enum evidence_reason reason;
	double smallest_p; /* of EVIDENCE_PERMUTE: what no result can go below */
};
/* One over the number of ways to choose the schools, or the draws when they are more than are tried. Of as
 * many on either side two: the others chosen instead differ as much, the other way. */
double evidence_smallest_p(int treated, int comparison);
struct evidence_choice evidence_choose(const struct evidence_data *d);
/* Where the chosen method bears no interval after all: other choices of the same schools. */
struct evidence_choice evidence_choose_few(const struct evidence_data *d);

/* What is known of the assumptions. A share or number that is not known is negative. */
struct evidence_facts {
	double pretrend_p;    /* of a test of equal development before */
	double pretrend_seen; /* smallest difference in change a läsår before that it would have seen in 4 of 5
	                         cases */
	double expected;      /* size that was expected, without sign */
	double balance;       /* difference at the start in standard deviations of schools, without sign */
	int touched; /* compared schools that take part in another insats for the same, or belong together with
	                one that takes part */
	int doubled; /* schools that take part and are in another insats for the same measure meanwhile */
	/* Schools in any other insats for the same pupils: those that take part, and those compared with. */
	int beside, beside_compared;
	int definitions, instruments; /* different ones within the window; 0 not known */
	double autocorrelation;       /* of months that follow each other, when the course is taken away */
	double lost;                  /* share of schools with figures before that have none after */
	double late;                  /* share of the figures before and after that came after their window */
	bool survey;                  /* response is asked for */
	double response;              /* share */
	double linked;                /* share */
	bool coarse;                  /* lost and linked are bounds: one to four pupils are behind one of them */
	double attrition;             /* difference in the share lost between the sides; negative: not known */
	double slope_p; /* of a test that the difference is the same at every level before; negative: none */
	int planned;    /* 1 yes, 0 no */
	enum evidence_target target;
	double reached; /* pupils of the insats by pupils behind the figures; negative: not known */
};
struct evidence_judged {
	enum evidence_held held;
	double value; /* what was found: p, sd, count, share */
	double other; /* of PRETREND: pretrend_seen; of a share: 1 when it is a bound; of TARGET: 1 when they are
	                 some of those it is for; of ALONE: schools compared with, when value is those that take
	                 part */
};
void evidence_judge(enum evidence_method m, const struct evidence_data *d, const struct evidence_facts *f,
                    struct evidence_judged out[EVIDENCE_CHECKS]);

struct evidence_grade {
	char grade; /* 'A'..'E', '-' */
	enum evidence_rule rule;
	unsigned lowered; /* bit of each check that lowered it */
};
struct evidence_grade evidence_grade(enum evidence_method m, const struct evidence_data *d,
                                     const struct evidence_judged j[EVIDENCE_CHECKS]);
/* Of counted facts: answered is the share of the drawn sample, 1 when all is counted, negative when nothing
 * is; told: only those who took part say so. */
struct evidence_grade evidence_count_grade(double answered, bool told);
/* Is enough known of the lessons, and were they carried out? At least 60 % of the sample answered (grade B).
 */
bool evidence_given(enum evidence_state state, char grade);
/* A compared result whose checks hold may be read as a sign; any other only stands beside. */
bool evidence_may_suggest(enum evidence_method m, const struct evidence_data *d,
                          const struct evidence_judged j[EVIDENCE_CHECKS]);

/* A check has failed, other than of when it was planned and of whom the figures are: the difference may be
 * there, but no link holds or breaks by it. */
bool evidence_comparison_failed(enum evidence_method m, const struct evidence_data *d,
                                const struct evidence_judged j[EVIDENCE_CHECKS]);

/* A number with its interval; has false: there is none. */
struct evidence_estimate {
	bool has, interval;
	double value, lo, hi;
	double p;   /* of a permutation; negative: none */
	double own; /* what the schools that take part changed by; own_has */
	bool own_has;
};
/* direction: 1 up, -1 down, 0 no change is expected; size >= 0 is the smallest change expected. */
enum evidence_state evidence_effect_state(char grade, const struct evidence_estimate *e, int direction,
                                          double size);
/* Share (0 to 1) of what was planned that was carried out; least: what was expected of it, 0 when no share
 * was told. It holds when it is at least 60 % and at least that. */
enum evidence_state evidence_execution_state(char grade, const struct evidence_estimate *share, double least);
/* The weakest link: broken before unmeasured before weak before what holds; then the lower grade, then the
 * earlier link. */
enum evidence_link evidence_weakest(const char grade[LINKS], const enum evidence_state state[LINKS]);
/* The link of the lowest grade, no data ('-') lowest of all: what the evidence of the whole is at most. */
enum evidence_link evidence_lowest(const char grade[LINKS]);

/* "MA in grade 8", of what an insats is seen by; empty when it is all. */
struct str evidence_whom(struct arena *a, enum lang l, struct str subject, struct str grade);

/* Stored words and what people read. */
const char *evidence_method_word(enum evidence_method m);
const char *evidence_method_name(enum evidence_method m); /* English source text */
const char *evidence_not_shown(enum evidence_method m);
bool evidence_compares(enum evidence_method m);
bool evidence_linked(enum evidence_method m); /* pupils are followed one by one */
const char *evidence_check_word(enum evidence_check c);
const char *evidence_check_name(enum evidence_check c);
const char *evidence_rule_text(enum evidence_rule r);
/* The grade with its rule in words, and when checks took it down from the rule's own letter: from what to
 * what, and which (evidence_text.c). */
struct str evidence_graded_text(struct arena *a, enum lang l, const struct evidence_grade *g);
/* The letter of the rule, before any check took it down. */
char evidence_rule_grade(enum evidence_rule r);
extern const char *const evidence_held_words[];  /* "", "held", "not-held", "not-known" */
extern const char *const evidence_state_words[]; /* "unmeasured", "holds", "weak", "broken" */
extern const char *const evidence_state_texts[];
enum evidence_compare evidence_compare_of(struct str design);
struct str evidence_reason_text(struct arena *a, enum lang l, const struct evidence_choice *c,
                                const struct evidence_data *d);
struct str evidence_check_text(struct arena *a, enum lang l, enum evidence_check c,
                               const struct evidence_judged *j);

#endif
