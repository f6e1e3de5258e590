#include "core/fields.h"

#include "base/log.h"

const struct field *fields_find(const struct fields_view *v, const char *name)
{
	for (size_t i = 0; i < v->kind->nfields; i++)
		if (strcmp(v->kind->fields[i].name, name) == 0)
			return &v->kind->fields[i];
	BUG("kind %s has no field %s", v->kind->name, name);
}

size_t fields_names(const struct fields_view *v, const char *const **names)
{
	size_t n = 0;
	if (v->only) {
		while (v->only[n])
			n++;
		*names = v->only;
		return n;
	}
	const char **all = ARENA_ARRAY(v->c->arena, v->kind->nfields, const char *);
	for (; n < v->kind->nfields; n++)
		all[n] = v->kind->fields[n].name;
	*names = all;
	return n;
}

size_t fields_choices(const struct fields_view *v, const struct field *f, struct field_choice **choices)
{
	const struct field_refs *refs = NULL;
	size_t words = 0, n = 0;
	for (size_t i = 0; i < v->nrefs; i++)
		if (strcmp(v->refs[i].name, f->name) == 0)
			refs = &v->refs[i];
	while (f->kind == FIELD_CHOICE && f->words[words])
		words++;
	if (!refs && !words)
		return 0;
	*choices = ARENA_ARRAY(v->c->arena, words + (refs ? refs->n : 0) + 1, struct field_choice);
	if (refs && !f->required)
		(*choices)[n++] = (struct field_choice){STR(""), tr(v->c->lang, N_("None"))};
	for (size_t i = 0; i < words; i++)
		(*choices)[n++] = (struct field_choice){str_z(f->words[i]), tr(v->c->lang, f->labels[i])};
	for (size_t i = 0; refs && i < refs->n; i++)
		(*choices)[n++] = refs->v[i];
	return n;
}

struct field_refs fields_lasar(struct ctx *c, int also)
{
	enum { BEFORE = 3, AFTER = 3 };
	struct field_refs r = {"first_year", ARENA_ARRAY(c->arena, BEFORE + AFTER + 2, struct field_choice), 0};
	bool outside = also && (also < c->lasar - BEFORE || also > c->lasar + AFTER);
	for (int i = outside ? -1 : 0; i <= BEFORE + AFTER; i++) {
		int year = i < 0 ? also : c->lasar - BEFORE + i;
		r.v[r.n++] = (struct field_choice){arena_printf(c->arena, "%d", year), lasar_text(c->arena, year)};
	}
	return r;
}

bool fields_later(const struct fields_view *v, const struct field *f)
{
	for (size_t i = 0; v->kind->later && v->kind->later[i]; i++)
		if (strcmp(v->kind->later[i], f->name) == 0)
			return true;
	return false;
}

struct str fields_note(const struct fields_view *v, const struct field *f)
{
	for (size_t i = 0; i < v->nnotes; i++)
		if (strcmp(v->notes[i].field, f->name) == 0)
			return v->notes[i].text;
	return (struct str){NULL, 0};
}

bool fields_open(const struct fields_view *v, const struct field *f)
{
	return access_field(&v->c->who, v->kind->access, str_z(f->name), ACT_EDIT);
}
