#include "cohort/means.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* Mean of a class over column k of a block, and the sum of squares about it. */
static double mean_of_class(double *squares, const gsl_matrix *block, size_t k,
                            const struct cohort *cohort, bool is_positive)
{
    double sum = 0, count = 0, mean;

    for (size_t i = 0; i < cohort->count; i++)
        if (cohort->is_positive[i] == is_positive)
            sum += gsl_matrix_get(block, i, k), count++;
    mean = sum / count;
    for (size_t i = 0; i < cohort->count; i++)
        if (cohort->is_positive[i] == is_positive) {
            double gap = gsl_matrix_get(block, i, k) - mean;

            *squares += gap * gap;
        }
    return mean;
}

static void add_block(struct means *means, const struct classify *classify,
                      const gsl_matrix *block, size_t first)
{
    const struct cohort *cohort = &classify->cohort;
    double freedom = (double)cohort->count - 2;

    for (size_t k = 0; k < block->size2; k++) {
        double origin = classify->features->origin[first + k], squares = 0;
        double low = mean_of_class(&squares, block, k, cohort, false);
        double high = mean_of_class(&squares, block, k, cohort, true);

        means->negative[first + k] = origin + low;
        means->positive[first + k] = origin + high;
        means->effect[first + k] = squares > 0 && freedom > 0
                                       ? (high - low) / sqrt(squares / freedom)
                                       : NAN;
    }
}

struct means means_of(const struct classify *classify)
{
    size_t count = classify->features->count;
    struct means means = {.negative = NEW_ARRAY(double, count),
                          .positive = NEW_ARRAY(double, count),
                          .effect = NEW_ARRAY(double, count)};

    for (size_t first = 0; first < count; first += FEATURES_BLOCK) {
        size_t left = count - first;
        gsl_matrix *block = gsl_matrix_alloc(
            classify->cohort.count,
            left < FEATURES_BLOCK ? left : (size_t)FEATURES_BLOCK);

        features_block(block, classify->features, first);
        add_block(&means, classify, block, first);
        gsl_matrix_free(block);
    }
    return means;
}

void means_release(struct means *means)
{
    free(means->negative), free(means->positive), free(means->effect);
}
