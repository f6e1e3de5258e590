/* person_key.h - the secret by which persons' names become the keys of batches (batch_hash, SipHash-2-4).
 *
 * It is 16 bytes in a file outside the store, mode 0600, so that whoever holds the store alone, or a backup
 * of it, cannot tell who is who: pseudonymisation asks that what is needed to name a person is kept apart
 * (GDPR art. 4.5). The same key gives the same pupil the same hash, which lets a cohort be followed from year
 * to year; a batch remembers by `key_name`, a hash of the key, which one it was made with.
 *
 * The file is the one of person_key_file(), else of $TRAD_PERSON_KEY, else STORE.key beside an SQLite store.
 * It is made on first use, but never again once a batch has been made: then it is missed.
 */
#ifndef MEASURE_PERSON_KEY_H
#define MEASURE_PERSON_KEY_H

#include "core/change.h"

struct person_key {
	uint8_t key[16];
	struct str name; /* 16 hex digits */
	bool changed;    /* batches here were made with another key: their pupils are other pupils */
};
/* Where the key is for all stores of this process; NULL: as said above. The text must stay. */
void person_key_file(const char *path);
/* The store that this process is of, for the key beside it. The text must stay. */
void person_key_beside(const char *url);
/* False with *why (a msgid, {0} being *path): nowhere to keep it, lost, cannot be read or written, open to
 * others. */
bool person_key(struct db *db, struct arena *a, struct person_key *k, const char **why, struct str *path);

#endif
