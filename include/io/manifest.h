/*
 * manifest.h - which file belongs to which participant.
 *
 * A table with the column `participant_id` and one column per kind of file;
 * paths are relative to the folder of the manifest.
 */
#ifndef IO_MANIFEST_H
#define IO_MANIFEST_H

#include "io/table.h"

#include <stdbool.h>
#include <stddef.h>

struct manifest {
    struct table *table;
    size_t count;     /* rows that have such a file */
    const char **ids; /* participant of each; they belong to `table` */
    char **paths;     /* its file */
    size_t *rows;     /* its row in `table` */
};

/*
 * The files of the column `kind`; a row with n/a there is left out.  Each is
 * recorded as an input.  Dies without the columns, without a row, on an empty
 * id, and on a file that cannot be read.  Give it back with manifest_free().
 */
struct manifest *manifest_read(const char *path, const char *kind);
void manifest_free(struct manifest *manifest);

/* Whether two ids are of one participant, with `sub-` or without. */
bool participant_same(const char *id, const char *other);

/*
 * Row of a participant in the table of participants, whose ids may lack the
 * `sub-`; TABLE_NONE where there is none.  Dies when two rows have the id.
 */
size_t participant_row(const struct table *participants, const char *id);

#endif
