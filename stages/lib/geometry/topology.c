#include "geometry/topology.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "geometry/barcodes.h"
#include "io/pairs.h"
#include "num/order.h"
#include "rsa/geodesic.h"
#include "rsa/rgtm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const topology_transforms[4] = {"rgtm", "rgdm", "sigmoid", NULL};

struct topology_job {
    const struct topology_request *request;
    struct pairs *pairs;
    json_t *undefined; /* reasons */
};

/* ---- options ---- */

static bool is_one_step(const struct topology_request *request)
{
    return request->neighbors > 0 || !isnan(request->proportion);
}

static void demand_request(const struct topology_request *request)
{
    bool is_raw = request->scale == RGTM_RAW;
    bool has_thresholds = request->lower > 0 || !isnan(request->upper);

    if (request->transform != TOPOLOGY_RGDM &&
        (is_one_step(request) || request->has_lengths || request->is_compat))
        usage("--neighbors, --proportion, --lengths and --compat are for "
              "--transform rgdm");
    if (request->transform == TOPOLOGY_SIGMOID && has_thresholds)
        usage("--transform sigmoid has --slope and --middle, no thresholds");
    if (request->neighbors > 0 && !isnan(request->proportion))
        usage("--neighbors and --proportion exclude each other");
    if (is_one_step(request) && has_thresholds)
        usage("--neighbors and --proportion are of the whole RDM, without "
              "--lower and --upper");
    if (!is_raw && (request->lower > 1 || request->upper > 1))
        usage("--lower and --upper are at most 1, but for --scale raw");
    if (request->lower > request->upper)
        usage("--lower %g is above --upper %g", request->lower, request->upper);
}

/* ---- what is not defined ---- */

static void undefined(struct topology_job *job, char *reason)
{
    warn("%s", reason);
    json_array_append_new(job->undefined, json_string(reason));
    free(reason);
}

static void all_missing(struct topology_job *job, double *rdm, size_t column,
                        const char *why)
{
    for (size_t p = 0; p < job->pairs->count; p++)
        rdm[p] = NAN;
    undefined(job, xformat("'%s': RDM '%s' %s: all n/a", job->request->rdms,
                           job->pairs->titles[column], why));
}

/* ---- transforms ---- */

static double largest(const double *values, size_t count)
{
    double most = -INFINITY;

    for (size_t k = 0; k < count; k++)
        most = values[k] > most ? values[k] : most;
    return most;
}

static double upper_of(const struct topology_request *request,
                       const double *rdm, size_t count)
{
    if (!isnan(request->upper))
        return request->upper;
    if (request->scale != RGTM_RAW)
        return 1;
    return fmax(largest(rdm, count), request->lower);
}

/* Edges of the graph of near pairs; false where the RDM has no scale. */
static bool find_edges(double *lengths, const struct topology_job *job,
                       const double *rdm)
{
    const struct topology_request *request = job->request;
    enum rgtm_scale scale = (enum rgtm_scale)request->scale;
    size_t n = job->pairs->nodes, count = job->pairs->count;
    bool is_defined;

    if (is_one_step(request)) {
        is_defined = rgtm_scaled(lengths, rdm, count, scale);
        if (request->neighbors > 0)
            geodesic_keep_neighbors(lengths, lengths, n,
                                    (size_t)request->neighbors,
                                    request->is_compat);
        else
            geodesic_keep_proportion(lengths, lengths, n, request->proportion);
    } else {
        is_defined = rgtm_transform(lengths, rdm, count, scale, request->lower,
                                    upper_of(request, rdm, count)) &&
                     rgtm_scaled(lengths, lengths, count, RGTM_MINMAX);
        geodesic_cut(lengths, lengths, n, 1);
    }
    if (request->is_compat)
        geodesic_drop_zero(lengths, n);
    return is_defined;
}

static void demand_lengths(const struct topology_job *job, const double *rdm,
                           size_t column)
{
    const struct topology_request *request = job->request;

    if (!is_one_step(request) || request->scale != RGTM_RAW)
        return;
    for (size_t p = 0; p < job->pairs->count; p++)
        if (rdm[p] < 0)
            die("'%s': RDM '%s' is negative for '%s' and '%s', which is no "
                "length of an edge",
                request->rdms, job->pairs->titles[column],
                job->pairs->names[job->pairs->a[p]],
                job->pairs->names[job->pairs->b[p]]);
}

static void walk(struct topology_job *job, double *rdm, size_t column)
{
    size_t count = job->pairs->count, unreached = 0;

    demand_lengths(job, rdm, column);
    if (!find_edges(rdm, job, rdm)) {
        all_missing(job, rdm, column, "is one value and has no near pairs");
        return;
    }
    geodesic_paths(rdm, rdm, job->pairs->nodes);
    for (size_t p = 0; p < count; p++)
        unreached += isinf(rdm[p]) != 0;
    if (!job->request->has_lengths)
        order_ranks(rdm, rdm, count);
    for (size_t p = 0; p < count; p++)
        rdm[p] = isinf(rdm[p]) ? NAN : rdm[p];
    if (unreached && job->request->has_lengths)
        undefined(job, xformat("'%s': RDM '%s' has %zu pairs with no way "
                               "between them: n/a",
                               job->request->rdms, job->pairs->titles[column],
                               unreached));
}

static void transform(struct topology_job *job, size_t column)
{
    const struct topology_request *request = job->request;
    enum rgtm_scale scale = (enum rgtm_scale)request->scale;
    double *rdm = gsl_matrix_ptr(job->pairs->values, column, 0);
    size_t count = job->pairs->count;
    bool is_defined = true;

    if (request->transform == TOPOLOGY_RGDM)
        walk(job, rdm, column);
    if (request->transform == TOPOLOGY_RGTM)
        is_defined = rgtm_transform(rdm, rdm, count, scale, request->lower,
                                    upper_of(request, rdm, count));
    if (request->transform == TOPOLOGY_SIGMOID) {
        is_defined = rgtm_scaled(rdm, rdm, count, scale);
        rgtm_sigmoid(rdm, rdm, count, request->slope, request->middle);
    }
    if (!is_defined)
        all_missing(job, rdm, column, "is one value and has no ranks or range");
}

/* ---- writing ---- */

static const char *about_values(const struct topology_request *request)
{
    if (request->transform == TOPOLOGY_RGTM)
        return "Dissimilarity, 0 up to the lower threshold and 1 from the "
               "upper; n/a where it is missing in the RDM";
    if (request->transform == TOPOLOGY_SIGMOID)
        return "Dissimilarity through a sigmoid, from 0 to 1";
    if (request->has_lengths)
        return "Length of the shortest way in the graph of near pairs; n/a "
               "where there is none";
    return "Rank of the length of the shortest way in the graph of near pairs, "
           "ties averaged; pairs with no way share the highest";
}

static void write_transformed(struct topology_job *job)
{
    const struct topology_request *request = job->request;
    json_t *fields;

    pairs_write(request->transformed, job->pairs,
                "RDMs transformed for topological RSA", about_values(request));
    fields = sidecar(request->transformed);
    json_put_text(fields, "Transform", topology_transforms[request->transform]);
    json_put_text(fields, "Scale", rgtm_scales[request->scale]);
    if (request->transform == TOPOLOGY_RGDM)
        json_put_text(fields, "ZeroEdges",
                      request->is_compat ? "dropped" : "kept");
    json_put(fields, "Undefined", json_incref(job->undefined));
}

void topology_write(const struct topology_request *request)
{
    struct topology_job job = {request, NULL, json_array()};

    demand_request(request);
    job.pairs = pairs_read(request->rdms, NULL);
    pairs_demand(job.pairs, request->rdms);
    if (request->persistence)
        barcodes_write(request->persistence, job.pairs, request->rdms);
    for (size_t k = 0; k < job.pairs->columns; k++)
        transform(&job, k);
    write_transformed(&job);
    pairs_free(job.pairs);
    json_decref(job.undefined);
}
