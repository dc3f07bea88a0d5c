#include "page/sample.h"

#include "base/mem.h"
#include "figure/design.h"
#include "page/html.h"
#include "page/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A larger design says nothing as a picture. */
enum { MOST_ROWS = 400, MOST_COLUMNS = 14, MOST_LEFT_OUT = 30 };

/* ---- who was tested ---- */

/* Mean, spread and range of what `value` says of the rows of a level (`level`
 * level_count: of all). */
static void number_cell(struct markup *out, const struct sample *sample,
                        const double *value, size_t level)
{
    double sum = 0, square = 0, n = 0, low = INFINITY, high = -INFINITY;

    for (size_t row = 0; row < sample->rows; row++)
        if (!isnan(value[row]) &&
            (level == sample->level_count || sample->level[row] == level)) {
            sum += value[row], n++;
            low = fmin(low, value[row]), high = fmax(high, value[row]);
        }
    for (size_t row = 0; row < sample->rows; row++)
        if (!isnan(value[row]) &&
            (level == sample->level_count || sample->level[row] == level))
            square += (value[row] - sum / n) * (value[row] - sum / n);
    if (n < 1)
        markup_add(out, "<td>n/a</td>");
    else if (n < 2)
        markup_add(out, "<td>%.4g</td>", sum);
    else
        markup_add(out,
                   "<td>%.3g &#177; %.2g<br/><small>%.3g to %.3g</small></td>",
                   sum / n, sqrt(square / (n - 1)), low, high);
}

static void number_row(struct markup *out, const struct sample *sample,
                       const char *name, const double *value)
{
    markup_add(out, "<tr><th scope=\"row\">");
    markup_text(out, name);
    markup_add(out, "</th>");
    for (size_t level = 0; level <= sample->level_count; level++)
        number_cell(out, sample, value, level);
    markup_add(out, "</tr>\n");
}

/* One row a level of a factor that is not in question. */
static void factor_rows(struct markup *out, const struct sample *sample,
                        const char *factor, const json_t *levels)
{
    const char *name;
    json_t *total;

    json_object_foreach((json_t *)(uintptr_t)levels, name, total)
    {
        markup_add(out, "<tr><th scope=\"row\">");
        markup_text(out, factor);
        markup_add(out, ": ");
        markup_text(out, name);
        markup_add(out, "</th>");
        for (size_t level = 0; level <= sample->level_count; level++) {
            size_t count = 0;

            for (size_t row = 0; row < sample->rows; row++) {
                const char *cell = sample_cell(sample, row, factor);

                count += cell && !strcmp(cell, name) &&
                         (level == sample->level_count ||
                          sample->level[row] == level);
            }
            markup_add(out, "<td>%zu</td>", count);
        }
        markup_add(out, "</tr>\n");
    }
}

static void count_row(struct markup *out, const struct sample *sample)
{
    markup_add(out, "<tr><th scope=\"row\">n</th>");
    for (size_t level = 0; level < sample->level_count; level++) {
        size_t count = 0;

        for (size_t row = 0; row < sample->rows; row++)
            count += sample->level[row] == level;
        markup_add(out, "<td>%zu</td>", count);
    }
    markup_add(out, "<td>%zu</td></tr>\n", sample->rows);
}

/* The columns of the model that are numbers of people as they are. */
static void number_rows(struct markup *out, const struct tested *tested,
                        const struct sample *sample)
{
    const json_t *columns = json_object_get(tested->about, "ModelColumns");
    double *value = NEW_ARRAY(double, sample->rows);

    for (size_t k = 0; k < json_array_size(columns); k++) {
        const char *name = json_string_value(json_array_get(columns, k));

        if (strpbrk(name, "[:") || !strcmp(name, "mean_fd") ||
            !sample_cell(sample, 0, name))
            continue;
        for (size_t row = 0; row < sample->rows; row++)
            value[row] = sample_number(sample, row, name);
        number_row(out, sample, name, value);
    }
    if (sample->motion_from)
        number_row(out, sample, "mean FD (mm)", sample->motion);
    free(value);
}

static void left_out(struct markup *out, const json_t *about)
{
    const json_t *reasons = json_object_get(about, "LeftOut");
    const char *id, *before = "<p>Left out: ";
    json_t *reason;
    size_t count = 0;

    json_object_foreach((json_t *)(uintptr_t)reasons, id, reason)
    {
        if (count++ == MOST_LEFT_OUT)
            break;
        markup_add(out, "%s", before);
        markup_text(out, id);
        markup_add(out, " (");
        markup_text(out, json_is_string(reason) ? json_string_value(reason)
                                                : "no reason is on record");
        markup_add(out, ")"), before = ", ";
    }
    if (json_object_size(reasons) > MOST_LEFT_OUT)
        markup_add(out, " and %zu more",
                   json_object_size(reasons) - MOST_LEFT_OUT);
    markup_add(out, "%s", count ? ".</p>\n" : "");
}

/* What the sidecar itself says of the levels. */
static void level_list(struct markup *out, const json_t *factors)
{
    const char *factor, *level;
    json_t *levels, *count;

    markup_add(out, "<ul>\n");
    json_object_foreach((json_t *)(uintptr_t)factors, factor, levels)
    {
        markup_add(out, "<li>");
        markup_text(out, factor);
        json_object_foreach(levels, level, count)
        {
            markup_add(out, " &#183; ");
            markup_text(out, level);
            markup_add(out, " %.0f", json_number_value(count));
        }
        markup_add(out, "</li>\n");
    }
    markup_add(out, "</ul>\n");
}

void page_sample(const struct tested *tested, const struct sample *sample)
{
    const json_t *factors = json_object_get(tested->about, "Levels");
    struct markup *out = tested->out;
    const char *factor;
    json_t *levels;

    if (!sample->rows) {
        html_absent(out, sample->fault);
        if (json_object_size(factors))
            level_list(out, factors);
        left_out(out, tested->about);
        return;
    }
    markup_add(out, "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    html_head_cell(out, sample->levels ? sample->tested : "sample", true, NULL);
    for (size_t level = 0; level < sample->level_count; level++)
        html_head_cell(out, sample_level(sample, level), false, NULL);
    markup_add(out, "<th scope=\"col\">all</th></tr></thead>\n<tbody>\n");
    count_row(out, sample);
    number_rows(out, tested, sample);
    json_object_foreach((json_t *)(uintptr_t)factors, factor, levels)
    {
        if (levels != sample->levels)
            factor_rows(out, sample, factor, levels);
    }
    markup_add(
        out,
        "</tbody></table></div>\n<p class=\"note\">Mean &#177; "
        "standard deviation, and range. From participants.tsv%s%s.</p>\n",
        sample->motion_from ? "; motion from " : "",
        sample->motion_from ? sample->motion_from : "");
    left_out(out, tested->about);
}

/* ---- the design ---- */

/* "group[patient]", "age" or a product "group[patient]:age" of a row. */
static double value_of(const struct sample *sample, size_t row,
                       const char *column)
{
    char *copy = xstrdup(column), *save;
    double product = 1;

    if (!strcmp(column, "constant")) {
        free(copy);
        return 1;
    }
    for (char *part = copy; part; part = save) {
        char *level;

        save = strchr(part, ':');
        if (save)
            *save++ = '\0';
        level = strchr(part, '[');
        if (level) {
            const char *cell;

            *level++ = '\0';
            level[strcspn(level, "]")] = '\0';
            cell = sample_cell(sample, row, part);
            product *= !cell ? NAN : strcmp(cell, level) ? 0 : 1;
        } else {
            product *= sample_number(sample, row, part);
        }
    }
    free(copy);
    return product;
}

struct place {
    size_t level, row;
    double value;
};

static int in_order(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Rows by level, then by the first column that is a number. */
static struct place *order_of(const struct sample *sample,
                              const char *const *names, size_t columns)
{
    struct place *places = NEW_ARRAY(struct place, sample->rows);
    size_t first = 0;

    while (first < columns &&
           (strpbrk(names[first], "[:") || !strcmp(names[first], "constant")))
        first++;
    for (size_t row = 0; row < sample->rows; row++)
        places[row] = (struct place){
            sample->level[row], row,
            first < columns ? value_of(sample, row, names[first]) : 0};
    qsort(places, sample->rows, sizeof *places, in_order);
    return places;
}

/* Values of a column in -1..1: 0 and 1 stay, others around their mean. */
static void scale(gsl_matrix *values, size_t column)
{
    double sum = 0, most = 0;
    bool is_binary = true;

    for (size_t row = 0; row < values->size1; row++) {
        double value = gsl_matrix_get(values, row, column);

        sum += value, is_binary &= value == 0 || value == 1;
    }
    sum /= (double)values->size1;
    for (size_t row = 0; row < values->size1 && !is_binary; row++) {
        *gsl_matrix_ptr(values, row, column) -= sum;
        most = fmax(most, fabs(gsl_matrix_get(values, row, column)));
    }
    for (size_t row = 0; row < values->size1 && most > 0; row++)
        *gsl_matrix_ptr(values, row, column) /= most;
}

void page_design(const struct tested *tested, const struct sample *sample)
{
    const json_t *columns = json_object_get(tested->about, "ModelColumns");
    size_t count = json_array_size(columns);
    const char *names[MOST_COLUMNS];
    gsl_matrix *values;
    struct place *places;
    bool is_known = true;

    if (!sample->rows || sample->rows > MOST_ROWS || !count ||
        count > MOST_COLUMNS)
        return;
    for (size_t k = 0; k < count; k++)
        names[k] = json_string_value(json_array_get(columns, k));
    places = order_of(sample, names, count);
    values = gsl_matrix_alloc(sample->rows, count);
    for (size_t row = 0; row < sample->rows; row++)
        for (size_t k = 0; k < count; k++) {
            double value = value_of(sample, places[row].row, names[k]);

            gsl_matrix_set(values, row, k, value);
            is_known &= isfinite(value);
        }
    for (size_t k = 0; k < count; k++)
        scale(values, k);
    if (is_known) {
        html_figure(tested->out);
        design_draw(tested->out,
                    &(struct design_figure){.label = "The columns of the model",
                                            .names = names,
                                            .values = values});
        html_caption(tested->out,
                     "The design: a row a participant, sorted; each column "
                     "around its mean, red above and blue below; of levels, "
                     "red is 1 and white 0.");
    }
    gsl_matrix_free(values), free(places);
}
