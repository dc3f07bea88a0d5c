#include "dynamic/cloud.h"

#include "base/mem.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const char *const cloud_distances[] = {"euclidean", "cityblock", NULL};

/* Sums of absolute differences: so many side by side, in float32 for so many
 * steps, then in double. */
enum { LANES = 16, STEPS = 16, PIECE = LANES * STEPS };
typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int marks __attribute__((vector_size(LANES * sizeof(int))));

struct cloud *cloud_new(const struct single *rows, enum cloud_distance distance)
{
    struct cloud *cloud = NEW_ARRAY(struct cloud, 1);

    cloud->rows = *rows;
    cloud->distance = distance;
    cloud->mean = NEW_ARRAY(double, rows->cols);
    cloud->square = NEW_ARRAY(double, rows->rows);
    for (size_t t = 0; t < rows->rows; t++)
        for (size_t d = 0; d < rows->cols; d++)
            cloud->mean[d] += (double)rows->at[t * rows->stride + d];
    for (size_t d = 0; d < rows->cols; d++)
        cloud->mean[d] /= (double)rows->rows;
    for (size_t t = 0; t < rows->rows; t++)
        for (size_t d = 0; d < rows->cols; d++) {
            double from = (double)rows->at[t * rows->stride + d];

            from -= cloud->mean[d];
            cloud->square[t] += from * from;
        }
    return cloud;
}

void cloud_free(struct cloud *cloud)
{
    free(cloud->mean), free(cloud->square), free(cloud);
}

void cloud_place(const struct single *centers, size_t k,
                 const struct cloud *cloud, const double *center)
{
    for (size_t d = 0; d < cloud->rows.cols; d++)
        centers->at[k * centers->stride + d] =
            (float)(center[d] - cloud->mean[d]);
}

void cloud_place_vector(const struct single *centers, size_t k,
                        const struct cloud *cloud, size_t t)
{
    const float *row = cloud->rows.at + t * cloud->rows.stride;

    for (size_t d = 0; d < cloud->rows.cols; d++)
        centers->at[k * centers->stride + d] =
            (float)((double)row[d] - cloud->mean[d]);
}

/* ---- Euclidean ---- */

static void euclidean(float *distance, const struct cloud *cloud, size_t first,
                      size_t count, const struct single *centers)
{
    struct single rows = {cloud->rows.at + first * cloud->rows.stride, count,
                          cloud->rows.cols, cloud->rows.stride};
    struct single product = {distance, count, centers->rows, centers->rows};
    double *offset = NEW_ARRAY(double, centers->rows);

    for (size_t k = 0; k < centers->rows; k++)
        for (size_t d = 0; d < centers->cols; d++) {
            double c = (double)centers->at[k * centers->stride + d];

            offset[k] += c * (c + 2 * cloud->mean[d]);
        }
    single_cross(&product, &rows, centers);
    for (size_t t = 0; t < count; t++)
        for (size_t k = 0; k < centers->rows; k++) {
            float *at = distance + t * centers->rows + k;
            double far = cloud->square[first + t] - 2 * (double)*at + offset[k];

            *at = isnan(far) ? INFINITY : far > 0 ? (float)far : 0;
        }
    free(offset);
}

/* ---- city block ---- */

/* sum of |v - mean - c| */
static inline __attribute__((always_inline)) double
city_body(const float *restrict row, const float *restrict mean,
          const float *restrict center, size_t dims)
{
    const marks sign = INT32_MAX + (marks){0};
    double total = 0;
    size_t d = 0;

    while (d + LANES <= dims) {
        size_t end = d + PIECE < dims ? d + PIECE : dims;
        lanes sum = {0};

        for (; d + LANES <= end; d += LANES) {
            lanes v, m, c;
            marks bits;

            memcpy(&v, row + d, sizeof v);
            memcpy(&m, mean + d, sizeof m);
            memcpy(&c, center + d, sizeof c);
            v = v - m - c;
            memcpy(&bits, &v, sizeof bits);
            bits &= sign;
            memcpy(&v, &bits, sizeof v);
            sum += v;
        }
        for (size_t k = 0; k < LANES; k++)
            total += (double)sum[k];
    }
    for (; d < dims; d++)
        total += (double)fabsf(row[d] - mean[d] - center[d]);
    return total;
}

static inline __attribute__((always_inline)) void
city_rows(float *distance, const struct single *rows, const float *mean,
          const struct single *centers)
{
    for (size_t t = 0; t < rows->rows; t++)
        for (size_t k = 0; k < centers->rows; k++) {
            double far =
                city_body(rows->at + t * rows->stride, mean,
                          centers->at + k * centers->stride, rows->cols);

            distance[t * centers->rows + k] =
                isnan(far) ? INFINITY : (float)far;
        }
}

#if defined(__x86_64__)
#define CITY(name, isa)                                                \
    __attribute__((target(isa))) static void name(                     \
        float *distance, const struct single *rows, const float *mean, \
        const struct single *centers)                                  \
    {                                                                  \
        city_rows(distance, rows, mean, centers);                      \
    }
CITY(city_avx512, "avx512f,avx512dq")
CITY(city_avx2, "avx2")
#undef CITY
#endif

static void city(float *distance, const struct single *rows, const float *mean,
                 const struct single *centers)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512dq")) {
        city_avx512(distance, rows, mean, centers);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        city_avx2(distance, rows, mean, centers);
        return;
    }
#endif
    city_rows(distance, rows, mean, centers);
}

void cloud_far(float *distance, const struct cloud *cloud, size_t first,
               size_t count, const struct single *centers)
{
    struct single rows = {cloud->rows.at + first * cloud->rows.stride, count,
                          cloud->rows.cols, cloud->rows.stride};
    float *mean;

    if (cloud->distance == CLOUD_EUCLIDEAN) {
        euclidean(distance, cloud, first, count, centers);
        return;
    }
    mean = NEW_ARRAY(float, rows.cols);
    for (size_t d = 0; d < rows.cols; d++)
        mean[d] = (float)cloud->mean[d];
    city(distance, &rows, mean, centers);
    free(mean);
}
