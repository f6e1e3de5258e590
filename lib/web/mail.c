/* mail.c - see mail.h. */
#include "web/mail.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void start(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct sending {
	struct str left;
	bool whole; /* the last byte has been handed on */
};

static size_t give(char *p, size_t size, size_t n, void *ctx)
{
	struct sending *s = ctx;
	size_t room = size * n, take = s->left.n < room ? s->left.n : room;
	if (take)
		memcpy(p, s->left.p, take);
	s->left = str_sub(s->left, take, s->left.n);
	s->whole = s->left.n == 0;
	return take;
}

static size_t ignore(char *p, size_t size, size_t n, void *ctx)
{
	(void)p;
	(void)ctx;
	return size * n;
}

static bool local(struct str host)
{
	return str_eqz(host, "127.0.0.1") || str_eqz(host, "localhost") || str_eqz(host, "::1");
}

/* Nothing that would end a line or an address of the protocol. */
static bool plain(struct str s, bool address)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f || s.p[i] == '<' || s.p[i] == '>')
			return false;
	return s.n > 0 && s.n < 255 && (!address || (str_chr(s, '@') > 0 && s.p[s.n - 1] != '@'));
}

static struct str url_of(struct arena *a, const struct web_mail *m)
{
	static const int ports[] = {[WEB_MAIL_STARTTLS] = 587, [WEB_MAIL_TLS] = 465, [WEB_MAIL_OPEN] = 25};
	bool six = str_chr(m->host, ':') >= 0;
	return arena_printf(a, "%s://%s%.*s%s:%d", m->tls == WEB_MAIL_TLS ? "smtps" : "smtp", six ? "[" : "",
	                    STR_ARG(m->host), six ? "]" : "", m->port ? m->port : ports[m->tls]);
}

static void set_up(CURL *c, struct arena *a, const struct web_mail *m, struct sending *s, char *why)
{
	curl_easy_setopt(c, CURLOPT_URL, arena_z(a, url_of(a, m)));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_USE_SSL,
	                 m->tls == WEB_MAIL_OPEN ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, m->timeout_s ? (long)m->timeout_s : 60L);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(c, CURLOPT_READDATA, s);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_z(a, m->from));
	if (!m->user.n)
		return;
	curl_easy_setopt(c, CURLOPT_USERNAME, arena_z(a, m->user));
	curl_easy_setopt(c, CURLOPT_PASSWORD, arena_z(a, m->password));
}

static enum web_mail_result result_of(CURLcode r, long reply, const struct sending *s)
{
	if (r == CURLE_OK)
		return WEB_MAIL_SENT;
	if (reply >= 500 && reply < 600)
		return WEB_MAIL_REFUSED;
	if (s->whole && (reply < 400 || reply >= 600))
		return WEB_MAIL_UNSURE;
	return r == CURLE_URL_MALFORMAT || r == CURLE_UNSUPPORTED_PROTOCOL ? WEB_MAIL_REFUSED : WEB_MAIL_LATER;
}

enum web_mail_result web_mail_send(struct arena *a, const struct web_mail *m, struct str *why)
{
	char text[CURL_ERROR_SIZE] = "";
	struct sending s = {.left = m->bytes};
	long reply = 0;
	if (!plain(m->host, false) || !plain(m->from, true) || !plain(m->to, true)) {
		*why = STR("the server, the sender or the address is not written as one");
		return WEB_MAIL_REFUSED;
	}
	if (m->user.n && m->tls == WEB_MAIL_OPEN && !local(m->host)) {
		*why = STR("a password does not go over a connection that is not encrypted");
		return WEB_MAIL_REFUSED;
	}
	pthread_once(&started, start);
	CURL *c = curl_easy_init();
	struct curl_slist *to = c ? curl_slist_append(NULL, arena_z(a, m->to)) : NULL;
	CURLcode r = CURLE_OUT_OF_MEMORY;
	if (to) {
		set_up(c, a, m, &s, text);
		curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
		r = curl_easy_perform(c);
		curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &reply);
	}
	struct str said = str_z(text[0] ? text : curl_easy_strerror(r));
	*why = reply >= 400 ? arena_printf(a, "%.*s (%ld)", STR_ARG(said), reply) : arena_str(a, said);
	curl_slist_free_all(to);
	curl_easy_cleanup(c);
	return result_of(r, reply, &s);
}
