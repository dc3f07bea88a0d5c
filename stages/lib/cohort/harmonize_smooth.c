#include "base/mem.h"
#include "base/report.h"
#include "cohort/harmonize.h"
#include "cohort/harmonize_steps.h"
#include "io/covariates.h"
#include "stats/curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void site_model_smooth(struct site_model *model, const struct table *people,
                       const char *list, size_t knots)
{
    struct covariates *covariates = covariates_read(people, list);

    for (size_t k = 0; k < covariates->count; k++) {
        const char *name = covariates->names[k];

        if (table_find(people, name) == TABLE_NONE)
            die("'%s': '%.*s' is of words, which no curve is drawn through",
                people->path, (int)strcspn(name, "="), name);
        for (size_t j = 0; j < model->kept_count; j++)
            if (!strcmp(model->kept[j].column, name))
                usage("'%s' is named in --covariates and in --smooth", name);
        model->kept = xrealloc(model->kept, model->kept_count + knots,
                               sizeof *model->kept);
        for (size_t term = 0; term + 1 < knots; term++)
            model->kept[model->kept_count + term] =
                (struct kept){.column = xstrdup(name),
                              .knots = NEW_ARRAY(double, knots),
                              .knot_count = knots,
                              .term = term};
        model->kept_count += knots - 1;
    }
    covariates_free(covariates);
}

void harmonize_set_knots(struct site_model *model, const struct harmonized *h,
                         const size_t *which, size_t count)
{
    double *values = NEW_ARRAY(double, count);

    for (size_t k = 0; k < model->kept_count; k++) {
        struct kept *kept = &model->kept[k];
        size_t column = table_column(h->people, kept->column);

        for (size_t i = 0; kept->knot_count && i < count; i++)
            values[i] = table_number(h->people, h->person[which[i]], column);
        if (kept->knot_count &&
            !curve_knots(kept->knots, kept->knot_count, values, count))
            die("'%s': '%s' has too few different values for %zu knots",
                h->people->path, kept->column, kept->knot_count);
    }
    free(values);
}
