/*
 * sheet.h - a table in a folder, whose sidecar explains every column.
 *
 *     struct sheet sheet = sheet_begin(outdir, "time.tsv", "Time courses");
 *     sheet_column(&sheet, "time", "Seconds");
 *     sheet_head(&sheet);
 *     tsv_number(sheet.out, 0), tsv_end_row(sheet.out);
 *     sheet_end(&sheet);
 *
 * For tables that io/columns.h cannot write: rows of several kinds of cells, or
 * columns that are not known at compile time.
 */
#ifndef IO_SHEET_H
#define IO_SHEET_H

#include "base/json.h"
#include "io/table.h"

struct sheet {
    char *path;
    struct tsv *out;
    json_t *fields; /* the sidecar, to add to */
};

/* Begins the product `<folder>/<name>`; the sidecar says `description`. */
struct sheet sheet_begin(const char *folder, const char *name,
                         const char *description);

/*
 * Begins `<results without .tsv><end>`, a table beside the one that the command
 * line names, or with the end ".tsv" that one.  A name that does not end in
 * .tsv is status 2.
 */
struct sheet sheet_beside(const char *results, const char *end,
                          const char *description);

/* One more header cell, with its description. */
void sheet_column(struct sheet *sheet, const char *name,
                  const char *description);

/* The header is complete. */
void sheet_head(struct sheet *sheet);
void sheet_end(struct sheet *sheet);

#endif
