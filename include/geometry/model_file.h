/*
 * model_file.h - models of a table of pairs, alone or in families.
 */
#ifndef GEOMETRY_MODEL_FILE_H
#define GEOMETRY_MODEL_FILE_H

#include "io/pairs.h"
#include "rsa/families.h"

struct model_file {
    struct pairs *pairs; /* models, in the order of the conditions given */
    struct families families;
    char **names; /* of the families */
};

/*
 * The models in `path`, their conditions put in the order of those of `data`;
 * dies where they are not the same.  Families of a kind other than fixed:
 * `group` is a table `model`, `family` that names every model (members in the
 * order of the rows), or NULL: what stands before the last ':' of the column,
 * and all columns are one family, `models`, where no name has one.  A family of
 * one is fixed.  Give it back with model_file_free().
 */
struct model_file *model_file_read(const char *path, const char *group,
                                   enum families_kind kind,
                                   const struct pairs *data,
                                   const char *data_path);
void model_file_free(struct model_file *file);

#endif
