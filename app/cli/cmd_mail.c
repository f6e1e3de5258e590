/* cmd_mail.c - trad mail: what is in line, and a test of the server. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/jobs.h"
#include "core/mail.h"

#include <stdio.h>

static int test_to(struct db *db, struct arena *a, const char *to)
{
	struct mail_server s;
	struct str said = {0};
	const char *why = NULL;
	if (!mail_server_read(db, a, &s, &why))
		return cli_error(EXIT_REFUSED, "mail: %s", why);
	enum web_mail_result r = mail_test(a, &s, str_z(to), LANG_SV, &said);
	if (r != WEB_MAIL_SENT)
		return cli_error(EXIT_FAILED, "mail to %s was not taken by %.*s: %.*s", to, STR_ARG(s.to.host),
		                 STR_ARG(said));
	printf("%.*s has taken a mail to %s\n", STR_ARG(s.to.host), to);
	return EXIT_DONE;
}

static int list(struct db *db, struct arena *a)
{
	struct mail_list_row *m;
	size_t n = mail_list(db, a, 200, &m);
	for (size_t i = 0; i < n; i++)
		printf("%lld\t%.*s\t%lld tries\t%.*s\t%.*s\t%.*s\n", (long long)m[i].id, STR_ARG(m[i].state),
		       (long long)m[i].tries, STR_ARG(str_is_null(m[i].person) ? STR("-") : m[i].person),
		       STR_ARG(m[i].subject), STR_ARG(m[i].error));
	return EXIT_DONE;
}

static bool put_round(struct change *ch, void *p)
{
	(void)p;
	return job_put(ch, "mail", STR("{}")) != 0;
}

int cmd_mail(int argc, char **argv)
{
	const char *url = NULL, *to = NULL, *now = NULL;
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &url},
	    {"--test", "TO", "send a test to this address at once, and say what the server answers", &to},
	    {"--now", NULL, "let the next round of trad work see what is new and send it, without waiting", &now},
	};
	struct arena a;
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "mail", o, sizeof o / sizeof o[0], NULL, NULL, &a);
	struct store *s = code < 0 ? cli_store(url, false, &a) : NULL;
	if (s && now)
		code = cli_write(s, put_round, NULL) ? EXIT_DONE : EXIT_FAILED;
	struct db *db = s && code < 0 ? store_read(s) : NULL;
	if (code < 0)
		code = !db ? EXIT_FAILED : to ? test_to(db, &a, to) : list(db, &a);
	if (db)
		store_read_end(s, db);
	if (s)
		store_close(s);
	arena_finish(&a);
	return code;
}
