#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "dynamic/kmeans.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT = 700, DIMS = 37, STATES = 4 };
static const struct kmeans_options usual = {
    .restarts = 10, .sweeps = 300, .seed = 1, .threads = 1};

/* States of 40, 30, 20 and 10 %, far from the origin. */
static struct single planted(double spread, size_t *state)
{
    struct single rows = {NEW_ARRAY(float, COUNT *DIMS), COUNT, DIMS, DIMS};
    struct rng rng = rng_init(5, 1), place = rng_init(5, 2);
    double center[STATES][DIMS];

    for (size_t k = 0; k < STATES; k++)
        rng_normals(&place, center[k], DIMS);
    for (size_t t = 0; t < COUNT; t++) {
        size_t u = t * 7 % 10;

        state[t] = u < 4 ? 0 : u < 7 ? 1 : u < 9 ? 2 : 3;
        for (size_t d = 0; d < DIMS; d++)
            rows.at[t * DIMS + d] =
                (float)(50 + center[state[t]][d] + spread * rng_normal(&rng));
    }
    return rows;
}

static double by_hand(const struct single *rows, const double *center, size_t t,
                      enum cloud_distance distance)
{
    double sum = 0;

    for (size_t d = 0; d < rows->cols; d++) {
        double from = (double)rows->at[t * rows->stride + d] - center[d];

        sum += distance == CLOUD_EUCLIDEAN ? from * from : fabs(from);
    }
    return sum;
}

/* Labels that are those of the nearest centers, centers of their vectors, and a
 * cost that is the sum of distances. */
static void is_a_solution(const struct single *rows,
                          const struct kmeans *kmeans,
                          enum cloud_distance distance)
{
    bool is_nearest = true;
    double cost = 0, worst = 0;

    for (size_t t = 0; t < rows->rows; t++) {
        double own = by_hand(
            rows, gsl_matrix_const_ptr(kmeans->center, kmeans->label[t], 0), t,
            distance);

        cost += own;
        for (size_t k = 0; k < kmeans->states; k++)
            is_nearest &=
                by_hand(rows, gsl_matrix_const_ptr(kmeans->center, k, 0), t,
                        distance) > (1 - 1e-5) * own;
    }
    for (size_t k = 0; k < kmeans->states; k++)
        for (size_t d = 0; d < rows->cols; d++) {
            double c = gsl_matrix_get(kmeans->center, k, d), sum = 0, n = 0;
            double below = 0;

            for (size_t t = 0; t < rows->rows; t++)
                if (kmeans->label[t] == k) {
                    double v = (double)rows->at[t * rows->stride + d];

                    sum += v, n++, below += v < c ? 1 : v > c ? -1 : 0;
                }
            worst = fmax(worst, distance == CLOUD_EUCLIDEAN ? fabs(sum / n - c)
                                                            : fabs(below) - 1);
        }
    ok(is_nearest, "every vector is with the nearest center");
    ok(worst < 1e-9, "which is the mean, or the median, of its own");
    close_to(kmeans->cost, cost, 1e-9, "the cost is the sum of distances");
}

static void recovery(void)
{
    size_t state[COUNT];
    struct single rows = planted(.5, state);

    for (int distance = 0; distance < 2; distance++) {
        struct cloud *cloud = cloud_new(&rows, (enum cloud_distance)distance);
        struct kmeans *kmeans = kmeans_fit(cloud, STATES, &usual);

        ok(memcmp(kmeans->label, state, sizeof state) == 0,
           "planted states come back, the largest first");
        ok(kmeans->size[0] == 280 && kmeans->size[3] == 70 &&
               kmeans->has_converged && kmeans->agreeing > 1,
           "with their sizes, from several starts");
        is_a_solution(&rows, kmeans, (enum cloud_distance)distance);
        kmeans_free(kmeans), cloud_free(cloud);
    }
    free(rows.at);
}

/* Where clusters overlap: the identities hold, and threads change nothing. */
static void overlap(void)
{
    size_t state[COUNT];
    struct single rows = planted(3, state);
    struct kmeans_options two = usual;

    two.threads = 2;
    for (int distance = 0; distance < 2; distance++) {
        struct cloud *cloud = cloud_new(&rows, (enum cloud_distance)distance);
        struct kmeans *a = kmeans_fit(cloud, 6, &usual);
        struct kmeans *b = kmeans_fit(cloud, 6, &two);
        struct kmeans *one = kmeans_fit(cloud, 1, &usual);

        is_a_solution(&rows, a, (enum cloud_distance)distance);
        ok(memcmp(a->label, b->label, sizeof state) == 0 &&
               memcmp(a->center->data, b->center->data,
                      6 * DIMS * sizeof(double)) == 0,
           "the same bits with two threads");
        ok(one->cost > a->cost && one->agreeing == 10, "one state costs more");
        kmeans_free(a), kmeans_free(b), kmeans_free(one), cloud_free(cloud);
    }
    free(rows.at);
}

static void distances(void)
{
    size_t state[COUNT];
    struct single rows = planted(3, state);
    struct single centers = {NEW_ARRAY(float, 3 * DIMS), 3, DIMS, DIMS};
    double worst[2] = {0}, center[DIMS];

    for (int distance = 0; distance < 2; distance++) {
        struct cloud *cloud = cloud_new(&rows, (enum cloud_distance)distance);
        float *far = NEW_ARRAY(float, 300 * 3);

        for (size_t k = 0; k < 3; k++)
            cloud_place_vector(&centers, k, cloud, 5 * k);
        cloud_far(far, cloud, 100, 300, &centers);
        for (size_t t = 0; t < 300; t++)
            for (size_t k = 0; k < 3; k++) {
                double want;

                for (size_t d = 0; d < DIMS; d++)
                    center[d] = (double)rows.at[5 * k * DIMS + d];
                want = by_hand(&rows, center, 100 + t,
                               (enum cloud_distance)distance);
                worst[distance] =
                    fmax(worst[distance],
                         fabs((double)far[3 * t + k] - want) / want);
            }
        free(far), cloud_free(cloud);
    }
    ok(worst[0] < 1e-4, "squared distances from a product, to float32");
    ok(worst[1] < 1e-5, "city-block distances");
    free(centers.at), free(rows.at);
}

/* Two places, three states: the third has no vectors, and no center. */
static void twins(void)
{
    struct single rows = {NEW_ARRAY(float, 16), 8, 2, 2};

    for (size_t t = 0; t < 8; t++)
        rows.at[2 * t] = t < 5 ? 1 : 2;
    for (int distance = 0; distance < 2; distance++) {
        struct cloud *cloud = cloud_new(&rows, (enum cloud_distance)distance);
        struct kmeans *kmeans = kmeans_fit(cloud, 3, &usual);

        ok(kmeans->size[0] == 5 && kmeans->size[1] == 3 &&
               kmeans->size[2] == 0 && !(kmeans->cost > 1e-12) &&
               isnan(gsl_matrix_get(kmeans->center, 2, 0)),
           "vectors in two places make two states");
        kmeans_free(kmeans), cloud_free(cloud);
    }
    free(rows.at);
}

/* Of an even number of vectors the median is between two. */
static void medians(void)
{
    float values[] = {9, 0, 1, 4, 6, 100, 101, 108};
    static const double want[] = {4, 101};
    struct single rows = {values, 8, 1, 1}, even = {values + 1, 4, 1, 1};
    struct cloud *cloud = cloud_new(&rows, CLOUD_CITYBLOCK);
    struct kmeans *kmeans = kmeans_fit(cloud, 2, &usual);

    for (size_t k = 0; k < 2; k++)
        close_to(gsl_matrix_get(kmeans->center, k, 0), want[k], 1e-15,
                 "the median of five, and of three");
    close_to(kmeans->cost, 14 + 8, 1e-15, "with their distances");
    kmeans_free(kmeans), cloud_free(cloud);
    cloud = cloud_new(&even, CLOUD_CITYBLOCK);
    kmeans = kmeans_fit(cloud, 1, &usual);
    close_to(gsl_matrix_get(kmeans->center, 0, 0), 2.5, 1e-15, "and of four");
    kmeans_free(kmeans), cloud_free(cloud);
}

/* Means of two and one on a line: a and b by hand. */
static void silhouettes(void)
{
    float values[] = {0, 1, 5, 7, 8};
    static const size_t label[] = {0, 0, 1, 1, 1};
    struct single rows = {values, 5, 1, 1};
    double want = 0;
    static const double a[] = {1, 1, 2.5, 1.5, 2};
    static const double b[] = {20. / 3, 17. / 3, 4.5, 6.5, 7.5};

    for (size_t t = 0; t < 5; t++)
        want += (b[t] - a[t]) / fmax(a[t], b[t]) / 5;
    for (int distance = 0; distance < 2; distance++) {
        struct cloud *cloud = cloud_new(&rows, (enum cloud_distance)distance);
        struct kmeans_sample sample = kmeans_sample(cloud, 100);
        static const size_t one[5];

        close_to(kmeans_silhouette(&sample, label, 2), want, 1e-6,
                 "the silhouette, by hand");
        ok(isnan(kmeans_silhouette(&sample, one, 2)),
           "one state alone has none");
        kmeans_sample_release(&sample), cloud_free(cloud);
    }
}

/* The right number of states has the largest one, in a sample, too. */
static void choice(void)
{
    size_t state[COUNT], best = 0;
    struct single rows = planted(.7, state);
    struct cloud *cloud = cloud_new(&rows, CLOUD_EUCLIDEAN);
    struct kmeans_sample sample = kmeans_sample(cloud, 300);
    double most = -2;

    ok(sample.count == 300 && sample.at[299] == 697, "a sample of 300");
    for (size_t k = 2; k < 8; k++) {
        struct kmeans *kmeans = kmeans_fit(cloud, k, &usual);
        double value = kmeans_silhouette(&sample, kmeans->label, k);

        if (value > most)
            most = value, best = k;
        kmeans_free(kmeans);
    }
    ok(best == STATES, "the silhouette tells how many there are");
    kmeans_sample_release(&sample), cloud_free(cloud), free(rows.at);
}

int main(void)
{
    recovery();
    overlap();
    distances();
    twins();
    medians();
    silhouettes();
    choice();
    return done();
}
