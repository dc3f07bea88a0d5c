#include "rsa/compare.h"

#include "base/mem.h"
#include "base/report.h"
#include "rsa/bures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const compare_names[COMPARE_KINDS + 1] = {"cosine",
                                                      "correlation",
                                                      "spearman",
                                                      "rho-a",
                                                      "tau-a",
                                                      "tau-b",
                                                      "whitened-cosine",
                                                      "whitened-correlation",
                                                      "bures",
                                                      "bures-metric",
                                                      "riemannian",
                                                      "cka",
                                                      "cka-debiased",
                                                      "procrustes",
                                                      NULL};

bool compare_is_angle(enum compare_kind kind)
{
    switch (kind) {
    case COMPARE_TAU_A:
    case COMPARE_TAU_B:
        return false;
    default:
        return !compare_is_whole(kind);
    }
}

bool compare_is_ranked(enum compare_kind kind)
{
    return kind == COMPARE_SPEARMAN || kind == COMPARE_RHO_A ||
           kind == COMPARE_TAU_A || kind == COMPARE_TAU_B;
}

bool compare_is_whole(enum compare_kind kind)
{
    return kind == COMPARE_BURES || kind == COMPARE_BURES_METRIC ||
           kind == COMPARE_RIEMANNIAN || kind == COMPARE_PROCRUSTES;
}

bool compare_has_zero(enum compare_kind kind)
{
    return compare_is_ranked(kind) || kind == COMPARE_CORRELATION ||
           kind == COMPARE_WHITENED_CORRELATION || kind == COMPARE_CKA_DEBIASED;
}

size_t compare_conditions(size_t pairs)
{
    size_t n = (size_t)((1 + sqrt(1 + 8 * (double)pairs)) / 2 + 0.5);

    return n * (n - 1) / 2 == pairs ? n : 0;
}

static const double *source(const gsl_matrix *models,
                            const gsl_matrix *subjects, size_t r)
{
    return r < models->size1
               ? gsl_matrix_const_ptr(models, r, 0)
               : gsl_matrix_const_ptr(subjects, r - models->size1, 0);
}

static void find_used(struct compare *compare, const gsl_matrix *models,
                      const gsl_matrix *subjects)
{
    size_t p = 0;

    for (size_t i = 0; i < compare->conditions; i++)
        for (size_t j = i + 1; j < compare->conditions; j++, p++) {
            compare->first[p] = (uint32_t)i;
            compare->second[p] = (uint32_t)j;
            compare->is_used[p] = true;
            for (size_t r = 0; r < compare->count; r++)
                if (!isfinite(source(models, subjects, r)[p]))
                    compare->is_used[p] = false;
            compare->used += compare->is_used[p];
        }
}

static double mean_of(const struct compare *compare, const double *from)
{
    double mean = 0;

    for (size_t p = 0; p < compare->pairs; p++)
        mean += compare->is_used[p] ? from[p] : 0;
    return compare->used ? mean / (double)compare->used : 0;
}

/*
 * The values; for the correlations without their mean, so that what a resample
 * centers is small and nothing cancels; a constant RDM is exactly 0.
 */
static void copy_values(struct compare *compare, const gsl_matrix *models,
                        const gsl_matrix *subjects)
{
    bool has_center = compare->kind == COMPARE_CORRELATION ||
                      compare->kind == COMPARE_WHITENED_CORRELATION;

    for (size_t r = 0; r < compare->count; r++) {
        const double *from = source(models, subjects, r);
        double mean = has_center ? mean_of(compare, from) : 0, most = 0;

        for (size_t p = 0; p < compare->pairs; p++)
            if (compare->is_used[p])
                most = fmax(most, fabs(from[p] - mean));
        for (size_t p = 0; p < compare->pairs; p++) {
            bool is_zero = !compare->is_used[p] || !(most > 1e-13 * fabs(mean));
            double x = is_zero ? 0 : from[p] - mean;

            gsl_matrix_set(compare->rows, r, p, x);
            gsl_matrix_set(compare->columns, p, r, x);
        }
    }
}

struct compare *compare_new(enum compare_kind kind, const gsl_matrix *models,
                            const gsl_matrix *subjects)
{
    struct compare *compare = NEW_ARRAY(struct compare, 1);
    size_t pairs = models->size2;

    compare->kind = kind;
    compare->pairs = pairs;
    compare->conditions = compare_conditions(pairs);
    bug_if(!compare->conditions || subjects->size2 != pairs);
    compare->models = models->size1;
    compare->subjects = subjects->size1;
    compare->count = compare->models + compare->subjects;
    compare->is_used = NEW_ARRAY(bool, pairs);
    compare->first = NEW_ARRAY(uint32_t, pairs);
    compare->second = NEW_ARRAY(uint32_t, pairs);
    compare->rows = gsl_matrix_alloc(compare->count, pairs);
    compare->columns = gsl_matrix_alloc(pairs, compare->count);
    find_used(compare, models, subjects);
    copy_values(compare, models, subjects);
    if (compare_is_ranked(kind)) {
        compare->ranks = NEW_ARRAY(struct ranks, compare->count);
        for (size_t r = 0; r < compare->count; r++)
            compare->ranks[r] =
                ranks_sort(gsl_matrix_const_ptr(compare->rows, r, 0),
                           compare->is_used, pairs);
    }
    return compare;
}

void compare_free(struct compare *compare)
{
    for (size_t r = 0; compare->ranks && r < compare->count; r++)
        ranks_release(&compare->ranks[r]);
    gsl_matrix_free(compare->rows), gsl_matrix_free(compare->columns);
    free(compare->is_used), free(compare->first), free(compare->second);
    free(compare->ranks), free(compare);
}

/* Whether the kind takes RDMs for squared Euclidean distances. */
static bool is_embedded(enum compare_kind kind)
{
    return compare_is_whole(kind) && kind != COMPARE_RIEMANNIAN;
}

size_t compare_unembedded(const struct compare *compare)
{
    size_t n = compare->conditions, found = 0;
    gsl_matrix *gram, *root;

    if (!is_embedded(compare->kind) || compare->used < compare->pairs)
        return 0;
    gram = gsl_matrix_alloc(n, n), root = gsl_matrix_alloc(n, n);
    for (size_t r = 0; r < compare->count; r++) {
        bures_gram(gram, gsl_matrix_const_ptr(compare->rows, r, 0), NULL);
        found += bures_root(root, gram) < -1e-6;
    }
    gsl_matrix_free(gram), gsl_matrix_free(root);
    return found;
}
