#include "../tap.h"
#include "graphs.h"

#include "graph/between.h"

#include <stdlib.h>

enum { N = 12, FAR = 1000000 };

static void integer_distances(long (*d)[N], long (*length)[N],
                              const gsl_matrix *w)
{
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            double weight = gsl_matrix_get(w, i, j);

            length[i][j] = weight > 0 ? lround(12 / weight) : FAR;
            d[i][j] = i == j ? 0 : length[i][j];
        }
    for (size_t k = 0; k < N; k++)
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                if (d[i][k] + d[k][j] < d[i][j])
                    d[i][j] = d[i][k] + d[k][j];
}

static double count_paths(long (*d)[N], long (*length)[N], size_t i, size_t j)
{
    double count = 0;

    if (i == j)
        return 1;
    for (size_t k = 0; k < N; k++)
        if (length[k][j] < FAR && d[i][k] + length[k][j] == d[i][j])
            count += count_paths(d, length, i, k);
    return count;
}

/* Ordered pairs (a, b) whose paths go from u to v: unordered ones, either way.
 */
static double exact(long (*d)[N], long (*length)[N], size_t u, size_t v)
{
    double sum = 0;

    for (size_t a = 0; a < N && length[u][v] < FAR; a++)
        for (size_t b = 0; b < N; b++)
            if (a != b && d[a][b] < FAR &&
                d[a][u] + length[u][v] + d[v][b] == d[a][b])
                sum += count_paths(d, length, a, u) *
                       count_paths(d, length, v, b) /
                       count_paths(d, length, a, b);
    return sum;
}

static void exact_lengths(void)
{
    double worst = 0;

    for (uint64_t seed = 0; seed < 10; seed++) {
        gsl_matrix *w = random_graph(N, .1 * (double)(seed + 1), 4, seed);
        gsl_matrix *got = gsl_matrix_alloc(N, N);
        struct network *network = network_new(w);
        long d[N][N], length[N][N];

        integer_distances(d, length, w);
        between_edges(got, network);
        for (size_t u = 0; u < N; u++)
            for (size_t v = 0; v < N; v++)
                worst = fmax(worst, fabs(gsl_matrix_get(got, u, v) -
                                         exact(d, length, u, v)));
        gsl_matrix_free(w), gsl_matrix_free(got);
        network_free(network);
    }
    close_to(worst, 0, 1e-11, "edge betweenness agrees with integer lengths");
}

static void zachary_values(bool is_weighted, double total, double most)
{
    struct network *network = network_of(zachary(is_weighted));
    gsl_matrix *got = gsl_matrix_alloc(34, 34);
    double sum = 0;

    between_edges(got, network);
    for (size_t k = 0; k < (size_t)34 * 34; k++)
        sum += got->data[k];
    close_to(sum, total, 1e-12, "Zachary: sum of edge betweenness");
    close_to(gsl_matrix_max(got), most, 1e-7, "Zachary: the busiest edge");
    gsl_matrix_free(got);
    network_free(network);
}

int main(void)
{
    exact_lengths();
    zachary_values(false, 2702, 71.392857);
    zachary_values(true, 3268, 92);
    return done();
}
