/* app_mail_test.c - who is told of saved questions, what a mail holds, and what becomes of it. */
#include "app_query_help.h"

#include "core/settings.h"
#include "measure/view_mail.h"

#include <stdlib.h>
#include <unistd.h>

#define TEXT(...) arena_printf(test_arena(), __VA_ARGS__).p

struct mailed {
	struct app_test *t;
	int64_t measure, version, view;
};

/* A saved question about the measure, at Lind, of the politician's and shared. */
static bool begin(struct mailed *m)
{
	static const char *const set[][2] = {{"mail.host", "127.0.0.1"},
	                                     {"mail.port", "1"},
	                                     {"mail.tls", "none"},
	                                     {"mail.from", "trad@kommun.example"},
	                                     {"mail.base", "https://trad.kommun.example/"}};
	*m = (struct mailed){.t = app_test_new()};
	if (!m->t)
		return false;
	struct change *ch = app_write(m->t);
	struct form f;
	struct saved_view v;
	form_init(&f, ch->arena, 1, NULL, 0);
	for (size_t i = 0; i < sizeof set / sizeof set[0]; i++)
		CHECK(setting_put(ch, set[i][0], str_z(set[i][1])));
	m->measure =
	    measure_make(ch, "t-post", "Studiero i klassrummet", "share", "percent", "survey-own-5", "own");
	m->version = measure_version_of(ch, m->measure);
	kind_saved_view.blank(ch, &v);
	v.person_id = app_person(m->t, "politician");
	v.name = STR("Studiero på Lind, åk 9");
	v.query = arena_printf(ch->arena, "matt=%lld&enhet=%lld&platser=skolor", (long long)m->measure,
	                       (long long)m->t->lind);
	v.shared = true;
	CHECK_I64(resource_save(ch, NULL, &kind_saved_view, ACT_CREATE, &f, NULL, &v), CHANGE_SAVED);
	m->view = v.id;
	return app_write_end(m->t, ch);
}

static void give_address(struct app_test *t, const char *login, const char *address, const char *lang)
{
	struct change *ch = app_write(t);
	struct person p;
	REQUIRE(person_get(ch->db, ch->arena, app_person(t, login), &p));
	p.email = str_z(address);
	p.lang = str_z(lang);
	REQUIRE(change_save(ch, &person_entity, &p, NULL) == CHANGE_SAVED);
	CHECK(app_write_end(t, ch));
}

static void put_figure(struct mailed *m, int64_t unit, int year, const char *text)
{
	usleep(3000); /* an instant has milliseconds */
	struct change *ch = app_write(m->t);
	const struct put p[] = {{m->version, place_of_unit(ch, unit), year, NULL, text, 200, 80, NULL}};
	figures_put(ch, "Egen enkät", p, 1);
	CHECK(app_write_end(m->t, ch));
	usleep(3000);
}

static int64_t collect(struct mailed *m)
{
	struct change *ch = app_write(m->t);
	struct mail_server s;
	const char *why;
	CHECK(mail_server_read(ch->db, ch->arena, &s, &why));
	int64_t n = view_mail_collect(ch, &s);
	CHECK(app_write_end(m->t, ch));
	return n;
}

/* The mail in line with the smallest number; its id is 0 when there is none. */
static struct mail_out in_line(struct app_test *t)
{
	struct mail_out out = {0};
	struct mail_list_row *r;
	struct db *db = app_read(t);
	size_t n = mail_list(db, test_arena(), 10, &r);
	if (n)
		mail_out_get(db, test_arena(), r[n - 1].id, &out);
	app_read_end(t, db);
	return out;
}

#define FOLLOW(m, who, how)                                                                                  \
	app_post((m)->t, who, TEXT("/resultat/utforska/%lld/folj", (long long)(m)->view), "often=" how)

TEST(a_mail_tells_of_new_figures_once_and_holds_none)
{
	struct mailed m;
	REQUIRE(begin(&m));
	give_address(m.t, "principal2", "rektor@kommun.example", "sv");
	put_figure(&m, m.t->lind, m.t->year - 1, "40,0");
	CHECK_I64(FOLLOW(&m, "principal2", "new"), 303);
	CHECK_I64(collect(&m), 0);                   /* what was there before is no news */
	put_figure(&m, m.t->ask, m.t->year, "33,7"); /* another school's is none either */
	CHECK_I64(collect(&m), 0);
	put_figure(&m, m.t->lind, m.t->year, "64,1");
	CHECK_I64(collect(&m), 1);
	CHECK_I64(collect(&m), 0);
	struct mail_out x = in_line(m.t);
	CHECK_Z(x.address, "rektor@kommun.example");
	CHECK_Z(x.subject, "Nya siffror: Studiero på Lind, åk 9");
	CHECK(str_find(x.body, STR("Studiero i klassrummet, senast ")) >= 0);
	CHECK(str_find(x.body, str_z(TEXT("https://trad.kommun.example/resultat/utforska?matt=%lld&enhet=%lld",
	                                  (long long)m.measure, (long long)m.t->lind))) >= 0);
	CHECK(str_find(x.html, STR("?matt=")) >= 0 && str_find(x.html, STR("&amp;enhet=")) >= 0);
	CHECK(str_find(x.body, STR("64,1")) < 0 && str_find(x.html, STR("64,1")) < 0);
	CHECK(str_find(x.body, STR("40,0")) < 0 && str_find(x.body, STR("200")) < 0);
}

TEST(nobody_is_written_to_who_could_not_open_the_question)
{
	struct mailed m;
	REQUIRE(begin(&m));
	give_address(m.t, "principal2", "rektor@kommun.example", "sv");
	CHECK_I64(FOLLOW(&m, "principal2", "new"), 303);
	CHECK_I64(FOLLOW(&m, "principal2", "ofta"), 404);
	struct change *ch = app_write(m.t);
	struct saved_view v;
	REQUIRE(saved_view_get(ch->db, ch->arena, m.view, &v));
	v.shared = false;
	REQUIRE(change_save(ch, &saved_view_entity, &v, NULL) == CHANGE_SAVED);
	CHECK(app_write_end(m.t, ch));
	put_figure(&m, m.t->lind, m.t->year, "64,1");
	CHECK_I64(collect(&m), 0);
	CHECK_I64(FOLLOW(&m, "teacher", "new"), 404);
	/* its owner still may, but has no address */
	CHECK_I64(FOLLOW(&m, "politician", "new"), 303);
	put_figure(&m, m.t->lind, m.t->year - 1, "41,0");
	CHECK_I64(collect(&m), 0);
	give_address(m.t, "politician", "p@kommun.example", "en");
	CHECK_I64(collect(&m), 1);
	CHECK_Z(in_line(m.t).subject, "New figures: Studiero på Lind, åk 9");
}

TEST(once_a_week_is_no_more_often)
{
	struct mailed m;
	REQUIRE(begin(&m));
	give_address(m.t, "principal2", "rektor@kommun.example", "sv");
	CHECK_I64(FOLLOW(&m, "principal2", "week"), 303);
	put_figure(&m, m.t->lind, m.t->year, "64,1");
	CHECK_I64(collect(&m), 0);
	CHECK_I64(FOLLOW(&m, "principal2", "new"), 303);
	CHECK_I64(collect(&m), 1);
	CHECK_I64(app_get(m.t, "principal2", "/konto"), 200);
	CHECK(app_says(m.t, "Studiero på Lind"));
	CHECK_I64(app_post(m.t, "principal2", "/konto/folj/avsluta", TEXT("id=%lld", (long long)m.view)), 303);
	put_figure(&m, m.t->lind, m.t->year - 1, "41,0");
	CHECK_I64(collect(&m), 0);
}

TEST(the_link_in_a_mail_ends_it_without_a_login)
{
	struct mailed m;
	REQUIRE(begin(&m));
	give_address(m.t, "principal2", "rektor@kommun.example", "sv");
	CHECK_I64(FOLLOW(&m, "principal2", "new"), 303);
	put_figure(&m, m.t->lind, m.t->year, "64,1");
	CHECK_I64(collect(&m), 1);
	struct str url = in_line(m.t).unsubscribe;
	REQUIRE(str_starts(url, STR("https://trad.kommun.example/avsluta/")));
	const char *path = arena_z(test_arena(), str_sub(url, 27, url.n));
	CHECK_I64(app_get(m.t, NULL, path), 200);
	CHECK(app_says(m.t, "Studiero på Lind"));
	CHECK_I64(app_post(m.t, NULL, path, "List-Unsubscribe=One-Click"), 200);
	CHECK_I64(app_get(m.t, NULL, path), 200);
	CHECK(!app_says(m.t, "Studiero på Lind"));
	CHECK_I64(app_get(m.t, NULL, "/avsluta/x"), 200);
	put_figure(&m, m.t->lind, m.t->year - 1, "41,0");
	CHECK_I64(collect(&m), 0);
}

TEST(a_message_is_whole_mail_and_its_words_stay_whole)
{
	const struct mail_server s = {.to = {.from = STR("trad@kommun.example")}, .name = STR("Provets kommun")};
	const struct mail_out m = {
	    .address = STR("a@b.example"),
	    .subject = STR("Nya siffror: åäö ÅÄÖ åäö ÅÄÖ åäö ÅÄÖ åäö ÅÄÖ åäö ÅÄÖ"),
	    .body = STR("Hej\n"),
	    .html = STR("<p>Hej</p>"),
	    .unsubscribe = STR("https://x.example/avsluta/1"),
	    .message_id = STR("1@kommun.example"),
	    .created_at = STR("2026-11-27T17:05:09.123Z"),
	};
	struct str b = mail_bytes(test_arena(), &s, &m), rest = b, line;
	static const char *const has[] = {"From: \"Provets kommun\" <trad@kommun.example>\r\n",
	                                  "To: <a@b.example>\r\n", "Date: Fri, 27 Nov 2026 17:05:09 +0000\r\n",
	                                  "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
	                                  "\r\n\r\nSGVqCg==\r\n"};
	for (size_t i = 0; i < sizeof has / sizeof has[0]; i++)
		CHECK(str_find(b, str_z(has[i])) >= 0);
	/* every line is short ASCII and ends in CRLF */
	while (str_split(&rest, '\n', &line)) {
		CHECK(line.n <= 77 && (line.n == 0 || line.p[line.n - 1] == '\r'));
		for (size_t i = 0; i < line.n; i++)
			CHECK((unsigned char)line.p[i] < 127);
	}
	/* the first word of the subject, decoded by hand: whole characters */
	CHECK(
	    str_find(
	        b,
	        STR("Subject: =?UTF-8?B?TnlhIHNpZmZyb3I6IMOlw6TDtiDDhcOEw5Ygw6XDpMO2IMOFw4Q=?=\r\n =?UTF-8?B?")) >
	    0);
}

/* Nobody listens: it waits, longer each time, and after the last time it is told and may be sent again. */
TEST(a_mail_that_does_not_go_is_tried_again_and_then_told)
{
	struct mailed m;
	struct mail_server s;
	struct mail_done done;
	const char *why;
	REQUIRE(begin(&m));
	give_address(m.t, "principal2", "rektor@kommun.example", "sv");
	CHECK_I64(FOLLOW(&m, "principal2", "new"), 303);
	put_figure(&m, m.t->lind, m.t->year, "64,1");
	CHECK_I64(collect(&m), 1);
	struct db *db = app_read(m.t);
	CHECK(mail_server_read(db, test_arena(), &s, &why));
	app_read_end(m.t, db);
	for (int i = 1; i <= MAIL_TRIES; i++) {
		CHECK(mail_run(m.t->store, test_arena(), &s, &done));
		CHECK_I64(i < MAIL_TRIES ? done.later : done.failed, 1);
		CHECK(mail_run(m.t->store, test_arena(), &s, &done));
		CHECK_I64(done.later + done.failed, 0); /* it waits */
		struct change *ch = app_write(m.t);
		struct mail_out x = in_line(m.t);
		int64_t next, now = instant_now();
		CHECK(instant_parse(x.next_at, &next));
		if (i < MAIL_TRIES)
			CHECK(next - now > 4 * 60000 && next - now <= (int64_t)24 * 3600000);
		x.next_at = ch->now;
		mail_out_update(ch->db, &x);
		CHECK(app_write_end(m.t, ch));
	}
	struct mail_out x = in_line(m.t);
	CHECK_Z(x.state, "failed");
	CHECK_I64(app_get(m.t, "administrator", "/admin/post"), 200);
	CHECK(app_says(m.t, "misslyckades") && app_says(m.t, "/igen"));
	CHECK_I64(app_get(m.t, "principal2", "/admin/post"), 403);
	CHECK_I64(app_post(m.t, "principal2", TEXT("/admin/post/%lld/igen", (long long)x.id), ""), 403);
	CHECK_I64(app_post(m.t, "administrator", TEXT("/admin/post/%lld/igen", (long long)x.id), ""), 303);
	CHECK_Z(in_line(m.t).state, "waiting");
}

/* The program ended while it was sent: nobody knows, so it is not sent again by itself. */
TEST(a_mail_that_may_have_gone_is_not_sent_again)
{
	struct mailed m;
	struct mail_server s;
	struct mail_done done;
	const char *why;
	REQUIRE(begin(&m));
	struct change *ch = app_write(m.t);
	CHECK(mail_server_read(ch->db, ch->arena, &s, &why));
	int64_t id = mail_put(ch, &s, app_person(m.t, "teacher"), STR("a@b.example"), STR("x"), STR("x"),
	                      STR("x"), STR(""));
	CHECK_I64(mail_claim(ch->db, id, ch->now), 1);
	CHECK_I64(mail_claim(ch->db, id, ch->now), 0);
	CHECK(app_write_end(m.t, ch));
	CHECK(mail_run(m.t->store, test_arena(), &s, &done));
	CHECK_Z(in_line(m.t).state, "sending");
	ch = app_write(m.t);
	struct mail_out x = in_line(m.t);
	x.next_at = STR("2020-01-01T00:00:00.000Z");
	mail_out_update(ch->db, &x);
	CHECK(app_write_end(m.t, ch));
	CHECK(mail_run(m.t->store, test_arena(), &s, &done));
	CHECK_Z(in_line(m.t).state, "unsure");
	CHECK_I64(done.sent + done.later + done.failed, 0);
}

TEST(a_password_of_mail_goes_to_nobody_in_the_open)
{
	struct str why = {0};
	struct web_mail w = {.host = STR("mail.example"),
	                     .tls = WEB_MAIL_OPEN,
	                     .user = STR("u"),
	                     .password = STR("hemligt"),
	                     .from = STR("a@b.example"),
	                     .to = STR("c@d.example"),
	                     .bytes = STR("x")};
	CHECK_I64(web_mail_send(test_arena(), &w, &why), WEB_MAIL_REFUSED);
	CHECK(str_find(why, STR("not encrypted")) > 0 && str_find(why, STR("hemligt")) < 0);
	static const char *const bad[] = {
	    "c@d.example>\r\nRCPT TO:<e@f.example", "c d@e.example", "", "c", "@x", "x@"};
	w.tls = WEB_MAIL_TLS;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		w.to = str_z(bad[i]);
		CHECK_I64(web_mail_send(test_arena(), &w, &why), WEB_MAIL_REFUSED);
		CHECK(str_find(why, STR("not written as one")) > 0);
	}
}
