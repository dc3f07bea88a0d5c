#include "rsa/families.h"

#include "base/mem.h"
#include "num/blas.h"
#include "rsa/nnls.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const families_names[FAMILIES_KINDS + 1] = {
    "fixed", "weighted", "selection", "interpolation", NULL};

struct families families_single(size_t count)
{
    struct families families = {.kind = FAMILIES_FIXED,
                                .count = count,
                                .start = NEW_ARRAY(size_t, count + 1),
                                .members = NEW_ARRAY(size_t, count)};

    for (size_t f = 0; f < count; f++) {
        families.start[f + 1] = f + 1;
        families.members[f] = f;
    }
    return families;
}

void families_release(struct families *families)
{
    free(families->start), free(families->members);
    *families = (struct families){0};
}

bool families_can_mix(enum compare_kind kind)
{
    return compare_is_angle(kind) && !compare_is_ranked(kind);
}

/* ---- fits ---- */

struct fit_space {
    gsl_matrix *gram; /* of the members */
    double *cross;    /* with the pool */
};

static double subject_share(const struct scene *scene, const unsigned *copies,
                            size_t s)
{
    double length = scene->length[scene->compare->models + s];

    return length > 0 ? (copies ? (double)copies[s] : 1) / sqrt(length) : 0;
}

static struct fit_space space_of(const size_t *member, size_t count,
                                 const struct scene *scene,
                                 const unsigned *copies)
{
    struct fit_space space = {gsl_matrix_alloc(count, count),
                              NEW_ARRAY(double, count)};

    for (size_t k = 0; k < count; k++) {
        for (size_t l = 0; l < count; l++)
            gsl_matrix_set(space.gram, k, l,
                           gsl_matrix_get(scene->gram, member[k], member[l]));
        for (size_t s = 0; s < scene->compare->subjects; s++)
            space.cross[k] += subject_share(scene, copies, s) *
                              gsl_matrix_get(scene->gram, member[k],
                                             scene->compare->models + s);
    }
    return space;
}

static void space_release(struct fit_space *space)
{
    gsl_matrix_free(space->gram), free(space->cross);
}

/* The cosine, up to the length of the pool. */
static double cosine(const double *theta, const struct fit_space *space)
{
    double product = 0, square = 0;

    for (size_t k = 0; k < space->gram->size1; k++) {
        product += theta[k] * space->cross[k];
        for (size_t l = 0; l < space->gram->size1; l++)
            square += theta[k] * theta[l] * gsl_matrix_get(space->gram, k, l);
    }
    return square > 0 ? product / sqrt(square) : -INFINITY;
}

static void select_one(double *theta, const size_t *member, size_t count,
                       const struct scene *scene, const unsigned *copies)
{
    double most = -INFINITY;
    size_t best = 0;

    for (size_t k = 0; k < count; k++) {
        double sum = 0, weight = 0;

        for (size_t s = 0; s < scene->compare->subjects; s++) {
            double c = copies ? (double)copies[s] : 1;
            double x = gsl_matrix_get(scene->similarity, member[k], s);

            if (c > 0 && !isnan(x)) {
                sum += c * x;
                weight += c;
            }
        }
        if (scene->compare->kind == COMPARE_BURES_METRIC)
            sum = -sum;
        if (weight > 0 && sum / weight > most) {
            most = sum / weight;
            best = k;
        }
    }
    memset(theta, 0, count * sizeof(*theta));
    theta[best] = isfinite(most) ? 1 : NAN;
}

/* The best of all neighbors: theta of the two, 0 elsewhere. */
static void interpolate(double *theta, const size_t *member, size_t count,
                        const struct scene *scene, const unsigned *copies)
{
    double most = -INFINITY;

    for (size_t k = 0; k + 1 < count; k++) {
        struct fit_space space = space_of(member + k, 2, scene, copies);
        double two[2], now;

        nnls_solve(two, space.gram, space.cross);
        now = cosine(two, &space);
        if (now > most) {
            most = now;
            memset(theta, 0, count * sizeof(*theta));
            theta[k] = two[0];
            theta[k + 1] = two[1];
        }
        space_release(&space);
    }
    if (!isfinite(most))
        theta[0] = NAN;
}

void families_fit(double *theta, const struct families *families, size_t f,
                  const struct scene *scene, const unsigned *copies)
{
    const size_t *member = families->members + families->start[f];
    size_t count = families->start[f + 1] - families->start[f];
    double square = 0;

    memset(theta, 0, count * sizeof(*theta));
    if (scene->is_empty || families->kind == FAMILIES_FIXED || count == 1) {
        theta[0] = scene->is_empty ? NAN : 1;
    } else if (families->kind == FAMILIES_SELECTION) {
        select_one(theta, member, count, scene, copies);
    } else if (families->kind == FAMILIES_INTERPOLATION) {
        interpolate(theta, member, count, scene, copies);
    } else {
        struct fit_space space = space_of(member, count, scene, copies);

        nnls_solve(theta, space.gram, space.cross);
        space_release(&space);
    }
    for (size_t k = 0; k < count; k++)
        square += theta[k] * theta[k];
    for (size_t k = 0; k < count; k++)
        theta[k] = square > 0 ? theta[k] / sqrt(square) : NAN;
}

double families_similarity(const struct families *families, size_t f,
                           const double *theta, const struct scene *scene,
                           size_t s)
{
    const size_t *member = families->members + families->start[f];
    size_t count = families->start[f + 1] - families->start[f];
    size_t r = scene->compare->models + s, only = count;
    double product = 0, square = 0, own;

    if (isnan(theta[0]) || scene->is_empty)
        return NAN;
    for (size_t k = 0; k < count; k++)
        if (theta[k] != 0)
            only = only == count ? k : SIZE_MAX;
    if (only < count)
        return gsl_matrix_get(scene->similarity, member[only], s);
    for (size_t k = 0; k < count; k++) {
        product += theta[k] * gsl_matrix_get(scene->gram, member[k], r);
        for (size_t l = 0; l < count; l++)
            square += theta[k] * theta[l] *
                      gsl_matrix_get(scene->gram, member[k], member[l]);
    }
    own = gsl_matrix_get(scene->gram, r, r);
    return square > 0 && own > 0 ? product / sqrt(square) / sqrt(own) : NAN;
}

/* ---- single models beside others ---- */

static void regress(gsl_matrix *values, const struct scene *scene,
                    enum families_method method)
{
    size_t models = scene->compare->models;
    gsl_matrix *gram = gsl_matrix_alloc(models, models);
    double *cross = NEW_ARRAY(double, models), *b = NEW_ARRAY(double, models);

    for (size_t k = 0; k < models; k++)
        for (size_t l = 0; l < models; l++)
            gsl_matrix_set(gram, k, l,
                           gsl_matrix_get(scene->gram, k, l) /
                               sqrt(gsl_matrix_get(scene->gram, k, k)) /
                               sqrt(gsl_matrix_get(scene->gram, l, l)));
    for (size_t s = 0; s < scene->compare->subjects; s++) {
        bool is_solved = true;

        for (size_t k = 0; k < models; k++) {
            cross[k] = gsl_matrix_get(scene->similarity, k, s);
            is_solved = is_solved && !isnan(cross[k]);
        }
        if (is_solved && method == FAMILIES_NONNEGATIVE)
            nnls_solve(b, gram, cross);
        else if (is_solved)
            is_solved = nnls_free(b, gram, cross);
        for (size_t k = 0; k < models; k++)
            gsl_matrix_set(values, k, s, is_solved ? b[k] : NAN);
    }
    gsl_matrix_free(gram), free(cross), free(b);
}

/* What is left of <a, b> without the controls: the Schur complement. */
static void sweep(gsl_matrix *gram, const bool *is_control, size_t models)
{
    for (size_t c = 0; c < models; c++) {
        double pivot = gsl_matrix_get(gram, c, c);

        if (!is_control[c] || !(pivot > 0))
            continue;
        for (size_t i = 0; i < gram->size1; i++) {
            double share = gsl_matrix_get(gram, i, c) / pivot;

            for (size_t j = 0; i != c && j < gram->size2; j++)
                *gsl_matrix_ptr(gram, i, j) -=
                    share * gsl_matrix_get(gram, c, j);
        }
        for (size_t j = 0; j < gram->size2; j++)
            gsl_matrix_set(gram, c, j, 0);
    }
}

static void residual(gsl_matrix *values, const bool *is_control,
                     const struct scene *scene)
{
    size_t models = scene->compare->models, count = scene->compare->count;
    gsl_matrix *gram = gsl_matrix_alloc(count, count);

    gsl_matrix_memcpy(gram, scene->gram);
    sweep(gram, is_control, models);
    for (size_t k = 0; k < models; k++)
        for (size_t s = 0; s < scene->compare->subjects; s++) {
            size_t r = models + s;
            double own = gsl_matrix_get(gram, k, k);
            double other = gsl_matrix_get(gram, r, r);
            bool is_left = !is_control[k] &&
                           own > 1e-12 * gsl_matrix_get(scene->gram, k, k) &&
                           other > 1e-12 * gsl_matrix_get(scene->gram, r, r) &&
                           !isnan(gsl_matrix_get(scene->similarity, k, s));

            gsl_matrix_set(values, k, s,
                           is_left ? gsl_matrix_get(gram, k, r) / sqrt(own) /
                                         sqrt(other)
                                   : NAN);
        }
    gsl_matrix_free(gram);
}

void families_values(gsl_matrix *values, enum families_method method,
                     const bool *is_control, const struct scene *scene)
{
    if (method == FAMILIES_SIMILARITY)
        gsl_matrix_memcpy(values, scene->similarity);
    else if (!scene->gram || scene->is_empty ||
             scene->compare->kind == COMPARE_RHO_A)
        gsl_matrix_set_all(values, NAN);
    else if (method == FAMILIES_PARTIAL)
        residual(values, is_control, scene);
    else
        regress(values, scene, method);
}
