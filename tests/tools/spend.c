/*
 * spend COMMAND...: what a command costs.
 *
 * Runs it with its standard output thrown away and prints one line: CPU time
 * (user and system, of it and its children) and wall time in seconds, and the
 * largest resident set of any one of them in MB of 2^20 bytes.  Ends with
 * the status of the command.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

int main(int argc, char **argv)
{
    double start = now();
    pid_t child = argc > 1 ? fork() : -1;
    struct rusage used;
    int status;

    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 2;
    getrusage(RUSAGE_CHILDREN, &used);
    printf("%.3f %.3f %.1f\n", seconds(used.ru_utime) + seconds(used.ru_stime),
           now() - start, (double)used.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
