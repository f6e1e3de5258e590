/* app_fixture.h - the small huvudman behind app_harness.h. */
#ifndef TEST_APP_FIXTURE_H
#define TEST_APP_FIXTURE_H

#include "app_harness.h"
#include "sql_core.h"

/* Schema and the chain's head in an empty store. */
bool app_fixture_schema(const char *url);
/* Units, people, sessions, documents, goals, activities into t->store; fills t's ids. */
bool app_fixture_fill(struct app_test *t);

#endif
