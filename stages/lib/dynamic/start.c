#include "dynamic/start.h"

#include "base/mem.h"
#include "dynamic/principal.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { FRAME_AXES = 10, PRODUCT_AXES = 6, LLOYD = 30 };

static bool is_seen(const gsl_matrix *x, size_t t)
{
    return !isnan(gsl_matrix_get(x, t, 0));
}

/* ---- features ---- */

/* Products of frame t with frame t - lag; NaN where one was not seen. */
static gsl_matrix *products(const gsl_matrix *z, const struct chain_runs *runs,
                            size_t lag)
{
    size_t axes = z->size2, count = lag ? axes * axes : axes * (axes + 1) / 2;
    gsl_matrix *product = gsl_matrix_alloc(z->size1, count);

    gsl_matrix_set_all(product, NAN);
    for (size_t r = 0; r < runs->count; r++)
        for (size_t t = runs->first[r] + lag; t < runs->first[r + 1]; t++) {
            size_t k = 0;

            for (size_t i = 0; i < axes; i++)
                for (size_t j = 0; j < (lag ? axes : i + 1); j++)
                    gsl_matrix_set(product, t, k++,
                                   gsl_matrix_get(z, t, i) *
                                       gsl_matrix_get(z, t - lag, j));
        }
    return product;
}

/* Means over frames t - half .. t + half of the run, those that were seen. */
static gsl_matrix *smooth(const gsl_matrix *x, const struct chain_runs *runs,
                          size_t half)
{
    gsl_matrix *mean = gsl_matrix_calloc(x->size1, x->size2);

    for (size_t r = 0; r < runs->count; r++)
        for (size_t t = runs->first[r]; t < runs->first[r + 1]; t++) {
            size_t first =
                t > runs->first[r] + half ? t - half : runs->first[r];
            size_t end = t + half + 1;
            gsl_vector_view row = gsl_matrix_row(mean, t);
            double count = 0;

            end = end < runs->first[r + 1] ? end : runs->first[r + 1];
            for (size_t s = first; s < end; s++) {
                gsl_vector_const_view from = gsl_matrix_const_row(x, s);

                if (is_seen(x, s))
                    gsl_vector_add(&row.vector, &from.vector), count++;
            }
            gsl_vector_scale(&row.vector, count > 0 ? 1 / count : NAN);
        }
    return mean;
}

/* Every component gets a variance of 1, so that the first is not all. */
static void scale_axes(gsl_matrix *z)
{
    for (size_t i = 0; i < z->size2; i++) {
        double square = 0, count = 0;

        for (size_t t = 0; t < z->size1; t++)
            if (is_seen(z, t))
                square += pow(gsl_matrix_get(z, t, i), 2), count++;
        for (size_t t = 0; t < z->size1 && square > 0; t++)
            *gsl_matrix_ptr(z, t, i) /= sqrt(square / count);
    }
}

gsl_matrix *start_features(const gsl_matrix *x, const struct chain_runs *runs,
                           enum start_kind kind)
{
    size_t most = kind == START_FRAMES ? FRAME_AXES : PRODUCT_AXES;
    size_t axes = x->size2 < most ? x->size2 : most;
    struct principal principal;
    gsl_matrix *z, *product, *features;

    if (kind == START_SEGMENTS || !principal_of(&principal, x, axes, false))
        return NULL;
    z = gsl_matrix_alloc(x->size1, axes);
    principal_project(z, &principal, x);
    principal_release(&principal);
    if (kind == START_FRAMES)
        return z;
    scale_axes(z);
    product = products(z, runs, kind == START_LAGGED);
    features = smooth(product, runs, kind == START_LAGGED ? 10 : 4);
    gsl_matrix_free(z), gsl_matrix_free(product);
    return features;
}

/* ---- clusters ---- */

static double distance(const gsl_matrix *features, size_t t,
                       const gsl_matrix *centers, size_t k)
{
    double sum = 0;

    for (size_t i = 0; i < features->size2; i++) {
        double d =
            gsl_matrix_get(features, t, i) - gsl_matrix_get(centers, k, i);

        sum += d * d;
    }
    return sum;
}

static void take_center(gsl_matrix *centers, size_t k,
                        const gsl_matrix *features, size_t t)
{
    gsl_vector_const_view row = gsl_matrix_const_row(features, t);

    gsl_matrix_set_row(centers, k, &row.vector);
}

/* k-means++: each next center by its squared distance from those there are. */
static void spread_centers(gsl_matrix *centers, const gsl_matrix *features,
                           struct rng *rng)
{
    double *far = NEW_ARRAY(double, features->size1);

    for (size_t t = 0; t < features->size1; t++)
        far[t] = is_seen(features, t);
    for (size_t k = 0; k < centers->size1; k++) {
        double sum = 0, at;
        size_t pick = 0;

        for (size_t t = 0; t < features->size1; t++)
            sum += far[t];
        at = sum * rng_uniform(rng);
        for (size_t t = 0; t < features->size1; t++) {
            pick = far[t] > 0 ? t : pick;
            if ((at -= far[t]) < 0)
                break;
        }
        take_center(centers, k, features, pick);
        for (size_t t = 0; t < features->size1; t++)
            if (is_seen(features, t)) {
                double d = distance(features, t, centers, k);

                far[t] = k && far[t] < d ? far[t] : d;
            }
    }
    free(far);
}

/* True when a label changed. */
static bool assign(size_t *labels, const gsl_matrix *features,
                   const gsl_matrix *centers)
{
    bool has_changed = false;

    for (size_t t = 0; t < features->size1; t++) {
        size_t best = 0;
        double least = INFINITY;

        for (size_t k = 0; k < centers->size1 && is_seen(features, t); k++) {
            double d = distance(features, t, centers, k);

            if (d < least)
                least = d, best = k;
        }
        if (!is_seen(features, t))
            best = t ? labels[t - 1] : 0;
        has_changed |= labels[t] != best;
        labels[t] = best;
    }
    return has_changed;
}

/* A center without frames stays where it was. */
static void move_centers(gsl_matrix *centers, const gsl_matrix *features,
                         const size_t *labels)
{
    for (size_t k = 0; k < centers->size1; k++) {
        gsl_vector_view center = gsl_matrix_row(centers, k);
        double count = 0;

        for (size_t t = 0; t < features->size1; t++)
            count += labels[t] == k && is_seen(features, t);
        if (!(count > 0))
            continue;
        gsl_vector_set_zero(&center.vector);
        for (size_t t = 0; t < features->size1; t++) {
            gsl_vector_const_view row = gsl_matrix_const_row(features, t);

            if (labels[t] == k && is_seen(features, t))
                gsl_vector_add(&center.vector, &row.vector);
        }
        gsl_vector_scale(&center.vector, 1 / count);
    }
}

static void segment(size_t *labels, const struct chain_runs *runs,
                    size_t states, struct rng *rng)
{
    for (size_t r = 0; r < runs->count; r++) {
        size_t left = 0, label = 0;

        for (size_t t = runs->first[r]; t < runs->first[r + 1]; t++, left--) {
            if (!left) {
                left = 10 + rng_below(rng, 31);
                label = rng_below(rng, states);
            }
            labels[t] = label;
        }
    }
}

void start_labels(size_t *labels, const gsl_matrix *features,
                  const struct chain_runs *runs, size_t states, struct rng *rng)
{
    gsl_matrix *centers;

    if (!features) {
        segment(labels, runs, states, rng);
        return;
    }
    centers = gsl_matrix_alloc(states, features->size2);
    spread_centers(centers, features, rng);
    for (size_t t = 0; t < features->size1; t++)
        labels[t] = states;
    for (size_t k = 0; k < LLOYD && assign(labels, features, centers); k++)
        move_centers(centers, features, labels);
    gsl_matrix_free(centers);
}
