/*
 * Affinity tensors as products of node series.  Reference values: explicit
 * sums over a small input in double (methods of the dynamic connectome,
 * sections 2 and 8); the series are kept in float32.
 */
#include "../tap.h"
#include "tensors.h"

#include "tensor/predict.h"
#include "tensor/separable.h"

enum { NODES = 5, FRAMES = 7, SUBJECTS = 3, PAIRS = 10 };

enum kind { CODRIVE, PRODUCT, ANTI };

static const struct shape shape = {FRAMES, SUBJECTS, 1, PAIRS};

static double derivative(size_t t, size_t w, size_t i)
{
    return ((double)((7 * t + 3 * i + 5 * w) % 13) - 6) / 3;
}

static void fill_found(bool *found)
{
    memset(found, 1, SUBJECTS * NODES);
    found[1 * NODES + 2] = false;
}

static struct source *affinity_of(enum kind kind)
{
    struct separable *own = separable_new(&shape, NODES, kind == ANTI);
    bool found[SUBJECTS * NODES];

    fill_found(found);
    for (size_t i = 0; i < NODES; i++)
        for (size_t w = 0; w < SUBJECTS; w++) {
            double p[FRAMES], q[FRAMES];

            for (size_t t = 0; t < FRAMES; t++) {
                double d = derivative(t, w, i);

                p[t] = fmax(d, 0), q[t] = fmax(-d, 0);
                if (kind == CODRIVE)
                    p[t] = sqrt(p[t]), q[t] = sqrt(q[t]);
            }
            separable_set(own, i, w, p, q);
        }
    return separable_finish(own, found, 2);
}

/* The same numbers, stored. */
static struct source *stored_of(const struct source *source)
{
    struct stored *stored = stored_new(&source->shape, PRECISION_DOUBLE);
    size_t cells = source_cells(&source->shape);
    double *x = NEW_ARRAY(double, cells);

    for (size_t p = 0; p < source->shape.pairs; p++) {
        source->fiber(x, source, p);
        stored_set(stored, 0, cells, x, 1, (size_t[]){p, 1});
    }
    free(x);
    return stored_finish(stored, mask_copy(source->mask));
}

struct sums {
    double m[2], y[2];
    const struct model *model;
};

static void add_sums(void *context, const struct block *block)
{
    struct sums *sums = context;

    for (size_t i = 0; i < block->count; i++)
        for (size_t r = 0; r < 2; r++) {
            sums->m[r] += block->m[i * SOURCE_COLUMNS + r];
            block->c[i * SOURCE_COLUMNS + r] = gsl_matrix_get(
                sums->model->factor[MODE_PAIR], r, block->first + i);
        }
}

static struct sums sums_of(const struct source *source)
{
    struct model *start = start_k(&source->shape);
    struct sums sums = {{0}, {0}, start};
    size_t cells = source_cells(&source->shape);
    double *weights = NEW_ARRAY(double, cells *SOURCE_COLUMNS);
    double *y = NEW_ARRAY(double, cells *SOURCE_COLUMNS);
    struct pass pass = {SOURCE_COLUMNS, weights, add_sums, &sums, y, 1};

    model_cells(weights, SOURCE_COLUMNS, start);
    source->pass(source, &pass);
    for (size_t k = 0; k < cells; k++)
        for (size_t r = 0; r < 2; r++)
            sums.y[r] += y[k * SOURCE_COLUMNS + r];
    free(weights), free(y), model_free(start);
    return sums;
}

static void reference_values(void)
{
    static const double square[] = {75.7777777778, 136.2716049383,
                                    253.4938271605};
    static const double m[2][2] = {{241.8357224451, 316.8553347547},
                                   {289.6666666667, 376.2222222222}};
    static const double y[2][2] = {{193.6217965904, 205.9517715990},
                                   {223.5555555556, 254.2222222222}};

    for (enum kind kind = CODRIVE; kind <= ANTI; kind++) {
        struct source *source = affinity_of(kind);

        close_to(source->square, square[kind], 3e-7, "squared norm");
        if (kind != ANTI) {
            struct sums sums = sums_of(source);

            for (size_t r = 0; r < 2; r++) {
                close_to(sums.m[r], m[kind][r], 3e-7, "sum of M");
                close_to(sums.y[r], y[kind][r], 3e-7, "sum of Y");
            }
        }
        source_free(source);
    }
}

static void the_same_as_stored(void)
{
    for (enum kind kind = CODRIVE; kind <= ANTI; kind++) {
        struct source *free_of = affinity_of(kind);
        struct source *stored = stored_of(free_of);
        struct sums a = sums_of(free_of), b = sums_of(stored);
        struct restarts_options options = {.restarts = 1,
                                           .keep = 1,
                                           .seed = 1,
                                           .threads = 1,
                                           .fit = FIT_DEFAULTS};
        struct restarts one, other;

        /* Not to the end: there are ends so close to each other here that
         * rounding picks one. */
        options.fit.ridge = FIT_RIDGE_MASKED;
        options.fit.sweeps = 10;
        close_to(free_of->square, stored->square, 1e-6, "squared norms");
        for (size_t r = 0; r < 2; r++) {
            close_to(a.m[r], b.m[r], 1e-6, "M");
            close_to(a.y[r], b.y[r], 1e-6, "Y");
        }
        one = restarts_run(free_of, 2, &options);
        other = restarts_run(stored, 2, &options);
        close_to(one.fits[0]->error, other.fits[0]->error, 1e-5,
                 "the error after ten sweeps");
        close_to(similarity(NULL, one.fits[0]->now, other.fits[0]->now), 1,
                 1e-3, "and the components");
        restarts_release(&one), restarts_release(&other);
        source_free(free_of), source_free(stored);
    }
}

/* The numbers kept: the same products, and the same after a fold and a shift.
 */
static void kept_or_not(void)
{
    for (enum kind kind = CODRIVE; kind <= ANTI; kind++) {
        struct source *free_of = affinity_of(kind), *kept = affinity_of(kind);
        struct fold fold = {.seed = 3, .count = 4};

        separable_keep(kept);
        for (int k = 0; k < 4; k++) {
            struct sums a, b;

            if (k == 1)
                free_of->hide(free_of, &fold), kept->hide(kept, &fold);
            if (k == 2)
                free_of->show(free_of), kept->show(kept);
            if (k == 3)
                free_of->shift(free_of, 1, 0), kept->shift(kept, 1, 0);
            a = sums_of(free_of), b = sums_of(kept);
            close_to(kept->square, free_of->square, 1e-6,
                     "kept, the squared norm is the same");
            for (size_t p = 0; p < PAIRS; p++)
                if (fabs(kept->pair_square[p] - free_of->pair_square[p]) >
                    1e-5 * free_of->square)
                    ok(false, "and that of every pair");
            for (size_t r = 0; r < 2; r++) {
                close_to(b.m[r], a.m[r], 1e-6, "and M");
                close_to(b.y[r], a.y[r], 1e-6, "and Y");
            }
        }
        source_free(free_of), source_free(kept);
    }
}

static void folds_come_back(bool is_kept)
{
    struct source *source = affinity_of(CODRIVE);
    struct model *model = start_k(&shape);
    struct fold fold = {.seed = 3, .count = 4};
    double square, held = 0, score[2];
    double before = predict_residual(source, model, 1), rest;

    if (is_kept)
        separable_keep(source);
    square = source->square;
    for (; fold.index < fold.count; fold.index++) {
        source->hide(source, &fold);
        source->score(score, source, model);
        rest = predict_residual(source, model, 1);
        ok(rest < before && source->square < square,
           "what is held out is gone");
        held += score[1];
        source->show(source);
        close_to(source->square, square, 0, "and comes back");
        close_to(predict_residual(source, model, 1), before, 0,
                 "to the last bit");
    }
    ok(held > 0 && held <= 2 * square,
       "a pair is out with either of its nodes");
    model_free(model), source_free(source);
}

static void shifts_keep_each_series(void)
{
    struct source *source = affinity_of(PRODUCT);
    const struct separable *own = source->of;
    double before = 0, after = 0, square = source->square;

    for (size_t k = 0; k < NODES * own->cells; k++)
        before += (double)own->p[k];
    source->shift(source, 1, 0);
    for (size_t k = 0; k < NODES * own->cells; k++)
        after += (double)own->p[k];
    close_to(after, before, 1e-6, "a node keeps what it had");
    ok(fabs(source->square - square) > 1e-3, "and pairs do not");
    source_free(source);
}

int main(void)
{
    reference_values();
    the_same_as_stored();
    kept_or_not();
    folds_come_back(false);
    folds_come_back(true);
    shifts_keep_each_series();
    return done();
}
