/*
 * ntf - non-negative factors of a tensor time x subject x pair.
 *
 * In: an array of affinities, 3 axes (or 4: time x subject x condition x pair),
 * as `affinity` writes it or plain; or, with --affinity, series of nodes, of
 * which the tensor is made, in memory up to 1 GB, and beyond without being
 * stored.  Out, in a folder: components, each a time course, a loading of every
 * subject and a pattern over pairs, none of them negative, whose outer products
 * add up to the tensor,
 *
 *     X[t, w, p] ~ sum_r lambda_r A[t, r] B[w, r] C[p, r],
 *
 * with a table of what speaks for each number of components and the one that a
 * stated rule takes.  Least squares under a mask, exact and without imputation:
 * pairs that a subject lacks do not count.  The factors of many random starts
 * are found side by side in one pass over the data a sweep.  The result does
 * not depend on --threads.  Refuses NaN that is not a whole fiber, by its
 * place.
 */
#include "factors/ntf.h"
#include "base/output.h"
#include "base/report.h"
#include "base/stage.h"
#include "factors/affinity_input.h"
#include "factors/tensor_file.h"

#include <math.h>

static struct ntf_options cfg = {.restarts = 20,
                                 .survivors = 5,
                                 .folds = 5,
                                 .seed = 1,
                                 .threads = 1,
                                 .sweeps = 1000,
                                 .least = 2,
                                 .tolerance = 1e-6,
                                 .ridge = NAN};

static struct {
    struct paths inputs;
    int affinity; /* 0: none, else 1 + its kind */
    struct traces_options traces;
} from = {.traces = {.tr = NAN, .smooth = NAN, .least = 1, .after = 20}};

/* gauss is no product of series. */
static const char *const affinities[] = {"none", "codrive", "product", "rise",
                                         "anti", "cofluct", NULL};

static const struct file files[] = {
    INPUTS("tensor.npy", &from.inputs,
           "float array, time x subject x (condition x) pair; with --affinity "
           "series, one row per frame, a file per subject"),
    OUTPUT_DIR("outdir", &cfg.outdir, "folder for the tables; made if absent"),
    END_FILES,
};

static const struct param params[] = {
    COUNT("rank", &cfg.rank, 1, 1000, "number of components"),
    TEXT("ranks", &cfg.ranks, "A:B, the ranks to choose from, if not 2:12"),
    COUNT("restarts", &cfg.restarts, 1, 100000, "random starts of each rank"),
    COUNT("survivors", &cfg.survivors, 1, 100000,
          "how many of them run to the end; worse halves are dropped after 20 "
          "and 40 sweeps"),
    COUNT("folds", &cfg.folds, 0, 1000,
          "of cross-validation, to choose the rank; 0: none"),
    COUNT("null", &cfg.null, 0, 100000,
          "circular shifts to compare components with (59 or more); 0: none"),
    REAL("l1", &cfg.l1, 0, 1000,
         "sparse pairs: penalty, in units of the norm of an average pair"),
    REAL("smooth", &cfg.smooth, 0, 1e6,
         "smooth time: weight of squared steps, beside 1 of the data"),
    REAL("ridge", &cfg.ridge, 0, 1000,
         "holds down what the data do not say; unset: 1e-5 where entries are "
         "missing, else 0"),
    INPUT_OPTION("mask", &cfg.mask,
                 "array subject x node or subject x pair, 0: missing; instead "
                 "of the sidecar's"),
    COUNT("min-subjects", &cfg.least, 1, 100000,
          "leave out pairs that fewer subjects have"),
    CHOICE(
        "affinity", &from.affinity, affinities,
        "make the tensor of series; what takes more than 1 GB is not stored"),
    REAL("tr", &from.traces.tr, 1e-4, 1000,
         "with --affinity: seconds between frames, if not known"),
    CHOICE("derivative", &from.traces.derivative, derivative_names,
           "with --affinity: how change is measured"),
    REAL("derivative-width", &from.traces.smooth, 1e-6, 1e6,
         "with --affinity: as --smooth of affinity"),
    INPUT_OPTION("events", &from.traces.events,
                 "with --affinity: table of stimuli, as for affinity"),
    REAL("before", &from.traces.before, 0, 1e6, "s to keep before each onset"),
    REAL("after", &from.traces.after, 0, 1e6, "s to keep after each onset"),
    REAL("tolerance", &cfg.tolerance, 0, 1,
         "relative decrease of the error that ends a fit, five times in a row"),
    COUNT("max-sweeps", &cfg.sweeps, 1, 1000000, "sweeps of a fit, at most"),
    CHOICE("precision", &cfg.precision, ntf_precisions,
           "of the data and the products with them; sums are double"),
    SEED(&cfg.seed),
    THREADS(&cfg.threads),
    END_PARAMS,
};

static struct input *read_input(void)
{
    cfg.name = from.inputs.at[0];
    if (from.affinity) {
        from.traces.kind = from.affinity - 1;
        if (from.traces.kind >= AFFINITY_GAUSS)
            from.traces.kind++; /* is not among the choices */
        if (cfg.mask)
            usage("--mask is of a tensor; series lack what they lack");
        return affinity_input(&from.inputs, &from.traces, (size_t)cfg.least);
    }
    if (from.inputs.count > 1)
        usage("%zu tensors were given; of series name the --affinity",
              from.inputs.count);
    return tensor_file_read(from.inputs.at[0], cfg.mask, (size_t)cfg.least,
                            (enum precision)cfg.precision);
}

static void run(void)
{
    struct ntf *ntf = ntf_open(&cfg, read_input());

    output_folder(cfg.outdir);
    ntf_run(ntf);
    ntf_write(ntf);
    ntf_free(ntf);
}

static const struct stage ntf = {
    .name = "ntf",
    .summary = "Find the non-negative factors of a tensor.",
    .references =
        "Cichocki A, Phan AH (2009). IEICE Trans Fundam E92-A:708-721. "
        "doi:10.1587/transfun.E92.A.708. "
        "Williams AH et al. (2018). Neuron 98:1099-1115. "
        "doi:10.1016/j.neuron.2018.05.015. "
        "Bro R, Kiers HAL (2003). J Chemometr 17:274-286. "
        "doi:10.1002/cem.801",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&ntf, argc, argv);
}
