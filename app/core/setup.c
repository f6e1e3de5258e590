#include "core/setup.h"

#include "base/date.h"
#include "base/utf8.h"
#include "core/auth.h"
#include "core/jobs.h"
#include "core/settings.h"
#include "sql_core.h"
#include "sql_org.h"
#include "web/out.h"

#include <sodium.h>

const char *setup_fault(const struct setup *s)
{
	if (s->huvudman.n == 0)
		return N_("The huvudman needs a name.");
	if (s->name.n == 0)
		return N_("The administrator needs a name.");
	if (s->login.n == 0)
		return N_("The administrator needs a user name.");
	return auth_password_fault(s->password, s->login);
}

struct str setup_chain(struct db *db, struct arena *a)
{
	unsigned char zero[32] = {0};
	unsigned char *key = arena_alloc(a, 32);
	randombytes_buf(key, 32);
	struct str k = {(const char *)key, 32};
	change_head_first(db, (struct str){(const char *)zero, 32}, k);
	return k;
}

static struct str today(struct arena *a)
{
	char d[DATE_TEXT];
	date_text(instant_day(instant_now()), d);
	return arena_str(a, str_z(d));
}

void setup_run(struct change *ch, const struct setup *s)
{
	struct str day = today(ch->arena), none = {NULL, 0};
	struct unit root = {
	    .code = STR("HM"), .kind = STR("authority"), .from_day = STR("1900-01-01"), .note = STR("")};
	change_save(ch, &unit_entity, &root, NULL);
	struct unit_period period = {
	    .unit_id = root.id,
	    .name = s->huvudman,
	    .grades = STR(""),
	    .from_day = root.from_day,
	    .fold = utf8_fold(ch->arena, s->huvudman),
	};
	change_save(ch, &unit_period_entity, &period, NULL);
	unit_reach_put(ch->db, root.id, root.id, 0);
	setting_put(ch, "huvudman.name", s->huvudman);
	struct person p = {
	    .name = s->name,
	    .email = none,
	    .external_id = none,
	    .lang = STR("sv"),
	    .active = true,
	    .fold = utf8_fold(ch->arena, s->name),
	};
	change_save(ch, &person_entity, &p, NULL);
	auth_account_save(ch, p.id, s->login, s->hash, false);
	struct role_grant g = {
	    .person_id = p.id,
	    .unit_id = root.id,
	    .role = STR("administrator"),
	    .from_day = day,
	};
	change_save(ch, &role_grant_entity, &g, NULL);
	/* Scales, instruments and standard measures, by the room that has them. */
	job_put(ch, "standard", STR("{}"));
}
