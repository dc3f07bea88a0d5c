#include "cohort/lens.h"

#include "base/mem.h"
#include "base/report.h"
#include "cohort/mask.h"
#include "stats/adjust.h"

#include <math.h>
#include <stdlib.h>

/* Of the sum of squares, what is left as rounding by confounds. */
#define LEAST_LEFT 1e-20

const char *const classify_learners[] = {[CLASSIFY_ALL] = "none",
                                         [CLASSIFY_UNIVARIATE] = "univariate",
                                         [CLASSIFY_RANK_SUM] = "rank-sum",
                                         [CLASSIFY_PROJECTION] = "projection",
                                         [CLASSIFY_PARCEL] = "parcel",
                                         [CLASSIFY_SEARCHLIGHT] = "searchlight",
                                         NULL};

/* ---- parcels, clusters and spheres ---- */

static void read_parcels(struct classify *classify)
{
    const struct features *features = classify->features;
    const char *path = classify->options->parcels;
    struct grid grid;
    int32_t *labels;

    if (features->kind != FEATURES_VOXELS)
        usage("--parcels is for images");
    labels = volume_read_labels(path, &grid);
    if (!grid_same(&grid, &features->image->grid))
        die("'%s' is not on the grid of '%s'", path, features->image->path);
    classify->parcel = NEW_ARRAY(int32_t, features->count);
    for (size_t j = 0; j < features->count; j++)
        classify->parcel[j] = labels[features->voxel[features->place[j]]];
    free(labels);
}

static void find_voxels(struct classify *classify)
{
    const struct features *features = classify->features;
    const struct classify_options *options = classify->options;
    const struct grid *grid;
    bool has_spheres = options->learner == CLASSIFY_SEARCHLIGHT;

    if (features->kind != FEATURES_VOXELS)
        usage("%s is for images",
              has_spheres ? "the mask learner searchlight" : "--mask-cluster");
    grid = &features->image->grid;
    classify->voxel = NEW_ARRAY(size_t, features->count);
    for (size_t j = 0; j < features->count; j++)
        classify->voxel[j] = features->voxel[features->place[j]];
    if (options->mask_cluster > 1)
        classify->neighbors =
            neighbors_new(grid, classify->voxel, features->count, 19);
    if (has_spheres)
        classify->balls = balls_new(grid, classify->voxel, features->count,
                                    options->mask_radius);
}

void lens_open(struct classify *classify)
{
    size_t count = classify->cohort.count;
    double trace = 0;

    classify->gram = gsl_matrix_alloc(count, count);
    features_gram(classify->gram, classify->features, NULL);
    for (size_t i = 0; i < count; i++)
        trace += gsl_matrix_get(classify->gram, i, i);
    if (!(trace > 0))
        die("'%s': no feature varies over the participants",
            classify->features->input->path);
    if (!isfinite(trace))
        die("'%s': the squares of the features are too large",
            classify->features->input->path);
    if (classify->options->learner == CLASSIFY_ALL)
        return;
    if (classify->options->parcels)
        read_parcels(classify);
    if (classify->options->mask_cluster > 1 ||
        classify->options->learner == CLASSIFY_SEARCHLIGHT)
        find_voxels(classify);
    classify->frequency = NEW_ARRAY(double, classify->features->count);
    classify->folds_kept = NEW_ARRAY(double, classify->features->count);
    classify->kept = NEW_ARRAY(double, classify->features->count);
}

/* ---- scale ---- */

static double square_of(const gsl_matrix *x, size_t j, const bool *trains)
{
    double sum = 0;

    for (size_t i = 0; i < x->size1; i++)
        if (trains[i])
            sum += pow(gsl_matrix_get(x, i, j), 2);
    return sum;
}

double *lens_scale(const struct classify *classify, const bool *trains)
{
    const struct features *features = classify->features;
    struct adjust *adjust =
        adjust_new(classify->cohort.confounds, trains, features->subjects);
    double *scale = NEW_ARRAY(double, features->count), count = 0;

    for (size_t i = 0; i < features->subjects; i++)
        count += trains[i];
    for (size_t first = 0; first < features->count; first += FEATURES_BLOCK) {
        size_t left = features->count - first;
        size_t width = left < FEATURES_BLOCK ? left : FEATURES_BLOCK;
        gsl_matrix *x = gsl_matrix_alloc(features->subjects, width);

        features_block(x, features, first);
        for (size_t j = 0; j < width; j++)
            scale[first + j] = square_of(x, j, trains);
        adjust_rows(x, adjust);
        for (size_t j = 0; j < width; j++) {
            double after = square_of(x, j, trains);
            bool varies = after > LEAST_LEFT * scale[first + j];

            scale[first + j] = varies ? sqrt(count / after) : 0;
        }
        gsl_matrix_free(x);
    }
    adjust_free(adjust);
    return scale;
}

/* ---- mask ---- */

bool lens_learn(double *lens, gsl_matrix *gram, struct classify *classify,
                const struct lens_input *input)
{
    size_t count = classify->features->count, kept = 0;
    double *frequency = NEW_ARRAY(double, count);
    bool is_last = input->split->fold == classify->folds.count;
    bool is_done = mask_learn(lens, frequency, classify, input);

    for (size_t j = 0; j < count && is_done && input->is_told; j++) {
        kept += lens[j] > 0;
        if (is_last)
            classify->kept[j] = lens[j];
        else
            classify->folds_kept[j] += lens[j];
        if (!is_last)
            classify->frequency[j] +=
                frequency[j] / (double)classify->folds.count;
    }
    if (is_done && input->is_told && !kept)
        warn("no feature is stable in fold '%s': models there know the shares "
             "of the classes alone",
             is_last ? "of all" : classify->folds.names[input->split->fold]);
    for (size_t j = 0; j < count && input->scale; j++)
        lens[j] *= input->scale[j];
    if (is_done)
        features_gram(gram, classify->features, lens);
    free(frequency);
    return is_done;
}

void lens_weights(double *weights, const struct classify *classify,
                  const double *dual, const double *lens)
{
    const struct features *features = classify->features;

    for (size_t i = 0; i < features->subjects; i++)
        for (size_t j = 0; j < features->count; j++)
            weights[j] += dual[i] * features->values[i * features->count + j];
    for (size_t j = 0; lens && j < features->count; j++)
        weights[j] *= lens[j] * lens[j];
}
