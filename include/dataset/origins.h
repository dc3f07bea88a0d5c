/*
 * origins.h - the datasets that results were made from.
 *
 * For dataset_description.json (BIDS 1.11.1): what other datasets say of
 * themselves, and where they are.
 */
#ifndef DATASET_ORIGINS_H
#define DATASET_ORIGINS_H

#include "base/json.h"

struct origins {
    char *folder;     /* of the results, without links in its path */
    json_t *paths;    /* DatasetLinks: name to path, relative to `folder` */
    json_t *made_by;  /* GeneratedBy of the sources, each program once */
    json_t *datasets; /* SourceDatasets of the sources, and their own DOI */
};

/* Of the results whose description is, or will be, at `description`. */
struct origins *origins_begin(const char *description);

/*
 * Adds the dataset that `path` is in: its nearest folder upwards (or itself)
 * with a dataset_description.json.  Nothing happens when there is none, or it
 * is that of the results, or was added before.  The name is that of its folder,
 * as in provenance.h; a second dataset of the same name ends the program: its
 * files could not be told from those of the first.  A description that is no
 * JSON object is warned of and says nothing.
 */
void origins_add(struct origins *origins, const char *path);

void origins_free(struct origins *origins);

#endif
