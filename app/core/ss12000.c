/* ss12000.c - see ss12000.h. */
#include "core/ss12000.h"

/* --- pages ------------------------------------------------------------------------------------------ */

/* What a single answer is of, by a member that only its entities have. */
static const struct {
	const char *member, *endpoint;
} signs[] = {{"organisationType", "organisations"},
             {"gradeValue", "grades"},
             {"dutyRole", "duties"},
             {"groupType", "groups"},
             {"attendanceSum", "aggregatedAttendance"},
             {"calendarEventsRequired", "activities"},
             {"subjectCode", "syllabuses"},
             {"familyName", "persons"}};

static const struct json *member(const struct json *root, const char *endpoint)
{
	const struct json *j = json_get(root, endpoint);
	return j || strcmp(endpoint, "aggregatedAttendance") != 0 ? j : json_get(root, "aggregatedAttendances");
}

static bool is_page(const struct json *j)
{
	return j && j->kind == JSON_OBJECT && json_get(j, "data");
}

struct walk {
	struct ss_bundle *b;
	ss_take *take;
	void *ctx;
	const char *endpoint;
	size_t n;
};

static struct str id_of(const struct json *j)
{
	return ss_text(j, "id");
}

/* Another's, in a bundle that is kept to one organisation. */
static bool elsewhere(const struct walk *w, const struct json *entity)
{
	static const char *const owner[][2] = {{"duties", "dutyAt"},
	                                       {"groups", "organisation"},
	                                       {"activities", "organisation"},
	                                       {"grades", "organisation"}};
	if (w->b->only.n == 0)
		return false;
	if (strcmp(w->endpoint, "organisations") == 0)
		return !map_get(&w->b->within, id_of(entity));
	for (size_t i = 0; i < sizeof owner / sizeof owner[0]; i++)
		if (strcmp(w->endpoint, owner[i][0]) == 0)
			return !map_get(&w->b->within, id_of(json_get(entity, owner[i][1])));
	return false;
}

static void one(struct walk *w, const struct json *entity)
{
	struct str id = id_of(entity);
	bool person = strcmp(w->endpoint, "persons") == 0;
	if (entity->kind != JSON_OBJECT || (id.n && map_get(&w->b->gone, id)) || elsewhere(w, entity))
		return;
	if (person && ss_protected(entity))
		return;
	w->take(w->ctx, w->b, entity);
	w->n++;
}

/* An array of entities, a page of them, or an array of pages. */
static void all(struct walk *w, const struct json *j)
{
	const struct json *list = is_page(j) ? json_get(j, "data") : j;
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++)
		if (is_page(&list->items[i]))
			all(w, &list->items[i]);
		else
			one(w, &list->items[i]);
}

size_t ss_each(struct ss_bundle *b, const char *endpoint, ss_take *take, void *ctx)
{
	struct walk w = {b, take, ctx, endpoint, 0};
	if (!b->alone)
		all(&w, member(b->root, endpoint));
	else if (strcmp(b->alone, endpoint) == 0)
		all(&w, b->root);
	return w.n;
}

/* --- opening ------------------------------------------------------------------------------------------- */

static void keep_in(void *ctx, struct ss_bundle *b, const struct json *entity)
{
	struct str id = id_of(entity);
	(void)b;
	if (id.n)
		map_put(ctx, id, (void *)(uintptr_t)entity);
}

static void count_hidden(struct ss_bundle *b, const struct json *j)
{
	const struct json *list = is_page(j) ? json_get(j, "data") : j;
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++)
		if (is_page(&list->items[i]))
			count_hidden(b, &list->items[i]);
		else
			b->hidden += ss_protected(&list->items[i]);
}

/* {"data": {"grades": ["id", ...], ...}}, or pages of it. */
static void take_gone(struct ss_bundle *b, const struct json *j, int depth)
{
	const struct json *data = is_page(j) ? json_get(j, "data") : j;
	for (size_t i = 0; data && depth < 4 && i < data->n; i++) {
		const struct json *x = &data->items[i];
		if (x->kind == JSON_TEXT && x->text.n)
			map_put(&b->gone, x->text, b);
		else if (x->kind == JSON_ARRAY || x->kind == JSON_OBJECT)
			take_gone(b, x, depth + 1);
	}
}

/* More was to come, and came not: the last page of a member still has a token. */
static bool half(const struct json *j)
{
	const struct json *last = j && j->kind == JSON_ARRAY && j->n ? &j->items[j->n - 1] : j;
	return is_page(last) && ss_text(last, "pageToken").n > 0;
}

static const char *single(const struct json *root)
{
	const struct json *list = root->kind == JSON_ARRAY ? root : json_get(root, "data");
	while (list && list->kind == JSON_ARRAY && list->n && is_page(&list->items[0]))
		list = json_get(&list->items[0], "data");
	for (size_t i = 0; list && list->kind == JSON_ARRAY && list->n && i < sizeof signs / sizeof signs[0]; i++)
		if (json_get(&list->items[0], signs[i].member))
			return signs[i].endpoint;
	return NULL;
}

static bool known_member(const struct json *root)
{
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (member(root, signs[i].endpoint))
			return true;
	return false;
}

static void refuse(struct import_shape *sh, const char *msgid, struct str arg)
{
	import_shape_fault(sh, true, 0, 0, msgid, arg, STR(""));
}

bool ss_open(struct import_shape *sh, struct ss_bundle *b)
{
	const struct json *root = import_shape_json(sh);
	*b = (struct ss_bundle){.sh = sh, .root = root};
	if (!root)
		return false;
	b->alone = single(root);
	if (!b->alone && !known_member(root)) {
		refuse(sh, N_("The file holds no answers of SS 12000."), STR(""));
		return false;
	}
	for (size_t i = 0; root->kind == JSON_OBJECT && i < root->n; i++)
		if (half(&root->items[i])) {
			refuse(sh, N_("“{0}” is not whole: its last page says that more follows."), root->items[i].key);
			return false;
		}
	if (b->alone && half(root)) {
		refuse(sh, N_("“{0}” is not whole: its last page says that more follows."), str_z(b->alone));
		return false;
	}
	map_init(&b->person, sh->arena);
	map_init(&b->organisation, sh->arena);
	map_init(&b->syllabus, sh->arena);
	map_init(&b->gone, sh->arena);
	map_init(&b->within, sh->arena);
	take_gone(b, json_get(root, "deletedEntities"), 0);
	b->only = ss_text(root, "organisation");
	if (b->only.n && str_is_null(ss_below(root, b->only, &b->within))) {
		refuse(sh, N_("The organisation “{0}” is not among the organisations of the file."), b->only);
		return false;
	}
	count_hidden(b, b->alone && strcmp(b->alone, "persons") == 0 ? root : json_get(root, "persons"));
	ss_each(b, "persons", keep_in, &b->person);
	ss_each(b, "organisations", keep_in, &b->organisation);
	ss_each(b, "syllabuses", keep_in, &b->syllabus);
	return true;
}

/* --- what is known of an entity --------------------------------------------------------------- */

struct str ss_text(const struct json *j, const char *key)
{
	struct str s = json_text(j, key);
	return str_is_null(s) ? STR("") : s;
}

int64_t ss_number(const struct json *j, const char *key)
{
	const struct json *v = json_get(j, key);
	return v && v->kind == JSON_INT ? v->i : -1;
}

bool ss_protected(const struct json *j)
{
	struct str mark = ss_text(j, "securityMarking");
	return mark.n > 0 && !str_eqz(mark, "Ingen");
}

const struct json *ss_person(const struct ss_bundle *b, const struct json *reference)
{
	return ss_protected(reference) ? NULL : map_get(&b->person, id_of(reference));
}

const struct json *ss_organisation(const struct ss_bundle *b, const struct json *reference)
{
	return map_get(&b->organisation, id_of(reference));
}

const struct json *ss_syllabus(const struct ss_bundle *b, const struct json *reference)
{
	return map_get(&b->syllabus, id_of(reference));
}

struct str ss_school_code(const struct ss_bundle *b, const struct json *reference)
{
	return ss_text(ss_organisation(b, reference), "schoolUnitCode");
}

static bool runs(const struct json *e, struct str day)
{
	struct str from = ss_text(e, "startDate"), to = ss_text(e, "endDate");
	const struct json *cancelled = json_get(e, "cancelled");
	bool ended = cancelled && cancelled->kind == JSON_BOOL && cancelled->b;
	return !ended && (from.n == 0 || str_cmp(from, day) <= 0) && (to.n == 0 || str_cmp(day, to) <= 0);
}

const struct json *ss_enrolment(const struct json *person, struct str day, struct str school_id)
{
	const struct json *list = json_get(person, "enrolments");
	for (size_t i = 0; list && list->kind == JSON_ARRAY && i < list->n; i++) {
		const struct json *e = &list->items[i];
		bool here = school_id.n == 0 || str_eq(id_of(json_get(e, "enroledAt")), school_id);
		if (here && runs(e, day))
			return e;
	}
	return NULL;
}

struct str ss_sex(const struct json *person)
{
	struct str sex = ss_text(person, "sex"), no = ss_text(json_get(person, "civicNo"), "value");
	if (str_eqz(sex, "Man") || str_eqz(sex, "Kvinna"))
		return str_eqz(sex, "Man") ? STR("M") : STR("K");
	char digit = no.n == 12 ? no.p[10] : 'x';
	return digit >= '0' && digit <= '9' ? ((digit - '0') % 2 ? STR("M") : STR("K")) : STR("");
}

void ss_tell_hidden(struct ss_bundle *b)
{
	if (b->hidden)
		import_shape_fault(b->sh, false, 0, 0, N_("{0} persons with protected identity are left out."),
		                   arena_printf(b->sh->arena, "%zu", b->hidden), STR(""));
}

/* --- what may be kept ------------------------------------------------------------------------- */

static void copy(struct json_out *o, const struct json *j, int depth);

static void copy_members(struct json_out *o, const struct json *j, int depth)
{
	bool hidden = ss_protected(j);
	json_open(o, '{');
	for (size_t i = 0; i < j->n; i++) {
		struct str key = j->items[i].key;
		if (hidden && !str_eqz(key, "id") && !str_eqz(key, "securityMarking"))
			continue;
		json_key(o, key);
		copy(o, &j->items[i], depth + 1);
	}
	json_close(o, '}');
}

static void copy(struct json_out *o, const struct json *j, int depth)
{
	if (j->kind == JSON_OBJECT && depth < 60) {
		copy_members(o, j, depth);
	} else if (j->kind == JSON_ARRAY && depth < 60) {
		json_open(o, '[');
		for (size_t i = 0; i < j->n; i++)
			copy(o, &j->items[i], depth + 1);
		json_close(o, ']');
	} else if (j->kind == JSON_TEXT) {
		json_str(o, j->text);
	} else if (j->kind == JSON_INT) {
		json_i64(o, j->i);
	} else if (j->kind == JSON_REAL) {
		json_f64(o, j->f);
	} else if (j->kind == JSON_BOOL) {
		json_bool(o, j->b);
	} else {
		json_null(o);
	}
}

struct str ss_keep(struct arena *a, struct str bytes)
{
	struct str text = str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_sub(bytes, 3, bytes.n) : bytes;
	const struct json *j = json_parse(a, text, NULL);
	struct json_out o;
	struct buf b;
	if (!j)
		return STR("");
	buf_init(&b, (size_t)512 << 20);
	json_begin(&o, &b);
	copy(&o, j, 0);
	struct str out = b.overflow ? STR("") : arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return out;
}
