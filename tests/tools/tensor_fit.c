/*
 * tensor_fit - one fit from given starts, for the peers.
 *
 *     tensor_fit TENSOR.npy TIME.npy SUBJECTS.npy PAIRS.npy SWEEPS
 *         [plain] [single]
 *
 * Each start is an array mode x component of float64.  Prints the relative
 * error of every sweep (in double, entry by entry at the end: the last line).
 * plain: without momentum.  single: the tensor in float32.
 */
#include "base/mem.h"
#include "factors/tensor_file.h"
#include "io/npy.h"
#include "tensor/predict.h"
#include "tensor/restarts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gsl_matrix *read_factor(const char *path)
{
    struct npy *npy = npy_open(path);
    gsl_matrix *columns = gsl_matrix_alloc(npy->shape[0], npy->shape[1]);
    gsl_matrix *rows = gsl_matrix_alloc(npy->shape[1], npy->shape[0]);

    npy_read(npy, columns->data, npy->count);
    npy_close(npy);
    gsl_matrix_transpose_memcpy(rows, columns);
    gsl_matrix_free(columns);
    return rows;
}

static bool is_asked(char **words, const char *word)
{
    for (; *words; words++)
        if (!strcmp(*words, word))
            return true;
    return false;
}

int main(int argc, char **argv)
{
    static const enum mode order[] = {MODE_TIME, MODE_SUBJECT, MODE_PAIR};
    struct restarts_options options = {
        .restarts = 1, .keep = 1, .threads = 1, .fit = FIT_DEFAULTS};
    struct input *input;
    struct model *start;
    struct restarts found;
    gsl_matrix *factor;

    if (argc < 6)
        return 2;
    input = tensor_file_read(argv[1], NULL, 1,
                             is_asked(argv + 6, "single") ? PRECISION_SINGLE
                                                          : PRECISION_DOUBLE);
    factor = read_factor(argv[4]);
    start = model_new(&input->source->shape, factor->size1);
    gsl_matrix_free(factor);
    for (int k = 0; k < 3; k++) {
        factor = read_factor(argv[2 + k]);
        gsl_matrix_memcpy(start->factor[order[k]], factor);
        gsl_matrix_free(factor);
    }
    options.fit.tolerance = options.fit.slope = 0;
    options.fit.sweeps = strtoul(argv[5], NULL, 10);
    options.fit.is_plain = is_asked(argv + 6, "plain");
    if (!mask_is_full(input->source->mask))
        options.fit.ridge = FIT_RIDGE_MASKED;
    found = restarts_from(input->source, &start, 1, &options);
    for (size_t k = 0; k < found.fits[0]->done; k++)
        printf("%.12f\n", found.fits[0]->history[k]);
    printf("%.12f\n",
           sqrt(predict_residual(input->source, found.fits[0]->now, 1) /
                input->source->square));
    restarts_release(&found), input_free(input);
    return 0;
}
