/* access_plan.c - the golden table, the probes, what must come of them and what does. */
#include "access_plan.h"

#include "base/vec.h"

#include "table/csv.h"

#include <stdio.h>

const char *const access_outcome_words[] = {"log in", "closed to the role", "not there", "read only", "open"};

/* --- the golden table ------------------------------------------------------------------- */

struct access_cell_id access_cell_at(size_t i)
{
	struct access_cell_id c;
	c.st = (enum objstate)(i % OBJ_COUNT);
	i /= OBJ_COUNT;
	c.act = (enum action)(i % ACT_COUNT);
	i /= ACT_COUNT;
	c.res = (enum resource)(i % RES_COUNT);
	i /= RES_COUNT;
	c.rel = (enum relation)(i % REL_COUNT);
	c.role = (enum role)(i / REL_COUNT);
	return c;
}

bool *access_matrix_cell(struct access_matrix *m, struct access_cell_id c)
{
	return &m->allow[c.role][c.rel][c.res][c.act][c.st];
}

static int word_index(const char *const *words, int n, struct str word)
{
	for (int i = 0; i < n; i++)
		if (str_eqz(word, words[i]))
			return i;
	return -1;
}

size_t access_matrix_read(struct access_matrix *m)
{
	struct table t;
	const struct table_csv_options o = {.separator = ','};
	size_t n = 0;
	bool *seen = ARENA_ARRAY(test_arena(), ACCESS_CELLS, bool);
	if (!table_csv_read(&t, test_arena(), test_file("test/access_matrix.csv"), &o))
		return 0;
	for (size_t i = 1; i < t.sheet[0].n; i++) {
		const struct table_row *r = &t.sheet[0].row[i];
		if (r->n < 6)
			continue;
		int role = word_index(role_words, ROLE_COUNT, r->cell[0].text);
		int rel = word_index(relation_words, REL_COUNT, r->cell[1].text);
		int res = word_index(resource_words, RES_COUNT, r->cell[2].text);
		int act = word_index(action_words, ACT_COUNT, r->cell[3].text);
		int st = word_index(objstate_words, OBJ_COUNT, r->cell[4].text);
		if (role < 0 || rel < 0 || res < 0 || act < 0 || st < 0)
			continue;
		size_t at =
		    ((((size_t)role * REL_COUNT + (size_t)rel) * RES_COUNT + (size_t)res) * ACT_COUNT + (size_t)act) *
		        OBJ_COUNT +
		    (size_t)st;
		n += !seen[at];
		seen[at] = true;
		m->allow[role][rel][res][act][st] = str_eqz(r->cell[5].text, "1");
	}
	return n;
}

/* --- who stands where --------------------------------------------------------------------- */

int access_role(int login)
{
	const char *name = strcmp(app_logins[login], "principal2") == 0 ? "principal" : app_logins[login];
	return role_parse(str_z(name));
}

static int64_t unit_of(const struct access_plan *p, int login)
{
	static const char *const at_root[] = {"director", "controller", "administrator", "observer"};
	const struct app_test *t = p->t;
	for (size_t i = 0; i < 4; i++)
		if (strcmp(app_logins[login], at_root[i]) == 0)
			return t->root;
	return strcmp(app_logins[login], "politician") == 0   ? t->board
	       : strcmp(app_logins[login], "hr") == 0         ? t->office
	       : strcmp(app_logins[login], "principal2") == 0 ? t->ask
	                                                      : t->lind;
}

static int64_t parent_of(const struct access_plan *p, int64_t unit)
{
	const struct app_test *t = p->t;
	return unit == p->team                     ? t->lind
	       : unit == t->lind || unit == t->ask ? t->office
	       : unit == t->office                 ? t->board
	       : unit == t->board                  ? t->root
	                                           : 0;
}

static bool under(const struct access_plan *p, int64_t unit, int64_t above)
{
	while (unit && unit != above)
		unit = parent_of(p, unit);
	return unit != 0;
}

unsigned access_relations(const struct access_plan *p, int login, const struct access_spot *s)
{
	int64_t mine = unit_of(p, login);
	unsigned self = s->person_id && s->person_id == p->t->people[login] ? 1u << REL_SELF : 0;
	enum relation rel = mine == s->unit_id                         ? REL_OWN
	                    : s->unit_id && under(p, s->unit_id, mine) ? REL_BELOW
	                    : s->unit_id && under(p, mine, s->unit_id) ? REL_ABOVE
	                                                               : REL_OTHER;
	return self | 1u << rel;
}

static bool cell_of(const struct access_plan *p, const struct access_matrix *m, int login,
                    const struct access_spot *s, enum resource res, enum action act)
{
	int role = access_role(login);
	unsigned rels = access_relations(p, login, s);
	for (int rel = 0; role >= 0 && rel < REL_COUNT; rel++)
		if ((rels >> rel & 1) && m->allow[role][rel][res][act][s->state])
			return true;
	return false;
}

static bool role_may(const struct access_matrix *m, int login, enum resource res, enum action act)
{
	int role = access_role(login);
	for (int rel = 0; role >= 0 && rel < REL_COUNT; rel++)
		for (int st = 0; st < OBJ_COUNT; st++)
			if (m->allow[role][rel][res][act][st])
				return true;
	return false;
}

bool access_sees(const struct access_plan *p, const struct access_matrix *m, int login,
                 const struct access_spot *s)
{
	return cell_of(p, m, login, s, s->kind->access, ACT_VIEW);
}

/* --- what must come of a probe --------------------------------------------------------------- */

static bool is_api(const struct route *r)
{
	return str_starts(str_z(r->path), STR("/api/"));
}

/* PUT is asked with fields missing: it opens for whoever may report on the row too. PATCH
 * changes what only EDIT may. */
static enum access_outcome expect_kind(const struct access_plan *p, const struct access_matrix *m,
                                       const struct access_probe *b)
{
	enum resource res = b->kind->access;
	enum action act = b->route->act;
	bool either = act == ACT_EDIT && b->route->method == WEB_PUT;
	if (act == ACT_DELETE && b->kind->part) {
		act = ACT_EDIT;
		either = false;
	}
	if (!role_may(m, b->login, res, act) && !(act == ACT_EDIT && role_may(m, b->login, res, ACT_STATUS)))
		return OUT_ROLE;
	if (!b->spot)
		return OUT_OPEN;
	if (!access_sees(p, m, b->login, b->spot))
		return OUT_GONE;
	if (cell_of(p, m, b->login, b->spot, res, act) ||
	    (either && cell_of(p, m, b->login, b->spot, res, ACT_STATUS)))
		return OUT_OPEN;
	return OUT_MAY_NOT;
}

enum access_outcome access_expect(const struct access_plan *p, const struct access_matrix *m,
                                  const struct access_probe *b)
{
	const struct route *r = b->route;
	if (r->res == RES_PUBLIC)
		return OUT_OPEN;
	if (b->way == WAY_NONE)
		return OUT_LOGIN;
	if (b->way == WAY_READ_TOKEN && r->act != ACT_VIEW)
		return OUT_ROLE;
	if (!role_may(m, b->login, r->res, r->act))
		return OUT_ROLE;
	if (is_api(r) && b->kind)
		return expect_kind(p, m, b);
	if (!b->spot)
		return OUT_OPEN;
	if (!cell_of(p, m, b->login, b->spot, r->res == RES_SELF ? b->kind->access : r->res, ACT_VIEW))
		return OUT_GONE;
	return r->res == RES_SELF || cell_of(p, m, b->login, b->spot, r->res, r->act) ? OUT_OPEN : OUT_MAY_NOT;
}

/* --- sending it ------------------------------------------------------------------------------ */

static struct str path_of(const struct access_probe *b)
{
	struct buf out;
	struct str rest = str_z(b->route->path), part;
	buf_init(&out, 1024);
	str_split(&rest, '/', &part);
	while (str_split(&rest, '/', &part)) {
		buf_c(&out, '/');
		if (str_eqz(part, "{id}") || str_eqz(part, "{del}")) /* an insats' ingredient has its number */
			buf_printf(&out, "%lld", (long long)(b->spot ? b->spot->id : 1));
		else if (str_starts(part, STR("{kind}")))
			buf_printf(&out, "%s", b->kind->name);
		else if (str_eqz(part, "{op}"))
			buf_printf(&out, "namn");
		else if (str_eqz(part, "{slag}"))
			buf_printf(&out, "ingrediens");
		else
			buf_str(&out, part);
	}
	struct str s = arena_str(test_arena(), buf_as_str(&out));
	buf_finish(&out);
	return s;
}

/* A change that would be made if rev were right, so that permission decides and nothing
 * is changed. */
static struct str body_of(struct access_plan *p, const struct access_probe *b)
{
	if (!is_api(b->route))
		return STR("rev=999999");
	if (b->route->method == WEB_DELETE)
		return STR("");
	if (b->route->method != WEB_PATCH)
		return STR("{\"rev\":999999}");
	const struct resource_kind *k = b->kind;
	void *row = arena_alloc(test_arena(), k->entity->row_size);
	struct db *db = app_read(p->t);
	struct buf out;
	struct json_out o;
	const struct db_col *col = row_col(k->entity->cols, k->entity->ncols, str_z(k->fields[0].name));
	if (db && k->entity->get(db, test_arena(), b->spot->id, row)) {
		buf_init(&out, 4096);
		buf_printf(&out, "{\"rev\":999999,\"%s\":", col->name);
		struct db_val v = row_value(col, row);
		json_begin(&o, &out);
		if (v.type == DB_INT)
			json_i64(&o, v.i);
		else
			json_str(&o, v.s);
		buf_c(&out, '}');
		struct str s = arena_str(test_arena(), buf_as_str(&out));
		buf_finish(&out);
		app_read_end(p->t, db);
		return s;
	}
	test_fail(__FILE__, __LINE__, "%s %lld is gone", k->name, (long long)b->spot->id);
	app_read_end(p->t, db);
	return STR("{\"rev\":999999}");
}

static enum access_outcome outcome(const struct app_test *t, const struct route *r)
{
	static const char *const role[] = {"Your role does not open this page.", "Your role does not do this."};
	if (r->res == RES_PUBLIC && t->status != 401 && t->status != 403)
		return OUT_OPEN; /* the first page itself sends people on to the login */
	if (t->status == 401 || (t->status == 303 && str_starts(app_header(t, "Location"), STR("/logga-in"))))
		return OUT_LOGIN;
	if (t->status == 404)
		return OUT_GONE;
	if (t->status == 403)
		for (size_t i = 0; i < 2; i++)
			if (str_find(t->body, tr(LANG_SV, role[i])) >= 0)
				return OUT_ROLE;
	return t->status == 403 ? OUT_MAY_NOT : OUT_OPEN;
}

enum access_outcome access_answer(struct access_plan *p, const struct access_probe *b)
{
	struct web_pair match = {STR("if-match"), STR("\"999999\"")};
	struct app_sent s = {.method = b->route->method, .path = path_of(b).p};
	if (b->way == WAY_COOKIE)
		s.login = app_logins[b->login];
	if (b->way == WAY_TOKEN || b->way == WAY_READ_TOKEN)
		s.bearer = p->tokens[b->login][b->way == WAY_READ_TOKEN];
	if (s.method != WEB_GET) {
		s.type = is_api(b->route) ? STR("application/json") : STR("application/x-www-form-urlencoded");
		s.body = body_of(p, b);
	}
	if (s.method == WEB_DELETE)
		s.headers = (struct web_pairs){&match, 1};
	app_send(p->t, &s);
	return outcome(p->t, b->route);
}

/* Is what the request is about named in its form, so that an empty form gets 404? */
static bool by_form(const struct route *r)
{
	static const char *const ends[] = {"/tjanar/bort", "/matt/bort",  "/milstolpe/klar", "/milstolpe/bort",
	                                   "/lista/bock",  "/lista/bort", "/tid/bort",       "/svarar/bort"};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends(str_z(r->path), str_z(ends[i])))
			return true;
	return false;
}

bool access_fits(const struct access_probe *b, enum access_outcome want, enum access_outcome got)
{
	/* A new thing is refused for what its form holds, not for its address. */
	bool made = !b->spot && (b->route->act != ACT_VIEW || strstr(b->route->path, "{id}")) &&
	            (got == OUT_GONE || got == OUT_MAY_NOT);
	return got == want || (want == OUT_OPEN && (made || (got == OUT_GONE && by_form(b->route))));
}

const char *access_probe_text(const struct access_plan *p, const struct access_probe *b)
{
	static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
	static const char *const ways[] = {"nobody", "cookie", "token", "read-only token"};
	(void)p;
	return arena_printf(test_arena(), "%s %s as %s by %s (%s)", methods[b->route->method], path_of(b).p,
	                    app_logins[b->login], ways[b->way],
	                    b->spot ? objstate_words[b->spot->state] : "no object")
	    .p;
}

bool access_costly(const struct access_probe *b)
{
	return str_ends(str_z(b->route->path), STR("/pdf"));
}

/* --- all probes -------------------------------------------------------------------------------- */

/* Routes that find their object themselves; the kind of {id}. Those whose {id} is only
 * reached by whoever may do the route's action anywhere stand without. */
static const struct {
	const char *path, *kind;
} own_objects[] = {
    {"/admin/personer/{id}", "person"},
};
/* Ending the session that the other probes use. */
static const char *const left_out[] = {"/logga-ut", "/konto/sessioner/avsluta"};

static void add(struct access_plan *p, const struct route *r, const struct resource_kind *k,
                const struct access_spot *s)
{
	for (int way = WAY_NONE; way < WAY_COUNT; way++)
		for (int login = 0; login < APP_LOGINS; login++) {
			if (way == WAY_NONE && login > 0)
				break;
			if (p->nprobes == p->probes_cap)
				p->probes = vec_grow(test_arena(), p->probes, &p->probes_cap, sizeof *p->probes);
			p->probes[p->nprobes++] = (struct access_probe){r, k, s, login, (enum access_way)way};
		}
}

static void add_spots(struct access_plan *p, const struct route *r, const struct resource_kind *k)
{
	for (size_t i = 0; i < p->nspots; i++)
		if (p->spots[i].kind == k)
			add(p, r, k, &p->spots[i]);
}

static const struct resource_kind *kind_of(const struct route *r)
{
	if (r->object)
		return resource_find(str_z(r->object));
	for (size_t i = 0; i < sizeof own_objects / sizeof own_objects[0]; i++)
		if (strcmp(r->path, own_objects[i].path) == 0)
			return resource_find(str_z(own_objects[i].kind));
	return NULL;
}

static void add_route(struct access_plan *p, const struct route *r)
{
	bool of_kind = strstr(r->path, "{kind}") != NULL, of_row = strstr(r->path, "{id}") != NULL;
	for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
		if (strcmp(r->path, left_out[i]) == 0)
			return;
	for (size_t k = 0; of_kind && r->res == RES_SELF && k < resource_nkinds; k++)
		if (of_row)
			add_spots(p, r, resource_kinds[k]);
		else
			add(p, r, resource_kinds[k], NULL);
	if (of_kind && r->res == RES_SELF)
		return;
	if (of_kind)
		add(p, r, resource_find(STR("area")), NULL);
	else if (kind_of(r))
		add_spots(p, r, kind_of(r));
	else
		add(p, r, NULL, NULL);
}

struct access_plan *access_plan_new(struct app_test *t)
{
	struct access_plan *p = ARENA_NEW(test_arena(), struct access_plan);
	p->t = t;
	if (!p->t || !access_fixture_fill(p))
		return NULL;
	for (int i = 0; i < APP_LOGINS; i++)
		for (int ro = 0; ro < 2; ro++)
			p->tokens[i][ro] = app_token(p->t, app_logins[i], !ro);
	for (size_t i = 0; i < app_nroutes; i++)
		add_route(p, &app_routes[i]);
	return p;
}
