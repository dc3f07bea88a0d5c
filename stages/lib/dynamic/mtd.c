#include "dynamic/mtd.h"

#include "base/mem.h"
#include "dynamic/derivative.h"
#include "dynamic/running.h"

#include <gsl/gsl_vector.h>
#include <math.h>
#include <stdlib.h>

/* Running sums are made anew after so many moves. */
enum { ANCHOR_EVERY = 256 };

struct changes {
    gsl_matrix *d; /* in standard deviations; 0 where there is none */
    bool *is_valid;
    size_t constant;
    double *scale; /* of each node: 1, or NaN */
};

/* Divides a column by its standard deviation, without taking out its mean. */
static bool divide(gsl_matrix *d, const bool *is_valid, size_t i)
{
    double sum = 0, square = 0, count = 0, size = 0, sd;

    for (size_t t = 0; t < d->size1; t++)
        if (is_valid[t]) {
            sum += gsl_matrix_get(d, t, i), count++;
            size += fabs(gsl_matrix_get(d, t, i));
        }
    for (size_t t = 0; t < d->size1; t++)
        if (is_valid[t])
            square += pow(gsl_matrix_get(d, t, i) - sum / count, 2);
    sd = sqrt(square / count);
    if (!(isfinite(sd) && sd > 1e-12 * size / count))
        sd = INFINITY;
    for (size_t t = 0; t < d->size1; t++) {
        double value = gsl_matrix_get(d, t, i) / sd;

        gsl_matrix_set(d, t, i, is_valid[t] && isfinite(sd) ? value : 0);
    }
    return isfinite(sd);
}

static struct changes changes_of(const gsl_matrix *x, const bool *is_there)
{
    const struct derivative difference = {DERIVATIVE_DIFFERENCE, 0};
    struct changes changes = {.d = gsl_matrix_alloc(x->size1, x->size2),
                              .is_valid = NEW_ARRAY(bool, x->size1),
                              .scale = NEW_ARRAY(double, x->size2)};

    derivative_of(changes.d, changes.is_valid, x, is_there, &difference);
    for (size_t i = 0; i < x->size2; i++) {
        bool is_found = divide(changes.d, changes.is_valid, i);

        changes.scale[i] = is_found ? 1 : NAN;
        changes.constant += !is_found;
    }
    return changes;
}

size_t mtd_count(size_t width, size_t frames)
{
    return frames < width ? 0 : frames - width;
}

/* The sums of the differences first .. first + width - 1. */
static void move_to(struct running *sums, const struct changes *changes,
                    size_t first, size_t width)
{
    if (first % ANCHOR_EVERY == 0) {
        gsl_matrix_const_view part = gsl_matrix_const_submatrix(
            changes->d, first, 0, width, changes->d->size2);

        running_anchor(sums, &part.matrix);
    } else {
        running_move(sums,
                     gsl_matrix_const_ptr(changes->d, first + width - 1, 0),
                     gsl_matrix_const_ptr(changes->d, first - 1, 0));
    }
}

void mtd_each(size_t width, const gsl_matrix *x, const bool *is_there,
              windows_take *take, void *context)
{
    size_t nodes = x->size2, pairs = RUNNING_PAIRS(nodes), e = 0;
    size_t count = mtd_count(width, x->size1), valid = 0;
    struct changes changes = changes_of(x, is_there);
    struct running *sums = running_new(nodes);
    double *value = NEW_ARRAY(double, pairs), *scale = NEW_ARRAY(double, pairs);

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++)
            scale[e++] = changes.scale[i] * changes.scale[j];
    for (size_t t = 0; t + 1 < width && count; t++)
        valid += changes.is_valid[t];
    for (size_t t = 0; t < count; t++) {
        valid += changes.is_valid[t + width - 1];
        move_to(sums, &changes, t, width);
        for (size_t p = 0; p < pairs; p++)
            value[p] = sums->product[p] / (double)valid * scale[p];
        take(context, t, 2 * valid >= width ? value : NULL, changes.constant);
        valid -= changes.is_valid[t];
    }
    running_free(sums);
    gsl_matrix_free(changes.d), free(changes.is_valid);
    free(changes.scale), free(value), free(scale);
}
