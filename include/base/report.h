/*
 * report.h - how a stage speaks to the person who runs it.
 *
 *   die()    the world is wrong: a file is missing, a value is out of range.
 *            Prints one line and exits with status 1.
 *   die_as() the same, with a status of the caller's choice.
 *   usage()  the command line is wrong.  Prints one line, exits with status 2.
 *   bug()    we are wrong: a caller broke the contract stated in a header.
 *            Prints the source location and aborts.
 *   warn()   something is odd, but the result is still the one asked for.
 *   note()   progress, shown only with --verbose.
 *
 * Messages start in lower case, carry no full stop, and quote what the user
 * typed: die("cannot open '%s'", path).  Only the base and io layers and the
 * stages themselves may call these; the numerical layers never do, save bug().
 */
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <stdbool.h>

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

void report_begin(const char *stage, bool verbose);

/* die() and die_errno() end with this status from now on. */
void report_failure(int status);

_Noreturn void die(const char *fmt, ...) PRINTF_LIKE(1, 2);
_Noreturn void die_errno(const char *fmt, ...) PRINTF_LIKE(1, 2);
_Noreturn void usage(const char *fmt, ...) PRINTF_LIKE(1, 2);
_Noreturn void die_as(int status, const char *fmt, ...) PRINTF_LIKE(2, 3);
void warn(const char *fmt, ...) PRINTF_LIKE(1, 2);
void note(const char *fmt, ...) PRINTF_LIKE(1, 2);

_Noreturn void bug_at(const char *file, int line, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#define bug(...)     bug_at(__FILE__, __LINE__, __VA_ARGS__)
#define bug_if(cond) ((cond) ? bug("%s", #cond) : (void)0)

#endif
