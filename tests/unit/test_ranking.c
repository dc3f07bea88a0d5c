#include "../tap.h"

#include "stats/ranking.h"

#include <math.h>

static void fill(struct ranking *ranking, size_t criterion,
                 const double *values)
{
    for (size_t i = 0; i < ranking->count; i++)
        gsl_matrix_set(ranking->values, i, criterion, values[i]);
}

static double rank_of(const struct ranking *ranking, size_t i, size_t criterion)
{
    return gsl_matrix_get(ranking->ranks, i, criterion);
}

int main(void)
{
    static const double median[] = {0.2, 0.1, 0.3, 0.1};
    static const double distance[] = {0.3, 0.2, 0.1, 0.4};
    static const double freedom[] = {10, 40, 40, 40};
    static const double percent[] = {1, 2, NAN, 4};
    struct ranking *ranking = ranking_new(4);

    ok(!ranking_finish(ranking), "without a value there is no ranking");
    fill(ranking, RANKING_MEDIAN, median);
    fill(ranking, RANKING_DISTANCE, distance);
    fill(ranking, RANKING_FREEDOM, freedom);
    fill(ranking, RANKING_PERCENT, percent);
    ok(ranking_finish(ranking), "with a criterion that counts there is one");
    ok(rank_of(ranking, 1, RANKING_MEDIAN) == 1.5 &&
           rank_of(ranking, 3, RANKING_MEDIAN) == 1.5 &&
           rank_of(ranking, 0, RANKING_MEDIAN) == 3,
       "the lowest is first, and equal ones share the average");
    ok(!ranking->is_ranked[RANKING_PERCENT] &&
           isnan(rank_of(ranking, 0, RANKING_PERCENT)),
       "a criterion that one lacks ranks nobody");
    close_to(ranking->mean[0], (3 + 3 + 1) / 3.0, 0, "mean rank of the first");
    close_to(ranking->mean[1], (1.5 + 2 + 3) / 3, 0, "of the second");
    close_to(ranking->mean[2], (4 + 1 + 3) / 3.0, 0, "of the third");
    close_to(ranking->mean[3], (1.5 + 4 + 3) / 3, 0, "and of the last");
    ok(ranking->order[0] == 1 && ranking->order[1] == 0 &&
           ranking->order[2] == 2 && ranking->order[3] == 3 &&
           ranking->place[1] == 1 && ranking->place[3] == 4,
       "and the order of these");
    ranking_free(ranking);
    ranking = ranking_new(3);
    fill(ranking, RANKING_MEDIAN, (const double[]){0.1, 0.1, 0.05});
    ok(ranking_finish(ranking) && ranking->place[0] == 2.5 &&
           ranking->place[1] == 2.5 && ranking->order[0] == 2 &&
           ranking->order[1] == 0,
       "strategies that do as well share a place, in the order given");
    ranking_free(ranking);
    return done();
}
