/* The half of light_models.h that makes the models ready. */
#include "rsa/light_models.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "num/order.h"
#include "rsa/relabel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM = 0x4c41424c }; /* of relabel.h */

bool light_can(enum compare_kind kind)
{
    return compare_is_ranked(kind) || kind == COMPARE_COSINE ||
           kind == COMPARE_CORRELATION || kind == COMPARE_WHITENED_COSINE ||
           kind == COMPARE_WHITENED_CORRELATION;
}

static void center(double *x, size_t count)
{
    double mean = 0, most = 0;

    for (size_t p = 0; p < count; p++)
        mean += x[p] / (double)count;
    for (size_t p = 0; p < count; p++) {
        x[p] -= mean;
        most = fmax(most, fabs(x[p]));
    }
    for (size_t p = 0; p < count && !(most > 1e-13 * fabs(mean)); p++)
        x[p] = 0;
}

/*
 * The pairs of H X H, X with a diagonal of zeros; returns its norm, of which
 * the diagonal is a part.
 */
static double center_both(double *x, size_t n)
{
    double *sum = NEW_ARRAY(double, n), total = 0, square = 0;

    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++) {
            sum[i] += x[p];
            sum[j] += x[p];
            total += 2 * x[p];
        }
    total /= (double)n * (double)n;
    for (size_t i = 0, p = 0; i < n; i++) {
        double own = total - 2 * sum[i] / (double)n;

        square += own * own;
        for (size_t j = i + 1; j < n; j++, p++) {
            x[p] += total - (sum[i] + sum[j]) / (double)n;
            square += 2 * x[p] * x[p];
        }
    }
    free(sum);
    return sqrt(square);
}

/* The vector of the header, in place of the model. */
static void make_vector(double *x, const struct light *light)
{
    double count = (double)light->pairs, scale = 0;
    enum compare_kind kind = light->kind;

    if (compare_is_ranked(kind))
        order_ranks(x, x, light->pairs);
    if (kind != COMPARE_COSINE && kind != COMPARE_WHITENED_COSINE)
        center(x, light->pairs);
    if (kind == COMPARE_RHO_A) {
        scale = 12 / (count * count * count - count);
    } else if (kind == COMPARE_WHITENED_COSINE ||
               kind == COMPARE_WHITENED_CORRELATION) {
        scale = center_both(x, light->conditions);
        scale = scale > 0 ? 2 / scale : NAN;
    } else {
        for (size_t p = 0; p < light->pairs; p++)
            scale += x[p] * x[p];
        scale = scale > 0 ? 1 / sqrt(scale) : NAN;
    }
    for (size_t p = 0; p < light->pairs; p++)
        x[p] *= scale;
}

/* The vectors of all models under order b, counted from 1. */
static void make_order(struct light *light, size_t b, uint64_t seed)
{
    size_t *pair = NEW_ARRAY(size_t, light->pairs);
    size_t *order = NEW_ARRAY(size_t, light->conditions);
    struct rng rng = rng_init(seed, ((uint64_t)STREAM << 32) + b - 1);

    relabel_draw(pair, order, light->conditions, &rng);
    for (size_t k = 0; k < light->models; k++) {
        const float *from =
            light->vectors + k * (1 + light->samples) * light->pairs;
        float *to =
            light->vectors + (k * (1 + light->samples) + b) * light->pairs;

        for (size_t p = 0; p < light->pairs; p++)
            to[p] = from[pair[p]];
    }
    free(pair), free(order);
}

struct light *light_new(enum compare_kind kind, const gsl_matrix *models,
                        size_t samples, uint64_t seed)
{
    struct light *light = NEW_ARRAY(struct light, 1);
    bool is_tau = kind == COMPARE_TAU_A || kind == COMPARE_TAU_B;
    double *x = NEW_ARRAY(double, models->size2);

    bug_if(!light_can(kind));
    *light = (struct light){.kind = kind,
                            .conditions = compare_conditions(models->size2),
                            .pairs = models->size2,
                            .models = models->size1,
                            .samples = is_tau ? 0 : samples};
    light->columns = light->models * (1 + light->samples);
    if (is_tau)
        light->ranks = NEW_ARRAY(struct ranks, light->models);
    else
        light->vectors = NEW_ARRAY(float, light->columns * light->pairs);
    for (size_t k = 0; k < light->models; k++) {
        memcpy(x, gsl_matrix_const_ptr(models, k, 0),
               light->pairs * sizeof(*x));
        if (is_tau) {
            light->ranks[k] = ranks_sort(x, NULL, light->pairs);
            continue;
        }
        make_vector(x, light);
        for (size_t p = 0; p < light->pairs; p++)
            light->vectors[k * (1 + light->samples) * light->pairs + p] =
                (float)x[p];
    }
    for (size_t b = 1; b <= light->samples; b++)
        make_order(light, b, seed);
    free(x);
    return light;
}

void light_free(struct light *light)
{
    for (size_t k = 0; light->ranks && k < light->models; k++)
        ranks_release(&light->ranks[k]);
    free(light->ranks), free(light->vectors), free(light);
}
