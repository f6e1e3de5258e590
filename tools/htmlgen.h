/* htmlgen.h - views to C; see doc/views.md.
 *
 * htmlgen.c          the program: files, functions, headers
 * htmlgen_text.c     text between the marks: white space and HTML context
 * htmlgen_mark.c     each kind of mark as C
 * htmlgen_messages.c texts to translate, from views and from C
 */
#ifndef TOOLS_HTMLGEN_H
#define TOOLS_HTMLGEN_H

#include "base/map.h"
#include "gen.h"

/* Where in the HTML we are: tells which marks may stand there. */
enum html_where {
	HTML_TEXT,
	HTML_NAME,   /* in an element's name */
	HTML_TAG,    /* in a tag behind the name, outside a value */
	HTML_VALUE,  /* in a quoted attribute value */
	HTML_LINK,   /* at the very start of a value that is an address */
	HTML_CODE,   /* in a value that is run: on..., style */
	HTML_SCRIPT, /* inside <script> or <style> */
	HTML_COMMENT
};

struct html {
	enum html_where where;
	char quote;       /* that ends the value */
	char last[2];     /* bytes read before */
	char element[16]; /* of the tag we are in, lower case, "/x" for an end tag */
	char attribute[16];
	bool keep; /* inside <pre> or <textarea> */
};

struct message {
	const char *file;
	int line;
	struct str id, plural; /* plural null: has one form */
};
struct message_vec VEC(struct message);

struct str_list VEC(struct str);
struct view_room {
	struct str name;
	struct str_list includes, prototypes;
};
struct view_room_vec VEC(struct view_room *);

struct htmlgen {
	struct gen g;
	const char *outdir;
	struct view_room_vec rooms;
	struct message_vec messages;
	struct map names; /* view -> file */
};

struct view {
	struct htmlgen *h;
	const char *path;
	struct view_room *room;
	struct str in;
	size_t at;
	int line;
	struct buf *c;   /* the C file */
	struct buf text; /* HTML not yet written */
	struct html html;
	bool open;       /* a function is open */
	bool after_code; /* the text follows {% %} */
};

/* htmlgen_text.c: writes v->text as C. */
void text_flush(struct view *v);

/* htmlgen_mark.c */
struct mark {
	const char *open, *close;
	void (*write)(struct view *v, struct str inside, int line);
	bool c;     /* what is inside is C */
	bool joins; /* the text goes on behind it */
};
/* The mark at v->at, or NULL. */
const struct mark *mark_at(const struct view *v);
void mark_line(struct view *v, int line);

/* htmlgen.c */
void view_declare(struct view *v, struct str inside, int line);

/* htmlgen_messages.c */
void message_add(struct htmlgen *h, const char *file, int line, struct str id, struct str plural);
/* Texts marked in C; line is that of its first byte. */
void messages_of_c(struct htmlgen *h, const char *path, struct str c_text, int line);
void messages_of_source(struct htmlgen *h, const char *path);
void messages_write(struct htmlgen *h);

#endif
