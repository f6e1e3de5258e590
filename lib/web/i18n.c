/* i18n.c - translated texts: see out.h, view.h and catalog.h.
 *
 * Both languages have one form for 1 and one for every other number.
 */
#include "web/catalog.h"
#include "web/view.h"

/* What a site keeps when its text is in no catalogue. */
static const struct tr_entry unknown;

const struct tr_entry *tr_find(const struct tr_catalog *c, struct str id)
{
	size_t from = 0, to = c ? c->n : 0;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = str_cmp(id, c->entries[mid].id);
		if (order == 0)
			return &c->entries[mid];
		if (order < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return NULL;
}

static const struct tr_form *form_of(const struct tr_entry *e, enum lang l, int many)
{
	return l == LANG_SV ? &e->sv[many] : &e->en[many];
}

struct str tr(enum lang l, const char *msgid)
{
	struct str id = str_z(msgid);
	if (l == LANG_EN)
		return id;
	const struct tr_entry *e = tr_find(&tr_catalog, id);
	return e ? form_of(e, l, 0)->text : id;
}

struct str tr_n(enum lang l, int64_t n, const char *one, const char *many)
{
	const struct tr_entry *e = l == LANG_EN ? NULL : tr_find(&tr_catalog, str_z(one));
	if (e)
		return form_of(e, l, n != 1)->text;
	return str_z(n == 1 ? one : many);
}

/* --- filling in -------------------------------------------------------------- */

enum fill { FILL_RAW, FILL_HTML };

static void put(struct buf *b, struct str s, enum fill how)
{
	if (how == FILL_HTML)
		buf_html(b, s);
	else
		buf_str(b, s);
}

/* Length of the placeholder at s.p[i] whose argument exists, else 0. */
static size_t placeholder(struct str s, size_t i, size_t n)
{
	bool is = i + 2 < s.n && s.p[i] == '{' && s.p[i + 2] == '}' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9';
	return is && (size_t)(s.p[i + 1] - '0') < n ? 3 : 0;
}

/* own: how the text itself is written; arguments are escaped unless markup or
 * how is raw. */
static void fill(struct buf *b, struct str text, enum fill own, const struct tr_arg *args, size_t n,
                 enum fill how)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!placeholder(text, i, n))
			continue;
		const struct tr_arg *arg = &args[text.p[i + 1] - '0'];
		put(b, str_sub(text, from, i), own);
		put(b, arg->s, arg->html ? FILL_RAW : how);
		from = i + 3;
		i += 2;
	}
	put(b, str_sub(text, from, text.n), own);
}

static const struct tr_arg *as_args(struct arena *a, const struct str *args, size_t n)
{
	struct tr_arg *out = ARENA_ARRAY(a, n ? n : 1, struct tr_arg);
	for (size_t i = 0; i < n; i++)
		out[i].s = args[i];
	return out;
}

void out_tr(struct out *o, const char *msgid, const struct str *args, size_t n)
{
	fill(o->b, tr(o->lang, msgid), FILL_HTML, as_args(o->arena, args, n), n, FILL_HTML);
}

struct str tr_fmt(struct arena *a, enum lang l, const char *msgid, const struct str *args, size_t n)
{
	struct buf b;
	buf_init(&b, 0);
	fill(&b, tr(l, msgid), FILL_RAW, as_args(a, args, n), n, FILL_RAW);
	struct str text = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return text;
}

/* --- sites in views ------------------------------------------------------------ */

static const struct tr_entry *site_entry(struct tr_site *site)
{
	const struct tr_entry *e = __atomic_load_n(&site->entry, __ATOMIC_RELAXED);
	if (!e) {
		e = tr_find(&tr_catalog, str_z(site->id));
		e = e ? e : &unknown;
		__atomic_store_n(&site->entry, e, __ATOMIC_RELAXED);
	}
	return e;
}

static void out_form(struct out *o, struct tr_site *site, int many, const struct tr_arg *args, size_t n)
{
	const struct tr_entry *e = site_entry(site);
	if (e == &unknown)
		fill(o->b, str_z(many && site->plural ? site->plural : site->id), FILL_HTML, args, n, FILL_HTML);
	else if (n == 0)
		buf_str(o->b, form_of(e, o->lang, many)->html);
	else
		fill(o->b, form_of(e, o->lang, many)->html, FILL_RAW, args, n, FILL_HTML);
}

void out_text(struct out *o, struct tr_site *site, const struct tr_arg *args, size_t n)
{
	out_form(o, site, 0, args, n);
}

void out_text_n(struct out *o, struct tr_site *site, int64_t count, const struct tr_arg *args, size_t n)
{
	out_form(o, site, count != 1, args, n);
}
