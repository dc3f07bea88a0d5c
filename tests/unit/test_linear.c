#include "../tap.h"

#include "base/mem.h"
#include "num/blas.h"
#include "num/workers.h"
#include "stats/adjust.h"
#include "stats/linear.h"
#include "stats/svm.h"

#include <stdlib.h>

enum { ROWS = 30, TRAINS = 24, FEATURES = 12, TESTS = ROWS - TRAINS };

/* Thirty rows of closed form, with two confounds; the first 24 train. */
static gsl_matrix *features(double extra)
{
    gsl_matrix *x = gsl_matrix_alloc(ROWS, FEATURES);

    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < FEATURES; j++)
            gsl_matrix_set(x, (size_t)i, (size_t)j,
                           sin((i + 1) * (j + 1) * 0.7) +
                               (i % 3 == 0 ? 0.5 * cos(j) : 0) + 3 +
                               (i >= TRAINS ? extra : 0));
    return x;
}

static gsl_matrix *confounds(void)
{
    gsl_matrix *c = gsl_matrix_alloc(ROWS, 2);

    for (size_t i = 0; i < ROWS; i++) {
        gsl_matrix_set(c, i, 0, cos(0.3 * (double)i));
        gsl_matrix_set(c, i, 1, (double)(i % 2));
    }
    return c;
}

struct example {
    gsl_matrix *x, *gram;
    struct adjust *adjust;
    struct spectrum *spectrum;
    bool is_positive[ROWS];
};

static struct example example_new(double extra)
{
    struct example example = {.x = features(extra)};
    gsl_matrix *c = confounds();
    bool trains[ROWS];
    size_t place[TRAINS];

    for (size_t i = 0; i < ROWS; i++) {
        trains[i] = i < TRAINS;
        example.is_positive[i] = i % 3 == 0;
        if (i < TRAINS)
            place[i] = i;
    }
    example.adjust = adjust_new(c, trains, ROWS);
    example.gram = gsl_matrix_alloc(ROWS, ROWS);
    blas_product(example.gram, 1, BLAS_PLAIN, example.x, BLAS_TRANSPOSED,
                 example.x, 0);
    adjust_gram(example.gram, example.adjust);
    example.spectrum = spectrum_new(example.gram, place, TRAINS);
    gsl_matrix_free(c);
    return example;
}

static void example_release(struct example *example)
{
    gsl_matrix_free(example->x), gsl_matrix_free(example->gram);
    adjust_free(example->adjust), spectrum_free(example->spectrum);
}

struct model {
    enum linear_model model;
    double parameter;
    struct lda_options options;
};

/* Scores of the rows that do not train. */
static bool score(double scores[TESTS], const struct example *example,
                  const struct model *model)
{
    double dual[TRAINS], bias;
    bool is_done =
        linear_fit(dual, &bias, model->model, model->parameter,
                   example->spectrum, example->is_positive, &model->options);

    for (size_t i = 0; i < TESTS; i++) {
        scores[i] = bias;
        for (size_t j = 0; j < TRAINS; j++)
            scores[i] += dual[j] * gsl_matrix_get(example->gram, TRAINS + i, j);
    }
    return is_done;
}

static double worst_of(const double *got, const double *want, size_t count)
{
    double worst = 0;

    for (size_t i = 0; i < count; i++)
        worst = fmax(worst, fabs(got[i] - want[i]) / fmax(1, fabs(want[i])));
    return worst;
}

/*
 * By scikit-learn 1.9.1: LinearRegression on the confounds, PCA(5) and
 * LinearDiscriminantAnalysis(solver='lsqr', shrinkage), with .3 and with
 * ledoit_wolf(deviations from class means, assume_centered=True);
 * RidgeClassifier(alpha), LogisticRegression(C=1/penalty, newton-cholesky,
 * tol 1e-14) and SVC(linear, C=1/penalty, tol 1e-12), all fitted to the 24
 * rows.  The last two are iterative: 1e-6.
 */
static void test_peers(void)
{
    static const struct {
        struct model model;
        double tolerance, want[TESTS];
        const char *name;
    } peers[] = {
        {{LINEAR_PCA_LDA, 5, {.3, false}},
         1e-10,
         {3.6277949556124343, -8.286420131289027, -4.541339155527624,
          5.329010160019586, -9.534032691570548, -3.9158011184975186},
         "PCA and discriminant with a given shrinkage"},
        {{LINEAR_PCA_LDA, 5, {NAN, false}},
         1e-10,
         {2.894458674499234, -6.963043476883147, -3.2806923744892575,
          3.707288959571374, -7.929261370251236, -2.7958551450805196},
         "with the shrinkage of Ledoit and Wolf"},
        {{LINEAR_RIDGE, .1, {.3, false}},
         1e-10,
         {0.7330421608983616, -0.9326422683973948, -1.1621062773337019,
          1.2000253421224483, -1.0705910976199475, -0.9747644939995549},
         "ridge"},
        {{LINEAR_LOGISTIC, .1, {.3, false}},
         1e-6,
         {1.5665444209391586, -4.509848821855926, -2.33093379474246,
          1.9848558507670733, -5.103302671747997, -2.021072081080424},
         "logistic regression"},
        {{LINEAR_SVM, .1, {.3, false}},
         1e-6,
         {0.8277247578790257, -2.1756660320076, -1.0218709376455308,
          1.0575526346648072, -2.533277482087502, -0.9851821088616132},
         "support vector machine, separable"},
        {{LINEAR_SVM, 5, {.3, false}},
         1e-6,
         {-0.16684993691597327, -1.1373278263347129, -0.871024299730935,
          -0.19995643704007826, -1.2789462096890407, -0.7997806391383014},
         "support vector machine with bounded variables"}};
    struct example example = example_new(0);

    for (size_t k = 0; k < sizeof peers / sizeof *peers; k++) {
        double scores[TESTS];

        ok(score(scores, &example, &peers[k].model) &&
               worst_of(scores, peers[k].want, TESTS) < peers[k].tolerance,
           peers[k].name);
    }
    close_to(example.spectrum->scale, 5.641407842855455, 1e-12,
             "the penalty is in units of the mean squared length");
    example_release(&example);
}

/* Rows that do not train have no say in the model. */
static void test_leak(void)
{
    struct example plain = example_new(0), moved = example_new(1000);
    struct model model = {LINEAR_PCA_LDA, 5, {.3, false}};
    double dual[2][TRAINS], bias[2];
    bool is_done = true;

    for (size_t i = TRAINS; i < ROWS; i++)
        moved.is_positive[i] = !moved.is_positive[i];
    for (int k = 0; k < 2; k++)
        is_done = is_done &&
                  linear_fit(dual[k], &bias[k], model.model, model.parameter,
                             k ? moved.spectrum : plain.spectrum,
                             k ? moved.is_positive : plain.is_positive,
                             &model.options);
    ok(is_done && worst_of(dual[0], dual[1], TRAINS) < 1e-10 &&
           fabs(bias[0] - bias[1]) < 1e-10,
       "features and labels of tests leave the model alone");
    example_release(&plain), example_release(&moved);
}

/* What the Gram matrix says is what the features say. */
static void test_features(void)
{
    struct example example = example_new(0);
    struct lda_options options = {.3, false};
    double dual[ROWS] = {0}, bias, weights[FEATURES] = {0};
    double worst = 0, scores[TESTS];
    struct model model = {LINEAR_PCA_LDA, 4, {.3, false}};
    bool is_done = score(scores, &example, &model) &&
                   linear_fit(dual, &bias, LINEAR_PCA_LDA, 4, example.spectrum,
                              example.is_positive, &options);

    adjust_weights(dual, example.adjust);
    for (size_t j = 0; j < FEATURES; j++)
        for (size_t i = 0; i < ROWS; i++)
            weights[j] += dual[i] * gsl_matrix_get(example.x, i, j);
    adjust_rows(example.x, example.adjust);
    for (size_t i = 0; i < TESTS; i++) {
        double sum = bias;

        for (size_t j = 0; j < FEATURES; j++)
            sum += weights[j] * gsl_matrix_get(example.x, TRAINS + i, j);
        worst = fmax(worst, fabs(sum - scores[i]));
    }
    ok(is_done && worst < 1e-10, "weights of features give the same scores");
    example_release(&example);
}

static void test_adjusted(void)
{
    gsl_matrix *x = features(0), *c = confounds();
    gsl_matrix *part = gsl_matrix_alloc(3, FEATURES);
    gsl_matrix *wider = gsl_matrix_alloc(ROWS, 4);
    struct adjust *adjust, *twice;
    bool trains[ROWS];
    double most = 0;

    for (size_t i = 0; i < ROWS; i++) {
        trains[i] = i % 5 != 0;
        for (size_t k = 0; k < 2; k++)
            gsl_matrix_set(wider, i, k, gsl_matrix_get(c, i, k));
        gsl_matrix_set(wider, i, 2, 3 * gsl_matrix_get(c, i, 0) - 2);
        gsl_matrix_set(wider, i, 3, i % 5 == 0);
    }
    adjust = adjust_new(c, trains, ROWS);
    twice = adjust_new(wider, trains, ROWS);
    adjust_rows(x, adjust);
    blas_product(part, 1, BLAS_TRANSPOSED, adjust->project, BLAS_PLAIN, x, 0);
    for (size_t k = 0; k < 3 * FEATURES; k++)
        most = fmax(most, fabs(part->data[k]));
    ok(most < 1e-12, "nothing of the confounds is left where they were learnt");
    ok(twice->basis->size2 == 3,
       "a confound that says nothing new, or nothing there, is left out");
    adjust_free(adjust), adjust_free(twice);
    gsl_matrix_free(x), gsl_matrix_free(c), gsl_matrix_free(part);
    gsl_matrix_free(wider);
}

static void test_edges(void)
{
    gsl_matrix *gram = gsl_matrix_calloc(4, 4);
    bool labels[] = {true, false, true, true};
    size_t place[] = {0, 1, 2, 3};
    struct spectrum *spectrum = spectrum_new(gram, place, 4);
    struct lda_options options = {NAN, false};
    double dual[4], bias = 0;
    bool is_done =
        linear_fit(dual, &bias, LINEAR_PCA_LDA, 3, spectrum, labels, &options);

    ok(is_done && spectrum->rank == 0, "equal rows have no component");
    close_to(bias, log(3), 1e-15, "and all that is known is the prior");
    for (int m = LINEAR_RIDGE; m < LINEAR_MODELS; m++)
        is_done = is_done &&
                  linear_fit(dual, &bias, (enum linear_model)m, 1, spectrum,
                             labels, &options) &&
                  bias > 0;
    ok(is_done, "for every model");
    spectrum_free(spectrum);
    gsl_matrix_set(gram, 1, 1, NAN);
    ok(!spectrum_new(gram, place, 4), "NaN has no spectrum");
    gsl_matrix_free(gram);
}

/* The conditions of Karush, Kuhn and Tucker. */
static void test_svm(void)
{
    struct example example = example_new(0);
    double dual[TRAINS], bias, cost = .02, sum = 0, worst = 0;
    bool is_done =
        svm_fit(dual, &bias, example.spectrum->gram, example.is_positive, cost);

    for (size_t i = 0; i < TRAINS; i++) {
        double y = example.is_positive[i] ? 1 : -1, a = y * dual[i];
        double margin = bias;

        for (size_t j = 0; j < TRAINS; j++)
            margin += dual[j] * gsl_matrix_get(example.gram, i, j);
        margin *= y, sum += dual[i];
        worst = fmax(worst, a > 0 ? margin - 1 : 0);
        worst = fmax(worst, a < cost ? 1 - margin : 0);
        worst = fmax(worst, fmax(-a, a - cost));
    }
    ok(is_done && worst < 1e-8, "a support vector machine is at its optimum");
    close_to(sum, 0, 1e-14, "and its weights sum to 0");
    example_release(&example);
}

struct crowd {
    struct example example;
    double *bias;
};

static void fit_again(void *context, size_t worker, size_t index)
{
    struct crowd *crowd = context;
    struct lda_options options = {NAN, false};
    double dual[TRAINS];

    (void)worker;
    if (!linear_fit(dual, &crowd->bias[index],
                    index % 2 ? LINEAR_LOGISTIC : LINEAR_PCA_LDA,
                    index % 2 ? .1 : 5, crowd->example.spectrum,
                    crowd->example.is_positive, &options))
        crowd->bias[index] = NAN;
}

/* OpenBLAS may share its buffers between threads that it does not know of. */
static void test_threads(void)
{
    enum { FITS = 4000 };
    struct crowd crowd = {.example = example_new(0),
                          .bias = NEW_ARRAY(double, FITS)};
    size_t others = 0;

    workers_run(4, FITS, fit_again, &crowd);
    for (size_t k = 2; k < FITS; k++)
        others += crowd.bias[k] != crowd.bias[k % 2];
    ok(others == 0, "fits by several threads are those of one, to the bit");
    example_release(&crowd.example), free(crowd.bias);
}

int main(void)
{
    test_threads();
    test_peers();
    test_leak();
    test_features();
    test_adjusted();
    test_edges();
    test_svm();
    return done();
}
