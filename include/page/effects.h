/*
 * effects.h - how large the effects are that a test over a group shows first.
 */
#ifndef PAGE_EFFECTS_H
#define PAGE_EFFECTS_H

#include "page/tested.h"

/*
 * The section: of the elements that survive (or else of all) the largest,
 * their effect sizes with intervals as a figure, and all that is known of them
 * as a table.
 */
void page_effects(const struct tested *tested);

#endif
