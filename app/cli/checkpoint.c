/* checkpoint.c - a signed note of how far the change log has come. */
#include "cli/verify.h"
#include "sql_core.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

struct note {
	int64_t seq;
	unsigned char hash[32], mark[crypto_sign_BYTES];
};

static struct str hex(struct arena *a, const unsigned char *p, size_t n)
{
	char *z = arena_alloc(a, 2 * n + 1);
	sodium_bin2hex(z, 2 * n + 1, p, n);
	return str_z(z);
}

/* What is signed. */
static struct str text_of(struct arena *a, const struct note *n)
{
	return arena_printf(a, "trad-checkpoint 1\nseq %lld\nhash %s\n", (long long)n->seq,
	                    hex(a, n->hash, sizeof n->hash).p);
}

static struct str read_file(struct arena *a, const char *path)
{
	char part[4096];
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(part, 1, sizeof part, f) : 0;
	if (f)
		fclose(f);
	return f ? arena_str(a, (struct str){part, n}) : (struct str){NULL, 0};
}

static bool write_file(const char *path, struct str s, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	bool ok = fd >= 0 && write(fd, s.p, s.n) == (ssize_t)s.n && fsync(fd) == 0;
	return fd >= 0 && close(fd) == 0 && ok;
}

/* Both keys from the seed in path.key; made when there is none and none is expected. */
static bool keys(struct arena *a, const char *path, bool make, unsigned char *pub, unsigned char *secret)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	struct str file = arena_printf(a, "%s.key", path), text = read_file(a, file.p);
	size_t n = 0;
	if (str_is_null(text) && make) {
		randombytes_buf(seed, sizeof seed);
		text = hex(a, seed, sizeof seed);
		if (!write_file(file.p, text, 0600))
			return false;
	}
	text = str_trim(text);
	bool ok = text.n == 2 * sizeof seed &&
	          sodium_hex2bin(seed, sizeof seed, text.p, text.n, NULL, &n, NULL) == 0 && n == sizeof seed;
	if (ok)
		crypto_sign_seed_keypair(pub, secret, seed);
	sodium_memzero(seed, sizeof seed);
	return ok;
}

static bool read_hex(struct str *rest, const char *word, unsigned char *out, size_t n)
{
	struct str line;
	size_t got = 0;
	return str_split(rest, '\n', &line) && str_starts(line, str_z(word)) &&
	       sodium_hex2bin(out, n, line.p + strlen(word), line.n - strlen(word), NULL, &got, NULL) == 0 &&
	       got == n;
}

static bool read_note(struct str text, struct note *n)
{
	struct str line;
	if (!str_split(&text, '\n', &line) || !str_eqz(line, "trad-checkpoint 1") ||
	    !str_split(&text, '\n', &line) || !str_starts(line, STR("seq ")) ||
	    !str_to_i64(str_sub(line, 4, line.n), &n->seq))
		return false;
	return read_hex(&text, "hash ", n->hash, sizeof n->hash) &&
	       read_hex(&text, "signature ", n->mark, sizeof n->mark);
}

static bool log_holds(struct db *db, struct arena *a, const struct note *n)
{
	struct change_chain_row *r;
	if (n->seq == 0)
		return true;
	return change_chain(db, a, n->seq - 1, 1, &r) == 1 && r[0].id == n->seq &&
	       r[0].hash.n == sizeof n->hash && memcmp(r[0].hash.p, n->hash, sizeof n->hash) == 0;
}

static bool sign_now(struct db *db, struct arena *a, const char *path, const unsigned char *secret,
                     struct str *said)
{
	struct change_head_get_row head;
	struct note n = {0};
	if (!change_head_get(db, a, &head) || head.hash.n != sizeof n.hash)
		return false;
	n.seq = head.seq;
	memcpy(n.hash, head.hash.p, sizeof n.hash);
	struct str text = text_of(a, &n);
	crypto_sign_detached(n.mark, NULL, (const unsigned char *)text.p, text.n, secret);
	*said = arena_printf(a, "checkpoint at change %lld", (long long)n.seq);
	struct str all = arena_printf(a, "%.*ssignature %s\n", STR_ARG(text), hex(a, n.mark, sizeof n.mark).p);
	return write_file(path, all, 0644);
}

bool verify_checkpoint(struct db *db, struct arena *a, const char *path, struct str *said)
{
	unsigned char pub[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
	struct note n;
	struct str text = read_file(a, path);
	bool first = str_is_null(text);
	if (!keys(a, path, first, pub, secret)) {
		*said = arena_printf(a, "%s.key cannot be read or made", path);
		return false;
	}
	if (!first) {
		bool sound = read_note(text, &n);
		struct str body = sound ? text_of(a, &n) : STR("");
		if (!sound || crypto_sign_verify_detached(n.mark, (const unsigned char *)body.p, body.n, pub) != 0) {
			*said = arena_printf(a, "%s is not signed by its key", path);
			return false;
		}
		if (!log_holds(db, a, &n)) {
			*said = arena_printf(
			    a, "the change log no longer holds row %lld as it was: it was cut off or replaced",
			    (long long)n.seq);
			return false;
		}
	}
	bool ok = sign_now(db, a, path, secret, said);
	if (!ok)
		*said = arena_printf(a, "%s cannot be written: %s", path, strerror(errno));
	sodium_memzero(secret, sizeof secret);
	return ok;
}
