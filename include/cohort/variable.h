/*
 * variable.h - a column of the participants as numbers or levels.
 */
#ifndef COHORT_VARIABLE_H
#define COHORT_VARIABLE_H

#include "cohort/features.h"
#include "io/table.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the cells of a variable are. */
struct variable_source {
    const struct features *features;
    const struct table *people;
    const size_t *person; /* row of each file among the people */
};

struct variable {
    const char *name;
    bool is_factor;
    size_t rows, levels;
    double *value;      /* of each row, for numbers */
    const char **level; /* alphabetic, the reference first */
    size_t *code;       /* of each row: its level */
};

bool variable_is_missing(const char *cell);

/* The cell of the file `listed`; dies where neither table has the column. */
const char *variable_cell(const struct variable_source *source,
                          const char *name, size_t listed);

/*
 * Reads it for the files listed[0..rows-1], none of which lacks it.  `names`
 * lists factors, `references` is a=x,b=y; both may be NULL.  Give the contents
 * back with variable_release(); `name` stays with the caller.
 */
struct variable variable_read(const struct variable_source *source,
                              const char *name, const size_t *listed,
                              size_t rows, const char *factors,
                              const char *references);
void variable_release(struct variable *variable);

/* Whether the list a,b,c has the name. */
bool variable_is_listed(const char *list, const char *name);

#endif
