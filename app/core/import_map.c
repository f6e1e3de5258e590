/* import_map.c - which column of a file is which field, and the table of profiles. */
#include "core/import.h"

#include "base/utf8.h"
#include "core/text.h"
#include "core/import_parse.h"
#include "web/out.h"

#include <sodium.h>
#include <stdio.h>

#define PROFILE(p) extern const struct import_profile p;
#include "core/import.def"
#undef PROFILE

const struct import_profile *const import_profiles[] = {
#define PROFILE(p) &p,
#include "core/import.def"
#undef PROFILE
};
const size_t import_nprofiles = sizeof import_profiles / sizeof import_profiles[0];

const struct import_profile *import_profile_find(struct str name)
{
	for (size_t i = 0; i < import_nprofiles; i++)
		if (str_eqz(name, import_profiles[i]->name))
			return import_profiles[i];
	return NULL;
}

/* "När ska aktiviteten\ngenomföras?" and "när ska aktiviteten genomföras" are one heading. */
static struct str heading(struct arena *a, struct str text)
{
	char *z = arena_z(a, text);
	for (char *p = z; *p; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	struct str key = str_trim(utf8_fold(a, str_z(z)));
	while (key.n && strchr("?:.*", key.p[key.n - 1]))
		key = str_trim(str_sub(key, 0, key.n - 1));
	return key;
}

static bool goes_by(struct arena *a, const struct import_field *f, struct str key)
{
	struct str rest = str_z(f->also), word;
	if (str_eqz(key, f->name) || str_eq(key, utf8_fold(a, tr(LANG_EN, f->label))) ||
	    str_eq(key, utf8_fold(a, tr(LANG_SV, f->label))))
		return true;
	while (str_split(&rest, '|', &word))
		if (word.n && str_eq(key, word))
			return true;
	return false;
}

static int field_of_heading(struct arena *a, const struct import_profile *p, struct str text)
{
	struct str key = heading(a, text);
	for (size_t i = 0; key.n && i < p->nfields; i++)
		if (goes_by(a, &p->fields[i], key))
			return (int)i;
	return -1;
}

static bool taken(const int *field_of, size_t n, int field)
{
	for (size_t i = 0; i < n; i++)
		if (field_of[i] == field)
			return true;
	return false;
}

static int field_index(const struct import_profile *p, struct str name)
{
	for (size_t i = 0; i < p->nfields; i++)
		if (str_eqz(name, p->fields[i].name))
			return (int)i;
	return -1;
}

/* What an index of PostgreSQL takes is 2 704 bytes; hundreds of headings are more. */
#define SIGNATURE_MAX 2000

static struct str digest(struct arena *a, struct str text)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof h + 1];
	crypto_hash_sha256(h, (const unsigned char *)text.p, text.n);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	return arena_str(a, str_z(hex));
}

static struct str signature(struct arena *a, const struct import_sheet *s)
{
	struct buf b;
	buf_init(&b, 0);
	for (size_t i = 0; i < s->ncols; i++) {
		buf_str(&b, heading(a, s->header[i]));
		buf_c(&b, '|');
	}
	struct str text = buf_as_str(&b);
	struct str key = text.n > SIGNATURE_MAX ? digest(a, text) : arena_str(a, text);
	buf_finish(&b);
	return key;
}

static void apply(const struct import_profile *p, struct arena *a, struct str json, struct import_sheet *s,
                  int *field_of)
{
	const struct json *j = str_trim(json).n ? json_parse(a, json, NULL) : NULL;
	for (size_t i = 0; j && i < j->n; i++) {
		int64_t col;
		struct str text = j->items[i].text;
		if (!str_to_i64(j->items[i].key, &col) || col < 0 || (size_t)col >= s->ncols)
			continue;
		field_of[col] = field_index(p, text);
		s->target[col] = str_starts(text, STR("=")) ? str_sub(text, 1, text.n) : (struct str){NULL, 0};
	}
}

void import_map(struct db *db, struct arena *a, const struct import_profile *p, struct import_sheet *s,
                struct str json, int *field_of)
{
	struct str kept = {NULL, 0};
	for (size_t i = 0; i < s->ncols; i++) {
		int f = field_of_heading(a, p, s->header[i]);
		field_of[i] = taken(field_of, i, f) ? -1 : f;
		s->target[i] = field_of[i] < 0 && p->target ? p->target(db, a, s, i) : (struct str){NULL, 0};
	}
	if (import_mapping_of(db, a, str_z(p->name), signature(a, s), &kept))
		apply(p, a, kept, s, field_of);
	apply(p, a, json, s, field_of);
}

struct map_out {
	const struct import_profile *p;
	const struct import_sheet *s;
	const int *field_of;
	struct arena *a;
};

static struct str mapped(const struct map_out *m, size_t i)
{
	if (m->field_of[i] >= 0)
		return str_z(m->p->fields[m->field_of[i]].name);
	return str_is_null(m->s->target[i]) ? STR("") : arena_printf(m->a, "=%.*s", STR_ARG(m->s->target[i]));
}

static void map_write(struct json_out *o, const void *ptr)
{
	const struct map_out *m = ptr;
	json_open(o, '{');
	for (size_t i = 0; i < m->s->ncols; i++) {
		char key[24];
		snprintf(key, sizeof key, "%zu", i);
		json_key(o, str_z(key));
		json_str(o, mapped(m, i));
	}
	json_close(o, '}');
}

struct str import_map_json(struct arena *a, const struct import_profile *p, const struct import_sheet *s,
                           const int *field_of)
{
	struct map_out m = {p, s, field_of, a};
	return text_json(a, map_write, &m);
}

void import_map_remember(struct change *ch, const struct import_profile *p, const struct import_sheet *s,
                         const int *field_of)
{
	import_mapping_put(ch->db, str_z(p->name), signature(ch->arena, s),
	                   import_map_json(ch->arena, p, s, field_of), ch->now);
}

size_t import_heading_score(struct arena *a, const struct import_profile *p, const struct str *cell, size_t n)
{
	size_t score = 0;
	int seen[IMPORT_COLUMNS];
	for (size_t i = 0; i < n && i < IMPORT_COLUMNS; i++) {
		seen[i] = field_of_heading(a, p, cell[i]);
		score += seen[i] >= 0 && !taken(seen, i, seen[i]);
	}
	return score;
}
