#include "modules/communities.h"

#include "base/provenance.h"

#include <math.h>

static const char *const kinds[] = {"none", "exponential", "normal",
                                    "lognormal"};

static json_t *length_about(const struct block_length *length, double offset,
                            bool is_nested)
{
    json_t *about = json_object();

    json_put_number(about, "Total", length->total + offset);
    json_put_number(about, "Adjacency", length->adjacency);
    json_put_number(about, "Partition", length->partition);
    json_put_number(about, "Degrees", length->degrees);
    json_put_number(about, "EdgeCounts", length->edges);
    json_put_number(about, "Weights", length->records);
    json_put_number(about, "WeightSums", length->prior);
    if (is_nested)
        json_put_number(about, "UpperPartitions", length->levels);
    json_put_number(about, "UnitOfWeights", offset);
    return about;
}

static json_t *models_about(const struct choice *choice)
{
    json_t *models = json_array();

    for (size_t v = 0; v < choice->count; v++) {
        const struct variant *variant = &choice->variant[v];
        const struct block_fit *fit = variant->fit;
        json_t *about = json_object();

        json_put_text(about, "Weights", kinds[variant->weights]);
        json_put_flag(about, "DegreeCorrection", variant->is_corrected);
        json_put_count(about, "Starts", fit->starts);
        json_put_number(about, "DescriptionLength", choice_length(variant));
        json_put_count(about, "Communities", fit->found[fit->best]->count[1]);
        json_array_append_new(models, about);
    }
    return models;
}

static json_t *starts_about(const struct variant *variant)
{
    struct block_fit_spread spread = block_fit_spread(variant->fit);
    json_t *about = json_object();

    json_put_count(about, "Count", variant->fit->starts);
    json_put_count(about, "AtBest", spread.at_least);
    json_put_number(about, "Best", spread.least + variant->offset);
    json_put_number(about, "Mean", spread.mean + variant->offset);
    json_put_number(about, "SD", spread.sd);
    json_put_number(about, "Worst", spread.most + variant->offset);
    return about;
}

static void describe_model(json_t *about, const struct choice *choice,
                           const struct communities_options *options)
{
    static const char *const adjacencies[] = {"sparse", "dense", "none"};
    const struct variant *variant = &choice->variant[choice->best];
    const struct block_fit *fit = variant->fit;
    struct block_length single = block_fit_single(fit);
    double gain = single.total - fit->length[fit->best].total;

    json_put_text(about, "Adjacency", adjacencies[choice->adjacency]);
    json_put_flag(about, "DegreeCorrection", variant->is_corrected);
    json_put_text(about, "Weights", kinds[variant->weights]);
    json_put_number(about, "WeightUnit", variant->scale.unit);
    json_put_count(about, "EdgeMultiplicity", (size_t)options->copies);
    json_put(
        about, "DescriptionLength",
        length_about(&fit->length[fit->best], variant->offset, fit->is_nested));
    json_put_number(about, "OneCommunityDescriptionLength",
                    single.total + variant->offset);
    json_put_number(about, "LogPosteriorOdds", gain);
    json_put(about, "Models", models_about(choice));
    json_put(about, "Starts", starts_about(variant));
}

static void describe_modularity(json_t *about,
                                const struct community *community,
                                const struct communities_options *options)
{
    size_t starts = (size_t)options->starts, at_best = 0;
    double best = community->quality[community->best], below = 0;
    json_t *spread = json_object();

    for (size_t k = 0; k < starts; k++) {
        below += (best - community->quality[k]) / (double)starts;
        at_best += community->quality[k] >= best - 1e-9;
    }
    json_put_number(about, "Resolution",
                    isnan(options->resolution) ? 1 : options->resolution);
    json_put_number(about, "Modularity", best);
    json_put_count(spread, "Count", starts);
    json_put_count(spread, "AtBest", at_best);
    json_put_number(spread, "Best", best);
    json_put_number(spread, "Mean", best - below);
    json_put(about, "Starts", spread);
}

static json_t *community_about(const struct community *community,
                               const struct communities_options *options)
{
    json_t *about = json_object(), *counts = json_array();
    double n = 0;

    if (community->network)
        n = (double)community->network->nodes;
    if (community->name)
        json_put_text(about, "Name", community->name);
    json_put_count(about, "Nodes", (size_t)n);
    json_put_count(about, "Edges", community->edges);
    json_put_number(about, "Density",
                    n > 1 ? (double)community->edges / (n * (n - 1) / 2) : NAN);
    json_put_count(about, "UndefinedRegions", community->undefined);
    json_put_count(about, "UndefinedPairs", community->gaps);
    json_put_count(about, "UnassignedRegions", community->unassigned);
    for (size_t l = 0; l < community->reported; l++)
        json_array_append_new(
            counts, json_integer((json_int_t)community->levels->count[l + 1]));
    json_put(about, "Communities", counts);
    if (!community->network) {
        json_put_text(about, "NotAvailable",
                      "fewer than two edges have no communities");
        return about;
    }
    if (community->choice)
        describe_model(about, community->choice, options);
    else
        describe_modularity(about, community, options);
    json_put_number(about, "ConsensusAgreement", community->mean_agreement);
    json_put_number(about, "MeanNMIWithBest", community->mean_nmi);
    return about;
}

void communities_describe(const struct communities *communities,
                          const char *product)
{
    const struct communities_options *options = communities->options;
    json_t *fields = sidecar(product), *all = json_array();

    json_put_text(fields, "Method", communities_methods[options->method]);
    json_put_text(fields, "NegativeWeights",
                  communities_negatives[options->negative]);
    json_put_flag(fields, "FisherZ", options->has_fisher);
    for (size_t k = 0; k < communities->relations->count; k++)
        json_array_append_new(all,
                              community_about(&communities->of[k], options));
    json_put(fields, "Components", all);
    if (options->method == COMMUNITIES_WSBM ||
        options->method == COMMUNITIES_NESTED)
        json_put_text(
            fields, "DescriptionLengthUnits",
            "nats, as a density of the weights as they are; the difference of "
            "two is the log of their posterior odds. LogPosteriorOdds is that "
            "of these communities against one of all nodes. Lengths are "
            "comparable between weights and with or without degree "
            "correction, not between adjacencies or edge multiplicities.");
}
