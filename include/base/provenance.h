/*
 * provenance.h - what made a product, from what, in its JSON sidecar.
 *
 * stage_main() records the command, the parameters, the inputs and the outputs
 * before the stage runs.  While it runs, the stage may add the BIDS fields of
 * a product:
 *
 *     json_put_number(sidecar(cfg.clean), "RepetitionTime", tr);
 *
 * and stage_main() writes every sidecar afterwards, followed by the fields
 * all products share: GeneratedBy (Name, Version, Command, Parameters, Seed),
 * Sources (BIDS URIs) and SourceChecksums (URI to sha256).  No date, no host,
 * no absolute path.
 *
 * A file is named by its path inside the BIDS dataset that holds it (the
 * nearest folder upwards with a dataset_description.json), as
 * `bids::sub-01/func/...` for the dataset of the first output and
 * `bids:<folder>:sub-01/func/...` for another; a file in no dataset by its
 * last component alone.
 */
#ifndef BASE_PROVENANCE_H
#define BASE_PROVENANCE_H

#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The sidecar of `product`: the object to add BIDS fields to.  It belongs to
 * this module.  The first call for a product makes it.
 */
json_t *sidecar(const char *product);

/*
 * The path of the sidecar of `product`: `.json` in place of .tsv[.gz],
 * .csv[.gz], .npy, .nii[.gz], .hdr, .img[.gz] or after any other name.  NULL
 * for a product that is itself .json or .html and carries the fields inside.
 * Give it back with free().
 */
char *sidecar_path(const char *product);

/*
 * The sidecar beside an input, which then counts as an input, too; NULL when
 * there is none.  Give it back with json_decref().
 */
json_t *sidecar_read(const char *input);

/* The fields all products share, for a product that carries them inside;
 * json_decref() it. */
json_t *provenance_fields(void);

/* What this run makes is a part of a product: no sidecar is to be written. */
void provenance_no_products(void);

/* Called by stage_main(). */
void provenance_command(const char *stage, const char *command,
                        json_t *parameters, const json_t *seed);
void provenance_output(const char *path);
void provenance_write_sidecars(void);

/* An input that is not an operand (a file found in a folder).  A folder is
 * none: the files that are read in it are. */
void provenance_input(const char *path);

/*
 * A reader that has seen every byte of `path` says its digest here, so that
 * the file is not read a second time.
 */
void provenance_digest(const char *path, const char *sha256_hex);

/* The dataset that holds `path`, absolute and without links, or NULL; give it
 * back with free(). */
char *provenance_dataset(const char *path);

/* `path` as it stands in Command and Sources; give it back with free(). */
char *provenance_name(const char *path);

#endif
