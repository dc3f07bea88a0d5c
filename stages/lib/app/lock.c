#include "app/lock.h"

#include "app/command.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* As flock(), but a lock that is had for a moment, to look, is no obstacle. */
static bool is_taken(int file, int how)
{
    static const struct timespec moment = {0, 20000000};

    for (int i = 0; i < 5; i++) {
        if (!flock(file, how) || errno != EWOULDBLOCK)
            return false; /* or a disk without locks: as if alone */
        nanosleep(&moment, NULL);
    }
    return true;
}

static int take(const char *path, int how)
{
    int file = open(path, O_RDWR | O_CREAT, 0666);

    if (file < 0)
        die_as(APP_NO_OUTPUT, "cannot write '%s'", path);
    if (is_taken(file, how))
        die_as(APP_TRY_AGAIN, "another call is at work: '%s' is locked", path);
    return file;
}

bool lock_is_held(const char *out, const char *subject)
{
    char *path = xformat("%s/logs/locks/%s", out, subject);
    int file = open(path, O_RDONLY);
    bool is_held =
        file >= 0 && flock(file, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;

    if (file >= 0)
        close(file);
    free(path);
    return is_held;
}

int lock_take(const char *out, const struct bids_list *subjects,
              unsigned manners)
{
    char *path = xformat("%s/logs/lock", out);
    char *folder = xformat("%s/logs/locks", out);
    int all, wait = manners & LOCK_WAITS ? 0 : LOCK_NB;

    all = take(path, (subjects ? LOCK_SH : LOCK_EX) | wait);
    output_folder(folder);
    for (size_t i = 0; subjects && i < subjects->count; i++) {
        char *own = xformat("%s/%s", folder, subjects->at[i]);

        take(own, (manners & LOCK_SHARES ? LOCK_SH : LOCK_EX) | wait);
        free(own);
    }
    free(path), free(folder);
    return all;
}

int lock_turn(const char *out)
{
    char *path = xformat("%s/logs/turn", out);
    int turn = take(path, LOCK_EX);

    free(path);
    return turn;
}

void lock_pass(int turn)
{
    close(turn);
}
