#include "graphs/measuring.h"

#include "base/provenance.h"
#include "base/report.h"
#include "graph/nodal.h"
#include "graph/overall.h"
#include "graphs/attacks.h"
#include "graphs/chosen.h"
#include "graphs/clubs.h"
#include "graphs/pairings.h"
#include "io/columns.h"
#include "io/modules.h"

#include <math.h>
#include <stdlib.h>

static void find(struct findings *findings, const struct selection *graph,
                 const struct measuring *measuring)
{
    const struct findings_request *request = &measuring->request;

    if (request->plan.search == CONSENSUS_LOUVAIN &&
        network_is_signed(graph->network))
        die("'%s' has negative edges, for which there is no Louvain search",
            measuring->relmat);
    if (findings_init(findings, graph->network, request) != CONSENSUS_SETTLED)
        warn("the modules of '%s' still differ between runs after %zu rounds",
             measuring->relmat, findings->modules.rounds);
    if (findings->unit_divisor > 1)
        warn("weights of '%s' lie in [%g, %g]: its clustering is that of "
             "weights divided by %g",
             measuring->relmat, network_min(graph->network),
             network_max(graph->network), findings->unit_divisor);
}

static const char *const length_forms[] = {"1/w", "-log w", "1 - w"};

/* What both sidecars say of the graph, beside the parameters. */
static void describe(json_t *fields, const struct selection *graph,
                     const struct findings *findings,
                     const struct threshold *threshold)
{
    chosen_describe(fields, graph, threshold);
    json_put_flag(fields, "HasNegativeEdges", findings->is_signed);
    json_put_number(fields, "ClusteringDivisor", findings->unit_divisor);
    json_put_text(fields, "EdgeLengths", length_forms[findings->lengths]);
    if (findings->lengths != PATHS_INVERSE)
        json_put_number(fields, "LengthDivisor", findings->length_divisor);
    json_put_number(fields, "Idleness", findings->idleness);
    json_put_count(fields, "ConsensusRounds", findings->modules.rounds);
    if (findings->nulls.count)
        json_put_count(fields, "Nulls", findings->nulls.count);
}

static void write_measures(const struct measuring *measuring,
                           char *const *names, const struct selection *graph,
                           const struct findings *findings)
{
    struct measures *nodal = nodal_measures(findings);
    struct measures *overall = overall_measures(findings, nodal);

    measures_spread(nodal, graph->defined, graph->regions);
    describe(sidecar(measuring->nodes), graph, findings, &measuring->threshold);
    describe(sidecar(measuring->network), graph, findings,
             &measuring->threshold);
    columns_write(measuring->nodes, names, nodal->about, nodal->values);
    columns_write(measuring->network, NULL, overall->about, overall->values);
    measures_free(nodal), measures_free(overall);
}

/* Regions that are no nodes are n/a. */
static void write_agreements(const char *path, char *const *names,
                             const struct selection *graph,
                             const gsl_matrix *agreement)
{
    struct relmat *all = relmat_new(graph->regions, names);
    json_t *fields = sidecar(path);

    for (size_t i = 0; i < agreement->size1; i++)
        for (size_t j = 0; j < agreement->size1; j++)
            gsl_matrix_set(all->values, graph->defined[i], graph->defined[j],
                           gsl_matrix_get(agreement, i, j));
    relmat_write(path, all);
    json_put_text(fields, "RelationshipMeasure",
                  "Share of runs that put two regions into one module");
    json_put_flag(fields, "Weighted", true);
    json_put_flag(fields, "Directed", false);
    json_put_flag(fields, "ValidDiagonal", true);
    json_put_text(fields, "StorageFormat", "Full");
    relmat_free(all);
}

static void write_ranges(const struct measuring *measuring,
                         const struct relmat *relmat,
                         const struct selection *graph)
{
    if (measuring->curve.curve || measuring->curve.area)
        ranges_over_densities(&measuring->curve, relmat->values,
                              &measuring->threshold, &measuring->request);
    if (measuring->sweep)
        ranges_over_resolutions(measuring->sweep, &measuring->resolutions,
                                graph->network, &measuring->request.plan);
}

static struct modules *read_modules(const struct measuring *measuring,
                                    const struct relmat *relmat,
                                    const struct selection *graph)
{
    struct modules *modules;

    if (!measuring->partition)
        return NULL;
    modules = modules_read(measuring->partition, relmat->names, graph->defined,
                           graph->regions - graph->undefined);
    json_put(sidecar(measuring->nodes), "ModuleLabels",
             modules_labels(modules));
    return modules;
}

void measuring_run(struct measuring *measuring)
{
    struct findings_request *request = &measuring->request;
    struct relmat *relmat = chosen_read(measuring->relmat);
    struct modules *modules;
    struct selection graph;
    struct findings findings;

    chosen_test(&measuring->threshold, measuring->relmat);
    chosen_edges(&graph, relmat, measuring->relmat, &measuring->threshold);
    modules = read_modules(measuring, relmat, &graph);
    request->undefined = graph.undefined;
    request->module = modules ? modules->module : NULL;
    request->plan.has_agreement = measuring->agreements;
    find(&findings, &graph, measuring);
    write_measures(measuring, relmat->names, &graph, &findings);
    if (measuring->agreements)
        write_agreements(measuring->agreements, relmat->names, &graph,
                         findings.modules.agreement);
    if (measuring->club)
        clubs_write(measuring->club, &findings);
    if (measuring->pairs) {
        pairings_write(measuring->pairs, relmat->names, &graph, &findings);
        describe(sidecar(measuring->pairs), &graph, &findings,
                 &measuring->threshold);
    }
    if (measuring->attack)
        attacks_write(measuring->attack, &findings,
                      &(struct attack_plan){(size_t)measuring->attack_repeats,
                                            request->plan.seed,
                                            findings.nulls.threads},
                      measuring->relmat);
    findings_release(&findings);

    request->plan.has_agreement = false;
    write_ranges(measuring, relmat, &graph);
    modules_free(modules), selection_release(&graph), relmat_free(relmat);
}
