#include "app/cost.h"

#include "app/command.h"
#include "base/mem.h"
#include "base/report.h"
#include "dataset/index.h"
#include "io/peek.h"
#include "io/volume.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* make, its shells and plexus, beside a stage. */
static const double around_memory = 24e6, product_seconds = 0.03;

/* Part of a grid that is brain, of a mask that is not looked at. */
static const double brain = 1. / 3;

/* What voxelnet allows itself. */
static const double net_most = 8192. * 1048576;

/* ---- the study ---- */

/* Lines of a file; 0 when it is not there. */
static double count_lines(const char *path)
{
    FILE *in = fopen(path, "r");
    double count = 0;
    int c;

    if (!in)
        return 0;
    while ((c = fgetc(in)) != EOF)
        count += c == '\n';
    fclose(in);
    return count;
}

/* The largest label of an image. */
static double largest_label(const char *image)
{
    struct volume *volume;
    double *values, largest = 0;

    if (!bids_is_file(image))
        return 0;
    volume = volume_open(image);
    values = NEW_ARRAY(double, volume->voxels);
    if (volume_next(volume))
        volume_values(values, volume, 0, volume->voxels);
    for (size_t i = 0; i < volume->voxels; i++)
        largest = fmax(largest, values[i]);
    volume_close(volume);
    free(values);
    return largest;
}

static char *inside(const char *home, const char *path)
{
    return *path == '/' ? xstrdup(path) : xformat("%s/%s", home, path);
}

/* The largest number among words; 0 when there is none. */
static size_t largest_number(const char *words)
{
    size_t largest = 0;

    for (; *words; words += strcspn(words, " "), words += strspn(words, " ")) {
        size_t number = strtoul(words, NULL, 10);

        largest = number > largest ? number : largest;
    }
    return largest;
}

/* What a line says after its first word, when that is `key`; else NULL. */
static const char *after(const char *line, const char *key)
{
    size_t length = strlen(key);

    return !strncmp(line, key, length) && line[length] == ' '
               ? line + length + 1
               : NULL;
}

static double count_regions(const char *home, const char *atlas,
                            const char *labels)
{
    char *table = inside(home, labels), *image = inside(home, atlas);
    double regions = *labels ? count_lines(table) : 0;

    if (regions < 1 && *atlas)
        regions =
            volume_is_named(image) ? largest_label(image) : count_lines(image);
    free(table), free(image);
    return regions;
}

struct cost_study cost_study_read(const struct make_call *call)
{
    struct cost_study study = {.home = call->home};
    int status;
    struct bids_list lines = make_ask(call, "costs", &status);
    const char *atlas = "", *labels = "";

    if (status)
        die_as(APP_DATA, "'%s' is no study that make can read", call->study);
    for (size_t i = 0; i < lines.count; i++) {
        const char *line = lines.at[i], *rest;

        if ((rest = after(line, "run")))
            dataset_append(&study.runs, xstrdup(rest));
        else if ((rest = after(line, "atlas")))
            atlas = rest;
        else if ((rest = after(line, "labels")))
            labels = rest;
        else if ((rest = after(line, "stages"))) {
            study.shards = largest_number(rest);
            study.has_voxelnet = strstr(rest, "voxelnet") != NULL;
            study.has_geometry = strstr(rest, "geometry") != NULL;
        }
    }
    study.regions = count_regions(call->home, atlas, labels);
    bids_list_free(&lines);
    return study;
}

void cost_study_release(struct cost_study *study)
{
    bids_list_free(&study->runs);
}

/* ---- runs ---- */

static void add(struct cost *cost, double memory, double seconds)
{
    cost->memory = fmax(cost->memory, memory + around_memory);
    cost->seconds += seconds + product_seconds;
}

struct cost cost_of_run(const struct cost_study *study, double voxels,
                        double frames)
{
    double v = voxels, t = frames, r = study->regions, m = brain * voxels;
    struct cost cost = {0};

    if (v > 0) {
        add(&cost, 12e6 + 270 * v + 42 * r * t, 4.2e-8 * v * t);
        add(&cost, 8e6 + 17 * v + 9 * r * t, 5.5e-9 * v * t + 5e-7 * r * t);
    }
    add(&cost, 9e6 + 34 * r * t, 7e-7 * r * t);
    add(&cost, 8e6 + 24 * r * r + 34 * r * t, 5.5e-7 * r * r + 2e-7 * r * t);
    add(&cost, 13e6 + 42 * r * r, 5e-9 * r * r * r + 5e-7 * r * r);
    if (study->has_voxelnet)
        add(&cost, fmin(20e6 + 8.2 * m * t + m * m / 8, net_most),
            4e-11 * m * m * t);
    if (study->has_geometry)
        add(&cost, 60e6 + 300 * v + 8 * m * t, 4e-8 * v * t + 1e-3 * m);
    return cost;
}

/* A table of series: its lines are frames, its columns regions. */
static struct cost cost_of_table(const struct cost_study *study,
                                 const char *path)
{
    struct cost_study own = *study;
    FILE *in = fopen(path, "r");
    int c;

    if (!in)
        return (struct cost){0};
    own.regions = 1;
    while ((c = fgetc(in)) != EOF && c != '\n')
        own.regions += c == '\t' || c == ',';
    fclose(in);
    return cost_of_run(&own, 0, count_lines(path));
}

static struct cost cost_of_input(const struct cost_study *study,
                                 const char *path)
{
    size_t voxels, frames;

    if (!volume_is_named(path))
        return cost_of_table(study, path);
    if (!peek_size(path, &voxels, &frames))
        return (struct cost){0};
    return cost_of_run(study, (double)voxels, (double)frames);
}

struct cost cost_of_subject(const struct cost_study *study, const char *subject)
{
    size_t length = strlen(subject);
    struct cost all = {around_memory, 0};

    for (size_t i = 0; i < study->runs.count; i++) {
        const char *line = study->runs.at[i];
        struct cost cost;
        char *path;

        if (strncmp(line, subject, length) != 0 || line[length] != '/')
            continue;
        path = inside(study->home, line + strcspn(line, " ") + 1);
        cost = cost_of_input(study, path);
        all.memory = fmax(all.memory, cost.memory);
        all.seconds += cost.seconds;
        free(path);
    }
    return all;
}

struct cost cost_of_group(const struct cost_study *study, double subjects)
{
    double r = study->regions;

    return (struct cost){400e6 + (subjects + 40) * (8 * r * r + 40e3),
                         60 + subjects * (1 + 1e-6 * r * r)};
}
