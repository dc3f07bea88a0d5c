#include "base/mem.h"
#include "base/report.h"
#include "cohort/harmonize_check.h"
#include "cohort/harmonize_steps.h"
#include "num/blas.h"
#include "stats/versus.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_HALVES = 2, PENALTIES = 4 };
static const double penalties[PENALTIES] = {.01, .1, 1, 10};

/* Some rows of a check, with all that ComBat wants to know of them. */
struct party {
    size_t count;
    size_t *row; /* of the check */
    gsl_matrix *values, *kept;
    struct combat_rows rows;
    size_t *batch, *person;
};

/* Who learns in one half, and is asked, by products of their features. */
struct learner {
    size_t known, *row;
    struct spectrum *spectrum;
    struct ridge ridge;
    gsl_matrix *cross; /* asked x known */
};

/* ---- parties ---- */

static void fill_rows(struct party *p, const struct check *c,
                      const size_t *which)
{
    size_t *number = NEW_ARRAY(size_t, c->persons);

    p->batch = NEW_ARRAY(size_t, p->count + 1);
    p->person = NEW_ARRAY(size_t, p->count + 1);
    p->kept = harmonize_kept(&c->kept, c->h, which, p->count);
    p->rows = (struct combat_rows){
        .batch = p->batch, .batches = c->batches, .covariates = p->kept};
    for (size_t i = 0; i < p->count; i++) {
        size_t who = c->person[p->row[i]];

        p->batch[i] = c->batch[p->row[i]];
        if (!number[who])
            number[who] = ++p->rows.people;
        p->person[i] = number[who] - 1;
    }
    if (c->h->subject)
        p->rows.person = p->person;
    free(number);
}

/* The rows of a fold (half SIZE_MAX), or of the others, or a half of these,
 * of one part. */
static struct party gather(const struct check *c, size_t fold, size_t half)
{
    struct party p = {.row = NEW_ARRAY(size_t, c->count)};
    size_t *which = NEW_ARRAY(size_t, c->count);

    for (size_t i = 0; i < c->count; i++)
        if ((c->only == CHECK_ALL || c->part[i] == c->only) &&
            (half == SIZE_MAX ? c->home[i] == fold
                              : c->home[i] != fold && c->half[i] == half)) {
            which[p.count] = c->which[i];
            p.row[p.count++] = i;
        }
    p.values = harmonize_rows(c->h->values, which, p.count);
    fill_rows(&p, c, which);
    free(which);
    return p;
}

static void leave(struct party *p)
{
    free(p->row), free(p->batch), free(p->person);
    gsl_matrix_free(p->values), gsl_matrix_free(p->kept);
}

static void refuse(const struct check *c, size_t fold, enum combat_fault fault)
{
    die("fold %zu of the check of '%s' cannot be harmonized by the others: %s",
        fold + 1, c->column,
        fault == COMBAT_ALONE  ? "a batch has one visit there"
        : fault == COMBAT_ONCE ? "too few have several visits"
                               : "covariates tell the batches, or each other, "
                                 "there");
}

/* Those who learn and those who are asked, as harmonized by those who learn or
 * by the other half. */
static void make_alike(struct party *known, struct party *asked,
                       struct check *c, size_t fold, size_t half)
{
    struct party fitted = gather(c, fold, half);
    struct combat_options options = c->options->combat;
    struct combat combat;
    enum combat_fault fault;
    size_t at = 0;

    options.reference = COMBAT_NONE;
    for (size_t i = 0; c->options->reference && i < fitted.count; i++)
        if (site_model_find(&c->h->model, c->options->reference) ==
            site_model_find(&c->h->model,
                            harmonize_batch(c->h, c->which[fitted.row[i]])))
            options.reference = fitted.batch[i];
    fault =
        combat_fit_rows(&combat, fitted.values, &fitted.rows, &options, &at);
    if (fault && c->only == CHECK_ALL)
        refuse(c, fold, fault);
    c->is_lost |= fault;
    leave(&fitted);
    if (!fault) {
        combat_apply_rows(known->values, &known->rows, &combat);
        combat_apply_rows(asked->values, &asked->rows, &combat);
    }
    combat_release(&combat);
}

/* ---- learners ---- */

/* Both in units of the mean and standard deviation of those who learn. */
static void standardize(gsl_matrix *known, gsl_matrix *asked)
{
    double n = (double)known->size1;
    double *mean = NEW_ARRAY(double, known->size2);
    double *by = NEW_ARRAY(double, known->size2);

    for (size_t i = 0; i < known->size1; i++)
        blas_add(mean, 1 / n, gsl_matrix_const_ptr(known, i, 0), known->size2);
    for (size_t i = 0; i < known->size1; i++)
        for (size_t j = 0; j < known->size2; j++)
            by[j] += pow(gsl_matrix_get(known, i, j) - mean[j], 2) / n;
    for (size_t j = 0; j < known->size2; j++)
        by[j] = by[j] > 1e-20 * mean[j] * mean[j] ? 1 / sqrt(by[j]) : 0;
    for (size_t m = 0; m < 2; m++) {
        gsl_matrix *x = m ? asked : known;

        for (size_t i = 0; i < x->size1; i++)
            for (size_t j = 0; j < x->size2; j++)
                gsl_matrix_set(x, i, j,
                               (gsl_matrix_get(x, i, j) - mean[j]) * by[j]);
    }
    free(mean), free(by);
}

static struct learner learner_open(struct party *known, struct party *asked)
{
    struct learner learner = {.known = known->count, .row = known->row};
    gsl_matrix *gram = gsl_matrix_alloc(known->count, known->count);
    size_t *place = NEW_ARRAY(size_t, known->count);

    standardize(known->values, asked->values);
    blas_product(gram, 1, BLAS_PLAIN, known->values, BLAS_TRANSPOSED,
                 known->values, 0);
    blas_mirror(gram);
    for (size_t i = 0; i < known->count; i++)
        place[i] = i;
    learner.spectrum = spectrum_new(gram, place, known->count);
    if (!learner.spectrum)
        die("the squares of the features are too large");
    learner.ridge = ridge_new(learner.spectrum, penalties, PENALTIES);
    learner.cross = gsl_matrix_alloc(asked->count, known->count);
    blas_product(learner.cross, 1, BLAS_PLAIN, asked->values, BLAS_TRANSPOSED,
                 known->values, 0);
    known->row = NULL;
    gsl_matrix_free(gram), free(place);
    return learner;
}

static void learner_close(struct learner *learner)
{
    ridge_release(&learner->ridge);
    spectrum_free(learner->spectrum);
    gsl_matrix_free(learner->cross), free(learner->row);
}

/* score += half of the ridge regression on numbers. */
static void add_numbers(gsl_matrix *score, const struct learner *learner,
                        const struct check *c, const size_t *from)
{
    double *y = NEW_ARRAY(double, learner->known), mean = 0;
    double *dual = NEW_ARRAY(double, learner->known);

    for (size_t i = 0; i < learner->known; i++) {
        y[i] = c->value[from[learner->row[i]]];
        mean += y[i] / (double)learner->known;
    }
    ridge_fit(dual, &learner->ridge, y);
    for (size_t i = 0; i < score->size1; i++) {
        double f = mean;

        for (size_t k = 0; k < learner->known; k++)
            f += dual[k] * gsl_matrix_get(learner->cross, i, k);
        *gsl_matrix_ptr(score, i, 0) += f / (double)c->halves;
    }
    free(y), free(dual);
}

static void add_words(gsl_matrix *score, const struct learner *learner,
                      const struct check *c, const size_t *from)
{
    size_t *label = NEW_ARRAY(size_t, learner->known);

    for (size_t i = 0; i < learner->known; i++)
        label[i] = c->label[from[learner->row[i]]];
    versus_add(score, 1 / (double)c->halves, learner->cross, &learner->ridge,
               label);
    free(label);
}

/* guess[when] of those asked, in every order of the column. */
static void ask(const struct check *c, size_t when, const struct party *asked,
                const struct learner *learner, const size_t *from)
{
    gsl_matrix *score =
        gsl_matrix_alloc(asked->count, c->is_words ? c->classes : 1);

    for (size_t o = 0; o < c->orders; o++) {
        double *guess = c->guess[when] + o * c->count;

        gsl_matrix_set_zero(score);
        for (size_t half = 0; half < c->halves; half++)
            (c->is_words ? add_words : add_numbers)(score, &learner[half], c,
                                                    from + o * c->count);
        for (size_t i = 0; i < asked->count; i++)
            guess[asked->row[i]] = c->is_words ? (double)versus_best(score, i)
                                               : gsl_matrix_get(score, i, 0);
    }
    gsl_matrix_free(score);
}

void check_learn(struct check *c)
{
    size_t *from = NEW_ARRAY(size_t, c->orders * c->count);

    for (size_t o = 0; o < c->orders; o++)
        check_exchange(from + o * c->count, c, o);
    for (size_t fold = 0; fold < (size_t)c->options->check_folds; fold++)
        for (size_t when = 0; when < CHECK_WHENS; when++) {
            struct learner learner[MOST_HALVES];
            struct party asked = {0};

            for (size_t half = 0; half < c->halves; half++) {
                struct party known = gather(c, fold, c->halves - 1 - half);

                if (half)
                    leave(&asked);
                asked = gather(c, fold, SIZE_MAX);
                if (when == CHECK_AFTER)
                    make_alike(&known, &asked, c, fold, half);
                learner[half] = learner_open(&known, &asked);
                leave(&known);
            }
            ask(c, when, &asked, learner, from);
            for (size_t half = 0; half < c->halves; half++)
                learner_close(&learner[half]);
            leave(&asked);
        }
    free(from);
}
