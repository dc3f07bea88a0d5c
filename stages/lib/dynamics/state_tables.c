#include "dynamics/dynamics.h"

#include "base/mem.h"
#include "io/sheet.h"
#include "states/passage.h"

#include <math.h>
#include <stdlib.h>

static void put_frame(struct sheet *sheet, const struct dynamics *d, size_t w,
                      size_t t)
{
    const struct factorization *f = d->f;
    size_t at = w * f->frames + t;

    tsv_text(sheet->out, f->ids[w]);
    tsv_text(sheet->out, "n/a");
    tsv_number(sheet->out, f->time[t]);
    if (f->stimulus)
        tsv_text(sheet->out, f->stimulus[t]);
    else if (d->stimuli)
        tsv_text(sheet->out, d->stimuli->epoch[t]
                                 ? d->stimuli->names[d->stimuli->epoch[t] - 1]
                                 : "n/a");
    tsv_number(sheet->out, (double)d->state[at]);
    tsv_number(sheet->out, d->share[at]);
    tsv_end_row(sheet->out);
}

static void write_sequence(const struct dynamics *d)
{
    struct sheet sheet = sheet_begin(d->options->outdir, "sequence.tsv",
                                     "The dominant component at every time");

    sheet_column(&sheet, "participant_id", "Subject");
    sheet_column(&sheet, "file", "n/a: a factorization has one time axis");
    sheet_column(&sheet, "time", isnan(d->f->tr) ? "Frame, from 0" : "Seconds");
    if (d->stimuli)
        sheet_column(&sheet, "stimulus", "What was shown");
    sheet_column(&sheet, "state",
                 "Number of the component that contributes most; 0: none does");
    sheet_column(&sheet, "share",
                 "Its share of what all components contribute at the time");
    sheet_head(&sheet);
    for (size_t w = 0; w < d->f->subjects; w++)
        for (size_t t = 0; t < d->f->frames; t++)
            put_frame(&sheet, d, w, t);
    sheet_end(&sheet);
}

struct sequence *dynamics_sequence(const struct dynamics *d, size_t w)
{
    const struct factorization *f = d->f;
    struct sequence *sequence = sequence_new(f->count);
    const int *state = dynamics_states(d, w);
    size_t first = 0;

    for (size_t t = 1; t <= f->frames; t++) {
        double step = isnan(f->tr) ? 1 : f->tr;

        if (t < f->frames && f->time[t] - f->time[t - 1] < 1.5 * step)
            continue;
        sequence_add(sequence, state + first, t - first);
        first = t;
    }
    return sequence;
}

static void write_passages(const struct dynamics *d)
{
    size_t subjects = d->f->subjects;
    struct passage *passages = NEW_ARRAY(struct passage, subjects);
    struct sequence **sequences = NEW_ARRAY(struct sequence *, subjects);

    for (size_t w = 0; w < subjects; w++) {
        sequences[w] = dynamics_sequence(d, w);
        passages[w] = (struct passage){.participant = d->f->ids[w],
                                       .sequence = sequences[w],
                                       .moments = d->f->frames,
                                       .step = d->f->tr,
                                       .threshold = NAN};
    }
    passages_write(d->options->outdir, passages, subjects, d->f->count);
    for (size_t w = 0; w < subjects; w++)
        sequence_free(sequences[w]);
    free(sequences);
    free(passages);
}

void dynamics_write_states(const struct dynamics *d)
{
    write_sequence(d);
    write_passages(d);
}
