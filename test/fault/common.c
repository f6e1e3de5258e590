/* common.c - the business transaction, its store and its checks; see fault.h. */
#include "fault.h"

#include "base/log.h"
#include "db/db.h"
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWERS 30
#define HASH    crypto_generichash_BYTES

static const char schema[] =
    "CREATE TABLE response (id INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;"
    "CREATE TABLE answer (id INTEGER PRIMARY KEY, response_id INTEGER NOT NULL REFERENCES response (id),"
    " question INTEGER NOT NULL, value TEXT NOT NULL, UNIQUE (response_id, question)) STRICT;"
    "CREATE TABLE audit (id INTEGER PRIMARY KEY, response_id INTEGER NOT NULL UNIQUE REFERENCES response "
    "(id),"
    " hash BLOB NOT NULL) STRICT;";

static const struct db_col cols[] = {{.name = "id", .type = DB_INT},
                                     {.name = "number", .type = DB_INT},
                                     {.name = "value", .type = DB_TEXT},
                                     {.name = "hash", .type = DB_BLOB}};
static const struct db_col audit_cols[] = {{.name = "response_id", .type = DB_INT},
                                           {.name = "hash", .type = DB_BLOB}};
static const struct db_col response_cols[] = {{.name = "id", .type = DB_INT},
                                              {.name = "note", .type = DB_TEXT}};

static const struct db_stmt last_audit = {.name = "last_audit",
                                          .sql =
                                              "SELECT response_id, hash FROM audit ORDER BY id DESC LIMIT 1",
                                          .id = 1,
                                          .ncol = 2,
                                          .cols = audit_cols};
static const struct db_stmt all_audit = {.name = "all_audit",
                                         .sql = "SELECT response_id, hash FROM audit ORDER BY id",
                                         .id = 2,
                                         .ncol = 2,
                                         .cols = audit_cols};
static const struct db_stmt add_response = {.name = "add_response",
                                            .sql = "INSERT INTO response (id, note) VALUES ($1, $2)",
                                            .id = 3,
                                            .nparam = 2,
                                            .writes = true,
                                            .params = response_cols};
static const struct db_stmt add_answer = {
    .name = "add_answer",
    .sql = "INSERT INTO answer (response_id, question, value) VALUES ($1, $2, $3)",
    .id = 4,
    .nparam = 3,
    .writes = true,
    .params = cols};
static const struct db_stmt add_audit = {.name = "add_audit",
                                         .sql = "INSERT INTO audit (response_id, hash) VALUES ($1, $2)",
                                         .id = 5,
                                         .nparam = 2,
                                         .writes = true,
                                         .params = audit_cols};
static const struct db_stmt ids = {
    .name = "ids", .sql = "SELECT id FROM response ORDER BY id", .id = 6, .ncol = 1, .cols = cols};
static const struct db_stmt torn = {.name = "torn",
                                    .sql =
                                        "SELECT count(*) AS n FROM response r WHERE"
                                        " (SELECT count(*) FROM answer a WHERE a.response_id = r.id) <> 30"
                                        " OR (SELECT count(*) FROM audit u WHERE u.response_id = r.id) <> 1",
                                    .id = 7,
                                    .ncol = 1,
                                    .cols = cols};
static const struct db_stmt answers = {
    .name = "answers", .sql = "SELECT count(*) AS n FROM answer", .id = 8, .ncol = 1, .cols = cols};

/* --- shared memory and directories ---------------------------------------- */

struct shared *shared_new(void)
{
	struct shared *sh = mmap(NULL, sizeof *sh, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (sh == MAP_FAILED)
		BUG("mmap");
	return sh;
}

void shared_clear(struct shared *sh)
{
	memset((void *)sh, 0, sizeof *sh);
}

static char dir[200];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

void drop_store(void)
{
	if (dir[0])
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	dir[0] = '\0';
}

const char *fresh_store(enum place place)
{
	static char path[240];
	const char *tmp = getenv("TMPDIR");
	tmp = tmp && *tmp ? tmp : "/tmp";
	if (place == IN_MEMORY && access("/dev/shm", W_OK) == 0)
		tmp = "/dev/shm";
	drop_store();
	snprintf(dir, sizeof dir, "%s/fault-XXXXXX", tmp);
	if (!mkdtemp(dir))
		BUG("no directory");
	snprintf(path, sizeof path, "%s/store.db", dir);
	make_store(path);
	return path;
}

void make_store(const char *path)
{
	struct arena a;
	struct str why = {NULL, 0};
	arena_init(&a, 0);
	struct db *db = db_connect(path, DB_CREATE, &a, &why);
	if (!db || !db_script(db, schema))
		BUG("cannot make a store: %.*s", STR_ARG(why));
	db_close(db);
	arena_finish(&a);
}

struct store *must_open(const char *path)
{
	struct arena a;
	struct str why = {NULL, 0};
	arena_init(&a, 0);
	struct store *s = store_open(path, 4, 1, &a, &why);
	if (!s)
		BUG("cannot open the store: %.*s", STR_ARG(why));
	arena_finish(&a);
	return s;
}

/* --- the transaction ------------------------------------------------------- */

static void chain(unsigned char out[HASH], const void *before, size_t n, int64_t id)
{
	crypto_generichash_state st;
	crypto_generichash_init(&st, NULL, 0, HASH);
	crypto_generichash_update(&st, before, n);
	crypto_generichash_update(&st, (const unsigned char *)&id, sizeof id);
	crypto_generichash_final(&st, out, HASH);
}

static void write_answers(struct db *db, int64_t id)
{
	char value[120];
	for (int i = 0; i < ANSWERS; i++) {
		int n = snprintf(value, sizeof value, "svar %d till fråga %d av %lld, med några ord till", i * 7, i,
		                 (long long)id);
		const struct db_val v[] = {
		    {.type = DB_INT, .i = id}, {.type = DB_INT, .i = i}, {.type = DB_TEXT, .s = {value, (size_t)n}}};
		db_exec(db, &add_answer, v);
	}
}

static void write_audit(struct db *db, int64_t id)
{
	unsigned char hash[HASH] = {0};
	struct db_rows *r = db_query(db, &last_audit, NULL);
	if (db_next(r))
		chain(hash, db_row(r)[1].s.p, db_row(r)[1].s.n, id);
	else
		chain(hash, "", 0, id);
	db_rows_end(r);
	const struct db_val v[] = {{.type = DB_INT, .i = id}, {.type = DB_BLOB, .s = {(char *)hash, HASH}}};
	db_exec(db, &add_audit, v);
}

bool business(struct store *s, struct shared *sh, enum db_err *why)
{
	int id = atomic_fetch_add(&sh->next, 1) + 1;
	*why = DB_OTHER;
	struct db *db = id < MAX_ID ? store_write(s) : NULL;
	if (!db)
		return false;
	const struct db_val v[] = {{.type = DB_INT, .i = id}, {.type = DB_TEXT, .s = STR("enkät")}};
	db_exec(db, &add_response, v);
	write_answers(db, id);
	write_audit(db, id);
	/* Every seventh changes its mind: what is undone must stay undone. */
	bool kept = store_write_end(s, db, id % 7 != 0, why);
	if (kept)
		atomic_store(&sh->acked[id], 1);
	return kept;
}

void *work(void *p)
{
	struct worker *w = p;
	enum db_err why;
	while (!atomic_load(&w->sh->stop) && atomic_load(&w->sh->next) < MAX_ID - 100)
		business(w->s, w->sh, &why);
	return NULL;
}

/* --- the checks ------------------------------------------------------------- */

static int64_t last_count;

int64_t check_last_count(void)
{
	return last_count;
}

static bool say(bool ok, const char *what, long long n)
{
	if (!ok)
		printf("  %s (%lld)\n", what, n);
	return ok;
}

bool check_wrote(int64_t least)
{
	return say(last_count >= least, "too little was written", last_count);
}

static int64_t number(struct db *db, const struct db_stmt *st)
{
	struct db_rows *r = db_query(db, st, NULL);
	int64_t n = db_next(r) ? db_row(r)[0].i : -1;
	db_rows_end(r);
	return n;
}

static bool check_chain(struct db *db, int64_t *n)
{
	unsigned char hash[HASH], want[HASH];
	size_t have = 0;
	bool ok = true;
	*n = 0;
	struct db_rows *r = db_query(db, &all_audit, NULL);
	while (db_next(r)) {
		const struct db_val *v = db_row(r);
		chain(want, hash, have, v[0].i);
		ok = ok && v[1].s.n == HASH && memcmp(want, v[1].s.p, HASH) == 0;
		memcpy(hash, want, HASH);
		have = HASH;
		++*n;
	}
	return ok;
}

static bool check_acked(struct db *db, struct shared *sh, int extra)
{
	int64_t lost = 0, unasked = 0, undone = 0, at = 1;
	last_count = 0;
	struct db_rows *r = db_query(db, &ids, NULL);
	while (db_next(r)) {
		int64_t id = db_row(r)[0].i;
		for (; at < id; at++)
			lost += atomic_load(&sh->acked[at]);
		at = id + 1;
		unasked += !atomic_load(&sh->acked[id]);
		undone += id % 7 == 0;
		last_count++;
	}
	for (; at < MAX_ID; at++)
		lost += atomic_load(&sh->acked[at]);
	bool ok = say(lost == 0, "acknowledged responses are lost", lost) &
	          say(undone == 0, "undone responses are there", undone) &
	          say(unasked <= extra, "unacknowledged responses are there", unasked);
	return ok;
}

/* What is there though nobody was told counts as told from now on. */
static void adopt(struct db *db, struct shared *sh)
{
	struct db_rows *r = db_query(db, &ids, NULL);
	while (db_next(r))
		atomic_store(&sh->acked[db_row(r)[0].i], 1);
}

bool check_store(const char *path, struct shared *sh, int extra)
{
	struct arena a;
	struct buf faults;
	struct str why = {NULL, 0};
	arena_init(&a, 0);
	buf_init(&faults, 0);
	struct db *db = db_connect(path, DB_WRITE, &a, &why);
	bool ok = say(db != NULL, "the store does not open", 0);
	if (db) {
		int64_t audits = 0;
		ok &= say(db_integrity(db, &faults), "integrity", (long long)faults.n);
		int64_t half = number(db, &torn);
		ok &= say(half == 0, "responses without exactly 30 answers and one audit row", half);
		ok &= say(check_chain(db, &audits), "the audit chain is broken", audits);
		ok &= check_acked(db, sh, extra);
		ok &= say(audits == last_count, "audit rows without response", audits - last_count);
		ok &= say(number(db, &answers) == ANSWERS * last_count, "answers without response", last_count);
		ok &= say(db_error(db) == DB_OK, db_error_detail(db), db_error(db));
		adopt(db, sh);
	}
	if (faults.n)
		printf("  %.300s\n", faults.p);
	db_close(db);
	buf_finish(&faults);
	arena_finish(&a);
	return ok;
}

/* --- children ---------------------------------------------------------------- */

static bool told_the_truth(bool kept, enum db_err why, bool must_be_full)
{
	if (kept && why != DB_OK)
		printf("  kept, with error %d\n", why);
	if (!kept && must_be_full && why != DB_FULL && why != DB_OK)
		printf("  refused with error %d, not for want of space\n", why);
	return kept ? why == DB_OK : !must_be_full || why == DB_FULL || why == DB_OK;
}

static bool one_life(const char *path, struct shared *sh, int n, bool must_be_full)
{
	struct arena a;
	struct str why = {NULL, 0};
	arena_init(&a, 0);
	struct store *s = store_open(path, 1, 1, &a, &why);
	bool honest = true;
	for (int i = 0; s && i < n; i++) {
		enum db_err err;
		bool kept = business(s, sh, &err);
		honest = told_the_truth(kept, err, must_be_full) && honest;
		/* A full disk does not stop those who read. */
		struct db *r = err == DB_FULL ? store_read(s) : NULL;
		if (r)
			honest = say(number(r, &answers) >= 0, "no reading while full", db_error(r)) && honest;
		store_read_end(s, r);
	}
	store_close(s);
	arena_finish(&a);
	return honest;
}

int two_lives(const char *path, struct shared *sh, int n, bool must_be_full)
{
	bool honest = one_life(path, sh, n, must_be_full);
	honest = one_life(path, sh, n, must_be_full) && honest;
	return honest ? 0 : LIED_EXIT;
}

int in_child(int (*fn)(void *), void *p)
{
	int status = 0;
	fflush(stdout);
	pid_t pid = fork();
	if (pid < 0)
		BUG("fork");
	if (pid == 0) {
		/* What the library logs about planned faults is not news. */
		if (!freopen("/dev/null", "w", stderr))
			_exit(LIED_EXIT);
		int code = fn(p);
		fflush(stdout);
		_exit(code);
	}
	while (waitpid(pid, &status, 0) < 0)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
