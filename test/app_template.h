/* app_template.h - stores that are made once in a run and copied for every test that wants one.
 *
 * A schema of 120 tables takes PostgreSQL a second of work, and half of the tests need nothing but the same
 * small huvudman. So the first test that asks has it made by the ordinary rules and closed; each gets a copy
 * of its own: the file, or on PostgreSQL a database made from a template. What two stores must not share
 * (sessions, the change log's key) is shared by two copies: app_test_two() therefore fills both anew.
 */
#ifndef TEST_APP_TEMPLATE_H
#define TEST_APP_TEMPLATE_H

#include "db/db.h"
#include "test.h"

struct app_template {
	const char *name; /* in file and database names */
	/* Fills the empty store and leaves nothing open in it. */
	bool (*make)(const char *url);
	/* private */
	char *url;
	bool made;
};

/* The URL of a copy that goes away with the running test; NULL, after a failed check, when it cannot be made.
 */
const char *app_template_copy(struct app_template *t);
/* The same of the example huvudman, as `trad demo` makes it. */
const char *app_demo_copy(void);
/* A reader of such a copy, closed as the test ends; NULL after a failed check. */
struct db *app_demo_read(void);

#endif
