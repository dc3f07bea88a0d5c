/*
 * stage.h - the shape every stage shares.
 *
 * A stage is a table and a function.  The table names its files and its knobs;
 * the function does the work.  stage_main() turns the table into a command
 * line, a --help text and a provenance record, calls the function, and only
 * then gives the outputs their final names.
 *
 *     connect [options] <timeseries.tsv>... <relmat.tsv>
 *
 * Files are positional, inputs first, so that a make recipe reads
 * `connect $(connect_flags) $< $@`.  Everything else is a long option whose
 * default is whatever the variable holds before parsing; --help prints it.
 * An operand @FILE stands for the lines of FILE (operands.h).
 * A REAL that starts as NAN and a TEXT or file that starts as NULL are unset.
 *
 * Exit status: 0 every output is complete; 1 the world is wrong (die); 2 the
 * command line is wrong (unknown option, value out of range, missing operand,
 * two outputs or sidecars of one name, an output that is also an input).
 */
#ifndef BASE_STAGE_H
#define BASE_STAGE_H

#include <stdbool.h>
#include <stddef.h>

enum param_kind {
    PARAM_END,
    PARAM_FLAG,
    PARAM_COUNT,
    PARAM_REAL,
    PARAM_CHOICE,
    PARAM_TEXT,
    PARAM_INPUT,
    PARAM_INPUTS, /* several, separated by commas */
    PARAM_OUTPUT,
    PARAM_OUTPUT_DIR
};

struct param {
    enum param_kind kind;
    const char *name;           /* long option, without the dashes */
    void *value;                /* variable to fill; also holds the default */
    double least, most;         /* closed range for COUNT and REAL */
    const char *const *choices; /* NULL-terminated, for CHOICE */
    const char *help;
    bool is_idle; /* cannot change the result: kept out of the provenance */
};

enum file_role {
    FILE_END,
    FILE_INPUT,
    FILE_INPUT_OR_NONE, /* the word `none` stands for no file */
    FILE_INPUTS,        /* one or more; at most one such entry in a table */
    FILE_OUTPUT,
    FILE_INPUT_DIR,
    FILE_OUTPUT_DIR
};

/* The operands of a FILE_INPUTS entry, in the order given. */
struct paths {
    const char *const *at;
    size_t count;
};

struct file {
    enum file_role role;
    const char *name; /* shown in the usage line */
    const char **path;
    struct paths *paths; /* FILE_INPUTS only */
    const char *help;
};

struct stage {
    const char *name;
    const char *summary;    /* one sentence, ends with a full stop */
    const char *references; /* papers the method comes from, or NULL */
    const struct file *files;
    const struct param *params;
    void (*run)(void);
    /* More entries of --help: the name and text (to be freed) of number k, and
     * NULL after the last; or NULL. */
    char *(*topic)(const char **name, size_t k);
    const char *topics; /* the line above them */
};

/* clang-format off */

/* TYPED(double, &x): the pointer itself; rejects a pointer to anything else. */
#define TYPED(type, var) (1 ? (var) : (type *)0)

#define FLAG(name, var, help) \
    { PARAM_FLAG, name, TYPED(bool, var), 0, 0, 0, help, false }
#define COUNT(name, var, least, most, help) \
    { PARAM_COUNT, name, TYPED(int, var), least, most, 0, help, false }
#define REAL(name, var, least, most, help) \
    { PARAM_REAL, name, TYPED(double, var), least, most, 0, help, false }
#define CHOICE(name, var, list, help) \
    { PARAM_CHOICE, name, TYPED(int, var), 0, 0, list, help, false }
#define TEXT(name, var, help) \
    { PARAM_TEXT, name, TYPED(const char *, var), 0, 0, 0, help, false }
#define INPUT_OPTION(name, var, help) \
    { PARAM_INPUT, name, TYPED(const char *, var), 0, 0, 0, help, false }
#define INPUTS_OPTION(name, var, help) \
    { PARAM_INPUTS, name, TYPED(const char *, var), 0, 0, 0, help, false }
#define OUTPUT_OPTION(name, var, help) \
    { PARAM_OUTPUT, name, TYPED(const char *, var), 0, 0, 0, help, false }
#define OUTPUT_DIR_OPTION(name, var, help) \
    { PARAM_OUTPUT_DIR, name, TYPED(const char *, var), 0, 0, 0, help, false }
#define SEED(var) \
    COUNT("seed", var, 0, 2147483647, "seed of the random numbers")
#define THREADS(var) \
    { PARAM_COUNT, "threads", TYPED(int, var), 1, 1024, 0, \
      "workers; the result does not depend on it", true }
#define END_PARAMS { PARAM_END, 0, 0, 0, 0, 0, 0, false }

#define INPUT(name, var, help)      { FILE_INPUT, name, var, 0, help }
#define INPUT_OR_NONE(name, var, help) \
    { FILE_INPUT_OR_NONE, name, var, 0, help }
#define INPUTS(name, list, help)    { FILE_INPUTS, name, 0, list, help }
#define OUTPUT(name, var, help)     { FILE_OUTPUT, name, var, 0, help }
#define INPUT_DIR(name, var, help)  { FILE_INPUT_DIR, name, var, 0, help }
#define OUTPUT_DIR(name, var, help) { FILE_OUTPUT_DIR, name, var, 0, help }
#define END_FILES { FILE_END, 0, 0, 0, 0 }

/* clang-format on */

#define PLEXUS_VERSION "0.1.0"

/* Returns the exit status. */
int stage_main(const struct stage *stage, int argc, char **argv);

#endif
