/*
 * links.h - from the page of the group to the pages of its analyses.
 */
#ifndef PAGE_LINKS_H
#define PAGE_LINKS_H

#include "figure/markup.h"

/*
 * "<title>: ..." with a link to every page in the root of the dataset whose
 * name ends in `end` ("_desc-classify.html"); nothing when there is none.
 */
void page_links(struct markup *out, const char *root, const char *title,
                const char *end);

#endif
