/* place.c - whom figures are about: own units, and what stands beside them. */
#include "measure/measure.h"

#include "base/utf8.h"
#include "org/org.h"

void measure_locate_root(struct db *db, struct arena *a, struct object *o)
{
	root_unit(db, a, &o->unit_id);
	o->state = OBJ_DECIDED;
}

static int64_t put(struct change *ch, struct place *p)
{
	struct place was;
	p->fold = utf8_fold(ch->arena, p->name);
	if (!place_by_code(ch->db, ch->arena, p->kind, p->code, &was))
		return place_insert(ch->db, p);
	p->id = was.id;
	if (p->name.n == 0)
		p->name = was.name, p->fold = was.fold;
	if (p->owner.n == 0)
		p->owner = was.owner;
	if (p->parent_code.n == 0)
		p->parent_code = was.parent_code;
	if (!str_eq(p->name, was.name) || !str_eq(p->owner, was.owner) ||
	    !str_eq(p->parent_code, was.parent_code))
		place_update(ch->db, p);
	return p->id;
}

int64_t place_of_unit(struct change *ch, int64_t unit_id)
{
	struct unit u;
	struct unit_on_row at;
	int64_t id;
	if (place_by_unit(ch->db, ch->arena, unit_id, &id))
		return id;
	if (!unit_get(ch->db, ch->arena, unit_id, &u))
		return 0;
	bool now =
	    org_unit_on(ch->db, ch->arena, unit_id, instant_date(ch->arena, ch->now), (struct str){NULL, 0}, &at);
	struct place p = {.kind = STR("unit"),
	                  .code = u.code,
	                  .name = now ? at.name : u.code,
	                  .unit_id = unit_id,
	                  .parent_code = STR(""),
	                  .owner = STR("municipal")};
	return put(ch, &p);
}

int64_t place_put(struct change *ch, const struct place_key *k)
{
	int64_t unit_id = 0;
	if (strcmp(k->kind, "school") == 0 && unit_by_school_code(ch->db, ch->arena, k->code, &unit_id))
		return place_of_unit(ch, unit_id);
	struct place p = {.kind = str_z(k->kind),
	                  .code = k->code,
	                  .name = k->name,
	                  .parent_code = str_is_null(k->parent_code) ? STR("") : k->parent_code,
	                  .owner = str_is_null(k->owner) ? STR("") : k->owner};
	return put(ch, &p);
}
