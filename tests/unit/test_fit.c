/*
 * Factorization of one tensor from one start.  Reference values: exact
 * coordinate minimization of the explicit residual of tensor K in double
 * (methods of the dynamic connectome, section 3), to all digits given there.
 */
#include "../tap.h"
#include "tensors.h"

#include "tensor/predict.h"

static const struct fit_options plain = {.tolerance = 0,
                                         .slope = 0,
                                         .sweeps = 1000,
                                         .passes = 1,
                                         .is_plain = true,
                                         .is_raw = true};

static double entry(const struct fit *fit, enum mode mode, size_t k, size_t r)
{
    return gsl_matrix_get(fit->now->factor[mode], r, k);
}

static struct fit *begin(const struct source *source,
                         const struct fit_options *options)
{
    struct fit *fit = fit_new(source, start_k(&source->shape), options);

    fit_resume(fit);
    return fit;
}

static void sweeps_are_those_of_the_reference(bool is_masked)
{
    static const size_t at[] = {1, 2, 5, 10, 100, 1000};
    static const double want[2][6] = {
        {0.471983493321, 0.455480772603, 0.448848409163, 0.446497384060,
         0.432097273809, 0.432097273809},
        {0.484614115789, 0.454309597403, 0.434938410069, 0.427589510150,
         0.423116321580, 0.422679718312}};
    static const double first[2][6] = {
        {0, 0.8214285714, 0.7081261222, 2.2399586658, 0.9601102854,
         3.0771262318},
        {0, 0.7335164835, 2.4713553114, 2.3681896237, 2, 3.091483125}};
    struct source *source =
        tensor_k(is_masked ? mask_k() : NULL, PRECISION_DOUBLE);
    struct fit *fit = begin(source, &plain);

    close_to(source->square, is_masked ? 4882 : 6632, 1e-15, "squared norm");
    for (size_t k = 0; k < 6; k++) {
        while (fit->done < at[k])
            sweep_alone(fit, 1);
        close_to(fit->error, want[is_masked][k], 1e-12,
                 "error after some sweeps");
        if (k > 0)
            continue;
        for (size_t r = 0; r < 2; r++) {
            close_to(entry(fit, MODE_PAIR, 0, r), first[is_masked][r], 1e-10,
                     "pairs after the first");
            close_to(entry(fit, MODE_TIME, 0, r), first[is_masked][2 + r],
                     1e-10, "time after the first");
            close_to(entry(fit, MODE_SUBJECT, 1, r), first[is_masked][4 + r],
                     1e-9, "subjects after the first");
        }
    }
    fit_free(fit), source_free(source);
}

int main(void)
{
    sweeps_are_those_of_the_reference(false);
    sweeps_are_those_of_the_reference(true);
    return done();
}
