#include "states/method.h"
#include "states/sheet.h"

#include <math.h>

/* ---- windows ---- */

void sliding_describe(const struct states *states, json_t *fields)
{
    const struct windows *windows = &states->windows;
    double tr = states->input->tr;

    json_put_number(fields, "WindowLength", (double)windows->length * tr);
    json_put_number(fields, "EffectiveWindowLength", windows->effective * tr);
    json_put_number(fields, "WindowStep", (double)windows->step * tr);
    /* Slower waves than this fluctuate from window to window by themselves. */
    json_put_number(fields, "HighPassAdvised", 1 / (windows->effective * tr));
    json_put_text(fields, "Taper",
                  windows->is_flat     ? "none"
                  : windows->is_legacy ? "times the series"
                                       : "weights");
}

void mtd_describe(const struct states *states, json_t *fields)
{
    json_put_number(fields, "WindowLength",
                    (double)states->width * states->input->tr);
}

static void put_window(struct sheet *sheet, const struct states *states,
                       size_t w, size_t k)
{
    const struct windows *windows = &states->windows;
    const struct sight *sight = &states->sights[w];
    double tr = states->input->tr;
    size_t first = k * windows->step;
    int label = sight->label[k];

    sheet_run(sheet, &states->input->at[w]);
    tsv_number(sheet->out, (double)first * tr);
    tsv_number(sheet->out, (double)(first + windows->length - 1) * tr);
    tsv_number(
        sheet->out,
        windows_effective(windows, states->input->at[w].is_there, first) * tr);
    tsv_number(sheet->out, label == SEQUENCE_GAP ? NAN : (double)label);
    tsv_end_row(sheet->out);
}

void sliding_write(const struct states *states)
{
    struct sheet sheet = sheet_begin(states->options->outdir, "windows.tsv",
                                     "What every window rests on");

    sheet_run_columns(&sheet);
    sheet_column(&sheet, "first", "Seconds: its first frame");
    sheet_column(&sheet, "last", "Seconds: its last frame");
    sheet_column(&sheet, "effective",
                 "Seconds: (sum of weights)^2 / sum of squared weights, "
                 "without what is censored");
    sheet_column(&sheet, "state",
                 "Number of the state; n/a: too little of "
                 "the window is left, or a region is "
                 "constant in it");
    tsv_end_row(sheet.out);
    for (size_t w = 0; w < states->input->count; w++)
        for (size_t k = 0; k < states->sights[w].count; k++)
            put_window(&sheet, states, w, k);
    sheet_end(&sheet);
}

/* ---- events ---- */

void edge_write(const struct states *states)
{
    struct sheet sheet =
        sheet_begin(states->options->outdir, "events.tsv",
                    "Frames with more co-fluctuation than 95 % of those of "
                    "series shifted against each other");

    sheet_run_columns(&sheet);
    sheet_column(&sheet, "time", "Seconds from the first frame");
    sheet_column(&sheet, "rss",
                 "Root of the sum of squared co-fluctuations "
                 "over pairs");
    sheet_column(&sheet, "state", "Number of the state");
    tsv_end_row(sheet.out);
    for (size_t w = 0; w < states->input->count; w++) {
        const struct sight *sight = &states->sights[w];

        for (size_t t = 0; t < sight->count; t++) {
            if (sight->label[t] <= SEQUENCE_NONE)
                continue;
            sheet_run(&sheet, &states->input->at[w]);
            tsv_number(sheet.out, (double)t * sight->step);
            tsv_number(sheet.out, sight->values[0][t]);
            tsv_number(sheet.out, sight->label[t]);
            tsv_end_row(sheet.out);
        }
    }
    sheet_end(&sheet);
}
