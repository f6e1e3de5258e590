/* log.c - see log.h. A line is made on the stack and written with one write(),
 * so lines of threads and forked children do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 2048

static _Atomic int log_level = LOG_INFO;

static const char *const level_word[] = {"error", "warn", "info", "debug"};

void log_set_level(enum log_level l)
{
	atomic_store(&log_level, (int)l);
}

/* Copies text with control bytes as \xNN; stops when the line is full. */
static size_t escape(char *out, size_t cap, const char *text)
{
	static const char hex[] = "0123456789abcdef";
	size_t n = 0;
	for (; *text && n + 4 <= cap; text++) {
		unsigned char c = (unsigned char)*text;
		if (c >= 0x20 && c != 0x7f) {
			out[n++] = *text;
			continue;
		}
		out[n++] = '\\';
		out[n++] = 'x';
		out[n++] = hex[c >> 4];
		out[n++] = hex[c & 15];
	}
	return n;
}

static size_t stamp(char *out, size_t cap)
{
	struct timespec t;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	size_t n = strftime(out, cap, "%Y-%m-%dT%H:%M:%S", &tm);
	int ms = (int)(t.tv_nsec / 1000000);
	int more = snprintf(out + n, cap - n, ".%03dZ ", ms);
	return n + (more > 0 ? (size_t)more : 0);
}

static void put(const char *line, size_t n)
{
	while (n) {
		ssize_t w = write(STDERR_FILENO, line, n);
		if (w <= 0)
			return; /* nowhere to tell */
		line += w;
		n -= (size_t)w;
	}
}

static void write_line(const char *word, const char *fmt, va_list ap)
{
	char text[LINE_MAX_BYTES / 2], line[LINE_MAX_BYTES];
	vsnprintf(text, sizeof text, fmt, ap);
	size_t n = stamp(line, 64);
	n += escape(line + n, 16, word);
	line[n++] = ' ';
	n += escape(line + n, sizeof line - 1 - n, text);
	line[n++] = '\n';
	put(line, n);
}

void log_at(enum log_level l, const char *fmt, ...)
{
	if ((int)l > atomic_load(&log_level))
		return;
	va_list ap;
	va_start(ap, fmt);
	write_line(level_word[l], fmt, ap);
	va_end(ap);
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	char text[LINE_MAX_BYTES / 2];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	log_error("bug at=%s:%d %s", file, line, text);
	abort();
}
