/* settings.h - the huvudman's own values: one typed table (config.def), kept in the
 * store, read with defaults; and the vocabulary (terms).
 */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include "core/change.h"

/* The value of a key of config.def, or its default. BUG on an unknown key. */
struct str setting_text(struct db *db, struct arena *a, const char *key);
int64_t setting_int(struct db *db, struct arena *a, const char *key);
/* Every value in one question, in the order of setting_rows; values that stand already are left. */
void settings_read(struct db *db, struct arena *a, struct str *values);
bool setting_put(struct change *ch, const char *key, struct str value);

struct setting_row {
	const char *key, *label, *fallback; /* label: English source text */
	enum { SETTING_TEXT, SETTING_INT, SETTING_DAY } kind;
};
extern const struct setting_row setting_rows[];
extern const size_t setting_nrows;

#endif
