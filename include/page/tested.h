/*
 * tested.h - what a test over a group found, for its page.
 */
#ifndef PAGE_TESTED_H
#define PAGE_TESTED_H

#include "base/json.h"
#include "figure/markup.h"
#include "io/table.h"

#include <stdbool.h>
#include <stddef.h>

/* What counts as surviving a correction. */
#define TESTED_LEVEL .05

struct tested {
    struct markup *out;
    const char *folder;                        /* as given */
    char *path;                                /* of results.tsv */
    struct table *results, *components, *null; /* the last two may be NULL */
    json_t *about;                             /* sidecar of the results */
    bool is_pairs; /* the elements are pairs of regions */
    bool is_nodes; /* they are regions, of one measure */
    bool is_voxels;
    const char *statistic; /* "t" or "F" */
    double *value;         /* of each element */
    /* Of pairs and of nodes: */
    size_t regions;
    const char **region; /* names, in the order in which rows begin with them */
    size_t *end;         /* two a row: places among these */
};

/* A correction: its column, what it is called, and what it holds. */
struct correction {
    const char *column, *title, *holds;
};
enum { CORRECTIONS = 5 };
extern const struct correction tested_corrections[CORRECTIONS];

/* What `edges` wrote into a folder; dies when that holds no results.tsv of it.
 * Release it with tested_release(). */
struct tested tested_read(struct markup *out, const char *folder);
void tested_release(struct tested *tested);

/* What element `row` is called, to be free()d. */
char *tested_name(const struct tested *tested, size_t row);

/* p or q of each element by a correction, to be free()d; NULL where there is no
 * such column. */
double *tested_p(const struct tested *tested, size_t correction);

/* Elements below the level, and the first correction that has some
 * (CORRECTIONS: none has). */
size_t tested_count(const struct tested *tested, size_t correction);
size_t tested_first(const struct tested *tested);

/*
 * Rows to look at first, at most `most`: of the elements that survive the first
 * correction by which any does, or else of all, those of the largest
 * |statistic|.  Returns how many; *of is how many there were to choose from.
 */
size_t tested_rows(size_t *which, size_t most, size_t *of,
                   const struct tested *tested);

#endif
