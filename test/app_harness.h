/* app_harness.h - the whole program in a test, without a socket.
 *
 * A fresh store (test_db_url) with schema, change chain and a small huvudman:
 *
 *   Exempelkommun (root, authority)
 *     Grundskolenämnden (board)
 *       Barn- och utbildningsförvaltningen (office, administration)
 *         Lindskolan (lind), Askskolan (ask)
 *
 * one person and account for each role at its own unit, the login being the role's
 * word ("director", "controller", "administrator", "observer": root; "politician":
 * board; "hr": office; the others: lind), and besides them "principal2" of ask and
 * "nobody", who has no role. A chain of documents and goals, and a few activities, all
 * of the current läsår. Sessions are made directly, so that no password is hashed.
 *
 *   struct app_test *t = app_test_new();
 *   CHECK_I64(app_get(t, "principal", "/mitt"), 200);
 *   CHECK(app_says(t, "Läxhjälp"));
 *
 * Everything lives until the running test ends. What an answer holds is good until the
 * next request. Requests go through app_handle(), so route, guard, session, permission
 * and boundary are the real ones.
 */
#ifndef TEST_APP_HARNESS_H
#define TEST_APP_HARNESS_H

#include "core/app.h"
#include "org/org.h"
#include "plan/plan.h"
#include "test.h"

#define APP_LOGINS 12
struct app_test {
	struct app *app;
	const char *url, *host; /* the store's URL; the Host header that reaches it */
	struct store *store;
	struct app_test *other; /* of app_test_two(): another huvudman in the same program */
	int year;               /* current läsår */
	int64_t root, board, office, lind, ask;
	int64_t people[APP_LOGINS]; /* as app_logins[] */
	int64_t area;
	int64_t doc_council, doc_board, doc_lind; /* decided: goals_budget, operational_plan, work_plan */
	int64_t doc_draft;                        /* work_plan of ask, draft */
	int64_t goal_council, goal_board;         /* board_goal serves council_goal */
	int64_t goal_lind;                        /* unit_goal of lind, serves goal_board */
	int64_t goal_loose;                       /* board_goal that no activity answers to */
	int64_t act_lind;  /* "1 Läxhjälp": decided, ongoing, responsible: teacher, answers to goal_lind */
	int64_t act_loose; /* "2a Studiero": of lind, answers to no goal, planned */
	int64_t act_draft; /* "1 Utkast": of ask, draft */
	int64_t milestone; /* of act_lind, due the last of January */
	int64_t item;      /* checklist item of act_lind */
	int64_t followup;  /* done, of act_lind for the läsår before, decision continue */
	/* the last answer */
	int status;
	struct str body; /* of the page, or of a file */
	struct str type; /* Content-Type */
	struct web_pairs headers;
	/* private */
	char tokens[APP_LOGINS][44];
	struct arena req;
	struct web_res res;
	bool used;
};
extern const char *const app_logins[APP_LOGINS];
/* The person behind a login. */
int64_t app_person(const struct app_test *t, const char *login);

/* A login that may read every row of a kind of the API: the administrator, but for what only those who lead
 * may. */
const char *app_reader(struct str kind);

/* NULL after a failed check when the store cannot be made. */
struct app_test *app_test_new(void);
/* The same with the shipped scales, instruments and measures in it, as `trad init` puts them in. */
struct app_test *app_test_measures(void);
/* One program with a catalogue of two huvudmän, at the hosts ett.example and
 * tva.example; ->other is the second. */
struct app_test *app_test_two(void);

/* Each gives the status. login NULL: not logged in. Path may have a query. */
int app_get(struct app_test *t, const char *login, const char *path);
int app_post(struct app_test *t, const char *login, const char *path, const char *form);
int app_json(struct app_test *t, const char *login, enum web_method m, const char *path, const char *json);
/* A form with one file, as a browser sends it (multipart). fields: "a=1&b=2" or NULL. */
int app_upload(struct app_test *t, const char *login, const char *path, const char *fields, const char *field,
               const char *filename, struct str bytes);

/* Any request. */
struct app_sent {
	enum web_method method;
	const char *path;
	const char *login;  /* session cookie */
	const char *bearer; /* token, see app_token */
	struct str type;    /* Content-Type of the body; null: none */
	struct str body;
	struct web_pairs headers; /* more headers, names in lower case */
	bool cross_site;          /* as a browser marks a request from another site */
	bool bare;                /* without the mark of a browser: headers say where it is from */
};
int app_send(struct app_test *t, const struct app_sent *s);
/* An API token of a login. */
const char *app_token(struct app_test *t, const char *login, bool may_write);

struct str app_header(const struct app_test *t, const char *name); /* null when absent */
bool app_says(const struct app_test *t, const char *text);         /* body holds it */
/* The text between two marks of the body, null when not there: app_between(t, "name=\"rev\" value=\"", "\"").
 */
struct str app_between(const struct app_test *t, const char *from, const char *to);
const struct json *app_answer(const struct app_test *t); /* the body read as JSON, NULL when it is none */

/* The store by hand: a reader, and a writer whose work is kept by app_write_end. */
struct db *app_read(struct app_test *t);
void app_read_end(struct app_test *t, struct db *db);
struct change *app_write(struct app_test *t);
bool app_write_end(struct app_test *t, struct change *ch);

#endif
