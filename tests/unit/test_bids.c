#include "../tap.h"

#include "base/mem.h"
#include "io/bids.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool same(char *got, const char *want)
{
    bool is_same = strcmp(got, want) == 0;

    if (!is_same)
        printf("# got '%s', expected '%s'\n", got, want);
    free(got);
    return is_same;
}

static void parts_of_a_name(void)
{
    const char *text = "sub-01_ses-a_task-rest_run-02_space-X_atlas-Y_scale-100"
                       "_stat-mean_desc-preproc_timeseries.nii.gz";
    char *path = xformat("/data/a_b/sub-99_task-x/%s", text);
    struct bids_name *name = bids_parse(path);

    ok(name->count == 9 && bids_is(name, "sub", "01"),
       "entities come from the name, not from the path");
    ok(bids_is(name, "run", "02") && !bids_is(name, "run", "2"),
       "labels are text");
    ok(strcmp(name->suffix, "timeseries") == 0, "the suffix is the last part");
    ok(strcmp(name->extension, ".nii.gz") == 0, "an extension may have dots");
    ok(bids_label(name, "echo") == NULL, "an absent entity has no label");
    ok(same(bids_format(name), text), "parsing and formatting round trip");
    ok(same(bids_source(name), "sub-01_ses-a_task-rest_run-02"),
       "the source is what tells runs apart");
    ok(same(bids_parcellation(name), "space-X_atlas-Y_scale-100"),
       "the parcellation is space, atlas and scale");
    bids_free(name);
    free(path);
}

static void odd_names(void)
{
    static const char *const wrong[] = {
        "",         ".sub-01_bold.nii", "a_b.tsv",     "sub-_bold.nii",
        "-01_bold", "sub-01__bold.tsv", "README_x.md", "/data/"};
    struct bids_name *name;

    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        name = bids_parse(wrong[k]);
        if (!ok(name == NULL, "not a BIDS name"))
            printf("# '%s'\n", wrong[k]);
        bids_free(name);
    }
    name = bids_parse("sub-01.html");
    ok(name && name->count == 1 && *name->suffix == '\0',
       "a page has an entity and no suffix");
    ok(same(bids_format(name), "sub-01.html"), "and round trips");
    bids_free(name);

    name = bids_parse("sub-NDAR-INV1_thr-0.5_relmat.tsv");
    ok(name && bids_is(name, "sub", "NDAR-INV1"), "a label may hold dashes");
    ok(name && bids_is(name, "thr", "0.5") &&
           strcmp(name->extension, ".tsv") == 0,
       "a dot in a label does not begin the extension");
    bids_free(name);

    name = bids_parse("participants.tsv");
    ok(name && name->count == 0 && strcmp(name->suffix, "participants") == 0,
       "a name may have no entity");
    ok(same(bids_source(name), ""), "then its source is empty");
    bids_free(name);
}

static void replacing_entities(void)
{
    struct bids_name *name = bids_parse("sub-01_task-rest_desc-a_bold.tsv");

    bids_set(name, "space", "X");
    bids_set(name, "run", "10");
    bids_set(name, "foo", "1");
    ok(same(bids_format(name),
            "sub-01_task-rest_run-10_space-X_foo-1_desc-a_bold.tsv"),
       "a new entity takes its place in the order of BIDS");
    bids_set(name, "run", bids_label(name, "sub"));
    ok(same(bids_format(name),
            "sub-01_task-rest_run-01_space-X_foo-1_desc-a_bold.tsv"),
       "a label of the name itself can be given");
    bids_set(name, "desc", NULL);
    bids_set(name, "nothing", NULL);
    bids_set_suffix(name, "relmat");
    ok(same(bids_format(name), "sub-01_task-rest_run-01_space-X_foo-1_"
                               "relmat.tsv"),
       "an entity can be removed, and the suffix replaced");
    bids_free(name);
}

static void natural_order(void)
{
    static const char *const ascending[] = {
        "run-",  "run-01",     "run-1",      "run-2", "run-09",
        "run-9", "run-10",     "run-a",      "sub-1", "sub-1_x",
        "sub-2", "sub-10_a-2", "sub-10_a-11"};
    size_t count = sizeof ascending / sizeof *ascending;
    bool is_sorted = true, is_antisymmetric = true;

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int sign = bids_compare(ascending[i], ascending[j]);
            is_sorted &= i < j ? sign < 0 : i > j ? sign > 0 : sign == 0;
            is_antisymmetric &=
                (sign < 0) == (bids_compare(ascending[j], ascending[i]) > 0);
        }
    ok(is_sorted, "numbers sort as numbers, equal numbers as text");
    ok(is_antisymmetric, "the order is antisymmetric");
    ok(bids_compare("1", "99999999999999999999999999999") < 0,
       "numbers may have any length");
}

static void touch(const char *folder, const char *name)
{
    char *path = xformat("%s/%s", folder, name);
    FILE *file = fopen(path, "w");

    if (file)
        fclose(file);
    free(path);
}

static void make_folder(const char *folder, const char *name)
{
    char *path = xformat("%s/%s", folder, name);

    mkdir(path, 0777);
    free(path);
}

static void runs_of_a_subject(void)
{
    char home[] = "/tmp/plexus-bids-XXXXXX", *command;
    struct bids_list files, runs, subjects;
    char *subject;

    ok(mkdtemp(home) != NULL, "a folder to test in");
    make_folder(home, "sub-10");
    make_folder(home, "sub-2");
    make_folder(home, "sub-2/func");
    make_folder(home, "sub-2/ses-b");
    make_folder(home, "sub-2/ses-b/func");
    touch(home, "sub-3.html");
    touch(home, "sub-2/func/sub-2_task-rest_run-10_bold.nii");
    touch(home, "sub-2/func/sub-2_task-rest_run-2_bold.nii");
    touch(home, "sub-2/func/sub-2_task-rest_run-2_bold.json");
    touch(home, "sub-2/func/notes_x.txt");
    touch(home, "sub-2/func/.hidden");
    touch(home, "sub-2/ses-b/func/sub-2_ses-b_task-rest_bold.nii");
    touch(home, "sub-2/stray_bold.nii");

    subjects = bids_subjects(home);
    ok(subjects.count == 2 && strcmp(subjects.at[0], "sub-2") == 0,
       "subjects are folders, in natural order");
    subject = xformat("%s/sub-2", home);
    files = bids_functional(subject);
    ok(files.count == 4, "files of func and of each session, if BIDS");
    runs = bids_runs(&files);
    ok(runs.count == 3 && strcmp(runs.at[0], "sub-2_ses-b_task-rest") == 0 &&
           strcmp(runs.at[1], "sub-2_task-rest_run-2") == 0 &&
           strcmp(runs.at[2], "sub-2_task-rest_run-10") == 0,
       "a run is listed once, in natural order");
    bids_list_free(&runs);
    bids_list_free(&files);
    bids_list_free(&subjects);
    files = bids_functional("/nonexistent");
    ok(files.count == 0, "a folder that does not exist has no files");
    bids_list_free(&files);

    command = xformat("rm -rf '%s'", home);
    ok(system(command) == 0, "the folder is gone");
    free(command);
    free(subject);
}

int main(void)
{
    parts_of_a_name();
    odd_names();
    replacing_entities();
    natural_order();
    runs_of_a_subject();
    return done();
}
