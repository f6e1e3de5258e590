/* boundary.h - the edge of a request: who asks, what the address says about day,
 * läsår, unit and language, and how everything ends (commit or undo, headers).
 * Used by app.c only.
 */
#ifndef CORE_BOUNDARY_H
#define CORE_BOUNDARY_H

#include "core/app.h"

/* Reads ?per ?lasar ?enhet ?sprak into the context. */
void boundary_settings(struct ctx *c);
/* Cookie or bearer token -> c->who; false when the store cannot be read. */
bool boundary_session(struct ctx *c);
/* Not logged in: pages are sent to the login page and come back; the API gets 401. */
void boundary_login(struct ctx *c);
void boundary_allow(struct ctx *c, unsigned methods);
/* Ends the database work, answers errors, sets the headers every answer has. */
void boundary_end(struct ctx *c);

#endif
