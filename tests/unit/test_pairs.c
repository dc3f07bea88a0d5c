#include "../tap.h"

#include "base/output.h"
#include "io/pairs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void round_trip(const char *path)
{
    char x[] = "x", y[] = "y", z[] = "z", one[] = "one", two[] = "two";
    char *names[] = {x, y, z}, *titles[] = {one, two};
    struct pairs *pairs = pairs_new(3, names, 2, titles), *back;
    gsl_matrix *square = gsl_matrix_alloc(3, 3);

    ok(pairs->count == 3 && isnan(gsl_matrix_get(pairs->values, 1, 2)),
       "new pairs are undefined");
    for (size_t k = 0; k < 6; k++)
        pairs->values->data[k] = (double)k;
    gsl_matrix_set(pairs->values, 0, 1, NAN);
    pairs_write(path, pairs, "test", "a number");
    outputs_commit();
    back = pairs_read(path, NULL);
    ok(back->nodes == 3 && !strcmp(back->names[2], "z") &&
           !strcmp(back->titles[1], "two"),
       "names come back");
    ok(pairs_are_whole(back), "all pairs in order are whole");
    ok(isnan(gsl_matrix_get(back->values, 0, 1)) &&
           gsl_matrix_get(back->values, 1, 2) == 5,
       "values come back, n/a too");
    pairs_matrix(square, back, 1);
    ok(gsl_matrix_get(square, 2, 1) == 5 && gsl_matrix_get(square, 1, 2) == 5 &&
           isnan(gsl_matrix_get(square, 1, 1)),
       "a column is a symmetric matrix without diagonal");
    pairs_free(back);
    back = pairs_read(path, "two");
    ok(back->columns == 1 && gsl_matrix_get(back->values, 0, 0) == 3,
       "one column may be wanted");
    back->a[0] = 1;
    back->b[0] = 2;
    ok(!pairs_are_whole(back), "pairs in another order are not whole");
    pairs_free(back);
    pairs_free(pairs);
    gsl_matrix_free(square);
}

int main(void)
{
    char path[] = "/tmp/pairs-XXXXXX";
    int file = mkstemp(path);

    close(file);
    round_trip(path);
    unlink(path);
    return done();
}
