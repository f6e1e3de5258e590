/* vfs.c - a shim over SQLite's own file layer that fails the n-th call, fills the
 * disk, or cuts the power.
 *
 * For power cuts it keeps, of the database and its log, what a disk would still
 * hold: the bytes as of the last sync, and the writes since. At the cut each of
 * those writes is kept, dropped or torn (some of its 512-byte sectors kept), by
 * a seeded choice; the outcome is written to a directory of its own and the
 * process ends. Files are never opened behind SQLite's back, since closing them
 * would drop its locks.
 */
#include "fault.h"

#include "base/log.h"
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SECTOR 512
#define FILES  4

struct write { /* data NULL: truncation to at */
	sqlite3_int64 at;
	size_t n;
	char *data;
};
struct image {
	char path[300];
	char *p; /* durable bytes */
	size_t n;
	struct write *writes; /* since the last sync */
	size_t nwrites, cap;
};
struct file {
	sqlite3_file base;
	struct image *image; /* NULL: not followed */
	sqlite3_file *real;
};

static struct fault fault;
static atomic_long calls;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct image images[FILES];
static sqlite3_vfs *unix_vfs, shim;

static sqlite3_file *real(sqlite3_file *f)
{
	return ((struct file *)f)->real;
}

/* --- the disk after a power cut --------------------------------------------- */

static void resize(struct image *im, size_t n)
{
	char *p = realloc(im->p, n ? n : 1);
	if (!p)
		BUG("out of memory");
	if (n > im->n)
		memset(p + im->n, 0, n - im->n);
	im->p = p;
	im->n = n;
}

/* All of a write, or some of its sectors. */
static void apply(struct image *im, const struct write *w, unsigned *seed, bool torn)
{
	if (!w->data) {
		resize(im, (size_t)w->at);
		return;
	}
	for (size_t from = 0; from < w->n; from += SECTOR) {
		size_t n = w->n - from < SECTOR ? w->n - from : SECTOR;
		size_t at = (size_t)w->at + from;
		if (torn && rand_r(seed) % 2)
			continue;
		if (at + n > im->n)
			resize(im, at + n);
		memcpy(im->p + at, w->data + from, n);
	}
}

static void settle(struct image *im)
{
	for (size_t i = 0; i < im->nwrites; i++) {
		apply(im, &im->writes[i], NULL, false);
		free(im->writes[i].data);
	}
	im->nwrites = 0;
}

static void note(struct image *im, sqlite3_int64 at, const void *data, size_t n)
{
	if (!im)
		return;
	if (im->nwrites == im->cap) {
		im->cap = im->cap ? 2 * im->cap : 64;
		im->writes = realloc(im->writes, im->cap * sizeof *im->writes);
		if (!im->writes)
			BUG("out of memory");
	}
	struct write *w = &im->writes[im->nwrites++];
	*w = (struct write){at, n, data ? malloc(n + 1) : NULL};
	if (w->data)
		memcpy(w->data, data, n);
}

static void save(const struct image *im)
{
	char path[600];
	const char *name = strrchr(im->path, '/');
	snprintf(path, sizeof path, "%s/%s", fault.after, name ? name + 1 : im->path);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	for (size_t done = 0; fd >= 0 && done < im->n;) {
		ssize_t n = write(fd, im->p + done, im->n - done);
		if (n < 0)
			_exit(1);
		done += (size_t)n;
	}
	close(fd);
}

static _Noreturn void cut_power(void)
{
	unsigned seed = fault.seed;
	for (int i = 0; i < FILES && images[i].path[0]; i++) {
		struct image *im = &images[i];
		for (size_t k = 0; k < im->nwrites; k++) {
			int fate = rand_r(&seed) % 3;
			if (fate)
				apply(im, &im->writes[k], &seed, fate == 2);
		}
		save(im);
	}
	fflush(stdout);
	_exit(CUT_EXIT);
}

/* --- which call fails -------------------------------------------------------- */

enum call { READ, WRITE, TRUNCATE, SYNC };

/* SQLITE_OK, or the error this call meets. */
static int meet(enum call c)
{
	static const int errors[] = {SQLITE_IOERR_READ, SQLITE_IOERR_WRITE, SQLITE_IOERR_TRUNCATE,
	                             SQLITE_IOERR_FSYNC};
	bool counts =
	    fault.kind == FAULT_ONCE || fault.kind == FAULT_FOREVER || (fault.kind == FAULT_FULL && c == WRITE);
	if (!counts)
		return SQLITE_OK;
	long n = atomic_fetch_add(&calls, 1) + 1;
	if (n < fault.at || (fault.kind == FAULT_ONCE && n > fault.at))
		return SQLITE_OK;
	return fault.kind == FAULT_FULL ? SQLITE_FULL : errors[c];
}

/* A call that changes the disk is noted, and may be the last one. */
static void change(struct image *im, sqlite3_int64 at, const void *data, size_t n)
{
	if (fault.kind != FAULT_CUT)
		return;
	pthread_mutex_lock(&lock);
	note(im, at, data, n);
	if (atomic_fetch_add(&calls, 1) + 1 == fault.at)
		cut_power();
	pthread_mutex_unlock(&lock);
}

static void synced(struct image *im)
{
	if (fault.kind != FAULT_CUT)
		return;
	pthread_mutex_lock(&lock);
	if (atomic_fetch_add(&calls, 1) + 1 == fault.at)
		cut_power();
	if (im && !fault.lying_disk)
		settle(im);
	pthread_mutex_unlock(&lock);
}

/* --- the file methods ---------------------------------------------------------- */

static int x_close(sqlite3_file *f)
{
	return real(f)->pMethods->xClose(real(f));
}
static int x_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	int rc = meet(READ);
	return rc ? rc : real(f)->pMethods->xRead(real(f), p, n, at);
}
static int x_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	int rc = meet(WRITE);
	if (rc)
		return rc;
	change(((struct file *)f)->image, at, p, (size_t)n);
	return real(f)->pMethods->xWrite(real(f), p, n, at);
}
static int x_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int rc = meet(TRUNCATE);
	if (rc)
		return rc;
	change(((struct file *)f)->image, size, NULL, 0);
	return real(f)->pMethods->xTruncate(real(f), size);
}
static int x_sync(sqlite3_file *f, int flags)
{
	int rc = meet(SYNC);
	if (rc)
		return rc;
	synced(((struct file *)f)->image);
	if (fault.slow_us)
		usleep(fault.slow_us);
	return real(f)->pMethods->xSync(real(f), flags);
}
static int x_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return real(f)->pMethods->xFileSize(real(f), n);
}
static int x_lock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xLock(real(f), level);
}
static int x_unlock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xUnlock(real(f), level);
}
static int x_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
static int x_control(sqlite3_file *f, int op, void *p)
{
	return real(f)->pMethods->xFileControl(real(f), op, p);
}
static int x_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}
static int x_device(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}
static int x_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
static int x_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	if (fault.kind == FAULT_NOLOCK)
		return SQLITE_OK;
	return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}
static void x_shm_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}
static int x_shm_unmap(sqlite3_file *f, int remove)
{
	return real(f)->pMethods->xShmUnmap(real(f), remove);
}

/* Version 2: without the mapped reads of version 3. */
static const sqlite3_io_methods methods = {
    2,          x_close,       x_read,      x_write,   x_truncate, x_sync,   x_size,
    x_lock,     x_unlock,      x_reserved,  x_control, x_sector,   x_device, x_shm_map,
    x_shm_lock, x_shm_barrier, x_shm_unmap, NULL,      NULL};

static struct image *image_of(const char *path)
{
	for (int i = 0; i < FILES; i++) {
		if (!images[i].path[0])
			snprintf(images[i].path, sizeof images[i].path, "%s", path);
		if (strcmp(images[i].path, path) == 0)
			return &images[i];
	}
	BUG("more files than expected");
}

/* What stands in the file when it is first opened is durable. */
static void load(struct file *f)
{
	sqlite3_int64 n = 0;
	if (f->image->p || f->real->pMethods->xFileSize(f->real, &n) != SQLITE_OK)
		return;
	resize(f->image, (size_t)n);
	if (n && f->real->pMethods->xRead(f->real, f->image->p, (int)n, 0) != SQLITE_OK)
		BUG("cannot read the file under test");
}

static int x_open(sqlite3_vfs *v, const char *path, sqlite3_file *file, int flags, int *out)
{
	struct file *f = (struct file *)file;
	(void)v;
	f->base.pMethods = NULL;
	f->image = NULL;
	f->real = (sqlite3_file *)(f + 1);
	int rc = unix_vfs->xOpen(unix_vfs, path, f->real, flags, out);
	if (rc != SQLITE_OK)
		return rc;
	f->base.pMethods = &methods;
	if (fault.kind == FAULT_CUT && flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) {
		pthread_mutex_lock(&lock);
		f->image = image_of(path);
		load(f);
		pthread_mutex_unlock(&lock);
	}
	return SQLITE_OK;
}

static int x_delete(sqlite3_vfs *v, const char *path, int sync_dir)
{
	(void)v;
	if (fault.kind == FAULT_CUT) {
		pthread_mutex_lock(&lock);
		for (int i = 0; i < FILES; i++)
			if (strcmp(images[i].path, path) == 0) {
				settle(&images[i]);
				resize(&images[i], 0);
			}
		pthread_mutex_unlock(&lock);
	}
	return unix_vfs->xDelete(unix_vfs, path, sync_dir);
}

void fault_install(const struct fault *f)
{
	fault = *f;
	atomic_store(&calls, 0);
	unix_vfs = sqlite3_vfs_find("unix");
	if (!unix_vfs)
		BUG("SQLite has no unix file layer");
	shim = *unix_vfs;
	shim.zName = "fault";
	shim.pNext = NULL;
	shim.szOsFile = (int)sizeof(struct file) + unix_vfs->szOsFile;
	shim.xOpen = x_open;
	shim.xDelete = x_delete;
	sqlite3_vfs_register(&shim, 1);
}

bool fault_reached(void)
{
	bool reached = atomic_load(&calls) >= fault.at;
	fault.kind = FAULT_NONE;
	return reached;
}
