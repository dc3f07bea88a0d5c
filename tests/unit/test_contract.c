/*
 * The two products of a block: all kernels against a sum over three indices.
 */
#include "../tap.h"

#include "base/mem.h"
#include "base/rng.h"
#include "tensor/contract.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 29, CELLS = 560, STRIDE = 576, COLUMNS = 32 };

struct data {
    float *x, *weights, *c;
    double *full, *full_weights, *full_c;
};

static float *random_numbers(size_t count, uint64_t stream)
{
    float *values = NEW_ARRAY(float, count);
    struct rng rng = rng_init(1, stream);

    for (size_t k = 0; k < count; k++)
        values[k] = (float)rng_uniform(&rng);
    return values;
}

static double *widened(const float *from, size_t count)
{
    double *to = NEW_ARRAY(double, count);

    for (size_t k = 0; k < count; k++)
        to[k] = (double)from[k];
    return to;
}

/* Largest relative distance from the sums over three indices. */
static double off_dots(const double *m, const struct data *data)
{
    double most = 0;

    for (size_t p = 0; p < ROWS; p++)
        for (size_t c = 0; c < COLUMNS; c++) {
            double sum = 0;

            for (size_t k = 0; k < CELLS; k++)
                sum += data->full[p * STRIDE + k] *
                       data->full_weights[k * COLUMNS + c];
            most = fmax(most, fabs(m[p * COLUMNS + c] / sum - 1));
        }
    return most;
}

static double off_sums(const double *y, const struct data *data)
{
    double most = 0;

    for (size_t k = 0; k < CELLS; k++)
        for (size_t c = 0; c < COLUMNS; c++) {
            double sum = 1;

            for (size_t p = 0; p < ROWS; p++)
                sum +=
                    data->full[p * STRIDE + k] * data->full_c[p * COLUMNS + c];
            most = fmax(most, fabs(y[k * COLUMNS + c] / sum - 1));
        }
    return most;
}

static void fill(double *values, size_t count, double value)
{
    for (size_t k = 0; k < count; k++)
        values[k] = value;
}

/* Neighbors make no difference: 32 columns at once, or 16 and 16. */
static void halves_are_the_whole(const struct contract *kernels,
                                 const struct data *data, const double *m,
                                 const struct contract_single *block)
{
    enum { HALF = COLUMNS / 2 };
    float *weights = NEW_ARRAY(float, CELLS *HALF);
    double *own = NEW_ARRAY(double, ROWS *HALF);
    bool same = true;

    for (size_t k = 0; k < CELLS; k++)
        memcpy(weights + k * HALF, data->weights + k * COLUMNS + HALF,
               HALF * sizeof *weights);
    kernels->dots(own, block, weights, HALF);
    for (size_t p = 0; p < ROWS; p++)
        same = same && !memcmp(own + p * HALF, m + p * COLUMNS + HALF,
                               HALF * sizeof *own);
    ok(same, "a column does not depend on its neighbors");
    free(weights), free(own);
}

static void in_single(const struct data *data)
{
    double *m = NEW_ARRAY(double, ROWS *COLUMNS), *first = NULL;
    double *y = NEW_ARRAY(double, CELLS *COLUMNS);
    struct contract_single block = {data->x, ROWS, CELLS, STRIDE};

    for (enum contract_path path = CONTRACT_PLAIN; path <= CONTRACT_AVX512;
         path++) {
        const struct contract *kernels = contract_kernels(path);

        if (!kernels) {
            ok(true, "this CPU lacks a path # SKIP");
            continue;
        }
        printf("# %s\n", kernels->name);
        kernels->dots(m, &block, data->weights, COLUMNS);
        close_to(off_dots(m, data), 0, 2e-6, "dots");
        fill(y, CELLS * COLUMNS, 1);
        kernels->sums(y, &block, data->c, COLUMNS);
        close_to(off_sums(y, data), 0, 2e-6, "sums, added to what was there");
        halves_are_the_whole(kernels, data, m, &block);
        if (path == CONTRACT_AVX2)
            first = memcpy(NEW_ARRAY(double, ROWS *COLUMNS), m,
                           ROWS * COLUMNS * sizeof *m);
        else if (path == CONTRACT_AVX512 && first)
            ok(!memcmp(first, m, ROWS * COLUMNS * sizeof *m),
               "AVX2 and AVX-512 give the same bits");
    }
    free(m), free(y), free(first);
}

static void in_double(const struct data *data)
{
    double *m = NEW_ARRAY(double, ROWS *COLUMNS);
    double *y = NEW_ARRAY(double, CELLS *COLUMNS);
    struct contract_double block = {data->full, ROWS, CELLS, STRIDE};

    contract_dots_double(m, &block, data->full_weights, COLUMNS);
    close_to(off_dots(m, data), 0, 1e-13, "dots in double");
    fill(y, CELLS * COLUMNS, 1);
    contract_sums_double(y, &block, data->full_c, COLUMNS);
    close_to(off_sums(y, data), 0, 1e-13, "sums in double");
    free(m), free(y);
}

int main(void)
{
    struct data data = {.x = random_numbers((size_t)ROWS * STRIDE, 1),
                        .weights = random_numbers((size_t)CELLS * COLUMNS, 2),
                        .c = random_numbers((size_t)ROWS * COLUMNS, 3)};

    data.full = widened(data.x, (size_t)ROWS * STRIDE);
    data.full_weights = widened(data.weights, (size_t)CELLS * COLUMNS);
    data.full_c = widened(data.c, (size_t)ROWS * COLUMNS);
    in_single(&data);
    in_double(&data);
    free(data.x), free(data.weights), free(data.c);
    free(data.full), free(data.full_weights), free(data.full_c);
    return done();
}
