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
/* How far the rarest word is read when too few of its places hold the others. */
#define REACH     4000
#define WORDS_ASK 8
/* Different words counted of one beginning: more of them and it is simply not rare. */
#define TERMS 200
#define LAST  "\xF4\x8F\xBF\xBF" /* the last code point */

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

/* --- putting -------------------------------------------------------------------- */

typedef struct search_words_of_row weighed;

/* The words of a document as they are to stand: each once, with the greatest of its weights. */
struct standing VEC(weighed);

/* first: what the first of them weighs more. */
static void add_words(struct arena *a, struct standing *s, struct str text, int64_t weight, int64_t first)
{
	struct words w = {0};
	split(a, text, &w);
	for (size_t i = 0; i < w.n; i++)
		*VEC_PUSH(a, s) = (weighed){w.v[i], i ? weight : weight + first};
}

static int by_word(const void *x, const void *y)
{
	const weighed *a = x, *b = y;
	int c = str_cmp(a->word, b->word);
	return c ? c : (a->weight < b->weight) - (a->weight > b->weight);
}

static void settle(struct standing *s)
{
	size_t n = 0;
	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_word);
	for (size_t i = 0; i < s->n; i++)
		if (n == 0 || !str_eq(s->v[n - 1].word, s->v[i].word))
			s->v[n++] = s->v[i];
	s->n = n;
}

static void read_words(struct arena *a, const struct resource_kind *k, const void *row, struct str title,
                       struct standing *s)
{
	const struct db_entity *e = k->entity;
	add_words(a, s, title, TITLE_WEIGHT + (k->rank ? k->rank(row) : 0), FIRST_WEIGHT);
	for (size_t i = 0; i < k->nfields; i++) {
		if (k->fields[i].kind != FIELD_TEXT && k->fields[i].kind != FIELD_LINE)
			continue;
		const struct db_col *c = row_col(e->cols, e->ncols, str_z(k->fields[i].name));
		add_words(a, s, row_value(c, row).s, 1, 0);
	}
	settle(s);
}

static bool same_words(const weighed *a, size_t na, const struct standing *b)
{
	if (na != b->n)
		return false;
	for (size_t i = 0; i < na; i++)
		if (a[i].weight != b->v[i].weight || !str_eq(a[i].word, b->v[i].word))
			return false;
	return true;
}

/* Both sides stand in the order of words: what only the former has goes, what only the new has comes. */
static void change_words(struct db *db, int64_t doc, const weighed *was, size_t nwas,
                         const struct standing *is)
{
	for (size_t i = 0, j = 0; i < nwas || j < is->n;) {
		int c = i == nwas ? 1 : j == is->n ? -1 : by_word(&was[i], &is->v[j]);
		if (c < 0) {
			search_word_drop(db, was[i++].word, doc);
		} else if (c > 0 && i < nwas && str_eq(was[i].word, is->v[j].word)) {
			search_word_drop(db, was[i++].word, doc);
		} else if (c > 0) {
			search_word_put(db, is->v[j].word, doc, is->v[j].weight);
			j++;
		} else {
			i++;
			j++;
		}
	}
}

void search_put(struct change *ch, const struct resource_kind *k, const void *row, const struct object *o)
{
	if (!k->title)
		return;
	const struct db_entity *e = k->entity;
	int64_t id = row_value(row_col(e->cols, e->ncols, STR("id")), row).i;
	int64_t doc;
	struct standing is = {0};
	weighed *was;
	struct str title = k->title(ch->arena, row);
	if (!search_doc_put(ch->db, ch->arena, str_z(k->name), id, o->unit_id, o->state == OBJ_DRAFT, k->inner,
	                    title, STR(""), &doc))
		return;
	read_words(ch->arena, k, row, title, &is);
	size_t n = search_words_of(ch->db, ch->arena, doc, &was);
	if (same_words(was, n, &is))
		return;
	if (n && k->words)
		k->words(ch, id, -1);
	if (n)
		search_words_count(ch->db, doc, -1);
	change_words(ch->db, doc, was, n, &is);
	search_words_count(ch->db, doc, 1);
	if (k->words)
		k->words(ch, id, 1);
}

void search_drop(struct change *ch, const char *entity, int64_t id)
{
	int64_t doc = 0;
	if (!search_doc_find(ch->db, ch->arena, str_z(entity), id, &doc))
		return;
	search_words_count(ch->db, doc, -1);
	search_doc_drop(ch->db, str_z(entity), id);
}

/* --- finding -------------------------------------------------------------------- */

struct str search_href(struct arena *a, const struct resource_kind *k, int64_t id)
{
	const char *mark = k && k->page ? strchr(k->page, '%') : NULL;
	if (!mark)
		return (struct str){NULL, 0};
	return arena_printf(a, "%.*s%lld%s", (int)(mark - k->page), k->page, (long long)id, mark + 1);
}

static int by_weight(const void *x, const void *y)
{
	const struct search_hit *a = x, *b = y;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return utf8_cmp_sv(a->title, b->title);
}

static void count_range(struct db *db, struct arena *a, int64_t list, struct search_range *r)
{
	struct word_counts_row *w;
	int64_t most = 0;
	size_t n = word_counts(db, a, list, r->lo, r->hi, TERMS, &w);
	for (size_t i = 0; i < n; i++) {
		r->places += w[i].n;
		if (w[i].n > most) {
			most = w[i].n;
			r->common = w[i].word;
			r->common_places = most;
		}
	}
	r->single = n == 1;
	r->wide = n == TERMS;
}

static bool rarer(const struct search_range *a, const struct search_range *b)
{
	return a->wide != b->wide ? b->wide : a->places < b->places;
}

size_t search_ranges(struct db *db, struct arena *a, struct str text, int64_t list, struct search_range *v,
                     size_t most)
{
	struct words w = {0};
	size_t n = 0;
	split(a, text, &w);
	for (size_t i = 0; i < w.n && n < most; i++, n++) {
		struct search_range r = {.lo = w.v[i], .hi = arena_concat(a, w.v[i], STR(LAST))};
		count_range(db, a, list, &r);
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
	struct search_range r[WORDS_ASK] = {0};
	struct search_prefix_row *rows = NULL;
	size_t n = 0;
	*hits = NULL;
	if (search_ranges(db, a, text, 0, r, WORDS_ASK) == 0)
		return 0;
	/* A document stands there once for each of its words that begin alike, and the heaviest of them may not
	 * be the first: more are read when there are several. */
	int64_t read = (int64_t)(r[0].single ? most : 4 * most);
	size_t found = search_prefix(db, a, OTHER(0), OTHER(1), OTHER(2), OTHER(3), OTHER(4), OTHER(5), OTHER(6),
	                             OTHER(7), viewer_id, today, REACH, read, &rows);
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
