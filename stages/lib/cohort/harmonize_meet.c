#include "base/mem.h"
#include "base/report.h"
#include "cohort/harmonize.h"
#include "cohort/harmonize_steps.h"

#include <stdlib.h>
#include <string.h>

/* column=value */
static bool is_control(const struct harmonized *h, const char *rule, size_t i)
{
    const char *equal = strchr(rule, '=');
    char *name = xformat("%.*s", (int)(equal - rule), rule);
    size_t column = table_column(h->people, name);

    free(name);
    return !strcmp(table_text(h->people, h->person[i], column), equal + 1);
}

static void meet(struct harmonized *h, const struct harmonize_options *options,
                 const char *name)
{
    size_t *which = NEW_ARRAY(size_t, h->count), n = 0, used = 0;
    bool *is_used = NEW_ARRAY(bool, h->count);
    gsl_matrix *kept, *values;

    for (size_t i = 0; i < h->count; i++)
        if (!strcmp(harmonize_batch(h, i), name)) {
            is_used[n] =
                !options->controls || is_control(h, options->controls, i);
            used += is_used[n];
            which[n++] = i;
        }
    kept = harmonize_kept(&h->model, h, which, n);
    values = harmonize_rows(h->values, which, n);
    site_model_add(&h->model, name, used);
    h->model.met[h->model.combat.batches] = 1;
    if (!combat_extend(&h->model.combat, values, kept, is_used))
        die("'%s' was not fitted, and %zu %s of it are too few to meet it by",
            name, used, options->controls ? "controls" : "participants");
    gsl_matrix_free(values), gsl_matrix_free(kept);
    free(which), free(is_used);
}

void harmonize_place(struct harmonized *h,
                     const struct harmonize_options *options)
{
    for (size_t i = 0; i < h->count; i++) {
        h->batch[i] = site_model_find(&h->model, harmonize_batch(h, i));
        if (h->batch[i] < h->model.combat.batches)
            continue;
        if (h->subject)
            die("'%s' is of %s '%s', which was not fitted; in the longitudinal "
                "form nobody is met after the fit",
                h->ids[i], h->model.batch, harmonize_batch(h, i));
        if (!options->has_new)
            die("'%s' is of %s '%s', which was not fitted; --new-batches "
                "estimates it from its own participants",
                h->ids[i], h->model.batch, harmonize_batch(h, i));
        meet(h, options, harmonize_batch(h, i));
    }
}
