#include "factors/ntf.h"

#include "base/mem.h"
#include "io/sheet.h"
#include "tensor/crossval.h"

#include <math.h>
#include <stdlib.h>

/* A loading that less than this of its component was seen for is none. */
static const double no_coverage = 1e-12, little_coverage = 0.05;

static const char unit_norm[] = "of unit 2-norm";

/* component1, component2, ... */
static void add_components(struct sheet *sheet, const struct ntf *ntf,
                           const char *about)
{
    for (size_t r = 0; r < ntf->model->rank; r++) {
        char *name = xformat("component%zu", r + 1);

        sheet_column(sheet, name, about);
        free(name);
    }
    tsv_end_row(sheet->out);
}

/* The entries of one row of the table, from a factor or another matrix. */
static void put_row(struct sheet *sheet, const gsl_matrix *values, size_t k)
{
    for (size_t r = 0; r < values->size1; r++)
        tsv_number(sheet->out, gsl_matrix_get(values, r, k));
    tsv_end_row(sheet->out);
}

/* ---- the modes ---- */

static void write_time(const struct ntf *ntf)
{
    const gsl_matrix *factor = ntf->model->factor[MODE_TIME];
    const struct input *input = ntf->input;
    struct sheet sheet = sheet_begin(ntf->options->outdir, "time.tsv",
                                     "Time course of every component");

    sheet_column(&sheet, "time",
                 isnan(input->tr) ? "Frame, from 0" : "Seconds");
    if (!isnan(input->tr))
        json_put_number(sheet.fields, "RepetitionTime", input->tr);
    if (input->stimulus)
        sheet_column(&sheet, "stimulus", "What was shown");
    add_components(&sheet, ntf, unit_norm);
    for (size_t t = 0; t < factor->size2; t++) {
        tsv_number(sheet.out, input->time[t]);
        if (input->stimulus)
            tsv_text(sheet.out, input->stimulus[t]);
        put_row(&sheet, factor, t);
    }
    sheet_end(&sheet);
}

static void write_subjects(const struct ntf *ntf)
{
    const gsl_matrix *factor = ntf->model->factor[MODE_SUBJECT];
    struct sheet sheet = sheet_begin(ntf->options->outdir, "subjects.tsv",
                                     "Loading of every component");

    sheet_column(&sheet, "participant_id", "Subject");
    add_components(&sheet, ntf,
                   "of unit 2-norm; n/a where nothing of the component was "
                   "observed in the subject");
    for (size_t w = 0; w < factor->size2; w++) {
        tsv_text(sheet.out, ntf->input->subjects[w]);
        for (size_t r = 0; r < factor->size1; r++)
            tsv_number(sheet.out,
                       gsl_matrix_get(ntf->coverage, r, w) < no_coverage
                           ? NAN
                           : gsl_matrix_get(factor, r, w));
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

static void write_coverage(const struct ntf *ntf)
{
    size_t few = 0;
    struct sheet sheet;

    if (mask_is_full(ntf->input->source->mask))
        return;
    sheet = sheet_begin(ntf->options->outdir, "coverage.tsv",
                        "Share of every component that could be seen in each "
                        "subject: of its squared pairs, those observed");
    sheet_column(&sheet, "participant_id", "Subject");
    add_components(&sheet, ntf, "from 0 to 1");
    for (size_t w = 0; w < ntf->coverage->size2; w++) {
        tsv_text(sheet.out, ntf->input->subjects[w]);
        put_row(&sheet, ntf->coverage, w);
        for (size_t r = 0; r < ntf->coverage->size1; r++)
            few += gsl_matrix_get(ntf->coverage, r, w) < little_coverage;
    }
    json_put_number(sheet.fields, "LittleCoverage", little_coverage);
    json_put_count(sheet.fields, "LoadingsOfLittleCoverage", few);
    sheet_end(&sheet);
}

static void write_conditions(const struct ntf *ntf)
{
    const gsl_matrix *factor = ntf->model->factor[MODE_CONDITION];
    struct sheet sheet;

    if (factor->size2 == 1)
        return;
    sheet = sheet_begin(ntf->options->outdir, "conditions.tsv",
                        "Weight of every component in each condition");
    sheet_column(&sheet, "condition", "The third axis of four");
    add_components(&sheet, ntf, unit_norm);
    for (size_t c = 0; c < factor->size2; c++) {
        tsv_text(sheet.out, ntf->input->conditions[c]);
        put_row(&sheet, factor, c);
    }
    sheet_end(&sheet);
}

static void put_pair(struct sheet *sheet, const struct ntf *ntf, size_t pair)
{
    const struct mask *mask = ntf->input->source->mask;
    const gsl_matrix *factor = ntf->model->factor[MODE_PAIR];

    for (size_t r = 0; r < factor->size1; r++)
        tsv_number(sheet->out, mask->subjects_seen[mask->pattern[pair]]
                                   ? gsl_matrix_get(factor, r, pair)
                                   : NAN);
    tsv_end_row(sheet->out);
}

/* a, b and a column a component; of what are no pairs of nodes, an index. */
static void write_pairs(const struct ntf *ntf)
{
    const struct input *input = ntf->input;
    size_t pairs = ntf->model->factor[MODE_PAIR]->size2, pair = 0;
    struct sheet sheet = sheet_begin(ntf->options->outdir, "pairs.tsv",
                                     "Pattern of every component over pairs");

    sheet_column(&sheet, input->nodes ? "a" : "index",
                 input->nodes ? "Node" : "Place on the last axis, from 0");
    if (input->nodes)
        sheet_column(&sheet, "b", "Node");
    add_components(&sheet, ntf,
                   "of unit 2-norm; n/a where too few subjects have the pair");
    for (size_t i = 0; input->nodes && i < input->node_count; i++)
        for (size_t j = i + 1; j < input->node_count; j++, pair++) {
            tsv_text(sheet.out, input->nodes[i]);
            tsv_text(sheet.out, input->nodes[j]);
            put_pair(&sheet, ntf, pair);
        }
    for (; pair < pairs; pair++) {
        tsv_number(sheet.out, (double)pair);
        put_pair(&sheet, ntf, pair);
    }
    sheet_end(&sheet);
}

/* ---- components ---- */

static double least_coverage(const struct ntf *ntf, size_t r)
{
    gsl_vector_const_view row = gsl_matrix_const_row(ntf->coverage, r);

    return gsl_vector_min(&row.vector);
}

/* "a pair of a subject", and the like. */
static void put_unit(json_t *fields, const char *key, const struct ntf *ntf,
                     const char *of)
{
    char *text = xformat("a %s of a %s", ntf->input->source->unit, of);

    json_put_text(fields, key, text);
    free(text);
}

static void describe_fit(const struct ntf *ntf, json_t *fields)
{
    static const char *const ends[] = {"",
                                       "converged",
                                       "gradient is zero",
                                       "exact",
                                       "all sweeps were done",
                                       "dropped"};
    const struct source *source = ntf->input->source;
    size_t draws = (size_t)ntf->options->null;
    json_t *history = json_array();

    json_put_number(fields, "Error", ntf->error);
    json_put_count(fields, "NumberOfSweeps", ntf->sweeps);
    json_put_text(fields, "EndedBecause", ends[ntf->end]);
    for (size_t k = 0; k < ntf->sweeps; k++)
        json_array_append_new(history, json_real(ntf->history[k]));
    json_put(fields, "ErrorOfSweeps", history);
    json_put_number(fields, "Ridge", ntf->restarts.fit.ridge);
    if (ntf->input->affinity)
        json_put_text(fields, "Affinity", ntf->input->affinity);
    json_put_count(fields, "SubjectsLeftOut", ntf->input->subjects_left_out);
    json_put_count(fields, "PairsLeftOut", ntf->input->pairs_left_out);
    json_put_number(
        fields, "ShareObserved",
        (double)mask_count(source->mask) /
            ((double)source->shape.subjects * (double)source->shape.pairs));
    json_put_count(fields, "NullDraws", draws);
    if (draws)
        put_unit(fields, "NullShifts", ntf, "subject");
    json_put_number(fields, "NullLimit", selection_limit(ntf->above, draws));
    json_put_number(fields, "ErrorP", ntf->p);
    json_put_flag(fields, "IsUnique",
                  source->shape.subjects > 1 || source->shape.conditions > 1);
}

static void write_components(const struct ntf *ntf)
{
    size_t draws = (size_t)ntf->options->null;
    struct sheet sheet = sheet_begin(
        ntf->options->outdir, "components.tsv",
        "Components: lambda times the outer product of their factors");

    describe_fit(ntf, sheet.fields);
    sheet_column(&sheet, "component", "Name");
    sheet_column(&sheet, "lambda", "Norm of the component");
    sheet_column(&sheet, "explained",
                 "Share of the observed sum of squares: product of data and "
                 "component over that of the data with themselves");
    sheet_column(&sheet, "excess",
                 "What it explains beyond the level of its pairs, their mean "
                 "over all circular shifts");
    sheet_column(&sheet, "coverage",
                 "Least share of it that could be seen in a subject");
    sheet_column(&sheet, "p",
                 "(1 + draws of the null whose largest excess is as large) "
                 "/ (1 + draws); circular shifts");
    sheet_column(
        &sheet, "p_explained",
        "The same of the explained share: what all nodes have in common "
        "explains much in the null, too");
    sheet_column(&sheet, "survives",
                 "1 where its excess is above the upper 95 % confidence "
                 "bound of the 95 % quantile of that null; 0 where not");
    tsv_end_row(sheet.out);
    for (size_t r = 0; r < ntf->model->rank; r++) {
        double explained = gsl_vector_get(ntf->explained, r);
        double excess = gsl_vector_get(ntf->excess, r);
        char *name = xformat("component%zu", r + 1);

        tsv_text(sheet.out, name);
        tsv_number(sheet.out, gsl_vector_get(ntf->model->lambda, r));
        tsv_number(sheet.out, explained);
        tsv_number(sheet.out, excess);
        tsv_number(sheet.out, least_coverage(ntf, r));
        tsv_number(sheet.out, selection_p(excess, ntf->above, draws));
        tsv_number(sheet.out, selection_p(explained, ntf->largest, draws));
        tsv_number(sheet.out, draws ? ntf_survives(ntf, r) : NAN);
        tsv_end_row(sheet.out);
        free(name);
    }
    sheet_end(&sheet);
}

/* ---- ranks ---- */

static const struct heading {
    const char *name, *about;
} headings[] = {
    {"rank", "Number of components"},
    {"chosen", "1 where the rule has taken it"},
    {"restarts", "Restarts that ran to their end"},
    {"sweeps", "Sweeps of all restarts"},
    {"error", "Least relative error, sqrt of residual over sum of squares"},
    {"error_mean", "Mean over restarts that ran to their end"},
    {"error_sd", "Standard deviation over them"},
    {"similarity", "Median of the other restarts to the best: mean cosine of "
                   "matched factors"},
    {"nested", "Similarity of the best to the best of the rank before"},
    {"core_consistency", "Percent; 100: no mixing of components is wanted"},
    {"saturation", "Sum of squared singular values of the centered pairs over "
                   "the largest"},
    {"saturation_sd", "Standard deviation over restarts"},
    {"held_out_error", "Relative error of what was held out"},
    {"held_out_se", "Its standard error over folds"},
    {"above_least", "Mean over folds of the log squared error held out, over "
                    "that of the rank with the least"},
    {"above_least_se", "Its standard error over folds"},
    {"survivors", "Components that survive the null; of the chosen rank"},
};

enum { HEADINGS = sizeof headings / sizeof *headings };

static void put_rank(struct sheet *sheet, const struct ntf *ntf, size_t k)
{
    const struct verdict *v = &ntf->verdicts[k];
    double survivors = 0;
    const double values[HEADINGS - 1] = {
        (double)v->rank,   k == ntf->chosen, (double)v->restarts,
        (double)v->sweeps, v->error,         v->error_mean,
        v->error_sd,       v->similarity,    v->nested,
        v->core,           v->saturation,    v->saturation_sd,
        v->held_out,       v->held_out_se,   v->above,
        v->above_se};

    for (size_t r = 0; r < ntf->model->rank; r++)
        survivors += ntf_survives(ntf, r);
    for (size_t c = 0; c + 1 < HEADINGS; c++)
        tsv_number(sheet->out, values[c]);
    tsv_number(sheet->out,
               k == ntf->chosen && ntf->options->null ? survivors : NAN);
    tsv_end_row(sheet->out);
}

static const char *rule_of(const struct ntf *ntf)
{
    if (ntf->count == 1)
        return "given";
    return ntf->options->folds < 2
               ? "largest rank at which restarts agree (median similarity at "
                 "least 0.8)"
               : "of the ranks at which restarts agree (median similarity at "
                 "least 0.8; all if none does), the smallest whose log error "
                 "of what was held out is within one standard error, fold by "
                 "fold, of the least";
}

static void write_ranks(const struct ntf *ntf)
{
    struct sheet sheet = sheet_begin(ntf->options->outdir, "ranks.tsv",
                                     "What speaks for each number of "
                                     "components");

    json_put_text(sheet.fields, "Rule", rule_of(ntf));
    json_put_count(sheet.fields, "ChosenRank", ntf->model->rank);
    if (ntf->count > 1 && ntf->options->folds > 1)
        put_unit(sheet.fields, "HeldOut", ntf,
                 crossval_is_over_time(&ntf->input->source->shape)
                     ? "stretch of time"
                     : "subject");
    for (size_t c = 0; c < HEADINGS; c++)
        sheet_column(&sheet, headings[c].name, headings[c].about);
    tsv_end_row(sheet.out);
    for (size_t k = 0; k < ntf->count; k++)
        put_rank(&sheet, ntf, k);
    sheet_end(&sheet);
}

void ntf_write(const struct ntf *ntf)
{
    write_time(ntf);
    write_subjects(ntf);
    write_coverage(ntf);
    write_conditions(ntf);
    write_pairs(ntf);
    write_components(ntf);
    write_ranks(ntf);
}
