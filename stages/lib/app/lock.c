#include "app/lock.h"

#include "app/command.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static int take(const char *path, int how)
{
    int file = open(path, O_RDWR | O_CREAT, 0666);

    if (file < 0)
        die_as(APP_NO_OUTPUT, "cannot write '%s'", path);
    if (flock(file, how)) {
        if (errno == EWOULDBLOCK)
            die_as(APP_TRY_AGAIN, "another call is at work: '%s' is locked",
                   path);
        /* a disk without locks: as if alone */
    }
    return file;
}

void lock_take(const char *out, const struct bids_list *subjects)
{
    char *path = xformat("%s/logs/lock", out);
    char *folder = xformat("%s/logs/locks", out);

    take(path, (subjects ? LOCK_SH : LOCK_EX) | LOCK_NB);
    output_folder(folder);
    for (size_t i = 0; subjects && i < subjects->count; i++) {
        char *own = xformat("%s/%s", folder, subjects->at[i]);

        take(own, LOCK_EX | LOCK_NB);
        free(own);
    }
    free(path), free(folder);
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
