/*
 * bench_ntf - what a factorization costs: a sweep, a fit, a scan of ranks.
 *
 *     bench_ntf FRAMES SUBJECTS PAIRS RANK [RESTARTS [MISSING]]
 *     bench_ntf free FRAMES SUBJECTS NODES RANK [SWEEPS]
 *     bench_ntf scan FRAMES SUBJECTS PAIRS RANK RESTARTS MOST
 *
 * The tensor is a model of that rank with sparse factors and 5 % noise.
 * Prints, with CPU and wall seconds of one thread: a sweep of one fit, a sweep
 * of each of RESTARTS side by side, and all restarts to their end with the
 * error of the best, the sweeps of all and those of a fit that went to its end.
 * With MISSING, that share of the nodes is absent in each
 * subject.  NTF_OUT names a file for the tensor in .npy, for others to read.
 */
#include "base/mem.h"
#include "base/output.h"
#include "base/rng.h"
#include "io/npy.h"
#include "tensor/predict.h"
#include "tensor/restarts.h"
#include "tensor/separable.h"
#include "tensor/stored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double seconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double cpu_start, wall_start;

static void start(void)
{
    cpu_start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    wall_start = seconds(CLOCK_MONOTONIC);
}

static void lap(const char *what, double count)
{
    printf("%s\t%.4f\t%.4f", what,
           (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start) / count,
           (seconds(CLOCK_MONOTONIC) - wall_start) / count);
}

/* Three in ten entries of a factor are not 0. */
static struct model *planted(const struct shape *shape, size_t rank)
{
    struct model *model = model_new(shape, rank);
    struct rng rng = rng_init(1, 77);

    for (enum mode m = 0; m < MODES; m++)
        for (size_t k = 0; k < rank * model->factor[m]->size2; k++)
            if (model->factor[m]->size2 > 1)
                model->factor[m]->data[k] =
                    rng_uniform(&rng) < .3 ? -log(1 - rng_uniform(&rng)) : 0;
    return model;
}

static struct mask *mask_for(const struct shape *shape, double missing)
{
    size_t nodes = (size_t)((1 + sqrt(1 + 8 * (double)shape->pairs)) / 2);
    bool *found = NEW_ARRAY(bool, shape->subjects *nodes), *seen;
    struct rng rng = rng_init(1, 78);
    struct mask *mask;

    if (!(missing > 0))
        return free(found), mask_full(shape->subjects, shape->pairs);
    seen = NEW_ARRAY(bool, shape->subjects * shape->pairs);
    for (size_t k = 0; k < shape->subjects * nodes; k++)
        found[k] = rng_uniform(&rng) >= missing;
    mask_of_nodes(seen, found, shape->subjects, nodes);
    mask = mask_new(seen, shape->subjects, shape->pairs);
    free(found), free(seen);
    return mask;
}

static struct source *make(const struct shape *shape, size_t rank,
                           double missing)
{
    struct stored *stored = stored_new(shape, PRECISION_SINGLE);
    struct model *model = planted(shape, rank);
    size_t cells = source_cells(shape);
    double *k = NEW_ARRAY(double, cells *rank), *x = NEW_ARRAY(double, cells);
    double square = 0, spread;
    struct rng rng = rng_init(1, 79);

    model_cells(k, rank, model);
    for (int is_noisy = 0; is_noisy < 2; is_noisy++) {
        spread = .05 * sqrt(square / (double)(cells * shape->pairs));
        for (size_t p = 0; p < shape->pairs; p++) {
            if (is_noisy)
                rng_normals(&rng, x, cells);
            for (size_t c = 0; c < cells; c++) {
                double sum = 0;

                for (size_t r = 0; r < rank; r++)
                    sum += k[c * rank + r] *
                           gsl_matrix_get(model->factor[MODE_PAIR], r, p);
                square += is_noisy ? 0 : sum * sum;
                x[c] = sum + spread * x[c];
            }
            if (is_noisy)
                stored_set(stored, 0, cells, x, 1, (size_t[]){p, 1});
        }
    }
    free(k), free(x), model_free(model);
    return stored_finish(stored, mask_for(shape, missing));
}

/* time x subject x pair; NaN where it is missing. */
static void write_out(const char *path, const struct source *source)
{
    const struct shape *shape = &source->shape;
    size_t size[] = {shape->frames, shape->subjects, shape->pairs};
    struct npy *out = npy_create(path, NPY_FLOAT32, size, 3);
    float *all =
        NEW_ARRAY(float, shape->frames * shape->subjects * shape->pairs);
    double *x = NEW_ARRAY(double, source_cells(shape));

    for (size_t p = 0; p < shape->pairs; p++) {
        source->fiber(x, source, p);
        for (size_t w = 0; w < shape->subjects; w++)
            for (size_t t = 0; t < shape->frames; t++)
                all[(t * shape->subjects + w) * shape->pairs + p] =
                    mask_has(source->mask, w, p)
                        ? (float)x[w * shape->frames + t]
                        : NAN;
    }
    npy_write(out, all, shape->frames * shape->subjects * shape->pairs);
    npy_close(out);
    outputs_commit();
    free(all), free(x);
}

static void run(const struct source *source, size_t rank, size_t count,
                size_t sweeps, const char *what)
{
    struct restarts_options options = {.restarts = count,
                                       .keep = sweeps ? count : 5,
                                       .seed = 1,
                                       .threads = 1,
                                       .fit = FIT_DEFAULTS};
    struct restarts restarts;
    size_t done = 0;

    if (sweeps) {
        options.fit.sweeps = sweeps;
        options.fit.tolerance = options.fit.slope = 0;
    }
    start();
    restarts = restarts_run(source, rank, &options);
    lap(what, sweeps ? (double)restarts.sweeps : 1);
    for (size_t k = 0; k < restarts.count; k++)
        done += restarts.fits[k]->done;
    printf("\t%.8f\t%zu sweeps\t%.1f of a fit\n", restarts.fits[0]->error,
           restarts.sweeps, (double)done / (double)restarts.count);
    restarts_release(&restarts);
}

static void matrix_free(const size_t number[5])
{
    struct shape shape = {number[0], number[1], 1, 0};
    struct separable *own = separable_new(&shape, number[2], false);
    bool *found = NEW_ARRAY(bool, number[1] * number[2]);
    double *p = NEW_ARRAY(double, number[0]), *q = NEW_ARRAY(double, number[0]);
    struct rng rng = rng_init(1, 80);
    struct source *source;
    struct rusage usage;

    memset(found, 1, number[1] * number[2]);
    for (size_t i = 0; i < number[2]; i++)
        for (size_t w = 0; w < number[1]; w++) {
            rng_normals(&rng, p, number[0]);
            for (size_t t = 0; t < number[0]; t++) {
                q[t] = sqrt(fmax(0, -p[t]));
                p[t] = sqrt(fmax(0, p[t]));
            }
            separable_set(own, i, w, p, q);
        }
    start();
    source = separable_finish(own, found, 2);
    lap("squares", 1);
    puts("");
    run(source, number[3], 1, number[4], "a sweep without storing");
    getrusage(RUSAGE_SELF, &usage);
    printf("peak\t%.0f MB\n", (double)usage.ru_maxrss / 1024);
    free(found), free(p), free(q), source_free(source);
}

static void scan(const struct source *source, size_t restarts, size_t most)
{
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);

    for (size_t rank = 2; rank <= most; rank++) {
        char *what = xformat("rank %zu", rank);

        run(source, rank, restarts, 0, what);
        free(what);
    }
    printf("scan\t%.1f\n", seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
}

int main(int argc, char **argv)
{
    bool is_free = argc > 1 && !strcmp(argv[1], "free");
    bool is_scan = argc > 1 && !strcmp(argv[1], "scan");
    size_t number[6] = {240, 21, 11026, 12, 8, 12};
    struct shape shape;
    struct source *source;

    argv += is_free || is_scan, argc -= is_free || is_scan;
    for (int k = 1; k < argc && k <= 6; k++)
        number[k - 1] = strtoul(argv[k], NULL, 10);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (is_free)
        return matrix_free(number), 0;
    shape = (struct shape){number[0], number[1], 1, number[2]};
    source = make(&shape, number[3],
                  argc > 6 && !is_scan ? strtod(argv[6], NULL) : 0);
    if (getenv("NTF_OUT"))
        write_out(getenv("NTF_OUT"), source);
    if (is_scan) {
        scan(source, number[4], number[5]);
    } else {
        run(source, number[3], 1, 10, "a sweep alone");
        run(source, number[3], number[4], 10, "a sweep in company");
        run(source, number[3], 1, 0, "a fit");
        run(source, number[3], number[4], 0, "restarts");
    }
    source_free(source);
    return 0;
}
