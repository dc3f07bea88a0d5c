#include "dynamics/dynamics.h"

#include "base/mem.h"
#include "dynamic/response.h"
#include "io/sheet.h"
#include "stats/partial.h"

#include <math.h>
#include <stdlib.h>

/* ---- components ---- */

static size_t frames_of(const struct dynamics *d, size_t r)
{
    size_t frames = 0;

    for (size_t k = 0; k < d->f->subjects * d->f->frames; k++)
        frames += d->state[k] == (int)r + 1;
    return frames;
}

/* Mean over the subjects of the share of activity. */
static double mean_weight(const struct dynamics *d, size_t r)
{
    double *weight = NEW_ARRAY(double, d->f->count), sum = 0;
    size_t known = 0;

    for (size_t w = 0; w < d->f->subjects; w++) {
        dominance_weights(weight, &d->f->activity, w);
        if (isnan(weight[r]))
            continue;
        sum += weight[r];
        known++;
    }
    free(weight);
    return known ? sum / (double)known : NAN;
}

static double peak_of(const struct factorization *f, size_t r)
{
    gsl_vector_const_view course = gsl_matrix_const_row(f->activity.time, r);

    return f->time[gsl_vector_max_index(&course.vector)];
}

static void put_component(struct sheet *sheet, const struct dynamics *d,
                          size_t r)
{
    const struct factorization *f = d->f;
    bool is_kept = f->is_kept[r];
    double all = (double)(f->subjects * f->frames);

    tsv_text(sheet->out, f->names[r]);
    tsv_number(sheet->out, (double)r + 1);
    tsv_number(sheet->out, gsl_vector_get(f->lambda, r));
    tsv_number(sheet->out, gsl_vector_get(f->explained, r));
    tsv_number(sheet->out, gsl_vector_get(f->p, r));
    tsv_number(sheet->out, is_kept);
    tsv_number(sheet->out,
               is_kept ? (double)d->partitions->count[r] : (double)NAN);
    tsv_number(sheet->out, peak_of(f, r));
    tsv_number(sheet->out, is_kept ? (double)frames_of(d, r) / all : NAN);
    tsv_number(sheet->out, is_kept ? mean_weight(d, r) : NAN);
    tsv_end_row(sheet->out);
}

static void write_components(const struct dynamics *d)
{
    struct sheet sheet = sheet_begin(d->options->outdir, "components.tsv",
                                     "The components and what they hold");

    sheet_column(&sheet, "component", "Name");
    sheet_column(&sheet, "state", "Number in the tables of states");
    sheet_column(&sheet, "lambda", "Norm of the component");
    sheet_column(&sheet, "explained", "Share of the observed sum of squares");
    sheet_column(&sheet, "p", "Of the null of ntf; n/a: none was drawn");
    sheet_column(&sheet, "kept", "1: takes part in what follows");
    sheet_column(&sheet, "communities", "Number of communities of its graph");
    sheet_column(&sheet, "peak", "Time of the largest value of its course");
    sheet_column(&sheet, "dominant",
                 "Share of all frames of all subjects at which it is the "
                 "dominant component");
    sheet_column(&sheet, "activity",
                 "Its share of the activity of all components, mean over "
                 "frames and subjects");
    sheet_head(&sheet);
    for (size_t r = 0; r < d->f->count; r++)
        put_component(&sheet, d, r);
    sheet_end(&sheet);
}

/* ---- epochs ---- */

static struct response response(const struct dynamics *d, size_t k)
{
    size_t r = k / d->stimuli->count, epoch = k % d->stimuli->count;
    gsl_vector_const_view course = gsl_matrix_const_row(d->f->activity.time, r);

    return response_of(course.vector.data, d->stimuli->epoch, d->f->frames,
                       epoch + 1);
}

static void put_responses(struct sheet *sheet, const struct dynamics *d,
                          const struct response *responses, const double *q)
{
    for (size_t k = 0; k < d->f->count * d->stimuli->count; k++) {
        const struct response *one = &responses[k];

        tsv_text(sheet->out, d->f->names[k / d->stimuli->count]);
        tsv_text(sheet->out, d->stimuli->names[k % d->stimuli->count]);
        tsv_number(sheet->out, (double)one->frames);
        tsv_number(sheet->out, one->mean);
        tsv_number(sheet->out, one->baseline);
        tsv_number(sheet->out, one->difference);
        tsv_number(sheet->out, one->p);
        tsv_number(sheet->out, q[k]);
        tsv_end_row(sheet->out);
    }
}

static void write_epochs(const struct dynamics *d)
{
    struct sheet sheet =
        sheet_begin(d->options->outdir, "epochs.tsv",
                    "Time courses during stimuli and beside them");
    size_t count = d->f->count * d->stimuli->count;
    struct response *responses = NEW_ARRAY(struct response, count);
    double *p = NEW_ARRAY(double, count), *q = NEW_ARRAY(double, count);

    for (size_t k = 0; k < count; k++) {
        responses[k] = response(d, k);
        p[k] = responses[k].p;
    }
    partial_adjust(q, p, count);
    sheet_column(&sheet, "component", "Name");
    sheet_column(&sheet, "epoch", "Stimulus");
    sheet_column(&sheet, "frames", "Frames of the epoch");
    sheet_column(&sheet, "mean", "Mean of the time course over them");
    sheet_column(&sheet, "baseline",
                 "Mean over the frames of no stimulus; n/a: there is none");
    sheet_column(&sheet, "difference", "Mean minus baseline");
    sheet_column(&sheet, "p",
                 "Share of all circular shifts of the course that give as "
                 "large a difference, up or down");
    sheet_column(&sheet, "q",
                 "p adjusted for all components and epochs (Benjamini and "
                 "Hochberg)");
    sheet_head(&sheet);
    put_responses(&sheet, d, responses, q);
    sheet_end(&sheet);
    free(responses);
    free(p);
    free(q);
}

void dynamics_write_components(const struct dynamics *d)
{
    write_components(d);
    if (d->stimuli)
        write_epochs(d);
}
