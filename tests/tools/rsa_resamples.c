/*
 * rsa_resamples COMPARATOR SAMPLES SEED DATA.tsv MODELS.tsv: the resamples of
 * `rsa --bootstrap`, for the peers.
 *
 * Prints, a line for each resample and tabs between: how often every condition
 * is in it, and every subject; then, of resampled subjects, of conditions and
 * of both, the mean of each model, the lower ceiling and the upper.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "geometry/inference.h"
#include "io/pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The stream of the first resample, as in rsa/bootstrap.c. */
static const uint64_t first = (uint64_t)0x424f4f54 << 32;

static struct pairs *whole(const char *path)
{
    struct pairs *pairs = pairs_read(path, NULL);

    pairs_demand(pairs, path);
    return pairs;
}

static void print_copies(size_t count, struct rng *rng)
{
    unsigned *copies = NEW_ARRAY(unsigned, count);

    bootstrap_draw(copies, count, rng);
    for (size_t k = 0; k < count; k++)
        printf("%u\t", copies[k]);
    free(copies);
}

static void print_means(const struct bootstrap *bootstrap, size_t b)
{
    size_t rows = bootstrap->means[0]->size1;

    for (int kind = 0; kind < BOOTSTRAP_KINDS; kind++)
        for (size_t f = 0; f < rows; f++)
            printf("%.17g%c", gsl_matrix_get(bootstrap->means[kind], f, b),
                   kind + 1 == BOOTSTRAP_KINDS && f + 1 == rows ? '\n' : '\t');
}

int main(int argc, char **argv)
{
    static const bool is_wanted[] = {true, true, true};
    int kind = 0;

    while (argc > 1 && compare_names[kind] &&
           strcmp(compare_names[kind], argv[1]) != 0)
        kind++;
    if (argc != 6 || !compare_names[kind])
        return 2;
    size_t samples = strtoul(argv[2], NULL, 10);
    uint64_t seed = strtoul(argv[3], NULL, 10);
    struct pairs *data = whole(argv[4]), *file = whole(argv[5]);
    struct pairs *models = pairs_in_order(file, argv[5], data, argv[4]);
    struct compare *compare =
        compare_new((enum compare_kind)kind, models->values, data->values);
    struct families families = families_single(models->columns);
    struct evaluation plan = {.compare = compare, .families = &families};
    struct bootstrap bootstrap =
        bootstrap_run(&plan, is_wanted, samples, seed, 1);

    for (size_t b = 0; b < samples; b++) {
        struct rng rng = rng_init(seed, first + b);

        print_copies(compare->conditions, &rng);
        print_copies(compare->subjects, &rng);
        print_means(&bootstrap, b);
    }
    bootstrap_release(&bootstrap), families_release(&families);
    compare_free(compare), pairs_free(models), pairs_free(file);
    pairs_free(data);
    return 0;
}
