#include "page/strongest.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

struct rank {
    double size;
    size_t row;
};

static int by_size(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

size_t strongest_rows(size_t *which, size_t most, const double *value,
                      size_t rows)
{
    struct rank *ranks = NEW_ARRAY(struct rank, rows);
    size_t count = 0;

    for (size_t i = 0; i < rows; i++)
        ranks[i] = (struct rank){isnan(value[i]) ? -1 : fabs(value[i]), i};
    qsort(ranks, rows, sizeof *ranks, by_size);
    while (count < most && count < rows && ranks[count].size >= 0)
        which[count] = ranks[count].row, count++;
    free(ranks);
    return count;
}
