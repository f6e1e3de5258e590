/* import_ss12000_grades.c - Grade, Person, Enrolment and Syllabus of SS 12000 joined to rows of marks. In the
 * child: nothing but the rows leaves it, and of the rows nothing but the hash is kept (import_pupils.c).
 *
 * The pupil is the personnummer where there is one, so that a pupil is the same in a CSV file; else the
 * person's id. Marks by trial (prövning) are left out, as in Skolverket's statistics ("betyg före prövning").
 */
#include "core/ss12000.h"
#include "measure/import_ss12000.h"

struct mark {
	const struct json *grade, *person;
	struct str pupil, subject, registered;
	int64_t term; /* 2 * year + autumn */
	uint32_t row;
};
struct marks {
	struct map by; /* "pupil|subject|term" */
	uint32_t row;
	int64_t newest;
	size_t trials, unknown, other_terms;
};

static int64_t term_of(const struct json *g)
{
	int64_t year = ss_number(g, "year");
	struct str s = ss_text(g, "semester");
	bool known = year > 1900 && year < 2200 && (str_eqz(s, "HT") || str_eqz(s, "VT"));
	return known ? 2 * year + str_eqz(s, "HT") : -1;
}

static bool is_true(const struct json *j, const char *key)
{
	const struct json *v = json_get(j, key);
	return v && v->kind == JSON_BOOL && v->b;
}

static void take(void *ctx, struct ss_bundle *b, const struct json *g)
{
	struct marks *m = ctx;
	struct arena *a = b->sh->arena;
	const struct json *person = ss_person(b, json_get(g, "student"));
	struct mark x = {.grade = g, .person = person, .term = term_of(g), .row = ++m->row};
	if (is_true(g, "trial")) {
		m->trials++;
		return;
	}
	if (!person) {
		m->unknown++;
		return;
	}
	x.pupil = ss_text(json_get(person, "civicNo"), "value");
	x.pupil = x.pupil.n ? x.pupil : ss_text(person, "id");
	x.subject = ss_text(ss_syllabus(b, json_get(g, "syllabus")), "subjectDesignation");
	x.registered = ss_text(g, "registeredDate");
	struct str key =
	    arena_printf(a, "%.*s|%.*s|%lld", STR_ARG(x.pupil), STR_ARG(x.subject), (long long)x.term);
	void **slot = map_slot(&m->by, key);
	const struct mark *was = *slot;
	if (was && str_cmp(was->registered, x.registered) >= 0)
		return;
	*slot = arena_alloc(a, sizeof x);
	*(struct mark *)*slot = x;
	m->newest = x.term > m->newest ? x.term : m->newest;
}

static void write_mark(struct ss_bundle *b, const struct mark *x)
{
	struct arena *a = b->sh->arena;
	const struct json *school = json_get(x->grade, "organisation");
	struct str at = ss_text(school, "id");
	const struct json *e = ss_enrolment(x->person, x->registered, at);
	e = e ? e : ss_enrolment(x->person, x->registered, STR(""));
	school = at.n ? school : json_get(e, "enroledAt");
	int64_t year = ss_number(e, "schoolYear");
	struct str code = ss_school_code(b, school);
	struct str cell[7] = {
	    x->pupil,
	    code.n ? code : ss_text(school, "id"),
	    ss_sex(x->person),
	    year > 0    ? arena_printf(a, "%lld", (long long)year)
	    : year == 0 ? STR("F")
	                : STR(""),
	    x->subject,
	    ss_text(x->grade, "gradeValue"),
	    x->term < 0 ? STR("")
	                : arena_printf(a, "%s%02lld", x->term % 2 ? "HT" : "VT", (long long)(x->term / 2 % 100))};
	import_shape_row(b->sh, x->row, cell, 7);
}

static void tell(struct ss_bundle *b, size_t n, const char *msgid)
{
	if (n)
		import_shape_fault(b->sh, false, 0, 0, msgid, arena_printf(b->sh->arena, "%zu", n), STR(""));
}

void ss12000_grades_shape(struct import_shape *sh)
{
	static const char *const names[] = {"pupil", "school", "sex", "grade", "subject", "mark", "term"};
	struct ss_bundle *b = arena_alloc(sh->arena, sizeof *b);
	struct str head[7];
	struct marks m = {.newest = -1};
	if (!ss_open(sh, b))
		return;
	for (size_t i = 0; i < 7; i++)
		head[i] = str_z(names[i]);
	import_shape_head(sh, 0, head, NULL, 7);
	map_init(&m.by, sh->arena);
	ss_each(b, "grades", take, &m);
	for (size_t i = 0; i < m.by.n; i++) {
		const struct mark *x = m.by.items[i].value;
		if (x->term == m.newest)
			write_mark(b, x);
		else
			m.other_terms++;
	}
	ss_tell_hidden(b);
	tell(b, m.trials, N_("{0} marks by trial are left out."));
	tell(b, m.unknown,
	     N_("{0} marks are of persons who are not in the file or are protected; they are left out."));
	tell(b, m.other_terms, N_("{0} marks of other terms than the newest are left out."));
}
