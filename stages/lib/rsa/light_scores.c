/* The half of light_models.h that scores RDMs. */
#include "base/mem.h"
#include "base/report.h"
#include "num/single.h"
#include "rsa/light_models.h"
#include "rsa/light_ranks.h"

#include <math.h>
#include <stdlib.h>

enum { SLACK = 16 };

/* What rounding may take from a score that is the same. */
#define TIE 2e-6F

/* What is multiplied with the vectors of the models. */
enum form { FORM_PLAIN, FORM_CENTERED, FORM_RANKS, FORMS };

struct light_room {
    size_t conditions, pairs, stride, rows;
    bool is_needed[COMPARE_KINDS];
    float *data[FORMS];            /* rows x stride, or NULL */
    double *length[COMPARE_KINDS]; /* of each row */
    float *scores;
    struct ranks ranks; /* tau: of one RDM */
    double *weight;     /* all 1 */
    double *numbers;    /* 2 pairs + 1 */
    uint64_t *room;     /* 2 pairs */
};

static enum form form_of(enum compare_kind kind)
{
    if (compare_is_ranked(kind))
        return FORM_RANKS;
    return kind == COMPARE_COSINE || kind == COMPARE_WHITENED_COSINE
               ? FORM_PLAIN
               : FORM_CENTERED;
}

static bool is_tau(enum compare_kind kind)
{
    return kind == COMPARE_TAU_A || kind == COMPARE_TAU_B;
}

struct light_room *light_room_new(struct light *const *lights, size_t count,
                                  size_t rows)
{
    struct light_room *room = NEW_ARRAY(struct light_room, 1);
    size_t pairs = lights[0]->pairs, most = 0;
    bool has_form[FORMS] = {true};

    room->conditions = lights[0]->conditions;
    room->pairs = pairs;
    room->stride = pairs + SLACK;
    room->rows = rows;
    for (size_t k = 0; k < count; k++) {
        enum compare_kind kind = lights[k]->kind;

        room->is_needed[kind] = true;
        room->length[kind] = NEW_ARRAY(double, rows);
        has_form[form_of(kind)] |= !is_tau(kind);
        most = lights[k]->columns > most ? lights[k]->columns : most;
    }
    for (size_t f = 0; f < FORMS; f++)
        room->data[f] =
            has_form[f] ? NEW_ARRAY(float, rows * room->stride) : NULL;
    room->scores = NEW_ARRAY(float, rows *most);
    room->ranks.order = NEW_ARRAY(uint32_t, pairs);
    room->ranks.group = NEW_ARRAY(uint32_t, pairs);
    room->weight = NEW_ARRAY(double, pairs);
    room->numbers = NEW_ARRAY(double, 2 * pairs + 1);
    room->room = NEW_ARRAY(uint64_t, 2 * pairs);
    for (size_t p = 0; p < pairs; p++)
        room->weight[p] = 1;
    return room;
}

void light_room_free(struct light_room *room)
{
    if (!room)
        return;
    for (size_t k = 0; k < COMPARE_KINDS; k++)
        free(room->length[k]);
    for (size_t f = 0; f < FORMS; f++)
        free(room->data[f]);
    ranks_release(&room->ranks);
    free(room->scores), free(room->weight), free(room->numbers);
    free(room->room), free(room);
}

float *light_row(struct light_room *room, size_t row)
{
    return room->data[FORM_PLAIN] + row * room->stride;
}

/* ---- lengths ---- */

/* |H D H|^2 of distances less their mean, and of the distances. */
static void whitened_squares(double *centered, double *plain,
                             struct light_room *room, const float *d,
                             double mean, double square)
{
    double *sum = room->numbers, rest = 0, total = 0, n;
    size_t count = room->conditions;

    n = (double)count;
    for (size_t i = 0; i < count; i++)
        sum[i] = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++, d++) {
            double x = (double)*d - mean;

            sum[i] += x;
            sum[j] += x;
        }
    for (size_t i = 0; i < count; i++) {
        total += sum[i];
        rest += sum[i] * sum[i];
    }
    /* |X|^2 - 2 / n sum of squared row sums + (sum of all / n)^2 */
    *centered = 2 * square - 2 / n * rest + total * total / (n * n);
    for (size_t i = 0; i < count; i++)
        sum[i] += (n - 1) * mean;
    total += n * (n - 1) * mean;
    for (rest = 0; count-- > 0;)
        rest += sum[count] * sum[count];
    *plain = 2 * square + n * (n - 1) * mean * mean - 2 / n * rest +
             total * total / (n * n);
}

static void set_length(struct light_room *room, enum compare_kind kind,
                       size_t row, double square, double scale)
{
    const double least = 1e-12; /* of what float32 tells from nothing */

    if (room->is_needed[kind])
        room->length[kind][row] = square > least * scale ? sqrt(square) : NAN;
}

static void prepare_row(struct light_room *room, size_t row)
{
    const float *d = light_row(room, row);
    double mean = 0, square = 0, all, count = (double)room->pairs;
    double centered = 0, plain = 0;

    for (size_t p = 0; p < room->pairs; p++)
        mean += (double)d[p];
    mean /= count;
    for (size_t p = 0; p < room->pairs; p++)
        square += ((double)d[p] - mean) * ((double)d[p] - mean);
    all = square + count * mean * mean;
    set_length(room, COMPARE_COSINE, row, all, 0);
    set_length(room, COMPARE_CORRELATION, row, square, all);
    if (room->is_needed[COMPARE_WHITENED_COSINE] ||
        room->is_needed[COMPARE_WHITENED_CORRELATION])
        whitened_squares(&centered, &plain, room, d, mean, square);
    set_length(room, COMPARE_WHITENED_COSINE, row, plain, all);
    set_length(room, COMPARE_WHITENED_CORRELATION, row,
               square > 1e-12 * all ? centered : 0, square);
    if (room->data[FORM_CENTERED]) {
        float *to = room->data[FORM_CENTERED] + row * room->stride;

        for (size_t p = 0; p < room->pairs; p++)
            to[p] = (float)((double)d[p] - mean);
    }
}

void light_prepare(struct light_room *room, size_t rows)
{
    bug_if(rows > room->rows);
    for (size_t row = 0; row < rows; row++) {
        prepare_row(room, row);
        if (room->data[FORM_RANKS])
            set_length(room, COMPARE_SPEARMAN, row,
                       light_ranks(room->data[FORM_RANKS] + row * room->stride,
                                   light_row(room, row), room->pairs,
                                   room->room),
                       0);
        if (room->is_needed[COMPARE_RHO_A])
            room->length[COMPARE_RHO_A][row] = 1;
    }
}

/* ---- scores ---- */

static void score_order(struct light_room *room, const struct light *light,
                        size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        light_ranks_order(&room->ranks, light_row(room, row), room->pairs,
                          room->room);
        for (size_t k = 0; k < light->models; k++)
            room->scores[row * light->columns + k] =
                (float)ranks_tau(&light->ranks[k], &room->ranks, room->weight,
                                 light->kind == COMPARE_TAU_B, room->numbers);
    }
}

/* a'b, in an order that depends on nothing but the count. */
static double inner(const float *a, const float *b, size_t count)
{
    enum { LANES = 8 };
    double sum[LANES] = {0}, all = 0;
    size_t p = 0;

    for (; p + LANES <= count; p += LANES)
#pragma GCC unroll 8
        for (size_t k = 0; k < LANES; k++)
            sum[k] += (double)a[p + k] * (double)b[p + k];
    for (; p < count; p++)
        all += (double)a[p] * (double)b[p];
    for (size_t k = 0; k < LANES; k++)
        all += sum[k];
    return all;
}

/* Of the models as given.  A product of matrices adds up in another order at
 * its edges, so that a score would hang on how many others there are. */
static void score_given(struct light_room *room, const struct light *light,
                        size_t rows)
{
    const float *data = room->data[form_of(light->kind)];

    for (size_t row = 0; row < rows; row++)
        for (size_t m = 0; m < light->models; m++) {
            size_t column = m * (1 + light->samples);

            room->scores[row * light->columns + column] = (float)inner(
                data + row * room->stride,
                light->vectors + column * room->pairs, room->pairs);
        }
}

const float *light_scores(struct light_room *room, const struct light *light,
                          size_t rows)
{
    struct single scores = {room->scores, rows, light->columns, light->columns};

    bug_if(rows > room->rows || !room->is_needed[light->kind]);
    if (light->ranks) {
        score_order(room, light, rows);
        return room->scores;
    }
    if (light->samples)
        single_cross(&scores,
                     &(struct single){room->data[form_of(light->kind)], rows,
                                      room->pairs, room->stride},
                     &(struct single){light->vectors, light->columns,
                                      room->pairs, room->pairs});
    score_given(room, light, rows);
    for (size_t row = 0; row < rows; row++) {
        float scale = (float)(1 / room->length[light->kind][row]);

        for (size_t k = 0; k < light->columns; k++)
            room->scores[row * light->columns + k] *= scale;
    }
    return room->scores;
}

void light_count(uint32_t *above, float *most, const float *scores,
                 const struct light *light)
{
    for (size_t k = 0; k < light->models; k++) {
        const float *given = scores + k * (1 + light->samples);

        above[k] = 0;
        for (size_t b = 0; b < light->samples; b++) {
            float score = given[1 + b], *high = most + k * light->samples + b;

            above[k] += score >= *given - TIE;
            *high = score > *high ? score : *high;
        }
    }
}

double light_familywise(const float *highest, size_t samples, float score)
{
    size_t low = 0, high = samples;

    if (isnan(score))
        return NAN;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (highest[middle] < score - TIE)
            low = middle + 1;
        else
            high = middle;
    }
    return (1 + (double)(samples - low)) / (1 + (double)samples);
}
