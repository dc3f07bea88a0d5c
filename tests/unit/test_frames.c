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

int main(void)
{
    gather_and_scatter_round_trip();
    stacking_joins_runs();
    return done();
}
