/*
 * planted.h - tensors with known components.
 */
#ifndef TESTS_UNIT_PLANTED_H
#define TESTS_UNIT_PLANTED_H

#include "tensors.h"

#include "tensor/similarity.h"

struct plan {
    struct shape shape;
    size_t rank;
    double noise;   /* norm of the noise over that of the model */
    double cosine;  /* of neighbors in the mode of the pairs; 0: as it comes */
    double missing; /* share of the nodes of a subject */
};

/*
 * Gamma of shape 1 (exponential), a share of the entries 0 in pairs and
 * subjects and none in time, which is smooth; scales of the components differ
 * up to 2.
 */
static inline struct model *planted_model(const struct plan *plan,
                                          uint64_t seed)
{
    struct model *model = model_new(&plan->shape, plan->rank);
    struct rng rng = rng_init(seed, 1000);

    for (size_t r = 0; r < plan->rank; r++) {
        for (enum mode m = 0; m < MODES; m++) {
            gsl_matrix *factor = model->factor[m];
            bool is_sparse = m == MODE_PAIR || m == MODE_SUBJECT;

            if (factor->size2 == 1)
                continue;
            for (size_t k = 0; k < factor->size2; k++)
                gsl_matrix_set(factor, r, k,
                               is_sparse && rng_uniform(&rng) < .4
                                   ? 0
                                   : -log(1 - rng_uniform(&rng)));
        }
        gsl_vector_set(model->lambda, r, 1 + rng_uniform(&rng));
    }
    return model;
}

/* Row r of a factor turned towards row r - 1 until their cosine is `cosine`. */
static inline void planted_turn(gsl_matrix *factor, double cosine)
{
    for (size_t r = 1; r < factor->size1; r++) {
        double low = 0, high = 1;

        for (int k = 0; k < 60; k++) {
            double share = (low + high) / 2, xy = 0, xx = 0, yy = 0;

            for (size_t p = 0; p < factor->size2; p++) {
                double x = gsl_matrix_get(factor, r - 1, p);
                double y =
                    (1 - share) * gsl_matrix_get(factor, r, p) + share * x;

                xy += x * y, xx += x * x, yy += y * y;
            }
            if (xy / sqrt(xx * yy) < cosine)
                low = share;
            else
                high = share;
        }
        for (size_t p = 0; p < factor->size2; p++)
            gsl_matrix_set(factor, r, p,
                           (1 - low) * gsl_matrix_get(factor, r, p) +
                               low * gsl_matrix_get(factor, r - 1, p));
    }
}

static inline struct mask *planted_mask(const struct plan *plan, uint64_t seed)
{
    const struct shape *shape = &plan->shape;
    size_t nodes = (size_t)((1 + sqrt(1 + 8 * (double)shape->pairs)) / 2);
    bool *found, *seen;
    struct rng rng = rng_init(seed, 1001);
    struct mask *mask;

    if (!(plan->missing > 0))
        return mask_full(shape->subjects, shape->pairs);
    found = NEW_ARRAY(bool, shape->subjects *nodes);
    seen = NEW_ARRAY(bool, shape->subjects * shape->pairs);
    for (size_t k = 0; k < shape->subjects * nodes; k++)
        found[k] = rng_uniform(&rng) >= plan->missing;
    mask_of_nodes(seen, found, shape->subjects, nodes);
    mask = mask_new(seen, shape->subjects, shape->pairs);
    free(found), free(seen);
    return mask;
}

/* The tensor of a model with noise, negative where the noise makes it so. */
static inline struct source *planted_source(const struct plan *plan,
                                            const struct model *model,
                                            uint64_t seed,
                                            enum precision precision)
{
    size_t cells = source_cells(&plan->shape), pairs = plan->shape.pairs;
    double *k = NEW_ARRAY(double, cells * plan->rank);
    double *x = NEW_ARRAY(double, cells *pairs), square = 0;
    struct rng rng = rng_init(seed, 1002);
    struct source *source;

    model_cells(k, plan->rank, model);
    for (size_t at = 0; at < cells * pairs; at++) {
        for (size_t r = 0; r < plan->rank; r++)
            x[at] += k[at / pairs * plan->rank + r] *
                     gsl_vector_get(model->lambda, r) *
                     gsl_matrix_get(model->factor[MODE_PAIR], r, at % pairs);
        square += x[at] * x[at];
    }
    for (size_t at = 0; at < cells * pairs; at++)
        x[at] += plan->noise * sqrt(square / (double)(cells * pairs)) *
                 rng_normal(&rng);
    source = source_of(x, &plan->shape, planted_mask(plan, seed), precision);
    free(k), free(x);
    return source;
}

static const struct restarts_options planted_options = {
    .restarts = 20, .keep = 5, .seed = 1, .threads = 1, .fit = FIT_DEFAULTS};

/* How alike the best of 20 restarts is to what was planted. */
static inline double planted_recovery(const struct plan *plan, uint64_t seed)
{
    struct model *truth = planted_model(plan, seed);
    struct source *source;
    struct restarts_options options = planted_options;
    struct restarts restarts;
    double score;

    if (plan->missing > 0)
        options.fit.ridge = FIT_RIDGE_MASKED;
    if (plan->cosine > 0)
        planted_turn(truth->factor[MODE_PAIR], plan->cosine);
    source = planted_source(plan, truth, seed, PRECISION_SINGLE);
    restarts = restarts_run(source, plan->rank, &options);
    score = similarity(NULL, truth, restarts.fits[0]->now);
    restarts_release(&restarts), source_free(source), model_free(truth);
    return score;
}

#endif
