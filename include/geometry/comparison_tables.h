/*
 * comparison_tables.h - the tables of comparison.h.
 */
#ifndef GEOMETRY_COMPARISON_TABLES_H
#define GEOMETRY_COMPARISON_TABLES_H

#include "geometry/inference.h"
#include "io/sheet.h"

/* What a table of all comparators is written from. */
struct comparison_block {
    enum compare_kind kind;
    char *const *models; /* names of the families */
    char *const *subjects;
    const struct inference *inference;
};

struct comparison_tables {
    struct sheet results, pairs, subjects;
};

/* Begins all three; `results` ends in .tsv, else status 2. */
struct comparison_tables comparison_tables_begin(const char *results);
void comparison_tables_add(struct comparison_tables *tables,
                           const struct comparison_block *block);
void comparison_tables_end(struct comparison_tables *tables);

#endif
