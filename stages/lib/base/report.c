#include "base/report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, LONGEST = 8192 };

static const char *stage_name = "?";
static bool is_verbose;
static int failure = EXIT_FAILURE;

PRINTF_LIKE(2, 0)
static void vreport(const char *prefix, const char *fmt, va_list ap)
{
    char text[LONGEST];

    fflush(stdout);
    vsnprintf(text, sizeof text, fmt, ap);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = '?'; /* a name may hold a line end, a message may not */
    fprintf(stderr, "%s: %s%s", stage_name, prefix, text);
}

void report_begin(const char *stage, bool verbose)
{
    stage_name = stage;
    is_verbose = verbose;
}

void report_failure(int status)
{
    failure = status;
}

void die(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vreport("", fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(failure);
}

void die_errno(const char *fmt, ...)
{
    const char *reason = strerror(errno);
    va_list ap;

    va_start(ap, fmt);
    vreport("", fmt, ap);
    va_end(ap);
    fprintf(stderr, ": %s\n", reason);
    exit(failure);
}

void die_as(int status, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vreport("", fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(status);
}

void usage(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vreport("", fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(EXIT_USAGE);
}

void warn(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vreport("warning: ", fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void note(const char *fmt, ...)
{
    va_list ap;

    if (!is_verbose)
        return;
    va_start(ap, fmt);
    vreport("", fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(ap, fmt);
    vreport("bug: ", fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    abort();
}
