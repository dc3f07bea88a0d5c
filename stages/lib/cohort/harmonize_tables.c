#include "cohort/harmonize.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/relmat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *description(const struct combat *combat)
{
    if (combat->ratio)
        return "Features by longitudinal ComBat: means and spreads of batches "
               "made alike, what is the participant's own kept";
    return combat->scores ? "Features by CovBat: means, spreads and "
                            "covariances of batches made alike"
                          : "Features by ComBat: means and spreads of batches "
                            "made alike";
}

void harmonize_describe(const char *path, const struct harmonized *h,
                        const struct harmonize_options *options)
{
    json_t *fields = sidecar(path);

    json_put_text(fields, "Description", description(&h->model.combat));
    json_put_text(fields, "Batch", h->model.batch);
    json_put_count(fields, "Batches", h->model.combat.batches);
    json_put_count(fields, h->subject ? "Visits" : "Participants", h->count);
    if (h->subject)
        json_put_count(fields, "Participants", h->subjects);
    json_put_count(fields, h->subject ? "VisitsLeftOut" : "ParticipantsLeftOut",
                   h->left_out);
    if (!options->model)
        json_put_count(fields,
                       h->subject ? "VisitsFitted" : "ParticipantsFitted",
                       h->trained);
    if (h->model.combat.scores)
        json_put_count(fields, "Components", h->model.combat.scores->features);
    if (!options->train && !options->model)
        json_put_text(fields, "Note",
                      "Fitted to all participants: a model that is tested on "
                      "some of these has seen them");
}

/* Who, and which visit. */
static void put_names(struct tsv *out, const struct harmonized *h)
{
    tsv_text(out, "participant_id");
    if (h->session_listed != TABLE_NONE)
        tsv_text(out, h->features->table
                          ? h->features->table->names[h->session_listed]
                          : "session_id");
}

static void put_visit(struct tsv *out, const struct harmonized *h, size_t i)
{
    const char *session = harmonize_session(h, h->row[i]);

    tsv_text(out, h->ids[i]);
    if (session)
        tsv_text(out, session);
}

void harmonize_write(const char *path, const struct harmonized *h)
{
    struct tsv *out = tsv_create(path);

    put_names(out, h);
    for (size_t j = 0; j < h->features->count; j++)
        tsv_text(out, h->model.features[j]);
    tsv_end_row(out);
    for (size_t i = 0; i < h->count; i++) {
        put_visit(out, h, i);
        for (size_t j = 0; j < h->features->count; j++)
            tsv_number(out, gsl_matrix_get(h->values, i, j));
        tsv_end_row(out);
    }
    tsv_close(out);
}

/* ---- matrices ---- */

static void write_matrix(const char *path, const struct harmonized *h, size_t i)
{
    struct relmat *relmat =
        relmat_new(h->features->regions.count, h->features->regions.names);

    for (size_t j = 0; j < h->features->count; j++) {
        double value = gsl_matrix_get(h->values, i, j);
        size_t pair[2];

        features_pair(pair, h->features, j);
        gsl_matrix_set(relmat->values, pair[0], pair[1], value);
        gsl_matrix_set(relmat->values, pair[1], pair[0], value);
    }
    json_put_text(sidecar(path), "Description",
                  "Harmonized between batches; the diagonal is not defined");
    json_put_text(sidecar(path), "Batch", h->model.batch);
    relmat_write(path, relmat);
    relmat_free(relmat);
}

/* With ses-, as BIDS has it, where a visit is told. */
static char *matrix_name(const struct harmonized *h, size_t i)
{
    const char *id = h->ids[i], *session = harmonize_session(h, h->row[i]);
    const char *sub = strncmp(id, "sub-", 4) ? "sub-" : "";

    if (!session)
        return xformat("%s%s_desc-harmonized_relmat.tsv", sub, id);
    return xformat("%s%s_%s%s_desc-harmonized_relmat.tsv", sub, id,
                   strncmp(session, "ses-", 4) ? "ses-" : "", session);
}

void harmonize_write_matrices(const char *folder, const struct harmonized *h)
{
    char *path = xformat("%s/manifest.tsv", folder);
    struct tsv *out;

    if (h->features->kind != FEATURES_EDGES)
        usage("--matrices needs matrices, which a column of a manifest names "
              "(--features)");
    if (h->subject && h->session_listed == TABLE_NONE)
        die("'%s' has no session_id, which --matrices names visits by",
            h->input.path);
    output_folder(folder);
    json_put_text(sidecar(path), "Description", "Harmonized matrices");
    json_put_text(sidecar(path), "relmat", "Matrix of the participant");
    out = tsv_create(path);
    put_names(out, h);
    tsv_text(out, "relmat"), tsv_end_row(out);
    for (size_t i = 0; i < h->count; i++) {
        char *name = matrix_name(h, i);
        char *file = xformat("%s/%s", folder, name);

        write_matrix(file, h, i);
        put_visit(out, h, i), tsv_text(out, name), tsv_end_row(out);
        free(name), free(file);
    }
    tsv_close(out);
    free(path);
}

/* ---- batches ---- */

static const struct {
    const char *name, *about;
} columns[] = {{"batch", "Its name"},
               {"people", "Participants it was fitted to, or their visits"},
               {"changed", "Participants of it in this table, or visits"},
               {"shift", "Mean over features of gamma, in standard deviations"},
               {"shift_size", "Root of the mean square of gamma over features"},
               {"spread",
                "Geometric mean over features of the standard deviation, that "
                "of all being 1"},
               {"is_new", "1: met after the fit, by its own participants"}};

static void put_site(struct tsv *out, const struct harmonized *h, size_t b)
{
    const struct combat *c = &h->model.combat;
    double count = 0, sum = 0, square = 0, logarithm = 0, changed = 0;

    for (size_t v = 0; v < c->features; v++) {
        double shift = gsl_matrix_get(c->shift, b, v);

        if (!(c->sigma[v] > 0))
            continue;
        count++, sum += shift, square += shift * shift;
        logarithm += log(gsl_matrix_get(c->spread, b, v));
    }
    for (size_t i = 0; i < h->count; i++)
        changed += h->batch[i] == b;
    tsv_text(out, h->model.batches[b]);
    tsv_number(out, (double)h->model.people[b]), tsv_number(out, changed);
    tsv_number(out, sum / count), tsv_number(out, sqrt(square / count));
    tsv_number(out, exp(logarithm / count));
    tsv_number(out, (double)h->model.met[b]);
    tsv_end_row(out);
}

void harmonize_write_sites(const char *path, const struct harmonized *h)
{
    struct tsv *out = tsv_create(path);

    json_put_text(sidecar(path), "Description",
                  "What the batches differed by, before");
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        tsv_text(out, columns[k].name);
        json_put_text(sidecar(path), columns[k].name, columns[k].about);
    }
    tsv_end_row(out);
    for (size_t b = 0; b < h->model.combat.batches; b++)
        put_site(out, h, b);
    tsv_close(out);
}
