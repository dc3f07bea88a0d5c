#include "signal/dvars.h"

#include "base/mem.h"
#include "base/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRAND_MEDIAN 1000.0

struct dvars *dvars_new(const struct voxels *about, const double *robust_sd,
                        size_t frames)
{
    struct dvars *dvars = NEW_ARRAY(struct dvars, 1);
    double sum = 0;

    dvars->about = about;
    dvars->nominal = NEW_ARRAY(double, about->count);
    dvars->previous = NEW_ARRAY(double, about->count);
    dvars->raw = gsl_vector_alloc(frames);
    dvars->unscaled = gsl_vector_alloc(frames);
    dvars->voxelwise = gsl_vector_alloc(frames);
    for (size_t i = 0; i < about->count; i++) {
        if (!about->varies[i] || !(about->ar1[i] < 1) || !(robust_sd[i] > 0))
            continue;
        dvars->nominal[i] = sqrt(2 * (1 - about->ar1[i])) * robust_sd[i];
        sum += dvars->nominal[i];
        dvars->taking_part++;
    }
    dvars->expected = sum / (double)dvars->taking_part;
    return dvars;
}

void dvars_free(struct dvars *dvars)
{
    gsl_vector_free(dvars->raw), gsl_vector_free(dvars->unscaled);
    gsl_vector_free(dvars->voxelwise);
    free(dvars->nominal), free(dvars->previous), free(dvars);
}

/* The measures of the next frame. */
static void put(struct dvars *dvars, double raw, double part, double relative)
{
    size_t t = dvars->frame++;

    bug_if(t >= dvars->raw->size);
    gsl_vector_set(dvars->raw, t, raw);
    gsl_vector_set(dvars->unscaled, t, part);
    gsl_vector_set(dvars->voxelwise, t, relative);
}

void dvars_add_gap(struct dvars *dvars)
{
    put(dvars, NAN, NAN, NAN);
    dvars->has_previous = false;
}

void dvars_add(struct dvars *restrict dvars, const double *restrict values)
{
    const struct voxels *about = dvars->about;
    double all = 0, part = 0, relative = 0;
    double finite = (double)(about->count - about->bad);
    double taking_part = (double)dvars->taking_part;

    for (size_t i = 0; i < about->count; i++) {
        double d = values[i] - dvars->previous[i], n = dvars->nominal[i];

        all += about->is_bad[i] ? 0 : d * d;
        if (n > 0)
            part += d * d, relative += d / n * (d / n);
    }
    memcpy(dvars->previous, values, about->count * sizeof *values);
    if (dvars->has_previous)
        put(dvars, sqrt(all / finite), sqrt(part / taking_part),
            sqrt(relative / taking_part));
    else
        put(dvars, NAN, NAN, NAN);
    dvars->has_previous = true;
}

void dvars_scaled(gsl_vector *out, const struct dvars *dvars, double median)
{
    gsl_vector_memcpy(out, dvars->unscaled);
    gsl_vector_scale(out, median > 0 ? GRAND_MEDIAN / median : NAN);
}

void dvars_standardized(gsl_vector *out, const struct dvars *dvars)
{
    gsl_vector_memcpy(out, dvars->unscaled);
    gsl_vector_scale(out, 1 / dvars->expected);
}
