/* cmd_report.c - trad report: a plan, a follow-up, the chain or a dialogue as a file. */
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "report/report.h"
#include "sql_dialogue.h"
#include "sql_org.h"
#include "sql_report.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define FILE_MAX ((size_t)64 << 20)

struct report_args {
	const char *db, *format, *file, *lasar, *unit, *day, *lang;
	struct str *words;
	size_t nwords;
	struct arena *a;
};

static struct str day_of(struct arena *a, struct date d)
{
	char text[DATE_TEXT];
	date_text(d, text);
	return arena_str(a, str_z(text));
}

/* The last instant of a past day, as history knows it; null for today and later. */
static struct str end_of(struct arena *a, struct date d, struct date today)
{
	char t[INSTANT_TEXT];
	if (date_cmp(d, today) >= 0)
		return (struct str){NULL, 0};
	int64_t ms = ((int64_t)date_days(d) + 1) * 86400000 - 1;
	instant_text(ms - (int64_t)instant_offset(ms) * 60000, t);
	return arena_str(a, str_z(t));
}

static bool read_query(struct report_args *x, struct report_query *q)
{
	struct date today = instant_day(instant_now()), day = today;
	if (x->day && !date_parse(str_z(x->day), &day))
		return cli_error(EXIT_USAGE, "report: --per takes a day as 2025-06-30"), false;
	q->arena = x->a;
	q->lang = x->lang && strcmp(x->lang, "en") == 0 ? LANG_EN : LANG_SV;
	q->today = day_of(x->a, today);
	q->day = day_of(x->a, day);
	q->at = end_of(x->a, day, today);
	q->lasar = lasar_of(day);
	int64_t year;
	if (x->lasar && str_to_i64(str_z(x->lasar), &year) && year >= 1990 && year <= 2100)
		q->lasar = (int)year;
	else if (x->lasar && !lasar_parse(str_z(x->lasar), &q->lasar))
		return cli_error(EXIT_USAGE, "report: --lasar takes a school year as 2024 or 2024/25"), false;
	return true;
}

static bool read_unit(const struct report_args *x, struct report_query *q)
{
	struct unit_by_fold_row *u;
	if (!x->unit || unit_by_code(q->db, q->arena, str_z(x->unit), &q->unit_id) ||
	    unit_by_school_code(q->db, q->arena, str_z(x->unit), &q->unit_id))
		return true;
	if (unit_by_fold(q->db, q->arena, utf8_fold(q->arena, str_z(x->unit)), &u)) {
		q->unit_id = u[0].id;
		return true;
	}
	return cli_error(EXIT_FAILED, "there is no unit %s", x->unit), false;
}

/* --- what is asked for ------------------------------------------------------------- */

static bool find_document(struct report_query *q, struct str word, struct document *d)
{
	struct report_document_by_fold_row *hit;
	int64_t id = 0;
	if (!str_to_i64(word, &id) && report_document_by_fold(q->db, q->arena, utf8_fold(q->arena, word), &hit))
		id = hit[0].id;
	return id &&
	       (q->at.p ? document_get_at(q->db, q->arena, id, q->at, d) : document_get(q->db, q->arena, id, d));
}

static int make_plan(struct report_args *x, struct report_query *q, struct report *r)
{
	struct document d;
	if (x->nwords != 2)
		return cli_error(EXIT_USAGE, "report plan takes the number or title of one document");
	if (!find_document(q, x->words[1], &d))
		return cli_error(EXIT_FAILED, "there is no document %.*s", STR_ARG(x->words[1]));
	q->drafts = str_eqz(d.state, "draft");
	report_plan(q, &d, r);
	return EXIT_DONE;
}

static int make_followup(struct report_args *x, struct report_query *q, struct report *r)
{
	if (x->nwords != 1)
		return cli_error(EXIT_USAGE, "report followup takes --lasar and --unit, no more words");
	report_followup(q, r);
	return EXIT_DONE;
}

static int make_chain(struct report_args *x, struct report_query *q, struct report *r)
{
	if (x->nwords != 1)
		return cli_error(EXIT_USAGE, "report chain takes --lasar and --unit, no more words");
	report_chain(q, r);
	return EXIT_DONE;
}

static int make_dialogue(struct report_args *x, struct report_query *q, struct report *r)
{
	struct dialogue d;
	int64_t id = 0;
	if (x->nwords != 2 || !str_to_i64(x->words[1], &id))
		return cli_error(EXIT_USAGE, "report dialogue takes the number of one dialogue");
	if (!dialogue_get_at(q->db, q->arena, id, q->at, &d))
		return cli_error(EXIT_FAILED, "there is no dialogue %.*s", STR_ARG(x->words[1]));
	report_dialogue(q, &d, r);
	return EXIT_DONE;
}

static const struct {
	const char *word;
	int (*make)(struct report_args *x, struct report_query *q, struct report *r);
} kinds[] = {
    {"plan", make_plan}, {"followup", make_followup}, {"chain", make_chain}, {"dialogue", make_dialogue}};

/* --- writing it ------------------------------------------------------------------- */

static int write_file(const char *path, struct str bytes)
{
	bool std = !path || strcmp(path, "-") == 0;
	FILE *f = std ? stdout : fopen(path, "wb");
	if (!f)
		return cli_error(EXIT_FAILED, "cannot write %s: %s", path, strerror(errno));
	bool ok = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	ok = (std ? fflush(f) : fclose(f)) == 0 && ok;
	return ok ? EXIT_DONE
	          : cli_error(EXIT_FAILED, "cannot write %s: %s", std ? "the output" : path, strerror(errno));
}

static int write_report(const struct report_args *x, const struct report *r, enum report_format f)
{
	struct buf out;
	struct str said;
	buf_init(&out, FILE_MAX);
	enum report_result res = report_write(r, f, &out, &said);
	int code = EXIT_DONE;
	if (res != REPORT_WRITTEN)
		code = cli_error(EXIT_FAILED, "%s%s%.*s", report_result_text(res), said.n ? "\n" : "", STR_ARG(said));
	else
		code = write_file(x->file, buf_as_str(&out));
	buf_finish(&out);
	return code;
}

static enum report_format format_of(const struct report_args *x)
{
	struct str word = x->format ? str_z(x->format) : STR("html");
	if (!x->format && x->file)
		for (int f = 0; f < REPORT_FORMATS; f++)
			if (str_ends(str_z(x->file), arena_printf(x->a, ".%s", report_forms[f].word)))
				return (enum report_format)f;
	return report_format_of(word);
}

static int make(struct report_args *x, size_t kind, enum report_format f)
{
	struct report_query q = {0};
	struct report r;
	if (!read_query(x, &q))
		return EXIT_USAGE;
	struct store *s = cli_store(x->db, false, x->a);
	if (!s)
		return EXIT_FAILED;
	q.db = store_read(s);
	int code = q.db ? EXIT_DONE : cli_error(EXIT_FAILED, "the store cannot be read just now");
	if (code == EXIT_DONE && !read_unit(x, &q))
		code = EXIT_FAILED;
	if (code == EXIT_DONE)
		code = kinds[kind].make(x, &q, &r);
	if (q.db && code == EXIT_DONE && db_error(q.db))
		code = cli_error(EXIT_FAILED, "the database refused it: %s", db_error_detail(q.db));
	if (q.db)
		store_read_end(s, q.db);
	if (code == EXIT_DONE)
		code = write_report(x, &r, f);
	store_close(s);
	return code;
}

static int run(struct report_args *x)
{
	enum report_format f = format_of(x);
	size_t k = 0, n = sizeof kinds / sizeof kinds[0];
	while (x->nwords && k < n && !str_eqz(x->words[0], kinds[k].word))
		k++;
	if (x->nwords == 0 || k == n)
		return cli_error(EXIT_USAGE, "report: say plan, followup, chain or dialogue (trad report --help)");
	if (f == REPORT_FORMATS)
		return cli_error(EXIT_USAGE, "report: --format is html, pdf, docx, csv or xlsx");
	if ((f == REPORT_PDF || f == REPORT_DOCX || f == REPORT_XLSX) && !x->file && isatty(STDOUT_FILENO))
		return cli_error(EXIT_USAGE, "report: name the file with -o; a terminal cannot show it");
	return make(x, k, f);
}

int cmd_report(int argc, char **argv)
{
	struct arena a;
	struct report_args x = {.a = &a};
	const struct cli_option o[] = {
	    {"--db", "URL", "path or postgresql://...?schema=NAME (default trad.db)", &x.db},
	    {"--format", "WORD", "html, pdf, docx, csv or xlsx (default: the file's ending, else html)",
	     &x.format},
	    {"-o", "FILE", "where it is written (default: standard output)", &x.file},
	    {"--lasar", "YEAR", "school year, 2024 or 2024/25 (default: the current one)", &x.lasar},
	    {"--unit", "CODE", "this unit and below: code, skolenhetskod or name (default: all)", &x.unit},
	    {"--per", "DAY", "as it was at the end of that day", &x.day},
	    {"--lang", "sv|en", "language of headings and words (default sv)", &x.lang},
	};
	arena_init(&a, (size_t)1 << 30);
	int code = cli_options(argc, argv, "report", o, sizeof o / sizeof o[0], &x.words, &x.nwords, &a);
	if (code < 0)
		code = run(&x);
	arena_finish(&a);
	return code;
}
