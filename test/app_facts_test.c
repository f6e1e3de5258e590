/* app_facts_test.c - what the three sources tell goes in through the importers and is found again, fact by
 * fact, in the documents: as a page, in Word, in the text of the PDF and as CSV. From demo/, which tells the
 * facts in its own words; and from the sources' own, where they are at hand. */
#include "app_export_help.h"
#include "app_harness.h"
#include "app_template.h"

#include "core/import.h"
#include "table/xlsx.h"
#include "web/embed.h"

#include <unistd.h>

extern const struct web_assets demo_assets;

static const char SHARED[] = "../shared/data/seed-facts.json";

/* "2a. Arbeta med ledarskapet" without its number, which the documents set in their own way. */
static struct str unnumbered(struct str s)
{
	ptrdiff_t dot = str_find(s, STR(". "));
	bool number = dot > 0 && dot <= 4 && s.p[0] >= '0' && s.p[0] <= '9';
	s = number ? str_sub(s, (size_t)dot + 2, s.n) : s;
	return str_ends(s, STR(".")) ? str_sub(s, 0, s.n - 1) : s;
}

/* A line stands as it is, or is a list of words that the documents set apart by commas. */
static void line_stands(const struct exported *e, struct str line)
{
	struct str part, rest, word;
	line = unnumbered(str_trim(line));
	if (line.n == 0 || lacking(e, line).n == 0)
		return;
	if (str_chr(line, ',') < 0) {
		stands(e, line);
		return;
	}
	for (rest = line; str_split(&rest, ',', &part);) {
		ptrdiff_t and = str_find(part, STR(" och "));
		word = and >= 0 ? str_sub(part, 0, (size_t) and) : part;
		stands(e, str_trim(word));
		if (and >= 0)
			stands(e, str_trim(str_sub(part, (size_t) and +5, part.n)));
	}
}

static void cell_stands(const struct exported *e, struct str cell)
{
	struct str line;
	while (str_split(&cell, '\n', &line))
		for (struct str part; str_split(&line, ';', &part);)
			line_stands(e, part);
}

/* --- the example's own files ------------------------------------------------------------------- */

static const struct table_sheet *demo_file(const char *name)
{
	struct table *t = ARENA_NEW(test_arena(), struct table);
	for (size_t i = 0; i < demo_assets.n; i++)
		if (strcmp(demo_assets.v[i].path, name) == 0 &&
		    table_csv_read(t, test_arena(), demo_assets.v[i].bytes, NULL))
			return &t->sheet[0];
	return NULL;
}

static struct str text_at(const struct table_sheet *s, uint32_t row, const char *heading)
{
	for (uint32_t c = 1; c < 40 && table_at(s, 1, c); c++)
		if (str_eqz(table_at(s, 1, c)->text, heading))
			return table_at(s, row, c) ? table_at(s, row, c)->text : STR("");
	test_fail(__FILE__, __LINE__, "no column %s", heading);
	return STR("");
}

/* Each of the columns of each row of the document; how many rows it has. */
static int rows_stand(const struct exported *e, const char *file, const char *document,
                      const char *const *columns)
{
	const struct table_sheet *s = demo_file(file);
	int rows = 0;
	for (uint32_t r = 2; s && r <= s->n; r++) {
		if (!str_eqz(text_at(s, r, "Dokument"), document))
			continue;
		rows++;
		for (size_t i = 0; columns[i]; i++)
			cell_stands(e, text_at(s, r, columns[i]));
	}
	return rows;
}

#define COLUMNS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define PLAN                                                                                                 \
	"Handlingsplan för att minska den arbetsrelaterade utmattningen bland pedagogisk personal i grundskolan"

TEST(the_example_s_facts_are_found_again_in_every_document)
{
	const char *url = app_demo_copy();
	REQUIRE(url);
	struct exported e = exported(url, "plan", PLAN, NULL);
	CHECK_I64(rows_stand(&e, "06-handlingsplan.csv", PLAN,
	                     COLUMNS("Beskrivning av aktiviteter", "Yrkesgrupp",
	                             "När ska aktiviteten genomföras?", "Tilldelade medel", "Ansvarig")),
	          11);
	CHECK_Z(lacking(&e, STR("Det här står ingenstans")), " HTML DOCX PDF CSV");
	e = exported(url, "plan", "Förvaltningens arbetsplan 2024–2026", NULL);
	CHECK_I64(rows_stand(&e, "07-arbetsplan.csv", "Förvaltningens arbetsplan 2024–2026",
	                     COLUMNS("Aktivitet", "Svarar mot")),
	          15);
	e = exported(url, "followup", "--lasar", "2018");
	CHECK_I64(rows_stand(&e, "09-uppfoljning-2018-19.csv",
	                     "Arbetsplan 2018/19 (exempel från en annan kommun)",
	                     COLUMNS("Uppdrag/Aktivitet", "Uppföljning", "Analys", "Orsak i ord", "Om beslutet")),
	          10);
}

/* --- the sources' own -------------------------------------------------------------------------- */

static void read_rows_in(struct app_test *t, const char *profile, const char *const *headings,
                         const struct json *list, const char *const *keys, struct import_options o)
{
	struct table in;
	struct buf b;
	table_init(&in, test_arena());
	table_add_sheet(&in, STR("Tabell"));
	table_add_row(&in);
	for (size_t i = 0; headings[i]; i++)
		table_add_text(&in, str_z(headings[i]));
	for (size_t r = 0; r < list->n; r++) {
		table_add_row(&in);
		for (size_t i = 0; keys[i]; i++)
			table_add_text(&in, json_text(&list->items[r], keys[i]));
	}
	buf_init(&b, 0);
	CHECK_I64(table_xlsx_write(&in, NULL, &b), TABLE_XLSX_OK);
	const struct import_profile *p = import_profile_find(str_z(profile));
	struct import_sheet *s = ARENA_NEW(test_arena(), struct import_sheet);
	int *map = ARENA_ARRAY(test_arena(), IMPORT_COLUMNS, int);
	import_read(test_arena(), LANG_SV, p, buf_as_str(&b), s);
	struct change *ch = app_write(t);
	import_map(ch->db, ch->arena, p, s, (struct str){NULL, 0}, map);
	struct import im = {.ch = ch, .profile = p, .sheet = s, .field_of = map, .opt = o, .lang = LANG_SV};
	CHECK(import_all(&im));
	CHECK(app_write_end(t, ch));
	buf_finish(&b);
}

static void list_stands(const struct exported *e, const struct json *list, const char *const *keys)
{
	for (size_t r = 0; r < list->n; r++)
		for (size_t i = 0; keys[i]; i++) {
			struct str s = json_text(&list->items[r], keys[i]);
			if (!str_is_null(s) && !str_eqz(s, "-"))
				cell_stands(e, s);
		}
}

/* What the texts do not say outright waits for a person, who says here that it is done. */
static void close_all(struct app_test *t, int year)
{
	struct change *ch = app_write(t);
	struct followup u;
	int closed = 0;
	for (int64_t id = 1; id < 40; id++)
		if (followup_get(ch->db, ch->arena, id, &u) && u.first_year == year && str_eqz(u.state, "draft")) {
			u.state = STR("done");
			u.day = STR("2019-06-14");
			CHECK_I64(change_save(ch, &followup_entity, &u, NULL), CHANGE_SAVED);
			closed++;
		}
	CHECK(closed > 0);
	CHECK(app_write_end(t, ch));
}

static const char *number_of(int64_t n)
{
	return arena_printf(test_arena(), "%lld", (long long)n).p;
}

TEST(the_sources_own_facts_are_found_again_in_every_document)
{
	if (access(SHARED, R_OK) != 0)
		return; /* the sources are not at hand; the example above carries their facts */
	const struct json *j = json_parse(test_arena(), test_file(SHARED), NULL);
	struct app_test *t = app_test_new();
	REQUIRE(j && t);
	const struct json *plan = json_get(json_get(j, "handlingsplan"), "aktiviteter");
	const struct json *up = json_get(json_get(j, "aktivitetsuppfoljning"), "aktiviteter");
	const struct json *goals = json_get(json_get(j, "arbetsplan"), "mal_och_aktiviteter");
	REQUIRE(plan && plan->n == 11 && up && up->n == 10 && goals && goals->n == 6);
	read_rows_in(t, "activities",
	             COLUMNS("Nr", "Aktivitet", "Beskrivning", "Yrkesgrupp", "När", "Tilldelade medel"), plan,
	             COLUMNS("nr", "rubrik", "beskrivning", "yrkesgrupp", "nar", "tilldelade_medel"),
	             (struct import_options){.document_id = t->doc_board});
	struct exported e = exported(t->url, "plan", number_of(t->doc_board), NULL);
	list_stands(&e, plan, COLUMNS("rubrik", "beskrivning", "yrkesgrupp", "nar", "tilldelade_medel"));

	read_rows_in(t, "followups", COLUMNS("Uppdrag/Aktivitet", "Uppföljning", "Analys"), up,
	             COLUMNS("uppdrag", "uppfoljning", "analys"),
	             (struct import_options){.document_id = t->doc_lind, .year = 2018});
	close_all(t, 2018);
	e = exported(t->url, "followup", "--lasar", "2018");
	list_stands(&e, up, COLUMNS("uppdrag", "uppfoljning", "analys"));

	for (size_t i = 0; i < goals->n; i++)
		read_rows_in(t, "activities", COLUMNS("Nr", "Aktivitet"), json_get(&goals->items[i], "aktiviteter"),
		             COLUMNS("id", "text"), (struct import_options){.document_id = t->doc_council});
	e = exported(t->url, "plan", number_of(t->doc_council), NULL);
	for (size_t i = 0; i < goals->n; i++)
		list_stands(&e, json_get(&goals->items[i], "aktiviteter"), COLUMNS("text"));
}
