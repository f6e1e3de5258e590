#include "effect/template.h"

struct part {
	const char *of, *title;
	bool tight, in_lessons;
	const char *body;
};
struct link {
	const char *of, *link, *measure, *grade, *direction;
	int lag;
	const char *expectation;
};
struct point {
	const char *of;
	int part;
	const char *title, *anchor[4];
};

#define PART(...)
#define LINK(...)
#define POINT(...)
#define TEMPLATE(...) {__VA_ARGS__},
static const struct template templates[] = {
#include "effect/templates.def"
};
#undef TEMPLATE
#undef PART
#define TEMPLATE(...)
#define PART(...) {__VA_ARGS__},
static const struct part parts[] = {
#include "effect/templates.def"
};
#undef PART
#undef LINK
#define PART(...)
#define LINK(...) {__VA_ARGS__},
static const struct link chain[] = {
#include "effect/templates.def"
};
#undef LINK
#undef POINT
#define LINK(...)
#define POINT(of, part, title, a, b, c, d) {of, part, title, {a, b, c, d}},
static const struct point points[] = {
#include "effect/templates.def"
};
#undef TEMPLATE
#undef PART
#undef LINK
#undef POINT

size_t template_count(void)
{
	return sizeof templates / sizeof templates[0];
}

const struct template *template_at(size_t i)
{
	return &templates[i];
}

const struct template *template_find(struct str key)
{
	for (size_t i = 0; i < template_count(); i++)
		if (str_eqz(key, templates[i].key))
			return &templates[i];
	return NULL;
}

size_t template_tells(enum lang l, struct str key, struct str *v, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (n < most && parts[i].tight && str_eqz(key, parts[i].of))
			v[n++] = tr(l, parts[i].title);
	for (size_t i = 0; i < sizeof chain / sizeof chain[0]; i++)
		if (n < most && str_eqz(key, chain[i].of))
			v[n++] = tr(l, chain[i].expectation);
	return n;
}

static int64_t measure_of(struct db *db, struct arena *a, const char *key)
{
	int64_t id = 0;
	if (key[0])
		measure_id_by_key(db, a, str_z(key), &id);
	return id;
}

/* --- the insats itself ------------------------------------------------------------------ */

static void put(enum lang l, struct str *text, const char *msgid)
{
	if (text->n == 0)
		*text = msgid[0] ? tr(l, msgid) : STR("");
}

static void put_word(struct str *text, const char *word)
{
	if (text->n == 0)
		*text = str_z(word);
}

void template_fill(struct db *db, struct arena *a, enum lang l, struct str key, struct intervention *x)
{
	const struct template *t = template_find(key);
	if (!t)
		return;
	x->template = str_z(t->key);
	put(l, &x->title, t->title);
	put(l, &x->target_group, t->target_group);
	bool own = !x->measure_id || x->measure_id == measure_of(db, a, t->measure);
	put(l, &x->no_effect,
	    own ? t->no_effect
	        : N_("The measure changes no more than at the schools compared with: the interval of the "
	             "difference "
	             "holds zero."));
	put(l, &x->stop_rule, t->stop_rule);
	put_word(&x->grades, t->grades);
	put_word(&x->subjects, t->subjects);
	if (str_eqz(x->design, "none"))
		x->design = str_z(t->design);
	if (t->dose && !x->dose.has)
		x->dose = (struct opt_i64){true, t->dose};
	if (x->measure_id)
		return;
	x->measure_id = measure_of(db, a, t->measure);
	x->measure_grade = str_z(t->measure_grade);
}

int template_terms(struct str key, struct db *db, struct arena *a, int64_t measure_id)
{
	for (size_t i = 0; i < sizeof chain / sizeof chain[0]; i++)
		if (measure_id && str_eqz(key, chain[i].of) && chain[i].lag &&
		    measure_of(db, a, chain[i].measure) == measure_id)
			return chain[i].lag;
	return 0;
}

/* --- what belongs to it ------------------------------------------------------------------- */

struct making {
	struct change *ch;
	enum lang lang;
	const struct intervention *x;
	int64_t part[20]; /* ids of the ingredients, in order */
	size_t nparts;
	bool ok;
};

static void save(struct making *m, const struct resource_kind *k, void *row)
{
	struct form f;
	form_init(&f, m->ch->arena, m->lang, k->fields, k->nfields);
	/* Parts follow the insats, which whoever makes it has just been let to make. */
	m->ok = m->ok && resource_save(m->ch, NULL, k, ACT_CREATE, &f, NULL, row) == CHANGE_SAVED;
}

static void make_parts(struct making *m)
{
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct intervention_part p;
		if (!str_eqz(m->x->template, parts[i].of) || m->nparts == 20)
			continue;
		kind_intervention_part.blank(m->ch, &p);
		p.intervention_id = m->x->id;
		p.sort = (int64_t)m->nparts + 1;
		p.title = tr(m->lang, parts[i].title);
		p.tight = parts[i].tight;
		p.in_lessons = parts[i].in_lessons;
		p.body = tr(m->lang, parts[i].body);
		save(m, &kind_intervention_part, &p);
		m->part[m->nparts++] = p.id;
	}
}

static void make_links(struct making *m)
{
	int64_t sort = 0;
	for (size_t i = 0; i < sizeof chain / sizeof chain[0]; i++) {
		struct chain_link k;
		if (!str_eqz(m->x->template, chain[i].of))
			continue;
		kind_chain_link.blank(m->ch, &k);
		k.intervention_id = m->x->id;
		k.link = str_z(chain[i].link);
		k.measure_id = measure_of(m->ch->db, m->ch->arena, chain[i].measure);
		k.measure_grade = str_z(chain[i].grade);
		k.direction = str_z(chain[i].direction);
		k.expectation = tr(m->lang, chain[i].expectation);
		if (chain[i].lag)
			k.lag_terms = (struct opt_i64){true, chain[i].lag};
		k.sort = ++sort;
		save(m, &kind_chain_link, &k);
	}
}

static void make_protocol(struct making *m)
{
	struct protocol p;
	int64_t sort = 0;
	kind_protocol.blank(m->ch, &p);
	p.intervention_id = m->x->id;
	p.name = m->x->title;
	p.number = 1;
	p.state = STR("draft");
	save(m, &kind_protocol, &p);
	for (size_t i = 0; m->ok && i < sizeof points / sizeof points[0]; i++) {
		struct protocol_point q;
		if (!str_eqz(m->x->template, points[i].of))
			continue;
		kind_protocol_point.blank(m->ch, &q);
		q.protocol_id = p.id;
		q.sort = ++sort;
		q.title = tr(m->lang, points[i].title);
		q.part_id = points[i].part <= (int)m->nparts ? m->part[points[i].part - 1] : 0;
		q.anchor0 = tr(m->lang, points[i].anchor[0]);
		q.anchor1 = tr(m->lang, points[i].anchor[1]);
		q.anchor2 = tr(m->lang, points[i].anchor[2]);
		q.anchor3 = tr(m->lang, points[i].anchor[3]);
		save(m, &kind_protocol_point, &q);
	}
}

bool template_parts(struct change *ch, enum lang l, const struct intervention *x)
{
	struct making m = {.ch = ch, .lang = l, .x = x, .ok = true};
	if (!template_find(x->template))
		return true;
	make_parts(&m);
	make_links(&m);
	make_protocol(&m);
	return m.ok;
}
