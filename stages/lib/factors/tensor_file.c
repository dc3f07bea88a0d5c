#include "factors/tensor_file.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "io/npy.h"
#include "io/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES = 16 /* frames in memory at once, beside the tensor */ };

struct reading {
    const char *path;
    struct npy *npy;
    struct shape shape;
    bool *seen;      /* subjects x pairs: so says the mask */
    bool *is_nan;    /* likewise: in the first frame */
    bool *has_value; /* of each subject: something that is not 0 */
    double negative_count, negative_square;
};

/* ---- any array as doubles ---- */

static size_t npy_size(const struct npy *npy)
{
    return npy->type == NPY_FLOAT64 || npy->type == NPY_INT64 ||
                   npy->type == NPY_UINT64
               ? 8
               : 4;
}

static double value_at(const void *raw, size_t k, enum npy_type type)
{
    switch (type) {
    case NPY_FLOAT32:
        return (double)((const float *)raw)[k];
    case NPY_FLOAT64:
        return ((const double *)raw)[k];
    case NPY_INT32:
        return (double)((const int32_t *)raw)[k];
    case NPY_INT64:
        return (double)((const int64_t *)raw)[k];
    case NPY_UINT32:
        return (double)((const uint32_t *)raw)[k];
    case NPY_UINT64:
        return (double)((const uint64_t *)raw)[k];
    }
    return NAN;
}

static void read_doubles(double *to, struct npy *npy, size_t count)
{
    void *raw = NEW_ARRAY(char, count *npy_size(npy));

    npy_read(npy, raw, count);
    for (size_t k = 0; k < count; k++)
        to[k] = value_at(raw, k, npy->type);
    free(raw);
}

/* ---- shape and names ---- */

static struct shape shape_of(const struct npy *npy)
{
    struct shape shape;

    if (npy->dims != 3 && npy->dims != 4)
        die("'%s' has %zu axes, and a tensor has 3 or 4", npy->path, npy->dims);
    if (npy->type != NPY_FLOAT32 && npy->type != NPY_FLOAT64)
        die("'%s' holds integers, and a tensor is float32 or float64",
            npy->path);
    shape = (struct shape){npy->shape[0], npy->shape[1],
                           npy->dims == 4 ? npy->shape[2] : 1,
                           npy->shape[npy->dims - 1]};
    if (!npy->count || source_cells(&shape) < 2 || shape.pairs < 2)
        die("'%s' is %zu x %zu x %zu x %zu (time, subject, condition, pair): "
            "too small to have components",
            npy->path, shape.frames, shape.subjects, shape.conditions,
            shape.pairs);
    return shape;
}

/* N of N (N - 1) / 2 pairs, or 0. */
static size_t nodes_of(size_t pairs)
{
    size_t nodes = (size_t)((1 + sqrt(1 + 8 * (double)pairs)) / 2);

    return nodes * (nodes - 1) / 2 == pairs ? nodes : 0;
}

/* The names under `key`, or made of `word` and a number. */
static char **names_of(const char *path, const json_t *fields, const char *key,
                       const char *word, size_t count)
{
    const json_t *list = fields ? json_object_get(fields, key) : NULL;
    char **names = NEW_ARRAY(char *, count);

    if (list && json_array_size(list) != count)
        die("the sidecar of '%s' has %zu %s, and the array has %zu", path,
            json_array_size(list), key, count);
    for (size_t k = 0; k < count; k++) {
        const char *name = json_string_value(json_array_get(list, k));

        if (list && !name)
            die("the sidecar of '%s': %s are not all text", path, key);
        names[k] = list ? xstrdup(name) : xformat("%s%zu", word, k + 1);
    }
    return names;
}

static const char *text_in(const json_t *fields, const char *key)
{
    return fields ? json_string_value(json_object_get(fields, key)) : NULL;
}

/* Time of the sidecar, or steps of RepetitionTime (or 1) from StartTime. */
static double *times_of(const char *path, const json_t *fields, size_t frames,
                        double tr)
{
    const json_t *list = fields ? json_object_get(fields, "Time") : NULL;
    double start = json_number_or_nan(fields, "StartTime");
    double *time = NEW_ARRAY(double, frames);

    if (list && json_array_size(list) != frames)
        die("the sidecar of '%s' has %zu times, and the array has %zu frames",
            path, json_array_size(list), frames);
    for (size_t t = 0; t < frames; t++) {
        const json_t *value = list ? json_array_get(list, t) : NULL;

        if (list && !json_is_number(value))
            die("the sidecar of '%s': Time is not all numbers", path);
        time[t] = list ? json_number_value(value)
                       : (isnan(start) ? 0 : start) +
                             (double)t * (isnan(tr) ? 1 : tr);
    }
    return time;
}

static struct input *input_of(const struct reading *reading,
                              const json_t *fields)
{
    struct input *input = NEW_ARRAY(struct input, 1);
    const struct shape *shape = &reading->shape;
    const char *path = reading->path, *affinity = text_in(fields, "Affinity");

    input->subjects =
        names_of(path, fields, "Subjects", "subject", shape->subjects);
    input->conditions =
        names_of(path, fields, "Conditions", "condition", shape->conditions);
    input->node_count = nodes_of(shape->pairs);
    if (input->node_count)
        input->nodes =
            names_of(path, fields, "Nodes", "node", input->node_count);
    input->tr = json_number_or_nan(fields, "RepetitionTime");
    if (!isnan(input->tr) && !(input->tr > 0))
        die("the sidecar of '%s': RepetitionTime is not above 0", path);
    input->time = times_of(path, fields, shape->frames, input->tr);
    if (fields && json_object_get(fields, "Stimulus"))
        input->stimulus = names_of(path, fields, "Stimulus", "", shape->frames);
    input->affinity = affinity ? xstrdup(affinity) : NULL;
    return input;
}

/* ---- masks ---- */

static void read_mask(struct reading *reading, const char *path)
{
    struct npy *npy = npy_open(path);
    size_t subjects = reading->shape.subjects, pairs = reading->shape.pairs;
    size_t nodes = nodes_of(pairs);
    double *values;
    bool *has, is_of_nodes;

    if (npy->dims != 2 || npy->shape[0] != subjects ||
        (npy->shape[1] != pairs && (!nodes || npy->shape[1] != nodes)))
        die("'%s' is neither subjects x nodes nor subjects x pairs of '%s'",
            path, reading->path);
    is_of_nodes = nodes && npy->shape[1] == nodes;
    values = NEW_ARRAY(double, npy->count);
    has = NEW_ARRAY(bool, npy->count);
    read_doubles(values, npy, npy->count);
    for (size_t k = 0; k < npy->count; k++) {
        if (isnan(values[k]))
            die("'%s' is NaN at [%zu, %zu]", path, k / npy->shape[1],
                k % npy->shape[1]);
        has[k] = values[k] != 0;
    }
    if (is_of_nodes)
        mask_of_nodes(reading->seen, has, subjects, nodes);
    else
        memcpy(reading->seen, has, npy->count * sizeof *has);
    npy_close(npy);
    free(values), free(has);
}

/* That of the option, or of the sidecar, or none. */
static void find_mask(struct reading *reading, const char *option,
                      const json_t *fields)
{
    const char *name = text_in(fields, "Mask");
    const char *slash = strrchr(reading->path, '/');
    size_t cells = reading->shape.subjects * reading->shape.pairs;

    reading->seen = NEW_ARRAY(bool, cells);
    memset(reading->seen, 1, cells * sizeof *reading->seen);
    if (option) {
        read_mask(reading, option);
    } else if (name) {
        char *path = slash ? xformat("%.*s/%s", (int)(slash - reading->path),
                                     reading->path, name)
                           : xstrdup(name);

        provenance_input(path);
        read_mask(reading, path);
        free(path);
    }
}

/* ---- numbers ---- */

static void check_value(struct reading *reading, double x, size_t t,
                        const size_t at[3])
{
    const struct shape *shape = &reading->shape;
    size_t fiber = at[0] * shape->pairs + at[2];
    bool is_first = t == 0 && at[1] == 0;

    if (isnan(x) && is_first)
        reading->is_nan[fiber] = true;
    if (!reading->seen[fiber])
        return;
    if (isinf(x))
        die("'%s' is infinite in frame %zu of subject %zu, pair %zu (from 0)",
            reading->path, t, at[0], at[2]);
    if (isnan(x) != reading->is_nan[fiber])
        die("'%s' is NaN in frame %zu of subject %zu, pair %zu (from 0), and "
            "not in all frames",
            reading->path, isnan(x) ? t : (size_t)0, at[0], at[2]);
    if (x < 0) {
        reading->negative_count++;
        reading->negative_square += x * x;
    }
    if (x > 0 || x < 0)
        reading->has_value[at[0]] = true;
}

static void take_frames(struct reading *reading, struct stored *stored,
                        const double *x, size_t first, size_t count)
{
    const struct shape *shape = &reading->shape;
    size_t frame = shape->subjects * shape->conditions * shape->pairs;

    for (size_t w = 0; w < shape->subjects; w++)
        for (size_t c = 0; c < shape->conditions; c++) {
            size_t series = w * shape->conditions + c;
            const double *from = x + series * shape->pairs;

            for (size_t t = 0; t < count; t++)
                for (size_t p = 0; p < shape->pairs; p++)
                    check_value(reading, from[t * frame + p], first + t,
                                (size_t[]){w, c, p});
            stored_set(stored, series * shape->frames + first, count, from,
                       frame, (size_t[]){0, shape->pairs});
        }
}

static void read_numbers(struct reading *reading, struct stored *stored)
{
    const struct shape *shape = &reading->shape;
    size_t frame = shape->subjects * shape->conditions * shape->pairs;
    double *x = NEW_ARRAY(double, TIMES *frame);

    reading->is_nan = NEW_ARRAY(bool, shape->subjects * shape->pairs);
    reading->has_value = NEW_ARRAY(bool, shape->subjects);
    for (size_t t = 0; t < shape->frames; t += TIMES) {
        size_t left = shape->frames - t, count = left < TIMES ? left : TIMES;

        read_doubles(x, reading->npy, count * frame);
        take_frames(reading, stored, x, t, count);
    }
    free(x);
    if (reading->negative_count > 0)
        warn("'%s' has %.0f negative entries, of norm %g; they count as they "
             "are, and no component can explain them",
             reading->path, reading->negative_count,
             sqrt(reading->negative_square));
}

/* ---- what is left out ---- */

static size_t drop_subjects(struct reading *reading, char *const *names)
{
    size_t pairs = reading->shape.pairs, dropped = 0;

    for (size_t w = 0; w < reading->shape.subjects; w++) {
        bool *seen = reading->seen + w * pairs;
        size_t count = 0;

        for (size_t p = 0; p < pairs; p++) {
            seen[p] = seen[p] && !reading->is_nan[w * pairs + p];
            count += seen[p];
        }
        if (count && reading->has_value[w])
            continue;
        warn("'%s': subject '%s' has %s, and is left out", reading->path,
             names[w], count ? "nothing but zeros" : "no pair of nodes");
        memset(seen, 0, pairs * sizeof *seen);
        dropped++;
    }
    return dropped;
}

static size_t drop_pairs(struct reading *reading, size_t least)
{
    size_t subjects = reading->shape.subjects, pairs = reading->shape.pairs;
    size_t dropped = 0;

    for (size_t p = 0; p < pairs; p++) {
        size_t count = 0;

        for (size_t w = 0; w < subjects; w++)
            count += reading->seen[w * pairs + p];
        if (count >= least)
            continue;
        for (size_t w = 0; w < subjects; w++)
            reading->seen[w * pairs + p] = false;
        dropped++;
    }
    return dropped;
}

struct input *tensor_file_read(const char *path, const char *mask, size_t least,
                               enum precision precision)
{
    struct reading reading = {.path = path, .npy = npy_open(path)};
    json_t *fields = sidecar_read(path);
    struct stored *stored;
    struct input *input;

    reading.shape = shape_of(reading.npy);
    input = input_of(&reading, fields);
    find_mask(&reading, mask, fields);
    stored = stored_new(&reading.shape, precision);
    read_numbers(&reading, stored);
    npy_close(reading.npy);
    input->subjects_left_out = drop_subjects(&reading, input->subjects);
    input->pairs_left_out =
        drop_pairs(&reading, reading.shape.subjects == 1 ? 1 : least);
    if (input->subjects_left_out == reading.shape.subjects ||
        input->pairs_left_out == reading.shape.pairs)
        die("'%s': no pair is seen in %zu subjects", path, least);
    input->source =
        stored_finish(stored, mask_new(reading.seen, reading.shape.subjects,
                                       reading.shape.pairs));
    free(reading.seen), free(reading.is_nan), free(reading.has_value);
    json_decref(fields);
    return input;
}
