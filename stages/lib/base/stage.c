#include "base/stage.h"

#include "base/cli.h"
#include "base/output.h"
#include "base/provenance.h"
#include "base/report.h"

#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

/* Let the caller handle what the mathematics said; stop on everything else. */
static void on_gsl_error(const char *reason, const char *file, int line,
                         int code)
{
    if (code == GSL_ESING || code == GSL_EMAXITER || code == GSL_ENOPROG ||
        code == GSL_EDOM)
        return;
    bug_at(file, line, "gsl: %s", reason);
}

int stage_main(const struct stage *stage, int argc, char **argv)
{
    report_begin(stage->name, false);
    gsl_set_error_handler(on_gsl_error);
    signal(SIGXFSZ, SIG_IGN), signal(SIGPIPE, SIG_IGN); /* a write fails */
    if (!cli_parse(stage, argc, argv))
        return EXIT_SUCCESS;

    stage->run();

    provenance_write_sidecars();
    if (fflush(stdout) || ferror(stdout))
        die_errno("cannot write standard output");
    outputs_commit();
    return EXIT_SUCCESS;
}
