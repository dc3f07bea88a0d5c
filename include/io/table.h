/*
 * table.h - delimited text: reading by libcsv, writing cell by cell.
 *
 * A table is UTF-8 with one header row of distinct names and rows of equal
 * length; `n/a` is missing.  Tab-separated; a name that ends in .csv or
 * .csv.gz is comma-separated; .gz is inflated.  A byte order mark and \r\n are
 * accepted.  What cannot be read ends the process with file, line and column:
 * a row with the wrong number of cells, a duplicate or empty header, a cell
 * that is no number where one is needed.
 */
#ifndef IO_TABLE_H
#define IO_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table {
    char *path; /* as given, for messages */
    size_t rows, cols;
    char **names; /* cols header cells */
    char **cells; /* rows x cols, row-major */
    char *text;   /* storage of both */
};

#define TABLE_NONE SIZE_MAX

/* Reads a whole table; a table without rows is allowed.  O(bytes). */
struct table *table_read(const char *path);
void table_free(struct table *table);

/* Position of the column called `name`: TABLE_NONE, or dies, if absent. */
size_t table_find(const struct table *table, const char *name);
size_t table_column(const struct table *table, const char *name);

const char *table_text(const struct table *table, size_t row, size_t col);

/* NaN for n/a (and nan); dies on anything but a finite number. */
double table_number(const struct table *table, size_t row, size_t col);

/* The same, refusing n/a too. */
double table_finite(const struct table *table, size_t row, size_t col);

/*
 * Writing.  Cells are put in row-major order, header first:
 *
 *     struct tsv *out = tsv_create(path);
 *     tsv_text(out, "Node"), tsv_text(out, "degree"), tsv_end_row(out);
 *     tsv_text(out, name), tsv_number(out, 3), tsv_end_row(out);
 *     tsv_close(out);
 *
 * A number is the shortest decimal that reads back to the same double; NaN and
 * the infinities are n/a.  Text with a tab or newline is refused, and so is a
 * name in .csv or .gz.  The file has its final name only after
 * outputs_commit().
 */
struct tsv;

struct tsv *tsv_create(const char *path);
void tsv_text(struct tsv *tsv, const char *text);
void tsv_number(struct tsv *tsv, double value);
void tsv_end_row(struct tsv *tsv);
void tsv_close(struct tsv *tsv);

#endif
