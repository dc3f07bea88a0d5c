#include "../golden.h"
#include "../tap.h"

#include "rsa/persistence.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* ---- a plain reduction of the whole boundary matrix, for few points ---- */

enum { FEW = 8, SIMPLICES = 8 + 28 + 56 };

struct simplex {
    int dimension, at[3], order;
    double born;
};

static int by_birth(const void *a, const void *b)
{
    const struct simplex *x = a, *y = b;

    if (x->born != y->born)
        return x->born < y->born ? -1 : 1;
    if (x->dimension != y->dimension)
        return x->dimension - y->dimension;
    return x->order - y->order;
}

static double between(const double *rdm, int n, int i, int j)
{
    int a = i < j ? i : j, b = i < j ? j : i;
    double d = i == j ? 0 : rdm[a * n - a * (a + 1) / 2 + b - a - 1];

    return isnan(d) ? INFINITY : d;
}

static int list_simplices(struct simplex *list, const double *rdm, int n)
{
    int count = 0;

    for (int i = 0; i < n; i++)
        for (int j = i; j < n; j++)
            for (int k = j; k < n; k++) {
                struct simplex s = {(i < j) + (j < k), {i, j, k}, count, 0};

                if (i == j && j < k)
                    continue;
                s.born =
                    fmax(between(rdm, n, i, j),
                         fmax(between(rdm, n, j, k), between(rdm, n, i, k)));
                if (isfinite(s.born))
                    list[count++] = s;
            }
    qsort(list, (size_t)count, sizeof(*list), by_birth);
    return count;
}

static bool is_face(const struct simplex *small, const struct simplex *large)
{
    for (int x = 0; x < 3; x++) {
        bool is_there = false;

        for (int y = 0; y < 3; y++)
            is_there = is_there || small->at[x] == large->at[y];
        if (!is_there)
            return false;
    }
    return small->dimension + 1 == large->dimension;
}

static int by_bar(const void *a, const void *b)
{
    const struct persistence_bar *x = a, *y = b;

    if (x->dimension != y->dimension)
        return x->dimension - y->dimension;
    if (x->birth != y->birth)
        return x->birth < y->birth ? -1 : 1;
    return (x->death > y->death) - (x->death < y->death);
}

static int lowest(const bool *column, int count)
{
    int low = count - 1;

    while (low >= 0 && !column[low])
        low--;
    return low;
}

static size_t plain(struct persistence_bar *bars, const double *rdm, int n)
{
    static bool boundary[SIMPLICES][SIMPLICES];
    struct simplex list[SIMPLICES];
    int count = list_simplices(list, rdm, n), low[SIMPLICES];
    bool is_dead[SIMPLICES] = {false};
    size_t found = 0;

    for (int c = 0; c < count; c++) {
        for (int r = 0; r < count; r++)
            boundary[c][r] = is_face(&list[r], &list[c]);
        for (int other = 0; other < c; other++) {
            low[c] = lowest(boundary[c], count);
            if (low[c] < 0 || low[other] != low[c])
                continue;
            for (int r = 0; r < count; r++)
                boundary[c][r] ^= boundary[other][r];
            other = -1;
        }
        low[c] = lowest(boundary[c], count);
        if (low[c] < 0)
            continue;
        is_dead[low[c]] = is_dead[c] = true;
        if (list[c].born > list[low[c]].born)
            bars[found++] = (struct persistence_bar){
                list[low[c]].dimension, list[low[c]].born, list[c].born};
    }
    for (int c = 0; c < count; c++)
        if (!is_dead[c] && list[c].dimension < 2)
            bars[found++] = (struct persistence_bar){list[c].dimension,
                                                     list[c].born, INFINITY};
    qsort(bars, found, sizeof(*bars), by_bar);
    return found;
}

static bool is_same(const double *rdm, int n)
{
    struct persistence_bar bars[SIMPLICES];
    size_t count = plain(bars, rdm, n);
    struct persistence got = persistence_bars(rdm, (size_t)n);
    bool same = got.count == count;

    for (size_t k = 0; same && k < count; k++)
        same = got.bars[k].dimension == bars[k].dimension &&
               got.bars[k].birth == bars[k].birth &&
               got.bars[k].death == bars[k].death;
    persistence_release(&got);
    return same;
}

/* Dissimilarities of any kind: continuous, of few values, and with gaps. */
static void against_plain(void)
{
    int wrong[3] = {0};

    for (unsigned long trial = 0; trial < 900; trial++) {
        int n = 2 + (int)(trial / 3 % (FEW - 1)), kind = (int)(trial % 3);
        gsl_matrix *d = noise(1, FEW * (FEW - 1) / 2, trial + 1);

        for (size_t p = 0; p < d->size2; p++) {
            d->data[p] += 0.5;
            if (kind == 1)
                d->data[p] = floor(4 * d->data[p]);
            if (kind == 2 && d->data[p] > .7)
                d->data[p] = NAN;
        }
        wrong[kind] += !is_same(d->data, n);
        gsl_matrix_free(d);
    }
    ok(wrong[0] == 0, "300 RDMs have the bars of the boundary matrix");
    ok(wrong[1] == 0, "300 RDMs with ties, too");
    ok(wrong[2] == 0, "300 RDMs with missing pairs, too");
}

/* ---- shapes ---- */

static void distances(double *rdm, double (*at)[2], size_t n)
{
    for (size_t i = 0, p = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++, p++)
            rdm[p] = hypot(at[i][0] - at[j][0], at[i][1] - at[j][1]);
}

/* Loops longer than `least`. */
static size_t long_loops(const struct persistence *p, double least)
{
    size_t count = 0;

    for (size_t k = 0; k < p->count; k++)
        count += p->bars[k].dimension == 1 &&
                 p->bars[k].death - p->bars[k].birth > least;
    return count;
}

static void shapes(void)
{
    static double rdm[100 * 99 / 2], at[100][2];
    struct persistence p;

    for (int k = 0; k < 60; k++) {
        at[k][0] = cos(2 * M_PI * k / 60);
        at[k][1] = sin(2 * M_PI * k / 60);
    }
    distances(rdm, at, 60);
    p = persistence_bars(rdm, 60);
    ok(p.count == 61 && long_loops(&p, .5) == 1, "a circle has one loop");
    close_to(p.bars[60].birth, 2 * sin(M_PI / 60), 1e-12,
             "born with its last edge");
    close_to(p.bars[60].death, sqrt(3), 1e-12,
             "filled by a triangle of equal sides");
    close_to(p.bars[0].death, 2 * sin(M_PI / 60), 1e-12,
             "and its points join at their distance");
    persistence_release(&p);

    for (int k = 0; k < 100; k++) {
        at[k][0] = sin(2 * M_PI * k / 100);
        at[k][1] = sin(4 * M_PI * k / 100) / 1.5;
    }
    distances(rdm, at, 100);
    p = persistence_bars(rdm, 100);
    ok(long_loops(&p, .2) == 2, "a figure of eight has two loops");
    persistence_release(&p);
    p = persistence_bars(rdm, 1);
    ok(p.count == 1 && isinf(p.bars[0].death), "one point is one component");
    persistence_release(&p);
}

/* Four points, by hand. */
static void linkage(void)
{
    const double d[6] = {1, 5, 4, 3, 6, 2};
    struct persistence p = persistence_bars(d, 4);

    ok(p.count == 5 && p.bars[0].death == 1 && p.bars[1].death == 2 &&
           p.bars[2].death == 3 && isinf(p.bars[3].death),
       "components join at the edges of the shortest tree");
    ok(p.bars[4].dimension == 1 && p.bars[4].birth == 4 && p.bars[4].death == 5,
       "four points around a loop without its diagonals");
    persistence_release(&p);
}

/* Many points: every component dies but one, and every loop. */
static void many(void)
{
    gsl_matrix *d = noise(1, 120 * 119 / 2, 4);
    size_t parts = 0, whole = 0, endless = 0;
    struct persistence p;

    for (size_t k = 0; k < d->size2; k++)
        d->data[k] += .5;
    p = persistence_bars(d->data, 120);
    for (size_t k = 0; k < p.count; k++) {
        parts += p.bars[k].dimension == 0;
        whole += p.bars[k].dimension == 0 && isinf(p.bars[k].death);
        endless += p.bars[k].dimension == 1 && isinf(p.bars[k].death);
    }
    ok(parts == 120 && whole == 1 && endless == 0,
       "of 120 points one component stays, and no loop");
    for (size_t k = 0; k < d->size2; k++)
        d->data[k] = 2 * d->data[k] - 3;
    persistence_release(&p);
    p = persistence_bars(d->data, 120);
    ok(p.count == 1, "negative dissimilarities are none: a single point");
    persistence_release(&p);
    gsl_matrix_free(d);
}

int main(void)
{
    against_plain();
    shapes();
    linkage();
    many();
    return done();
}
