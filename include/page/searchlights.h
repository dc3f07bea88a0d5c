/*
 * searchlights.h - maps of a participant: models around every voxel.
 */
#ifndef PAGE_SEARCHLIGHTS_H
#define PAGE_SEARCHLIGHTS_H

#include "figure/markup.h"
#include "page/methods.h"

/*
 * A section for each folder <...>_desc-searchlight in func/ or ses-<label>/func
 * of the participant: where each model peaks, and its map; nothing where there
 * is none.
 */
void page_searchlights(struct markup *out, const char *subject,
                       struct methods *methods);

#endif
