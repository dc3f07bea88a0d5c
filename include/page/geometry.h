/*
 * geometry.h - the page of representational geometry.
 *
 * Its folder, or each folder in it (one a region), holds
 *
 *     rdms.tsv      a row per pair of conditions, a column per participant
 *     transformed.tsv   what trsa made of them, or nothing
 *     results.tsv   with _pairs and _subjects: what rsa wrote, or nothing
 *
 * and may itself hold, for all of them,
 *
 *     models.tsv       as rdms.tsv, a column per model
 *     conditions.tsv   columns condition (or name) and category
 *     identify/        results.tsv and what else identify wrote
 */
#ifndef PAGE_GEOMETRY_H
#define PAGE_GEOMETRY_H

#include "figure/blocks.h"
#include "figure/markup.h"
#include "io/pairs.h"
#include "page/methods.h"

void geometry_page(struct markup *out, const char *folder);

/* What the parts on one region share. */
struct geometry {
    struct markup *out;
    const char *folder;      /* of the region */
    struct pairs *rdms;      /* of the participants */
    struct pairs *models;    /* or NULL */
    const char **categories; /* of each condition, or NULL */
    struct blocks blocks;    /* conditions by category */
    gsl_matrix *mean;        /* conditions x conditions, over participants */
    gsl_matrix *transformed; /* the same of what trsa wrote, or NULL */
    struct methods *methods; /* to be added to */
};

/* RDMs: their mean, each, and each model. */
void geometry_panels(const struct geometry *view);

/* Conditions, and RDMs, as points in a plane. */
void geometry_planes(const struct geometry *view);

/* Models with their noise ceiling, for each comparator. */
void geometry_models(const struct geometry *view);

/* Which RDM is of which region, where the folder has what identify wrote. */
void geometry_identified(struct markup *out, const char *folder,
                         struct methods *methods);

#endif
