#include "base/output.h"

#include "base/mem.h"
#include "base/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A product on its way: `part` exists until it is renamed or given up. */
struct pending {
    struct pending *next;
    char *path, *part;
    FILE *file;
    volatile sig_atomic_t exists;
};

static struct pending *pending;

static void remove_parts(void)
{
    for (struct pending *p = pending; p; p = p->next)
        if (p->exists)
            unlink(p->part);
}

/* unlink() and raise() are safe in a handler; the list only ever grows. */
static void on_signal(int number)
{
    remove_parts();
    signal(number, SIG_DFL);
    raise(number);
}

/* What the caller chose to ignore (nohup) stays ignored. */
static void watch_signal(int number)
{
    if (signal(number, on_signal) == SIG_IGN)
        signal(number, SIG_IGN);
}

static void watch_the_end(void)
{
    static bool is_watching;

    if (is_watching)
        return;
    is_watching = true;
    atexit(remove_parts);
    watch_signal(SIGINT);
    watch_signal(SIGTERM);
    watch_signal(SIGHUP);
    watch_signal(SIGXCPU);
}

bool output_is_regular(const char *path)
{
    struct stat info;

    return stat(path, &info) || S_ISREG(info.st_mode);
}

FILE *output_open(const char *path)
{
    struct pending *p = NEW_ARRAY(struct pending, 1);
    struct stat info;

    watch_the_end();
    if (!stat(path, &info) && S_ISDIR(info.st_mode))
        die("'%s' is a folder", path);
    for (const struct pending *other = pending; other; other = other->next)
        if (other->part && !strcmp(other->path, path))
            die("'%s' would be written twice", path);
    p->path = xstrdup(path);
    p->part = output_is_regular(path) ? xformat("%s.part", path) : NULL;
    p->next = pending;
    p->file = fopen(p->part ? p->part : path, "w");
    if (!p->file)
        die_errno("cannot create '%s'", path);
    p->exists = p->part != NULL;
    pending = p;
    return p->file;
}

/* A pipe or a device cannot be synced, and need not be. */
static bool sync_failed(FILE *out)
{
    return fsync(fileno(out)) && errno != EINVAL && errno != EROFS &&
           errno != ENOTSUP;
}

void output_close(FILE *out, const char *path)
{
    struct pending *p = pending;

    while (p && p->file != out)
        p = p->next;
    bug_if(!p);
    if (fflush(out) || ferror(out) || sync_failed(out))
        die_errno("cannot write '%s'", path);
    if (fclose(out))
        die_errno("cannot write '%s'", path);
    p->file = NULL;
}

void outputs_commit(void)
{
    struct pending *ordered = NULL;

    /* Oldest first, so that a sidecar follows its product. */
    while (pending) {
        struct pending *p = pending;

        pending = p->next;
        p->next = ordered;
        ordered = p;
    }
    pending = ordered;
    for (struct pending *p = pending; p; p = p->next) {
        bug_if(p->file);
        if (!p->exists)
            continue;
        if (rename(p->part, p->path))
            die_errno("cannot rename '%s' to '%s'", p->part, p->path);
        p->exists = 0;
    }
    for (struct pending *p = pending, *next; p; p = next) {
        next = p->next;
        free(p->path), free(p->part), free(p);
    }
    pending = NULL;
}

void output_folder(const char *path)
{
    char *copy = xstrdup(path);

    for (char *slash = copy + 1;; slash++) {
        char end = *slash;

        if (end != '/' && end)
            continue;
        *slash = '\0';
        if (mkdir(copy, 0777) && errno != EEXIST)
            die_errno("cannot make the folder '%s'", copy);
        if (!end)
            break;
        *slash = '/';
    }
    free(copy);
}
