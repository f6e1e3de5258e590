/* resources.c - the table of kinds, made of app/resources.def. */
#include "core/resource.h"

#define KIND(k) extern const struct resource_kind k;
#include "resources.def"
#undef KIND

const struct resource_kind *const resource_kinds[] = {
#define KIND(k) &k,
#include "resources.def"
#undef KIND
};
const size_t resource_nkinds = sizeof resource_kinds / sizeof resource_kinds[0];
