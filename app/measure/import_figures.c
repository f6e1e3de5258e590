/* import_figures.c - figures of a file: read, placed, put, told of. */
#include "measure/import_figures.h"

#include "base/utf8.h"
#include "measure/figure_ahead.h"
#include "org/org.h"

static const struct str none = {NULL, 0};

/* --- a run ---------------------------------------------------------------------------- */

struct figures *figures_begin(struct import *im, enum value_dialect d, struct figure_source *s)
{
	struct arena *a = im->ch->arena;
	struct figures *f = arena_alloc(a, sizeof *f);
	*f = (struct figures){.im = im, .dialect = d, .seen_cap = 1024};
	map_init(&f->places, a);
	map_init(&f->versions, a);
	root_unit(im->ch->db, a, &f->root);
	f->seen = ARENA_ARRAY(a, f->seen_cap, uint64_t);
	f->seen_row = ARENA_ARRAY(a, f->seen_cap, uint32_t);
	s->import_id = im->run_id;
	s->retrieved = str_is_null(s->retrieved) || s->retrieved.n == 0 ? instant_date(im->ch->arena, im->ch->now)
	                                                                : s->retrieved;
	figure_begin(&f->w, im->ch, s);
	f->w.ahead = figure_ahead_new(im->ch->db, a);
	im->state = f;
	return f;
}

struct figures *figures_of(const struct import *im)
{
	return im->state;
}

void figures_end(struct import *im)
{
	struct figures *f = im->state;
	if (!f)
		return;
	figure_end(&f->w);
	im->figures.added = f->w.count[FIGURE_ADDED];
	im->figures.same = f->w.count[FIGURE_SAME];
	im->figures.replaced = f->w.count[FIGURE_REPLACED];
	im->figures.quarantined = f->w.count[FIGURE_QUARANTINED];
}

/* What a row made and what was learnt of it goes when the row goes. */
void figures_mark(struct import *im, bool undone)
{
	struct figures *f = im->state;
	if (!f)
		return;
	if (!undone) {
		f->before = f->w;
		f->nplaces = f->places.n;
		f->nversions = f->versions.n;
		f->nslots = 0;
		return;
	}
	f->w = f->before;
	for (size_t i = f->nplaces; i < f->places.n; i++)
		f->places.items[i].value = NULL;
	for (size_t i = f->nversions; i < f->versions.n; i++)
		f->versions.items[i].value = NULL;
	for (size_t i = 0; i < f->nslots; i++)
		f->seen_row[f->slot[i]] = 0;
}

int64_t figures_undo(struct change *ch, int64_t run_id)
{
	struct sources_of_import_row *s;
	size_t n = sources_of_import(ch->db, ch->arena, run_id, &s);
	int64_t taken = 0;
	while (n--)
		taken += figure_undo(ch, s[n].id);
	return taken;
}

/* --- texts ------------------------------------------------------------------------------ */

struct figures_target figures_target(struct str text)
{
	struct str part[5] = {STR(""), STR(""), STR(""), STR(""), STR("")}, rest = text;
	for (int i = 0; i < 5 && str_split(&rest, ';', &part[i]); i++)
		part[i] = str_trim(part[i]);
	struct figures_target t = {part[0], part[1], part[2], part[3], part[4]};
	if (t.sex.n == 0)
		t.sex = STR("T");
	return t;
}

const char *figures_owner(struct arena *a, struct str text)
{
	static const struct {
		const char *word, *owner;
	} words[] = {{"kommunal", "municipal"},
	             {"kommun", "municipal"},
	             {"region", "municipal"},
	             {"landsting", "municipal"},
	             {"kommunförbund", "municipal"},
	             {"enskild", "independent"},
	             {"fristående", "independent"},
	             {"statlig", "state"},
	             {"staten", "state"},
	             {"stat", "state"},
	             {"sameskola", "state"}};
	struct str key = utf8_fold(a, str_trim(text));
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_eq(key, utf8_fold(a, str_z(words[i].word))))
			return words[i].owner;
	return "";
}

bool figures_sex(struct str text, struct str *sex)
{
	static const struct {
		const char *word, *sex;
	} words[] = {{"T", "T"},       {"K", "K"},      {"M", "M"},      {"F", "K"},      {"P", "M"},
	             {"flickor", "K"}, {"flicka", "K"}, {"pojkar", "M"}, {"pojke", "M"},  {"kvinnor", "K"},
	             {"kvinna", "K"},  {"män", "M"},    {"man", "M"},    {"totalt", "T"}, {"alla", "T"}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_ieq(text, str_z(words[i].word))) {
			*sex = str_z(words[i].sex);
			return true;
		}
	return false;
}

struct str figures_key(struct arena *a, struct str key, const char *owner)
{
	ssize_t at = str_chr(key, '*');
	const char *population = strcmp(owner, "municipal") == 0     ? "kommunala"
	                         : strcmp(owner, "independent") == 0 ? "fristaende"
	                                                             : "lageskommun";
	if (at < 0)
		return key;
	return arena_printf(a, "%.*s%s%.*s", (int)at, key.p, population,
	                    STR_ARG(str_sub(key, (size_t)at + 1, key.n)));
}

/* The plain letter, digit or star at *i, 0 for all else; a letter of two bytes moves *i on. */
static char plain(struct str fold, size_t *i)
{
	unsigned char c = (unsigned char)fold.p[*i];
	unsigned char next = *i + 1 < fold.n ? (unsigned char)fold.p[*i + 1] : 0;
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '*')
		return (char)c;
	if (c != 0xC3 || (next != 0xA5 && next != 0xA4 && next != 0xB6))
		return 0;
	++*i;
	return next == 0xB6 ? 'o' : 'a';
}

struct str figures_slug(struct arena *a, struct str text)
{
	struct str fold = utf8_fold(a, text);
	char *z = arena_alloc(a, 61);
	size_t n = 0;
	for (size_t i = 0; i < fold.n && n < 60; i++) {
		char c = plain(fold, &i);
		if (c)
			z[n++] = c;
		else if (n && z[n - 1] != '-')
			z[n++] = '-';
	}
	while (n && z[n - 1] == '-')
		n--;
	return (struct str){z, n};
}

void figures_guess(struct arena *a, struct str heading, struct measure_make *m)
{
	static const struct {
		const char *word, *unit, *kind;
		int decimals;
	} guess[] = {{"(%)", "percent", "share", 1},      {"andel", "percent", "share", 1},
	             {"kr/elev", "kronor", "ratio", 0},   {"meritvärde", "points", "mean", 1},
	             {"genomsnitt", "points", "mean", 1}, {"poäng", "points", "mean", 1},
	             {"index", "index", "index", 1},      {"elever/", "ratio", "ratio", 1},
	             {"per lärare", "ratio", "ratio", 1}, {"antal", "count", "count", 0},
	             {"elever", "count", "count", 0}};
	struct str key = utf8_fold(a, heading);
	m->unit = "points", m->kind = "mean", m->decimals = 1;
	for (size_t i = 0; i < sizeof guess / sizeof guess[0]; i++)
		if (str_find(key, str_z(guess[i].word)) >= 0) {
			m->unit = guess[i].unit, m->kind = guess[i].kind, m->decimals = guess[i].decimals;
			return;
		}
}

static bool digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool month(struct str s, int *first_year)
{
	int64_t y = 0, m = 0;
	if (s.n != 7 || s.p[4] != '-' || !digits(str_sub(s, 0, 4)) || !digits(str_sub(s, 5, 7)))
		return false;
	str_to_i64(str_sub(s, 0, 4), &y);
	str_to_i64(str_sub(s, 5, 7), &m);
	struct date d = {(int16_t)y, (int8_t)m, 1};
	*first_year = date_valid(d) ? lasar_of(d) : 0;
	return date_valid(d) && y >= 1900;
}

static bool calendar_year(struct str s, int *first_year)
{
	int64_t y = 0;
	if (s.n != 4 || !digits(s) || !str_to_i64(s, &y))
		return false;
	*first_year = (int)y - 1;
	return y >= 1900 && y <= 2200;
}

bool figures_period(struct arena *a, struct str text, int *first_year, struct str *period)
{
	struct str s = str_trim(text);
	*period = s;
	if (month(s, first_year) || calendar_year(s, first_year))
		return true;
	if ((s.n == 4 && digits(s)) || !lasar_parse(s, first_year))
		return false;
	bool term = s.n >= 3 && (s.p[1] == 'T' || s.p[1] == 't');
	bool autumn = term && (s.p[0] == 'H' || s.p[0] == 'h');
	*period = term ? arena_printf(a, "%s%02d", autumn ? "HT" : "VT", (*first_year + !autumn) % 100)
	               : lasar_text(a, *first_year);
	return true;
}

/* --- places ------------------------------------------------------------------------------- */

static bool may_write(struct figures *f, int64_t unit_id)
{
	struct object o = {.found = true, .state = OBJ_DECIDED, .unit_id = unit_id ? unit_id : f->root};
	return !f->im->who ||
	       access_object(f->im->ch->db, f->im->ch->arena, f->im->who, RES_FIGURE, ACT_CREATE, &o);
}

static struct figures_place *keep_place(struct figures *f, struct str key, int64_t id)
{
	struct place p;
	struct figures_place *x = arena_alloc(f->im->ch->arena, sizeof *x);
	int64_t unit = place_get(f->im->ch->db, f->im->ch->arena, id, &p) ? p.unit_id : 0;
	*x = (struct figures_place){id, may_write(f, unit), unit != 0};
	map_put(&f->places, key, x);
	return x;
}

const struct figures_place *figures_place(struct figures *f, const struct place_key *k)
{
	struct arena *a = f->im->ch->arena;
	struct str key = arena_printf(a, "%s|%.*s", k->kind, STR_ARG(k->code));
	struct figures_place *x = map_get(&f->places, key);
	return x ? x : keep_place(f, key, place_put(f->im->ch, k));
}

const struct figures_place *figures_school(struct figures *f, const char *field, struct str code,
                                           struct str name, struct str municipality, const char *owner)
{
	if (code.n != 8 || !digits(code) || code.p[0] == '0') {
		import_error(f->im, field, N_("“{0}” is no school unit code: it has eight digits."), code, STR_END);
		return NULL;
	}
	struct place_key k = {.kind = "school",
	                      .code = code,
	                      .name = str_is_null(name) ? STR("") : name,
	                      .parent_code = str_is_null(municipality) ? STR("") : municipality,
	                      .owner = str_z(owner)};
	return figures_place(f, &k);
}

static int64_t known(struct figures *f, struct str code)
{
	static const char *const kinds[] = {"school", "municipality", "group", "authority",
	                                    "county", "country",      "unit"};
	struct change *ch = f->im->ch;
	struct place p;
	int64_t id = 0;
	ssize_t colon = str_chr(code, ':');
	if (unit_by_code(ch->db, ch->arena, code, &id) || unit_by_school_code(ch->db, ch->arena, code, &id))
		return place_of_unit(ch, id);
	if (colon > 0 && place_by_alias(ch->db, ch->arena, str_sub(code, 0, (size_t)colon),
	                                str_sub(code, (size_t)colon + 1, code.n), &id))
		return id;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (place_by_code(ch->db, ch->arena, str_z(kinds[i]), code, &p))
			return p.id;
	return 0;
}

const struct figures_place *figures_known_place(struct figures *f, struct str code)
{
	struct str key = arena_printf(f->im->ch->arena, "?|%.*s", STR_ARG(code));
	struct figures_place *x = map_get(&f->places, key);
	int64_t id = x ? 0 : known(f, code);
	return x ? x : id ? keep_place(f, key, id) : NULL;
}

/* --- values -------------------------------------------------------------------------------- */

static void error_at(struct figures *f, const struct figures_cell *c, const char *msgid, struct str arg)
{
	if (c->field)
		import_error(f->im, c->field, msgid, arg, STR_END);
	else
		import_error_col(f->im, c->col, msgid, arg, STR_END);
}

/* A column has one decimal mark. */
static bool one_mark(struct figures *f, const struct figures_cell *c, const struct value *v)
{
	char mark = str_chr(c->text, ',') >= 0 ? ',' : '.';
	struct figures_mark *m = &f->mark[c->col < IMPORT_COLUMNS ? c->col : 0];
	if (v->decimals == 0 || c->field)
		return true;
	if (!m->mark)
		m->mark = mark;
	if (m->mark == mark)
		return true;
	error_at(f, c, N_("“{0}”: the column has both decimal commas and decimal points."), c->text);
	return false;
}

bool figures_value(struct figures *f, const struct figures_cell *c, struct value *v)
{
	struct str text = str_trim(c->text);
	if (c->per_cent_sign && text.n > 1 && text.p[text.n - 1] == '%')
		text = str_trim(str_sub(text, 0, text.n - 1));
	if (!value_read(text, f->dialect, 0, v)) {
		error_at(f, c, N_("“{0}” is neither a number nor a mark that the publisher uses."), c->text);
		return false;
	}
	return v->kind != VALUE_EXISTS || one_mark(f, c, v);
}

/* --- putting ---------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001B3u;
	return (h ^ 0xFF) * 0x9E3779B97F4A7C15u;
}

#define SLOT_OLD ((size_t)1 << 62) /* a place in the table before it grew */

static void grow_seen(struct figures *f)
{
	uint64_t *was = f->seen;
	uint32_t *rows = f->seen_row;
	size_t cap = f->seen_cap;
	for (size_t k = 0; k < f->nslots; k++)
		f->slot[k] |= SLOT_OLD;
	f->seen_cap *= 2;
	f->seen = ARENA_ARRAY(f->im->ch->arena, f->seen_cap, uint64_t);
	f->seen_row = ARENA_ARRAY(f->im->ch->arena, f->seen_cap, uint32_t);
	for (size_t i = 0; i < cap; i++) {
		size_t at = was[i] & (f->seen_cap - 1);
		while (was[i] && f->seen[at])
			at = (at + 1) & (f->seen_cap - 1);
		if (was[i])
			f->seen[at] = was[i], f->seen_row[at] = rows[i];
		for (size_t k = 0; was[i] && k < f->nslots; k++)
			if (f->slot[k] == (i | SLOT_OLD))
				f->slot[k] = at;
	}
}

/* The row of this file that has said the same cell before, 0 when none. */
static uint32_t said_before(struct figures *f, const struct figure_key *k)
{
	uint64_t h =
	    ((uint64_t)k->version_id * 0x9E3779B97F4A7C15u) ^ ((uint64_t)k->place_id * 0xC2B2AE3D27D4EB4Fu);
	h = mix(mix(mix(mix(mix(h, k->period), k->sex), k->grade), k->subject), k->facet);
	h ^= h >> 29;
	h *= 0xBF58476D1CE4E5B9u;
	h ^= h >> 32;
	h = h ? h : 1;
	if (2 * (f->nseen + 1) > f->seen_cap)
		grow_seen(f);
	size_t at = h & (f->seen_cap - 1);
	while (f->seen[at] && f->seen[at] != h)
		at = (at + 1) & (f->seen_cap - 1);
	if (f->seen[at] == h && f->seen_row[at])
		return f->seen_row[at];
	f->nseen += f->seen[at] != h;
	f->seen[at] = h;
	f->seen_row[at] = f->im->line->row;
	if (f->nslots < sizeof f->slot / sizeof f->slot[0])
		f->slot[f->nslots++] = at;
	return 0;
}

static void tell_reason(struct figures *f, struct str reason)
{
	struct import_reason_vec *v = &f->im->figures.reasons;
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(v->v[i].text, reason)) {
			v->v[i].n++;
			return;
		}
	if (v->n < 50)
		*VEC_PUSH(f->im->ch->arena, v) = (struct import_reason){reason, 1};
}

static bool allowed(struct figures *f, const struct figures_place *p, const struct figures_cell *c)
{
	if (p->may)
		return true;
	if (!f->told_denied)
		error_at(f, c, N_("Your role may not write this here."), none);
	else
		f->im->errors++, f->im->row_errors++;
	f->told_denied = true;
	return false;
}

bool figures_value_put(struct figures *f, const struct figures_place *p, const struct figures_cell *c,
                       const struct value *v)
{
	struct import *im = f->im;
	const struct figures_version *ver = figures_version(f, c);
	if (!ver || !allowed(f, p, c) || !figures_fits(f, c, ver, v))
		return false;
	struct figure_key k = {.version_id = ver->id,
	                       .place_id = p->id,
	                       .first_year = c->first_year,
	                       .period = c->period,
	                       .sex = c->is.sex,
	                       .grade = c->is.grade,
	                       .subject = c->is.subject,
	                       .facet = c->is.facet};
	uint32_t before = said_before(f, &k);
	if (before) {
		error_at(f, c, N_("{0} has this figure already."), import_row_text(im->ch->arena, im->lang, before));
		return false;
	}
	struct value with_n = *v;
	with_n.n = c->n.has ? c->n.v : v->n;
	struct figure rest = {.n_of = c->n_of,
	                      .numerator = c->numerator,
	                      .measured_day = c->day,
	                      .file_row = {true, im->line->row},
	                      .file_col = {true, im->sheet->col[c->col < im->sheet->ncols ? c->col : 0]},
	                      .comment = str_is_null(c->comment) ? STR("") : c->comment};
	if (figure_put(&f->w, &k, &with_n, &rest, STR("")) == FIGURE_QUARANTINED)
		tell_reason(f, f->w.reason);
	return true;
}

bool figures_cell_put(struct figures *f, const struct figures_place *p, const struct figures_cell *c)
{
	struct value v;
	return figures_value(f, c, &v) && figures_value_put(f, p, c, &v);
}
