#include "../golden.h"
#include "../tap.h"

#include "signal/jenkinson.h"

/* Root mean square displacement over a grid of points in the sphere: what the
 * formula is the closed form of, for a turn by `angle` about one axis. */
static double brute_force(size_t axis, double angle, const double *shift)
{
    const int side = 40;
    double sum = 0, count = 0;

    for (int i = -side; i <= side; i++)
        for (int j = -side; j <= side; j++)
            for (int k = -side; k <= side; k++) {
                double step = JENKINSON_RADIUS / side;
                double p[] = {i * step, j * step, k * step}, q[3];
                size_t a = (axis + 1) % 3, b = (axis + 2) % 3;

                if (i * i + j * j + k * k > side * side)
                    continue;
                q[axis] = p[axis];
                q[a] = cos(angle) * p[a] + sin(angle) * p[b];
                q[b] = cos(angle) * p[b] - sin(angle) * p[a];
                for (size_t d = 0; d < 3; d++) {
                    double moved = q[d] + shift[d] - p[d];

                    sum += moved * moved;
                }
                count++;
            }
    return sqrt(sum / count);
}

static void is_the_mean_over_a_sphere(void)
{
    const double shift[] = {0.3, -0.2, 0.5};

    for (size_t axis = 0; axis < 3; axis++) {
        gsl_matrix *motion = gsl_matrix_calloc(2, 6);
        gsl_vector *fd = gsl_vector_alloc(2);

        for (size_t k = 0; k < 3; k++)
            gsl_matrix_set(motion, 1, k, shift[k]);
        gsl_matrix_set(motion, 1, 3 + axis, 0.02);
        jenkinson_fd(fd, motion, JENKINSON_RADIUS);
        /* 2 mm steps in a sphere of 80 mm */
        close_to(gsl_vector_get(fd, 1), brute_force(axis, 0.02, shift), 2e-3,
                 "the root mean square over the points of a sphere");
        gsl_matrix_free(motion), gsl_vector_free(fd);
    }
}

static void identities(void)
{
    gsl_matrix *motion = gsl_matrix_calloc(4, 6);
    gsl_vector *fd = gsl_vector_alloc(4);

    gsl_matrix_set(motion, 1, 0, 3), gsl_matrix_set(motion, 1, 2, 4);
    gsl_matrix_set(motion, 2, 4, 0.1), gsl_matrix_set(motion, 3, 4, 0.1);
    jenkinson_fd(fd, motion, JENKINSON_RADIUS);
    ok(isnan(gsl_vector_get(fd, 0)), "the first frame has none");
    close_to(gsl_vector_get(fd, 1), 5, 1e-15, "a shift is its length");
    close_to(gsl_vector_get(fd, 3), 0, 1e-15, "rest is zero, in any pose");
    gsl_matrix_set(motion, 2, 5, NAN);
    jenkinson_fd(fd, motion, JENKINSON_RADIUS);
    ok(isnan(gsl_vector_get(fd, 2)) && isnan(gsl_vector_get(fd, 3)),
       "NaN reaches the frames beside it");
    close_to(gsl_vector_get(fd, 1), 5, 1e-15, "and no other");
    gsl_matrix_free(motion), gsl_vector_free(fd);
}

static void a_step_and_its_way_back_are_one(void)
{
    gsl_matrix *motion = gsl_matrix_calloc(3, 6);
    gsl_vector *fd = gsl_vector_alloc(3);

    for (size_t k = 3; k < 6; k++)
        gsl_matrix_set(motion, 1, k, 0.1 * (double)k);
    jenkinson_fd(fd, motion, JENKINSON_RADIUS);
    close_to(gsl_vector_get(fd, 1), gsl_vector_get(fd, 2), 1e-13,
             "a turn and its way back are as long");
    gsl_matrix_free(motion), gsl_vector_free(fd);
}

static void a_turn_carries_what_was_shifted(void)
{
    gsl_matrix *motion = gsl_matrix_calloc(2, 6);
    gsl_vector *fd = gsl_vector_alloc(2);
    double angle = 0.1;

    gsl_matrix_set(motion, 0, 0, 10);
    gsl_matrix_set(motion, 1, 0, 10 * cos(angle));
    gsl_matrix_set(motion, 1, 1, -10 * sin(angle));
    gsl_matrix_set(motion, 1, 5, angle);
    jenkinson_fd(fd, motion, JENKINSON_RADIUS);
    close_to(gsl_vector_get(fd, 1),
             JENKINSON_RADIUS * sqrt(4 * (1 - cos(angle)) / 5), 1e-12,
             "a shift that turns with the head, in FSL's sense, adds nothing");
    gsl_matrix_free(motion), gsl_vector_free(fd);
}

int main(void)
{
    is_the_mean_over_a_sphere();
    identities();
    a_step_and_its_way_back_are_one();
    a_turn_carries_what_was_shifted();
    return done();
}
