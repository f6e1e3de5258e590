#include "core/search.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "core/text.h"
#include "sql_core.h"

#include <stdlib.h>

#define WORDS_MAX    400
#define WORD_BYTES   60
#define TITLE_WEIGHT 8
/* A title that begins with the word before one that holds it. */
#define FIRST_WEIGHT 2
/* How far the rarest word is read: a search costs this much however common its words are. */
#define REACH     400
#define WORDS_ASK 8

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

static void put_words(struct change *ch, int64_t doc, struct str text, int64_t weight, int64_t first)
{
	struct words w = {0};
	split(ch->arena, text, &w);
	for (size_t i = 0; i < w.n; i++)
		search_word_put(ch->db, w.v[i], doc, i ? weight : weight + first);
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
	put_words(ch, doc, title, TITLE_WEIGHT + (k->rank ? k->rank(row) : 0), FIRST_WEIGHT);
	for (size_t i = 0; i < k->nfields; i++) {
		if (k->fields[i].kind != FIELD_TEXT && k->fields[i].kind != FIELD_LINE)
			continue;
		const struct db_col *c = row_col(e->cols, e->ncols, str_z(k->fields[i].name));
		put_words(ch, doc, row_value(c, row).s, 1, 0);
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

struct range {
	struct str lo, hi;
	struct search_width_row places;
};

/* Fewer places; among words with more than are counted, those whose first ones lie farther
 * apart. */
static bool rarer(const struct range *a, const struct range *b)
{
	return a->places.n != b->places.n ? a->places.n < b->places.n : a->places.far > b->places.far;
}

static int by_weight(const void *x, const void *y)
{
	const struct search_hit *a = x, *b = y;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return utf8_cmp_sv(a->title, b->title);
}

/* Ranges of the words typed, the rarest first: its places are read, the others only tested. */
static size_t read_ranges(struct db *db, struct arena *a, struct str text, struct range v[WORDS_ASK])
{
	struct words w = {0};
	size_t n = 0;
	split(a, text, &w);
	for (size_t i = 0; i < w.n && n < WORDS_ASK; i++, n++) {
		struct range r = {w.v[i], arena_concat(a, w.v[i], STR("\xF4\x8F\xBF\xBF")), {0}};
		if (w.n > 1)
			search_width(db, a, r.lo, r.hi, REACH + 1, &r.places);
		v[n] = r;
		if (n && rarer(&r, &v[0])) {
			v[n] = v[0];
			v[0] = r;
		}
	}
	return n;
}

/* The hit that a row is of already, with the weight of the heaviest of its words. */
static bool seen(struct search_hit *hits, size_t n, const struct search_prefix_row *r)
{
	for (size_t i = 0; i < n; i++)
		if (hits[i].entity_id == r->entity_id && str_eq(hits[i].entity, r->entity)) {
			hits[i].weight = r->weight > hits[i].weight ? r->weight : hits[i].weight;
			return true;
		}
	return false;
}

#define OTHER(i) r[i].lo, r[i].hi

size_t search_find(struct db *db, struct arena *a, struct str text, int64_t viewer_id, struct str today,
                   size_t most, struct search_hit **hits)
{
	struct range r[WORDS_ASK] = {0};
	struct search_prefix_row *rows = NULL;
	size_t n = 0;
	*hits = NULL;
	if (read_ranges(db, a, text, r) == 0)
		return 0;
	/* A document stands there once for each of its words that begin alike, and the heaviest of them may
	 * not be the first: more are read. */
	size_t found = search_prefix(db, a, OTHER(0), OTHER(1), OTHER(2), OTHER(3), OTHER(4), OTHER(5), OTHER(6),
	                             OTHER(7), viewer_id, today, REACH, (int64_t)(most * 4), &rows);
	*hits = ARENA_ARRAY(a, found ? found : 1, struct search_hit);
	for (size_t i = 0; i < found; i++)
		if (!seen(*hits, n, &rows[i]))
			(*hits)[n++] = (struct search_hit){
			    .entity = rows[i].entity,
			    .title = rows[i].title,
			    .note = rows[i].note,
			    .entity_id = rows[i].entity_id,
			    .weight = rows[i].weight,
			};
	qsort(*hits, n, sizeof **hits, by_weight);
	n = n < most ? n : most;
	for (size_t i = 0; i < n; i++)
		(*hits)[i].href = search_href(a, resource_find((*hits)[i].entity), (*hits)[i].entity_id);
	return n;
}
