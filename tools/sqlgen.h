/* sqlgen.h - what sqlgen knows after reading: steps, entities, statements.
 *
 * sqlgen.c        the program
 * sqlgen_lex.c    SQL text to tokens and back
 * sqlgen_schema.c schema/NNNN-name.sql: entities, history tables, steps
 * sqlgen_part.c   text that several statements share
 * sqlgen_stmt.c   sql/<room>.sql: headers, columns, parameters, as-of texts
 * sqlgen_entity.c the everyday statements of an entity and its C functions
 * sqlgen_emit.c   C files
 * sqlgen_tables.c every table as it is, for copies of a whole store
 */
#ifndef TOOLS_SQLGEN_H
#define TOOLS_SQLGEN_H

#include "base/map.h"
#include "gen.h"

enum tok_kind {
	TOK_END,
	TOK_WORD,
	TOK_NUMBER,
	TOK_STRING,
	TOK_QUOTED,
	TOK_PARAM,
	TOK_BRACE,
	TOK_PUNCT,
	TOK_COMMENT
};

struct tok {
	enum tok_kind kind;
	struct str text; /* PARAM, BRACE and COMMENT: what is inside */
	int line;
	bool gap; /* white space before it */
};
struct tok_vec VEC(struct tok);

/* One of the words of doc/sql.md. */
struct type {
	const char *word, *ctype, *db_type, *sem;
	const char *get, *val; /* conversions of lib/db/typed.h */
	bool nullable;
	bool text; /* its get copies bytes into the arena */
};

struct col {
	struct str name;
	const struct type *type;
	struct str doc;
	struct str ddl;     /* its declaration in the history table */
	struct str ddl_add; /* the same when added by a later step */
	int line;
};
struct col_vec VEC(struct col);

struct entity {
	struct str name, room, doc;
	bool history;
	bool keyed; /* id INTEGER PRIMARY KEY: the engine counts */
	bool self;  /* a column refers to the table itself */
	const char *file;
	int line;
	struct col_vec cols;
};
struct entity_vec VEC(struct entity *);

struct step {
	int64_t n;
	struct str name;
	const char *file;
	struct buf sql;
};
struct step_vec VEC(struct step *);

enum stmt_kind { STMT_MANY, STMT_ONE, STMT_VALUE, STMT_EXEC };

/* One text for the engines with its parameters in order of first use. */
struct text {
	struct str name; /* the C identifier and, after the room, the statement's name */
	struct str sql;
	struct col_vec params;
	size_t ncols;
	struct str cols_name; /* C name of the column table */
	bool writes, weighed;
};
struct text_vec VEC(struct text);

struct stmt {
	struct str name, doc;
	enum stmt_kind kind;
	bool asof, weighed;
	const char *file;
	int line;
	struct col_vec params; /* as declared, with "at" last when asof */
	struct col_vec cols;
	const struct entity *entity; /* its rows are this entity's */
	struct tok_vec body;
};
struct stmt_vec VEC(struct stmt *);

struct room {
	struct str name;
	const char *file; /* of its statements */
	struct entity_vec entities;
	struct stmt_vec stmts;
	struct text_vec texts; /* filled when the C is written */
};
struct room_vec VEC(struct room *);

/* A file of statements, its parts taken out. */
struct sql_file {
	const char *path;
	struct tok_vec toks;
};
struct sql_file_vec VEC(struct sql_file);
struct str_vec VEC(struct str);

struct sqlgen {
	struct gen g;
	const char *outdir;
	struct step_vec steps;
	struct room_vec rooms;
	struct entity_vec tables; /* entities and plain tables, as they were made */
	struct map entities;      /* name -> struct entity */
	struct map names;         /* every C name given -> where */
	struct map parts;         /* name -> shared text */
	struct str_vec part_names;
	struct sql_file_vec files;
	unsigned ntexts;
};

/* sqlgen_lex.c */
struct tok_vec sql_lex(struct sqlgen *s, const char *file, struct str text);
bool tok_is(const struct tok *t, const char *word); /* any case */
/* A name that can stand in C and SQL: [a-z][a-z0-9_]*, no C keyword. */
bool sql_name_ok(struct str name);
const struct type *sql_type(struct str word);
/* Tokens [from..to) as text: comments left out, white space as one space. */
struct str sql_join(struct sqlgen *s, const struct tok *t, size_t n);

/* sqlgen.c */
struct room *sql_room(struct sqlgen *s, struct str name); /* found or made */
/* Says so when the C name is taken already. */
void sql_claim(struct sqlgen *s, struct str name, const char *file, int line);

/* sqlgen_schema.c */
void schema_read(struct sqlgen *s, const char *path);
struct str entity_columns(struct sqlgen *s, const struct entity *e, struct str prefix);

/* sqlgen_part.c */
/* The tokens without the parts, which are kept for all files. */
struct tok_vec parts_take(struct sqlgen *s, const char *file, struct tok_vec t);
struct tok_vec parts_in(struct sqlgen *s, const struct stmt *st, struct tok_vec body);
void parts_unused(struct sqlgen *s);

/* sqlgen_stmt.c */
void stmt_load(struct sqlgen *s, const char *path); /* of every file, before any is read */
void stmt_read(struct sqlgen *s, const struct sql_file *f);
/* The text with $1..$n; past: {table} means the rows valid at $at. */
struct text stmt_text(struct sqlgen *s, const struct stmt *st, bool past);
const struct col *col_find(const struct col_vec *cols, struct str name);

/* sqlgen_check.c */
/* Columns the outermost SELECT or RETURNING gives, by name; false when they
 * cannot be told. A column without a name is a null str. */
bool stmt_result(struct sqlgen *s, const struct stmt *st, struct str_vec *names);
/* Parameters, as-of tables and columns agree with the header. */
void stmt_check(struct sqlgen *s, const struct stmt *st);

/* sqlgen_entity.c */
void entity_header(struct sqlgen *s, struct buf *b, const struct entity *e);
void entity_source(struct sqlgen *s, struct buf *b, struct room *r, const struct entity *e);

/* sqlgen_tables.c */
void emit_tables(struct sqlgen *s);
void emit_tables_list(struct sqlgen *s, struct buf *b); /* their lines of db_statements */

/* sqlgen_emit.c */
void emit_all(struct sqlgen *s);
void emit_doc(struct buf *b, struct str doc);
void emit_struct(struct buf *b, struct str name, const char *suffix, const struct col_vec *cols);
void emit_cols(struct buf *b, struct str name, const char *suffix, const struct col_vec *cols,
               struct str row);
void emit_read(struct buf *b, struct str name, const char *suffix, const struct col_vec *cols);
/* "const struct db_val args_[] = {...};" from C expressions prefix + name. */
void emit_args(struct buf *b, const struct text *t, const char *prefix, const char *indent);
void emit_text(struct sqlgen *s, struct room *r, struct text t);

#endif
