/*
 * html.h - the parts a page is put together from.
 *
 * A page is one file: its style and its figures are inside, it asks for
 * nothing from anywhere, and it is well-formed as HTML and as XML.
 */
#ifndef PAGE_HTML_H
#define PAGE_HTML_H

#include "base/json.h"
#include "figure/markup.h"
#include "io/table.h"

#include <stdbool.h>
#include <stddef.h>

/* From the doctype to the opened <main>, and the end of it all. */
void html_begin(struct markup *out, const char *title);
void html_end(struct markup *out);

/* <h2>, <h3> or <h4>; `id` may be NULL.  The text is escaped. */
void html_heading(struct markup *out, int level, const char *id,
                  const char *text);

/* An id made of a name: letters, digits, dashes and underscores stay. */
void html_id(struct markup *out, const char *name);

/* "n/a: reason", where a section has nothing to show. */
void html_absent(struct markup *out, const char *reason);

/* A figure: draw between the two; the caption is escaped text. */
void html_figure(struct markup *out);
void html_caption(struct markup *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Cells: a text; a number with four digits, zeros too, so that the points of a
 * column line up, or n/a.
 */
void html_text_cell(struct markup *out, const char *text);
void html_number_cell(struct markup *out, double value);

/*
 * A head cell of a table: `name`, with what the sidecar `about` (or NULL) says
 * of that column as its tooltip.
 */
void html_head_cell(struct markup *out, const char *name, bool is_text,
                    const json_t *about);

/* The `key` ("LongName", "Description") of a column in a sidecar, or NULL. */
const char *html_about(const json_t *about, const char *name, const char *key);

/*
 * The rows of a table named by `rows` (NULL: the first `count`), in a box of
 * its own that scrolls sideways.  Columns of numbers are shortened to four
 * digits and aligned right; the first column heads its row.  `about` is the
 * sidecar of the table, or NULL.
 */
void html_table(struct markup *out, const struct table *table,
                const size_t *rows, size_t count, const json_t *about);

/* Open and close a part that is folded away; the summary is escaped. */
void html_fold(struct markup *out, const char *summary);
void html_unfold(struct markup *out);

#endif
