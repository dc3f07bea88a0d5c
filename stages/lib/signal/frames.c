#include "signal/frames.h"

#include "base/report.h"

#include <math.h>

size_t frames_count(const bool *kept, size_t frames)
{
    size_t count = 0;

    for (size_t t = 0; t < frames; t++)
        count += kept[t];
    return count;
}

void frames_gather(gsl_matrix *some, const gsl_matrix *all, const bool *kept)
{
    size_t row = 0;

    bug_if(some->size2 != all->size2);
    bug_if(some->size1 != frames_count(kept, all->size1));
    for (size_t t = 0; t < all->size1; t++) {
        if (!kept[t])
            continue;
        for (size_t j = 0; j < all->size2; j++)
            gsl_matrix_set(some, row, j, gsl_matrix_get(all, t, j));
        row++;
    }
}

void frames_scatter(gsl_matrix *all, const gsl_matrix *some, const bool *kept)
{
    size_t row = 0;

    bug_if(some->size2 != all->size2);
    bug_if(some->size1 != frames_count(kept, all->size1));
    for (size_t t = 0; t < all->size1; t++) {
        for (size_t j = 0; j < all->size2; j++)
            gsl_matrix_set(all, t, j,
                           kept[t] ? gsl_matrix_get(some, row, j) : NAN);
        row += kept[t];
    }
}

gsl_matrix *frames_stack(gsl_matrix *above, gsl_matrix *below)
{
    gsl_matrix *both;
    gsl_matrix_view part;

    if (!above)
        return below;
    bug_if(above->size2 != below->size2);
    both = gsl_matrix_alloc(above->size1 + below->size1, above->size2);
    part = gsl_matrix_submatrix(both, 0, 0, above->size1, above->size2);
    gsl_matrix_memcpy(&part.matrix, above);
    part =
        gsl_matrix_submatrix(both, above->size1, 0, below->size1, below->size2);
    gsl_matrix_memcpy(&part.matrix, below);
    gsl_matrix_free(above), gsl_matrix_free(below);
    return both;
}
