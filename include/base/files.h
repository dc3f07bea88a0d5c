/*
 * files.h - the files that a command line names.
 *
 * Used by the parser of the command line, and by what writes into a folder.
 */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include "base/stage.h"

/*
 * Record the inputs and outputs of the filled tables (provenance.h).  Ends the
 * process with status 2 when two outputs or sidecars would have one name, or
 * one of them that of an input or of an input's sidecar: then a product would
 * replace what it was made from, or pass for its description.  What is no
 * regular file (/dev/stdout) has no sidecar.
 */
void files_record(const struct stage *stage);

/*
 * An output whose name the command line does not hold, such as a file in a
 * folder that it names, is held to the same rule once the stage knows of it.
 */
void files_output(const char *path);

/* Likewise an input that is found in a folder; before the outputs. */
void files_input(const char *path);

#endif
