#include "rsa/nnls.h"

#include "base/mem.h"
#include "num/blas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* b of those with is_in, 0 for the others; false where they are dependent. */
static bool solve(double *b, const gsl_matrix *gram, const double *cross,
                  const bool *is_in)
{
    size_t k = gram->size1, n = 0, *at = NEW_ARRAY(size_t, k);
    gsl_matrix *part;
    bool is_solved = true;

    memset(b, 0, k * sizeof(*b));
    for (size_t i = 0; i < k; i++)
        if (is_in[i])
            at[n++] = i;
    part = gsl_matrix_alloc(n ? n : 1, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(part, i, j,
                           gsl_matrix_get(gram, at[i], at[j]) /
                               sqrt(gsl_matrix_get(gram, at[i], at[i])) /
                               sqrt(gsl_matrix_get(gram, at[j], at[j])));
    if (n)
        is_solved = blas_inverse(part, part) > 1e-12;
    for (size_t i = 0; i < n && is_solved; i++)
        for (size_t j = 0; j < n; j++)
            b[at[i]] += gsl_matrix_get(part, i, j) * cross[at[j]] /
                        sqrt(gsl_matrix_get(gram, at[i], at[i])) /
                        sqrt(gsl_matrix_get(gram, at[j], at[j]));
    gsl_matrix_free(part), free(at);
    return is_solved;
}

/* The one outside that would lower the error most; k if none would. */
static size_t steepest(const gsl_matrix *gram, const double *cross,
                       const double *b, const bool *is_out)
{
    size_t k = gram->size1, best = k;
    double most = 0;

    for (size_t i = 0; i < k; i++) {
        double slope = cross[i], scale = gsl_matrix_get(gram, i, i);

        for (size_t j = 0; j < k; j++)
            slope -= gsl_matrix_get(gram, i, j) * b[j];
        if (is_out[i] && scale > 0 && slope > 1e-12 * fabs(cross[i]) &&
            slope / sqrt(scale) > most) {
            most = slope / sqrt(scale);
            best = i;
        }
    }
    return best;
}

/* Towards `target` as far as all stay positive; who comes to 0 leaves. */
static void step(double *b, const double *target, bool *is_in, size_t k)
{
    double far = 1;

    for (size_t i = 0; i < k; i++)
        if (is_in[i] && target[i] <= 0)
            far = fmin(far, b[i] / (b[i] - target[i]));
    for (size_t i = 0; i < k; i++) {
        bool is_stuck =
            is_in[i] && target[i] <= 0 && b[i] / (b[i] - target[i]) <= far;

        b[i] = is_stuck ? 0 : b[i] + far * (target[i] - b[i]);
        is_in[i] = is_in[i] && !is_stuck;
    }
}

static bool is_positive(const double *b, const bool *is_in, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (is_in[i] && b[i] <= 0)
            return false;
    return true;
}

void nnls_solve(double *b, const gsl_matrix *gram, const double *cross)
{
    size_t k = gram->size1, next;
    bool *is_in = NEW_ARRAY(bool, k), *is_out = NEW_ARRAY(bool, k);
    double *target = NEW_ARRAY(double, k);

    memset(b, 0, k * sizeof(*b));
    memset(is_out, 1, k * sizeof(*is_out));
    for (size_t turn = 0;
         turn < 10 * k && (next = steepest(gram, cross, b, is_out)) < k;
         turn++) {
        is_in[next] = true;
        is_out[next] = false; /* for good, if it depends on the others */
        if (!solve(target, gram, cross, is_in)) {
            is_in[next] = false;
            continue;
        }
        while (!is_positive(target, is_in, k)) {
            step(b, target, is_in, k);
            if (!solve(target, gram, cross, is_in))
                break;
        }
        memcpy(b, target, k * sizeof(*b));
        for (size_t i = 0; i < k; i++)
            is_out[i] = is_out[i] || (!is_in[i] && i != next);
    }
    free(is_in), free(is_out), free(target);
}

bool nnls_free(double *b, const gsl_matrix *gram, const double *cross)
{
    size_t k = gram->size1;
    bool *is_in = NEW_ARRAY(bool, k), is_solved = true;

    memset(is_in, 1, k * sizeof(*is_in));
    for (size_t i = 0; i < k; i++)
        is_solved = is_solved && gsl_matrix_get(gram, i, i) > 0;
    is_solved = is_solved && solve(b, gram, cross, is_in);
    for (size_t i = 0; i < k && !is_solved; i++)
        b[i] = NAN;
    free(is_in);
    return is_solved;
}
