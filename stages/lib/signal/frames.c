#include "signal/frames.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t frames_count(const bool *kept, size_t frames)
{
    size_t count = 0;

    for (size_t t = 0; t < frames; t++)
        count += kept[t];
    return count;
}

void frames_dilate(bool *kept, size_t frames, size_t before, size_t after)
{
    bool *was = NEW_ARRAY(bool, frames);

    memcpy(was, kept, frames * sizeof *kept);
    for (size_t t = 0; t < frames; t++) {
        size_t from = t < before ? 0 : t - before;

        for (size_t s = from; !was[t] && s < frames && s <= t + after; s++)
            kept[s] = false;
    }
    free(was);
}

void frames_drop_short(bool *kept, size_t frames, size_t least)
{
    size_t start = 0;

    if (frames_count(kept, frames) == frames)
        return;
    for (size_t t = 0; t <= frames; t++) {
        if (t < frames && kept[t])
            continue;
        for (size_t s = start; t - start < least && s < t; s++)
            kept[s] = false;
        start = t + 1;
    }
}

void frames_gather(gsl_matrix *some, const gsl_matrix *all, const bool *kept)
{
    size_t row = 0, width = all->size2 * sizeof(double);

    bug_if(some->size2 != all->size2);
    bug_if(some->size1 != frames_count(kept, all->size1));
    for (size_t t = 0; t < all->size1 && width; t++) {
        if (!kept[t])
            continue;
        memcpy(gsl_matrix_ptr(some, row++, 0), gsl_matrix_const_ptr(all, t, 0),
               width);
    }
}

void frames_scatter(gsl_matrix *all, const gsl_matrix *some, const bool *kept)
{
    size_t row = 0, width = all->size2 * sizeof(double);

    bug_if(some->size2 != all->size2);
    bug_if(some->size1 != frames_count(kept, all->size1));
    for (size_t t = 0; t < all->size1 && width; t++) {
        double *to = gsl_matrix_ptr(all, t, 0);

        for (size_t j = 0; j < all->size2 && !kept[t]; j++)
            to[j] = NAN;
        if (kept[t])
            memcpy(to, gsl_matrix_const_ptr(some, row++, 0), width);
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
