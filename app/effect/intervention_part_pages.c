/* intervention_part_pages.c - ingredients, units and links of an insats, each on a form of its own. The route
 * has asked whether the insats may be changed; here it is seen to that a part is its own. */
#include "core/edit.h"
#include "effect/measured.h"
#include "effect/insats_pages.h"
#include "plan/refs.h"

static struct field_refs units_ref(struct ctx *c, const struct intervention *x)
{
	return insats_units_all(c, x, "unit_id");
}

static struct field_refs measures_ref(struct ctx *c, const struct intervention *x)
{
	(void)x;
	return insats_measures(c, "measure_id");
}

static const char *const part_fields[] = {"title", "tight", "in_lessons", "body", "sort", NULL};
static const char *const unit_fields[] = {"unit_id", "arm", "from_day", "to_day", NULL};
static const char *const link_fields[] = {"link", "measure_id", "measure_grade", "expectation", "direction",
                                          "size", "lag_terms",  "sort",          NULL};
static const struct section {
	const char *word;
	const struct resource_kind *kind;
	const char *const *fields;
	const char *fresh, *title, *anchor;
	struct field_refs (*refs)(struct ctx *c, const struct intervention *x);
} sections[] = {
    {"ingrediens", &kind_intervention_part, part_fields, N_("New ingredient"), N_("Ingredient"),
     "#ingredienser", NULL},
    {"enhet", &kind_intervention_unit, unit_fields, N_("New unit"), N_("Unit"), "#enheter", units_ref},
    {"lank", &kind_chain_link, link_fields, N_("New link"), N_("Link of the chain"), "#kedja", measures_ref},
};

/* Every school may be compared with or take part: an insats of the huvudman runs where the huvudman says.
 * Offices and boards have neither lessons nor pupils. */
struct field_refs insats_units_all(struct ctx *c, const struct intervention *x, const char *field)
{
	struct unit_tree_row *u;
	struct measured m;
	measured_of(c->db, c->arena, x, &m);
	size_t n = unit_tree(c->db, c->arena, ctx_today(c), (struct str){NULL, 0}, &u);
	struct field_refs r = {field, ARENA_ARRAY(c->arena, n + 1, struct field_choice), 0};
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < n; i++)
			if (str_eqz(u[i].kind, pass ? "school_part" : "school"))
				r.v[r.n++] = (struct field_choice){
				    arena_printf(c->arena, "%lld", (long long)u[i].id),
				    measured_can(&m, u[i].id)
				        ? u[i].name
				        : tr_fmt(c->arena, c->lang, N_("{0} (no figures of the measure)"), &u[i].name, 1)};
	return r;
}

static const struct section *section_of(struct ctx *c)
{
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (str_eqz(ctx_param(c, "slag"), sections[i].word))
			return &sections[i];
	ctx_not_found(c);
	return NULL;
}

static void set_id(const struct section *s, void *row, const char *column, int64_t id)
{
	row_set(row_col(s->kind->entity->cols, s->kind->entity->ncols, str_z(column)), row,
	        (struct db_val){.type = DB_INT, .i = id});
}

static int64_t get_id(const struct section *s, const void *row, const char *column)
{
	return row_value(row_col(s->kind->entity->cols, s->kind->entity->ncols, str_z(column)), row).i;
}

static struct edit_page edit_of(struct ctx *c, const struct section *s, int64_t part)
{
	struct intervention x;
	int64_t id = ctx_id(c);
	intervention_get(c->db, c->arena, id, &x);
	c->page.title = tr(c->lang, part ? s->title : s->fresh);
	c->page.nav = "insatser";
	c->page.up_href = insats_href(c, id, "");
	c->page.up_title = x.title;
	c->page.narrow = true;
	c->page.summary =
	    tr_fmt(c->arena, c->lang,
	           x.locked_at.n ? N_("Of {0}, which has started: a change needs a reason and is told.")
	                         : N_("Of {0}, which has not started yet."),
	           &x.title, 1);
	struct edit_page p = {.kind = s->kind,
	                      .only = s->fields,
	                      .cancel = insats_href(c, id, s->anchor),
	                      .why = x.locked_at.n > 0};
	struct str here =
	    arena_printf(c->arena, "/insatser/%lld/del/%s/%lld", (long long)id, s->word, (long long)part);
	p.post = part ? here : arena_printf(c->arena, "/insatser/%lld/ny/%s", (long long)id, s->word);
	if (part)
		p.remove = arena_concat(c->arena, here, STR("/bort"));
	p.remove_why = p.why;
	if (s->refs) {
		struct field_refs *r = ARENA_NEW(c->arena, struct field_refs);
		*r = s->refs(c, &x);
		p.refs = r;
		p.nrefs = 1;
	}
	return p;
}

/* The part of the address, if it is of this insats; else 404. */
static bool part_of(struct ctx *c, const struct section *s, void *row)
{
	int64_t id;
	if (str_to_i64(ctx_param(c, "del"), &id) && s->kind->entity->get(c->db, c->arena, id, row) &&
	    get_id(s, row, "intervention_id") == ctx_id(c))
		return true;
	ctx_not_found(c);
	return false;
}

static void blank(struct ctx *c, const struct section *s, struct change *ch, void *row)
{
	struct intervention_part *p;
	struct chain_link *k;
	struct str now = {NULL, 0};
	s->kind->blank(ch, row);
	set_id(s, row, "intervention_id", ctx_id(c));
	if (s->kind == &kind_intervention_part)
		set_id(s, row, "sort", (int64_t)insats_parts(c->db, c->arena, ctx_id(c), now, &p) + 1);
	if (s->kind == &kind_chain_link)
		set_id(s, row, "sort", (int64_t)insats_links(c->db, c->arena, ctx_id(c), now, &k) + 1);
}

void effect_insats_part_new_page(struct ctx *c)
{
	const struct section *s = section_of(c);
	struct change ch = {.db = c->db, .arena = c->arena, .now = c->now};
	if (!s)
		return;
	void *row = arena_alloc(c->arena, s->kind->entity->row_size);
	blank(c, s, &ch, row);
	struct edit_page p = edit_of(c, s, 0);
	edit_open(c, &p, row);
}

void effect_insats_part_new(struct ctx *c)
{
	const struct section *s = section_of(c);
	if (!s)
		return;
	void *row = arena_alloc(c->arena, s->kind->entity->row_size);
	blank(c, s, &c->change, row);
	struct edit_page p = edit_of(c, s, 0);
	if (edit_save(c, &p, ACT_EDIT, NULL, row))
		ctx_redirect(c, insats_href(c, ctx_id(c), ""), "sparat");
}

void effect_insats_part_page(struct ctx *c)
{
	const struct section *s = section_of(c);
	if (!s)
		return;
	void *row = arena_alloc(c->arena, s->kind->entity->row_size);
	if (!part_of(c, s, row))
		return;
	struct edit_page p = edit_of(c, s, get_id(s, row, "id"));
	edit_open(c, &p, row);
}

void effect_insats_part(struct ctx *c)
{
	const struct section *s = section_of(c);
	if (!s)
		return;
	void *was = arena_alloc(c->arena, s->kind->entity->row_size),
	     *row = arena_alloc(c->arena, s->kind->entity->row_size);
	if (!part_of(c, s, was))
		return;
	memcpy(row, was, s->kind->entity->row_size);
	struct edit_page p = edit_of(c, s, get_id(s, row, "id"));
	if (edit_save(c, &p, ACT_EDIT, was, row))
		ctx_redirect(c, insats_href(c, ctx_id(c), ""), "sparat");
}

void effect_insats_part_remove(struct ctx *c)
{
	const struct section *s = section_of(c);
	if (!s)
		return;
	int64_t rev = 0;
	void *row = arena_alloc(c->arena, s->kind->entity->row_size);
	if (!part_of(c, s, row))
		return;
	str_to_i64(web_form(c->req, "rev"), &rev);
	struct edit_page p = edit_of(c, s, get_id(s, row, "id"));
	if (p.remove_why ? edit_remove_why(c, &p, row, rev) : edit_remove(c, s->kind, get_id(s, row, "id"), rev))
		ctx_redirect(c, insats_href(c, ctx_id(c), ""), "borttaget");
}
