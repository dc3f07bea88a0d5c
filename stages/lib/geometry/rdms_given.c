/* The half of rdms.h that takes matrices as they are. */
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "geometry/rdms.h"
#include "io/relmat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a file with seven digits may differ by. */
#define TOLERANCE 1e-6

/* The last part of the path without its ending. */
static char *title_of(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    size_t length = strcspn(name + 1, ".") + 1;

    return xformat("%.*s", (int)length, name);
}

static void check_names(const struct relmat *first, const struct relmat *other,
                        const struct paths *paths, size_t k)
{
    if (first->values->size1 != other->values->size1)
        die("'%s' has %zu conditions, but '%s' %zu", paths->at[k],
            other->values->size1, paths->at[0], first->values->size1);
    for (size_t i = 0; i < first->values->size1; i++)
        if (strcmp(first->names[i], other->names[i]) != 0)
            die("'%s' has condition '%s' where '%s' has '%s'", paths->at[k],
                other->names[i], paths->at[0], first->names[i]);
}

static double largest(const gsl_matrix *values)
{
    double most = 0;

    for (size_t i = 0; i < values->size1; i++)
        for (size_t j = 0; j < values->size2; j++)
            most = fmax(most, fabs(gsl_matrix_get(values, i, j)));
    return most;
}

/* One matrix into a row of pairs. */
static void take(double *rdm, const struct relmat *matrix, const char *path)
{
    size_t n = matrix->values->size1;
    double tolerance = TOLERANCE * largest(matrix->values);

    for (size_t i = 0; i < n; i++) {
        double own = gsl_matrix_get(matrix->values, i, i);

        if (fabs(own) > tolerance)
            die("'%s' says that '%s' is %g from itself, and a dissimilarity is "
                "0 there",
                path, matrix->names[i], own);
        for (size_t j = i + 1; j < n; j++) {
            double a = gsl_matrix_get(matrix->values, i, j);
            double b = gsl_matrix_get(matrix->values, j, i);

            if (isnan(a) != isnan(b) || fabs(a - b) > tolerance)
                die("'%s' has %g from '%s' to '%s', but %g back", path, a,
                    matrix->names[i], matrix->names[j], b);
            *rdm++ = a == b ? a : (a + b) / 2;
        }
    }
}

void rdms_write_given(const struct paths *matrices, const char *rdms)
{
    struct pairs *pairs = NULL;
    struct relmat *first = relmat_read(matrices->at[0]);
    char **titles = NEW_ARRAY(char *, matrices->count);

    if (first->values->size1 < 2)
        die("'%s' has one condition", matrices->at[0]);
    for (size_t k = 0; k < matrices->count; k++) {
        titles[k] = title_of(matrices->at[k]);
        for (size_t other = 0; other < k; other++)
            if (!strcmp(titles[other], titles[k]))
                die("'%s' and '%s' would both be the column '%s'",
                    matrices->at[other], matrices->at[k], titles[k]);
    }
    pairs =
        pairs_new(first->values->size1, first->names, matrices->count, titles);
    for (size_t k = 0; k < matrices->count; k++) {
        struct relmat *matrix = k ? relmat_read(matrices->at[k]) : first;

        check_names(first, matrix, matrices, k);
        take(gsl_matrix_ptr(pairs->values, k, 0), matrix, matrices->at[k]);
        if (k)
            relmat_free(matrix);
    }
    pairs_write(rdms, pairs, "Dissimilarities between every two conditions",
                dissimilarities_about[DISSIMILARITIES_GIVEN]);
    json_put_text(sidecar(rdms), "Measure", "given");
    pairs_free(pairs), relmat_free(first), names_free(titles, matrices->count);
}
