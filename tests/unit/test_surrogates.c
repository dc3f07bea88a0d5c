#include "../tap.h"
#include "series_s.h"

#include "dynamic/derivative.h"
#include "dynamic/edges.h"
#include "dynamic/surrogates.h"
#include "dynamic/windows.h"
#include "num/blas.h"

#include <stdlib.h>

static gsl_matrix *centered(void)
{
    gsl_matrix *x = series_s();

    for (size_t i = 0; i < S_NODES; i++) {
        double mean = 0;

        for (size_t t = 0; t < S_FRAMES; t++)
            mean += gsl_matrix_get(x, t, i) / S_FRAMES;
        for (size_t t = 0; t < S_FRAMES; t++)
            *gsl_matrix_ptr(x, t, i) -= mean;
    }
    return x;
}

static double furthest(const gsl_matrix *a, const gsl_matrix *b)
{
    double most = 0;

    for (size_t i = 0; i < a->size1; i++)
        for (size_t j = 0; j < a->size2; j++)
            most = fmax(
                most, fabs(gsl_matrix_get(a, i, j) - gsl_matrix_get(b, i, j)));
    return most;
}

static double covariance_moves(const gsl_matrix *x, const gsl_matrix *y)
{
    gsl_matrix *a = gsl_matrix_alloc(x->size2, x->size2);
    gsl_matrix *b = gsl_matrix_alloc(x->size2, x->size2);
    double most;

    blas_gram(a, 1 / (double)x->size1, x);
    blas_gram(b, 1 / (double)x->size1, y);
    most = furthest(a, b);
    gsl_matrix_free(a), gsl_matrix_free(b);
    return most;
}

struct spread {
    double sum, square, count;
};

static void add(void *context, size_t k, const double *r, size_t constant)
{
    struct spread *spread = context;

    (void)k, (void)constant;
    spread->sum += r[0], spread->square += r[0] * r[0], spread->count++;
}

/* Standard deviation (n) of r_01 over the windows. */
static double deviation(const gsl_matrix *x)
{
    struct windows windows = windows_new(20, 0, 1);
    struct spread spread = {0};
    bool *is_there = all_there(x->size1);

    windows_each(&windows, x, is_there, add, &spread);
    windows_release(&windows), free(is_there);
    return sqrt(spread.square / spread.count -
                pow(spread.sum / spread.count, 2));
}

static void phases(void)
{
    gsl_matrix *x = centered(), *y = gsl_matrix_alloc(S_FRAMES, S_NODES);
    gsl_matrix *spectrum = gsl_matrix_alloc(S_FRAMES, S_NODES);
    double phase[S_FRAMES];
    static const double want[] = {0.84734455, 0.27558152, 0.81886979,
                                  1.02853758};
    struct rng rng = rng_init(1, 5);

    for (size_t k = 0; k < S_FRAMES; k++)
        phase[k] = .7 * (double)k;
    surrogates_spectrum(spectrum, x);
    surrogates_rotate(y, spectrum, phase);
    for (size_t t = 0; t < 4; t++)
        close_to(gsl_matrix_get(y, t, 0), want[t], 1e-8, "node 0");
    close_to(gsl_matrix_get(y, 59, 3), -0.750541720154, 1e-11, "node 3");
    ok(covariance_moves(x, y) < 1e-14, "the covariance stays");
    close_to(deviation(x), 0.4628460043, 1e-9, "windows of the series");
    close_to(deviation(y), 0.5318691957, 1e-9, "windows of the surrogate");
    surrogates_randomize(y, spectrum, &rng);
    ok(covariance_moves(x, y) < 1e-14 && furthest(x, y) > .1,
       "with any phases, too");
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(spectrum);
}

/* An odd number of frames has no Nyquist bin. */
static void odd(void)
{
    gsl_matrix *x = series_s(), *y = gsl_matrix_alloc(59, S_NODES);
    gsl_matrix *spectrum = gsl_matrix_alloc(59, S_NODES);
    gsl_matrix_view part = gsl_matrix_submatrix(x, 0, 0, 59, S_NODES);
    double phase[59] = {0};

    surrogates_spectrum(spectrum, &part.matrix);
    surrogates_rotate(y, spectrum, phase);
    /* 59 is a prime: the transform is a plain sum. */
    ok(furthest(y, &part.matrix) < 1e-12, "no rotation changes nothing");
    for (size_t k = 0; k < 59; k++)
        phase[k] = (double)(k * k);
    surrogates_rotate(y, spectrum, phase);
    ok(covariance_moves(&part.matrix, y) < 1e-12 &&
           furthest(y, &part.matrix) > .1,
       "and the mean stays with the covariance");
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(spectrum);
}

/* y_i(t) = x_i((t - 5 i) mod T), of the edges' reference. */
static void shifts(void)
{
    gsl_matrix *x = series_s(), *y = gsl_matrix_alloc(S_FRAMES, S_NODES);
    bool *is_there = all_there(S_FRAMES), is_found[S_NODES], is_same = true;
    double rss[S_FRAMES], most = 0, r = 0;
    struct rng rng = rng_init(3, 1);

    for (size_t t = 0; t < S_FRAMES; t++)
        for (size_t i = 0; i < S_NODES; i++)
            gsl_matrix_set(y, (t + 5 * i) % S_FRAMES, i,
                           gsl_matrix_get(x, t, i));
    derivative_scale(y, is_found, is_there, true);
    edges_rss(rss, y, is_there);
    for (size_t t = 0; t < S_FRAMES; t++) {
        most = fmax(most, rss[t]);
        r += gsl_matrix_get(y, t, 0) * gsl_matrix_get(y, t, 1) / (S_FRAMES - 1);
    }
    close_to(r, 0.0637846488, 1e-9, "correlation of what was shifted");
    close_to(most, 4.2678172827, 1e-9, "its largest RSS");
    surrogates_shift(y, x, &rng);
    for (size_t i = 0; i < S_NODES; i++) {
        size_t lag = 0;
        double worst = INFINITY;

        for (lag = 0; lag < S_FRAMES && worst > 0; lag++) {
            worst = 0;
            for (size_t t = 0; t < S_FRAMES; t++)
                worst = fmax(worst,
                             fabs(gsl_matrix_get(y, (t + lag) % S_FRAMES, i) -
                                  gsl_matrix_get(x, t, i)));
        }
        is_same &= !(worst > 0);
    }
    ok(is_same, "each node is itself, at another time");
    gsl_matrix_free(x), gsl_matrix_free(y), free(is_there);
}

static void autoregression(void)
{
    enum { LONG = 20000 };
    gsl_matrix *x = centered(), *y = gsl_matrix_alloc(LONG, S_NODES);
    bool *is_there = all_there(LONG);
    static const double want[] = {0.77776818, -0.01556204, 0.17005469,
                                  0.02446848};
    struct surrogates_var var, again;
    struct rng rng = rng_init(1, 9);

    ok(surrogates_fit(&var, x, is_there, 1) == SURROGATES_DONE, "a fit");
    /* The reference takes the series as they are, whose means here are 0 but
     * for what the ends leave. */
    for (size_t i = 0; i < 4; i++)
        close_to(gsl_matrix_get(var.a, 0, i), want[i], 1e-7, "first row");
    close_to(var.radius, 0.8970161084, 1e-8, "its spectral radius");
    ok(!(var.ridge > 0), "needs no ridge");
    surrogates_simulate(y, &var, &rng);
    ok(surrogates_fit(&again, y, is_there, 1) == SURROGATES_DONE &&
           furthest(again.a, var.a) < .03,
       "what it makes has its coefficients");
    close_to(again.radius, var.radius, .02, "and its radius");
    surrogates_release(&again);
    ok(surrogates_fit(&again, y, is_there, 3) == SURROGATES_DONE &&
           again.a->size2 == 12 && fabs(gsl_matrix_get(again.a, 0, 9)) < .03,
       "and nothing further back");
    surrogates_release(&again), surrogates_release(&var);
    gsl_matrix_free(x), gsl_matrix_free(y), free(is_there);
}

static void refusals(void)
{
    gsl_matrix *x = series_s();
    bool *is_there = all_there(S_FRAMES);
    struct surrogates_var var;

    for (size_t t = 0; t < S_FRAMES; t++)
        gsl_matrix_set(x, t, 3,
                       gsl_matrix_get(x, t, 0) + gsl_matrix_get(x, t, 1));
    ok(surrogates_fit(&var, x, is_there, 1) == SURROGATES_DONE &&
           var.ridge > 0 && var.radius < 1,
       "nodes that depend on each other need a ridge");
    surrogates_release(&var);
    for (size_t t = 0; t < S_FRAMES; t++)
        is_there[t] = t % 2;
    ok(surrogates_fit(&var, x, is_there, 1) == SURROGATES_SHORT,
       "without neighbors in time there is no fit");
    for (size_t t = 0; t < S_FRAMES; t++) {
        is_there[t] = true;
        for (size_t i = 0; i < S_NODES; i++)
            gsl_matrix_set(x, t, i,
                           exp(.1 * (double)t) * (i == 0) +
                               sin((double)(t * (i + 2))));
    }
    ok(surrogates_fit(&var, x, is_there, 1) == SURROGATES_UNSTABLE,
       "what grows without end is no stationary process");
    gsl_matrix_free(x), free(is_there);
}

/* ---- calibration ---- */

struct variance {
    double sum[3], square[3], count;
};

static void add_all(void *context, size_t k, const double *r, size_t constant)
{
    struct variance *variance = context;

    (void)k, (void)constant;
    variance->count++;
    for (size_t p = 0; p < 3; p++) {
        double z = windows_fisher(r[p]);

        variance->sum[p] += z, variance->square[p] += z * z;
    }
}

/* Mean over three pairs of the variance of z over windows. */
static double statistic(const gsl_matrix *x, const bool *is_there)
{
    struct windows windows = windows_new(20, 0, 1);
    struct variance of = {.count = 0};
    double sum = 0;

    windows_each(&windows, x, is_there, add_all, &of);
    for (size_t p = 0; p < 3; p++)
        sum += of.square[p] / of.count - pow(of.sum[p] / of.count, 2);
    windows_release(&windows);
    return sum;
}

/* A surrogate of x, by its spectrum or by an autoregression. */
static void surrogate(gsl_matrix *y, const gsl_matrix *x, const bool *is_there,
                      int kind, struct rng *rng)
{
    gsl_matrix *spectrum = gsl_matrix_alloc(x->size1, x->size2);
    struct surrogates_var var;

    if (kind == SURROGATES_PHASE) {
        surrogates_spectrum(spectrum, x);
        surrogates_randomize(y, spectrum, rng);
    } else if (surrogates_fit(&var, x, is_there, 1) == SURROGATES_DONE) {
        surrogates_simulate(y, &var, rng);
        surrogates_release(&var);
    }
    gsl_matrix_free(spectrum);
}

/*
 * A stationary process is called dynamic in some 5 of 100 data sets: of 100, in
 * 11 or more with a chance of 1 in 100 (binomial).
 */
static void calibration(int kind, const char *name)
{
    enum { T = 120, N = 3, SETS = 100, DRAWS = 39 };
    gsl_matrix *x = gsl_matrix_calloc(T, N), *y = gsl_matrix_alloc(T, N);
    bool *is_there = all_there(T);
    struct rng rng = rng_init(2, (uint64_t)kind);
    size_t found = 0;

    for (size_t set = 0; set < SETS; set++) {
        size_t above = 0;
        double observed;

        for (size_t t = 0; t < T; t++) {
            double common = rng_normal(&rng);

            for (size_t i = 0; i < N; i++)
                gsl_matrix_set(x, t, i,
                               .6 * (t ? gsl_matrix_get(x, t - 1, i) : 0) +
                                   common + rng_normal(&rng));
        }
        observed = statistic(x, is_there);
        for (size_t draw = 0; draw < DRAWS; draw++) {
            surrogate(y, x, is_there, kind, &rng);
            above += statistic(y, is_there) >= observed;
        }
        found += above < 2; /* p <= .05 */
    }
    ok(found > 0 && found < 11, name);
    gsl_matrix_free(x), gsl_matrix_free(y), free(is_there);
}

int main(void)
{
    phases();
    odd();
    shifts();
    autoregression();
    refusals();
    calibration(SURROGATES_PHASE, "phases: stationary series are not dynamic");
    calibration(SURROGATES_VAR, "autoregression: nor are they");
    return done();
}
