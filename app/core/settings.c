#include "core/settings.h"

#include "base/log.h"
#include "sql_core.h"
#include "web/out.h"

const struct setting_row setting_rows[] = {
#define SETTING(key, kind, fallback, label) {key, label, fallback, kind},
#include "core/config.def"
#undef SETTING
};
const size_t setting_nrows = sizeof setting_rows / sizeof setting_rows[0];

static const struct setting_row *row_of(const char *key)
{
	for (size_t i = 0; i < setting_nrows; i++)
		if (strcmp(setting_rows[i].key, key) == 0)
			return &setting_rows[i];
	BUG("unknown setting %s", key);
}

struct str setting_text(struct db *db, struct arena *a, const char *key)
{
	const struct setting_row *r = row_of(key);
	struct setting_by_key_row s;
	return setting_by_key(db, a, str_z(key), &s) ? s.value : str_z(r->fallback);
}

int64_t setting_int(struct db *db, struct arena *a, const char *key)
{
	int64_t v = 0;
	if (!str_to_i64(setting_text(db, a, key), &v))
		str_to_i64(str_z(row_of(key)->fallback), &v);
	return v;
}

void settings_read(struct db *db, struct arena *a, struct str *values)
{
	struct setting_all_row *s;
	size_t n = setting_all(db, a, &s);
	for (size_t i = 0; i < setting_nrows; i++) {
		for (size_t j = 0; j < n && !values[i].p; j++)
			if (str_eqz(s[j].key, setting_rows[i].key))
				values[i] = s[j].value;
		if (!values[i].p)
			values[i] = str_z(setting_rows[i].fallback);
	}
}

bool setting_put(struct change *ch, const char *key, struct str value)
{
	struct setting_by_key_row s;
	struct setting row = {.key = str_z(row_of(key)->key), .value = value};
	if (setting_by_key(ch->db, ch->arena, row.key, &s)) {
		row.id = s.id;
		row.rev = s.rev;
	}
	enum change_result r = change_save(ch, &setting_entity, &row, NULL);
	return r == CHANGE_SAVED || r == CHANGE_SAME;
}
