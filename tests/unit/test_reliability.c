/* Intraclass correlations, and profiles that tell subjects apart. */
#include "../tap.h"
#include "base/mem.h"
#include "stats/icc.h"
#include "stats/profiles.h"

#include <stdlib.h>
#include <string.h>

enum { TARGETS = 6, JUDGES = 4 };

/* Shrout and Fleiss (1979), table 2. */
static const double judged[TARGETS][JUDGES] = {{9, 2, 5, 8},  {6, 1, 3, 2},
                                               {8, 4, 6, 8},  {7, 1, 2, 6},
                                               {10, 5, 6, 9}, {6, 2, 4, 7}};

static struct visits visits_new(size_t subjects, size_t sessions)
{
    size_t rows = subjects * sessions;
    struct visits visits = {rows, subjects, sessions, NEW_ARRAY(size_t, rows),
                            NEW_ARRAY(size_t, rows)};

    for (size_t i = 0; i < rows; i++)
        visits.subject[i] = i / sessions, visits.session[i] = i % sessions;
    return visits;
}

static void visits_release(struct visits *visits)
{
    free(visits->subject), free(visits->session);
}

static void test_published(void)
{
    static const double printed[] = {.17, .29, .71, .44, .62, .91};
    /* pingouin 0.7.0, intraclass_corr(), and its formulas of the intervals
     * with scipy 1.17.1 */
    static const double value[] = {0.165741768405475, 0.289763779527559,
                                   0.714840714840715, 0.442797133679269,
                                   0.620050547598989, 0.90931554237707};
    static const double interval[][2] = {
        {-0.132932324874751, 0.722560062328121},
        {0.018786513374712, 0.761084369648953},
        {0.342464765033925, 0.94585825995536},
        {-0.88444215523812, 0.912415420340775},
        {0.0711368153025033, 0.927232040167722},
        {0.675674713816305, 0.985891678169062}};
    struct visits visits = visits_new(TARGETS, JUDGES);
    struct icc icc;
    double worst = 0, apart = 0, off = 0;

    icc_of(&icc, &judged[0][0], &visits, .95);
    for (size_t form = 0; form < ICC_FORMS; form++) {
        off = fmax(off, fabs(icc.value[form] - printed[form]));
        worst = fmax(worst, fabs(icc.value[form] - value[form]));
        for (int side = 0; side < 2; side++)
            apart = fmax(apart,
                         fabs(icc.interval[form][side] - interval[form][side]));
    }
    ok(off < .005, "the six forms are those of Shrout and Fleiss");
    ok(worst < 1e-13, "and of pingouin, to all digits");
    ok(apart < 1e-10, "and so are their intervals");
    close_to(icc.sessions, 4, 1e-15, "k is the number of judges");
    visits_release(&visits);
}

/* Rows in another order, and another origin: the same. */
static void test_order(void)
{
    struct visits visits = visits_new(TARGETS, JUDGES), turned;
    double values[TARGETS * JUDGES];
    struct icc icc, other;

    turned = visits_new(TARGETS, JUDGES);
    for (size_t i = 0; i < TARGETS * JUDGES; i++) {
        size_t from = (i * 7 + 3) % (TARGETS * JUDGES);

        turned.subject[i] = visits.subject[from];
        turned.session[i] = visits.session[from];
        values[i] = (&judged[0][0])[from] - 100;
    }
    icc_of(&icc, &judged[0][0], &visits, .95);
    icc_of(&other, values, &turned, .95);
    close_to(other.value[ICC_2], icc.value[ICC_2], 1e-12,
             "the order of rows and the origin do not matter");
    visits_release(&visits), visits_release(&turned);
}

static void test_unbalanced(void)
{
    /* Subjects of 2, 3 and 2 visits; by hand: means 2, 6, 11,
     * W = (2 + 2 + 2) / 4 = 1.5, n0 = (7 - 17 / 7) / 2 = 16 / 7. */
    static const double values[] = {1, 3, 5, 6, 7, 10, 12};
    size_t subject[] = {0, 0, 1, 1, 1, 2, 2}, session[] = {0, 1, 0, 1, 2, 0, 1};
    struct visits visits = {7, 3, 3, subject, session};
    double mean = 44. / 7, n0 = 16. / 7, within = 1.5, between;
    struct icc icc;

    between =
        (2 * pow(2 - mean, 2) + 3 * pow(6 - mean, 2) + 2 * pow(11 - mean, 2)) /
        2;
    icc_of(&icc, values, &visits, .95);
    close_to(icc.sessions, n0, 1e-15, "visits that differ count as n0");
    close_to(icc.value[ICC_1],
             (between - within) / (between + (n0 - 1) * within), 1e-14,
             "without balance there is ICC(1,1) by n0");
    ok(isnan(icc.value[ICC_2]) && isnan(icc.value[ICC_3K]),
       "and none that needs sessions");
    close_to(icc.between, (between - within) / n0, 1e-13,
             "variance between subjects");
}

static void test_degenerate(void)
{
    static const double same[] = {1, 1, 4, 4, 9, 9}, flat[6] = {0};
    struct visits visits = visits_new(3, 2);
    struct icc icc;

    icc_of(&icc, same, &visits, .95);
    ok(icc.value[ICC_1] == 1 && icc.value[ICC_2] == 1 &&
           icc.value[ICC_3] == 1 && isnan(icc.interval[ICC_1][0]),
       "visits that agree exactly have 1, without an interval");
    icc_of(&icc, flat, &visits, .95);
    ok(isnan(icc.value[ICC_1]) && isnan(icc.value[ICC_2K]),
       "what does not vary has no reliability");
    visits_release(&visits);
}

/* ---- profiles ---- */

static void products(gsl_matrix *gram, gsl_matrix *distances, double (*x)[3])
{
    for (size_t i = 0; i < gram->size1; i++)
        for (size_t j = 0; j < gram->size1; j++) {
            double product = 0, square = 0;

            for (size_t a = 0; a < 3; a++) {
                product += x[i][a] * x[j][a];
                square += (x[i][a] - x[j][a]) * (x[i][a] - x[j][a]);
            }
            gsl_matrix_set(gram, i, j, product);
            gsl_matrix_set(distances, i, j, square);
        }
}

static void test_profiles(void)
{
    struct visits visits = visits_new(4, 3);
    double x[12][3], column[12];
    gsl_matrix *gram = gsl_matrix_alloc(12, 12);
    gsl_matrix *distances = gsl_matrix_alloc(12, 12);
    struct icc icc;

    for (size_t i = 0; i < 12; i++) {
        x[i][0] = sin((double)i * 1.7) + (double)(i / 3);
        x[i][1] = cos((double)i * .9) * 1.5;
        x[i][2] = (double)(i * i % 7) / 3;
    }
    products(gram, distances, x);
    close_to(profiles_discriminability(distances, visits.subject),
             0.833333333333333, 1e-13,
             "discriminability is that of hyppo 0.5.2, DiscrimOneSample");
    gsl_matrix_set_all(distances, 2);
    close_to(profiles_discriminability(distances, visits.subject), .5, 1e-15,
             "distances that are all the same tell nothing");
    for (size_t i = 0; i < 12; i++)
        column[i] = x[i][0], x[i][1] = 0, x[i][2] = 5;
    products(gram, distances, x);
    icc_of(&icc, column, &visits, .95);
    close_to(profiles_i2c2(gram, &visits, visits.subject), icc.value[ICC_1],
             1e-13, "I2C2 of one feature is its ICC(1,1)");
    gsl_matrix_free(gram), gsl_matrix_free(distances);
    visits_release(&visits);
}

static void test_identified(void)
{
    /* Subjects a, b, c; sessions 1, 2: b of session 1 is nearer to c of 2. */
    static const double own[3][3] = {{.9, .2, .1}, {.3, .5, .6}, {.0, .2, .8}};
    struct visits visits = visits_new(3, 2);
    gsl_matrix *similarity = gsl_matrix_alloc(6, 6);
    struct profiles_identified found;

    gsl_matrix_set_all(similarity, .95); /* within a session: no matter */
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            gsl_matrix_set(similarity, 2 * i, 2 * j + 1, own[i][j]);
            gsl_matrix_set(similarity, 2 * j + 1, 2 * i, own[i][j]);
        }
    found = profiles_identify(similarity, &visits, visits.subject);
    close_to(found.rate, 5. / 6, 1e-15,
             "identified are those who are most like themselves");
    close_to(found.own, 2.2 / 3, 1e-15, "similarity with oneself");
    close_to(found.others, 1.4 / 6, 1e-15, "and with others");
    close_to(found.difference, 100 * (2.2 / 3 - 1.4 / 6), 1e-13,
             "differential identifiability");
    gsl_matrix_set(similarity, 0, 3, .9);
    found = profiles_identify(similarity, &visits, visits.subject);
    close_to(found.rate, 4. / 6, 1e-15, "who is as like another is not");
    gsl_matrix_free(similarity);
    visits_release(&visits);
}

static void test_shuffle(void)
{
    struct visits visits = visits_new(5, 3);
    size_t subject[15];
    struct rng rng = rng_init(1, 0);
    bool is_moved = false, is_whole = true;

    for (size_t trial = 0; trial < 20; trial++) {
        bool seen[15] = {0};

        visits_shuffle(subject, &visits, &rng);
        for (size_t i = 0; i < 15; i++) {
            size_t cell = subject[i] * 3 + visits.session[i];

            is_whole = is_whole && !seen[cell];
            seen[cell] = true;
            is_moved = is_moved || subject[i] != visits.subject[i];
        }
    }
    ok(is_whole && is_moved,
       "shuffled, every subject still has one row in every session");
    ok(visits_are_balanced(&visits), "so it is balanced");
    visits.session[1] = 0;
    ok(!visits_are_balanced(&visits), "and not with two rows in one");
    visits_release(&visits);
}

int main(void)
{
    test_published();
    test_order();
    test_unbalanced();
    test_degenerate();
    test_profiles();
    test_identified();
    test_shuffle();
    return done();
}
