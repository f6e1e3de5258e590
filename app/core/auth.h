/* auth.h - accounts, sessions, tokens.
 *
 * Passwords: argon2id (RFC 9106) by libsodium, 12-256 characters, not the login or
 * a name of the product, no composition rules, no rotation (ASVS 5.0 V6). Tries are
 * throttled per login and per address; unknown logins cost the same time and give
 * the same answer. A session or token is 256 random bits; the store holds only its
 * BLAKE2b hash. Idle limit AUTH_IDLE_S, absolute limit AUTH_ABSOLUTE_S. Disabling an
 * account, a new password or a revocation holds from the next request.
 */
#ifndef CORE_AUTH_H
#define CORE_AUTH_H

#include "core/access.h"
#include "core/change.h"

#define AUTH_IDLE_S       (30 * 60)
#define AUTH_ABSOLUTE_S   (12 * 3600)
#define AUTH_COOKIE_S     (AUTH_ABSOLUTE_S + 24 * 3600) /* outlives the session: see draft.h */
#define AUTH_PASSWORD_MIN 12
#define AUTH_PASSWORD_MAX 256
#define AUTH_TOKEN_TEXT   44 /* 32 bytes as URL-safe base64 and NUL */

/* NULL when fit, else an English source text that says why not. */
const char *auth_password_fault(struct str password, struct str login);
/* The argon2id string, in the arena. Slow on purpose: call outside transactions. */
struct str auth_hash(struct arena *a, struct str password);
/* hash null: the same work is done and the answer is false. */
bool auth_verify(struct str hash, struct str password);

/* Folded login name: trimmed, case folded. */
struct str auth_login_key(struct arena *a, struct str login);

/* New account, or a new password for the person's account (sessions and tokens end). */
bool auth_account_save(struct change *ch, int64_t person_id, struct str login, struct str hash,
                       bool must_change);
void auth_account_disable(struct change *ch, int64_t account_id, bool disabled);

/* Seconds to wait before this login or address is looked at again; 0 = go on. */
int auth_wait(struct db *db, struct arena *a, struct str login_key, struct str remote);
void auth_failed(struct change *ch, struct str login_key, struct str remote);
void auth_succeeded(struct change *ch, struct str login_key);

/* Makes a session or token; the secret goes into token, its hash into the store. */
void auth_session_new(struct change *ch, int64_t account_id, struct str remote, struct str agent,
                      char token[AUTH_TOKEN_TEXT]);
void auth_token_new(struct change *ch, int64_t account_id, struct str name, bool may_write, int days,
                    char token[AUTH_TOKEN_TEXT]);

/* Fills who from a cookie or bearer token; false when it opens nothing. *stale is
 * set when seen_at should be moved (at most once a minute). */
bool auth_session(struct db *db, struct arena *a, struct str token, struct principal *who, bool *stale);
bool auth_bearer(struct db *db, struct arena *a, struct str token, struct principal *who, bool *stale);
/* The person whose session this token was, when it has only run out of time, at most a day ago. */
bool auth_expired(struct db *db, struct arena *a, struct str token, int64_t *person_id);
void auth_seen(struct db *db, const struct principal *who, struct str now);
/* The person's grants of today, the widest role first. */
void auth_grants(struct db *db, struct arena *a, struct principal *who);

#endif
