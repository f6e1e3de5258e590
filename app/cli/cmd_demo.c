/* cmd_demo.c - trad demo: the example huvudman, read in through the ordinary importers. */
#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/demo.h"
#include "core/auth.h"
#include "core/import.h"
#include "core/settings.h"
#include "measure/measure.h"
#include "measure/standard.h"
#include "org/org.h"
#include "sql_measure.h"
#include "web/embed.h"

#include <stdio.h>

extern const struct web_assets demo_assets;

static const struct {
	const char *name, *profile, *at;
} files[] = {
#define FILE(name, profile, at) {name, profile, at},
#include "cli/demo_files.def"
#undef FILE
};
#define NFILES (sizeof files / sizeof files[0])

static const struct {
	const char *login, *what;
} logins[] = {
    {"astrid", "head of schools"}, {"birgit", "controller"}, {"ceasar", "principal of Annerstaskolan"},
    {"dag", "teacher there"},      {"eira", "politician"},   {"folke", "HR"},
    {"gun", "administrator"},
};

struct str demo_file(const char *name)
{
	for (size_t i = 0; i < demo_assets.n; i++)
		if (strcmp(demo_assets.v[i].path, name) == 0)
			return demo_assets.v[i].bytes;
	return (struct str){NULL, 0};
}

static void say_problems(const char *name, const struct import *im)
{
	for (size_t i = 0; i < im->problems.n; i++)
		if (im->problems.v[i].error)
			cli_error(EXIT_REFUSED, "%s row %u: %.*s", name, im->problems.v[i].row,
			          STR_ARG(im->problems.v[i].text));
}

static bool load(struct change *ch, const char *name, const struct import_profile *p, struct import_sheet *s)
{
	int field_of[IMPORT_COLUMNS];
	struct import_options none = {0};
	struct import im = {.ch = ch, .profile = p, .sheet = s, .field_of = field_of, .lang = LANG_SV};
	import_map(ch->db, ch->arena, p, s, (struct str){NULL, 0}, field_of);
	int64_t run = import_begin(ch, p, str_z(name), demo_file(name), &none);
	bool ok = import_all(&im);
	say_problems(name, &im);
	if (ok)
		import_end(&im, run);
	return ok && run && !db_error(ch->db);
}

/* The days of a läsår in the example; every huvudman sets its own. */
static void put_years(struct change *ch)
{
	int now = lasar_of(instant_day(instant_now()));
	for (int y = 2018; y <= now + 1; y++) {
		struct form f;
		struct school_year row = {.first_year = y,
		                          .autumn_from = arena_printf(ch->arena, "%d-08-18", y),
		                          .autumn_to = arena_printf(ch->arena, "%d-12-20", y),
		                          .spring_from = arena_printf(ch->arena, "%d-01-08", y + 1),
		                          .spring_to = arena_printf(ch->arena, "%d-06-12", y + 1)};
		form_init(&f, ch->arena, LANG_EN, kind_school_year.fields, kind_school_year.nfields);
		resource_save(ch, NULL, &kind_school_year, ACT_CREATE, &f, NULL, &row);
	}
}

static void put_passwords(struct change *ch, struct str hash)
{
	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++) {
		struct account_by_login_row acc;
		if (account_by_login(ch->db, ch->arena, str_z(logins[i].login), &acc))
			auth_account_save(ch, acc.person_id, str_z(logins[i].login), hash, false);
	}
}

bool demo_fill(struct change *ch, const char *password, void (*progress)(const char *, int64_t, int64_t))
{
	struct import_sheet sheets[NFILES];
	struct str hash = auth_hash(ch->arena, str_z(password));
	struct standard_loaded standard = {0};
	struct str now = ch->now;
	put_years(ch);
	for (size_t i = 0; i < NFILES; i++)
		import_read(ch->arena, LANG_SV, import_profile_find(str_z(files[i].profile)),
		            demo_file(files[i].name), &sheets[i]);
	for (size_t i = 0; i < NFILES; i++) {
		const struct import_profile *p = import_profile_find(str_z(files[i].profile));
		ch->now = files[i].at[0] ? str_z(files[i].at) : now;
		/* What is of measures, which belong to the areas that were read before. */
		if (strcmp(files[i].profile, "insatser") == 0 && standard.added == 0) {
			standard_load(ch, &standard);
			demo_windows(ch);
		}
		if (progress)
			progress("Loading the example", (int64_t)i, NFILES);
		if (sheets[i].refused) {
			cli_error(EXIT_FAILED, "%s: %.*s", files[i].name,
			          STR_ARG(sheets[i].problems.n ? sheets[i].problems.v[0].text : STR("refused")));
			return false;
		}
		if (!load(ch, files[i].name, p, &sheets[i]))
			return false;
	}
	if (progress)
		progress("", 0, 0);
	demo_targets(ch);
	demo_pupils(ch);
	put_passwords(ch, hash);
	setting_put(ch, "huvudman.name", STR("Huddinge kommun (exempel)"));
	setting_put(ch, "huvudman.kommunkod", STR("0126"));
	setting_put(ch, "huvudman.orgnr", STR("2120000068"));
	demo_state(ch);
	demo_dialogues(ch);
	return !db_error(ch->db);
}

static bool fill(struct change *ch, void *p)
{
	(void)p;
	return demo_fill(ch, DEMO_PASSWORD, cli_progress);
}

static bool has_accounts(struct store *s, struct arena *a)
{
	int64_t n = 0;
	struct db *db = store_read(s);
	if (db) {
		account_count(db, a, &n);
		store_read_end(s, db);
	}
	return n > 0;
}

static void say_logins(struct store *s)
{
	printf("The example authority is in %s.\nLogins (the people are invented), password %s:\n", store_url(s),
	       DEMO_PASSWORD);
	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++)
		printf("  %-8s %s\n", logins[i].login, logins[i].what);
}

int cmd_demo(int argc, char **argv)
{
	const char *db = "demo.db";
	const struct cli_option o[] = {
	    {"--db", "URL", "the store to make (default demo.db); one that is filled already is left alone", &db},
	};
	struct arena a;
	arena_init(&a, 0);
	int code = cli_options(argc, argv, "demo", o, 1, NULL, NULL, &a);
	if (code < 0) {
		struct store *s = cli_store(db, true, &a);
		code = s && (has_accounts(s, &a) || cli_write(s, fill, NULL)) ? EXIT_DONE : EXIT_FAILED;
		if (code == EXIT_DONE)
			say_logins(s);
		store_close(s);
	}
	arena_finish(&a);
	return code;
}
