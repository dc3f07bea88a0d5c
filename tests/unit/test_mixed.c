/*
 * A random intercept by restricted likelihood: closed form, planted truth, and
 * what is not there.
 */
#include "../tap.h"
#include "base/rng.h"
#include "stats/mixed.h"

#include <stdlib.h>
#include <string.h>

/* ---- one way, balanced: the closed form ---- */

enum { PEOPLE = 12, VISITS = 4, ROWS = PEOPLE * VISITS, WIDE = 40 };

static void draw(gsl_matrix *y, size_t *person, double between, uint64_t seed)
{
    struct rng rng = rng_init(seed, 0);

    for (size_t v = 0; v < y->size2; v++)
        for (size_t g = 0; g < PEOPLE; g++) {
            double u = between * rng_normal(&rng);

            for (size_t k = 0; k < VISITS; k++) {
                person[g * VISITS + k] = g;
                gsl_matrix_set(y, g * VISITS + k, v, 5 + u + rng_normal(&rng));
            }
        }
}

/* Mean squares between and within people of column v. */
static void mean_squares(double *between, double *within, const gsl_matrix *y,
                         size_t v)
{
    double mean = 0;

    *between = *within = 0;
    for (size_t i = 0; i < ROWS; i++)
        mean += gsl_matrix_get(y, i, v) / ROWS;
    for (size_t g = 0; g < PEOPLE; g++) {
        double own = 0;

        for (size_t k = 0; k < VISITS; k++)
            own += gsl_matrix_get(y, g * VISITS + k, v) / VISITS;
        *between += VISITS * (own - mean) * (own - mean) / (PEOPLE - 1);
        for (size_t k = 0; k < VISITS; k++)
            *within += pow(gsl_matrix_get(y, g * VISITS + k, v) - own, 2) /
                       (ROWS - PEOPLE);
    }
}

static double residual(const gsl_matrix *y, const gsl_matrix *b,
                       const gsl_matrix *u, size_t v)
{
    double sum = 0;

    for (size_t i = 0; i < ROWS; i++)
        sum += pow(gsl_matrix_get(y, i, v) - gsl_matrix_get(b, 0, v) -
                       gsl_matrix_get(u, i / VISITS, v),
                   2);
    return sum;
}

/*
 * Balanced: s^2 is the mean square within, and the variance of people (that
 * between less that within) / visits; or, where that is negative, 0, and s^2
 * is the variance of all.
 */
static void closed_form(double spread, const char *name)
{
    gsl_matrix *y = gsl_matrix_alloc(ROWS, WIDE);
    gsl_matrix *design = gsl_matrix_alloc(ROWS, 1);
    gsl_matrix *b = gsl_matrix_alloc(1, WIDE);
    gsl_matrix *u = gsl_matrix_alloc(PEOPLE, WIDE);
    double ratio[WIDE], variance[WIDE], left[WIDE], worst = 0;
    size_t person[ROWS], none = 0;
    struct mixed mixed;

    draw(y, person, spread, 3);
    gsl_matrix_set_all(design, 1);
    ok(mixed_new(&mixed, design, person, PEOPLE) == MIXED_DONE, name);
    mixed_fit(ratio, variance, left, b, u, y, &mixed);
    for (size_t v = 0; v < WIDE; v++) {
        double between, within, share, own = 0, mean = 0;

        mean_squares(&between, &within, y, v);
        share = (between / within - 1) / VISITS;
        if (share < 0) {
            share = 0, none++;
            within = ((PEOPLE - 1) * between + (ROWS - PEOPLE) * within) /
                     (ROWS - 1);
        }
        for (size_t i = 0; i < ROWS; i++) {
            mean += gsl_matrix_get(y, i, v) / ROWS;
            own += i < VISITS ? gsl_matrix_get(y, i, v) / VISITS : 0;
        }
        own = (own - mean) * VISITS * share / (1 + VISITS * share);
        worst = fmax(worst, fabs(ratio[v] - share) / fmax(share, 1));
        worst = fmax(worst, fabs(variance[v] / within - 1));
        worst = fmax(worst, fabs(gsl_matrix_get(b, 0, v) - mean));
        worst = fmax(worst, fabs(gsl_matrix_get(u, 0, v) - own));
        worst = fmax(worst, fabs(left[v] / residual(y, b, u, v) - 1));
    }
    close_to(worst, 0, 1e-10, "is that of the mean squares");
    ok(spread > 1 ? none == 0 : none > 0 && none < WIDE,
       "and a negative variance is 0");
    mixed_release(&mixed);
    gsl_matrix_free(y), gsl_matrix_free(design), gsl_matrix_free(b);
    gsl_matrix_free(u);
}

/* ---- unbalanced, with covariates ---- */

/*
 * -2 l up to a constant of column v, from the definition: V = I + ratio ZZ',
 * log|V| + log|X'inv(V)X| + (n - p) log y'Py, by elimination on [V X y].
 */
static double deviance(const gsl_matrix *y, size_t v, const gsl_matrix *x,
                       const size_t *person, double ratio)
{
    size_t n = x->size1, p = x->size2, all = n + p + 1;
    gsl_matrix *a = gsl_matrix_calloc(all, all);
    double sum = 0, last;

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            gsl_matrix_set(a, i, j,
                           (i == j) + ratio * (person[i] == person[j]));
        for (size_t k = 0; k <= p; k++) {
            double cell =
                k < p ? gsl_matrix_get(x, i, k) : gsl_matrix_get(y, i, v);

            gsl_matrix_set(a, i, n + k, cell);
            gsl_matrix_set(a, n + k, i, cell);
        }
    }
    for (size_t k = 0; k + 1 < all; k++) {
        double pivot = gsl_matrix_get(a, k, k);

        sum += log(fabs(pivot));
        for (size_t i = k + 1; i < all; i++) {
            double by = gsl_matrix_get(a, i, k) / pivot;

            for (size_t j = k; j < all && by != 0; j++)
                *gsl_matrix_ptr(a, i, j) -= by * gsl_matrix_get(a, k, j);
        }
    }
    last = -gsl_matrix_get(a, all - 1, all - 1);
    gsl_matrix_free(a);
    return sum + (double)(n - p) * log(last);
}

static void unbalanced(void)
{
    enum { N = 30, GROUPS = 11, P = 3 };
    gsl_matrix *x = gsl_matrix_alloc(N, P), *y = gsl_matrix_alloc(N, WIDE);
    gsl_matrix *b = gsl_matrix_alloc(P, WIDE);
    double ratio[WIDE], variance[WIDE];
    struct rng rng = rng_init(4, 0);
    size_t person[N], worse = 0, inside = 0;
    struct mixed mixed;

    for (size_t i = 0; i < N; i++) {
        person[i] = i < GROUPS ? i : (i * i) % 7;
        gsl_matrix_set(x, i, 0, 1), gsl_matrix_set(x, i, 1, (double)(i % 2));
        gsl_matrix_set(x, i, 2, rng_normal(&rng));
    }
    for (size_t v = 0; v < WIDE; v++) {
        double u[GROUPS];

        rng_normals(&rng, u, GROUPS);
        for (size_t i = 0; i < N; i++)
            gsl_matrix_set(y, i, v,
                           .05 * (double)v * u[person[i]] + rng_normal(&rng));
    }
    ok(mixed_new(&mixed, x, person, GROUPS) == MIXED_DONE, "unbalanced");
    mixed_fit(ratio, variance, NULL, b, NULL, y, &mixed);
    for (size_t v = 0; v < WIDE; v++) {
        double best = deviance(y, v, x, person, ratio[v]), other = INFINITY;

        for (int k = -40; k <= 40; k++)
            other = fmin(other, deviance(y, v, x, person, pow(10, k / 10.)));
        other = fmin(other, deviance(y, v, x, person, 0));
        for (int side = -1; side <= 1; side += 2)
            other = fmin(
                other, deviance(y, v, x, person, ratio[v] * (1 + .01 * side)));
        worse += best > other + 1e-9;
        inside += ratio[v] > 0;
    }
    ok(worse == 0,
       "no ratio has a higher restricted likelihood, by definition");
    ok(inside > WIDE / 2 && inside < WIDE, "most are inside, some at 0");
    mixed_release(&mixed);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(b);
}

/* ---- what is not there ---- */

static void what_cannot_be(void)
{
    gsl_matrix *x = gsl_matrix_alloc(8, 2), *y = gsl_matrix_alloc(8, 2);
    size_t person[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    gsl_matrix *b = gsl_matrix_alloc(1, 2);
    double ratio[2], variance[2];
    struct mixed mixed;

    gsl_matrix_set_all(x, 1);
    ok(mixed_new(&mixed, x, person, 8) == MIXED_DEPENDENT,
       "a column twice is refused");
    mixed_release(&mixed);
    gsl_matrix_view one = gsl_matrix_submatrix(x, 0, 0, 8, 1);
    ok(mixed_new(&mixed, &one.matrix, person, 8) == MIXED_SINGLE,
       "and one row each");
    mixed_release(&mixed);
    for (size_t i = 0; i < 8; i++) {
        person[i] = i / 2;
        gsl_matrix_set(y, i, 0, 3.7);
        gsl_matrix_set(y, i, 1, (double)(i / 2) * 1.1);
    }
    ok(mixed_new(&mixed, &one.matrix, person, 4) == MIXED_DONE, "two each do");
    mixed_fit(ratio, variance, NULL, b, NULL, y, &mixed);
    ok(variance[0] == 0 && variance[1] == 0,
       "what does not vary within people has no residual variance");
    mixed_release(&mixed);
    gsl_matrix_free(x), gsl_matrix_free(y), gsl_matrix_free(b);
}

int main(void)
{
    closed_form(1.5, "balanced, people differ");
    closed_form(.2, "balanced, people hardly differ");
    unbalanced();
    what_cannot_be();
    return done();
}
