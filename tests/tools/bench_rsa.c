/*
 * bench_rsa COMPARATOR [CONDITIONS SUBJECTS MODELS SAMPLES [KIND]]: what a
 * bootstrap costs.
 *
 * Random RDMs; prints the CPU seconds of the resamples with their ceilings, and
 * the standard error of the first model, which no compiler may leave out.
 * KIND is subjects, conditions, both (the default) or dual.
 */
#include "base/rng.h"
#include "geometry/inference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static gsl_matrix *rdms(size_t count, size_t conditions, uint64_t stream)
{
    size_t pairs = conditions * (conditions - 1) / 2;
    gsl_matrix *m = gsl_matrix_alloc(count, pairs);
    struct rng rng = rng_init(1, stream);

    for (size_t k = 0; k < count * pairs; k++)
        m->data[k] = rng_uniform(&rng);
    return m;
}

static size_t number(int argc, char **argv, int k, size_t usual)
{
    return argc > k ? strtoul(argv[k], NULL, 10) : usual;
}

int main(int argc, char **argv)
{
    size_t conditions = number(argc, argv, 2, 92);
    size_t subjects = number(argc, argv, 3, 20);
    size_t models = number(argc, argv, 4, 10);
    size_t samples = number(argc, argv, 5, 1000);
    const char *name = argc > 6 ? argv[6] : "both";
    bool is_dual = !strcmp(name, "dual");
    bool is_wanted[] = {is_dual || !strcmp(name, "subjects"),
                        is_dual || !strcmp(name, "conditions"),
                        is_dual || !strcmp(name, "both")};
    int kind = 0;

    while (argc > 1 && compare_names[kind] &&
           strcmp(compare_names[kind], argv[1]) != 0)
        kind++;
    if (argc < 2 || !compare_names[kind])
        return 2;
    gsl_matrix *data = rdms(subjects, conditions, 1);
    gsl_matrix *others = rdms(models, conditions, 2);
    clock_t start = clock();
    struct compare *compare =
        compare_new((enum compare_kind)kind, others, data);
    struct families families = families_single(models);
    struct evaluation plan = {.compare = compare, .families = &families};
    struct bootstrap bootstrap = bootstrap_run(&plan, is_wanted, samples, 1, 1);
    const gsl_matrix *means = bootstrap.means[is_wanted[2]   ? 2
                                              : is_wanted[1] ? 1
                                                             : 0];

    printf("%.3f %.12g\n", (double)(clock() - start) / CLOCKS_PER_SEC,
           verdicts_variance(gsl_matrix_const_ptr(means, 0, 0), samples));
    bootstrap_release(&bootstrap), families_release(&families);
    compare_free(compare), gsl_matrix_free(data), gsl_matrix_free(others);
    return 0;
}
