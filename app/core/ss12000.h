/* ss12000.h - answers of SS 12000:2020 (v2.0) as one bundle, for the shapes of profiles. In the child.
 *
 *   {"organisations": ..., "persons": ..., "duties": ..., "groups": ..., "syllabuses": ..., "grades": ...,
 *    "aggregatedAttendance": ..., "deletedEntities": ...}
 *
 * Each member is what the endpoint of that name answers: {"data": [...], "pageToken": null}, an array of such
 * pages, or an array of entities. A single answer alone is known by what its entities hold. A page whose
 * token says that more follows, and is followed by none, is half of something: the bundle is refused.
 * Entities that deletedEntities names are not there; a profile may ask which they were (ss_each_gone).
 *
 * "organisation": "ID" beside the members keeps the bundle to that organisation and what lies below it, in a
 * service that several huvudmän share: other organisations, and duties, groups, activities and grades of
 * theirs, are not there, and persons have no school there.
 *
 * Persons with a securityMarking other than "Ingen" are not found (ss_person) and not listed (ss_each):
 * neither name nor number of theirs leaves this file; how many there are is told.
 *
 * Source: SIS SS 12000:2020, OpenAPI 2.0.0 (Person, Enrolment, Duty, Grade, AggregatedAttendance,
 * deletedEntities).
 */
#ifndef CORE_SS12000_H
#define CORE_SS12000_H

#include "base/map.h"
#include "core/import_parse.h"

struct ss_bundle {
	struct import_shape *sh;
	const struct json *root;
	struct map person, organisation, syllabus, gone; /* by id */
	struct map within; /* ids of the organisation that alone is read, and of those below it; empty: all are */
	struct str only;   /* its id, "" all are read */
	const char *alone; /* the endpoint that a single answer is of, NULL: a bundle */
	size_t hidden;     /* persons with protected identity */
};
typedef void ss_take(void *ctx, struct ss_bundle *b, const struct json *entity);
/* False when the bytes are no such bundle, or half of one: the file is refused. */
bool ss_open(struct import_shape *sh, struct ss_bundle *b);
/* Every entity of an endpoint that is not deleted; how many. */
size_t ss_each(struct ss_bundle *b, const char *endpoint, ss_take *take, void *ctx);
/* The ids that deletedEntities names under an endpoint, each with its number there, from 1. */
typedef void ss_take_gone(void *ctx, struct ss_bundle *b, struct str id, uint32_t number);
void ss_each_gone(struct ss_bundle *b, const char *endpoint, ss_take_gone *take, void *ctx);
/* Into a map made ready: the ids of the organisation that `which` names - by id, organisationCode,
 * organisationNumber or schoolUnitCode - and of all below it, among the organisations of a bundle. Its id;
 * null when there is none of that name, or several. */
struct str ss_below(const struct json *bundle, struct str which, struct map *within);
/* By reference {"id": ...}; NULL when it is not in the bundle (a person: or protected). */
const struct json *ss_person(const struct ss_bundle *b, const struct json *reference);
const struct json *ss_organisation(const struct ss_bundle *b, const struct json *reference);
const struct json *ss_syllabus(const struct ss_bundle *b, const struct json *reference);
bool ss_protected(const struct json *person_or_reference);
/* A text member, "" when there is none. */
struct str ss_text(const struct json *j, const char *key);
/* Minutes, years: a whole number member, -1 when there is none. */
int64_t ss_number(const struct json *j, const char *key);
/* The person's enrolment that runs on the day, not cancelled; at the school unit when that is given (id, ""
 * any). NULL when there is none. */
const struct json *ss_enrolment(const struct json *person, struct str day, struct str school_id);
/* The school unit code of an organisation, its own or "" when it has none. */
struct str ss_school_code(const struct ss_bundle *b, const struct json *reference);
/* "K", "M" or "": Person.sex, else the personnummer's next to last digit, odd for men (folkbokföringslagen
 * 1991:481 18 §; samordningsnummer the same). */
struct str ss_sex(const struct json *person);
/* The bytes with nothing of the protected but their id and marking, for what is kept while it waits; empty
 * when they are no JSON. */
struct str ss_keep(struct arena *a, struct str bytes);
/* Tells how many persons were left out, when any. */
void ss_tell_hidden(struct ss_bundle *b);

#endif
