/*
 * bench_searchlight - what a searchlight costs for each center.
 *
 *     bench_searchlight [CENTERS [THREADS [VOXELS]]]
 *
 * Spheres of 93 voxels (3 voxels of radius) of 92 conditions in a ball of
 * VOXELS (10144), of normal numbers, as methods of others were timed.  Prints
 * CPU milliseconds for each of CENTERS (2000), taken one after another, and
 * the peak of the memory, of
 *
 *     correlation distances, Euclidean distances;
 *     crossnobis distances of 8 runs, without noise and with the precision of
 *     1600 residuals for every sphere;
 *     correlation distances scored by each comparator, with 1 model and 8, and
 *     by Spearman with 1000 permutations.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "num/workers.h"
#include "rsa/light_models.h"
#include "rsa/sphere_gram.h"
#include "rsa/sphere_noise.h"
#include "rsa/sphere_rdm.h"
#include "space/balls.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { CONDITIONS = 92, RUNS = 8, FRAMES = 1600, BATCH = 64 };
enum { PAIRS = CONDITIONS * (CONDITIONS - 1) / 2 };

struct bench {
    struct grid grid;
    size_t *voxel, voxels, centers, threads;
    struct balls *balls;
    struct sphere_form form;
    struct sphere_patterns patterns;
    struct sphere_residuals *residuals; /* or NULL */
    struct light *light[4];
    size_t lights;
    struct room {
        struct sphere_room *sphere;
        struct sphere_noise *noise;
        struct light_room *light;
        float *turned, *most;
        uint32_t *place, *above;
        size_t *found;
    } * room;
};

static double cpu(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static double wall(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* The ball of at least this many voxels. */
static void find_voxels(struct bench *bench, size_t least)
{
    size_t side = 2 * (size_t)ceil(cbrt(0.75 * (double)least / M_PI)) + 3;
    double middle = (double)(side - 1) / 2;
    double radius = cbrt(0.75 * (double)least / M_PI);

    bench->grid = (struct grid){
        side, side, side, {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}};
    bench->voxel = NEW_ARRAY(size_t, side * side * side);
    for (size_t v = 0; v < side * side * side; v++) {
        double x = (double)(v % side) - middle;
        double y = (double)(v / side % side) - middle;
        double z = (double)(v / side / side) - middle;

        if (x * x + y * y + z * z <= radius * radius)
            bench->voxel[bench->voxels++] = v;
    }
    /* a radius of 3 voxels, the six at its ends left out as by the peer */
    bench->balls = balls_new(&bench->grid, bench->voxel, bench->voxels, 2.99);
}

static float *normals(size_t rows, size_t cols, size_t stride, size_t stream)
{
    float *x = NEW_ARRAY(float, rows *stride);
    double *row = NEW_ARRAY(double, cols);
    struct rng rng = rng_init(1, stream);

    for (size_t r = 0; r < rows; r++) {
        rng_normals(&rng, row, cols);
        for (size_t c = 0; c < cols; c++)
            x[r * stride + c] = (float)row[c];
    }
    free(row);
    return x;
}

static void begin(struct bench *bench, struct room *room)
{
    size_t stride = sphere_gram_stride(bench->form.most), columns = 1;

    room->sphere = sphere_room_new(&bench->form);
    room->noise = sphere_noise_new(bench->form.most);
    room->turned = NEW_ARRAY(float, stride *stride);
    room->place = NEW_ARRAY(uint32_t, bench->form.most);
    room->found = NEW_ARRAY(size_t, bench->form.most);
    if (bench->lights) {
        room->light = light_room_new(bench->light, bench->lights, BATCH);
        columns = bench->light[0]->columns;
    }
    room->above = NEW_ARRAY(uint32_t, columns);
    room->most = NEW_ARRAY(float, columns);
}

static void end(struct room *room)
{
    sphere_room_free(room->sphere), sphere_noise_free(room->noise);
    light_room_free(room->light), free(room->turned), free(room->place);
    free(room->found), free(room->above), free(room->most);
}

static void make_rdm(float *rdm, const struct bench *bench, struct room *room,
                     size_t k)
{
    /* one after another, as a stage takes them, around the middle */
    size_t first = bench->centers < bench->voxels
                       ? (bench->voxels - bench->centers) / 2
                       : 0;
    size_t center = (first + k) % bench->voxels, count;
    double shrinkage;
    bool is_good = true;

    count = balls_of(room->found, bench->balls, center);
    for (size_t r = 0; r < count; r++)
        room->place[r] = (uint32_t)room->found[r];
    if (bench->residuals)
        is_good = sphere_noise_whitener(room->turned, &shrinkage, room->noise,
                                        bench->residuals, room->place, count);
    if (!is_good ||
        !sphere_rdm(rdm, room->sphere, &bench->patterns, room->place, count,
                    bench->residuals ? room->turned : NULL))
        puts("no RDM");
}

static void batch(void *context, size_t worker, size_t index)
{
    struct bench *bench = context;
    struct room *room = bench->room + worker;
    size_t rows = 0;
    float spare[PAIRS + SPHERE_SLACK];

    if (!room->sphere)
        begin(bench, room);
    for (size_t k = index * BATCH;
         k < (index + 1) * BATCH && k < bench->centers; k++, rows++)
        make_rdm(room->light ? light_row(room->light, rows) : spare, bench,
                 room, k);
    if (room->light)
        light_prepare(room->light, rows);
    for (size_t c = 0; c < bench->lights; c++) {
        const struct light *light = bench->light[c];
        const float *scores = light_scores(room->light, light, rows);

        for (size_t r = 0; r < rows && light->samples; r++)
            light_count(room->above, room->most, scores + r * light->columns,
                        light);
    }
}

static void time_it(struct bench *bench, const char *what)
{
    double start = cpu(), first = wall();
    struct rusage usage;

    bench->room = NEW_ARRAY(struct room, bench->threads);
    workers_run(bench->threads, (bench->centers + BATCH - 1) / BATCH, batch,
                bench);
    for (size_t w = 0; w < bench->threads; w++)
        end(bench->room + w);
    free(bench->room);
    getrusage(RUSAGE_SELF, &usage);
    printf("%-48s %8.4f CPU ms a center, %6.2f s in all, peak %ld MiB\n", what,
           (cpu() - start) / (double)bench->centers, wall() - first,
           usage.ru_maxrss / 1024);
    fflush(stdout);
}

/* Patterns for a measure; those before are given back. */
static void set_patterns(struct bench *bench, enum sphere_measure measure,
                         size_t runs)
{
    size_t stride = sphere_gram_stride(CONDITIONS);

    free((float *)bench->patterns.values);
    bench->form = (struct sphere_form){.measure = measure,
                                       .conditions = CONDITIONS,
                                       .stride = stride,
                                       .width = runs * stride,
                                       .runs = runs,
                                       .most = bench->balls->most,
                                       .has_whitener = true};
    bench->patterns.form = &bench->form;
    bench->patterns.values =
        normals(bench->voxels * runs, CONDITIONS, stride, 2);
}

static void time_noise(struct bench *bench)
{
    float *values = normals(bench->voxels, FRAMES, FRAMES, 3);
    double *fourth = NEW_ARRAY(double, bench->voxels);
    struct sphere_residuals residuals = {PRECISION_SCHAEFER_STRIMMER, values,
                                         fourth, FRAMES, FRAMES - 1};

    for (size_t v = 0; v < bench->voxels; v++)
        fourth[v] = 3 * FRAMES;
    bench->residuals = &residuals;
    time_it(bench, "crossnobis 92 x 8, noise of 1600 frames a sphere");
    bench->residuals = NULL;
    free(values), free(fourth);
}

static void time_light(struct bench *bench, const char *what, size_t models,
                       size_t samples, const enum compare_kind *kinds,
                       size_t count)
{
    gsl_matrix *values = gsl_matrix_alloc(models, PAIRS);
    struct rng rng = rng_init(1, 4);

    rng_normals(&rng, values->data, models * PAIRS);
    bench->lights = count;
    for (size_t k = 0; k < count; k++)
        bench->light[k] = light_new(kinds[k], values, samples, 1);
    time_it(bench, what);
    for (size_t k = 0; k < count; k++)
        light_free(bench->light[k]);
    bench->lights = 0;
    gsl_matrix_free(values);
}

static void time_scores(struct bench *bench)
{
    static const enum compare_kind both[] = {COMPARE_CORRELATION,
                                             COMPARE_SPEARMAN};
    static const enum compare_kind tau[] = {COMPARE_TAU_A};
    static const enum compare_kind whitened[] = {COMPARE_WHITENED_CORRELATION};

    time_light(bench, "and correlation, 1 model", 1, 0, both, 1);
    time_light(bench, "and Spearman, 1 model", 1, 0, both + 1, 1);
    time_light(bench, "and whitened correlation, 1 model", 1, 0, whitened, 1);
    time_light(bench, "and tau-a, 1 model", 1, 0, tau, 1);
    time_light(bench, "and correlation, Spearman, 1 model", 1, 0, both, 2);
    time_light(bench, "and correlation, Spearman, 8 models", 8, 0, both, 2);
    time_light(bench, "and Spearman, 1 model, 1000 orders", 1, 1000, both + 1,
               1);
}

int main(int argc, char **argv)
{
    struct bench bench = {.centers =
                              argc > 1 ? strtoul(argv[1], NULL, 10) : 2000,
                          .threads = argc > 2 ? strtoul(argv[2], NULL, 10) : 1};

    find_voxels(&bench, argc > 3 ? strtoul(argv[3], NULL, 10) : 10144);
    printf("%zu voxels, %zu in a sphere, %zu centers, %zu threads\n",
           bench.voxels, bench.balls->most, bench.centers, bench.threads);
    bench.patterns.base = NEW_ARRAY(float, bench.voxels);
    set_patterns(&bench, SPHERE_CORRELATION, 1);
    time_it(&bench, "correlation distances, 92 conditions");
    time_scores(&bench);
    set_patterns(&bench, SPHERE_EUCLIDEAN, 1);
    time_it(&bench, "Euclidean distances, 92 conditions");
    if (bench.voxels <= 20000) {
        set_patterns(&bench, SPHERE_CROSSNOBIS, RUNS);
        time_it(&bench, "crossnobis distances, 92 x 8");
        time_noise(&bench);
    }
    free((float *)bench.patterns.values), free((float *)bench.patterns.base);
    balls_free(bench.balls), free(bench.voxel);
    return 0;
}
