#include "rsa/bootstrap.h"

#include "base/mem.h"
#include "rsa/evaluation_fold.h"
#include "rsa/verdicts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t folds_for(double count, const double limits[3])
{
    size_t folds = 2;

    for (int k = 0; k < 3; k++)
        folds += count >= limits[k];
    return folds;
}

static double different(size_t count, bool is_resampled)
{
    return (double)count * (is_resampled ? 1 - exp(-1) : 1);
}

size_t evaluation_condition_folds(size_t conditions, bool is_resampled)
{
    static const double limits[] = {12, 24, 40};

    return folds_for(different(conditions, is_resampled), limits);
}

size_t evaluation_subject_folds(size_t subjects, bool is_resampled)
{
    static const double limits[] = {6, 12, 20};

    return folds_for(different(subjects, is_resampled), limits);
}

/* ---- without folds ---- */

void evaluation_see(struct evaluation_result *result,
                    const struct evaluation *plan, struct scene *scene,
                    const unsigned *subjects)
{
    const struct compare *compare = plan->compare;
    gsl_matrix *values = gsl_matrix_alloc(compare->models, compare->subjects);

    families_values(values, plan->method, plan->is_control, scene);
    for (size_t f = 0; f < plan->families->count; f++) {
        size_t member = plan->families->members[plan->families->start[f]];
        gsl_vector_view from = gsl_matrix_row(values, member);

        gsl_matrix_set_row(result->values, f, &from.vector);
    }
    gsl_matrix_free(values);
    ceiling_bounds(result->lower, result->upper, scene, subjects);
}

/* ---- with folds ---- */

struct deal {
    const struct evaluation *plan;
    size_t *condition, *subject; /* fold of each */
    unsigned *train, *test;      /* copies of conditions */
    unsigned *others;            /* copies of subjects to fit to */
    gsl_matrix *count;           /* defined values that were added */
};

/* Random folds of those with copies, equal in size; the others get none. */
static void deal_out(size_t *fold, const unsigned *copies, size_t count,
                     size_t folds, struct rng *rng)
{
    size_t *order = NEW_ARRAY(size_t, count), n = 0;

    for (size_t i = 0; i < count; i++) {
        fold[i] = folds;
        if (!copies || copies[i])
            order[n++] = i;
    }
    rng_shuffle(rng, order, n);
    for (size_t k = 0; k < n; k++)
        fold[order[k]] = k % folds;
    free(order);
}

static unsigned copies_of(const unsigned *copies, size_t i)
{
    return copies ? copies[i] : 1;
}

/* values += those of the subjects of one fold, in the conditions of one. */
static void add_fold(struct evaluation_result *result, struct deal *deal,
                     struct scene *const scenes[2], const unsigned *subjects,
                     size_t g)
{
    const struct families *families = deal->plan->families;
    size_t count = deal->plan->compare->subjects;

    for (size_t s = 0; s < count; s++)
        deal->others[s] = deal->subject[s] == g ? 0 : copies_of(subjects, s);
    for (size_t f = 0; f < families->count; f++) {
        size_t members = families->start[f + 1] - families->start[f];
        double *theta = NEW_ARRAY(double, members);

        families_fit(theta, families, f, scenes[0], deal->others);
        for (size_t s = 0; s < count; s++) {
            double x;

            if (deal->subject[s] != g)
                continue;
            x = families_similarity(families, f, theta, scenes[1], s);
            if (isnan(x))
                continue;
            *gsl_matrix_ptr(result->values, f, s) += x;
            *gsl_matrix_ptr(deal->count, f, s) += 1;
        }
        free(theta);
    }
}

static void add_bounds(struct evaluation_result *result, double *counts,
                       struct scene *scene, const unsigned *subjects)
{
    size_t count = scene->compare->subjects;
    double *lower = NEW_ARRAY(double, count), *upper = NEW_ARRAY(double, count);

    ceiling_bounds(lower, upper, scene, subjects);
    for (size_t s = 0; s < count; s++)
        if (!isnan(lower[s]) && !isnan(upper[s])) {
            result->lower[s] += lower[s];
            result->upper[s] += upper[s];
            counts[s]++;
        }
    free(lower), free(upper);
}

static void all_folds(struct evaluation_result *result, struct deal *deal,
                      struct scene *const scenes[2], const unsigned *copies,
                      const unsigned *subjects)
{
    const struct evaluation *plan = deal->plan;
    size_t conditions = plan->compare->conditions;
    double *counts = NEW_ARRAY(double, plan->compare->subjects);

    for (size_t f = 0; f < plan->folds[0]; f++) {
        for (size_t i = 0; i < conditions; i++) {
            bool is_test = deal->condition[i] == f;

            deal->test[i] = is_test ? copies_of(copies, i) : 0;
            deal->train[i] = is_test ? 0 : copies_of(copies, i);
        }
        scene_see(scenes[0], deal->train);
        scene_see(scenes[1], deal->test);
        add_bounds(result, counts, scenes[1], subjects);
        for (size_t g = 0; g < plan->folds[1]; g++)
            add_fold(result, deal, scenes, subjects, g);
    }
    for (size_t s = 0; s < plan->compare->subjects; s++) {
        result->lower[s] = counts[s] > 0 ? result->lower[s] / counts[s] : NAN;
        result->upper[s] = counts[s] > 0 ? result->upper[s] / counts[s] : NAN;
        for (size_t f = 0; f < plan->families->count; f++)
            *gsl_matrix_ptr(result->values, f, s) /=
                gsl_matrix_get(deal->count, f, s); /* 0 / 0 is NaN */
    }
    free(counts);
}

void evaluation_fold(struct evaluation_result *result,
                     const struct evaluation *plan,
                     struct scene *const scenes[2], const unsigned *copies,
                     const unsigned *subjects, struct rng *rng)
{
    size_t conditions = plan->compare->conditions;
    size_t count = plan->compare->subjects;
    struct deal deal = {.plan = plan,
                        .condition = NEW_ARRAY(size_t, conditions),
                        .subject = NEW_ARRAY(size_t, count),
                        .train = NEW_ARRAY(unsigned, conditions),
                        .test = NEW_ARRAY(unsigned, conditions),
                        .others = NEW_ARRAY(unsigned, count),
                        .count =
                            gsl_matrix_calloc(plan->families->count, count)};

    gsl_matrix_set_zero(result->values);
    memset(result->lower, 0, count * sizeof(double));
    memset(result->upper, 0, count * sizeof(double));
    deal_out(deal.condition, copies, conditions, plan->folds[0], rng);
    deal_out(deal.subject, subjects, count, plan->folds[1], rng);
    all_folds(result, &deal, scenes, copies, subjects);
    free(deal.condition), free(deal.subject), free(deal.train);
    free(deal.test), free(deal.others), gsl_matrix_free(deal.count);
}

/* ---- of all data ---- */

void evaluation_run(gsl_matrix *values, double *lower, double *upper,
                    const struct evaluation *plan, struct rng *rng)
{
    struct scene *scenes[] = {scene_new(plan->compare), NULL};
    struct evaluation_result result = {values, lower, upper};

    if (plan->folds[0]) {
        scenes[1] = scene_new(plan->compare);
        evaluation_fold(&result, plan, scenes, NULL, NULL, rng);
        scene_free(scenes[1]);
    } else {
        scene_see(scenes[0], NULL);
        evaluation_see(&result, plan, scenes[0], NULL);
    }
    scene_free(scenes[0]);
}

void evaluation_jackknife(double *variance, const struct evaluation *plan)
{
    size_t subjects = plan->compare->subjects, count = plan->families->count;
    struct scene *scene = scene_new(plan->compare);
    gsl_matrix *values = gsl_matrix_alloc(count, subjects);
    gsl_matrix *left = gsl_matrix_alloc(count, subjects);
    unsigned *copies = NEW_ARRAY(unsigned, subjects);
    double *lower = NEW_ARRAY(double, subjects);
    double *upper = NEW_ARRAY(double, subjects), n = (double)subjects;
    struct evaluation_result result = {values, lower, upper};

    scene_see(scene, NULL);
    for (size_t s = 0; s < subjects; s++) {
        double bound;

        for (size_t t = 0; t < subjects; t++)
            copies[t] = t != s;
        evaluation_see(&result, plan, scene, copies);
        bound = ceiling_mean(lower, subjects);
        for (size_t f = 0; f < count; f++) {
            gsl_matrix_set(values, f, s, NAN);
            gsl_matrix_set(
                left, f, s,
                verdicts_moments(gsl_matrix_ptr(values, f, 0), subjects).mean -
                    bound);
        }
    }
    for (size_t f = 0; f < count; f++)
        variance[f] =
            subjects < 3
                ? NAN
                : (n - 2) * (n - 2) / n *
                      verdicts_variance(gsl_matrix_ptr(left, f, 0), subjects);
    gsl_matrix_free(values), gsl_matrix_free(left);
    free(copies), free(lower), free(upper), scene_free(scene);
}
