#include "../golden.h"
#include "../tap.h"

#include "signal/frames.h"

static void gather_and_scatter_round_trip(void)
{
    bool kept[] = {false, true, true, false, true};
    gsl_matrix *all = noise(5, 3, 1), *some = gsl_matrix_alloc(3, 3);
    gsl_matrix *back = gsl_matrix_alloc(5, 3);

    ok(frames_count(kept, 5) == 3, "three frames are kept");
    frames_gather(some, all, kept);
    frames_scatter(back, some, kept);
    for (size_t j = 0; j < 3; j++)
        gsl_matrix_set(all, 0, j, NAN), gsl_matrix_set(all, 3, j, NAN);
    close_to(distance(back, all), 0, 0, "kept rows return, others are NaN");
    gsl_matrix_free(all), gsl_matrix_free(some), gsl_matrix_free(back);
}

static void stacking_joins_runs(void)
{
    gsl_matrix *both = frames_stack(NULL, noise(3, 2, 1));
    gsl_matrix *top = noise(3, 2, 1), *bottom = noise(2, 2, 2);
    gsl_matrix_view part;

    both = frames_stack(both, noise(2, 2, 2));
    ok(both->size1 == 5, "3 frames and 2 are 5");
    part = gsl_matrix_submatrix(both, 0, 0, 3, 2);
    close_to(distance(&part.matrix, top), 0, 0, "the first run comes first");
    part = gsl_matrix_submatrix(both, 3, 0, 2, 2);
    close_to(distance(&part.matrix, bottom), 0, 0, "the second after it");
    gsl_matrix_free(both), gsl_matrix_free(top), gsl_matrix_free(bottom);
}

static bool *all_but(size_t frames, const size_t *out, size_t count)
{
    static bool kept[100];

    for (size_t t = 0; t < frames; t++)
        kept[t] = true;
    for (size_t k = 0; k < count; k++)
        kept[out[k]] = false;
    return kept;
}

/* True when exactly the `count` frames of `out` are not kept. */
static bool only_lacks(const bool *kept, size_t frames, const size_t *out,
                       size_t count)
{
    size_t found = 0;

    for (size_t k = 0; k < count; k++)
        found += !kept[out[k]];
    return found == count && frames_count(kept, frames) == frames - count;
}

static void neighbors_of_an_outlier_go_with_it(void)
{
    bool *kept = all_but(20, (size_t[]){0, 8, 10, 19}, 4);

    frames_dilate(kept, 20, 1, 2);
    ok(only_lacks(kept, 20, (size_t[]){0, 1, 2, 7, 8, 9, 10, 11, 12, 18, 19},
                  11),
       "one frame before and two after each, and no further");
    kept = all_but(20, (size_t[]){4}, 1);
    frames_dilate(kept, 20, 0, 0);
    ok(only_lacks(kept, 20, (size_t[]){4}, 1), "none, when none are asked for");
}

/* optimize_scrub() of nilearn 0.14 on the same outliers, least 5. */
static void short_stretches_go_as_in_nilearn(void)
{
    bool *kept = all_but(100, (size_t[]){3, 9, 12, 30, 36, 41, 97}, 7);

    frames_drop_short(kept, 100, 5);
    ok(only_lacks(kept, 100,
                  (size_t[]){0, 1, 2, 3, 9, 10, 11, 12, 30, 36, 37, 38, 39, 40,
                             41, 97, 98, 99},
                  18),
       "stretches of one to four frames go");
    kept = all_but(100, (size_t[]){5, 50, 94}, 3);
    frames_drop_short(kept, 100, 5);
    ok(only_lacks(kept, 100, (size_t[]){5, 50, 94}, 3), "of five they stay");
    kept = all_but(3, NULL, 0);
    frames_drop_short(kept, 3, 5);
    ok(frames_count(kept, 3) == 3, "a short run without outliers is left");
}

int main(void)
{
    neighbors_of_an_outlier_go_with_it();
    short_stretches_go_as_in_nilearn();
    gather_and_scatter_round_trip();
    stacking_joins_runs();
    return done();
}
