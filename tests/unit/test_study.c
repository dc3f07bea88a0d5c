#include "../tap.h"

#include "datasets.h"

#include "dataset/study.h"

#define MNI          "_space-MNI152NLin2009cAsym"
#define REST(s, run) RUN("sub-" s "/func/sub-" s "_task-rest_run-" run, MNI)

static bool has(const char *text, const char *part)
{
    if (strstr(text, part))
        return true;
    printf("# no '%s' in:\n", part);
    for (const char *c = text; *c; c += strcspn(c, "\n") + 1)
        printf("# %.*s\n", (int)strcspn(c, "\n"), c);
    return false;
}

/* The text of the study of all runs of a dataset of these files. */
static char *study_of(const char *lines)
{
    struct dataset_index index = dataset_of(lines);
    struct dataset_choice choice =
        dataset_choose(&index, &(struct dataset_wishes){0});
    char root[] = "/data", fmriprep[] = "fMRIPrep", version[] = "23.1.3";
    struct derivatives data = {
        .root = root, .pipeline = fmriprep, .version = version};
    struct study study = {.data = &data,
                          .choice = &choice,
                          .path = "/out/study.mk",
                          .out = "/out",
                          .atlas = "A",
                          .atlas_image = "/a.tsv",
                          .denoise_flags = "--strategy 24P"};
    char *text = study_text(&study);

    dataset_choice_release(&choice);
    dataset_remove(&index);
    return text;
}

static void runs(void)
{
    char *same = study_of(REST("1", "1") REST("1", "2") REST("2", "1")
                              REST("2", "2") REST("10", "1") REST("10", "2"));
    char *fewer = study_of(REST("1", "1") REST("1", "2") REST("2", "1")
                               REST("2", "2") REST("10", "2"));
    char *mixed = study_of(REST("1", "1") REST("2", "2") REST("10", "3"));

    ok(has(same, "SUBJECTS ?= sub-1 sub-2 sub-10\n"
                 "RUNS := $(foreach s,$(SUBJECTS), \\\n"
                 "    $s/func/$s_task-rest_run-1" MNI " \\\n"
                 "    $s/func/$s_task-rest_run-2" MNI ")\n"),
       "runs that all subjects have are written once");
    ok(has(fewer, "RUNS := $(filter-out \\\n"
                  "    sub-10/func/sub-10_task-rest_run-1" MNI ",$(RUNS))\n"),
       "a run that one lacks is taken out");
    ok(has(mixed, "RUNS := $(filter $(SUBJECTS:=/%), \\\n"
                  "    sub-1/func/sub-1_task-rest_run-1" MNI " \\\n"
                  "    sub-2/func/sub-2_task-rest_run-2" MNI " \\\n"),
       "runs of no pattern are listed");
    ok(has(same, "# 6 runs of 3 subjects in MNI152NLin2009cAsym, made by "
                 "fMRIPrep 23.1.3.\n"),
       "the head says what it is");
    ok(!strstr(same, "_of =") && !strstr(same, "atlas_labels"),
       "nothing is said that the rules know");
    free(same), free(fewer), free(mixed);
}

static void odd_names(void)
{
    char *text = study_of(
        REST("1", "1") "sub-2/func/sub-2_task-rest_run-1" MNI
                       "_desc-preproc_bold.nii\n"
                       "sub-2/func/sub-2_task-rest_run-1" MNI
                       "_desc-brain_mask.nii\n"
                       "sub-2/func/"
                       "sub-2_task-rest_run-1_desc-confounds_regressors.tsv\n");

    ok(has(text, "\nbold_of = $(DATA)/$(or $(bold_$(1)),$(call "
                 "sized,$(1))_desc-preproc_bold."
                 "nii.gz)\nbold_sub-2/func/sub-2_task-rest_run-1" MNI
                 " := sub-2/func/sub-2_task-rest_run-1" MNI
                 "_desc-preproc_bold.nii\n"),
       "an image that is not compressed");
    ok(has(text, "mask_sub-2/func/sub-2_task-rest_run-1" MNI " := sub-2/func/"
                 "sub-2_task-rest_run-1" MNI "_desc-brain_mask.nii\n"),
       "its mask");
    ok(has(text, "confounds_sub-2/func/sub-2_task-rest_run-1" MNI " := sub-2/"
                 "func/sub-2_task-rest_run-1_desc-confounds_regressors.tsv\n"),
       "confounds of the other name");
    free(text);
}

/* Tables go without the resolution, so the runs are named without it. */
static void resolution(void)
{
    char *text =
        study_of("sub-1/func/sub-1_task-rest" MNI "_res-2_desc-preproc_bold."
                 "nii.gz\nsub-1/func/sub-1_task-rest" MNI
                 "_res-2_desc-brain_mask.nii.gz\n"
                 "sub-1/func/sub-1_task-rest_desc-confounds_timeseries.tsv\n");

    ok(has(text, "/func/sub-1_task-rest" MNI ")\nRESOLUTION := 2\n") ||
           has(text, "$s_task-rest" MNI ")\nRESOLUTION := 2\n"),
       "the resolution of the images");
    ok(!has(text, "bold_of") && !has(text, "mask_of") &&
           !has(text, "confounds_of"),
       "names that the rules make of it are not odd");
    free(text);
}

static void parameters(void)
{
    char *all = study_of(REST("1", "1") REST("2", "1"));
    char *one = study_of(REST("1", "1"));
    char *is = study_parameters(all), *was = study_parameters(one);

    ok(strcmp(all, one) != 0 && !strcmp(is, was),
       "studies of other runs have the same parameters");
    ok(has(is, "denoise_flags ?= --strategy 24P\n") && !strstr(is, "sub-1"),
       "which say what is done");
    free(all), free(one), free(is), free(was);
}

int main(void)
{
    runs();
    odd_names();
    resolution();
    parameters();
    return done();
}
