/* cmd_user.c - trad user: accounts from the command line, as when nobody can log in. */
#include "base/date.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/auth.h"
#include "org/org.h"
#include "org/org_pages.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct user {
	const char *login, *name, *role, *unit, *generate;
	struct str hash;     /* of the new password, worked out before the transaction */
	struct str password; /* to be printed once; null when the caller gave it */
	bool disable;
};

/* --- passwords -------------------------------------------------------------------- */

/* A line from the terminal without echo, or from a pipe. */
static struct str read_line(struct arena *a)
{
	struct termios was, quiet;
	char line[AUTH_PASSWORD_MAX * 4 + 2];
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &was) == 0;
	if (terminal) {
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		fputs("New password: ", stderr);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	bool got = fgets(line, sizeof line, stdin) != NULL;
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	if (!got)
		return (struct str){NULL, 0};
	line[strcspn(line, "\r\n")] = '\0';
	struct str s = arena_str(a, str_z(line));
	sodium_memzero(line, sizeof line);
	return s;
}

/* The new password's hash; false after an error was printed. */
static bool choose_password(struct user *u, struct arena *a)
{
	struct str p = u->generate ? org_temporary_password(a) : read_line(a);
	const char *fault = str_is_null(p) ? "no password was given" : auth_password_fault(p, str_z(u->login));
	if (fault) {
		cli_error(EXIT_REFUSED, "%s", fault);
		return false;
	}
	if (u->generate)
		u->password = p;
	u->hash = auth_hash(a, p);
	return true;
}

/* --- what is done in the transaction ---------------------------------------------------- */

static bool find(struct change *ch, const struct user *u, struct account_by_login_row *acc)
{
	if (account_by_login(ch->db, ch->arena, auth_login_key(ch->arena, str_z(u->login)), acc))
		return true;
	cli_error(EXIT_REFUSED, "there is no user %s", u->login);
	return false;
}

static bool find_unit(struct change *ch, const struct user *u, int64_t *id)
{
	if (!u->unit)
		return org_root(ch->db, ch->arena, id) ||
		       (cli_error(EXIT_REFUSED, "the store has no huvudman yet; run it once and set it up"), false);
	if (unit_by_code(ch->db, ch->arena, str_z(u->unit), id))
		return true;
	cli_error(EXIT_REFUSED, "there is no unit with the short name %s", u->unit);
	return false;
}

static bool saved(const struct form *f, enum change_result r)
{
	for (size_t i = 0; i < f->nerrors; i++)
		cli_error(EXIT_REFUSED, "%.*s", STR_ARG(f->errors[i].text));
	return r == CHANGE_SAVED || r == CHANGE_SAME;
}

static bool give_role(struct change *ch, const struct user *u, int64_t person)
{
	struct role_grant g;
	struct form f;
	int64_t unit = 0;
	if (!find_unit(ch, u, &unit))
		return false;
	kind_role_grant.blank(ch, &g);
	g.person_id = person;
	g.unit_id = unit;
	g.role = str_z(u->role);
	form_init(&f, ch->arena, LANG_EN, kind_role_grant.fields, kind_role_grant.nfields);
	return saved(&f, resource_save(ch, NULL, &kind_role_grant, ACT_CREATE, &f, NULL, &g));
}

static bool add(struct change *ch, void *p)
{
	struct user *u = p;
	struct account_by_login_row taken;
	struct person person;
	struct form f;
	if (account_by_login(ch->db, ch->arena, auth_login_key(ch->arena, str_z(u->login)), &taken)) {
		cli_error(EXIT_REFUSED, "there is a user %s already", u->login);
		return false;
	}
	kind_person.blank(ch, &person);
	person.name = str_z(u->name);
	form_init(&f, ch->arena, LANG_EN, kind_person.fields, kind_person.nfields);
	if (!saved(&f, resource_save(ch, NULL, &kind_person, ACT_CREATE, &f, NULL, &person)))
		return false;
	return auth_account_save(ch, person.id, str_z(u->login), u->hash, u->generate != NULL) &&
	       (!u->role || give_role(ch, u, person.id));
}

static bool new_password(struct change *ch, void *p)
{
	struct user *u = p;
	struct account_by_login_row acc;
	return find(ch, u, &acc) &&
	       auth_account_save(ch, acc.person_id, str_z(u->login), u->hash, u->generate != NULL);
}

static bool role(struct change *ch, void *p)
{
	struct user *u = p;
	struct account_by_login_row acc;
	return find(ch, u, &acc) && give_role(ch, u, acc.person_id);
}

static bool set_disabled(struct change *ch, void *p)
{
	struct user *u = p;
	struct account_by_login_row acc;
	if (!find(ch, u, &acc))
		return false;
	auth_account_disable(ch, acc.id, u->disable);
	return true;
}

/* --- list --------------------------------------------------------------------------------- */

/* One line for each account: login, state, name, roles of today; tabs between. */
static int list(struct store *s, struct arena *a)
{
	struct account_list_row *rows;
	struct db *db = store_read(s);
	if (!db)
		return cli_error(EXIT_FAILED, "the store cannot be read just now");
	size_t n = account_list(db, a, &rows);
	for (size_t i = 0; i < n; i++) {
		struct principal who = {.person_id = rows[i].person_id};
		struct person p;
		bool hidden = person_get(db, a, rows[i].person_id, &p) && p.protected;
		auth_grants(db, a, &who);
		printf("%.*s\t%s\t%.*s\t", STR_ARG(rows[i].login),
		       str_is_null(rows[i].disabled_at) ? "open" : "closed",
		       STR_ARG(hidden ? STR("-") : rows[i].name));
		for (size_t g = 0; g < who.ngrants; g++) {
			struct str unit = STR("?");
			unit_name(db, a, who.grants[g].unit_id, STR("9999-12-31"), &unit);
			printf("%s%s @ %.*s", g ? ", " : "", role_words[who.grants[g].role], STR_ARG(unit));
		}
		putchar('\n');
	}
	bool ok = db_error(db) == DB_OK;
	store_read_end(s, db);
	return ok ? EXIT_DONE : cli_error(EXIT_FAILED, "the store could not be read");
}

/* --- the command ---------------------------------------------------------------------------- */

struct verb {
	const char *name;
	bool login, password;
	bool (*write)(struct change *ch, void *p);
};
static const struct verb verbs[] = {
    {"add", true, true, add},
    {"list", false, false, NULL},
    {"password", true, true, new_password},
    {"role", true, false, role},
    {"disable", true, false, set_disabled},
    {"enable", true, false, set_disabled},
};

static const struct verb *verb_of(const struct str *words, size_t n)
{
	for (size_t i = 0; n && i < sizeof verbs / sizeof verbs[0]; i++)
		if (str_eqz(words[0], verbs[i].name))
			return &verbs[i];
	return NULL;
}

/* NULL when the call is right, else what is wrong with it. */
static const char *misuse(const struct verb *v, const struct user *u, size_t nwords)
{
	if (!v)
		return "say what to do: add, list, password, role, disable or enable";
	if (nwords != (v->login ? 2u : 1u))
		return v->login ? "name one user" : "list takes no more words";
	if (v->write == add && !u->name)
		return "add needs --name";
	if (v->write == role && !u->role)
		return "role needs --role";
	if (u->role && role_parse(str_z(u->role)) < 0)
		return "there is no such role";
	return NULL;
}

static int run(const struct verb *v, struct user *u, const char *db, struct arena *a)
{
	if (v->password && !choose_password(u, a))
		return EXIT_REFUSED;
	struct store *s = cli_store(db, false, a);
	if (!s)
		return EXIT_FAILED;
	u->disable = strcmp(v->name, "disable") == 0;
	int code = v->write ? (cli_write(s, v->write, u) ? EXIT_DONE : EXIT_REFUSED) : list(s, a);
	if (code == EXIT_DONE && u->password.p)
		printf("%.*s\n", STR_ARG(u->password));
	store_close(s);
	return code;
}

int cmd_user(int argc, char **argv)
{
	const char *db = NULL;
	struct user u = {0};
	const struct cli_option o[] = {
	    {"--db", "URL", "path or postgresql://...?schema=NAME (default trad.db)", &db},
	    {"--name", "NAME", "add: the person's name", &u.name},
	    {"--role", "ROLE",
	     "add, role: politician director controller principal deputy_principal teacher hr\n"
	     "                        student_health administrator observer",
	     &u.role},
	    {"--unit", "CODE", "add, role: short name of the unit (default: the whole huvudman)", &u.unit},
	    {"--generate", NULL, "make a temporary password and print it; else it is read from standard input",
	     &u.generate},
	};
	struct arena a;
	struct str *words;
	size_t nwords;
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "user", o, sizeof o / sizeof o[0], &words, &nwords, &a);
	if (code < 0) {
		const struct verb *v = verb_of(words, nwords);
		const char *wrong = misuse(v, &u, nwords);
		u.login = nwords > 1 ? arena_z(&a, words[1]) : NULL;
		code = wrong ? cli_error(EXIT_USAGE, "user: %s (trad user --help)", wrong) : run(v, &u, db, &a);
	}
	arena_finish(&a);
	return code;
}
