#include "io/sheet.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>

struct sheet sheet_begin(const char *folder, const char *name,
                         const char *description)
{
    struct sheet sheet = {.path = xformat("%s/%s", folder, name)};

    files_output(sheet.path);
    sheet.out = tsv_create(sheet.path);
    sheet.fields = sidecar(sheet.path);
    json_put_text(sheet.fields, "Description", description);
    return sheet;
}

struct sheet sheet_beside(const char *results, const char *end,
                          const char *description)
{
    size_t length = strlen(results);
    struct sheet sheet;

    if (length < 4 || strcmp(results + length - 4, ".tsv") != 0)
        usage("'%s' does not end in .tsv", results);
    sheet.path = xformat("%.*s%s", (int)(length - 4), results, end);
    if (strcmp(end, ".tsv") != 0)
        files_output(sheet.path);
    sheet.out = tsv_create(sheet.path);
    sheet.fields = sidecar(sheet.path);
    json_put_text(sheet.fields, "Description", description);
    return sheet;
}

void sheet_column(struct sheet *sheet, const char *name,
                  const char *description)
{
    json_t *text = json_object();

    json_put_text(text, "Description", description);
    json_put(sheet->fields, name, text);
    tsv_text(sheet->out, name);
}

void sheet_head(struct sheet *sheet)
{
    tsv_end_row(sheet->out);
}

void sheet_end(struct sheet *sheet)
{
    tsv_close(sheet->out);
    free(sheet->path);
}
