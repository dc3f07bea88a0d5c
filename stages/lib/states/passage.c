#include "states/passage.h"

#include "states/sheet.h"

#include <math.h>

static void put_run(struct sheet *sheet, const struct passage *passage)
{
    tsv_text(sheet->out, passage->participant);
    tsv_text(sheet->out, passage->file ? passage->file : "n/a");
}

static void put_summary(struct sheet *sheet, const struct passage *passage,
                        size_t n)
{
    const struct sequence *sequence = passage->sequence;
    double step = isnan(passage->step) ? 1 : passage->step;

    put_run(sheet, passage);
    tsv_number(sheet->out, (double)sequence->known);
    tsv_number(sheet->out, (double)(passage->moments - sequence->known));
    tsv_number(sheet->out, (double)sequence->none);
    tsv_number(sheet->out, passage->threshold);
    tsv_number(sheet->out, (double)sequence->changes);
    for (size_t k = 0; k < n; k++)
        tsv_number(sheet->out, sequence_occupancy(sequence, k));
    for (size_t k = 0; k < n; k++)
        tsv_number(sheet->out, sequence_dwell(sequence, k) * step);
    for (size_t k = 0; k < n; k++)
        tsv_number(sheet->out, sequence_whole_dwell(sequence, k) * step);
    for (size_t k = 0; k < n; k++)
        tsv_number(sheet->out, (double)sequence->runs[k]);
    for (size_t k = 0; k < n; k++)
        tsv_number(sheet->out, (double)sequence->truncated[k]);
    tsv_end_row(sheet->out);
}

static void write_summaries(const char *outdir, const struct passage *passages,
                            size_t count, size_t n)
{
    struct sheet sheet = sheet_begin(outdir, "summaries.tsv",
                                     "How the states of every series go; "
                                     "nothing crosses a gap");

    sheet_run_columns(&sheet);
    sheet_column(&sheet, "known", "Moments that have a state or none");
    sheet_column(&sheet, "unknown",
                 "Moments that are censored, not defined or too near to an "
                 "end");
    sheet_column(&sheet, "none", "Moments in no state");
    sheet_column(&sheet, "threshold",
                 "Of events, or of the seed; n/a without one");
    sheet_column(&sheet, "changes",
                 "Moments that are in another state than "
                 "the one before");
    sheet_states(&sheet, "occupancy", n, "Share of the known moments");
    sheet_states(&sheet, "dwell", n,
                 isnan(passages[0].step)
                     ? "Mean length of its runs in moments, those that are cut "
                       "off with them; n/a where it was not visited"
                     : "Mean length of its runs in s, those that are cut off "
                       "with them; n/a where it was not visited");
    sheet_states(&sheet, "whole_dwell", n, "The same without them");
    sheet_states(&sheet, "runs", n, "Runs of the state");
    sheet_states(&sheet, "truncated", n,
                 "Of these, cut off by a gap or an end");
    tsv_end_row(sheet.out);
    for (size_t w = 0; w < count; w++)
        put_summary(&sheet, &passages[w], n);
    sheet_end(&sheet);
}

static void put_transition(struct sheet *sheet, const struct passage *passage,
                           size_t n, const size_t pair[2])
{
    const struct sequence *sequence = passage->sequence;

    put_run(sheet, passage);
    tsv_number(sheet->out, (double)pair[0] + 1);
    tsv_number(sheet->out, (double)pair[1] + 1);
    tsv_number(sheet->out, (double)sequence->moves[pair[0] * n + pair[1]]);
    tsv_number(sheet->out, sequence_transition(sequence, pair[0], pair[1]));
    tsv_end_row(sheet->out);
}

static void write_transitions(const char *outdir,
                              const struct passage *passages, size_t count,
                              size_t n)
{
    struct sheet sheet = sheet_begin(outdir, "transitions.tsv",
                                     "From each state to each, of every "
                                     "series");

    sheet_run_columns(&sheet);
    sheet_column(&sheet, "from", "State");
    sheet_column(&sheet, "to", "State one moment later");
    sheet_column(&sheet, "count", "How often");
    sheet_column(&sheet, "probability",
                 "Count over the moments in the first state that a known "
                 "moment follows; n/a without one");
    tsv_end_row(sheet.out);
    for (size_t w = 0; w < count; w++)
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < n; k++)
                put_transition(&sheet, &passages[w], n, (size_t[]){j, k});
    sheet_end(&sheet);
}

void passages_write(const char *outdir, const struct passage *passages,
                    size_t count, size_t states)
{
    write_summaries(outdir, passages, count, states);
    write_transitions(outdir, passages, count, states);
}
