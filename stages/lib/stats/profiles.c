#include "stats/profiles.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* Of the others of row i, the share that is farther than `distance`. */
static double share_beyond(const double *from, const size_t *subject, size_t i,
                           double distance, size_t rows)
{
    double beyond = 0, others = 0;

    for (size_t o = 0; o < rows; o++) {
        if (subject[o] == subject[i])
            continue;
        others++;
        beyond += from[o] > distance ? 1 : from[o] < distance ? 0 : .5;
    }
    return beyond / others;
}

double profiles_discriminability(const gsl_matrix *distances,
                                 const size_t *subject)
{
    size_t rows = distances->size1;
    double sum = 0, count = 0;

    for (size_t i = 0; i < rows; i++) {
        const double *from = gsl_matrix_const_ptr(distances, i, 0);

        for (size_t j = 0; j < rows; j++)
            if (j != i && subject[j] == subject[i]) {
                sum += share_beyond(from, subject, i, from[j], rows);
                count++;
            }
    }
    return sum / count;
}

double profiles_i2c2(const gsl_matrix *gram, const struct visits *visits,
                     const size_t *subject)
{
    double *count = NEW_ARRAY(double, visits->subjects), squares = 0;
    double own = 0, all = 0, total = 0, rows = (double)visits->rows;
    double n = (double)visits->subjects, sessions, between, within;

    for (size_t i = 0; i < visits->rows; i++)
        count[subject[i]]++;
    for (size_t i = 0; i < visits->rows; i++) {
        total += gsl_matrix_get(gram, i, i);
        for (size_t j = 0; j < visits->rows; j++) {
            double product = gsl_matrix_get(gram, i, j);

            all += product / rows;
            if (subject[i] == subject[j])
                own += product / count[subject[i]];
        }
    }
    for (size_t s = 0; s < visits->subjects; s++)
        squares += count[s] * count[s];
    sessions = (rows - squares / rows) / (n - 1);
    between = (own - all) / (n - 1), within = (total - own) / (rows - n);
    free(count);
    return (between - within) / (between + (sessions - 1) * within);
}

struct sums {
    double pairs, hits, own, other_pairs, others;
};

/* Row `a` among the rows of session t. */
static void add_row(struct sums *sums, const double *alike, size_t a, size_t t,
                    const struct visits *visits, const size_t *subject)
{
    double own = NAN, best = -INFINITY;

    for (size_t b = 0; b < visits->rows; b++) {
        if (visits->session[b] != t)
            continue;
        if (subject[b] == subject[a]) {
            own = alike[b];
            sums->own += own;
        } else {
            best = fmax(best, alike[b]);
            sums->others += alike[b], sums->other_pairs++;
        }
    }
    if (!isnan(own))
        sums->pairs++, sums->hits += own > best;
}

struct profiles_identified profiles_identify(const gsl_matrix *similarity,
                                             const struct visits *visits,
                                             const size_t *subject)
{
    struct sums sums = {0};
    struct profiles_identified found;

    for (size_t a = 0; a < visits->rows; a++)
        for (size_t t = 0; t < visits->sessions; t++)
            if (t != visits->session[a])
                add_row(&sums, gsl_matrix_const_ptr(similarity, a, 0), a, t,
                        visits, subject);
    found.rate = sums.hits / sums.pairs;
    found.own = sums.own / sums.pairs;
    found.others = sums.others / sums.other_pairs;
    found.difference = 100 * (found.own - found.others);
    return found;
}
