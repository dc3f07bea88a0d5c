#include "io/coverage.h"

#include "base/mem.h"

static const char *const counted[] = {"Node",     "coverage",   "index",
                                      "voxels",   "in_mask",    "used",
                                      "constant", "not_finite", NULL};
static const char *const carried[] = {"hemisphere", "network", "x",
                                      "y",          "z",       NULL};

double coverage_share(const struct coverage *coverage)
{
    return coverage->voxels ? (double)coverage->used / (double)coverage->voxels
                            : 0;
}

static void write_header(struct tsv *out, const struct table *table)
{
    for (size_t c = 0; counted[c]; c++)
        tsv_text(out, counted[c]);
    for (size_t c = 0; table && carried[c]; c++)
        if (table_find(table, carried[c]) != TABLE_NONE)
            tsv_text(out, carried[c]);
    tsv_end_row(out);
}

static void write_carried(struct tsv *out, const struct table *table,
                          size_t row)
{
    for (size_t c = 0; table && carried[c]; c++) {
        size_t col = table_find(table, carried[c]);

        if (col != TABLE_NONE)
            tsv_text(out, table_text(table, row, col));
    }
}

void coverage_write(const char *path, const struct labels *labels,
                    const struct coverage *coverage)
{
    struct tsv *out = tsv_create(path);

    write_header(out, labels->table);
    for (size_t p = 0; p < labels->count; p++) {
        const struct coverage *c = &coverage[p];

        tsv_text(out, labels->names[p]);
        tsv_number(out, coverage_share(c));
        tsv_number(out, labels->index[p]);
        tsv_number(out, (double)c->voxels);
        tsv_number(out, (double)(c->used + c->constant + c->not_finite));
        tsv_number(out, (double)c->used);
        tsv_number(out, (double)c->constant);
        tsv_number(out, (double)c->not_finite);
        write_carried(out, labels->table, labels->rows[p]);
        tsv_end_row(out);
    }
    tsv_close(out);
}
