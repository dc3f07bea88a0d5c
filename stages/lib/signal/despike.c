#include "signal/despike.h"

#include <gsl/gsl_sort_vector.h>
#include <gsl/gsl_statistics.h>
#include <math.h>

/* The median; reorders `x`. */
static double median_of(gsl_vector *x)
{
    gsl_sort_vector(x);
    return gsl_stats_median_from_sorted_data(x->data, x->stride, x->size);
}

static void squash(gsl_vector *x, gsl_vector *room)
{
    double middle, scale;

    gsl_vector_memcpy(room, x);
    middle = median_of(room);
    for (size_t t = 0; t < x->size; t++)
        gsl_vector_set(room, t, fabs(gsl_vector_get(x, t) - middle));
    scale = 4 * median_of(room);
    for (size_t t = 0; t < x->size && scale > 0; t++) {
        double distance = gsl_vector_get(x, t) - middle;

        gsl_vector_set(x, t, middle + scale * tanh(distance / scale));
    }
}

void despike_tanh(gsl_matrix *series)
{
    gsl_vector *room = gsl_vector_alloc(series->size1);

    for (size_t j = 0; j < series->size2; j++) {
        gsl_vector_view x = gsl_matrix_column(series, j);

        if (!isnan(gsl_vector_get(&x.vector, 0)))
            squash(&x.vector, room);
    }
    gsl_vector_free(room);
}
