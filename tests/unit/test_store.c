#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "io/store.h"

#include <glob.h>
#include <stdlib.h>

enum { FRAMES = 7, VOXELS = 23 };

/* A voxel around 10,000 that moves by 1: the offset would cost float32 four of
 * its digits. */
static gsl_matrix *make_run(void)
{
    gsl_matrix *run = gsl_matrix_alloc(FRAMES, VOXELS);
    struct rng rng = rng_init(5, 0);

    for (size_t t = 0; t < FRAMES; t++)
        for (size_t v = 0; v < VOXELS; v++)
            gsl_matrix_set(run, t, v, 1e4 + (double)v + rng_normal(&rng));
    return run;
}

static bool has_scratch(void)
{
    glob_t found;
    bool is_there = !glob(".scratch-*", 0, NULL, &found);

    globfree(&found);
    return is_there;
}

/* Every value doubled, through blocks of `bytes`, `width` columns at a time;
 * frame `gap` is one, where it is less than FRAMES. */
static size_t twice(gsl_matrix *out, const gsl_matrix *run, size_t bytes,
                    size_t width, size_t gap)
{
    struct store *store = store_new(FRAMES, VOXELS, bytes, "store.nii");
    size_t passes = 0;

    for (; store_wants(store); passes++) {
        for (size_t t = 0; t < FRAMES; t++)
            if (t == gap)
                store_add_gap(store);
            else
                store_add(store, gsl_matrix_const_ptr(run, t, 0));
        for (size_t from = 0; from < store_width(store); from += width) {
            size_t left = store_width(store) - from;
            gsl_matrix *x =
                gsl_matrix_alloc(FRAMES, left < width ? left : width);

            store_get(x, store, from);
            gsl_matrix_scale(x, 2);
            store_set(store, x, from);
            gsl_matrix_free(x);
        }
        store_end_block(store);
        if (has_scratch())
            ok(false, "the scratch file has a name");
    }
    for (size_t t = 0; t < FRAMES; t++)
        store_frame(gsl_matrix_ptr(out, t, 0), store, t);
    store_free(store);
    return passes;
}

static double furthest(const gsl_matrix *a, const gsl_matrix *b, double factor)
{
    double worst = 0;

    for (size_t t = 0; t < FRAMES; t++)
        for (size_t v = 0; v < VOXELS; v++)
            worst = fmax(worst, fabs(gsl_matrix_get(a, t, v) -
                                     factor * gsl_matrix_get(b, t, v)));
    return worst;
}

static void test_blocks(const gsl_matrix *run)
{
    gsl_matrix *one = gsl_matrix_alloc(FRAMES, VOXELS);
    gsl_matrix *many = gsl_matrix_alloc(FRAMES, VOXELS);

    ok(twice(one, run, 1 << 20, 64, FRAMES) == 1, "what fits is read once");
    ok(furthest(one, run, 2) <= 2e4 * 6e-8, "and comes back as float32");
    ok(twice(many, run, 4 * FRAMES * 5, 3, FRAMES) == 5,
       "five voxels a block make five passes of 23");
    ok(gsl_matrix_equal(one, many), "the bytes do not depend on the memory");
    ok(twice(many, run, 1, 1, FRAMES) == VOXELS, "one voxel is the least");
    ok(gsl_matrix_equal(one, many), "and changes nothing");
    gsl_matrix_free(one), gsl_matrix_free(many);
}

static void test_digits(const gsl_matrix *run)
{
    struct store *store = store_new(FRAMES, VOXELS, 1 << 20, "store.nii");
    gsl_matrix *x = gsl_matrix_alloc(FRAMES, VOXELS);

    for (size_t t = 0; t < FRAMES; t++)
        store_add(store, gsl_matrix_const_ptr(run, t, 0));
    store_get(x, store, 0);
    ok(furthest(x, run, 1) <= 8 * 6e-8, "deviations keep float32's digits");
    gsl_matrix_free(x), store_free(store);
}

static void test_holes(gsl_matrix *run)
{
    gsl_matrix *out = gsl_matrix_alloc(FRAMES, VOXELS);

    gsl_matrix_set(run, 3, 4, INFINITY);
    twice(out, run, 4 * FRAMES * 5, 2, FRAMES);
    ok(isnan(gsl_matrix_get(out, 0, 4)) && isnan(gsl_matrix_get(out, 6, 4)),
       "a voxel that is not finite once is NaN in every frame");
    ok(isfinite(gsl_matrix_get(out, 3, 3)) &&
           isfinite(gsl_matrix_get(out, 3, 5)),
       "and its neighbors are not");
    twice(out, run, 4 * FRAMES * 5, 2, 0);
    ok(isnan(gsl_matrix_get(out, 0, 9)) && isfinite(gsl_matrix_get(out, 1, 9)),
       "a frame without data spoils no voxel, not even the first");
    gsl_matrix_free(out);
}

int main(void)
{
    gsl_matrix *run = make_run();

    test_blocks(run);
    test_digits(run);
    test_holes(run);
    gsl_matrix_free(run);
    return done();
}
