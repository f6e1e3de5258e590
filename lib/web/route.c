/* route.c - paths to handlers: a trie by segment, compiled once.
 *
 * A literal segment wins over a parameter. The search goes back to the
 * parameter when the literal leads nowhere, but the first full match decides:
 * with GET /mal/new and POST /mal/{id}, POST /mal/new is 405, not a goal whose
 * id is "new".
 */
#include "web/web.h"

#include "base/log.h"
#include "base/vec.h"
#include <stdlib.h>

enum { METHODS = WEB_OTHER + 1, DEPTH_MAX = 16, SEGMENT_MAX = 200 };

struct node {
	struct str literal;                          /* unused for a parameter's node */
	struct node_vec VEC(struct node *) children; /* literals, in byte order */
	struct node *param;
	const struct web_route *routes[METHODS];
	bool terminal;
};

struct web_router {
	struct arena arena;
	struct node root;
	struct web_route *routes;
};

/* Where name stands, or would stand, among the children. */
static size_t child_index(const struct node *n, struct str name, bool *found)
{
	size_t lo = 0, hi = n->children.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = str_cmp(n->children.v[mid]->literal, name);
		if (order == 0) {
			*found = true;
			return mid;
		}
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*found = false;
	return lo;
}

static struct node *literal_child(struct arena *a, struct node *n, struct str name)
{
	bool found;
	size_t at = child_index(n, name, &found);
	if (found)
		return n->children.v[at];
	struct node *child = ARENA_NEW(a, struct node);
	child->literal = name;
	*VEC_PUSH(a, &n->children) = NULL;
	for (size_t i = n->children.n - 1; i > at; i--)
		n->children.v[i] = n->children.v[i - 1];
	n->children.v[at] = child;
	return child;
}

static bool is_param(struct str segment)
{
	return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static void add_route(struct web_router *r, const struct web_route *route)
{
	struct str pattern = str_z(route->pattern);
	if (pattern.n == 0 || pattern.p[0] != '/')
		BUG("route %s", route->pattern);
	struct str rest = str_sub(pattern, 1, pattern.n), segment;
	struct node *n = &r->root;
	int depth = 0;
	while (rest.n > 0 && str_split(&rest, '/', &segment)) {
		if (segment.n == 0 || (!str_is_null(rest) && rest.n == 0) || ++depth > DEPTH_MAX)
			BUG("route %s", route->pattern);
		if (!is_param(segment)) {
			n = literal_child(&r->arena, n, segment);
			continue;
		}
		if (!n->param)
			n->param = ARENA_NEW(&r->arena, struct node);
		n = n->param;
	}
	if (n->routes[route->method])
		BUG("route %s stands twice", route->pattern);
	n->routes[route->method] = route;
	n->terminal = true;
}

struct web_router *web_router_new(const struct web_route *routes, size_t n)
{
	struct web_router *r = calloc(1, sizeof *r);
	if (!r)
		abort();
	arena_init(&r->arena, 0);
	r->routes = ARENA_ARRAY(&r->arena, n + 1, struct web_route);
	for (size_t i = 0; i < n; i++) {
		r->routes[i] = routes[i];
		add_route(r, &r->routes[i]);
	}
	return r;
}

void web_router_free(struct web_router *r)
{
	if (!r)
		return;
	arena_finish(&r->arena);
	free(r);
}

static const struct node *walk(const struct node *n, struct str rest)
{
	struct str segment;
	if (!str_split(&rest, '/', &segment))
		return n->terminal ? n : NULL;
	if (segment.n == 0 || segment.n > SEGMENT_MAX)
		return NULL;
	bool found;
	size_t at = child_index(n, segment, &found);
	const struct node *hit = found ? walk(n->children.v[at], rest) : NULL;
	if (!hit && n->param)
		hit = walk(n->param, rest);
	return hit;
}

static unsigned methods_of(const struct node *n)
{
	unsigned bits = 0;
	for (unsigned m = 0; m < METHODS; m++)
		if (n->routes[m])
			bits |= 1u << m;
	if (n->routes[WEB_GET])
		bits |= 1u << WEB_HEAD;
	return bits;
}

/* The names are the route's own: two routes may name the same place differently. */
static void take_params(const struct web_route *route, struct str path, struct arena *a,
                        struct web_pairs *params)
{
	struct str names = str_z(route->pattern), values = path, name, value;
	struct web_pair *v = ARENA_ARRAY(a, DEPTH_MAX, struct web_pair);
	size_t n = 0;
	while (str_split(&names, '/', &name) && str_split(&values, '/', &value))
		if (is_param(name))
			v[n++] = (struct web_pair){str_sub(name, 1, name.n - 1), value};
	*params = (struct web_pairs){v, n};
}

const struct web_route *web_route_find(const struct web_router *r, enum web_method m, struct str path,
                                       struct arena *a, struct web_pairs *params, unsigned *allowed)
{
	*params = (struct web_pairs){NULL, 0};
	*allowed = 0;
	if (path.n == 0 || path.p[0] != '/')
		return NULL;
	/* "/" has no segments, not one empty segment. */
	struct str rest = path.n == 1 ? (struct str){NULL, 0} : str_sub(path, 1, path.n);
	const struct node *n = walk(&r->root, rest);
	if (!n)
		return NULL;
	const struct web_route *route = n->routes[m];
	if (!route && m == WEB_HEAD)
		route = n->routes[WEB_GET];
	if (!route) {
		*allowed = methods_of(n);
		return NULL;
	}
	take_params(route, path, a, params);
	return route;
}
