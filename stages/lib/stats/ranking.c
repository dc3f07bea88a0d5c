#include "stats/ranking.h"

#include "base/mem.h"
#include "num/order.h"

#include <math.h>
#include <stdlib.h>

struct ranking *ranking_new(size_t count)
{
    struct ranking *ranking = NEW_ARRAY(struct ranking, 1);

    ranking->count = count;
    ranking->chance = NAN;
    ranking->names = NEW_ARRAY(char *, count);
    ranking->subjects = NEW_ARRAY(double, count);
    ranking->values = gsl_matrix_alloc(count, RANKING_CRITERIA);
    ranking->ranks = gsl_matrix_alloc(count, RANKING_CRITERIA);
    ranking->mean = NEW_ARRAY(double, count);
    ranking->place = NEW_ARRAY(double, count);
    ranking->order = NEW_ARRAY(size_t, count);
    gsl_matrix_set_all(ranking->values, NAN);
    gsl_matrix_set_all(ranking->ranks, NAN);
    return ranking;
}

void ranking_free(struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++)
        free(ranking->names[i]);
    gsl_matrix_free(ranking->values), gsl_matrix_free(ranking->ranks);
    free(ranking->names), free(ranking->subjects), free(ranking->mean);
    free(ranking->place), free(ranking->order), free(ranking);
}

/* False where some strategy has no value. */
static bool rank_criterion(struct ranking *ranking, size_t criterion)
{
    double *values = NEW_ARRAY(double, ranking->count);
    bool is_complete = true;

    for (size_t i = 0; i < ranking->count; i++) {
        values[i] = gsl_matrix_get(ranking->values, i, criterion);
        is_complete &= isfinite(values[i]) != 0;
    }
    if (is_complete) {
        order_ranks(values, values, ranking->count);
        for (size_t i = 0; i < ranking->count; i++)
            gsl_matrix_set(ranking->ranks, i, criterion, values[i]);
    }
    free(values);
    return is_complete;
}

/* Best first, by insertion: strategies are few, and equal ones keep order. */
static void sort(struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        size_t k = i;

        for (; k > 0; k--) {
            if (ranking->mean[ranking->order[k - 1]] <= ranking->mean[i])
                break;
            ranking->order[k] = ranking->order[k - 1];
        }
        ranking->order[k] = i;
    }
}

bool ranking_finish(struct ranking *ranking)
{
    double counted = 0;

    for (size_t c = 0; c < RANKING_CRITERIA; c++) {
        ranking->is_ranked[c] = rank_criterion(ranking, c);
        if (!ranking->is_ranked[c] || c >= RANKING_COUNTED)
            continue;
        for (size_t i = 0; i < ranking->count; i++)
            ranking->mean[i] += gsl_matrix_get(ranking->ranks, i, c);
        counted++;
    }
    if (!(counted > 0))
        return false;
    for (size_t i = 0; i < ranking->count; i++)
        ranking->mean[i] /= counted;
    order_ranks(ranking->place, ranking->mean, ranking->count);
    sort(ranking);
    return true;
}
