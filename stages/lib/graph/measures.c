#include "graph/measures.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct measures *measures_new(size_t rows, size_t count)
{
    struct measures *measures = NEW_ARRAY(struct measures, 1);

    measures->count = count;
    measures->about = NEW_ARRAY(const struct column *, count);
    measures->values = gsl_matrix_alloc(rows, count);
    gsl_matrix_set_all(measures->values, NAN);
    return measures;
}

void measures_free(struct measures *measures)
{
    free(measures->about);
    gsl_matrix_free(measures->values);
    free(measures);
}

void measures_spread(struct measures *measures, const size_t *defined,
                     size_t regions)
{
    gsl_matrix *nodes = measures->values;

    bug_if(nodes->size1 > regions);
    measures->values = gsl_matrix_alloc(regions, measures->count);
    gsl_matrix_set_all(measures->values, NAN);
    for (size_t node = 0; node < nodes->size1; node++)
        for (size_t k = 0; k < measures->count; k++)
            gsl_matrix_set(measures->values, defined[node], k,
                           gsl_matrix_get(nodes, node, k));
    gsl_matrix_free(nodes);
}

double measures_mean(const struct measures *measures, const char *name)
{
    double sum = 0;

    for (size_t k = 0; k < measures->count; k++) {
        if (strcmp(measures->about[k]->name, name))
            continue;
        for (size_t i = 0; i < measures->values->size1; i++)
            sum += gsl_matrix_get(measures->values, i, k);
        return sum / (double)measures->values->size1;
    }
    return NAN;
}
