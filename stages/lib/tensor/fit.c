#include "tensor/fit.h"

#include "base/mem.h"
#include "base/report.h"
#include "tensor/sweep.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdlib.h>

/*
 * How far ahead, at first; faster, slower; and of the bound of it.  The first
 * sweeps from a random start go wherever they go: with .5 from the beginning a
 * fit without collinear components took longer than one without momentum.
 */
static const double beta_first = 0.2, faster = 1.1, slower = 1.5,
                    bound_faster = 1.01;

/* A fit that explains all but this share of the squares is exact. */
static const double nothing_left = 1e-14;

/* The objective is known up to this share of the squares: the rounding of Y. */
static const double noise_single = 3e-8;

enum { RESCUES_MOST = 3 };

/* The ridge in the units of the balanced factors. */
static double ridge_of(const struct source *source, double ridge)
{
    double modes = 0;

    for (enum mode m = 0; m < MODES; m++)
        modes += model_length(&source->shape, m) > 1;
    return ridge * pow(source->square, 1 - 1 / modes);
}

struct fit *fit_new(const struct source *source, struct model *start,
                    const struct fit_options *options)
{
    struct fit *fit = NEW_ARRAY(struct fit, 1);

    fit->source = source;
    fit->options = *options;
    fit->options.ridge = ridge_of(source, options->ridge);
    fit->rank = start->rank;
    fit->now = start;
    fit->beta = options->is_plain ? 0 : beta_first;
    fit->beta_most = 1;
    fit->error = fit->objective = INFINITY;
    fit->history = NEW_ARRAY(double, options->sweeps);
    return fit;
}

void fit_park(struct fit *fit)
{
    model_free(fit->ahead), model_free(fit->before), work_free(fit->work);
    fit->ahead = fit->before = NULL;
    fit->work = NULL;
}

void fit_resume(struct fit *fit)
{
    bug_if(fit->work);
    fit->ahead = model_copy(fit->now);
    fit->before = model_copy(fit->now);
    fit->work = work_new(fit);
    fit->is_forgiven = true;
}

void fit_free(struct fit *fit)
{
    fit_park(fit);
    model_free(fit->now);
    free(fit->history), free(fit);
}

void fit_begin(struct fit *fit, double *weights, size_t columns, size_t column)
{
    sweep_grams(fit);
    model_cells(weights + column, columns, fit->ahead);
}

void fit_pairs(struct fit *fit, const struct block *block, size_t columns,
               size_t column)
{
    sweep_pairs(fit, block, columns, column);
}

/* ---- after the sweep ---- */

/*
 * All factors of a component get the same norm, in each of the three models by
 * itself.  What is extrapolated is then never a drift of scale from one factor
 * to another, which would go on and on: it leaves the component as it is.  A
 * component that is zero is left.
 */
static void balance(struct model *model)
{
    for (size_t r = 0; r < model->rank; r++) {
        double norm[MODES], product = 1, mean;
        size_t modes = 0;

        for (enum mode m = 0; m < MODES; m++) {
            gsl_vector_view row = gsl_matrix_row(model->factor[m], r);

            norm[m] = gsl_blas_dnrm2(&row.vector);
            if (row.vector.size > 1) {
                product *= norm[m];
                modes++;
            }
        }
        if (!(product > 0) || !isfinite(product))
            continue;
        mean = pow(product, 1 / (double)modes);
        for (enum mode m = 0; m < MODES; m++) {
            gsl_vector_view row = gsl_matrix_row(model->factor[m], r);

            if (row.vector.size > 1)
                gsl_vector_scale(&row.vector, mean / norm[m]);
        }
    }
}

static void copy_model(struct model *to, const struct model *from)
{
    for (enum mode m = 0; m < MODES; m++)
        gsl_matrix_memcpy(to->factor[m], from->factor[m]);
}

/* ---- a component that has died ---- */

/* The first that is zero in some mode; rank when there is none. */
static size_t find_dead(const struct fit *fit)
{
    for (size_t r = 0; r < fit->rank; r++)
        for (enum mode m = 0; m < MODES; m++) {
            gsl_vector_const_view row =
                gsl_matrix_const_row(fit->now->factor[m], r);

            if (!(gsl_vector_max(&row.vector) > 0))
                return r;
        }
    return fit->rank;
}

/*
 * Component r begins again from the pair that is explained worst: what is left
 * of it there, summed over the other modes, is its course in each.
 */
static void rescue(struct fit *fit, size_t r, size_t pair)
{
    const struct shape *shape = &fit->source->shape;
    size_t cells = source_cells(shape), cell = 0;
    double *x = NEW_ARRAY(double, cells), *k;

    k = NEW_ARRAY(double, cells * fit->rank);
    fit->source->fiber(x, fit->source, pair);
    model_cells(k, fit->rank, fit->now);
    for (enum mode m = 0; m < MODES; m++) {
        gsl_vector_view row = gsl_matrix_row(fit->now->factor[m], r);

        gsl_vector_set_all(&row.vector, row.vector.size == 1);
    }
    for (size_t w = 0; w < shape->subjects; w++)
        for (size_t c = 0; c < shape->conditions; c++)
            for (size_t t = 0; t < shape->frames; t++, cell++) {
                size_t at[] = {t, w, c};
                double rest = x[cell];

                for (size_t s = 0; s < fit->rank; s++)
                    if (s != r)
                        rest -= k[cell * fit->rank + s] *
                                gsl_matrix_get(fit->now->factor[MODE_PAIR], s,
                                               pair);
                for (enum mode m = 0; m < MODE_PAIR && rest > 0; m++)
                    if (fit->now->factor[m]->size2 > 1)
                        *gsl_matrix_ptr(fit->now->factor[m], r, at[m]) += rest;
            }
    gsl_matrix_set(fit->now->factor[MODE_PAIR], r, pair, 1);
    copy_model(fit->ahead, fit->now);
    copy_model(fit->before, fit->now);
    free(x), free(k);
}

/* Look for the worst pair in one sweep, and use it after that. */
static void look_after_dead(struct fit *fit)
{
    size_t dead = find_dead(fit);
    struct worst worst = {-1, 0};

    if (dead == fit->rank || fit->rescues == RESCUES_MOST) {
        fit->work->is_seeking = false;
        return;
    }
    if (!fit->work->is_seeking) {
        fit->work->is_seeking = true;
        return;
    }
    for (size_t lane = 0; lane < SOURCE_LANES; lane++)
        if (fit->work->worst[lane].residual > worst.residual)
            worst = fit->work->worst[lane];
    fit->work->is_seeking = false;
    fit->rescues++;
    if (worst.residual > 0) {
        rescue(fit, dead, worst.pair);
        fit->is_forgiven = true;
        fit->calm = 0;
    }
}

/* ---- what the sweep was worth ---- */

/* Undo it, and go on without momentum. */
static void undo(struct fit *fit)
{
    copy_model(fit->now, fit->before);
    copy_model(fit->ahead, fit->before);
    fit->beta_most = fit->beta;
    fit->beta /= slower;
    fit->is_forgiven = true;
}

static double noise_of(const struct fit *fit)
{
    return fit->source->is_single ? noise_single * fit->source->square : 0;
}

/*
 * Nothing is going on: the steps have gained next to nothing, or, steps that
 * only undo what momentum did being many, the objective has not moved.  An
 * error is the square root of an objective, hence the 2.
 */
static bool is_calm(const struct fit *fit, double objective)
{
    double little = 2 * fit->options.tolerance * objective;
    double fell = fit->objective - objective;

    return fit->work->progress.gain <= little ||
           (!fit->is_forgiven && fell <= little && fell >= -noise_of(fit));
}

static void take(struct fit *fit, double objective, double error)
{
    double slope = sqrt(fit->work->progress.slope);

    fit->calm = is_calm(fit, objective) ? fit->calm + 1 : 0;
    if (fit->done == 1)
        fit->first_slope = slope;
    fit->objective = objective;
    fit->error = error;
    if (!fit->options.is_plain) {
        fit->beta = fmin(fit->beta_most, faster * fit->beta);
        fit->beta_most = fmin(1, bound_faster * fit->beta_most);
    }
    fit->is_forgiven = false;
    if (error * error <= nothing_left)
        fit->end = FIT_EXACT;
    else if (fit->calm == FIT_CALM)
        fit->end = FIT_CONVERGED;
    else if (slope <= fit->options.slope * fit->first_slope)
        fit->end = FIT_STATIONARY;
}

void fit_sweep_end(struct fit *fit, const double *y, size_t columns,
                   size_t column)
{
    double data = sweep_cells(fit, y, columns, column);
    double objective = data + sweep_penalties(fit);
    double error = sqrt(fmax(0, data) / fit->source->square);

    fit->history[fit->done++] = error;
    if (!fit->options.is_plain && !fit->is_forgiven &&
        objective > fit->objective + noise_of(fit))
        undo(fit);
    else
        take(fit, objective, error);
    if (fit->done == fit->options.sweeps && fit->end == FIT_GOES_ON)
        fit->end = FIT_STOPPED;
    if (fit->end == FIT_GOES_ON && !fit->options.is_raw) {
        look_after_dead(fit);
        balance(fit->now), balance(fit->ahead), balance(fit->before);
    }
}
