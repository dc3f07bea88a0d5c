/*
 * Likeness of people against likeness of people: the same as by brute force.
 */
#include "../tap.h"
#include "mantel_worlds.h"

#include <gsl/gsl_multifit.h>
#include <string.h>

/* ---- brute force ---- */

/* What least squares on a constant and the confounds leave of x. */
static void leave(double *rest, const double *x, const gsl_matrix *confounds)
{
    size_t pairs = PAIRS, count = confounds ? confounds->size1 : 0;
    gsl_matrix *design = gsl_matrix_alloc(pairs, count + 1);
    gsl_matrix *covariance = gsl_matrix_alloc(count + 1, count + 1);
    gsl_vector *beta = gsl_vector_alloc(count + 1);
    gsl_vector_view left = gsl_vector_view_array(rest, pairs);
    gsl_vector_const_view y = gsl_vector_const_view_array(x, pairs);
    gsl_multifit_linear_workspace *room =
        gsl_multifit_linear_alloc(pairs, count + 1);
    double square;

    for (size_t p = 0; p < pairs; p++) {
        gsl_matrix_set(design, p, 0, 1);
        for (size_t k = 0; k < count; k++)
            gsl_matrix_set(design, p, k + 1, gsl_matrix_get(confounds, k, p));
    }
    gsl_multifit_linear(design, &y.vector, beta, covariance, &square, room);
    gsl_multifit_linear_residuals(design, &y.vector, beta, &left.vector);
    gsl_multifit_linear_free(room), gsl_vector_free(beta);
    gsl_matrix_free(design), gsl_matrix_free(covariance);
}

static double plain_r(const double *x, const double *y,
                      const gsl_matrix *confounds)
{
    double a[PAIRS], b[PAIRS];

    leave(a, x, confounds), leave(b, y, confounds);
    return gsl_stats_correlation(a, 1, b, 1, PAIRS);
}

static void plain_permute(double *to, const double *x, const size_t *source)
{
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t j = i + 1; j < PEOPLE; j++) {
            size_t a = source[i], b = source[j];

            *to++ = x[a < b ? mantel_place(PEOPLE, a, b)
                            : mantel_place(PEOPLE, b, a)];
        }
}

/* ---- identity ---- */

static void test_brute(bool has_confounds)
{
    enum { FEW = 30 };
    struct world world = {.motion = .4,
                          .shared = .6,
                          .is_freed = true,
                          .is_near = true,
                          .effect = .3};
    struct people people = {.brain = gsl_matrix_alloc(ROWS, PAIRS)};
    gsl_matrix *freed = gsl_matrix_alloc(ROWS, PAIRS), *confounds, *basis;
    double model[PAIRS], rest[PAIRS], permuted[PAIRS], r[ROWS], largest[FEW];
    double worst = 0, off = 0;
    size_t extreme[ROWS], again[ROWS], wrong = 0, *source;

    draw(&people, &world, 1);
    confounds = has_confounds ? confounds_of(&people) : NULL;
    put_pairs(model, people.score, true);
    basis = has_confounds ? confounds_of(&people) : NULL;
    if (basis)
        ok(mantel_basis(basis) == 3, "three confounds are three");
    gsl_matrix_memcpy(freed, people.brain);
    leave(rest, model, confounds);
    memcpy(permuted, model, sizeof model);
    for (size_t row = 0; row < ROWS; row++)
        wrong += !mantel_free(gsl_matrix_ptr(freed, row, 0), PAIRS, basis);
    wrong += !mantel_free(permuted, PAIRS, basis);
    ok(!wrong, "all of these vary");
    memcpy(model, permuted, sizeof model);
    source = draw_sources(FEW, 5, false);
    mantel_test(r, extreme, largest,
                &(struct mantel_wish){PEOPLE, FEW, 1, freed, basis, model,
                                      source, MANTEL_TWO, NULL});
    for (size_t row = 0; row < ROWS; row++) {
        const double *y = gsl_matrix_const_ptr(people.brain, row, 0);
        size_t count = 0;

        worst = fmax(worst, fabs(r[row] - plain_r(rest, y, confounds)));
        for (size_t k = 0; k < FEW; k++) {
            double one;

            plain_permute(permuted, rest, source + k * PEOPLE);
            one = fabs(plain_r(permuted, y, confounds));
            count += one >= fabs(r[row]) - 1e-12;
            off = fmax(off, one - largest[k]);
        }
        wrong += count != extreme[row];
    }
    ok(worst < 1e-12, has_confounds ? "partial r as by two regressions"
                                    : "r as by its definition");
    ok(!wrong && off < 1e-12 && off > -1e-12,
       "as many orders are as far out as by permuting one by one");
    mantel_test(r, again, largest,
                &(struct mantel_wish){PEOPLE, FEW, 3, freed, basis, model,
                                      source, MANTEL_TWO, NULL});
    ok(!memcmp(extreme, again, sizeof again), "threads change nothing");
    free(source), gsl_matrix_free(freed), gsl_matrix_free(people.brain);
    if (has_confounds)
        gsl_matrix_free(basis), gsl_matrix_free(confounds);
}

/* ---- Kendall ---- */

static double plain_tau(const double *x, const double *y, bool is_b)
{
    double sum = 0, in_x = 0, in_y = 0, all = PAIRS * (PAIRS - 1) / 2.;

    for (size_t p = 0; p < PAIRS; p++)
        for (size_t q = 0; q < p; q++) {
            double a = (x[p] > x[q]) - (x[p] < x[q]);
            double b = (y[p] > y[q]) - (y[p] < y[q]);

            sum += a * b, in_x += a * a, in_y += b * b;
        }
    return sum / (is_b ? sqrt(in_x * in_y) : all);
}

static void test_tau(bool is_b)
{
    enum { FEW = 10 };
    struct world world = {.motion = .4, .is_near = true, .effect = .3};
    struct people people = {.brain = gsl_matrix_alloc(ROWS, PAIRS)};
    double model[PAIRS], raw[PAIRS], permuted[PAIRS], r[ROWS], largest[FEW];
    size_t extreme[ROWS], *source = draw_sources(FEW, 7, false), wrong = 0;
    struct mantel_tau tau;
    double worst = 0;

    draw(&people, &world, 2);
    for (size_t i = 0; i < PEOPLE; i++)
        people.score[i] = round(2 * people.score[i]);
    for (size_t p = 0; p < PAIRS; p++) /* ties in both */
        people.brain->data[p] = round(2 * people.brain->data[p]);
    put_pairs(raw, people.score, true);
    memcpy(model, raw, sizeof raw);
    tau = mantel_tau_make(model, people.brain, is_b);
    mantel_test(r, extreme, largest,
                &(struct mantel_wish){PEOPLE, FEW, 1, people.brain, NULL, model,
                                      source, MANTEL_GREATER, &tau});
    for (size_t row = 0; row < ROWS; row++) {
        const double *y = gsl_matrix_const_ptr(people.brain, row, 0);
        size_t count = 0;

        worst = fmax(worst, fabs(r[row] - plain_tau(raw, y, is_b)));
        for (size_t k = 0; k < FEW; k++) {
            plain_permute(permuted, raw, source + k * PEOPLE);
            count += plain_tau(permuted, y, is_b) >= r[row] - 1e-12;
        }
        wrong += count != extreme[row];
    }
    ok(worst < 1e-14, is_b ? "tau-b by its definition, with ties"
                           : "tau-a by its definition, with ties");
    ok(!wrong, "and of permuted people");
    mantel_tau_release(&tau), free(source), gsl_matrix_free(people.brain);
}

static void test_flat(void)
{
    gsl_matrix *basis = gsl_matrix_alloc(2, 6);
    double x[6] = {1, 2, 3, 4, 5, 7}, flat[6] = {.1, .1, .1, .1, .1, .1};

    for (size_t p = 0; p < 6; p++) {
        gsl_matrix_set(basis, 0, p, x[p]);
        gsl_matrix_set(basis, 1, p, 3 - 2 * x[p]);
    }
    ok(mantel_basis(basis) == 1, "a confound twice is one");
    ok(!mantel_free(flat, 6, NULL) && flat[0] == 0, "a constant has no r");
    basis->size1 = 1;
    ok(!mantel_free(x, 6, basis), "nothing is left of a confound itself");
    basis->size1 = 2;
    gsl_matrix_free(basis);
    ok(mantel_place(5, 3, 4) == mantel_pairs(5) - 1 && !mantel_place(5, 0, 1),
       "pairs stand in row-major order");
}

int main(void)
{
    test_brute(false);
    test_brute(true);
    test_tau(false);
    test_tau(true);
    test_flat();
    return done();
}
