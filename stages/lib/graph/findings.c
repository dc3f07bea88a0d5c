#include "graph/findings.h"

#include "base/mem.h"
#include "base/report.h"
#include "graph/components.h"
#include "graph/modularity.h"
#include "graph/partition.h"
#include "graph/registry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The slots stay where they are, so that findings may be const. */
enum { SHARES = 32 };

struct findings_share {
    void *(*make)(const struct findings *findings);
    void (*release)(void *share);
    void *share;
};

const void *findings_share(const struct findings *findings,
                           void *(*make)(const struct findings *findings),
                           void (*release)(void *share))
{
    struct findings_share *slot = findings->shares;
    void *share;

    while (slot->make && slot->make != make)
        slot++;
    if (slot->make)
        return slot->share;
    share = make(findings); /* may ask for others, which take slots */
    while (slot->make)
        slot++;
    bug_if(slot == findings->shares + SHARES);
    *slot = (struct findings_share){make, release, share};
    return share;
}

/* Take the given partition in place of a search. */
static void adopt(struct consensus *modules, const struct network *network,
                  const struct findings_request *request)
{
    size_t n = network->nodes;

    modules->module = NEW_ARRAY(size_t, n);
    memcpy(modules->module, request->module, n * sizeof(*request->module));
    modules->modules = partition_number(modules->module, n);
    modules->quality =
        modularity_quality(network, modules->module, request->plan.gamma);
    modules->best = modules->mean = modules->sd = NAN;
    modules->agreement = NULL;
    modules->rounds = 0;
}

static void search_paths(struct findings *findings,
                         const struct network *network,
                         enum paths_lengths lengths)
{
    findings->distances = NULL;
    findings->near = NULL;
    findings->lengths = lengths;
    findings->length_divisor = 1;
    findings->paths = (struct paths_summary){NAN, 0, NAN, NAN, NAN};
    if (findings->is_signed)
        return;
    findings->distances = gsl_matrix_alloc(network->nodes, network->nodes);
    findings->near = paths_near(&findings->length_divisor, network, lengths);
    paths_distances(findings->distances, findings->near);
    findings->paths = paths_summarize(findings->distances);
}

enum consensus_status findings_init(struct findings *findings,
                                    const struct network *network,
                                    const struct findings_request *request)
{
    double largest = fmax(network_max(network), -network_min(network));

    findings->network = network;
    findings->undefined = request->undefined;
    findings->with_signs = request->with_signs;
    findings->is_signed = network_is_signed(network);
    findings->unit_divisor = largest > 1 ? largest : 1;
    findings->unit = network_scaled(network, 1 / findings->unit_divisor);
    findings->binary = network_binary(network);
    findings->positive = network_part(findings->unit, 1);
    findings->negative = network_part(findings->unit, -1);
    search_paths(findings, network, request->lengths);
    findings->component = NEW_ARRAY(size_t, network->nodes);
    findings->components = components_find(findings->component, network);
    findings->modules = (struct consensus){0};
    findings->idleness = request->idleness;
    findings->wish = request->wish ? request->wish : "default";
    findings->gamma = request->plan.gamma;
    findings->nulls = request->nulls;
    findings->shares = NEW_ARRAY(struct findings_share, SHARES + 1);
    if (!registry_wants(findings->wish, "modules", false))
        return CONSENSUS_SETTLED;
    if (!request->module)
        return consensus_find(&findings->modules, network, &request->plan);
    adopt(&findings->modules, network, request);
    return CONSENSUS_SETTLED;
}

void findings_release(struct findings *findings)
{
    network_free(findings->binary);
    network_free(findings->unit);
    network_free(findings->positive);
    network_free(findings->negative);
    network_free(findings->near);
    gsl_matrix_free(findings->distances);
    free(findings->component);
    consensus_release(&findings->modules);
    for (struct findings_share *slot = findings->shares; slot->make; slot++)
        slot->release(slot->share);
    free(findings->shares);
}
