/* org.h - the huvudman's organisation: units in a dated tree, people, roles, läsår.
 *
 * A unit has one or more periods; each gives its name, grades and parent from a day to a
 * day. The periods of a unit cover its life without gap or overlap: a new period cuts the
 * one it falls in, and a moved boundary moves the neighbour's with it. Nothing is ever
 * overwritten: what a unit was called on a day (org_unit_on) and what we believed about it
 * at an instant (`at` of the asof statements) are both kept.
 *
 * unit_reach holds every unit under every unit as of today. It is kept up on every save and,
 * for dated changes, by org_reach_refresh() as the day turns. A unit that has closed, or has
 * not begun, stands where it last stood or will stand, so that its activities can still be
 * followed up, or planned, by those above.
 */
#ifndef ORG_ORG_H
#define ORG_ORG_H

#include "core/resource.h"
#include "sql_core.h"
#include "sql_org.h"

extern const struct resource_kind kind_unit, kind_unit_period, kind_unit_succession, kind_person,
    kind_role_grant, kind_school_year, kind_term;

/* Stored words and their English source texts, NULL-ended, same order. */
extern const char *const unit_kind_word[], *const unit_kind_text[];
extern const char *const school_form_word[], *const school_form_text[];
extern const char *const succession_word[], *const succession_text[];
extern const char *const org_role_word[], *const org_role_text[];
extern const char *const person_lang_word[], *const person_lang_text[];
/* Translated text of a stored word; the word itself when it is none of them. */
struct str org_word(enum lang l, const char *const *words, const char *const *texts, struct str word);

/* --- the tree (org_tree.c) -------------------------------------------------------- */
/* Makes unit_reach true for the day of ch->now; true when something changed. Writes only
 * the difference, so calling it when nothing has happened costs one read. */
bool org_reach_refresh(struct change *ch);
/* Name, grades and parent on a day; false when the unit did not exist then. at: as believed
 * at that instant, null = now. */
bool org_unit_on(struct db *db, struct arena *a, int64_t unit_id, struct str day, struct str at,
                 struct unit_on_row *place);
/* Would unit_id lie under itself if it had this parent from from_day to to_day (null: for good)? */
bool org_ring(struct db *db, struct arena *a, int64_t unit_id, int64_t parent_id, struct str from_day,
              struct str to_day);
/* The unit in search, under the name it has now. */
void org_unit_search(struct change *ch, int64_t unit_id);
/* "YYYY-MM-DD" so many days later; the null str stays null. */
struct str org_day_plus(struct arena *a, struct str day, int days);
/* The first and the last day on which a unit of the tree exists, null to_day = open. */
static inline bool org_day_in(struct str day, struct str from, struct str to)
{
	return str_cmp(from, day) <= 0 && (str_is_null(to) || str_cmp(day, to) <= 0);
}

/* --- operations (org_ops.c) --------------------------------------------------------
 * Each is all or nothing within the caller's transaction. Faults are left in f (whole-form
 * errors that name what stands in the way) and give CHANGE_INVALID; who NULL: the system. */
struct org_new {
	struct str name, code, school_code, school_form, grades; /* code null: made from the name */
};
/* A new unit with its first period. *id is set. */
enum change_result org_create(struct change *ch, const struct principal *who, struct form *f,
                              const struct unit *u, const struct org_new *n, int64_t parent_id, int64_t *id);
/* New name or grades from a day on (null: unchanged). */
enum change_result org_rename(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                              struct str day, struct str name, struct str grades);
enum change_result org_move(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                            struct str day, int64_t parent_id);
/* Closes on the last day. end_roles: roles that run on end that day, instead of being in the way. */
enum change_result org_close(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                             struct str last_day, bool end_roles);
/* Opens again: the last period runs on, and nothing has succeeded it any more. */
enum change_result org_reopen(struct change *ch, const struct principal *who, struct form *f,
                              int64_t unit_id);
/* The unit closes the day before `day`; the new units, of its kind and under its parent, open that day. */
enum change_result org_split(struct change *ch, const struct principal *who, struct form *f, int64_t unit_id,
                             struct str day, const struct org_new *into, size_t n, bool end_roles);
/* The units close the day before `day` and go on in one: into_id, or a new unit (of the first one's kind and
 * place). */
enum change_result org_merge(struct change *ch, const struct principal *who, struct form *f,
                             const int64_t *unit_ids, size_t n, struct str day, int64_t into_id,
                             const struct org_new *into, bool end_roles, int64_t *merged_id);
/* One unit goes on as another, existing (into_id) or new. */
enum change_result org_replace(struct change *ch, const struct principal *who, struct form *f,
                               int64_t unit_id, struct str day, int64_t into_id, const struct org_new *into,
                               bool end_roles, int64_t *new_id);

#endif
