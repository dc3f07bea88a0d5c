#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "cohort/harmonize_check.h"
#include "io/table.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { PARTS = 40, LEAST_PARTS = 20 };

/* ---- one figure ---- */

/* Correlation of a and b in one fold, of rows of persons with weights (NULL:
 * 1); NaN where either does not vary. */
static double correlation_in(const double *a, const double *b,
                             const struct check *c, const double *weight,
                             size_t fold)
{
    double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

    for (size_t i = 0; i < c->count; i++) {
        double w = c->home[i] != fold ? 0 : weight ? weight[c->person[i]] : 1;

        n += w, x += w * a[i], y += w * b[i];
    }
    for (size_t i = 0; i < c->count; i++) {
        double w = c->home[i] != fold ? 0 : weight ? weight[c->person[i]] : 1;
        double p = a[i] - x / n, q = b[i] - y / n;

        if (w > 0)
            xx += w * p * p, yy += w * q * q, xy += w * p * q;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

/* The mean over folds: of all at once, folds where what is told varies little,
 * which are those that speak against the others, would count for more, and
 * what has nothing of a column would come out below 0. */
static double correlation(const double *a, const double *b,
                          const struct check *c, const double *weight)
{
    double sum = 0, folds = 0;

    for (size_t k = 0; k < (size_t)c->options->check_folds; k++) {
        double r = correlation_in(a, b, c, weight, k);

        if (!isnan(r))
            folds++, sum += r;
    }
    return folds > 0 ? sum / folds : NAN;
}

/* The mean over classes of the share that is told right; classes that a sample
 * lacks are left out. */
static double balanced(const double *told, const double *right,
                       const struct check *c, const double *weight)
{
    double *all = NEW_ARRAY(double, c->classes), sum = 0, classes = 0;
    double *hits = NEW_ARRAY(double, c->classes);

    for (size_t i = 0; i < c->count; i++) {
        double w = weight ? weight[c->person[i]] : 1;

        all[(size_t)right[i]] += w;
        hits[(size_t)right[i]] += told[i] == right[i] ? w : 0;
    }
    for (size_t k = 0; k < c->classes; k++)
        if (all[k] > 0)
            classes++, sum += hits[k] / all[k];
    free(all), free(hits);
    return sum / classes;
}

/* What was told and what is so, in one permutation. */
struct pair {
    const double *told;
    double *right;
};

static struct pair pair_of(const struct check *c, size_t when, size_t order)
{
    struct pair pair = {.told = c->guess[when] + order * c->count,
                        .right = NEW_ARRAY(double, c->count)};
    size_t *from = NEW_ARRAY(size_t, c->count);

    check_exchange(from, c, order);
    for (size_t i = 0; i < c->count; i++)
        pair.right[i] =
            c->is_words ? (double)c->label[from[i]] : c->value[from[i]];
    free(from);
    return pair;
}

static double figure(const struct check *c, const struct pair *pair,
                     const double *weight)
{
    return (c->is_words ? balanced : correlation)(pair->told, pair->right, c,
                                                  weight);
}

/* ---- p and intervals ---- */

/* A permutation of which nothing can be told counts as one as good. */
static double chance_of(const struct check *c, size_t when, double observed)
{
    double as_good = 1;

    if (isnan(observed) || c->orders < 2)
        return NAN;
    for (size_t o = 1; o < c->orders; o++) {
        struct pair pair = pair_of(c, when, o);
        double other = figure(c, &pair, NULL);

        as_good += !(other < observed - 1e-12);
        free(pair.right);
    }
    return as_good / (double)c->orders;
}

/* What one half scores before and after; NaN where it cannot be harmonized. */
static void score_part(double score[CHECK_WHENS], const struct check *c,
                       size_t number, double *right)
{
    double *weight = NEW_ARRAY(double, c->persons);
    struct check part = *c;

    part.orders = 1, part.only = number % 2;
    check_deal(&part, number / 2);
    for (size_t i = 0; i < c->count; i++)
        weight[c->person[i]] = part.part[i] == part.only;
    for (size_t w = 0; w < CHECK_WHENS; w++)
        part.guess[w] = NEW_ARRAY(double, c->count);
    check_learn(&part);
    for (size_t w = 0; w < CHECK_WHENS; w++) {
        struct pair pair = {part.guess[w], right};

        score[w] = part.is_lost && w == CHECK_AFTER
                       ? NAN
                       : figure(&part, &pair, weight);
        free(part.guess[w]);
    }
    free(weight);
}

/* The interval around a score between low and high, from those of halves. */
static void set_interval(double *from, double *to, double score,
                         const double *halves, double low, double high)
{
    double mean = 0, square = 0, n = 0, reach;

    for (size_t k = 0; k < PARTS; k++)
        if (!isnan(halves[k]))
            mean += halves[k], n++;
    mean /= n;
    for (size_t k = 0; k < PARTS; k++)
        if (!isnan(halves[k]))
            square += (halves[k] - mean) * (halves[k] - mean);
    reach = gsl_cdf_ugaussian_Pinv(.975) * sqrt(square / n);
    *from = *to = NAN;
    if (n >= LEAST_PARTS && !isnan(score))
        *from = fmax(score - reach, low), *to = fmin(score + reach, high);
}

static void set_intervals(struct check_result *result, const struct check *c,
                          double *right)
{
    double halves[CHECK_WHENS + 1][PARTS];
    double least = c->is_words ? 0 : -1, wide = 1 - least;

    for (size_t k = 0; k < PARTS; k++) {
        double score[CHECK_WHENS];

        score_part(score, c, k, right);
        halves[CHECK_BEFORE][k] = score[CHECK_BEFORE];
        halves[CHECK_AFTER][k] = score[CHECK_AFTER];
        halves[CHECK_WHENS][k] = score[CHECK_AFTER] - score[CHECK_BEFORE];
    }
    for (size_t w = 0; w < CHECK_WHENS; w++)
        set_interval(&result->low[w], &result->high[w], result->score[w],
                     halves[w], least, 1);
    set_interval(&result->change_range[0], &result->change_range[1],
                 result->change, halves[CHECK_WHENS], -wide, wide);
}

/* Mean absolute error of the guesses; and of the mean of the other folds. */
static void set_errors(struct check_result *result, const struct check *c)
{
    double n = (double)c->count, sum = 0;

    for (size_t w = 0; w < CHECK_WHENS; w++)
        result->error[w] = c->is_words ? NAN : 0;
    result->aimless = c->is_words ? NAN : 0;
    for (size_t i = 0; i < c->count; i++)
        sum += c->value[i];
    for (size_t i = 0; i < c->count && !c->is_words; i++) {
        double own = 0, count = 0;

        for (size_t k = 0; k < c->count; k++)
            if (c->home[k] == c->home[i])
                count++, own += c->value[k];
        result->aimless += fabs(c->value[i] - (sum - own) / (n - count)) / n;
        for (size_t w = 0; w < CHECK_WHENS; w++)
            result->error[w] += fabs(c->value[i] - c->guess[w][i]) / n;
    }
}

struct check_result check_judge(const struct check *c)
{
    struct check_result result = {.is_words = c->is_words,
                                  .count = c->count,
                                  .persons = c->persons,
                                  .classes = c->is_words ? c->classes : 0};
    struct pair pair[CHECK_WHENS];

    result.chance = c->is_words ? 1 / (double)c->classes : 0;
    for (size_t w = 0; w < CHECK_WHENS; w++) {
        pair[w] = pair_of(c, w, 0);
        result.score[w] = figure(c, &pair[w], NULL);
        result.p[w] = chance_of(c, w, result.score[w]);
    }
    result.change = result.score[CHECK_AFTER] - result.score[CHECK_BEFORE];
    set_intervals(&result, c, pair[CHECK_BEFORE].right);
    set_errors(&result, c);
    for (size_t w = 0; w < CHECK_WHENS; w++)
        free(pair[w].right);
    return result;
}

/* ---- the table ---- */

static const struct {
    const char *name, *about;
} columns[] = {
    {"column", "Column of the participants"},
    {"kind", "number: ridge regression; words: ridge regression of each word "
             "against the rest"},
    {"n", "Rows that have it"},
    {"chance", "Score of who knows nothing: r of 0, or 1 over the words"},
    {"before",
     "Before harmonization: mean of r in each fold, or balanced accuracy"},
    {"before_low", "Lower end of its 95 % interval, of the spread when all is "
                   "done again with halves of the persons; n/a: batches are "
                   "too small"},
    {"before_high", "Upper end"},
    {"p_before", "Share of permutations as good, the observed one included"},
    {"after", "The same of harmonized features; a column that is kept is not "
              "kept for its own check"},
    {"after_low", "Lower end of its 95 % interval"},
    {"after_high", "Upper end"},
    {"p_after", "Share of permutations as good; the batch is permuted after "
                "harmonization"},
    {"change", "after - before"},
    {"change_low", "Lower end of its 95 % interval, the same halves in both"},
    {"change_high", "Upper end"},
    {"error_chance", "Mean absolute error of the mean of the other folds, in "
                     "units of the column; n/a of words"},
    {"error_before", "Mean absolute error before; n/a of words"},
    {"error_after", "Mean absolute error after; n/a of words"}};

static void put_result(struct tsv *out, const struct check_result *r)
{
    tsv_text(out, r->column), tsv_text(out, r->is_words ? "words" : "number");
    tsv_number(out, (double)r->count), tsv_number(out, r->chance);
    for (size_t w = 0; w < CHECK_WHENS; w++) {
        tsv_number(out, r->score[w]);
        tsv_number(out, r->low[w]), tsv_number(out, r->high[w]);
        tsv_number(out, r->p[w]);
    }
    tsv_number(out, r->change);
    tsv_number(out, r->change_range[0]), tsv_number(out, r->change_range[1]);
    tsv_number(out, r->aimless);
    tsv_number(out, r->error[CHECK_BEFORE]);
    tsv_number(out, r->error[CHECK_AFTER]);
    tsv_end_row(out);
}

void harmonize_write_checks(const char *path, const struct checks *checks,
                            const struct harmonize_options *options)
{
    struct tsv *out = tsv_create(path);
    json_t *fields = sidecar(path);

    json_put_text(fields, "Description",
                  "How well columns are predicted from the features of people "
                  "who were neither fitted nor learnt from, before and after "
                  "harmonization");
    json_put_count(fields, "Folds", (size_t)options->check_folds);
    json_put_count(fields, "Permutations", (size_t)options->check_permutations);
    json_put_flag(fields, "Apart", options->check_apart);
    json_put_text(
        fields, "Note",
        options->check_apart
            ? "Harmonization is fitted to one half of those in other folds and "
              "the learner to the other half, and the halves are exchanged: "
              "the error of what was fitted is seen as it is in new people"
            : "Harmonization and learner are fitted to those in other folds, "
              "whom linear marks of the batch are taken from: a batch at "
              "chance, or below it, says no more than that");
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        tsv_text(out, columns[k].name);
        json_put_text(fields, columns[k].name, columns[k].about);
    }
    tsv_end_row(out);
    for (size_t k = 0; k < checks->count; k++)
        put_result(out, &checks->results[k]);
    tsv_close(out);
}
