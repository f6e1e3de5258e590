#include "core/auth.h"

#include "base/date.h"
#include "base/log.h"
#include "base/utf8.h"
#include "sql_core.h"

#include <sodium.h>

/* RFC 9106 second recommended option scaled to a small server: 3 passes over 32 MiB. */
#define ARGON_OPS   3
#define ARGON_MEM   ((size_t)32 << 20)
#define TOKEN_BYTES 32

const char *auth_password_fault(struct str password, struct str login)
{
	static const char *const common[] = {"password", "lösenord",    "qwerty",    "123456",
	                                     "skolan",   "röda tråden", "rodatraden"};
	if (!utf8_valid(password))
		return "The password is not valid text.";
	size_t n = utf8_length(password);
	if (n < AUTH_PASSWORD_MIN)
		return "The password needs at least 12 characters.";
	if (n > AUTH_PASSWORD_MAX)
		return "The password may have at most 256 characters.";
	if (login.n && str_find(password, login) >= 0)
		return "The password must not hold your user name.";
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
		size_t len = strlen(common[i]);
		if (str_starts(password, str_z(common[i])) && password.n < len + 6)
			return "That password is among the first that anyone would guess.";
	}
	for (size_t i = 1; i < password.n; i++)
		if (password.p[i] != password.p[0])
			return NULL;
	return "That password is among the first that anyone would guess.";
}

struct str auth_hash(struct arena *a, struct str password)
{
	char out[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str_alg(out, password.p, password.n, ARGON_OPS, ARGON_MEM,
	                          crypto_pwhash_ALG_ARGON2ID13) != 0)
		BUG("out of memory for a password hash");
	return arena_str(a, str_z(out));
}

bool auth_verify(struct str hash, struct str password)
{
	/* A hash of nothing anyone can type, so that unknown logins cost the same. */
	static const char decoy[] = "$argon2id$v=19$m=32768,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	char z[crypto_pwhash_STRBYTES] = {0};
	bool known = hash.n > 0 && hash.n < sizeof z;
	struct str h = known ? hash : str_z(decoy);
	memcpy(z, h.p, h.n);
	bool right = crypto_pwhash_str_verify(z, password.p ? password.p : "", password.n) == 0;
	return known && right;
}

struct str auth_login_key(struct arena *a, struct str login)
{
	return utf8_fold(a, str_trim(login));
}

bool auth_account_save(struct change *ch, int64_t person_id, struct str login, struct str hash,
                       bool must_change)
{
	struct account_of_person_row old;
	struct account row = {
	    .person_id = person_id,
	    .login = auth_login_key(ch->arena, login),
	    .password_hash = hash,
	    .password_at = ch->now,
	    .must_change = must_change,
	    .created_at = ch->now,
	};
	if (account_of_person(ch->db, ch->arena, person_id, &old)) {
		if (!account_get(ch->db, ch->arena, old.id, &row))
			return false;
		row.password_hash = hash;
		row.password_at = ch->now;
		row.must_change = must_change;
		session_revoke_all(ch->db, row.id, 0, ch->now);
		token_revoke_all(ch->db, row.id, ch->now);
	}
	enum change_result r = change_save(ch, &account_entity, &row, NULL);
	return r == CHANGE_SAVED || r == CHANGE_SAME;
}

void auth_account_disable(struct change *ch, int64_t account_id, bool disabled)
{
	struct account row;
	if (!account_get(ch->db, ch->arena, account_id, &row))
		return;
	row.disabled_at = disabled ? ch->now : (struct str){NULL, 0};
	change_save(ch, &account_entity, &row, NULL);
	if (disabled)
		session_revoke_all(ch->db, account_id, 0, ch->now);
}

/* --- throttling ------------------------------------------------------------- */

/* From the limit-th failure on, the wait doubles from 5 s up to 15 minutes. */
static int wait_after(int64_t failures, int limit)
{
	if (failures < limit)
		return 0;
	int64_t over = failures - limit;
	return over > 7 ? 900 : (int)(5 << over);
}

#define LIMIT_LOGIN  5
#define LIMIT_REMOTE 20

static struct str throttle_key(struct arena *a, const char *kind, struct str what)
{
	return arena_printf(a, "%s:%.*s", kind, STR_ARG(str_sub(what, 0, 200)));
}

static int wait_of(struct db *db, struct arena *a, struct str key, int64_t now)
{
	struct throttle_of_row t;
	int64_t until;
	if (!throttle_of(db, a, key, &t) || !instant_parse(t.until, &until) || until <= now)
		return 0;
	return (int)((until - now + 999) / 1000);
}

int auth_wait(struct db *db, struct arena *a, struct str login_key, struct str remote)
{
	int64_t now = instant_now();
	int l = wait_of(db, a, throttle_key(a, "login", login_key), now);
	int r = wait_of(db, a, throttle_key(a, "addr", remote), now);
	return l > r ? l : r;
}

static void fail_one(struct change *ch, struct str key, int limit)
{
	struct throttle_of_row t = {0};
	char until[INSTANT_TEXT];
	throttle_of(ch->db, ch->arena, key, &t);
	instant_text(instant_now() + (int64_t)wait_after(t.failures + 1, limit) * 1000, until);
	throttle_set(ch->db, key, t.failures + 1, str_z(until));
}

void auth_failed(struct change *ch, struct str login_key, struct str remote)
{
	fail_one(ch, throttle_key(ch->arena, "login", login_key), LIMIT_LOGIN);
	fail_one(ch, throttle_key(ch->arena, "addr", remote), LIMIT_REMOTE);
	change_note(ch, "login_failed", "account", 0, 0, STR("{}"));
}

void auth_succeeded(struct change *ch, struct str login_key)
{
	throttle_clear(ch->db, throttle_key(ch->arena, "login", login_key));
}

/* --- sessions and tokens ------------------------------------------------------ */

static struct str token_hash(struct arena *a, struct str token)
{
	unsigned char *h = arena_alloc(a, TOKEN_BYTES);
	crypto_generichash(h, TOKEN_BYTES, (const unsigned char *)(token.p ? token.p : ""), token.n, NULL, 0);
	return (struct str){(const char *)h, TOKEN_BYTES};
}

static void secret_new(char token[AUTH_TOKEN_TEXT])
{
	unsigned char raw[TOKEN_BYTES];
	randombytes_buf(raw, sizeof raw);
	sodium_bin2base64(token, AUTH_TOKEN_TEXT, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, sizeof raw);
}

static struct str later(struct arena *a, int64_t seconds)
{
	char t[INSTANT_TEXT];
	instant_text(instant_now() + seconds * 1000, t);
	return arena_str(a, str_z(t));
}

void auth_session_new(struct change *ch, int64_t account_id, struct str remote, struct str agent,
                      char token[AUTH_TOKEN_TEXT])
{
	secret_new(token);
	struct session s = {
	    .token_hash = token_hash(ch->arena, str_z(token)),
	    .account_id = account_id,
	    .created_at = ch->now,
	    .seen_at = ch->now,
	    .expires_at = later(ch->arena, AUTH_ABSOLUTE_S),
	    .remote = remote.p ? remote : STR(""),
	    .agent = agent.p ? utf8_prefix(agent, 200) : STR(""),
	};
	session_insert(ch->db, &s);
	change_note(ch, "login", "account", account_id, 0, STR("{}"));
}

void auth_token_new(struct change *ch, int64_t account_id, struct str name, bool may_write, int days,
                    char token[AUTH_TOKEN_TEXT])
{
	secret_new(token);
	struct api_token t = {
	    .account_id = account_id,
	    .name = name,
	    .token_hash = token_hash(ch->arena, str_z(token)),
	    .may_write = may_write,
	    .created_at = ch->now,
	    .expires_at = later(ch->arena, (int64_t)days * 86400),
	};
	int64_t id = api_token_insert(ch->db, &t);
	change_note(ch, "token", "api_token", id, 0, STR("{}"));
}

/* seen_at is moved at most once a minute; idle time counts from it. */
static bool fresh(struct str seen_at, bool *stale)
{
	int64_t seen, now = instant_now();
	if (!instant_parse(seen_at, &seen))
		return false;
	*stale = now - seen > 60 * 1000;
	return now - seen < (int64_t)AUTH_IDLE_S * 1000;
}

static struct str now_text(struct arena *a)
{
	return later(a, 0);
}

void auth_grants(struct db *db, struct arena *a, struct principal *who)
{
	/* The widest reach first: it names the person in the header and picks the start page. */
	static const enum role order[] = {
	    ROLE_ADMINISTRATOR, ROLE_DIRECTOR,         ROLE_CONTROLLER,     ROLE_POLITICIAN, ROLE_HR,
	    ROLE_PRINCIPAL,     ROLE_DEPUTY_PRINCIPAL, ROLE_STUDENT_HEALTH, ROLE_TEACHER,    ROLE_OBSERVER};
	char today[DATE_TEXT];
	date_text(instant_day(instant_now()), today);
	struct grants_of_row *rows;
	size_t n = grants_of(db, a, who->person_id, str_z(today), &rows);
	who->grants = ARENA_ARRAY(a, n ? n : 1, struct grant);
	for (size_t o = 0; o < sizeof order / sizeof order[0]; o++)
		for (size_t i = 0; i < n; i++)
			if (role_parse(rows[i].role) == (int)order[o])
				who->grants[who->ngrants++] = (struct grant){order[o], rows[i].unit_id};
	who->first_role = who->ngrants ? who->grants[0].role : ROLE_OBSERVER;
}

bool auth_session(struct db *db, struct arena *a, struct str token, struct principal *who, bool *stale)
{
	struct session_by_token_row s;
	if (token.n != AUTH_TOKEN_TEXT - 1 || !session_by_token(db, a, token_hash(a, token), now_text(a), &s) ||
	    !fresh(s.seen_at, stale))
		return false;
	*who = (struct principal){
	    .person_id = s.person_id,
	    .account_id = s.account_id,
	    .session_id = s.id,
	    .name = s.name,
	    .login = s.login,
	    .may_write = true,
	    .must_change = s.must_change,
	};
	auth_grants(db, a, who);
	return true;
}

bool auth_bearer(struct db *db, struct arena *a, struct str token, struct principal *who, bool *stale)
{
	struct token_by_hash_row t;
	if (token.n != AUTH_TOKEN_TEXT - 1 || !token_by_hash(db, a, token_hash(a, token), now_text(a), &t))
		return false;
	*stale = str_is_null(t.seen_at);
	if (!*stale)
		fresh(t.seen_at, stale);
	*who = (struct principal){
	    .person_id = t.person_id,
	    .account_id = t.account_id,
	    .token_id = t.id,
	    .name = t.name,
	    .login = t.login,
	    .may_write = t.may_write,
	};
	auth_grants(db, a, who);
	return true;
}

bool auth_expired(struct db *db, struct arena *a, struct str token, int64_t *person_id)
{
	return token.n == AUTH_TOKEN_TEXT - 1 &&
	       session_expired(db, a, token_hash(a, token), later(a, -24 * 3600), person_id);
}

void auth_seen(struct db *db, const struct principal *who, struct str now)
{
	if (who->session_id)
		session_seen(db, who->session_id, now);
	else if (who->token_id)
		token_seen(db, who->token_id, now);
}
