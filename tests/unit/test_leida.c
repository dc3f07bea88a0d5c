#include "../tap.h"
#include "series_s.h"

#include "dynamic/leida.h"
#include "num/blas.h"

#include <gsl/gsl_blas.h>
#include <stdlib.h>

struct row {
    size_t t;
    double phase[4], share, vector[4], kuramoto;
};

static const struct row rows[] = {
    {10,
     {-0.0576768802, 1.1333907725, -2.1059287320, -1.2012715867},
     0.6522832569,
     {0.2017294385, 0.6183796274, -0.6125416761, -0.4491153139},
     0.3963081809},
    {30,
     {1.8658501592, -0.3922139426, -2.9122097667, 0.3722067465},
     0.6894636620,
     {0.2020208555, -0.5666525110, 0.5792984348, -0.5500052991},
     0.2311083031},
    {50,
     {-2.5056811532, -3.0750917740, 2.4155382284, 2.5130588425},
     0.7393349177,
     {-0.3760193043, -0.5558331098, -0.5118843518, -0.5363146905},
     0.8526740484},
};

static void reference(void)
{
    gsl_matrix *x = series_s(), *phase = gsl_matrix_alloc(S_FRAMES, S_NODES);
    bool *is_there = all_there(S_FRAMES);

    leida_phases(phase, x, is_there);
    for (size_t k = 0; k < 3; k++) {
        double vector[S_NODES];
        const double *theta = gsl_matrix_ptr(phase, rows[k].t, 0);
        struct leida found = leida_vector(vector, theta, S_NODES);

        for (size_t i = 0; i < S_NODES; i++) {
            close_to(theta[i], rows[k].phase[i], 1e-9, "phase");
            close_to(vector[i], rows[k].vector[i], 1e-9, "vector");
        }
        close_to(found.share, rows[k].share, 1e-9, "share");
        close_to(found.kuramoto, rows[k].kuramoto, 1e-9, "order parameter");
        ok(found.is_unique, "of one direction");
        if (k == 0) {
            double step = theta[0] - theta[1];

            close_to(cos(step), 0.3706684850, 1e-9, "coherence");
            close_to(1 - fabs(sin(step)), 0.0712347583, 1e-9, "by the sine");
            close_to(1 - sin(acos(cos(step)) / 2), 0.4390492379, 1e-9,
                     "by half of the angle");
        }
    }
    gsl_matrix_free(x), gsl_matrix_free(phase), free(is_there);
}

/* The closed form and a solver agree, for frames of random phases. */
static void solver(void)
{
    enum { N = 9 };
    gsl_matrix *coherence = gsl_matrix_alloc(N, N);
    gsl_matrix *vectors = gsl_matrix_alloc(N, N);
    gsl_vector *values = gsl_vector_alloc(N);
    double worst = 0, seed = .5;
    bool is_signed = true;

    for (size_t trial = 0; trial < 200; trial++) {
        double phase[N], vector[N], dot = 0;
        struct leida found;
        size_t above = 0;

        for (size_t i = 0; i < N; i++) {
            seed = fmod(seed * 997.13 + .317, 1);
            phase[i] = 6.2 * seed - 3.1;
        }
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                gsl_matrix_set(coherence, i, j, cos(phase[i] - phase[j]));
        found = leida_vector(vector, phase, N);
        if (!blas_eigen(values, vectors, coherence))
            worst = INFINITY;
        for (size_t i = 0; i < N; i++) {
            dot += vector[i] * gsl_matrix_get(vectors, N - 1, i);
            above += vector[i] > 0;
        }
        is_signed &= 2 * above <= N;
        worst = fmax(worst, fabs(fabs(dot) - 1));
        worst =
            fmax(worst, fabs(gsl_vector_get(values, N - 1) / N - found.share));
    }
    ok(worst < 1e-10, "no solver is needed");
    ok(is_signed, "most elements are not positive");
    gsl_matrix_free(coherence), gsl_matrix_free(vectors);
    gsl_vector_free(values);
}

static void edges(void)
{
    const double pi = 3.14159265358979323846;
    const double apart[] = {0, pi / 2}, alike[] = {1, 1, 1}, none[] = {0, NAN};
    const double two[] = {0, 0, pi, pi - .5};
    double vector[4];

    ok(!leida_vector(vector, apart, 2).is_unique,
       "at right angles any vector would do");
    close_to(leida_vector(vector, alike, 3).share, 1, 1e-15,
             "in step, one vector is all");
    close_to(vector[0], -1 / sqrt(3), 1e-15, "and it is negative");
    leida_vector(vector, two, 4);
    ok(vector[0] * vector[2] < 0 &&
           vector[0] + vector[1] + vector[2] + vector[3] <= 0,
       "of two halves the heavier is negative");
    leida_vector(vector, none, 2);
    ok(isnan(vector[0]), "a phase that is not known leaves nothing");
}

/* Each stretch on its own; a wave in whole periods has its phase. */
static void stretches(void)
{
    enum { T = 100 };
    const double pi = 3.14159265358979323846;
    gsl_matrix *x = gsl_matrix_alloc(T, 2), *phase = gsl_matrix_alloc(T, 2);
    bool *is_there = all_there(T);
    double worst = 0;

    for (size_t t = 0; t < T; t++) {
        gsl_matrix_set(x, t, 0, 5 + cos(2 * pi * (double)t / 10));
        gsl_matrix_set(x, t, 1, 7);
    }
    is_there[40] = is_there[81] = is_there[84] = false;
    leida_phases(phase, x, is_there);
    for (size_t t = 0; t < 81; t++)
        if (t != 40)
            worst = fmax(worst, fabs(sin(gsl_matrix_get(phase, t, 0) -
                                         2 * pi * (double)t / 10)));
    ok(worst < 1e-12, "the phase of a wave, before and after a gap");
    ok(isnan(gsl_matrix_get(phase, 40, 0)) &&
           isnan(gsl_matrix_get(phase, 82, 0)) &&
           isfinite(gsl_matrix_get(phase, 85, 0)),
       "a gap and a stretch of two frames have none");
    ok(isnan(gsl_matrix_get(phase, 3, 1)), "nor has a constant node");
    gsl_matrix_free(x), gsl_matrix_free(phase), free(is_there);
}

int main(void)
{
    reference();
    solver();
    edges();
    stretches();
    return done();
}
