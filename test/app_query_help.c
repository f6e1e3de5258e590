#include "app_query_help.h"

#include "base/utf8.h"
#include "core/settings.h"
#include "table/csv.h"

#include <unistd.h>

static const char FILE_9[] = "../shared/data/skolverket/slutbetyg-ak9-2024-25-skolenhet.csv";

int64_t measure_make(struct change *ch, const char *key, const char *name, const char *kind, const char *unit,
                     const char *disclosure, const char *population)
{
	struct form f;
	struct measure m;
	struct measure_version v;
	form_init(&f, ch->arena, 1, NULL, 0);
	kind_measure.blank(ch, &m);
	m.key = str_z(key);
	m.name = str_z(name);
	m.unit = str_z(unit);
	m.headline = true;
	CHECK_I64(resource_save(ch, NULL, &kind_measure, ACT_CREATE, &f, NULL, &m), CHANGE_SAVED);
	kind_measure_version.blank(ch, &v);
	v.measure_id = m.id;
	v.state = STR("approved");
	v.kind = str_z(kind);
	v.definition = STR("Vad det är.");
	v.disclosure = str_z(disclosure);
	v.population = str_z(population);
	v.from_year = 2000;
	CHECK_I64(resource_save(ch, NULL, &kind_measure_version, ACT_CREATE, &f, NULL, &v), CHANGE_SAVED);
	return m.id;
}

int64_t measure_next(struct change *ch, int64_t measure_id, int from_year, const char *comparable)
{
	struct form f;
	struct measure_version *v, next;
	size_t n = versions_of(ch->db, ch->arena, measure_id, &v);
	form_init(&f, ch->arena, 1, NULL, 0);
	next = v[n - 1];
	next.id = next.rev = 0;
	next.number++;
	next.from_year = from_year;
	next.comparable = str_z(comparable);
	next.bridge = STR("Dubbelmätning");
	CHECK_I64(resource_save(ch, NULL, &kind_measure_version, ACT_CREATE, &f, NULL, &next), CHANGE_SAVED);
	return next.id;
}

int64_t measure_version_of(struct change *ch, int64_t measure_id)
{
	struct measure_version *v;
	return versions_of(ch->db, ch->arena, measure_id, &v) ? v[0].id : 0;
}

static void put_one(struct figure_writer *w, const struct put *p, struct str period, struct str subject)
{
	struct value v;
	struct figure rest = {.comment = STR(""), .numerator = {p->numerator > 0, p->numerator}};
	const struct figure_key k = {
	    .version_id = p->version,
	    .place_id = p->place,
	    .first_year = p->year,
	    .period = period,
	    .sex = str_z(p->sex ? p->sex : "T"),
	    .grade = str_z(p->grade ? p->grade : ""),
	    .subject = subject,
	    .facet = STR(""),
	};
	CHECK(value_read(str_z(p->text), VALUE_SKOLVERKET, ',', &v));
	v.n = p->n;
	CHECK(figure_put(w, &k, &v, &rest, STR("")) <= FIGURE_REPLACED);
}

static struct figure_source source_of(const char *publisher)
{
	bool report = strcmp(publisher, "Kvalitetsrapport") == 0;
	return (struct figure_source){.kind = report ? STR("report") : STR("file"),
	                              .publisher = str_z(publisher),
	                              .title = STR("Tabell"),
	                              .url = STR(""),
	                              .licence = STR(""),
	                              .retrieved = STR("2025-10-01"),
	                              .definitions = STR("")};
}

void figures_put(struct change *ch, const char *publisher, const struct put *p, size_t n)
{
	struct figure_source s = source_of(publisher);
	struct figure_writer w;
	figure_begin(&w, ch, &s);
	for (size_t i = 0; i < n; i++)
		put_one(&w, &p[i], lasar_text(ch->arena, p[i].year), STR(""));
	figure_end(&w);
}

void figure_put_subject(struct change *ch, const struct put *p, const char *subject)
{
	struct figure_source s = source_of("Skolverket");
	struct figure_writer w;
	figure_begin(&w, ch, &s);
	put_one(&w, p, lasar_text(ch->arena, p->year), str_z(subject));
	figure_end(&w);
}

void figure_put_month(struct change *ch, const struct put *p, struct str month)
{
	struct figure_source s = source_of("Personalregister");
	struct figure_writer w;
	figure_begin(&w, ch, &s);
	put_one(&w, p, month, STR(""));
	figure_end(&w);
}

static bool put_school(struct change *ch, const struct table_row *r, const int64_t version[3])
{
	const char *owner = str_eqz(r->cell[4].text, "Kommunal") ? "municipal" : "independent";
	const struct place_key k = {"school", r->cell[1].text, r->cell[0].text, STR("0126"), str_z(owner)};
	int64_t n = 0, place = place_put(ch, &k);
	struct put p[3];
	str_to_i64(r->cell[7].text, &n);
	for (int i = 0; i < 3; i++)
		p[i] = (struct put){
		    .version = version[i], .place = place, .year = 2024, .text = r->cell[8 + i].text.p, .n = n};
	for (int i = 0; i < 3; i++)
		p[i].text = arena_z(ch->arena, r->cell[8 + i].text);
	figures_put(ch, "Skolverket", p, 3);
	return place > 0;
}

bool huddinge_put(struct change *ch, struct huddinge *h)
{
	struct table t;
	*h = (struct huddinge){0};
	if (access(FILE_9, R_OK) != 0)
		return false;
	if (!table_csv_read(&t, ch->arena, test_file(FILE_9), NULL))
		return false;
	setting_put(ch, "huvudman.kommunkod", STR("0126"));
	h->all =
	    measure_make(ch, "t-alla", "Uppfyllt alla ämnen åk 9", "share", "percent", "published", "kommunala");
	h->vocational = measure_make(ch, "t-yrkes", "Behöriga till yrkesprogram", "share", "percent", "published",
	                             "kommunala");
	h->merit = measure_make(ch, "t-merit", "Meritvärde 17 ämnen", "mean", "points", "published", "kommunala");
	const int64_t version[3] = {measure_version_of(ch, h->all), measure_version_of(ch, h->vocational),
	                            measure_version_of(ch, h->merit)};
	for (size_t i = 0; i < t.sheet->n; i++)
		if (t.sheet->row[i].n >= 11 && str_eqz(t.sheet->row[i].cell[3].text, "0126"))
			h->rows += put_school(ch, &t.sheet->row[i], version);
	return h->rows > 0;
}
