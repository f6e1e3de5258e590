/* kernel_index.h - the loops over indices of cells, for one type of index: kernel.c
 * includes it once for INDEX uint16_t, which is half the work where few cells are
 * counted, and once for uint32_t (private to lib/cube; kernel.h tells what they do). */

VECTORS void KERNEL(fill)(INDEX *index, uint32_t n, uint32_t v)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] = (INDEX)v;
}

VECTORS void KERNEL(add)(INDEX *index, uint32_t n, uint32_t v)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] = (INDEX)(index[i] + (INDEX)v);
}

VECTORS void KERNEL(add_scaled8)(INDEX *restrict index, const uint8_t *restrict code, uint32_t n,
                                 uint32_t factor)
{
	const INDEX f = (INDEX)factor;
	for (uint32_t i = 0; i < n; i++)
		index[i] = (INDEX)(index[i] + (uint32_t)code[i] * f);
}

VECTORS void KERNEL(add_scaled16)(INDEX *restrict index, const uint8_t *restrict code, uint32_t n,
                                  uint32_t factor)
{
	const INDEX f = (INDEX)factor;
	for (uint32_t i = 0; i < n; i++)
		index[i] = (INDEX)(index[i] + (uint32_t)get16(code + 2 * (size_t)i) * f);
}

VECTORS void KERNEL(add_table8)(INDEX *restrict index, const uint8_t *restrict code, uint32_t n,
                                const uint32_t *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] = (INDEX)(index[i] + (INDEX)table[(int)code[i]]);
}

VECTORS void KERNEL(add_table16)(INDEX *restrict index, const uint8_t *restrict code, uint32_t n,
                                 const uint32_t *restrict table)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] = (INDEX)(index[i] + (INDEX)table[(int)get16(code + 2 * (size_t)i)]);
}

VECTORS void KERNEL(drop)(INDEX *restrict index, const uint8_t *restrict mask, uint32_t n, uint32_t trash)
{
	for (uint32_t i = 0; i < n; i++)
		index[i] = mask[i] ? index[i] : (INDEX)trash;
}

void KERNEL(tally)(uint32_t *count, unsigned lanes, size_t size, const INDEX *index, uint32_t n)
{
	uint32_t *a = count, *b = lanes > 1 ? a + size : a, i = 0;
	uint32_t *c = lanes > 2 ? b + size : a, *d = lanes > 2 ? c + size : b;
	for (; i + 4 <= n; i += 4) {
		a[index[i]]++;
		b[index[i + 1]]++;
		c[index[i + 2]]++;
		d[index[i + 3]]++;
	}
	for (; i < n; i++)
		a[index[i]]++;
}

#undef INDEX
#undef KERNEL
