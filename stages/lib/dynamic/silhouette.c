#include "dynamic/kmeans.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 256 };

/* The rows of the sample, one after another. */
static struct single gather(const struct cloud *cloud, const size_t *at,
                            size_t count)
{
    size_t dims = cloud->rows.cols;
    struct single rows = {NEW_ARRAY(float, count *dims), count, dims, dims};

    for (size_t s = 0; s < count; s++)
        memcpy(rows.at + s * dims, cloud->rows.at + at[s] * cloud->rows.stride,
               dims * sizeof *rows.at);
    return rows;
}

/* All distances of the sample, a block of columns at a time. */
static void fill(float *distance, const struct cloud *sample)
{
    size_t n = sample->rows.rows, dims = sample->rows.cols;
    struct single others = {NEW_ARRAY(float, BLOCK *dims), BLOCK, dims, dims};
    float *far = NEW_ARRAY(float, n *BLOCK);

    for (size_t first = 0; first < n; first += BLOCK) {
        others.rows = first + BLOCK < n ? BLOCK : n - first;
        for (size_t k = 0; k < others.rows; k++)
            cloud_place_vector(&others, k, sample, first + k);
        cloud_far(far, sample, 0, n, &others);
        for (size_t s = 0; s < n; s++)
            for (size_t k = 0; k < others.rows; k++) {
                float value = far[s * others.rows + k];

                distance[s * n + first + k] =
                    sample->distance == CLOUD_EUCLIDEAN ? sqrtf(value) : value;
            }
    }
    free(others.at), free(far);
}

struct kmeans_sample kmeans_sample(const struct cloud *cloud, size_t most)
{
    size_t n = cloud->rows.rows, count = n < most ? n : most;
    struct kmeans_sample sample = {.count = count,
                                   .at = NEW_ARRAY(size_t, count),
                                   .distance = NEW_ARRAY(float, count *count)};
    struct cloud *part;
    struct single rows;

    for (size_t s = 0; s < count; s++)
        sample.at[s] = s * n / count;
    rows = gather(cloud, sample.at, count);
    part = cloud_new(&rows, cloud->distance);
    fill(sample.distance, part);
    cloud_free(part), free(rows.at);
    return sample;
}

void kmeans_sample_release(struct kmeans_sample *sample)
{
    free(sample->at), free(sample->distance);
}

/* Of one vector, from its summed distances to each state. */
static double of_vector(const double *sum, const size_t *size, size_t states,
                        size_t own)
{
    double a, b = INFINITY;

    if (size[own] < 2)
        return 0;
    a = sum[own] / ((double)size[own] - 1);
    for (size_t k = 0; k < states; k++)
        if (k != own && size[k])
            b = fmin(b, sum[k] / (double)size[k]);
    return a > 0 || b > 0 ? (b - a) / fmax(a, b) : 0;
}

double kmeans_silhouette(const struct kmeans_sample *sample,
                         const size_t *label, size_t states)
{
    size_t *size = NEW_ARRAY(size_t, states), there = 0;
    double *sum = NEW_ARRAY(double, states), total = 0;

    for (size_t s = 0; s < sample->count; s++)
        there += !size[label[sample->at[s]]]++;
    for (size_t s = 0; s < sample->count && there > 1; s++) {
        size_t own = label[sample->at[s]];

        for (size_t k = 0; k < states; k++)
            sum[k] = 0;
        for (size_t u = 0; u < sample->count; u++)
            if (u != s)
                sum[label[sample->at[u]]] +=
                    (double)sample->distance[s * sample->count + u];
        total += of_vector(sum, size, states, own);
    }
    free(size), free(sum);
    return there > 1 ? total / (double)sample->count : NAN;
}
