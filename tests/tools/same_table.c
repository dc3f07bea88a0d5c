/*
 * same_table - compare two tables within a tolerance.
 *
 * Exits 0 when both have the same header and shape, every pair of numbers
 * agrees within --tolerance (relative to the wanted number where that exceeds
 * 1), n/a meets n/a, and every other cell is the same text; otherwise names the
 * worst number or the first cell that differs and exits 1.
 */
#include "base/report.h"
#include "base/stage.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct {
    const char *got, *want;
    double tolerance;
} cfg = {
    .tolerance = 1e-12,
};

static const struct file files[] = {
    INPUT("got.tsv", &cfg.got, "table under test"),
    INPUT("want.tsv", &cfg.want, "table to match"),
    END_FILES,
};

static const struct param params[] = {
    REAL("tolerance", &cfg.tolerance, 0, 1e6, "largest difference allowed"),
    END_PARAMS,
};

static void check_shape(const struct table *got, const struct table *want)
{
    if (got->rows != want->rows || got->cols != want->cols)
        die("shapes differ: %zu x %zu and %zu x %zu", got->rows, got->cols,
            want->rows, want->cols);
    for (size_t j = 0; j < want->cols; j++)
        if (strcmp(got->names[j], want->names[j]))
            die("column %zu is named '%s', not '%s'", j + 1, got->names[j],
                want->names[j]);
}

/* 0 for the same text; else the distance of two numbers; else infinity. */
static double distance(const char *got, const char *want)
{
    char *end_got, *end_want;
    double a, b;

    if (!strcmp(got, want))
        return 0;
    a = strtod(got, &end_got), b = strtod(want, &end_want);
    if (end_got == got || *end_got || end_want == want || *end_want)
        return INFINITY;
    a = fabs(a - b) / fmax(1, fabs(b));
    return isnan(a) ? INFINITY : a;
}

static void run(void)
{
    struct table *got = table_read(cfg.got), *want = table_read(cfg.want);
    size_t row = 0, col = 0;
    double worst = 0;

    check_shape(got, want);
    for (size_t i = 0; i < want->rows; i++)
        for (size_t j = 0; j < want->cols; j++) {
            double d = distance(table_text(got, i, j), table_text(want, i, j));

            if (d > worst)
                worst = d, row = i, col = j;
        }
    if (worst > cfg.tolerance)
        die("line %zu column %zu ('%s') is %s, not %s", row + 2, col + 1,
            want->names[col], table_text(got, row, col),
            table_text(want, row, col));
    table_free(got), table_free(want);
}

static const struct stage same_table = {
    .name = "same_table",
    .summary = "Compare two tables within a tolerance.",
    .files = files,
    .params = params,
    .run = run,
};

int main(int argc, char **argv)
{
    return stage_main(&same_table, argc, argv);
}
