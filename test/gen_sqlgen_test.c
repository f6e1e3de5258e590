/* gen_sqlgen_test.c - annotated SQL becomes C that compiles, or a message that
 * names the line. What the functions do with a database is in sql_*_test.c. */
#include "gen_help.h"

static const char schema[] = "-- room plan\n"
                             "-- A goal,\n"
                             "-- at any level.\n"
                             "-- entity goal history\n"
                             "CREATE TABLE goal (\n"
                             "  id INTEGER PRIMARY KEY,\n"
                             "  rev INTEGER NOT NULL,\n"
                             "  changed_at TEXT NOT NULL, -- instant\n"
                             "  title TEXT NOT NULL CHECK (title <> 'a;b'), -- as decided\n"
                             "  parent_id INTEGER REFERENCES goal (id), -- what it serves\n"
                             "  due TEXT, -- day to be met\n"
                             "  n INTEGER, weight REAL, paper BLOB,\n"
                             "  open INTEGER NOT NULL, -- bool\n"
                             "  kind TEXT NOT NULL DEFAULT 'x'\n"
                             "    CHECK (kind IN ('x', 'y')),\n"
                             "  UNIQUE (title, parent_id)\n"
                             ") STRICT;\n"
                             "-- entity label\n"
                             "CREATE TABLE label (id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;\n";
static const char later[] =
    "ALTER TABLE goal ADD COLUMN note TEXT; -- in free words\n"
    "ALTER TABLE goal ADD COLUMN level TEXT NOT NULL DEFAULT 'unit' CHECK (level <> '');\n";

/* Runs sqlgen on the schema above and the statements; what it wrote is in dir. */
static struct gen_run generate(const char *dir, const char *first_step, const char *sql)
{
	const char *argv[] = {gen_tool("sqlgen"),
	                      dir,
	                      gen_put(dir, "schema/0001-start.sql", first_step),
	                      gen_put(dir, "schema/0002-more.sql", first_step == schema ? later : ""),
	                      "--",
	                      gen_put(dir, "sql/plan.sql", sql),
	                      NULL};
	return gen_run(argv);
}

static struct str output(const char *sql, const char *file)
{
	const char *dir = test_dir();
	struct gen_run r = generate(dir, schema, sql);
	CHECK_I64(r.status, 0);
	CHECK_Z(r.err, "");
	return r.status == 0 ? test_file(gen_file(dir, file)) : STR("");
}

/* The statements are refused with this message, and nothing is written. */
static void refused_by(const char *first_step, const char *sql, const char *message)
{
	const char *dir = test_dir();
	struct gen_run r = generate(dir, first_step, sql);
	CHECK_I64(r.status, 1);
	if (!gen_holds(r.err, message))
		test_fail(__FILE__, __LINE__, "not said: \"%s\" but %.*s", message, STR_ARG(r.err));
	CHECK(!gen_exists(dir, "sql_plan.c") && !gen_exists(dir, "sql_all.c") &&
	      !gen_exists(dir, "schema_steps.c"));
}

static void refused(const char *sql, const char *message)
{
	refused_by(schema, sql, message);
}

TEST(sqlgen_gives_an_entity_its_struct)
{
	struct str h = output("", "sql_plan.h");
	CHECK(gen_holds(h, "/* A goal,\n * at any level. */\nstruct goal {\n"));
	CHECK(gen_holds(h, "\tint64_t id;\n\tint64_t rev;\n\tstruct str changed_at;\n"));
	CHECK(gen_holds(h, "\tstruct str title; /* as decided */\n"));
	CHECK(gen_holds(h, "\tint64_t parent_id; /* what it serves */\n"));
	CHECK(gen_holds(h, "\tstruct str due; /* to be met */\n"));
	CHECK(gen_holds(h, "\tstruct opt_i64 n;\n\tstruct opt_f64 weight;\n\tstruct str paper;\n\tbool open;\n"));
	CHECK(gen_holds(h, "\tstruct str note; /* in free words */\n\tstruct str level;\n};"));
	CHECK(gen_holds(h, "bool goal_get_at(") && !gen_holds(h, "label_get_at("));
}

TEST(sqlgen_puts_a_history_table_after_its_entity)
{
	struct str c = output("", "schema_steps.c");
	CHECK(gen_holds(
	    c, "\"CREATE TABLE goal_hist (id INTEGER NOT NULL, rev INTEGER NOT NULL, changed_at TEXT NOT NULL, "
	       "title TEXT NOT NULL, parent_id INTEGER, due TEXT, n INTEGER, weight REAL, paper BLOB, "
	       "open INTEGER NOT NULL, kind TEXT NOT NULL, hist_to TEXT NOT NULL) STRICT;\\n\"\n"
	       "\t\"CREATE INDEX goal_hist_id ON goal_hist (id, hist_to);"));
	CHECK(!gen_holds(c, "label_hist"));
	CHECK(gen_holds(c, "\"ALTER TABLE goal_hist ADD COLUMN note TEXT;"));
	CHECK(gen_holds(c, "\"ALTER TABLE goal_hist ADD COLUMN level TEXT NOT NULL DEFAULT 'unit';"));
	CHECK(gen_holds(c, "const size_t schema_nsteps = 2;"));
}

TEST(sqlgen_gives_a_table_a_history_in_a_later_step)
{
	static const char step[] =
	    "-- room plan\n-- entity goal\nCREATE TABLE goal (id INTEGER PRIMARY KEY, x TEXT) STRICT;\n"
	    "ALTER TABLE goal ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;\n"
	    "ALTER TABLE goal ADD COLUMN changed_at TEXT NOT NULL DEFAULT ''; -- instant\n"
	    "-- history goal\n";
	const char *dir = test_dir();
	struct gen_run r = generate(dir, step, "");
	CHECK_I64(r.status, 0);
	CHECK_Z(r.err, "");
	CHECK(gen_holds(test_file(gen_file(dir, "schema_steps.c")),
	                "CREATE TABLE goal_hist (id INTEGER NOT NULL, x TEXT, rev INTEGER NOT NULL, changed_at "
	                "TEXT NOT NULL, "
	                "hist_to TEXT NOT NULL) STRICT;"));
	refused_by(
	    "-- room plan\n-- entity a\nCREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;\n-- history a\n",
	    "", "needs 'rev INTEGER NOT NULL'");
	refused_by("-- room plan\n-- history b\n", "", "'b' is no entity without a history");
}

TEST(sqlgen_leaves_comments_out_of_a_step)
{
	struct str c = output("", "schema_steps.c");
	CHECK(!gen_holds(c, "--") && !gen_holds(c, "as decided"));
	CHECK(gen_holds(c, "title <> 'a;b'"));
}

TEST(sqlgen_numbers_parameters_in_order_of_first_use)
{
	struct str c = output("-- f(title text?, id id) -> value\n-- : title text\n"
	                      "SELECT title FROM goal WHERE id = $id AND ($title IS NULL OR title = $title);\n",
	                      "sql_plan.c");
	CHECK(gen_holds(c, "WHERE id = $1 AND ($2 IS NULL OR title = $2)\""));
	CHECK(gen_holds(c, "f_params[2] = {\n\t{\"id\", DB_INT, DB_SEM_ID, false, 0},\n\t{\"title\", DB_TEXT,"));
	CHECK(gen_holds(c, "\t\tval_i64(id),\n\t\tval_text(title),\n"));
	CHECK(!gen_holds(c, "$id") && !gen_holds(c, "$title"));
}

TEST(sqlgen_writes_an_as_of_text_with_every_column_by_name)
{
	struct str c =
	    output("-- f() -> many asof\n-- : id id\nSELECT g.id FROM {goal} g JOIN {goal} ON goal.id = g.id;\n",
	           "sql_plan.c");
	CHECK(gen_holds(c, "\"SELECT g.id FROM goal g JOIN goal ON goal.id = g.id\""));
	CHECK(gen_holds(
	    c,
	    "FROM (SELECT id, rev, changed_at, title, parent_id, due, n, weight, paper, open, kind, note, level "
	    "FROM goal WHERE changed_at <= $1 UNION ALL SELECT id, rev, "));
	CHECK(gen_holds(c, "FROM goal_hist WHERE changed_at <= $1 AND hist_to > $1) g JOIN (SELECT"));
	CHECK(gen_holds(c, "hist_to > $1) AS goal ON goal.id = g.id\""));
}

TEST(sqlgen_splices_parts_in_before_it_checks)
{
	static const char sql[] =
	    "-- part kept\n{part.named} AND g.id IN (SELECT id FROM {goal} WHERE title = $title);\n"
	    "-- f(title text) -> many asof\n-- : id id\n"
	    "SELECT g.id FROM {goal} g WHERE {part.kept};\n"
	    "-- h(title text) -> many\n-- : id id\nSELECT g.id FROM goal g WHERE {part.kept};\n"
	    "-- part named\ng.title <> '';\n";
	struct str c = output(sql, "sql_plan.c");
	CHECK(
	    gen_holds(c, "FROM goal g WHERE g.title <> '' AND g.id IN (SELECT id FROM goal WHERE title = $1)\""));
	CHECK(gen_holds(c, "g.title <> '' AND g.id IN (SELECT id FROM (SELECT id, rev"));
}

TEST(sqlgen_names_the_line_of_a_fault_in_a_part)
{
	refused("-- f() -> value\n-- : n int\nSELECT {part.none} AS n;\n",
	        "sql/plan.sql:3: there is no {part.none}");
	refused("-- part a\n$x;\n-- f() -> value\n-- : n int\nSELECT {part.a} AS n;\n", "unknown parameter $x");
	refused("-- part a\n1;\n", "sql/plan.sql:1: no statement uses {part.a}");
	refused("-- part a\n1;\n-- part a\n2;\n-- f() -> value\n-- : n int\nSELECT {part.a} AS n;\n",
	        "sql/plan.sql:3: the part 'a' stands twice");
	refused("-- part a\n{part.a};\n-- f() -> value\n-- : n int\nSELECT {part.a} AS n;\n", "parts go round");
	refused("-- part a\n1\n", "missing ';' after the part");
}

TEST(sqlgen_output_compiles_for_every_kind)
{
	const char *dir = test_dir();
	struct gen_run r = generate(
	    dir, schema,
	    "-- Many rows.\n-- many_rows(kind text?, from_day day, x real?,\n--           b blob) -> many asof\n"
	    "-- : id id, title text, due day?,\n-- : n int?, open bool, weight real?\n"
	    "SELECT id, title, due, n, open, weight FROM {goal} WHERE kind = $kind AND due > $from_day\n"
	    "  AND weight > $x AND paper = $b; \n"
	    "-- one_row(id id) -> one\n-- : n int\nSELECT count(*) AS n FROM goal WHERE id = $id;\n"
	    "-- whole_rows() -> many goal\nSELECT {g.*} FROM goal g;\n"
	    "-- whole_row(id id) -> one goal asof\nSELECT {*} FROM {goal} WHERE id = $id;\n"
	    "-- number(open bool) -> value weighed\n-- : n int\nSELECT count(*) AS n FROM goal WHERE open = "
	    "$open;\n"
	    "-- set(n int?, id id) -> exec\nUPDATE goal SET n = $n WHERE id = $id;\n"
	    "-- put(word text) -> value\n-- : id id\nINSERT INTO label (word) VALUES ($word) RETURNING id;\n");
	CHECK_Z(r.err, "");
	REQUIRE(r.status == 0);
	gen_compiles(dir, "sql_plan.c");
	gen_compiles(dir, "sql_all.c");
	gen_compiles(dir, "schema_steps.c");
	struct str h = test_file(gen_file(dir, "sql_plan.h"));
	CHECK(gen_holds(h, "/* Many rows. */\nsize_t many_rows(struct db *, struct arena *, struct str kind, "
	                   "struct str from_day, "
	                   "struct opt_f64 x, struct str b, struct str at, struct many_rows_row **rows_);"));
	CHECK(gen_holds(h, "int64_t set(struct db *, struct opt_i64 n, int64_t id);"));
	CHECK(gen_holds(h, "size_t whole_rows(struct db *, struct arena *, struct goal **rows_);"));
	struct str c = test_file(gen_file(dir, "sql_plan.c"));
	CHECK(gen_holds(c, "SELECT g.id, g.rev, g.changed_at,"));
	CHECK(gen_holds(c,
	                ".name = \"plan/put\",\n\t.sql = \"INSERT INTO label (word) VALUES ($1) RETURNING id\""));
	CHECK(gen_holds(c, ".nparam = 1, .ncol = 1, .writes = false, .weighed = true,"));
	CHECK(gen_holds(c, ".nparam = 1, .ncol = 1, .writes = true, .weighed = false,"));
}

TEST(sqlgen_leaves_an_unchanged_file_alone)
{
	const char *dir = test_dir();
	CHECK_I64(generate(dir, schema, "").status, 0);
	struct stat before, after;
	REQUIRE(stat(gen_file(dir, "sql_plan.h"), &before) == 0);
	CHECK_I64(generate(dir, schema, "-- f(id id) -> exec\nDELETE FROM goal WHERE id = $id;\n").status, 0);
	CHECK_I64(generate(dir, schema, "").status, 0);
	ino_t changed = 0;
	if (stat(gen_file(dir, "sql_plan.h"), &after) == 0)
		changed = after.st_ino;
	CHECK(changed != 0);
	CHECK_I64(generate(dir, schema, "").status, 0);
	REQUIRE(stat(gen_file(dir, "sql_plan.h"), &after) == 0);
	CHECK_I64(after.st_ino, changed);
}

TEST(sqlgen_names_the_line_of_a_fault_in_a_statement)
{
	refused("-- f() -> exec\nDELETE FROM goal\n WHERE id = $id;\n", "sql/plan.sql:3: unknown parameter $id");
	refused("-- f(id id) -> exec\nDELETE FROM goal;\n", "plan.sql:1: parameter 'id' is not used");
	refused("-- f(id key) -> exec\nDELETE FROM goal WHERE id = $id;\n", "'id key' is not 'name type'");
	refused("-- f() -> exec\nDELETE FROM goal;\n-- f() -> exec\nDELETE FROM goal;\n",
	        "plan.sql:3: the name 'f' is taken by");
	refused("-- goal_get() -> exec\nDELETE FROM goal;\n", "the name 'goal_get' is taken by");
	refused("-- f() -> exec\nDELETE FROM goal\n-- g() -> exec\nDELETE FROM goal;\n",
	        "plan.sql:2: missing ';'");
	refused("-- f() -> exec\nDELETE FROM goal", "plan.sql:2: missing ';'");
	refused("DELETE FROM goal;\n", "plan.sql:1: a statement needs its header");
	refused("-- f() -> exec\n", "plan.sql:1: no statement follows 'f'");
	refused("-- f() -> all\nDELETE FROM goal;\n", "plan.sql:1: after '->' stands");
	refused("-- f(int int) -> exec\nDELETE FROM goal WHERE n = $int;\n", "'int' cannot be a C name");
	refused("-- f() -> exec\nDELETE FROM goal WHERE title = 'x;\n", "plan.sql:2: a quote without its end");
	refused("-- f() -> exec\nDELETE FROM goal WHERE id = $1;\n",
	        "plan.sql:2: parameters are written by name");
}

TEST(sqlgen_compares_the_columns_with_the_declaration)
{
	refused("-- f() -> many\n-- : id id\nSELECT id, title FROM goal;\n",
	        "declares 1 columns, the statement gives 2");
	refused("-- f() -> many\n-- : title text, id id\nSELECT id, title FROM goal;\n",
	        "column 1 is 'id' in the statement, declared 'title'");
	refused("-- f() -> value\n-- : n int\nSELECT count(*) FROM goal;\n", "column 1 needs 'AS n'");
	refused("-- f() -> value\nSELECT id FROM goal;\n", "a value statement declares one column");
	refused("-- f() -> many goal\n-- : id id\nSELECT {*} FROM goal;\n", "columns are declared twice");
	refused("-- f(w text) -> one\n-- : word text\nINSERT INTO label (word) VALUES ($w) RETURNING id, word;\n",
	        "declares 1 columns, the statement gives 2");
}

TEST(sqlgen_wants_a_history_entity_for_as_of)
{
	refused("-- f() -> many asof\n-- : id id\nSELECT id FROM {label};\n",
	        "plan.sql:3: {label} is not a history entity");
	refused("-- f() -> many\n-- : id id\nSELECT id FROM {goal};\n", "{goal} needs the mark asof");
	refused("-- f() -> many asof\n-- : id id\nSELECT id FROM goal;\n", "an asof statement needs a {table}");
	refused("-- f() -> exec asof\nDELETE FROM {goal};\n", "only a statement that reads can be asof");
}

TEST(sqlgen_names_the_line_of_a_fault_in_the_schema)
{
	refused_by("-- room plan\n-- entity a\nCREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT) STRICT;\n", "",
	           "0001-start.sql:3: expected CREATE TABLE a");
	refused_by("-- entity a\nCREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;\n", "",
	           "needs a line '-- room NAME'");
	refused_by("-- room year\n-- entity a\nCREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;\n", "",
	           "the room 'year' needs a file sql/year.sql");
	refused_by("-- room plan\n-- entity a\nCREATE TABLE a (id INTEGER PRIMARY KEY, x VARCHAR) STRICT;\n", "",
	           "column 'x' needs a type");
	refused_by("-- room plan\n-- entity a\nCREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);\n", "",
	           "must be STRICT");
	refused_by("-- room plan\n-- entity a\nCREATE TABLE a (k TEXT PRIMARY KEY, x TEXT) STRICT;\n", "",
	           "must begin with 'id INTEGER PRIMARY KEY'");
	refused_by("-- room plan\n-- entity a history\nCREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;\n",
	           "", "needs 'rev INTEGER NOT NULL'");
	refused_by(
	    "-- room plan\n-- entity a\nCREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER -- day\n) STRICT;\n",
	    "", "0001-start.sql:3: a column marked 'day' must be TEXT");
	refused_by("CREATE TABLE a (k TEXT) STRICT", "", "0001-start.sql:1: missing ';'");
	refused_by(
	    "-- room plan\n-- entity a\nCREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT;\nDROP TABLE a;\n",
	    "", "0001-start.sql:4: 'a' is an entity already");
}

TEST(sqlgen_wants_numbered_steps_in_order)
{
	const char *dir = test_dir();
	const char *argv[] = {gen_tool("sqlgen"),
	                      dir,
	                      gen_put(dir, "schema/0002-b.sql", ""),
	                      gen_put(dir, "schema/0001-a.sql", ""),
	                      gen_put(dir, "schema/three.sql", ""),
	                      "--",
	                      NULL};
	struct gen_run r = gen_run(argv);
	CHECK_I64(r.status, 1);
	CHECK(gen_holds(r.err, "0001-a.sql: has a number that is not above"));
	CHECK(gen_holds(r.err, "three.sql: a schema step is named NNNN-name.sql"));
}
