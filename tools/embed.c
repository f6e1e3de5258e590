/* embed.c - static files as C: bytes, type, gzip and a hash of the content.
 *
 *   embed OUT.c PREFIX file... [@list...]
 *
 * A file is served under its name without PREFIX and the slash after it. A list
 * (static/fonts.txt) names files of node_modules, one a line: "path [name]",
 * '#' begins a comment; without a name they are served under their last part.
 * See lib/web/embed.h for what comes out: struct web_assets web_assets, or
 * demo_assets and standard_assets when PREFIX ends in demo or standard, which are not served.
 */
#include "gen.h"
#include <zlib.h>

struct asset {
	const char *file;
	struct str path, bytes, gzip;
	const char *type;
	char hash[17];
};
struct asset_vec VEC(struct asset);

struct embed {
	struct gen g;
	struct asset_vec assets;
};

static const struct kind {
	const char *ending, *type;
	bool squeeze; /* not compressed in itself */
} kinds[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".html", "text/html; charset=utf-8", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".csv", "text/csv; charset=utf-8", true},
    {".md", "text/markdown; charset=utf-8", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".woff2", "font/woff2", false},
    {".png", "image/png", false},
    {".webp", "image/webp", false},
    {".ico", "image/x-icon", false},
    {".pdf", "application/pdf", false},
};

/* FNV-1a, 64 bits: the hash tells versions apart and guards nothing. */
static void hash_hex(struct str s, char out[17])
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	snprintf(out, 17, "%016llx", (unsigned long long)h);
}

/* The gzip form, without name or time so that it is the same on every build;
 * null when it does not save a tenth. */
static struct str squeeze(struct embed *e, struct str in, const char *file)
{
	z_stream z = {0};
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
		gen_error(&e->g, file, 0, "cannot be compressed");
		return (struct str){NULL, 0};
	}
	size_t room = deflateBound(&z, (uLong)in.n);
	unsigned char *out = arena_alloc(&e->g.arena, room);
	z.next_in = (Bytef *)(uintptr_t)in.p;
	z.avail_in = (uInt)in.n;
	z.next_out = out;
	z.avail_out = (uInt)room;
	bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
	size_t n = z.total_out;
	deflateEnd(&z);
	if (!ok)
		gen_error(&e->g, file, 0, "cannot be compressed");
	if (!ok || n * 10 > in.n * 9)
		return (struct str){NULL, 0};
	return (struct str){(const char *)out, n};
}

static void add(struct embed *e, const char *file, struct str path)
{
	struct str bytes = gen_read(&e->g, file);
	const struct kind *kind = NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_ends(path, str_z(kinds[i].ending)))
			kind = &kinds[i];
	if (!kind)
		gen_error(&e->g, file, 0, "has an ending whose type is unknown");
	for (size_t i = 0; i < e->assets.n; i++)
		if (str_eq(e->assets.v[i].path, path))
			gen_error(&e->g, file, 0, "would be served under the name of %s", e->assets.v[i].file);
	if (!kind || str_is_null(bytes))
		return;
	struct asset *as = VEC_PUSH(&e->g.arena, &e->assets);
	*as = (struct asset){.file = file, .path = path, .bytes = bytes, .type = kind->type};
	if (kind->squeeze && bytes.n > 0)
		as->gzip = squeeze(e, bytes, file);
	hash_hex(bytes, as->hash);
}

static void add_list(struct embed *e, const char *list)
{
	struct arena *a = &e->g.arena;
	struct str rest = gen_read(&e->g, list), line, path;
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		struct str name = line;
		str_split(&name, ' ', &path);
		const char *file = arena_printf(a, "node_modules/%.*s", STR_ARG(path)).p;
		add(e, file, str_is_null(name) ? gen_base(file) : str_trim(name));
	}
}

static int by_path(const void *x, const void *y)
{
	const struct asset *a = x, *b = y;
	return str_cmp(a->path, b->path);
}

static void write_c(struct embed *e, const char *out, const char *prefix)
{
	/* Sets in one program: what is served, the example huvudman, the standard measures. */
	struct str base = gen_base(prefix);
	const char *name = str_eqz(base, "demo") ? "demo" : str_eqz(base, "standard") ? "standard" : "web";
	struct buf *b = gen_output(&e->g, out);
	BUF_LIT(b,
	        "/* Made by embed. */\n#include \"web/embed.h\"\n\nstatic const struct web_asset assets[] = {\n");
	if (e->assets.n)
		qsort(e->assets.v, e->assets.n, sizeof *e->assets.v, by_path);
	for (size_t i = 0; i < e->assets.n; i++) {
		const struct asset *as = &e->assets.v[i];
		buf_printf(b, "\t{\"%.*s\", \"%s\",\n\t {", STR_ARG(as->path), as->type);
		gen_literal(b, as->bytes);
		buf_printf(b, ", %zu},\n\t {", as->bytes.n);
		if (as->gzip.n)
			gen_literal(b, as->gzip);
		else
			BUF_LIT(b, "NULL");
		buf_printf(b, ", %zu},\n\t \"%s\"},\n", as->gzip.n, as->hash);
	}
	buf_printf(b,
	           "\t{.path = NULL},\n};\nextern const struct web_assets %s_assets;\n"
	           "const struct web_assets %s_assets = {assets, %zu};\n",
	           name, name, e->assets.n);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("usage: embed OUT.c PREFIX file... [@list...]\n", stderr);
		return 2;
	}
	struct embed e = {0};
	gen_init(&e.g);
	size_t prefix = strlen(argv[2]);
	for (int i = 3; i < argc; i++) {
		struct str name = str_z(argv[i]);
		if (argv[i][0] == '@')
			add_list(&e, argv[i] + 1);
		else if (str_starts(name, str_z(argv[2])) && name.n > prefix + 1)
			add(&e, argv[i], str_sub(name, prefix + (name.p[prefix] == '/'), name.n));
		else
			gen_error(&e.g, argv[i], 0, "does not stand under %s", argv[2]);
	}
	write_c(&e, argv[1], argv[2]);
	return gen_finish(&e.g);
}
