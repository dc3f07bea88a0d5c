/*
 * group_orders ROWS COUNT SEED: the permutations of `edges --permutations COUNT
 * --seed SEED` of ROWS rows without blocks, for the peers.
 *
 * Prints a line for each, of the row of the design that every row of the data
 * meets, from 0, with blanks between.
 */
#include "base/mem.h"
#include "group/orders.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    struct orders_wish wish = {.rows = strtoul(argv[1], NULL, 10),
                               .count = strtoul(argv[2], NULL, 10),
                               .seed = strtoul(argv[3], NULL, 10)};
    size_t *source = NEW_ARRAY(size_t, wish.rows);
    double *sign = NEW_ARRAY(double, wish.rows);
    struct orders orders;

    orders_make(&orders, &wish);
    for (size_t k = 0; k < orders.count; k++) {
        orders_get(source, sign, &orders, k);
        for (size_t i = 0; i < wish.rows; i++)
            printf("%zu%c", source[i], i + 1 < wish.rows ? ' ' : '\n');
    }
    free(source), free(sign), orders_release(&orders);
    return 0;
}
