/*
 * Classes told apart, each against the rest.
 */
#include "../tap.h"
#include "base/mem.h"
#include "base/rng.h"
#include "num/blas.h"
#include "stats/versus.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 24, WIDE = 40, CLASSES = 3, ASKED = 300 };
static const double penalties[] = {.3};

static size_t class_of(size_t i)
{
    return i % 8 == 0 ? 2 : i % 4 == 1 ? 1 : 0;
}

/* Rows with means of their class; centered by those known. */
static gsl_matrix *draw(size_t rows, double effect, uint64_t seed)
{
    struct rng rng = rng_init(seed, 0);
    gsl_matrix *x = gsl_matrix_alloc(rows, WIDE);

    for (size_t i = 0; i < rows; i++)
        for (size_t v = 0; v < WIDE; v++)
            gsl_matrix_set(x, i, v,
                           rng_normal(&rng) +
                               effect * (v % CLASSES == class_of(i)));
    return x;
}

static void center(gsl_matrix *x, gsl_matrix *asked)
{
    for (size_t v = 0; v < WIDE; v++) {
        double mean = 0;

        for (size_t i = 0; i < x->size1; i++)
            mean += gsl_matrix_get(x, i, v) / (double)x->size1;
        for (size_t i = 0; i < x->size1; i++)
            *gsl_matrix_ptr(x, i, v) -= mean;
        for (size_t i = 0; asked && i < asked->size1; i++)
            *gsl_matrix_ptr(asked, i, v) -= mean;
    }
}

static struct spectrum *spectrum_of(const gsl_matrix *x)
{
    gsl_matrix *gram = gsl_matrix_alloc(x->size1, x->size1);
    size_t *place = NEW_ARRAY(size_t, x->size1);
    struct spectrum *spectrum;

    blas_product(gram, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    for (size_t i = 0; i < x->size1; i++)
        place[i] = i;
    spectrum = spectrum_new(gram, place, x->size1);
    gsl_matrix_free(gram), free(place);
    return spectrum;
}

/* f_c of row `out` by the others, with the penalty as it is for all. */
static double left_out(const gsl_matrix *x, size_t out, size_t c,
                       double penalty)
{
    gsl_matrix *some = gsl_matrix_alloc(ROWS - 1, WIDE);
    gsl_matrix *one = gsl_matrix_alloc(1, WIDE);
    double y[ROWS], dual[ROWS], f = 0, relative[1];
    struct spectrum *spectrum;
    struct ridge ridge;
    size_t n = 0;

    for (size_t i = 0; i < ROWS; i++) {
        memcpy(gsl_matrix_ptr(i == out ? one : some, i == out ? 0 : n, 0),
               gsl_matrix_const_ptr(x, i, 0), WIDE * sizeof(double));
        if (i != out)
            y[n++] = class_of(i) == c;
    }
    center(some, one);
    spectrum = spectrum_of(some);
    relative[0] = penalty / spectrum->scale;
    ridge = ridge_new(spectrum, relative, 1);
    ridge_fit(dual, &ridge, y);
    for (size_t i = 0; i < n; i++) {
        double product = 0;

        for (size_t v = 0; v < WIDE; v++)
            product += gsl_matrix_get(one, 0, v) * gsl_matrix_get(some, i, v);
        f += y[i] / (double)n + dual[i] * product;
    }
    ridge_release(&ridge), spectrum_free(spectrum);
    gsl_matrix_free(some), gsl_matrix_free(one);
    return f;
}

/* Thresholds by really leaving out each row: what is asked of is zero, so that
 * f_c is the mean of y. */
static void thresholds(void)
{
    gsl_matrix *x = draw(ROWS, 1, 2);
    gsl_matrix *cross = gsl_matrix_calloc(1, ROWS);
    gsl_matrix *score = gsl_matrix_calloc(1, CLASSES);
    size_t label[ROWS];
    double worst = 0;
    struct spectrum *spectrum;
    struct ridge ridge;

    for (size_t i = 0; i < ROWS; i++)
        label[i] = class_of(i);
    center(x, NULL);
    spectrum = spectrum_of(x);
    ridge = ridge_new(spectrum, penalties, 1);
    versus_add(score, 1, cross, &ridge, label);
    for (size_t c = 0; c < CLASSES; c++) {
        double sum[CLASSES] = {0}, count[CLASSES] = {0}, mean = 0, rest = 0;

        for (size_t i = 0; i < ROWS; i++) {
            sum[label[i]] += left_out(x, i, c, ridge.penalty[0]);
            count[label[i]]++, mean += (label[i] == c) / (double)ROWS;
        }
        for (size_t k = 0; k < CLASSES; k++)
            rest += k == c ? 0 : sum[k] / count[k] / (CLASSES - 1);
        worst = fmax(worst, fabs(gsl_matrix_get(score, 0, c) -
                                 (mean - (sum[c] / count[c] + rest) / 2)));
    }
    close_to(worst, 0, 1e-10, "thresholds are those of rows left out in turn");
    ridge_release(&ridge), spectrum_free(spectrum);
    gsl_matrix_free(x), gsl_matrix_free(cross), gsl_matrix_free(score);
}

static void recall(double effect, double share[CLASSES])
{
    gsl_matrix *x = draw(80, effect, 3), *asked = draw(ASKED, effect, 4);
    gsl_matrix *cross = gsl_matrix_alloc(ASKED, 80);
    gsl_matrix *score = gsl_matrix_calloc(ASKED, CLASSES);
    double count[CLASSES] = {0};
    size_t label[80];
    struct spectrum *spectrum;
    struct ridge ridge;

    for (size_t i = 0; i < 80; i++)
        label[i] = class_of(i);
    center(x, asked);
    spectrum = spectrum_of(x);
    ridge = ridge_new(spectrum, penalties, 1);
    blas_product(cross, 1, BLAS_PLAIN, asked, BLAS_TRANSPOSED, x, 0);
    versus_add(score, 1, cross, &ridge, label);
    memset(share, 0, CLASSES * sizeof *share);
    for (size_t i = 0; i < ASKED; i++) {
        count[class_of(i)]++;
        share[class_of(i)] += versus_best(score, i) == class_of(i);
    }
    for (size_t c = 0; c < CLASSES; c++)
        share[c] /= count[c];
    printf("# told right: %.2f %.2f %.2f\n", share[0], share[1], share[2]);
    ridge_release(&ridge), spectrum_free(spectrum);
    gsl_matrix_free(x), gsl_matrix_free(asked), gsl_matrix_free(cross);
    gsl_matrix_free(score);
}

int main(void)
{
    double share[CLASSES];

    thresholds();
    recall(1, share);
    ok(share[0] > .7 && share[1] > .7 && share[2] > .7,
       "a rare class is told as well as a common one");
    recall(0, share);
    close_to((share[0] + share[1] + share[2]) / CLASSES, 1. / CLASSES, .1,
             "and where there is nothing, by chance");
    return done();
}
