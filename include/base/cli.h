/*
 * cli.h - the command line of a stage, read against its tables.
 *
 * Used by stage_main() alone.
 */
#ifndef BASE_CLI_H
#define BASE_CLI_H

#include "base/stage.h"

/*
 * Fill the variables of the tables, check that no two outputs or sidecars
 * collide, and record command, parameters, inputs and outputs (provenance.h).
 * False when --help or --version was asked for and answered; a wrong command
 * line ends the process with status 2.
 */
bool cli_parse(const struct stage *stage, int argc, char **argv);

/* The text of --help, on standard output. */
void cli_help(const struct stage *stage);

#endif
