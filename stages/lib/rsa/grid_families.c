#include "rsa/grid_families.h"

#include <math.h>
#include <stddef.h>

static const double TOLERANCE = 1e-3;

const char *const grid_families_names[GRID_FAMILIES] = {
    "local-extractor", "global-extractor", "geometry-sensitive",
    "topology-sensitive", "intermediate"};

static bool is_least(double x, double bound)
{
    return x >= bound - TOLERANCE;
}

bool grid_families_fit(int family, double lower, double upper)
{
    switch (family) {
    case 0:
        return is_least(.2, (lower + upper) / 2);
    case 1:
        return is_least((lower + upper) / 2, .8);
    case 2:
        return is_least(upper - lower, .8);
    case 3:
        return is_least(lower, .4) && is_least(.6, upper);
    default:
        return grid_families_of(lower, upper) == GRID_FAMILIES - 1;
    }
}

int grid_families_of(double lower, double upper)
{
    int family = 0;

    while (family < GRID_FAMILIES - 1 &&
           !grid_families_fit(family, lower, upper))
        family++;
    return family;
}

void grid_families_cells(struct grid_families_cell cells[GRID_FAMILIES_CELLS])
{
    size_t count = 0;

    for (int l = 0; l < 20; l++)
        for (int u = l + 1; u <= 20; u++) {
            double lower = l / 20.0, upper = u / 20.0;

            cells[count++] = (struct grid_families_cell){
                lower, upper, grid_families_of(lower, upper)};
        }
}

struct grid_families_cell grid_families_draw(int family, struct rng *rng)
{
    struct grid_families_cell cell = {.family = family};

    do {
        double a = round(100 * rng_uniform(rng)) / 100;
        double b = round(100 * rng_uniform(rng)) / 100;

        cell.lower = fmin(a, b);
        cell.upper = fmax(a, b) + 1e-5;
    } while (!grid_families_fit(family, cell.lower, cell.upper));
    return cell;
}
