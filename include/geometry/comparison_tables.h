/*
 * comparison_tables.h - the tables of comparison.h.
 */
#ifndef GEOMETRY_COMPARISON_TABLES_H
#define GEOMETRY_COMPARISON_TABLES_H

#include "geometry/inference.h"
#include "io/sheet.h"

#include <stdbool.h>
#include <stddef.h>

/* What a table of all comparators is written from. */
struct comparison_block {
    enum compare_kind kind;
    char *const *models; /* names of the families */
    char *const *subjects;
    const struct inference *inference;
};

/* Similarities as features of the participants, for tests of groups. */
struct comparison_features {
    struct sheet sheet;
    bool is_single;  /* one comparator: columns are named by the model alone */
    char **names;    /* of the columns so far */
    double **values; /* [column][subject] */
    size_t columns;
    char *const *ids; /* of the block; have to last */
    size_t subjects;
};

struct comparison_tables {
    struct sheet results, pairs, subjects;
    struct comparison_features *features; /* NULL: not wanted */
};

/*
 * Begins the first three; `results` ends in .tsv, else status 2.
 * comparison_tables_end() writes features, which begin by themselves at `path`
 * for so many comparators.
 */
struct comparison_tables comparison_tables_begin(const char *results);
struct comparison_features *comparison_features_begin(const char *path,
                                                      size_t comparators);
void comparison_tables_add(struct comparison_tables *tables,
                           const struct comparison_block *block);
void comparison_tables_end(struct comparison_tables *tables);

#endif
