#include "cohort/fingerprint.h"

#include "base/mem.h"
#include "base/report.h"
#include "num/blas.h"
#include "num/workers.h"

#include <math.h>
#include <stdlib.h>

/* With one, every correlation is 1 or -1. */
enum { LEAST_COMPONENTS = 2 };

static const double alike = 1e-12;

/* ---- products ---- */

static double *means_of(const struct repeats *repeats)
{
    size_t rows = repeats->visits.rows, count = repeats->features->count;
    double *values = NEW_ARRAY(double, count), *mean = NEW_ARRAY(double, rows);

    for (size_t i = 0; i < rows; i++) {
        repeats_values(values, repeats, i, 0, count);
        for (size_t j = 0; j < count; j++)
            mean[i] += values[j] / (double)count;
    }
    free(values);
    return mean;
}

void fingerprint_products(gsl_matrix *plain, gsl_matrix *centered,
                          const struct repeats *repeats)
{
    size_t rows = repeats->visits.rows, count = repeats->features->count;
    double *mean = means_of(repeats);

    features_gram(plain, repeats->features, NULL);
    gsl_matrix_set_zero(centered);
    for (size_t first = 0; first < count; first += FEATURES_BLOCK) {
        size_t left = count - first;
        size_t width = left < FEATURES_BLOCK ? left : FEATURES_BLOCK;
        gsl_matrix *block = gsl_matrix_alloc(rows, width);

        for (size_t i = 0; i < rows; i++) {
            double *row = gsl_matrix_ptr(block, i, 0);

            repeats_values(row, repeats, i, first, width);
            for (size_t j = 0; j < width; j++)
                row[j] -= mean[i];
        }
        blas_product(centered, 1, BLAS_PLAIN, block, BLAS_TRANSPOSED, block, 1);
        gsl_matrix_free(block);
    }
    blas_mirror(centered);
    free(mean);
}

static gsl_matrix *distances_of(const gsl_matrix *gram)
{
    size_t rows = gram->size1;
    gsl_matrix *distances = gsl_matrix_alloc(rows, rows);

    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < rows; j++)
            gsl_matrix_set(distances, i, j,
                           fmax(0, gsl_matrix_get(gram, i, i) +
                                       gsl_matrix_get(gram, j, j) -
                                       2 * gsl_matrix_get(gram, i, j)));
    return distances;
}

/* Correlations of rows; NaN for one that does not vary. */
static void correlations(gsl_matrix *similarity, const gsl_matrix *centered)
{
    for (size_t i = 0; i < centered->size1; i++)
        for (size_t j = 0; j < centered->size1; j++) {
            double scale =
                gsl_matrix_get(centered, i, i) * gsl_matrix_get(centered, j, j);

            gsl_matrix_set(
                similarity, i, j,
                scale > 0 ? gsl_matrix_get(centered, i, j) / sqrt(scale) : NAN);
        }
}

/* ---- permutations ---- */

struct testing {
    const gsl_matrix *gram, *distances, *similarity;
    const struct visits *visits;
    const struct fingerprint_plan *plan;
    double (*null)[FINGERPRINT_STATISTICS];
    double *most; /* of the scan: Idiff so far */
};

static void measure(double *value, const struct testing *testing,
                    const size_t *subject)
{
    struct profiles_identified found =
        profiles_identify(testing->similarity, testing->visits, subject);

    value[FINGERPRINT_DISCRIMINABILITY] =
        profiles_discriminability(testing->distances, subject);
    value[FINGERPRINT_I2C2] =
        profiles_i2c2(testing->gram, testing->visits, subject);
    value[FINGERPRINT_RATE] = found.rate;
    value[FINGERPRINT_DIFFERENCE] = found.difference;
}

static size_t *shuffled(const struct testing *testing, size_t k)
{
    size_t *subject = NEW_ARRAY(size_t, testing->visits->rows);
    struct rng rng = rng_init(testing->plan->seed, k);

    visits_shuffle(subject, testing->visits, &rng);
    return subject;
}

static void permute(void *context, size_t worker, size_t k)
{
    const struct testing *testing = context;
    size_t *subject = shuffled(testing, k);

    (void)worker;
    measure(testing->null[k], testing, subject);
    free(subject);
}

void fingerprint_test(struct fingerprint *fingerprint, const gsl_matrix *plain,
                      const gsl_matrix *centered, const struct visits *visits,
                      const struct fingerprint_plan *plan)
{
    gsl_matrix *distances = distances_of(plain);
    gsl_matrix *similarity = gsl_matrix_alloc(visits->rows, visits->rows);
    struct testing testing = {.gram = plain,
                              .distances = distances,
                              .similarity = similarity,
                              .visits = visits,
                              .plan = plan};

    correlations(similarity, centered);
    testing.null = xcalloc(plan->permutations, sizeof *testing.null);
    measure(fingerprint->value, &testing, visits->subject);
    fingerprint->identified =
        profiles_identify(similarity, visits, visits->subject);
    workers_run(plan->threads, plan->permutations, permute, &testing);
    for (size_t s = 0; s < FINGERPRINT_STATISTICS; s++) {
        double more = 0;

        for (size_t k = 0; k < plan->permutations; k++)
            more += testing.null[k][s] >= fingerprint->value[s] - alike;
        fingerprint->p[s] = isnan(fingerprint->value[s])
                                ? NAN
                                : (1 + more) / (1 + (double)plan->permutations);
    }
    free(testing.null);
    gsl_matrix_free(distances), gsl_matrix_free(similarity);
}

/* ---- principal components ---- */

static void permute_scan(void *context, size_t worker, size_t k)
{
    const struct testing *testing = context;
    size_t *subject = shuffled(testing, k);
    struct profiles_identified found =
        profiles_identify(testing->similarity, testing->visits, subject);

    (void)worker;
    testing->most[k] = fmax(testing->most[k], found.difference);
    free(subject);
}

static void add_component(gsl_matrix *rebuilt, double value, const double *v)
{
    for (size_t i = 0; i < rebuilt->size1; i++)
        for (size_t j = 0; j < rebuilt->size1; j++)
            *gsl_matrix_ptr(rebuilt, i, j) += value * v[i] * v[j];
}

static void judge(struct fingerprint *fingerprint,
                  const struct testing *testing)
{
    double most = -INFINITY, more = 0;

    for (size_t m = LEAST_COMPONENTS - 1; m < fingerprint->components; m++)
        if (fingerprint->scan[m].difference > most) {
            most = fingerprint->scan[m].difference;
            fingerprint->best = m + 1;
        }
    for (size_t k = 0; k < testing->plan->permutations; k++)
        more += testing->most[k] >= most - alike;
    fingerprint->best_p =
        fingerprint->best
            ? (1 + more) / (1 + (double)testing->plan->permutations)
            : NAN;
}

void fingerprint_scan(struct fingerprint *fingerprint,
                      const gsl_matrix *centered, const struct visits *visits,
                      const struct fingerprint_plan *plan)
{
    size_t rows = visits->rows;
    gsl_matrix *vectors = gsl_matrix_alloc(rows, rows);
    gsl_matrix *rebuilt = gsl_matrix_calloc(rows, rows);
    gsl_matrix *similarity = gsl_matrix_alloc(rows, rows);
    gsl_vector *values = gsl_vector_alloc(rows);
    struct testing testing = {
        .similarity = similarity, .visits = visits, .plan = plan};

    if (!blas_eigen(values, vectors, centered))
        die("the profiles have no principal components");
    testing.most = NEW_ARRAY(double, plan->permutations);
    for (size_t k = 0; k < plan->permutations; k++)
        testing.most[k] = -INFINITY;
    fingerprint->scan = NEW_ARRAY(struct profiles_identified, rows);
    for (size_t m = 0; m < rows; m++) {
        double value = gsl_vector_get(values, rows - 1 - m);

        if (value < 1e-10 * gsl_vector_get(values, rows - 1))
            break; /* rounding */
        add_component(rebuilt, value,
                      gsl_matrix_const_ptr(vectors, rows - 1 - m, 0));
        correlations(similarity, rebuilt);
        fingerprint->scan[fingerprint->components++] =
            profiles_identify(similarity, visits, visits->subject);
        if (m + 1 >= LEAST_COMPONENTS)
            workers_run(plan->threads, plan->permutations, permute_scan,
                        &testing);
    }
    judge(fingerprint, &testing);
    free(testing.most);
    gsl_matrix_free(vectors), gsl_matrix_free(rebuilt);
    gsl_matrix_free(similarity), gsl_vector_free(values);
}

void fingerprint_release(struct fingerprint *fingerprint)
{
    free(fingerprint->scan);
}
