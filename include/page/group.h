/*
 * group.h - the page of all subjects.
 */
#ifndef PAGE_GROUP_H
#define PAGE_GROUP_H

#include "figure/markup.h"
#include "io/listing.h"

/*
 * Write the page of the dataset in `root`: one row per subject with a link to
 * `<subject>.html` beside the page, the matrices of group/, a strip of points
 * per metric, and what failed (logs/failed) or is absent.  Dies when no
 * subject has a product.  Products that are not in `only` are left out (NULL:
 * none is).
 */
void group_page(struct markup *out, const char *root,
                const struct listing *only);

#endif
