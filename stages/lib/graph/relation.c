#include "graph/relation.h"

#include "base/report.h"

#include <math.h>

static const double SLACK = 1e-9;

static bool differ(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) != isnan(b);
    return fabs(a - b) > SLACK * fmax(fabs(a), fabs(b));
}

bool relation_is_asymmetric(size_t *i, size_t *j, const gsl_matrix *relation)
{
    bug_if(relation->size1 != relation->size2);
    for (size_t a = 0; a < relation->size1; a++)
        for (size_t b = a + 1; b < relation->size1; b++)
            if (differ(gsl_matrix_get(relation, a, b),
                       gsl_matrix_get(relation, b, a))) {
                *i = a;
                *j = b;
                return true;
            }
    return false;
}

size_t relation_defined(size_t *defined, const gsl_matrix *relation)
{
    size_t count = 0, n = relation->size1;

    for (size_t i = 0; i < n; i++) {
        bool has_number = false;

        for (size_t j = 0; j < n && !has_number; j++)
            has_number = i != j && !isnan(gsl_matrix_get(relation, i, j));
        if (has_number)
            defined[count++] = i;
    }
    return count;
}

size_t relation_part(gsl_matrix *part, const gsl_matrix *relation,
                     const size_t *members)
{
    size_t undefined = 0;

    for (size_t a = 0; a < part->size1; a++) {
        gsl_matrix_set(part, a, a, 0);
        for (size_t b = a + 1; b < part->size1; b++) {
            double w = gsl_matrix_get(relation, members[a], members[b]) / 2 +
                       gsl_matrix_get(relation, members[b], members[a]) / 2;

            gsl_matrix_set(part, a, b, w);
            gsl_matrix_set(part, b, a, w);
            undefined += isnan(w) ? 1 : 0;
        }
    }
    return undefined;
}
