#include "../golden.h"
#include "../tap.h"

#include "signal/motion.h"

static void agrees_with_the_reference(void)
{
    gsl_matrix *motion =
        golden("tests/golden/timeseries/in_motion_T120x6_mm_rad.tsv", 120, 6);
    gsl_matrix *want =
        golden("tests/golden/timeseries/fd_power_50mm.tsv", 1, 120);
    gsl_matrix *got = gsl_matrix_alloc(1, 120);
    gsl_vector_view fd = gsl_matrix_row(got, 0);

    motion_fd(&fd.vector, motion, MOTION_RADIUS);
    ok(isnan(gsl_vector_get(&fd.vector, 0)), "the first frame has no FD");
    gsl_vector_set(&fd.vector, 0, 0);
    close_to(distance(got, want), 0, 1e-14, "FD agrees with the reference");

    gsl_matrix_add_constant(motion, 0.25);
    motion_fd(&fd.vector, motion, MOTION_RADIUS);
    gsl_vector_set(&fd.vector, 0, 0);
    close_to(distance(got, want), 0, 1e-13,
             "where the head rests is no matter");
    gsl_matrix_free(motion), gsl_matrix_free(want), gsl_matrix_free(got);
}

static void planted_steps_are_found(void)
{
    gsl_matrix *motion = gsl_matrix_calloc(4, 6);
    gsl_vector *fd = gsl_vector_alloc(4);

    gsl_matrix_set(motion, 1, 1, -2); /* 2 mm there and back */
    gsl_matrix_set(motion, 3, 5, 0.01);
    motion_fd(fd, motion, 50);
    close_to(gsl_vector_get(fd, 1), 2, 0, "a step of 2 mm");
    close_to(gsl_vector_get(fd, 2), 2, 0, "and back");
    close_to(gsl_vector_get(fd, 3), 0.5, 1e-15, "0.01 rad on 50 mm");
    gsl_matrix_set(motion, 2, 0, NAN);
    motion_fd(fd, motion, 50);
    ok(isnan(gsl_vector_get(fd, 2)) && isnan(gsl_vector_get(fd, 3)),
       "NaN reaches the frames beside it");
    close_to(gsl_vector_get(fd, 1), 2, 0, "and no other");
    gsl_matrix_free(motion), gsl_vector_free(fd);
}

int main(void)
{
    agrees_with_the_reference();
    planted_steps_are_found();
    return done();
}
