/* person_key.c - see person_key.h. */
#include "measure/person_key.h"

#include "web/out.h"
#include "sql_measure_import.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *said, *beside;

void person_key_file(const char *path)
{
	said = path;
}

void person_key_beside(const char *url)
{
	beside = url && !str_starts(str_z(url), STR("postgres")) ? url : NULL;
}

/* Empty when there is nowhere to keep it. */
static struct str path_of(struct arena *a)
{
	const char *env = getenv("TRAD_PERSON_KEY");
	if (said && *said)
		return str_z(said);
	if (env && *env)
		return str_z(env);
	return beside ? arena_printf(a, "%s.key", beside) : STR("");
}

static const char *make(const char *path, uint8_t key[16])
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return N_("The key file {0} cannot be written. Pupils are not read in without it.");
	randombytes_buf(key, 16);
	bool ok = write(fd, key, 16) == 16 && fsync(fd) == 0;
	close(fd);
	return ok ? NULL : N_("The key file {0} cannot be written. Pupils are not read in without it.");
}

static const char *read_key(int fd, uint8_t key[16])
{
	struct stat st;
	uint8_t all[17];
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return N_("The key file {0} cannot be read. Pupils are not read in without it.");
	if (st.st_mode & 077)
		return N_("The key file {0} can be read by others. Give it mode 0600.");
	ssize_t n = read(fd, all, sizeof all);
	memcpy(key, all, 16);
	sodium_memzero(all, sizeof all);
	return n == 16 ? NULL : N_("The key file {0} is no key: it has 16 bytes.");
}

static struct str name_of(struct arena *a, const uint8_t key[16])
{
	uint8_t h[crypto_generichash_BYTES_MIN];
	char hex[17];
	crypto_generichash(h, sizeof h, (const unsigned char *)"trad person key", 15, key, 16);
	sodium_bin2hex(hex, sizeof hex, h, 8);
	return arena_str(a, str_z(hex));
}

bool person_key(struct db *db, struct arena *a, struct person_key *k, const char **why, struct str *path)
{
	struct str last = {NULL, 0};
	bool used = batch_last_key(db, a, &last);
	*path = path_of(a);
	if (path->n == 0) {
		*why = N_("It is not said where the key is kept by which pupils are hashed: set TRAD_PERSON_KEY, or "
		          "--person-key, to a file outside the store.");
		return false;
	}
	const char *z = arena_z(a, *path);
	int fd = open(z, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	*why = NULL;
	if (fd >= 0)
		*why = read_key(fd, k->key);
	else if (errno == ENOENT)
		*why = used
		           ? N_("The key file {0} is missing. Put it back: with another key the pupils that are here "
		                "already become other pupils.")
		           : make(z, k->key);
	else
		*why = N_("The key file {0} cannot be read. Pupils are not read in without it.");
	if (fd >= 0)
		close(fd);
	if (*why)
		return false;
	k->name = name_of(a, k->key);
	k->changed = used && !str_eq(last, k->name);
	return true;
}
