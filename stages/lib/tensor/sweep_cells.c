#include "tensor/sweep.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the updates after the pairs share. */
struct cells {
    struct fit *fit;
    const double *y; /* from the first column of this fit on */
    size_t columns;
    double *have;     /* classes x R x R: of all lanes */
    gsl_matrix *both; /* sum over the classes of crew o have */
    double objective;
};

static void sum_lanes(struct cells *cells)
{
    const struct fit *fit = cells->fit;
    const struct mask *mask = fit->source->mask;
    size_t square = fit->rank * fit->rank, size = mask->classes * square;

    cells->have = NEW_ARRAY(double, size);
    for (size_t lane = 0; lane < SOURCE_LANES; lane++)
        for (size_t k = 0; k < size; k++)
            cells->have[k] += fit->work->have[lane * size + k];
    cells->both = gsl_matrix_calloc(fit->rank, fit->rank);
    for (size_t k = 0; k < size; k++)
        cells->both->data[k % square] += fit->work->crew[k] * cells->have[k];
}

/* m (R x length of the mode): Y times the factors of the other two. */
static gsl_matrix *contract_others(const struct cells *cells, enum mode mode)
{
    const struct model *model = cells->fit->ahead;
    const struct shape *shape = &cells->fit->source->shape;
    gsl_matrix *m = gsl_matrix_calloc(model->rank, model_length(shape, mode));
    const double *y = cells->y;

    for (size_t w = 0; w < shape->subjects; w++)
        for (size_t c = 0; c < shape->conditions; c++)
            for (size_t t = 0; t < shape->frames; t++, y += cells->columns)
                for (size_t r = 0; r < model->rank; r++) {
                    size_t at[MODES] = {t, w, c, 0};
                    double value = y[r];

                    for (enum mode o = 0; o < MODE_PAIR; o++)
                        if (o != mode)
                            value *= gsl_matrix_get(model->factor[o], r, at[o]);
                    *gsl_matrix_ptr(m, r, at[mode]) += value;
                }
    return m;
}

/* now: from ahead, by HALS; then ahead of it. */
static void begin_update(struct fit *fit, enum mode mode)
{
    gsl_matrix_memcpy(fit->before->factor[mode], fit->now->factor[mode]);
    gsl_matrix_memcpy(fit->now->factor[mode], fit->ahead->factor[mode]);
}

static void end_update(struct fit *fit, enum mode mode)
{
    const gsl_matrix *now = fit->now->factor[mode];
    const gsl_matrix *before = fit->before->factor[mode];
    double *to = fit->ahead->factor[mode]->data;

    for (size_t k = 0; k < fit->rank * now->size2; k++)
        to[k] = fmax(0, now->data[k] +
                            fit->beta * (now->data[k] - before->data[k]));
    model_gram(fit->work->gram[mode], fit->ahead->factor[mode]);
}

static struct hals hals_of(const struct fit *fit, const double *nothing,
                           const double *top)
{
    return (struct hals){.passes = fit->options.passes,
                         .ridge = fit->options.ridge,
                         .penalty = nothing,
                         .top = top};
}

/* Time or conditions: one Gram matrix for all of them. */
static void update_shared(struct cells *cells, enum mode mode)
{
    struct fit *fit = cells->fit;
    enum mode other = mode == MODE_TIME ? MODE_CONDITION : MODE_TIME;
    gsl_matrix *m = contract_others(cells, mode);
    gsl_matrix *g = gsl_matrix_alloc(fit->rank, fit->rank);
    gsl_matrix *now = fit->now->factor[mode];
    gsl_matrix *own = gsl_matrix_alloc(fit->rank, fit->rank);
    double *nothing = NEW_ARRAY(double, fit->rank);
    struct hals hals = hals_of(fit, nothing, fit->work->top);

    gsl_matrix_memcpy(g, cells->both);
    gsl_matrix_mul_elements(g, fit->work->gram[other]);
    for (size_t r = 0; r < fit->rank; r++)
        fit->work->top[r] = gsl_matrix_get(g, r, r);
    if (mode == MODE_TIME && fit->options.smooth > 0)
        hals.smooth = fit->work->smooth;
    begin_update(fit, mode);
    hals_update(&fit->work->progress, now, m, g, &hals);
    end_update(fit, mode);
    model_gram(own, now);
    cells->objective = fit->source->square;
    for (size_t k = 0; k < fit->rank * now->size2; k++)
        cells->objective -= 2 * now->data[k] * m->data[k];
    for (size_t k = 0; k < fit->rank * fit->rank; k++)
        cells->objective += g->data[k] * own->data[k];
    gsl_matrix_free(m), gsl_matrix_free(g), gsl_matrix_free(own);
    free(nothing);
}

/* ---- subjects ---- */

/* have becomes the Gram matrices of the classes; top the largest diagonals. */
static void find_grams(double *top, struct cells *cells)
{
    const struct fit *fit = cells->fit;
    size_t rank = fit->rank, square = rank * rank;

    for (size_t k = 0; k < fit->source->mask->classes; k++)
        for (size_t at = 0; at < square; at++)
            cells->have[k * square + at] *=
                fit->work->gram[MODE_TIME]->data[at] *
                fit->work->gram[MODE_CONDITION]->data[at];
    for (size_t r = 0; r < rank; r++) {
        top[r] = 0;
        for (size_t k = 0; k < fit->source->mask->classes; k++)
            top[r] = fmax(top[r], cells->have[k * square + r * (rank + 1)]);
    }
}

static void subjects_by_class(struct cells *cells, const gsl_matrix *m,
                              const struct hals *hals)
{
    struct fit *fit = cells->fit;
    const struct mask *mask = fit->source->mask;
    size_t square = fit->rank * fit->rank;
    size_t stride = (mask->subjects + 7) / 8 * 8;
    double *g = NEW_ARRAY(double, square *stride);

    for (size_t w = 0; w < mask->subjects; w++)
        for (size_t at = 0; at < square; at++)
            g[at * stride + w] = cells->have[mask->kind[w] * square + at];
    hals_update_each(&fit->work->progress, fit->now->factor[MODE_SUBJECT], m, g,
                     stride, hals);
    free(g);
}

static void update_subjects(struct cells *cells)
{
    struct fit *fit = cells->fit;
    const struct mask *mask = fit->source->mask;
    gsl_matrix *now = fit->now->factor[MODE_SUBJECT];
    gsl_matrix *m = contract_others(cells, MODE_SUBJECT);
    gsl_matrix_view one;
    double *nothing = NEW_ARRAY(double, fit->rank);
    struct hals hals = hals_of(fit, nothing, fit->work->top);

    find_grams(fit->work->top, cells);
    one = gsl_matrix_view_array(cells->have, fit->rank, fit->rank);
    begin_update(fit, MODE_SUBJECT);
    if (mask->classes > 1)
        subjects_by_class(cells, m, &hals);
    else
        hals_update(&fit->work->progress, now, m, &one.matrix, &hals);
    end_update(fit, MODE_SUBJECT);
    cells->objective = fit->source->square;
    for (size_t w = 0; w < now->size2; w++) {
        const double *g = cells->have + mask->kind[w] * fit->rank * fit->rank;

        for (size_t r = 0; r < fit->rank; r++) {
            double sum = -2 * gsl_matrix_get(m, r, w);

            for (size_t s = 0; s < fit->rank; s++)
                sum += g[r * fit->rank + s] * gsl_matrix_get(now, s, w);
            cells->objective += sum * gsl_matrix_get(now, r, w);
        }
    }
    gsl_matrix_free(m), free(nothing);
}

double sweep_cells(struct fit *fit, const double *y, size_t columns,
                   size_t column)
{
    struct cells cells = {.fit = fit, .y = y + column, .columns = columns};

    fit->work->progress = (struct progress){0, 0};
    for (size_t lane = 0; lane < SOURCE_LANES; lane++) {
        fit->work->progress.slope += fit->work->lane[lane].slope;
        fit->work->progress.gain += fit->work->lane[lane].gain;
    }
    sum_lanes(&cells);
    if (fit->source->shape.frames > 1)
        update_shared(&cells, MODE_TIME);
    if (fit->source->shape.conditions > 1)
        update_shared(&cells, MODE_CONDITION);
    if (fit->source->shape.subjects > 1)
        update_subjects(&cells);
    free(cells.have), gsl_matrix_free(cells.both);
    return cells.objective;
}

/* ---- penalties ---- */

/* Squared norm of component r in a factor. */
static double norm_of(const struct model *model, enum mode mode, size_t r)
{
    double sum = 0;

    for (size_t k = 0; k < model->factor[mode]->size2; k++) {
        double u = gsl_matrix_get(model->factor[mode], r, k);

        sum += u * u;
    }
    return sum;
}

double sweep_penalties(const struct fit *fit)
{
    const struct fit_options *options = &fit->options;
    double unit = sqrt(fit->source->square / (double)fit->source->shape.pairs);
    double sum = 0;

    if (!(options->l1 > 0) && !(options->smooth > 0) && !(options->ridge > 0))
        return 0;
    for (size_t r = 0; r < fit->rank; r++) {
        const gsl_matrix *pair = fit->now->factor[MODE_PAIR];
        const gsl_matrix *time = fit->now->factor[MODE_TIME];
        double norms[MODES], others, steps = 0, total = 0;

        for (enum mode m = 0; m < MODES; m++) {
            norms[m] = norm_of(fit->now, m, r);
            if (fit->now->factor[m]->size2 > 1)
                sum += options->ridge * norms[m];
        }
        others = norms[MODE_SUBJECT] * norms[MODE_CONDITION];
        for (size_t p = 0; p < pair->size2; p++)
            total += gsl_matrix_get(pair, r, p);
        for (size_t t = 1; t < time->size2; t++)
            steps += pow(
                gsl_matrix_get(time, r, t) - gsl_matrix_get(time, r, t - 1), 2);
        sum +=
            2 * options->l1 * unit * sqrt(others * norms[MODE_TIME]) * total +
            options->smooth * others * norms[MODE_PAIR] * steps;
    }
    return sum;
}
