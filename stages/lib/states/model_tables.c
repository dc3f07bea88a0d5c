#include "base/mem.h"
#include "base/provenance.h"
#include "states/method.h"
#include "states/models.h"
#include "states/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Restarts that end this near, relative to F, have found the same. */
static const double same_energy = 1e-6;

static const struct hidden *chosen_of(const struct states *states)
{
    const struct models *models = states->model;

    return models->hidden[states->chosen];
}

static struct sheet begin(const struct states *states, const char *name,
                          const char *description)
{
    return sheet_begin(states->options->outdir, name, description);
}

/* ---- what speaks for each number ---- */

static double largest(const struct hidden *hidden)
{
    double most = -INFINITY;

    for (size_t r = 0; r < hidden->restarts; r++)
        most = fmax(most, hidden->energies[r]);
    return most;
}

static double agreeing(const struct hidden *hidden)
{
    double least = hidden->energies[hidden->restart], count = 0;

    for (size_t r = 0; r < hidden->restarts; r++)
        count += hidden->energies[r] - least <= same_energy * fabs(least);
    return count / (double)hidden->restarts;
}

static void put_quality(struct sheet *sheet, const struct states *states,
                        size_t k)
{
    const struct models *models = states->model;
    const struct hidden *hidden = models->hidden[k];
    const double values[] = {(double)hidden->states,
                             k == states->chosen,
                             hidden->free_energy,
                             hidden->log_likelihood,
                             models->held_out[k],
                             agreeing(hidden),
                             largest(hidden) -
                                 hidden->energies[hidden->restart],
                             (double)hidden->iterations,
                             (double)hidden->empty};

    for (size_t c = 0; c < sizeof values / sizeof *values; c++)
        tsv_number(sheet->out, values[c]);
    tsv_end_row(sheet->out);
}

void models_judge(const struct states *states)
{
    const struct models *models = states->model;
    struct sheet sheet =
        begin(states, "quality.tsv", "What speaks for each number of states");

    json_put_text(sheet.fields, "Rule",
                  states->tried == 1 ? "given" : states->method->rule);
    json_put_count(sheet.fields, "ChosenNumber", states->count);
    json_put_count(sheet.fields, "NumberOfFrames", states->moments);
    if (models->principal.axes)
        json_put_number(sheet.fields, "VarianceOfComponents",
                        models->principal.explained);
    sheet_column(&sheet, "states", "Number of states");
    sheet_column(&sheet, "chosen", "1 where the rule has taken it");
    sheet_column(&sheet, "free_energy",
                 models->hmm ? "What was minimized: less is better, to within "
                               "ln(states!)"
                             : "What was minimized, with densities of what is "
                               "estimated: less is better between restarts");
    sheet_column(&sheet, "log_likelihood", "At the posterior means");
    sheet_column(&sheet, "held_out",
                 "Mean log likelihood of a frame, given the others and a fit "
                 "without it; n/a where it was not asked for");
    sheet_column(&sheet, "agreeing",
                 "Share of restarts that end at this free energy, to 1e-6");
    sheet_column(&sheet, "spread", "Free energy of the worst restart less it");
    sheet_column(&sheet, "sweeps", "Turns of the best restart");
    sheet_column(&sheet, "empty", "States with fewer than one frame");
    tsv_end_row(sheet.out);
    for (size_t k = 0; k < states->tried; k++)
        put_quality(&sheet, states, k);
    sheet_end(&sheet);
}

/* ---- how the states go, by probability ---- */

/* The participant of each run, as a number from 0 in order of appearance. */
static size_t *owners_of(const struct recordings *input, size_t *count)
{
    size_t *owner = NEW_ARRAY(size_t, input->count);

    *count = 0;
    for (size_t w = 0; w < input->count; w++) {
        owner[w] = *count;
        for (size_t v = w; v-- > 0;)
            if (!strcmp(input->at[v].participant, input->at[w].participant))
                owner[w] = owner[v];
        *count += owner[w] == *count;
    }
    return owner;
}

static void put_occupancy(struct sheet *sheet, const struct states *states,
                          size_t w, const gsl_vector *of_run,
                          const gsl_vector *of_owner)
{
    const struct models *models = states->model;
    const struct hidden *hidden = chosen_of(states);

    sheet_run(sheet, &states->input->at[w]);
    tsv_number(sheet->out, chain_switching(hidden->posterior.gamma,
                                           hidden->evidence, &models->runs, w));
    tsv_number(sheet->out, gsl_vector_max(of_owner));
    for (size_t k = 0; k < states->count; k++)
        tsv_number(sheet->out, gsl_vector_get(of_run, k));
    tsv_end_row(sheet->out);
}

static void write_occupancy(const struct states *states)
{
    const struct models *models = states->model;
    const struct hidden *hidden = chosen_of(states);
    size_t people, *owner = owners_of(states->input, &people);
    gsl_matrix *of_owner = gsl_matrix_alloc(people, states->count);
    gsl_matrix *of_run = gsl_matrix_alloc(states->input->count, states->count);
    struct sheet sheet = begin(states, "occupancy.tsv",
                               "How the states of every series go, by "
                               "probability and not by path");

    sheet_run_columns(&sheet);
    sheet_column(&sheet, "switching_rate",
                 "Mean over neighboring frames of half the sum of absolute "
                 "changes of probability");
    sheet_column(&sheet, "largest_occupancy",
                 "Of the participant, over all of its series: near 1, states "
                 "are participants and not dynamics");
    sheet_states(&sheet, "occupancy", states->count,
                 "Mean probability over frames");
    tsv_end_row(sheet.out);
    chain_occupancy(of_owner, hidden->posterior.gamma, hidden->evidence,
                    &models->runs, owner);
    chain_occupancy(of_run, hidden->posterior.gamma, hidden->evidence,
                    &models->runs, NULL);
    for (size_t w = 0; w < states->input->count; w++) {
        gsl_vector_const_view run = gsl_matrix_const_row(of_run, w);
        gsl_vector_const_view all = gsl_matrix_const_row(of_owner, owner[w]);

        put_occupancy(&sheet, states, w, &run.vector, &all.vector);
    }
    sheet_end(&sheet);
    gsl_matrix_free(of_owner), gsl_matrix_free(of_run), free(owner);
}

static void write_chain(const struct states *states)
{
    const struct chain *chain = &chosen_of(states)->chain;
    struct sheet sheet =
        begin(states, "chain.tsv", "The Markov chain of the model");

    sheet_column(&sheet, "from", "State; 0: the start of a run");
    sheet_column(&sheet, "to", "State one frame later");
    sheet_column(&sheet, "probability", "Posterior mean");
    tsv_end_row(sheet.out);
    for (size_t j = 0; j <= states->count; j++)
        for (size_t k = 0; k < states->count; k++) {
            tsv_number(sheet.out, (double)j);
            tsv_number(sheet.out, (double)k + 1);
            tsv_number(sheet.out, j ? gsl_matrix_get(chain->move, j - 1, k)
                                    : gsl_vector_get(chain->start, k));
            tsv_end_row(sheet.out);
        }
    sheet_end(&sheet);
}

/* ---- what the states are ---- */

/* Rows of regions; n/a for one that is not used. */
static void put_regions(struct sheet *sheet, const struct states *states,
                        const gsl_matrix *values)
{
    const struct recordings *input = states->input;
    size_t at = 0;

    tsv_end_row(sheet->out);
    for (size_t i = 0; i < input->regions; i++) {
        tsv_text(sheet->out, input->names[i]);
        for (size_t c = 0; c < values->size2; c++)
            tsv_number(sheet->out,
                       input->is_used[i] ? gsl_matrix_get(values, at, c) : NAN);
        at += input->is_used[i];
        tsv_end_row(sheet->out);
    }
    sheet_end(sheet);
}

static void write_means(const struct states *states)
{
    size_t nodes = states->input->nodes, n = states->count;
    gsl_vector *mean = gsl_vector_alloc(nodes);
    gsl_matrix *covariance = gsl_matrix_alloc(nodes, nodes);
    gsl_matrix *values = gsl_matrix_alloc(nodes, 2 * n);
    struct sheet sheet = begin(states, "means.tsv",
                               "Regions in the states, in units of their "
                               "standard deviation over the series");

    sheet_column(&sheet, "Node", "Region");
    sheet_states(&sheet, "mean", n, "Posterior mean");
    sheet_states(&sheet, "deviation", n,
                 "Standard deviation, of the posterior mean of the covariance; "
                 "with states.tsv it gives the covariance");
    for (size_t k = 0; k < n; k++) {
        models_normal(mean, covariance, states, k);
        for (size_t i = 0; i < nodes; i++) {
            gsl_matrix_set(values, i, k, gsl_vector_get(mean, i));
            gsl_matrix_set(values, i, n + k,
                           sqrt(gsl_matrix_get(covariance, i, i)));
        }
    }
    put_regions(&sheet, states, values);
    gsl_vector_free(mean), gsl_matrix_free(covariance), gsl_matrix_free(values);
}

static void write_regions(const struct states *states)
{
    const struct models *models = states->model;
    const struct coupling *coupling =
        models->switching[states->chosen]->coupling;
    size_t nodes = states->input->nodes, n = states->count;
    gsl_matrix *values = gsl_matrix_alloc(nodes, n + 1);
    struct sheet sheet = begin(states, "regions.tsv",
                               "What regions do by themselves, in units of "
                               "their standard deviation over the series");

    sheet_column(&sheet, "Node", "Region");
    sheet_column(&sheet, "noise", "Variance of what is not predicted");
    sheet_states(&sheet, "intercept", n, "Posterior mean");
    for (size_t i = 0; i < nodes; i++) {
        gsl_matrix_set(values, i, 0, gsl_vector_get(coupling->noise, i));
        for (size_t k = 0; k < n; k++)
            gsl_matrix_set(values, i, k + 1,
                           gsl_matrix_get(coupling->own[k], i, nodes));
    }
    put_regions(&sheet, states, values);
    gsl_matrix_free(values);
}

/* The numbers from j to i; places among the regions that are used. */
static void put_connection(struct sheet *sheet, const struct states *states,
                           size_t i, size_t j)
{
    const struct models *models = states->model;
    const struct switching *switching = models->switching[states->chosen];
    const struct coupling *coupling = switching->coupling;

    tsv_number(sheet->out, gsl_matrix_get(coupling->shared, i, j));
    tsv_number(sheet->out, switching_there(switching, i, j));
    for (size_t k = 0; k < states->count; k++)
        tsv_number(sheet->out, gsl_matrix_get(coupling->own[k], i, j));
    tsv_end_row(sheet->out);
}

static void write_rows(struct sheet *sheet, const struct states *states)
{
    const struct recordings *input = states->input;
    size_t from = 0;

    for (size_t j = 0; j < input->regions; j++) {
        size_t to = 0;

        for (size_t i = 0; i < input->regions && input->is_used[j]; i++) {
            if (!input->is_used[i])
                continue;
            tsv_text(sheet->out, input->names[j]);
            tsv_text(sheet->out, input->names[i]);
            put_connection(sheet, states, to++, from);
        }
        from += input->is_used[j];
    }
}

static void write_connections(const struct states *states)
{
    const struct models *models = states->model;
    const struct coupling *coupling =
        models->switching[states->chosen]->coupling;
    struct sheet sheet = begin(states, "connections.tsv",
                               "What a region does to another, one frame "
                               "later; regions that were left out have no "
                               "rows");

    json_put_number(sheet.fields, "ShareOfConnections", coupling->sparse.share);
    json_put_number(sheet.fields, "RateOfConnections", coupling->sparse.slab);
    json_put_number(sheet.fields, "RateOfOthers", coupling->sparse.spike);
    json_put_number(sheet.fields, "SpreadOfStates", coupling->spread);
    sheet_column(&sheet, "from", "Region");
    sheet_column(&sheet, "to", "Region");
    sheet_column(&sheet, "shared", "Coefficient that all states share");
    sheet_column(&sheet, "there",
                 "Probability that there is a shared connection, by the prior "
                 "that was learnt; 1 of a region to itself");
    sheet_states(&sheet, "own", states->count,
                 "What the coefficient is more than that in the state");
    tsv_end_row(sheet.out);
    write_rows(&sheet, states);
    sheet_end(&sheet);
}

void models_write(const struct states *states)
{
    const struct models *models = states->model;

    write_occupancy(states);
    write_chain(states);
    if (models->hmm) {
        write_means(states);
    } else {
        write_connections(states);
        write_regions(states);
    }
}
