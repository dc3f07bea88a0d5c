/*
 * The tensor that the kept components say there is, without what they leave as
 * noise: its entries as an array, and its mean over each epoch as matrices.
 */
#include "dynamics/dynamics.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/npy.h"
#include "io/relmat.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the array ---- */

/* What component r weighs at time t in subject w. */
static double weight(const struct factorization *f, size_t r, size_t t,
                     size_t w)
{
    double b = gsl_matrix_get(f->activity.subjects, r, w);

    return isnan(b) ? 0
                    : gsl_vector_get(f->activity.lambda, r) * b *
                          gsl_matrix_get(f->activity.time, r, t);
}

/* row[pair] = sum over components of weights[r] pairs[pair, r]. */
static void combine(double *row, const struct factorization *f,
                    const double *weights)
{
    for (size_t p = 0; p < f->ends->count; p++) {
        row[p] = 0;
        for (size_t r = 0; r < f->count; r++)
            if (weights[r] > 0)
                row[p] += weights[r] * gsl_matrix_get(f->pairs, p, r);
    }
}

static json_t *texts(char *const *list, size_t count)
{
    json_t *array = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(array, json_string(list[k]));
    return array;
}

static void describe(const char *path, const struct factorization *f)
{
    static const char *const axes[] = {"time", "subject", "pair"};
    json_t *fields = sidecar(path), *time = json_array();

    json_put_text(fields, "Description",
                  "Affinity of every two nodes at every time as the components "
                  "say it");
    json_put(fields, "Dimensions", texts((char *const *)axes, 3));
    if (!isnan(f->tr))
        json_put_number(fields, "RepetitionTime", f->tr);
    json_put(fields, "Subjects", texts(f->ids, f->subjects));
    json_put(fields, "Nodes", texts(f->node_names, f->nodes));
    for (size_t t = 0; t < f->frames; t++)
        json_array_append_new(time, json_real(f->time[t]));
    json_put(fields, "Time", time);
    if (f->stimulus)
        json_put(fields, "Stimulus", texts(f->stimulus, f->frames));
}

/* One frame of one subject at a time. */
static void write_array(const char *path, const struct factorization *f)
{
    size_t shape[] = {f->frames, f->subjects, f->ends->count};
    double *row = NEW_ARRAY(double, f->ends->count + 1);
    float *single = NEW_ARRAY(float, f->ends->count + 1);
    double *weights = NEW_ARRAY(double, f->count);
    struct npy *out = npy_create(path, NPY_FLOAT32, shape, 3);

    for (size_t t = 0; t < f->frames; t++)
        for (size_t w = 0; w < f->subjects; w++) {
            for (size_t r = 0; r < f->count; r++)
                weights[r] = weight(f, r, t, w);
            combine(row, f, weights);
            for (size_t p = 0; p < f->ends->count; p++)
                single[p] = (float)row[p];
            npy_write(out, single, f->ends->count);
        }
    npy_close(out);
    describe(path, f);
    free(row);
    free(single);
    free(weights);
}

/* ---- means over epochs ---- */

/* Mean weights over the frames of an epoch and the subjects; false without a
 * frame. */
static bool mean_weights(double *weights, const struct dynamics *d,
                         size_t epoch)
{
    const struct factorization *f = d->f;
    size_t frames = 0;

    for (size_t r = 0; r < f->count; r++)
        weights[r] = 0;
    for (size_t t = 0; t < f->frames; t++) {
        if (d->stimuli && d->stimuli->epoch[t] != epoch)
            continue;
        frames++;
        for (size_t r = 0; r < f->count; r++)
            for (size_t w = 0; w < f->subjects; w++)
                weights[r] += weight(f, r, t, w);
    }
    for (size_t r = 0; r < f->count; r++)
        weights[r] /= (double)(frames * f->subjects);
    return frames > 0;
}

/* "epoch-Name_relmat.tsv": letters and digits of a name, as BIDS has labels. */
static char *matrix_path(const struct dynamics *d, const char *name)
{
    char *label = xstrdup(name), *path;
    size_t length = 0;

    for (const char *c = name; *c; c++)
        if (isalnum((unsigned char)*c))
            label[length++] = *c;
    label[length] = 0;
    path = xformat("%s/epoch-%s_relmat.tsv", d->options->outdir, label);
    free(label);
    return path;
}

static void write_matrix(const struct dynamics *d, size_t epoch,
                         const char *name)
{
    const struct factorization *f = d->f;
    struct relmat *relmat = relmat_new(f->nodes, f->node_names);
    double *row = NEW_ARRAY(double, f->ends->count + 1);
    double *weights = NEW_ARRAY(double, f->count);
    char *path = matrix_path(d, name);

    if (mean_weights(weights, d, epoch)) {
        files_output(path);
        combine(row, f, weights);
        for (size_t p = 0; p < f->ends->count; p++) {
            gsl_matrix_set(relmat->values, f->ends->a[p], f->ends->b[p],
                           row[p]);
            gsl_matrix_set(relmat->values, f->ends->b[p], f->ends->a[p],
                           row[p]);
        }
        relmat_write(path, relmat);
        json_put_text(sidecar(path), "Description",
                      "Affinity as the components say it, mean over the frames "
                      "of the epoch and over the subjects");
        json_put_text(sidecar(path), "Epoch", name);
    }
    relmat_free(relmat);
    free(row);
    free(weights);
    free(path);
}

void dynamics_write_adjacency(const struct dynamics *d)
{
    if (d->options->adjacency)
        write_array(d->options->adjacency, d->f);
    write_matrix(d, 0, d->stimuli ? "baseline" : "all");
    for (size_t k = 0; d->stimuli && k < d->stimuli->count; k++)
        write_matrix(d, k + 1, d->stimuli->names[k]);
}
