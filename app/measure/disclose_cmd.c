/* disclose_cmd.c - `trad protect` and `trad audit`: disclosure control of any CSV file. */
#include "measure/cube_cmd.h"
#include "measure/disclose_read.h"

#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const char protect_usage[] =
    "--by A,B,... [--n COLUMN] [--of COLUMN] [--rule NAME] [--tree COLUMN=FILE.csv ...]\n"
    "                    [--ledger FILE ...] [--publish FILE] [--out csv|json] FILE\n\n"
    "The table of the file with its margins, in which no small group can be found: figures that are\n"
    "too small are hidden, and the cheapest others that would give them back.";
static const char audit_usage[] =
    "--by A,B,... [--n COLUMN] [--of COLUMN] [--rule NAME] [--tree COLUMN=FILE.csv ...]\n"
    "                  [--ledger FILE ...] [--shown SHOWN.csv] [--intervals] [--out csv|json] FILE\n\n"
    "What can be derived of FILE's small groups by one who sees SHOWN.csv, or, without it, the table\n"
    "with only the small figures hidden.";

enum {
	BY,
	N,
	OF,
	MEAN,
	RULE,
	TREE,
	TIME,
	LEDGER,
	POPULATION,
	QUESTION,
	ZEROS,
	INSIDER,
	EXACT_ONLY,
	OUT,
	PUBLISH, /* of protect */
	OPTIONS,
	SHOWN = PUBLISH, /* of audit */
	INTERVALS,
	AUDIT_OPTIONS
};
#define COMMON                                                                                               \
	[BY] = {.name = "--by", .arg = "COLUMN,...", .help = "dimensions, at most 6"},                           \
	[N] = {.name = "--n", .arg = "COLUMN", .help = "individuals behind a row; without it a row is one"},     \
	[OF] = {.name = "--of", .arg = "COLUMN", .help = "of them, those counted: a share"},                     \
	[MEAN] = {.name = "--mean", .arg = "LEAST,MOST", .help = "--of is a sum, each one's between these"},     \
	[RULE] = {.name = "--rule", .arg = "NAME", .help = "skolverket-2023 (default), counts-5, ..."},          \
	[TREE] = {.name = "--tree", .arg = "COLUMN=FILE.csv", .help = "label;label above;level"},                \
	[TIME] = {.name = "--time", .arg = "COLUMN", .help = "years: side by side, without a total"},            \
	[LEDGER] = {.name = "--ledger", .arg = "FILE", .help = "published before (--publish); may be repeated"}, \
	[POPULATION] = {.name = "--population", .arg = "NAME", .help = "who is counted, for the ledger"},        \
	[QUESTION] = {.name = "--question", .arg = "NAME", .help = "what is asked, for the ledger"},             \
	[ZEROS] = {.name = "--hide-zeros", .help = "zeros are marked as what is hidden"},                        \
	[INSIDER] = {.name = "--insider", .help = "also against one who is alone in a hidden cell"},             \
	[EXACT_ONLY] = {.name = "--exact-only", .help = "small figures need only not be known exactly"},         \
	[OUT] = {.name = "--out", .arg = "csv|json", .help = "csv (default) or json"}

enum { FOUND = 4 }; /* exit status: something can be derived */

struct call {
	struct arena arena;
	struct args_option o[AUDIT_OPTIONS];
	struct disclose_ask ask;
	struct disclose_options options;
	struct disclose_table table;
	struct str file[ARGS_MAX];
	size_t files;
	bool json;
};

static struct str one(const struct args_option *o, const char *otherwise)
{
	return o->n ? o->v[o->n - 1] : str_z(otherwise);
}

/* ---- the call ---- */

static int read_mean(struct call *c)
{
	struct disclose_ask *q = &c->ask;
	struct str rest = one(&c->o[MEAN], ""), least;
	q->mean = c->o[MEAN].n > 0;
	if (!q->mean)
		return -1;
	if (!str_split(&rest, ',', &least) || !str_to_i64(least, &q->least) || !str_to_i64(rest, &q->most) ||
	    q->most <= q->least || !c->o[OF].n)
		return args_fail(ARGS_USAGE, q->command, "--mean takes two numbers, least,most, and needs --of");
	return -1;
}

static int read_ask(struct call *c)
{
	struct disclose_ask *q = &c->ask;
	struct str rest = one(&c->o[BY], NULL), name, out = one(&c->o[OUT], "csv");
	while (str_split(&rest, ',', &name)) {
		if (q->dims == DISCLOSE_DIMS_MAX)
			return args_fail(ARGS_USAGE, q->command, "--by takes at most %d columns", DISCLOSE_DIMS_MAX);
		q->by[q->dims++] = name;
	}
	q->n = one(&c->o[N], "");
	q->of = one(&c->o[OF], "");
	q->tree = c->o[TREE].v;
	q->trees = c->o[TREE].n;
	q->side = c->o[TIME].v;
	q->sides = c->o[TIME].n;
	q->population = one(&c->o[POPULATION], "");
	q->question = c->o[QUESTION].n ? one(&c->o[QUESTION], "") : q->of;
	c->options.rule = disclose_rule(one(&c->o[RULE], "skolverket-2023"));
	c->options.insider = c->o[INSIDER].n > 0;
	c->options.exact_only = c->o[EXACT_ONLY].n > 0;
	c->options.zeros_are_marked = c->o[ZEROS].n > 0;
	c->json = str_eqz(out, "json");
	if (!c->options.rule)
		return args_fail(ARGS_USAGE, q->command, "there is no rule “%.*s”", STR_ARG(one(&c->o[RULE], "")));
	if (!c->json && !str_eqz(out, "csv"))
		return args_fail(ARGS_USAGE, q->command, "--out takes csv or json");
	if (c->files != 1 || q->dims == 0)
		return args_fail(ARGS_USAGE, q->command, "give --by and one file (trad %s --help)", q->command);
	return read_mean(c);
}

static int read_ledger(struct call *c)
{
	size_t n = c->o[LEDGER].n;
	const struct disclose_published **p = ARENA_ARRAY(&c->arena, n + 1, const struct disclose_published *);
	for (size_t i = 0; i < n; i++) {
		struct str path = c->o[LEDGER].v[i], bytes;
		if (!args_file(&c->arena, path, &bytes))
			return args_fail(ARGS_FAILED, c->ask.command, "%.*s cannot be read: %s", STR_ARG(path),
			                 strerror(errno));
		p[i] = disclose_ledger_read(&c->arena, bytes);
		if (!p[i])
			return args_fail(ARGS_REFUSED, c->ask.command, "%.*s is no whole publication", STR_ARG(path));
	}
	c->options.ledger = p;
	c->options.n_ledger = n;
	return -1;
}

static int refused(const struct call *c, const struct disclose_fault *f)
{
	return args_fail(ARGS_REFUSED, c->ask.command, "%s", disclose_fault_text(f->kind));
}

/* ---- output ---- */

static const char *mark_of(uint8_t state)
{
	return state == DISCLOSE_APPROX100 ? "~100" : state == DISCLOSE_APPROX0 ? "~0" : "..";
}

static struct str label(const struct disclose_table *t, uint32_t cell, uint32_t d)
{
	uint32_t node[DISCLOSE_DIMS_MAX];
	disclose_nodes(t, cell, node);
	return t->dim[d].node[node[d]].code;
}

/* Nothing tells which of two hidden figures was too small itself. */
static uint8_t public_state(const struct call *c, uint32_t cell, uint8_t state)
{
	bool zero = c->options.zeros_are_marked && c->table.cell[cell].n == 0;
	return zero || state == DISCLOSE_SECONDARY ? DISCLOSE_FEW : state;
}

static void csv_figure(struct buf *b, int64_t v, uint8_t state)
{
	buf_c(b, ';');
	if (state == DISCLOSE_SHOWN)
		buf_i64(b, v);
	else
		buf_z(b, mark_of(state));
}

static void csv_head(const struct call *c, struct buf *b, const char *rest)
{
	for (uint32_t d = 0; d < c->table.dims; d++) {
		buf_csv(b, c->ask.by[d], ';');
		buf_c(b, ';');
	}
	buf_z(b, rest);
}

static void write_csv(const struct call *c, const struct disclose_result *r, struct buf *b)
{
	const struct disclose_table *t = &c->table;
	csv_head(c, b, "");
	buf_csv(b, c->ask.n.n ? c->ask.n : STR("n"), ';');
	if (c->ask.of.n) {
		buf_c(b, ';');
		buf_csv(b, c->ask.of, ';');
	}
	buf_c(b, '\n');
	for (uint32_t i = 0; i < r->cells; i++) {
		for (uint32_t d = 0; d < t->dims; d++) {
			if (d)
				buf_c(b, ';');
			buf_csv(b, label(t, i, d), ';');
		}
		csv_figure(b, t->cell[i].n, public_state(c, i, r->n_state[i]));
		if (c->ask.of.n)
			csv_figure(b, t->cell[i].of, public_state(c, i, r->state[i]));
		buf_c(b, '\n');
	}
}

static void json_figure(struct json_out *o, const char *key, int64_t v, uint8_t state)
{
	json_key(o, str_z(key));
	if (state == DISCLOSE_SHOWN) {
		json_i64(o, v);
		return;
	}
	json_open(o, '{');
	json_key(o, STR("mark"));
	json_str(o, str_z(disclose_state_name(state)));
	json_close(o, '}');
}

static void json_labels(struct json_out *o, const struct disclose_table *t, uint32_t cell)
{
	json_key(o, STR("labels"));
	json_open(o, '[');
	for (uint32_t d = 0; d < t->dims; d++) {
		if (label(t, cell, d).n)
			json_str(o, label(t, cell, d));
		else
			json_null(o);
	}
	json_close(o, ']');
}

static void json_dims(const struct call *c, struct json_out *o)
{
	json_open(o, '{');
	json_key(o, STR("rule"));
	json_str(o, str_z(c->options.rule->name));
	json_key(o, STR("dims"));
	json_open(o, '[');
	for (uint32_t d = 0; d < c->table.dims; d++)
		json_str(o, c->ask.by[d]);
	json_close(o, ']');
}

static void write_json(const struct call *c, const struct disclose_result *r, struct buf *b)
{
	struct json_out o;
	json_begin(&o, b);
	json_dims(c, &o);
	json_key(&o, STR("cells"));
	json_open(&o, '[');
	for (uint32_t i = 0; i < r->cells; i++) {
		json_open(&o, '{');
		json_labels(&o, &c->table, i);
		json_figure(&o, "n", c->table.cell[i].n, public_state(c, i, r->n_state[i]));
		if (c->ask.of.n)
			json_figure(&o, "of", c->table.cell[i].of, public_state(c, i, r->state[i]));
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_close(&o, '}');
	buf_c(b, '\n');
}

/* Lets go of the buffer. */
static int print(const struct call *c, struct buf *b, bool found)
{
	bool ok = !b->overflow && fwrite(b->p, 1, b->n, stdout) == b->n && fflush(stdout) == 0;
	buf_finish(b);
	return !ok     ? args_fail(ARGS_FAILED, c->ask.command, "the result cannot be written")
	       : found ? FOUND
	               : ARGS_OK;
}

/* ---- protect ---- */

/* It holds what is hidden: for nobody's eyes but the owner's. Beside the target and renamed, so that
 * there is never half of it. */
static bool write_private(struct arena *a, struct str path, struct str bytes)
{
	const char *part = arena_printf(a, "%.*s.part", STR_ARG(path)).p;
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return false;
	bool ok = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	ok = fclose(f) == 0 && ok && rename(part, arena_z(a, path)) == 0;
	if (!ok)
		unlink(part);
	return ok;
}

static int publish(struct call *c, const struct disclose_result *r)
{
	struct disclose_published p;
	struct buf b;
	struct str path = one(&c->o[PUBLISH], "");
	if (!path.n)
		return -1;
	disclose_publish(&c->arena, &c->table, c->options.rule, r, &p);
	buf_init(&b, (size_t)1 << 30);
	disclose_ledger_write(&p, &b);
	bool ok = !b.overflow && write_private(&c->arena, path, buf_as_str(&b));
	buf_finish(&b);
	return ok ? -1
	          : args_fail(ARGS_FAILED, c->ask.command, "%.*s cannot be written: %s", STR_ARG(path),
	                      strerror(errno));
}

static int protect(struct call *c)
{
	struct disclose_result r;
	struct disclose_fault f;
	struct buf b;
	if (!disclose_protect(&c->arena, &c->table, &c->options, &r, &f))
		return refused(c, &f);
	fprintf(stderr,
	        "%" PRIu64 " of %" PRIu64 " figures shown; hidden: %u too small, %u that would give them back "
	        "(%" PRId64 " individuals)\n",
	        r.use.cells_kept, r.use.cells, r.primary, r.secondary, r.hidden);
	if (r.withheld)
		fprintf(stderr, "%u parts are withheld: beside what was published before, anything would tell\n",
		        r.withheld);
	if (r.findings)
		fprintf(stderr, "%u figures cannot be protected: what was published before gives them away\n",
		        r.findings);
	int code = publish(c, &r);
	if (code >= 0)
		return code;
	buf_init(&b, (size_t)8 << 30);
	if (c->json)
		write_json(c, &r, &b);
	else
		write_csv(c, &r, &b);
	return print(c, &b, r.findings > 0);
}

/* ---- audit ---- */

static const char *const why_names[] = {
    [DISCLOSE_EXACT] = "exact", [DISCLOSE_NARROW] = "narrow", [DISCLOSE_TO_INSIDER] = "to_insider"};
static const char *const layer_names[] = {[DISCLOSE_N] = "n", [DISCLOSE_OF] = "of", [DISCLOSE_REST] = "rest"};

/* An interval that is wide enough says nothing of why. */
static const char *verdict(const struct disclose_finding *f)
{
	bool wide = f->why == DISCLOSE_NARROW && f->high - f->low >= f->need - 1e-6;
	return wide ? "" : f->need > 0 || f->why != DISCLOSE_EXACT ? why_names[f->why] : "known";
}

/* Of a figure in the ledger the table is told. */
static void finding_csv(const struct call *c, const struct disclose_finding *f, struct buf *b)
{
	const struct disclose_table *t = f->table ? &c->options.ledger[f->table - 1]->table : &c->table;
	for (uint32_t d = 0; d < c->table.dims; d++) {
		buf_csv(b, d < t->dims ? label(t, f->cell, d) : STR(""), ';');
		buf_c(b, ';');
	}
	buf_printf(b, "%s;%g;", layer_names[f->layer], f->low);
	if (isfinite(f->high))
		buf_printf(b, "%g", f->high);
	buf_printf(b, ";%g;%s;%u\n", f->need, verdict(f), f->table);
}

static void finding_json(const struct call *c, const struct disclose_finding *f, struct json_out *o)
{
	json_open(o, '{');
	json_labels(o, f->table ? &c->options.ledger[f->table - 1]->table : &c->table, f->cell);
	json_key(o, STR("figure"));
	json_str(o, str_z(layer_names[f->layer]));
	json_member_f64(o, "low", f->low);
	json_member_f64(o, "high", f->high);
	json_member_f64(o, "need", f->need);
	json_key(o, STR("why"));
	json_str(o, str_z(verdict(f)));
	json_key(o, STR("publication"));
	json_i64(o, f->table);
	json_close(o, '}');
}

static double share(const struct disclose_use *use)
{
	return use->cells ? (double)use->cells_kept / (double)use->cells : 1;
}

static void json_use(struct json_out *o, const struct disclose_use *use)
{
	json_key(o, STR("kept"));
	json_open(o, '{');
	json_key(o, STR("figures"));
	json_i64(o, (int64_t)use->cells);
	json_key(o, STR("shown"));
	json_i64(o, (int64_t)use->cells_kept);
	json_key(o, STR("share"));
	json_f64(o, share(use));
	json_close(o, '}');
}

static void write_audit(const struct call *c, const struct disclose_audit *u, const struct disclose_use *use,
                        struct buf *b)
{
	bool all = c->o[INTERVALS].n > 0;
	const struct disclose_finding *f = all ? u->interval : u->finding;
	uint32_t n = all ? u->intervals : u->findings;
	struct json_out o;
	if (!c->json) {
		csv_head(c, b, "figure;low;high;need;why;publication\n");
		for (uint32_t i = 0; i < n; i++)
			finding_csv(c, &f[i], b);
		return;
	}
	json_begin(&o, b);
	json_dims(c, &o);
	json_use(&o, use);
	json_key(&o, STR("figures"));
	json_open(&o, '[');
	for (uint32_t i = 0; i < n; i++)
		finding_json(c, &f[i], &o);
	json_close(&o, ']');
	json_close(&o, '}');
	buf_c(b, '\n');
}

static int audit(struct call *c)
{
	struct disclose_result r;
	struct disclose_audit u;
	struct disclose_use use;
	struct disclose_fault f;
	struct buf b;
	c->options.primary_only = true;
	if (!disclose_protect(&c->arena, &c->table, &c->options, &r, &f))
		return refused(c, &f);
	if (c->o[SHOWN].n) {
		int code =
		    disclose_read_shown(&c->arena, &c->ask, &c->table, one(&c->o[SHOWN], ""), r.n_state, r.state);
		if (code >= 0)
			return code;
	}
	if (!disclose_audit(&c->arena, &c->table, &c->options, r.n_state, r.state, c->o[INTERVALS].n > 0, &u, &f))
		return refused(c, &f);
	disclose_use_of(&c->table, r.state, &use);
	fprintf(stderr,
	        "%u figures are known exactly, %u to within less than their need; %" PRIu64 " of %" PRIu64
	        " figures shown (%.1f per cent)\n",
	        u.exact, u.findings - u.exact, use.cells_kept, use.cells, 100 * share(&use));
	buf_init(&b, (size_t)8 << 30);
	write_audit(c, &u, &use, &b);
	return print(c, &b, u.findings > 0);
}

static int answer(struct call *c, const char *command, int argc, char **argv, const char *usage,
                  size_t options, int (*what)(struct call *))
{
	c->ask.command = command;
	int code = args_read(argc, argv, usage, c->o, options, c->file, &c->files);
	if (code >= 0)
		return code;
	arena_init(&c->arena, (size_t)16 << 30);
	code = read_ask(c);
	if (code < 0)
		code = read_ledger(c);
	if (code < 0)
		code = disclose_read(&c->arena, &c->ask, c->file[0], &c->table);
	if (code < 0)
		code = what(c);
	arena_finish(&c->arena);
	return code;
}

int cmd_protect(int argc, char **argv)
{
	struct call c = {.o = {COMMON, [PUBLISH] = {.name = "--publish",
	                                            .arg = "FILE",
	                                            .help = "what later calls give to --ledger"}}};
	return answer(&c, "protect", argc, argv, protect_usage, OPTIONS, protect);
}

int cmd_audit(int argc, char **argv)
{
	struct call c = {
	    .o = {
	        COMMON,
	        [SHOWN] = {.name = "--shown", .arg = "FILE", .help = "what is shown, as trad protect writes it"},
	        [INTERVALS] = {.name = "--intervals", .help = "every hidden figure, to the ends"}}};
	return answer(&c, "audit", argc, argv, audit_usage, AUDIT_OPTIONS, audit);
}
