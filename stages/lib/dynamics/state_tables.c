#include "dynamics/dynamics.h"

#include "io/sheet.h"

#include <math.h>
#include <stdlib.h>

static void put_frame(struct sheet *sheet, const struct dynamics *d, size_t w,
                      size_t t)
{
    const struct factorization *f = d->f;
    size_t at = w * f->frames + t;

    tsv_text(sheet->out, f->ids[w]);
    tsv_number(sheet->out, f->time[t]);
    if (f->stimulus)
        tsv_text(sheet->out, f->stimulus[t]);
    else if (d->stimuli)
        tsv_text(sheet->out, d->stimuli->epoch[t]
                                 ? d->stimuli->names[d->stimuli->epoch[t] - 1]
                                 : "n/a");
    tsv_number(sheet->out, d->state[at] ? (double)d->state[at] : (double)NAN);
    tsv_number(sheet->out, d->share[at]);
    tsv_end_row(sheet->out);
}

static void write_sequence(const struct dynamics *d)
{
    struct sheet sheet = sheet_begin(d->options->outdir, "sequence.tsv",
                                     "The dominant component at every time");

    sheet_column(&sheet, "participant_id", "Subject");
    sheet_column(&sheet, "time", isnan(d->f->tr) ? "Frame, from 0" : "Seconds");
    if (d->stimuli)
        sheet_column(&sheet, "stimulus", "What was shown");
    sheet_column(&sheet, "state",
                 "The component that contributes most; n/a: none does");
    sheet_column(&sheet, "share",
                 "Its share of what all components contribute at the time");
    sheet_head(&sheet);
    for (size_t w = 0; w < d->f->subjects; w++)
        for (size_t t = 0; t < d->f->frames; t++)
            put_frame(&sheet, d, w, t);
    sheet_end(&sheet);
}

void dynamics_write_states(const struct dynamics *d)
{
    write_sequence(d);
}
