#include "stat/rng.h"
#include "stat/dist.h"

static uint64_t splitmix(uint64_t *x)
{
	uint64_t z = (*x += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void stat_rng_init(struct stat_rng *g, uint64_t seed, uint64_t stream)
{
	uint64_t x = seed;
	uint64_t y = splitmix(&x) ^ stream;
	for (int i = 0; i < 4; i++)
		g->s[i] = splitmix(&y);
}

static uint64_t rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t stat_rng_u64(struct stat_rng *g)
{
	uint64_t *s = g->s, out = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return out;
}

double stat_rng_unit(struct stat_rng *g)
{
	return (double)(int64_t)(stat_rng_u64(g) >> 11) * 0x1p-53;
}

uint32_t stat_rng_below(struct stat_rng *g, uint32_t n)
{
	uint32_t limit = (0u - n) % n;
	for (;;) {
		uint64_t m = (stat_rng_u64(g) >> 32) * n;
		if ((uint32_t)m >= limit)
			return (uint32_t)(m >> 32);
	}
}

double stat_rng_normal(struct stat_rng *g)
{
	double u = ((double)(int64_t)(stat_rng_u64(g) >> 11) + 0.5) * 0x1p-53;
	return stat_normal_q(u);
}
