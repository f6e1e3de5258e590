/* cmd_import.c - trad import: a file into the store, tried first; a preview kept, approved; and an import
 * undone. */
#include "base/date.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/fetch_ss12000.h"
#include "core/import.h"
#include "measure/person_key.h"
#include "measure/pupil_batch.h"
#include "org/org.h"
#include "sql_core.h"
#include "table/table.h"

#include <errno.h>
#include <stdio.h>

struct read_in {
	const struct import_profile *profile;
	const char *path;
	struct str bytes;
	struct import_sheet sheet;
	struct import_options opt;
	struct str unit;    /* short name */
	struct str mapping; /* JSON, of a kept preview */
	bool dry, keep;
	int64_t run, undo, approve, erase;
	struct str why; /* of the erasing */
	struct ss_fetch service;
	const char *token_file;
	bool since_last;
	char asked[INSTANT_TEXT]; /* when the service was asked, "" it was not */
	int code;
};

static void progress(size_t part, size_t whole)
{
	if (part % 50 == 0 || part == whole)
		cli_progress("Reading in", (int64_t)part, part == whole ? 0 : (int64_t)whole);
}

/* "FILE:B7", "FILE:7", "FILE:sheet 2, B7": the place in the file itself, where a shape has moved columns. */
static void place(const struct read_in *j, const struct import_problem *p, struct arena *a)
{
	uint32_t row = p->row % IMPORT_SHEET_ROWS, col = (uint32_t)p->col;
	if (p->col >= 1 && (size_t)p->col <= j->sheet.ncols)
		col = j->sheet.col[p->col - 1] % IMPORT_SHEET_COLS;
	fprintf(stderr, "%s:", j->path);
	if (p->row >= IMPORT_SHEET_ROWS)
		fprintf(stderr, "sheet %u, ", p->row / IMPORT_SHEET_ROWS + 1);
	if (p->row && p->col)
		fprintf(stderr, "%.*s:", STR_ARG(table_ref(a, row, col)));
	else if (p->row)
		fprintf(stderr, "%u:", row);
}

static void say(const struct read_in *j, const struct import_problem *v, size_t n, struct arena *a)
{
	for (size_t i = 0; i < n; i++) {
		place(j, &v[i], a);
		fprintf(stderr, " %s: %.*s\n", v[i].error ? "error" : "note", STR_ARG(v[i].text));
	}
}

static bool options(struct change *ch, struct read_in *j)
{
	if (j->unit.n && !unit_by_code(ch->db, ch->arena, j->unit, &j->opt.unit_id)) {
		j->code = cli_error(EXIT_USAGE, "import: there is no unit %.*s", STR_ARG(j->unit));
		return false;
	}
	int64_t before = import_before(ch->db, ch->arena, j->profile, j->bytes);
	if (before)
		cli_error(0, "this very file was read in already (import %lld); rows that are the same stay",
		          (long long)before);
	return true;
}

static int64_t begin(struct change *ch, const struct read_in *j)
{
	const char *slash = strrchr(j->path, '/');
	return import_begin(ch, j->profile, str_z(slash ? slash + 1 : j->path), j->bytes, &j->opt);
}

/* The run to approve, 0 when another was faster. */
static int64_t still_preview(struct change *ch, const struct read_in *j)
{
	struct import_run now;
	if (import_run_get(ch->db, ch->arena, j->approve, &now) && str_eqz(now.state, "preview"))
		return now.id;
	cli_error(0, "import %lld is no preview any more", (long long)j->approve);
	return 0;
}

/* Text of the service, and of the organisation that alone was asked for. */
static struct str source_of(const struct read_in *j, struct arena *a)
{
	struct str only = j->service.organisation;
	return arena_printf(a, "%.*s%s%.*s", STR_ARG(j->service.base), only.n ? " " : "", STR_ARG(only));
}

/* What was asked, so that the next time may go on from there. */
static void remember_asking(struct change *ch, const struct read_in *j)
{
	if (j->asked[0])
		source_asked_insert(ch->db, &(struct source_asked){.profile = str_z(j->profile->name),
		                                                   .source = source_of(j, ch->arena),
		                                                   .asked_at = str_z(j->asked),
		                                                   .run_id = j->run});
}

/* The file and a run to look at, nothing read in. */
static bool keep(struct change *ch, void *p)
{
	struct read_in *j = p;
	j->run = begin(ch, j);
	if (j->run)
		remember_asking(ch, j);
	return j->run != 0;
}

static void say_figures(const struct import *im)
{
	const struct import_tally *f = &im->figures;
	if (!im->profile->undo)
		return;
	printf("figures: %lld added, %lld as before, %lld replaced, %lld in quarantine\n", (long long)f->added,
	       (long long)f->same, (long long)f->replaced, (long long)f->quarantined);
	for (size_t i = 0; i < f->reasons.n; i++)
		printf("quarantine: %lld: %.*s\n", (long long)f->reasons.v[i].n, STR_ARG(f->reasons.v[i].text));
}

/* In one transaction, which a dry run or a refusal undoes. */
static bool run(struct change *ch, void *p)
{
	struct read_in *j = p;
	int *field_of = ARENA_ARRAY(ch->arena, j->sheet.ncols + 1, int);
	struct import im = {
	    .ch = ch, .profile = j->profile, .sheet = &j->sheet, .field_of = field_of, .lang = LANG_EN};
	if (!options(ch, j))
		return false;
	im.opt = j->opt;
	im.progress = progress;
	import_map(ch->db, ch->arena, j->profile, &j->sheet, j->mapping, field_of);
	j->run = j->approve ? still_preview(ch, j) : begin(ch, j);
	im.run_id = j->run;
	bool ok = j->run && import_all(&im);
	say(j, im.problems.v, im.problems.n, ch->arena);
	printf("%lld new, %lld changed, %lld as before, %lld rows with errors\n", (long long)im.created,
	       (long long)im.updated, (long long)im.same, (long long)im.skipped);
	say_figures(&im);
	j->code = ok ? EXIT_DONE : db_error(ch->db) ? EXIT_FAILED : EXIT_REFUSED;
	if (ok && !j->dry) {
		import_end(&im, j->run);
		remember_asking(ch, j);
	}
	return ok && !j->dry;
}

static bool erase(struct change *ch, void *p)
{
	struct read_in *j = p;
	int64_t n = pupil_batches_erase(ch, j->erase, j->why);
	if (n == 0) {
		j->code =
		    cli_error(EXIT_REFUSED, "import %lld has no batch of persons that is whole", (long long)j->erase);
		return false;
	}
	printf("%lld batches of import %lld are erased; the figures of them stay\n", (long long)n,
	       (long long)j->erase);
	j->code = EXIT_DONE;
	return true;
}

static bool undo(struct change *ch, void *p)
{
	struct read_in *j = p;
	struct import_left *left;
	size_t n = 0;
	struct str why = {0};
	if (!import_undo(ch, NULL, LANG_EN, j->undo, &left, &n, &why)) {
		j->code =
		    cli_error(EXIT_REFUSED, "import %lld is not undone: %.*s", (long long)j->undo, STR_ARG(why));
		return false;
	}
	for (size_t i = 0; i < n; i++)
		printf("row %u: %.*s %lld stays: %.*s\n", left[i].row, STR_ARG(left[i].entity), (long long)left[i].id,
		       STR_ARG(left[i].why));
	printf("import %lld is undone, %zu records stay\n", (long long)j->undo, n);
	j->code = EXIT_DONE;
	return true;
}

static bool read_bytes(const char *path, struct arena *a, struct str *out)
{
	FILE *f = fopen(path, "rbe");
	long n = f && fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
	if (n >= 0 && n <= (long)32 << 20) {
		char *p = arena_alloc(a, (size_t)n + 1);
		rewind(f);
		*out = (struct str){p, fread(p, 1, (size_t)n, f)};
	}
	if (f)
		fclose(f);
	return n >= 0 && out->n == (size_t)n;
}

static int try_or_read_in(struct store *s, struct read_in *j)
{
	j->code = EXIT_FAILED;
	bool kept = cli_write(s, run, j);
	if (kept)
		printf("import %lld\n", (long long)j->run);
	if (!j->keep || j->code == EXIT_FAILED || j->code == EXIT_USAGE)
		return j->code == EXIT_DONE && !kept && !j->dry ? EXIT_FAILED : j->code;
	if (!cli_write(s, keep, j))
		return EXIT_FAILED;
	printf("preview %lld is kept: /admin/import/%lld, or trad import --approve %lld\n", (long long)j->run,
	       (long long)j->run, (long long)j->run);
	return j->code;
}

/* From when the last import that stands was asked; the clocks of two machines may differ by some minutes. The
 * whole, the first time. */
static int know_last(const char *url, struct read_in *j, struct arena *a)
{
	struct store *s = cli_store(url, false, a);
	struct db *db = s ? store_read(s) : NULL;
	struct str at = {NULL, 0};
	if (db) {
		source_asked_last(db, a, str_z(j->profile->name), source_of(j, a), &at);
		store_read_end(s, db);
	}
	if (s)
		store_close(s);
	int64_t ms;
	char text[INSTANT_TEXT];
	if (!str_is_null(at) && instant_parse(at, &ms)) {
		instant_text(ms - (int64_t)5 * 60 * 1000, text);
		j->service.since = arena_str(a, str_z(text));
		printf("asking for what has changed since %s\n", text);
	}
	return s ? -1 : EXIT_FAILED;
}

/* What a service answers, as the file that it could have been. */
static int ask_service(const char *url, struct read_in *j, struct arena *a)
{
	struct buf b;
	struct str why = {0};
	bool since = j->since_last || j->service.since.n;
	if (!ss12000_is_live(j->profile->name))
		return cli_error(EXIT_USAGE, "import: %s is read from files only", j->profile->name);
	if (!ss12000_token(a, j->token_file, &j->service.token, &why))
		return cli_error(EXIT_USAGE, "import: %.*s", STR_ARG(why));
	if (ss12000_needs_days(j->profile->name) && !j->service.from.n)
		return cli_error(EXIT_USAGE, "import: say --between FIRST/LAST, the days that it is of");
	if (since && !ss12000_has_changes(j->profile->name))
		return cli_error(EXIT_USAGE, "import: %s is a sum of the whole; it has no --since", j->profile->name);
	if (j->since_last && know_last(url, j, a) >= 0)
		return EXIT_FAILED;
	instant_text(instant_now(), j->asked);
	j->service.profile = j->profile->name;
	buf_init(&b, (size_t)512 << 20);
	bool whole = ss12000_fetch(a, &j->service, &b, &why);
	j->bytes = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	j->path = j->profile->name;
	return whole ? -1 : cli_error(EXIT_FAILED, "nothing is read in: %.*s", STR_ARG(why));
}

static int read_file_in(const char *db, struct read_in *j, struct arena *a)
{
	int asked = j->service.base.n ? ask_service(db, j, a) : -1;
	if (asked >= 0)
		return asked;
	if (!j->service.base.n && !read_bytes(j->path, a, &j->bytes))
		return cli_error(EXIT_FAILED, "cannot read %s (%s; at most 32 MB)", j->path, strerror(errno));
	import_read(a, LANG_EN, j->profile, j->bytes, &j->sheet);
	say(j, j->sheet.problems.v, j->sheet.problems.n, a);
	if (j->sheet.refused)
		return EXIT_REFUSED;
	struct store *s = cli_store(db, false, a);
	if (!s)
		return EXIT_FAILED;
	int code = try_or_read_in(s, j);
	store_close(s);
	return code;
}

/* What the preview was of: the file, its columns as mended and its options. */
static int load_preview(struct store *s, struct read_in *j, struct arena *a)
{
	struct import_source src;
	struct db *db = store_read(s);
	bool found = db && import_source(db, a, j->approve, &src);
	if (db)
		store_read_end(s, db);
	if (!found)
		return cli_error(EXIT_USAGE, "import: there is no import %lld", (long long)j->approve);
	if (!str_eqz(src.run.state, "preview"))
		return cli_error(EXIT_REFUSED, "import %lld is no preview: it is %.*s", (long long)j->approve,
		                 STR_ARG(src.run.state));
	j->profile = src.profile;
	j->bytes = src.file.bytes;
	j->path = arena_z(a, src.file.name);
	j->mapping = src.run.mapping;
	import_options_read(a, src.run.options, &j->opt);
	import_read(a, LANG_EN, j->profile, j->bytes, &j->sheet);
	say(j, j->sheet.problems.v, j->sheet.problems.n, a);
	import_apply_edits(&j->sheet, &j->opt);
	return j->sheet.refused ? EXIT_REFUSED : -1;
}

static int approve(const char *db, struct read_in *j, struct arena *a)
{
	struct store *s = cli_store(db, false, a);
	if (!s)
		return EXIT_FAILED;
	int code = load_preview(s, j, a);
	if (code < 0)
		code = try_or_read_in(s, j);
	store_close(s);
	return code;
}

static int take_back(const char *db, struct read_in *j, struct arena *a)
{
	struct store *s = cli_store(db, false, a);
	if (!s)
		return EXIT_FAILED;
	j->code = EXIT_FAILED;
	bool kept = cli_write(s, j->erase ? erase : undo, j);
	store_close(s);
	return j->code == EXIT_DONE && !kept ? EXIT_FAILED : j->code;
}

static int list_profiles(void)
{
	printf("profiles:");
	for (size_t i = 0; i < import_nprofiles; i++)
		printf(" %s", import_profiles[i]->name);
	putchar('\n');
	return EXIT_DONE;
}

static bool number(const char *text, int64_t *n)
{
	return !text || (str_to_i64(str_z(text), n) && *n > 0);
}

struct given {
	const char *db, *profile, *dry, *keep, *approve, *doc, *unit, *year, *day, *skip, *back, *erase, *why,
	    *from, *token, *between, *since, *organisation, *list, *key;
};

/* The words of the call into a job; -1, or the exit code of a wrong call. */
static bool when(const struct given *g, struct read_in *j)
{
	int64_t plain = 0;
	struct date day;
	if (g->year && !lasar_parse(str_z(g->year), &j->opt.year) && !number(g->year, &plain))
		return cli_error(0, "import: %s is no school year", g->year), false;
	if (g->day && !date_parse(str_z(g->day), &day))
		return cli_error(0, "import: %s is no day", g->day), false;
	j->opt.year = j->opt.year ? j->opt.year : (int)plain;
	j->opt.day = g->day ? str_z(g->day) : STR("");
	return true;
}

/* "2025-03-01/2025-03-31" */
static int service(const struct given *g, struct read_in *j, struct arena *a)
{
	struct date d;
	struct str rest = str_z(g->between), day;
	int64_t ms;
	j->service.base = g->from ? str_z(g->from) : STR("");
	j->service.organisation = g->organisation ? str_z(g->organisation) : STR("");
	j->token_file = g->token;
	j->since_last = g->since && strcmp(g->since, "last") == 0;
	if (!g->from && (g->since || g->organisation))
		return cli_error(EXIT_USAGE, "import: --since and --organisation go with --from");
	if (g->since && !j->since_last) {
		j->service.since =
		    arena_printf(a, "%s%s", g->since, date_parse(str_z(g->since), &d) ? "T00:00:00.000Z" : "");
		if (!instant_parse(j->service.since, &ms))
			return cli_error(EXIT_USAGE,
			                 "import: --since takes a day, an instant (2025-03-01T06:00:00.000Z) or last");
	}
	if (!g->between)
		return -1;
	bool ok = str_split(&rest, '/', &day) && date_parse(day, &d) && date_parse(rest, &d);
	j->service.from = day;
	j->service.to = rest;
	return ok ? -1 : cli_error(EXIT_USAGE, "import: --between takes two days: 2025-03-01/2025-03-31");
}

static int understand(const struct given *g, const struct str *words, size_t n, struct read_in *j,
                      struct arena *a)
{
	if (!number(g->doc, &j->opt.document_id) || !number(g->back, &j->undo) ||
	    !number(g->approve, &j->approve) || !number(g->erase, &j->erase))
		return cli_error(EXIT_USAGE, "import: --document, --approve, --erase and --undo take a number");
	j->why = g->why ? str_z(g->why) : STR("gallring");
	if (!when(g, j))
		return EXIT_USAGE;
	j->opt.skip = g->skip != NULL;
	j->unit = str_z(g->unit);
	j->keep = g->keep != NULL;
	j->dry = g->dry != NULL || j->keep;
	j->profile = g->profile ? import_profile_find(str_z(g->profile)) : NULL;
	if (j->undo || j->approve || j->erase)
		return -1;
	if (n != !g->from)
		return cli_error(EXIT_USAGE, "import: name one file, or --from a service");
	if (!j->profile)
		return cli_error(EXIT_USAGE, "import: name a profile (trad import --list)");
	if (n)
		j->path = arena_z(a, words[0]);
	return service(g, j, a);
}

int cmd_import(int argc, char **argv)
{
	struct given g = {0};
	const struct cli_option o[] = {
	    {"--db", "URL", "the store (default trad.db)", &g.db},
	    {"--profile", "NAME", "what kind of file it is; see --list", &g.profile},
	    {"--dry-run", NULL, "say what would happen and write nothing", &g.dry},
	    {"--preview", NULL, "the same, and keep the file to be looked at and approved", &g.keep},
	    {"--approve", "RUN", "read a kept preview in, as it was mended on its page", &g.approve},
	    {"--document", "ID", "the document the rows belong to", &g.doc},
	    {"--unit", "CODE", "the unit the rows belong to", &g.unit},
	    {"--lasar", "YEAR", "the school year the rows belong to (2024 or 2024/25)", &g.year},
	    {"--day", "DAY", "the day that the file speaks of (2020-06-01)", &g.day},
	    {"--from", "URL", "ask a service of SS 12000 instead of a file (https://api.example/v2.0)", &g.from},
	    {"--token-file", "FILE", "its bearer token (mode 0600); else $TRAD_SS12000_TOKEN", &g.token},
	    {"--between", "DAYS", "the first and last day of attendance, or of lessons (2025-03-01/2025-03-31)",
	     &g.between},
	    {"--since", "WHEN",
	     "only changes and deletions since a day, an instant, or last (the last import from there)",
	     &g.since},
	    {"--organisation", "NAME", "only this organisation and those below it: id or code", &g.organisation},
	    {"--skip", NULL, "leave rows with errors out; without it one error refuses the file", &g.skip},
	    {"--person-key", "FILE", "the key that pupils are hashed with (default: STORE.key)", &g.key},
	    {"--undo", "RUN", "take an import back instead", &g.back},
	    {"--erase", "RUN", "erase the batches of persons that an import made (gallring); their figures stay",
	     &g.erase},
	    {"--why", "TEXT", "the decision behind --erase, kept in the log and with the batch", &g.why},
	    {"--list", NULL, "name the profiles", &g.list},
	};
	struct arena a;
	struct str *words;
	size_t n = 0;
	struct read_in j = {0};
	arena_init(&a, (size_t)1 << 30);
	int code = cli_options(argc, argv, "import", o, sizeof o / sizeof o[0], &words, &n, &a);
	if (code < 0 && g.list)
		code = list_profiles();
	person_key_file(g.key);
	person_key_beside(cli_url(g.db));
	if (code < 0)
		code = understand(&g, words, n, &j, &a);
	if (code < 0)
		code = j.undo || j.erase ? take_back(g.db, &j, &a)
		       : j.approve       ? approve(g.db, &j, &a)
		                         : read_file_in(g.db, &j, &a);
	arena_finish(&a);
	return code;
}
