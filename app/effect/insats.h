/* insats.h - the life of an insats: what a start asks for, the lock, decisions.
 *
 * A draft becomes running in one way only: its state is saved as "running", by a page, the API, the command
 * line or an importer alike, and the kind's own check (intervention.c) then asks insats_missing() for what is
 * still to be said. When nothing is, the promises are locked: lock_hash is BLAKE2b-256 (RFC 7693) over their
 * canonical text, and the same hash goes into the change log as a line "lock". What is changed afterwards
 * wants a reason, stays in the history and is told as changed after the start. `trad verify` computes every
 * lock again from the rows as they stood.
 *
 * Sources: skollagen 4 kap. 3 § (the analysis of causes stands between outcome and insats); stats/README 1f,
 * "Pre-registration record"; product.md N1, journey 9.
 */
#ifndef EFFECT_INSATS_H
#define EFFECT_INSATS_H

#include "effect/effect.h"
#include "plan/load.h"
#include "sql_effect_insats.h"

/* --- what a start asks for (intervention_start.c) ------------------------------------------------------- */

struct insats_need {
	const char *field; /* column of the insats, or the name of the part's kind */
	const char *text;  /* English source text: what is missing */
	const char *at;    /* where it is filled in, after /insatser/ID: "/andra#causes", "#enheter" */
	struct str arg[2]; /* {0} and {1} of the text */
};
/* What is missing of x, with its parts and units as they stand in the store; 0: it may start. */
size_t insats_missing(struct db *db, struct arena *a, const struct intervention *x, struct insats_need **v);
struct str insats_need_text(struct arena *a, enum lang l, const struct insats_need *need);

/* Årskurser and subjects that there are, years in order, a change within its band, a band within the scale:
 * of what was != NULL changed. Errors into f (intervention_said.c). */
void insats_check_said(struct change *ch, struct form *f, const struct intervention *was,
                       const struct intervention *x);

/* The same of one change of a measure: within its scale. */
void insats_check_size(struct change *ch, struct form *f, const char *field, int64_t measure_id,
                       struct opt_f64 size);

/* --- the lock (intervention_lock.c) --------------------------------------------------------------------- */

/* The promises of x as canonical JSON: columns, then ingredients, units with arm and days, links, the
 * measure's key and the version of its definition. at: an instant for the parts; null: now. */
struct str insats_promises(struct db *db, struct arena *a, const struct intervention *x, struct str at);
/* Of the promises only those that decide what an analysis answers: whose figures, of when, compared with
 * whom, what was expected, which units from which day. */
struct str insats_deciding(struct db *db, struct arena *a, const struct intervention *x, struct str at);
/* BLAKE2b-256 of a text in hex, 64 characters. */
struct str insats_lock_of(struct arena *a, struct str promises);
/* Is the column one of the promises? */
bool insats_promised(const struct resource_kind *k, struct str column);
/* Computes every lock again. A line per fault to *faults; the number of locks. */
int64_t insats_verify(struct db *db, struct arena *a, struct buf *faults);

/* A promise that is not what it was when it was locked. */
struct insats_change {
	struct str at, who, why;  /* who: translated */
	struct str what;          /* the field or part, translated */
	struct str before, after; /* as people read them; null: nothing */
};
size_t insats_changed(struct db *db, struct arena *a, enum lang l, const struct intervention *x,
                      struct insats_change **v);
/* The same as "changed after start" for the checks of kinds: a locked insats and no reason is an error in f.
 */
void insats_guard(struct change *ch, struct form *f, const struct intervention *x,
                  const struct resource_kind *k, const void *before, const void *row);

/* --- decisions (intervention_decide.c, intervention_decision.c) -------------------------------- */

/* What the one who decides had in front, and asks for beside the decision. */
struct insats_asked {
	int64_t rev;         /* of the insats; 0: whatever stands there */
	struct str lock;     /* insats_lock_of() its promises, parts and all; null: whatever */
	struct str last_day; /* of what continues; null: the one that was planned */
};
/* Records a decision and moves the state with it: start runs it, stop ends it (stopped before its last day,
 * ended after), continue runs what was stopped, to the last day that was planned before the stop. A stop on a
 * day to come is kept in stops_on and takes effect on that day; one before the first day, while that has not
 * come, calls the insats off: it is then stopped with a last day before its first. The decision is made by
 * ch->person_id. who NULL: the system. asked may be NULL. CHANGE_CONFLICT: what stands there is not what
 * was seen; f tells what differs. The form takes the errors. */
enum change_result insats_decide(struct change *ch, const struct principal *who, struct form *f,
                                 const struct intervention *was, const struct intervention_decision *d,
                                 const struct insats_asked *asked);
/* Is the day of a decision one that can be? Not before the insats, and to come of a stop alone. */
void insats_check_day(struct change *ch, struct form *f, const struct intervention *x,
                      const struct intervention_decision *d);
/* May x end before it begins? What is stopped while its first day has not come; and what was so before. */
bool insats_may_be_off(const struct intervention *was, const struct intervention *x, struct str today);
/* Sets the days of what has started and changes its state: its last is no later than today when it has
 * stopped, and no earlier when it runs again. */
void insats_moved(struct change *ch, struct form *f, const struct intervention *was, struct intervention *x);
/* The row of a decision that is part of a save of its insats, made by ch->person_id; false on an error. */
bool insats_decision_put(struct change *ch, const struct intervention *x, struct intervention_decision *d);
/* The same of the kind, today, with ch->why as its reason. */
void insats_record(struct change *ch, const struct intervention *x, const char *kind);
/* Has what is started the decisions that its state stands on? A line per fault to *faults. */
void insats_verify_decisions(struct db *db, struct arena *a, struct buf *faults);

/* The state on a day: what was decided to stop on a day that has come is stopped, whatever the row says yet.
 */
struct str insats_state_on(struct str state, struct str to_day, struct str stops_on, struct str day);
/* Called off before its first day. */
bool insats_called_off(struct str state, struct str from_day, struct str to_day);
/* Writes into the rows the states that days have brought. False on a database error; *n: how many. */
bool insats_settle(struct change *ch, struct str today, int64_t *n);

/* Minutes of a läsår that the hours a week ask of one teacher, and the ceilings they pass (product.md N8).
 * year: the läsår when x has no first day. The number of ceilings. */
size_t insats_over(struct db *db, struct arena *a, const struct intervention *x, int year, int64_t *minutes,
                   struct load_over **over);

/* How it stands, as people are told: "Running", and that its last day has passed. */
struct insats_stand {
	struct str text, status, note; /* status: of doc/look.md; note: empty when there is nothing more to say */
};
struct insats_stand insats_stand(struct arena *a, enum lang l, struct str state, struct str from_day,
                                 struct str to_day, struct str stops_on, struct str today);

/* --- words ------------------------------------------------------------------------------------ */

/* "procentenheter" and the like: a change in the measure's unit, with sign. */
struct str insats_change_text(struct arena *a, enum lang l, const struct measure *m, double v, bool sign);

#endif
