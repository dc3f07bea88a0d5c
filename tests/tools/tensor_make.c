/*
 * tensor_make - a tensor with known components, as .npy, for the suites.
 *
 *     tensor_make FRAMES SUBJECTS CONDITIONS PAIRS RANK NOISE OUT.npy
 *         [what PLACE]...
 *
 * The model of tests/unit/planted.h with seed 1; without conditions (1) the
 * array has three axes.  OUT_truth_pairs.tsv holds the planted pairs, columns
 * in descending order of norm.  What may be done to the array: `nan T W P` one
 * entry, `inf T W P`, `fiber W P` NaN at all times, `zero W` a subject.
 */
#include "../unit/planted.h"

#include "base/output.h"
#include "io/npy.h"
#include "io/table.h"

static struct shape shape;
static double *all; /* frames x subjects x conditions x pairs */

static double *entry(size_t t, size_t w, size_t c, size_t p)
{
    return all +
           ((t * shape.subjects + w) * shape.conditions + c) * shape.pairs + p;
}

static void fill(const struct source *source)
{
    double *x = NEW_ARRAY(double, source_cells(&shape));

    for (size_t p = 0; p < shape.pairs; p++) {
        const double *at = x;

        source->fiber(x, source, p);
        for (size_t w = 0; w < shape.subjects; w++)
            for (size_t c = 0; c < shape.conditions; c++)
                for (size_t t = 0; t < shape.frames; t++)
                    *entry(t, w, c, p) = *at++;
    }
    free(x);
}

static size_t number(const char *text)
{
    return strtoul(text, NULL, 10);
}

/* One change; returns how many words it took. */
static int change(char **word)
{
    if (!strcmp(word[0], "nan") || !strcmp(word[0], "inf")) {
        *entry(number(word[1]), number(word[2]), 0, number(word[3])) =
            word[0][0] == 'n' ? NAN : INFINITY;
        return 4;
    }
    if (!strcmp(word[0], "fiber")) {
        for (size_t t = 0; t < shape.frames; t++)
            for (size_t c = 0; c < shape.conditions; c++)
                *entry(t, number(word[1]), c, number(word[2])) = NAN;
        return 3;
    }
    for (size_t t = 0; t < shape.frames; t++)
        memset(entry(t, number(word[1]), 0, 0), 0,
               shape.conditions * shape.pairs * sizeof *all);
    return 2;
}

static void write_truth(struct model *truth, const char *path)
{
    char *name = xformat("%.*s_truth_pairs.tsv", (int)strlen(path) - 4, path);
    struct tsv *out = tsv_create(name);

    model_normalize(truth);
    model_sort(truth, NULL);
    for (size_t r = 0; r < truth->rank; r++) {
        char *head = xformat("component%zu", r + 1);

        tsv_text(out, head);
        free(head);
    }
    tsv_end_row(out);
    for (size_t p = 0; p < shape.pairs; p++) {
        for (size_t r = 0; r < truth->rank; r++)
            tsv_number(out, gsl_matrix_get(truth->factor[MODE_PAIR], r, p));
        tsv_end_row(out);
    }
    tsv_close(out);
    free(name);
}

static void write_array(const char *path)
{
    size_t sizes[] = {shape.frames, shape.subjects, shape.conditions,
                      shape.pairs};
    size_t three[] = {shape.frames, shape.subjects, shape.pairs};
    bool has_conditions = shape.conditions > 1;
    struct npy *npy =
        npy_create(path, NPY_FLOAT64, has_conditions ? sizes : three,
                   has_conditions ? 4 : 3);

    npy_write(npy, all, source_cells(&shape) * shape.pairs);
    npy_close(npy);
}

int main(int argc, char **argv)
{
    struct plan plan;
    struct model *truth;
    struct source *source;

    if (argc < 8)
        return 2;
    shape = (struct shape){number(argv[1]), number(argv[2]), number(argv[3]),
                           number(argv[4])};
    plan = (struct plan){.shape = shape,
                         .rank = number(argv[5]),
                         .noise = strtod(argv[6], NULL)};
    truth = planted_model(&plan, 1);
    source = planted_source(&plan, truth, 1, PRECISION_DOUBLE);
    all = NEW_ARRAY(double, source_cells(&shape) * shape.pairs);
    fill(source);
    for (int k = 8; k < argc;)
        k += change(argv + k);
    write_array(argv[7]);
    write_truth(truth, argv[7]);
    outputs_commit();
    source_free(source), model_free(truth), free(all);
    return 0;
}
