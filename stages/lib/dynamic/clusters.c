#include "dynamic/clusters.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

struct clusters clusters_new(const struct cloud *cloud, size_t states)
{
    size_t count = cloud->rows.rows, dims = cloud->rows.cols;

    return (struct clusters){.label = NEW_ARRAY(size_t, count),
                             .size = NEW_ARRAY(size_t, states),
                             .is_stale = NEW_ARRAY(bool, states),
                             .far = NEW_ARRAY(float, count),
                             .sum = gsl_matrix_calloc(states, dims),
                             .center = gsl_matrix_alloc(states, dims)};
}

void clusters_release(struct clusters *clusters)
{
    free(clusters->label), free(clusters->size), free(clusters->far);
    free(clusters->is_stale);
    gsl_matrix_free(clusters->sum), gsl_matrix_free(clusters->center);
}

static void add_vector(double *sum, const struct cloud *cloud, size_t t,
                       double sign)
{
    const float *row = cloud->rows.at + t * cloud->rows.stride;

#pragma omp simd
    for (size_t d = 0; d < cloud->rows.cols; d++)
        sum[d] += sign * (double)row[d];
}

void clusters_collect(struct clusters *clusters, const struct cloud *cloud)
{
    for (size_t k = 0; k < clusters->center->size1; k++)
        clusters->is_stale[k] = true;
    for (size_t t = 0; t < cloud->rows.rows; t++) {
        size_t k = clusters->label[t];

        add_vector(gsl_matrix_ptr(clusters->sum, k, 0), cloud, t, 1);
        clusters->size[k]++;
    }
}

void clusters_move(struct clusters *clusters, const struct cloud *cloud,
                   size_t t, size_t k)
{
    size_t old = clusters->label[t];

    add_vector(gsl_matrix_ptr(clusters->sum, old, 0), cloud, t, -1);
    add_vector(gsl_matrix_ptr(clusters->sum, k, 0), cloud, t, 1);
    clusters->size[old]--, clusters->size[k]++;
    clusters->is_stale[old] = clusters->is_stale[k] = true;
    clusters->label[t] = k;
}

/* The k-th smallest, from 0, at its place; none before it is larger. */
static float select_kth(float *value, size_t count, size_t k)
{
    size_t low = 0, high = count - 1;

    while (low < high) {
        float pivot = value[low + (high - low) / 2], other;
        size_t i = low, j = high;

        for (;;) {
            while (value[i] < pivot)
                i++;
            while (value[j] > pivot)
                j--;
            if (i >= j)
                break;
            other = value[i];
            value[i++] = value[j], value[j--] = other;
        }
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return value[k];
}

/* Of numbers that are put in another order. */
static double median_of(float *value, size_t count)
{
    double upper = (double)select_kth(value, count, count / 2), lower;

    if (count % 2)
        return upper;
    lower = (double)value[0];
    for (size_t m = 1; m < count / 2; m++)
        lower = fmax(lower, (double)value[m]);
    return (lower + upper) / 2;
}

/* The median of each dimension over the vectors of state k. */
static void take_medians(struct clusters *clusters, const struct cloud *cloud,
                         size_t k)
{
    size_t count = 0, *member = NEW_ARRAY(size_t, clusters->size[k]);
    float *value = NEW_ARRAY(float, clusters->size[k]);

    for (size_t t = 0; t < cloud->rows.rows; t++)
        if (clusters->label[t] == k)
            member[count++] = t;
    for (size_t d = 0; d < cloud->rows.cols; d++) {
        for (size_t m = 0; m < count; m++)
            value[m] = cloud->rows.at[member[m] * cloud->rows.stride + d];
        gsl_matrix_set(clusters->center, k, d, median_of(value, count));
    }
    free(member), free(value);
}

void clusters_center(struct clusters *clusters, const struct cloud *cloud)
{
    for (size_t k = 0; k < clusters->center->size1; k++) {
        gsl_vector_view center = gsl_matrix_row(clusters->center, k);
        gsl_vector_view sum = gsl_matrix_row(clusters->sum, k);

        if (!clusters->is_stale[k]) {
            continue;
        } else if (!clusters->size[k]) {
            gsl_vector_set_all(&center.vector, NAN);
        } else if (cloud->distance == CLOUD_CITYBLOCK) {
            take_medians(clusters, cloud, k);
        } else {
            gsl_vector_memcpy(&center.vector, &sum.vector);
            gsl_vector_scale(&center.vector, 1 / (double)clusters->size[k]);
        }
        clusters->is_stale[k] = false;
    }
}

size_t clusters_fill(struct clusters *clusters, const struct cloud *cloud)
{
    size_t filled = 0;

    for (size_t k = 0; k < clusters->center->size1; k++) {
        size_t best = cloud->rows.rows;

        if (clusters->size[k])
            continue;
        for (size_t t = 0; t < cloud->rows.rows; t++)
            if (clusters->size[clusters->label[t]] > 1 &&
                clusters->far[t] > 0 &&
                (best == cloud->rows.rows ||
                 clusters->far[t] > clusters->far[best]))
                best = t;
        if (best == cloud->rows.rows)
            return filled;
        clusters_move(clusters, cloud, best, k);
        clusters->far[best] = 0;
        filled++;
    }
    return filled;
}

/* sum |v - c|^2 = sum |v - m|^2 - sum_k n_k |c_k - m|^2 of means c_k. */
static double squares_of(const struct clusters *clusters,
                         const struct cloud *cloud)
{
    double cost = 0;

    for (size_t t = 0; t < cloud->rows.rows; t++)
        cost += cloud->square[t];
    for (size_t k = 0; k < clusters->center->size1; k++)
        for (size_t d = 0; d < cloud->rows.cols && clusters->size[k]; d++) {
            double from = gsl_matrix_get(clusters->center, k, d);

            from -= cloud->mean[d];
            cost -= (double)clusters->size[k] * from * from;
        }
    return fmax(cost, 0);
}

static double blocks_of(const struct clusters *clusters,
                        const struct cloud *cloud)
{
    double cost = 0;

    for (size_t t = 0; t < cloud->rows.rows; t++) {
        const float *row = cloud->rows.at + t * cloud->rows.stride;
        const double *center =
            gsl_matrix_const_ptr(clusters->center, clusters->label[t], 0);

        for (size_t d = 0; d < cloud->rows.cols; d++)
            cost += fabs((double)row[d] - center[d]);
    }
    return cost;
}

double clusters_cost(const struct clusters *clusters, const struct cloud *cloud)
{
    return cloud->distance == CLOUD_EUCLIDEAN ? squares_of(clusters, cloud)
                                              : blocks_of(clusters, cloud);
}
