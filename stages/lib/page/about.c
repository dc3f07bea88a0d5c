#include "page/about.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "page/html.h"
#include "page/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * JSON inside <script>: the characters HTML and XML would take for markup are
 * written as \u escapes, which JSON reads back as the same text.
 */
static void write_json(struct markup *out, json_t *fields)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);

    if (!memory)
        die_errno("cannot write the provenance");
    json_print(memory, fields);
    fclose(memory);

    markup_add(out, "<script type=\"application/json\" id=\"provenance\">\n");
    for (size_t k = 0; k < size; k++)
        if (text[k] == '<' || text[k] == '>' || text[k] == '&')
            markup_add(out, "\\u%04x", (unsigned)text[k]);
        else
            markup_bytes(out, text + k, 1);
    markup_add(out, "</script>\n");
    free(text);
}

/* "bids::sub-01/func/x.tsv" without what is before the path. */
static const char *path_in(const char *uri)
{
    const char *colon =
        strncmp(uri, "bids:", 5) == 0 ? strchr(uri + 5, ':') : NULL;

    return colon ? colon + 1 : uri;
}

static void write_files(struct markup *out, const json_t *fields,
                        const json_t *commands)
{
    json_t *checksums = json_object_get(fields, "SourceChecksums");
    const char *uri;
    json_t *sum;
    char text[64];

    snprintf(text, sizeof text, "The %zu files this page was made from",
             json_object_size(checksums));
    html_fold(out, text);
    markup_add(out, "<div class=\"scroll\"><table class=\"wrap\"><thead><tr>"
                    "<th scope=\"col\">file</th><th scope=\"col\" class=\"t\">"
                    "made by</th><th scope=\"col\" "
                    "class=\"t\">sha256</th></tr></thead><tbody>\n");
    json_object_foreach(checksums, uri, sum)
    {
        const char *command = source_text(commands, path_in(uri));
        const char *hex = json_string_value(sum);
        markup_add(out, "<tr><td class=\"t\">");
        markup_text(out, path_in(uri));
        markup_add(out, "</td><td class=\"t\"><code>");
        markup_text(out, command ? command : "");
        markup_add(out, "</code>");
        markup_add(out, "</td><td class=\"t\"><code>");
        markup_text(out, hex ? hex : "n/a");
        markup_add(out, "</code></td></tr>\n");
    }
    markup_add(out, "</tbody></table></div>\n");
    html_unfold(out);
}

void page_about(struct markup *out, const struct methods *methods)
{
    json_t *fields = provenance_fields();
    const json_t *by =
        json_array_get(json_object_get(fields, "GeneratedBy"), 0);
    const char *version = source_text(by, "Version");
    const char *command = source_command(fields);

    html_heading(out, 2, "about", "About");
    markup_add(out, "<p>Plexus ");
    markup_text(out, version ? version : "n/a");
    markup_add(out, " made this page by <code>");
    markup_text(out, command ? command : "n/a");
    markup_add(out, "</code>, from the files listed here and nothing "
                    "else.</p>\n");
    write_files(out, fields, methods->commands);
    write_json(out, fields);
    json_decref(fields);
}
