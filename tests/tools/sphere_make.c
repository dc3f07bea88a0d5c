/*
 * sphere_make - a small study for searchlights, with everything that is odd.
 *
 * Writes run-<r>.nii (a volume per trial, with Conditions and Run in the
 * sidecar), noise-<r>.nii (residuals), mask.nii and models.tsv.  Voxels have
 * levels of their own; those near the middle tell conditions apart by how far
 * they are from each other in number (the model `ramp`); neighbors share noise.
 * With --spoil some voxels are n/a, never vary, or have no noise, and the mask
 * has holes.
 */
#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/rng.h"
#include "base/stage.h"
#include "io/pairs.h"
#include "io/volume_writer.h"

#include <math.h>
#include <stdlib.h>

static struct {
    const char *outdir;
    int x, y, z, conditions, runs, repeats, frames, seed;
    double signal, level;
    bool is_oblique, has_spoilt;
} cfg = {.x = 7,
         .y = 6,
         .z = 5,
         .conditions = 6,
         .runs = 3,
         .repeats = 1,
         .frames = 60,
         .seed = 1,
         .signal = 1,
         .level = 100};

static const struct file files[] = {
    OUTPUT_DIR("outdir", &cfg.outdir, "folder of the study"),
    END_FILES,
};

static const struct param params[] = {
    COUNT("x", &cfg.x, 1, 200, "voxels along x"),
    COUNT("y", &cfg.y, 1, 200, "voxels along y"),
    COUNT("z", &cfg.z, 1, 200, "voxels along z"),
    COUNT("conditions", &cfg.conditions, 1, 500, "conditions"),
    COUNT("runs", &cfg.runs, 1, 50, "runs"),
    COUNT("repeats", &cfg.repeats, 1, 50, "trials of a condition in a run"),
    COUNT("frames", &cfg.frames, 2, 5000, "frames of residuals in a run"),
    SEED(&cfg.seed),
    REAL("signal", &cfg.signal, 0, 100, "size of the effect"),
    REAL("level", &cfg.level, 0, 1e6, "spread of the levels of voxels"),
    FLAG("oblique", &cfg.is_oblique, "turned, with voxels that are no cubes"),
    FLAG("spoil", &cfg.has_spoilt, "voxels without data, holes in the mask"),
    END_PARAMS,
};

enum { LEVEL = 1, PATTERN, NOISE, SPARE };

static struct grid grid_of(void)
{
    static const double plain[3][4] = {
        {3, 0, 0, -9}, {0, 3, 0, -6}, {0, 0, 3, 0}};
    static const double oblique[3][4] = {
        {-2.5, .5, .3, 8}, {.4, 2.8, -.6, -7}, {.2, .5, 3.9, 2}};
    struct grid grid = {(size_t)cfg.x, (size_t)cfg.y, (size_t)cfg.z, {{0}}};

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++)
            grid.affine[i][j] = (cfg.is_oblique ? oblique : plain)[i][j];
    return grid;
}

/* 1 in the middle of the grid, 0 from 2.5 voxels away on. */
static double nearness(const struct grid *g, size_t v)
{
    double d[3] = {(double)(v % g->nx) - (double)(g->nx / 2),
                   (double)(v / g->nx % g->ny) - (double)(g->ny / 2),
                   (double)(v / g->nx / g->ny) - (double)(g->nz / 2)};
    double away = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);

    return away < 2.5 ? 1 - away / 2.5 : 0;
}

/* Noise that a voxel shares with the one before it. */
static void add_noise(double *image, size_t voxels, struct rng *rng)
{
    double before = 0;

    for (size_t v = 0; v < voxels; v++) {
        double own = rng_normal(rng);

        image[v] += own + .6 * before;
        before = own;
    }
}

static void add_pattern(double *image, const struct grid *grid, double c)
{
    struct rng rng = rng_init((uint64_t)cfg.seed, PATTERN);

    for (size_t v = 0; v < grid_voxels(grid); v++) {
        double a = rng_normal(&rng), b = rng_normal(&rng);
        double angle = 1.5 * c / cfg.conditions;

        image[v] += 3 * cfg.signal * nearness(grid, v) *
                    (a * cos(angle) + b * sin(angle));
    }
}

/* Voxel 3 is n/a, 10 in one trial, 20 constant. */
static void spoil(double *image, bool is_first)
{
    if (!cfg.has_spoilt)
        return;
    image[3] = NAN;
    image[10] = is_first ? NAN : image[10];
    image[20] = 7;
}

static struct volume_writer *begin(char **path, const char *stem, int run,
                                   const struct grid *grid, size_t frames)
{
    struct volume_form form = {.grid = *grid,
                               .frames = frames,
                               .repetition_time = 2,
                               .type = VOXEL_FLOAT32,
                               .xform_code = 1};

    *path = run ? xformat("%s/%s-%d.nii", cfg.outdir, stem, run)
                : xformat("%s/%s.nii", cfg.outdir, stem);
    provenance_output(*path);
    return volume_create(*path, &form);
}

static void write_run(const struct grid *grid, int run, struct rng *rng)
{
    size_t voxels = grid_voxels(grid);
    int trials = cfg.conditions * cfg.repeats;
    double *image = NEW_ARRAY(double, voxels);
    json_t *conditions = json_array(), *runs = json_array();
    char *path;
    struct volume_writer *out = begin(&path, "run", run, grid, (size_t)trials);

    for (int t = 0; t < trials; t++) {
        struct rng level = rng_init((uint64_t)cfg.seed, LEVEL);
        int c = (t + run) % cfg.conditions;
        char *name = xformat("c%d", c);

        for (size_t v = 0; v < voxels; v++)
            image[v] = cfg.level * rng_normal(&level);
        add_pattern(image, grid, c);
        add_noise(image, voxels, rng);
        spoil(image, run == 1 && !t);
        volume_write(out, image);
        json_array_append_new(conditions, json_string(name));
        json_array_append_new(runs, json_integer(run));
        free(name);
    }
    volume_writer_close(out);
    json_put(sidecar(path), "Conditions", conditions);
    json_put(sidecar(path), "Run", runs);
    free(path), free(image);
}

static void write_noise(const struct grid *grid, int run, struct rng *rng)
{
    size_t voxels = grid_voxels(grid);
    double *image = NEW_ARRAY(double, voxels);
    char *path;
    struct volume_writer *out =
        begin(&path, "noise", run, grid, (size_t)cfg.frames);

    for (int t = 0; t < cfg.frames; t++) {
        for (size_t v = 0; v < voxels; v++)
            image[v] = 0;
        add_noise(image, voxels, rng);
        if (cfg.has_spoilt)
            image[30] = 1;
        volume_write(out, image);
    }
    volume_writer_close(out);
    free(path), free(image);
}

static void write_mask(const struct grid *grid)
{
    size_t voxels = grid_voxels(grid);
    double *image = NEW_ARRAY(double, voxels);
    char *path;
    struct volume_writer *out = begin(&path, "mask", 0, grid, 0);

    for (size_t v = 0; v < voxels; v++)
        image[v] = !cfg.has_spoilt || v % 11 != 5;
    volume_write(out, image);
    volume_writer_close(out);
    free(path), free(image);
}

static void write_models(void)
{
    char ramp[] = "ramp", halves[] = "halves", chance[] = "chance";
    char *titles[] = {ramp, halves, chance};
    size_t n = (size_t)cfg.conditions;
    char **names = NEW_ARRAY(char *, n), *path;
    struct rng rng = rng_init((uint64_t)cfg.seed, SPARE);
    struct pairs *pairs;

    /* another order than that of the images */
    for (size_t i = 0; i < n; i++)
        names[i] = xformat("c%zu", n - 1 - i);
    pairs = pairs_new(n, names, 3, titles);
    for (size_t p = 0; p < pairs->count; p++) {
        double a = (double)pairs->a[p], b = (double)pairs->b[p];

        gsl_matrix_set(pairs->values, 0, p, b - a);
        gsl_matrix_set(pairs->values, 1, p,
                       (a < cfg.conditions / 2) != (b < cfg.conditions / 2));
        gsl_matrix_set(pairs->values, 2, p, rng_uniform(&rng));
    }
    path = xformat("%s/models.tsv", cfg.outdir);
    provenance_output(path);
    pairs_write(path, pairs, "Models", "A model");
    for (size_t i = 0; i < n; i++)
        free(names[i]);
    free(names), free(path), pairs_free(pairs);
}

static void run(void)
{
    struct grid grid = grid_of();

    output_folder(cfg.outdir);
    for (int r = 1; r <= cfg.runs; r++) {
        struct rng rng = rng_init((uint64_t)cfg.seed, NOISE + 10 * (uint64_t)r);

        write_run(&grid, r, &rng);
        write_noise(&grid, r, &rng);
    }
    write_mask(&grid);
    write_models();
}

static const struct stage sphere_make = {
    .name = "sphere_make",
    .summary = "Make a small study for searchlights.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&sphere_make, argc, argv);
}
