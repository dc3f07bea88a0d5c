#include "dataset/study.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char bold_end[] = "_desc-preproc_bold.nii.gz";

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);

    return length >= tail && !strcmp(text + length - tail, end);
}

static const char *subject_of(const struct dataset_run *run)
{
    return run->bold->name->entities[0].label;
}

/* The name of the images of a run: sub-01/func/sub-01_task-rest_space-X_res-2.
 */
static char *images_name(const struct dataset_run *run)
{
    const struct dataset_file *f = run->bold;
    size_t end = strlen(bold_end) - (ends_with(f->file, ".gz") ? 0 : 3);

    return xformat("%s/%.*s", f->folder, (int)(strlen(f->file) - end), f->file);
}

/* The same without some entities. */
static char *name_without(const struct dataset_run *run, const char *key,
                          const char *other)
{
    char *name = images_name(run), *stem, *text;
    struct bids_name *parsed = bids_parse(name);

    bids_set(parsed, key, NULL);
    bids_set(parsed, other, NULL);
    stem = bids_format(parsed);
    text = xformat("%s/%s", run->bold->folder, stem);
    bids_free(parsed);
    free(stem), free(name);
    return text;
}

/* The name of a run in the study: sub-01/func/sub-01_task-rest_space-X. */
static char *run_name(const struct dataset_run *run)
{
    return name_without(run, "res", "res");
}

/* The same, $s in place of the subject. */
static char *run_shape(const struct dataset_run *run)
{
    char *name = run_name(run), *shape;
    size_t length = strlen("sub-") + strlen(subject_of(run));
    const char *file = strrchr(name, '/') + 1;

    shape = xformat("$s%.*s$s%s", (int)(file - name) - (int)length,
                    name + length, file + length);
    free(name);
    return shape;
}

struct bids_list study_subjects(const struct dataset_choice *choice)
{
    struct bids_list subjects = {0};

    for (size_t i = 0; i < choice->count; i++) {
        const char *label = subject_of(&choice->runs[i]);

        if (i == 0 || strcmp(label, subject_of(&choice->runs[i - 1])) != 0)
            dataset_append(&subjects, xformat("sub-%s", label));
    }
    return subjects;
}

static size_t find(const struct bids_list *list, const char *text)
{
    size_t i = 0;

    while (i < list->count && strcmp(list->at[i], text) != 0)
        i++;
    return i;
}

/* ---- the runs ---- */

/* Words after `head`, in lines of less than 80 columns. */
static void print_words(FILE *out, const char *head,
                        const struct bids_list *words)
{
    size_t column = strlen(head);

    fputs(head, out);
    for (size_t i = 0; i < words->count; i++) {
        if (column + 1 + strlen(words->at[i]) > 76) {
            fputs(" \\\n   ", out);
            column = 3;
        }
        fprintf(out, " %s", words->at[i]);
        column += 1 + strlen(words->at[i]);
    }
    fputc('\n', out);
}

static void print_lines(FILE *out, const struct bids_list *lines,
                        const char *end)
{
    for (size_t i = 0; i < lines->count; i++)
        fprintf(out, "\\\n    %s%s", lines->at[i],
                i + 1 < lines->count ? " " : end);
}

/* The runs that one of `subjects` has by its shape, and another lacks. */
static struct bids_list missing_runs(const struct dataset_choice *choice,
                                     const struct bids_list *subjects,
                                     const struct bids_list *shapes)
{
    struct bids_list missing = {0};
    bool *has = NEW_ARRAY(bool, shapes->count + 1);
    size_t at = 0;

    for (size_t s = 0; s < subjects->count; s++) {
        memset(has, 0, shapes->count);
        for (; at < choice->count && !strcmp(subject_of(&choice->runs[at]),
                                             subjects->at[s] + strlen("sub-"));
             at++) {
            char *shape = run_shape(&choice->runs[at]);

            has[find(shapes, shape)] = true;
            free(shape);
        }
        for (size_t k = 0; k < shapes->count; k++) {
            const char *shape = shapes->at[k] + strlen("$s");
            const char *rest = strstr(shape, "$s");

            if (!has[k])
                dataset_append(&missing,
                               xformat("%s%.*s%s%s", subjects->at[s],
                                       (int)(rest - shape), shape,
                                       subjects->at[s], rest + strlen("$s")));
        }
    }
    free(has);
    return missing;
}

static void print_all(FILE *out, const struct dataset_choice *choice)
{
    struct bids_list names = {0};

    for (size_t i = 0; i < choice->count; i++)
        dataset_append(&names, run_name(&choice->runs[i]));
    fputs("RUNS := $(filter $(SUBJECTS:=/%), ", out);
    print_lines(out, &names, ")\n");
    bids_list_free(&names);
}

static void print_runs(FILE *out, const struct dataset_choice *choice,
                       const struct bids_list *subjects)
{
    struct bids_list shapes = {0}, missing;

    for (size_t i = 0; i < choice->count; i++) {
        char *shape = run_shape(&choice->runs[i]);

        if (find(&shapes, shape) == shapes.count)
            dataset_append(&shapes, shape);
        else
            free(shape);
    }
    missing = missing_runs(choice, subjects, &shapes);
    if (subjects->count == 1 || missing.count * 4 > choice->count) {
        print_all(out, choice);
    } else {
        fputs("RUNS := $(foreach s,$(SUBJECTS), ", out);
        print_lines(out, &shapes, ")\n");
        if (missing.count) {
            fputs("RUNS := $(filter-out ", out);
            print_lines(out, &missing, ",$(RUNS))\n");
        }
    }
    bids_list_free(&shapes), bids_list_free(&missing);
}

/* ---- names that are not those of the rules ---- */

/* A file that the rules would call otherwise: its line in the study. */
static void add_odd(struct bids_list *lines, const char *word, const char *run,
                    const struct dataset_file *file, char *usual)
{
    char *path = xformat("%s/%s", file->folder, file->file);

    if (strcmp(path, usual) != 0)
        dataset_append(lines, xformat("%s_%s := %s", word, run, path));
    free(path), free(usual);
}

static void print_odd(FILE *out, const char *word, const char *usual,
                      struct bids_list *lines)
{
    if (lines->count) {
        fprintf(out, "\n%s_of = $(DATA)/$(or $(%s_$(1)),%s)\n", word, word,
                usual);
        for (size_t i = 0; i < lines->count; i++)
            fprintf(out, "%s\n", lines->at[i]);
    }
    bids_list_free(lines);
}

static void print_names(FILE *out, const struct dataset_choice *choice)
{
    struct bids_list bolds = {0}, masks = {0}, tables = {0};
    size_t old = 0;
    const char *word = "timeseries";
    char *usual;

    for (size_t i = 0; i < choice->count; i++)
        old += !strcmp(choice->runs[i].confounds->name->suffix, "regressors");
    if (old * 2 > choice->count)
        word = "regressors";
    for (size_t i = 0; i < choice->count; i++) {
        const struct dataset_run *run = &choice->runs[i];
        char *name = run_name(run), *images = images_name(run);
        char *plain = name_without(run, "space", "res");

        add_odd(&bolds, "bold", name, run->bold,
                xformat("%s%s", images, bold_end));
        add_odd(&masks, "mask", name, run->mask,
                xformat("%s_desc-brain_mask.nii.gz", images));
        add_odd(&tables, "confounds", name, run->confounds,
                xformat("%s_desc-confounds_%s.tsv", plain, word));
        free(name), free(images), free(plain);
    }
    print_odd(out, "bold", "$(call sized,$(1))_desc-preproc_bold.nii.gz",
              &bolds);
    print_odd(out, "mask", "$(call sized,$(1))_desc-brain_mask.nii.gz", &masks);
    usual = xformat("$(call unspaced,$(1))_desc-confounds_%s.tsv", word);
    if (!tables.count && old)
        fprintf(out, "\nconfounds_of = $(DATA)/%s\n", usual);
    print_odd(out, "confounds", usual, &tables);
    free(usual);
}

/* ---- the whole ---- */

static void print_head(FILE *out, const struct study *study, size_t subjects)
{
    const struct dataset_choice *choice = study->choice;
    const struct derivatives *data = study->data;

    fprintf(out, "# %zu run%s of %zu subject%s in %s", choice->count,
            choice->count == 1 ? "" : "s", subjects, subjects == 1 ? "" : "s",
            *choice->space ? choice->space : "the space of the run");
    if (*choice->resolution)
        fprintf(out, ", resolution %s", choice->resolution);
    if (*data->pipeline)
        fprintf(out, ", made by %s%s%s", data->pipeline,
                *data->version ? " " : "", data->version);
    fprintf(out,
            ".\n#\n#   make run STUDY=%s\n#\n"
            "# Written by plexus %s.\n",
            study->path, PLEXUS_VERSION);
}

static void print_atlas(FILE *out, const struct study *study)
{
    fprintf(out, "\nATLAS        := %s\natlas_image  := %s\n", study->atlas,
            study->atlas_image);
    if (study->atlas_labels)
        fprintf(out, "atlas_labels := %s\n", study->atlas_labels);
    if (study->participants)
        fprintf(out, "participants := %s\n", study->participants);
}

char *study_text(const struct study *study)
{
    struct bids_list subjects = study_subjects(study->choice);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    bug_if(!out);
    print_head(out, study, subjects.count);
    fprintf(out, "DATA := %s\nOUT  ?= %s\n\n", study->data->root, study->out);
    print_words(out, "SUBJECTS ?=", &subjects);
    print_runs(out, study->choice, &subjects);
    if (*study->choice->resolution)
        fprintf(out, "RESOLUTION := %s\n", study->choice->resolution);
    print_names(out, study->choice);
    print_atlas(out, study);
    fprintf(out,
            "\ndenoise_flags ?= %s\n"
            "measure_flags ?= --threshold density --at 0.15\n"
            "\ninclude workflows/rules.mk\n",
            study->denoise_flags);
    bug_if(fclose(out));
    bids_list_free(&subjects);
    return text;
}

static bool is_of_runs(const char *line)
{
    static const char *const begins[] = {"SUBJECTS ?=", "RUNS :=",    "bold_",
                                         "mask_",       "confounds_", "#"};

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (!strncmp(line, begins[i], strlen(begins[i])))
            return true;
    return false;
}

char *study_parameters(const char *text)
{
    char *kept = NEW_ARRAY(char, strlen(text) + 1), *end = kept;
    bool is_dropped = false, goes_on = false;

    while (*text) {
        size_t length = strcspn(text, "\n");

        if (!goes_on)
            is_dropped = is_of_runs(text) || !length;
        goes_on = length && text[length - 1] == '\\';
        length += text[length] == '\n';
        if (!is_dropped) {
            memcpy(end, text, length);
            end += length;
        }
        text += length;
    }
    return kept;
}
