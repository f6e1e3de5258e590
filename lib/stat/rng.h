/* rng.h - the deterministic random source of lib/stat.
 *
 * xoshiro256** (Blackman & Vigna 2018), its state filled by splitmix64 from
 * (seed, stream). Every draw of a simulation opens its own stream, numbered by
 * the draw, so a result depends on the seed only: not on the machine, on the
 * number of threads or on the order of the draws.
 */
#ifndef STAT_RNG_H
#define STAT_RNG_H

#include <stdint.h>

struct stat_rng {
	uint64_t s[4];
};
void stat_rng_init(struct stat_rng *g, uint64_t seed, uint64_t stream);
uint64_t stat_rng_u64(struct stat_rng *g);
/* Uniform on [0, 1), 53 bits. */
double stat_rng_unit(struct stat_rng *g);
/* Uniform integer in [0, n), n > 0, without bias. */
uint32_t stat_rng_below(struct stat_rng *g, uint32_t n);
/* Standard normal by inversion: one uniform, one normal. */
double stat_rng_normal(struct stat_rng *g);

#endif
