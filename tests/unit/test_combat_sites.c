#include "../tap.h"

#include "base/rng.h"
#include "stats/combat.h"

#include <string.h>

static const struct combat_options plain = {.is_plain = true,
                                            .reference = COMBAT_NONE};

static double furthest(const gsl_matrix *a, const double *want)
{
    double worst = 0;

    for (size_t k = 0; k < a->size1 * a->size2; k++)
        worst = fmax(worst, fabs(a->data[k] - want[k]));
    return worst;
}

/* ---- planted: sites with shifts, spreads and a component of their own ---- */

enum { MANY = 120, WIDE = 30 };

struct study {
    size_t batch[MANY];
    gsl_matrix *x, *y;
};

static struct study planted(uint64_t seed)
{
    struct rng rng = rng_init(seed, 0);
    struct study s = {.x = gsl_matrix_alloc(MANY, 1),
                      .y = gsl_matrix_alloc(MANY, WIDE)};

    for (size_t i = 0; i < MANY; i++) {
        double of_site = rng_normal(&rng), age = rng_normal(&rng);

        s.batch[i] = i % 4 == 3 ? 1 : i % 3;
        gsl_matrix_set(s.x, i, 0, age);
        for (size_t v = 0; v < WIDE; v++) {
            double noise = rng_normal(&rng);

            gsl_matrix_set(s.y, i, v,
                           3 + (double)v + .5 * age +
                               (double)s.batch[i] * (1 + .1 * (double)v) +
                               (1 + (double)s.batch[i]) * noise +
                               6 * (s.batch[i] == 2) * of_site * (v < 15));
        }
    }
    return s;
}

static void release(struct study *s)
{
    gsl_matrix_free(s->x), gsl_matrix_free(s->y);
}

/* Largest difference between batches of the mean (or variance) of columns. */
static double gap(const gsl_matrix *y, const size_t *batch, size_t batches,
                  bool is_variance)
{
    double worst = 0;

    for (size_t v = 0; v < y->size2; v++) {
        double least = INFINITY, most = -INFINITY;

        for (size_t b = 0; b < batches; b++) {
            double n = 0, sum = 0, square = 0;

            for (size_t i = 0; i < y->size1; i++)
                if (batch[i] == b)
                    n++, sum += gsl_matrix_get(y, i, v);
            for (size_t i = 0; i < y->size1; i++)
                if (batch[i] == b)
                    square += pow(gsl_matrix_get(y, i, v) - sum / n, 2);
            sum = is_variance ? square / (n - 1) : sum / n;
            least = fmin(least, sum), most = fmax(most, sum);
        }
        worst = fmax(worst, most - least);
    }
    return worst;
}

static void identities(void)
{
    struct study s = planted(5);
    gsl_matrix *y = gsl_matrix_alloc(MANY, WIDE), *one = NULL;
    struct combat c;
    size_t at;

    gsl_matrix_memcpy(y, s.y);
    ok(!combat_fit(&c, y, s.batch, 3, NULL, &plain, &at), "a fit");
    combat_apply(y, s.batch, NULL, &c);
    ok(gap(s.y, s.batch, 3, false) > 5, "sites differ");
    ok(gap(y, s.batch, 3, false) < 1e-10, "and then have one mean,");
    ok(gap(y, s.batch, 3, true) < 1e-9, "one variance");
    one = gsl_matrix_alloc(1, WIDE);
    for (size_t v = 0; v < WIDE; v++)
        gsl_matrix_set(one, 0, v, gsl_matrix_get(s.y, 7, v));
    combat_apply(one, &s.batch[7], NULL, &c);
    ok(furthest(one, gsl_matrix_ptr(y, 7, 0)) == 0,
       "a row alone is changed as among others");
    combat_release(&c), gsl_matrix_free(y), gsl_matrix_free(one);
    release(&s);
}

static void what_is_kept(void)
{
    struct study s = planted(6);
    struct combat_options to_first = {.reference = 0};
    gsl_matrix *y = gsl_matrix_alloc(MANY, WIDE);
    double slope = 0, changed = 0;
    struct combat c;
    size_t at;

    gsl_matrix_memcpy(y, s.y);
    for (size_t i = 0; i < MANY; i++)
        gsl_matrix_set(y, i, 3, 8.25);
    ok(!combat_fit(&c, y, s.batch, 3, s.x, &to_first, &at), "a reference");
    combat_apply(y, s.batch, s.x, &c);
    for (size_t i = 0; i < MANY; i++)
        for (size_t v = 0; v < WIDE && s.batch[i] == 0; v++)
            if (v != 3)
                changed = fmax(changed, fabs(gsl_matrix_get(y, i, v) -
                                             gsl_matrix_get(s.y, i, v)));
    ok(changed < 1e-12, "stays as it is");
    ok(gsl_matrix_get(y, 11, 3) == 8.25 && gsl_matrix_get(y, 12, 3) == 8.25,
       "a constant feature is left alone");
    for (size_t v = 0; v < WIDE; v++)
        slope += gsl_matrix_get(c.beta, 0, v) / (WIDE - 1);
    close_to(slope, .5, .1, "the slope of the covariate is what was planted");
    combat_release(&c), gsl_matrix_free(y), release(&s);
}

/* Site 2 is met later: what is alike does not depend on its having been there.
 */
static void another_site(void)
{
    struct study s = planted(8);
    gsl_matrix *known = gsl_matrix_alloc(MANY, WIDE);
    gsl_matrix *met = gsl_matrix_alloc(MANY, WIDE);
    size_t batch[MANY], n = 0, m = 0, two[MANY], at;
    struct combat c;
    bool used[MANY] = {false};

    for (size_t i = 0; i < MANY; i++) {
        gsl_matrix *to = s.batch[i] == 2 ? met : known;
        size_t row = s.batch[i] == 2 ? m++ : n++;

        if (s.batch[i] != 2)
            batch[row] = s.batch[i];
        memcpy(gsl_matrix_ptr(to, row, 0), gsl_matrix_ptr(s.y, i, 0),
               WIDE * sizeof(double));
    }
    gsl_matrix_view some = gsl_matrix_submatrix(known, 0, 0, n, WIDE);
    gsl_matrix_view others = gsl_matrix_submatrix(met, 0, 0, m, WIDE);
    ok(!combat_fit(&c, &some.matrix, batch, 2, NULL, &plain, &at), "two sites");
    used[0] = true;
    ok(!combat_extend(&c, &others.matrix, NULL, used), "one row is not enough");
    ok(combat_extend(&c, &others.matrix, NULL, NULL) && c.batches == 3,
       "and one that is met later");
    for (size_t i = 0; i < m; i++)
        two[i] = 2;
    combat_apply(&others.matrix, two, NULL, &c);
    for (size_t v = 0; v < WIDE; v++) {
        double mean = 0, square = 0;

        for (size_t i = 0; i < m; i++)
            mean += gsl_matrix_get(met, i, v) / (double)m;
        for (size_t i = 0; i < m; i++)
            square +=
                pow(gsl_matrix_get(met, i, v) - mean, 2) / (double)(m - 1);
        if (fabs(mean - c.alpha[v]) > 1e-10 ||
            fabs(square - c.sigma[v] * c.sigma[v]) > 1e-9)
            n = 0;
    }
    ok(n > 0, "has their mean and variance");
    combat_release(&c), gsl_matrix_free(known), gsl_matrix_free(met);
    release(&s);
}

/* By how much the variance of a sum of features is larger at site 2. */
static double covariance_gap(const gsl_matrix *y, const size_t *batch)
{
    double of[3];

    for (size_t b = 0; b < 3; b++) {
        double n = 0, sum = 0, square = 0;

        for (size_t i = 0; i < MANY; i++) {
            double total = 0;

            for (size_t v = 0; v < 15 && batch[i] == b; v++)
                total += gsl_matrix_get(y, i, v) / 15;
            n += batch[i] == b, sum += total, square += total * total;
        }
        of[b] = (square - sum * sum / n) / (n - 1);
    }
    return fabs(of[2] - (of[0] + of[1]) / 2);
}

static void covariance(void)
{
    struct study s = planted(9);
    struct combat_options both = {.reference = COMBAT_NONE, .components = .9};
    gsl_matrix *y = gsl_matrix_alloc(MANY, WIDE), *scores;
    struct combat c;
    double before;
    size_t at;

    gsl_matrix_memcpy(y, s.y);
    ok(!combat_fit(&c, y, s.batch, 3, NULL, &plain, &at), "ComBat");
    combat_apply(y, s.batch, NULL, &c);
    before = covariance_gap(y, s.batch);
    combat_release(&c);
    gsl_matrix_memcpy(y, s.y);
    ok(!combat_fit(&c, y, s.batch, 3, NULL, &both, &at), "CovBat");
    combat_apply(y, s.batch, NULL, &c);
    ok(before > 3 && covariance_gap(y, s.batch) < before / 2,
       "CovBat makes covariances alike, ComBat does not");
    scores = gsl_matrix_calloc(MANY, c.axes->size1);
    for (size_t i = 0; i < MANY; i++)
        for (size_t k = 0; k < c.axes->size1; k++)
            for (size_t v = 0; v < WIDE; v++)
                *gsl_matrix_ptr(scores, i, k) +=
                    (gsl_matrix_get(y, i, v) - c.alpha[v]) / c.sigma[v] *
                    gsl_matrix_get(c.axes, k, v);
    ok(gap(scores, s.batch, 3, false) < 1e-9 &&
           gap(scores, s.batch, 3, true) < 1e-8,
       "scores of its components have one mean and one variance");
    gsl_matrix_free(scores), gsl_matrix_free(y), combat_release(&c);
    release(&s);
}

int main(void)
{
    identities();
    what_is_kept();
    another_site();
    covariance();
    return done();
}
