#include "page/html.h"

#include "base/mem.h"
#include "figure/plot.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char style[] =
    ":root{color-scheme:light}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:#fff;color:#1f2328;"
    "font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',"
    "'DejaVu Sans',sans-serif}\n"
    "main{max-width:70rem;margin:0 auto;padding:1.25rem 1.25rem 4rem}\n"
    "h1{font-size:1.9rem;line-height:1.2;margin:.6rem 0 .2rem;"
    "overflow-wrap:anywhere}\n"
    "h2{font-size:1.4rem;line-height:1.25;margin:3rem 0 .75rem;"
    "padding-top:.8rem;border-top:2px solid #1f2328;overflow-wrap:anywhere}\n"
    "h3{font-size:1.08rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}\n"
    "h4{font-size:1rem;margin:1.4rem 0 .4rem;color:#424a53;"
    "overflow-wrap:anywhere}\n"
    "p{margin:.5rem 0;max-width:46rem}\n"
    "a{color:#0b57a4}\n"
    ".lead,.note,figcaption,.absent{color:#424a53}\n"
    ".note,figcaption{font-size:.875rem}\n"
    "figure{margin:.5rem 0 1.25rem}\n"
    "figcaption{margin-top:.35rem;max-width:46rem}\n"
    "nav{font-size:.94rem}\n"
    "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;"
    "margin:.5rem 0;padding:0}\n"
    "nav.runs li{border:1px solid #d0d7de;border-radius:.35rem;"
    "padding:.05rem .55rem}\n"
    "nav.runs ul{gap:.4rem}\n"
    ".absent{background:#f6f8fa;border-left:3px solid #c3cad1;"
    "padding:.45rem .8rem;max-width:46rem}\n"
    ".pair{display:grid;gap:0 2.5rem;align-items:start;"
    "grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr))}\n"
    ".pair.lead-figure{"
    "grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr))}\n"
    "@media(min-width:60rem){.pair.lead-figure{"
    "grid-template-columns:minmax(0,3fr) minmax(0,2fr)}}\n"
    "table{border-collapse:collapse;font-size:.875rem;"
    "font-variant-numeric:tabular-nums;margin:.5rem 0 1rem}\n"
    "th,td{padding:.25rem .7rem;border-bottom:1px solid #e1e5e9;"
    "text-align:right;vertical-align:top;white-space:nowrap}\n"
    "thead th{border-bottom:1.5px solid #57606a;vertical-align:bottom;"
    "white-space:normal;min-width:4.2rem}\n"
    "tbody th{font-weight:500}\n"
    "th:first-child,.t{text-align:left}\n"
    "td.t{white-space:normal}table.wrap td.t{min-width:6rem}\n"
    ".wrap td{overflow-wrap:anywhere}\n"
    "table.measures td:last-child{max-width:34rem}\n"
    "details{margin:.5rem 0 1rem}\n"
    "summary{cursor:pointer;color:#0b57a4}\n"
    "code,pre{font-family:ui-monospace,'DejaVu Sans Mono',monospace;"
    "font-size:.85em;overflow-wrap:anywhere;white-space:pre-wrap;"
    "margin:0}\n"
    ".failure{color:#8f1d14}\n"
    "@media(max-width:40rem){main{padding:.75rem 1rem 3rem}"
    "h1{font-size:1.5rem}h2{margin-top:2.2rem}"
    "th,td{padding:.25rem .5rem}svg.figure text{font-size:14px}}\n"
    "@media print{main{max-width:none;padding:0}nav{display:none}"
    "figure,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}"
    ".scroll{overflow:visible}svg.wide{min-width:0}a{color:inherit}}\n";

void html_begin(struct markup *out, const char *title)
{
    markup_add(out, "<!DOCTYPE html>\n"
                    "<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">"
                    "\n<head>\n<meta charset=\"utf-8\"/>\n"
                    "<meta name=\"viewport\" "
                    "content=\"width=device-width, initial-scale=1\"/>\n"
                    "<title>");
    markup_text(out, title);
    markup_add(out,
               "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n<main>\n",
               plot_style(), style);
}

void html_end(struct markup *out)
{
    markup_add(out, "</main>\n</body>\n</html>\n");
}

void html_id(struct markup *out, const char *name)
{
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (isalnum(c) || c == '-' || c == '_')
            markup_bytes(out, name, 1);
        else
            markup_add(out, ".%02x", c);
    }
}

void html_heading(struct markup *out, int level, const char *id,
                  const char *text)
{
    markup_add(out, "<h%d", level);
    if (id) {
        markup_add(out, " id=\"");
        html_id(out, id);
        markup_add(out, "\"");
    }
    markup_add(out, ">");
    markup_text(out, text);
    markup_add(out, "</h%d>\n", level);
}

void html_absent(struct markup *out, const char *reason)
{
    markup_add(out, "<p class=\"absent\">n/a: ");
    markup_text(out, reason);
    markup_add(out, "</p>\n");
}

void html_figure(struct markup *out)
{
    markup_add(out, "<figure>\n");
}

void html_caption(struct markup *out, const char *fmt, ...)
{
    char text[1024];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    markup_add(out, "<figcaption>");
    markup_text(out, text);
    markup_add(out, "</figcaption></figure>\n");
}

void html_text_cell(struct markup *out, const char *text)
{
    markup_add(out, "<td class=\"t\">");
    markup_text(out, text);
    markup_add(out, "</td>");
}

void html_number_cell(struct markup *out, double value)
{
    markup_add(out, "<td>");
    if (!isfinite(value) || value == floor(value) || fabs(value) >= 1000)
        markup_number(out, value);
    else
        markup_add(out, "%#.4g", value);
    markup_add(out, "</td>");
}

const char *html_about(const json_t *about, const char *name, const char *key)
{
    return json_string_value(
        json_object_get(json_object_get(about, name), key));
}

void html_head_cell(struct markup *out, const char *name, bool is_text,
                    const json_t *about)
{
    const char *description = html_about(about, name, "Description");

    markup_add(out, "<th scope=\"col\"%s", is_text ? " class=\"t\"" : "");
    if (description) {
        markup_add(out, " title=\"");
        markup_text(out, description);
        markup_add(out, "\"");
    }
    markup_add(out, ">");
    markup_text(out, name);
    markup_add(out, "</th>");
}

/* Reads the whole cell as a number; n/a counts as one. */
static bool is_number(const char *cell, double *value)
{
    char *end;

    *value = NAN;
    if (strcmp(cell, "n/a") == 0)
        return true;
    *value = strtod(cell, &end);
    return *cell && !*end;
}

static bool is_numeric(const struct table *table, size_t col)
{
    double value;

    for (size_t row = 0; row < table->rows; row++)
        if (!is_number(table_text(table, row, col), &value))
            return false;
    return true;
}

static void table_row(struct markup *out, const struct table *table, size_t row,
                      const bool *numeric)
{
    double value;

    markup_add(out, "<tr><th scope=\"row\">");
    /* A name may be a number, but has no point. */
    if (numeric[0] && strchr(table_text(table, row, 0), '.') &&
        is_number(table_text(table, row, 0), &value))
        markup_add(out, "%.4g", value);
    else
        markup_text(out, table_text(table, row, 0));
    markup_add(out, "</th>");
    for (size_t col = 1; col < table->cols; col++) {
        const char *cell = table_text(table, row, col);
        if (numeric[col] && is_number(cell, &value))
            html_number_cell(out, value);
        else
            html_text_cell(out, cell);
    }
    markup_add(out, "</tr>\n");
}

void html_table(struct markup *out, const struct table *table,
                const size_t *rows, size_t count, const json_t *about)
{
    bool *numeric = NEW_ARRAY(bool, table->cols);

    markup_add(out, "<div class=\"scroll\"><table>\n<thead><tr>");
    for (size_t col = 0; col < table->cols; col++) {
        numeric[col] = is_numeric(table, col);
        html_head_cell(out, table->names[col], !numeric[col], about);
    }
    markup_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t k = 0; k < count; k++)
        table_row(out, table, rows ? rows[k] : k, numeric);
    markup_add(out, "</tbody></table></div>\n");
    free(numeric);
}

void html_fold(struct markup *out, const char *summary)
{
    markup_add(out, "<details><summary>");
    markup_text(out, summary);
    markup_add(out, "</summary>\n");
}

void html_unfold(struct markup *out)
{
    markup_add(out, "</details>\n");
}
