/* frame_eval.c - expressions by recursive descent, a whole column at a time. */
#include "stat/frame.h"
#include "stat/linalg.h"

#include <math.h>

enum { MAX_DEPTH = 40 };

struct value {
	double *v;       /* numbers, or NULL */
	struct str *col; /* a text column */
	struct str lit;  /* a text literal */
};

struct eval {
	const struct stat_frame *f;
	struct arena *a;
	struct str s;
	size_t at;
	int depth;
	struct stat_why why;
};

static struct value parse_or(struct eval *e);

static struct value fail_as(struct eval *e, enum stat_refusal code, const char *what)
{
	if (str_is_null(e->why.text)) {
		e->why.code = code;
		e->why.text = arena_printf(e->a, "%s in \"%.*s\" at character %zu", what, STR_ARG(e->s), e->at + 1);
	}
	return (struct value){0};
}

/* A fault of the expression itself. */
static struct value fail(struct eval *e, const char *what)
{
	return fail_as(e, STAT_BAD_EXPRESSION, what);
}

static bool failed(const struct eval *e)
{
	return !str_is_null(e->why.text);
}

static void blanks(struct eval *e)
{
	while (e->at < e->s.n && (e->s.p[e->at] == ' ' || e->s.p[e->at] == '\t'))
		e->at++;
}

static bool eat(struct eval *e, const char *word)
{
	blanks(e);
	size_t n = strlen(word);
	if (e->s.n - e->at < n || memcmp(e->s.p + e->at, word, n) != 0)
		return false;
	e->at += n;
	return true;
}

static bool name_char(char c, bool first);

/* A word by itself, whatever its case. */
static bool eat_word(struct eval *e, const char *word)
{
	blanks(e);
	struct str w = str_z(word);
	if (e->s.n - e->at < w.n || !str_ieq(str_sub(e->s, e->at, e->at + w.n), w) ||
	    (e->at + w.n < e->s.n && name_char(e->s.p[e->at + w.n], false)))
		return false;
	e->at += w.n;
	return true;
}

static bool name_char(char c, bool first)
{
	unsigned char u = (unsigned char)c;
	bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z') || u == '_' || u >= 128;
	return letter || (!first && ((c >= '0' && c <= '9') || c == '.'));
}

/* The first word of the column, so that the reader can look it up in the file. */
static const char *text_found(struct eval *e, struct value x)
{
	for (int k = 0; x.col && k < e->f->ncol; k++)
		if (e->f->col[k].text == x.col && e->f->col[k].word.n > 0 && e->f->col[k].word.n < 100)
			return arena_z(e->a, arena_printf(e->a, "text, such as '%.*s', where a number is needed",
			                                  STR_ARG(e->f->col[k].word)));
	if (x.lit.n > 0 && stat_frame_find(e->f, x.lit))
		return "text where a number is needed (a column's name stands bare or in back quotes)";
	return "text where a number is needed";
}

static struct value numbers(struct eval *e, struct value x)
{
	if (!failed(e) && x.v == NULL)
		return fail_as(e, STAT_NOT_A_NUMBER, text_found(e, x));
	return x;
}

/* The operators of two numbers; a letter stands for those written with two signs or a name. */
#define OP(name, expr)                                                                                       \
	static double name(double x, double y)                                                                   \
	{                                                                                                        \
		return expr;                                                                                         \
	}
OP(op_plus, x + y)
OP(op_minus, x - y)
OP(op_times, x *y)
OP(op_over, y == 0 ? NAN : x / y)
OP(op_power, pow(x, y))
OP(op_equal, x == y)
OP(op_unequal, x != y)
OP(op_less, x < y)
OP(op_at_most, x <= y)
OP(op_more, x > y)
OP(op_at_least, x >= y)
OP(op_both, x != 0 && y != 0)
OP(op_either, x != 0 || y != 0)
OP(op_smaller, fmin(x, y))
OP(op_larger, fmax(x, y))

static const struct {
	char sign;
	double (*of)(double x, double y);
} operators[] = {
    {'+', op_plus},     {'-', op_minus},   {'*', op_times},  {'/', op_over},    {'^', op_power},
    {'=', op_equal},    {'!', op_unequal}, {'<', op_less},   {'l', op_at_most}, {'>', op_more},
    {'g', op_at_least}, {'&', op_both},    {'|', op_either}, {'m', op_smaller}, {'M', op_larger},
};

static double apply2(char sign, double x, double y)
{
	if (isnan(x) || isnan(y))
		return NAN;
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
		if (operators[i].sign == sign)
			return operators[i].of(x, y);
	return NAN;
}

static struct value combine(struct eval *e, char op, struct value x, struct value y)
{
	x = numbers(e, x);
	y = numbers(e, y);
	if (failed(e))
		return (struct value){0};
	struct value out = {.v = stat_vec(e->a, e->f->n)};
	for (int i = 0; i < e->f->n; i++)
		out.v[i] = apply2(op, x.v[i], y.v[i]);
	return out;
}

static struct value compare_text(struct eval *e, char op, struct value x, struct value y)
{
	if (x.col == NULL) {
		struct value t = x;
		x = y;
		y = t;
	}
	if ((op != '=' && op != '!') || x.col == NULL || y.v != NULL || (y.col == NULL && y.lit.p == NULL))
		return fail_as(e, STAT_NOT_A_NUMBER, "a comparison of text with something else");
	struct value out = {.v = stat_vec(e->a, e->f->n)};
	for (int i = 0; i < e->f->n; i++) {
		bool same = str_eq(x.col[i], y.col ? y.col[i] : y.lit);
		out.v[i] = stat_cell_missing(x.col[i]) ? NAN : same == (op == '=');
	}
	return out;
}

static double apply1(struct str fn, double x)
{
	if (str_eqz(fn, "missing"))
		return isnan(x);
	if (isnan(x))
		return NAN;
	double v = str_eqz(fn, "log")    ? log(x)
	           : str_eqz(fn, "exp")  ? exp(x)
	           : str_eqz(fn, "sqrt") ? sqrt(x)
	           : str_eqz(fn, "abs")  ? fabs(x)
	           : str_eqz(fn, "sin")  ? sin(x)
	           : str_eqz(fn, "cos")  ? cos(x)
	                                 : floor(x);
	return v;
}

static bool is_function(struct str name)
{
	static const char *const all[] = {"log", "exp",   "sqrt",    "abs", "sin",
	                                  "cos", "floor", "missing", "min", "max"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eqz(name, all[i]))
			return true;
	return false;
}

/* missing() of a column of text. */
static struct value text_missing(struct eval *e, struct value x)
{
	struct value out = {.v = stat_vec(e->a, e->f->n)};
	for (int i = 0; i < e->f->n; i++)
		out.v[i] = stat_cell_missing(x.col[i]);
	return out;
}

static struct value call(struct eval *e, struct str fn)
{
	if (!is_function(fn))
		return fail(e, "an unknown function (there are: log exp sqrt abs sin cos floor min max missing)");
	struct value x = parse_or(e);
	if (!failed(e) && x.v == NULL && x.col && str_eqz(fn, "missing") && eat(e, ")"))
		return text_missing(e, x);
	x = numbers(e, x);
	if (eat(e, ",")) {
		struct value y = numbers(e, parse_or(e));
		bool two = str_eqz(fn, "min") || str_eqz(fn, "max");
		x = two ? combine(e, str_eqz(fn, "min") ? 'm' : 'M', x, y) : fail(e, "one argument too many");
	} else if (!failed(e)) {
		struct value out = {.v = stat_vec(e->a, e->f->n)};
		for (int i = 0; i < e->f->n; i++)
			out.v[i] = apply1(fn, x.v[i]);
		x = out;
	}
	return eat(e, ")") ? x : fail(e, "a missing )");
}

static struct value constant(struct eval *e, double d)
{
	struct value out = {.v = stat_vec(e->a, e->f->n)};
	for (int i = 0; i < e->f->n; i++)
		out.v[i] = d;
	return out;
}

/* Names what there is: the first columns of the table. */
static const char *unknown_column(struct eval *e)
{
	enum { SHOWN = 12 };
	struct str all = STR("");
	if (e->f->ncol == 0)
		return "a column, but there is no file,";
	for (int k = 0; k < e->f->ncol && k < SHOWN; k++)
		all = arena_printf(e->a, "%.*s%s%.*s", STR_ARG(all), k ? ", " : "", STR_ARG(e->f->col[k].name));
	if (e->f->ncol > SHOWN)
		all = arena_printf(e->a, "%.*s and %d more", STR_ARG(all), e->f->ncol - SHOWN);
	return arena_z(e->a, arena_printf(e->a, "an unknown column (there are: %.*s)", STR_ARG(all)));
}

static struct value column(struct eval *e, struct str name)
{
	const struct stat_column *c = stat_frame_find(e->f, name);
	if (c == NULL && str_eqz(name, "pi"))
		return constant(e, M_PI);
	if (c == NULL)
		return fail_as(e, STAT_NO_COLUMN, unknown_column(e));
	return c->num ? (struct value){.v = c->num, .col = c->text} : (struct value){.col = c->text};
}

static struct value quoted(struct eval *e, char q)
{
	size_t from = ++e->at;
	while (e->at < e->s.n && e->s.p[e->at] != q)
		e->at++;
	if (e->at == e->s.n)
		return fail(e, "an unclosed quote");
	struct str t = str_sub(e->s, from, e->at++);
	return q == '`' ? column(e, t) : (struct value){.lit = t.p ? t : STR("")};
}

static struct value number(struct eval *e)
{
	size_t from = e->at;
	while (e->at < e->s.n) {
		char c = e->s.p[e->at];
		bool sign = (c == '-' || c == '+') && e->at > from && (e->s.p[e->at - 1] | 32) == 'e';
		if (!((unsigned)(c - '0') < 10u || c == '.' || (c | 32) == 'e' || sign))
			break;
		e->at++;
	}
	double d;
	if (!str_to_f64(str_sub(e->s, from, e->at), &d))
		return fail(e, "a number that cannot be read");
	return constant(e, d);
}

static struct value parse_atom(struct eval *e)
{
	blanks(e);
	if (e->at >= e->s.n)
		return fail(e, "an end too soon");
	char c = e->s.p[e->at];
	if (c == '\'' || c == '"' || c == '`')
		return quoted(e, c);
	if (c == '*')
		return fail(e, "a second * (a power is written ^)");
	if ((unsigned)(c - '0') < 10u || c == '.')
		return number(e);
	if (eat(e, "(")) {
		struct value x = parse_or(e);
		return eat(e, ")") ? x : fail(e, "a missing )");
	}
	if (!name_char(c, true))
		return fail(e, "an unexpected character");
	size_t from = e->at;
	while (e->at < e->s.n && name_char(e->s.p[e->at], false))
		e->at++;
	struct str name = str_sub(e->s, from, e->at);
	return eat(e, "(") ? call(e, name) : column(e, name);
}

/* A sign before a value: minus, or not. */
static struct value prefixed(struct eval *e, bool not, struct value (*rest)(struct eval *e))
{
	if (++e->depth > MAX_DEPTH)
		return fail(e, "too deep nesting");
	struct value x = numbers(e, rest(e)), out = {0};
	e->depth--;
	if (failed(e))
		return out;
	out.v = stat_vec(e->a, e->f->n);
	for (int i = 0; i < e->f->n; i++)
		out.v[i] = isnan(x.v[i]) ? NAN : not ? x.v[i] == 0 : -x.v[i];
	return out;
}

static struct value parse_unary(struct eval *e)
{
	bool minus = eat(e, "-"), not = !minus && eat(e, "!");
	if (minus || not )
		return prefixed(e, not, parse_unary);
	struct value x = parse_atom(e);
	return eat(e, "^") ? combine(e, '^', x, parse_unary(e)) : x;
}

static struct value parse_product(struct eval *e)
{
	struct value x = parse_unary(e);
	while (!failed(e)) {
		if (eat(e, "*"))
			x = combine(e, '*', x, parse_unary(e));
		else if (eat(e, "/"))
			x = combine(e, '/', x, parse_unary(e));
		else
			break;
	}
	return x;
}

static struct value parse_sum(struct eval *e)
{
	struct value x = parse_product(e);
	while (!failed(e)) {
		if (eat(e, "+"))
			x = combine(e, '+', x, parse_product(e));
		else if (eat(e, "-"))
			x = combine(e, '-', x, parse_product(e));
		else
			break;
	}
	return x;
}

static struct value parse_compare(struct eval *e)
{
	static const char *const word[] = {"==", "!=", "<>", "<=", ">=", "<", ">", "="};
	static const char code[] = "=!!lg<>=";
	struct value x = parse_sum(e);
	for (int k = 0; k < 8 && !failed(e); k++)
		if (eat(e, word[k])) {
			struct value y = parse_sum(e);
			if (failed(e))
				return x;
			bool text = x.v == NULL || y.v == NULL;
			return text ? compare_text(e, code[k], x, y) : combine(e, code[k], x, y);
		}
	return x;
}

/* Weaker than a comparison, as in R: !a == b is true where a and b differ. */
static struct value parse_not(struct eval *e)
{
	bool sign = eat(e, "!"), word = !sign && !stat_frame_find(e->f, STR("not")) && eat_word(e, "not");
	return sign || word ? prefixed(e, true, parse_not) : parse_compare(e);
}

static struct value parse_and(struct eval *e)
{
	struct value x = parse_not(e);
	while (!failed(e) && (eat(e, "&&") || eat(e, "&") || eat_word(e, "and")))
		x = combine(e, '&', x, parse_not(e));
	return x;
}

static struct value parse_or(struct eval *e)
{
	if (++e->depth > MAX_DEPTH)
		return fail(e, "too deep nesting");
	struct value x = parse_and(e);
	while (!failed(e) && (eat(e, "||") || eat(e, "|") || eat_word(e, "or")))
		x = combine(e, '|', x, parse_and(e));
	e->depth--;
	return x;
}

/* What stands where an operator or the end should. */
static const char *left_over(const struct eval *e)
{
	char c = e->s.p[e->at];
	return strchr("=<>!", c)     ? "a second comparison (join two with &)"
	       : c == '%'            ? "a % (the remainder of x by k is x - k * floor(x / k))"
	       : c == ')'            ? "a ) too many"
	       : name_char(c, false) ? "a word or number where one of + - * / ^ == != < <= > >= & | should stand"
	                             : "something after the end";
}

double *stat_frame_eval(const struct stat_frame *f, struct arena *a, struct str expr, struct stat_why *why)
{
	const struct stat_column *whole = stat_frame_find(f, str_trim(expr));
	if (whole && whole->num)
		return whole->num;
	struct eval e = {.f = f, .a = a, .s = expr};
	struct value x = expr.n > 4096 ? fail(&e, "too long an expression") : numbers(&e, parse_or(&e));
	blanks(&e);
	if (!failed(&e) && e.at != e.s.n)
		fail(&e, left_over(&e));
	*why = e.why;
	return failed(&e) ? NULL : x.v;
}
