/* draft.h - typed text that is not saved yet, kept per person and form.
 *
 * A form is known by the address it posts to. Text comes here in two ways: POST /utkast
 * (a script or a program keeps it while one types) and a POST that arrives when the session
 * has run out. In the latter case the cookie still names the session, so the fields are kept
 * as a draft of that session's own person, at once and on the server; after login the form
 * offers them again. Nobody else who logs in at the same screen can see them, and a cookie
 * that has been revoked (logout, new password, disabled account) keeps nothing. Passwords
 * and files are never kept. A draft goes away when its form is saved.
 */
#ifndef CORE_DRAFT_H
#define CORE_DRAFT_H

#include "core/ctx.h"

#define DRAFT_MAX ((size_t)256 << 10) /* bytes of JSON; longer text is refused, not cut */

/* Fills the form with the draft kept for `path` (the form's action), if there is one, and says so
 * in c->page.notice. For a form that is opened anew (GET); true when text was restored. */
bool form_draft(struct ctx *c, struct str path, struct form *f);
/* The person's draft of a form as pairs; false when there is none. */
bool draft_load(struct ctx *c, struct str path, struct web_pairs *fields, struct str *saved_at);
/* Keeps the fields; false when there is nothing to keep or it is too long. */
bool draft_keep(struct db *db, struct arena *a, int64_t person_id, struct str path,
                const struct web_pairs *fields, struct str now);
/* What was posted without a living session; true when it is kept. */
bool draft_expired(struct ctx *c);
/* The form at this address has been saved: its draft is no longer needed. */
void draft_done(struct ctx *c);

#endif
