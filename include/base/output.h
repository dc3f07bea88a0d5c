/*
 * output.h - products that appear whole or not at all.
 *
 * A product is written to `<path>.part` in its own folder.  When the stage has
 * done all its work, outputs_commit() flushes every part to the disk and gives
 * it its final name; until then no earlier file of that name is touched.  When
 * the stage ends in any other way (die, a signal) the parts are removed.  A
 * path that names something other than a regular file (/dev/stdout, a pipe) is
 * written to directly.
 */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Opens a part for writing; dies when that fails, or where two products of the
 * stage have this path.  One stage, one thread.
 */
FILE *output_open(const char *path);

/*
 * Flush, sync and close what output_open() gave.  Dies, naming `path`, when a
 * byte could not be written.
 */
void output_close(FILE *out, const char *path);

/* Rename every closed part to its final name. */
void outputs_commit(void);

/* True for a path that outputs_commit() would replace by a rename. */
bool output_is_regular(const char *path);

/* Make a folder and those above it; one that exists is fine, else dies. */
void output_folder(const char *path);

#endif
