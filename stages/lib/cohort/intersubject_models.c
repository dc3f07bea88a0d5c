#include "base/mem.h"
#include "base/report.h"
#include "cohort/intersubject.h"
#include "num/order.h"
#include "stats/adjust.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum model {
    MODEL_NEAREST,
    MODEL_JOINT,
    MODEL_MEAN,
    MODEL_MINIMUM,
    MODEL_PRODUCT,
    MODEL_MAXIMUM,
    MODEL_LOW_PRODUCT,
    MODELS
};

static const char *const names[MODELS] = {
    "nearest", "joint", "mean", "minimum", "product", "maximum", "low-product"};

/* The next name of a list, the caller's; NULL at its end. */
static char *next_name(const char **list)
{
    size_t length = *list ? strcspn(*list, ",") : 0;
    char *name;

    if (!length)
        return NULL;
    name = xformat("%.*s", (int)length, *list);
    *list += length + ((*list)[length] == ',');
    return name;
}

static struct variable read(const struct intersubject *all, const char *name)
{
    struct variable variable =
        variable_read(&all->source, name, all->listed, all->count,
                      all->options->factors, NULL);
    bool varies = false;

    for (size_t i = 1; i < all->count; i++)
        varies |= variable.is_factor ? variable.code[i] != variable.code[0]
                                     : variable.value[i] != variable.value[0];
    if (!varies)
        die("'%s': '%s' is the same in all %zu participants",
            all->options->participants, name, all->count);
    return variable;
}

/* What is left of a number that others make up is rounding. */
static const double MADE_UP = 1e-7;

/* The same, a number less what the confounds say of it. */
static struct variable read_behavior(const struct intersubject *all,
                                     const char *name)
{
    struct variable variable = read(all, name);
    bool *trains = NEW_ARRAY(bool, all->count);
    struct adjust *adjust;
    gsl_matrix_view x;
    double before;

    for (size_t i = 0; i < all->count; i++)
        trains[i] = true;
    if (all->nuisance && !variable.is_factor) {
        before = gsl_stats_sd(variable.value, 1, all->count);
        x = gsl_matrix_view_array(variable.value, all->count, 1);
        adjust = adjust_new(all->nuisance, trains, all->count);
        adjust_rows(&x.matrix, adjust);
        adjust_free(adjust);
        if (!(gsl_stats_sd(variable.value, 1, all->count) > MADE_UP * before))
            die("'%s': the confounds make up all of '%s'",
                all->options->participants, name);
    }
    free(trains);
    return variable;
}

/* ---- models ---- */

static double alike(enum model model, const double *x, const double *rank,
                    const size_t at[3])
{
    double a = rank[at[0]], b = rank[at[1]], n = (double)at[2];

    switch (model) {
    case MODEL_MEAN:
        return (a + b) / 2;
    case MODEL_MINIMUM:
        return fmin(a, b);
    case MODEL_PRODUCT:
        return a * b;
    case MODEL_MAXIMUM:
        return -fmax(a, b);
    case MODEL_LOW_PRODUCT:
        return (n + 1 - a) * (n + 1 - b);
    default:
        return -fabs(x[at[0]] - x[at[1]]);
    }
}

static double *add_model(struct intersubject *all, const char *behavior,
                         const char *name)
{
    struct intersubject_model *model;

    all->models =
        xrealloc(all->models, all->model_count + 1, sizeof *all->models);
    model = &all->models[all->model_count++];
    *model = (struct intersubject_model){xstrdup(behavior),
                                         xstrdup(name),
                                         NEW_ARRAY(double, all->pairs),
                                         NULL,
                                         NULL,
                                         NULL};
    return model->values;
}

static void add_numbers(struct intersubject *all, const struct variable *x,
                        enum model model)
{
    double *values = add_model(all, x->name, names[model]);
    double *rank = NEW_ARRAY(double, all->count);

    order_ranks(rank, x->value, all->count);
    for (size_t i = 0, p = 0; i < all->count; i++)
        for (size_t j = i + 1; j < all->count; j++, p++)
            values[p] = alike(model, x->value, rank,
                              (const size_t[]){i, j, all->count});
    free(rank);
}

static void put_same(double *values, const struct variable *x)
{
    for (size_t i = 0; i < x->rows; i++)
        for (size_t j = i + 1; j < x->rows; j++)
            *values++ = x->code[i] == x->code[j];
}

static void add_column(struct intersubject *all, const struct variable *x)
{
    const char *list = all->options->models;
    char *name;

    if (x->is_factor) {
        put_same(add_model(all, x->name, "same"), x);
        return;
    }
    while ((name = next_name(&list))) {
        int model = 0;

        while (model < MODELS && strcmp(names[model], name) != 0)
            model++;
        if (model == MODELS)
            usage("--models '%s' is none of nearest, joint, mean, minimum, "
                  "product, maximum, low-product",
                  name);
        if (model != MODEL_JOINT)
            add_numbers(all, x, (enum model)model);
        free(name);
    }
}

/* Squares of differences, in standard deviations, summed over columns. */
static void add_squares(double *squares, const struct variable *x)
{
    double mean = 0, spread = 0;

    for (size_t i = 0; i < x->rows; i++)
        mean += x->value[i] / (double)x->rows;
    for (size_t i = 0; i < x->rows; i++)
        spread +=
            (x->value[i] - mean) * (x->value[i] - mean) / (double)(x->rows - 1);
    for (size_t i = 0; i < x->rows; i++)
        for (size_t j = i + 1; j < x->rows; j++)
            *squares++ += pow(x->value[i] - x->value[j], 2) / spread;
}

static void add_joint(struct intersubject *all)
{
    const char *list = all->options->behavior;
    char *name, *label = xstrdup("");
    double *squares = NEW_ARRAY(double, all->pairs), *values;

    while ((name = next_name(&list))) {
        struct variable x = read_behavior(all, name);
        char *longer = xformat("%s%s%s", label, *label ? "+" : "", name);

        if (x.is_factor)
            usage("--models joint: '%s' is no column of numbers", name);
        add_squares(squares, &x);
        free(label), label = longer;
        variable_release(&x), free(name);
    }
    values = add_model(all, label, names[MODEL_JOINT]);
    for (size_t p = 0; p < all->pairs; p++)
        values[p] = -sqrt(squares[p]);
    free(squares), free(label);
}

void intersubject_make_models(struct intersubject *all)
{
    const char *list = all->options->behavior;
    char *name;

    while ((name = next_name(&list))) {
        struct variable x = read_behavior(all, name);

        if (variable_is_listed(list, name))
            usage("--behavior names '%s' twice", name);
        add_column(all, &x);
        variable_release(&x), free(name);
    }
    if (variable_is_listed(all->options->models, names[MODEL_JOINT]))
        add_joint(all);
    if (!all->model_count)
        usage("--models names no model");
}

/* ---- confounds ---- */

/* One more row of a matrix, all zeros. */
static double *add_row(gsl_matrix **matrix, size_t width)
{
    size_t rows = *matrix ? (*matrix)->size1 : 0;
    gsl_matrix *more = gsl_matrix_calloc(rows + 1, width);

    for (size_t k = 0; k < rows; k++)
        memcpy(gsl_matrix_ptr(more, k, 0), gsl_matrix_ptr(*matrix, k, 0),
               width * sizeof(double));
    if (*matrix)
        gsl_matrix_free(*matrix);
    *matrix = more;
    return gsl_matrix_ptr(more, rows, 0);
}

/* Of a number of each person: the sums and products of two, less the mean. */
static void add_number(gsl_matrix **pairs, gsl_matrix **people, double *x,
                       size_t count)
{
    double *sum = add_row(pairs, mantel_pairs(count)), *product, mean = 0;

    for (size_t i = 0; i < count; i++)
        mean += x[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        x[i] -= mean;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            *sum++ = x[i] + x[j];
    product = add_row(pairs, mantel_pairs(count));
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            *product++ = x[i] * x[j];
    memcpy(add_row(people, count), x, count * sizeof *x);
}

static void add_confound(gsl_matrix **pairs, gsl_matrix **people,
                         const struct variable *x)
{
    double *to = add_row(pairs, mantel_pairs(x->rows));
    double *is_level = NEW_ARRAY(double, x->rows);

    if (x->is_factor) {
        put_same(to, x);
        for (size_t k = 1; k < x->levels; k++) {
            for (size_t i = 0; i < x->rows; i++)
                is_level[i] = x->code[i] == k;
            add_number(pairs, people, is_level, x->rows);
        }
    } else {
        for (size_t i = 0; i < x->rows; i++)
            for (size_t j = i + 1; j < x->rows; j++)
                *to++ = fabs(x->value[i] - x->value[j]);
        add_number(pairs, people, x->value, x->rows);
    }
    free(is_level);
}

void intersubject_make_basis(struct intersubject *all)
{
    const char *list = all->options->confounds;
    gsl_matrix *pairs = NULL, *people = NULL;
    char *name;
    size_t rank;

    while ((name = next_name(&list))) {
        struct variable x = read(all, name);

        add_confound(&pairs, &people, &x);
        variable_release(&x), free(name);
    }
    if (!pairs)
        return;
    bug_if(!people); /* what is the same in all has ended before */
    all->nuisance = gsl_matrix_alloc(all->count, people->size1);
    gsl_matrix_transpose_memcpy(all->nuisance, people);
    gsl_matrix_free(people);
    for (size_t k = 0;
         k < pairs->size1 && all->options->comparison == COMPARE_SPEARMAN; k++)
        order_ranks(gsl_matrix_ptr(pairs, k, 0), gsl_matrix_ptr(pairs, k, 0),
                    all->pairs);
    rank = mantel_basis(pairs);
    all->basis = gsl_matrix_alloc(rank, all->pairs);
    for (size_t k = 0; k < rank; k++)
        memcpy(gsl_matrix_ptr(all->basis, k, 0), gsl_matrix_ptr(pairs, k, 0),
               all->pairs * sizeof(double));
    gsl_matrix_free(pairs);
}
