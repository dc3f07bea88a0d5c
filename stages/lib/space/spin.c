#include "space/spin.h"

#include "base/mem.h"
#include "space/assignment.h"

#include <math.h>
#include <stdlib.h>

struct spin *spin_new(size_t count)
{
    struct spin *spin = NEW_ARRAY(struct spin, 1);

    spin->count = count;
    spin->at = xcalloc(count, sizeof *spin->at);
    spin->side = NEW_ARRAY(enum spin_side, count);
    return spin;
}

void spin_free(struct spin *spin)
{
    if (!spin)
        return;
    free(spin->at), free(spin->side), free(spin);
}

static void center(double middle[3], const struct spin *spin,
                   enum spin_side side)
{
    double count = 0;

    middle[0] = middle[1] = middle[2] = 0;
    for (size_t i = 0; i < spin->count; i++)
        if (spin->side[i] == side) {
            count++;
            for (size_t a = 0; a < 3; a++)
                middle[a] += spin->at[i][a];
        }
    for (size_t a = 0; a < 3; a++)
        middle[a] /= fmax(1, count);
}

bool spin_project(struct spin *spin, bool is_sphere)
{
    double middle[2][3] = {{0}};

    for (int side = SPIN_LEFT; !is_sphere && side <= SPIN_RIGHT; side++)
        center(middle[side], spin, (enum spin_side)side);
    for (size_t i = 0; i < spin->count; i++) {
        double *x = spin->at[i], length = 0;

        for (size_t a = 0; a < 3; a++) {
            x[a] -= middle[spin->side[i]][a];
            length += x[a] * x[a];
        }
        length = sqrt(length);
        if (!(length > 0))
            return false;
        for (size_t a = 0; a < 3; a++)
            x[a] /= length;
    }
    return true;
}

void spin_rotation(double rotation[3][3], struct rng *rng)
{
    double q[4], length = 0, w, x, y, z;

    for (size_t k = 0; k < 4; k++) {
        q[k] = rng_normal(rng);
        length += q[k] * q[k];
    }
    length = sqrt(length);
    w = q[0] / length, x = q[1] / length;
    y = q[2] / length, z = q[3] / length;
    rotation[0][0] = 1 - 2 * (y * y + z * z);
    rotation[0][1] = 2 * (x * y - z * w);
    rotation[0][2] = 2 * (x * z + y * w);
    rotation[1][0] = 2 * (x * y + z * w);
    rotation[1][1] = 1 - 2 * (x * x + z * z);
    rotation[1][2] = 2 * (y * z - x * w);
    rotation[2][0] = 2 * (x * z - y * w);
    rotation[2][1] = 2 * (y * z + x * w);
    rotation[2][2] = 1 - 2 * (x * x + y * y);
}

/* R x, or M R M x on the right. */
static void turn(double to[3], double rotation[3][3], const double from[3],
                 enum spin_side side)
{
    double mirror = side == SPIN_RIGHT ? -1 : 1;

    for (size_t a = 0; a < 3; a++)
        to[a] = rotation[a][0] * mirror * from[0] + rotation[a][1] * from[1] +
                rotation[a][2] * from[2];
    to[0] *= mirror;
}

/* Of unit vectors: 0 for the same, and not below it by rounding. */
static double apart(const double a[3], const double b[3])
{
    return sqrt(fmax(0, 2 - 2 * (a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
}

struct half {
    size_t count;
    uint32_t *region;
    double (*turned)[3];
};

static void take_nearest(uint32_t *source, const struct spin *spin,
                         const struct half *half)
{
    for (size_t k = 0; k < half->count; k++) {
        const double *x = spin->at[half->region[k]];
        double most = -INFINITY;

        for (size_t j = 0; j < half->count; j++) {
            const double *y = half->turned[j];
            double alike = x[0] * y[0] + x[1] * y[1] + x[2] * y[2];

            if (alike > most)
                most = alike, source[half->region[k]] = half->region[j];
        }
    }
}

static void take_assigned(uint32_t *source, const struct spin *spin,
                          const struct half *half)
{
    size_t n = half->count;
    double *cost = NEW_ARRAY(double, n *n);
    uint32_t *column = NEW_ARRAY(uint32_t, n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            cost[i * n + j] = apart(spin->at[half->region[i]], half->turned[j]);
    assignment_least(column, cost, n);
    for (size_t i = 0; i < n; i++)
        source[half->region[i]] = half->region[column[i]];
    free(cost), free(column);
}

void spin_sources(uint32_t *source, const struct spin *spin,
                  double rotation[3][3], bool is_assigned)
{
    struct half half = {.region = NEW_ARRAY(uint32_t, spin->count),
                        .turned = xcalloc(spin->count, sizeof *half.turned)};

    for (int side = SPIN_LEFT; side <= SPIN_RIGHT; side++) {
        half.count = 0;
        for (size_t i = 0; i < spin->count; i++)
            if (spin->side[i] == (enum spin_side)side) {
                turn(half.turned[half.count], rotation, spin->at[i],
                     spin->side[i]);
                half.region[half.count++] = (uint32_t)i;
            }
        if (is_assigned)
            take_assigned(source, spin, &half);
        else
            take_nearest(source, spin, &half);
    }
    free(half.region), free(half.turned);
}
