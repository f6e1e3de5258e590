/* import_groups.c - Kolada's groups of municipalities ("Liknande kommuner grundskola, Huddinge, 2024") and
 * their members, so that an own figure can stand beside those alike.
 *
 *   {"values": [{"id": "G35938", "title": "...", "members": [{"member_id": "0127", "member_title":
 * "Botkyrka"}]}]}
 *
 * v3 writes id and title of a member. Groups are made anew each year, so a member belongs to a group in a
 * year: the one that the title ends with, counted as Kolada counts its periods, else the läsår chosen beside
 * the file. A group has one set of members in a year: a file with other members than are there already is
 * refused, since half of one set and half of another is neither; taking the former import back makes room.
 */
#include "measure/import_figures.h"
#include "measure/import_kolada.h"

static const struct import_field fields[] = {
    {"group", N_("Kolada's id of the group"), true, "grupp_id|group_id"},
    {"title", N_("Name of the group"), true, "grupp|titel"},
    {"member", N_("Municipality code"), true, "kommun_id|member_id|kommunkod"},
    {"member_title", N_("Municipality"), false, "kommun"},
};
enum { NCOLS = sizeof fields / sizeof fields[0] };

struct group {
	struct str id, title;
	int64_t place_id;
	int year;
	struct map members; /* codes of the file */
	struct import_line *first;
};
struct state {
	int64_t source_id;
	bool may;
	struct map groups;
};

/* --- JSON to rows --------------------------------------------------------------------------------- */

static void write_group(struct import_shape *sh, uint32_t row, const struct json *g)
{
	const struct json *members = json_get(g, "members");
	for (size_t i = 0; members && members->kind == JSON_ARRAY && i < members->n; i++) {
		const struct json *m = &members->items[i];
		const struct json *id = json_get(m, "member_id"), *title = json_get(m, "member_title");
		const struct str cell[NCOLS] = {kolada_scalar(sh->arena, json_get(g, "id")),
		                                kolada_scalar(sh->arena, json_get(g, "title")),
		                                kolada_scalar(sh->arena, id ? id : json_get(m, "id")),
		                                kolada_scalar(sh->arena, title ? title : json_get(m, "title"))};
		import_shape_row(sh, row, cell, NCOLS);
	}
}

static void shape(struct import_shape *sh)
{
	kolada_rows(sh, fields, NCOLS, write_group);
}

/* --- rows to members -------------------------------------------------------------------------------- */

static void begin(struct import *im)
{
	struct arena *a = im->ch->arena;
	struct state *st = arena_alloc(a, sizeof *st);
	struct object o = {.found = true, .state = OBJ_DECIDED};
	measure_locate_root(im->ch->db, a, &o);
	*st =
	    (struct state){.may = !im->who || access_object(im->ch->db, a, im->who, RES_FIGURE, ACT_CREATE, &o)};
	map_init(&st->groups, a);
	im->state = st;
	if (!st->may)
		import_error(im, "", N_("Your role may not write this here."), STR_END);
	struct figure_source s = {.kind = STR("file"),
	                          .publisher = STR("Kolada"),
	                          .title = STR("Kolada, kommungrupper"),
	                          .url = STR("https://www.kolada.se"),
	                          .licence = STR("CC BY 4.0. Källa: Kolada (RKA)"),
	                          .retrieved = instant_date(im->ch->arena, im->ch->now),
	                          .definitions = STR(""),
	                          .import_id = im->run_id,
	                          .created_at = im->ch->now,
	                          .created_by = im->ch->person_id};
	st->source_id = figure_source_insert(im->ch->db, &s);
}

/* "..., 2024" */
static int year_of(struct import *im, struct str title)
{
	struct str period;
	int year = 0;
	bool ends = title.n > 6 && str_eqz(str_sub(title, title.n - 6, title.n - 4), ", ");
	if (ends && figures_period(im->ch->arena, str_sub(title, title.n - 4, title.n), &year, &period))
		return year;
	if (!im->opt.year)
		import_error(im, "title", N_("“{0}” does not end with its year. Choose the school year."), title,
		             STR_END);
	return im->opt.year;
}

static bool group_id(struct str id)
{
	bool ok = id.n >= 2 && id.n <= 12 && id.p[0] == 'G';
	for (size_t i = 1; i < id.n; i++)
		ok = ok && id.p[i] >= '0' && id.p[i] <= '9';
	return ok;
}

static struct group *know_group(struct import *im, struct state *st, struct str id, struct str title)
{
	struct arena *a = im->ch->arena;
	struct group *g = map_get(&st->groups, id);
	if (g) {
		if (!str_eq(g->title, title))
			import_error(im, "title", N_("{0} calls the same group “{1}”."),
			             import_row_text(a, im->lang, g->first->row), g->title, STR_END);
		return g;
	}
	if (!group_id(id)) {
		import_error(im, "group", N_("“{0}” is no group of Kolada: it is G and digits."), id, STR_END);
		return NULL;
	}
	g = arena_alloc(a, sizeof *g);
	*g = (struct group){.id = id, .title = title, .year = year_of(im, title), .first = im->line};
	map_init(&g->members, a);
	if (im->row_errors)
		return NULL;
	g->place_id = place_put(im->ch, &(struct place_key){.kind = "group", .code = id, .name = title});
	map_put(&st->groups, id, g);
	return g;
}

static bool four_digits(struct str s)
{
	bool ok = s.n == 4;
	for (size_t i = 0; ok && i < 4; i++)
		ok = s.p[i] >= '0' && s.p[i] <= '9';
	return ok;
}

static void row(struct import *im)
{
	struct state *st = im->state;
	struct str code = import_value(im, "member"), name = import_value(im, "member_title");
	struct group *g = know_group(im, st, import_value(im, "group"), import_value(im, "title"));
	if (!four_digits(code))
		import_error(im, "member", N_("“{0}” is no code of a municipality: it has four digits."), code,
		             STR_END);
	if (!g || im->row_errors || !st->may)
		return;
	if (map_get(&g->members, code)) {
		import_error(im, "member", N_("The group has this member already."), STR_END);
		return;
	}
	map_put(&g->members, code, im->line);
	struct place_key k = {
	    .kind = kolada_kind(code), .code = code, .name = str_is_null(name) ? STR("") : name};
	if (group_member_put(im->ch->db, g->place_id, place_put(im->ch, &k), g->year, st->source_id))
		im->beside.created++;
	else
		im->beside.same++;
}

/* Members that were there and are not in the file. */
static void end(struct import *im)
{
	struct state *st = im->state;
	for (size_t i = 0; i < st->groups.n; i++) {
		struct group *g = st->groups.items[i].value;
		struct group_members_row *m;
		size_t n = group_members(im->ch->db, im->ch->arena, g->place_id, g->year, &m);
		for (size_t k = 0; k < n; k++)
			if (!map_get(&g->members, m[k].code)) {
				im->line = g->first;
				import_error(im, "group",
				             N_("“{0}” has the member {1} already, whom the file has not. Take the former "
				                "import back first."),
				             g->title, m[k].code, STR_END);
				im->line = NULL;
				im->sheet->refused = true;
				break;
			}
	}
}

static int64_t undo(struct change *ch, int64_t run_id)
{
	struct sources_of_import_row *s;
	size_t n = sources_of_import(ch->db, ch->arena, run_id, &s);
	int64_t taken = 0;
	for (size_t i = 0; i < n; i++)
		taken += group_members_undo(ch->db, s[i].id);
	return taken;
}

const struct import_profile import_groups = {
    .name = "kolada-groups",
    .label = N_("Kolada: groups of municipalities"),
    .help =
        N_("Kolada's groups with their members (JSON, or a table with grupp_id, grupp, kommun_id, kommun)."),
    .fields = fields,
    .nfields = NCOLS,
    .takes = IMPORT_YEAR,
    .shape = shape,
    .begin = begin,
    .row = row,
    .end = end,
    .undo = undo,
};
