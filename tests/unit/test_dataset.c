#include "../tap.h"

#include "datasets.h"

#include "dataset/choice.h"
#include "dataset/derivatives.h"

#define F1   "sub-01/func/sub-01"
#define F2   "sub-02/func/sub-02"
#define MNI  "_space-MNI152NLin2009cAsym"
#define MNI6 "_space-MNI152NLin6Asym"

static bool has_line(const struct bids_list *lines, const char *text)
{
    for (size_t i = 0; i < lines->count; i++)
        if (strstr(lines->at[i], text))
            return true;
    for (size_t i = 0; i < lines->count; i++)
        printf("# '%s'\n", lines->at[i]);
    return false;
}

static bool is_run(const struct dataset_run *run, const char *bold,
                   const char *mask, const char *confounds)
{
    bool is_so = !strcmp(run->bold->file, bold) &&
                 !strcmp(run->mask->file, mask) &&
                 !strcmp(run->confounds->file, confounds);

    if (!is_so)
        printf("# got %s, %s, %s\n", run->bold->file, run->mask->file,
               run->confounds->file);
    return is_so;
}

/* What the versions write besides the three files that count. */
static void versions(void)
{
    static const char *const layouts[][2] = {
        {"20.2", RUN(F1 "_task-rest_run-1", MNI "_res-2") F1
         "_task-rest_run-1" MNI
         "_res-2_desc-smoothAROMAnonaggr_bold.nii.gz\n" F1
         "_task-rest_run-1" MNI "_res-2_boldref.nii.gz\n" F1
         "_task-rest_run-1_AROMAnoiseICs.csv\n" F1
         "_task-rest_run-1_desc-MELODIC_mixing.tsv\n" F1
         "_task-rest_run-1_space-fsaverage5_hemi-L_bold.func.gii\n"
         "sub-01/anat/sub-01_desc-brain_mask.nii.gz\nsub-01.html\n"
         "sub-01/figures/sub-01_task-rest_run-1_desc-carpet_bold.svg\n"},
        {"21.0", RUN(F1 "_task-rest_run-1", MNI "_res-2") F1
         "_task-rest_run-1_hemi-L_space-fsaverage5_bold.func.gii\n" F1
         "_task-rest_run-1_from-scanner_to-T1w_mode-image_xfm.txt\n" F1
         "_task-rest_run-1" MNI "_res-2_desc-aparcaseg_dseg.nii.gz\n"},
        {"22.1", RUN(F1 "_task-rest_run-1", MNI "_res-2") F1
         "_task-rest_run-1_space-fsLR_den-91k_bold.dtseries.nii\n" F1
         "_task-rest_run-1_desc-confounds_timeseries.json\n" F1
         "_task-rest_run-1" MNI "_res-2_desc-preproc_bold.json\n"},
        {"23.2", RUN(F1 "_task-rest_run-1", MNI "_res-2") F1
         "_task-rest_run-1_desc-hmc_boldref.nii.gz\n" F1
         "_task-rest_run-1_desc-coreg_boldref.nii.gz\n" F1
         "_task-rest_run-1_desc-brain_mask.nii.gz\n" F1
         "_task-rest_run-1_from-orig_to-boldref_mode-image_desc-hmc_xfm.txt\n"},
        {"24.1", RUN(F1 "_task-rest_run-1", MNI "_res-2") F1
         "_task-rest_run-1_space-T1w_desc-preproc_bold.nii.gz\n" F1
         "_task-rest_run-1_space-T1w_desc-brain_mask.nii.gz\n" F1
         "_task-rest_run-1_space-T1w_boldref.nii.gz\n"},
        {"25.2", RUN(F1 "_task-rest_run-1", MNI "_res-2") F1
         "_task-rest_run-1_hemi-R_space-fsLR_den-32k_bold.func.gii\n" F1
         "_task-rest_run-1_hemi-R_space-fsLR_den-32k_bold.json\n" F1
         "_task-rest_run-1_desc-preproc_bold.nii.gz\n" F1
         "_task-rest_run-1_desc-brain_mask.nii.gz\n"
         "sub-01/ses-1/anat/sub-01_ses-1_desc-brain_mask.nii.gz\n"},
    };

    for (size_t v = 0; v < sizeof layouts / sizeof *layouts; v++) {
        struct dataset_index index = dataset_of(layouts[v][1]);
        struct dataset_choice choice =
            dataset_choose(&index, &(struct dataset_wishes){0});
        char *name = xformat("the run that fMRIPrep %s wrote", layouts[v][0]);

        ok(choice.count == 1 && choice.skipped.count == 0 &&
               !strcmp(choice.resolution, "2") &&
               is_run(choice.runs,
                      "sub-01_task-rest_run-1" MNI
                      "_res-2_desc-preproc_bold.nii.gz",
                      "sub-01_task-rest_run-1" MNI
                      "_res-2_desc-brain_mask.nii.gz",
                      "sub-01_task-rest_run-1_desc-confounds_timeseries.tsv"),
           name);
        free(name);
        dataset_choice_release(&choice);
        dataset_remove(&index);
    }
}

static void old_confounds(void)
{
    struct dataset_index index =
        dataset_of(F1 "_task-rest" MNI "_desc-preproc_bold.nii.gz\n" F1
                      "_task-rest" MNI "_desc-brain_mask.nii.gz\n" F1
                      "_task-rest_desc-confounds_regressors.tsv\n");
    struct dataset_choice choice =
        dataset_choose(&index, &(struct dataset_wishes){0});

    ok(choice.count == 1 &&
           !strcmp(choice.runs[0].confounds->name->suffix, "regressors"),
       "confounds by their name before 20.2");
    dataset_choice_release(&choice);
    dataset_remove(&index);
}

static void echoes(void)
{
    struct dataset_index index = dataset_of(
        RUN(F1 "_task-rest", MNI)                         /* the combination */
        F1 "_task-rest_echo-1_desc-preproc_bold.nii.gz\n" /* in no space */
        F1 "_task-rest_echo-2" MNI "_desc-preproc_bold.nii.gz\n" F2
           "_task-rest_echo-1" MNI "_desc-preproc_bold.nii.gz\n" /* alone */
        F2 "_task-rest_echo-1" MNI "_desc-brain_mask.nii.gz\n" F2
           "_task-rest_desc-confounds_timeseries.tsv\n");
    struct dataset_choice choice =
        dataset_choose(&index, &(struct dataset_wishes){0});

    ok(choice.count == 2 &&
           !strcmp(choice.runs[0].bold->source, "sub-01_task-rest"),
       "the combination of echoes is the run");
    ok(choice.skipped.count == 2 && has_line(&choice.skipped, "echo-1_desc") &&
           has_line(&choice.skipped, "one echo of several"),
       "the echoes besides it are left out, in any space");
    ok(is_run(&choice.runs[1],
              "sub-02_task-rest_echo-1" MNI "_desc-preproc_bold.nii.gz",
              "sub-02_task-rest_echo-1" MNI "_desc-brain_mask.nii.gz",
              "sub-02_task-rest_desc-confounds_timeseries.tsv"),
       "an echo that is alone is a run, its confounds named without it");
    dataset_choice_release(&choice);
    dataset_remove(&index);
}

/* The space and resolution of a choice, as "space res". */
static bool chooses(const char *lines, const char *space, const char *res,
                    const char *want)
{
    struct dataset_index index = dataset_of(lines);
    struct dataset_wishes wishes = {.space = space, .resolution = res};
    struct dataset_choice choice = dataset_choose(&index, &wishes);
    char *got =
        xformat("%s %s %zu", choice.space, choice.resolution, choice.count);
    bool is_so = !strcmp(got, want);

    if (!is_so)
        printf("# got '%s'\n", got);
    free(got);
    dataset_choice_release(&choice);
    dataset_remove(&index);
    return is_so;
}

static void spaces(void)
{
    static const char many[] =
        RUN(F1 "_task-rest", "_space-T1w") RUN(F1 "_task-rest", "")
            RUN(F1 "_task-rest", MNI6) RUN(F1 "_task-rest", MNI)
                RUN(F1 "_task-rest", "_space-OASIS30ANTs");
    static const char sizes[] = RUN(F1 "_task-rest", MNI "_res-1")
        RUN(F1 "_task-rest", MNI "_res-2") RUN(F2 "_task-rest", MNI "_res-1")
            RUN(F2 "_task-rest", MNI "_res-2");
    static const char most[] = RUN(F1 "_task-rest", MNI "_res-2")
        RUN(F1 "_task-a", MNI "_res-3") RUN(F2 "_task-rest", MNI "_res-3");

    ok(chooses(many, NULL, NULL, "MNI152NLin2009cAsym  1"),
       "the first space is that of 2009c");
    ok(chooses(many, "MNI152NLin6Asym", NULL, "MNI152NLin6Asym  1"),
       "unless another is wanted");
    ok(chooses(many, "func", NULL, "  1"), "func is that of the run itself");
    ok(chooses(many, "MNI305", NULL, "MNI305  0"), "a space that is not there");
    ok(chooses(RUN(F1 "_task-rest", "_space-T1w") RUN(F1 "_task-rest", ""),
               NULL, NULL, "T1w  1"),
       "T1w before none");
    ok(chooses(RUN(F1 "_task-rest", "_space-T1w")
                   RUN(F1 "_task-rest", "_space-OASIS30ANTs"),
               NULL, NULL, "OASIS30ANTs  1"),
       "a template before T1w");
    ok(chooses(sizes, NULL, NULL, "MNI152NLin2009cAsym 2 2"),
       "of two resolutions all runs have, res-2");
    ok(chooses(sizes, "MNI152NLin2009cAsym", "1", "MNI152NLin2009cAsym 1 2"),
       "unless another is wanted");
    ok(chooses(most, NULL, NULL, "MNI152NLin2009cAsym 3 2"),
       "the resolution that most runs have");
    ok(chooses(RUN(F1 "_task-rest", MNI "_res-02"), NULL, "2",
               "MNI152NLin2009cAsym 2 1"),
       "resolutions are numbers: 2 is 02");
}

static void filters(void)
{
    struct dataset_index index = dataset_of(
        RUN("sub-01/ses-a/func/sub-01_ses-a_task-rest_run-01", MNI)
            RUN("sub-01/ses-b/func/sub-01_ses-b_task-rest_run-2", MNI)
                RUN("sub-01/ses-b/func/sub-01_ses-b_task-rest_run-10", MNI)
                    RUN(F2 "_task-rest", MNI) RUN(F2 "_task-nback_run-1", MNI));
    static char one_label[] = "1", b_label[] = "b", rest_label[] = "rest",
                other_label[] = "1x";
    char *one[] = {one_label}, *b[] = {b_label}, *rest[] = {rest_label};
    char *no[] = {other_label};
    struct dataset_wishes wishes = {.runs = {one, 1}};
    struct dataset_choice choice = dataset_choose(&index, &wishes);

    ok(choice.count == 3, "run 1 is run-01, and what has no run is kept");
    dataset_choice_release(&choice);
    wishes = (struct dataset_wishes){.sessions = {b, 1}, .tasks = {rest, 1}};
    choice = dataset_choose(&index, &wishes);
    ok(choice.count == 3 &&
           !strcmp(choice.runs[0].bold->source, "sub-01_ses-b_task-rest_run-2"),
       "sessions and tasks, in natural order");
    dataset_choice_release(&choice);
    wishes = (struct dataset_wishes){.participants = {no, 1}};
    choice = dataset_choose(&index, &wishes);
    ok(choice.count == 0 && choice.filtered == 0, "labels are text");
    dataset_choice_release(&choice);
    dataset_remove(&index);
}

static void what_is_missing(void)
{
    struct dataset_index index = dataset_of(
        RUN(F1 "_task-rest_run-1", MNI) F1
        "_task-rest_run-2" MNI "_desc-preproc_bold.nii.gz\n" F1
        "_task-rest_run-2_desc-confounds_timeseries.tsv\n" F1
        "_task-rest_run-3" MNI "_desc-preproc_bold.nii.gz\n" F1
        "_task-rest_run-3" MNI
        "_desc-brain_mask.nii.gz\n" RUN(F1 "_task-rest_run-4", "_space-T1w") F1
        "_task-rest_run-5_desc-confounds_timeseries.tsv\n" F1
        "_task-rest_run-1" MNI "_desc-preproc_bold.nii\n" F1 "_task-$x" MNI
        "_desc-preproc_bold.nii.gz\n" RUN("sub-01/func/sub-09_task-rest", MNI)
            RUN("sub-01/func/sub-01_task-rest_run-6", MNI));
    char *gone =
        xformat("%s/" F1 "_task-rest_run-6" MNI "_desc-preproc_bold.nii.gz",
                index.root);
    struct dataset_choice choice;

    ok(unlink(gone) == 0 && symlink("/nonexistent/annex", gone) == 0,
       "a link to nothing");
    choice = dataset_choose(&index, &(struct dataset_wishes){0});
    ok(choice.count == 1, "what is complete is a run");
    ok(has_line(&choice.skipped, "run-2" MNI "_desc-preproc_bold.nii.gz: no "
                                 "brain mask"),
       "no mask");
    ok(has_line(&choice.skipped, "no table of confounds"), "no confounds");
    ok(has_line(&choice.skipped, "sub-01_task-rest_run-4: not in "
                                 "MNI152NLin2009cAsym, but in T1w"),
       "another space");
    ok(has_line(&choice.skipped, "run-5_desc-confounds_timeseries.tsv: "
                                 "confounds of a run without"),
       "no volume");
    ok(has_line(&choice.skipped, "the same run once more"), "a duplicate");
    ok(has_line(&choice.skipped, "more than letters"), "a name for no make");
    ok(has_line(&choice.skipped, "another subject"), "a misplaced file");
    ok(has_line(&choice.skipped, "cannot be read"), "a file not fetched");
    free(gone);
    dataset_choice_release(&choice);
    dataset_remove(&index);
}

int main(void)
{
    versions();
    old_confounds();
    echoes();
    spaces();
    filters();
    what_is_missing();
    return done();
}
