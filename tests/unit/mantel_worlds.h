/*
 * mantel_worlds.h - simulated people whose likeness has people in it (who is
 * like one is like many), a confound, motion, of brains and of the score, and
 * two sites of different size, which may differ in both, too.
 */
#ifndef TESTS_MANTEL_WORLDS_H
#define TESTS_MANTEL_WORLDS_H

#include "base/mem.h"
#include "base/rng.h"
#include "group/orders.h"
#include "stats/mantel.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
    PEOPLE = 24,
    FIRST_SITE = 10,
    ROWS = 5,
    PAIRS = PEOPLE * (PEOPLE - 1) / 2
};

enum link { LINK_LINEAR, LINK_PROFILES };

struct world {
    enum link link;
    double motion; /* effect of the confound on brains */
    double shared; /* share of the confound in the score */
    bool is_freed; /* of the confound */
    bool is_near;  /* the model: nearest, else mean */
    bool is_kept;  /* the score is not freed of it before */
    bool is_naive; /* pairs are permuted, not people */
    double site;   /* effect of the site on profiles, and on the score */
    bool is_wide;  /* one site has more noise in profiles, too */
    bool is_apart; /* people are exchanged within sites */
    double effect; /* of the score on brains */
};

struct people {
    double motion[PEOPLE], score[PEOPLE];
    gsl_matrix *brain;
};

static inline void draw_linear(double *y, const struct people *people,
                               const struct world *world, struct rng *rng)
{
    double own[PEOPLE];

    for (size_t i = 0; i < PEOPLE; i++)
        own[i] = rng_normal(rng);
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t j = i + 1; j < PEOPLE; j++) {
            double far = fabs(people->motion[i] - people->motion[j]);
            double both = people->motion[i] + people->motion[j];

            *y++ = world->motion * (both - far) + own[i] * own[j] + own[i] +
                   own[j] + rng_normal(rng) -
                   world->effect * fabs(people->score[i] - people->score[j]);
        }
}

/* Correlations of profiles in which the confound has a direction. */
static inline void draw_profiles(double *y, const struct people *people,
                                 const struct world *world, struct rng *rng)
{
    enum { LENGTH = 20 };
    double profile[PEOPLE][LENGTH];

    for (size_t t = 0; t < LENGTH; t++) {
        double direction = rng_normal(rng), shared = rng_normal(rng);
        double site = world->site > 0 ? world->site * rng_normal(rng) : 0;

        for (size_t i = 0; i < PEOPLE; i++) {
            double wide = world->is_wide && i < FIRST_SITE ? 2 : 1;

            profile[i][t] = world->motion * people->motion[i] * direction +
                            (i < FIRST_SITE) * site + shared +
                            wide * rng_normal(rng);
        }
    }
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t j = i + 1; j < PEOPLE; j++)
            *y++ = gsl_stats_correlation(profile[i], 1, profile[j], 1, LENGTH);
}

static inline void draw(struct people *people, const struct world *world,
                        uint64_t trial)
{
    struct rng rng = rng_init(23, trial);

    for (size_t i = 0; i < PEOPLE; i++) {
        people->motion[i] = rng_normal(&rng);
        people->score[i] = world->shared * people->motion[i] +
                           sqrt(1 - pow(world->shared, 2)) * rng_normal(&rng) +
                           (i < FIRST_SITE) * world->site;
    }
    for (size_t row = 0; row < ROWS; row++) {
        double *y = gsl_matrix_ptr(people->brain, row, 0);

        if (world->link == LINK_LINEAR)
            draw_linear(y, people, world, &rng);
        else
            draw_profiles(y, people, world, &rng);
    }
}

static inline void put_pairs(double *to, const double *x, bool is_near)
{
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t j = i + 1; j < PEOPLE; j++)
            *to++ = is_near ? -fabs(x[i] - x[j]) : x[i] + x[j];
}

static inline gsl_matrix *confounds_of(const struct people *people)
{
    gsl_matrix *confounds = gsl_matrix_alloc(3, PAIRS);
    double *to = gsl_matrix_ptr(confounds, 2, 0);

    put_pairs(gsl_matrix_ptr(confounds, 0, 0), people->motion, true);
    put_pairs(gsl_matrix_ptr(confounds, 1, 0), people->motion, false);
    for (size_t i = 0; i < PEOPLE; i++)
        for (size_t j = i + 1; j < PEOPLE; j++)
            *to++ = people->motion[i] * people->motion[j];
    return confounds;
}

static inline size_t *draw_sources(size_t count, uint64_t seed, bool is_apart)
{
    size_t *source = NEW_ARRAY(size_t, count * PEOPLE), site[PEOPLE];
    struct orders_wish wish = {.rows = PEOPLE,
                               .count = count,
                               .seed = seed,
                               .block = is_apart ? site : NULL};
    struct orders orders;
    double sign[PEOPLE];

    for (size_t i = 0; i < PEOPLE; i++)
        site[i] = i < FIRST_SITE;
    orders_make(&orders, &wish);
    for (size_t k = 0; k < count; k++)
        orders_get(source + k * PEOPLE, sign, &orders, k);
    orders_release(&orders);
    return source;
}

#endif
