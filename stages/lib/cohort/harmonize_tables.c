#include "cohort/harmonize.h"

#include "base/mem.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/relmat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void harmonize_write(const char *path, const struct harmonized *h)
{
    struct tsv *out = tsv_create(path);

    tsv_text(out, "participant_id");
    for (size_t j = 0; j < h->features->count; j++)
        tsv_text(out, h->model.features[j]);
    tsv_end_row(out);
    for (size_t i = 0; i < h->count; i++) {
        tsv_text(out, h->ids[i]);
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

void harmonize_write_matrices(const char *folder, const struct harmonized *h)
{
    char *path = xformat("%s/manifest.tsv", folder);
    struct tsv *out;

    if (h->features->kind != FEATURES_EDGES)
        usage("--matrices needs matrices, which a column of a manifest names "
              "(--features)");
    output_folder(folder);
    json_put_text(sidecar(path), "Description", "Harmonized matrices");
    json_put_text(sidecar(path), "relmat", "Matrix of the participant");
    out = tsv_create(path);
    tsv_text(out, "participant_id"), tsv_text(out, "relmat"), tsv_end_row(out);
    for (size_t i = 0; i < h->count; i++) {
        const char *id = h->ids[i];
        char *name = xformat("%s%s_desc-harmonized_relmat.tsv",
                             strncmp(id, "sub-", 4) ? "sub-" : "", id);
        char *file = xformat("%s/%s", folder, name);

        write_matrix(file, h, i);
        tsv_text(out, id), tsv_text(out, name), tsv_end_row(out);
        free(name), free(file);
    }
    tsv_close(out);
    free(path);
}

/* ---- batches ---- */

static const struct {
    const char *name, *about;
} columns[] = {{"batch", "Its name"},
               {"people", "Participants it was fitted to"},
               {"changed", "Participants of it in this table"},
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
