#include "base/mem.h"
#include "base/provenance.h"
#include "dynamic/surrogates.h"
#include "states/method.h"
#include "states/passage.h"
#include "states/sheet.h"

#include <math.h>
#include <stdlib.h>

static struct sheet begin(const struct states *states, const char *name,
                          const char *description)
{
    return sheet_begin(states->options->outdir, name, description);
}

/* ---- what the states are ---- */

static json_t *shares_of(const struct states *states)
{
    size_t known = 0;
    json_t *shares = json_array();

    for (size_t w = 0; w < states->input->count; w++)
        known += states->sequences[w]->known;
    for (size_t k = 0; k < states->count; k++) {
        size_t count = 0;

        for (size_t w = 0; w < states->input->count; w++)
            count += states->sequences[w]->count[k];
        json_array_append_new(shares, json_real((double)count / (double)known));
    }
    return shares;
}

static void describe(const struct states *states, json_t *fields)
{
    const struct states_options *options = states->options;

    json_put_text(fields, "Method", method_names[options->method]);
    json_put_number(fields, "RepetitionTime", states->input->tr);
    json_put_count(fields, "NumberOfStates", states->count);
    json_put(fields, "Occupancy", shares_of(states));
    if (states->method->describe)
        states->method->describe(states, fields);
}

/* The numbers of one row; NaN where a region is not used. */
static void put_entries(struct sheet *sheet, const struct states *states,
                        bool is_used, size_t *at)
{
    for (size_t k = 0; k < states->count; k++)
        tsv_number(sheet->out,
                   is_used ? gsl_matrix_get(states->pattern, k, *at) : NAN);
    tsv_end_row(sheet->out);
    *at += is_used;
}

static void write_states(const struct states *states)
{
    const struct recordings *input = states->input;
    bool is_pairs = states->method->form == FORM_PAIRS;
    struct sheet sheet = begin(states, "states.tsv", states->method->pattern);
    size_t at = 0;

    describe(states, sheet.fields);
    sheet_column(&sheet, is_pairs ? "a" : "Node", "Region");
    if (is_pairs)
        sheet_column(&sheet, "b", "Region");
    sheet_states(&sheet, NULL, states->count,
                 "n/a where a region was left out");
    tsv_end_row(sheet.out);
    for (size_t i = 0; i < input->regions; i++) {
        for (size_t j = i + 1; is_pairs && j < input->regions; j++) {
            tsv_text(sheet.out, input->names[i]);
            tsv_text(sheet.out, input->names[j]);
            put_entries(&sheet, states, input->is_used[i] && input->is_used[j],
                        &at);
        }
        if (!is_pairs) {
            tsv_text(sheet.out, input->names[i]);
            put_entries(&sheet, states, input->is_used[i], &at);
        }
    }
    sheet_end(&sheet);
}

/* ---- how they follow each other ---- */

static void put_moment(struct sheet *sheet, const struct states *states,
                       size_t w, size_t t)
{
    const struct sight *sight = &states->sights[w];

    sheet_run(sheet, &states->input->at[w]);
    tsv_number(sheet->out, sight->first + (double)t * sight->step);
    tsv_number(sheet->out,
               sight->label[t] == SEQUENCE_GAP ? NAN : (double)sight->label[t]);
    for (size_t v = 0; v < VALUES_MOST && sight->values[v]; v++)
        tsv_number(sheet->out, sight->values[v][t]);
    tsv_end_row(sheet->out);
}

static void write_sequence(const struct states *states)
{
    struct sheet sheet =
        begin(states, "sequence.tsv", "State of every moment, by its center");

    sheet_run_columns(&sheet);
    sheet_column(&sheet, "time", "Seconds from the first frame");
    sheet_column(&sheet, "state",
                 "Number of the state; 0: none; n/a: censored, not defined or "
                 "too near to an end");
    for (size_t v = 0; v < VALUES_MOST && states->method->values[v].name; v++)
        sheet_column(&sheet, states->method->values[v].name,
                     states->method->values[v].about);
    tsv_end_row(sheet.out);
    for (size_t w = 0; w < states->input->count; w++)
        for (size_t t = 0; t < states->sights[w].count; t++)
            put_moment(&sheet, states, w, t);
    sheet_end(&sheet);
}

static void write_passages(const struct states *states)
{
    struct passage *passages = NEW_ARRAY(struct passage, states->input->count);

    for (size_t w = 0; w < states->input->count; w++)
        passages[w] =
            (struct passage){.participant = states->input->at[w].participant,
                             .file = states->input->at[w].run,
                             .sequence = states->sequences[w],
                             .moments = states->sights[w].count,
                             .step = states->sights[w].step,
                             .threshold = states->sights[w].threshold};
    passages_write(states->options->outdir, passages, states->input->count,
                   states->count);
    free(passages);
}

/* ---- what speaks for them ---- */

static void write_quality(const struct states *states)
{
    struct sheet sheet =
        begin(states, "quality.tsv", "What speaks for each number of states");

    json_put_text(sheet.fields, "Rule",
                  states->tried == 1 ? "given" : states->method->rule);
    json_put_count(sheet.fields, "ChosenNumber", states->count);
    json_put_count(sheet.fields, "NumberOfVectors", states->moments);
    sheet_column(&sheet, "states", "Number of states");
    sheet_column(&sheet, "chosen", "1 where the rule has taken it");
    sheet_column(&sheet, "cost",
                 "Sum of distances to the centers, squared if "
                 "Euclidean");
    sheet_column(&sheet, "explained",
                 "1 - cost / cost of one state: look for the elbow");
    sheet_column(&sheet, "silhouette",
                 "Mean over at most 1000 moments at equal distances; "
                 "optimistic where windows overlap");
    sheet_column(&sheet, "agreeing",
                 "Share of restarts that end at this "
                 "cost, to 1e-6");
    sheet_column(&sheet, "smallest", "Share of moments in the smallest state");
    sheet_column(&sheet, "sweeps", "Turns of the best restart");
    sheet_column(&sheet, "reseeded",
                 "Empty states that were started anew, over all restarts");
    tsv_end_row(sheet.out);
    for (size_t k = 0; k < states->tried; k++) {
        const struct quality *q = &states->quality[k];
        const double values[] = {
            (double)q->states, k == states->chosen, q->cost,
            q->explained,      q->silhouette,       q->agreeing,
            q->smallest,       (double)q->sweeps,   (double)q->reseeded};

        for (size_t c = 0; c < sizeof values / sizeof *values; c++)
            tsv_number(sheet.out, values[c]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

static void write_null(const struct states *states)
{
    struct sheet sheet;

    if (!states->null)
        return;
    sheet = begin(states, "null.tsv",
                  "What series have whose couplings do not change in time");
    json_put_text(sheet.fields, "NullModel",
                  surrogates_names[states->method->compare != edge_compare
                                       ? states->options->null_model
                                       : SURROGATES_SHIFT]);
    json_put_count(sheet.fields, "NullDraws", (size_t)states->options->null);
    sheet_run_columns(&sheet);
    sheet_column(&sheet, "statistic",
                 "mean_variance, largest_variance: over pairs, of the "
                 "variance over windows; largest_rss: over frames; "
                 "free_energy_gain: of all series, per frame, beside one "
                 "state");
    sheet_column(&sheet, "observed", "In the series");
    sheet_column(&sheet, "null_mean", "Mean over surrogates");
    sheet_column(&sheet, "null_95", "95 % quantile over surrogates");
    sheet_column(&sheet, "p", "(1 + surrogates with as much) / (1 + draws)");
    tsv_end_row(sheet.out);
    for (size_t k = 0; k < states->null_rows; k++) {
        const struct null_row *row = &states->null[k];

        sheet_run(&sheet, row->run == NULL_ALL_RUNS
                              ? NULL
                              : &states->input->at[row->run]);
        tsv_text(sheet.out, row->statistic);
        tsv_number(sheet.out, row->observed);
        tsv_number(sheet.out, row->mean);
        tsv_number(sheet.out, row->high);
        tsv_number(sheet.out, row->p);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

void states_write(const struct states *states)
{
    write_states(states);
    write_sequence(states);
    write_passages(states);
    (states->method->judge ? states->method->judge : write_quality)(states);
    write_null(states);
    if (states->method->write)
        states->method->write(states);
}
