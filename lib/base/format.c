/* format.c - see format.h. */
#include "base/format.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct sink {
	char *p;
	size_t room, n; /* n counts what did not fit, too */
};

static void put(struct sink *s, const char *p, size_t n)
{
	if (s->n < s->room) {
		size_t left = s->room - s->n;
		memcpy(s->p + s->n, p, n < left ? n : left);
	}
	s->n += n;
}

static void put_number(struct sink *s, uint64_t u, int negative)
{
	char digits[21];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (negative)
		digits[--at] = '-';
	put(s, digits + at, sizeof digits - at);
}

static void put_signed(struct sink *s, int64_t v)
{
	put_number(s, v < 0 ? 0 - (uint64_t)v : (uint64_t)v, v < 0);
}

static void put_text(struct sink *s, const char *z, int most)
{
	if (!z)
		z = most < 0 || most >= 6 ? "(null)" : "";
	put(s, z, most < 0 ? strlen(z) : strnlen(z, (size_t)most));
}

enum kind { TEXT, PART, CHARACTER, INT, UNSIGNED, LONG_LONG, SIZE, PERCENT, NKINDS };
static const struct {
	const char *word;
	size_t n;
} words[NKINDS] = {
    [TEXT] = {"s", 1},     [PART] = {".*s", 3},      [CHARACTER] = {"c", 1}, [INT] = {"d", 1},
    [UNSIGNED] = {"u", 1}, [LONG_LONG] = {"lld", 3}, [SIZE] = {"zu", 2},     [PERCENT] = {"%", 1},
};

/* The conversion that begins after the percent sign; NKINDS when it is another. The first
 * letter tells them apart, the rest of the word is then compared. */
static enum kind kind_of(const char *p)
{
	static const unsigned char by_first[128] = {
	    ['s'] = TEXT + 1,     ['.'] = PART + 1,      ['c'] = CHARACTER + 1, ['d'] = INT + 1,
	    ['u'] = UNSIGNED + 1, ['l'] = LONG_LONG + 1, ['z'] = SIZE + 1,      ['%'] = PERCENT + 1,
	};
	unsigned char first = (unsigned char)*p;
	unsigned at = first < sizeof by_first ? by_first[first] : 0;
	if (at == 0)
		return NKINDS;
	for (size_t i = 1; i < words[at - 1].n; i++)
		if (p[i] != words[at - 1].word[i])
			return NKINDS;
	return (enum kind)(at - 1);
}

/* The arguments as a pointer's target: a va_list handed over by value is not moved on. */
struct arguments {
	va_list ap;
};

static void convert(struct sink *s, enum kind k, struct arguments *a)
{
	char c;
	int most = -1;
	switch (k) {
	case PART:
		most = va_arg(a->ap, int);
		/* fall through */
	case TEXT:
		put_text(s, va_arg(a->ap, const char *), most);
		break;
	case CHARACTER:
		c = (char)va_arg(a->ap, int);
		put(s, &c, 1);
		break;
	case INT:
		put_signed(s, va_arg(a->ap, int));
		break;
	case UNSIGNED:
		put_number(s, va_arg(a->ap, unsigned), 0);
		break;
	case LONG_LONG:
		put_signed(s, va_arg(a->ap, long long));
		break;
	case SIZE:
		put_number(s, va_arg(a->ap, size_t), 0);
		break;
	default:
		put(s, "%", 1);
		break;
	}
}

/* 0 when the format holds a conversion that is not ours. */
static int format_own(struct sink *s, const char *fmt, struct arguments *a)
{
	for (;;) {
		const char *mark = strchrnul(fmt, '%');
		put(s, fmt, (size_t)(mark - fmt));
		if (!*mark)
			return 1;
		enum kind k = kind_of(mark + 1);
		if (k == NKINDS)
			return 0;
		convert(s, k, a);
		fmt = mark + 1 + words[k].n;
	}
}

int format_text(char *out, size_t room, const char *fmt, va_list ap)
{
	struct sink s = {out, room ? room - 1 : 0, 0};
	struct arguments a;
	va_copy(a.ap, ap);
	int own = format_own(&s, fmt, &a);
	va_end(a.ap);
	if (!own || s.n > INT_MAX)
		return vsnprintf(out, room, fmt, ap);
	if (room)
		out[s.n < room ? s.n : room - 1] = '\0';
	return (int)s.n;
}
