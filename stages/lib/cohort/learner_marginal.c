#include "cohort/learner.h"

#include "stats/adjust.h"
#include "stats/stability.h"

#include <math.h>

void learner_marginal(struct learning *learning)
{
    const struct classify *classify = learning->classify;
    bool by_ranks = classify->options->learner == CLASSIFY_RANK_SUM;
    struct adjust *adjust =
        adjust_new(classify->cohort.confounds, learning->input->trains,
                   learning->subjects);

    for (size_t first = 0; first < learning->features;
         first += FEATURES_BLOCK) {
        size_t left = learning->features - first;
        size_t width = left < FEATURES_BLOCK ? left : FEATURES_BLOCK;
        gsl_matrix *x = gsl_matrix_alloc(learning->subjects, width);
        gsl_matrix *t = gsl_matrix_alloc(learning->halves, width);

        features_block(x, classify->features, first);
        adjust_rows(x, adjust);
        (by_ranks ? stability_rank_sum : stability_welch)(
            t, x, learning->is_in, learning->input->labels);
        for (size_t h = 0; h < learning->halves; h++)
            for (size_t j = 0; j < width; j++)
                learning->is_chosen[h * learning->features + first + j] =
                    fabs(gsl_matrix_get(t, h, j)) > classify->options->mask_t;
        gsl_matrix_free(x), gsl_matrix_free(t);
    }
    adjust_free(adjust);
}
