#include "cohort/features.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/series.h"
#include "num/blas.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- who there is ---- */

static void check_ids(const struct features *features, const char *path)
{
    for (size_t i = 0; i < features->listed; i++)
        for (size_t k = 0; k < i; k++)
            if (participant_same(features->ids[i], features->ids[k]))
                die("'%s' has '%s' twice", path, features->ids[i]);
}

bool features_is_session(const char *name)
{
    return !strcmp(name, "session_id") || !strcmp(name, "session") ||
           !strcmp(name, "run_id") || !strcmp(name, "run");
}

static void open_table(struct features *features)
{
    const char *path = features->input->path;
    struct table *table = table_read(path);

    if (strcmp(table->names[0], "participant_id") != 0)
        die("'%s': the first column is '%s', not participant_id", path,
            table->names[0]);
    features->lead = 1;
    if (features->input->is_repeated && table->cols > 1 &&
        features_is_session(table->names[1]))
        features->lead = 2;
    if (table->cols <= features->lead)
        die("'%s' has no feature", path);
    features->table = table;
    features->listed = table->rows;
    features->ids = NEW_ARRAY(const char *, table->rows);
    for (size_t i = 0; i < table->rows; i++)
        features->ids[i] = table_text(table, i, 0);
    features->all = table->cols - features->lead;
}

/* The voxels that all masks of a column of the manifest have. */
static unsigned char *shared_mask(const struct features *features)
{
    struct manifest *masks =
        manifest_read(features->input->path, features->input->masks);
    size_t voxels = features->image->voxels, left = 0;
    unsigned char *shared = volume_read_mask(masks->paths[0], features->image);

    for (size_t i = 1; i < masks->count; i++) {
        unsigned char *mask =
            volume_read_mask(masks->paths[i], features->image);

        for (size_t v = 0; v < voxels; v++)
            shared[v] &= mask[v];
        free(mask);
    }
    for (size_t v = 0; v < voxels; v++)
        left += shared[v];
    if (!left)
        die("'%s': the masks of column '%s' have no voxel in common",
            features->input->path, features->input->masks);
    manifest_free(masks);
    return shared;
}

static void open_image(struct features *features)
{
    const char *path = features->manifest->paths[0];
    unsigned char *mask;

    if (!features->input->mask == !features->input->masks)
        usage("'%s' is an image; give its --mask, or the column of --masks",
              path);
    features->kind = FEATURES_VOXELS;
    features->image = volume_open(path);
    mask = features->input->mask
               ? volume_read_mask(features->input->mask, features->image)
               : shared_mask(features);
    features->voxel = NEW_ARRAY(size_t, features->image->voxels);
    for (size_t v = 0; v < features->image->voxels; v++)
        if (mask[v])
            features->voxel[features->all++] = v;
    free(mask);
}

struct features *features_open(const struct features_input *input)
{
    struct features *features = NEW_ARRAY(struct features, 1);

    features->input = input;
    if (!input->column) {
        open_table(features);
    } else {
        features->manifest = manifest_read(input->path, input->column);
        features->listed = features->manifest->count;
        features->ids = NEW_ARRAY(const char *, features->listed);
        for (size_t i = 0; i < features->listed; i++)
            features->ids[i] = features->manifest->ids[i];
        features->kind = FEATURES_EDGES;
        if (volume_is_named(features->manifest->paths[0]))
            open_image(features);
        else if (input->measure)
            features_measures(features);
    }
    if (!input->is_repeated)
        check_ids(features, input->path);
    return features;
}

void features_free(struct features *features)
{
    if (features->table)
        table_free(features->table);
    if (features->manifest)
        manifest_free(features->manifest);
    if (features->image)
        volume_close(features->image);
    if (features->mapped)
        munmap(features->values, features->mapped);
    else
        free(features->values);
    regions_release(&features->regions);
    name_list_release(&features->measures);
    free(features->ids), free(features->place), free(features->origin),
        free(features->voxel);
    free(features);
}

/* ---- all subjects ---- */

/* Room for `bytes` in a file without a name. */
static double *map_scratch(const char *folder, size_t bytes)
{
    char *name = xformat("%s/.scratch-XXXXXX", folder);
    int file = mkstemp(name), fault;
    void *at;

    if (file < 0)
        die_errno("cannot create a scratch file in '%s'", folder);
    unlink(name);
    fault = posix_fallocate(file, 0, (off_t)bytes);
    if (fault) {
        errno = fault;
        die_errno("cannot get %zu MiB for a scratch file in '%s'", bytes >> 20,
                  folder);
    }
    at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (at == MAP_FAILED)
        die_errno("cannot map a scratch file in '%s'", folder);
    close(file), free(name);
    return at;
}

/* Differences from the first row, without the features that are dropped. */
static void pack(struct features *features, const bool *is_dropped)
{
    double *origin = NEW_ARRAY(double, features->all);

    memcpy(origin, features->values, features->all * sizeof *origin);
    for (size_t j = 0; j < features->all; j++)
        if (!is_dropped[j])
            features->place[features->count++] = j;
    if (!features->count)
        die("'%s': no feature has a value in every subject",
            features->input->path);
    for (size_t k = 0; k < features->count; k++)
        origin[k] = origin[features->place[k]];
    for (size_t i = 0; i < features->subjects; i++)
        for (size_t k = 0; k < features->count; k++)
            features->values[i * features->count + k] =
                features->values[i * features->all + features->place[k]] -
                origin[k];
    if (features->count < features->all)
        warn("'%s': %zu of %zu features lack a value and are left out",
             features->input->path, features->all - features->count,
             features->all);
    features->origin = origin;
}

void features_begin(struct features *features, size_t row)
{
    features_regions(features, row);
    features->place = NEW_ARRAY(size_t, features->all);
    for (size_t j = 0; j < features->all; j++)
        features->place[j] = j;
    features->count = features->all;
}

void features_load(struct features *features, const size_t *rows, size_t count)
{
    bool *is_dropped;
    size_t bytes;

    features_regions(features, rows[0]);
    bytes = count * features->all * sizeof(double);
    features->subjects = count;
    features->place = NEW_ARRAY(size_t, features->all);
    is_dropped = NEW_ARRAY(bool, features->all);
    features->mapped = bytes > features->input->memory ? bytes : 0;
    features->values = features->mapped
                           ? map_scratch(features->input->beside, bytes)
                           : NEW_ARRAY(double, count * features->all);
    for (size_t i = 0; i < count; i++) {
        double *values = features->values + i * features->all;

        features_read(values, features, rows[i]);
        for (size_t j = 0; j < features->all; j++) {
            if (isfinite(values[j]))
                continue;
            features->place[0] = j;
            if (!features->input->has_drop)
                die("'%s' has no finite value of %s; --drop-missing leaves "
                    "such features out",
                    features->ids[rows[i]], features_name(features, 0));
            is_dropped[j] = true;
        }
    }
    pack(features, is_dropped);
    free(is_dropped);
}

void features_block(gsl_matrix *block, const struct features *features,
                    size_t first)
{
    bug_if(first + block->size2 > features->count);
    for (size_t i = 0; i < features->subjects; i++)
        memcpy(gsl_matrix_ptr(block, i, 0),
               features->values + i * features->count + first,
               block->size2 * sizeof(double));
}

gsl_matrix *features_matrix(const struct features *features)
{
    gsl_matrix *all = gsl_matrix_alloc(features->subjects, features->count);

    for (size_t i = 0; i < features->subjects; i++)
        for (size_t j = 0; j < features->count; j++)
            gsl_matrix_set(all, i, j,
                           features->values[i * features->count + j] +
                               features->origin[j]);
    return all;
}

void features_gram(gsl_matrix *gram, const struct features *features,
                   const double *scale)
{
    gsl_matrix_set_zero(gram);
    for (size_t first = 0; first < features->count; first += FEATURES_BLOCK) {
        size_t left = features->count - first;
        size_t width = left < FEATURES_BLOCK ? left : FEATURES_BLOCK;
        gsl_matrix *block = gsl_matrix_alloc(features->subjects, width);

        features_block(block, features, first);
        for (size_t i = 0; scale && i < block->size1; i++)
            for (size_t j = 0; j < width; j++)
                *gsl_matrix_ptr(block, i, j) *= scale[first + j];
        blas_product(gram, 1, BLAS_PLAIN, block, BLAS_TRANSPOSED, block, 1);
        gsl_matrix_free(block);
    }
    blas_mirror(gram);
}
