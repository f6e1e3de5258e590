/* sqlgen.c - annotated SQL to C: row structs, column tables, typed functions.
 *
 *   sqlgen OUTDIR schema/NNNN-name.sql... -- sql/room.sql...
 *
 * writes sql_<room>.h and .c, sql_all.c and schema_steps.c into OUTDIR. What the
 * sources say, and what comes out of them, stands in doc/sql.md.
 */
#include "sqlgen.h"

struct room *sql_room(struct sqlgen *s, struct str name)
{
	for (size_t i = 0; i < s->rooms.n; i++)
		if (str_eq(s->rooms.v[i]->name, name))
			return s->rooms.v[i];
	struct room *r = ARENA_NEW(&s->g.arena, struct room);
	*VEC_PUSH(&s->g.arena, &s->rooms) = r;
	r->name = name;
	return r;
}

void sql_claim(struct sqlgen *s, struct str name, const char *file, int line)
{
	void **slot = map_slot(&s->names, name);
	if (*slot)
		gen_error(&s->g, file, line, "the name '%.*s' is taken by %s", STR_ARG(name), (const char *)*slot);
	else
		*slot = (char *)(uintptr_t)arena_printf(&s->g.arena, "%s:%d", file, line).p;
}

int main(int argc, char **argv)
{
	int dash = 2;
	while (dash < argc && strcmp(argv[dash], "--") != 0)
		dash++;
	if (argc < 3 || dash == argc) {
		fputs("usage: sqlgen OUTDIR schema/NNNN-name.sql... -- sql/room.sql...\n", stderr);
		return 2;
	}
	struct sqlgen s = {.outdir = argv[1]};
	gen_init(&s.g);
	map_init(&s.entities, &s.g.arena);
	map_init(&s.names, &s.g.arena);
	map_init(&s.parts, &s.g.arena);
	for (int i = 2; i < dash; i++)
		schema_read(&s, argv[i]);
	for (int i = dash + 1; i < argc; i++)
		stmt_load(&s, argv[i]);
	for (size_t i = 0; i < s.files.n; i++)
		stmt_read(&s, &s.files.v[i]);
	parts_unused(&s);
	if (s.g.errors == 0)
		emit_all(&s);
	return gen_finish(&s.g);
}
