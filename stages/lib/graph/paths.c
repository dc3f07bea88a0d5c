#include "graph/paths.h"

#include "base/mem.h"
#include "base/report.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* A length that compilers turn into vector instructions at -O2, too. */
enum { STRIP = 8 };

/* d_ij = min(d_ij, d_ik + d_kj) for j < i; `via` is row k, whole. */
static void relax_row(double *restrict row, const double *restrict via,
                      double first, size_t i)
{
    size_t j = 0;

    for (; j + STRIP <= i; j += STRIP)
        for (size_t c = 0; c < STRIP; c++) {
            double detour = first + via[j + c];

            row[j + c] = detour < row[j + c] ? detour : row[j + c];
        }
    for (; j < i; j++)
        row[j] = first + via[j] < row[j] ? first + via[j] : row[j];
}

void paths_close(gsl_matrix *lengths)
{
    size_t n = lengths->size1;
    double *via = NEW_ARRAY(double, n);

    bug_if(lengths->size2 != n);
    for (size_t k = 0; k < n; k++) {
        /* Only the lower triangle is kept up to date. */
        for (size_t j = 0; j < n; j++)
            via[j] = gsl_matrix_get(lengths, j < k ? k : j, j < k ? j : k);
        for (size_t i = 0; i < n; i++)
            if (i != k && via[i] < GSL_POSINF)
                relax_row(gsl_matrix_ptr(lengths, i, 0), via, via[i], i);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            gsl_matrix_set(lengths, j, i, gsl_matrix_get(lengths, i, j));
    free(via);
}

/* Infinity everywhere but on the diagonal, which is 0. */
static void disconnect(gsl_matrix *lengths)
{
    gsl_matrix_set_all(lengths, GSL_POSINF);
    for (size_t i = 0; i < lengths->size1; i++)
        gsl_matrix_set(lengths, i, i, 0);
}

struct network *paths_near(double *divisor, const struct network *network,
                           enum paths_lengths lengths)
{
    struct network *near = network_scaled(network, 1);
    double most = network_max(network), least = network_min(network);

    bug_if(network_is_signed(network));
    *divisor = lengths != PATHS_INVERSE && most >= 1 ? most + least : 1;
    for (size_t e = 0; lengths != PATHS_INVERSE && e < 2 * near->edges; e++) {
        double weight = near->weight[e] / *divisor;

        near->weight[e] =
            1 / (lengths == PATHS_LOG ? -log(weight) : 1 - weight);
    }
    return near;
}

void paths_distances(gsl_matrix *distances, const struct network *network)
{
    bug_if(distances->size1 != network->nodes || network_is_signed(network));
    disconnect(distances);
    for (size_t i = 0; i < network->nodes; i++)
        for (size_t e = network->first[i]; e < network->first[i + 1]; e++)
            gsl_matrix_set(distances, i, network->neighbor[e],
                           1 / network->weight[e]);
    paths_close(distances);
}

void paths_eccentricity(gsl_vector *eccentricity, const gsl_matrix *distances)
{
    for (size_t i = 0; i < distances->size1; i++) {
        double farthest = 0;

        for (size_t j = 0; j < distances->size1; j++) {
            double d = gsl_matrix_get(distances, i, j);

            if (d < GSL_POSINF && d > farthest)
                farthest = d;
        }
        gsl_vector_set(eccentricity, i, farthest > 0 ? farthest : NAN);
    }
}

void paths_efficiency(gsl_vector *efficiency, const gsl_matrix *distances)
{
    size_t n = distances->size1;

    for (size_t i = 0; i < n; i++) {
        double sum = 0;

        for (size_t j = 0; j < n; j++)
            if (j != i)
                sum += 1 / gsl_matrix_get(distances, i, j);
        gsl_vector_set(efficiency, i, n < 2 ? 0 : sum / (double)(n - 1));
    }
}

static double mean_or_nan(double sum, size_t count)
{
    return count ? sum / (double)count : NAN;
}

struct paths_summary paths_summarize(const gsl_matrix *distances)
{
    size_t n = distances->size1, reached = 0;
    struct paths_summary out = {.radius = NAN, .diameter = NAN};
    gsl_vector *farthest = gsl_vector_alloc(n);
    double sum = 0, inverse = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double d = gsl_matrix_get(distances, i, j);

            if (i == j || d == GSL_POSINF)
                continue;
            reached++;
            sum += d;
            inverse += 1 / d;
        }
    paths_eccentricity(farthest, distances);
    for (size_t i = 0; i < n; i++) {
        out.radius = fmin(out.radius, gsl_vector_get(farthest, i));
        out.diameter = fmax(out.diameter, gsl_vector_get(farthest, i));
    }
    out.length = mean_or_nan(sum, reached);
    out.unreachable = n * (n - 1) - reached;
    out.efficiency = mean_or_nan(inverse, n * (n - 1));
    gsl_vector_free(farthest);
    return out;
}

/*
 * The lengths among the neighbors of i, in the order of its row; place[] is 0
 * between calls.
 */
static void neighborhood(gsl_matrix *lengths, size_t *place,
                         const struct network *network, size_t i)
{
    const size_t *neighbor = network->neighbor + network->first[i];
    size_t k = network->first[i + 1] - network->first[i];

    disconnect(lengths);
    for (size_t a = 0; a < k; a++)
        place[neighbor[a]] = a + 1;
    for (size_t a = 0; a < k; a++)
        for (size_t e = network->first[neighbor[a]];
             e < network->first[neighbor[a] + 1]; e++)
            if (place[network->neighbor[e]])
                gsl_matrix_set(lengths, a, place[network->neighbor[e]] - 1,
                               1 / network->weight[e]);
    for (size_t a = 0; a < k; a++)
        place[neighbor[a]] = 0;
}

/* sum over a < b of root_a root_b / d_ab, or its cube root in `original`. */
static double closeness(const gsl_matrix *distances, const double *root,
                        enum paths_form form)
{
    double sum = 0;

    for (size_t a = 0; a < distances->size1; a++)
        for (size_t b = 0; b < a; b++) {
            double near = 1 / gsl_matrix_get(distances, a, b);

            sum +=
                root[a] * root[b] * (form == PATHS_MODERN ? near : cbrt(near));
        }
    return sum;
}

void paths_local_efficiency(gsl_vector *efficiency,
                            const struct network *network, enum paths_form form)
{
    struct network *roots = network_scaled(network, 1);
    size_t *place = NEW_ARRAY(size_t, network->nodes);

    bug_if(efficiency->size != network->nodes || network_is_signed(network));
    for (size_t e = 0; e < 2 * network->edges; e++)
        roots->weight[e] = cbrt(network->weight[e]);

    for (size_t i = 0; i < network->nodes; i++) {
        size_t k = network->first[i + 1] - network->first[i];
        gsl_matrix *lengths;

        gsl_vector_set(efficiency, i, 0);
        if (k < 2)
            continue;
        lengths = gsl_matrix_alloc(k, k);
        neighborhood(lengths, place, form == PATHS_MODERN ? roots : network, i);
        paths_close(lengths);
        gsl_vector_set(
            efficiency, i,
            2 * closeness(lengths, roots->weight + roots->first[i], form) /
                (double)(k * (k - 1)));
        gsl_matrix_free(lengths);
    }
    free(place);
    network_free(roots);
}
