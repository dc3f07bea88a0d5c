#include "space/smooth.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct axis {
    size_t length, reach; /* voxels; taps on either side */
    double *weight;       /* of the taps 0 .. reach */
    size_t *mirror;       /* [reach + i]: the voxel at i, -reach .. n+reach-1 */
};

struct smooth {
    struct grid grid;
    struct axis axis[3];
    double *norm;       /* smooth(mask); NULL where there is no mask */
    double *room;       /* a frame between two axes */
    double *part;       /* smooth(mask and finite) of a frame, if needed */
    double *line;       /* a row with its reflections */
    const double **row; /* the rows that make one */
    unsigned char *mask;
};

/* The voxel that stands at `i` when 0 .. n-1 is reflected for ever. */
static size_t reflect(ptrdiff_t i, size_t n)
{
    ptrdiff_t period = 2 * (ptrdiff_t)n, k = i % period;

    if (k < 0)
        k += period;
    return (size_t)(k < (ptrdiff_t)n ? k : period - 1 - k);
}

static struct axis axis_new(size_t length, double sigma)
{
    size_t reach = (size_t)(4 * sigma + 0.5);
    struct axis axis = {length, reach, NEW_ARRAY(double, reach + 1),
                        NEW_ARRAY(size_t, length + 2 * reach)};
    double sum = 0;

    for (size_t k = 0; k <= reach; k++) {
        axis.weight[k] = exp(-0.5 * (double)(k * k) / (sigma * sigma));
        sum += (k ? 2 : 1) * axis.weight[k];
    }
    for (size_t k = 0; k <= reach; k++)
        axis.weight[k] /= sum;
    for (size_t i = 0; i < length + 2 * reach; i++)
        axis.mirror[i] = reflect((ptrdiff_t)i - (ptrdiff_t)reach, length);
    return axis;
}

/*
 * out[x] = weight[0] row[reach][x]
 *          + sum_k weight[k] (row[reach-k][x] + row[reach+k][x]).
 * The inner loops run along x, where neighbors are independent.
 */
static inline __attribute__((always_inline)) void
combine_body(double *restrict out, const double *const *row,
             const double *restrict weight, size_t reach, size_t length)
{
    enum { LANES = 8 };
    typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
    size_t x = 0;

    for (; x + LANES <= length; x += LANES) {
        lanes sum, left, right;

        memcpy(&sum, row[reach] + x, sizeof sum);
        sum *= weight[0];
        for (size_t k = 1; k <= reach; k++) {
            memcpy(&left, row[reach - k] + x, sizeof left);
            memcpy(&right, row[reach + k] + x, sizeof right);
            sum += weight[k] * (left + right);
        }
        memcpy(out + x, &sum, sizeof sum);
    }
    for (; x < length; x++) {
        double sum = row[reach][x] * weight[0];

        for (size_t k = 1; k <= reach; k++)
            sum += weight[k] * (row[reach - k][x] + row[reach + k][x]);
        out[x] = sum;
    }
}

#if defined(__x86_64__)
#define COMBINE(name, isa)                                          \
    __attribute__((target(isa))) static void name(                  \
        double *restrict out, const double *const *row,             \
        const double *restrict weight, size_t reach, size_t length) \
    {                                                               \
        combine_body(out, row, weight, reach, length);              \
    }
COMBINE(combine_avx512, "avx512f")
COMBINE(combine_avx2, "avx2")
#undef COMBINE
#endif

static void combine(double *restrict out, const double *const *row,
                    const double *restrict weight, size_t reach, size_t length)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        combine_avx512(out, row, weight, reach, length);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        combine_avx2(out, row, weight, reach, length);
        return;
    }
#endif
    combine_body(out, row, weight, reach, length);
}

static void along_x(struct smooth *smooth, double *restrict out,
                    const double *restrict in)
{
    const struct axis *axis = &smooth->axis[0];
    size_t n = axis->length, rows = smooth->grid.ny * smooth->grid.nz;

    for (size_t k = 0; k <= 2 * axis->reach; k++)
        smooth->row[k] = smooth->line + k;
    for (size_t r = 0; r < rows; r++) {
        memcpy(smooth->line + axis->reach, in + r * n, n * sizeof *in);
        for (size_t k = 0; k < axis->reach; k++) {
            smooth->line[k] = in[r * n + axis->mirror[k]];
            smooth->line[axis->reach + n + k] =
                in[r * n + axis->mirror[axis->reach + n + k]];
        }
        combine(out + r * n, smooth->row, axis->weight, axis->reach, n);
    }
}

/* Along an axis of which neighbors are `step` apart; `step` values at once. */
static void across(struct smooth *smooth, double *restrict out,
                   const double *restrict in, int a, size_t step)
{
    const struct axis *axis = &smooth->axis[a];
    size_t n = axis->length, nx = smooth->grid.nx;
    size_t blocks = grid_voxels(&smooth->grid) / (step * n);

    for (size_t b = 0; b < blocks; b++)
        for (size_t x = 0; x < step; x += nx)
            for (size_t i = 0; i < n; i++) {
                for (size_t k = 0; k <= 2 * axis->reach; k++)
                    smooth->row[k] =
                        in + (b * n + axis->mirror[i + k]) * step + x;
                combine(out + (b * n + i) * step + x, smooth->row, axis->weight,
                        axis->reach, nx);
            }
}

static void convolve(struct smooth *smooth, double *values)
{
    size_t nx = smooth->grid.nx, ny = smooth->grid.ny;

    along_x(smooth, smooth->room, values);
    across(smooth, values, smooth->room, 1, nx);
    across(smooth, smooth->room, values, 2, nx * ny);
    memcpy(values, smooth->room, grid_voxels(&smooth->grid) * sizeof *values);
}

struct smooth *smooth_new(const struct grid *grid, double fwhm,
                          const unsigned char *mask)
{
    struct smooth *smooth = NEW_ARRAY(struct smooth, 1);
    size_t n[3] = {grid->nx, grid->ny, grid->nz}, voxels = grid_voxels(grid);
    size_t reach = 0;
    double spacing[3];

    bug_if(!(fwhm > 0));
    smooth->grid = *grid;
    grid_spacing(spacing, grid);
    for (int a = 0; a < 3; a++) {
        smooth->axis[a] =
            axis_new(n[a], fwhm / (sqrt(8 * log(2)) * spacing[a]));
        if (smooth->axis[a].reach > reach)
            reach = smooth->axis[a].reach;
    }
    smooth->room = NEW_ARRAY(double, voxels);
    smooth->line = NEW_ARRAY(double, n[0] + 2 * reach);
    smooth->row = NEW_ARRAY(const double *, 2 * reach + 1);
    if (!mask)
        return smooth;
    smooth->mask = NEW_ARRAY(unsigned char, voxels);
    memcpy(smooth->mask, mask, voxels);
    smooth->norm = NEW_ARRAY(double, voxels);
    for (size_t v = 0; v < voxels; v++)
        smooth->norm[v] = mask[v];
    convolve(smooth, smooth->norm);
    return smooth;
}

void smooth_free(struct smooth *smooth)
{
    for (int a = 0; a < 3; a++)
        free(smooth->axis[a].weight), free(smooth->axis[a].mirror);
    free(smooth->norm), free(smooth->room), free(smooth->part);
    free(smooth->line), free(smooth->row), free(smooth->mask), free(smooth);
}

/* smooth(m) of this frame: that of the mask, or without what is not finite. */
static const double *norm_of(struct smooth *smooth, const double *values)
{
    size_t voxels = grid_voxels(&smooth->grid), bad = 0;

    for (size_t v = 0; v < voxels; v++)
        bad += (!smooth->mask || smooth->mask[v]) && !isfinite(values[v]);
    if (!bad)
        return smooth->norm;
    if (!smooth->part)
        smooth->part = NEW_ARRAY(double, voxels);
    for (size_t v = 0; v < voxels; v++)
        smooth->part[v] =
            (!smooth->mask || smooth->mask[v]) && isfinite(values[v]);
    convolve(smooth, smooth->part);
    return smooth->part;
}

void smooth_frame(struct smooth *restrict smooth, double *restrict values)
{
    size_t voxels = grid_voxels(&smooth->grid);
    const double *norm = norm_of(smooth, values);

    if (!norm) {
        convolve(smooth, values);
        return;
    }
    for (size_t v = 0; v < voxels; v++)
        if (!isfinite(values[v]) || (smooth->mask && !smooth->mask[v]))
            values[v] = 0;
    convolve(smooth, values);
    for (size_t v = 0; v < voxels; v++)
        values[v] /= norm[v];
}
