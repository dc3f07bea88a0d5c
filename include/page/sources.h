/*
 * sources.h - reading the files a page is made from.
 *
 * As the readers of the io layer, and each file is recorded as an input of the
 * page (base/provenance.h), so that it is listed there with its checksum.
 */
#ifndef PAGE_SOURCES_H
#define PAGE_SOURCES_H

#include "base/json.h"
#include "figure/markup.h"
#include "io/bids.h"
#include "io/relmat.h"
#include "io/series.h"
#include "io/table.h"

/* NULL for a NULL path; else they die as the reader does. */
struct table *source_table(const char *path);
struct series *source_series(const char *path);
struct relmat *source_relmat(const char *path);

/* The table <name>.tsv of a folder, NULL where there is none. */
struct table *source_table_in(const char *folder, const char *name);

/* The folder itself if it holds <name>.tsv, else those in it that do. */
struct bids_list source_folders(const char *folder, const char *name);

/* The sidecar of a product, or NULL when there is none. */
json_t *source_sidecar(const char *product);

/* The text under a key, or NULL. */
const char *source_text(const json_t *fields, const char *key);

/* A table as it stands, with its sidecar, folded away; nothing for NULL. */
void source_fold(struct markup *out, const struct table *table,
                 const char *title);

/*
 * All parameters, and the parameter `name`, of the stage that made a product,
 * from GeneratedBy of its sidecar; NULL when it is unknown.  It belongs to
 * `fields`.
 */
json_t *source_parameters(const json_t *fields);
const json_t *source_parameter(const json_t *fields, const char *name);
double source_parameter_number(const json_t *fields, const char *name);

/* The name of that stage without "plexus ", or NULL; and its command. */
const char *source_stage(const json_t *fields);
const char *source_command(const json_t *fields);

/* A column of numbers, NULL when `table` is NULL or has no such column. */
double *source_numbers(const struct table *table, const char *column);

#endif
