/*
 * datasets.h - datasets of empty files, as the versions of fMRIPrep name them.
 */
#ifndef TESTS_DATASETS_H
#define TESTS_DATASETS_H

#include "base/mem.h"
#include "base/output.h"
#include "dataset/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files below `home`, one to a line, with their folders. */
static void make_files(const char *home, const char *lines)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        char *path = xformat("%s/%.*s", home, (int)length, lines);
        char *slash = strrchr(path, '/');
        FILE *file;

        *slash = '\0';
        output_folder(path);
        *slash = '/';
        file = fopen(path, "w");
        if (file)
            fclose(file);
        free(path);
        lines += length + (lines[length] == '\n');
    }
}

/* A dataset in a new folder: its index; remove it with dataset_remove(). */
static struct dataset_index dataset_of(const char *lines)
{
    char home[] = "/tmp/plexus-dataset-XXXXXX";

    if (!mkdtemp(home))
        abort();
    make_files(home, lines);
    return dataset_index(home);
}

static void dataset_remove(struct dataset_index *index)
{
    char *command = xformat("rm -rf '%s'", index->root);

    if (system(command) != 0)
        abort();
    free(command);
    dataset_index_release(index);
}

/* Bold, mask and confounds of a run; `where` is what stands before its space,
 * `place` the space entities with their underscores. */
#define RUN(where, place)                                 \
    where place "_desc-preproc_bold.nii.gz\n" where place \
                "_desc-brain_mask.nii.gz\n" where         \
                "_desc-confounds_timeseries.tsv\n"

#endif
