/* Tests of whether profiles tell subjects apart hold their level. */
#include "../tap.h"
#include "base/mem.h"
#include "cohort/fingerprint.h"
#include "num/blas.h"

#include <stdlib.h>

enum { SUBJECTS = 8, SESSIONS = 2, ROWS = SUBJECTS * SESSIONS, FEATURES = 30 };

static void visits_of(struct visits *visits, size_t *subject, size_t *session)
{
    for (size_t i = 0; i < ROWS; i++)
        subject[i] = i / SESSIONS, session[i] = i % SESSIONS;
    *visits = (struct visits){ROWS, SUBJECTS, SESSIONS, subject, session};
}

/* Noise, a profile of each session and, by `own`, of each subject. */
static void draw(gsl_matrix *x, const struct visits *visits, double own,
                 double session, uint64_t seed)
{
    double subjects[SUBJECTS][FEATURES], sessions[SESSIONS][FEATURES];
    struct rng rng = rng_init(seed, 0);

    rng_normals(&rng, &subjects[0][0], (size_t)SUBJECTS * FEATURES);
    rng_normals(&rng, &sessions[0][0], (size_t)SESSIONS * FEATURES);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < FEATURES; j++)
            gsl_matrix_set(x, i, j,
                           rng_normal(&rng) +
                               own * subjects[visits->subject[i]][j] +
                               session * sessions[visits->session[i]][j]);
}

static struct fingerprint test(gsl_matrix *x, const struct visits *visits,
                               size_t permutations)
{
    struct fingerprint_plan plan = {permutations, 1, 3};
    gsl_matrix *plain = gsl_matrix_alloc(ROWS, ROWS);
    gsl_matrix *centered = gsl_matrix_alloc(ROWS, ROWS);
    struct fingerprint found = {0};

    blas_product(plain, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    for (size_t i = 0; i < ROWS; i++) {
        double mean = 0;

        for (size_t j = 0; j < FEATURES; j++)
            mean += gsl_matrix_get(x, i, j) / FEATURES;
        for (size_t j = 0; j < FEATURES; j++)
            *gsl_matrix_ptr(x, i, j) -= mean;
    }
    blas_product(centered, 1, BLAS_PLAIN, x, BLAS_TRANSPOSED, x, 0);
    fingerprint_test(&found, plain, centered, visits, &plan);
    fingerprint_scan(&found, centered, visits, &plan);
    gsl_matrix_free(plain), gsl_matrix_free(centered);
    return found;
}

/* Shares of p <= .05, of the four statistics and of the scan. */
static void level_of(double level[FINGERPRINT_STATISTICS + 1], double session,
                     size_t trials)
{
    size_t subject[ROWS], of_session[ROWS];
    struct visits visits;
    gsl_matrix *x = gsl_matrix_alloc(ROWS, FEATURES);

    visits_of(&visits, subject, of_session);
    for (size_t s = 0; s <= FINGERPRINT_STATISTICS; s++)
        level[s] = 0;
    for (size_t trial = 0; trial < trials; trial++) {
        struct fingerprint found;

        draw(x, &visits, 0, session, 100 + trial);
        found = test(x, &visits, 99);
        for (size_t s = 0; s < FINGERPRINT_STATISTICS; s++)
            level[s] += (found.p[s] < .05 + 1e-9) / (double)trials;
        level[FINGERPRINT_STATISTICS] +=
            (found.best_p < .05 + 1e-9) / (double)trials;
        fingerprint_release(&found);
    }
    gsl_matrix_free(x);
}

static void test_level(void)
{
    static const char *const names[] = {"discriminability", "I2C2",
                                        "identification rate", "Idiff",
                                        "the best Idiff of a scan"};
    const char *wish = getenv("CALIBRATION");
    size_t trials = wish ? (size_t)strtoul(wish, NULL, 10) : 300;
    double most = .05 + 3.3 * sqrt(.05 * .95 / (double)trials);
    double level[FINGERPRINT_STATISTICS + 1];

    for (int session = 0; session < 2; session++) {
        level_of(level, 2 * session, trials);
        for (size_t s = 0; s <= FINGERPRINT_STATISTICS; s++) {
            ok(level[s] < most, names[s]);
            printf("# without subjects, sessions %s: p <= .05 in %.3f of %zu\n",
                   session ? "that differ" : "alike", level[s], trials);
        }
    }
}

static void test_power(void)
{
    size_t subject[ROWS], session[ROWS];
    struct visits visits;
    gsl_matrix *x = gsl_matrix_alloc(ROWS, FEATURES);
    struct fingerprint found;
    bool all = true;

    visits_of(&visits, subject, session);
    draw(x, &visits, 1, 1, 5);
    found = test(x, &visits, 199);
    for (size_t s = 0; s < FINGERPRINT_STATISTICS; s++)
        all = all && found.p[s] == 1. / 200;
    ok(all && found.best_p == 1. / 200, "subjects that differ are told apart");
    ok(found.components == ROWS, "a scan takes every component");
    close_to(found.scan[ROWS - 1].difference,
             found.value[FINGERPRINT_DIFFERENCE], 1e-9,
             "all components together are the profiles");
    ok(found.scan[found.best - 1].difference >=
           found.value[FINGERPRINT_DIFFERENCE],
       "and no better than the best number of them");
    fingerprint_release(&found);
    gsl_matrix_free(x);
}

int main(void)
{
    test_level();
    test_power();
    return done();
}
