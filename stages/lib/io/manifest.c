#include "io/manifest.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* `name` in the folder of `manifest`. */
static char *path_beside(const char *manifest, const char *name)
{
    const char *slash = strrchr(manifest, '/');

    return *name == '/' || !slash
               ? xstrdup(name)
               : xformat("%.*s%s", (int)(slash + 1 - manifest), manifest, name);
}

static void add_row(struct manifest *manifest, size_t row, size_t who,
                    size_t column)
{
    const char *id = table_text(manifest->table, row, who);
    const char *name = table_text(manifest->table, row, column);
    char *path;

    if (!*id || !strcmp(id, "n/a"))
        die("'%s' line %zu: there is no participant_id", manifest->table->path,
            row + 2);
    if (!*name || !strcmp(name, "n/a"))
        return;
    path = path_beside(manifest->table->path, name);
    if (access(path, R_OK))
        die_errno("'%s' line %zu: cannot read '%s'", manifest->table->path,
                  row + 2, path);
    provenance_input(path);
    manifest->ids[manifest->count] = id;
    manifest->rows[manifest->count] = row;
    manifest->paths[manifest->count++] = path;
}

struct manifest *manifest_read(const char *path, const char *kind)
{
    struct manifest *manifest = NEW_ARRAY(struct manifest, 1);
    size_t who, column;

    manifest->table = table_read(path);
    who = table_column(manifest->table, "participant_id");
    column = table_column(manifest->table, kind);
    manifest->ids = NEW_ARRAY(const char *, manifest->table->rows);
    manifest->paths = NEW_ARRAY(char *, manifest->table->rows);
    manifest->rows = NEW_ARRAY(size_t, manifest->table->rows);
    for (size_t row = 0; row < manifest->table->rows; row++)
        add_row(manifest, row, who, column);
    if (!manifest->count)
        die("'%s' names no file in its column '%s'", path, kind);
    return manifest;
}

void manifest_free(struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->count; i++)
        free(manifest->paths[i]);
    free(manifest->ids), free(manifest->paths), free(manifest->rows);
    table_free(manifest->table);
    free(manifest);
}

static const char *without_prefix(const char *id)
{
    return strncmp(id, "sub-", 4) == 0 ? id + 4 : id;
}

bool participant_same(const char *id, const char *other)
{
    return !strcmp(without_prefix(id), without_prefix(other));
}

size_t participant_row(const struct table *participants, const char *id)
{
    size_t who = table_column(participants, "participant_id");
    size_t found = TABLE_NONE;

    for (size_t row = 0; row < participants->rows; row++) {
        const char *other = table_text(participants, row, who);

        if (!participant_same(id, other))
            continue;
        if (found != TABLE_NONE)
            die("'%s' has '%s' in lines %zu and %zu", participants->path, other,
                found + 2, row + 2);
        found = row;
    }
    return found;
}
