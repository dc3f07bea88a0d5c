#include "app/make.h"

#include "base/mem.h"
#include "base/report.h"
#include "dataset/index.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORDS = 16, WATCHED = 4 };

/* The subjects as one word; free() it. */
static char *only_word(const struct bids_list *only)
{
    char *word = NULL;
    size_t size;
    FILE *out = open_memstream(&word, &size);

    bug_if(!out);
    fputs("only=", out);
    for (size_t i = 0; i < only->count; i++)
        fprintf(out, "%s%s", i ? " " : "", only->at[i]);
    bug_if(fclose(out));
    return word;
}

/* What of the environment would change a study. */
static void clear_environment(void)
{
    static const char *const names[] = {
        "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEFILES", "STUDY", "OUT",
        "DATA",      "BIN",    "RUNS",      "SUBJECTS",  "only",  "dry"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
}

static _Noreturn void become_make(const struct make_call *call,
                                  const char *const *words)
{
    struct rlimit limit = {(rlim_t)call->memory, (rlim_t)call->memory};

    clear_environment();
    /* The jobs are the parallelism; and what OpenBLAS sets aside for each of
     * its threads is beyond a small limit, where it waits without end. */
    setenv("OMP_NUM_THREADS", "1", 1), setenv("OPENBLAS_NUM_THREADS", "1", 1);
    if (call->memory > 0 && setrlimit(RLIMIT_DATA, &limit))
        die_errno("cannot limit the memory");
    if (chdir(call->home))
        die_errno("cannot go to '%s'", call->home);
    execvp(words[0], (char *const *)words);
    die_errno("cannot run make");
}

/* Start make; its output can be read from what is returned. */
static FILE *start(const struct make_call *call, const char *const *words,
                   bool has_errors, pid_t *child)
{
    int ends[2];

    fflush(stdout);
    if (pipe(ends))
        die_errno("cannot make a pipe");
    *child = fork();
    if (*child < 0)
        die_errno("cannot start make");
    if (*child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        if (has_errors)
            dup2(ends[1], STDERR_FILENO);
        close(ends[0]), close(ends[1]);
        become_make(call, words);
    }
    close(ends[1]);
    return fdopen(ends[0], "r");
}

static int finish(FILE *pipe_end, pid_t child)
{
    int status;

    fclose(pipe_end);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            die_errno("cannot wait for make");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The words of a call, ended by NULL; `owned` are to be freed. */
struct words {
    const char *at[MAX_WORDS];
    size_t count;
    char *owned[MAX_WORDS];
    size_t owned_count;
};

static void add(struct words *words, const char *word)
{
    bug_if(words->count + 1 >= MAX_WORDS);
    words->at[words->count++] = word;
}

static void add_owned(struct words *words, char *word)
{
    words->owned[words->owned_count++] = word;
    add(words, word);
}

static void release(struct words *words)
{
    for (size_t i = 0; i < words->owned_count; i++)
        free(words->owned[i]);
}

static struct words words_of(const struct make_call *call, const char *file)
{
    const char *make = getenv("MAKE");
    struct words words = {0};

    add(&words, make && *make ? make : "make");
    add(&words, "--no-print-directory");
    add(&words, "-f"), add(&words, file);
    add_owned(&words, xformat("BIN=%s", call->bin));
    if (call->out)
        add_owned(&words, xformat("OUT=%s", call->out));
    if (call->only)
        add_owned(&words, only_word(call->only));
    if (call->share)
        add_owned(&words, xformat("share=%s", call->share));
    return words;
}

/* make at work, for the handler of signals. */
static volatile sig_atomic_t working;

/* make ends what it has started; what is left to say is said then. */
static void hand_on(int number)
{
    if (working)
        kill((pid_t)working, number);
}

/* Hand on the signals that end a process, or as they were before. */
static void watch(struct sigaction *before, bool is_begin)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGXCPU};
    struct sigaction ours = {.sa_flags = SA_RESTART};

    ours.sa_handler = hand_on;
    for (size_t i = 0; i < WATCHED; i++)
        if (is_begin)
            sigaction(numbers[i], &ours, &before[i]);
        else
            sigaction(numbers[i], &before[i], NULL);
}

int make_run(const struct make_call *call, FILE *log)
{
    struct words words = words_of(call, call->study);
    struct sigaction before[WATCHED];
    char *line = NULL;
    size_t size = 0;
    pid_t child;
    FILE *in;
    int status;

    add(&words, "-k");
    add_owned(&words, xformat("-j%zu", call->jobs));
    add(&words, call->goal);
    in = start(call, words.at, true, &child);
    working = (sig_atomic_t)child;
    watch(before, true);
    while (getline(&line, &size, in) >= 0) {
        bool is_of_make = !strncmp(line, "make: ", 6);

        fputs(line, log);
        if (!is_of_make) /* what failed is told at the end */
            fputs(line, stdout), fflush(stdout);
    }
    free(line);
    release(&words);
    status = finish(in, child);
    watch(before, false);
    working = 0;
    return status;
}

/* The lines that make prints. */
static struct bids_list listen(const struct make_call *call,
                               const struct words *words, int *status)
{
    struct bids_list lines = {0};
    char *line = NULL;
    size_t size = 0;
    pid_t child;
    FILE *in = start(call, words->at, false, &child);

    while (getline(&line, &size, in) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        dataset_append(&lines, xstrdup(line));
    }
    free(line);
    *status = finish(in, child);
    return lines;
}

struct bids_list make_ask(const struct make_call *call, const char *goal,
                          int *status)
{
    struct words words = words_of(call, "workflows/where.mk");
    struct bids_list lines;

    add(&words, "-s");
    add_owned(&words, xformat("STUDY=%s", call->study));
    add(&words, goal);
    lines = listen(call, &words, status);
    release(&words);
    return lines;
}

struct bids_list make_runs(const struct make_call *call, int *status)
{
    return make_ask(call, "runs", status);
}

/* The stage of a recipe: the first word below `bin`. */
static const char *stage_of(const char *line, const char *bin, size_t *length)
{
    const char *word = strstr(line, bin);

    if (!word || word[strlen(bin)] != '/')
        return NULL;
    word += strlen(bin) + 1;
    *length = strcspn(word, " ");
    return *length ? word : NULL;
}

struct bids_list make_plan(const struct make_call *call, int *status)
{
    struct words words = words_of(call, call->study);
    char *mark = xformat("workflows/step %s %s/", call->out, call->out);
    struct bids_list lines, plan = {0};
    const char *product = NULL;

    add(&words, "-n"), add(&words, "-k"), add(&words, "dry=1");
    add(&words, call->goal);
    lines = listen(call, &words, status);
    for (size_t i = 0; i < lines.count; i++) {
        const char *at = strstr(lines.at[i], mark), *stage;
        size_t length;

        if (at)
            product = at + strlen(mark);
        stage = product
                    ? stage_of(at ? product : lines.at[i], call->bin, &length)
                    : NULL;
        if (stage) {
            dataset_append(&plan, xformat("%.*s %.*s", (int)length, stage,
                                          (int)strcspn(product, " "), product));
            product = NULL;
        }
    }
    bids_list_free(&lines);
    release(&words);
    free(mark);
    return plan;
}
