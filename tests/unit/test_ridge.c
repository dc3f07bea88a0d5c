#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "num/blas.h"
#include "stats/cpm.h"
#include "stats/elastic.h"
#include "stats/ridge.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 18, FEATURES = 40 };

struct data {
    gsl_matrix *x; /* rows x features, as drawn */
    double y[ROWS];
};

static struct data drawn(uint64_t seed)
{
    struct rng rng = rng_init(seed, 0);
    struct data data = {.x = gsl_matrix_alloc(ROWS, FEATURES)};

    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < FEATURES; j++)
            gsl_matrix_set(data.x, i, j, 2 + rng_normal(&rng));
        data.y[i] = 5 + gsl_matrix_get(data.x, i, 0) -
                    gsl_matrix_get(data.x, i, 1) + .3 * rng_normal(&rng);
    }
    return data;
}

/* ---- ridge, by solving for the weights ---- */

/* Prediction for row `asked` by rows with is_in, at an absolute penalty. */
static double by_definition(const struct data *data, const bool *is_in,
                            size_t asked, double penalty)
{
    double mean[FEATURES] = {0}, center = 0, n = 0, result;
    gsl_matrix *a = gsl_matrix_calloc(FEATURES, FEATURES);
    gsl_vector *b = gsl_vector_calloc(FEATURES),
               *w = gsl_vector_alloc(FEATURES);

    for (size_t i = 0; i < ROWS; i++)
        n += is_in[i];
    for (size_t i = 0; i < ROWS; i++) {
        center += is_in[i] * data->y[i] / n;
        for (size_t j = 0; j < FEATURES; j++)
            mean[j] += is_in[i] * gsl_matrix_get(data->x, i, j) / n;
    }
    for (size_t j = 0; j < FEATURES; j++) {
        for (size_t i = 0; i < ROWS; i++) {
            double x = is_in[i] * (gsl_matrix_get(data->x, i, j) - mean[j]);

            *gsl_vector_ptr(b, j) += x * (data->y[i] - center);
            for (size_t k = 0; k < FEATURES; k++)
                *gsl_matrix_ptr(a, j, k) +=
                    x * (gsl_matrix_get(data->x, i, k) - mean[k]);
        }
        *gsl_matrix_ptr(a, j, j) += penalty;
    }
    gsl_linalg_cholesky_decomp1(a);
    gsl_linalg_cholesky_solve(a, b, w);
    result = center;
    for (size_t j = 0; j < FEATURES; j++)
        result += gsl_vector_get(w, j) *
                  (gsl_matrix_get(data->x, asked, j) - mean[j]);
    gsl_matrix_free(a), gsl_vector_free(b), gsl_vector_free(w);
    return result;
}

static gsl_matrix *centered(const struct data *data)
{
    gsl_matrix *x = gsl_matrix_alloc(ROWS, FEATURES);

    for (size_t j = 0; j < FEATURES; j++) {
        double mean = 0;

        for (size_t i = 0; i < ROWS; i++)
            mean += gsl_matrix_get(data->x, i, j) / ROWS;
        for (size_t i = 0; i < ROWS; i++)
            gsl_matrix_set(x, i, j, gsl_matrix_get(data->x, i, j) - mean);
    }
    return x;
}

static void ridge(void)
{
    static const double penalties[] = {.01, .1, 1, 10};
    struct data data = drawn(3);
    gsl_matrix *x = centered(&data), *gram = gsl_matrix_alloc(ROWS, ROWS);
    size_t place[ROWS], chosen, best = 9;
    double dual[ROWS], least = INFINITY, worst = 0, mean = 0;
    bool is_in[ROWS];
    struct spectrum *spectrum;
    struct ridge ridge;

    for (size_t i = 0; i < ROWS; i++)
        place[i] = i, is_in[i] = true, mean += data.y[i] / ROWS;
    blas_product(gram, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    spectrum = spectrum_new(gram, place, ROWS);
    ridge = ridge_new(spectrum, penalties, 4);
    chosen = ridge_fit(dual, &ridge, data.y);
    for (size_t c = 0; c < 4; c++) {
        double error = 0;

        for (size_t i = 0; i < ROWS; i++) {
            is_in[i] = false;
            error +=
                pow(data.y[i] - by_definition(&data, is_in, i,
                                              penalties[c] * spectrum->scale),
                    2);
            is_in[i] = true;
        }
        if (error < least)
            least = error, best = c;
    }
    ok(chosen == best, "the penalty is the best of leaving each row out");
    for (size_t i = 0; i < ROWS; i++) {
        double fitted = mean;

        for (size_t k = 0; k < ROWS; k++)
            fitted += dual[k] * gsl_matrix_get(gram, i, k);
        worst =
            fmax(worst, fabs(fitted - by_definition(&data, is_in, i,
                                                    ridge.penalty[chosen])));
    }
    close_to(worst, 0, 1e-10, "fits are those of the weights solved for");
    ridge_release(&ridge), spectrum_free(spectrum);
    gsl_matrix_free(x), gsl_matrix_free(gram), gsl_matrix_free(data.x);
}

/* ---- elastic net, by its conditions ---- */

static gsl_matrix *standardized(const struct data *data)
{
    gsl_matrix *x = centered(data), *columns = gsl_matrix_alloc(FEATURES, ROWS);

    for (size_t j = 0; j < FEATURES; j++) {
        double square = 0;

        for (size_t i = 0; i < ROWS; i++)
            square += pow(gsl_matrix_get(x, i, j), 2) / ROWS;
        for (size_t i = 0; i < ROWS; i++)
            gsl_matrix_set(columns, j, i,
                           gsl_matrix_get(x, i, j) / sqrt(square));
    }
    gsl_matrix_free(x);
    return columns;
}

/* By how much the worst weight breaks what a minimum must obey. */
static double unsettled(const gsl_matrix *columns, const double *y,
                        const double *b, double penalty, double mix)
{
    double rest[ROWS], mean = 0, worst = 0;

    for (size_t i = 0; i < ROWS; i++)
        mean += y[i] / ROWS;
    for (size_t i = 0; i < ROWS; i++) {
        rest[i] = y[i] - mean;
        for (size_t j = 0; j < FEATURES; j++)
            rest[i] -= b[j] * gsl_matrix_get(columns, j, i);
    }
    for (size_t j = 0; j < FEATURES; j++) {
        double slope = -penalty * (1 - mix) * b[j];

        for (size_t i = 0; i < ROWS; i++)
            slope += gsl_matrix_get(columns, j, i) * rest[i] / ROWS;
        worst =
            fmax(worst, b[j] != 0 ? fabs(slope - copysign(penalty * mix, b[j]))
                                  : fabs(slope) - penalty * mix);
    }
    return worst;
}

static void elastic(void)
{
    enum { STEPS = 30 };
    struct data data = drawn(4);
    gsl_matrix *columns = standardized(&data);
    gsl_matrix *weights = gsl_matrix_alloc(STEPS, FEATURES);
    double worst = 0, path[STEPS];
    size_t first = 0, last = 0;

    for (size_t m = 0; m < 3; m++) {
        double mix = (const double[]){.1, .5, 1}[m];
        double start = elastic_start(columns, data.y, mix);

        for (size_t k = 0; k < STEPS; k++)
            path[k] = start * pow(.01, (double)k / (STEPS - 1));
        path[0] *= 1 + 1e-12;
        ok(elastic_path(weights, columns, data.y, path, mix), "it ends");
        for (size_t k = 0; k < STEPS; k++)
            worst = fmax(worst, unsettled(columns, data.y,
                                          gsl_matrix_ptr(weights, k, 0),
                                          path[k], mix));
        for (size_t j = 0; j < FEATURES; j++) {
            first += gsl_matrix_get(weights, 0, j) != 0;
            last += gsl_matrix_get(weights, STEPS - 1, j) != 0;
        }
    }
    ok(worst < 1e-3, "every weight of every path obeys the conditions");
    ok(first == 0 && last > 3, "nothing enters at the start, much later on");
    for (size_t j = 0; j < FEATURES; j++)
        gsl_matrix_set(columns, j, 0, gsl_matrix_get(columns, j, 0));
    memset(gsl_matrix_ptr(columns, 0, 0), 0, ROWS * sizeof(double));
    ok(elastic_path(weights, columns, data.y, path, 1) &&
           gsl_matrix_get(weights, STEPS - 1, 0) == 0,
       "a column of zeros stays out");
    gsl_matrix_free(weights), gsl_matrix_free(columns), gsl_matrix_free(data.x);
}

/* ---- connectome-based prediction ---- */

static void cpm(void)
{
    static const double y[] = {1, 2, 3, 4, 5, 6};
    static const double r[] = {.99, -.99, .1, .99};
    /* The first and the last feature rise with y, the second falls. */
    double known[6][4], asked[1][4] = {{10, -4, 0, 6}}, score[3];
    gsl_matrix_view k = gsl_matrix_view_array(&known[0][0], 6, 4);
    gsl_matrix_view a = gsl_matrix_view_array(&asked[0][0], 1, 4);
    size_t used[2];
    double t = 0;

    for (size_t i = 0; i < 6; i++) {
        known[i][0] = y[i], known[i][1] = -2 * y[i] + (i == 3) * .5;
        known[i][2] = 100 * (double)(i % 2), known[i][3] = y[i];
    }
    t = cpm_threshold(.05, 20, 0);
    close_to(2 * gsl_cdf_tdist_Q(t * sqrt(18 / (1 - t * t)), 18), .05, 1e-12,
             "the threshold is that of p");
    ok(cpm_threshold(.05, 20, 1) > t && isinf(cpm_threshold(.05, 2, 0)),
       "covariates raise it; without freedom none is kept");
    cpm_predict(score, used, &k.matrix, &a.matrix, y, r, .9);
    ok(used[0] == 2 && used[1] == 1, "features by sign");
    close_to(score[CPM_POSITIVE], 8, 1e-12, "y = sum / 2");
    ok(score[CPM_NEGATIVE] > 1 && score[CPM_NEGATIVE] < 3, "y = - sum / 2");
    cpm_predict(score, used, &k.matrix, &a.matrix, y, r, 2);
    ok(used[0] + used[1] == 0 && score[0] == 3.5 && score[2] == 3.5,
       "without features, the mean");
}

int main(void)
{
    ridge();
    elastic();
    cpm();
    return done();
}
