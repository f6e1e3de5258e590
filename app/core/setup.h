/* setup.h - an empty store's first huvudman and administrator; used by the first-run
 * page and by `trad init`.
 */
#ifndef CORE_SETUP_H
#define CORE_SETUP_H

#include "core/change.h"

struct setup {
	struct str code;     /* the one-time code the program printed */
	struct str huvudman; /* name of the authority */
	struct str name, login, password;
	struct str hash; /* of the password, worked out before the transaction */
};
/* English source text of the first thing missing, or NULL. */
const char *setup_fault(const struct setup *s);
/* Unit of kind authority (code HM), the person, the account, the administrator's role. */
void setup_run(struct change *ch, const struct setup *s);
/* The chain's first row; returns the first key (32 bytes, arena) to be kept outside the store. */
struct str setup_chain(struct db *db, struct arena *a);

#endif
