#include "sim/subject.h"

#include "base/mem.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

static const double memory = 4, block_off = 8, response_length = 32; /* s */

void subject_coupling(double *coupling, size_t networks, bool is_patient)
{
    for (size_t k = 0; k < networks; k++)
        coupling[k] =
            is_patient && k + 1 == networks ? SIM_WEAKENED : SIM_COUPLING;
}

void subject_correlation(gsl_matrix *corr, const struct brain *brain,
                         const double *coupling)
{
    for (size_t i = 0; i < brain->regions; i++)
        for (size_t j = 0; j < brain->regions; j++) {
            double w = coupling[brain->network[i]];
            bool is_shared = brain->network[i] == brain->network[j];

            gsl_matrix_set(
                corr, i, j,
                i == j ? 1 : SIM_GLOBAL * SIM_GLOBAL + (is_shared ? w * w : 0));
        }
}

void subject_process(gsl_vector *process, double tr, struct rng *rng)
{
    double x = rng_normal(rng), phi = exp(-tr / memory);

    for (size_t t = 0; t < process->size; t++) {
        gsl_vector_set(process, t, x);
        x = phi * x + sqrt(1 - phi * phi) * rng_normal(rng);
    }
}

void subject_activity(gsl_matrix *activity, const struct brain *brain,
                      const double *coupling, double tr, struct rng *rng)
{
    size_t frames = activity->size1, shared = brain->networks + 1;
    gsl_matrix *source = gsl_matrix_alloc(frames, shared);

    for (size_t k = 0; k < shared; k++) {
        gsl_vector_view column = gsl_matrix_column(source, k);
        subject_process(&column.vector, tr, rng);
    }
    for (size_t r = 0; r < brain->regions; r++) {
        gsl_vector_view own = gsl_matrix_column(activity, r);
        double w = coupling[brain->network[r]];
        double e = sqrt(1 - SIM_GLOBAL * SIM_GLOBAL - w * w);

        subject_process(&own.vector, tr, rng);
        for (size_t t = 0; t < frames; t++) {
            double *x = gsl_matrix_ptr(activity, t, r);

            *x = e * *x + SIM_GLOBAL * gsl_matrix_get(source, t, 0) +
                 w * gsl_matrix_get(source, t, brain->network[r] + 1);
        }
    }
    gsl_matrix_free(source);
}

bool subject_block(double *onset, size_t *condition, size_t b, size_t frames,
                   double tr)
{
    *onset = block_off + (double)b * (SIM_BLOCK_ON + block_off);
    *condition = b % SIM_CONDITIONS;
    return *onset + SIM_BLOCK_ON <= (double)frames * tr;
}

/* Double-gamma response to an impulse, t in s (Glover 1999, as in SPM). */
static double response_at(double t)
{
    return t <= 0
               ? 0
               : gsl_ran_gamma_pdf(t, 6, 1) - gsl_ran_gamma_pdf(t, 16, 1) / 6;
}

/* Response to a block that began `t` s ago: the impulses of all its moments. */
static double block_response(double t)
{
    const double step = 0.1;
    const size_t steps = (size_t)(SIM_BLOCK_ON / step);
    double sum = 0;

    if (t <= 0 || t > SIM_BLOCK_ON + response_length)
        return 0;
    for (size_t i = 0; i < steps; i++)
        sum += response_at(t - step * (double)i);
    return sum;
}

void subject_task(gsl_matrix *response, double tr)
{
    double onset, most;
    size_t condition;

    gsl_matrix_set_zero(response);
    for (size_t b = 0;
         subject_block(&onset, &condition, b, response->size1, tr); b++)
        for (size_t t = 0; t < response->size1; t++)
            *gsl_matrix_ptr(response, t, condition) +=
                block_response((double)t * tr - onset);
    most = gsl_matrix_max(response);
    if (most > 0)
        gsl_matrix_scale(response, 1 / most);
}

void subject_motion(gsl_matrix *motion, bool *is_spike, size_t spikes,
                    struct rng *rng)
{
    const double step[6] = {.02, .02, .03, 4e-4, 3e-4, 3e-4};
    const double jump = 0.8; /* mm */
    size_t frames = motion->size1;
    double place[6] = {0};

    for (size_t s = 0; s < spikes && frames > 1; s++)
        is_spike[1 + rng_below(rng, frames - 1)] = true;
    for (size_t t = 0; t < frames; t++)
        for (size_t k = 0; k < 6; k++) {
            double move = t ? step[k] * rng_normal(rng) : 0;

            /* the head returns, so that the walk does not leave the scanner */
            place[k] += move - 0.02 * place[k];
            if (is_spike[t] && k == 1)
                place[k] += place[k] > 0 ? -jump : jump;
            gsl_matrix_set(motion, t, k, place[k]);
        }
}
