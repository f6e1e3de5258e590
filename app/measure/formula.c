/* formula.c - reading and computing formulas; knows no database. */
#include "measure/formula.h"

#include "base/buf.h"
#include "web/out.h"

#include <math.h>

/* --- words of the text --------------------------------------------------------------- */

enum token { END, NUMBER, NAME, SIGN, BAD };

struct parser {
	struct str text;
	struct formula *f;
	struct formula_error *e;
	size_t at, end; /* of the word under the reader */
	enum token token;
	double number;
	struct str word;
	int depth;
	bool failed;
};

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static char peek(const struct parser *p, size_t i)
{
	return i < p->text.n ? p->text.p[i] : '\0';
}

static void read_number(struct parser *p)
{
	double scale = 1;
	size_t i = p->at;
	p->number = 0;
	for (; digit(peek(p, i)); i++)
		p->number = p->number * 10 + (peek(p, i) - '0');
	if ((peek(p, i) == '.' || peek(p, i) == ',') && digit(peek(p, i + 1)))
		for (i++; digit(peek(p, i)); i++)
			p->number += (peek(p, i) - '0') * (scale /= 10);
	p->end = i;
	p->token = NUMBER;
}

static void read_bracket(struct parser *p)
{
	size_t i = p->at + 1;
	while (i < p->text.n && p->text.p[i] != ']')
		i++;
	p->token = i < p->text.n && i > p->at + 1 ? NAME : BAD;
	p->word = str_sub(p->text, p->at + 1, i);
	p->end = i < p->text.n ? i + 1 : i;
}

/* A sign of several bytes is one sign in what is said about it. */
static size_t sign_end(const struct parser *p)
{
	size_t i = p->at + 1;
	while (i < p->text.n && ((unsigned char)p->text.p[i] & 0xc0) == 0x80)
		i++;
	return i;
}

static void next(struct parser *p)
{
	size_t i = p->end;
	while (i < p->text.n && (unsigned char)p->text.p[i] <= ' ')
		i++;
	p->at = p->end = i;
	if (i == p->text.n) {
		p->token = END;
	} else if (digit(p->text.p[i])) {
		read_number(p);
	} else if (p->text.p[i] == '[') {
		read_bracket(p);
	} else if (letter(p->text.p[i])) {
		while (letter(peek(p, p->end)) || digit(peek(p, p->end)))
			p->end++;
		p->token = NAME;
	} else {
		p->end = sign_end(p);
		p->token = p->end == i + 1 && strchr("+-*/(),", p->text.p[i]) ? SIGN : BAD;
	}
	if (p->token != NAME || p->text.p[i] != '[')
		p->word = str_sub(p->text, p->at, p->end);
}

static bool is(const struct parser *p, char sign)
{
	return p->token == SIGN && p->word.p[0] == sign;
}

/* --- grammar ----------------------------------------------------------------------------- */

static int fail(struct parser *p, const char *msgid)
{
	if (!p->failed)
		*p->e = (struct formula_error){p->at, msgid, p->word};
	p->failed = true;
	return -1;
}

static int add(struct parser *p, struct formula_node n)
{
	if (p->f->n == FORMULA_NODES_MAX)
		return fail(p, N_("The formula is too long."));
	p->f->node[p->f->n] = n;
	return p->f->n++;
}

static bool want(struct parser *p, char sign, const char *msgid)
{
	if (!is(p, sign)) {
		fail(p, msgid);
		return false;
	}
	next(p);
	return true;
}

static int read_sum(struct parser *p);
static int read_factor(struct parser *p);

static const struct {
	const char *name;
	enum formula_op op;
	bool of_name; /* takes a measure, not an expression */
	int least, most;
} calls[] = {
    {"sum", FORMULA_SUM, true, 1, 1},      {"previous", FORMULA_PREVIOUS, true, 1, 1},
    {"share", FORMULA_SHARE, false, 2, 2}, {"min", FORMULA_MIN, false, 2, 20},
    {"max", FORMULA_MAX, false, 2, 20},
};

static int read_of_name(struct parser *p, enum formula_op op)
{
	if (p->token != NAME)
		return fail(p, N_("Here a measure’s key is needed, not “{0}”."));
	struct formula_node n = {.op = op, .a = -1, .b = -1, .name = p->word, .at = p->at};
	next(p);
	if (!want(p, ')', N_("A closing parenthesis is missing before “{0}”.")))
		return -1;
	return add(p, n);
}

static int read_arguments(struct parser *p, size_t which, size_t at)
{
	int args = 1, left = read_sum(p);
	while (!p->failed && is(p, ',') && args < calls[which].most) {
		next(p);
		int right = read_sum(p);
		left = p->failed ? -1 : add(p, (struct formula_node){calls[which].op, left, right, 0, {0}, at});
		args++;
	}
	if (!p->failed && args < calls[which].least)
		return fail(p, N_("More is to be given here, parted by commas."));
	if (p->failed || !want(p, ')', N_("A closing parenthesis is missing before “{0}”.")))
		return -1;
	return left;
}

static int read_call(struct parser *p, struct str name, size_t at)
{
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		if (!str_eqz(name, calls[i].name))
			continue;
		next(p);
		return calls[i].of_name ? read_of_name(p, calls[i].op) : read_arguments(p, i, at);
	}
	p->at = at;
	p->word = name;
	return fail(p, N_("There is no function “{0}”: sum, previous, share, min and max."));
}

static int read_name(struct parser *p)
{
	struct str name = p->word;
	size_t at = p->at;
	bool plain = p->text.p[at] != '[';
	next(p);
	if (plain && is(p, '('))
		return read_call(p, name, at);
	return add(p, (struct formula_node){FORMULA_NAME, -1, -1, 0, name, at});
}

static int read_inner(struct parser *p)
{
	size_t at = p->at;
	if (p->token == NUMBER) {
		double v = p->number;
		next(p);
		return add(p, (struct formula_node){FORMULA_NUMBER, -1, -1, v, {0}, at});
	}
	if (p->token == NAME)
		return read_name(p);
	if (is(p, '-')) {
		next(p);
		int a = read_factor(p);
		return p->failed ? -1 : add(p, (struct formula_node){FORMULA_NEG, a, -1, 0, {0}, at});
	}
	if (is(p, '(')) {
		next(p);
		int a = read_sum(p);
		return p->failed || !want(p, ')', N_("A closing parenthesis is missing before “{0}”.")) ? -1 : a;
	}
	return fail(p, p->token == END ? N_("The formula ends too early.") : N_("“{0}” cannot stand here."));
}

static int read_factor(struct parser *p)
{
	if (++p->depth > FORMULA_DEPTH_MAX)
		return fail(p, N_("The formula has too many parentheses within each other."));
	int a = read_inner(p);
	p->depth--;
	return a;
}

static int read_product(struct parser *p)
{
	int a = read_factor(p);
	while (!p->failed && (is(p, '*') || is(p, '/'))) {
		enum formula_op op = is(p, '*') ? FORMULA_MUL : FORMULA_DIV;
		size_t at = p->at;
		next(p);
		int b = read_factor(p);
		if (!p->failed)
			a = add(p, (struct formula_node){op, a, b, 0, {0}, at});
	}
	return p->failed ? -1 : a;
}

static int read_sum(struct parser *p)
{
	int a = read_product(p);
	while (!p->failed && (is(p, '+') || is(p, '-'))) {
		enum formula_op op = is(p, '+') ? FORMULA_ADD : FORMULA_SUB;
		size_t at = p->at;
		next(p);
		int b = read_product(p);
		if (!p->failed)
			a = add(p, (struct formula_node){op, a, b, 0, {0}, at});
	}
	return p->failed ? -1 : a;
}

bool formula_parse(struct str text, struct formula *f, struct formula_error *e)
{
	struct parser p = {.text = text, .f = f, .e = e};
	f->n = 0;
	if (text.n > FORMULA_BYTES_MAX) {
		*e = (struct formula_error){FORMULA_BYTES_MAX, N_("The formula is too long."), {0}};
		return false;
	}
	next(&p);
	read_sum(&p);
	if (!p.failed && p.token != END)
		fail(&p, N_("“{0}” cannot stand here."));
	return !p.failed;
}

/* --- computing ------------------------------------------------------------------------------ */

static struct formula_value known(double low, double high)
{
	bool sound = isfinite(low) && isfinite(high);
	return (struct formula_value){sound ? FORMULA_KNOWN : FORMULA_REFUSED, low, high, 0, 0};
}

static bool exact(const struct formula_value *v)
{
	return v->state == FORMULA_KNOWN && v->low == v->high;
}

static double least(const double v[4])
{
	return fmin(fmin(v[0], v[1]), fmin(v[2], v[3]));
}

static double greatest(const double v[4])
{
	return fmax(fmax(v[0], v[1]), fmax(v[2], v[3]));
}

static struct formula_value quotient(struct formula_value a, struct formula_value b)
{
	if (b.low <= 0 && b.high >= 0)
		return (struct formula_value){.state = FORMULA_REFUSED};
	const double v[4] = {a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high};
	return known(least(v), greatest(v));
}

static struct formula_value product(struct formula_value a, struct formula_value b)
{
	const double v[4] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
	return known(least(v), greatest(v));
}

static struct formula_value two(enum formula_op op, struct formula_value a, struct formula_value b)
{
	struct formula_value r;
	if (a.state != FORMULA_KNOWN || b.state != FORMULA_KNOWN)
		return (struct formula_value){.state = a.state > b.state ? a.state : b.state};
	switch (op) {
	case FORMULA_ADD:
		r = known(a.low + b.low, a.high + b.high);
		r.count = a.count && b.count ? a.count + b.count : 0;
		return r;
	case FORMULA_SUB:
		return known(a.low - b.high, a.high - b.low);
	case FORMULA_MUL:
		return product(a, b);
	case FORMULA_DIV:
		return quotient(a, b);
	case FORMULA_SHARE:
		return quotient(product(known(100, 100), a), b);
	case FORMULA_MIN:
		return known(fmin(a.low, b.low), fmin(a.high, b.high));
	default:
		return known(fmax(a.low, b.low), fmax(a.high, b.high));
	}
}

static struct formula_value one(const struct formula_node *x, const struct formula_value *v,
                                formula_lookup *lookup, void *p)
{
	switch (x->op) {
	case FORMULA_NUMBER:
		return known(x->number, x->number);
	case FORMULA_NAME:
	case FORMULA_SUM:
	case FORMULA_PREVIOUS:
		return lookup(p, x);
	case FORMULA_NEG:
		return v[x->a].state == FORMULA_KNOWN ? known(-v[x->a].high, -v[x->a].low) : v[x->a];
	default:
		return two(x->op, v[x->a], v[x->b]);
	}
}

/* The quotient that the whole is, seen through "100 *" on either side of it: where its terms stand. */
static bool is_quotient(const struct formula *f, int *over, int *under)
{
	const struct formula_node *x = &f->node[f->n - 1];
	if (x->op == FORMULA_MUL && f->node[x->a].op == FORMULA_NUMBER)
		x = &f->node[x->b];
	if (x->op != FORMULA_DIV && x->op != FORMULA_SHARE)
		return false;
	*over = x->a;
	*under = x->b;
	const struct formula_node *o = &f->node[*over];
	if (o->op == FORMULA_MUL && f->node[o->a].op == FORMULA_NUMBER)
		*over = o->b;
	return true;
}

struct formula_result formula_run(const struct formula *f, formula_lookup *lookup, void *p)
{
	struct formula_value v[FORMULA_NODES_MAX];
	struct formula_result r = {0};
	int over, under;
	for (int i = 0; i < f->n; i++)
		v[i] = one(&f->node[i], v, lookup, p);
	r.value = v[f->n - 1];
	if (!is_quotient(f, &over, &under))
		return r;
	r.n = v[under].count > 0 ? v[under].count : v[under].behind;
	if (v[under].count > 0)
		r.numerator = exact(&v[over]) && v[over].count > 0 ? v[over].count : 0;
	return r;
}

/* --- one way to write it --------------------------------------------------------------------- */

static const char *const op_text[] = {
    [FORMULA_ADD] = "+", [FORMULA_SUB] = "-", [FORMULA_MUL] = "*",      [FORMULA_DIV] = "/",
    [FORMULA_NEG] = "~", [FORMULA_MIN] = "<", [FORMULA_MAX] = ">",      [FORMULA_SHARE] = "%",
    [FORMULA_SUM] = "s", [FORMULA_NAME] = "", [FORMULA_PREVIOUS] = "p",
};

struct str formula_normal(struct arena *a, const struct formula *f)
{
	struct buf b;
	buf_init(&b, 16384);
	for (int i = 0; i < f->n; i++) {
		const struct formula_node *x = &f->node[i];
		if (x->op == FORMULA_NUMBER)
			buf_f64(&b, x->number);
		else
			buf_printf(&b, "%s%.*s", op_text[x->op], STR_ARG(x->name));
		buf_c(&b, ' ');
	}
	struct str s = arena_str(a, buf_as_str(&b));
	buf_finish(&b);
	return s;
}
