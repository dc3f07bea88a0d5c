#include "../tap.h"

#include "num/order.h"

#include <string.h>

static void ties_share_the_average(void)
{
    double x[] = {3, 1, 3, 2, 3}, ranks[5];
    const double want[] = {4, 1, 4, 2, 4};

    order_ranks(ranks, x, 5);
    ok(!memcmp(ranks, want, sizeof want), "ties share the average of ranks");
    order_ranks(x, x, 5);
    ok(!memcmp(x, want, sizeof want), "ranking in place");
}

static void all_equal_is_the_middle(void)
{
    double x[] = {7, 7, 7, 7}, ranks[4];

    order_ranks(ranks, x, 4);
    close_to(ranks[0], 2.5, 0, "all equal: everyone is in the middle");
    close_to(ranks[3], 2.5, 0, "all equal: the last too");
}

static void any_increasing_map_leaves_ranks_alone(void)
{
    double x[50], y[50], a[50], b[50], sum = 0;

    for (int i = 0; i < 50; i++) {
        x[i] = sin(17.0 * i);
        y[i] = exp(x[i]);
    }
    order_ranks(a, x, 50);
    order_ranks(b, y, 50);
    for (int i = 0; i < 50; i++)
        sum += a[i];
    ok(!memcmp(a, b, sizeof a), "exp() leaves ranks alone");
    close_to(sum, 50 * 51 / 2.0, 0, "ranks add up to n (n + 1) / 2");
}

static void nothing_and_one(void)
{
    double x = -3;

    order_ranks(NULL, NULL, 0);
    order_ranks(&x, &x, 1);
    close_to(x, 1, 0, "a single value has rank 1");
}

int main(void)
{
    ties_share_the_average();
    all_equal_is_the_middle();
    any_increasing_map_leaves_ranks_alone();
    nothing_and_one();
    return done();
}
