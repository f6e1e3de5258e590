/* app_template.c - copies of a store: a file beside a file, or a database from a template. */
#include "app_template.h"

#include "cli/cli.h"
#include "cli/commands.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena kept; /* templates live as long as the runner */
static struct app_template *made[8];
static size_t nmade;

static bool on_postgres(void)
{
	return strcmp(test_db(), "sqlite") != 0;
}

/* The runner's URL with another database in it, and a schema that every copy has by the same name. */
static char *database_url(struct arena *a, const char *name)
{
	struct str rest = str_z(test_db()), part;
	str_split(&rest, '?', &part);
	size_t host = (size_t)(str_find(part, STR("://")) + 3);
	ptrdiff_t path = str_chr(str_sub(part, host, part.n), '/');
	part = path < 0 ? part : str_sub(part, 0, host + (size_t)path);
	return arena_z(a, arena_printf(a, "%.*s/%s?%.*s%sschema=store", STR_ARG(part), name, STR_ARG(rest),
	                               rest.n ? "&" : ""));
}

static char *name_of(struct arena *a, const char *name, int n)
{
	return arena_z(a, arena_printf(a, "trad_test_%d_%s_%d", (int)getpid(), name, n));
}

/* One statement about databases, said from the one that the runner was given. */
static bool say(const char *words, const char *name, const char *more)
{
	struct arena a;
	struct str why = {0};
	arena_init(&a, 0);
	struct db *db = db_connect(test_db(), DB_WRITE, &a, &why);
	bool ok = db && db_script(db, arena_z(&a, arena_printf(&a, "%s %s %s", words, name, more)));
	if (!ok)
		test_fail(__FILE__, __LINE__, "%s %s: %.*s %s", words, name, STR_ARG(why),
		          db ? db_error_detail(db) : "");
	db_close(db);
	arena_finish(&a);
	return ok;
}

static void drop(void *name)
{
	say("DROP DATABASE IF EXISTS", name, "WITH (FORCE)");
}

static void forget(void)
{
	for (size_t i = 0; i < nmade; i++)
		if (on_postgres())
			drop(name_of(&kept, made[i]->name, 0));
		else
			unlink(made[i]->url);
	arena_finish(&kept);
}

static bool make(struct app_template *t)
{
	if (nmade == 0) {
		arena_init(&kept, 0);
		atexit(forget);
	}
	const char *name = name_of(&kept, t->name, 0), *tmp = getenv("TMPDIR");
	if (on_postgres())
		t->url = say("CREATE DATABASE", name, "TEMPLATE template0") ? database_url(&kept, name) : NULL;
	else
		t->url = arena_z(&kept, arena_printf(&kept, "%s/%s.db", tmp && *tmp ? tmp : "/tmp", name));
	made[nmade++] = t;
	t->made = t->url && t->make(t->url);
	return t->made;
}

static bool copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct stat st;
	bool ok = in >= 0 && out >= 0 && fstat(in, &st) == 0;
	for (ssize_t n = 1; ok && st.st_size > 0; st.st_size -= n) {
		n = sendfile(out, in, NULL, (size_t)st.st_size);
		ok = n > 0;
	}
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return ok;
}

static const char *copy_database(const struct app_template *t)
{
	static int count;
	struct arena *a = test_arena();
	char *name = name_of(a, t->name, ++count);
	struct str from = arena_printf(a, "TEMPLATE %s STRATEGY FILE_COPY", name_of(a, t->name, 0));
	arena_defer(a, drop, name);
	return say("CREATE DATABASE", name, arena_z(a, from)) ? database_url(a, name) : NULL;
}

const char *app_template_copy(struct app_template *t)
{
	if (!t->made && !make(t)) {
		test_fail(__FILE__, __LINE__, "the store %s could not be made", t->name);
		return NULL;
	}
	if (on_postgres())
		return copy_database(t);
	const char *url = test_db_url();
	if (copy_file(t->url, url))
		return url;
	test_fail(__FILE__, __LINE__, "%s could not be copied to %s", t->url, url);
	return NULL;
}

static bool make_demo(const char *url)
{
	char words[] = "demo", option[] = "--db",
	     *argv[] = {words, option, arena_z(test_arena(), str_z(url)), NULL};
	return cmd_demo(3, argv) == EXIT_DONE;
}

const char *app_demo_copy(void)
{
	static struct app_template demo = {.name = "demo", .make = make_demo};
	return app_template_copy(&demo);
}

struct db *app_demo_read(void)
{
	struct str why = {0};
	const char *url = app_demo_copy();
	struct db *db = url ? db_connect(url, DB_READ, test_arena(), &why) : NULL;
	if (db)
		arena_defer(test_arena(), (void (*)(void *))db_close, db);
	else
		test_fail(__FILE__, __LINE__, "the example cannot be read: %.*s", STR_ARG(why));
	return db;
}
