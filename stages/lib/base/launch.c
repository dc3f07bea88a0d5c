#include "base/launch.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/stage.h"

#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *launch_folder(const char *argv0)
{
    char *self = realpath("/proc/self/exe", NULL);
    char *folder;

    if (!self)
        self = xstrdup(argv0);
    folder = xstrdup(dirname(self));
    free(self);
    return folder;
}

static int is_stage(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "plexus");
}

static void list_stages(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_stage, alphasort);

    printf("usage: plexus <stage> [options] <files>...\n"
           "       plexus <bids_dir> <output_dir> participant|group [options]\n"
           "       plexus status <output_dir>\n"
           "\nstages here:");
    for (int i = 0; i < count; i++) {
        char *path = xformat("%s/%s", folder, entries[i]->d_name);

        if (!access(path, X_OK))
            printf(" %s", entries[i]->d_name);
        free(path), free(entries[i]);
    }
    printf(
        "\n\n`plexus <stage> --help` explains one; `plexus -h` the BIDS App, "
        "which runs\nthem on a dataset.\n");
    if (count >= 0)
        free(entries);
}

static bool is_stage_in(const char *folder, const char *name)
{
    char *path = xformat("%s/%s", folder, name);
    bool is_there = *name && *name != '.' && !strchr(name, '/') &&
                    strcmp(name, "plexus") && !access(path, X_OK);

    free(path);
    return is_there;
}

bool launch_is_stage(const char *argv0, const char *name)
{
    char *folder = launch_folder(argv0);
    bool is_there = is_stage_in(folder, name);

    free(folder);
    return is_there;
}

int launch_main(int argc, char **argv)
{
    char *folder = launch_folder(argv[0]), *path;

    report_begin("plexus", false);
    if (argc < 2)
        usage("a stage is needed, see plexus --help");
    if (!strcmp(argv[1], "--help")) {
        list_stages(folder);
        free(folder);
        return EXIT_SUCCESS;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("plexus %s\n", PLEXUS_VERSION);
        free(folder);
        return EXIT_SUCCESS;
    }
    if (!is_stage_in(folder, argv[1]))
        usage("there is no stage '%s', see plexus --help", argv[1]);
    path = xformat("%s/%s", folder, argv[1]);
    execv(path, argv + 1);
    die_errno("cannot run '%s'", path);
}
