#include "rsa/sphere_rdm.h"

#include "base/mem.h"
#include "base/report.h"
#include "rsa/sphere_gram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* A vector of SPHERE_PAD numbers, on whatever the CPU has, and one in memory.
 */
typedef float lanes __attribute__((vector_size(64)));
typedef int32_t bits __attribute__((vector_size(64)));
typedef float packed __attribute__((vector_size(64), aligned(4), may_alias));

#define AT(address)   (*(packed *)(address))
#define LOAD(address) (*(const packed *)(address))

struct sphere_room {
    struct sphere_form form;
    float *x;     /* most x width, gathered */
    float *y;     /* the same, whitened */
    float *sum;   /* over runs: rows x stride */
    float *gram;  /* stride x stride, and slack */
    float *line;  /* 2 x stride */
    float *level; /* of each voxel */
};

static float *numbers(size_t count)
{
    return NEW_ARRAY(float, count + SPHERE_SLACK);
}

struct sphere_room *sphere_room_new(const struct sphere_form *form)
{
    struct sphere_room *room = NEW_ARRAY(struct sphere_room, 1);
    size_t rows = sphere_gram_stride(form->most);

    bug_if(form->width != form->runs * form->stride);
    bug_if(form->stride != sphere_gram_stride(form->conditions));
    room->form = *form;
    room->x = numbers(rows * form->width);
    room->y = form->has_whitener ? numbers(rows * form->width) : NULL;
    room->sum = form->runs > 1 ? numbers(rows * form->stride) : NULL;
    room->gram = numbers(form->stride * form->stride);
    room->line = numbers(2 * form->stride);
    room->level = numbers(form->most);
    return room;
}

void sphere_room_free(struct sphere_room *room)
{
    if (!room)
        return;
    free(room->x), free(room->y), free(room->sum);
    free(room->gram), free(room->line), free(room->level), free(room);
}

/* ---- the parts, for any CPU ---- */

/*
 * rdm = scale (g_ii + g_jj - 2 g_ij), never below 0 but for crossnobis.  Every
 * row of pairs is written beyond its end, where the next begins.
 */
INLINE void pairs_body(float *rdm, const float *gram, float *diagonal,
                       const struct sphere_form *form, float scale)
{
    size_t n = form->conditions;
    int32_t all = form->measure == SPHERE_CROSSNOBIS ? -1 : INT32_MAX;
    bits positive = (bits){0} + all; /* |x| + x is 0 or 2 x */

    for (size_t i = 0; i < n; i++)
        diagonal[i] = gram[i * form->stride + i];
    for (size_t i = 0; i < n; i++) {
        const float *row = gram + i * form->stride;
        float own = diagonal[i];

        for (size_t j = i + 1; j < n; j += SPHERE_PAD) {
            lanes x = scale * (own + LOAD(diagonal + j) - 2 * LOAD(row + j));

            AT(rdm + j - i - 1) = 0.5F * (x + (lanes)((bits)x & positive));
        }
        rdm += n - 1 - i;
    }
}

/*
 * x = values, without the bases; sum: of every column; level: the bases less
 * their mean.  Returns the sum of the squares of these.
 */
INLINE float gather_body(float *x, float *sum, float *level,
                         const struct sphere_patterns *patterns,
                         const uint32_t *place, size_t count)
{
    size_t stride = patterns->form->stride;
    float mean = 0, square = 0;

    for (size_t r = 0; r < count; r++)
        mean += patterns->base[place[r]] / (float)count;
    memset(sum, 0, stride * sizeof *sum);
    for (size_t r = 0; r < count; r++, x += stride) {
        const float *from = patterns->values + place[r] * stride;

        level[r] = patterns->base[place[r]] - mean;
        square += level[r] * level[r];
        for (size_t c = 0; c < stride; c += SPHERE_PAD) {
            lanes value = LOAD(from + c);

            AT(x + c) = value;
            AT(sum + c) = LOAD(sum + c) + value;
        }
    }
    return square;
}

/* x - mean of its column; square: sum of that and the level, squared. */
INLINE void center_body(float *x, float *square, const float *mean,
                        const float *level, size_t count, size_t stride)
{
    memset(square, 0, stride * sizeof *square);
    for (size_t r = 0; r < count; r++, x += stride)
        for (size_t c = 0; c < stride; c += SPHERE_PAD) {
            lanes value = LOAD(x + c) - LOAD(mean + c);
            lanes whole = value + level[r];

            AT(x + c) = value;
            AT(square + c) = LOAD(square + c) + whole * whole;
        }
}

/*
 * x scale + level excess, without the mean of each row: patterns times their
 * scales, of which the level times the mean scale is the same for all and left
 * out, so that large levels cost no digits.
 */
INLINE void scale_body(float *x, const float *scale, const float *excess,
                       const float *level, size_t count,
                       const struct sphere_form *form)
{
    size_t stride = form->stride;

    for (size_t r = 0; r < count; r++, x += stride) {
        lanes total = {0};
        float mean = 0;

        for (size_t c = 0; c < stride; c += SPHERE_PAD) {
            lanes value =
                LOAD(x + c) * LOAD(scale + c) + level[r] * LOAD(excess + c);

            AT(x + c) = value;
            total += value;
        }
        for (size_t k = 0; k < SPHERE_PAD; k++)
            mean += total[k];
        mean /= (float)form->conditions;
        for (size_t c = 0; c < stride; c += SPHERE_PAD)
            AT(x + c) = LOAD(x + c) - mean;
    }
}

/* sum = of the runs of each row. */
INLINE void runs_body(float *sum, const float *x, size_t rows,
                      const struct sphere_form *form)
{
    for (size_t r = 0; r < rows; r++, sum += form->stride, x += form->width)
        for (size_t c = 0; c < form->stride; c += SPHERE_PAD) {
            lanes total = LOAD(x + c);

            for (size_t m = 1; m < form->runs; m++)
                total += LOAD(x + m * form->stride + c);
            AT(sum + c) = total;
        }
}

/* scale = 1 / sqrt(scale); excess: over the mean of these.  0 in the padding.
 */
INLINE void invert(float *scale, float *excess, const struct sphere_form *form)
{
    double mean = 0;

    for (size_t c = 0; c < form->stride; c++) {
        scale[c] = c < form->conditions ? 1 / sqrtf(scale[c]) : 0;
        mean += (double)scale[c] / (double)form->conditions;
    }
    for (size_t c = 0; c < form->stride; c++)
        excess[c] = c < form->conditions ? (float)((double)scale[c] - mean) : 0;
}

/* Patterns of mean 0 and length 1, less what all share; false where one has no
 * variance. */
INLINE bool normalize_body(struct sphere_room *room,
                           const struct sphere_patterns *patterns,
                           const uint32_t *place, size_t count)
{
    const float least = 1e-12F; /* of what float32 tells from nothing */
    size_t stride = room->form.stride;
    float *mean = room->line, *square = mean + stride;
    float all = gather_body(room->x, mean, room->level, patterns, place, count);

    for (size_t c = 0; c < stride; c++)
        mean[c] /= (float)count;
    center_body(room->x, square, mean, room->level, count, stride);
    for (size_t c = 0; c < room->form.conditions; c++) {
        float size = all + (float)count * mean[c] * mean[c];

        if (!(square[c] > least * size) || !isfinite(square[c]))
            return false;
    }
    invert(square, mean, &room->form);
    scale_body(room->x, square, mean, room->level, count, &room->form);
    return true;
}

/* ---- a set of them for each CPU ---- */

struct parts {
    void (*pairs)(float *rdm, const float *gram, float *diagonal,
                  const struct sphere_form *form, float scale);
    void (*runs)(float *sum, const float *x, size_t rows,
                 const struct sphere_form *form);
    bool (*normalize)(struct sphere_room *room,
                      const struct sphere_patterns *patterns,
                      const uint32_t *place, size_t count);
};

#define PARTS(isa, name)                                                      \
    isa static void pairs_##name(float *rdm, const float *gram,               \
                                 float *diagonal,                             \
                                 const struct sphere_form *form, float scale) \
    {                                                                         \
        pairs_body(rdm, gram, diagonal, form, scale);                         \
    }                                                                         \
    isa static void runs_##name(float *sum, const float *x, size_t rows,      \
                                const struct sphere_form *form)               \
    {                                                                         \
        runs_body(sum, x, rows, form);                                        \
    }                                                                         \
    isa static bool normalize_##name(struct sphere_room *room,                \
                                     const struct sphere_patterns *patterns,  \
                                     const uint32_t *place, size_t count)     \
    {                                                                         \
        return normalize_body(room, patterns, place, count);                  \
    }                                                                         \
    static const struct parts name = {pairs_##name, runs_##name,              \
                                      normalize_##name};

PARTS(, plain)
#if defined(__x86_64__)
PARTS(__attribute__((target("avx2"))), avx2)
PARTS(__attribute__((target("avx512f"))), avx512)
#endif

static const struct parts *parts(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return &avx512;
    if (__builtin_cpu_supports("avx2"))
        return &avx2;
#endif
    return &plain;
}

/* ---- one sphere ---- */

/* Rows of `width` numbers side by side, whitened where there is noise. */
static const float *gather(size_t *rows, struct sphere_room *room,
                           const struct sphere_patterns *patterns,
                           const uint32_t *place, const float *turned)
{
    size_t width = room->form.width, stride = sphere_gram_stride(*rows);

    for (size_t r = 0; r < *rows; r++)
        memcpy(room->x + r * width, patterns->values + place[r] * width,
               width * sizeof(float));
    if (!turned)
        return room->x;
    sphere_gram_whiten(room->y, turned, stride, room->x, *rows, width);
    return room->y;
}

/* Sum of the runs against each other: S'S - sum_m Y_m'Y_m. */
static void across_runs(struct sphere_room *room, const float *x, size_t rows)
{
    const struct sphere_form *form = &room->form;
    size_t cells = form->stride * form->stride;

    sphere_gram_add(room->gram, x, rows * form->runs, form->stride);
    for (size_t k = 0; k < cells; k++)
        room->gram[k] = -room->gram[k];
    parts()->runs(room->sum, x, rows, form);
    sphere_gram_add(room->gram, room->sum, rows, form->stride);
}

bool sphere_rdm(float *rdm, struct sphere_room *room,
                const struct sphere_patterns *patterns, const uint32_t *place,
                size_t count, const float *turned)
{
    const struct sphere_form *form = &room->form;
    size_t n = form->conditions, cells = form->stride * form->stride;
    float scale = 1 / (float)count;

    bug_if(!count || count > form->most || (turned && !form->has_whitener));
    memset(room->gram, 0, cells * sizeof(float));
    if (form->measure == SPHERE_CORRELATION) {
        if (!parts()->normalize(room, patterns, place, count))
            return false;
        scale = 0.5F;
        sphere_gram_add(room->gram, room->x, count, form->stride);
    } else {
        size_t rows = count;
        const float *x = gather(&rows, room, patterns, place, turned);

        if (form->measure == SPHERE_CROSSNOBIS) {
            across_runs(room, x, rows);
            scale /= (float)(form->runs * (form->runs - 1));
        } else {
            sphere_gram_add(room->gram, x, rows, form->stride);
        }
    }
    parts()->pairs(rdm, room->gram, room->line, form, scale);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(room->line[i]))
            return false;
    return true;
}
