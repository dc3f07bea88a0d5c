#include "io/table.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/output.h"
#include "base/report.h"
#include "io/inflate.h"

#include <csv.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What libcsv has told us so far. */
struct parse {
    const char *path;
    char *text; /* all cells, each ended by NUL */
    size_t used, room;
    size_t *starts; /* offset of each cell in `text` */
    size_t cells, cell_room;
    size_t rows, cols, row_start; /* row_start: first cell of this row */
    size_t lines, blank;          /* blank: the first empty line, or 0 */
    int last_end;                 /* what ended the line before */
};

static void *grow(void *block, size_t *room, size_t size)
{
    *room = *room ? 2 * *room : 4096;
    return xrealloc(block, *room, size);
}

static void on_cell(void *bytes, size_t length, void *data)
{
    struct parse *parse = data;

    while (parse->used + length + 1 > parse->room)
        parse->text = grow(parse->text, &parse->room, 1);
    if (parse->cells == parse->cell_room)
        parse->starts =
            grow(parse->starts, &parse->cell_room, sizeof *parse->starts);
    parse->starts[parse->cells++] = parse->used;
    if (length)
        memcpy(parse->text + parse->used, bytes, length);
    parse->text[parse->used + length] = '\0';
    if (memchr(parse->text + parse->used, '\0', length) ||
        !json_is_text(parse->text + parse->used))
        die("'%s' line %zu column %zu is not UTF-8 text", parse->path,
            parse->lines + 1, parse->cells - parse->row_start);
    parse->used += length + 1;
}

/* The second half of \r\n ends no line; only the last lines may be empty. */
static void note_blank(struct parse *parse, int terminator)
{
    bool is_half = terminator == '\n' && parse->last_end == '\r';

    parse->last_end = terminator;
    if (is_half || terminator < 0)
        return;
    parse->lines++;
    if (!parse->blank)
        parse->blank = parse->lines;
}

static void on_row(int terminator, void *data)
{
    struct parse *parse = data;
    size_t count = parse->cells - parse->row_start;

    if (!count) {
        note_blank(parse, terminator);
        return;
    }
    if (parse->blank)
        die("'%s' line %zu is empty", parse->path, parse->blank);
    parse->last_end = terminator;
    parse->lines++;
    if (!parse->rows)
        parse->cols = count;
    if (count != parse->cols)
        die("'%s' line %zu has %zu cells, not %zu", parse->path, parse->lines,
            count, parse->cols);
    parse->rows++;
    parse->row_start = parse->cells;
}

static bool is_comma_separated(const char *path)
{
    size_t length = strlen(path);

    return (length > 4 && !strcmp(path + length - 4, ".csv")) ||
           (length > 7 && !strcmp(path + length - 7, ".csv.gz"));
}

static void parse_file(struct parse *parse)
{
    enum { ROOM = 1 << 16, BOM_LENGTH = 3 };
    struct inflate *in = inflate_open(parse->path);
    char *room = NEW_ARRAY(char, ROOM);
    struct csv_parser parser;
    size_t count;
    bool is_first = true;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL))
        bug("csv_init");
    if (!is_comma_separated(parse->path)) {
        csv_set_delim(&parser, '\t');
        csv_set_quote(&parser, '\0');
    }
    while ((count = inflate_read(in, room, ROOM))) {
        size_t skip = is_first && count >= BOM_LENGTH &&
                              !memcmp(room, "\xEF\xBB\xBF", BOM_LENGTH)
                          ? BOM_LENGTH
                          : 0;

        is_first = false;
        if (csv_parse(&parser, room + skip, count - skip, on_cell, on_row,
                      parse) != count - skip)
            die("'%s' line %zu: %s", parse->path, parse->lines + 1,
                csv_strerror(csv_error(&parser)));
    }
    if (csv_fini(&parser, on_cell, on_row, parse))
        die("'%s' line %zu: %s", parse->path, parse->lines + 1,
            csv_strerror(csv_error(&parser)));
    csv_free(&parser);
    inflate_close(in);
    free(room);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names that are numbers: the file may start with its first row. */
static bool is_value(const char *name)
{
    char *end;

    strtod(name, &end);
    return !*end || !strcmp(name, "n/a");
}

static void check_header(const struct table *table)
{
    char **sorted = NEW_ARRAY(char *, table->cols);

    for (size_t j = 0; j < table->cols; j++)
        if (!*table->names[j])
            die("'%s' line 1 column %zu has no name", table->path, j + 1);
    memcpy(sorted, table->names, table->cols * sizeof *sorted);
    qsort(sorted, table->cols, sizeof *sorted, compare_names);
    for (size_t j = 1; j < table->cols; j++)
        if (!strcmp(sorted[j - 1], sorted[j]))
            die("'%s' line 1 has two columns named '%s'%s", table->path,
                sorted[j], is_value(sorted[j]) ? ": is it a header?" : "");
    free(sorted);
}

struct table *table_read(const char *path)
{
    struct parse parse = {.path = path};
    struct table *table = NEW_ARRAY(struct table, 1);

    parse_file(&parse);
    if (!parse.rows)
        die("'%s' is empty", path);
    table->path = xstrdup(path);
    table->rows = parse.rows - 1;
    table->cols = parse.cols;
    table->text = parse.text;
    table->names = NEW_ARRAY(char *, parse.cells);
    for (size_t k = 0; k < parse.cells; k++)
        table->names[k] = parse.text + parse.starts[k];
    table->cells = table->names + table->cols;
    free(parse.starts);
    check_header(table);
    return table;
}

void table_free(struct table *table)
{
    free(table->path), free(table->names), free(table->text), free(table);
}

size_t table_find(const struct table *table, const char *name)
{
    for (size_t j = 0; j < table->cols; j++)
        if (!strcmp(table->names[j], name))
            return j;
    return TABLE_NONE;
}

size_t table_column(const struct table *table, const char *name)
{
    size_t col = table_find(table, name);

    if (col == TABLE_NONE)
        die("'%s' has no column '%s'", table->path, name);
    return col;
}

const char *table_text(const struct table *table, size_t row, size_t col)
{
    bug_if(row >= table->rows || col >= table->cols);
    return table->cells[row * table->cols + col];
}

double table_number(const struct table *table, size_t row, size_t col)
{
    const char *text = table_text(table, row, col);
    char *end;
    double value;

    if (!strcmp(text, "n/a") || !strcasecmp(text, "nan"))
        return NAN;
    value = strtod(text, &end);
    if (end == text || *end || !isfinite(value) || strpbrk(text, "xX"))
        die("'%s' line %zu column %zu ('%s') is not a finite number: '%s'",
            table->path, row + 2, col + 1, table->names[col], text);
    return value;
}

double table_finite(const struct table *table, size_t row, size_t col)
{
    double value = table_number(table, row, col);

    if (isnan(value))
        die("'%s' line %zu column %zu ('%s') is n/a", table->path, row + 2,
            col + 1, table->names[col]);
    return value;
}

struct tsv {
    char *path;
    FILE *out;
    bool is_inside; /* a cell of this row has been written */
};

struct tsv *tsv_create(const char *path)
{
    struct tsv *tsv = NEW_ARRAY(struct tsv, 1);
    size_t length = strlen(path);

    if (is_comma_separated(path) ||
        (length > 3 && !strcmp(path + length - 3, ".gz")))
        usage("'%s' is no name for a table, which is written as .tsv", path);
    tsv->path = xstrdup(path);
    tsv->out = output_open(path);
    return tsv;
}

void tsv_text(struct tsv *tsv, const char *text)
{
    if (text[strcspn(text, "\t\r\n")])
        die("'%s' cannot hold a tab or a line end in '%s'", tsv->path, text);
    if (tsv->is_inside)
        fputc('\t', tsv->out);
    fputs(*text ? text : "n/a", tsv->out);
    tsv->is_inside = true;
}

void tsv_number(struct tsv *tsv, double value)
{
    char text[NUMBER_ROOM];

    tsv_text(tsv, number_format(text, value));
}

void tsv_end_row(struct tsv *tsv)
{
    fputc('\n', tsv->out);
    tsv->is_inside = false;
}

void tsv_close(struct tsv *tsv)
{
    output_close(tsv->out, tsv->path);
    free(tsv->path), free(tsv);
}
