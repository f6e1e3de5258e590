/* embed.c - see embed.h.
 */
#include "web/embed.h"

const struct web_asset *web_asset_find(struct str path)
{
	const struct web_assets *all = &web_assets;
	size_t from = 0, to = all ? all->n : 0;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		int order = str_cmp(path, str_z(all->v[mid].path));
		if (order == 0)
			return &all->v[mid];
		if (order < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return NULL;
}
