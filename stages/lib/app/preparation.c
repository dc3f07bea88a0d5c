#include "app/preparation.h"

#include "app/names.h"
#include "app/places.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"
#include "dataset/derivatives.h"
#include "dataset/study.h"
#include "io/nuisance.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What every study does besides its strategy, as workflows/strategies. */
static const char shared_flags[] =
    "--detrend linear --filter butterworth \\\n"
    "                 --high-pass 0.01 --low-pass 0.1 --standardize zscore";

static bool wants_subject(const struct command *command, const char *subject)
{
    return dataset_wants(&command->wishes.participants,
                         subject + strlen("sub-"), false);
}

/* ---- the strategy ---- */

/* The words after `name` in a list of strategies; NULL, or free() it. */
static char *listed_strategy(const char *home, const char *name)
{
    char *path = xformat("%s/workflows/strategies.list", home);
    FILE *in = fopen(path, "r");
    char line[1024], *found = NULL;

    while (in && !found && fgets(line, sizeof line, in)) {
        size_t length = strcspn(line, " \t\n");

        line[strcspn(line, "\n")] = '\0';
        if (*line != '#' && length == strlen(name) &&
            !strncmp(line, name, length))
            found = xstrdup(line + length + strspn(line + length, " \t"));
    }
    if (in)
        fclose(in);
    free(path);
    return found;
}

static bool is_set(const char *name)
{
    for (size_t i = 0; nuisance_sets[i]; i++)
        if (!strcmp(nuisance_sets[i], name))
            return true;
    return false;
}

static char *denoise_flags(const char *home, const char *strategy)
{
    const char *name = strategy ? strategy : "24P";
    char *own = listed_strategy(home, name), *flags;
    bool has_threshold;

    if (!own && !is_set(name))
        die_as(APP_USAGE,
               "there is no strategy '%s', see workflows/strategies.list and "
               "`denoise --help`",
               name);
    if (!own)
        own = xformat("--strategy %s", name);
    has_threshold = strstr(own, "--fd-threshold") != NULL;
    flags = xformat("%s%s%s %s", own, *own ? " " : "",
                    has_threshold ? "" : "--fd-threshold 0.5", shared_flags);
    free(own);
    return flags;
}

/* ---- a study of our own ---- */

static struct derivatives find_data(const struct command *command)
{
    struct derivatives data = derivatives_find(command->bids_dir);

    if (data.verdict == DERIVATIVES_SEVERAL)
        die_as(APP_NO_INPUT,
               "'%s' holds several that fMRIPrep made; name one: %s",
               command->bids_dir, data.others);
    if (data.verdict == DERIVATIVES_NONE)
        die_as(APP_INVALID_INPUT,
               "'%s' is no dataset that fMRIPrep made and holds none: there is "
               "neither sub-* nor derivatives/fmriprep",
               command->bids_dir);
    if (data.verdict == DERIVATIVES_UNDESCRIBED && !command->is_unvalidated)
        die_as(APP_INVALID_INPUT,
               "'%s' has no dataset_description.json of derivatives; "
               "--skip-bids-validation goes on without",
               command->bids_dir);
    if (!data.is_fmriprep)
        warn("'%s' is made by %s, not by fMRIPrep: names are taken as fMRIPrep "
             "has them",
             data.root, *data.pipeline ? data.pipeline : "nobody knows what");
    return data;
}

/* Every label that was asked for must be there. */
static void check_participants(const struct command *command,
                               const struct dataset_index *index)
{
    const struct bids_list *labels = &command->wishes.participants;
    char *absent = xstrdup("");
    size_t count = 0;

    for (size_t i = 0; i < labels->count; i++) {
        bool is_there = false;
        char *longer;

        for (size_t k = 0; k < index->subjects.count && !is_there; k++)
            is_there =
                !strcmp(index->subjects.at[k] + strlen("sub-"), labels->at[i]);
        if (is_there)
            continue;
        longer = xformat("%s%s%s", absent, count++ ? ", " : "", labels->at[i]);
        free(absent);
        absent = longer;
    }
    if (count)
        die_as(APP_NOTHING_LEFT, "no participant %s in '%s', which has %zu",
               absent, index->root, index->subjects.count);
    free(absent);
}

/* Lines about subjects of this call, or about none. */
static struct bids_list lines_of(const struct command *command,
                                 const struct bids_list *skipped)
{
    struct bids_list lines = {0};

    for (size_t i = 0; i < skipped->count; i++) {
        const char *line = skipped->at[i];
        char *subject = xformat("%.*s", (int)strcspn(line, "_/:"), line);

        if (strncmp(subject, "sub-", 4) != 0 || wants_subject(command, subject))
            dataset_append(&lines, xstrdup(line));
        free(subject);
    }
    return lines;
}

static void tell_skipped(const struct bids_list *skipped)
{
    for (size_t i = 0; i < skipped->count; i++)
        fprintf(stderr, "plexus: skipped: %s\n", skipped->at[i]);
}

/* Subjects of this call among those of the study. */
static void take_subjects(struct preparation *p, const struct command *command,
                          struct bids_list *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (wants_subject(command, all->at[i]))
            dataset_append(&p->subjects, xstrdup(all->at[i]));
    bids_list_free(all);
    if (p->subjects.count)
        return;
    tell_skipped(&p->skipped);
    die_as(APP_NOTHING_LEFT, "no run is left for level %s",
           command->is_group ? "group" : "participant");
}

static char *table_of_participants(const struct command *command,
                                   const char *root)
{
    char *table = xformat("%s/participants.tsv", root), *path;

    if (!bids_is_file(table)) {
        free(table);
        table = xformat("%s/participants.tsv", command->bids_dir);
    }
    path = bids_is_file(table) ? places_absolute(table, APP_NO_INPUT) : NULL;
    free(table);
    return path;
}

static void write_text(struct preparation *p, const struct command *command,
                       const struct derivatives *data,
                       const struct dataset_choice *choice, struct atlas *atlas)
{
    const struct dataset_file *bold = choice->runs[0].bold;
    char *path = xformat("%s/%s/%s", data->root, bold->folder, bold->file);
    char *participants = table_of_participants(command, data->root);
    char *flags = denoise_flags(p->home, command->strategy);
    struct study study = {.data = data,
                          .choice = choice,
                          .path = p->study,
                          .out = p->out,
                          .denoise_flags = flags};

    atlas_fit(atlas, path);
    study.atlas = atlas->label;
    study.atlas_image = atlas->image;
    study.atlas_labels = atlas->labels;
    study.participants = participants;
    p->text = study_text(&study);
    free(path), free(participants), free(flags);
}

/* The choice is over all participants, so that calls for some of them agree. */
static void prepare_study(struct preparation *p, const struct command *command)
{
    struct derivatives data = find_data(command);
    struct dataset_index index = dataset_index(data.root);
    struct dataset_wishes wishes = command->wishes;
    struct dataset_choice choice;
    struct atlas atlas;
    struct bids_list all;
    char *space = NULL;

    free(places_absolute(data.root, APP_NO_INPUT)); /* a name make can take */
    if (!strcmp(data.root, p->out))
        die_as(APP_NO_OUTPUT, "'%s' is the input, too", p->out);
    check_participants(command, &index);
    atlas = atlas_locate(command->atlas, p->home, data.root);
    if (!wishes.space)
        wishes.space = space = atlas_space(&atlas);
    wishes.participants = (struct bids_list){0};
    choice = dataset_choose(&index, &wishes);
    p->skipped = lines_of(command, &choice.skipped);
    all = study_subjects(&choice);
    p->summary =
        xformat("%zu of %zu images in %zu names; %zu skipped", choice.count,
                choice.filtered, index.seen, choice.skipped.count);
    take_subjects(p, command, &all);
    write_text(p, command, &data, &choice, &atlas);
    atlas_release(&atlas);
    dataset_choice_release(&choice);
    dataset_index_release(&index);
    derivatives_release(&data);
    free(space);
}

/* ---- a study that is there ---- */

static void ask_study(struct preparation *p, const struct command *command)
{
    struct make_call call = {
        .home = p->home, .bin = p->bin, .study = p->study, .out = p->out};
    struct bids_list subjects, runs;
    int status;

    runs = make_runs(&call, &status);
    if (status)
        die_as(APP_DATA, "'%s' is no study that make can read", p->study);
    subjects = names_subjects(&runs);
    p->summary = xformat("%zu runs of the study '%s'", runs.count, p->study);
    take_subjects(p, command, &subjects);
    bids_list_free(&runs);
}

static bool chooses(const struct command *c)
{
    return c->wishes.sessions.count || c->wishes.tasks.count ||
           c->wishes.runs.count || c->space || c->atlas || c->strategy;
}

static char *read_text(const char *path)
{
    FILE *in = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;

    if (!in)
        die_as(APP_NO_INPUT, "cannot open '%s': %s", path, strerror(errno));
    if (getdelim(&text, &size, '\0', in) < 0) {
        free(text);
        text = xstrdup("");
    }
    fclose(in);
    return text;
}

/* A study of other parameters, or one that someone changed, stays. */
static void check_change(struct preparation *p)
{
    char *text, *was, *is;

    if (!bids_is_file(p->study))
        return;
    text = read_text(p->study);
    was = study_parameters(text), is = study_parameters(p->text);
    if (strcmp(was, is) != 0)
        die_as(APP_NO_OUTPUT,
               "'%s' does something else with its runs: --study %s runs it as "
               "it is; remove it, or choose another folder, for this study",
               p->study, p->study);
    free(text), free(was), free(is);
}

struct preparation preparation_make(const struct command *command, char *bin)
{
    struct preparation p = {.bin = bin};

    if (!bids_is_folder(command->bids_dir))
        die_as(APP_NO_INPUT, "there is no folder '%s'", command->bids_dir);
    report_failure(APP_DATA);
    p.home = places_home(bin);
    p.out = places_absolute(command->output_dir, APP_NO_OUTPUT);
    p.study = command->study ? places_absolute(command->study, APP_NO_INPUT)
                             : xformat("%s/study.mk", p.out);
    if (command->study && bids_is_file(p.study) && !chooses(command)) {
        ask_study(&p, command);
        return p;
    }
    prepare_study(&p, command);
    check_change(&p);
    return p;
}

struct make_call preparation_call(const struct preparation *p, const char *goal)
{
    return (struct make_call){.home = p->home,
                              .bin = p->bin,
                              .study = p->study,
                              .out = p->out,
                              .goal = goal,
                              .jobs = 1};
}

static void write_text_to(const char *path, const char *text)
{
    FILE *out = output_open(path);

    fputs(text, out);
    output_close(out, path);
    outputs_commit();
}

void preparation_write(const struct preparation *p)
{
    char *note = xformat("%s/logs/study", p->out);
    char *line = xformat("%s\n", p->study);

    if (p->text)
        write_text_to(p->study, p->text);
    write_text_to(note, line);
    free(note), free(line);
}

void preparation_release(struct preparation *p)
{
    free(p->bin), free(p->home), free(p->out), free(p->study);
    free(p->text), free(p->summary);
    bids_list_free(&p->subjects), bids_list_free(&p->skipped);
}
