/*
 * states.h - the page of what `states` found, by one method or several.
 */
#ifndef PAGE_STATES_H
#define PAGE_STATES_H

#include "figure/markup.h"
#include "page/methods.h"

/*
 * `folder` is what states wrote, or holds a folder of that kind per method,
 * which then stand below each other with the same figures.  Dies when there is
 * no states.tsv.
 */
void states_page(struct markup *out, const char *folder);

/* The part of one method: whether anything changes, how many states, what they
 * are, when they are, and how they follow each other. */
void states_of_method(struct markup *out, const char *folder,
                      struct methods *methods);

#endif
