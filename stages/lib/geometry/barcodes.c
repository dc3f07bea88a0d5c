#include "geometry/barcodes.h"

#include "base/provenance.h"
#include "base/report.h"
#include "rsa/persistence.h"

static const char *const columns[][2] = {
    {"rdm", "Column of the RDM"},
    {"dimension", "0: component, 1: loop"},
    {"birth", "Dissimilarity from which it is there; below zero counts as 0"},
    {"death", "Dissimilarity at which it is one with another, or filled; n/a: "
              "never"}};

static void write_head(struct tsv *out, json_t *fields)
{
    json_put_text(fields, "Description",
                  "Bars of the Vietoris-Rips complex of each RDM, over Z2, "
                  "those of length zero left out");
    for (size_t k = 0; k < 4; k++) {
        json_t *about = json_object();

        json_put_text(about, "Description", columns[k][1]);
        json_put(fields, columns[k][0], about);
        tsv_text(out, columns[k][0]);
    }
    tsv_end_row(out);
}

void barcodes_write(const char *path, const struct pairs *pairs,
                    const char *rdms)
{
    struct tsv *out;

    if (pairs->nodes > PERSISTENCE_MOST)
        die("'%s' has %zu stimuli, over %d: loops would take too long", rdms,
            pairs->nodes, PERSISTENCE_MOST);
    out = tsv_create(path);
    write_head(out, sidecar(path));
    for (size_t k = 0; k < pairs->columns; k++) {
        struct persistence found = persistence_bars(
            gsl_matrix_const_ptr(pairs->values, k, 0), pairs->nodes);

        for (size_t b = 0; b < found.count; b++) {
            tsv_text(out, pairs->titles[k]);
            tsv_number(out, found.bars[b].dimension);
            tsv_number(out, found.bars[b].birth);
            tsv_number(out, found.bars[b].death);
            tsv_end_row(out);
        }
        persistence_release(&found);
    }
    tsv_close(out);
}
