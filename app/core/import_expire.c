/* import_expire.c - a file that names persons does not wait for ever to be approved. */
#include "core/import.h"

#include "base/date.h"
#include "core/settings.h"
#include "sql_core_import.h"

int64_t import_expire(struct change *ch)
{
	struct previews_before_row *r;
	int64_t now = 0, days = setting_int(ch->db, ch->arena, "import.preview_days"), gone = 0;
	if (!instant_parse(ch->now, &now))
		return 0;
	char before[INSTANT_TEXT];
	instant_text(now - days * 86400000, before);
	size_t n = previews_before(ch->db, ch->arena, str_z(before), &r);
	for (size_t i = 0; i < n; i++) {
		const struct import_profile *p = import_profile_find(r[i].profile);
		if (!p || !(p->takes & IMPORT_PERSONS))
			continue;
		stored_file_erase(ch->db, r[i].file_id, STR(""));
		import_run_expire(ch->db, r[i].id, STR("{}"), ch->now);
		change_note(ch, "expire", "import_run", r[i].id, 0, STR("{\"file\":\"erased\"}"));
		gone++;
	}
	return gone;
}
