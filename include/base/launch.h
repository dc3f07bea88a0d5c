/*
 * launch.h - the program `plexus`, which runs the stages beside it.
 */
#ifndef BASE_LAUNCH_H
#define BASE_LAUNCH_H

#include <stdbool.h>

/*
 * argv[1] names a stage in the folder of this program; it is run with the rest
 * of argv and replaces this process.  Returns 0 after --help or --version; an
 * unknown stage or none ends the process with status 2.
 */
int launch_main(int argc, char **argv);

/* Whether a program `name` lies beside this one. */
bool launch_is_stage(const char *argv0, const char *name);

/* The folder this program lies in; give it back with free(). */
char *launch_folder(const char *argv0);

#endif
