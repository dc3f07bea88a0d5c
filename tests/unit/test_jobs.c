#include "../tap.h"

#include "app/cost.h"
#include "app/names.h"
#include "app/record.h"
#include "app/template.h"
#include "base/mem.h"
#include "dataset/index.h"
#include "io/peek.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/plexus-jobs-XXXXXX";

static char *write_file(const char *name, const void *bytes, size_t size)
{
    char *path = xformat("%s/%s", folder, name);
    FILE *out = fopen(path, "wb");

    if (!out || fwrite(bytes, 1, size, out) != size || fclose(out))
        abort();
    return path;
}

static void templates(void)
{
    static const char text[] = "#X --mem=@MEMORY@M\n"
                               "#X --slots=@SLOTS@\n"
                               "array: #X --array=@RANGE@\n"
                               "single: #X --one\n"
                               "send @ARGS@ \"$@\" me@there @ @lower@\n";
    const struct template_value values[] = {{"MEMORY", "12"},
                                            {"SLOTS", ""},
                                            {"RANGE", "1-3"},
                                            {"ARGS", ""},
                                            {NULL, NULL}};
    char *path = write_file("template", text, strlen(text));
    const char *const paths[] = {path, NULL}, *const two[] = {path, path, NULL};
    char *array = template_fill(paths, values, true);
    char *single = template_fill(paths, values, false);
    char *both = template_fill(two, values, false);

    ok(!strcmp(array, "#X --mem=12M\n#X --array=1-3\n"
                      "send  \"$@\" me@there @ @lower@\n"),
       "directives without a value are left out, commands are not");
    ok(!strcmp(single, "#X --mem=12M\n#X --one\n"
                       "send  \"$@\" me@there @ @lower@\n"),
       "lines of arrays are left out of single jobs");
    ok(strlen(both) == 2 * strlen(single), "templates follow each other");
    unlink(path);
    free(path), free(array), free(single), free(both);
}

static void names(void)
{
    struct bids_list list = names_split("10 1 2 02", "sub-"), split, subjects;
    struct bids_list runs = names_split("b/f/x a/f/x b/f/y a/f/z", "");
    struct names index = names_index(&list);

    ok(names_find(&index, "sub-1", 5) == 1 &&
           names_find(&index, "sub-1/func", 5) == 1 &&
           names_find(&index, "sub-10", 6) == 0 &&
           names_find(&index, "sub-02", 6) == 3,
       "each name is found where it stands");
    ok(names_find(&index, "sub-3", 5) == NAMES_NONE &&
           names_find(&index, "sub", 3) == NAMES_NONE &&
           names_find(&index, "", 0) == NAMES_NONE,
       "what is no name of the list is not found");
    split = names_split("  01 2  x", "sub-");
    ok(split.count == 3 && !strcmp(split.at[0], "sub-01") &&
           !strcmp(split.at[2], "sub-x"),
       "words of a line");
    subjects = names_subjects(&runs);
    ok(subjects.count == 2 && !strcmp(subjects.at[0], "b") &&
           !strcmp(subjects.at[1], "a"),
       "the subjects of runs, each once, in their order");
    names_release(&index);
    bids_list_free(&split), bids_list_free(&subjects);
    bids_list_free(&list), bids_list_free(&runs);
}

static void records(void)
{
    struct bids_list two = names_split("01 02", "sub-");
    struct bids_list one = names_split("01", "sub-");
    static const char cut[] = "17";
    struct record record = record_read(folder, "sub-01");
    char *path = xformat("%s/logs/tasks/sub-01.tsv", folder);
    FILE *file;
    double begun;

    ok(!record.attempts && !record.has_ended && isnan(record.begun) &&
           !*record.job,
       "who was never begun has no record");
    record_release(&record);
    begun = record_begin(folder, &two, "12_3@n7");
    record_end(folder, &two, "12_3@n7", (int[]){0, 1}, begun);
    record_begin(folder, &one, "13_1@");
    record = record_read(folder, "sub-01");
    ok(record.attempts == 2 && !record.has_ended &&
           !strcmp(record.job, "13_1") && *record.node,
       "a beginning without an end, at the second attempt");
    record_release(&record);
    record = record_read(folder, "sub-02");
    ok(record.attempts == 1 && record.has_ended && record.status == 1 &&
           record.seconds >= 0 && record.seconds < 60 && record.memory >= 0 &&
           !strcmp(record.node, "n7"),
       "an end has status, time and memory");
    record_release(&record);
    record_end(folder, &one, NULL, (int[]){137}, begun);
    file = fopen(path, "a");
    fputs(cut, file);
    fclose(file);
    record = record_read(folder, "sub-01");
    ok(record.has_ended && record.status == 137 && !*record.job,
       "a line that was cut off does not count, nor does the lack of a job");
    record_release(&record);
    bids_list_free(&one), bids_list_free(&two);
    free(path);
}

static void put_short(unsigned char *at, int value, bool is_swapped)
{
    at[is_swapped] = (unsigned char)(value & 255);
    at[!is_swapped] = (unsigned char)(value >> 8);
}

static void peeks(void)
{
    static const int shape[] = {4, 64, 65, 33, 240};
    unsigned char header[540] = {0};
    size_t voxels = 0, frames = 0;
    char *path;

    for (int is_swapped = 0; is_swapped < 2; is_swapped++) {
        memset(header, 0, sizeof header);
        put_short(header + 2 * is_swapped, 348, is_swapped);
        for (size_t i = 0; i < 5; i++)
            put_short(header + 40 + 2 * i, shape[i], is_swapped);
        path = write_file("image.nii", header, 348);
        ok(peek_size(path, &voxels, &frames) && voxels == 64 * 65 * 33 &&
               frames == 240,
           is_swapped ? "of the other byte order" : "the size of an image");
        free(path);
    }
    memset(header, 0, sizeof header);
    put_short(header, 540, false);
    for (size_t i = 0; i < 5; i++)
        put_short(header + 16 + 8 * i, shape[i], false);
    path = write_file("image.nii", header, 540);
    ok(peek_size(path, &voxels, &frames) && frames == 240, "of NIfTI-2");
    free(path);
    path = write_file("image.nii", "short", 5);
    ok(!peek_size(path, &voxels, &frames) &&
           !peek_size("/nonexistent", &voxels, &frames),
       "no header, no size, and no word about it");
    unlink(path);
    free(path);
}

static void costs(void)
{
    struct cost_study plain = {.regions = 400};
    struct cost_study nets = {.regions = 400, .has_voxelnet = true};
    struct cost small = cost_of_run(&plain, 2e4, 200);
    struct cost large = cost_of_run(&plain, 1e6, 200);
    struct cost longer = cost_of_run(&plain, 1e6, 2000);
    struct cost table = cost_of_run(&plain, 0, 200);
    struct cost net = cost_of_run(&nets, 1e6, 400);

    ok(large.memory > 5 * small.memory && large.seconds > 10 * small.seconds,
       "more voxels need more of both");
    ok(longer.memory < 1.2 * large.memory && longer.seconds > 9 * large.seconds,
       "more frames need time, and hardly memory");
    ok(table.memory < small.memory && table.seconds < small.seconds,
       "a table of series needs less than images");
    ok(net.memory > 8e9 && net.memory < 9e9 && net.seconds > 100,
       "a voxel network needs what it allows itself");
}

int main(void)
{
    char *clean;

    if (!mkdtemp(folder))
        return 1;
    templates();
    names();
    records();
    peeks();
    costs();
    clean = xformat("rm -r '%s'", folder);
    ok(!system(clean), "nothing else is left");
    free(clean);
    return done();
}
