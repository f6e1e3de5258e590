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
#define PER_WORD     400

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

static int by_weight(const void *x, const void *y)
{
	const struct search_hit *a = x, *b = y;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return utf8_cmp_sv(a->title, b->title);
}

size_t search_find(struct db *db, struct arena *a, struct str text, int64_t viewer_id, struct str today,
                   size_t most, struct search_hit **hits)
{
	struct words w = {0};
	struct map docs;
	split(a, text, &w);
	map_init(&docs, a);
	if (w.n > 8)
		w.n = 8;
	for (size_t i = 0; i < w.n; i++) {
		struct search_prefix_row *rows;
		struct str hi = arena_concat(a, w.v[i], STR("\xF4\x8F\xBF\xBF"));
		size_t n = search_prefix(db, a, w.v[i], hi, viewer_id, today, PER_WORD, &rows);
		for (size_t r = 0; r < n; r++) {
			void **slot = map_slot(&docs, arena_printf(a, "%lld", (long long)rows[r].doc_id));
			struct found *f = *slot;
			if (!f)
				*slot = f = ARENA_NEW(a, struct found);
			if (f->words == i) { /* the first time this word is met for this document */
				f->words++;
				f->row = rows[r];
				f->weight += rows[r].weight;
			}
		}
	}
	*hits = ARENA_ARRAY(a, docs.n ? docs.n : 1, struct search_hit);
	size_t n = 0;
	for (size_t i = 0; i < docs.n; i++) {
		const struct found *f = docs.items[i].value;
		if (f->words == w.n)
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
