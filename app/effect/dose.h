/* dose.h - what of an insats reached the lessons: sums over five teachers or more.
 *
 * Counted are lessons before this week, with answers given before this week: a figure changes once a week and
 * not with each answer, so that nobody learns a colleague's answer by looking twice.
 *
 * Shares are ratios weighted by the inverse of each lesson's chance (Horvitz & Thompson 1952; Särndal,
 * Swensson & Wretman 1992, 5.7), with teachers as clusters (lib/stat, method "survey"). Interval: Wilson's at
 * the effective number of lessons p(1-p)/var, at most the real one, lowered by (z/t)^2 for the few clusters
 * (Korn & Graubard 1998, Survey Methodology 24). When all answers are alike the variance tells nothing, and
 * the number of teachers is used. Those who did not answer are taken to be like those who did: the coverage
 * is therefore always said beside.
 */
#ifndef EFFECT_DOSE_H
#define EFFECT_DOSE_H

#include "db/db.h"
#include "effect/veil.h"
#include "web/out.h"

enum effect_state {
	EFFECT_SHOWN,
	EFFECT_NONE,  /* nothing is answered yet */
	EFFECT_FEW,   /* too few teachers to be shown */
	EFFECT_WINDOW /* from and to are no läsår and no term: other windows could be taken from each other */
};
struct effect_share {
	bool known;
	double share, lo, hi; /* 0-1, 95 % */
	int64_t n;            /* what it rests on */
};
struct effect_part {
	int64_t part_id;
	struct str title;
	bool tight;
	struct effect_share there; /* of carried out lessons whose ingredients were told */
};
struct effect_obstacle {
	struct str word;
	const char *text; /* English source text */
	int64_t n;
};
/* What was seen of an item of a protocol: mean of scores 0-3. */
struct effect_seen {
	struct str title;
	double mean;
	int64_t n;
};
/* Two or more observers of the same lesson: share of the variation in mean scores that is between lessons
 * (ICC(1), Shrout & Fleiss 1979), and how far two agree on the same item's step beyond chance, steps further
 * apart counting more (kappa with quadratic weights, Cohen 1968; of a lesson seen by more, the two that were
 * saved first; items of a lesson are no independent pairs, so the interval leaves out a lesson at a time).
 * Known from EFFECT_TWICE lessons on; kappa is not known either when all gave one and the same step. */
#define EFFECT_TWICE 10
struct effect_agreement {
	bool known;
	double icc, lo, hi;
	int64_t lessons; /* that two or more saw */
	bool kappa_known;
	double kappa, kappa_lo, kappa_hi;
	int64_t pairs; /* items that both scored */
};
struct effect_execution {
	enum effect_state state;
	int years, first_year, last_year,
	    missing;               /* of effect_given(): läsår summed up, and those not known of */
	int64_t groups, scheduled; /* lessons of the window so far; no secret */
	int64_t planned;           /* by the insats' dose a group and week, else scheduled */
	/* Everything below is zero unless state is EFFECT_SHOWN. */
	int64_t teachers;                 /* who answered */
	int64_t asked, answered;          /* lessons */
	int64_t full, part, no;           /* of the answered */
	struct effect_share coverage;     /* answered of asked (Wilson) */
	struct effect_share carried;      /* carried out, all or in part */
	struct effect_share whole;        /* all of it */
	double given, given_lo, given_hi; /* lessons carried out, all or in part, of the scheduled */
	struct effect_share dose;         /* given of planned; may be above 1 */
	struct effect_part *parts;
	size_t nparts;
	struct effect_obstacle *obstacles; /* the most common first */
	size_t nobstacles;
	enum effect_state seen_state; /* of the observations: five teachers of their own */
	int64_t observations, seen_teachers;
	struct effect_seen *seen;
	size_t nseen;
	struct effect_agreement agreement;
};

/* unit_id 0: all units together. from, to: a läsår or a term of it (effect_window). */
struct effect_execution effect_execution(struct db *db, struct arena *a, int64_t intervention_id,
                                         int64_t unit_id, struct str from, struct str to);
/* The same as of a day. */
struct effect_execution effect_execution_on(struct db *db, struct arena *a, int64_t intervention_id,
                                            int64_t unit_id, struct str from, struct str to,
                                            struct date today);
struct intervention;
/* Each of n units by itself in a läsår, its lessons read once: state, asked, answered, shares and dose;
 * nothing of ingredients, obstacles or observations. False when the läsår has no days stated. */
bool effect_execution_units(struct db *db, struct arena *a, const struct intervention *x, int first_year,
                            const int64_t *unit, size_t n, struct date today, struct effect_execution *out);
/* What was observed at a unit in a läsår, all scored items together: the mean of the observations' means,
 * 0-3. Shown by the veil of the observations, and when each item that was scored there is shown by its own.
 */
struct effect_quality {
	bool shown;
	double mean;
	int64_t n, teachers; /* observations with a score, whose lessons they were; 0 unless shown */
};
/* Each of n units by itself. False when there is no such insats or the läsår has no days stated. */
bool effect_quality_units(struct db *db, struct arena *a, int64_t intervention_id, int first_year,
                          const int64_t *unit, size_t n, struct date today, struct effect_quality *out);
/* Days of a läsår or of its terms; false when the huvudman has not stated them. */
bool effect_window(struct db *db, struct arena *a, int first_year, enum veil_window w, struct str *from,
                   struct str *to);
/* "Av 120 frågade lektioner är 96 besvarade; programmet genomfördes helt eller delvis i 71 % (63–79)." */
struct str effect_execution_sentence(struct arena *a, enum lang l, const struct effect_execution *x);

#endif
