#include "page/geometry.h"

#include "base/mem.h"
#include "base/provenance.h"
#include "base/report.h"
#include "page/about.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mean over participants, of those who have the pair. */
static gsl_matrix *mean_of(const struct pairs *rdms)
{
    gsl_matrix *mean = gsl_matrix_alloc(rdms->nodes, rdms->nodes);
    struct pairs *one = pairs_new(rdms->nodes, rdms->names, 1, rdms->titles);

    for (size_t p = 0; p < rdms->count; p++) {
        double sum = 0, count = 0;

        for (size_t s = 0; s < rdms->columns; s++) {
            double value = gsl_matrix_get(rdms->values, s, p);

            if (!isnan(value))
                sum += value, count++;
        }
        gsl_matrix_set(one->values, 0, p, sum / count);
    }
    pairs_matrix(mean, one, 0);
    pairs_free(one);
    return mean;
}

/* The first of two columns that a table has; dies without either. */
static size_t either(const struct table *table, const char *a, const char *b)
{
    size_t column = table_find(table, a);

    if (column == TABLE_NONE)
        column = table_find(table, b);
    if (column == TABLE_NONE)
        die("'%s' has no column '%s'", table->path, a);
    return column;
}

/* The category of each condition, or NULL where nobody says; the texts are of
 * the table. */
static const char **categories_of(const struct table *table,
                                  const struct pairs *rdms)
{
    const char **categories;
    size_t name, category;

    if (!table)
        return NULL;
    name = either(table, "condition", "name");
    category = either(table, "category", "group");
    categories = NEW_ARRAY(const char *, rdms->nodes);
    for (size_t i = 0; i < rdms->nodes; i++)
        for (size_t row = 0; row < table->rows; row++)
            if (!strcmp(table_text(table, row, name), rdms->names[i]))
                categories[i] = table_text(table, row, category);
    return categories;
}

static const char *last_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static struct pairs *read_pairs(const char *folder, const char *name)
{
    struct table *table = source_table_in(folder, name);
    struct pairs *pairs = NULL;

    if (table) {
        pairs = pairs_of_table(table, NULL);
        pairs_demand(pairs, table->path);
        table_free(table);
    }
    return pairs;
}

/* What trsa made of the RDMs of the region, as a mean; or NULL. */
static gsl_matrix *transformed_of(const struct geometry *view)
{
    char *path = xformat("%s/transformed.tsv", view->folder);
    struct pairs *read = read_pairs(view->folder, "transformed"), *pairs;
    gsl_matrix *mean = NULL;

    if (read) {
        pairs = pairs_in_order(read, path, view->rdms, "rdms.tsv");
        mean = mean_of(pairs);
        methods_add(view->methods, path);
        pairs_free(read), pairs_free(pairs);
    }
    free(path);
    return mean;
}

static void region(struct geometry *view, const struct pairs *models,
                   const struct table *conditions)
{
    char *path = xformat("%s/rdms.tsv", view->folder);

    view->rdms = read_pairs(view->folder, "rdms");
    bug_if(!view->rdms); /* the folder was found by it */
    if (models)
        view->models = pairs_in_order(models, "models.tsv", view->rdms, path);
    view->categories = categories_of(conditions, view->rdms);
    blocks_init(&view->blocks,
                view->categories ? view->categories
                                 : (const char *const *)view->rdms->names,
                view->rdms->nodes);
    view->mean = mean_of(view->rdms);
    methods_add_origin(view->methods, path);
    methods_add(view->methods, path);
    view->transformed = transformed_of(view);
    geometry_panels(view);
    geometry_planes(view);
    geometry_models(view);
    gsl_matrix_free(view->mean), gsl_matrix_free(view->transformed);
    blocks_release(&view->blocks);
    free(view->categories), free(path);
    pairs_free(view->rdms);
    if (view->models)
        pairs_free(view->models);
}

static void contents(struct markup *out, const struct bids_list *folders)
{
    if (folders->count < 2)
        return;
    markup_add(out, "<nav class=\"runs\"><ul>\n");
    for (size_t k = 0; k < folders->count; k++) {
        markup_add(out, "<li><a href=\"#");
        html_id(out, last_of(folders->at[k]));
        markup_add(out, "\">");
        markup_text(out, last_of(folders->at[k]));
        markup_add(out, "</a></li>\n");
    }
    markup_add(out, "</ul></nav>\n");
}

void geometry_page(struct markup *out, const char *folder)
{
    struct bids_list folders = source_folders(folder, "rdms");
    struct table *conditions = source_table_in(folder, "conditions");
    struct methods methods = {0};
    struct pairs *models = read_pairs(folder, "models");

    if (!folders.count)
        die("'%s' holds no rdms.tsv, nor a folder that does", folder);
    html_begin(out, "Representational geometry");
    markup_add(out, "<header id=\"top\">\n<h1>Representational geometry</h1>\n"
                    "<p class=\"lead\">What is told apart from what, and which "
                    "models say so</p>\n</header>\n");
    contents(out, &folders);
    for (size_t k = 0; k < folders.count; k++) {
        struct geometry view = {
            .out = out, .folder = folders.at[k], .methods = &methods};

        if (folders.count > 1)
            html_heading(out, 2, last_of(folders.at[k]),
                         last_of(folders.at[k]));
        region(&view, models, conditions);
    }
    geometry_identified(out, folder, &methods);
    methods_write(out, &methods);
    page_about(out, &methods);
    html_end(out);
    methods_release(&methods);
    if (conditions)
        table_free(conditions);
    if (models)
        pairs_free(models);
    bids_list_free(&folders);
}
