/* view_mail.c - see view_mail.h. */
#include "measure/view_mail.h"

#include "base/date.h"
#include "base/log.h"
#include "core/jobs.h"
#include "sql_measure.h"
#include "sql_measure_mail.h"
#include "views_measure.h"
#include "web/fmt.h"

#include <sodium.h>

#define BODY_MAX ((size_t)1 << 20)
#define WEEK_MS  ((int64_t)7 * 24 * 3600 * 1000)

struct str view_mail_token(struct arena *a)
{
	unsigned char raw[24];
	char text[40];
	randombytes_buf(raw, sizeof raw);
	sodium_bin2base64(text, sizeof text, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_str(a, str_z(text));
}

bool view_mail_set(struct change *ch, int64_t person_id, int64_t view_id, struct str often)
{
	struct saved_view v;
	bool there = saved_view_get(ch->db, ch->arena, view_id, &v) && (v.shared || v.person_id == person_id);
	if (often.n == 0)
		return view_mail_end(ch->db, person_id, view_id) > 0 || there;
	if (!there || (!str_eqz(often, "new") && !str_eqz(often, "week")))
		return false;
	view_mail_put(ch->db, person_id, view_id, often, view_mail_token(ch->arena), ch->now);
	return true;
}

/* --- what is new ------------------------------------------------------------------------------ */

/* The value of a parameter of a kept question; null when it has none. Numbers and words: nothing is encoded.
 */
static struct str part_of(struct str query, const char *name)
{
	struct str one;
	size_t n = strlen(name);
	while (str_split(&query, '&', &one))
		if (one.n > n && one.p[n] == '=' && memcmp(one.p, name, n) == 0)
			return str_sub(one, n + 1, one.n);
	return (struct str){NULL, 0};
}

/* Not more often than was asked for. */
static bool may_tell(const struct change *ch, const struct view_mails_due_row *r)
{
	int64_t now, told;
	return !str_eqz(r->often, "week") || !instant_parse(ch->now, &now) || !instant_parse(r->told_at, &told) ||
	       now - told >= WEEK_MS;
}

static bool has_news(struct change *ch, const struct view_mails_due_row *r, struct view_news *out)
{
	struct view_news_row x;
	int64_t measure = 0, unit = 0;
	if (!may_tell(ch, r) || !str_to_i64(part_of(r->query, "matt"), &measure))
		return false;
	str_to_i64(part_of(r->query, "enhet"), &unit);
	if (str_eqz(part_of(r->query, "platser"), "jamfor"))
		unit = 0;
	if (!view_news(ch->db, ch->arena, measure, unit, r->told_at, &x))
		return false;
	*out = (struct view_news){.name = r->name,
	                          .query = r->query,
	                          .token = r->token,
	                          .measure = x.name,
	                          .day = instant_date(ch->arena, x.came_at),
	                          .id = r->id};
	return true;
}

/* --- the mail --------------------------------------------------------------------------------- */

static struct str as_text(struct arena *a, const struct view_mail_page *p)
{
	struct buf b;
	struct str base = p->server->base;
	buf_init(&b, BODY_MAX);
	buf_printf(&b, "%.*s\n", STR_ARG(tr(p->lang, N_("These saved questions have got new figures:"))));
	for (size_t i = 0; i < p->n; i++) {
		const struct view_news *x = &p->news[i];
		struct str say[] = {x->measure, fmt_day(a, p->lang, x->day)};
		buf_printf(&b, "\n%.*s\n%.*s\n%.*s/resultat/utforska?%.*s\n%.*s: %.*s/avsluta/%.*s\n",
		           STR_ARG(x->name), STR_ARG(tr_fmt(a, p->lang, N_("{0}, the latest {1}"), say, 2)),
		           STR_ARG(base), STR_ARG(x->query), STR_ARG(tr(p->lang, N_("Stop following"))),
		           STR_ARG(base), STR_ARG(x->token));
	}
	buf_printf(
	    &b, "\n%.*s\n%.*s/konto\n",
	    STR_ARG(tr(p->lang,
	               N_("The mail holds no figures: the link shows those that you may see. What you follow "
	                  "stands on your account's page:"))),
	    STR_ARG(base));
	struct str out = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return out;
}

static struct str as_html(struct arena *a, const struct view_mail_page *p)
{
	struct buf b;
	struct out o = {.b = &b, .lang = p->lang, .arena = a};
	buf_init(&b, BODY_MAX);
	view_measure_view_mail(&o, p);
	struct str out = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return out;
}

static bool put_one(struct change *ch, const struct mail_server *s, const struct view_mails_due_row *to,
                    const struct view_news *news, size_t n)
{
	struct arena *a = ch->arena;
	struct view_mail_page p = {.server = s, .news = news, .n = n, .lang = LANG_SV};
	if (str_eqz(to->lang, "en"))
		p.lang = LANG_EN;
	struct str count = arena_printf(a, "%zu", n);
	struct str subject = n == 1 ? tr_fmt(a, p.lang, N_("New figures: {0}"), &news[0].name, 1)
	                            : tr_fmt(a, p.lang, N_("New figures in {0} saved questions"), &count, 1);
	struct str stop =
	    n == 1 ? arena_printf(a, "%.*s/avsluta/%.*s", STR_ARG(s->base), STR_ARG(news[0].token)) : STR("");
	if (!mail_put(ch, s, to->person_id, to->address, subject, as_text(a, &p), as_html(a, &p), stop))
		return false;
	for (size_t i = 0; i < n; i++)
		view_told(ch->db, news[i].id, ch->now);
	return true;
}

int64_t view_mail_collect(struct change *ch, const struct mail_server *s)
{
	struct view_mails_due_row *r;
	int64_t mails = 0;
	size_t n = view_mails_due(ch->db, ch->arena, instant_date(ch->arena, ch->now), &r);
	struct view_news *news = ARENA_ARRAY(ch->arena, n + 1, struct view_news);
	for (size_t from = 0, to; from < n; from = to) {
		size_t found = 0;
		for (to = from; to < n && r[to].person_id == r[from].person_id; to++)
			found += has_news(ch, &r[to], &news[found]);
		mails += found && put_one(ch, s, &r[from], news, found);
	}
	return mails;
}

/* --- the job ---------------------------------------------------------------------------------- */

static bool collect(struct job_run *j, struct mail_server *s, const char **why, int64_t *mails)
{
	struct change ch;
	struct db *db = store_write(j->store);
	if (!db)
		return false;
	change_init(&ch, db, j->arena, 0, VIA_JOB, STR("mail"));
	if (mail_server_read(db, j->arena, s, why))
		*mails = view_mail_collect(&ch, s);
	return store_write_end(j->store, db, !db_error(db), NULL);
}

bool job_mail(struct job_run *j);
bool job_mail(struct job_run *j)
{
	struct mail_server s;
	struct mail_done done;
	const char *why = NULL;
	int64_t mails = 0;
	if (!collect(j, &s, &why, &mails))
		return false;
	if (why) {
		buf_z(j->said, why);
		return true;
	}
	bool ok = mail_run(j->store, j->arena, &s, &done);
	buf_printf(j->said, "%lld new, %lld sent, %lld to be tried again, %lld failed, %lld unsure",
	           (long long)mails, (long long)done.sent, (long long)done.later, (long long)done.failed,
	           (long long)done.unsure);
	return ok && done.failed == 0 && done.unsure == 0;
}
