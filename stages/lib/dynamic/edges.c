#include "dynamic/edges.h"

#include "base/mem.h"
#include "base/report.h"
#include "dynamic/surrogates.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double rss_of(const double *z, size_t nodes)
{
    double square = 0, fourth = 0, sum;

    for (size_t i = 0; i < nodes; i++) {
        double two = z[i] * z[i];

        square += two, fourth += two * two;
    }
    sum = square * square - fourth; /* may round below 0 */
    return sum > 0 ? sqrt(sum / 2) : 0;
}

void edges_rss(double *rss, const gsl_matrix *z, const bool *is_there)
{
    for (size_t t = 0; t < z->size1; t++)
        rss[t] =
            is_there[t] ? rss_of(gsl_matrix_const_ptr(z, t, 0), z->size2) : NAN;
}

void edges_frame(double *pairs, const double *z, size_t nodes)
{
    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++)
            *pairs++ = z[i] * z[j];
}

/* The rows of the frames that are there. */
static gsl_matrix *gather(const gsl_matrix *z, const bool *is_there)
{
    size_t count = 0;
    gsl_matrix *rows;

    for (size_t t = 0; t < z->size1; t++)
        count += is_there[t];
    bug_if(!count);
    rows = gsl_matrix_alloc(count, z->size2);
    count = 0;
    for (size_t t = 0; t < z->size1; t++)
        if (is_there[t])
            memcpy(gsl_matrix_ptr(rows, count++, 0),
                   gsl_matrix_const_ptr(z, t, 0), z->size2 * sizeof *z->data);
    return rows;
}

struct edges_null edges_shifted(const gsl_matrix *z, const bool *is_there,
                                size_t draws, double quantile,
                                const uint64_t key[2])
{
    gsl_matrix *rows = gather(z, is_there);
    gsl_matrix *shifted = gsl_matrix_alloc(rows->size1, rows->size2);
    size_t frames = rows->size1, total = frames * draws, at;
    struct edges_null null = {.largest = NEW_ARRAY(double, draws)};
    double *rss = NEW_ARRAY(double, total);
    struct rng rng = rng_init(key[0], key[1]);

    for (size_t draw = 0; draw < draws; draw++) {
        surrogates_shift(shifted, rows, &rng);
        for (size_t t = 0; t < frames; t++) {
            double value =
                rss_of(gsl_matrix_const_ptr(shifted, t, 0), z->size2);

            rss[draw * frames + t] = value;
            null.largest[draw] = fmax(null.largest[draw], value);
        }
    }
    gsl_sort(rss, 1, total);
    at = (size_t)ceil(quantile * (double)total);
    null.threshold = rss[at ? at - 1 : 0];
    gsl_matrix_free(rows), gsl_matrix_free(shifted), free(rss);
    return null;
}
