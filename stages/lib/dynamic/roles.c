#include "dynamic/roles.h"

#include "base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static size_t label_of(const struct roles *roles, size_t state, size_t node)
{
    return roles->label[state * roles->nodes + node];
}

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

void roles_flexibility(double *flexibility, const struct roles *roles,
                       const gsl_matrix *change)
{
    for (size_t i = 0; i < roles->nodes; i++) {
        double moves = 0, chances = 0;

        for (size_t j = 0; j < roles->states; j++)
            for (size_t k = 0; k < roles->states; k++) {
                size_t from = label_of(roles, j, i), to = label_of(roles, k, i);
                double count = gsl_matrix_get(change, j, k);

                if (!from || !to)
                    continue;
                chances += count;
                moves += from != to ? count : 0;
            }
        flexibility[i] = ratio(moves, chances);
    }
}

void roles_allegiance(gsl_matrix *allegiance, const struct roles *roles,
                      const double *weight)
{
    for (size_t i = 0; i < roles->nodes; i++)
        for (size_t j = i; j < roles->nodes; j++) {
            double together = 0, known = 0, value;

            for (size_t k = 0; k < roles->states; k++) {
                size_t a = label_of(roles, k, i), b = label_of(roles, k, j);

                if (!a || !b || isnan(weight[k]))
                    continue;
                known += weight[k];
                together += a == b ? weight[k] : 0;
            }
            value = ratio(together, known);
            gsl_matrix_set(allegiance, i, j, value);
            gsl_matrix_set(allegiance, j, i, value);
        }
}

/* How many communities nodes first .. last - 1 visit; is_seen[] is room. */
static size_t visited(bool *is_seen, const struct roles *roles,
                      const double *weight, size_t first, size_t last)
{
    size_t count = 0;

    for (size_t c = 0; c <= roles->communities; c++)
        is_seen[c] = c == 0;
    for (size_t k = 0; k < roles->states; k++)
        for (size_t i = first; i < last && weight[k] > 0; i++) {
            size_t label = label_of(roles, k, i);

            count += !is_seen[label];
            is_seen[label] = true;
        }
    return count;
}

void roles_promiscuity(double *promiscuity, const struct roles *roles,
                       const double *weight)
{
    bool *is_seen = NEW_ARRAY(bool, roles->communities + 1);
    size_t all = visited(is_seen, roles, weight, 0, roles->nodes);

    for (size_t i = 0; i < roles->nodes; i++) {
        size_t own = visited(is_seen, roles, weight, i, i + 1);

        promiscuity[i] =
            own && all > 1 ? (double)(own - 1) / (double)(all - 1) : NAN;
    }
    free(is_seen);
}

void roles_systems(double *recruitment, double *integration,
                   const gsl_matrix *allegiance, const size_t *system)
{
    size_t nodes = allegiance->size1;

    for (size_t i = 0; i < nodes; i++) {
        double sum[2] = {0, 0}, count[2] = {0, 0};

        for (size_t j = 0; j < nodes; j++) {
            double value = gsl_matrix_get(allegiance, i, j);
            bool is_other = system[j] != system[i];

            if (j == i || !system[i] || !system[j] || isnan(value))
                continue;
            sum[is_other] += value;
            count[is_other]++;
        }
        recruitment[i] = ratio(sum[0], count[0]);
        integration[i] = ratio(sum[1], count[1]);
    }
}
