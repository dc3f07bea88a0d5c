/*
 * files.h - the files that a command line names.
 *
 * Used by the parser of the command line alone.
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

#endif
