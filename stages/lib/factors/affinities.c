#include "factors/affinities.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/npy.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    const struct affinity_options *options;
    const struct traces *traces;
    size_t pairs, bin, frames; /* frames that are written */
    double *local;             /* subjects x nodes, for gauss */
    double *factor;            /* of each subject */
    double *frame, *mean;      /* pairs: one frame, and a bin of them */
    float *row;
};

/* ---- a frame ---- */

/* mean[] of the bin `index` of subject w. */
static void make_bin(struct writer *writer, size_t w, size_t index)
{
    const struct traces *traces = writer->traces;
    size_t nodes = traces->nodes;
    struct affinity_scales scales = {.theta = writer->options->theta,
                                     .s = writer->local + w * nodes};

    memset(writer->mean, 0, writer->pairs * sizeof *writer->mean);
    for (size_t k = 0; k < writer->bin; k++) {
        size_t t = index * writer->bin + k;

        affinity_frame(
            writer->frame, traces->d + (w * traces->frames + t) * nodes,
            traces->found + w * nodes, nodes,
            (enum affinity_kind)writer->options->traces.kind, &scales);
        for (size_t p = 0; p < writer->pairs; p++)
            writer->mean[p] += writer->frame[p] / (double)writer->bin;
    }
}

static void write_bin(struct writer *writer, struct npy *out, size_t w)
{
    const bool *found = writer->traces->found + w * writer->traces->nodes;
    size_t nodes = writer->traces->nodes, p = 0;

    for (size_t i = 0; i < nodes; i++)
        for (size_t j = i + 1; j < nodes; j++, p++)
            writer->row[p] = found[i] && found[j]
                                 ? (float)(writer->mean[p] * writer->factor[w])
                                 : NAN;
    npy_write(out, writer->row, writer->pairs);
}

/* ---- what is asked of all frames ---- */

static void find_scales(struct writer *writer)
{
    const struct traces *traces = writer->traces;

    for (size_t w = 0; w < traces->subjects; w++)
        affinity_scale(writer->local + w * traces->nodes,
                       traces->d + w * traces->frames * traces->nodes,
                       traces->frames, traces->nodes);
}

static void find_factors(struct writer *writer)
{
    for (size_t w = 0; w < writer->traces->subjects; w++) {
        const bool *found = writer->traces->found + w * writer->traces->nodes;
        double square = 0, nodes = 0;

        for (size_t i = 0; i < writer->traces->nodes; i++)
            nodes += found[i];
        for (size_t t = 0; t < writer->frames; t++) {
            make_bin(writer, w, t);
            for (size_t p = 0; p < writer->pairs; p++)
                square += writer->mean[p] * writer->mean[p];
        }
        if (square > 0)
            writer->factor[w] =
                sqrt((double)writer->frames * nodes * (nodes - 1) / 2 / square);
        else
            warn("'%s' has no affinity at all and is not scaled",
                 writer->traces->ids[w]);
    }
}

/* ---- files ---- */

static char *mask_path(const char *path)
{
    size_t length = strlen(path), end = strlen(".npy");

    if (length < end || strcmp(path + length - end, ".npy") != 0)
        usage("'%s' does not end in .npy", path);
    return xformat("%.*s_mask.npy", (int)(length - end), path);
}

static void write_mask(const char *path, const struct traces *traces)
{
    size_t shape[] = {traces->subjects, traces->nodes};
    struct npy *out;

    files_output(path);
    out = npy_create(path, NPY_INT32, shape, 2);
    for (size_t k = 0; k < traces->subjects * traces->nodes; k++) {
        int value = traces->found[k];

        npy_write(out, &value, 1);
    }
    npy_close(out);
    json_put_text(sidecar(path), "Description",
                  "Which node was observed in which subject");
}

static json_t *texts(char *const *list, size_t count, size_t step)
{
    json_t *array = json_array();

    for (size_t k = 0; k < count; k++)
        json_array_append_new(array, json_string(list[k * step]));
    return array;
}

static void describe(const char *path, const struct writer *writer,
                     const char *mask)
{
    static const char *const names[] = {"time", "subject", "pair"};
    const struct traces *traces = writer->traces;
    json_t *fields = sidecar(path), *time = json_array();
    const char *base = strrchr(mask, '/') ? strrchr(mask, '/') + 1 : mask;

    json_put_text(fields, "Description",
                  "Affinity of every two nodes at every time");
    json_put(fields, "Dimensions", texts((char *const *)names, 3, 1));
    json_put_text(fields, "Affinity",
                  affinity_names[writer->options->traces.kind]);
    if (!isnan(traces->tr))
        json_put_number(fields, "RepetitionTime",
                        traces->tr * (double)writer->bin);
    json_put_number(fields, "DerivativeWidthInFrames", traces->width);
    json_put_count(fields, "FramesLeftOut", traces->dropped);
    json_put_text(fields, "Mask", base);
    json_put(fields, "Subjects", texts(traces->ids, traces->subjects, 1));
    json_put(fields, "Nodes", texts(traces->names, traces->nodes, 1));
    for (size_t t = 0; t < writer->frames; t++)
        json_array_append_new(time, json_real(traces->time[t * writer->bin]));
    json_put(fields, "Time", time);
    if (traces->stimulus)
        json_put(fields, "Stimulus",
                 texts(traces->stimulus, writer->frames, writer->bin));
}

static struct writer writer_of(const struct affinity_options *options,
                               const struct traces *traces)
{
    size_t pairs = traces->nodes * (traces->nodes - 1) / 2;
    struct writer writer = {
        .options = options,
        .traces = traces,
        .pairs = pairs,
        .bin = (size_t)options->bin,
        .frames = traces->frames / (size_t)options->bin,
        .local = NEW_ARRAY(double, traces->subjects * traces->nodes),
        .factor = NEW_ARRAY(double, traces->subjects),
        .frame = NEW_ARRAY(double, pairs),
        .mean = NEW_ARRAY(double, pairs),
        .row = NEW_ARRAY(float, pairs)};

    for (size_t w = 0; w < traces->subjects; w++)
        writer.factor[w] = 1;
    if (!writer.frames)
        die("%zu frames are less than a bin of %zu", traces->frames,
            writer.bin);
    return writer;
}

void affinities_write(const char *path, const struct paths *series,
                      const struct affinity_options *options)
{
    char *mask = mask_path(path);
    struct traces *traces =
        traces_read((char *const *)series->at, series->count, &options->traces);
    struct writer writer = writer_of(options, traces);
    size_t shape[] = {writer.frames, traces->subjects, writer.pairs};
    struct npy *out = npy_create(path, NPY_FLOAT32, shape, 3);

    find_scales(&writer);
    if (options->has_scaling)
        find_factors(&writer);
    for (size_t t = 0; t < writer.frames; t++)
        for (size_t w = 0; w < traces->subjects; w++) {
            make_bin(&writer, w, t);
            write_bin(&writer, out, w);
        }
    npy_close(out);
    write_mask(mask, traces);
    describe(path, &writer, mask);
    free(writer.local), free(writer.factor), free(writer.frame);
    free(writer.mean), free(writer.row), free(mask);
    traces_free(traces);
}
