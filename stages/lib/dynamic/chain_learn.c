#include "dynamic/chain.h"

#include "base/mem.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static bool is_seen(const gsl_matrix *evidence, size_t t)
{
    return !isnan(gsl_matrix_get(evidence, t, 0));
}

/* ---- learning ---- */

/*
 * One Dirichlet distribution: exp(E ln p) into `p`, or its mean, for prior +
 * counts; returns the divergence from the prior.
 */
static double dirichlet(double *p, const double *counts, const double *prior,
                        size_t count, bool is_mean)
{
    double whole = 0, prior_whole = 0, divergence;

    for (size_t k = 0; k < count; k++) {
        whole += prior[k] + counts[k];
        prior_whole += prior[k];
    }
    divergence = lgamma(whole) - lgamma(prior_whole);
    for (size_t k = 0; k < count; k++) {
        double posterior = prior[k] + counts[k];
        double log_p = gsl_sf_psi(posterior) - gsl_sf_psi(whole);

        divergence += lgamma(prior[k]) - lgamma(posterior);
        divergence += counts[k] * log_p;
        p[k] = is_mean ? posterior / whole : exp(log_p);
    }
    return divergence;
}

static double learn(struct chain *chain, const struct chain *counts,
                    const struct chain_prior *prior, bool is_mean)
{
    size_t states = chain->start->size;
    double *row = NEW_ARRAY(double, states), divergence;

    for (size_t k = 0; k < states; k++)
        row[k] = prior->start;
    divergence = dirichlet(chain->start->data, counts->start->data, row, states,
                           is_mean);
    for (size_t j = 0; j < states; j++) {
        for (size_t k = 0; k < states; k++)
            row[k] = j == k ? prior->stay : prior->move;
        divergence +=
            dirichlet(gsl_matrix_ptr(chain->move, j, 0),
                      gsl_matrix_ptr(counts->move, j, 0), row, states, is_mean);
    }
    free(row);
    return divergence;
}

double chain_learn(struct chain *chain, const struct chain *counts,
                   const struct chain_prior *prior)
{
    return learn(chain, counts, prior, false);
}

void chain_mean(struct chain *chain, const struct chain *counts,
                const struct chain_prior *prior)
{
    (void)learn(chain, counts, prior, true);
}

/* ---- summaries ---- */

void chain_occupancy(gsl_matrix *occupancy, const gsl_matrix *gamma,
                     const gsl_matrix *evidence, const struct chain_runs *runs,
                     const size_t *owner)
{
    double *seen = NEW_ARRAY(double, occupancy->size1);

    gsl_matrix_set_zero(occupancy);
    for (size_t r = 0; r < runs->count; r++) {
        size_t w = owner ? owner[r] : r;

        for (size_t t = runs->first[r]; t < runs->first[r + 1]; t++) {
            if (!is_seen(evidence, t))
                continue;
            seen[w]++;
            for (size_t k = 0; k < gamma->size2; k++)
                *gsl_matrix_ptr(occupancy, w, k) += gsl_matrix_get(gamma, t, k);
        }
    }
    for (size_t w = 0; w < occupancy->size1; w++)
        for (size_t k = 0; k < occupancy->size2; k++)
            *gsl_matrix_ptr(occupancy, w, k) /= seen[w];
    free(seen);
}

double chain_switching(const gsl_matrix *gamma, const gsl_matrix *evidence,
                       const struct chain_runs *runs, size_t run)
{
    double sum = 0, count = 0;

    for (size_t t = runs->first[run] + 1; t < runs->first[run + 1]; t++) {
        if (!is_seen(evidence, t) || !is_seen(evidence, t - 1))
            continue;
        for (size_t k = 0; k < gamma->size2; k++)
            sum += fabs(gsl_matrix_get(gamma, t, k) -
                        gsl_matrix_get(gamma, t - 1, k));
        count++;
    }
    return count > 0 ? sum / 2 / count : NAN;
}

void chain_seen(gsl_matrix *seen, const gsl_matrix *x)
{
    for (size_t t = 0; t < x->size1; t++) {
        gsl_vector_view row = gsl_matrix_row(seen, t);
        bool is_whole = true;

        for (size_t i = 0; i < x->size2; i++) {
            gsl_vector_set(&row.vector, i, gsl_matrix_get(x, t, i));
            is_whole &= isfinite(gsl_matrix_get(x, t, i));
        }
        if (!is_whole)
            gsl_vector_set_all(&row.vector, NAN);
    }
}

void chain_of_path(struct chain_posterior *posterior, const size_t *path,
                   const struct chain_runs *runs)
{
    gsl_matrix_set_zero(posterior->gamma);
    gsl_vector_set_zero(posterior->counts.start);
    gsl_matrix_set_zero(posterior->counts.move);
    for (size_t r = 0; r < runs->count; r++) {
        *gsl_vector_ptr(posterior->counts.start, path[runs->first[r]]) += 1;
        for (size_t t = runs->first[r]; t < runs->first[r + 1]; t++) {
            gsl_matrix_set(posterior->gamma, t, path[t], 1);
            if (t > runs->first[r])
                *gsl_matrix_ptr(posterior->counts.move, path[t - 1], path[t]) +=
                    1;
        }
    }
}

static bool is_before(const double *sum, size_t j, size_t k)
{
    return sum[j] > sum[k] || (sum[j] == sum[k] && j < k);
}

/* order[k] = the state that is to be state k. */
static size_t *order_of(const gsl_matrix *gamma)
{
    size_t states = gamma->size2, *order = NEW_ARRAY(size_t, states);
    double *sum = NEW_ARRAY(double, states);

    for (size_t t = 0; t < gamma->size1; t++)
        for (size_t k = 0; k < states; k++)
            sum[k] += gsl_matrix_get(gamma, t, k);
    for (size_t k = 0; k < states; k++) {
        size_t place = 0;

        for (size_t j = 0; j < states; j++)
            place += j != k && is_before(sum, j, k);
        order[place] = k;
    }
    free(sum);
    return order;
}

void chain_sort(struct chain_posterior *posterior)
{
    gsl_matrix *gamma = posterior->gamma;
    size_t states = gamma->size2, *order = order_of(gamma);
    struct chain old = chain_new(states);
    double *row = NEW_ARRAY(double, states);

    gsl_vector_memcpy(old.start, posterior->counts.start);
    gsl_matrix_memcpy(old.move, posterior->counts.move);
    for (size_t k = 0; k < states; k++) {
        gsl_vector_set(posterior->counts.start, k,
                       gsl_vector_get(old.start, order[k]));
        for (size_t j = 0; j < states; j++)
            gsl_matrix_set(posterior->counts.move, k, j,
                           gsl_matrix_get(old.move, order[k], order[j]));
    }
    for (size_t t = 0; t < gamma->size1; t++) {
        for (size_t k = 0; k < states; k++)
            row[k] = gsl_matrix_get(gamma, t, order[k]);
        for (size_t k = 0; k < states; k++)
            gsl_matrix_set(gamma, t, k, row[k]);
    }
    chain_release(&old);
    free(row), free(order);
}
