#include "core/search.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "core/text.h"
#include "sql_core.h"

#include <stdlib.h>

#define WORDS_MAX    400
#define WORD_BYTES   60
#define TITLE_WEIGHT 8
/* How far a word is read: a search costs this much however common its words are. */
#define REACH 400

/* Letters and digits make words; bytes past ASCII are letters. */
static bool word_byte(char c)
{
	unsigned char u = (unsigned char)c;
	return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z');
}

struct words {
	struct str *v;
	size_t n, cap;
};

static void split(struct arena *a, struct str text, struct words *w)
{
	struct str fold = utf8_fold(a, text);
	for (size_t i = 0; i < fold.n && w->n < WORDS_MAX;) {
		size_t from = i;
		while (i < fold.n && word_byte(fold.p[i]))
			i++;
		if (i > from && i - from <= WORD_BYTES)
			*VEC_PUSH(a, w) = str_sub(fold, from, i);
		i += i == from;
		while (i < fold.n && !word_byte(fold.p[i]))
			i++;
	}
}

static void put_words(struct change *ch, int64_t doc, struct str text, int64_t weight)
{
	struct words w = {0};
	split(ch->arena, text, &w);
	for (size_t i = 0; i < w.n; i++)
		search_word_put(ch->db, w.v[i], doc, weight);
}

void search_put(struct change *ch, const struct resource_kind *k, const void *row, const struct object *o)
{
	if (!k->title)
		return;
	const struct db_entity *e = k->entity;
	int64_t id = row_value(row_col(e->cols, e->ncols, STR("id")), row).i;
	int64_t doc;
	struct str title = k->title(ch->arena, row);
	if (!search_doc_put(ch->db, ch->arena, str_z(k->name), id, o->unit_id, o->state == OBJ_DRAFT, title,
	                    STR(""), &doc))
		return;
	search_words_drop(ch->db, doc);
	put_words(ch, doc, title, TITLE_WEIGHT);
	for (size_t i = 0; i < k->nfields; i++) {
		if (k->fields[i].kind != FIELD_TEXT && k->fields[i].kind != FIELD_LINE)
			continue;
		const struct db_col *c = row_col(e->cols, e->ncols, str_z(k->fields[i].name));
		put_words(ch, doc, row_value(c, row).s, 1);
	}
}

void search_drop(struct change *ch, const char *entity, int64_t id)
{
	search_doc_drop(ch->db, str_z(entity), id);
}

struct str search_href(struct arena *a, const struct resource_kind *k, int64_t id)
{
	const char *mark = k && k->page ? strchr(k->page, '%') : NULL;
	if (!mark)
		return (struct str){NULL, 0};
	return arena_printf(a, "%.*s%lld%s", (int)(mark - k->page), k->page, (long long)id, mark + 1);
}

struct found {
	struct search_prefix_row row;
	size_t words;
	int64_t weight;
};

struct range {
	struct str lo, hi;
	int64_t width;
};

static int by_weight(const void *x, const void *y)
{
	const struct search_hit *a = x, *b = y;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return utf8_cmp_sv(a->title, b->title);
}

/* Ranges of the words typed, the rarest first: its places are read, the others only tested. */
static size_t read_ranges(struct db *db, struct arena *a, struct str text, struct range v[8])
{
	struct words w = {0};
	size_t n = 0;
	split(a, text, &w);
	for (size_t i = 0; i < w.n && n < 8; i++, n++) {
		struct range r = {w.v[i], arena_concat(a, w.v[i], STR("\xF4\x8F\xBF\xBF")), 0};
		if (w.n > 1)
			search_width(db, a, r.lo, r.hi, REACH + 1, &r.width);
		v[n] = r;
		if (v[0].width > r.width) {
			v[n] = v[0];
			v[0] = r;
		}
	}
	return n;
}

static struct found *found_of(struct map *docs, int64_t doc_id, bool make)
{
	struct str key = arena_printf(docs->arena, "%lld", (long long)doc_id);
	if (!make)
		return map_get(docs, key);
	void **slot = map_slot(docs, key);
	if (!*slot)
		*slot = ARENA_NEW(docs->arena, struct found);
	return *slot;
}

static void find_rarest(struct db *db, const struct range *r, int64_t viewer_id, struct str today,
                        size_t most, struct map *docs)
{
	struct search_prefix_row *rows;
	size_t n = search_prefix(db, docs->arena, r->lo, r->hi, viewer_id, today, REACH, (int64_t)most, &rows);
	for (size_t i = 0; i < n; i++) {
		struct found *f = found_of(docs, rows[i].doc_id, true);
		if (f->words == 0) /* two words of one beginning count once */
			*f = (struct found){.row = rows[i], .words = 1, .weight = rows[i].weight};
	}
}

static void find_also(struct db *db, const struct range *r, const struct range *also, struct map *docs)
{
	struct search_also_row *rows;
	size_t n = search_also(db, docs->arena, r->lo, r->hi, REACH, also->lo, also->hi, &rows);
	for (size_t i = 0; i < n; i++) {
		struct found *f = found_of(docs, rows[i].doc_id, false);
		if (!f)
			continue;
		f->words++;
		f->weight += rows[i].weight;
	}
}

size_t search_find(struct db *db, struct arena *a, struct str text, int64_t viewer_id, struct str today,
                   size_t most, struct search_hit **hits)
{
	struct range r[8];
	struct map docs;
	size_t n = 0, words = read_ranges(db, a, text, r);
	map_init(&docs, a);
	if (words)
		find_rarest(db, &r[0], viewer_id, today, words == 1 ? most + most / 4 : REACH, &docs);
	for (size_t i = 1; i < words; i++)
		find_also(db, &r[0], &r[i], &docs);
	*hits = ARENA_ARRAY(a, docs.n ? docs.n : 1, struct search_hit);
	for (size_t i = 0; i < docs.n; i++) {
		const struct found *f = docs.items[i].value;
		if (f->words == words)
			(*hits)[n++] = (struct search_hit){
			    .entity = f->row.entity,
			    .title = f->row.title,
			    .note = f->row.note,
			    .href = search_href(a, resource_find(f->row.entity), f->row.entity_id),
			    .entity_id = f->row.entity_id,
			    .weight = f->weight,
			};
	}
	qsort(*hits, n, sizeof **hits, by_weight);
	return n < most ? n : most;
}
