#include "../tap.h"
#include "series_s.h"

#include "base/rng.h"
#include "dynamic/derivative.h"
#include "dynamic/edges.h"

#include <stdlib.h>

enum { PAIRS = S_NODES * (S_NODES - 1) / 2 };

static gsl_matrix *scores(const bool *is_there, bool *is_found)
{
    gsl_matrix *z = series_s();

    derivative_scale(z, is_found, is_there, true);
    return z;
}

/* Similarity of two edges, as edge functional connectivity has it. */
static double similarity(double edges[S_FRAMES][PAIRS], size_t e, size_t f)
{
    double ee = 0, ef = 0, ff = 0;

    for (size_t t = 0; t < S_FRAMES; t++) {
        ee += edges[t][e] * edges[t][e];
        ef += edges[t][e] * edges[t][f];
        ff += edges[t][f] * edges[t][f];
    }
    return ef / sqrt(ee * ff);
}

static void reference(void)
{
    static double edges[S_FRAMES][PAIRS];
    double rss[S_FRAMES], sum = 0, worst = 0;
    bool *is_there = all_there(S_FRAMES), is_found[S_NODES];
    gsl_matrix *z = scores(is_there, is_found);
    size_t peak = 0;

    edges_rss(rss, z, is_there);
    for (size_t t = 0; t < S_FRAMES; t++) {
        double square = 0;

        edges_frame(edges[t], gsl_matrix_ptr(z, t, 0), S_NODES);
        for (size_t p = 0; p < PAIRS; p++)
            square += edges[t][p] * edges[t][p];
        worst = fmax(worst, fabs(sqrt(square) - rss[t]));
        sum += edges[t][0];
        peak = rss[t] > rss[peak] ? t : peak;
    }
    ok(worst < 1e-13, "the closed form is the norm over pairs");
    close_to(sum / (S_FRAMES - 1), -0.018949247985, 1e-11,
             "the mean of an edge is the correlation");
    close_to(rss[0], 2.0092611878, 1e-10, "frame 0");
    close_to(rss[1], 1.4902102604, 1e-10, "frame 1");
    close_to(rss[30], 2.0898893037, 1e-10, "frame 30");
    close_to(rss[20], 4.7466614457, 1e-10, "frame 20");
    ok(peak == 20, "which is the largest");
    close_to(similarity(edges, 0, 1), -0.0696762615, 1e-10, "edges 01, 02");
    close_to(similarity(edges, 0, 5), 0.3776369368, 1e-10, "edges 01, 23");
    gsl_matrix_free(z), free(is_there);
}

static void missing(void)
{
    double rss[S_FRAMES], edge[1] = {0};
    bool *is_there = all_there(S_FRAMES), is_found[S_NODES];
    gsl_matrix *z;

    is_there[3] = false;
    z = scores(is_there, is_found);
    for (size_t t = 0; t < S_FRAMES; t++)
        for (size_t i = 1; i < S_NODES; i++)
            gsl_matrix_set(z, t, i, 0); /* as of constant nodes */
    edges_rss(rss, z, is_there);
    ok(isnan(rss[3]), "a frame that is not there has none");
    ok(!(rss[0] > 0) && !(rss[4] > 0), "a node alone has no edges");
    edges_frame(edge, rss, 1);
    ok(!(edge[0] > 0), "nor has one node");
    gsl_matrix_free(z), free(is_there);
}

/* What is planted in one frame for all nodes is an event, and no other. */
static void events(void)
{
    enum { T = 400, N = 20 };
    gsl_matrix *z = gsl_matrix_alloc(T, N);
    bool *is_there = all_there(T), is_found[N];
    double rss[T];
    struct rng rng = rng_init(7, 1);
    const uint64_t key[] = {1, 2}, other[] = {1, 3};
    struct edges_null null, again, another;
    size_t above = 0;

    rng_normals(&rng, z->data, T * N);
    for (size_t i = 0; i < N; i++)
        *gsl_matrix_ptr(z, 123, i) += 3;
    is_there[5] = false;
    derivative_scale(z, is_found, is_there, true);
    edges_rss(rss, z, is_there);
    null = edges_shifted(z, is_there, 50, .95, key);
    again = edges_shifted(z, is_there, 50, .95, key);
    another = edges_shifted(z, is_there, 50, .95, other);
    for (size_t t = 0; t < T; t++)
        above += rss[t] > null.threshold;
    ok(rss[123] > 1.5 * null.threshold && above < 40,
       "what all nodes do at once is an event, and chance some 5 % more");
    ok(!(null.threshold < again.threshold ||
         null.threshold > again.threshold) &&
           fabs(null.threshold - another.threshold) > 0,
       "the same key, the same null");
    ok(null.largest[0] > null.threshold && null.largest[49] < rss[123],
       "no shift puts it together again");
    free(null.largest), free(again.largest), free(another.largest);
    gsl_matrix_free(z), free(is_there);
}

int main(void)
{
    reference();
    missing();
    events();
    return done();
}
