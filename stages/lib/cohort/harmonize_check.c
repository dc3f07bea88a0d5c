#include "cohort/harmonize_check.h"

#include "base/mem.h"
#include "base/report.h"
#include "base/rng.h"
#include "cohort/harmonize_steps.h"
#include "cohort/variable.h"
#include "stats/folds.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_PERSONS = 20, MOST_CLASSES = 100 };
#define STREAM_CHECK_FOLDS  ((uint64_t)5 << 32)
#define STREAM_CHECK_ORDERS ((uint64_t)6 << 32)
#define STREAM_CHECK_PARTS  ((uint64_t)7 << 32)

/* ---- the column ---- */

static const char *cell_of(const struct check *c, size_t row, size_t column)
{
    return table_text(c->h->people, c->h->person[c->which[row]], column);
}

static bool is_number(const char *cell)
{
    char *end;

    strtod(cell, &end);
    return end != cell && !*end;
}

/* place[] of the rows among the different cells of a column. */
static size_t classes_of(size_t *place, const struct check *c, size_t column)
{
    const char **names = NEW_ARRAY(const char *, c->count);
    size_t classes = 0;

    for (size_t i = 0; i < c->count; i++) {
        const char *cell = cell_of(c, i, column);
        size_t k = 0;

        while (k < classes && strcmp(names[k], cell) != 0)
            k++;
        if (k == classes)
            names[classes++] = cell;
        place[i] = k;
    }
    free(names);
    return classes;
}

static void read_column(struct check *c)
{
    const struct table *people = c->h->people;
    size_t column = table_column(people, c->column), numbers = 0;

    for (size_t i = 0; i < c->h->count; i++)
        if (!variable_is_missing(table_text(people, c->h->person[i], column)))
            c->which[c->count++] = i;
    c->is_batch = !strcmp(c->column, c->h->model.batch);
    for (size_t i = 0; i < c->count; i++)
        numbers += is_number(cell_of(c, i, column));
    c->is_words = c->is_batch || !numbers;
    if (!c->is_words && numbers < c->count)
        die("'%s': '%s' is of numbers and of words", people->path, c->column);
    c->label = NEW_ARRAY(size_t, c->count + 1);
    c->value = NEW_ARRAY(double, c->count + 1);
    c->classes = classes_of(c->label, c, column);
    for (size_t i = 0; i < c->count && !c->is_words; i++)
        c->value[i] = table_finite(people, c->h->person[c->which[i]], column);
    if (c->classes < 2)
        die("'%s': '%s' is the same for all, which nothing can predict",
            people->path, c->column);
    if (c->is_words && c->classes > MOST_CLASSES)
        die("'%s': '%s' has %zu different words; %d are the most", people->path,
            c->column, c->classes, MOST_CLASSES);
}

/* ---- persons, and where they are dealt ---- */

/* person[] from 0 as they come, and the place of a row among a person's. */
static void number_persons(struct check *c)
{
    size_t *number = NEW_ARRAY(size_t, c->h->count + 1);
    size_t *rows = NEW_ARRAY(size_t, c->h->count + 1);

    c->person = NEW_ARRAY(size_t, c->count);
    c->order = NEW_ARRAY(size_t, c->count);
    for (size_t i = 0; i < c->count; i++) {
        size_t who = c->h->subject ? c->h->subject[c->which[i]] : c->which[i];

        if (!number[who])
            number[who] = ++c->persons;
        c->person[i] = number[who] - 1;
        c->order[i] = rows[who]++;
    }
    free(number), free(rows);
}

static void check_batches(const struct check *c)
{
    size_t least = c->halves * (size_t)c->options->check_folds;

    if (c->persons < LEAST_PERSONS)
        die("'%s' is known of %zu persons; to check it, %d are the least",
            c->column, c->persons, LEAST_PERSONS);
    for (size_t b = 0; b < c->batches; b++) {
        size_t persons = 0, at = 0;

        for (size_t i = 0; i < c->count; i++)
            if (c->batch[i] == b)
                persons += c->order[i] == 0, at = i;
        if (persons < least)
            die("to check '%s' in %d folds, %s '%s' has %zu persons, and %zu "
                "are the least",
                c->column, c->options->check_folds, c->h->model.batch,
                harmonize_batch(c->h, c->which[at]), persons, least);
    }
}

/* place[] of each row: persons are dealt evenly in batches, and in classes of
 * words. */
static void deal(size_t *place, const struct check *c, size_t places,
                 uint64_t stream)
{
    size_t classes = c->is_words ? c->classes : 1;
    size_t *of = NEW_ARRAY(size_t, c->persons);
    size_t *stratum = NEW_ARRAY(size_t, c->persons);
    struct rng rng = rng_init((uint64_t)c->options->seed, stream);

    for (size_t i = 0; i < c->count; i++)
        if (c->order[i] == 0)
            stratum[c->person[i]] =
                c->batch[i] * classes + (c->is_words ? c->label[i] : 0);
    folds_deal(of, stratum, c->persons, c->batches * classes, places, &rng);
    for (size_t i = 0; i < c->count; i++)
        place[i] = of[c->person[i]];
    free(of), free(stratum);
}

void check_deal(const struct check *c, size_t number)
{
    deal(c->part, c, 2, STREAM_CHECK_PARTS + number);
}

/* Folds, and their halves. */
static void deal_folds(struct check *c)
{
    size_t folds = (size_t)c->options->check_folds;

    c->home = NEW_ARRAY(size_t, c->count);
    c->half = NEW_ARRAY(size_t, c->count);
    c->part = NEW_ARRAY(size_t, c->count);
    deal(c->half, c, folds * c->halves, STREAM_CHECK_FOLDS);
    for (size_t i = 0; i < c->count; i++) {
        c->home[i] = c->half[i] % folds;
        c->half[i] /= folds;
    }
    c->only = CHECK_ALL;
}

void check_exchange(size_t *from, const struct check *c, size_t order)
{
    size_t *to = NEW_ARRAY(size_t, c->persons);
    size_t *block = NEW_ARRAY(size_t, c->persons);
    size_t most = 0, *first;
    struct rng rng =
        rng_init((uint64_t)c->options->seed, STREAM_CHECK_ORDERS + order);

    for (size_t g = 0; g < c->persons; g++)
        to[g] = g;
    for (size_t i = 0; i < c->count; i++)
        most = c->order[i] >= most ? c->order[i] + 1 : most;
    first = NEW_ARRAY(size_t, c->persons * most);
    for (size_t i = 0; i < c->count; i++) {
        size_t cell = c->home[i] * c->halves + c->half[i], g = c->person[i];

        first[g * most + c->order[i]] = i;
        block[g] =
            c->order[i] * c->halves * (size_t)c->options->check_folds + cell;
    }
    if (order)
        folds_order(to, block, c->persons, &rng);
    for (size_t i = 0; i < c->count; i++)
        from[i] = first[to[c->person[i]] * most + c->order[i]];
    free(to), free(block), free(first);
}

/* ---- in all ---- */

/* The list of covariates without a column. */
static char *without(const char *list, const char *column)
{
    char *left = xstrdup("");

    while (list && *list) {
        size_t length = strcspn(list, ",");

        if (strlen(column) != length || strncmp(list, column, length) != 0) {
            char *longer =
                xformat("%s%s%.*s", left, *left ? "," : "", (int)length, list);

            free(left);
            left = longer;
        }
        list += length + (list[length] == ',');
    }
    return left;
}

struct check *check_open(const struct harmonized *h,
                         const struct harmonize_options *options,
                         const char *column)
{
    struct check *c = NEW_ARRAY(struct check, 1);
    char *list = without(options->covariates, column);
    char *smooth = without(options->smooth, column);

    c->h = h, c->options = options, c->column = column;
    c->halves = options->check_apart ? 2 : 1;
    c->orders = (size_t)options->check_permutations + 1;
    c->which = NEW_ARRAY(size_t, h->count);
    read_column(c);
    c->batch = NEW_ARRAY(size_t, c->count + 1);
    c->batches =
        classes_of(c->batch, c, table_column(h->people, h->model.batch));
    number_persons(c);
    check_batches(c);
    deal_folds(c);
    site_model_keep(&c->kept, h->people, list);
    site_model_smooth(&c->kept, h->people, smooth, (size_t)options->knots);
    harmonize_set_knots(&c->kept, h, c->which, c->count);
    for (size_t w = 0; w < CHECK_WHENS; w++)
        c->guess[w] = NEW_ARRAY(double, c->orders * c->count);
    free(list), free(smooth);
    return c;
}

void check_free(struct check *c)
{
    free(c->which), free(c->value), free(c->label), free(c->batch);
    free(c->person), free(c->order), free(c->home), free(c->half);
    free(c->part);
    for (size_t w = 0; w < CHECK_WHENS; w++)
        free(c->guess[w]);
    site_model_release(&c->kept);
    free(c);
}

struct checks *harmonize_check(const struct harmonized *h,
                               const struct harmonize_options *options)
{
    struct checks *checks = NEW_ARRAY(struct checks, 1);

    for (const char *at = options->check; *at;) {
        size_t length = strcspn(at, ",");
        char *column = xformat("%.*s", (int)length, at);
        struct check *check = check_open(h, options, column);

        check_learn(check);
        checks->results = xrealloc(checks->results, checks->count + 1,
                                   sizeof *checks->results);
        checks->results[checks->count] = check_judge(check);
        checks->results[checks->count++].column = column;
        check_free(check);
        at += length + (at[length] == ',');
    }
    return checks;
}

void harmonize_checks_free(struct checks *checks)
{
    for (size_t k = 0; checks && k < checks->count; k++)
        free(checks->results[k].column);
    if (checks)
        free(checks->results);
    free(checks);
}
