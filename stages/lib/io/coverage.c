#include "io/coverage.h"

#include "base/column.h"
#include "base/mem.h"
#include "base/provenance.h"

/* The columns of numbers, in their order; the last only with a component. */
enum { COLUMNS = 9 };
static const struct column about[COLUMNS] = {
    {"coverage", "Coverage", NULL,
     "Share of the region that was used: of its voxels, or of the weight of "
     "its "
     "map"},
    {"index", "Label", NULL, "Label of the region in the atlas"},
    {"voxels", "Voxels of the region", NULL,
     "Voxels of the region on the grid of the run, in the mask or not"},
    {"in_mask", "Voxels in the mask", NULL, "used + constant + not_finite"},
    {"used", "Voxels used", NULL, "Voxels that vary and are finite throughout"},
    {"constant", "Constant voxels", NULL, "Voxels that never change; left out"},
    {"not_finite", "Voxels not finite", NULL,
     "Voxels that are NaN or infinite in some frame; left out"},
    {"tsnr", "Temporal signal-to-noise ratio", NULL,
     "Median over the used voxels of mean / SD (dividing by n) over time"},
    {"explained_variance", "Variance explained by the first component", NULL,
     "Share of the variance over time of the used voxels, each centered"},
};

static const char *const carried[] = {"hemisphere", "network", "x",
                                      "y",          "z",       NULL};

static void write_header(struct tsv *out, const struct table *table,
                         size_t columns)
{
    tsv_text(out, "Node");
    for (size_t c = 0; c < columns; c++)
        tsv_text(out, about[c].name);
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

static void describe(const char *path, size_t columns)
{
    json_t *fields = sidecar(path);

    json_put_text(fields, "Description",
                  "Voxels of each region by what became of them");
    for (size_t c = 0; c < columns; c++) {
        json_t *entry = json_object();

        json_put_text(entry, "LongName", about[c].long_name);
        json_put_text(entry, "Description", about[c].description);
        json_put(fields, about[c].name, entry);
    }
}

void coverage_write(const char *path, const struct labels *labels,
                    const struct coverage *coverage, bool has_component)
{
    size_t columns = has_component ? COLUMNS : COLUMNS - 1;
    struct tsv *out = tsv_create(path);

    write_header(out, labels->table, columns);
    for (size_t p = 0; p < labels->count; p++) {
        const struct coverage *c = &coverage[p];
        const double numbers[COLUMNS] = {c->share,
                                         labels->index[p],
                                         (double)c->voxels,
                                         (double)c->in_mask,
                                         (double)c->used,
                                         (double)c->constant,
                                         (double)c->not_finite,
                                         c->tsnr,
                                         c->explained};

        tsv_text(out, labels->names[p]);
        for (size_t k = 0; k < columns; k++)
            tsv_number(out, numbers[k]);
        write_carried(out, labels->table, labels->rows[p]);
        tsv_end_row(out);
    }
    tsv_close(out);
    describe(path, columns);
}
