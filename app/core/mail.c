/* mail.c - see mail.h. */
#include "core/mail.h"

#include "base/date.h"
#include "core/settings.h"
#include "core/text.h"
#include "sql_core.h"
#include "web/out.h"

#include <sodium.h>
#include <stdlib.h>

#define MINUTE     ((int64_t)60 * 1000)
#define DAY        (24 * 60 * MINUTE)
#define LOST_AFTER (30 * MINUTE)
#define KEEP_DAYS  30
#define AT_ONCE    500 /* messages of one run */
#define DOWN_AFTER 3   /* times that the server was not there, one after the other: the rest wait */
#define WORD_BYTES                                                                                           \
	39 /* of an encoded word: with its frame and "Subject: " within a line of 76 (RFC 2047, 2) */
#define LINE_BASE64 76

/* --- the server ----------------------------------------------------------------------------------------- */

static bool tls_of(struct str word, enum web_mail_tls *tls)
{
	static const char *const words[] = {
	    [WEB_MAIL_STARTTLS] = "starttls", [WEB_MAIL_TLS] = "tls", [WEB_MAIL_OPEN] = "none"};
	for (int i = 0; i < 3; i++)
		if (str_eqz(word, words[i])) {
			*tls = (enum web_mail_tls)i;
			return true;
		}
	return false;
}

bool mail_server_read(struct db *db, struct arena *a, struct mail_server *s, const char **why)
{
	const char *password = getenv("TRAD_MAIL_PASSWORD");
	*s = (struct mail_server){.name = setting_text(db, a, "huvudman.name"),
	                          .base = setting_text(db, a, "mail.base")};
	s->to.host = setting_text(db, a, "mail.host");
	s->to.port = (int)setting_int(db, a, "mail.port");
	s->to.from = setting_text(db, a, "mail.from");
	s->to.user = setting_text(db, a, "mail.user");
	s->to.password = password ? arena_str(a, str_z(password)) : STR("");
	while (s->base.n && s->base.p[s->base.n - 1] == '/')
		s->base.n--;
	*why = !s->to.host.n ? N_("No mail server is set, so no mail is sent.")
	       : !tls_of(setting_text(db, a, "mail.tls"), &s->to.tls)
	           ? N_("The encryption of mail is starttls, tls or none.")
	       : str_chr(s->to.from, '@') <= 0 ? N_("The sender of mail is no address.")
	       : !str_starts(s->base, STR("https://")) && !str_starts(s->base, STR("http://"))
	           ? N_("The address of this program, for links in mail, is not set.")
	       : s->to.user.n && !s->to.password.n
	           ? N_("Mail has a user name but no password: set TRAD_MAIL_PASSWORD.")
	           : NULL;
	return *why == NULL;
}

/* --- the message ------------------------------------------------------------------------------ */

static struct str base64(struct arena *a, struct str s)
{
	size_t size = sodium_base64_encoded_len(s.n, sodium_base64_VARIANT_ORIGINAL);
	char *p = arena_alloc(a, size);
	sodium_bin2base64(p, size, (const unsigned char *)s.p, s.n, sodium_base64_VARIANT_ORIGINAL);
	return str_z(p);
}

static bool ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 32 || (unsigned char)s.p[i] > 126 || s.p[i] == '"' || s.p[i] == '\\' ||
		    (s.p[i] == '=' && i + 1 < s.n && s.p[i + 1] == '?'))
			return false;
	return s.n < 60;
}

/* Encoded words, none cut within a character (RFC 2047); short ASCII stands as it is. */
static void put_words(struct buf *b, struct arena *a, struct str s)
{
	if (ascii(s)) {
		buf_str(b, s);
		return;
	}
	for (size_t from = 0; from < s.n;) {
		size_t to = from + WORD_BYTES < s.n ? from + WORD_BYTES : s.n;
		while (to < s.n && to > from + 1 && ((unsigned char)s.p[to] & 0xC0) == 0x80)
			to--;
		buf_printf(b, "%s=?UTF-8?B?%.*s?=", from ? "\r\n " : "", STR_ARG(base64(a, str_sub(s, from, to))));
		from = to;
	}
}

static void put_part(struct buf *b, struct arena *a, const char *type, struct str text)
{
	struct str all = base64(a, text);
	buf_printf(b, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type);
	for (size_t i = 0; i < all.n; i += LINE_BASE64)
		buf_printf(b, "%.*s\r\n",
		           STR_ARG(str_sub(all, i, i + LINE_BASE64 < all.n ? i + LINE_BASE64 : all.n)));
}

/* "Fri, 27 Nov 2026 17:00:00 +0000" */
static void put_date(struct buf *b, struct str instant)
{
	static const char *const day[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const month[] = {"",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct date d;
	if (!date_parse(str_sub(instant, 0, 10), &d))
		return;
	buf_printf(b, "Date: %s, %d %s %d %.*s +0000\r\n", day[date_weekday(d)], d.day, month[d.month], d.year,
	           STR_ARG(str_sub(instant, 11, 19)));
}

struct str mail_bytes(struct arena *a, const struct mail_server *s, const struct mail_out *m)
{
	struct buf b;
	buf_init(&b, (size_t)4 << 20);
	buf_z(&b, "From: ");
	if (s->name.n) {
		buf_z(&b, ascii(s->name) ? "\"" : "");
		put_words(&b, a, s->name);
		buf_z(&b, ascii(s->name) ? "\" " : " ");
	}
	buf_printf(&b, "<%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_ARG(s->to.from), STR_ARG(m->address));
	put_words(&b, a, m->subject);
	buf_z(&b, "\r\n");
	put_date(&b, m->created_at);
	buf_printf(&b, "Message-ID: <%.*s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n",
	           STR_ARG(m->message_id));
	if (m->unsubscribe.n)
		buf_printf(&b, "List-Unsubscribe: <%.*s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
		           STR_ARG(m->unsubscribe));
	/* No part can hold the boundary: base64 has no "_". */
	buf_z(&b, "Content-Type: multipart/alternative; boundary=\"_trad_\"\r\n\r\n--_trad_\r\n");
	put_part(&b, a, "text/plain", m->body);
	buf_z(&b, "--_trad_\r\n");
	put_part(&b, a, "text/html", m->html);
	buf_z(&b, "--_trad_--\r\n");
	struct str out = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return out;
}

/* --- in line ---------------------------------------------------------------------------------- */

static struct str new_message_id(struct arena *a, struct str from)
{
	unsigned char raw[16];
	char hex[33];
	randombytes_buf(raw, sizeof raw);
	sodium_bin2hex(hex, sizeof hex, raw, sizeof raw);
	ptrdiff_t at = str_chr(from, '@');
	return arena_printf(a, "%s@%.*s", hex, STR_ARG(str_sub(from, at < 0 ? 0 : (size_t)at + 1, from.n)));
}

static struct mail_out message(struct arena *a, const struct mail_server *s, struct str now)
{
	return (struct mail_out){.message_id = new_message_id(a, s->to.from),
	                         .unsubscribe = STR(""),
	                         .state = STR("waiting"),
	                         .next_at = now,
	                         .error = STR(""),
	                         .created_at = now};
}

int64_t mail_put(struct change *ch, const struct mail_server *s, int64_t person_id, struct str address,
                 struct str subject, struct str body, struct str html, struct str unsubscribe)
{
	struct mail_out m = message(ch->arena, s, ch->now);
	m.person_id = person_id;
	m.address = address;
	m.subject = subject;
	m.body = body;
	m.html = html;
	m.unsubscribe = unsubscribe;
	return mail_out_insert(ch->db, &m);
}

enum web_mail_result mail_test(struct arena *a, const struct mail_server *s, struct str to, enum lang l,
                               struct str *why)
{
	char now[INSTANT_TEXT];
	instant_text(instant_now(), now);
	struct mail_out m = message(a, s, str_z(now));
	struct web_mail w = s->to;
	m.address = w.to = to;
	m.subject = tr(l, N_("A test of mail from Röda tråden"));
	m.body = tr_fmt(a, l, N_("Mail from {0} works. Nobody needs to do anything."), &s->base, 1);
	m.html = arena_printf(a, "<p>%.*s</p>", STR_ARG(m.body));
	w.bytes = mail_bytes(a, s, &m);
	return web_mail_send(a, &w, why);
}

/* --- on its way ------------------------------------------------------------------------------- */

/* Before the first: what a dead worker held, and what ended long ago. */
static bool tidy(struct store *store, struct arena *a)
{
	struct db *db = store_write(store);
	int64_t now = instant_now();
	if (!db)
		return false;
	mail_lost(db, instant_at(a, now - LOST_AFTER), instant_at(a, now));
	mail_forget(db, instant_at(a, now - KEEP_DAYS * DAY));
	return store_write_end(store, db, !db_error(db), NULL);
}

/* Marked as being sent, for good, before the server hears of it; false when there is nothing more. */
static bool take_next(struct store *store, struct arena *a, struct mail_out *m, bool *ok)
{
	struct db *db = store_write(store);
	struct str now = instant_at(a, instant_now());
	*ok = db != NULL;
	if (!db)
		return false;
	bool taken = mail_due(db, a, now, m) && mail_claim(db, m->id, now) == 1;
	*ok = store_write_end(store, db, !db_error(db), NULL);
	return taken && *ok;
}

/* After 5 minutes, 20, 80, ... and at most a day. */
static int64_t wait_ms(int64_t tries)
{
	int64_t ms = 5 * MINUTE;
	for (int64_t i = 1; i < tries && ms < DAY; i++)
		ms *= 4;
	return ms < DAY ? ms : DAY;
}

static bool tell(struct store *store, struct arena *a, const struct mail_out *m, enum web_mail_result r,
                 struct str why, struct mail_done *done)
{
	struct db *db = store_write(store);
	int64_t now = instant_now(), tries = m->tries + 1;
	if (!db)
		return false;
	if (r == WEB_MAIL_LATER && tries < MAIL_TRIES) {
		mail_again(db, m->id, instant_at(a, now + wait_ms(tries)), why);
		done->later++;
	} else {
		mail_ended(db, m->id,
		           r == WEB_MAIL_SENT     ? STR("sent")
		           : r == WEB_MAIL_UNSURE ? STR("unsure")
		                                  : STR("failed"),
		           r == WEB_MAIL_SENT ? STR("") : why, instant_at(a, now));
		*(r == WEB_MAIL_SENT ? &done->sent : r == WEB_MAIL_UNSURE ? &done->unsure : &done->failed) += 1;
	}
	return store_write_end(store, db, !db_error(db), NULL);
}

bool mail_run(struct store *store, struct arena *a, const struct mail_server *s, struct mail_done *done)
{
	struct mail_out m;
	bool ok = true;
	int down = 0;
	*done = (struct mail_done){0};
	if (!tidy(store, a))
		return false;
	for (int i = 0; i < AT_ONCE && down < DOWN_AFTER && take_next(store, a, &m, &ok); i++) {
		struct web_mail w = s->to;
		struct str why = {0};
		w.to = m.address;
		w.bytes = mail_bytes(a, s, &m);
		enum web_mail_result r = web_mail_send(a, &w, &why);
		down = r == WEB_MAIL_LATER ? down + 1 : 0;
		ok = tell(store, a, &m, r, why, done);
		if (!ok)
			break;
	}
	return ok;
}
