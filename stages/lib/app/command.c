#include "app/command.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/stage.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum kind {
    LABELS,
    TEXT_WORD,
    WORDS,
    NUMBER,
    MEMORY,
    DURATION,
    SWITCH,
    IGNORED
};

struct option {
    const char *name, *others; /* other spellings, between blanks */
    enum kind kind;
    void *value;
    const char *key; /* of labels: the entity they may begin with */
    const char *words, *help;
};

enum { OPTION_COUNT = 25 };

static void list_options(struct option options[OPTION_COUNT], struct command *c)
{
    struct dataset_wishes *w = &c->wishes;
    struct command_jobs *s = &c->scheduler;
    const struct option all[OPTION_COUNT] = {
        {"participant-label", " participants ", LABELS, &w->participants, "sub",
         "L...", "subjects, with or without sub-; or a file of labels"},
        {"session-label", " session-id ", LABELS, &w->sessions, "ses", "L...",
         "sessions; what has none is kept, here and below"},
        {"task-id", " task-label ", LABELS, &w->tasks, "task", "L...", "tasks"},
        {"run", " run-label run-id ", LABELS, &w->runs, "run", "N...",
         "runs; 1 is 01"},
        {"space", " output-spaces ", TEXT_WORD, &c->space, NULL, "NAME",
         "and resolution: MNI152NLin6Asym:res-2; func: of the run itself"},
        {"atlas", " atlases ", TEXT_WORD, &c->atlas, NULL, "NAME",
         "a folder of atlases/, an image, a BIDS-Atlas folder, or a table of\n"
         "        centers; without, that of the dataset"},
        {"strategy", " nuisance-regressors ", TEXT_WORD, &c->strategy, NULL,
         "NAME", "of workflows/strategies.list or `denoise --help` [24P]"},
        {"n-procs", " nprocs n-cpus nthreads ", NUMBER, &c->jobs, NULL, "N",
         "products at once [one per processor]"},
        {"mem", " mem-mb mem-gb ", MEMORY, &c->memory, NULL, "SIZE",
         "of all of them: 8G, 8000M, or MB; each gets its share, of 1G or\n"
         "        more: else fewer run at once"},
        {"work-dir", " w ", TEXT_WORD, &c->work_dir, NULL, "DIR",
         "for the log of this call [<output_dir>/logs]"},
        {"study", " ", TEXT_WORD, &c->study, NULL, "FILE",
         "run this study file as it is, or write it if it is not there\n"
         "        [<output_dir>/study.mk]"},
        {"skip-bids-validation", " skip-bids-validator ", SWITCH,
         &c->is_unvalidated, NULL, "", "do without dataset_description.json"},
        {"dry-run", " ", SWITCH, &c->is_dry, NULL, "",
         "say what would be made, and make nothing"},
        {"resume", " ", SWITCH, &c->is_resumed, NULL, "",
         "only what is missing or older than what it is made from: always so"},
        {"strict", " ", SWITCH, &c->is_strict, NULL, "",
         "runs of which too little is left count as failures"},
        {"scheduler", " ", TEXT_WORD, &s->name, NULL, "NAME",
         "slurm, sge or pbs: submit an array of tasks for the participants,\n"
         "        and a last job for the pages or the group, which lists who "
         "is\n"
         "        missing; --mem and --time are of a task [as predicted]"},
        {"scheduler-args", " ", WORDS, &s->words, NULL, "WORDS",
         "for the scheduler, in one piece: \"--partition=long\""},
        {"throttle", " ", NUMBER, &s->throttle, NULL, "N",
         "tasks at once, at most [1000]"},
        {"time", " ", DURATION, &s->seconds, NULL, "TIME",
         "minutes, or hours:minutes:seconds, of a task"},
        {"subjects-per-task", " ", NUMBER, &s->share, NULL, "N",
         "[as many as make a minute of work]"},
        {"reports-only", " pages-only ", SWITCH, &s->is_pages_only, NULL, "",
         "of level group, only the page of each participant"},
        {"job", " ", WORDS, &s->job, NULL, NULL, NULL},
        {"again", " ", WORDS, &s->again, NULL, NULL, NULL},
        {"part", " ", TEXT_WORD, &s->part, NULL, NULL, NULL},
        {"notrack", " ", IGNORED, NULL, NULL, "", "nothing is ever sent"},
    };

    memcpy(options, all, sizeof all);
}

static void print_help(const struct option *options)
{
    printf("usage: plexus <bids_dir> <output_dir> participant|group "
           "[options]\n       plexus status <output_dir> [--study FILE]\n"
           "       plexus <stage> [options] <files>...\n\n"
           "Connectomes of all runs that fMRIPrep has preprocessed.\n\n"
           "  bids_dir     the folder that fMRIPrep wrote, or the dataset with "
           "it\n               in derivatives/; nothing is written there\n"
           "  output_dir   for the results, a BIDS dataset of derivatives\n"
           "  participant  each run: series, matrices, measures\n"
           "  group        means, manifests and pages, of participants with\n"
           "               results\n\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *o = &options[i];

        if (o->help)
            printf("  --%s %s\n        %s\n", o->name, o->words, o->help);
    }
    printf(
        "  -h --help, -v --version\n\n"
        "Operands stand before options that take several words.  Sessions, "
        "tasks, runs,\nspace, atlas and strategy belong to the study: the same "
        "for every call that\nwrites to one folder; participants need not "
        "be.\n\n"
        "The rules and atlases are those of the checkout or of share/plexus "
        "beside the\nfolder of this program, or of the folder that "
        "PLEXUS_HOME names.\n\n"
        "Exit status: 0 done; 1 a product failed; 16 no dataset of "
        "derivatives; 17 no such\nlevel; 18 no run is left; 64 wrong command "
        "line; 65 wrong data; 66 an input is\nmissing; 73 the output cannot be "
        "written or is of another study; 74 a disk is\nfull; 75 try again: "
        "the study is being run, or memory ran out.\n");
}

static void check_label(const char *label, const char *name)
{
    for (const char *c = label; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-' && *c != '+')
            die_as(APP_USAGE, "--%s wants labels, not '%s'", name, label);
    if (!*label)
        die_as(APP_USAGE, "--%s wants labels, not an empty word", name);
}

static void add_label(const struct option *o, const char *word)
{
    size_t length = strlen(o->key);
    bool has_key = !strncmp(word, o->key, length) && word[length] == '-';
    const char *label = has_key ? word + length + 1 : word;

    check_label(label, o->name);
    dataset_append(o->value, xstrdup(label));
}

/* A word with a slash or a dot names a file, which no label does. */
static void add_labels(const struct option *o, const char *word)
{
    char line[1024];
    FILE *in;

    if (!strpbrk(word, "/.")) {
        add_label(o, word);
        return;
    }
    in = fopen(word, "r");
    if (!in)
        die_as(APP_NO_INPUT, "--%s cannot open '%s': %s", o->name, word,
               strerror(errno));
    while (fgets(line, sizeof line, in)) {
        char *start = line + strspn(line, " \t\r\n\xEF\xBB\xBF");

        start[strcspn(start, " \t\r\n")] = '\0';
        if (*start)
            add_label(o, start);
    }
    fclose(in);
}

static double parse_size(const char *name, const char *text)
{
    char *end;
    double size = strtod(text, &end);
    double unit = *end == 'G' || *end == 'g'   ? 1e9
                  : *end == 'K' || *end == 'k' ? 1e3
                  : *end == 'T' || *end == 't' ? 1e12
                                               : 1e6;

    if (!*end && !strcmp(name, "mem-gb"))
        unit = 1e9;
    if (end == text || (*end && strchr("KkMmGgTt", *end) == NULL) ||
        (*end && end[1] && strcasecmp(end + 1, "B") != 0) || !(size > 0) ||
        !isfinite(size))
        die_as(APP_USAGE, "--%s wants a size such as 8G, not '%s'", name, text);
    return size * unit;
}

/* Minutes, or hours:minutes[:seconds], in s. */
static double parse_duration(const char *name, const char *text)
{
    double part[3] = {0}, seconds;
    char rest;
    int count =
        sscanf(text, "%lf:%lf:%lf%c", &part[0], &part[1], &part[2], &rest);

    seconds =
        count == 1 ? 60 * part[0] : 3600 * part[0] + 60 * part[1] + part[2];
    if (count < 1 || count > 3 || strspn(text, "0123456789:.") < strlen(text) ||
        !(seconds >= 1) || seconds > 366 * 86400.)
        die_as(APP_USAGE, "--%s wants minutes or H:MM:SS, not '%s'", name,
               text);
    return seconds;
}

static void set(const struct option *o, const char *name, const char *word)
{
    char *end;
    long number;

    switch (o->kind) {
    case LABELS:
        add_labels(o, word);
        break;
    case DURATION:
        *(double *)o->value = parse_duration(name, word);
        break;
    case WORDS:
        *(const char **)o->value = word;
        break;
    case TEXT_WORD:
        if (!*word)
            die_as(APP_USAGE, "--%s wants a word", o->name);
        *(const char **)o->value = word;
        break;
    case NUMBER:
        number = strtol(word, &end, 10);
        if (end == word || *end || number < 1 || number > 4096)
            die_as(APP_USAGE, "--%s wants a number from 1 to 4096, not '%s'",
                   o->name, word);
        *(size_t *)o->value = (size_t)number;
        break;
    case MEMORY:
        *(double *)o->value = parse_size(name, word);
        break;
    case SWITCH:
        *(bool *)o->value = true;
        break;
    case IGNORED:
        break;
    }
}

/* The option of a name without its dashes; NULL when there is none. */
static const struct option *find(const struct option *options, const char *name)
{
    char *between = xformat(" %s ", name);
    const struct option *found = NULL;

    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (!strcmp(options[i].name, name) ||
            strstr(options[i].others, between))
            found = &options[i];
    free(between);
    return found;
}

/* Takes the option at argv[at] and its words; returns where the next begins. */
static int take(const struct option *options, int argc, char **argv, int at)
{
    char *name = xstrdup(argv[at] + strspn(argv[at], "-"));
    char *equals = strchr(name, '=');
    const struct option *o;
    int first = at + 1, past = first;

    if (equals)
        *equals = '\0';
    for (char *c = name; *c; c++)
        *c = *c == '_' ? '-' : *c;
    o = find(options, name);
    if (!o)
        die_as(APP_USAGE, "there is no option '%s', see plexus --help",
               argv[at]);
    while (past < argc && (argv[past][0] != '-' || o->kind == WORDS) &&
           (o->kind == LABELS || past == first))
        past++;
    if (o->kind == SWITCH || o->kind == IGNORED) {
        past = first;
        set(o, name, "");
    } else if (equals) {
        past = first;
        set(o, name, equals + 1);
    } else if (past == first) {
        die_as(APP_USAGE, "--%s wants %s", o->name, o->words);
    }
    for (int i = first; i < past; i++)
        set(o, name, argv[i]);
    free(name);
    return past;
}

/* MNI152NLin6Asym:res-2 into its parts. */
static void split_space(struct command *c)
{
    char *space = c->space ? xstrdup(c->space) : NULL, *colon;

    c->space = space;
    c->wishes.space = space;
    colon = space ? strchr(space, ':') : NULL;
    if (!colon)
        return;
    *colon++ = '\0';
    if (strncmp(colon, "res-", 4) != 0 || !colon[4] || strchr(colon, ':'))
        die_as(APP_USAGE, "--space wants NAME or NAME:res-<label>, not '%s:%s'",
               space, colon);
    c->wishes.resolution = colon + 4;
}

static void set_level(struct command *c, const char *level)
{
    c->is_group = !strcmp(level, "group");
    if (!c->is_group && strcmp(level, "participant") != 0)
        die_as(APP_WRONG_LEVEL,
               "there is no level '%s', only participant and group", level);
}

/* Of a task Slurm may kill less, and say so. */
static void check_memory(const struct command *c)
{
    double least = c->scheduler.name ? 32e6 : 512e6;

    if (c->memory > 0 && c->memory < least)
        die_as(APP_USAGE, "--mem is at least %.0fM, not %.0fM", least / 1e6,
               c->memory / 1e6);
}

static void check_scheduler(const char *name)
{
    if (name && strcmp(name, "slurm") != 0 && strcmp(name, "sge") != 0 &&
        strcmp(name, "pbs") != 0)
        die_as(APP_USAGE, "--scheduler is slurm, sge or pbs, not '%s'", name);
}

bool command_parse(struct command *command, int argc, char **argv)
{
    struct option options[OPTION_COUNT];
    const char *operands[3];
    int count = 0;

    *command = (struct command){0};
    list_options(options, command);
    for (int i = 1; i < argc;) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
            print_help(options);
            return false;
        }
        if (!strcmp(argv[i], "--version") || !strcmp(argv[i], "-v")) {
            printf("plexus %s\n", PLEXUS_VERSION);
            return false;
        }
        if (argv[i][0] == '-') {
            i = take(options, argc, argv, i);
            continue;
        }
        if (count == 3)
            die_as(APP_USAGE, "'%s' is one operand too many", argv[i]);
        operands[count++] = argv[i++];
    }
    if (count < 3)
        die_as(APP_USAGE,
               "<bids_dir> <output_dir> participant|group are needed, before "
               "any option that takes several words");
    command->bids_dir = operands[0];
    command->output_dir = operands[1];
    set_level(command, operands[2]);
    split_space(command);
    check_scheduler(command->scheduler.name);
    check_memory(command);
    return true;
}

void command_release(struct command *c)
{
    bids_list_free(&c->wishes.participants);
    bids_list_free(&c->wishes.sessions);
    bids_list_free(&c->wishes.tasks), bids_list_free(&c->wishes.runs);
    free(c->space);
}

bool command_is_app(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : "";

    if (!strcmp(first, "--help") || !strcmp(first, "--version"))
        return argc > 2;
    return *first == '-' || strchr(first, '/') ||
           (argc > 3 &&
            (!strcmp(argv[3], "participant") || !strcmp(argv[3], "group")));
}
