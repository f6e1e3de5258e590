/* import_store.c - files and runs that are kept: options, provenance. */
#include "core/import.h"

#include "core/text.h"
#include "sql_core_import.h"

#include <sodium.h>

/* --- options ------------------------------------------------------------------------ */

static void options_write(struct json_out *o, const void *p)
{
	const struct import_options *x = p;
	json_open(o, '{');
	json_key(o, STR("document"));
	json_i64(o, x->document_id);
	json_key(o, STR("unit"));
	json_i64(o, x->unit_id);
	json_key(o, STR("year"));
	json_i64(o, x->year);
	json_key(o, STR("day"));
	json_str(o, str_is_null(x->day) ? STR("") : x->day);
	json_key(o, STR("skip"));
	json_bool(o, x->skip);
	json_key(o, STR("edits"));
	json_open(o, '[');
	for (size_t i = 0; i < x->nedits; i++) {
		json_open(o, '[');
		json_i64(o, x->edits[i].row);
		json_i64(o, x->edits[i].col);
		json_str(o, x->edits[i].text);
		json_close(o, ']');
	}
	json_close(o, ']');
	json_close(o, '}');
}

struct str import_options_json(struct arena *a, const struct import_options *o)
{
	return text_json(a, options_write, o);
}

static int64_t whole(const struct json *j, const char *key)
{
	const struct json *m = json_get(j, key);
	return m && m->kind == JSON_INT ? m->i : 0;
}

void import_options_read(struct arena *a, struct str text, struct import_options *o)
{
	const struct json *j = json_parse(a, text, NULL), *e = json_get(j, "edits"), *skip = json_get(j, "skip");
	*o = (struct import_options){.document_id = whole(j, "document"),
	                             .unit_id = whole(j, "unit"),
	                             .year = (int)whole(j, "year"),
	                             .day = json_text(j, "day"),
	                             .skip = skip && skip->b};
	o->edits = ARENA_ARRAY(a, e && e->n ? e->n : 1, struct import_edit);
	for (size_t i = 0; e && i < e->n; i++)
		if (e->items[i].n == 3)
			o->edits[o->nedits++] = (struct import_edit){
			    (uint32_t)e->items[i].items[0].i, (int)e->items[i].items[1].i, e->items[i].items[2].text};
}

void import_apply_edits(struct import_sheet *s, const struct import_options *o)
{
	for (size_t e = 0; e < o->nedits; e++)
		for (size_t i = 0; i < s->nlines; i++)
			if (s->line[i].row == o->edits[e].row && o->edits[e].col >= 1 &&
			    (size_t)o->edits[e].col <= s->ncols)
				s->line[i].cell[o->edits[e].col - 1] = o->edits[e].text;
}

/* --- runs ------------------------------------------------------------------------------ */

static struct str sha256(struct arena *a, struct str bytes)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	struct buf b;
	crypto_hash_sha256(h, (const unsigned char *)bytes.p, bytes.n);
	buf_init(&b, 0);
	buf_hex(&b, h, sizeof h);
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}

static struct str type_of(struct str bytes)
{
	struct str first = str_sub(str_trim(bytes), 0, 1);
	if (str_starts(bytes, STR("PK\x03\x04")))
		return STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
	return first.n && (first.p[0] == '{' || first.p[0] == '[') ? STR("application/json") : STR("text/csv");
}

static int64_t keep_file(struct change *ch, struct str name, struct str bytes)
{
	int64_t id = 0;
	struct stored_file f = {
	    .sha256 = sha256(ch->arena, bytes),
	    .name = name,
	    .type = type_of(bytes),
	    .bytes = bytes,
	    .created_at = ch->now,
	    .created_by = ch->person_id,
	};
	if (stored_file_by_sha(ch->db, ch->arena, f.sha256, &id))
		return id;
	return change_save(ch, &stored_file_entity, &f, NULL) == CHANGE_SAVED ? f.id : 0;
}

int64_t import_begin(struct change *ch, const struct import_profile *p, struct str name, struct str bytes,
                     const struct import_options *o)
{
	struct import_run run = {
	    .profile = str_z(p->name),
	    .file_id = keep_file(ch, name, p->keep ? p->keep(ch->arena, bytes) : bytes),
	    .state = STR("preview"),
	    .mapping = STR("{}"),
	    .options = import_options_json(ch->arena, o),
	    .started_at = ch->now,
	    .started_by = ch->person_id,
	};
	return run.file_id && change_save(ch, &import_run_entity, &run, NULL) == CHANGE_SAVED ? run.id : 0;
}

bool import_source(struct db *db, struct arena *a, int64_t id, struct import_source *out)
{
	if (!id || !import_run_get(db, a, id, &out->run) || !stored_file_get(db, a, out->run.file_id, &out->file))
		return false;
	out->profile = import_profile_find(out->run.profile);
	return out->profile != NULL;
}

int64_t import_before(struct db *db, struct arena *a, const struct import_profile *p, struct str bytes)
{
	int64_t id = 0;
	return import_same(db, a, str_z(p->name), sha256(a, bytes), &id) ? id : 0;
}

static int64_t rev_of(struct import *im, const struct resource_kind *k, int64_t id)
{
	void *row = arena_alloc(im->ch->arena, k->entity->row_size);
	const struct db_col *rev = row_col(k->entity->cols, k->entity->ncols, STR("rev"));
	return rev && k->entity->get(im->ch->db, im->ch->arena, id, row) ? row_value(rev, row).i : 0;
}

/* A record is told once in a run: made first and changed by a later row is made. */
static bool told(const struct import *im, size_t i)
{
	const struct import_touched *t = &im->touched.v[i];
	for (size_t k = i > 64 ? i - 64 : 0; k < i; k++) {
		const struct import_touched *e = &im->touched.v[k];
		if (e->kind == t->kind && e->id == t->id && (e->result != CHANGE_SAME || t->result == CHANGE_SAME))
			return true;
	}
	return false;
}

/* What names persons goes: the file's bytes and checksum, and the cells that were mended. */
static void forget_persons(struct import *im, int64_t file_id)
{
	im->opt.edits = NULL;
	im->opt.nedits = 0;
	stored_file_erase(im->ch->db, file_id, STR(""));
}

/* The revision is read at the end: a later row may have moved the record on. */
void import_end(struct import *im, int64_t run_id)
{
	static const char *const words[] = {"same", "update", "create"};
	struct change *ch = im->ch;
	struct import_run run;
	for (size_t i = 0; i < im->touched.n; i++) {
		const struct import_touched *t = &im->touched.v[i];
		struct import_row r = {.import_id = run_id,
		                       .file_row = t->row,
		                       .entity = str_z(t->kind->name),
		                       .entity_id = t->id,
		                       .rev = rev_of(im, t->kind, t->id)};
		r.action = str_z(words[t->result == CHANGE_SAME ? 0 : t->created ? 2 : 1]);
		if (!told(im, i))
			import_row_insert(ch->db, &r);
	}
	if (!import_run_get(ch->db, ch->arena, run_id, &run))
		return;
	if (im->profile->takes & IMPORT_PERSONS)
		forget_persons(im, run.file_id);
	run.state = STR("done");
	run.mapping = import_map_json(ch->arena, im->profile, im->sheet, im->field_of);
	run.options = import_options_json(ch->arena, &im->opt);
	run.created = im->created + im->figures.added + im->figures.quarantined;
	run.updated = im->updated + im->figures.replaced;
	run.skipped = im->skipped;
	run.ended_at = ch->now;
	change_save(ch, &import_run_entity, &run, NULL);
	import_map_remember(ch, im->profile, im->sheet, im->field_of);
}
